"""Real repositories for the tests of history: small, made in a moment, and free of the user's own settings."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from sub_cli.history.repo import Repository
from sub_cli.history.transaction import transaction

ANNE = ("Anne Jansen", "anne@example.org")
SPRING = datetime(2021, 4, 9, 12, 0, tzinfo=timezone(timedelta(hours=2)))


@dataclass
class Programme:
    """A work tree with a repository, to act on with git as a person does and with `sub`."""

    root: Path
    _repo: Repository | None = field(default=None, repr=False)

    @property
    def repo(self) -> Repository:
        """The repository as `sub` sees it, opened once."""
        if self._repo is None:
            self._repo = Repository.open(self.root)
        return self._repo

    def git(self, *words: str, stdin: bytes | None = None) -> str:
        """What `git words…` says, run as a person runs it."""
        run = subprocess.run(["git", *words], cwd=self.root, input=stdin, capture_output=True, check=False)
        assert run.returncode == 0, (words, run.stderr.decode())
        return run.stdout.decode().strip()

    def has(self, **files: str | None) -> Programme:
        """Put files into the work tree; `a__b` is `a/b`, a None removes."""
        for name, text in files.items():
            self.put(name.replace("__", "/"), text)
        return self

    def put(self, path: str, text: str | bytes | None) -> None:
        """Put one file into the work tree; None removes it."""
        place = self.root / path
        if text is None:
            place.unlink()
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, message: str = "Start") -> str:
        """Commit all there is, as a person does."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def read(self, path: str) -> str | None:
        """What the file holds, None where there is none."""
        place = self.root / path
        return place.read_bytes().decode() if place.exists() else None

    def tree(self) -> dict[str, str | None]:
        """Every file of the work tree."""
        found = (
            path for path in self.root.rglob("*") if path.is_file() and ".git" not in path.relative_to(self.root).parts
        )
        return {
            path.relative_to(self.root).as_posix(): self.read(str(path.relative_to(self.root)))
            for path in sorted(found)
        }

    def status(self) -> str:
        """What `git status` has to say; empty when all is committed."""
        return self.git("status", "--porcelain=v1")

    def sub(self, operation: str = "erratum apply E01", *, wait: float = 10.0, **files: str | None) -> str:
        """Change files and commit them in one transaction, as `sub` does."""
        with transaction(self.repo, operation, wait=wait) as change:
            for name, text in files.items():
                self.into(change, name.replace("__", "/"), text)
            return change.commit(operation, author=ANNE, when=SPRING, trailers={"Erratum": "plan/E01"})

    def into(self, change: object, path: str, text: str | None) -> None:
        """Put one write or delete into a transaction, expecting what the file holds now."""
        place = self.root / path
        now = place.read_bytes() if place.exists() else None
        if text is None:
            change.put(path, None, expected=now)  # type: ignore[attr-defined]
        else:
            change.put(path, text.encode(), expected=now)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _piet(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give git a user, and nothing else to go by."""
    settings = tmp_path_factory.mktemp("home") / "gitconfig"
    settings.write_text("[user]\n name = Piet\n email = piet@example.org\n[init]\n defaultBranch = main\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Programme]]:
    """Make a repository: `make("name", options of git init)`."""
    made: list[Programme] = []

    def build(name: str = "plan", *options: str) -> Programme:
        root = tmp_path / name
        root.mkdir(parents=True)
        made.append(Programme(root))
        made[-1].git("init", "--quiet", *options)
        return made[-1]

    yield build
    for programme in made:
        if programme._repo is not None:
            programme.repo.close()


@pytest.fixture
def plan(make: Callable[..., Programme]) -> Programme:
    """A programme of three files with one commit."""
    programme = make()
    programme.has(documents__a="een\n", documents__b="twee\n", documents__c="drie\n").commit()
    return programme
