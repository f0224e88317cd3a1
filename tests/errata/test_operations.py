"""Errata are applied where they fit and nowhere else, and taken out to the byte."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document.digest import digest
from sub_cli.errata.application import apply, exact, revert
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Status
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import RebaseConflict, Spot
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.lines import neighbours
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import Substitute
from sub_cli.errors import BadInput, Refused, SubError, UsageProblem
from tests.errata.generate import (
    edited,
    errata_for,
    erratum,
    image,
    in_force,
    programme,
    programmes,
    put_in,
    taken_out,
    texts,
    written_for,
)

PLAN = programme({"kern": ("Een.\n", {"rollen": "Een.\nTwee.\nDrie.\n", "leden": "Vier.\n"}), "slot": "Vijf.\n"})


def sentence(section: str, line: int, was: str, becomes: str, before: str = "", after: str = "") -> Substitute:
    return Substitute(section, line, was, becomes, digest(was), before, after)


def test_replace_substitute_and_retitle() -> None:
    made = in_force(
        PLAN,
        erratum(
            "E1",
            Replace("leden", "Vier.\n", "Vier leden.\n"),
            sentence("rollen", 2, "Twee.\n", "Twee rollen.\nEn nog een.\n", "Een.", "Drie."),
            Retitle("slot", "Slot", "Tot slot"),
            Retitle("", "Plan", "Het plan"),
        ),
    )
    assert made.document.title == "Het plan"
    assert made.document.sections["slot"].title == "Tot slot"
    assert texts(made.document)["leden"] == "Vier leden.\n"
    assert texts(made.document)["rollen"] == "Een.\nTwee rollen.\nEn nog een.\nDrie.\n"
    assert image(taken_out(made, "E1").document) == image(PLAN)


def test_insert_remove_and_move_carry_comments_and_source_back() -> None:
    made = in_force(
        PLAN,
        erratum(
            "E1",
            Insert("extra", "Extra", "Nieuw.\n", At("kern", "rollen"), "1.1a"),
            Remove("leden", "Leden", "Vier.\n", At("kern", "rollen")),
            Move("slot", At("", "kern"), At("kern", "")),
        ),
    )
    assert made.document.ids() == ["kern", "slot", "rollen", "extra"]
    removed = exact(made, made.chain.errata["E1"])[1][1]
    assert (removed.at, removed.source, removed.lead, removed.tail) == (
        At("kern", "extra"),
        "# leden\n",
        "# above leden\n",
        "  # leden",
    )
    assert image(taken_out(made, "E1").document) == image(PLAN)


def test_expected_and_found_are_told_with_the_sentence_and_since_when() -> None:
    first = in_force(PLAN, erratum("E1", sentence("rollen", 2, "Twee.\n", "Twee is nodig.\n", "Een.", "Drie.")))
    for each in (
        erratum("E3", sentence("rollen", 2, "Twee.\n", "2.\n", "Een.", "Drie.")),
        written_for(Ledger(PLAN), erratum("E3", sentence("rollen", 2, "Twee.\n", "2.\n", "Een.", "Drie."))),
    ):
        with pytest.raises(ErratumConflict) as caught:
            apply(first, each)
        clash = caught.value.clashes[0]
        assert (clash.erratum, clash.section, clash.number, clash.sentence) == ("E3", "rollen", "1.1", 2)
        assert (clash.expected, clash.found, clash.since) == ("Twee.\n", "Twee is nodig.\n", "E1")
        assert str(caught.value).startswith("E3 does not fit 1.1, sentence 2: expected and found differ.")


def test_the_file_keeps_the_line_as_written_and_the_event_where_it_was_made() -> None:
    each = written_for(Ledger(PLAN), erratum("E2", sentence("rollen", 2, "Twee.\n", "2.\n", "Een.", "Drie.")))
    first = in_force(PLAN, erratum("E1", sentence("rollen", 1, "", "Nul.\n\n", "", "Een.")))
    made = apply(first, each)
    assert texts(made.document)["rollen"] == "Nul.\n\nEen.\n2.\nDrie.\n"
    assert ([change.line for change in made.kept], [change.line for change in made.exact]) == ([2], [4])
    assert made.places == (Spot(4),)


def test_the_case_where_every_line_tool_edits_the_wrong_section() -> None:
    """Sections A, B and C have equal text, the erratum edits B, and others came before it (reference/peers.md)."""
    same = "Gelijk.\nOok gelijk.\n"
    change = erratum("E1", sentence("b", 1, "Gelijk.\n", "Anders.\n", "", "Ook gelijk."))
    later = programme({"x": same, "y": same, "c": same, "b": same})
    made = in_force(later, change).document
    assert texts(made) == {"x": same, "y": same, "c": same, "b": "Anders.\nOok gelijk.\n"}


def test_a_section_moved_meanwhile_is_followed_and_one_removed_is_told() -> None:
    moved = in_force(PLAN, erratum("E1", Move("rollen", At("kern", ""), At("", "slot"))))
    change = erratum("E2", Replace("rollen", "Een.\nTwee.\nDrie.\n", "Nieuw.\n"))
    assert texts(apply(moved, change).document)["rollen"] == "Nieuw.\n"
    gone = in_force(PLAN, erratum("E1", Remove("rollen", "Rollen", "Een.\nTwee.\nDrie.\n", At("kern", ""))))
    with pytest.raises(ErratumConflict, match="the section is not in the plan") as caught:
        apply(gone, change)
    assert caught.value.clashes[0].since == "E1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([Replace("rollen", "Een.\nTwee.\nDrie.\n", "X.\n", digest("Anders.\n"))], "was altered"),
        (
            [Remove("slot", "Slot", "Vijf.\n", At("", "kern")), Replace("slot", "Vijf.\n", "X.\n")],
            "was removed by an earlier change",
        ),
        ([Retitle("slot", "Slot", "A"), Retitle("slot", "A", "B")], "changed twice"),
        ([Replace("slot", "Vijf.\n", "X")], "not made of whole lines"),
        ([Replace("slot", "Vijf.\n", "Vijf.\n")], "makes no difference"),
        ([Insert("Niet Goed", "T", "", At())], "is no section id"),
        ([Replace("slot", "Vijf.\n", "X.\n", conflict=RebaseConflict("a", "b", "c"))], "is not settled"),
        ([], "holds no changes"),
    ],
)
def test_an_erratum_that_is_wrong_in_itself_is_never_applied(changes: list, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        apply(Ledger(PLAN), erratum("E1", *changes))
    assert words in str(caught.value.findings[0].message)
    assert caught.value.findings[0].place.path == "errata/plan/E1.yaml"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Replace("nergens", "A.\n", "B.\n"), "the section is not in the plan"),
        (Remove("kern", "Kern", "Een.\n", At()), "sections hang below it: rollen, leden"),
        (Remove("slot", "Anders", "Vijf.\n", At("", "kern")), "the title is another one"),
        (Insert("slot", "Slot", "", At()), "a section with this id is in the plan already"),
        (Insert("nieuw", "Nieuw", "", At("kern", "slot")), "“slot” does not stand below “kern”"),
        (Move("slot", At("kern", ""), At("kern", "rollen")), "it was moved meanwhile"),
        (Move("kern", At("", ""), At("kern", "rollen")), "below or beside itself"),
        (Retitle("slot", "Anders", "X"), "the title is another one"),
    ],
)
def test_what_does_not_fit_is_a_conflict(change: object, words: str) -> None:
    with pytest.raises(ErratumConflict) as caught:
        apply(Ledger(PLAN), erratum("E1", Replace("leden", "Vier.\n", "X.\n"), change))
    assert words in str(caught.value)
    assert caught.value.clashes[0].change == 1


def test_an_erratum_of_another_document_is_refused() -> None:
    with pytest.raises(UsageProblem, match="E1 belongs to elders"):
        apply(Ledger(PLAN), erratum("E1", Replace("slot", "Vijf.\n", "X.\n"), document="elders"))


def test_ids_are_never_used_again_except_by_the_erratum_itself() -> None:
    gone = in_force(PLAN, erratum("E1", Remove("slot", "Slot", "Vijf.\n", At("", "kern"))))
    back = erratum("E2", Insert("slot", "Slot", "Terug.\n", At()))
    with pytest.raises(Refused, match="“slot” was used before, by E1"):
        apply(gone, back)
    brought = taken_out(in_force(PLAN, erratum("E3", Insert("nieuw", "Nieuw", "", At()))), "E3")
    with pytest.raises(Refused, match="“nieuw” was used before, by E3"):
        apply(brought, erratum("E4", Insert("nieuw", "Nieuw", "", At())))
    assert "nieuw" in put_in(brought, brought.chain.errata["E3"]).document.sections


def test_reverting_in_the_middle_leaves_what_came_later_and_writes_no_other_erratum() -> None:
    one = erratum("E1", sentence("rollen", 1, "Een.\n", "Een.\nAnderhalf.\n", "", "Twee."))
    two = erratum("E2", sentence("rollen", 4, "Drie.\n", "3.\n", "Twee.", ""))
    ledger = in_force(PLAN, one, two, erratum("E3", Replace("slot", "Vijf.\n", "5.\n")))
    back = taken_out(ledger, "E1")
    assert texts(back.document) == {"kern": "Een.\n", "rollen": "Een.\nTwee.\n3.\n", "leden": "Vier.\n", "slot": "5.\n"}
    assert [back.chain.errata[id] for id in ("E2", "E3")] == [ledger.chain.errata[id] for id in ("E2", "E3")]
    assert image(taken_out(taken_out(back, "E2"), "E3").document) == image(PLAN)


def test_reverting_by_arithmetic_even_where_a_search_would_be_lost() -> None:
    """The same sentence now stands twice; only the recorded line knows which one is the erratum's."""
    one = erratum("E1", sentence("rollen", 2, "Twee.\n", "Ja.\n", "Een.", "Drie."))
    two = erratum("E2", sentence("rollen", 1, "", "Een.\nJa.\nDrie.\n\n", "", "Een."))
    ledger = in_force(PLAN, one, two)
    assert texts(ledger.document)["rollen"] == "Een.\nJa.\nDrie.\n\nEen.\nJa.\nDrie.\n"
    back = taken_out(ledger, "E1")
    assert texts(back.document)["rollen"] == "Een.\nJa.\nDrie.\n\nEen.\nTwee.\nDrie.\n"


