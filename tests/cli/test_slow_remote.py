"""A remote that is slow is waited for, one that is silent is not; and what else happens between two machines."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from sub_cli.history import plumbing
from tests.cli.test_sync import an, bo, exchange, remote, text  # noqa: F401  fixtures

MONEY = "documents/plan-water/sections/geld.yaml"
LINE = """#!{python} -IS
import shlex, subprocess, sys, time
with subprocess.Popen(shlex.split(sys.argv[2]), stdout=subprocess.PIPE, stdin=sys.stdin) as pack:
    sent = 0
    while piece := pack.stdout.read1(1024):
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        sent += len(piece)
        time.sleep(60 if sent > {ends} else {rest})
"""


@pytest.fixture
def line(desk, remote, tmp_path, monkeypatch):  # noqa: F811
    """Return what puts a line of some pieces a second between An and the remote; silent after so many bytes."""
    script = tmp_path / "lijn"

    def lay(ends: int, rest: float, patience: float) -> None:
        script.write_text(LINE.format(python=sys.executable, ends=ends, rest=rest))
        script.chmod(0o755)
        monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
        monkeypatch.setenv("GIT_SSH_VARIANT", "simple")
        desk.git("remote", "set-url", "origin", f"ssh://ver{remote}")
        monkeypatch.setattr(plumbing, "FAR", patience)

    return lay


def letters(size: int, seed: int) -> str:
    """Return letters that no packing makes fewer of."""
    return random.Random(seed).randbytes(size).hex()


@pytest.fixture
def much(bo):  # noqa: F811
    """Let Bo send much: a hundred files, of thirty thousand bytes together."""
    for number in range(100):
        bo.write(f"notities/{number}.txt", letters(150, number))
    bo.commit("Notities")
    bo.git("push", "--quiet", "origin", "main")
    return bo


def test_who_gets_much_over_a_slow_line_waits_for_as_long_as_something_comes(an, much, line):  # noqa: F811
    line(ends=10**9, rest=0.2, patience=4.0)
    assert "Got 1 version of Sanne de Wit: Notities" in an.sub("sync").err
    assert len(list((an.root / "notities").iterdir())) == 100


def test_a_line_that_falls_silent_half_way_is_given_up_and_nothing_changed(an, much, line):  # noqa: F811
    line(ends=5000, rest=0.1, patience=2.0)
    before = an.files(), an.git("rev-parse", "HEAD")
    told = an.sub("sync", code=3).err
    assert "git fetch gave no answer for 2 seconds, and was ended." in told
    assert (an.files(), an.git("rev-parse", "HEAD")) == before


def test_in_a_clone_that_turns_line_ends_round_nothing_looks_edited(an, remote):  # noqa: F811
    """As git is set up on Windows, where nothing in the workspace says that lines end alike everywhere."""
    (an.root / ".gitattributes").unlink()
    an.commit("Zonder")
    an.sub("sync")
    root = an.root.parent / "cas"
    subprocess.run(["git", "clone", "--quiet", "-c", "core.autocrlf=true", remote, root], check=True)
    cas = type(an)(root, an.patch, an.capture)
    assert b"\r\n" in cas.read(MONEY)
    cas.sub("check", "--fix")
    cas.sub("section", "edit", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.")
    cas.write(MONEY, cas.read(MONEY).decode().replace("1.250", "1.500"))
    an.sub("section", "edit", "1", "-m", "Van An.")
    exchange(an, cas)
    assert "1.500" in text(an, "2.2")
    assert "Ieder kiest een rol." in text(an, "2.1")
    assert all("\r" not in an.git("show", f"HEAD:{path}") for path in an.git("ls-files", "*.yaml").splitlines())
    assert an.git("log", "--format=", "--numstat", "-1", "--", MONEY).split() == ["1", "1", MONEY]


def test_a_file_that_is_too_large_comes_and_goes_and_the_check_tells(an, bo):  # noqa: F811
    (an.root / "documents/plan-water/groot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(3_000_000))
    an.write(MONEY, an.read(MONEY).decode() + "  Zie ![Een kaart](documents/plan-water/groot.png).\n")
    an.commit("Groot")
    an.sub("sync")
    bo.sub("sync")
    assert (bo.root / "documents/plan-water/groot.png").stat().st_size == 3_000_008
    assert "The file has 3000008 bytes" in bo.sub("check", code=1).out


def test_what_a_remote_says_when_it_takes_nothing_is_told(an, remote):  # noqa: F811
    """As a forge does with a file that it finds too large."""
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'error: File groot.png is 123 MB; at most 100 MB are taken' >&2\nexit 1\n")
    hook.chmod(0o755)
    an.sub("section", "edit", "2.1", "-m", "Anders.")
    told = an.sub("sync", code=1).err
    assert "origin takes nothing from you, not even on a branch of your own." in told
    assert "It says: error: File groot.png is 123 MB; at most 100 MB are taken" in told


@pytest.mark.skipif(os.geteuid() == 0, reason="who is root may write everywhere")
def test_who_has_no_rights_there_at_all_is_told(an, remote):  # noqa: F811
    an.sub("section", "edit", "2.1", "-m", "Anders.")
    for folder in [remote, *(path for path in remote.rglob("*") if path.is_dir())]:
        folder.chmod(0o555)
    told = an.sub("sync", code=3).err
    assert "What you made is saved here." in told


def test_who_is_not_let_in_is_told(an, tmp_path, monkeypatch):  # noqa: F811
    script = Path(tmp_path / "dicht")
    script.write_text("#!/bin/sh\necho 'git@ver: Permission denied (publickey).' >&2\nexit 255\n")
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    an.git("remote", "set-url", "origin", "ssh://ver/samen.git")
    told = an.sub("sync", code=3).err
    assert "origin does not know you, or does not let you in." in told


def test_who_is_second_every_time_stops_and_has_lost_nothing(an, bo, remote, monkeypatch):  # noqa: F811
    """Just before each version of ours another one comes in."""
    monkeypatch.setattr("sub_cli.actions.sync.sync.random.uniform", lambda *_bounds: 0.0)
    hook = remote / "hooks" / "pre-receive"
    hook.write_text(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n"
        'tree=$(git rev-parse "main^{tree}")\n'
        "export GIT_AUTHOR_NAME=Cas GIT_AUTHOR_EMAIL=c@x.nl GIT_COMMITTER_NAME=Cas GIT_COMMITTER_EMAIL=c@x.nl\n"
        'git update-ref refs/heads/main "$(git commit-tree -p main -m Leeg "$tree")"\n'
    )
    hook.chmod(0o755)
    bo.sub("section", "new", "--title", "Bodem", "-m", "Er is bodem.")
    told = bo.sub("sync", code=4).err
    assert "Others sent something to origin each time." in told
    hook.unlink()
    exchange(an, bo)
    assert text(an, "bodem") == "3 Bodem\n\nEr is bodem.\n"
