"""An erratum carried onto another text; what cannot be carried waits in the erratum."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata.application import apply
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.merge import merge, merge_words
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import RebaseConflict
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import Substitute, text_changes
from sub_cli.errata.rebase import rebase, settle
from sub_cli.errors import BadInput
from tests.errata.generate import (
    TEXT,
    errata_for,
    erratum,
    image,
    in_force,
    programme,
    programmes,
    put_in,
    texts,
    written_for,
)

ROWS = "Eén zin hier.\nAccounthouders zijn zeer wenselijk.\n\nDe provincie betaalt de kosten van het overleg.\n"
PLAN = programme({"kern": ("K.\n", {"rollen": ROWS, "leden": "L.\n"}), "slot": "S.\n"})


def changed(old: str, new: str, whole: bool = False) -> tuple:
    return text_changes("rollen", ROWS, ROWS.replace(old, new), whole=whole)


def now(old: str, new: str) -> object:
    return PLAN.with_section(replace(PLAN.sections["rollen"], text=ROWS.replace(old, new)))


def pending(*changes: object) -> object:
    """Return an erratum that was written for the plan."""
    return written_for(Ledger(PLAN), erratum("E3", *changes))


def meanwhile(old: str, new: str) -> Ledger:
    """Return the plan with another erratum in force."""
    return in_force(PLAN, erratum("E1", *changed(old, new)))


@pytest.mark.parametrize("whole", [False, True])
def test_other_sentences_and_other_words_of_the_same_sentence_are_carried(whole: bool) -> None:
    each = pending(*changed("zeer wenselijk", "noodzakelijk", whole))
    for ledger, expected in (
        (
            meanwhile("Eén zin hier.", "Nul.\nEén zin daar."),
            "Nul.\nEén zin daar.\nAccounthouders zijn noodzakelijk.\n",
        ),
        (
            meanwhile("Accounthouders zijn", "Vaste accounthouders zijn"),
            "Eén zin hier.\nVaste accounthouders zijn noodzakelijk.\n",
        ),
    ):
        carried = rebase(ledger, each)
        assert carried.unsettled == carried.dropped == ()
        made = texts(put_in(ledger, written_for(ledger, carried.erratum)).document)["rollen"]
        assert made == expected + "\nDe provincie betaalt de kosten van het overleg.\n"


def test_after_an_edit_by_hand_the_sentence_most_like_it_is_offered_and_a_person_decides() -> None:
    """The text for which it was written cannot be told any more, and one neighbour is another sentence now."""
    ledger = Ledger(now("Eén zin hier.", "Nul.\nEén zin daar."))
    carried = rebase(ledger, pending(*changed("zeer wenselijk", "noodzakelijk")))
    change = carried.erratum.changes[0]
    assert (carried.unsettled, change.line, change.was) == ((0,), 3, "Accounthouders zijn zeer wenselijk.\n")
    settled = settle(ledger, replace(carried.erratum, changes=(replace(change, conflict=None),)))
    assert "Eén zin daar.\nAccounthouders zijn noodzakelijk.\n" in texts(apply(ledger, settled).document)["rollen"]


def test_where_its_sentence_is_gone_an_equal_one_elsewhere_is_not_taken_for_it() -> None:
    rows = "Vervallen.\nEen.\nVervallen.\nTwee.\n"
    plan = programme({"a": rows})
    second = Substitute("a", 3, "Vervallen.\n", "Vervalt in 2022.\n", before="Een.", after="Twee.")
    each = written_for(Ledger(plan), erratum("E3", second))
    gone = in_force(plan, erratum("E1", Substitute("a", 3, "Vervallen.\nTwee.\n", "Twee.\n")))
    change = rebase(gone, each).erratum.changes[0]
    assert (change.line, change.was) == (3, "")
    assert change.conflict == RebaseConflict("Vervallen.\n", "", "Vervalt in 2022.\n")


def test_the_same_words_are_a_conflict_in_the_erratum() -> None:
    document = now("zeer wenselijk", "daarom wenselijk")
    carried = rebase(Ledger(document), erratum("E3", *changed("zeer wenselijk", "noodzakelijk")))
    assert carried.unsettled == (0,)
    change = carried.erratum.changes[0]
    assert change.conflict == RebaseConflict(
        expected="Accounthouders zijn zeer wenselijk.\n",
        found="Accounthouders zijn daarom wenselijk.\n",
        wanted="Accounthouders zijn noodzakelijk.\n",
    )
    assert (change.line, change.was, change.becomes) == (2, change.conflict.found, change.conflict.wanted)
    with pytest.raises(BadInput):
        apply(Ledger(document), carried.erratum)


def test_a_settled_conflict_is_applied() -> None:
    document = now("zeer wenselijk", "daarom wenselijk")
    carried = rebase(Ledger(document), erratum("E3", *changed("zeer wenselijk", "noodzakelijk"))).erratum
    edited = replace(
        carried, changes=(replace(carried.changes[0], becomes="Accounthouders zijn daarom noodzakelijk.\n"),)
    )
    settled = settle(Ledger(document), edited)
    assert settled.changes[0].conflict is None
    assert "daarom noodzakelijk" in texts(apply(Ledger(document), settled).document)["rollen"]


def test_what_the_text_says_already_is_dropped() -> None:
    each = pending(*changed("zeer wenselijk", "noodzakelijk"))
    carried = rebase(meanwhile("zeer wenselijk", "noodzakelijk"), each)
    assert (carried.erratum.changes, carried.dropped) == ((), each.changes)


def test_taking_out_what_is_nowhere_any_more_is_dropped() -> None:
    """Also behind a change of the section that was not carried, so that its own place is not known."""
    base = Ledger(programme({"a": "Een.\nTwee.\nDrie.\n"}))
    changes = (
        Substitute("a", 1, "Een.\n", "1.\n", before="", after="Twee."),
        Substitute("a", 3, "Drie.\n", "", before="Twee.", after=""),
    )
    each = written_for(base, erratum("E3", *changes))
    ledger = put_in(base, erratum("E1", Replace("a", "Een.\nTwee.\nDrie.\n", "Nul.\nTwee.\n")))
    carried = rebase(ledger, each)
    assert (len(carried.erratum.changes), carried.unsettled, carried.dropped) == (1, (0,), changes[1:])


def test_a_moved_section_is_followed_and_a_removed_one_named() -> None:
    each = erratum("E3", *changed("zeer wenselijk", "noodzakelijk"))
    moved = in_force(PLAN, erratum("E1", Move("rollen", At("kern", ""), At("", "slot"))))
    assert rebase(moved, each).erratum == each
    gone = in_force(PLAN, erratum("E1", Remove("rollen", "Rollen", ROWS, At("kern", ""))))
    with pytest.raises(ErratumConflict, match="not in the plan") as caught:
        rebase(gone, each)
    assert caught.value.clashes[0].since == "E1"


def test_places_follow_what_was_removed() -> None:
    gone = in_force(PLAN, erratum("E1", Remove("leden", "Leden", "L.\n", At("kern", "rollen"))))
    behind = erratum("E3", Insert("nieuw", "Nieuw", "N.\n", At("kern", "leden")))
    assert rebase(gone, behind).erratum.changes[0].at == At("kern", "rollen")
    carried = rebase(Ledger(gone.document), behind)
    assert carried.erratum.changes[0].conflict == RebaseConflict(
        "under: kern\nafter: leden\n", "under: kern\nafter: \n", "under: kern\nafter: leden\n"
    )


def test_titles_removals_and_moves() -> None:
    titled = in_force(PLAN, erratum("E1", Retitle("leden", "Leden", "De leden")))
    carried = rebase(titled, erratum("E3", Retitle("leden", "Leden", "Mensen")))
    assert carried.erratum.changes[0].conflict == RebaseConflict("Leden", "De leden", "Mensen")
    removal = rebase(titled, erratum("E3", Remove("leden", "Leden", "L.\n", At("kern", "rollen"))))
    assert removal.unsettled == (0,)
    assert settle(titled, removal.erratum).changes[0].title == "De leden"
    moved = in_force(PLAN, erratum("E1", Move("leden", At("kern", "rollen"), At("", ""))))
    same = erratum("E3", Move("leden", At("kern", "rollen"), At("", "")))
    assert rebase(moved, same).dropped == same.changes
    assert rebase(moved, erratum("E3", Move("leden", At("kern", "rollen"), At("slot", "")))).unsettled == (0,)


def test_an_equal_sentence_that_came_before_it_does_not_draw_it_away() -> None:
    base = programme({"a": "Ja.\nNee.\nMisschien.\n"})
    changes = text_changes("a", "Ja.\nNee.\nMisschien.\n", "Ja.\nNooit.\nMisschien.\n")
    each = written_for(Ledger(base), erratum("E3", *changes))
    other = Substitute("a", 1, "", "Nee.\n\nEerst.\n", before="", after="Ja.")
    more = Substitute("a", 6, "Misschien.\n", "Misschien wel.\n", before="Nee.", after="")
    ledger = in_force(base, erratum("E1", other, more))
    carried = rebase(ledger, each)
    assert carried.erratum.changes[0].line == 5
    made = put_in(ledger, written_for(ledger, carried.erratum))
    assert texts(made.document)["a"] == "Nee.\n\nEerst.\nJa.\nNooit.\nMisschien wel.\n"


def test_words_merge_or_conflict() -> None:
    assert merge_words("een twee drie vier", "een 2 drie vier", "een twee drie 4") == "een 2 drie 4"
    assert merge_words("een twee drie", "een 2 drie", "een II drie") is None
    assert merge("A.\nB.\n", "A.\n", "A.\nB.\nC.\n").conflicts == (RebaseConflict("B.\n", "", "B.\nC.\n"),)


@given(st.data())
def test_law_a_rebase_onto_its_own_base_is_the_erratum_itself(data: st.DataObject) -> None:
    ledger = Ledger(data.draw(programmes()))
    each = data.draw(errata_for(ledger))
    carried = rebase(ledger, each)
    assert carried.erratum == each
    assert carried.dropped == carried.unsettled == ()


def test_several_sentences_of_a_text_that_is_gone_are_carried_as_one_replacement() -> None:
    old, wanted = "Eén.\nTwee.\n", "Twee.\nTwee.\nEén.\n"
    base = Ledger(programme({"a": old}))
    ledger = put_in(base, written_for(base, erratum("E0", *text_changes("a", old, ""))))
    carried = rebase(ledger, written_for(base, erratum("E1", *text_changes("a", old, wanted)))).erratum
    (change,) = carried.changes
    assert isinstance(change, Replace)
    assert (change.was, change.becomes) == ("", "Twee.\n")
    assert change.conflict is not None
    assert settle(ledger, written_for(ledger, carried)).changes == (replace(change, conflict=None),)


@given(TEXT, TEXT, TEXT)
def test_law_what_was_carried_fits(old: str, wanted: str, found: str) -> None:
    changes, others = text_changes("a", old, wanted), text_changes("a", old, found)
    if changes and others:
        base = Ledger(programme({"a": old}))
        ledger = put_in(base, written_for(base, erratum("E0", *others)))
        before = image(ledger.document)
        carried = rebase(ledger, written_for(base, erratum("E1", *changes))).erratum
        assert image(ledger.document) == before
        if carried.changes and all(change.was != change.becomes for change in carried.changes):
            on_paper = written_for(ledger, carried)
            apply(ledger, settle(ledger, on_paper))


@given(TEXT, TEXT)
def test_law_merging_with_an_unchanged_side_gives_the_other(one: str, other: str) -> None:
    assert merge(one, one, other).text == merge(one, other, one).text == merge(one, other, other).text == other


@pytest.mark.parametrize("unit", ["*", "a ", "a\n", "a b. ", "a, b "])
def test_no_text_keeps_a_merge_busy(unit):
    from sub_cli.errata.blame import Revision, blame
    from sub_cli.errata.merge import merge

    base = unit * (24_000 // len(unit))
    ours, theirs = base.replace("b" if "b" in unit else unit, "zz", 5), base[: len(base) // 2] + "yy" + base
    before = time.process_time()
    merge(base, ours, theirs)
    blame([Revision("E01", base), Revision("E02", ours), Revision("E03", theirs)])
    assert time.process_time() - before < 15
