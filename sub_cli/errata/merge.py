"""Three-way merge of prose: first whole sentences, then, where both sides touched the same ones, their words.

The chunks are those of diff3 (Khanna, Kunal and Pierce, "A formal investigation of diff3", 2007).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sub_cli.errata.comparison import matcher
from sub_cli.errata.operations.base import RebaseConflict
from sub_cli.text.format import lines

TOKEN = re.compile(r"\n|[ \t]+|\w+(?:[’'.,:/\-‑]\w+)*|[^\w\s]|.", re.DOTALL)
"""What is never cut in a sentence: a word, a figure, a mark, a blank."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of three texts in which they differ, or do not."""

    base: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def settled(self) -> tuple[str, ...] | None:
        """Return what the stretch becomes; None where both sides changed it, each in its own way."""
        if self.ours in (self.base, self.theirs):
            return self.theirs
        return self.ours if self.theirs == self.base else None


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a text that two sides changed."""

    text: str
    """The merged text; in the conflicting stretches it has the wording of `theirs`."""
    conflicts: tuple[RebaseConflict, ...] = ()
    """The stretches that both sides changed, each in its own way."""


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Return what becomes of `base` when `ours` (what stands there) and `theirs` (what is wanted) both changed it."""
    out: list[str] = []
    conflicts: list[RebaseConflict] = []
    for chunk in chunks(lines(base), lines(ours), lines(theirs)):
        settled = chunk.settled
        if settled is None:
            settled = _merged_words(chunk)
        if settled is None:
            conflicts.append(RebaseConflict("".join(chunk.base), "".join(chunk.ours), "".join(chunk.theirs)))
            settled = chunk.theirs
        out += settled
    return Merged("".join(out), tuple(conflicts))


def merge_words(base: str, ours: str, theirs: str) -> str | None:
    """Return one sentence as both sides want it; None where they touch the same words."""
    out: list[str] = []
    for chunk in chunks(*(TOKEN.findall(side) for side in (base, ours, theirs))):
        settled = chunk.settled
        if settled is None:
            return None
        out += settled
    return "".join(out)


def chunks(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Chunk]:
    """Yield the stretches of three sequences, in order; changes that overlap or touch are one stretch."""
    left, right = _partners(base, ours), _partners(base, theirs)
    i = a = b = 0
    for stable in (*(n for n in range(len(base)) if n in left and n in right), len(base)):
        end_a, end_b = left.get(stable, len(ours)), right.get(stable, len(theirs))
        if (stable, end_a, end_b) != (i, a, b):
            yield Chunk(tuple(base[i:stable]), tuple(ours[a:end_a]), tuple(theirs[b:end_b]))
        if stable < len(base):
            same = (base[stable],)
            yield Chunk(same, same, same)
        i, a, b = stable + 1, end_a + 1, end_b + 1


def _partners(base: Sequence[str], side: Sequence[str]) -> dict[int, int]:
    """Return for every index of `base` that stays the index where it is in `side`."""
    blocks = matcher(base, side).get_matching_blocks()
    return {one + n: other + n for one, other, size in blocks for n in range(size)}


def _merged_words(chunk: Chunk) -> tuple[str, ...] | None:
    """Return the stretch merged by words; None where a side took the whole of it away, or words conflict."""
    if not (chunk.base and chunk.ours and chunk.theirs):
        return None
    merged = merge_words("".join(chunk.base), "".join(chunk.ours), "".join(chunk.theirs))
    return None if merged is None else lines(merged)