def test_applying_again_comes_after_all_that_happened_meanwhile() -> None:
    one = written_for(Ledger(PLAN), erratum("E1", sentence("rollen", 2, "Twee.\n", "2.\n", "Een.", "Drie.")))
    ledger = taken_out(in_force(PLAN, one), "E1")
    ledger = put_in(ledger, erratum("E2", sentence("rollen", 1, "", "Nul.\n", "", "Een.")))
    again = put_in(ledger, ledger.chain.errata["E1"])
    assert texts(again.document)["rollen"] == "Nul.\nEen.\n2.\nDrie.\n"
    assert [event.places for event in again.chain.errata["E1"].turns] == [(Spot(2),), (), (Spot(3),)]
    assert image(taken_out(taken_out(again, "E2"), "E1").document) == image(PLAN)


@pytest.mark.parametrize(
    "later",
    [
        sentence("rollen", 2, "Twee rollen.\n", "2.\n", "Een.", "Drie."),
        Replace("rollen", "Een.\nTwee rollen.\nDrie.\n", "X.\n"),
        sentence("rollen", 3, "", "Ertussen.\n", "Twee rollen.", "Drie."),
        Remove("rollen", "Rollen", "Een.\nTwee rollen.\nDrie.\n", At("kern", "")),
    ],
)
def test_what_a_later_erratum_builds_on_is_not_reverted(later: object) -> None:
    one = erratum("E1", sentence("rollen", 2, "Twee.\n", "Twee rollen.\n", "Een.", "Drie."))
    ledger = in_force(PLAN, one, erratum("E2", later))
    with pytest.raises(ErratumConflict, match="E1 cannot be reverted: E2 builds on it") as caught:
        revert(ledger, ledger.chain.errata["E1"])
    assert caught.value.clashes[0].others == ("E2",)
    assert image(taken_out(taken_out(ledger, "E2"), "E1").document) == image(PLAN)


