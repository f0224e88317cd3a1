"""Sections while a plan is being written; once it is adopted, each command names the erratum that does the same."""

from __future__ import annotations

import re
import shlex

import pytest

from sub_cli.errata.fitting import text_mark

ROLLEN = "documents/plan-water/sections/rollen.yaml"


def outline(desk) -> list[tuple[str, str]]:
    return [(row["number"], row["title"]) for row in desk.sub("section", "list", "--json").json]


def unchanged(desk, *words: str, code: int) -> str:
    """Return what a command says that is refused and leaves everything as it was."""
    before = desk.files(), desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain")
    said = desk.sub(*words, code=code).err
    assert (desk.files(), desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain")) == before
    return said


@pytest.fixture
def adopted(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    return desk


# -- where it stands --------------------------------------------------------------------


def test_a_section_comes_and_goes_before_another_one(desk):
    desk.sub("section", "new", "--title", "Aanleiding", "--before", "1", "-m", "Water stijgt.")
    desk.sub("section", "new", "--title", "Taken", "--before", "geld", "-m", "Ieder heeft taken.")
    assert outline(desk) == [
        ("1", "Aanleiding"), ("2", "Introduction"), ("3", "Samenwerken"), ("3.1", "Rollen"), ("3.2", "Taken"),
        ("3.3", "Geld"),
    ]  # fmt: skip
    assert desk.sub("section", "move", "3.3", "--before", "3.1").err.startswith("3.3 is now 3.1.\n")
    assert [title for _, title in outline(desk)[3:]] == ["Geld", "Rollen", "Taken"]
    desk.sub("check")


@pytest.mark.parametrize(
    "words", [("2.1", "--before", "2.2"), ("2.2", "--after", "2.1"), ("2.2", "--under", "2"), ("1", "--before", "2")]
)
def test_a_section_that_stands_there_already_stays(desk, words):
    assert "Nothing changed." in unchanged(desk, "section", "move", *words, code=0)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("2", "--before", "2.1"), 4),
        (("2", "--under", "2"), 4),
        (("2", "--after", "2"), 4),
        (("2.1", "--before", "2.2", "--under", "1"), 2),
        (("2.1",), 2),
        (("2.1", "--before", "9"), 3),
    ],
)
def test_what_is_no_place_is_none(desk, words, code):
    unchanged(desk, "section", "move", *words, code=code)


def test_an_erratum_puts_a_section_before_another_one_too(adopted):
    adopted.sub("erratum", "new", "--insert", "Taken", "--before", "2.1", "-m", "Ieder heeft taken.")
    adopted.sub("erratum", "new", "2.2", "--move", "--before", "2.1")
    adopted.sub("erratum", "apply", "E01", "E02")
    assert [title for _, title in outline(adopted)] == ["Introduction", "Samenwerken", "Geld", "Taken", "Rollen"]


# -- what it is called ------------------------------------------------------------------


def test_a_section_gets_another_title_and_keeps_its_text(desk):
    text = desk.sub("section", "show", "rollen", "--json").json["text"]
    desk.sub("section", "edit", "2.1", "--title", "Wie doet wat")
    assert desk.sub("section", "show", "rollen", "--json").json == {
        "number": "2.1", "id": "rollen", "title": "Wie doet wat", "text": text, "document": "plan-water",
    }  # fmt: skip
    assert desk.git("log", "-1", "--format=%s") == "Paragraaf rollen: titel bewerkt"
    desk.sub("section", "edit", "2.1", "--title", "Rollen", "-m", "Ieder kiest.")
    assert desk.sub("show", "2.1").out == "2.1 Rollen\n\nIeder kiest.\n"


@pytest.fixture
def mentioned(desk):
    """Return the desk with what may name 2.1: sections, errata in wait and taken back, memos."""
    desk.write(ROLLEN, desk.read(ROLLEN).decode().replace("title: Rollen", "# Wie doet wat\ntitle: Rollen"))
    desk.commit("Comment")
    desk.sub("section", "edit", "1", "-m", "Zie [de rollen](#rollen), [](#geld) en `[](#rollen)`.\nEen zin.")
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.", "--reason", "x")
    desk.sub("erratum", "new", "1", "-m", "Zie [de rollen](#rollen) en `[](#rollen)`.\nEen zin.", "--reason", "x")
    desk.sub("erratum", "new", "--insert", "Taken", "--after", "2.1", "-m", "Zie [](#rollen).", "--reason", "x")
    desk.sub("erratum", "new", "2.1", "--retitle", "Zie", "--reason", "x")
    desk.sub("erratum", "withdraw", "E04")
    desk.sub("memo", "new", "--date", "9-4-2021", "--to", "S", "--from", "G", "--subject", "R", "--committee", "BEM",
             "--document", "plan-water", "--erratum", "E01", "-m", "Zie [](#rollen).")  # fmt: skip
    return desk


