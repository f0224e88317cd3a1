"""Errata are applied where they fit and nowhere else, and taken out to the byte."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document.text import digest
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.model import At, Insert, Move, RebaseConflict, Remove, Replace, Retitle, Substitute
from sub_cli.errata.operations import apply, fingerprint, redo, reverse, revert, undo
from sub_cli.errors import BadInput, Refused, SubError, UsageProblem
from tests.errata.generate import edited, errata_for, erratum, image, programme, programmes, texts

PLAN = programme({"kern": ("Een.\n", {"rollen": "Een.\nTwee.\nDrie.\n", "leden": "Vier.\n"}), "slot": "Vijf.\n"})


def sentence(section: str, line: int, was: str, becomes: str, before: str = "", after: str = "") -> Substitute:
    return Substitute(section, line, was, becomes, digest(was), before, after)


def test_replace_substitute_and_retitle() -> None:
    made = apply(
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
    assert image(undo(made.document, made.erratum)) == image(PLAN)


def test_insert_remove_and_move_carry_comments_and_source_back() -> None:
    made = apply(
        PLAN,
        erratum(
            "E1",
            Insert("extra", "Extra", "Nieuw.\n", At("kern", "rollen"), "1.1a"),
            Remove("leden", "Leden", "Vier.\n", At("kern", "rollen")),
            Move("slot", At("", "kern"), At("kern", "")),
        ),
    )
    assert made.document.ids() == ["kern", "slot", "rollen", "extra"]
    removed = made.erratum.changes[1]
    assert (removed.at, removed.source, removed.lead, removed.tail) == (
        At("kern", "extra"),
        "# leden\n",
        "# above leden\n",
        "  # leden",
    )
    assert image(undo(made.document, made.erratum)) == image(PLAN)


def test_expected_and_found_are_told_with_the_sentence_and_since_when() -> None:
    first = apply(PLAN, erratum("E1", sentence("rollen", 2, "Twee.\n", "Twee is daarom wenselijk.\n", "Een.", "Drie.")))
    with pytest.raises(ErratumConflict) as caught:
        apply(first.document, erratum("E3", sentence("rollen", 2, "Twee.\n", "2.\n", "Een.", "Drie.")), [first.erratum])
    clash = caught.value.clashes[0]
    assert (clash.erratum, clash.section, clash.number, clash.sentence) == ("E3", "rollen", "1.1", 2)
    assert (clash.expected, clash.found, clash.since) == (
        "Twee.\n",
        "Twee is daarom wenselijk.\n",
        "E1",
    ) or clash.found == ""
    assert str(caught.value).startswith("E3 does not fit 1.1, sentence 2: expected and found differ.")


def test_the_place_is_found_by_context_after_lines_moved() -> None:
    shifted = PLAN.with_section(replace(PLAN.sections["rollen"], text="Nul.\n\nEen.\nTwee.\nDrie.\n"))
    made = apply(shifted, erratum("E1", sentence("rollen", 2, "Twee.\n", "2.\n", "Een.", "Drie.")))
    assert texts(made.document)["rollen"] == "Nul.\n\nEen.\n2.\nDrie.\n"
    assert made.erratum.changes[0].line == 4


def test_a_sentence_that_stands_twice_needs_its_context() -> None:
    twice = PLAN.with_section(replace(PLAN.sections["rollen"], text="Een.\nJa.\nTwee.\nJa.\n"))
    made = apply(twice, erratum("E1", sentence("rollen", 1, "Ja.\n", "Nee.\n", "Twee.")))
    assert texts(made.document)["rollen"] == "Een.\nJa.\nTwee.\nNee.\n"
    with pytest.raises(ErratumConflict, match="there are 2 places like the one it was written for"):
        apply(twice, erratum("E1", sentence("rollen", 2, "Ja.\n", "Nee.\n", "Drie.")))


def test_two_places_with_equal_context_are_never_guessed() -> None:
    twice = PLAN.with_section(replace(PLAN.sections["rollen"], text="A.\nJa.\nB.\nA.\nJa.\nB.\n"))
    with pytest.raises(ErratumConflict, match="2 places"):
        apply(twice, erratum("E1", sentence("rollen", 2, "Ja.\n", "Nee.\n", "A.", "B.")))


def test_an_insertion_goes_between_its_sentences_or_nowhere() -> None:
    made = apply(PLAN, erratum("E1", sentence("rollen", 9, "", "Tweeënhalf.\n", "Twee.", "Drie.")))
    assert texts(made.document)["rollen"] == "Een.\nTwee.\nTweeënhalf.\nDrie.\n"
    with pytest.raises(ErratumConflict, match="do not stand together"):
        apply(PLAN, erratum("E1", sentence("rollen", 2, "", "X.\n", "Een.", "Drie.")))


def test_the_case_where_every_line_tool_edits_the_wrong_section() -> None:
    """Sections A, B and C have equal text, the erratum edits B, and others came before it (reference/peers.md)."""
    same = "Gelijk.\nOok gelijk.\n"
    change = erratum("E1", sentence("b", 1, "Gelijk.\n", "Anders.\n", "", "Ook gelijk."))
    later = programme({"x": same, "y": same, "c": same, "b": same})
    assert texts(apply(later, change).document) == {"x": same, "y": same, "c": same, "b": "Anders.\nOok gelijk.\n"}


def test_a_section_moved_meanwhile_is_followed_and_one_removed_is_told() -> None:
    moved = apply(PLAN, erratum("E1", Move("rollen", At("kern", ""), At("", "slot")))).document
    change = erratum("E2", Replace("rollen", "Een.\nTwee.\nDrie.\n", "Nieuw.\n"))
    assert texts(apply(moved, change).document)["rollen"] == "Nieuw.\n"
    gone = apply(PLAN, erratum("E1", Remove("rollen", "Rollen", "Een.\nTwee.\nDrie.\n", At("kern", ""))))
    with pytest.raises(ErratumConflict, match="the section is not in the plan") as caught:
        apply(gone.document, change, [gone.erratum])
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
        apply(PLAN, erratum("E1", *changes))
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
        (Move("kern", At("", ""), At("kern", "rollen")), "below or behind itself"),
        (Retitle("slot", "Anders", "X"), "the title is another one"),
    ],
)
def test_what_does_not_fit_is_a_conflict(change: object, words: str) -> None:
    with pytest.raises(ErratumConflict) as caught:
        apply(PLAN, erratum("E1", Replace("leden", "Vier.\n", "X.\n"), change))
    assert words in str(caught.value)
    assert caught.value.clashes[0].change == 1


def test_an_erratum_of_another_document_is_refused() -> None:
    with pytest.raises(UsageProblem, match="E1 belongs to elders"):
        apply(PLAN, erratum("E1", Replace("slot", "Vijf.\n", "X.\n"), document="elders"))


def test_ids_are_never_used_again_except_by_the_erratum_itself() -> None:
    gone = apply(PLAN, erratum("E1", Remove("slot", "Slot", "Vijf.\n", At("", "kern"))))
    back = erratum("E2", Insert("slot", "Slot", "Terug.\n", At()))
    with pytest.raises(Refused, match="“slot” was used before, by E1"):
        apply(gone.document, back, [gone.erratum])
    assert image(revert(gone.document, gone.erratum).document) == image(PLAN)
    brought = erratum("E3", Insert("nieuw", "Nieuw", "", At()))
    assert "nieuw" in apply(PLAN, brought, [brought]).document.sections


def test_reverting_in_the_middle_moves_later_lines_and_only_those() -> None:
    one = apply(PLAN, erratum("E1", sentence("rollen", 1, "Een.\n", "Een.\nAnderhalf.\n", "", "Twee.")))
    two = apply(one.document, erratum("E2", sentence("rollen", 4, "Drie.\n", "3.\n", "Twee.")))
    other = apply(two.document, erratum("E3", Replace("slot", "Vijf.\n", "5.\n")))
    assert two.erratum.changes[0].line == 4
    back = revert(other.document, one.erratum, [two.erratum, other.erratum])
    assert texts(back.document)["rollen"] == "Een.\nTwee.\n3.\n"
    assert back.later == (replace(two.erratum, changes=(replace(two.erratum.changes[0], line=3),)), other.erratum)
    assert redo(PLAN, back.later[0]).sections["rollen"].text == "Een.\nTwee.\n3.\n"


def test_reverting_by_arithmetic_even_where_a_search_would_be_lost() -> None:
    """The same sentence now stands twice; only the recorded line knows which one is the erratum's."""
    one = apply(PLAN, erratum("E1", sentence("rollen", 2, "Twee.\n", "Ja.\n", "Een.", "Drie.")))
    two = apply(one.document, erratum("E2", sentence("rollen", 1, "", "Een.\nJa.\nDrie.\n\n", "", "Een.")))
    assert texts(two.document)["rollen"] == "Een.\nJa.\nDrie.\n\nEen.\nJa.\nDrie.\n"
    back = revert(two.document, one.erratum, [two.erratum])
    assert texts(back.document)["rollen"] == "Een.\nJa.\nDrie.\n\nEen.\nTwee.\nDrie.\n"


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
    one = apply(PLAN, erratum("E1", sentence("rollen", 2, "Twee.\n", "Twee rollen.\n", "Een.", "Drie.")))
    two = apply(one.document, erratum("E2", later))
    with pytest.raises(ErratumConflict, match="E1 cannot be reverted: E2 build on it") as caught:
        revert(two.document, one.erratum, [two.erratum])
    assert caught.value.clashes[0].others == ("E2",)


