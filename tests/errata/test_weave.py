"""Lines known by being this line: every state of a text, whatever came and went beside it."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata.weave import Mismatch, Weave


def woven(*rows: str) -> Weave:
    weave = Weave(9)
    weave.tell(0, rows)
    return weave


def test_a_change_is_in_the_states_that_have_its_turn() -> None:
    weave = woven("een", "twee", "drie")
    weave.place(0, 0b01, 1, ["twee"], ["2", "2,5"])
    weave.place(1, 0b11, 4, [], ["vier"])
    assert {state: weave.text(state) for state in range(4)} == {
        0b00: ["een", "twee", "drie"],
        0b01: ["een", "2", "2,5", "drie"],
        0b10: ["een", "twee", "drie", "vier"],
        0b11: ["een", "2", "2,5", "drie", "vier"],
    }


def test_places_count_in_the_state_that_they_were_made_in() -> None:
    """Two branches: one puts three lines on top, the other takes the third line of the first text."""
    weave = woven("een", "twee", "drie")
    weave.place(0, 0b01, 0, [], ["a", "b", "c"])
    weave.place(1, 0b10, 2, ["drie"], [])
    assert weave.text(0b11) == ["a", "b", "c", "een", "twee"]


def test_equal_lines_are_not_mixed_up() -> None:
    weave = woven("ja", "nee", "ja")
    first = weave.place(0, 0b01, 0, ["ja"], ["ja"])
    last = weave.place(1, 0b10, 2, ["ja"], ["zeker"])
    assert (weave.text(0b11), weave.meets(first, last), weave.stands_on(last)) == (["ja", "nee", "zeker"], False, set())


def test_lines_of_a_first_text_that_nobody_told_get_their_words_where_they_are_seen() -> None:
    weave = Weave(9)
    weave.place(0, 0b1, 1, ["twee"], ["2"])
    weave.tell(0b1, ["een", "2", "drie"])
    assert weave.text(0) == ["een", "twee", "drie"]


@pytest.mark.parametrize(
    ("rows", "index", "expected", "found"),
    [
        (["een", "deux", "drie"], 1, "2", "deux"),
        (["een"], 1, "2", ""),
        (["een", "2", "drie", "vier"], 3, "", "vier"),
        (["een", "2"], 2, "drie", ""),
    ],
)
def test_a_text_that_the_steps_do_not_make_is_told_at_its_first_line(
    rows: list[str], index: int, expected: str, found: str
) -> None:
    weave = woven("een", "twee", "drie")
    weave.place(0, 0b1, 1, ["twee"], ["2"])
    with pytest.raises(Mismatch) as caught:
        weave.tell(0b1, rows)
    assert (caught.value.index, caught.value.expected, caught.value.found) == (index, expected, found)


def test_a_change_of_lines_that_are_not_there_is_told() -> None:
    weave = woven("een", "twee")
    for index, gone in ((1, ["deux"]), (1, ["twee", "drie"]), (3, [])):
        with pytest.raises(Mismatch):
            weave.place(0, 0b1, index, gone, [])
    assert Weave(9, whole=True).text(0) == []
    with pytest.raises(Mismatch):
        Weave(9, whole=True).place(0, 0b1, 0, ["een"], [])


def test_a_step_has_a_place_while_its_lines_stand_together() -> None:
    weave = woven("een", "twee", "drie", "vier")
    step = weave.place(0, 0b001, 1, ["twee", "drie"], ["2"])
    weave.place(1, 0b010, 0, [], ["nul"])
    assert (weave.index(0b000, step), weave.index(0b010, step)) == (1, 2)
    weave.place(2, 0b100, 2, [], ["ertussen"])
    assert (weave.index(0b100, step), weave.between(0b100, step)) == (None, (1, 4))
    weave.place(3, 0b1000, 2, ["drie"], ["3"])
    assert (weave.index(0b1000, step), weave.between(0b1000, step)) == (None, (1, 3))


def test_a_step_that_only_brings_has_a_place_while_those_around_it_stand_together() -> None:
    weave = woven("een", "twee")
    middle, end = weave.place(0, 0b01, 1, [], ["x"]), weave.place(1, 0b10, 2, [], ["y"])
    assert (weave.index(0, middle), weave.index(0b10, middle), weave.index(0b01, end)) == (1, 1, 3)
    weave.place(2, 0b100, 1, ["twee"], ["2"])
    assert [weave.index(0b100, step) for step in (middle, end)] == [None, None]
    weave.place(3, 0b1000, 2, [], ["ook aan het eind"])
    assert (weave.index(0b1000, middle), weave.index(0b1000, end)) == (1, None)


def test_a_step_stands_on_whose_lines_it_takes_and_in_whose_gap_it_comes() -> None:
    weave = woven("een", "twee", "drie", "vier")
    weave.place(0, 0b1, 1, ["twee"], ["2"])
    assert weave.stands_on(weave.place(1, 0b11, 1, ["2"], ["II"])) == {0}
    assert weave.stands_on(weave.place(2, 0b111, 2, [], ["achter II"])) == {1}
    assert weave.stands_on(weave.place(3, 0b1111, 3, ["drie", "vier"], ["slot"])) == set()
    weave.place(4, 0b11111, 0, ["een"], [])
    assert weave.stands_on(weave.place(5, 0b111111, 0, ["II", "achter II"], [])) == {1, 2}


def test_what_comes_behind_a_sibling_stands_on_that_one_only() -> None:
    weave = woven("a", "b")
    weave.place(0, 0b1, 1, [], ["nieuw"])
    assert weave.stands_on(weave.place(1, 0b11, 2, [], ["erachter"]), siblings=True) == {0}
    weave = woven("a", "b")
    weave.place(0, 0b1, 1, [], ["nieuw"])
    assert weave.stands_on(weave.place(1, 0b11, 1, [], ["ervoor"]), siblings=True) == set()


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((1, ["b"], ["B"]), (2, ["c"], ["C"]), False),  # neighbours
        ((1, ["b"], ["B"]), (1, ["b"], ["ß"]), True),
        ((1, ["b"], ["B"]), (1, ["b"], ["B"]), True),  # the same change
        ((0, ["a", "b", "c"], []), (1, ["b"], []), True),
        ((1, [], ["x"]), (1, [], ["y"]), True),  # one gap
        ((1, [], ["x"]), (2, [], ["y"]), False),
        ((0, ["a", "b"], ["AB"]), (1, [], ["x"]), True),  # in the middle of what goes
        ((1, [], ["x"]), (1, ["b"], ["B"]), True),  # at the edge of what goes
        ((2, [], ["x"]), (1, ["b"], ["B"]), True),
        ((2, ["c"], []), (0, ["a"], []), False),
    ],
)
def test_two_steps_of_different_branches_meet_where_the_order_would_matter(
    one: tuple[int, list[str], list[str]], other: tuple[int, list[str], list[str]], meet: bool
) -> None:
    for first, second in ((one, other), (other, one)):
        weave = woven("a", "b", "c")
        steps = weave.place(0, 0b01, *first), weave.place(1, 0b10, *second)
        assert weave.meets(*steps) == weave.meets(*reversed(steps)) == meet


Run = tuple[int, int, list[str]]
"""From where to where the lines of the first text go, and what comes."""


@st.composite
def apart(draw: st.DrawFn) -> tuple[list[str], list[Run]]:
    """Draw a text with equal lines, and up to four changes of it that are in nobody's way."""
    rows = draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=9))
    runs: list[Run] = []
    at = 0
    while at <= len(rows) and len(runs) < 4:
        begin = draw(st.integers(at, len(rows)))
        end = draw(st.integers(begin, min(begin + 2, len(rows))))
        come = draw(st.lists(st.sampled_from("abx"), min_size=begin == end, max_size=2))
        runs.append((begin, end, come))
        at = end + 1
    return rows, runs


