"""A run that is ended, and a wait that would not end: nothing stays behind, and nobody waits without end."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest

from sub_cli.history import plumbing

from .conftest import SUB
from .test_number_register import HEAD, colleague, new, register, remote  # noqa: F401

HEARING = (
    "from signal import *\n"
    "pthread_sigmask(SIG_SETMASK, [])\n"
    "[signal(n, SIG_DFL) for n in (SIGHUP, SIGQUIT)]; signal(SIGINT, default_int_handler)\n"
)
HEARD = HEARING + SUB[2]
"""What is started in the background, or under nohup, ignores some signals, and so may whoever started the tests.

The Java of veraPDF blocks SIGQUIT in a process that has asked it for a verdict, and its children are born with that.
"""


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and was not asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def soon(what: Callable[[], object], patience: float = 30) -> bool:
    until = time.monotonic() + patience
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def long(desk) -> None:
    """Let the plan be a long one, so that its pages take a while."""
    sentences = "".join(f"  Het kost {n} euro, en dat is veel geld.\n" for n in range(4000))
    desk.write("documents/plan-water/sections/geld.yaml", f"id: geld\ntitle: Geld\ntext: |\n{sentences}")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for the children of a process")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT", "SIGKILL"])
def test_a_build_that_is_ended_leaves_no_process_and_no_folder(desk, long, tmp_path, name):
    scratch, number = tmp_path / "scratch", getattr(signal, name)
    scratch.mkdir()
    with subprocess.Popen(
        [SUB[0], "-c", HEARD, "document", "build"],
        cwd=desk.root,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as build:
        assert soon(lambda: list(scratch.glob("sub-*/sub-render-*"))), "it never began to render"
        below = children(build.pid)
        build.send_signal(number)
        _out, said = build.communicate(timeout=30)
    assert build.returncode == (-number if name == "SIGKILL" else 128 + number), said.decode()
    assert soon(lambda: not any(map(alive, below)))
    assert soon(lambda: not list(scratch.iterdir()), 5)


FINALISER = """
import signal, sys, time
from sub_cli.cli import errors

class Finalised:
    def __del__(self):
        signal.raise_signal(signal.{name})

errors.heed()
try:
    Finalised()
    time.sleep(60)
except KeyboardInterrupt:
    sys.exit(errors.INTERRUPTED)
except errors.StoppedError as stopped:
    sys.exit(stopped.exit_code)
"""


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGQUIT", 131), ("SIGINT", 130)])
def test_a_signal_that_comes_while_an_object_is_let_go_of_still_ends_the_run(name, code):
    program = HEARING + FINALISER.format(name=name)
    done = subprocess.run([SUB[0], "-c", program], capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.fixture
def stalled(desk, remote) -> Iterator[socket.socket]:  # noqa: F811
    """Let the remote accept whoever calls, and never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        desk.git("remote", "set-url", "origin", f"git://127.0.0.1:{server.getsockname()[1]}/x")
        yield server


def test_a_remote_that_says_nothing_is_given_up(desk, stalled, monkeypatch):
    monkeypatch.setattr(plumbing, "FAR", 0.5)
    before = desk.files()
    assert "no answer" in new(desk, code=3)
    assert desk.files() == before


def test_who_waits_for_a_remote_keeps_nobody_else_waiting(desk, stalled):
    with subprocess.Popen([*SUB, "memo", "new", *HEAD], cwd=desk.root, stderr=subprocess.PIPE) as waiting:
        with stalled.accept()[0]:
            desk.sub("section", "edit", "2.1", "-m", "Anders.")
            assert waiting.poll() is None
            waiting.terminate()
            assert waiting.wait(30) == 128 + signal.SIGTERM


def test_what_changed_while_a_number_was_asked_for_is_not_written_over(desk, remote):  # noqa: F811
    hook = remote / "hooks" / "pre-receive"
    settings = desk.root / "documents" / "plan-water" / "sections" / "rollen.yaml"
    hook.write_text(f"#!/bin/sh\necho '# van mij' >> {settings}\n")
    hook.chmod(0o755)
    said = desk.sub("erratum", "new", "2.1", "-m", "Anders.", code=4).err
    assert "changed while a number was asked for" in said
    hook.unlink()
    desk.git("checkout", "--quiet", "--", ".")
    desk.sub("erratum", "new", "2.1", "-m", "Anders.")
    assert register(remote) == ["plan-water/E01"]


PIPES = (
    "config",
    "HEAD",
    "index",
    "packed-refs",
    "info/attributes",
    "refs/heads/main",
    "refs/tags/memo/X",
    "MERGE_HEAD",
)