def test_reverting_an_inserted_section_that_others_stand_on() -> None:
    one = apply(PLAN, erratum("E1", Insert("nieuw", "Nieuw", "N.\n", At("kern", "rollen"))))
    below = apply(one.document, erratum("E2", Insert("onder", "Onder", "O.\n", At("nieuw", ""))))
    behind = apply(one.document, erratum("E2", Move("slot", At("", "kern"), At("kern", "nieuw"))))
    for later in (below, behind):
        with pytest.raises(ErratumConflict, match="E2 build on it"):
            revert(later.document, one.erratum, [later.erratum])


def test_reverting_renews_the_places_of_later_moves() -> None:
    one = apply(PLAN, erratum("E1", Insert("nieuw", "Nieuw", "N.\n", At("kern", "rollen"))))
    two = apply(one.document, erratum("E2", Move("leden", At("kern", "nieuw"), At("", "slot"))))
    back = revert(two.document, one.erratum, [two.erratum])
    assert back.later[0].changes == (Move("leden", At("kern", "rollen"), At("", "slot")),)
    assert image(undo(back.document, back.later[0])) == image(PLAN)


def test_a_direct_edit_is_not_swept_away_by_a_revert() -> None:
    one = apply(PLAN, erratum("E1", sentence("rollen", 2, "Twee.\n", "Twee rollen.\n", "Een.", "Drie.")))
    edited_by_hand = one.document.with_section(replace(PLAN.sections["rollen"], text="Een.\nTwee rollen!\nDrie.\n"))
    with pytest.raises(ErratumConflict, match=r"E1 does not fit 1\.1, sentence 2"):
        revert(edited_by_hand, one.erratum)


