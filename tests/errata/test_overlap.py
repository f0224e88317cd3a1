"""Whether pending errata fit, and which want the same sentence."""

from __future__ import annotations

from sub_cli.errata import build
from sub_cli.errata.model import At, Erratum, Insert, Move, RebaseConflict, Remove, Replace, Retitle
from sub_cli.errata.operations import apply
from sub_cli.errata.overlap import Fit, standings
from tests.errata.generate import applied, erratum, programme

ROWS = "Een.\n\nTwee.\nDrie.\nVier.\n"
PLAN = programme({"kern": ("K.\n", {"rollen": ROWS, "leden": "L.\n"}), "slot": "S.\n"})


def edit(id: str, old: str, new: str) -> Erratum:
    return erratum(id, *build.text_changes("rollen", ROWS, ROWS.replace(old, new)))


def told(*pending: Erratum, chain: tuple = (), document: object = PLAN) -> dict:
    found = standings(document, pending, chain)
    return {
        each.erratum.id: (each.fit.value, [(clash.others, clash.sentence) for clash in each.clashes]) for each in found
    }


def test_different_sentences_are_in_nobodys_way_even_as_neighbours() -> None:
    assert told(edit("E1", "Twee.", "2."), edit("E2", "Drie.", "3."), edit("E3", "Een.", "1.")) == {
        "E1": ("fits", []),
        "E2": ("fits", []),
        "E3": ("fits", []),
    }


def test_the_same_sentence_is_named() -> None:
    assert told(edit("E1", "Drie.", "3."), edit("E2", "Drie.", "Drie!"), edit("E3", "Een.", "1.")) == {
        "E1": ("clashes", [(("E2",), 3)]),
        "E2": ("clashes", [(("E1",), 3)]),
        "E3": ("fits", []),
    }


def test_two_new_sentences_in_one_place_clash_because_the_order_matters() -> None:
    found = told(edit("E1", "Drie.\n", "Drie.\nA.\n"), edit("E2", "Drie.\n", "Drie.\nB.\n"))
    assert [fit for fit, _ in found.values()] == ["clashes", "clashes"]


def test_a_removed_section_clashes_with_everything_on_it() -> None:
    found = told(
        erratum("E1", Remove("leden", "Leden", "L.\n", At("kern", "rollen"))),
        erratum("E2", Replace("leden", "L.\n", "M.\n")),
        erratum("E3", Retitle("leden", "Leden", "Mensen")),
        erratum("E4", Insert("onder", "Onder", "", At("leden", ""))),
        erratum("E5", Move("slot", At("", "kern"), At("", ""))),
    )
    assert {
        name: sorted(other for others, _ in clashes for other in others) for name, (_, clashes) in found.items()
    } == {
        "E1": ["E2", "E3", "E4"],
        "E2": ["E1"],
        "E3": ["E1"],
        "E4": ["E1"],
        "E5": [],
    }


def test_one_that_builds_on_another_pending_one_waits() -> None:
    first = edit("E1", "Twee.", "Twee rollen.")
    text = ROWS.replace("Twee.", "Twee rollen.")
    second = erratum("E2", *build.text_changes("rollen", text, text.replace("Twee rollen.", "2 rollen.")))
    found = {each.erratum.id: each for each in standings(PLAN, [second, first])}
    assert found["E1"].fit is Fit.FITS
    assert (found["E2"].fit, found["E2"].waits) == (Fit.WAITS, ("E1",))


def test_one_whose_text_is_gone_needs_a_rebase_and_says_since_when() -> None:
    made = apply(PLAN, edit("E1", "Twee.", "Twee rollen."))
    chain = (applied(made.erratum),)
    (found,) = standings(made.document, [edit("E2", "Twee.", "2.")], chain)
    assert found.fit is Fit.REBASE
    assert (found.clashes[0].since, found.clashes[0].number, found.clashes[0].sentence) == ("E1", "1.1", 2)


def test_one_that_is_wrong_in_itself_is_told_apart() -> None:
    open_conflict = erratum("E1", Replace("leden", "L.\n", "M.\n", conflict=RebaseConflict("a", "b", "c")))
    (found,) = standings(PLAN, [open_conflict])
    assert found.fit is Fit.WRONG
    assert "is not settled" in str(found.problem.findings[0].message)


def test_two_sections_for_one_place_clash_because_the_order_matters() -> None:
    found = standings(
        PLAN,
        [erratum("E1", Insert("a", "A", "", At("kern", ""))), erratum("E2", Insert("b", "B", "", At("kern", "")))],
    )
    assert [each.fit for each in found] == [Fit.CLASHES, Fit.CLASHES]
    assert found[0].clashes[0].others == ("E2",)
