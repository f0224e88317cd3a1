"""The index: what was read of files, by what the file system says of each; in git's directory, and safe to delete.

As in git's own index, a file that may have been written again within the same tick of the clock is not believed.
What is damaged, of another folder or made by other code reads as nothing.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sub_cli.build import sealed
from sub_cli.build.digests import tick, worth_writing
from sub_cli.errors import SubError

FILE: Final = "sub-errata.json"
"""Its name in git's directory."""
_CODE: Final = ("store", "errata", "document")
"""Parts of the package that decide what is read from a file."""


@dataclass
class Index:
    """What was read of the files below a folder."""

    root: Path
    record: Path
    rows: dict[str, list[Any]]
    """By path: what the file system says of the file, and what was read of it."""
    now: int
    """When this run began, by the clock of the file system, in ns."""
    changes: int = 0

    @classmethod
    def load(cls, root: Path, record: Path) -> Index:
        """Return what is on record of the files below `root`."""
        data = sealed.load(record)
        sound = isinstance(data, dict) and data.get("code") == _code() and data.get("root") == str(root)
        return cls(root, record, data["rows"] if sound else {}, tick(record.parent))

    def recall(self, name: str, data: bytes | None = None) -> Any:
        """Return what was kept under `name`, None where its file is another one by now; `data` is not looked at."""
        row = self.rows.get(name)
        return row[1] if row is not None and row[0] == self._place(name) else None

    def keep(self, name: str, data: bytes, value: object) -> None:
        """Keep `value`, which was read of the file `name`, unless that was written since this run began."""
        place = self._place(name) if self.now else None
        if place and max(place[1], place[2]) < self.now:
            self.rows[name] = [place, value]
            self.changes += 1

    def save(self) -> None:
        """Write the record where enough is new; a folder that cannot be written is no error."""
        if worth_writing(self.changes, len(self.rows)):
            rows = {path: row for path, row in self.rows.items() if os.path.lexists(f"{self.root}/{path}")}
            with suppress(SubError, OSError):
                sealed.save(self.record, {"code": _code(), "root": str(self.root), "rows": rows})
            self.changes = 0

    def _place(self, name: str) -> list[int] | None:
        try:
            return _place_of(os.lstat(f"{self.root}/{name}"))
        except (OSError, ValueError):
            return None


def _place_of(state: os.stat_result) -> list[int] | None:
    if not stat.S_ISREG(state.st_mode):
        return None
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]


@cache
def _code() -> str:
    package = Path(__file__).resolve().parent.parent
    found = sha256()
    for part in _CODE:
        for path in sorted((package / part).glob("*.py")):
            found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
