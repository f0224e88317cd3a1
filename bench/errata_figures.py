"""Errata: a thousand of them beside the same changes as patches, and what one costs in plans of several sizes."""

from __future__ import annotations

import difflib
import json
import os
import random
import shutil
import statistics
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from bench import workspaces
from bench.known_history import KnownHistory
from bench.measure import CLICK, ENVIRONMENT, SUB, Cost, Figure, cost, median, sub

_HISTORIES = 12
"""Sections, each with a history of its own, over which the credits of blame are measured."""
_ROUNDS = 5
"""How many times is measured what is told as a median."""
_ERRATUM = """\
id: {name}
document: plan
kind: erratum
title: Wijziging {name}
reason: Onduidelijk.
status: adopted
changes:
  - substitute: {section}
    line: 2
    before: "{before}"
    was: |
      {was}
    becomes: |
      {becomes}
    after: "{after}"
    digest: sha256:{digest}
"""
_MAIL = """\
From {sha} Mon Sep 17 00:00:00 2001
From: Meting <meting@example.org>
Date: Fri, 9 Apr 2021 12:00:00 +0200
Subject: [PATCH] {name}

---
{patch}--
2.39.5

"""


def write_errata(root: Path, count: int, sections: int) -> dict[str, tuple[str, str, str]]:
    """Put `count` adopted errata into a workspace, each about the second sentence of a section of its own.

    Returns for each its file, and the whole text of that file before and after.
    """
    chance = random.Random(count)
    folder = root / "errata" / "plan"
    folder.mkdir(parents=True)
    made = {}
    for index, number in enumerate(chance.sample(range(sections), count)):
        name, section = f"E{index:04}", f"deel-{number:05}"
        path = f"documents/plan/sections/{section}.yaml"
        text = (root / path).read_text(encoding="utf-8")
        rows = text.splitlines()
        first = rows.index("text: |") + 1
        before, was, after = (row.removeprefix("  ") for row in rows[first : first + 3])
        becomes = workspaces.sentence(chance)
        proof = sha256(f"{was}\n".encode()).hexdigest()
        (folder / f"{name}.yaml").write_text(
            _ERRATUM.format(
                name=name, section=section, before=before, was=was, becomes=becomes, after=after, digest=proof
            ),
            encoding="utf-8",
        )
        made[name] = path, text, text.replace(f"  {was}\n", f"  {becomes}\n", 1)
    return made


def thousand(folder: Path, count: int) -> Iterator[Figure]:
    """Yield what `count` errata take to apply, beside git am and quilt with the same changes."""
    root = workspaces.plan(workspaces.begin(folder / "series"), count)
    made = write_errata(root, count, count)
    workspaces.commit(root)
    peer = folder / "peer"
    shutil.copytree(root, peer)
    forward = _settled(lambda: sub(root, "erratum", "apply", *made))
    if any((root / path).read_text(encoding="utf-8") != after for path, _, after in made.values()):
        raise RuntimeError("the errata did not give the text that was meant")
    yield Figure(f"{count} errata applied as one commit", forward.cpu, "s", note=f"{forward.wall:.1f} s by the clock")
    git = _git_am(peer, made)
    yield Figure(f"{count} errata beside git am: CPU", forward.cpu / git.cpu, "x", 1.0)
    yield Figure(f"{count} errata beside git am: time", forward.wall / git.wall, "x", 1.0)
    if shutil.which("quilt"):
        yield from _beside_quilt(root, peer, made)
    for state in ("@base", f"@{list(made)[count // 2]}", "2021-03-31"):
        back = median(lambda state=state: sub(root, "show", "--at", state), 5)  # type: ignore[misc]
        yield Figure(f"show --at {state}, the whole plan of {count} sections and errata", back.cpu, "s", 1.0)


def _beside_quilt(root: Path, peer: Path, made: dict[str, tuple[str, str, str]]) -> Iterator[Figure]:
    """Yield what `made` errata take to apply beside quilt with the same changes: the median of five, and the worst."""
    ours, push = [], _quilt(peer, made)
    for _ in range(_ROUNDS):
        workspaces.git(root, "reset", "--quiet", "--hard", "HEAD~1")
        ours.append(_settled(lambda: sub(root, "erratum", "apply", *made)))
    spent = sorted(each.cpu for each in ours)
    yield Figure(
        f"{len(made)} errata beside quilt push: CPU, median of five", statistics.median(spent) / push.cpu, "x", 0.1
    )
    yield Figure(f"{len(made)} errata beside quilt push: CPU, the worst of five", spent[-1] / push.cpu, "x", 0.13)
    time = statistics.median([each.wall for each in ours])
    yield Figure(f"{len(made)} errata beside quilt push: time", time / push.wall, "x", 0.1)


def _settled(command: Callable[[], Cost]) -> Cost:
    """Return what `command` takes when the disk has nothing left to write of what was made for it."""
    os.sync()
    return command()


def _patch(path: str, old: str, new: str) -> str:
    rows = difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{path}", f"b/{path}")
    return f"diff --git a/{path} b/{path}\n" + "".join(rows)


