"""Two memos that got one number on two branches, and which of them gets another: alike in every clone.

Whoever was signed keeps the number. Else the one that is final, then the one with the earlier date; what is left to
decide, the digest of what they say does. A memo takes its later versions along.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.number_pattern import Pattern, allocate, next_version, versions
from sub_cli.memo.signed import says


@dataclass(frozen=True, slots=True)
class Branch:
    """The memos that a branch brought."""

    memos: Mapping[str, Memo]
    """Those that were not there when both branches parted, by number."""
    signed: Collection[str]
    """The numbers under which a signed file is kept, withdrawn or not."""

    def keeps(self, numbers: Iterable[str]) -> bool:
        """Tell whether any of these is signed here, so that none may have another number."""
        return any(each in self.signed or self.memos[each].status is MemoStatus.SIGNED for each in numbers)


@dataclass(frozen=True, slots=True)
class Twins:
    """A number that two memos have."""

    number: str
    moving: int | None
    """Which of the two branches gives its own another number, 0 or 1; None where both are signed."""
    family: tuple[str, ...] = ()
    """What then gets another number on that branch: the memo, and its later versions."""


def twins(sides: tuple[Branch, Branch], alike: Collection[str], patterns: Iterable[Pattern]) -> Iterator[Twins]:
    """Yield the numbers that two memos have; `alike` are those that began as one memo and were edited on both sides."""
    known, done = tuple(patterns), set[str]()
    for number in sorted(sides[0].memos.keys() & sides[1].memos.keys()):
        pair = sides[0].memos[number], sides[1].memos[number]
        if number in done or number in alike or pair[0] == pair[1] or _is_one(*pair):
            continue
        families = [tuple(versions(known, side.memos, number)) for side in sides]
        done |= {*families[0], *families[1]}
        moving = _moving(sides, families, pair)
        yield Twins(number, moving, families[moving] if moving is not None else ())


def _is_one(one: Memo, other: Memo) -> bool:
    """Tell whether the register gave both their number for one and the same memo."""
    return bool(one.claim) and one.claim == other.claim


def _moving(sides: tuple[Branch, Branch], families: list[tuple[str, ...]], pair: tuple[Memo, Memo]) -> int | None:
    gone = [_is_elsewhere(pair[0], sides[1]), _is_elsewhere(pair[1], sides[0])]
    if any(gone) and not all(gone):
        return gone.index(True)
    kept = [side.keeps(family) for side, family in zip(sides, families, strict=True)]
    if all(kept):
        return None
    if any(kept):
        return kept.index(False)
    return 0 if _standing(pair[0]) > _standing(pair[1]) else 1


def _is_elsewhere(memo: Memo, other: Branch) -> bool:
    """Tell whether a memo got another number already, on the other branch."""
    return bool(memo.claim) and any(each.claim == memo.claim and each.number != memo.number
                                    for each in other.memos.values())  # fmt: skip


def _standing(memo: Memo) -> tuple[bool, str, str]:
    """Return what tells which of two keeps its number: the smaller does."""
    return memo.status is MemoStatus.DRAFT, memo.date.isoformat(), says(memo)


def following(number: str, taken: Collection[str], patterns: Iterable[Pattern]) -> str:
    """Return the next free number of the series, year and committee of `number`, or its next letter.

    Empty for a number of no series: nobody can say what comes behind it.
    """
    known = tuple(patterns)
    for pattern in known:
        if parts := pattern.parts(number):
            if parts.version:
                return next_version(known, taken, number)
            return allocate(pattern, taken, year=int(parts.year or 0), committee=parts.committee)
    return ""


def new_names(family: Iterable[str], first: str, taken: Collection[str], patterns: Iterable[Pattern]) -> dict[str, str]:
    """Return the other numbers of a family whose oldest member gets the number `first`: they keep their letters."""
    oldest, *later = family
    found, known = {oldest: first}, tuple(patterns)
    for each in later:
        same = first + each.removeprefix(oldest)
        free = each.startswith(oldest) and same not in {*taken, *found.values()}
        found[each] = same if free else next_version(known, {*taken, *found.values()}, first)
    return found
