"""Two outlines that came from one become one, alike for whoever merges them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document.model import Entry
from sub_cli.document.outline import Outline, insert, move, parents, remove, walk
from sub_cli.document.outline_merge import Answers, Outlines, crossed, disputed, merged, torn


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


def left_of(base: Outline, one: Outline, other: Outline) -> set[str]:
    """Return the sections that are left: those of both sides, without what either took out."""
    was, mine, yours = (set(parents(each)) for each in (base, one, other))
    return (mine | yours) - (was - (mine & yours))


def together(base: str, one: str, other: str, answers: Answers = Answers()) -> str:  # noqa: B008
    sides = Outlines(*(plan(each) for each in (base, one, other)))
    back = Outlines(sides.base, sides.other, sides.one)
    here = left_of(*sides.all)
    assert said(merged(sides, here, answers)) == said(merged(back, here, answers))
    return said(merged(sides, here, answers))


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
        ("a b c d", "b a c d", "a b d c", "b a d c"),
        ("a b c d e", "e a b c d", "a c d b e", "e a c d b"),
        ("a b c d", "b a c d", "b c d a", "b c d a"),
        ("a b c", "a b", "a c", "a"),
        ("a b", "b a", "b a x", "b a x"),
        ("", "x", "y", "x y"),
        ("a b c d e", "a c b d e", "a c d e b", "a c d e b"),
        ("a b c d e f g", "a c b d e g f", "a b d e f g c", "a b d e g c f"),
    ],
    ids=[
        "each puts one in", "both behind one", "runs stay together", "one moves, one puts in",
        "behind what went", "moved away, put in", "below what went", "one below the other, twice",
        "each swaps two", "each moves one", "a swap is part of a move", "each takes one out", "the same on both",
        "from nothing", "a step of a move", "one went, its neighbour too",
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


def asked(base: str, one: str, other: str) -> object:
    """Return what only a person can say: sections, what crosses, and orders."""
    sides = Outlines(*(plan(each) for each in (base, one, other)))
    here = left_of(*sides.all)
    crossing = crossed(sides, here, Answers())
    orders = [(each.parent, " ".join(each.one), " ".join(each.other)) for each in disputed(sides, here, Answers())]
    return torn(sides), (crossing.one, crossing.other) if crossing else (), orders


@pytest.mark.parametrize(
    ("base", "one", "other", "question"),
    [
        ("a b c", "a(c) b", "a b(c)", (["c"], (), [])),
        ("a b", "a(b)", "b(a)", ([], (("b",), ("a",)), [])),
        ("a b c", "a(b) c", "b(c(a))", ([], (("b",), ("a", "c")), [])),
        ("a b c d e", "b a c d e", "b c a d e", ([], (), [])),
        ("a b c d e", "b c a d e", "b c d e a", ([], (), [("", "b c a d e", "b c d e a")])),
        ("a b c", "b a c", "a c b", ([], (), [("", "b a c", "a c b")])),
        ("a b(x y)", "a(x) b(y)", "a(x) b(y)", ([], (), [])),
        ("a(x y) b", "a(x b y)", "a(b x y)", ([], (), [("a", "x b y", "b x y")])),
    ],
    ids=["below another each", "below each other", "in a circle of three", "a swap is part of a move",
         "one to two places", "moves that cross", "the same on both", "into one family, elsewhere"],
)  # fmt: skip
def test_what_only_a_person_can_say_is_told(base: str, one: str, other: str, question: object) -> None:
    assert asked(base, one, other) == question


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        (Answers(parents={"a": ""}), "a(b)"),
        (Answers(parents={"b": ""}), "b(a)"),
    ],
)
def test_of_two_that_would_hang_below_each_other_one_stays(answers: Answers, result: str) -> None:
    assert together("a b", "a(b)", "b(a)", answers) == result


def test_an_order_is_as_it_is_said() -> None:
    assert together("a b c", "b a c", "a c b x", Answers(orders={"": ("b", "a", "c")})) == "b x a c"


def remarks(outline: Outline) -> list[tuple[str, str, str]]:
    return [(entry.id, entry.lead, entry.tail) for _, entry in walk(outline)]


@pytest.mark.parametrize(
    ("base", "one", "other", "result"),
    [
        (("# x\n", ""), ("# x\n", ""), ("# y\n", "  # z"), ("# y\n", "  # z")),
        (("# x\n", ""), ("# een\n", ""), ("# twee\n", ""), ("# een\n# twee\n", "")),
        (("# x\n", ""), ("", ""), ("# x\n# twee\n", ""), ("# twee\n", "")),
        (("", ""), ("# een\n", "  # a"), ("# twee\n", "  # b"), ("# een\n# twee\n", "  # a  # b")),
    ],
    ids=["one side alone", "both changed it", "taken out and added to", "each put one in"],
)
def test_comments_of_both_sides_stay(
    base: tuple[str, str], one: tuple[str, str], other: tuple[str, str], result: tuple[str, str]
) -> None:
    sides = Outlines(*((Entry("a", (), *remark),) for remark in (base, one, other)))
    assert remarks(merged(sides, ["a"])) == [("a", *result)]
    assert remarks(merged(Outlines(sides.base, sides.other, sides.one), ["a"])) == [("a", *result)]


def test_a_comment_below_which_each_put_a_section_stands_once() -> None:
    old, comment = Entry("a", (), "# Deel 1\n"), "# Deel 1\n"
    sides = Outlines((old,), (Entry("x", (), comment), Entry("a")), (Entry("y", (), comment), Entry("a")))
    assert remarks(merged(sides, "axy")) == [("x", comment, ""), ("y", "", ""), ("a", "", "")]


@given(st.lists(STEP, max_size=4), st.lists(STEP, max_size=4))
def test_every_section_that_is_left_stands_once_and_whoever_merges_gets_the_same(
    ours: list[tuple[str, int, int]], theirs: list[tuple[str, int, int]]
) -> None:
    base = plan("a(b c(d)) e f(g)")
    one, other = changed(base, ours, "x"), changed(base, theirs, "y")
    here = left_of(base, one, other)
    forth, back = merged(Outlines(base, one, other), here), merged(Outlines(base, other, one), here)
    assert said(forth) == said(back)
    assert sorted(entry.id for _, entry in walk(forth)) == sorted(here)
    assert said(merged(Outlines(base, one, base), set(parents(one)))) == said(one)
