"""A desk: a workspace in a folder of its own, a person with a name in git, and `sub` at hand."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sub_cli.cli import main
from sub_cli.cli.main import run
from tests.render.warm import end_of_warm_press, warm_press  # noqa: F401  fixtures for all stories
from tests.sign.warm import warm_judge  # noqa: F401

EXAMPLE = Path(__file__).resolve().parents[2]
SUB = (sys.executable, "-c", "from sub_cli.cli.main import main; main()")


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

    def sub(self, *words: str, code: int = 0, stdin: str | bytes = "") -> Answer:
        answer = self.any(*words, stdin=stdin)
        assert answer.code == code, (
            f"sub {' '.join(words)} left with {answer.code}, not {code}\n{answer.out}\n{answer.err}"
        )
        return answer

    def any(self, *words: str, stdin: str | bytes = "") -> Answer:
        """Run `sub` and return the answer, whatever its exit code."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        self.patch.setattr(main, "show_crash", self._fail)
        self.capture.readouterr()
        got = run(["-C", str(self.root), "--lang", "en", *words])
        said = self.capture.readouterr()
        return Answer(got, said.out, said.err)

    @staticmethod
    def _fail(error: BaseException) -> int:
        """Show the traceback of a bug in the test's own report."""
        raise error

    def asked(self, *words: str, answers: Sequence[str] = (), code: int = 0) -> Answer:
        """Carry out `sub` for a person who types `answers`, one on each line."""
        with self.patch.context() as patch:
            patch.setattr(main, "can_ask", lambda no_input: not no_input)
            return self.sub(*words, code=code, stdin="".join(f"{answer}\n" for answer in answers))

    def editor(self, script: str) -> None:
        """Let the editor be a shell script that finds the file in $1."""
        file = self.root.parent / "editor.sh"
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)
        self.patch.setenv("EDITOR", str(file))

    def process(self, *words: str | bytes, **settings: Any) -> subprocess.CompletedProcess[bytes]:
        """Carry out `sub` in a process of its own."""
        return subprocess.run([*SUB, *words], cwd=self.root, capture_output=True, timeout=60, **settings)

    def terminal(
        self, *words: str, answers: Sequence[tuple[str, str]] = (), rows: int = 40, columns: int = 80
    ) -> Answer:
        """Carry out `sub` on a real terminal; each answer is typed when its question stands there."""
        child, fd = pty.fork()
        if not child:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell ignores it for what it starts in the background
            os.chdir(self.root)
            os.environ |= {"TERM": "xterm", "LINES": str(rows), "COLUMNS": str(columns)}
            os.execv(SUB[0], [*SUB, *words])
        shown = "".join(_talk(fd, list(answers)))
        return Answer(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown, "")

    def everything(self) -> dict[str, bytes]:
        """Return every byte below the root, those of git included; links as what they point to."""
        found = (Path(folder) / name for folder, _, names in os.walk(self.root) for name in names)
        return {str(path): os.readlink(path).encode() if path.is_symlink() else path.read_bytes() for path in found}

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", "-C", self.root, *words], capture_output=True, check=True, text=True)
        return done.stdout.strip()

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    def draw(self, path: str, data: bytes) -> None:
        """Put a picture there."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)

    def commit(self, subject: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)
        return self.git("rev-parse", "HEAD")

    def files(self) -> dict[str, bytes]:
        """Return every file that is content: path to bytes."""
        names = self.git("ls-files", "--cached", "--others", "--exclude-standard").splitlines()
        return {name: self.read(name) for name in names if (self.root / name).exists()}


def _talk(fd: int, answers: list[tuple[str, str]], patience: float = 30) -> Iterator[str]:
    """Yield what the terminal shows; type each answer after its question was shown."""
    heard, until = "", time.monotonic() + patience
    while time.monotonic() < until:
        if not select.select([fd], [], [], 0.1)[0]:
            continue
        try:
            data = os.read(fd, 65536).decode(errors="replace")
        except OSError:  # the other side has gone
            data = ""
        if not data:
            os.close(fd)
            return
        yield data
        heard += data
        if answers and re.search(answers[0][0], heard):
            heard = ""
            os.write(fd, answers.pop(0)[1].encode())
    pytest.fail(f"sub waits for an answer to: {heard[-200:]!r}")


PERSON = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
          for key, value in (("NAME", "Sanne de Wit"), ("EMAIL", "sanne@example.org"))}  # fmt: skip


READ = ("check",)
"""What the fonts have is remembered in git's directory, so that the copies need not start a process to read them."""


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small plan: chapter 1, chapter 2 with 2.1 and 2.2; to be copied, not changed."""
    root = tmp_path_factory.mktemp("plan")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PERSON.items():
            patch.setenv(name, value)
        for words in (
            ("init", "--name", "Plan Water", "--language", "nl"),
            ("section", "new", "--title", "Samenwerken", "-m", "Wij werken samen.\n"),
            (
                "section",
                "new",
                "--title",
                "Rollen",
                "--under",
                "2",
                "-m",
                "Ieder heeft een rol.\nRollen verschuiven.\n",
            ),
            ("section", "new", "--title", "Geld", "--under", "2", "-m", "Het kost 1.250 euro, zie [](#rollen).\n"),
            READ,
        ):
            assert run(["-C", str(root), "--lang", "en", "-q", *words]) == 0
    return root


@pytest.fixture(scope="session")
def office(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with that plan adopted and errata and memos in every state; to be copied, not changed.

    E01 is applied and brought out by the final memo PS2021BEM01; E02 fits; E03 and E04 want the same sentence
    of 2.1, and E03 is applied, so that E04 conflicts; E05 is adopted and scheduled; E06 is withdrawn; E07 was applied
    and reverted. PS2021BEM02 is a draft.
    """
    root = tmp_path_factory.mktemp("office") / "plan"
    shutil.copytree(plan, root)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PERSON.items():
            patch.setenv(name, value)
        for words in OFFICE:
            assert run(["-C", str(root), "--lang", "en", "-q", *words]) == 0, words
    return root


