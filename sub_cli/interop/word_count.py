"""The words of a source beside those of the plan that was made of it: none is lost without being named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sub_cli.interop.plan import Words

_WORD: Final = re.compile(r"[^\W_⁰¹²³⁴⁵⁶⁷⁸⁹\ue000-\ue0ff]+")
"""Letters and digits, but for small ones that point to a note."""
_AHEAD: Final = 100
"""Words ahead within which two texts come together again."""
_HALVES: Final = 20
"""Missing words among which the other half of one may be."""
_MOST_TOLD: Final = 40


class Said(NamedTuple):
    """A word of the source in its place."""

    word: str
    page: int
    line: int


def words_in(text: str, page: int = 0, line: int = 0) -> Iterable[Said]:
    """Yield the words of a text, letters and digits only, in small letters."""
    return (Said(found[0].casefold(), page, line) for found in _WORD.finditer(text))


def compared(source: Sequence[Said], left_out: int, plan: Sequence[str]) -> Words:
    """Return what became of the words of a `source` in `plan`; `left_out` were told to be left out of it."""
    in_place, lost, others = _aligned([each.word for each in source], plan)
    elsewhere = Counter(others)
    missing: list[Said] = []
    for index in lost:
        if elsewhere[source[index].word] > 0:
            elsewhere[source[index].word] -= 1
        else:
            missing.append(source[index])
    missing = _broken(missing, elsewhere)
    moved = len(lost) - len(missing)
    return Words(len(source) + left_out, left_out, in_place, moved, tuple(missing[:_MOST_TOLD]))


def _broken(missing: Sequence[Said], elsewhere: Counter[str]) -> list[Said]:
    """Return the words of `missing` but for the halves of one that is whole in the plan: a cell of several lines."""
    gone: set[int] = set()
    for place, each in enumerate(missing):
        for other in range(place + 1, min(place + _HALVES, len(missing))):
            whole = each.word + missing[other].word
            if place not in gone and other not in gone and elsewhere[whole] > 0:
                elsewhere[whole] -= 1
                gone |= {place, other}
    return [each for place, each in enumerate(missing) if place not in gone]


def _aligned(source: Sequence[str], plan: Sequence[str]) -> tuple[int, list[int], list[str]]:
    """Return how many words of `source` come in their order in `plan`, which do not, and which of `plan` are left."""
    here = there = in_place = 0
    lost: list[int] = []
    others: list[str] = []
    while here < len(source) and there < len(plan):
        if count := _alike(source, here, plan[there]):
            in_place += count
            here, there = here + count, there + 1
            continue
        skip, step = _next(source, here, plan, there)
        lost += range(here, here + skip)
        others += plan[there : there + step]
        here, there = here + skip, there + step
    return in_place, [*lost, *range(here, len(source))], [*others, *plan[there:]]


def _alike(source: Sequence[str], here: int, word: str) -> int:
    """Return how many words of `source` are the next word of the plan: one, or two that a line broke; 0 for none."""
    if source[here] == word:
        return 1
    both = len(source[here]) < len(word) and here + 1 < len(source) and source[here] + source[here + 1] == word
    return 2 if both else 0


def _next(source: Sequence[str], here: int, plan: Sequence[str], there: int) -> tuple[int, int]:
    """Return how many words to leave out on either side for the two to come together soonest."""
    near: dict[tuple[str, ...], int] = {}
    for step in range(min(_AHEAD, len(plan) - there)):
        near.setdefault(tuple(plan[there + step : there + step + 2]), step)
    met = [
        (skip, near[pair])
        for skip in range(min(_AHEAD, len(source) - here))
        if (pair := tuple(source[here + skip : here + skip + 2])) in near
    ]
    far = min(_AHEAD // 2, len(source) - here), min(_AHEAD // 2, len(plan) - there)
    return min(met, key=max, default=far)
