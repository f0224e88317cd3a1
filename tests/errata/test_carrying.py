"""Errata of before there were events are told as events: places worked out, days only where history knows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sub_cli.document.digest import edition_digest
from sub_cli.errata.chain import Chain
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.migration import Told, carried_over, ends_as, unevented
from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import Spot
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.substitute import Substitute
from sub_cli.errata.proof import prove
from tests.errata.generate import erratum, image, programme

BASE = programme({"a": "Een.\nTwee.\nDrie.\n", "b": "B.\n"})
BASE = replace(BASE, edition=edition_digest(BASE))
NOW = programme({"a": "Een.\n1,5.\nTwee.\n3.\n", "b": "B.\n"})
NOW = replace(NOW, edition=BASE.edition)
E1 = erratum("E1", Substitute("a", 3, "Drie.\n", "3.\n", before="Twee.", after=""), status=Status.APPLIED)
"""Of format 1, where `line` is that of the text in which it was applied."""
BEHIND = replace(E1, changes=(replace(E1.changes[0], line=4),))
"""The same, applied behind E2."""
E2 = erratum("E2", Substitute("a", 2, "", "1,5.\n", before="Een.", after="Twee."), status=Status.APPLIED)
GONE = erratum("E3", Insert("c", "C", "C.\n", At("", "a")), status=Status.REVERTED)


def day(number: int) -> date:
    return date(2021, 4, number)


def carried(*errata: Erratum, order: tuple[str, ...], known: dict | None = None) -> dict[str, Erratum]:
    return {each.id: each for each in carried_over(NOW, {each.id: each for each in errata}, order, known or {})}


def test_places_are_those_of_the_day_of_each_and_the_order_is_that_of_before() -> None:
    known = {"E1": [Told(What.APPLIED, day(1))], "E2": [Told(What.APPLIED, day(2))]}
    made = carried(E1, E2, order=("E1", "E2"), known=known)
    assert made["E1"].events == (Event(What.APPLIED, day(1), places=(Spot(3),)),)
    assert made["E2"].events == (Event(What.APPLIED, day(2), ("E1",), places=(Spot(2),)),)
    ledger = Ledger(NOW, Chain(made.values()))
    assert (prove(ledger), image(ledger.base())) == ((), image(BASE))


def test_what_was_reverted_and_applied_again_keeps_its_gap() -> None:
    turns = [Told(What.APPLIED, day(1)), Told(What.REVERTED, day(2)), Told(What.APPLIED, day(4))]
    made = carried(BEHIND, E2, order=("E2", "E1"), known={"E1": turns, "E2": [Told(What.APPLIED, day(3))]})
    assert [(each.what, each.day, each.after) for each in made["E1"].events] == [
        (What.APPLIED, day(1), ("E2",)), (What.REVERTED, day(2), ("E1",)), (What.APPLIED, day(4), ("E1.2",)),
    ]  # fmt: skip
    assert [each.places for each in made["E1"].events] == [(Spot(4),), (), (Spot(4),)]
    assert image(Ledger(NOW, Chain(made.values())).base()) == image(BASE)


def test_a_reverted_one_has_both_its_turns_and_no_part_in_the_text() -> None:
    made = carried(E1, E2, GONE, order=("E1", "E2", "E3"))
    assert [(each.what, each.day, each.places) for each in made["E3"].events] == [
        (What.APPLIED, None, (Spot(2, ""),)), (What.REVERTED, None, ()),
    ]  # fmt: skip
    chain = Chain(made.values())
    assert ([each.id for each in chain.in_force], chain.undated()) == (["E1", "E2"], ("E1", "E2", "E3"))
    assert prove(Ledger(NOW, chain)) == ()


def test_a_day_of_effect_that_the_file_names_makes_the_day_known() -> None:
    made = carried(replace(E1, effective=day(5)), E2, order=("E1", "E2"), known={"E2": [Told(What.APPLIED, day(2))]})
    assert (made["E1"].events[0].day, made["E1"].events[0].start) == (None, day(5))
    assert Chain(made.values()).undated() == ()


def test_those_with_events_are_left_alone_and_come_before() -> None:
    evented = replace(E1, events=(Event(What.APPLIED, day(1), places=(Spot(3),)),))
    made = carried(evented, E2, order=("E2",))
    assert (list(made), made["E2"].events[0].after) == (["E2"], ("E1",))
    assert unevented([evented, E2, GONE, erratum("E4")]) == ["E2", "E3"]


def test_what_the_order_forgot_comes_last_by_name() -> None:
    made = carried(BEHIND, E2, order=("E2", "E9"))
    assert [turn.name for turn in Chain(made.values()).turns] == ["E2", "E1"]


def test_a_text_that_they_did_not_leave_is_no_ground_to_tell_anything() -> None:
    with pytest.raises(ErratumConflict, match="E1 does not fit"):
        carried_over(BASE, {"E1": E1}, ("E1",), {})


def test_history_that_lost_the_last_turn_is_noticed() -> None:
    turns = [Told(What.APPLIED, day(1)), Told(What.REVERTED, day(2))]
    assert [ends_as(status, turns) for status in (Status.APPLIED, Status.REVERTED)] == [False, True]
    assert not ends_as(Status.APPLIED, [])
