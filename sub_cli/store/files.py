"""Where bytes come from: the work tree, read without trusting it, and changes laid over other files."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from sub_cli import disk, layout
from sub_cli.codes import IMPOSSIBLE_NAME, LEADS_OUT, TOO_LARGE, Code
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import Message, msg
from sub_cli.store.yaml import MAX_BYTES

MAX_ASSET = 20_000_000
"""The largest file outside the folders with texts (a font, a picture), in bytes."""

_FEW = 6
"""So many names are all told to who named another one."""

_TEXTS = tuple(f"{folder}/" for folder in layout.SOURCES)
_SIGNED = ".pdf"
"""What lies among the texts and is none: the signed file of a memo."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_NO_SUCH_NAME = (errno.ENOTDIR, errno.ENAMETOOLONG)
"""Why a file cannot be there: what is above it is none, or its name is longer than any that the disk holds."""
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Files(Protocol):
    """The bytes of a folder in one state: a work tree, a revision, the index."""

    def names(self, folder: str) -> list[str]:
        """Return the paths of every file below `folder`, from the root, sorted; none where it is missing."""
        ...

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; raises `FileNotFoundError`."""
        ...

    def ids(self, folder: str) -> dict[str, str]:
        """Return for every file below `folder` a key that is the same exactly when the content is."""
        ...


def read_if_there(files: Files, path: str) -> bytes | None:
    """Return the bytes of a file, None where there is none."""
    try:
        return files.read(path)
    except FileNotFoundError:
        return None


class WorkTree:
    """The files below a folder, as they stand now."""

    def __init__(self, root: Path, *, hash_name: str = "sha1") -> None:
        """Read below `root`; `hash_name` is the repository's object format, so that ids are git's own."""
        self.root = root
        self._real = os.path.realpath(root)
        self._hash_name = hash_name
        self._folders: dict[str, str] = {}
        self._held: dict[str, bytes] | None = None

    def names(self, folder: str) -> list[str]:
        """Return the paths of every file below `folder`, sorted.

        Symbolic links, pipes and devices are named as well: `read` refuses them aloud, so that none of
        them is passed over in silence. What lies in `.git` is no file of the workspace.
        """
        found: list[str] = []
        waiting = [_checked(folder)]
        while waiting:
            here = waiting.pop()
            try:
                entries = list(os.scandir(os.path.join(self._real, here)))
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise disk.unable(error, here or self.root) from error
            for entry in entries:
                path = f"{here}/{entry.name}" if here else entry.name
                if entry.name != ".git":
                    (waiting if entry.is_dir(follow_symlinks=False) else found).append(path)
        return sorted(found)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let every file be read once while the block runs, or until `release`: it then stays what it was found as.

        What a change was worked out from is so what it is compared with before it is written.
        """
        self._held = {}
        try:
            yield
        finally:
            self.release()

    @property
    def is_held(self) -> bool:
        """Tell whether a change is being worked out from these files."""
        return self._held is not None

    def moved(self) -> str:
        """Return a file that is not what it was held as, empty where all of them are."""
        return next((path for path, data in (self._held or {}).items() if self._now(path) != data), "")

    def _now(self, path: str) -> bytes | None:
        try:
            return self._read(path)
        except FileNotFoundError:
            return None

    def release(self) -> None:
        """Read every file anew from here on."""
        self._held = None

    def read(self, path: str) -> bytes:
        """Return the bytes of a regular file inside the root.

        Raises `FileNotFoundError`, also for a name that no disk can hold, `BadInput` for a link where a text is
        meant or one that leads out of the workspace, for a pipe or a device, and for a file that is too large, and
        `Unable` for a file that is there and cannot be read.
        """
        if self._held is None:
            return self._read(path)
        data = self._held.get(path)
        if data is None:
            data = self._held[path] = self._read(path)
        return data

    def _read(self, path: str) -> bytes:
        place = self._resolved(_checked(path))
        try:
            return self._content(path, os.open(place, os.O_RDONLY | _NO_FOLLOW))
        except FileNotFoundError:
            raise
        except OSError as error:
            if error.errno in _NO_SUCH_NAME:
                raise FileNotFoundError(path) from error
            if os.path.islink(place):
                raise _refused(
                    path, msg("This is a symbolic link; only a file of the workspace itself is read.")
                ) from error
            raise disk.unable(error, path) from error

    def _content(self, path: str, handle: int) -> bytes:
        try:
            self._refuse_content(path, os.fstat(handle))
            return disk.read_open(handle)
        finally:
            os.close(handle)

    def _refuse_content(self, path: str, state: os.stat_result) -> None:
        if not stat.S_ISREG(state.st_mode):
            raise _refused(path, msg("This is not an ordinary file."))
        limit = MAX_BYTES if path.startswith(_TEXTS) and not path.endswith(_SIGNED) else MAX_ASSET
        if state.st_size > limit:
            message = msg("The file has {size} bytes; at most {limit} are read.", size=state.st_size, limit=limit)
            raise _refused(path, message, TOO_LARGE)

    def ids(self, folder: str) -> dict[str, str]:
        """Return git's blob id of every file below `folder`, worked out from the bytes as they stand."""
        return {path: self._id(self.read(path)) for path in self.names(folder)}

    def _id(self, data: bytes) -> str:
        blob = hashlib.new(self._hash_name, b"blob %d\0" % len(data), usedforsecurity=False)
        blob.update(data)
        return blob.hexdigest()

    def _resolved(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = self._real_folder(path, folder)
        return os.path.join(real, name) if path.startswith(_TEXTS) else self._real_asset(path, real, name)

    def _real_folder(self, path: str, folder: str) -> str:
        expected = os.path.join(self._real, *folder.split("/")) if folder else self._real
        real = os.path.realpath(expected)
        if real != expected and (path.startswith(_TEXTS) or not self._inside(real)):
            raise _refused(path, msg("A symbolic link leads to another folder; only the workspace itself is read."))
        return real

    def _real_asset(self, path: str, folder: str, name: str) -> str:
        real = os.path.realpath(os.path.join(folder, name))
        if not self._inside(real):
            raise _refused(path, msg("A symbolic link leads out of the workspace."))
        return real

    def _inside(self, real: str) -> bool:
        if real == self._real:
            return True
        below = real.removeprefix(self._real.rstrip(os.sep) + os.sep)
        return below != real and not _in_git(below.split(os.sep))


class Overlaid:
    """Files with changes laid over them; nothing is written."""

    def __init__(self, base: Files | None, changes: Mapping[str, bytes | None]) -> None:
        """Lay `changes` over `base`: bytes for a file that is written, None for one that is gone."""
        self._base = base
        self._changes = dict(changes)

    def names(self, folder: str) -> list[str]:
        """Return the paths of every file below `folder`, sorted."""
        below = set(self._base.names(folder)) if self._base else set()
        prefix = f"{folder}/" if folder else ""
        for path, data in self._changes.items():
            if data is None:
                below.discard(path)
            elif path.startswith(prefix):
                below.add(path)
        return sorted(below)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; raises `FileNotFoundError`."""
        if path not in self._changes and self._base:
            return self._base.read(path)
        data = self._changes.get(path)
        if data is None:
            raise FileNotFoundError(path)
        return data

    def ids(self, folder: str) -> dict[str, str]:
        """Return a key for the content of each file below `folder`; for a changed file git's SHA-1 blob id."""
        known = self._base.ids(folder) if self._base else {}
        changed = (path for path in self.names(folder) if path in self._changes)
        fresh = {path: _blob_id(self.read(path)) for path in changed}
        return {path: fresh.get(path) or known[path] for path in self.names(folder)}


def _blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def _checked(path: str) -> str:
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or "\0" in path or "\\" in path or _in_git(parts):
        raise _refused(path, msg("The path leads out of the workspace."))
    return "/".join(part for part in parts if part not in ("", ".")) if "" in parts or "." in parts else path


def _in_git(parts: Iterable[str]) -> bool:
    """Tell whether a path leads into git's own folder, whose settings may hold a token."""
    return any(part.casefold() == ".git" for part in parts)


def _refused(path: str, message: Message, code: Code = LEADS_OUT) -> BadInput:
    return BadInput.because(Finding(code, message, Place(path)))


def name_findings(paths: Iterable[str]) -> list[Finding]:
    """Return which of `paths` not every system can hold: alike but for capitals, or kept by Windows."""
    found: list[Finding] = []
    seen: dict[str, str] = {}
    problems: dict[str, Message | None] = {}
    for path in sorted(paths):
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            message = msg(
                "Only capitals tell this name from {other}; Windows and macOS take them for one file.",
                other=other,
            )
            found.append(Finding(IMPOSSIBLE_NAME, message, Place(path)))
        for part in path.split("/"):
            if part not in problems:
                problems[part] = _bad_name(part)
            if problem := problems[part]:
                found.append(Finding(IMPOSSIBLE_NAME, problem, Place(path)))
    return found


def _bad_name(name: str) -> Message | None:
    if _RESERVED.fullmatch(name):
        return msg("Windows keeps the name {name} for itself.", name=name)
    if name.endswith((".", " ")):
        return msg("The name “{name}” ends in a dot or a space, which Windows drops.", name=name)
    if _FORBIDDEN.search(name):
        return msg("The name “{name}” holds a character that Windows does not allow.", name=name)
    return None


def instead(name: str, known: Sequence[str]) -> tuple[Message, ...]:
    """Return what to offer for a `name` that is not there: the nearest of `known`, or all where they are few."""
    by_folded = {each.casefold(): each for each in known}
    if near := get_close_matches(name.casefold()[:80], by_folded, 1):
        return (msg("Did you mean {near}?", near=by_folded[near[0]]),)
    return (msg("There is: {known}.", known=", ".join(known)),) if 0 < len(known) <= _FEW else ()
