"""What was read, found or made before: plain values, each believed for as long as what it was made of is as it was.

A memory is one file, in git's directory or in `.sub`, where no branch brings it; it may be deleted at any time, and the
answers stay the same. What is damaged, of another folder or made by other code reads as nothing.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from sub_cli import disk
from sub_cli.digests import attach_digest, check_digest, digest

T = TypeVar("T")
Value: TypeAlias = Any
"""What JSON knows, of whatever form."""
State: TypeAlias = Callable[[str, bytes | None], str]
"""Gives what tells that a thing is as it was, by its name and its content, where that is at hand; "" for nothing."""
_SILENT: Final = ("cli", "report", "serve", "sign", "locale")
"""Parts of the program that decide neither what stands on a page nor what a check finds."""


@cache
def code_of(*parts: str) -> str:
    """Return the digest of the program's own modules: those at its top, and those in the folders `parts`.

    Without any, of all that decide what stands on a page and what a check finds.
    """
    package = Path(__file__).resolve().parent
    folders = [package / part for part in parts or sorted(set(os.listdir(package)) - {*_SILENT})]
    found = sha256()
    for path in sorted([*package.glob("*.py"), *(each for folder in folders for each in folder.rglob("*.py"))]):
        data = path.read_bytes()
        found.update(f"{path.relative_to(package).as_posix()} {len(data)}\n".encode() + data)
    return found.hexdigest()


def content(name: str, data: bytes | None) -> str:
    """Return the digest of `data`: what is made of content holds for as long as that is the same."""
    return digest(data) if data is not None else ""


@dataclass
class Memory:
    """What was made of things, by their names: values that JSON knows."""

    record: Path | None = None
    """Where it is written; a memory without one begins with nothing and leaves nothing."""
    state: State = content
    is_there: Callable[[str], bool] = lambda name: True
    """Tells which things are still there: what was kept of others is not written again."""
    _changes: int = 0

    @cached_property
    def _rows(self) -> dict[str, list[Value]]:
        """Return by name the state of a thing, and what was made of it."""
        return self._load(self.record) if self.record else {}

    def _load(self, record: Path) -> dict[str, list[Value]]:
        try:
            found = json.loads(check_digest(disk.read_regular(record)) or b"null")
            rows: dict[str, list[Value]] = found["rows"] if found["maker"] == self._maker() else {}
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return {}
        return rows

    def _maker(self) -> str:
        """Return the code that makes it: what other code made is not believed."""
        return code_of()

    def recall(self, name: str, data: bytes | None = None) -> Value:
        """Return what was kept under `name`; None where that is another thing by now, or nothing was."""
        row = self._rows.get(name)
        return row[1] if row is not None and row[0] == self.state(name, data) else None

    def keep(self, name: str, data: bytes | None, value: object) -> None:
        """Keep `value` under `name` for as long as that is as it is; nothing where that could not be told."""
        if state := self.state(name, data):
            self._rows[name] = [state, value]
        elif self._rows.pop(name, None) is None:
            return
        self._changes += 1

    def get(self, name: str, data: bytes, make: Callable[[], T]) -> T:
        """Return what was made of `data` under `name`; where that is not known, what `make` makes now, and keep it."""
        found: T | None = self.recall(name, data)
        if found is None:
            found = make()
            self.keep(name, data, found)
        return found

    def save(self) -> None:
        """Write what is new, where writing it costs less than finding it out again; what cannot be written is left.

        Reading a file costs about a hundred times what writing one entry does. So one edit in a large plan costs what
        that one file costs, until one in a hundred has changed.
        """
        if self.record is None or not self._changes or self._changes * 100 <= self._size():
            return
        rows = {name: row for name, row in self._rows.items() if self.is_there(name)}
        body = json.dumps({"maker": self._maker(), "rows": rows}, ensure_ascii=False, separators=(",", ":"))
        with suppress(OSError):
            disk.place(self.record, attach_digest(body.encode("utf-8", "surrogatepass")))
        self._changes = 0

    def _size(self) -> int:
        return len(self._rows)


class TreeMemory(Memory):
    """What was made of the files below a folder, known by what the file system says of each.

    As in git's own index, a file that may have been written again within the same tick of the clock is not believed:
    a time stamp never decides anything, it only spares reading what cannot have changed.
    """

    def __init__(self, root: Path, record: Path, *code: str) -> None:
        """Remember in `record` the files below `root`, as the program reads them, or its folders `code` do."""
        super().__init__(record, self._place, self._is_there)
        self._root, self._code = str(root), code
        self._began = 0
        """When it was first asked, by the clock of the file system, in ns."""
        self._found: dict[str, dict[str, str]] = {}
        """What the file system last said of the files in a folder, by their names."""
        self._is_still = False

    def _load(self, record: Path) -> dict[str, list[Value]]:
        self._began = _tick(record.parent)
        return super()._load(record)

    def _maker(self) -> str:
        return f"{code_of(*self._code)} {self._root}"

    def digest(self, path: str, read: Callable[[str], bytes]) -> str:
        """Return the digest of a file, which `read` reads where it is not known; raises what that does."""
        found = self.recall(path)
        if found is None:
            found = digest(read(path))
            self.keep(path, None, found)
        return str(found)

    def folder(self, name: str) -> tuple[list[str], Value]:
        """Return the files in a folder that came, went or changed since something was kept of them, and what that was.

        All of them, and None, where nothing was. What was written since this run began counts as changed; what lies
        in folders below it does not count.
        """
        known, value = self._of_folder(name)
        if not (self._is_still and name in self._found):
            self._found[name] = self._places(name)
        found = self._found[name]
        if found == known and all(found.values()):
            return [], value
        return sorted(each for each in known | found if not found.get(each) or found[each] != known.get(each)), value

    def keep_folder(self, name: str, value: object) -> None:
        """Keep `value`, which was made of the files in a folder as `folder` found them."""
        known, found = self._of_folder(name)[0], self._found[name]
        self._rows[f"{name}/"] = ["", [found, value]]  # with those that are not believed: they may go
        self._changes += len(dict(known.items() ^ found.items()))

    @contextmanager
    def still(self) -> Iterator[None]:
        """Look at no folder again while the block runs: what is read in it belongs together."""
        self._is_still = True
        try:
            yield
        finally:
            self._is_still = False

    def _of_folder(self, name: str) -> tuple[dict[str, str], Value]:
        places, value = self._rows.get(f"{name}/", ["", [{}, None]])[1]
        return places, value

    def _size(self) -> int:
        return sum(len(row[1][0]) if name[-1] == "/" else 1 for name, row in self._rows.items())

    def _is_there(self, name: str) -> bool:
        return os.path.lexists(f"{self._root}/{name}")

    def _places(self, name: str) -> dict[str, str]:
        try:
            with os.scandir(f"{self._root}/{name}") as entries:
                files = [entry.name for entry in entries if not entry.is_dir(follow_symlinks=False)]
        except (FileNotFoundError, NotADirectoryError):
            return {}
        return {each: self._place(f"{name}/{each}") for each in files}

    def _place(self, name: str, data: bytes | None = None) -> str:
        """Return what the file system says of a file; nothing where that may stay the same when the file changes."""
        try:
            state = os.lstat(f"{self._root}/{name}")
        except (OSError, ValueError):  # a name with a null byte in it is that of no file
            return ""
        changed = max(state.st_mtime_ns, state.st_ctime_ns)
        if not (stat.S_ISREG(state.st_mode) and changed < self._began):
            return ""
        return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


def _tick(folder: Path) -> int:
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
