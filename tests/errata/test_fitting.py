"""A change comes in the place that it was written for, or nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata.conflicts import ErratumConflict, Misfit
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.lines import locate, neighbours
from sub_cli.errata.operations.substitute import Substitute
from sub_cli.text.format import lines
from tests.errata.generate import erratum, programme, put_in, taken_out, texts, written_for


def place(text: str, was: str, before: str | None, after: str | None) -> int | str:
    """Return the line where a change is found by its words and neighbours, or why it is not."""
    try:
        return locate(lines(text), Substitute("a", 1, was, "X.\n", before=before, after=after)) + 1
    except Misfit as error:
        return str(error.clash.reason)


BESIDE = "its words stand there, but not between the sentences it was written for."
APART = "the sentences between which the new text comes do not stand together."
TWO = "there are 2 places like the one it was written for: sentences {}."


@pytest.mark.parametrize(
    ("text", "was", "before", "after", "found"),
    [
        ("A.\nJa.\nB.\n", "Ja.\n", "A.", "B.", 2),
        ("Nul.\nA.\nJa.\nB.\n", "Ja.\n", "A.", "B.", 3),  # the line is not looked at
        ("A.\nJa.\nC.\n", "Ja.\n", "A.", "B.", BESIDE),  # one neighbour contradicts
        ("C.\nJa.\nB.\n", "Ja.\n", "A.", "B.", BESIDE),
        ("A.\nJa.\nB.\nJa.\n", "Ja.\n", "A.", "B.", TWO.format("2, 4")),  # an equal one, whatever stands beside it
        ("Ja.\nB.\n", "Ja.\n", "", "B.", 1),
        ("Nul.\nJa.\nB.\n", "Ja.\n", "", "B.", BESIDE),  # the edge counts as a neighbour
        ("A.\nJa.\nNog.\n", "Ja.\n", "A.", "", BESIDE),
        ("A.\n\n\nJa.\n\nB.\n", "Ja.\n", "A.", "B.", 4),  # blank lines do not
        ("\nJa.\n\n", "Ja.\n", "", "", 2),
        ("A.\nJa.\nC.\n", "Ja.\n", "A.", None, 2),  # not written down: unknown
        ("C.\nJa.\nD.\n", "Ja.\n", None, None, 2),
        ("C.\nJa.\nD.\nJa.\n", "Ja.\n", None, None, TWO.format("2, 4")),
        ("A.\nNee.\nB.\n", "Ja.\n", "A.", "B.", "expected and found differ."),
        ("A.\nB.\n", "", "A.", "B.", 2),
        ("A.\nC.\nB.\n", "", "A.", "B.", APART),
        ("A.\nB.\nA.\nB.\n", "", "A.", "B.", TWO.format("2, 4")),
        ("A.\n", "", "A.", "", 2),
        ("A.\nB.\n", "", "A.", "", APART),
        ("A.\nB.\n", "", None, None, APART),  # nobody knows where
    ],
)
def test_where_arithmetic_has_no_say_the_only_place_with_every_neighbour_or_none(
    text: str, was: str, before: str | None, after: str | None, found: int | str
) -> None:
    assert place(text, was, before, after) == found


V = "Vervallen.\n"


def on_line(ledger: Ledger, id: str, line: int, becomes: str, size: int = 1) -> Erratum:
    """Return an erratum written for lines of section a as they now are."""
    rows = lines(ledger.document.sections["a"].text)
    was = rows[line - 1 : line - 1 + size]
    above, below = neighbours(rows, line - 1, size)
    return written_for(ledger, erratum(id, Substitute("a", line, "".join(was), becomes, before=above, after=below)))


def test_each_of_two_equal_sentences_keeps_its_own_erratum() -> None:
    plan = Ledger(programme({"a": f"Een.\n{V}Twee.\n{V}"}))
    second, also = on_line(plan, "E1", 4, "Blijft.\n"), on_line(plan, "E2", 4, "")
    first = on_line(plan, "E3", 2, "Eerste.\n")
    after = put_in(plan, second)
    assert texts(put_in(after, first).document)["a"] == "Een.\nEerste.\nTwee.\nBlijft.\n"
    with pytest.raises(ErratumConflict) as caught:
        put_in(after, also)
    (clash,) = caught.value.clashes
    assert (clash.sentence, clash.expected, clash.found, clash.since) == (4, V, "Blijft.\n", "E1")


def test_a_place_is_carried_through_what_was_reverted_too() -> None:
    plan = Ledger(programme({"a": f"{V}Een.\n{V}"}))
    top = put_in(plan, on_line(plan, "E1", 1, f"Nul.\n{V}{V}"))
    each = on_line(top, "E2", 5, "Slot.\n")
    assert texts(put_in(top, each).document)["a"] == f"Nul.\n{V}{V}Een.\nSlot.\n"
    assert texts(put_in(taken_out(top, "E1"), each).document)["a"] == f"{V}Een.\nSlot.\n"


def test_a_sentence_that_an_erratum_brought_is_gone_with_it() -> None:
    plan = Ledger(programme({"a": f"Een.\n{V}"}))
    brought = put_in(plan, on_line(plan, "E1", 1, f"Een.\n{V}"))
    each = on_line(brought, "E2", 2, "Blijft.\n")
    with pytest.raises(ErratumConflict):
        put_in(taken_out(brought, "E1"), each)


@pytest.mark.parametrize("edit", [{"line": 1}, {"was": "Een.\n"}, {"line": 99}])
def test_a_line_or_wording_changed_in_the_file_is_never_believed_over_the_text(edit: dict) -> None:
    plan = Ledger(programme({"a": f"{V}Een.\n{V}"}))
    each = on_line(plan, "E1", 3, "Slot.\n")
    wrong = replace(each, changes=(replace(each.changes[0], **edit),))
    if edit == {"line": 1}:  # words and line agree: it was retargeted by hand
        assert texts(put_in(plan, wrong).document)["a"] == f"Slot.\nEen.\n{V}"
    else:
        with pytest.raises(ErratumConflict):
            put_in(plan, wrong)


def test_an_edit_by_hand_leaves_words_and_neighbours_to_decide() -> None:
    plan = Ledger(programme({"a": f"Een.\n{V}Twee.\n"}))
    each = on_line(plan, "E1", 2, "Blijft.\n")
    for text, fits in ((f"Nul.\nEen.\n{V}Twee.\n", True), (f"Een.\n{V}2.\n", False), (f"Een.\n{V}Twee.\n{V}", False)):
        edited = Ledger(programme({"a": text}))
        if fits:
            assert texts(put_in(edited, each).document)["a"] == text.replace(V, "Blijft.\n")
        else:
            with pytest.raises(ErratumConflict):
                put_in(edited, each)


Run = tuple[int, int, str]


@st.composite
def runs(draw: st.DrawFn, rows: list[str]) -> list[Run]:
    """Draw up to three changes of `rows`, with an unchanged line between."""
    found: list[Run] = []
    at = 0
    while at <= len(rows) and len(found) < draw(st.integers(1, 3)):
        begin = draw(st.integers(at, len(rows)))
        end = draw(st.integers(begin, min(begin + 2, len(rows))))
        come = draw(st.lists(st.sampled_from([V, "Nieuw.\n", "\n"]), max_size=2).map("".join))
        if come != "".join(rows[begin:end]):
            found.append((begin, end, come))
        at = end + 1
    return found


def made(rows: list[str], *changes: Run) -> str:
    text = list(rows)
    for begin, end, come in sorted(changes, reverse=True):
        text[begin:end] = [come]
    return "".join(text)


def written(ledger: Ledger, id: str, rows: list[str], changes: list[Run]) -> Erratum:
    """Return the erratum with these changes; each counts its lines behind those before it."""
    found, now, shift = [], list(rows), 0
    for begin, end, come in changes:
        at = begin + shift
        above, below = neighbours(now, at, end - begin)
        found.append(Substitute("a", at + 1, "".join(rows[begin:end]), come, before=above, after=below))
        now[at : at + end - begin] = lines(come)
        shift += len(lines(come)) - (end - begin)
    return written_for(ledger, erratum(id, *found))


def touch(one: Run, other: Run) -> bool:
    """Tell whether two changes want the same lines or the same place."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return max(one[0], other[0]) < min(one[1], other[1])


@given(
    st.lists(st.sampled_from([V, "Niet van toepassing.\n", "\n", "Een.\n", "Twee.\n"]), min_size=1, max_size=9),
    st.data(),
)
def test_law_of_two_errata_written_for_a_text_none_makes_the_other_change_another_sentence(
    rows: list[str], data: st.DataObject
) -> None:
    """Whatever sentences are equal: the second changes the very lines it was written for, or it does not fit."""
    plan = Ledger(programme({"a": "".join(rows)}))
    mine, theirs = data.draw(runs(rows)), data.draw(runs(rows))
    if not mine or not theirs:
        return
    one, other = written(plan, "E1", rows, mine), written(plan, "E2", rows, theirs)
    first = put_in(plan, one)
    assert texts(first.document)["a"] == made(rows, *mine)
    apart = not any(touch(each, their) for each in mine for their in theirs)
    try:
        both = put_in(first, other)
    except ErratumConflict:
        assert not apart
        return
    assert texts(both.document)["a"] == made(rows, *mine, *theirs)
    assert texts(taken_out(both, "E1").document)["a"] == made(rows, *theirs)
