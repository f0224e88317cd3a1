"""Two outlines that came from one become one, alike for whoever merges them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document.model import Entry
from sub_cli.document.outline import Outline, insert, move, parents, remove, walk
from sub_cli.document.outline_merge import merged


def plan(words: str) -> Outline:
    """Return the outline `a(b c) d`: what stands in brackets hangs below what is before them."""
    levels: list[list[Entry]] = [[]]
    for word in words.replace("(", " ( ").replace(")", " ) ").split():
        if word == "(":
            levels.append([])
        elif word == ")":
            below = levels.pop()
            levels[-1][-1] = Entry(levels[-1][-1].id, tuple(below))
        else:
            levels[-1].append(Entry(word))
    return tuple(levels[0])


def said(outline: Outline) -> str:
    return " ".join(entry.id + (f"({said(entry.children)})" if entry.children else "") for entry in outline)


def together(base: str, one: str, other: str) -> str:
    sides = [plan(each) for each in (base, one, other)]
    ids = [set(parents(side)) for side in sides]
    gone = ids[0] - (ids[1] & ids[2])
    here = (ids[1] | ids[2]) - gone
    forth, back = merged(*sides, here), merged(sides[0], sides[2], sides[1], here)
    assert said(forth) == said(back)
    return said(forth)


@pytest.mark.parametrize(
    ("base", "one", "other", "result"),
    [
        ("a b c", "a x b c", "a b y c", "a x b y c"),
        ("a b c", "a x b c", "a y b c", "a x y b c"),
        ("a b", "a b x", "a b y z", "a b x y z"),
        ("a b c", "c a b", "a b x c", "c a b x"),
        ("a b c", "a c", "a b x c", "a x c"),
        ("a(b) c", "a c(b)", "a(b x) c", "a(x) c(b)"),
        ("a(b) c", "c", "a(b x) c", "c x"),
        ("a b c", "a(b) c", "a b(c)", "a(b(c))"),
        ("a b", "a(b)", "b(a)", "a(b)"),
        ("a b c", "a b", "a c", "a"),
        ("a b", "b a", "b a x", "b a x"),
        ("", "x", "y", "x y"),
    ],
    ids=[
        "each puts one in", "both behind one", "runs stay together", "one moves, one puts in",
        "behind what went", "moved away, put in", "below what went", "one below the other, twice",
        "each below the other", "each takes one out", "the same on both", "from nothing",
    ],
)  # fmt: skip
def test_what_either_side_did_is_done(base: str, one: str, other: str, result: str) -> None:
    assert together(base, one, other) == result


STEP = st.tuples(st.sampled_from(["in", "out", "move"]), st.integers(0, 9), st.integers(0, 9))


def changed(outline: Outline, steps: list[tuple[str, int, int]], name: str) -> Outline:
    for number, (what, one, other) in enumerate(steps):
        ids = [entry.id for _, entry in walk(outline)]
        a, b = ids[one % len(ids)], ids[other % len(ids)]
        below = {entry.id for entry in next(e for _, e in walk(outline) if e.id == a).walk()}
        if what == "in":
            outline = insert(outline, Entry(f"{name}{number}"), b, "")
        elif what == "out" and len(ids) > len(below):
            outline = remove(outline, a)[0]
        elif what == "move" and b not in below:
            outline = move(outline, a, b, "")
    return outline


@given(st.lists(STEP, max_size=4), st.lists(STEP, max_size=4))
def test_every_section_that_is_left_stands_once_and_whoever_merges_gets_the_same(
    ours: list[tuple[str, int, int]], theirs: list[tuple[str, int, int]]
) -> None:
    base = plan("a(b c(d)) e f(g)")
    one, other = changed(base, ours, "x"), changed(base, theirs, "y")
    was, mine, yours = (set(parents(each)) for each in (base, one, other))
    here = (mine | yours) - (was - (mine & yours))
    forth, back = merged(base, one, other, here), merged(base, other, one, here)
    assert said(forth) == said(back)
    assert sorted(entry.id for _, entry in walk(forth)) == sorted(here)
    assert said(merged(base, one, base, mine)) == said(one)
