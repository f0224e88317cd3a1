"""The workspace of a story, made once and copied for every fault; what people would see of it, to compare."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from tests.faults.stories import Story
from tests.sign.authority import YEAR, Authority

SUB: Final = f"{Path(sys.executable).with_name('sub')} --lang en --no-input"
ROOT: Final = Path(__file__).resolve().parents[2]
COSTS: Final = "costs.json"
"""How long this machine took for what it made: never the same twice, and not there where all came from the cache."""
STANDS: Final = 300
"""Seconds after which a command counts as one that never ends."""


@dataclass(frozen=True)
class Scene:
    """A folder with a workspace `plan`, what stands beside it, and the home of who works there."""

    folder: Path

    @property
    def plan(self) -> Path:
        return self.folder / "plan"

    def run(self, line: str, *, in_front: str = "") -> subprocess.CompletedProcess[str]:
        """Carry out what a person types behind `sub`, or in the shell behind a `$`; `in_front` goes before it."""
        command = line[2:] if line.startswith("$ ") else f"{in_front} {SUB} {line}"
        here = self.plan if self.plan.exists() and " init plan" not in f" {line}" else self.folder
        return subprocess.run(
            command, shell=True, cwd=here, env=self._environment(), capture_output=True, text=True, timeout=STANDS
        )

    def sub(self, line: str) -> str:
        """Carry it out, and return what it said; a test fails where it does not succeed."""
        done = self.run(line)
        assert not done.returncode, f"{line}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "LANG": "C.UTF-8",
            "TZ": "Europe/Amsterdam",
            "GIT_TERMINAL_PROMPT": "0",
            "SUB": SUB,
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def copied(self, to: Path) -> Scene:
        """Return the same in another folder."""
        shutil.copytree(self.folder, to, symlinks=True)
        return Scene(to)

    def state(self) -> State:
        """Return what stands in the workspace now."""
        return State(self._files(), self._recorded())

    def _files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.plan)): path.read_bytes()
            for path in sorted(self.plan.rglob("*"))
            if path.is_file() and path.relative_to(self.plan).parts[0] not in (".git", ".sub") and path.name != COSTS
        }

    def _recorded(self) -> tuple[str, ...]:
        """Return the last commit's tree, how many there are and what they say; nothing before the first."""
        if self._git("rev-parse", "-q", "--verify", "HEAD").returncode:
            return ()
        said = (("rev-parse", "HEAD^{tree}"), ("log", "--format=%s"), ("status", "--porcelain"))
        return tuple(self._git(*words).stdout for words in said)

    def _git(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "-C", self.plan, *words], env=self._environment(), capture_output=True, text=True, check=False
        )

    def sound(self) -> str:
        """Return what git says is wrong with its store; "" for nothing."""
        if not (self.plan / ".git").exists():
            return ""
        found = self._git("fsck", "--strict", "--no-dangling")
        return found.stdout + found.stderr if found.returncode else ""


@dataclass(frozen=True)
class State:
    """Every byte that is in the workspace, and what git has recorded."""

    files: dict[str, bytes] = field(default_factory=dict)
    recorded: tuple[str, ...] = ()

    @property
    def aliases(self) -> set[str]:
        """Return the names of the files, without what follows from bytes that are never the same twice."""
        return set(map(alias, self.files))


def alias(path: str) -> str:
    """Return the name of a file without the part that follows from its bytes."""
    return re.sub(r"[0-9a-f]{12,}", "", path)


def scene_of(story: Story, folder: Path) -> Scene:
    """Return the workspace in which the command of `story` is about to be typed."""
    scene = Scene(folder)
    for name in ("home", "tmp"):
        (folder / name).mkdir(parents=True)
    scene.sub("$ git config --global user.name Anne && git config --global user.email anne@example.org")
    (folder / "key.p12").write_bytes(_key())
    for line in story.before:
        scene.sub(line)
    return scene


@cache
def _key() -> bytes:
    now = datetime.now(UTC)
    return Authority().signer("A. de Vries", start=now - YEAR, end=now + YEAR).p12()
