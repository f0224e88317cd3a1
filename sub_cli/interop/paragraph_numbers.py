"""Which rows begin a paragraph by its number, though no room stands above them: "2.1 …", and right below it "2.2 …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from sub_cli.interop.rows import Row

_NUMBER: Final = re.compile(r"(?P<before>(?:\d{1,2}\.){1,3})(?P<last>\d{1,2})\.? +[^\W\d_a-z]")
_FURTHEST: Final = 40
"""Rows of one paragraph."""


def numbered_paragraphs(rows: Sequence[Row]) -> frozenset[int]:
    """Return the rows with a number that the next one, or the one before it, counts on; a lone number is none."""
    shaped = [(index, found) for index, row in enumerate(rows) if (found := _NUMBER.match(row.text))]
    pairs = ((one, other) for one, other in pairwise(shaped) if _follows(one, other))
    return frozenset(index for pair in pairs for index, _ in pair)


def _follows(one: tuple[int, re.Match[str]], other: tuple[int, re.Match[str]]) -> bool:
    (above, before), (below, found) = one, other
    next_one = found["before"] == before["before"] and int(found["last"]) == int(before["last"]) + 1
    return next_one and below - above <= _FURTHEST