def made(rows: list[str], runs: list[Run]) -> list[str]:
    """Return what all of `runs` make of the text."""
    text = list(rows)
    for begin, end, come in sorted(runs, reverse=True):
        text[begin:end] = come
    return text


@given(apart(), st.data())
def test_law_changes_that_commute_give_the_same_in_any_order_and_every_state_can_be_read(
    drawn: tuple[list[str], list[Run]], data: st.DataObject
) -> None:
    """Each is made in a state with any of those before it, as on branches that were merged now and then."""
    rows, runs = drawn
    weave, steps = woven(*rows), []
    for turn in (order := data.draw(st.sampled_from(list(permutations(range(len(runs))))))):
        known = [each for each in order[: order.index(turn)] if data.draw(st.booleans())]
        begin, end, come = runs[turn]
        index = begin + sum(len(runs[n][2]) - (runs[n][1] - runs[n][0]) for n in known if runs[n][1] < begin)
        state = sum(1 << n for n in (*known, turn))
        steps.append(weave.place(turn, state, index, rows[begin:end], come))
        assert weave.stands_on(steps[-1]) == set()
    for state in range(1 << len(runs)):
        assert weave.text(state) == made(rows, [run for n, run in enumerate(runs) if state >> n & 1])
    assert not any(weave.meets(one, other) for one in steps for other in steps if one is not other)
