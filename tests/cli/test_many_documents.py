"""Several documents in one workspace: every answer is about all of them or says about which, and none is guessed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sub_cli.cli.main import run

from .conftest import PERSON

MADE = (
    ("section", "edit", "2.2", "-m", "Het kost 1.250 euro."),
    ("document", "adopt", "--date", "10-3-2021"),
    ("document", "new", "--title", "Nota Lucht"),
    ("section", "new", "--document", "nota-lucht", "--title", "Geld", "-m", "De lucht is gratis."),
    ("document", "adopt", "nota-lucht", "--date", "11-3-2021"),
    ("erratum", "new", "nota-lucht/2", "-m", "De lucht is niet gratis.", "--reason", "Kosten."),
    ("erratum", "new", "plan-water/2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.", "--reason", "Toon."),
    ("erratum", "new", "plan-water/2.2", "-m", "Het kost 1.500 euro.", "--reason", "Prijzen."),
)


LUCHT = "documents/nota-lucht/sections/geld.yaml"


@pytest.fixture(scope="session")
def shelf(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two adopted documents: E01 is in both, E02 in the plan only; to be copied, not changed."""
    from shutil import copytree

    root = tmp_path_factory.mktemp("shelf") / "plan"
    copytree(plan, root)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PERSON.items():
            patch.setenv(name, value)
        for words in MADE:
            assert run(["-C", str(root), "--lang", "en", "-q", *words]) == 0, words
    return root


@pytest.fixture
def both(desk_in, shelf, named):
    """Return a desk with the two documents."""
    return desk_in("plan", shelf)


def test_where_things_stand_is_told_of_every_document_and_the_next_step_is_about_the_one_that_it_names(both):
    told = both.sub()
    assert "nota-lucht/E01  draft  Geld\n" in told.out
    assert "plan-water/E02  draft  Geld\n" in told.out
    assert "sub erratum apply nota-lucht/E01" in told.err


def test_lists_hold_every_document_and_can_be_narrowed(both):
    for words in (("erratum", "list"), ("erratum", "status"), ("register",)):
        names = re.findall(r"[a-z-]+/E\d\d", both.sub(*words).out)
        assert names == ["nota-lucht/E01", "plan-water/E01", "plan-water/E02"], words
        assert [row["document"] for row in both.sub(*words, "--json").json] == ["nota-lucht"] + ["plan-water"] * 2
        narrowed = both.sub(*words, "--document", "nota-lucht", "--json").json
        assert [row["document"] for row in narrowed] == ["nota-lucht"]


def test_history_is_that_of_every_document(both):
    rows = both.sub("log", "--json").json
    assert [row["document"] for row in rows if row["what"] == "adopted"] == ["plan-water", "nota-lucht"]
    assert re.search("11 March 2021 +nota-lucht  adopted", both.sub("log").out)
    assert {row["document"] for row in both.sub("log", "--document", "nota-lucht", "--json").json} == {"nota-lucht"}


def test_one_clash_in_any_document_is_the_answer_of_the_status(both):
    both.sub("erratum", "status", "--exit-code")
    both.sub("erratum", "new", "nota-lucht/2", "-m", "De lucht kost een euro.")
    both.sub("erratum", "status", "--exit-code", code=1)
    both.sub("erratum", "status", "--exit-code", "--document", "plan-water")


def test_a_new_section_goes_into_no_document_that_was_not_named(both):
    both.sub(*DRAFT)
    before = both.files()
    told = both.sub("section", "new", "--title", "Slot", "-m", "Dag.", code=2).err
    assert "klad, nota-lucht, plan-water" in told
    assert both.files() == before
    both.asked("section", "new", "--title", "Slot", "-m", "Dag.", answers=["lucht", "klad"])
    assert "documents/klad/sections/slot.yaml" in both.files()


def test_what_stands_in_one_document_only_is_meant_there(both):
    both.sub(*DRAFT)
    both.sub("section", "new", "--document", "klad", "--title", "Ozon", "-m", "Nog niets.")
    both.sub("section", "edit", "ozon", "-m", "Dat is drie.")
    assert "Dat is drie." in both.sub("section", "show", "klad/ozon").out
    assert both.sub("erratum", "show", "E02").out.startswith("plan-water/E02")


def test_a_bare_name_of_more_than_one_is_refused_with_the_choices(both):
    before = both.files()
    for words in (("apply", "E01"), ("show", "E01"), ("withdraw", "E01"), ("rebase", "E01"), ("order", "E01")):
        assert "Say which: nota-lucht/E01, plan-water/E01." in both.sub("erratum", *words, code=2).err
    assert "Say which: nota-lucht/2, plan-water/2." in both.sub("section", "edit", "2", "-m", "x", code=2).err
    assert (
        "plan-water, nota-lucht"
        in both.sub("erratum", "show", "nota-lucht/E01", "--document", "plan-water", code=2).err
    )
    assert both.files() == before


