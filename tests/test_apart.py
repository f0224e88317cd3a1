"""What strangers wrote is read in a process that can be given up, and that knows nothing of this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sub_cli import apart
from sub_cli.apart import MIB, Limits, TooMuch, ask

ROOT = Path(__file__).resolve().parents[1]
LITTLE = Limits(seconds=1, memory=64 * MIB)


def test_an_answer_is_plain_values() -> None:
    assert ask("operator:mul", ["a", 2], 2) == ["a", 2, "a", 2]


@pytest.mark.parametrize(
    ("function", "question"),
    [
        ("re:fullmatch", ("(a*)*b", "a" * 60)),
        ("operator:mul", ("x", 10**9)),
        ("json:loads", ("[" * 10**6,)),
        ("os:abort", ()),
        ("signal:raise_signal", (9,)),
    ],
)
def test_what_takes_too_much_is_given_up(function: str, question: tuple[object, ...]) -> None:
    with pytest.raises(TooMuch):
        ask(function, *question, limits=LITTLE)


def test_what_waits_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "BY_THE_CLOCK", 0.5)
    with pytest.raises(TooMuch):
        ask("time:sleep", 1000, limits=LITTLE)


def test_a_mistake_of_ours_is_told_as_one() -> None:
    with pytest.raises(RuntimeError, match="No module named 'nowhere'"):
        ask("nowhere:at_all")


def test_no_secret_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUB_PASSPHRASE", "geheim")
    monkeypatch.setenv("SSH_AUTH_SOCK", "/run/agent")
    assert ask("os:getenv", "SUB_PASSPHRASE") is None
    assert ask("os:getenv", "SSH_AUTH_SOCK") is None
    assert ask("os.path:expanduser", "~") != os.path.expanduser("~")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces are of Linux")
def test_it_has_no_network() -> None:
    command = [sys.executable, "-c", "from sub_cli.apart import close_network as c; raise SystemExit(not c())"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        pytest.skip("this system allows no network namespace")
    assert ask("os:readlink", "/proc/self/ns/net") != os.readlink("/proc/self/ns/net")