def test_a_section_gets_another_id_and_all_that_names_it_follows(mentioned):
    before = mentioned.files()
    said = mentioned.sub("section", "rename", "2.1", "wie-wat").err
    assert said.startswith("rollen is called wie-wat from now on.\n5 references follow.\n3 errata follow.\n")
    assert mentioned.git("log", "-1", "--format=%s") == "Paragraaf rollen: heet wie-wat"
    assert mentioned.read("documents/plan-water/sections/wie-wat.yaml") == before[ROLLEN].replace(
        b"id: rollen", b"id: wie-wat"
    )
    assert mentioned.sub("section", "show", "1").out.endswith(
        "Zie [de rollen](#wie-wat), [](#geld) en `[](#rollen)`.\nEen zin.\n"
    )
    assert mentioned.sub("check").err == "Everything is in order.\n"
    assert [row["fit"] for row in mentioned.sub("erratum", "status", "--json").json] == ["fits"] * 3
    left = {path for path, data in mentioned.files().items() if b"rollen" in data}
    assert left == {  # words of a text, and the names of errata, which stay
        "documents/memos/PS2021BEM01.yaml", "documents/plan-water/sections/introduction.yaml",
        "errata/plan-water/E01-rollen.yaml", "errata/plan-water/E02-introduction.yaml",
        "errata/plan-water/E04-rollen.yaml",
    }  # fmt: skip
    mentioned.sub("undo")
    assert mentioned.files() == before


def test_what_waits_is_applied_as_before_once_the_section_has_another_id(mentioned):
    mentioned.sub("section", "rename", "2.1", "wie-wat")
    mentioned.sub("erratum", "apply", "E01", "E02", "E03")
    assert mentioned.sub("show", "2.1").out == "2.1 Rollen\n\nIeder kiest een rol.\nRollen verschuiven.\n"
    assert mentioned.sub("show", "2.2").out == "2.2 Taken\n\nZie [](#wie-wat).\n"
    mentioned.sub("check")


def test_an_erratum_goes_on_counting_its_lines_in_the_text_that_refers_to_the_other_id(mentioned):
    mentioned.sub("section", "rename", "2.1", "wie-wat")
    text = mentioned.sub("section", "show", "1", "--json").json["text"]
    written = mentioned.sub("erratum", "show", "E02", "--json").json["events"][0]
    assert written["texts"] == {"introduction": text_mark(text)}


def test_what_a_signed_memo_shows_keeps_the_id_that_it_names(mentioned):
    memo = "documents/memos/PS2021BEM01.yaml"
    mentioned.write(memo, mentioned.read(memo).decode().replace("status: draft", "status: signed"))
    mentioned.commit("Signed elsewhere")
    said = unchanged(mentioned, "section", "rename", "2.1", "wie-wat", code=1)
    assert "PS2021BEM01 is signed and shows E01, which stays as it is." in said


def test_the_removal_and_the_move_of_a_section_follow_its_id(desk):
    desk.sub("erratum", "new", "2.1", "--remove", "--reason", "x")
    desk.sub("erratum", "new", "2.2", "--move", "--before", "2.1", "--reason", "x")
    desk.sub("section", "rename", "rollen", "wie-wat")
    desk.sub("erratum", "apply", "E02", "E01")
    assert [title for _, title in outline(desk)] == ["Introduction", "Samenwerken", "Geld"]
    desk.sub("erratum", "revert", "E01")
    assert desk.sub("section", "show", "wie-wat").out.startswith("2.2 Rollen")


def test_a_chapter_keeps_its_sections_when_it_gets_another_id(desk):
    desk.sub("section", "rename", "samenwerken", "samen")
    assert [title for _, title in outline(desk)] == ["Introduction", "Samenwerken", "Rollen", "Geld"]
    desk.sub("check")


@pytest.mark.parametrize(("name", "code"), [("geld", 4), ("Wie wat", 2), ("../x", 2)])
def test_what_cannot_be_the_id_is_refused(desk, name, code):
    unchanged(desk, "section", "rename", "2.1", name, code=code)


def test_the_id_that_it_has_already_changes_nothing(desk):
    unchanged(desk, "section", "rename", "2.1", "rollen", code=0)


