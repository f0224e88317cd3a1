"""What is seen of each line of a text, and where that stands in its source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.render.markdown import words_of
from sub_cli.text.pieces import Piece, fields

PARTS = [
    "een",
    "zin",
    " ",
    " ",
    "\n",
    "*",
    "**",
    "_",
    "`x`",
    "`` a`b ``",
    "&amp;",
    "<https://a.nl>",
    "[woord](https://a.nl)",
]
PARTS += [
    "[b](x 't')",
    "\\*",
    "![een *plaat*](p.png)",
    "***",
    ".",
    "## ",
    "\n\n",
    "- ",
    "> ",
    "  \n",
    "| a | b\\|c |\n",
]
PARTS += ["| a | b\\|c |\n", "\n\n| een `x\\|y` | *b* | c |\n|---|---|---|\n| 1 | **2** |\n"]


def seen_in(text: str) -> list[list[str]]:
    """Return the words of each line or cell; those of pictures are not on the page."""
    return [[each.seen for each in field.pieces if each.seen and not pictured(each)] for field in fields(text)]


def pictured(piece: Piece) -> bool:
    return any(each.startswith("image:") for each in piece.form)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Een *zin over\nregels* nu.\n", [["Een ", "zin over"], ["regels", " nu."]]),
        ("## Een **kop** ##\n", [["Een ", "kop"]]),
        ("- R&amp;D\n  en \\* meer\n", [["R", "&", "D"], ["en ", "*", " meer"]]),
        ("| a | `b\\|c` |\n|---|---|\n| 1 |\n", [["a"], ["b|c"], ["1"], []]),
        ("Zie [de nota][n].\n\n[n]: /x\n", [["Zie ", "de nota", "."], []]),
        ("    *code*\n", [["*code*"]]),
    ],
)
def test_marks_are_not_seen_and_cells_stand_apart(text: str, seen: list[list[str]]) -> None:
    assert seen_in(text) == seen


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_law_the_pieces_are_the_words_of_the_page_in_order_and_stand_where_they_say(text: str) -> None:
    pieces = [piece for field in fields(text) for piece in field.pieces]
    assert all(text[each.start : each.end] == each.seen for each in pieces if each.plain)
    assert all(one.end <= other.start for one, other in pairwise(pieces))
    assert " ".join("".join(each) for each in seen_in(text)).split() == words_of(text)