def test_reverting_an_inserted_section_that_others_stand_on() -> None:
    one = in_force(PLAN, erratum("E1", Insert("nieuw", "Nieuw", "N.\n", At("kern", "rollen"))))
    below = put_in(one, erratum("E2", Insert("onder", "Onder", "O.\n", At("nieuw", ""))))
    behind = put_in(one, erratum("E2", Move("slot", At("", "kern"), At("kern", "nieuw"))))
    for later in (below, behind):
        with pytest.raises(ErratumConflict, match="E2 builds on it"):
            revert(later, later.chain.errata["E1"])


def test_reverting_puts_a_section_that_was_moved_later_where_it_now_belongs() -> None:
    one = erratum("E1", Insert("nieuw", "Nieuw", "N.\n", At("kern", "rollen")))
    ledger = in_force(PLAN, one, erratum("E2", Move("leden", At("kern", "nieuw"), At("", "slot"))))
    back = taken_out(ledger, "E1")
    assert back.document.ids() == ["kern", "rollen", "slot", "leden"]
    assert exact(back, back.chain.errata["E2"])[1] == (Move("leden", At("kern", "nieuw"), At("", "slot")),)
    assert image(taken_out(back, "E2").document) == image(PLAN)


def test_a_direct_edit_is_not_swept_away_by_a_revert() -> None:
    one = in_force(PLAN, erratum("E1", sentence("rollen", 2, "Twee.\n", "Twee rollen.\n", "Een.", "Drie.")))
    by_hand = one.document.with_section(replace(PLAN.sections["rollen"], text="Een.\nTwee rollen!\nDrie.\n"))
    with pytest.raises(ErratumConflict, match=r"E1 does not fit 1\.1, sentence 2"):
        revert(Ledger(by_hand, one.chain), one.chain.errata["E1"])