def test_who_reads_is_told_of_which_document_it_is(both):
    assert "Of plan-water; there is more than one document" in both.sub("show", "2").err
    assert both.sub("show", "nota-lucht/2").out == "2 Geld\n\nDe lucht is gratis.\n"


def test_a_name_with_its_document_works_wherever_a_bare_one_does(both):
    for steps in (("propose", "adopt", "apply", "revert"), ("withdraw",)):
        name = "plan-water/E01" if len(steps) > 1 else "plan-water/E02"
        for step in steps:
            both.sub("erratum", "order", name)
            both.sub("erratum", step, name)
    both.sub("erratum", "apply", "nota-lucht/E01")
    assert "niet gratis" in both.sub("show", "2", "--at", "@nota-lucht/E01").out
    assert "niet gratis" not in both.sub("show", "nota-lucht/2", "--at", "@base").out
    assert "niet" in both.sub("diff", "@base..@nota-lucht/E01", "--document", "nota-lucht").out
    assert "niet" in both.sub("diff", "--erratum", "nota-lucht/E01").out
    number = both.sub("memo", "new", *HEAD, "--erratum", "nota-lucht/E01").out.strip()
    assert both.sub("memo", "show", number, "--json").json["document"] == "nota-lucht"


def order_of(desk, document):
    return [row["id"] for row in desk.sub("section", "list", "--document", document, "--json").json]


def test_every_place_and_id_of_a_section_may_say_its_document(both):
    both.sub(*DRAFT)
    both.sub("section", "new", "--title", "Ozon", "--before", "klad/1", "-m", "Nog niets.")
    both.sub("section", "new", "--title", "Fijnstof", "--before", "ozon", "-m", "Nog minder.")
    both.sub("section", "new", "--title", "Roet", "--after", "klad/ozon", "-m", "Niets.")
    assert order_of(both, "klad") == ["fijnstof", "ozon", "roet", "introduction"]
    both.sub("section", "move", "klad/roet", "--before", "klad/fijnstof")
    both.sub("section", "move", "ozon", "--under", "klad/roet")
    assert order_of(both, "klad") == ["roet", "ozon", "fijnstof", "introduction"]
    both.sub("section", "rename", "klad/fijnstof", "klad/stof")
    told = both.sub("section", "move", "klad/roet", "--before", "plan-water/1", code=2).err
    assert "plan-water, klad" in told
    both.sub("erratum", "new", "--insert", "Regen", "--before", "plan-water/2.1", "-m", "Het regent.")
    both.sub("erratum", "new", "plan-water/2.2", "--move", "--before", "plan-water/2.1")
    assert "no section “stof” in plan-water" in both.sub("show", "stof", "--document", "plan-water", code=3).err


@pytest.mark.parametrize(
    "words",
    [
        ("show", "plan/2"),
        ("section", "show", "plan/geld"),
        ("erratum", "show", "plan/E01"),
        ("erratum", "apply", "plan/E01"),
        ("show", "--at", "@plan/E01"),
        ("diff", "@plan/E01.."),
        ("diff", "--erratum", "plan/E01"),
    ],
    ids=" ".join,
)
def test_a_document_that_is_not_there_is_what_is_wrong_with_a_name(both, words):
    told = both.sub(*words, code=3).err
    assert told == "There is no document plan.\n  There is: nota-lucht, plan-water.\n"


def test_a_title_may_hold_a_slash(both):
    both.sub(*DRAFT)
    both.sub("section", "new", "--document", "klad", "--title", "en/of", "-m", "Beide.")
    assert "Beide." in both.sub("show", "en/of").out


def test_a_command_without_that_flag_says_how_a_document_is_named(both):
    both.sub(*DRAFT)
    told = both.sub("document", "adopt", code=2).err
    assert told.endswith("klad, nota-lucht, plan-water.\n  Name one: sub document adopt ID\n")
    assert "Name one with --document." in both.sub("section", "new", "--title", "X", "-m", "x", code=2).err


DRAFT = ("document", "new", "--title", "Klad")
SECOND = ("section", "new", "--document", "klad", "--title", "Dan", "-m", "Later.")
HEAD = "--date 9-4-2021 --to S --from G --subject S --committee BEM -m x".split()
STORIES = (
    (),
    ("section", "rename", "klad/dan", "toen"),
    ("section", "remove", "klad/2"),
    ("section", "edit", "klad/2", "-m", "Straks."),
    ("section", "new", "--document", "klad", "--title", "Slot", "-m", "Dag."),
    ("section", "move", "klad/1", "--after", "klad/2"),
    ("erratum", "new", "nota-lucht/1", "--retitle", "Vooraf"),
    ("erratum", "propose", "plan-water/E02"),
    ("erratum", "withdraw", "plan-water/E02"),
    ("erratum", "apply", "plan-water/E02"),
    ("erratum", "rebase", "plan-water/E02"),
)


