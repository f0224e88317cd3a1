"""The text in force on a date, by the days of the events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum, Status
from sub_cli.errata.operations.substitute import Substitute, text_changes
from sub_cli.errata.timeline import due, state_at
from sub_cli.errors import NotFound, Unable
from tests.errata.generate import erratum, image, merged, programme, put_in, taken_out, texts, written_for

ROWS = "Een.\nTwee.\nDrie.\n"
PLAN = replace(programme({"a": ROWS, "b": ROWS}), adopted=date(2021, 1, 1))


def day(number: int) -> date:
    return date(2021, number, 1)


def edit(id: str, section: str, old: str, new: str, text: str = ROWS, effective: date | None = None) -> Erratum:
    changes = text_changes(section, text, text.replace(old, new))
    return written_for(Ledger(PLAN), erratum(id, *changes, effective=effective))


def shown(ledger: Ledger, at: int, **scheduled: list[Erratum]) -> dict[str, str]:
    return texts(state_at(ledger, day(at), **scheduled).document)


def test_each_erratum_holds_from_the_day_of_its_event_or_the_other_day_that_this_names() -> None:
    ledger = put_in(Ledger(PLAN), edit("E1", "a", "Een.\n", "1.\n1,5.\n"), day(2), effective=day(4))
    ledger = put_in(ledger, edit("E2", "a", "Drie.", "3."), day(3))
    ledger = put_in(ledger, edit("E3", "b", "Een.", "1."), day(3), effective=day(1))
    assert {n: shown(ledger, n) for n in (1, 2, 3, 4)} == {
        1: {"a": ROWS, "b": "1.\nTwee.\nDrie.\n"},
        2: {"a": ROWS, "b": "1.\nTwee.\nDrie.\n"},
        3: {"a": "Een.\nTwee.\n3.\n", "b": "1.\nTwee.\nDrie.\n"},
        4: {"a": "1.\n1,5.\nTwee.\n3.\n", "b": "1.\nTwee.\nDrie.\n"},
    }
    then = state_at(ledger, day(3))
    assert [each.id for each in then.chain.errata_in(then.present)] == ["E2", "E3"]


def test_applied_reverted_and_applied_again_the_gap_is_there() -> None:
    ledger = taken_out(put_in(Ledger(PLAN), edit("E1", "a", "Een.", "1."), day(2)), "E1", day(4))
    again = put_in(ledger, ledger.chain.errata["E1"], day(6))
    assert [shown(again, n)["a"][:2] for n in range(1, 8)] == ["Ee", "1.", "1.", "Ee", "Ee", "1.", "1."]


def test_what_is_annulled_from_an_earlier_day_did_not_hold_from_that_day() -> None:
    ledger = put_in(Ledger(PLAN), edit("E1", "a", "Een.", "1."), day(2))
    annulled = taken_out(ledger, "E1", day(6), effective=day(4))
    assert [shown(annulled, n)["a"][:2] for n in range(1, 8)] == ["Ee", "1.", "1.", "Ee", "Ee", "Ee", "Ee"]
    never = taken_out(ledger, "E1", day(6), effective=day(2))
    assert all(shown(never, n)["a"] == ROWS for n in range(1, 8))


def test_scheduled_errata_come_in_on_their_day_in_the_order_of_days() -> None:
    scheduled = [
        replace(edit("E10", "a", "Een.", "1.", effective=day(6)), status=Status.ADOPTED),
        replace(edit("E2", "b", "Een.", "1.", effective=day(6)), status=Status.ADOPTED),
        replace(edit("E3", "b", "Drie.", "3.", effective=day(5)), status=Status.ADOPTED),
        edit("E4", "b", "Twee.", "2.", effective=day(5)),
    ]
    assert [each.id for each in due(scheduled, day(6))] == ["E3", "E2", "E10"]
    assert shown(Ledger(PLAN), 5, scheduled=scheduled)["b"] == "Een.\nTwee.\n3.\n"


def test_before_adoption_there_was_nothing() -> None:
    with pytest.raises(NotFound, match="was adopted on 2021-01-01"):
        state_at(Ledger(PLAN), date(2020, 12, 31))


def test_a_day_that_nobody_knows_is_an_error_on_every_day() -> None:
    ledger = put_in(Ledger(PLAN), edit("E1", "a", "Een.", "1."))
    with pytest.raises(Unable, match="Nobody knows on which day E1 came into the text") as caught:
        state_at(ledger, day(3))
    assert str(caught.value.advice[0]) == "Say it: sub check --fix --day E1=2021-04-09"
    known = put_in(Ledger(PLAN), edit("E1", "a", "Een.", "1."), effective=day(2))
    assert shown(known, 2)["a"].startswith("1.")


def test_what_holds_cannot_stand_on_what_does_not_yet() -> None:
    ledger = put_in(Ledger(PLAN), edit("E1", "a", "Een.", "1."), day(2), effective=day(5))
    later = edit("E2", "a", "1.", "Nr. 1.", "1.\nTwee.\nDrie.\n")
    ledger = put_in(ledger, written_for(ledger, later), day(3))
    with pytest.raises(ErratumConflict, match="E2 builds on it"):
        state_at(ledger, day(3))


def test_a_branch_that_comes_in_later_does_not_change_the_days() -> None:
    one = put_in(Ledger(PLAN), edit("E1", "a", "Een.", "1."), day(2))
    two = put_in(Ledger(PLAN), edit("E2", "a", "Drie.", "3."), day(3))
    both = merged(PLAN, one, two)
    assert [shown(both, n)["a"] for n in (1, 2, 3)] == [ROWS, "1.\nTwee.\nDrie.\n", "1.\nTwee.\n3.\n"]


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=6), st.data())
def test_law_the_state_on_a_day_has_exactly_what_began_and_did_not_end(
    months: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Each erratum changes its own line of twelve that may be equal; some are reverted."""
    rows = [data.draw(st.sampled_from(["Vervallen.\n", f"Zin {n}.\n"])) for n in range(12)]
    ledger = base = Ledger(replace(programme({"a": "".join(rows)}), adopted=day(1)))
    held: dict[int, tuple[int, int]] = {}
    for n, (start, end) in enumerate(months):
        change = Substitute("a", 2 * n + 1, rows[2 * n], f"Nieuw {n}.\nEn meer.\n")
        ledger = put_in(ledger, written_for(base, erratum(f"E{n}", change)), day(start))
        held[n] = (start, end if start < end else 13)
    for n in data.draw(st.permutations(sorted(held))):
        if held[n][1] < 13:
            ledger = taken_out(ledger, f"E{n}", day(held[n][1]))
    for at in range(1, 13):
        there = {2 * n for n, (start, end) in held.items() if start <= at < end}
        expected = [f"Nieuw {n // 2}.\nEn meer.\n" if n in there else row for n, row in enumerate(rows)]
        assert shown(ledger, at)["a"] == "".join(expected)
    assert image(ledger.base()) == image(base.document)