def test_an_erratum_that_held_keeps_the_id_that_it_names(desk):
    desk.sub("erratum", "new", "2.2", "-m", "Het kost niets.", "--reason", "x")
    desk.sub("erratum", "apply", "E01")
    assert "E01 held once, and stays as it is." in unchanged(desk, "section", "rename", "geld", "kosten", code=1)
    desk.sub("section", "rename", "rollen", "wie-wat", code=1)  # the old wording of E01 refers to it


# -- what goes --------------------------------------------------------------------------


def test_a_section_goes_with_all_below_it_and_comes_back(desk):
    before = desk.files()
    assert desk.sub("section", "remove", "samenwerken").err.startswith(
        "2 Samenwerken is removed, with 2 sections below it.\n"
    )
    assert outline(desk) == [("1", "Introduction")]
    assert desk.git("log", "-1", "--format=%s") == "Paragraaf samenwerken: weggehaald"
    assert not list(desk.root.glob("documents/plan-water/sections/geld.yaml"))
    desk.sub("check")
    desk.sub("undo")
    assert desk.files() == before


def test_a_plan_may_lose_its_last_section(desk):
    desk.sub("section", "remove", "2")
    assert desk.sub("section", "remove", "1").err.startswith("1 Introduction is removed.\n")
    desk.sub("section", "new", "--title", "Opnieuw", "-m", "Wij beginnen.")
    assert outline(desk) == [("1", "Opnieuw")]
    desk.sub("check")


def test_a_section_that_is_named_elsewhere_stays_and_every_place_is_told(desk):
    desk.sub("memo", "new", "--date", "9-4-2021", "--to", "S", "--from", "G", "--subject", "R", "--committee", "BEM",
             "--document", "plan-water", "-m", "Zie [](#rollen).")  # fmt: skip
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest.", "--reason", "x")
    desk.sub("erratum", "new", "1", "-m", "Zie [](#rollen).", "--reason", "x")
    desk.sub("erratum", "new", "--insert", "Taken", "--after", "2.1", "-m", "Taken.", "--reason", "x")
    said = unchanged(desk, "section", "remove", "2.1", code=1)
    assert said.startswith("2.1 Rollen is named elsewhere, so it stays.\n")
    assert re.findall(r"(\S+):\d+:\d+  (SUB\d+)  (.*)", said) == [
        ("documents/plan-water/sections/geld.yaml", "SUB212", "This refers to rollen."),
        ("errata/plan-water/E01-rollen.yaml", "SUB114", "E01 is about rollen."),
        ("errata/plan-water/E02-introduction.yaml", "SUB212", "This refers to rollen."),
        ("errata/plan-water/E03-taken.yaml", "SUB114", "E03 is about rollen."),
        ("documents/memos/PS2021BEM01.yaml", "SUB212", "This refers to rollen."),
    ]
    assert said.endswith("  Change that first, and run the command again.\n")


