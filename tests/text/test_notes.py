"""Footnotes are known by the numbers that the page shows."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sub_cli.text.markdown import parser
from sub_cli.text.notes import Note, notes

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


@given(st.lists(st.sampled_from(PARTS), max_size=10).map("".join))
def test_law_the_numbers_are_those_of_the_page(text: str) -> None:
    html = parser().render(text)
    shown = re.findall(r'<li id="fn(\d+)"[^>]*>\s*<p>Noot (?:<[^>]*>)?.*?([abc])\.?', html)
    numbers = {note.label: note.number for note in notes(text) if note.number}
    assert {label: int(number) for number, label in shown}.items() <= numbers.items()
    assert len(numbers) == len(re.findall(r'<li id="fn\d+"', html))
