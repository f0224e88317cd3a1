"""Files that are there whole or not at all, on the disk and not only in memory, and a lock between processes.

Standard library only. Every failure of the disk comes out as `Unable`, with a sentence and the next step.
The order that survives a power cut: write a temporary file in the same
folder, fsync it, rename it, fsync the folder. Leaving out any one of these gave half files or lost ones.
"""

from __future__ import annotations

import errno
import hashlib
import os
import select
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from sub_cli.errors import Conflict, Unable
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.scratch import Scratch

T = TypeVar("T")
StrPath: TypeAlias = "str | os.PathLike[str]"
"""A path, for what is done to thousands of files: there plain text is cheaper than `Path`."""

TEMPORARY = ".sub-tmp-"
"""How the name of every temporary file begins; what is left of them after a crash may be removed."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)

_AT_ONCE = 16
"""From so many files on, fsync runs in threads: the disk then serves several with one flush."""
_THREADS = 8
_POLL = 0.02
"""Seconds between two attempts to take a lock."""
PATIENCE = 10.0
"""Seconds that a pipe may say nothing."""
_PART = 1 << 20
"""Bytes that are read at a time."""
_OPEN = 192
"""How many new files are open at one time; a process may have 1,024, on macOS 256."""


def unable(error: OSError, path: StrPath | Message) -> Unable:
    """Return what `error` means for `path`, with what to do about it."""
    shown = path if isinstance(path, Message) else str(path)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return Unable(
                msg("The disk is full; {path} was not written.", path=shown),
                msg("Make room and run the command again."),
            )
        case errno.EROFS:
            return Unable(
                msg("{path} is on a disk that can only be read.", path=shown),
                msg("Make the disk writable, or work in a copy elsewhere."),
            )
        case errno.EACCES | errno.EPERM:
            return Unable(
                msg("{path} may not be written or read by you.", path=shown),
                msg("Ask for the rights to it, or work in a copy of your own."),
            )
        case errno.ENAMETOOLONG:
            return Unable(
                msg("The path {path} is too long for this disk.", path=shown),
                msg("Use shorter names, or a folder that is less deep."),
            )
    reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return Unable(msg("{path} could not be used: {reason}.", path=shown, reason=reason))


_REASONS = {
    errno.ENOENT: msg("it is not there, or its folder is not"),
    errno.ENOTDIR: msg("a part of the path is a file, not a folder"),
    errno.EISDIR: msg("it is a folder"),
    errno.EEXIST: msg("something else has that name"),
    errno.EINVAL: msg("it is no ordinary file"),
    errno.EIO: msg("the disk fails"),
    errno.ELOOP: msg("a link leads round in a circle, or where it may not"),
}
"""What the system says in English, in words of ours; of anything else its own are told."""


@contextmanager
def speaking_of(path: StrPath, *, about: StrPath | None = None) -> Iterator[None]:
    """Turn every `OSError` of the block into `Unable` about the file that it names, or `path`; or else `about`."""
    try:
        yield
    except OSError as error:
        raise unable(error, about or error.filename or path) from error


def fsync_dir(folder: Path) -> None:
    """Make what was created, renamed or removed in `folder` survive a power cut."""
    if sys.platform == "win32":  # Windows opens no folder; NTFS journals names by itself
        return
    with speaking_of(folder):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def fsync_dirs(folders: Iterable[Path]) -> None:
    """Make several folders survive a power cut, each of them once."""
    _each(fsync_dir, sorted(set(folders)))


def make_folder(folder: Path) -> None:
    """Create `folder` and what is missing above it, to survive a power cut; an existing one is fine."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with speaking_of(folder):
        folder.mkdir(exist_ok=True)
    fsync_dir(folder.parent)


def temporary(path: Path) -> Path:
    """Return an unused name beside `path` for a file that will take its place."""
    return path.with_name(temporary_name())


def temporary_name() -> str:
    """Return an unused name for a temporary file."""
    return f"{TEMPORARY}{os.urandom(8).hex()}"


def read_regular(path: StrPath) -> bytes:
    """Return the bytes of an ordinary file; OSError for a pipe or a device, which might never end."""
    with _ordinary(path) as descriptor:
        return read_open(descriptor)


def read_unlinked(path: StrPath) -> bytes:
    """Return the bytes of an ordinary file; OSError for a link as well."""
    with _ordinary(path, _NO_FOLLOW) as descriptor:
        return read_open(descriptor)


def read_open(descriptor: int) -> bytes:
    """Return the bytes of an open file from where it stands: without Python's streams, which ask of it six things."""
    parts, size = [], os.fstat(descriptor).st_size + 1
    while part := os.read(descriptor, size):
        parts.append(part)
    return b"".join(parts)


