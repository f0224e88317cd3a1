"""Questions about PDFs are answered by children of a process that has pyHanko loaded: a story of ten takes it once.

What such a child does is the product's own (`apart.main`), within the same limits; only its start is another one. Left
as it was for the tests of the process itself (`tests/test_apart.py`) and for every `sub` that is a process of its own.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

import pytest

from sub_cli import apart

SERVER = get_context("forkserver")
LOADED = "pyhanko.sign.validation sub_cli.actions.signature.judge sub_cli.pdf.shown_text sub_cli.render.provenance"
SERVER.set_forkserver_preload([*LOADED.split(), "sub_cli.sign.signer", "sub_cli.sign.verify"])


def run(
    command: list[str], *, input: bytes, timeout: float, cwd: str, env: Mapping[str, str], **_more: Any
) -> subprocess.CompletedProcess[bytes]:
    """Do what `subprocess.run` does for `apart.ask`, with a child that has begun already."""
    ours, theirs = SERVER.Pipe(duplex=False)
    told = command[command.index(apart.START) + 1 :][:4]
    child = SERVER.Process(target=answer, args=(theirs, told, input, cwd, dict(env)), daemon=True)
    child.start()
    theirs.close()
    with ours:
        said = _said(ours, child, timeout)
    child.join()
    return subprocess.CompletedProcess(command, child.exitcode or 0, said, b"")


def _said(ours: Connection, child: Any, timeout: float) -> bytes:
    if not ours.poll(timeout):
        child.kill()
        raise subprocess.TimeoutExpired("apart", timeout)
    try:
        return ours.recv_bytes()
    except EOFError:
        return b""


def answer(theirs: Connection, told: list[str], question: bytes, folder: str, env: dict[str, str]) -> None:
    """Be the process of one question."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    out = io.BytesIO()
    sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(question)), io.TextIOWrapper(out)
    apart.main(*told)  # type: ignore[arg-type]  # four words, as on its command line
    theirs.send_bytes(out.getvalue())
    theirs.close()
    os._exit(0)


@pytest.fixture(autouse=True)
def warm_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let questions be answered by children of one process."""
    both = SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired)
    monkeypatch.setattr(apart, "subprocess", both)
