"""Measuring: what commands take, one figure with its bound, and the noise of the machine beside it."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUB = [sys.executable, "-c", "from sub_cli.cli.main import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "SUB_LANG": "en", "CI": "true", "PYTHONDONTWRITEBYTECODE": ""}
"""As where the program is installed: compiled modules are kept, whatever the surroundings say."""
CLICK = [sys.executable, "-c", "import click"]
LOAD = [sys.executable, "-c", "sum(number * number for number in range(3_000_000))"]
"""The same work each time: what it takes tells how noisy the machine is."""


@dataclass(frozen=True)
class Cost:
    """What a command takes, in seconds."""

    cpu: float
    """User and system time of the command and its children."""
    wall: float
    """From start to end."""


@dataclass(frozen=True)
class Figure:
    """One thing that was measured."""

    name: str
    value: float
    unit: str
    """`s` (of CPU where the name does not say otherwise), `x` (a ratio), `%`."""
    bound: float | None = None
    """What it may be at most; None where it is only told."""
    least: float | None = None
    """What it has to be at least."""
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return whether the bound is kept."""
        if self.bound is None and self.least is None:
            return ""
        kept = (self.bound is None or self.value <= self.bound) and (self.least is None or self.value >= self.least)
        return "kept" if kept else "NOT KEPT"


@dataclass
class Noise:
    """What the same work took at different moments of the run."""

    times: list[float] = field(default_factory=list)

    def listen(self) -> None:
        """Do the work once more."""
        self.times.append(cost(LOAD).wall)

    def figure(self) -> Figure:
        """Return how far the moments differ: longest over shortest."""
        return Figure("noise: the same work, slowest over fastest moment", max(self.times) / min(self.times), "x")


def cost(command: Sequence[str | Path], cwd: Path = ROOT, *, check: bool = True, stdin: bytes | None = None) -> Cost:
    """Run `command` and return what it takes, children included; CalledProcessError when it fails."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=cwd, check=check, capture_output=True, env=ENVIRONMENT, input=stdin)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall)


def sub(root: Path, *words: str, check: bool = True) -> Cost:
    """Run `sub` in a workspace and return what it takes."""
    return cost([*SUB, *words], root, check=check)


def median(run: Callable[[], Cost], runs: int) -> Cost:
    """Return the medians of several runs."""
    costs = [run() for _ in range(runs)]
    return Cost(statistics.median(each.cpu for each in costs), statistics.median(each.wall for each in costs))


def in_turn(first: Callable[[], Cost], second: Callable[[], Cost], runs: int) -> tuple[Cost, Cost]:
    """Return the medians of two things that are run in turn, so that a busy machine disturbs both alike."""
    pairs = [(first(), second()) for _ in range(runs)]
    one, other = zip(*pairs, strict=True)
    return median(iter(one).__next__, runs), median(iter(other).__next__, runs)


def peak_memory(command: Sequence[str | Path], cwd: Path = ROOT) -> float:
    """Return the most memory, in MB, that any process of `command` held at one time (`ru_maxrss` of all children)."""
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command], cwd=cwd, check=True, capture_output=True, text=True, env=ENVIRONMENT
    )
    return int(done.stdout) / (1024 if sys.platform != "darwin" else 1024 * 1024)
