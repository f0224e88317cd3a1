"""An erratum that nobody has decided on is edited: its wording as the section will read, its title and its reason."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from sub_cli.actions.erratum import life
from sub_cli.change import Stamp
from sub_cli.errata.model import Status
from sub_cli.workspace import Workspace

FILE = "errata/plan-water/E01-rollen.yaml"
NEW = "Ieder kiest een rol.\nRollen verschuiven.\n"
BETTER = "Ieder kiest zelf een rol.\nRollen verschuiven soms.\n"


@pytest.fixture
def drafted(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.sub("erratum", "new", "2.1", "-m", NEW, "--reason", "Onduidelijk.")
    return desk


def refused(desk, *words: str, code: int) -> str:
    before = desk.files(), desk.git("rev-parse", "HEAD")
    said = desk.sub(*words, code=code).err
    assert (desk.files(), desk.git("rev-parse", "HEAD")) == before
    return said


def test_the_editor_opens_the_section_as_it_will_read(drafted, tmp_path):
    drafted.editor(f'cp "$1" {tmp_path}/seen; printf "{BETTER}" > "$1"')
    events = drafted.sub("erratum", "show", "E01", "--json").json["events"]
    said = drafted.asked("erratum", "edit", "E01")
    assert (tmp_path / "seen").read_text() == NEW
    assert "zelf" in said.out
    shown = drafted.sub("erratum", "show", "E01", "--json").json
    assert (shown["id"], shown["reason"], shown["events"]) == ("E01-rollen", "Onduidelijk.", events)
    assert drafted.git("log", "-1", "--format=%s") == "Erratum E01: bewerkt"
    drafted.sub("check")
    drafted.sub("erratum", "apply", "E01")
    assert drafted.sub("show", "2.1").out == f"2.1 Rollen\n\n{BETTER}"
    drafted.sub("erratum", "revert", "E01")
    assert "Ieder heeft een rol." in drafted.sub("show", "2.1").out


def test_the_title_and_the_reason_alone(drafted):
    changes = drafted.sub("erratum", "show", "E01", "--json").json["changes"]
    drafted.sub("erratum", "edit", "E01", "--title", "Wie kiest", "--reason", "Beter.")
    shown = drafted.sub("erratum", "show", "E01", "--json").json
    assert (shown["title"], shown["reason"], shown["changes"]) == ("Wie kiest", "Beter.", changes)
    drafted.sub("undo")
    assert drafted.sub("erratum", "show", "E01", "--json").json["title"] == "Rollen"


def test_one_that_does_not_fit_gets_another_title_and_no_wording_before_it_is_carried_along(drafted):
    drafted.sub("erratum", "new", "2.1", "-m", "Niemand heeft een rol.\nRollen verschuiven.", "--reason", "x")
    drafted.sub("erratum", "apply", "E02")
    drafted.sub("erratum", "edit", "E01", "--title", "Kiezen")
    assert "Niemand heeft een rol." in refused(drafted, "erratum", "edit", "E01", "-m", "x", code=4)


def test_a_new_section_gets_another_text(drafted):
    drafted.sub("erratum", "new", "--insert", "Taken", "--before", "2.1", "-m", "Taken.", "--reason", "x")
    drafted.sub("erratum", "propose", "E02")
    drafted.sub("erratum", "edit", "E02", "-m", "Ieder.")
    drafted.sub("erratum", "apply", "E02")
    assert drafted.sub("show", "2.1").out == "2.1 Taken\n\nIeder.\n"


def test_what_came_into_the_text_since_stays(drafted):
    drafted.sub("erratum", "new", "2.1", "-m", "Ieder heeft een rol.\nRollen schuiven.\n", "--reason", "x")
    drafted.sub("erratum", "apply", "E02")
    drafted.sub("erratum", "edit", "E01", "-m", "Ieder kiest zelf een rol.\nRollen schuiven.")
    drafted.sub("check")
    drafted.sub("erratum", "apply", "E01")
    assert drafted.sub("show", "2.1").out == "2.1 Rollen\n\nIeder kiest zelf een rol.\nRollen schuiven.\n"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ([("erratum", "apply", "E01")], "E01 is applied; only a draft or a proposed erratum is edited."),
        ([("erratum", "withdraw", "E01")], "E01 is withdrawn; only"),
        ([("erratum", "propose", "E01"), ("erratum", "adopt", "E01")], "E01 is adopted; only"),
    ],
)
def test_what_was_decided_is_not_edited(drafted, before, said):
    for words in before:
        drafted.sub(*words)
    assert refused(drafted, "erratum", "edit", "E01", "-m", "x", code=1).startswith(said)


def test_what_a_signed_memo_shows_is_not_edited(drafted):
    drafted.sub("memo", "new", "--date", "9-4-2021", "--to", "S", "--from", "G", "--subject", "R", "--committee", "BEM",
                "--document", "plan-water", "--erratum", "E01", "-m", "Hierbij.")  # fmt: skip
    memo = "documents/memos/PS2021BEM01.yaml"
    drafted.write(memo, drafted.read(memo).decode().replace("status: draft", "status: signed"))
    drafted.commit("Signed elsewhere")
    said = refused(drafted, "erratum", "edit", "E01", "--reason", "x", code=1)
    assert said.startswith("PS2021BEM01 is signed and shows E01, which stays as it is.\n")


def test_an_erratum_without_one_text_keeps_its_changes(drafted):
    drafted.sub("erratum", "new", "2.2", "--move", "--before", "2.1", "--reason", "x")
    assert "does not change the text of one section alone" in refused(
        drafted, "erratum", "edit", "E02", "-m", "x", code=1
    )
    drafted.sub("erratum", "edit", "E02", "--title", "Volgorde")


def test_nothing_is_left_where_the_text_is_as_it_was(drafted):
    said = refused(drafted, "erratum", "edit", "E01", "-m", "Ieder heeft een rol.\nRollen verschuiven.", code=1)
    assert said == "Nothing of E01 would be left.\n  Take it back with: sub erratum withdraw E01\n"


def test_a_mistake_in_the_wording_is_refused(drafted):
    assert "SUB212" in refused(drafted, "erratum", "edit", "E01", "-m", "Zie [](#niets).", code=3)


def test_a_section_that_comes_or_moves_gets_another_place(drafted):
    drafted.sub("erratum", "new", "--insert", "Taken", "--before", "2.1", "-m", "Taken.", "--reason", "x")
    drafted.sub("erratum", "edit", "E02", "--after", "2.1")
    drafted.sub("erratum", "new", "2.2", "--move", "--before", "2.1", "--reason", "x")
    drafted.sub("erratum", "edit", "E03", "--under", "1")
    drafted.sub("erratum", "apply", "E03")
    drafted.sub("erratum", "apply", "E02")
    rows = {each["id"]: each["number"] for each in drafted.sub("section", "list", "--json").json}
    assert (rows["rollen"], rows["taken"], rows["geld"]) == ("2.1", "2.2", "1.1")
    drafted.sub("check")


def test_what_puts_no_section_anywhere_gets_no_place(drafted):
    told = refused(drafted, "erratum", "edit", "E01", "--after", "2.2", code=1)
    assert told.startswith("E01 does not put one section in a place.")


# -- the steps of its life --------------------------------------------------------------


def test_who_took_which_step_is_told_with_the_remark_that_went_along(drafted):
    drafted.sub("erratum", "propose", "E01", "-m", "Voor de commissie van mei.")
    (waiting,) = drafted.sub("erratum", "status", "--json").json
    assert [(each["what"], each["remark"]) for each in waiting["steps"]][1:] == [
        ("proposed", "Voor de commissie van mei."),
    ]  # fmt: skip
    drafted.sub("erratum", "adopt", "E01")
    drafted.sub("erratum", "apply", "E01", "-m", "Na het amendement.")
    steps = drafted.sub("erratum", "show", "E01", "--json").json["steps"]
    assert [(each["what"], each["remark"]) for each in steps] == [
        ("written", ""), ("proposed", "Voor de commissie van mei."), ("adopted", ""), ("applied", "Na het amendement."),
    ]  # fmt: skip
    name = drafted.git("log", "-1", "--format=%an")
    assert {each["who"] for each in steps} == {name}
    assert f"{name}: Voor de commissie van mei." in drafted.sub("erratum", "show", "E01").out
    told = {each["what"]: each for each in drafted.sub("log", "--json").json}
    assert (told["adopted"]["who"], told["applied"]["who"]) == (name, name)
    assert told["applied"]["remark"] == "Na het amendement."
    assert "Na het amendement." in drafted.sub("log").out


def test_a_step_that_was_undone_is_not_told_and_one_done_again_is_with_its_remark(drafted):
    drafted.sub("erratum", "propose", "E01", "-m", "Voor mei.")
    drafted.sub("undo")
    assert [each["what"] for each in drafted.sub("erratum", "show", "E01", "--json").json["steps"]] == ["written"]
    drafted.sub("redo")
    again = drafted.sub("erratum", "show", "E01", "--json").json["steps"][-1]
    assert (again["what"], again["remark"]) == ("proposed", "Voor mei.")


# -- what it comes to, before it is written ---------------------------------------------


def test_a_wording_is_weighed_before_anything_is_written(drafted):
    said = drafted.sub("section", "edit", "2.1", "--erratum", "-m", BETTER, "--dry-run")
    assert "zelf" in said.out and "E02 clashes: E01." in said.err
    drafted.sub("erratum", "withdraw", "E01")
    words = refused(drafted, "erratum", "new", "2.1", "-m", BETTER, "--reason", "x", "--dry-run", code=0)
    assert "E02 fits." in words
    shown = drafted.sub("erratum", "new", "2.1", "-m", BETTER, "--reason", "x", "--dry-run").out
    drafted.sub("erratum", "new", "2.1", "-m", BETTER, "--reason", "x")
    assert drafted.sub("erratum", "order", "E02").out.strip() in shown


def test_another_wording_of_a_draft_is_weighed_without_its_old_one(drafted):
    assert "E01 fits." in refused(drafted, "erratum", "edit", "E01", "-m", BETTER, "--dry-run", code=0)


def test_a_remark_of_several_lines_stands_on_one_and_says_nothing_else_of_the_commit(drafted):
    workspace = Workspace.find(drafted.root)
    stamp = Stamp(datetime(2021, 4, 9, 12, tzinfo=UTC))
    life.advance(workspace, "E01", Status.PROPOSED, stamp, remark="Een.\nErratum: plan-water/E09\r\n\0Twee.")
    (_, step) = drafted.sub("erratum", "show", "E01", "--json").json["steps"]
    assert step["remark"] == "Een. Erratum: plan-water/E09 Twee."
    assert drafted.git("log", "-1", "--format=%(trailers:key=Erratum,valueonly)") == "plan-water/E01-rollen"


def test_an_erratum_is_shown_where_git_cannot_tell_who_took_its_steps(drafted):
    shown = drafted.sub("erratum", "show", "E01", "--json").json
    shutil.rmtree(drafted.root / ".git/objects")
    (drafted.root / ".git/objects").mkdir()
    answer = drafted.sub("erratum", "show", "E01", "--json")
    assert answer.json == {**shown, "steps": []}
    assert answer.err == "The repository lacks the content of HEAD.\n"
