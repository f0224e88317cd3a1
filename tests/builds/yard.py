"""A yard: the example programme in a repository of its own, and `sub` to build it with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

from sub_cli.cli.main import run

EXAMPLE = Path(__file__).resolve().parents[2]
SUB = [sys.executable, "-c", "from sub_cli.cli.main import main; main()"]
MEMOS = ("PS2021BEM06", "PS2021BEM07")
PLAN = "sterk-utrechts-bestuur"


def opened(record: Path) -> Any:
    """What a memory keeps, behind the digest in its first line."""
    return json.loads(record.read_bytes().partition(b"\n")[2])


def sealed(value: object) -> bytes:
    """The same, written as by somebody who knows how."""
    body = json.dumps(value).encode()
    return f"sha256:{sha256(body).hexdigest()}\n".encode() + body


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)["data"]


@dataclass
class Yard:
    root: Path
    first: dict[str, str] = field(default_factory=dict)
    """What became of each target in the first build."""

    def sub(self, *words: str, code: int = 0, **settings: str) -> Answer:
        """Run `sub`, and demand its exit code; where surroundings are set, as a process of its own, as CI does."""
        answer = self.process(*words, **settings) if settings else self._here(words)
        assert answer.code == code, f"{words} left with {answer.code}\n{answer.out}\n{answer.err}"
        return answer

    def _here(self, words: tuple[str, ...]) -> Answer:
        out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with chdir(self.root), redirect_stdout(out), redirect_stderr(err):
            code = run(["--lang", "en", *words])
        return Answer(code, *(said.buffer.getvalue().decode() for said in (out, err)))

    def process(self, *words: str, **settings: str) -> Answer:
        """Run `sub` as a process of its own."""
        env = {**os.environ, "PYTHONPATH": str(EXAMPLE), "SUB_LANG": "en", **settings}
        done = subprocess.run([*SUB, *words], cwd=self.root, env=env, capture_output=True, text=True)
        return Answer(done.returncode, done.stdout, done.stderr)

    def build(self, *words: str, code: int = 0, **settings: str) -> dict[str, str]:
        """Build, and return what became of each target, by name."""
        answer = self.sub("build", "--json", *words, code=code, **settings)
        return {each["name"]: each["state"] for each in answer.data["targets"]}

    def git(self, *words: str) -> str:
        who = ["-c", "user.name=Sanne de Wit", "-c", "user.email=sanne@example.org"]
        return subprocess.run(
            ["git", "-C", self.root, *who, *words], capture_output=True, check=True, text=True
        ).stdout.strip()

    def commit(self, subject: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)
        return self.git("rev-parse", "HEAD")

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def output(self, folder: str = "output") -> dict[str, bytes]:
        """Every file below the output folder, by its path in it; but for the costs, which differ each time."""
        top = self.root / folder
        return {
            path.relative_to(top).as_posix(): path.read_bytes()
            for path in top.rglob("*")
            if path.is_file() and path.name != "costs.json"
        }

    def copy(self, target: Path) -> Yard:
        """The same yard, with all that was built, somewhere else."""
        shutil.copytree(self.root, target, symlinks=True)
        return Yard(target)
