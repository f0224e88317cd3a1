"""An erratum carried onto another text; what cannot be carried waits in the erratum."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata import build
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.merge import merge, merge_words
from sub_cli.errata.model import At, Insert, Move, RebaseConflict, Remove, Retitle
from sub_cli.errata.operations import apply
from sub_cli.errata.rebase import rebase, settle
from sub_cli.errors import BadInput
from tests.errata.generate import TEXT, applied, errata_for, erratum, image, programme, programmes, texts

ROWS = "Eén zin hier.\nAccounthouders zijn zeer wenselijk.\n\nDe provincie betaalt de kosten van het overleg.\n"
PLAN = programme({"kern": ("K.\n", {"rollen": ROWS, "leden": "L.\n"}), "slot": "S.\n"})


def changed(old: str, new: str, whole: bool = False) -> tuple:
    return build.text_changes("rollen", ROWS, ROWS.replace(old, new), whole=whole)


def now(old: str, new: str) -> object:
    return PLAN.with_section(replace(PLAN.sections["rollen"], text=ROWS.replace(old, new)))


@pytest.mark.parametrize("whole", [False, True])
def test_other_sentences_and_other_words_of_the_same_sentence_are_carried(whole: bool) -> None:
    each = erratum("E3", *changed("zeer wenselijk", "noodzakelijk", whole))
    for document, expected in (
        (now("Eén zin hier.", "Nul.\nEén zin daar."), "Nul.\nEén zin daar.\nAccounthouders zijn noodzakelijk.\n"),
        (
            now("Accounthouders zijn", "Vaste accounthouders zijn"),
            "Eén zin hier.\nVaste accounthouders zijn noodzakelijk.\n",
        ),
    ):
        carried = rebase(document, each)
        assert carried.unsettled == carried.dropped == ()
        made = texts(apply(document, carried.erratum).document)["rollen"]
        assert made == expected + "\nDe provincie betaalt de kosten van het overleg.\n"


def test_the_same_words_are_a_conflict_in_the_erratum() -> None:
    document = now("zeer wenselijk", "daarom wenselijk")
    carried = rebase(document, erratum("E3", *changed("zeer wenselijk", "noodzakelijk")))
    assert carried.unsettled == (0,)
    change = carried.erratum.changes[0]
    assert change.conflict == RebaseConflict(
        expected="Accounthouders zijn zeer wenselijk.\n",
        found="Accounthouders zijn daarom wenselijk.\n",
        wanted="Accounthouders zijn noodzakelijk.\n",
    )
    assert (change.line, change.was, change.becomes) == (2, change.conflict.found, change.conflict.wanted)
    with pytest.raises(BadInput):
        apply(document, carried.erratum)


def test_a_settled_conflict_is_applied() -> None:
    document = now("zeer wenselijk", "daarom wenselijk")
    carried = rebase(document, erratum("E3", *changed("zeer wenselijk", "noodzakelijk"))).erratum
    edited = replace(
        carried, changes=(replace(carried.changes[0], becomes="Accounthouders zijn daarom noodzakelijk.\n"),)
    )
    settled = settle(document, edited)
    assert settled.changes[0].conflict is None
    assert "daarom noodzakelijk" in texts(apply(document, settled).document)["rollen"]


def test_what_the_text_says_already_is_dropped() -> None:
    each = erratum("E3", *changed("zeer wenselijk", "noodzakelijk"))
    carried = rebase(now("zeer wenselijk", "noodzakelijk"), each)
    assert (carried.erratum.changes, carried.dropped) == ((), each.changes)


def test_a_moved_section_is_followed_and_a_removed_one_named() -> None:
    each = erratum("E3", *changed("zeer wenselijk", "noodzakelijk"))
    moved = apply(PLAN, erratum("E1", Move("rollen", At("kern", ""), At("", "slot")))).document
    assert rebase(moved, each).erratum == each
    gone = apply(PLAN, erratum("E1", Remove("rollen", "Rollen", ROWS, At("kern", ""))))
    with pytest.raises(ErratumConflict, match="not in the plan") as caught:
        rebase(gone.document, each, [applied(gone.erratum)])
    assert caught.value.clashes[0].since == "E1"


def test_places_follow_what_was_removed() -> None:
    gone = apply(PLAN, erratum("E1", Remove("leden", "Leden", "L.\n", At("kern", "rollen"))))
    chain = [applied(gone.erratum)]
    behind = erratum("E3", Insert("nieuw", "Nieuw", "N.\n", At("kern", "leden")))
    assert rebase(gone.document, behind, chain).erratum.changes[0].at == At("kern", "rollen")
    carried = rebase(gone.document, behind)
    assert carried.erratum.changes[0].conflict == RebaseConflict(
        "under: kern\nafter: leden\n", "under: kern\nafter: \n", "under: kern\nafter: leden\n"
    )


def test_titles_removals_and_moves() -> None:
    titled = apply(PLAN, erratum("E1", Retitle("leden", "Leden", "De leden"))).document
    carried = rebase(titled, erratum("E3", Retitle("leden", "Leden", "Mensen")))
    assert carried.erratum.changes[0].conflict == RebaseConflict("Leden", "De leden", "Mensen")
    removal = rebase(titled, erratum("E3", Remove("leden", "Leden", "L.\n", At("kern", "rollen"))))
    assert removal.unsettled == (0,)
    assert settle(titled, removal.erratum).changes[0].title == "De leden"
    moved = apply(PLAN, erratum("E1", Move("leden", At("kern", "rollen"), At("", "")))).document
    same = erratum("E3", Move("leden", At("kern", "rollen"), At("", "")))
    assert rebase(moved, same).dropped == same.changes
    assert rebase(moved, erratum("E3", Move("leden", At("kern", "rollen"), At("slot", "")))).unsettled == (0,)


def test_with_the_base_known_whole_sections_are_merged() -> None:
    twice = programme({"a": "Ja.\nNee.\nMisschien.\n"})
    each = erratum("E3", *build.text_changes("a", "Ja.\nNee.\nMisschien.\n", "Ja.\nNooit.\nMisschien.\n"))
    document = programme({"a": "Nee.\n\nEerst.\nJa.\nNee.\nMisschien wel.\n"})
    carried = rebase(document, each, base=twice)
    assert texts(apply(document, carried.erratum).document)["a"] == "Nee.\n\nEerst.\nJa.\nNooit.\nMisschien wel.\n"


def test_words_merge_or_conflict() -> None:
    assert merge_words("een twee drie vier", "een 2 drie vier", "een twee drie 4") == "een 2 drie 4"
    assert merge_words("een twee drie", "een 2 drie", "een II drie") is None
    assert merge("A.\nB.\n", "A.\n", "A.\nB.\nC.\n").conflicts == (RebaseConflict("B.\n", "", "B.\nC.\n"),)


@given(st.data())
def test_law_a_rebase_onto_its_own_base_is_the_erratum_itself(data: st.DataObject) -> None:
    document = data.draw(programmes())
    each = data.draw(errata_for(document))
    carried = rebase(document, each)
    assert carried.erratum == each
    assert carried.dropped == carried.unsettled == ()


@given(TEXT, TEXT, TEXT)
def test_law_what_was_carried_fits(old: str, wanted: str, found: str) -> None:
    changes = build.text_changes("a", old, wanted)
    if changes:
        document = programme({"a": found})
        before = image(document)
        carried = rebase(document, erratum("E1", *changes), base=programme({"a": old}))
        assert image(document) == before
        if carried.erratum.changes:
            settled = settle(document, carried.erratum)
            apply(document, settled)


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
