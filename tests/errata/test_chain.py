"""The order of all that errata did to a document, told by the errata alone."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata.chain import Chain, Vanished, erratum_of, natural, traces_of, turn_name
from sub_cli.errata.model import Erratum, Event, Status, What
from tests.errata.generate import erratum

_WHATS = {"+": What.APPLIED, "-": What.REVERTED, "w": What.WRITTEN}


def happened(id: str, *events: tuple[str, int | None, str], effective: int | None = None) -> Erratum:
    """Return an erratum with events: `("+", 9, "E1 E2")` is applied on the 9th, after E1 and E2."""
    told = [
        Event(_WHATS[what], day and date(2021, 4, day), tuple(after.split()), effective and date(2021, 4, effective))
        for what, day, after in events
    ]
    status = Status.REVERTED if events and events[-1][0] == "-" else Status.APPLIED
    return replace(erratum(id, status=status), events=tuple(told))


def names(chain: Chain, state: int | None = None) -> list[str]:
    return [turn.name for n, turn in enumerate(chain.turns) if state is None or state >> n & 1]


def test_each_turn_stands_behind_those_it_names_whatever_its_day() -> None:
    chain = Chain([happened("E3", ("+", 1, "E2")), happened("E1", ("+", 9, "")), happened("E2", ("+", 5, "E1"))])
    assert names(chain) == ["E1", "E2", "E3"]


def test_where_the_order_is_free_days_decide_and_then_names_as_people_count() -> None:
    made = [happened("E10", ("+", 2, "")), happened("E2", ("+", 2, "")), happened("E30", ("+", 1, ""))]
    assert names(Chain(made)) == ["E30", "E2", "E10"]
    assert names(Chain([*made, happened("E1", ("+", None, ""))])) == ["E30", "E2", "E10", "E1"]


def test_the_day_of_the_event_decides_and_not_since_when_it_holds() -> None:
    assert names(Chain([happened("E1", ("+", 3, ""), effective=1), happened("E2", ("+", 2, ""))])) == ["E2", "E1"]


def test_the_turns_of_one_erratum_are_told_apart() -> None:
    again = happened("E1", ("w", 1, ""), ("+", 2, ""), ("-", 3, "E1"), ("+", 4, "E1.2"), ("-", 5, "E1.3"))
    chain = Chain([again])
    assert [(turn.name, turn.takes_back) for turn in chain.turns] == [
        ("E1", ""), ("E1.2", "E1"), ("E1.3", ""), ("E1.4", "E1.3"),
    ]  # fmt: skip
    assert (turn_name("E1", 1), turn_name("E1", 3), erratum_of("E1.3"), erratum_of("E1")) == ("E1", "E1.3", "E1", "E1")
    assert (chain.standing, chain.application("E1"), chain.application("E9")) == (0, 2, None)
    assert names(chain, chain.active(0b0111)) == ["E1.3"]


def test_a_reverting_comes_behind_its_application_even_where_it_does_not_say_so() -> None:
    assert names(Chain([happened("E1", ("+", 9, ""), ("-", 1, ""))])) == ["E1", "E1.2"]


def test_heads_are_what_nothing_came_after() -> None:
    assert Chain().heads == ()
    two = [happened("E1", ("+", 1, "")), happened("E2", ("+", 2, "E1")), happened("E3", ("+", 2, "E1"))]
    assert Chain(two).heads == ("E2", "E3")
    assert Chain([*two, happened("E4", ("+", 3, "E2 E3"))]).heads == ("E4",)
    assert Chain([*two, erratum("E5")]).heads == ("E2", "E3"), "a pending one has no turn"


BRANCHES = Chain([
    happened("E1", ("+", 1, "")),
    happened("E2", ("+", 2, "E1"), ("-", 6, "E2")),
    happened("E3", ("+", 3, "E1")),
    happened("E4", ("+", 4, "E3"), effective=9),
    happened("E5", ("+", 5, "E2 E4")),
])  # fmt: skip
"""E2 and E3 with E4 on two branches, then E5 on both; E2 was reverted beside E5."""


def test_what_came_before_is_near_and_far() -> None:
    before = {turn.name: names(BRANCHES, mask) for turn, mask in zip(BRANCHES.turns, BRANCHES.before, strict=True)}
    assert before == {
        "E1": [], "E2": ["E1"], "E3": ["E1"], "E4": ["E1", "E3"], "E5": ["E1", "E2", "E3", "E4"], "E2.2": ["E1", "E2"],
    }  # fmt: skip
    assert names(BRANCHES, BRANCHES.since(["E4", "E2"])) == ["E1", "E2", "E3", "E4"]
    assert BRANCHES.since([]) == 0
    assert BRANCHES.since(["E1", "E9"]) is None, "what is not there cannot be counted from"


def test_what_is_in_force_and_what_ever_was() -> None:
    assert [each.id for each in BRANCHES.in_force] == ["E1", "E3", "E4", "E5"]
    assert [each.id for each in BRANCHES.ever] == ["E1", "E2", "E3", "E4", "E5"]
    again = Chain([happened("E1", ("+", 1, ""), ("-", 2, "E1"), ("+", 4, "E2")), happened("E2", ("+", 3, "E1.2"))])
    assert [each.id for each in again.ever] == ["E2", "E1"]


def test_the_state_of_an_erratum_is_it_with_what_was_in_force_before_it_so_no_merge_changes_it() -> None:
    assert names(BRANCHES, BRANCHES.until(["E4"])) == ["E1", "E3", "E4"]
    assert names(BRANCHES, BRANCHES.until(["E2"])) == ["E1", "E2"], "reverted later, it is still this state"
    assert names(BRANCHES, BRANCHES.until(["E5"])) == ["E1", "E2", "E3", "E4", "E5"]
    alone = Chain([BRANCHES.errata[id] for id in ("E1", "E3", "E4")])
    assert names(alone, alone.until(["E4"])) == names(BRANCHES, BRANCHES.until(["E4"]))


def test_on_a_day_holds_what_has_begun_and_was_not_taken_back() -> None:
    held = {day: names(BRANCHES, BRANCHES.on(date(2021, 4, day))) for day in (1, 2, 4, 5, 6, 8, 9)}
    assert held == {
        1: ["E1"],
        2: ["E1", "E2"],
        4: ["E1", "E2", "E3"],
        5: ["E1", "E2", "E3", "E5"],
        6: ["E1", "E3", "E5"],
        8: ["E1", "E3", "E5"],
        9: ["E1", "E3", "E4", "E5"],
    }


def test_a_gap_is_not_forgotten() -> None:
    chain = Chain([happened("E1", ("+", 1, ""), ("-", 3, "E1"), ("+", 5, "E1.2"))])
    assert [bool(chain.on(date(2021, 4, day))) for day in range(1, 7)] == [True, True, False, False, True, True]


def test_a_turn_of_an_unknown_day_is_named_and_never_guessed() -> None:
    chain = Chain(
        [happened("E1", ("+", None, "")), happened("E2", ("+", 2, "")), happened("E3", ("+", None, ""), effective=3)]
    )
    assert (chain.undated(), names(chain, chain.on(date(2021, 4, 30)))) == (("E1",), ["E2", "E3"])


def test_what_names_one_another_in_a_circle_has_no_order_and_is_named() -> None:
    chain = Chain([happened("E1", ("+", 1, "E3")), happened("E2", ("+", 1, "")), happened("E3", ("+", 1, "E1"))])
    assert (names(chain), sorted(chain.circle)) == (["E2"], ["E1", "E3"])
    assert list(chain.vanished()) == [], "what stands in the circle is there"


def test_a_name_that_nothing_has_is_told_with_who_names_it() -> None:
    chain = Chain([happened("E1", ("w", 1, "E8"), ("+", 1, "E9 E2")), happened("E2", ("+", 1, ""))])
    assert list(chain.vanished()) == [Vanished("E1", 0, "E8"), Vanished("E1", 1, "E9")]
    assert names(chain) == ["E2", "E1"], "it stands where it can without it"


def test_one_more_turn_gives_what_the_files_would_give() -> None:
    event = Event(What.APPLIED, date(2021, 4, 7), BRANCHES.heads)
    grown = BRANCHES.with_turn(erratum("E6"), event)
    again = Chain(grown.errata.values())
    assert (names(grown), list(grown.before), grown.heads) == (names(again), list(again.before), again.heads)
    assert (grown.errata["E6"].status, grown.errata["E6"].events) == (Status.APPLIED, (event,))
    assert "E6" not in BRANCHES.errata


def test_turns_that_came_after_all_others_go_behind_them() -> None:
    more = [happened("E7", ("+", 8, "E6"), ("-", 9, "E7")), happened("E6", ("+", 7, " ".join(BRANCHES.heads)))]
    whole = Chain([*BRANCHES.errata.values(), *more])
    grown = BRANCHES.followed_by(trace for each in more for trace in traces_of(each))
    assert grown is not None
    assert (grown.order, list(grown.before), grown.heads) == (whole.order, list(whole.before), whole.heads)
    assert (grown.standing, grown.about("a")) == (whole.standing, whole.about("a"))


@pytest.mark.parametrize("after", ["", BRANCHES.heads[0], f"{' '.join(BRANCHES.heads)} E9"])
def test_a_turn_that_may_belong_between_others_is_not_put_behind_them(after: str) -> None:
    assert len(BRANCHES.heads) > 1
    assert BRANCHES.followed_by(traces_of(happened("E6", ("+", 7, after)))) is None


def test_names_sort_as_people_count() -> None:
    assert sorted(["E10", "E2", "A1", "E2b"], key=natural) == ["A1", "E2", "E2b", "E10"]


@pytest.mark.parametrize("count", [5000])
def test_a_long_chain_is_put_in_order_without_going_deep(count: int) -> None:
    chain = Chain(happened(f"E{n}", ("+", 1, f"E{n - 1}" if n else "")) for n in reversed(range(count)))
    assert names(chain) == [f"E{n}" for n in range(count)]
    assert chain.before[-1] == (1 << count - 1) - 1


@st.composite
def histories(draw: st.DrawFn) -> list[Erratum]:
    made = []
    for n in range(draw(st.integers(1, 8))):
        parents = draw(st.sets(st.sampled_from([each.id for each in made]), max_size=3)) if made else set()
        made.append(happened(f"E{n}", ("+", draw(st.integers(1, 5)), " ".join(sorted(parents)))))
    return made


@given(histories(), st.randoms(use_true_random=False))
def test_law_the_order_is_the_same_however_the_files_are_read_and_keeps_every_parent(
    made: list[Erratum], chance: random.Random
) -> None:
    chain = Chain(made)
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert names(Chain(shuffled)) == names(chain)
    assert (len(chain.turns), chain.circle) == (len(made), ())
    for turn in chain.turns:
        assert all(chain.number[parent] < chain.number[turn.name] for parent in turn.event.after)
