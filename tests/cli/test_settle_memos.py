"""A memo that got another number in a clone is followed by what it is; git alone may take one for another."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

FIRST, SECOND, THIRD = (f"PS2021BEM0{n}" for n in (1, 2, 3))
HEAD = ("--to", "Staten", "--from", "G", "--committee", "BEM", "--date", "9-4-2021")
TEXT = "De provincie schrijft dit.\nOok dit staat erin.\nEn een derde zin.\nEn een vierde."


def path(number: str) -> str:
    return f"documents/memos/{number}.yaml"


def new(desk: Any, subject: str) -> None:
    desk.sub("memo", "new", *HEAD, "--subject", subject, "-m", TEXT)


def renumber(desk: Any, old: str, now: str) -> None:
    """Give a memo another number, as whoever settled two of one number did."""
    desk.git("mv", path(old), path(now))
    desk.write(path(now), desk.read(path(now)).decode().replace(f"number: {old}", f"number: {now}"))
    desk.commit(f"{old} is {now}, on {desk.git('branch', '--show-current')}")


def put_another(desk: Any, subject: str) -> None:
    """Write another memo under the number that is free since."""
    desk.write(
        path(FIRST), desk.git("show", f"start:{path(FIRST)}").replace("subject: Een", f"subject: {subject}") + "\n"
    )
    desk.commit(subject)


def edit(desk: Any, number: str, old: str, becomes: str) -> None:
    desk.write(path(number), desk.read(path(number)).decode().replace(old, becomes))
    desk.commit("Bewerkt")


def merge(desk: Any, branch: str = "other") -> bool:
    """Merge by git alone; tell whether it stopped."""
    return subprocess.run(["git", "-C", desk.root, "merge", "--no-edit", branch], capture_output=True).returncode != 0


def listed(desk: Any) -> dict[str, str]:
    return {row["number"]: row["subject"] for row in desk.sub("memo", "list", "--json").json}


@pytest.fixture
def one(desk: Any) -> Any:
    """A plan with one memo, on a branch `other` as well, which is checked out."""
    new(desk, "Een")
    desk.git("branch", "start")
    desk.git("switch", "--quiet", "--create", "other")
    return desk


@pytest.mark.parametrize("turned", [False, True])
def test_a_memo_that_a_merge_of_gits_own_lost_is_told_and_put_back(one, turned):
    """Both gave it another number, and one of them the old number to another memo: git merges that without a word."""
    renumber(one, FIRST, SECOND)
    one.git("switch", "--quiet", "main")
    renumber(one, FIRST, SECOND)
    put_another(one, "Ander")
    if turned:
        one.git("switch", "--quiet", "other")
    assert not merge(one, "main" if turned else "other")
    assert len(listed(one)) == 1, "git lost none"
    gone = "Een" if turned else "Ander"
    (found,) = one.sub("check", "--json", code=1).json
    assert (found["code"], found["fix"]) == ("SUB193", "sub settle")
    said = f"A merge of git's own lost the memo “{gone}”: git took another one for it. Go on with: sub settle"
    assert said in one.sub("section", "list").err and said in one.sub().out
    assert f"A merge of git's own had lost the memo “{gone}”: it is there again." in one.sub("settle").err
    assert listed(one) == {FIRST: "Ander", SECOND: "Een"}
    one.sub("check")
    assert "lost" not in one.sub("section", "list").err


def test_what_one_edits_goes_along_to_the_number_that_the_other_gave(one):
    """The number that it got there is that of a new memo here."""
    edit(one, FIRST, "En een derde zin.", "En een zin van hen.")
    new(one, "Twee")
    one.git("switch", "--quiet", "main")
    renumber(one, FIRST, SECOND)
    assert merge(one)
    assert f"Two memos had the number {SECOND}: “Een” is {THIRD} from now on." in one.sub("settle").err
    one.git("commit", "--quiet", "--no-edit")
    assert listed(one) == {SECOND: "Twee", THIRD: "Een"}
    assert "En een zin van hen." in one.sub("memo", "show", THIRD).out
    one.sub("check")


def test_a_memo_that_each_gave_another_number_has_one_again(one):
    renumber(one, FIRST, THIRD)
    edit(one, THIRD, "En een vierde.", "En een vierde van hen.")
    one.git("switch", "--quiet", "main")
    renumber(one, FIRST, SECOND)
    edit(one, SECOND, "De provincie", "De provincie zelf")
    assert merge(one)
    assert f"“Een” got two numbers, {SECOND} and {THIRD}: it is {SECOND} from now on." in one.sub("settle").err
    one.git("commit", "--quiet", "--no-edit")
    assert listed(one) == {SECOND: "Een"}
    text = one.sub("memo", "show", SECOND).out
    assert "De provincie zelf" in text and "En een vierde van hen." in text


def test_other_memos_that_each_put_under_the_old_number_get_one_each(one):
    for branch, subject in (("other", "Van hen"), ("main", "Van ons")):
        one.git("switch", "--quiet", branch)
        renumber(one, FIRST, SECOND)
        put_another(one, subject)
    assert merge(one)
    assert f"Two memos had the number {FIRST}: “" in one.sub("settle").err
    one.git("commit", "--quiet", "--no-edit")
    assert sorted(listed(one).values()) == ["Een", "Van hen", "Van ons"]
    assert listed(one)[SECOND] == "Een"
    one.sub("check")


def test_a_memo_that_was_removed_on_purpose_stays_away(one):
    one.git("rm", "--quiet", path(FIRST))
    one.git("commit", "--quiet", "--message", "Weg")
    one.git("switch", "--quiet", "main")
    new(one, "Twee")
    assert not merge(one)
    assert listed(one) == {SECOND: "Twee"}
    one.sub("check")
