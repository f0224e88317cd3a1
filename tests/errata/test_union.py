"""Errata of two branches become those of one: what happened on both sides counts once, and nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sub_cli.errata.chain import Chain
from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.operations.base import Spot
from sub_cli.errata.operations.substitute import Substitute
from sub_cli.errata.union import Stuck, Twice, Union

CHANGE = Substitute("a", 1, "Een.\n", "Eerste.\n")


def day(number: int) -> date:
    return date(2021, 3, number)


def erratum(name: str, *events: Event, status: Status = Status.DRAFT) -> Erratum:
    last = next((event for event in reversed(events) if event.turns), None)
    ended = {What.APPLIED: Status.APPLIED, What.REVERTED: Status.REVERTED}
    return Erratum(name, "plan", name, (CHANGE,), status=ended[last.what] if last else status, events=events)


def applied(number: int, *after: str, line: int = 1) -> Event:
    return Event(What.APPLIED, day(number), after, places=(Spot(line),))


def reverted(number: int, *after: str) -> Event:
    return Event(What.REVERTED, day(number), after)


def united(base: list[Erratum], ours: list[Erratum], theirs: list[Erratum], line: int = 9) -> Union:
    sides = ({each.id: each for each in side} for side in (base, ours, theirs))
    return Union(*sides, lambda _erratum, _names: (Spot(line),))


def test_what_one_side_did_stays_as_it_is():
    one, other = erratum("E01", applied(2)), erratum("E02", applied(3))
    pending = [replace(each, events=(), status=Status.DRAFT) for each in (one, other)]
    assert united(pending, [one, pending[1]], [pending[0], other]).errata == {"E01": one, "E02": other}


def test_applied_on_both_sides_is_applied_on_the_earlier_day():
    found = united([erratum("E01")], [erratum("E01", applied(5))], [erratum("E01", applied(4))])
    assert found.errata["E01"] == erratum("E01", applied(4))
    assert found.twice == [Twice("E01", What.APPLIED, day(4), day(5))]


def test_either_side_comes_to_the_same():
    ours = [erratum("E01", applied(4, "E02", line=3)), erratum("E02", applied(2)), erratum("E04", applied(6, "E01"))]
    theirs = [erratum("E01", applied(5, "E03", line=2)), erratum("E03", applied(3)), erratum("E05", applied(7, "E01"))]
    base = [erratum(each.id) for each in (*ours, *theirs)]
    assert united(base, ours, theirs).errata == united(base, theirs, ours).errata


def test_what_came_after_it_on_a_side_still_comes_after_all_that_it_came_after_there():
    """So a recorded place counts in the text that it was recorded in, and no state of an erratum changes."""
    ours = [erratum("E01", applied(4, "E02", line=3)), erratum("E02", applied(2)), erratum("E04", applied(6, "E01"))]
    theirs = [erratum("E01", applied(5, "E03", line=2)), erratum("E03", applied(3)), erratum("E05", applied(7, "E01"))]
    found = united([erratum("E01")], ours, theirs, line=1).errata
    assert found["E01"].events == (applied(4, line=1),)
    assert found["E04"].events[0].after == ("E01", "E02")
    assert found["E05"].events[0].after == ("E01", "E03")
    chain = Chain(found.values())
    before = {turn.name: chain.before[number].bit_count() for number, turn in enumerate(chain.turns)}
    assert before == {"E01": 0, "E02": 0, "E03": 0, "E04": 2, "E05": 2}


def test_two_that_were_applied_in_another_order_on_either_side_make_no_circle():
    ours = [erratum("E01", applied(2)), erratum("E02", applied(3, "E01"))]
    theirs = [erratum("E01", applied(5, "E02")), erratum("E02", applied(4))]
    found = united([erratum("E01"), erratum("E02")], ours, theirs)
    assert Chain(found.errata.values()).circle == ()


def test_a_reverting_of_one_side_comes_behind_an_application_of_both():
    found = united(
        [erratum("E01")], [erratum("E01", applied(2), reverted(6, "E01"))], [erratum("E01", applied(3))]
    ).errata["E01"]
    assert [event.what for event in found.events] == [What.APPLIED, What.REVERTED]
    assert found.status is Status.REVERTED


def test_what_a_side_brought_into_the_text_goes_before_a_rebase_of_the_other():
    other = Substitute("a", 2, "Een.\n", "Anders.\n")
    rebased = replace(erratum("E01", Event(What.REBASED, day(2))), changes=(other,))
    found = united([erratum("E01")], [erratum("E01", applied(3))], [rebased])
    assert found.errata["E01"].changes == (CHANGE,)
    assert found.errata["E01"].events == (applied(3),)
    assert found.stuck == []


def test_the_status_that_is_further_on_holds():
    ours, theirs = erratum("E01", status=Status.PROPOSED), erratum("E01", status=Status.ADOPTED)
    assert united([erratum("E01")], [ours], [theirs]).errata["E01"].status is Status.ADOPTED


def test_a_value_that_both_sides_changed_is_for_a_person():
    ours, theirs = (replace(erratum("E01"), title=title) for title in ("Een", "Twee"))
    assert united([erratum("E01")], [ours], [theirs]).stuck == [Stuck("E01", "title")]


def test_a_value_that_one_side_changed_is_taken():
    ours, theirs = replace(erratum("E01"), title="Een"), replace(erratum("E01"), reason="Omdat.\n")
    found = united([erratum("E01")], [ours], [theirs])
    assert found.errata["E01"] == replace(erratum("E01"), title="Een", reason="Omdat.\n")


def test_a_proposal_that_one_side_took_back_is_a_draft():
    was = erratum("E01", status=Status.PROPOSED)
    ours, theirs = replace(erratum("E01"), title="Een"), replace(was, reason="Omdat.\n")
    assert united([was], [ours], [theirs]).errata["E01"].status is Status.DRAFT
