"""What everything else reads of a text stands in the PDF, block after block: many texts to a file, read aloud."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import count, islice

import pytest
from aloud import words_aloud
from press import MEMO, in_order, press, provenance, theme

from sub_cli.pages.memo import memo_view
from sub_cli.render.markdown import Html, html_of
from tests.laws.one_reading import SURROUNDINGS, accepted, in_the_comparison, text_of

TOGETHER = 100
"""Texts to a file."""
FULL = int(os.environ.get("PAPERS", "50"))
"""How many files `make laws` looks at."""
NOT_IN_PRINT = (*"\f\v\u2028\u3000", "![")
"""No letters of a font, and a picture, whose words are not set."""


def test_every_word_is_on_paper_in_its_order() -> None:
    assert lacking(texts_of(0, 40)) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, 1 + FULL))
def test_it_is_for_any_number_of_texts(part: int) -> None:
    assert lacking(texts_of(part, TOGETHER)) == []


def texts_of(part: int, number: int) -> list[str]:
    """Texts that a page is made of and that show something."""
    drawn = (text_of(seed) for seed in count(part * 100_000))
    shown = (text for text in drawn if accepted(text) and in_the_comparison(text, whole=True)[0])
    return list(islice((text for text in shown if not any(sign in text for sign in NOT_IN_PRINT)), number))


def lacking(texts: list[str]) -> list[tuple[str, list[str]]]:
    """The texts of which a letter is not on paper where it should be, with the letters from there on.

    Letters, since a word wider than its column goes on in the next line.
    """
    known = (replace(SURROUNDINGS, prefix=f"t{at}-") for at in count())
    body = [Html(f"<p>Q{at}Q</p>{html_of(*one)}") for at, one in enumerate(zip(texts, known, strict=False))]
    targets = Html('<p id="samenwerken">Hier.</p><p id="a">En hier.</p>')
    view = memo_view(MEMO, (targets, *body, Html(f"<p>Q{len(texts)}Q</p>")), provenance(), theme(), ())
    spoken = "".join(words_aloud(press(view).pdf))
    found = []
    for at, text in enumerate(texts):
        said = spoken[spoken.index(f"Q{at}Q") : spoken.index(f"Q{at + 1}Q")]
        blocks, notes, _ = in_the_comparison(text, whole=True)
        runs = [blocks, *([note] for note in notes)]  # the notes stand behind the rest, in whatever order
        missing = [in_order(list("".join(word for _, words in run for word in words)), list(said)) for run in runs]
        found += [(text, each) for each in missing if each]
    return found
