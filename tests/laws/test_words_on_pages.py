"""On no page does a word lie over another one or outside the margins, measured from the PDF by another program.

The documents (`odd_pages`) are such as hardly fit: what was wrong with pages came from tables like these.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sub_cli.render.confined import Renderer
from tests.laws.odd_pages import page
from tests.render import press

FULL = int(os.environ.get("PAGES", "300"))
"""How many documents `make laws` looks at."""
HAIR = 1.0
"""Points by which two boxes may lie over one another."""
LEFT, RIGHT, TOP, BOTTOM = (millimetres / 25.4 * 72 for millimetres in (25, 185, 12, 285))


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as one:
        yield one


@pytest.mark.parametrize("seed", range(10))
def test_some_documents(seed: int, renderer: Renderer, tmp_path: Path) -> None:
    law(seed, renderer, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, FULL))
def test_hundreds_of_documents(seed: int, renderer: Renderer, tmp_path: Path) -> None:
    law(seed, renderer, tmp_path)


def law(seed: int, renderer: Renderer, folder: Path) -> None:
    words = measured(renderer.render(press.job(page(seed))).pdf, folder)
    assert [word for word in words if word.outside()] == []
    assert list(overlapping(words)) == []


@dataclass(frozen=True)
class Word:
    """A word where it stands, in points from the upper left corner of its page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    def outside(self) -> bool:
        return (
            self.left < LEFT - HAIR or self.right > RIGHT + HAIR or self.top < TOP - HAIR or self.bottom > BOTTOM + HAIR
        )

    def over(self, other: Word) -> bool:
        """Whether more than a hair lies over the other, and not just its edge: boxes are higher than their lines."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > HAIR and down > 0.4 * min(self.bottom - self.top, other.bottom - other.top)


def measured(pdf: bytes, folder: Path) -> list[Word]:
    return [Word(*each) for each in press.boxes(pdf, folder)]


def overlapping(words: list[Word]) -> Iterator[tuple[Word, Word]]:
    words = sorted(words, key=lambda word: (word.page, word.top))
    for at, word in enumerate(words):
        for other in words[at + 1 :]:
            if other.page != word.page or other.top > word.bottom:
                break
            if word.over(other):
                yield word, other


def test_the_measure_sees_what_lies_over_another() -> None:
    word, beside, upon, below = (
        Word(1, 100, 100, 150, 113, "woord"),
        Word(1, 149.5, 100, 180, 113, "ernaast"),
        Word(1, 140, 98, 180, 111, "erover"),
        Word(1, 100, 111, 150, 124, "eronder"),
    )
    assert list(overlapping([word, beside, below])) == []
    assert list(overlapping([word, upon])) == [(upon, word)]
    assert [each.outside() for each in (word, Word(1, 500, 100, 530, 113, "erbuiten"))] == [False, True]