MEMO = ("memo", "new", "--to", "Staten", "--from", "Gedeputeerde", "--committee", "BEM", "--date", "9-4-2021")
OFFICE = (
    ("document", "adopt", "--date", "10-3-2021"),
    ("erratum", "new", "2", "-m", "Wij werken graag samen.", "--reason", "Toon.", "--effective", "9-4-2021"),
    (*MEMO, "--subject", "Toon", "--erratum", "E01", "-m", "Hierbij een erratum.\n\n[](@E01)\n"),
    ("memo", "edit", "PS2021BEM01", "--status", "final"),
    (*MEMO, "--subject", "Concept", "-m", "Nog niet af."),
    ("erratum", "apply", "E01"),
    ("erratum", "new", "2.2", "-m", "Het kost 1.500 euro, zie [](#rollen).", "--memo", "PS2021BEM02"),
    ("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven."),
    ("erratum", "new", "2.1", "-m", "Ieder krijgt een rol.\nRollen verschuiven.", "--title", "Krijgen"),
    ("erratum", "apply", "E03"),
    ("erratum", "new", "1", "--retitle", "Aanleiding", "--effective", "1-1-2031"),
    ("erratum", "propose", "E05"),
    ("erratum", "adopt", "E05"),
    ("erratum", "new", "2.2", "--retitle", "Kosten"),
    ("erratum", "withdraw", "E06"),
    ("erratum", "new", "--retitle", "Groot Plan Water"),
    ("erratum", "apply", "E07"),
    ("erratum", "revert", "E07"),
)  # fmt: skip


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the person at the keyboard a name in git."""
    for name, value in PERSON.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def desk_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Desk]:
    """Return the maker of a desk in a folder with the given name: empty, or a copy."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def make(name: str, copied: Path | None = None) -> Desk:
        root = tmp_path / name
        if copied:
            shutil.copytree(copied, root, symlinks=True)
        else:
            root.mkdir()
        return Desk(root, monkeypatch, capsys)

    return make


@pytest.fixture
def desk(desk_in: Callable[..., Desk], plan: Path, named: None) -> Desk:
    """Return a desk with a small plan: chapter 1, chapter 2 with 2.1 and 2.2."""
    return desk_in("plan", plan)


@pytest.fixture
def busy(desk_in: Callable[..., Desk], office: Path, named: None) -> Desk:
    """Return a desk with that plan adopted, and errata and memos in every state; see `office`."""
    return desk_in("plan", office)


@pytest.fixture(scope="session")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the example programme, committed as it stands; to be copied, not changed."""
    root = tmp_path_factory.mktemp("programme") / "voorbeeld"
    for name in ("documents", "errata", "templates"):
        shutil.copytree(EXAMPLE / name, root / name)
    for name in ("sub.toml", ".gitignore", ".gitattributes"):
        shutil.copy(EXAMPLE / name, root / name)
    for words in (
        ("git", "init", "--quiet", "--initial-branch", "main"),
        ("git", "add", "--all"),
        ("git", "commit", "--quiet", "--message", "Voorbeeld"),
    ):
        subprocess.run(words, cwd=root, env=os.environ | PERSON, check=True)
    assert run(["-C", str(root), "--lang", "en", "-q", *READ]) == 0
    return root


@pytest.fixture
def example(desk_in: Callable[..., Desk], programme: Path, named: None) -> Desk:
    """Return a desk with a copy of the example programme, committed as it stands."""
    return desk_in("voorbeeld", programme)
