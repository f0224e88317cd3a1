"""A desk: a workspace in a folder of its own, a person with a name in git, and `sub` at hand."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sub_cli.cli import main
from sub_cli.cli.main import run

EXAMPLE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)["data"]


@dataclass
class Desk:
    """Somebody at work in `root`; every answer is checked against the exit code that the story expects."""

    root: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def sub(self, *words: str, code: int = 0, stdin: str = "") -> Answer:
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        self.patch.setattr(main, "show_crash", self._fail)
        self.capture.readouterr()
        got = run(["-C", str(self.root), "--lang", "en", *words])
        said = self.capture.readouterr()
        assert got == code, f"sub {' '.join(words)} left with {got}, not {code}\n{said.out}\n{said.err}"
        return Answer(got, said.out, said.err)

    @staticmethod
    def _fail(error: BaseException) -> int:
        """Show the traceback of a bug in the test's own report."""
        raise error

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", "-C", self.root, *words], capture_output=True, check=True, text=True)
        return done.stdout.strip()

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    def commit(self, subject: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)
        return self.git("rev-parse", "HEAD")

    def files(self) -> dict[str, bytes]:
        """Return every file that is content: path to bytes."""
        names = self.git("ls-files", "--cached", "--others", "--exclude-standard").splitlines()
        return {name: self.read(name) for name in names if (self.root / name).exists()}


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the person at the keyboard a name in git."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Sanne de Wit")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "sanne@example.org")


@pytest.fixture
def desk_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], Desk]:
    """Return the maker of a desk in an empty folder with the given name."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def make(name: str) -> Desk:
        root = tmp_path / name
        root.mkdir()
        return Desk(root, monkeypatch, capsys)

    return make


@pytest.fixture
def desk(desk_in: Callable[[str], Desk], named: None) -> Desk:
    """Return a desk with a small plan: chapter 1, chapter 2 with 2.1 and 2.2."""
    desk = desk_in("plan")
    desk.sub("init", "--name", "Plan Water", "--language", "nl")
    desk.sub("section", "new", "--title", "Samenwerken", "-m", "Wij werken samen.\n")
    desk.sub("section", "new", "--title", "Rollen", "--under", "2", "-m", "Ieder heeft een rol.\nRollen verschuiven.\n")
    desk.sub("section", "new", "--title", "Geld", "--under", "2", "-m", "Het kost 1.250 euro, zie [](#rollen).\n")
    return desk


@pytest.fixture
def example(desk_in: Callable[[str], Desk], named: None) -> Desk:
    """Return a desk with a copy of the example programme, committed as it stands."""
    import shutil

    desk = desk_in("voorbeeld")
    for name in ("documents", "errata", "templates"):
        shutil.copytree(EXAMPLE / name, desk.root / name)
    for name in ("sub.toml", ".gitignore", ".gitattributes"):
        shutil.copy(EXAMPLE / name, desk.root / name)
    desk.git("init", "--quiet", "--initial-branch", "main")
    desk.commit("Voorbeeld")
    return desk
