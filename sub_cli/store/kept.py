"""The work tree for a process that stays: a file is read again only where the file system says that it may differ."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from sub_cli.store.files import WorkTree

State: TypeAlias = tuple[int, ...]
YOUNG: Final = 2_000_000_000
"""Nanoseconds after a change within which another one may leave the same time behind, on the coarsest file system."""


@dataclass(frozen=True, slots=True)
class _Kept:
    state: State
    """What the file system said before it was read; empty where that is not to be believed."""
    data: bytes
    id: str


class KeptTree(WorkTree):
    """The files below a folder, as they stand now, each kept for as long as it stays as it was."""

    def __init__(self, root: Path) -> None:
        """Read below `root`."""
        super().__init__(root)
        self._known: dict[str, _Kept] = {}

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, the very same object while they are the same; raises as `WorkTree` does."""
        return self._look(path).data

    def id(self, path: str) -> str:
        """Return git's blob id of a file; raises as `read` does."""
        return self._look(path).id

    def ids(self, folder: str) -> dict[str, str]:
        """Return git's blob id of every file below `folder`."""
        return {path: self.id(path) for path in self.names(folder)}

    def _look(self, path: str) -> _Kept:
        state, known = self._state(path), self._known.get(path)
        if known and state and known.state == state:
            return known
        self._known.pop(path, None)
        data = self._read(path)
        same = known is not None and known.data == data
        found = _Kept(state, known.data if same and known else data, known.id if same and known else self._id(data))
        self._known[path] = found
        return found

    def _state(self, path: str) -> State:
        """Return what the file system says of a file; nothing where that does not tell whether it changes."""
        try:
            found = os.lstat(os.path.join(self._real, path))
        except (OSError, ValueError):
            return ()
        latest = max(found.st_mtime_ns, found.st_ctime_ns)
        if not stat.S_ISREG(found.st_mode) or time.time_ns() - latest < YOUNG:
            return ()
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