def read_named(path: Path, most: int = -1) -> bytes:
    """Return the bytes of a file that a person named, a pipe too, at most so many.

    `Unable` where it gives none, and where a pipe says nothing for longer than `PATIENCE`.
    """
    found = bytearray()
    with speaking_of(path), open(path, "rb", buffering=0, opener=_at_once) as stream:
        while most < 0 or len(found) < most:
            _await(stream.fileno(), path)
            part = stream.read(_PART if most < 0 else min(_PART, most - len(found)))
            if part == b"":
                break
            found += part or b""
    return bytes(found)


def _at_once(path: str, _flags: int) -> int:
    """Open for reading without waiting for somebody who writes into a pipe."""
    return os.open(path, _READ)


def _await(descriptor: int, path: Path) -> None:
    """Wait until there is something to read, or nothing more to come; raises `Unable` after `PATIENCE`."""
    if not hasattr(select, "poll") or stat.S_ISREG(os.fstat(descriptor).st_mode):
        return
    asked = select.poll()
    asked.register(descriptor, select.POLLIN)
    if not asked.poll(PATIENCE * 1000):
        raise Unable(
            msg("Nothing came from {path} for {n} seconds.", path=str(path), n=round(PATIENCE)),
            msg("Is anybody writing into it? A file on the disk would do as well."),
        )


def temporary_folder(purpose: str) -> Scratch:
    """Make a folder that goes when the block ends; `Unable` where the machine has no room for one."""
    from sub_cli.scratch import Scratch

    with speaking_of(Path(os.environ.get("TMPDIR", "/tmp"))):
        return Scratch(purpose)


@contextmanager
def _ordinary(path: StrPath, flags: int = 0) -> Iterator[int]:
    """Open an ordinary file for reading; OSError for a pipe or a device, which might never end."""
    descriptor = os.open(path, _READ | flags)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        yield descriptor
    finally:
        os.close(descriptor)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of an ordinary file, however large, in hexadecimal; OSError for a pipe or a device."""
    with _ordinary(path) as descriptor, open(descriptor, "rb", closefd=False) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_if_there(path: Path) -> bytes | None:
    """Return the bytes of an ordinary file, None where there is none; `Unable` where that cannot be known."""
    with speaking_of(path):
        try:
            return read_regular(path)
        except (FileNotFoundError, NotADirectoryError):
            return None


def is_there(path: Path) -> bool:
    """Return whether something has that name, a link to nothing too; `Unable` where that cannot be known."""
    with speaking_of(path):
        try:
            os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return False
    return True


def write_new(path: StrPath, data: bytes, mode: int | None = None, *, about: StrPath | None = None) -> None:
    """Create `path` with `data`, content on the disk, name not yet; `mode` are its permission bits.

    What goes wrong is told of the file `about`, whose place `path` is to take.
    """
    with speaking_of(path, about=about):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            _fill(descriptor, data, mode)
            os.fsync(descriptor)
        except BaseException:
            _discard(path)
            raise
        finally:
            os.close(descriptor)


def write_all(files: Iterable[tuple[StrPath, bytes, int | None]]) -> None:
    """Create several new files, as `write_new` does each."""
    waiting = iter(files)
    while some := list(islice(waiting, _OPEN)):
        opened: list[tuple[StrPath, int]] = []
        try:
            for path, data, mode in some:
                with speaking_of(path):
                    opened.append((path, os.open(path, _NEW, 0o666 if mode is None else mode)))
                    _fill(opened[-1][1], data, mode)
            _each(_fsync, opened)  # only this in threads: with the writing as well, they fight for Python's own lock
        except BaseException:
            for path, _ in opened:
                _discard(path)
            raise
        finally:
            for _, descriptor in opened:
                os.close(descriptor)


def _fill(descriptor: int, data: bytes, mode: int | None) -> None:
    if mode is not None and stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:  # the umask took something off
        os.fchmod(descriptor, mode)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _fsync(opened: tuple[StrPath, int]) -> None:
    with speaking_of(opened[0]):
        os.fsync(opened[1])


def mode_of(path: StrPath) -> int | None:
    """Return the permission bits of `path`, None where there is no such file."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return None


def rename(source: Path, target: Path) -> None:
    """Put `source` in the place of `target`; the caller makes the folder survive."""
    with speaking_of(target):
        os.replace(source, target)


_NO_REPLACE, _EXCHANGE = 1, 2
"""Flags of Linux's renameat2(2)."""