@pytest.mark.parametrize("words", STORIES, ids=" ".join)
def test_every_step_that_is_suggested_works(both, words):
    for made in (DRAFT, SECOND) if "klad" in " ".join(words) else ():
        both.sub(*made)
    told = both.sub(*words).err
    (steps,) = re.findall(r"^Next: (.*)$", told, re.MULTILINE)
    for step in steps.split("   "):
        said = shlex.split(step)[1:] + (HEAD if step.startswith("sub memo new") else [])
        answer = both.any(*said)
        assert answer.code == 0 or (said == ["check"] and "SUB126" in answer.out), (step, answer)


def test_the_check_names_the_document_that_an_erratum_is_to_be_made_of(both):
    text = both.read(LUCHT).decode()
    both.write(LUCHT, text.replace("is gratis", "kost niets"))
    both.commit("Met de hand")
    (command,) = re.findall(r"sub (erratum new --from-diff .*)", both.sub("check", code=1).out)
    assert command.endswith(" --document nota-lucht")
    both.sub(*command.split())
    both.sub("check")


def test_a_redline_is_of_every_document_new_ones_too_and_says_of_which(both):
    both.sub("erratum", "apply", "nota-lucht/E01")
    both.sub("erratum", "apply", "plan-water/E01")
    for form in ("text", "stat", "markdown"):
        said = both.sub("diff", "HEAD~2..HEAD", "--format", form).out
        assert re.findall(r"\((nota-lucht|plan-water)\)", said) == ["nota-lucht", "plan-water"], form
    rows = both.sub("diff", "HEAD~2..HEAD", "--json").json
    assert [(row["document"], len(row["comparison"]["sections"])) for row in rows] == [
        ("nota-lucht", 1),
        ("plan-water", 1),
    ]
    assert "Only nota-lucht differs." in both.sub("diff", "HEAD~2..HEAD~1").err
    assert "plan-water" not in both.sub("diff", "HEAD~2..HEAD", "--document", "nota-lucht").out
    before = both.git("log", "--format=%H", "--grep", "Document nota-lucht")
    assert "De lucht is niet gratis" in re.sub(r"[{}+]", "", both.sub("diff", f"{before}~1..HEAD").out)
    assert "niet gratis" in re.sub(r"[-\[\]]", "", both.sub("diff", f"HEAD..{before}~1", "--format", "text").out)


def test_one_title_under_different_parents_is_no_mistake_and_beside_each_other_it_is(desk):
    desk.sub("section", "new", "--title", "Geld", "--id", "ander-geld", "--under", "1", "-m", "Een begroting.")
    assert "too." not in desk.sub("check").out
    desk.sub("section", "new", "--title", "Geld", "--id", "meer-geld", "--under", "1", "-m", "Nog een begroting.")
    assert "“ander-geld” has the title “Geld” too." in desk.sub("check").out


def found(desk, *words):
    """Return what a search finds: the name of each text and its sentence."""
    rows = desk.sub("search", *words, "--json").json
    return [(row["document"], row["name"], row["sentence"]) for row in rows]


def test_a_search_goes_through_every_plan_what_errata_would_bring_and_the_memoranda(both):
    both.sub("memo", "new", "--date", "9-4-2021", "--to", "Staten", "--from", "G", "--committee", "BEM",
             "--subject", "Geld", "--document", "plan-water", "-m", "Het **kost** méér.\nNiets kost tijd.")  # fmt: skip
    assert found(both, "het kost") == [
        ("plan-water", "2.2", "Het kost 1.250 euro."),
        ("plan-water", "E02", "Het kost 1.500 euro."),
        ("plan-water", "PS2021BEM01", "Het kost méér."),
    ]
    assert found(both, "KOST", "meer") == [("plan-water", "PS2021BEM01", "Het kost méér.")]
    assert found(both, "gratis", "--document", "nota-lucht") == [
        ("nota-lucht", "2", "De lucht is gratis."),
        ("nota-lucht", "E01", "De lucht is niet gratis."),
    ]
    assert (
        both.sub("search", "het kost").out.splitlines()[0].split() == "plan-water/2.2 Geld Het kost 1.250 euro.".split()
    )
    told = both.sub("search", "zeppelin")
    assert (told.out, told.err) == ("", "No sentence has “zeppelin”.\n")
    assert "Give words: sub search rol" in both.sub("search", " ", code=2).err


def test_a_search_says_in_which_line_of_the_file_a_sentence_stands(both):
    for row in both.sub("search", "lucht", "--document", "nota-lucht", "--json").json:
        if row["path"] == LUCHT and row["sentence"] != "Geld":
            assert row["sentence"] in both.read(LUCHT).decode().splitlines()[row["line"] - 1]


def test_what_an_applied_erratum_brought_is_found_in_the_plan_alone(both):
    both.sub("erratum", "apply", "plan-water/E02")
    assert found(both, "1.500") == [("plan-water", "2.2", "Het kost 1.500 euro.")]