def test_the_fingerprint_is_of_the_words_alone() -> None:
    change = erratum("E1", sentence("rollen", 9, "Twee.\n", "2.\n", "Een.", "Drie."))
    made = apply(PLAN, change)
    assert made.erratum.changes != change.changes
    assert fingerprint(made.erratum) == fingerprint(change)
    assert fingerprint(erratum("E1", sentence("rollen", 9, "Twee.\n", "3.\n"))) != fingerprint(change)


@given(st.data())
def test_law_revert_after_apply_is_identity_to_the_byte(data: st.DataObject) -> None:
    document = data.draw(programmes())
    before = image(document)
    each = data.draw(errata_for(document))
    if not each.changes:
        return
    made = apply(document, each)
    assert image(document) == before
    assert image(undo(made.document, made.erratum)) == before
    assert image(revert(made.document, made.erratum).document) == before
    assert image(redo(document, made.erratum)) == image(made.document)
    assert [reverse(reverse(change)) for change in made.erratum.changes] == list(made.erratum.changes)


@given(st.data())
def test_law_apply_is_all_or_nothing_and_only_on_the_text_it_was_written_for(data: st.DataObject) -> None:
    document = data.draw(programmes())
    each = data.draw(errata_for(document))
    other = data.draw(edited(document))
    before = image(other)
    try:
        made = apply(other, each)
    except SubError:
        assert image(other) == before
        return
    assert image(undo(made.document, made.erratum)) == before


