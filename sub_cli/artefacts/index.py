"""The index: what was read of files, by what the file system says of each; in git's directory, and safe to delete.

As in git's own index, a file that may have been written again within the same tick of the clock is not believed.
What is damaged, of another folder or made by other code reads as nothing.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sub_cli.artefacts import sealed
from sub_cli.artefacts.digests import tick, worth_writing
from sub_cli.errors import SubError

FILE: Final = "sub-errata.json"
"""Its name in git's directory."""
_CODE: Final = ("store", "errata", "document")
"""Parts of the package that decide what is read from a file."""


@dataclass
class Index:
    """What was read of the files below a folder."""

    root: str
    record: Path
    rows: dict[str, list[Any]]
    """By path: what the file system says of the file, and what was read of it."""
    folders: dict[str, list[Any]]
    """By folder: what the file system says of every file in it, by name, and what was made of them together."""
    now: int
    """When this run began, by the clock of the file system, in ns."""
    changes: int = 0
    is_still: bool = False
    """Whether a folder that was looked at is not looked at again."""
    _found: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the file system last said of the files in a folder."""

    @classmethod
    def load(cls, root: Path, record: Path) -> Index:
        """Return what is on record of the files below `root`."""
        data = sealed.load(record)
        sound = isinstance(data, dict) and data.get("code") == _code() and data.get("root") == str(root)
        rows, folders = (data["rows"], data["folders"]) if sound else ({}, {})
        return cls(str(root), record, rows, folders, tick(record.parent))

    def recall(self, name: str, data: bytes | None = None) -> Any:
        """Return what was kept under `name`, None where its file is another one by now; `data` is not looked at."""
        row = self.rows.get(name)
        return row[1] if row is not None and row[0] == self._place(name) else None

    def keep(self, name: str, data: bytes, value: object) -> None:
        """Keep `value`, which was read of the file `name`, unless that was written since this run began."""
        if place := self._place(name):
            self.rows[name] = [place, value]
            self.changes += 1

    def folder(self, name: str) -> tuple[list[str], Any]:
        """Return the files in a folder that came, went or changed since something was kept of them, and what that was.

        What was written since this run began counts as changed.
        """
        if not (self.is_still and name in self._found):
            self._found[name] = self._places(name)
        found = self._found[name]
        known, value = self.folders.get(name, [{}, None])
        if found == known and all(found.values()):
            return [], value
        return sorted(each for each in known | found if not found.get(each) or found[each] != known.get(each)), value

    def keep_folder(self, name: str, value: object) -> None:
        """Keep `value`, which was made of the files as `folder` found them."""
        known, found = self.folders.get(name, [{}])[0], self._found[name]
        self.folders[name] = [found, value]  # with those that are not believed: they may go
        self.changes += len(dict(known.items() ^ found.items()))

    def save(self) -> None:
        """Write the record where enough is new; a folder that cannot be written is no error."""
        if worth_writing(self.changes, len(self.rows) + sum(len(places) for places, _ in self.folders.values())):
            rows = {path: row for path, row in self.rows.items() if os.path.lexists(f"{self.root}/{path}")}
            data = {"code": _code(), "root": self.root, "rows": rows, "folders": self.folders}
            with suppress(SubError, OSError):
                sealed.save(self.record, data)
            self.changes = 0

    def _places(self, name: str) -> dict[str, str]:
        try:
            with os.scandir(f"{self.root}/{name}") as entries:
                files = [entry.name for entry in entries if not entry.is_dir(follow_symlinks=False)]
        except (FileNotFoundError, NotADirectoryError):
            return {}
        return {each: self._place(f"{name}/{each}") for each in files}

    def _place(self, name: str) -> str:
        """Return what the file system says of a file; nothing where that may stay the same when the file changes."""
        try:
            state = os.lstat(f"{self.root}/{name}")
        except (OSError, ValueError):
            return ""
        changed = max(state.st_mtime_ns, state.st_ctime_ns)
        if not (stat.S_ISREG(state.st_mode) and changed < self.now):
            return ""
        return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


@cache
def _code() -> str:
    package = Path(__file__).resolve().parent.parent
    found = sha256()
    for part in _CODE:
        for path in sorted((package / part).glob("*.py")):
            found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
