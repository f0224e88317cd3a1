"""Undo takes back what one did oneself just now; anything else is told and asked first. Redo brings it again."""

from __future__ import annotations

import time

import pytest

ROLES = "documents/plan-water/sections/rollen.yaml"
MONEY = "documents/plan-water/sections/geld.yaml"
LATER = "4102444800"
"""The first of January 2100."""
KIM = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
       for key, value in (("NAME", "Kim Bos"), ("EMAIL", "kim@example.org"))}  # fmt: skip


def edited(desk, text: str, *flags: str) -> bytes:
    desk.sub("section", "edit", "2.1", "-m", text, *flags)
    return desk.read(ROLES)


def refused(desk, *words: str, code: int) -> str:
    before = desk.files(), desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain")
    said = desk.sub(*words, code=code).err
    assert (desk.files(), desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain")) == before
    return said


# -- again ------------------------------------------------------------------------------


def test_what_was_undone_comes_again_step_by_step_in_turn(desk):
    start = desk.read(ROLES)
    first, second = edited(desk, "Een."), edited(desk, "Twee.")
    seen = []
    for verb in ("undo", "undo", "redo", "redo", "undo", "redo", "undo", "undo", "redo"):
        desk.sub(verb)
        seen.append({start: 0, first: 1, second: 2}[desk.read(ROLES)])
    assert seen == [1, 0, 1, 2, 1, 2, 1, 0, 1]
    assert desk.git("status", "--porcelain") == ""
    assert desk.git("log", "-1", "--format=%s") == "Opnieuw: section edit rollen"


def test_the_names_of_both_are_those_of_what_was_done(desk):
    desk.sub("section", "move", "2.2", "--before", "2.1")
    assert desk.sub("undo").err.startswith("Taken back: section move 2.2.\n")
    assert desk.sub("redo").err.startswith("Done again: section move 2.2.\n")
    assert desk.sub("undo").err.startswith("Taken back: section move 2.2.\n")


def test_an_erratum_that_is_applied_again_by_redo_is_as_it_was(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest.", "--reason", "x")
    desk.sub("erratum", "apply", "E01")
    after = desk.files()
    desk.sub("undo")
    desk.sub("redo")
    assert desk.files() == after
    assert desk.git("log", "-1", "--format=%(trailers:key=Erratum,valueonly)") == "plan-water/E01-rollen"
    desk.sub("check")


def test_an_erratum_does_not_come_into_the_text_on_a_day_that_is_gone(desk):
    desk.patch.setenv("SOURCE_DATE_EPOCH", str(int(time.time())))
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest.", "--reason", "x")
    desk.sub("erratum", "apply", "E01")
    desk.sub("undo")
    desk.patch.setenv("SOURCE_DATE_EPOCH", LATER)
    said = refused(desk, "redo", "--yes", code=1)
    assert said.endswith("  Give the command anew: sub erratum apply E01\n")
    desk.sub("erratum", "apply", "E01")


@pytest.mark.parametrize("how", ["sub", "sub without a commit", "git"])
def test_once_something_else_was_done_nothing_comes_again(desk, how):
    edited(desk, "Een.")
    desk.sub("undo")
    if how == "git":
        desk.write(MONEY, desk.read(MONEY).decode().replace("1.250", "1.500"))
        desk.commit("By hand")
    else:
        desk.sub("section", "edit", "2.2", "-m", "Niets.", *(["--no-commit"] if " " in how else []))
    assert "Nothing was taken back that can be done again" in refused(desk, "redo", code=1)


def test_what_was_changed_by_hand_since_is_not_written_over(desk):
    edited(desk, "Een.")
    desk.sub("undo")
    desk.write(ROLES, desk.read(ROLES).decode().replace("Ieder", "Iedereen"))
    refused(desk, "redo", code=4)


def test_nothing_undone_is_nothing_to_do_again(desk):
    edited(desk, "Een.")
    refused(desk, "redo", code=1)


# -- without a commit -------------------------------------------------------------------


def test_what_was_not_committed_is_undone_and_done_again_in_turn(desk):
    start = desk.read(ROLES)
    first, second = edited(desk, "Een.", "--no-commit"), edited(desk, "Twee.", "--no-commit")
    head = desk.git("rev-parse", "HEAD")
    seen = []
    for verb in ("undo", "undo", "redo", "redo", "undo", "undo", "redo"):
        desk.sub(verb)
        seen.append({start: 0, first: 1, second: 2}[desk.read(ROLES)])
    assert seen == [1, 0, 1, 2, 1, 0, 1]
    assert desk.git("rev-parse", "HEAD") == head
    edited(desk, "Drie.", "--no-commit")
    refused(desk, "redo", code=1)


def test_a_commit_is_undone_in_the_work_tree_and_done_again_there(desk):
    start = desk.read(ROLES)
    first, second = edited(desk, "Een."), edited(desk, "Twee.")
    seen = []
    for verb in ("undo", "undo", "redo", "redo"):
        desk.sub(verb, "--no-commit")
        seen.append({start: 0, first: 1, second: 2}[desk.read(ROLES)])
    assert seen == [1, 0, 1, 2]
    assert desk.git("status", "--porcelain") == ""


def test_both_kinds_come_back_in_the_order_in_which_they_went(desk):
    start = desk.read(ROLES)
    first, second = edited(desk, "Een."), edited(desk, "Twee.", "--no-commit")
    seen = []
    for verb in ("undo", "undo", "redo", "redo"):
        desk.sub(verb)
        seen.append({start: 0, first: 1, second: 2}[desk.read(ROLES)])
    assert seen == [1, 0, 1, 2]


def test_a_dry_run_of_both_writes_nothing(desk):
    edited(desk, "Een.")
    assert "Dry run" in refused(desk, "undo", "--dry-run", code=0)
    desk.sub("undo")
    assert "Dry run" in refused(desk, "redo", "--dry-run", code=0)


# -- told and asked ---------------------------------------------------------------------


@pytest.fixture
def pulled(desk):
    """Return the desk after a pull: a colleague edited 2.1."""
    with desk.patch.context() as patch:
        for name, value in KIM.items():
            patch.setenv(name, value)
        edited(desk, "Van Kim.")
    return desk


def test_the_work_of_a_colleague_is_not_taken_back_without_a_word(pulled):
    said = refused(pulled, "undo", code=2)
    assert said.startswith("section edit rollen, by Kim Bos, ")
    assert "\nFiles: documents/plan-water/sections/rollen.yaml\nSomebody else did it: Kim Bos.\n" in said
    assert said.endswith("  Give it with --yes.\n")
    assert "Nothing changed." in pulled.asked("undo", answers=["no"]).err
    assert b"Van Kim." in pulled.read(ROLES)
    pulled.asked("undo", answers=["yes"])
    assert b"Van Kim." not in pulled.read(ROLES)


def test_with_yes_nobody_is_asked_and_it_is_told_all_the_same(pulled):
    assert "Somebody else did it: Kim Bos." in pulled.sub("undo", "--yes").err
    assert b"Van Kim." not in pulled.read(ROLES)


@pytest.mark.parametrize("flag", [(), ("--no-commit",)])
def test_what_is_long_ago_is_asked(desk, flag):
    edited(desk, "Een.", *flag)
    desk.patch.setenv("SOURCE_DATE_EPOCH", LATER)
    assert "It is more than a minute ago.\n" in refused(desk, "undo", code=2)
    desk.asked("undo", *flag, answers=["j"])
    refused(desk, "redo", code=2) if flag else desk.sub("redo")


def test_a_plan_is_not_un_adopted_without_a_word(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    said = refused(desk, "undo", code=2)
    assert "\nPlan Water would not be adopted any more.\n" in said
    desk.sub("undo", "--yes")
    assert desk.sub("document", "list", "--json").json[0]["adopted"] is None
    desk.sub("redo")
    assert desk.sub("document", "list", "--json").json[0]["adopted"] == "2021-03-10"
    refused(desk, "undo", code=2)


def test_what_one_did_just_now_is_not_asked(desk):
    edited(desk, "Een.")
    assert desk.sub("undo").err.startswith("Taken back: section edit rollen.\n")


# -- what it would take back ------------------------------------------------------------


def would(desk) -> list[str]:
    return refused(desk, "undo", "--dry-run", code=0).splitlines()


def test_what_an_undo_would_take_back_is_told_thing_by_thing(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest.", "--reason", "x")
    assert "E01 would be gone." in would(desk)
    desk.sub("erratum", "edit", "E01", "--reason", "y")
    assert "E01 would say what it said before." in would(desk)
    desk.sub("erratum", "propose", "E01")
    assert "E01 would be draft again." in would(desk)
    desk.sub("erratum", "apply", "E01")
    told = would(desk)
    assert told[0] == "This would be taken back:"
    assert told[1].startswith("erratum apply E01, by ")
    assert told[2:4] == ["E01 would be proposed again.", "The section Rollen would read as before."]
    assert not any(row.startswith("Taken back") for row in told)


def test_a_section_that_came_goes_and_one_that_went_is_there_again(desk):
    desk.sub("section", "new", "--title", "Taken", "--after", "2.1", "-m", "Taken.")
    assert "The section Taken would be gone." in would(desk)
    desk.sub("section", "remove", "taken")
    assert "The section Taken would be there again." in would(desk)