@cache
def _renameat2() -> Callable[..., int] | None:
    """Return the call of Linux that can do more than replace; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)


def _rename_at(source: StrPath, target: StrPath, flag: int) -> bool:
    """Rename as `flag` says; False where system or disk do not know how, OSError for any other reason."""
    call = _renameat2()
    if call is None:
        return False
    import ctypes

    at_here = -100
    if call(at_here, os.fsencode(source), at_here, os.fsencode(target), flag) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(target))


def exchange(source: StrPath, target: StrPath) -> None:
    """Let two files change places: what stood at `target` is kept at `source`, whoever wrote it however lately."""
    with speaking_of(target):
        if _rename_at(source, target, _EXCHANGE):
            return
        aside = temporary(Path(target))
        try:  # a second name keeps what is written into the file, though not a file that takes its place
            os.link(target, aside)
        except FileNotFoundError:
            os.replace(source, target)
            return
        os.replace(source, target)
        os.replace(aside, source)


def rename_new(source: StrPath, target: StrPath) -> None:
    """Give `source` the name `target`, which nothing may have; `FileExistsError` where something has."""
    if _rename_at(source, target, _NO_REPLACE):
        return
    os.link(source, target)
    os.unlink(source)


def atomic_write(path: Path, data: bytes, mode: int | None = None) -> None:
    """Make `data` the content of `path`: whoever reads sees the old or the new, whole, also after a crash.

    `mode` are its permission bits; where left out, those that it has.
    """
    make_folder(path.parent)
    if mode is None:
        with speaking_of(path):
            mode = mode_of(path)
    scratch = temporary(path)
    try:
        write_new(scratch, data, mode, about=path)
        rename(scratch, path)
    except BaseException:
        _discard(scratch)
        raise
    fsync_dir(path.parent)


def place(path: Path, data: bytes) -> None:
    """Make `data` the content of `path`, whole or not at all; OSError where that cannot be.

    Without fsync, for what can be made again: a digest kept elsewhere tells whether it outlived a power cut.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = temporary(path)
    try:
        scratch.write_bytes(data)
        os.replace(scratch, path)
    except BaseException:
        _discard(scratch)
        raise


def create_exclusive(path: Path, data: bytes) -> None:
    """Create `path` with `data`, whole; `Conflict` when it exists, also when two processes try at once."""
    make_folder(path.parent)
    scratch = temporary(path)
    write_new(scratch, data, about=path)
    try:
        os.link(scratch, path)
    except FileExistsError as error:
        raise Conflict(msg("{path} exists already.", path=str(path))) from error
    except OSError:
        _create_without_links(path, data)
    finally:
        _discard(scratch)
    fsync_dir(path.parent)


def _create_without_links(path: Path, data: bytes) -> None:
    # exFAT and some network disks know no second name for a file: unique all the same, whole only after the fsync.
    try:
        descriptor = os.open(path, _NEW, 0o666)
    except FileExistsError as error:
        raise Conflict(msg("{path} exists already.", path=str(path))) from error
    except OSError as error:
        raise unable(error, path) from error
    os.close(descriptor)
    scratch = temporary(path)
    write_new(scratch, data, about=path)
    rename(scratch, path)


def remove(path: Path) -> None:
    """Remove the file for good, also after a power cut; a file that is not there is fine."""
    with speaking_of(path):
        try:
            os.unlink(path)
        except FileNotFoundError:
            return
    fsync_dir(path.parent)


def _discard(path: StrPath) -> None:
    with suppress(OSError):
        os.unlink(path)


def _each(action: Callable[[T], None], things: list[T]) -> None:
    if len(things) < _AT_ONCE:
        for thing in things:
            action(thing)
        return

    from concurrent.futures import ThreadPoolExecutor

    def several(some: list[T]) -> None:
        for thing in some:
            action(thing)

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(several, (things[first::_THREADS] for first in range(_THREADS))))


@dataclass(slots=True)
class Lock:
    """Holds `path` against every other process while the block runs; the kernel lets go when the process dies.

    A git child that is handed `fd` holds it too, so that a killed parent does not leave a child behind
    that still moves the branch while somebody else recovers.
    """

    path: Path
    holder: str
    """What the holder is doing."""
    wait: float = 10.0
    """Seconds, at most, for another to finish."""
    fd: int = field(default=-1, init=False)

    def __enter__(self) -> Lock:
        """Take the lock, or raise `Conflict` naming who holds it."""
        make_folder(self.path.parent)
        with speaking_of(self.path):
            self.fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                self._take()
                os.ftruncate(self.fd, 0)
                os.pwrite(self.fd, f"{self.holder or 'sub'} ({os.getpid()})\n".encode(), 0)
            except BaseException:
                self._close()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go. Closing is enough, and leaves the lock to a child that still works."""
        self._close()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let others take the lock while the block runs; `Conflict` where it cannot be taken again after it."""
        import fcntl

        with speaking_of(self.path):
            fcntl.flock(self.fd, fcntl.LOCK_UN)
        yield
        with speaking_of(self.path):
            self._take()

    def _take(self) -> None:
        import fcntl

        for attempt in range(int(self.wait / _POLL) + 1):
            if attempt:
                time.sleep(_POLL)
            with suppress(BlockingIOError):
                fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
        holder = os.pread(self.fd, 1000, 0).decode("utf-8", "replace").strip()  # `erratum apply E01 (1234)`
        raise Conflict(
            msg("Another process is changing this workspace: {holder}.", holder=holder or "?"),
            msg("Wait until it is done and run the command again; nothing changed."),
        )

    def _close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