def _git_am(root: Path, made: dict[str, tuple[str, str, str]]) -> Cost:
    mails = "".join(
        _MAIL.format(sha="0" * 40, name=name, patch=_patch(*change)) for name, change in made.items()
    ).encode()
    who = ["-c", "user.name=M", "-c", "user.email=m@example.org", "-c", "gc.auto=0"]
    spent = _settled(lambda: cost(["git", *who, "am", "--quiet"], root, stdin=mails))
    workspaces.git(root, "reset", "--quiet", "--hard", f"HEAD~{len(made)}")
    return spent


def _quilt(root: Path, made: dict[str, tuple[str, str, str]]) -> Cost:
    folder = root / "patches"
    folder.mkdir()
    for name, change in made.items():
        (folder / f"{name}.patch").write_text(_patch(*change), encoding="utf-8")
    (folder / "series").write_text("".join(f"{name}.patch\n" for name in made), encoding="utf-8")
    return _settled(lambda: cost(["quilt", "push", "-a", "-q"], root))


def growth(folder: Path, sizes: tuple[int, ...]) -> Iterator[Figure]:
    """Yield what one erratum, one look back and one blame take in plans with as many sections and errata in force."""
    click = median(lambda: cost(CLICK), _ROUNDS).cpu
    spent = {size: _one_of_each(folder, size) for size in sizes}
    last, first = sizes[-1], sizes[0]
    for name, bound in _BOUNDS.items():
        beside = f"{spent[last][name] / click:.1f} x import click"
        yield Figure(f"{name}, {last} sections and errata", spent[last][name], "s", bound, note=beside)
    told = ", ".join(f"{size}: {costs[_ONE_MORE]:.2f} s" for size, costs in spent.items())
    grown = spent[last][_ONE_MORE] / spent[first][_ONE_MORE]
    yield Figure(f"{_ONE_MORE}, {last} sections and errata beside {first}", grown, "x", 1.2, note=told)


_ONE_MORE = "one more erratum"
_WITHOUT = "show --at of a section, nothing remembered"
_BOUNDS = {
    "show --at of a section": 0.3,
    "show --at of a section on a day": 0.3,
    "blame of a section": 0.3,
    _WITHOUT: 4.0,
}
"""What is looked at in one section, and the seconds that it may take."""


def _one_of_each(folder: Path, size: int) -> dict[str, float]:
    """Return the CPU seconds of commands about one section, in a plan of `size` sections with nearly as many errata."""
    root = workspaces.plan(workspaces.begin(folder / f"grow{size}"), size)
    made = write_errata(root, size, size)
    workspaces.commit(root)
    sub(root, "erratum", "apply", *list(made)[:-_ROUNDS])
    section = next(iter(made.values()))[0].rsplit("/", 1)[1].removesuffix(".yaml")
    later = iter(list(made)[-_ROUNDS:])
    looks = {
        _WITHOUT: lambda: _forgetting(root, "show", section, "--at", "@base"),
        "show --at of a section": lambda: sub(root, "show", section, "--at", "@base"),
        "show --at of a section on a day": lambda: sub(root, "show", section, "--at", "2021-03-31"),
        "blame of a section": lambda: sub(root, "blame", section),
        _ONE_MORE: lambda: sub(root, "erratum", "apply", next(later)),
    }
    return {name: median(look, _ROUNDS).cpu for name, look in looks.items()}


def _forgetting(root: Path, *words: str) -> Cost:
    """Run `sub` as the first time in a clone, and return what it takes."""
    (root / ".git" / "sub-errata.json").unlink(missing_ok=True)
    return sub(root, *words)


def credit(folder: Path, revisions: int) -> Iterator[Figure]:
    """Yield what `sub blame --words` takes for a section with so many revisions, and how much it credits rightly."""
    known = {f"deel-{number:05}": KnownHistory(number) for number in range(_HISTORIES)}
    root = workspaces.plan(workspaces.begin(folder / "blame"), 20)
    wrote = {}
    for number in range(revisions):
        for section, history in known.items():
            _revise(root, section, history, number)
        wrote[workspaces.commit(root, f"r{number}")] = f"r{number}"
    spent = median(lambda: sub(root, "blame", "deel-00001", "--words"), 3).cpu
    yield Figure(f"blame --words of a section with {revisions} revisions", spent, "s", 0.5)
    right = [_share_right(root, section, history, wrote) for section, history in known.items()]
    yield Figure("words credited to the revision that wrote them", sum(right) / len(right), "", least=0.99)


def _revise(root: Path, section: str, history: KnownHistory, number: int) -> None:
    if number:
        history.edit(f"r{number}")
    prose = workspaces.indented(history.text())
    path = root / "documents" / "plan" / "sections" / f"{section}.yaml"
    path.write_text(f"id: {section}\ntitle: {section}\ntext: |\n{prose}", encoding="utf-8")


def _share_right(root: Path, section: str, known: KnownHistory, wrote: dict[str, str]) -> float:
    command = [*SUB, "blame", section, "--words", "--json"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, env=ENVIRONMENT)
    sentences = json.loads(done.stdout)["data"]["sentences"]
    return known.share_right((word["text"], wrote[word["origin"]]) for each in sentences for word in each["words"])
