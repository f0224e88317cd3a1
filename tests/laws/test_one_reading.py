"""For every text, the blocks, words and references of the page are those that everything else sees, in order."""

from __future__ import annotations

import os

import pytest

from tests.laws.one_reading import accepted, in_the_comparison, on_the_page, text_of

SMALL = 3_000
FULL = int(os.environ.get("TEXTS", "200000"))
"""How many texts `make laws` looks at."""


def differing(seeds: range) -> list[tuple[str, object, object]]:
    texts = ((text, accepted(text)) for text in map(text_of, seeds))
    found = ((text, on_the_page(text, whole), in_the_comparison(text, whole)) for text, whole in texts)
    return [(text, page, other) for text, page, other in found if page != other]


def test_the_page_and_the_comparison_see_the_same_blocks_and_words() -> None:
    assert differing(range(SMALL)) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_they_do_for_any_number_of_texts(part: int) -> None:
    assert differing(range(SMALL + part * FULL // 20, SMALL + (part + 1) * FULL // 20)) == []
