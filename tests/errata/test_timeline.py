"""The text in force on a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata import build, chain
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.model import Erratum, Status
from sub_cli.errata.operations import apply, revert
from sub_cli.errata.timeline import due, in_force, natural, state_at
from sub_cli.errors import NotFound
from tests.errata.generate import applied, erratum, programme, texts

ROWS = "Een.\nTwee.\nDrie.\n"
PLAN = replace(programme({"a": ROWS, "b": ROWS}), adopted=date(2021, 1, 1))


def day(number: int) -> date:
    return date(2021, number, 1)


def edit(id: str, section: str, old: str, new: str, effective: date | None, text: str = ROWS) -> Erratum:
    return erratum(id, *build.text_changes(section, text, text.replace(old, new)), effective=effective)


def in_order(*errata: Erratum) -> tuple:
    document, links = PLAN, []
    for each in errata:
        made = apply(document, each)
        document, links = made.document, [*links, applied(made.erratum)]
    return document, links


def test_each_erratum_holds_from_its_day() -> None:
    document, links = in_order(
        edit("E1", "a", "Een.\n", "1.\n1,5.\n", day(3)),
        edit("E2", "a", "Drie.", "3.", day(2), "1.\n1,5.\nTwee.\nDrie.\n"),
        edit("E3", "b", "Een.", "1.", None),
    )
    shown = {n: texts(state_at(document, links, day(n)).document) for n in (1, 2, 3)}
    assert shown == {
        1: {"a": ROWS, "b": "1.\nTwee.\nDrie.\n"},
        2: {"a": "Een.\nTwee.\n3.\n", "b": "1.\nTwee.\nDrie.\n"},
        3: {"a": "1.\n1,5.\nTwee.\n3.\n", "b": "1.\nTwee.\nDrie.\n"},
    }
    assert [each.id for each in state_at(document, links, day(2)).errata] == ["E2", "E3"]
    assert [each.id for each in in_force(links, (), day(2))] == ["E2", "E3"]


def test_the_day_of_applying_counts_where_the_erratum_names_none() -> None:
    document, links = in_order(edit("E1", "a", "Een.", "1.", None))
    assert texts(state_at(document, links, day(2), applied={"E1": day(3)}).document)["a"] == ROWS
    assert texts(state_at(document, links, day(3), applied={"E1": day(3)}).document)["a"] != ROWS


def test_scheduled_errata_come_in_on_their_day_in_the_order_of_days() -> None:
    scheduled = [
        replace(edit("E10", "a", "Een.", "1.", day(6)), status=Status.ADOPTED),
        replace(edit("E2", "b", "Een.", "1.", day(6)), status=Status.ADOPTED),
        replace(edit("E3", "b", "Drie.", "3.", day(5)), status=Status.ADOPTED),
        edit("E4", "b", "Twee.", "2.", day(5)),
    ]
    assert [each.id for each in due(scheduled, day(6))] == ["E3", "E2", "E10"]
    assert texts(state_at(PLAN, (), day(5), scheduled=scheduled).document)["b"] == "Een.\nTwee.\n3.\n"


def test_what_was_reverted_later_still_held_then() -> None:
    document, links = in_order(edit("E1", "a", "Een.", "1.", day(2)))
    back = revert(document, links[0]).document
    links = [replace(links[0], status=Status.REVERTED)]
    assert texts(state_at(back, links, day(3), reverted={"E1": day(4)}).document)["a"].startswith("1.")
    assert texts(state_at(back, links, day(4), reverted={"E1": day(4)}).document)["a"] == ROWS


def test_before_adoption_there_was_nothing() -> None:
    with pytest.raises(NotFound, match="was adopted on 2021-01-01"):
        state_at(PLAN, (), date(2020, 12, 31))


def test_what_holds_cannot_stand_on_what_does_not_yet() -> None:
    document, links = in_order(
        edit("E1", "a", "Een.", "1.", day(5)), edit("E2", "a", "1.", "Nr. 1.", day(2), "1.\nTwee.\nDrie.\n")
    )
    with pytest.raises(ErratumConflict, match="E1 cannot be reverted: E2 build on it"):
        state_at(document, links, day(3))


def test_names_sort_as_people_count() -> None:
    assert sorted(["E10", "E2", "A1", "E2b"], key=natural) == ["A1", "E2", "E2b", "E10"]


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.integers(1, 12))
def test_law_the_state_on_a_day_is_reached_by_applying_what_is_in_force(months: list[int], at: int) -> None:
    rows = [f"Zin {n}.\n" for n in range(12)]
    base = replace(programme({"a": "".join(rows)}), adopted=day(1))
    document, links, errata = base, [], []
    for n, month in enumerate(months):
        text = "".join(rows)
        each = edit(f"E{n}", "a", rows[2 * n], f"Nieuw {n}.\nEn meer.\n", day(month), text)
        made = apply(document, each)
        document, links, errata = made.document, [*links, applied(made.erratum)], [*errata, each]
    state = state_at(document, links, day(at))
    again = chain.consolidate(base, [each for each in errata if each.effective and each.effective <= day(at)])
    assert texts(state.document) == texts(again)
    assert texts(chain.replay(base, state.errata)) == texts(again)
