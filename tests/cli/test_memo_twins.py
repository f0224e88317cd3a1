"""Two memos that got one number in two clones: when they come together one gets another, and alike in both."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FIRST, SECOND, THIRD = (f"PS2021BEM0{n}" for n in (1, 2, 3))
HEAD = ("--to", "Staten", "--from", "G", "--committee", "BEM")


@pytest.fixture
def clones(desk: Any, desk_in: Callable[..., Any]) -> tuple[Any, Any]:
    """Return two clones of one adopted plan, each with an erratum that only it has."""
    desk.sub("document", "adopt", "--date", "1-3-2021")
    return desk, desk_in("clone", desk.root)


def new(desk: Any, subject: str, *words: str, day: str = "9-4-2021") -> str:
    said = desk.sub("memo", "new", *HEAD, "--date", day, "--subject", subject, "-m", f"Over {subject}.", *words)
    return str(said.out.strip())


def merge(desk: Any, other: Path, branch: str = "main") -> int:
    """Merge what another clone has, by git alone; return its exit code."""
    desk.git("fetch", "--quiet", str(other), branch)
    return subprocess.run(["git", "-C", desk.root, "merge", "--no-edit", "FETCH_HEAD"], capture_output=True).returncode


def settled(clones: tuple[Any, Any]) -> tuple[str, str]:
    """Merge in both clones what the other had before, and settle; return what each said, once both are the same."""
    for each in clones:
        each.git("branch", "before")
    said = []
    for each, other in (clones, clones[::-1]):
        assert merge(each, other.root, "before")
        said.append(each.sub("settle").err)
        each.git("commit", "--quiet", "--no-edit")
        each.sub("check")
    assert clones[0].git("rev-parse", "HEAD^{tree}") == clones[1].git("rev-parse", "HEAD^{tree}")
    return said[0], said[1]


def listed(desk: Any) -> dict[str, str]:
    return {row["number"]: row["subject"] for row in desk.sub("memo", "list", "--json").json}


def test_the_later_of_two_drafts_gets_the_next_number_of_both(clones):
    one, two = clones
    assert new(one, "vroeg", day="8-4-2021") == new(two, "laat") == FIRST
    assert new(two, "nog een") == SECOND
    for said in settled(clones):
        assert f"Two memos had the number {FIRST}: “laat” is {THIRD} from now on." in said
    assert listed(one) == {FIRST: "vroeg", SECOND: "nog een", THIRD: "laat"}
    assert merge(one, two.root) == 0


def test_a_final_memo_keeps_its_number_and_errata_and_versions_go_along(clones):
    one, two = clones
    one.sub("erratum", "new", "2.1", "-m", "Ieder heeft een rol.\nRollen blijven.")
    two.sub("erratum", "new", "2.2", "-m", "Het kost niets.")
    one.sub("erratum", "apply", "E01")
    new(one, "definitief", "--erratum", "E01")
    one.sub("memo", "edit", FIRST, "--status", "final")
    new(two, "concept", "--erratum", "E01", day="1-4-2021")
    new(two, "concept", "--version-of", FIRST)
    settled(clones)
    assert listed(one) == {FIRST: "definitief", SECOND: "concept", f"{SECOND}A": "concept"}
    rows = {row["id"]: row["memo"] for row in one.sub("erratum", "list", "--json").json}
    assert rows == {"E01-rollen": FIRST, "E02-geld": SECOND}
    shown = one.sub("memo", "show", SECOND, "--json").json
    assert shown["errata"] == ["E02-geld"]


def test_of_two_that_were_signed_neither_moves_and_nothing_is_written(clones):
    for each, subject in zip(clones, ("een", "twee"), strict=True):
        new(each, subject)
        file = f"documents/memos/{FIRST}.yaml"
        each.write(file, each.read(file).decode().replace("status: draft", "status: signed"))
        each.commit("Getekend")
    one, two = clones
    assert merge(one, two.root)
    before = one.everything()
    assert f"Two memos were signed as {FIRST}" in one.sub("settle", code=4).err
    assert {path: data for path, data in one.everything().items() if "/sub/" not in path} == {
        path: data for path, data in before.items() if "/sub/" not in path
    }


def test_a_signed_memo_keeps_its_number_though_it_is_the_later_one(clones):
    one, two = clones
    new(one, "concept", day="1-4-2021")
    new(two, "getekend", day="9-4-2021")
    file = f"documents/memos/{FIRST}.yaml"
    two.write(file, two.read(file).decode().replace("status: draft", "status: signed"))
    two.commit("Getekend")
    assert merge(one, two.root)
    assert f"“concept” is {SECOND} from now on." in one.sub("settle").err
    one.git("commit", "--quiet", "--no-edit")
    assert listed(one) == {FIRST: "getekend", SECOND: "concept"}


def test_one_memo_that_was_edited_in_both_clones_stays_one(clones):
    one, two = clones
    new(one, "samen")
    two.git("fetch", "--quiet", str(one.root), "main")
    two.git("cherry-pick", "FETCH_HEAD")
    one.sub("memo", "edit", FIRST, "-m", "Van een.")
    two.git("commit", "--quiet", "--amend", "--no-edit", "--date", "2021-01-01T00:00:00")
    two.sub("memo", "edit", FIRST, "-m", "Van twee.")
    assert merge(one, two.root)
    answer = one.sub("settle", code=4)
    assert f"still in conflict: documents/memos/{FIRST}.yaml" in answer.err
