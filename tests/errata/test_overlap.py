"""Whether pending errata fit, and which want the same sentence."""

from __future__ import annotations

from dataclasses import replace

from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import RebaseConflict
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import Substitute, text_changes
from sub_cli.errata.pending import Fit, standings
from tests.errata.generate import erratum, in_force, programme, written_for

ROWS = "Een.\n\nTwee.\nDrie.\nVier.\n"
PLAN = programme({"kern": ("K.\n", {"rollen": ROWS, "leden": "L.\n"}), "slot": "S.\n"})


def edit(id: str, old: str, new: str) -> Erratum:
    return written_for(Ledger(PLAN), erratum(id, *text_changes("rollen", ROWS, ROWS.replace(old, new))))


def told(*pending: Erratum) -> dict:
    found = standings(Ledger(PLAN), pending)
    return {
        each.erratum.id: (each.fit.value, [(clash.others, clash.sentence) for clash in each.clashes]) for each in found
    }


def test_different_sentences_are_in_nobodys_way_even_as_neighbours() -> None:
    assert told(edit("E1", "Twee.", "2."), edit("E2", "Drie.", "3."), edit("E3", "Een.", "1.")) == {
        "E1": ("fits", []),
        "E2": ("fits", []),
        "E3": ("fits", []),
    }


def test_where_nobody_knows_for_which_text_they_were_written_neighbours_are_in_each_others_way() -> None:
    one, two, three = (
        replace(each, events=())
        for each in (edit("E1", "Twee.", "2."), edit("E2", "Drie.", "3."), edit("E3", "Vier.", "4."))
    )
    assert told(one, two) == {"E1": ("clashes", [(("E2",), 2)]), "E2": ("clashes", [(("E1",), 2)])}
    assert told(one, three) == {"E1": ("fits", []), "E3": ("fits", [])}


def test_of_two_equal_sentences_each_erratum_has_its_own() -> None:
    """Written for the second of two; the first is changed, or the second itself, and it never takes the other one."""
    rows = "Vervallen.\nEen.\nVervallen.\n"
    plan = programme({"a": rows})

    def on_line(id: str, line: int, becomes: str) -> Erratum:
        above, below = (("", "Een."), ("Een.", ""))[line > 1]
        change = Substitute("a", line, "Vervallen.\n", becomes, before=above, after=below)
        return written_for(Ledger(plan), erratum(id, change))

    first, second, other = on_line("E1", 1, "1.\n"), on_line("E2", 3, "2.\n"), on_line("E3", 3, "Drie.\n")
    found = {each.erratum.id: each for each in standings(Ledger(plan), [first, second, other])}
    assert {id: each.fit.value for id, each in found.items()} == {"E1": "fits", "E2": "clashes", "E3": "clashes"}
    assert [clash.others for clash in found["E2"].clashes] == [("E3",)]
    (left,) = standings(in_force(plan, second), [other])
    assert (left.fit, left.clashes[0].sentence, left.clashes[0].found) == (Fit.REBASE, 3, "2.\n")


def test_an_edit_of_a_paragraph_and_its_removal_clash_with_blank_lines_around_too() -> None:
    rows = "Een.\n\nVervallen.\n\nTwee.\n\nVervallen.\n"
    plan = programme({"a": rows})
    gone = "Een.\n\nVervallen.\n\nTwee.\n"
    removes = written_for(Ledger(plan), erratum("E1", *text_changes("a", rows, gone)))
    edits = written_for(Ledger(plan), erratum("E2", *text_changes("a", rows, gone + "\nVervalt in 2022.\n")))
    assert [each.fit for each in standings(Ledger(plan), [removes, edits])] == [Fit.CLASHES, Fit.CLASHES]
    assert [each.fit for each in standings(in_force(plan, removes), [edits])] == [Fit.REBASE]


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
    changes = text_changes("rollen", text, text.replace("Twee rollen.", "2 rollen."))
    second = written_for(in_force(PLAN, first), erratum("E2", *changes))
    found = {each.erratum.id: each for each in standings(Ledger(PLAN), [second, first])}
    assert found["E1"].fit is Fit.FITS
    assert (found["E2"].fit, found["E2"].waits) == (Fit.WAITS, ("E1",))


def test_one_whose_text_is_gone_needs_a_rebase_and_says_since_when() -> None:
    ledger = in_force(PLAN, edit("E1", "Twee.", "Twee rollen."))
    (found,) = standings(ledger, [edit("E2", "Twee.", "2.")])
    assert found.fit is Fit.REBASE
    assert (found.clashes[0].since, found.clashes[0].number, found.clashes[0].sentence) == ("E1", "1.1", 2)


def test_one_that_is_wrong_in_itself_is_told_apart() -> None:
    open_conflict = erratum("E1", Replace("leden", "L.\n", "M.\n", conflict=RebaseConflict("a", "b", "c")))
    (found,) = standings(Ledger(PLAN), [open_conflict])
    assert found.fit is Fit.WRONG
    assert "is not settled" in str(found.problem.findings[0].message)


def test_two_sections_for_one_place_clash_because_the_order_matters() -> None:
    found = standings(
        Ledger(PLAN),
        [erratum("E1", Insert("a", "A", "", At("kern", ""))), erratum("E2", Insert("b", "B", "", At("kern", "")))],
    )
    assert [each.fit for each in found] == [Fit.CLASHES, Fit.CLASHES]
    assert found[0].clashes[0].others == ("E2",)
