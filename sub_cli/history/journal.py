"""What is about to happen to the work tree, on the disk before it happens, so that a crash can be finished.

The journal of a work tree lies in its git directory (`sub/journal.json`). That of a change without a commit
becomes a record (`sub/done-00000001.json`), from which it can be undone, and one that was undone in the work tree
another (`sub/back-00000001.json`), from which it can be done again while nothing else was done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sub_cli import disk
from sub_cli.errors import Unable
from sub_cli.history.repo import Repository
from sub_cli.messages import msg

_VERSION = 1
_DONE, _BACK = "done-", "back-"
"""How the names of records begin."""
_KEPT = 20
"""How many changes without a commit can be undone, and how many of those that were can be done again."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one file."""

    path: str
    before: str
    """Blob id of the bytes in the work tree; "" where there is no file."""
    after: bytes | None = field(repr=False)
    """The bytes to come; None where the file goes."""
    becomes: str
    """Blob id in the new commit; "" where the file goes. Differs from the bytes' own id where git converts CRLF."""
    was: str = ""
    """Blob id in the old commit; "" where it had no such file."""
    mode: str = "100644"
    """Mode in the new commit."""
    scratch: str = ""
    """Name of the temporary file beside it that holds the new bytes, and afterwards what stood in its place."""
    old: bytes | None = field(default=None, repr=False)
    """The bytes that go, kept for undo where no commit keeps them."""


@dataclass(frozen=True, slots=True)
class Journal:
    """One change to several files."""

    operation: str
    """What a person would call it: `erratum apply E01`."""
    steps: tuple[Step, ...]
    ref: str = ""
    """The branch that moves; "" where nothing is committed."""
    old: str = ""
    """The commit before; for a record of what was undone, the tree of the commit that was checked out then."""
    new: str = ""
    """The commit after; "" where nothing is committed."""
    decided: bool = False
    """Without a commit: True from the moment that the change is to be finished and no longer to be dropped."""
    undoes: str = ""
    """Name of the record that this change takes back, or the commit that it takes back in the work tree."""


def folder(repo: Repository) -> Path:
    """Return where the journal and the records of this work tree lie."""
    return repo.git_dir / "sub"


def _file(repo: Repository) -> Path:
    return folder(repo) / "journal.json"


def pending(repo: Repository) -> bool:
    """Return whether a crash, or a disk that filled up, left a change to be finished or dropped."""
    return disk.is_there(_file(repo))


def read(repo: Repository) -> Journal | None:
    """Return the change that was not finished, None where there is none."""
    return _load(_file(repo)) if pending(repo) else None


def write(repo: Repository, journal: Journal) -> None:
    """Put `journal` on the disk."""
    disk.atomic_write(_file(repo), _dump(journal))


def drop(repo: Repository) -> None:
    """Forget the journal: all is done, or nothing was."""
    disk.remove(_file(repo))


def keep(repo: Repository, journal: Journal) -> None:
    """Turn the finished journal of a change without a commit into the newest record.

    It takes the place of the record of what it takes back: undoing that of what was done, doing again that of what was
    undone. Where it is something new, nothing can be done again any more.
    """
    kind = _BACK if journal.undoes and not journal.undoes.startswith(_BACK) else _DONE
    if not journal.undoes:
        forget_undone(repo)
    elif journal.undoes.startswith((_BACK, _DONE)):
        disk.remove(folder(repo) / journal.undoes)
    names = [path.name for path in _records(repo, kind)]
    number = int(names[-1][5:13]) + 1 if names else 1
    disk.rename(_file(repo), folder(repo) / f"{kind}{number:08}.json")
    disk.fsync_dir(folder(repo))
    for name in names[: max(0, len(names) + 1 - _KEPT)]:
        disk.remove(folder(repo) / name)


def forget_undone(repo: Repository) -> None:
    """Forget what was undone in the work tree: something else was done, and it cannot be done again."""
    for path in _records(repo, _BACK):
        disk.remove(path)


def records(repo: Repository, *, undone: bool = False) -> Iterator[tuple[str, Journal]]:
    """Yield the changes without a commit that can be undone, newest first, each with the name of its record.

    With `undone` those that took something back in the work tree, and can be taken back themselves.
    """
    for path in reversed(_records(repo, _BACK if undone else _DONE)):
        yield path.name, _load(path)


def _records(repo: Repository, kind: str) -> list[Path]:
    return sorted(folder(repo).glob(f"{kind}????????.json"))


def _dump(journal: Journal) -> bytes:
    values = {name: getattr(journal, name) for name in Journal.__slots__}
    steps = [{name: getattr(step, name) for name in Step.__slots__} for step in journal.steps]
    return json.dumps({"version": _VERSION, **values, "steps": steps}, default=_text).encode("ascii")


def _text(data: object) -> str:
    # Bytes that are no UTF-8 become lone surrogates, which JSON escapes and gives back.
    assert isinstance(data, bytes)
    return data.decode("utf-8", "surrogateescape")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")


def _load(path: Path) -> Journal:
    data = disk.read_if_there(path) or b""
    try:
        values = json.loads(data)
        if values.pop("version") != _VERSION:
            raise ValueError("another version")
        return Journal(**{**values, "steps": tuple(_step(step) for step in values["steps"])})
    except (ValueError, KeyError, TypeError) as error:
        raise Unable(
            msg("{path} cannot be read: another version of sub wrote it, or it is damaged.", path=str(path)),
            msg("Finish with that version, or compare the files with git status and remove it."),
        ) from error


def _step(values: Mapping[str, Any]) -> Step:
    return Step(**{**values, "after": _bytes(values["after"]), "old": _bytes(values["old"])})