@pytest.mark.parametrize("name", PIPES)
def test_a_pipe_among_the_files_of_git_keeps_nobody_waiting(desk, name):
    place = desk.root / ".git" / name
    place.unlink(missing_ok=True)
    place.parent.mkdir(exist_ok=True, parents=True)
    os.mkfifo(place)
    for words in (("log",), ("undo",), ("section", "edit", "2.1", "-m", "Anders.")):
        assert "is not an ordinary file" in desk.sub(*words, code=3).err


def test_a_git_that_does_not_end_is_ended(desk, monkeypatch):
    """The pipe stands where git keeps a section, so that nothing can be seen beforehand."""
    monkeypatch.setattr("sub_cli.history.objects.NEAR", 0.5)
    oid = desk.git("rev-parse", "HEAD:documents/plan-water/sections/rollen.yaml")
    place = desk.root / ".git" / "objects" / oid[:2] / oid[2:]
    place.unlink()
    os.mkfifo(place)
    assert "no answer" in desk.sub("show", "2.1", "--at", "HEAD", code=3).err


def test_a_walk_of_git_that_does_not_end_is_ended(desk, monkeypatch):
    """The pipe stands in the place of an older commit; after a while somebody writes into it, so that nothing hangs."""
    desk.sub("section", "edit", "2.1", "-m", "Anders.")
    oid = desk.git("rev-parse", "HEAD~1")
    pipe = desk.root / ".git" / "objects" / oid[:2] / oid[2:]
    pipe.unlink()
    os.mkfifo(pipe)

    def answer() -> None:
        writing = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        pipe.unlink()
        os.close(writing)

    late = Timer(20, answer)
    late.start()
    with monkeypatch.context() as hurried:
        hurried.setattr(plumbing, "NEAR", 0.5)
        assert "gave no answer" in desk.sub("log", code=3).err
    late.cancel()


def test_a_pipe_that_says_nothing_is_given_up_and_one_that_speaks_is_heard(desk, tmp_path, monkeypatch):
    pipe = tmp_path / "pijp"
    os.mkfifo(pipe)
    with monkeypatch.context() as hurried:
        hurried.setattr("sub_cli.disk.PATIENCE", 0.3)
        assert "Nothing came from" in desk.sub("verify", str(pipe), code=3).err
    with subprocess.Popen(f"printf Anders. > {pipe}", shell=True):
        desk.sub("erratum", "new", "2.1", "--reason", "Fout", "--from", str(pipe))
    assert "Anders." in desk.sub("erratum", "show", "E01").out


def test_a_pipe_among_what_was_built_is_not_what_was_built(desk):
    desk.sub("build")
    manifest = desk.root / "output" / "manifest.json"
    built = next((desk.root / "output").glob("*.pdf"))
    built.unlink()
    os.mkfifo(built)
    desk.sub("verify", str(manifest), code=1)


def test_an_editor_that_never_closes_is_closed(desk, monkeypatch):
    monkeypatch.setattr("sub_cli.cli.editor._LONGEST", 0.2)
    desk.editor("exec sleep 60")
    assert "What was typed is kept" in desk.asked("section", "edit", "2.1", code=3).err


def test_a_folder_of_a_run_that_goes_on_is_not_taken_along(desk, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    desk.sub("build")
    command = [*SUB, "build", "--check", "output/manifest.json"]
    run = {"cwd": desk.root, "env": {**os.environ, "TMPDIR": str(scratch)}, "stdout": subprocess.DEVNULL}
    with subprocess.Popen(command, **run) as first:
        assert soon(lambda: list(scratch.glob("sub-held-check-*"))), "it never began"
        first.send_signal(signal.SIGSTOP)
        (held,) = scratch.glob("sub-held-check-*")
        subprocess.run(command, check=True, **run)
        assert held.is_dir()
        first.send_signal(signal.SIGCONT)
        assert first.wait(60) == 0


def test_a_folder_that_a_killed_run_left_is_taken_along_by_the_next_and_one_in_use_is_not(desk, tmp_path):
    used, strange = tmp_path / "scratch" / "sub-held-check-used", tmp_path / "scratch" / "sub-other"
    for folder in (used, strange):
        folder.mkdir(parents=True)
    desk.sub("build")
    command = [*SUB, "build", "--check", "output/manifest.json"]
    run = {"cwd": desk.root, "env": {**os.environ, "TMPDIR": str(used.parent)}, "stdout": subprocess.DEVNULL}
    holder = os.open(used, os.O_RDONLY)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with subprocess.Popen(command, **run) as killed:
            assert soon(lambda: set(used.parent.glob("sub-held-*")) - {used}), "it never began"
            killed.kill()
        assert set(used.parent.glob("sub-held-*")) - {used}
        subprocess.run(command, check=True, **run)
        assert set(used.parent.glob("sub-held-*")) == {used}
        assert strange.is_dir()
    finally:
        os.close(holder)
