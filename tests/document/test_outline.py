"""The outline: edits that leave the old one as it was, at any size and depth."""

from __future__ import annotations

import time

import pytest

from sub_cli.document import outline
from sub_cli.document.model import Entry
from sub_cli.errors import Conflict, NotFound


def tree(plan: dict) -> tuple[Entry, ...]:
    return tuple(Entry(id, tree(below)) for id, below in plan.items())


def shape(entries: tuple[Entry, ...]) -> dict:
    return {entry.id: shape(entry.children) for entry in entries}


PLAN = tree({"a": {"b": {}, "c": {"d": {}}}, "e": {}})


def test_a_place_is_a_parent_and_the_sibling_before() -> None:
    assert [outline.place(PLAN, id) for id in "abcde"] == [("", ""), ("a", ""), ("a", "b"), ("c", ""), ("", "a")]
    assert outline.parents(PLAN) == {"a": "", "b": "a", "c": "a", "d": "c", "e": ""}
    assert [(depth, entry.id) for depth, entry in outline.walk(PLAN)] == [
        (0, "a"),
        (1, "b"),
        (1, "c"),
        (2, "d"),
        (0, "e"),
    ]


def test_insert_first_between_and_last() -> None:
    new = Entry("x")
    assert shape(outline.insert(PLAN, new, "", "")) == {"x": {}, "a": {"b": {}, "c": {"d": {}}}, "e": {}}
    assert shape(outline.insert(PLAN, new, "a", "b")) == {"a": {"b": {}, "x": {}, "c": {"d": {}}}, "e": {}}
    assert shape(outline.insert(PLAN, new, "c", "d")) == {"a": {"b": {}, "c": {"d": {}, "x": {}}}, "e": {}}
    assert shape(PLAN) == {"a": {"b": {}, "c": {"d": {}}}, "e": {}}


def test_remove_gives_back_the_subtree_and_insert_puts_it_back() -> None:
    rest, taken = outline.remove(PLAN, "c")
    assert shape(rest) == {"a": {"b": {}}, "e": {}}
    assert shape((taken,)) == {"c": {"d": {}}}
    assert outline.insert(rest, taken, "a", "b") == PLAN


def test_move_takes_along_what_hangs_below() -> None:
    assert shape(outline.move(PLAN, "c", "", "e")) == {"a": {"b": {}}, "e": {}, "c": {"d": {}}}
    assert shape(outline.move(PLAN, "e", "c", "")) == {"a": {"b": {}, "c": {"e": {}, "d": {}}}}


@pytest.mark.parametrize(("parent", "after"), [("d", ""), ("c", ""), ("a", "c")])
def test_a_section_cannot_go_below_or_behind_itself(parent: str, after: str) -> None:
    with pytest.raises(Conflict, match="below or beside itself"):
        outline.move(PLAN, "c", parent, after)


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(NotFound, match="no section “z”"):
        outline.find(PLAN, "z")
    with pytest.raises(NotFound, match="“e” does not stand below “a”"):
        outline.insert(PLAN, Entry("x"), "a", "e")
    with pytest.raises(Conflict, match="“d” stands in the outline already"):
        outline.insert(PLAN, Entry("x", (Entry("d"),)), "", "")


def test_ten_thousand_entries_in_a_row_or_in_a_chain_are_no_trouble() -> None:
    wide = tuple(Entry(f"s{n}") for n in range(10_000))
    deep: tuple[Entry, ...] = ()
    for n in range(10_000):
        deep = (Entry(f"s{n}", deep),)
    start = time.process_time()
    moved = outline.move(wide, "s9999", "s5000", "")
    below = outline.insert(deep, Entry("x"), "s0", "")
    assert outline.place(moved, "s9999") == ("s5000", "")
    assert outline.place(below, "x") == ("s0", "")
    assert time.process_time() - start < 1
