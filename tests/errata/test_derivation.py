"""The smallest faithful operations for what a person did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document import outline
from sub_cli.document.digest import digest
from sub_cli.document.ids import free_id
from sub_cli.document.model import Entry, Section
from sub_cli.errata.application import apply
from sub_cli.errata.derivation import document_changes, removal
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import Substitute, text_changes
from sub_cli.errors import Conflict, NotFound, Refused
from tests.errata.generate import TEXT, edited, erratum, image, programme, programmes, written_for

PLAN = programme({"kern": ("Een.\n", {"rollen": "Twee.\n", "leden": "Drie.\n"}), "slot": "Vier.\n"})


def test_a_word_changes_one_line_with_its_neighbours_as_anchors() -> None:
    assert text_changes("a", "Een.\nTwee.\nDrie.\n", "Een.\nTwee rollen.\nDrie.\n") == (
        Substitute("a", 2, "Twee.\n", "Twee rollen.\n", digest("Twee.\n"), "Een.", "Drie."),
    )


def test_each_run_is_a_change_and_lines_follow_those_before() -> None:
    changes = text_changes("a", "Een.\nTwee.\nDrie.\nVier.\n", "Nul.\nEen.\nTwee.\nDrie.\n4.\n")
    assert [(change.line, change.was, change.becomes) for change in changes] == [
        (1, "", "Nul.\n"),
        (5, "Vier.\n", "4.\n"),
    ]


def test_a_line_that_stands_twice_takes_a_neighbour_along() -> None:
    old = "| a |\n| 0 |\n| b |\n| a |\n| 0 |\n| b |\n| slot |\n"
    new = "| a |\n| 0 |\n| b |\n| a |\n| 1 |\n| b |\n| slot |\n"
    changes = text_changes("a", old, new)
    assert [(change.line, change.was) for change in changes] == [(5, "| 0 |\n| b |\n")]


def test_where_no_place_is_unique_the_whole_text_is_replaced() -> None:
    old = "Ja.\nNee.\n" * 6
    new = old[: len("Ja.\nNee.\n") * 3] + "Nee.\n" + old[len("Ja.\nNee.\n") * 3 :]
    assert text_changes("a", old, new) == (Replace("a", old, new, digest(old)),)


def test_whole_empty_and_equal() -> None:
    assert text_changes("a", "Een.\n", "Een.\n") == ()
    assert isinstance(text_changes("a", "Een.\nTwee.\n", "Een.\n2.\n", whole=True)[0], Replace)
    assert isinstance(text_changes("a", "", "Een.\n")[0], Replace)


def test_a_whole_document() -> None:
    rest, leden = outline.remove(PLAN.outline, "leden")
    entries = outline.insert(outline.insert(rest, leden, "", ""), Entry("nieuw"), "kern", "")
    entries, _ = outline.remove(entries, "rollen")
    sections = {id: each for id, each in PLAN.sections.items() if id != "rollen"}
    sections |= {"slot": Section("slot", "Tot slot", "Vier!\n"), "nieuw": Section("nieuw", "Nieuw", "N.\n")}
    assert document_changes(PLAN, replace(PLAN, title="P", outline=entries, sections=sections)) == (
        Retitle("", "Plan", "P"),
        Retitle("slot", "Slot", "Tot slot"),
        Substitute("slot", 1, "Vier.\n", "Vier!\n", digest("Vier.\n"), "", ""),
        Move("leden", At("kern", "rollen"), At("", "")),
        Insert("nieuw", "Nieuw", "N.\n", At("kern", "")),
        Remove("rollen", "Rollen", "Twee.\n", At("kern", "nieuw"), "", digest("Twee.\n")),
    )


def test_swapping_two_siblings_is_one_move() -> None:
    entries = outline.move(PLAN.outline, "leden", "kern", "")
    changes = document_changes(PLAN, replace(PLAN, outline=entries))
    assert len(changes) == 1
    assert isinstance(changes[0], Move)


def test_removing_a_section_takes_what_hangs_below_first() -> None:
    assert [change.section for change in removal(PLAN, "kern")] == ["leden", "rollen", "kern"]
    assert apply(Ledger(PLAN), erratum("E1", *removal(PLAN, "kern"))).document.ids() == ["slot"]


def test_single_changes_say_what_is_wrong() -> None:
    with pytest.raises(Refused, match="stands there already"):
        Move.to(PLAN, "leden", At("kern", "rollen"))
    with pytest.raises(Conflict, match="below or beside itself"):
        Move.to(PLAN, "kern", At("rollen"))
    with pytest.raises(Refused, match="its title already"):
        Retitle.to(PLAN, "slot", "Slot")
    with pytest.raises(NotFound):
        Retitle.to(PLAN, "weg", "X")
    with pytest.raises(Refused, match="fixed number"):
        document_changes(PLAN, PLAN.with_section(replace(PLAN.sections["slot"], number="9")))


def test_ids_are_made_from_titles() -> None:
    assert free_id("Democratische legitimatie & één geheel", ()) == "democratische-legitimatie-een-geheel"
    assert free_id("Rollen", {"rollen", "rollen-2"}) == "rollen-3"
    assert free_id("…", ()) == "section"


@given(TEXT, TEXT, st.booleans())
def test_law_the_changes_make_the_new_text(old: str, new: str, whole: bool) -> None:
    changes = text_changes("a", old, new, whole=whole)
    ledger = Ledger(programme({"a": old}))
    if changes:
        assert apply(ledger, written_for(ledger, erratum("E1", *changes))).document.sections["a"].text == new
    else:
        assert old == new


@given(st.data())
def test_law_the_changes_make_the_new_document(data: st.DataObject) -> None:
    old = data.draw(programmes())
    new = data.draw(edited(old))
    changes = document_changes(old, new)
    if changes:
        made = apply(Ledger(old), written_for(Ledger(old), erratum("E1", *changes)))
        assert made.exact == made.kept == changes
        title, rows, sections, ids = image(made.document)
        assert (title, [row[:2] for row in rows], [each[:4] for each in sections], ids) == (
            image(new)[0],
            [row[:2] for row in image(new)[1]],
            [each[:4] for each in image(new)[2]],
            image(new)[3],
        )
    else:
        assert image(old) == image(new)