def test_one_whose_file_says_applied_without_an_event_is_not_reverted_by_guess() -> None:
    each = erratum("E1", Replace("slot", "Vier.\n", "Vijf.\n"), status=Status.APPLIED)
    with pytest.raises(Refused, match="no event of it says so"):
        revert(Ledger(PLAN), each)


def test_the_fingerprint_is_of_the_words_alone() -> None:
    change = erratum("E1", sentence("rollen", 9, "Twee.\n", "2.\n", "Een.", "Drie."))
    made = in_force(PLAN, change).chain.errata["E1"]
    assert made != change
    assert fingerprint(made) == fingerprint(change)
    assert fingerprint(erratum("E1", sentence("rollen", 9, "Twee.\n", "3.\n"))) != fingerprint(change)


@given(st.data())
def test_law_revert_after_apply_is_identity_to_the_byte(data: st.DataObject) -> None:
    ledger = Ledger(data.draw(programmes()))
    before = image(ledger.document)
    each = data.draw(errata_for(ledger))
    if not each.changes:
        return
    made = put_in(ledger, each)
    assert image(ledger.document) == before
    back = taken_out(made, "E1")
    assert image(back.document) == before
    assert image(put_in(back, back.chain.errata["E1"]).document) == image(made.document)


@given(st.data())
def test_law_apply_is_all_or_nothing_and_only_on_the_text_it_was_written_for(data: st.DataObject) -> None:
    document = data.draw(programmes())
    each = data.draw(errata_for(Ledger(document)))
    other = data.draw(edited(document))
    before = image(other)
    try:
        made = put_in(Ledger(other), each)
    except SubError:
        assert image(other) == before
        return
    assert image(taken_out(made, "E1").document) == before


@given(st.data())
def test_law_an_erratum_never_applies_to_a_text_with_another_digest(data: st.DataObject) -> None:
    ledger = Ledger(data.draw(programmes()))
    each = data.draw(errata_for(ledger))
    digested = [n for n, change in enumerate(each.changes) if isinstance(change, Replace | Substitute | Remove)]
    if not digested:
        return
    index = data.draw(st.sampled_from(digested))
    change = apply(ledger, each).exact[index]
    key = "text" if isinstance(change, Remove) else "was"
    other = getattr(change, key) + "Dit staat nergens in het plan.\n"
    altered = replace(change, **{key: other})  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        apply(ledger, replace(each, changes=(*each.changes[:index], altered, *each.changes[index + 1 :])))
    elsewhere = replace(each, changes=(replace(altered, digest=digest(other)),))
    before = image(ledger.document)
    with pytest.raises(ErratumConflict):
        apply(ledger, elsewhere)
    assert image(ledger.document) == before


@given(st.data())
def test_law_errata_on_different_sentences_commute(data: st.DataObject) -> None:
    """Also when they are equal and lie side by side."""
    rows = [data.draw(st.sampled_from(["Vervallen.\n", f"Zin nummer {n} van dit plan.\n"])) for n in range(8)]
    ledger = Ledger(programme({"a": "".join(rows)}))
    words = st.lists(st.sampled_from(["Nieuw.\n", "Vervallen.\n", "\n"]), max_size=3).map("".join)
    one, two = data.draw(st.lists(st.integers(0, 7), min_size=2, max_size=2, unique=True))
    made = []
    for n in (one, two):
        becomes = data.draw(words.filter(lambda text, was=rows[n]: text != was))
        above, below = neighbours(rows, n, 1)
        made.append(written_for(ledger, erratum(f"E{n}", sentence("a", n + 1, rows[n], becomes, above, below))))
    expected = list(rows)
    for each, n in zip(made, (one, two), strict=True):
        expected[n] = each.changes[0].becomes
    for order in (made, reversed(made)):
        ledger_now = ledger
        for each in order:
            ledger_now = put_in(ledger_now, each)
        assert texts(ledger_now.document)["a"] == "".join(expected)
