"""Over any history the program says of every section and day what a plain model of who did what when says.

The model (`oracle`) knows nothing of the program; a history (`office`) is made with `sub` and real git: branches,
merges, squashes, rebases, amends, picks, undo, revert, apply again, days in the past and to come, equal sentences. A
history that fails is cut down to the steps that matter, and printed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PERSON
from tests.laws.judging import judge, judge_days
from tests.laws.office import Broken, Office, Step, story

PATIENCE = 120
"""Seconds that may be spent on cutting a failing story down."""
FULL = int(os.environ.get("LAWS", "12"))
"""How many full histories `make laws` looks at."""


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PERSON.items():
        monkeypatch.setenv(name, value)
    for name in ("SOURCE_DATE_EPOCH", "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "")  # so that what the office sets is taken away again


@pytest.mark.parametrize("seed", range(3))
def test_short_histories(seed: int, tmp_path: Path) -> None:
    law(story(seed, errata=7), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 100 + FULL))
def test_histories_of_sixty_errata(seed: int, tmp_path: Path) -> None:
    law(story(seed, errata=60), tmp_path)


def law(steps: list[Step], folder: Path) -> None:
    """Live through a story, and fail with the shortest part of it that shows what is wrong."""
    office, wrong = lived(steps, folder / "plan")
    if wrong is None:
        return
    for less in shorter(steps, folder / "less", wrong):
        office, wrong = lived(less, folder / "less")
    pytest.fail("\n".join((*office.told, "", str(wrong))), pytrace=False)


def lived(steps: list[Step], root: Path) -> tuple[Office, Broken | None]:
    """Return the office after a story, and what went wrong in it."""
    shutil.rmtree(root, ignore_errors=True)
    office = Office(root)
    try:
        for step in steps:
            office.take(step)
        judge(office)
        without_history(office)
    except Broken as wrong:
        return office, wrong
    return office, None


def without_history(office: Office) -> None:
    """All legal days stand in the files: a repository that knows nothing of what was before tells the same."""
    root = office.root
    office.root = bare = root.parent / f"{root.name}-bare"
    shutil.rmtree(bare, ignore_errors=True)
    shutil.copytree(root, bare, ignore=shutil.ignore_patterns(".git"))
    for words in (("init", "-q", "-b", "main"), ("add", "--all"), ("commit", "-q", "-m", "Alles")):
        subprocess.run(["git", "-C", bare, *words], check=True)
    judge_days(office)
    office.root = root


def shorter(steps: list[Step], root: Path, wrong: Broken) -> Iterator[list[Step]]:
    """Yield the shortest part of a story that was found to go wrong in the same way."""
    until, size = time.monotonic() + PATIENCE, len(steps) // 2
    while size and time.monotonic() < until:
        start, found = 0, steps
        while start < len(steps) and time.monotonic() < until:
            less = [*steps[:start], *steps[start + size :]]
            _, other = lived(less, root)
            if other is not None and str(other)[:10] == str(wrong)[:10]:
                steps = less
            else:
                start += size
        size = size if len(steps) < len(found) and size <= len(steps) else size // 2
    yield steps
