"""Children of `Renderer` that outlive a command: a story of ten commands then loads WeasyPrint once, and not ten times.

They are the product's own, started by it with its limits, and do what they do in `sub build`: one page after another.
Left as it was for the tests of the child itself, beside this file, and for every `sub` that is a process of its own.
"""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from sub_cli.apart import PASSED_ON
from sub_cli.errors import BadInput
from sub_cli.render.confined import Renderer
from sub_cli.render.job import Job, Rendered

Child = tuple[TemporaryDirectory[str], subprocess.Popen[bytes]]
IDLE: dict[Any, list[Child]] = defaultdict(list)
"""By what they were started with."""
MOST = 2
start, attempt, leave = Renderer._start, Renderer._attempt, Renderer.__exit__


def started_with(self: Renderer) -> Any:
    return self._limits, *(os.environ.get(name) for name in PASSED_ON)


def take(self: Renderer) -> subprocess.Popen[bytes]:
    """Take a child that waits, or start one."""
    self.fit = True
    while kept := IDLE[started_with(self)]:
        self._folder, process = kept.pop()
        if process.poll() is None:
            self._process = process
            return process
        self._folder.cleanup()
    return start(self)


def watched(self: Renderer, job: Job) -> Rendered:
    """Note whether the child gave a whole answer; only then may it be kept."""
    self.fit = False
    try:
        answer = attempt(self, job)
    except BadInput:
        self.fit = True
        raise
    self.fit = True
    return answer


def keep(self: Renderer, *end: Any) -> None:
    kept = IDLE[started_with(self)]
    if self._process and self._folder and self.fit and len(kept) < MOST:
        kept.append((self._folder, self._process))
        self._folder = self._process = None
    leave(self, *end)


@pytest.fixture(autouse=True)
def warm_press(monkeypatch: pytest.MonkeyPatch, end_of_warm_press: None) -> None:
    """Let the children of one command serve the next."""
    monkeypatch.setattr(Renderer, "fit", False, raising=False)
    monkeypatch.setattr(Renderer, "_start", take)
    monkeypatch.setattr(Renderer, "_attempt", watched)
    monkeypatch.setattr(Renderer, "__exit__", keep)


@pytest.fixture(scope="session")
def end_of_warm_press() -> Iterator[None]:
    yield
    for folder, process in (child for kept in IDLE.values() for child in kept):
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()
        folder.cleanup()