def test_once_nothing_names_it_any_more_it_goes(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest.", "--reason", "x")
    desk.sub("erratum", "withdraw", "E01")
    desk.sub("section", "edit", "2.2", "-m", "Het kost niets.")
    desk.sub("section", "remove", "2.1")
    desk.sub("check")


def test_a_section_whose_history_an_erratum_tells_stays(desk):
    desk.sub("erratum", "new", "2.2", "-m", "Het kost niets.", "--reason", "x")
    desk.sub("erratum", "apply", "E01")
    assert "the history of the plan needs the section" in unchanged(desk, "section", "remove", "2.2", code=1)


# -- an empty text ----------------------------------------------------------------------


@pytest.mark.parametrize("words", [("-m", ""), ("-m", " \n")])
def test_a_text_that_is_emptied_is_told_and_comes_back(desk, words):
    before = desk.files()
    assert desk.sub("section", "edit", "2.1", *words).err.startswith("2.1 has no text any more.\n")
    assert desk.sub("show", "2.1").out == "2.1 Rollen\n"
    desk.sub("undo")
    assert desk.files() == before


def test_a_section_without_a_text_is_told(desk):
    assert desk.sub("section", "new", "--title", "Taken", "-m", "").err.startswith("Taken has no text yet.\n")
    assert "no text" not in desk.sub("section", "edit", "3", "-m", "").err


def test_an_adopted_section_is_not_emptied(adopted):
    said = unchanged(adopted, "section", "edit", "2.1", "-m", "", code=1)
    assert said == (
        "Plan Water is adopted: only an erratum changes it.\n  The erratum that does this: sub erratum new 2.1 -m ''\n"
        "  Or give the same command with --erratum --reason TEXT.\n"
    )


# -- once it is adopted -----------------------------------------------------------------

REFUSED = {
    ("section", "new", "--title", "Wie let op", "-m", "Wij."): "sub erratum new --insert 'Wie let op' --after 2",
    ("section", "new", "--title", "Taken", "--before", "1", "-m", "x"): "sub erratum new --insert Taken --before 1",
    ("section", "move", "2.2", "--before", "2.1"): "sub erratum new 2.2 --move --before 2.1",
    ("section", "remove", "2.2"): "sub erratum new 2.2 --remove",
    ("section", "rename", "2.2", "wat-het-kost"): "sub erratum new 2.2 --retitle 'Wat het kost'",
    ("section", "edit", "2.1", "-m", "Wij."): "sub erratum new 2.1",
    ("section", "edit", "2.1"): "sub erratum new 2.1",
    ("section", "edit", "2.1", "--title", "Wie?"): "sub erratum new 2.1 --retitle 'Wie?'",
    ("section", "edit", "2.1", "--title", "Wie?", "-m", "x"): "sub erratum new 2.1 --retitle 'Wie?'",
}


@pytest.mark.parametrize(("words", "command"), REFUSED.items())
def test_an_adopted_plan_names_the_erratum_and_that_does_it(adopted, words, command):
    said = unchanged(adopted, *words, code=1)
    assert said.splitlines()[1].endswith(f": {command}")
    adopted.editor('echo "Ieder let op." > "$1"')
    adopted.asked(*shlex.split(command)[1:], "--reason", "Beter.")
    adopted.sub("erratum", "apply", "E01")
    adopted.sub("check")


def test_the_erratum_that_is_named_is_that_of_the_document(adopted):
    adopted.sub("document", "new", "--title", "Nota")
    adopted.sub("section", "new", "--document", "nota", "--title", "Slot", "-m", "Klaar.")
    adopted.sub("document", "adopt", "nota", "--date", "10-3-2021")
    said = unchanged(adopted, "section", "move", "2", "--before", "1", "--document", "nota", code=1)
    assert "sub erratum new 2 --move --before 1 --document nota\n" in said
    adopted.sub("erratum", "new", "2", "--move", "--before", "1", "--document", "nota")


def test_nothing_is_typed_for_an_adopted_plan_in_vain(adopted):
    adopted.editor('echo "Getypt." > "$1"; touch "$1.opened"')
    adopted.asked("section", "new", "--title", "Taken", code=1)
    assert not list(adopted.root.rglob("*.opened"))


def test_an_edit_of_an_adopted_section_is_made_an_erratum_where_that_is_said(adopted):
    before = adopted.read(ROLLEN)
    done = adopted.sub(
        "section", "edit", "2.1", "--title", "Wie?", "-m", "Ieder kiest.", "--erratum", "--reason", "Toon"
    )
    assert "The edit is erratum E01, and the text changes once it is applied." in done.err
    assert done.err.endswith("Next: sub erratum show E01   sub erratum apply E01\n")
    assert adopted.read(ROLLEN) == before
    adopted.sub("check")
    assert "Toon" in adopted.sub("erratum", "show", "E01").out
    adopted.sub("erratum", "apply", "E01")
    assert adopted.sub("show", "2.1").out == "2.1 Wie?\n\nIeder kiest.\n"
    adopted.sub("check")


def test_a_text_that_stays_as_it_is_needs_no_erratum(adopted):
    said = unchanged(adopted, "section", "edit", "2.1", "-m", "Ieder heeft een rol. Rollen verschuiven.", code=0)
    assert said.startswith("Nothing changed.\n")


def test_a_person_is_asked_before_anything_is_typed_and_what_was_typed_is_kept(adopted):
    adopted.editor('echo "Ieder heeft een rol, zie [](#nergens)." > "$1"; touch "$1.opened"')
    adopted.asked("section", "edit", "2.1", answers=["nee"], code=1)
    assert not list(adopted.root.rglob("*.opened"))
    wrong = adopted.asked("section", "edit", "2.1", answers=["ja", "Toon"], code=3)
    assert "comes back the next time" in wrong.err
    assert adopted.git("status", "--porcelain") == ""
    adopted.editor('sed -i "s/#nergens/#geld/" "$1"')
    adopted.asked("section", "edit", "2.1", answers=["ja", "Toon"])
    adopted.sub("erratum", "apply", "E01")
    assert adopted.sub("show", "2.1").out == "2.1 Rollen\n\nIeder heeft een rol, zie [](#geld).\n"
    assert "Toon" in adopted.sub("erratum", "show", "E01").out
    adopted.sub("check")
