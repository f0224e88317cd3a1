"""Files that are there whole or not at all, and the lock."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sub_cli import disk
from sub_cli.errors import Conflict, Unable

ROOT = Path(__file__).resolve().parent.parent


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_atomic_write_makes_folders_and_replaces(tmp_path: Path) -> None:
    disk.atomic_write(tmp_path / "a" / "b" / "c.yaml", b"one")
    disk.atomic_write(tmp_path / "a" / "b" / "c.yaml", b"two")
    assert (tmp_path / "a" / "b" / "c.yaml").read_bytes() == b"two"
    assert names(tmp_path / "a" / "b") == {"c.yaml"}


def test_atomic_write_keeps_the_mode_and_a_new_file_gets_the_usual_one(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(b"")
    program.chmod(0o750)
    disk.atomic_write(program, b"x")
    assert program.stat().st_mode & 0o777 == 0o750

    (tmp_path / "usual").write_bytes(b"")
    disk.atomic_write(tmp_path / "new", b"x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_reader_sees_the_old_or_the_new_never_half(tmp_path: Path) -> None:
    path, contents = tmp_path / "f", {bytes([letter]) * 200_000 for letter in b"ab"}
    disk.atomic_write(path, min(contents))
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(lambda: [disk.atomic_write(path, data) for data in sorted(contents) * 15])
        while not writing.done():
            assert path.read_bytes() in contents


def test_many_files_are_written_whole_or_none_is_left(tmp_path: Path) -> None:
    files = [(tmp_path / f"{number}", b"%d" % number * 1000, 0o640) for number in range(500)]
    disk.write_all(files)
    assert all(path.read_bytes() == data and disk.mode_of(path) == mode for path, data, mode in files)

    again = [(tmp_path / f"new{number}", b"x", None) for number in range(5)]
    with pytest.raises(Unable):
        disk.write_all([*again, files[0]])
    assert len(names(tmp_path)) == 500
    assert files[0][0].read_bytes() == files[0][1]


def test_create_exclusive_lets_one_of_many_through(tmp_path: Path) -> None:
    def create(number: int) -> bool:
        try:
            disk.create_exclusive(tmp_path / "memos" / "PS2021BEM07.yaml", b"%d" % number * 1000)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [number for number, first in enumerate(pool.map(create, range(40))) if first]
    assert len(won) == 1
    assert (tmp_path / "memos" / "PS2021BEM07.yaml").read_bytes() == b"%d" % won[0] * 1000
    assert names(tmp_path / "memos") == {"PS2021BEM07.yaml"}


def test_create_exclusive_on_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    disk.create_exclusive(tmp_path / "a", b"one")
    with pytest.raises(Conflict, match="exists already"):
        disk.create_exclusive(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert names(tmp_path) == {"a"}


def test_remove_is_fine_with_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    disk.remove(tmp_path / "a")
    disk.remove(tmp_path / "a")
    assert names(tmp_path) == set()


SENTENCES = {
    errno.ENOSPC: "The disk is full; .* Make room",
    errno.EDQUOT: "The disk is full",
    errno.EROFS: "on a disk that can only be read",
    errno.EACCES: "may not be written or read by you",
    errno.ENAMETOOLONG: "too long",
    errno.EIO: "could not be used: the disk fails",
}


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_a_disk_that_fails_leaves_the_old_file_and_is_put_into_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, call: str
) -> None:
    (tmp_path / "f").write_bytes(b"old")

    def fail(*_: object, **__: object) -> int:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(Unable, match=SENTENCES[code]):
            disk.atomic_write(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_bytes() == b"old"
    assert names(tmp_path) == {"f"}


def test_a_write_in_pieces_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write: Callable[[int, bytes], int] = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:3])))
    disk.atomic_write(tmp_path / "f", b"0123456789")
    assert (tmp_path / "f").read_bytes() == b"0123456789"


def test_many_files_are_written_as_few_are(tmp_path: Path) -> None:
    disk.write_all((tmp_path / str(number), b"%d" % number, None) for number in range(100))
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"%d" % number for number in range(100)}
    with pytest.raises(Unable):
        disk.write_all((tmp_path / "7" / str(number), b"", None) for number in range(100))


def test_the_lock_names_its_holder_and_is_free_afterwards(tmp_path: Path) -> None:
    with disk.Lock(tmp_path / "sub" / "lock", "erratum apply E01"):
        with pytest.raises(Conflict, match=rf"erratum apply E01 \({os.getpid()}\)"):
            disk.Lock(tmp_path / "sub" / "lock", "memo new", wait=0.05).__enter__()
    with disk.Lock(tmp_path / "sub" / "lock", "memo new", wait=0.0) as lock:
        assert lock.path.read_text() == f"memo new ({os.getpid()})\n"


HOLDER = """
import subprocess, sys, os, signal
from pathlib import Path
from sub_cli.disk import Lock
with Lock(Path(sys.argv[1]), "doomed") as lock:
    child = subprocess.Popen(["sleep", "30"], pass_fds=(lock.fd,), stdout=subprocess.DEVNULL)
    print(child.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_holder_is_free_only_when_its_child_is_gone_too(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLDER, str(tmp_path / "lock")]
    run = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    assert run.returncode == -9
    with pytest.raises(Conflict, match="doomed"), disk.Lock(tmp_path / "lock", "next", wait=0.05):
        pass
    os.kill(int(run.stdout), 9)
    with disk.Lock(tmp_path / "lock", "next", wait=5):
        pass
