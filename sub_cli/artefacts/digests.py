"""Digests: of bytes, of plain values, and of files whose content was digested before."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sub_cli import disk
from sub_cli.artefacts import sealed

FORMAT: Final = 2
"""Version of the remembered digests; others are forgotten."""


def digest(data: bytes) -> str:
    """Return `sha256:` and the hexadecimal SHA-256 of `data`."""
    return f"sha256:{sha256(data).hexdigest()}"


def digest_of(value: object) -> str:
    """Return the digest of a value made of frozen dataclasses, mappings, sequences, texts, numbers, dates and bytes.

    Equal values have equal digests in every process; the order of a mapping does not count. TypeError for others.
    """
    return digest(json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _plain(value: Any) -> Any:
    if isinstance(value, (Enum, str)):
        return str(value.value if isinstance(value, Enum) else value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return _marked(value)


def _marked(value: Any) -> Any:
    """Return a value with its kind, so that no two kinds look alike."""
    if isinstance(value, bytes):
        return {"bytes": digest(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if is_dataclass(value):
        return {type(value).__name__: [_plain(getattr(value, each.name)) for each in fields(value)]}
    if isinstance(value, Mapping):
        return {"map": sorted([_plain(key), _plain(each)] for key, each in value.items())}
    raise TypeError(f"a {type(value).__name__} has no digest")


@dataclass
class Remembered:
    """Digests of files, remembered with what the file system says of each; read anew where that differs.

    As in git's index: a file that may have been written again within the same tick of the clock is not believed,
    so a time stamp never decides anything; it only spares reading what cannot have changed.
    """

    root: Path
    """The folder that paths are relative to."""
    record: Path
    """Where it is written; safe to delete."""
    known: dict[str, list[Any]] = field(default_factory=dict)
    tick: int = 0
    """When this run began, by the clock of the file system, in ns; what changed since is never remembered."""
    changes: int = 0
    """How many files were read anew."""

    @classmethod
    def load(cls, root: Path, record: Path) -> Remembered:
        """Return what is on record; nothing where the record is missing or damaged."""
        known: dict[str, list[Any]] = {}
        try:
            data = sealed.load(record)
            if data["format"] == FORMAT and data["root"] == str(root):
                known = {str(path): [*map(int, row[:4]), str(row[4])] for path, row in data["files"].items()}
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            known = {}
        return cls(root, record, known, tick(record.parent))

    def digest(self, path: str, read: Callable[[str], bytes]) -> str:
        """Return the digest of the file at `path`, which `read` reads where memory cannot tell."""
        place = self._place(path)
        row = self.known.get(path)
        if row is not None and place is not None and row[:4] == place:
            return str(row[4])
        found = digest(read(path))
        if place is not None and self.tick and max(place[1], place[2]) < self.tick:
            self.known[path] = [*place, found]
            self.changes += 1
        elif self.known.pop(path, None):
            self.changes += 1
        return found

    def save(self) -> None:
        """Write the record, where so much is new that reading it again would cost more than writing everything."""
        if self.tick and worth_writing(self.changes, len(self.known)):
            rows = {path: row for path, row in sorted(self.known.items()) if os.path.lexists(f"{self.root}/{path}")}
            sealed.save(self.record, {"format": FORMAT, "root": str(self.root), "files": rows})
            self.changes = 0

    def _place(self, path: str) -> list[int] | None:
        try:
            found = os.lstat(f"{self.root}/{path}")
        except (OSError, ValueError):  # a name with a null byte in it is that of no file
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def worth_writing(changes: int, whole: int) -> bool:
    """Tell whether to write a record of `whole` entries for so many changes.

    Reading a file costs about a hundred times what writing one entry does. So one edit in a large plan costs what
    that one file costs, until one in a hundred has changed.
    """
    return changes * 100 > whole


def tick(folder: Path) -> int:
    """Return the present moment by the clock of the file system that holds `folder`; 0 where it cannot be asked."""
    probe = folder / f"{disk.TEMPORARY}tick-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        found = os.lstat(probe).st_ctime_ns
        probe.unlink()
    except OSError:
        return 0
    return found
