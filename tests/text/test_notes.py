"""Footnotes are known by the numbers that the page shows."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sub_cli.text.markdown import parser
from sub_cli.text.notes import Note, note_numbers, notes

PARTS = [
    "Zin[^a]. ",
    "Ook[^b] dit.\n",
    "\n\n",
    "[^a]: Noot a.\n",
    "[^b]: Noot[^c] b.\n\n    Meer.\n",
    "[^c]: Noot c.\n",
]
PARTS += ["- punt[^c]\n", "`[^a]`", "\n```\n[^a]: code\n```\n"]


def test_the_first_that_is_referred_to_is_number_one_whatever_its_label_and_place() -> None:
    text = "Eerst.[^b]\nDan.[^1]\n\n[^1]: Twee.\n[^b]: Een,\n    over twee regels.\n[^c]: Niet.\n"
    assert notes(text) == (Note("1", 2, 4, 4), Note("b", 1, 5, 6), Note("c", 0, 7, 7))


def test_a_footnote_that_is_written_twice_has_one_number_also_where_nothing_refers_to_it() -> None:
    text = "Zin.[^a]\n\n[^b]: Een.\n[^b]: Weer.\n[^c]: Twee.\n[^a]: Zo.\n[^a]: Of zo.\n"
    assert note_numbers(text) == {"a": 1, "b": 2, "c": 3}


@given(st.lists(st.sampled_from(PARTS), max_size=10).map("".join))
def test_law_the_numbers_are_those_of_the_page(text: str) -> None:
    page = re.sub(r"<sup.*?</sup>|\[\^[abc]\]", "", parser().render(text))
    shown = re.findall(r'<li id="fn(\d+)"[^>]*>\s*<p>Noot ([abc])', page)
    numbers = {note.label: note.number for note in notes(text) if note.number}
    assert {label: int(number) for number, label in shown} == numbers
    assert len(shown) == page.count('<li id="fn')