@given(st.data())
def test_law_an_erratum_never_applies_to_a_text_with_another_digest(data: st.DataObject) -> None:
    document = data.draw(programmes())
    each = data.draw(errata_for(document))
    digested = [n for n, change in enumerate(each.changes) if isinstance(change, Replace | Substitute | Remove)]
    if not digested:
        return
    index = data.draw(st.sampled_from(digested))
    change = apply(document, each).erratum.changes[index]
    key = "text" if isinstance(change, Remove) else "was"
    other = getattr(change, key) + "Dit staat nergens in het plan.\n"
    altered = replace(change, **{key: other})  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        apply(document, erratum("E1", *each.changes[:index], altered, *each.changes[index + 1 :]))
    elsewhere = erratum("E1", replace(altered, digest=digest(other)))
    before = image(document)
    with pytest.raises(ErratumConflict):
        apply(document, elsewhere)
    assert image(document) == before


@given(st.data())
def test_law_reverting_in_the_middle_leaves_a_chain_that_replays(data: st.DataObject) -> None:
    base = data.draw(programmes())
    document, chain = base, []
    for n in range(data.draw(st.integers(2, 4))):
        each = data.draw(errata_for(document, f"E{n}"))
        if each.changes:
            try:
                made = apply(document, each, chain)
            except Refused:
                continue
            document, chain = made.document, [*chain, made.erratum]
    if not chain:
        return
    index = data.draw(st.integers(0, len(chain) - 1))
    before = image(document)
    try:
        back = revert(document, chain[index], chain[index + 1 :])
    except ErratumConflict:
        assert image(document) == before
        return
    again = base
    for each in (*chain[:index], *back.later):
        again = redo(again, each)
    assert image(again) == image(back.document)
    assert [fingerprint(each) for each in back.later] == [fingerprint(each) for each in chain[index + 1 :]]


@given(st.data())
def test_law_errata_on_different_sentences_commute(data: st.DataObject) -> None:
    rows = [f"Zin nummer {n} van dit plan.\n" for n in range(8)]
    document = programme({"a": "".join(rows)})
    one, two = data.draw(st.lists(st.integers(0, 7), min_size=2, max_size=2, unique=True))
    words = st.lists(st.sampled_from(["Nieuw.\n", "Ander.\n", "\n"]), max_size=3).map("".join)
    made = [
        erratum(
            f"E{n}",
            sentence(
                "a", n + 1, rows[n], data.draw(words), rows[n - 1][:-1] if n else "", "".join(rows[n + 1 : n + 2])[:-1]
            ),
        )
        for n in (one, two)
    ]
    first = apply(apply(document, made[0]).document, made[1])
    second = apply(apply(document, made[1]).document, made[0])
    assert texts(first.document) == texts(second.document)
