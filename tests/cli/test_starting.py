"""`sub init` on a disk that fails: a workspace, or nothing at all."""

from __future__ import annotations

import errno
import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.history.test_crash import interposed, sample

FAILING = ("write", "fsync", "mkdir", "link", "replace", "before git")


def empty(root: Path) -> None:
    """Leave the folder to be made, and the one above it."""


def folder(root: Path) -> None:
    root.mkdir(parents=True)
    (root / "mine.txt").write_text("mine\n")


def unborn(root: Path) -> None:
    folder(root)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", root], check=True)


def born(root: Path) -> None:
    unborn(root)
    subprocess.run(["git", "-C", root, "commit", "--quiet", "--allow-empty", "--message", "Mine"], check=True)


KINDS = (empty, folder, unborn, born)


def found(top: Path) -> Iterator[str]:
    """Yield every file and branch below `top`; of git only whether it is there, and where its branches are."""
    for path in sorted(top.rglob("*")):
        inside = path.relative_to(top).parts
        if ".git" not in inside or inside[-1] == ".git":
            yield str(path.relative_to(top))
        elif "heads" in inside and path.is_file() and "logs" not in inside:
            yield f"{path.relative_to(top)} {path.read_text()}"


@pytest.mark.parametrize(
    ("before", "code", "every"),
    [
        (empty, errno.ENOSPC, 40),
        (unborn, errno.EIO, 40),
        *(pytest.param(*each, 5, marks=pytest.mark.slow) for each in product(KINDS, (errno.ENOSPC, errno.EIO))),
    ],
)
def test_a_start_that_fails_leaves_what_was_there(
    desk_in, named, before: Callable[[Path], None], code: int, every: int
) -> None:
    desk = desk_in("desk")

    def attempt(name: str, step: Callable[[str], None]) -> tuple[int, bool, Path]:
        top = desk.root / name
        before(top / "deep" / "plan")
        old = list(found(top)) if top.exists() else []
        with pytest.MonkeyPatch.context() as patch:
            interposed(patch, step)
            answer = desk.any("init", str(top / "deep" / "plan"), "--name", "Nieuw")
        return answer.code, (list(found(top)) if top.exists() else []) == old, top

    count = itertools.count()
    assert attempt("whole", lambda _: next(count) and None)[0] == 0
    for moment in sample(next(count), every):
        steps = itertools.count(1)

        def fail(name: str, steps: Iterator[int] = steps, moment: int = moment) -> None:
            if next(steps) >= moment and name in FAILING:
                raise OSError(code, os.strerror(code))

        left, same, top = attempt(f"at{moment}", fail)
        if (left, same) == (3, False):  # git failed as it moved the branch, and could not be asked whether it had
            left, same = desk.any("init", str(top / "deep" / "plan"), "--name", "Nieuw").code, False
            assert not any(".sub-tmp-" in name for name in found(top)), moment
        assert (left, same) in ((0, False), (3, True)), (moment, sorted(found(top)))
