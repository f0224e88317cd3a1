"""Memos that got another number since, and how each is known again. Pure.

A memo is known by the request that the register gave its number for; without one by all that it says; and one whose
number is free now by its subject and date. A memo that has none of these again went, as far as anybody can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.signed import says


def moves(was: Mapping[str, Memo], now: Mapping[str, Memo]) -> dict[str, str]:
    """Return the memos of `was` that have another number now: the old number, and the new one."""
    found: dict[str, str] = {}
    for number, memo in was.items():
        here = now.get(number)
        if here is None or not _is_again(memo, here):
            fresh = {each: other for each, other in now.items() if _may_be(number, each, other, was)}
            again = next(_known_again(memo, fresh, free=here is None), "")
            found |= {number: again} if again else {}
    return found


def kept_number(places: Collection[str], memos: Mapping[str, Memo]) -> str:
    """Return which of the numbers one memo keeps that got several: under which it is no draft, else the lower one."""
    return min(places, key=lambda number: (memos[number].status is MemoStatus.DRAFT, number))


def _may_be(number: str, other: str, memo: Memo, was: Mapping[str, Memo]) -> bool:
    """Tell whether what has the number `other` now may be what had `number`: no later version of it, no old memo."""
    return not other.startswith(number) and not (other in was and _is_again(was[other], memo))


def _known_again(memo: Memo, fresh: Mapping[str, Memo], *, free: bool) -> Iterator[str]:
    yield from (number for number, other in fresh.items() if _is_again(memo, other))
    alike = [number for number, other in fresh.items() if (other.subject, other.date) == (memo.subject, memo.date)]
    if free and len(alike) == 1 and not fresh[alike[0]].claim:
        yield alike[0]


def _is_again(memo: Memo, other: Memo) -> bool:
    if memo.claim and other.claim:
        return memo.claim == other.claim
    return says(memo) == says(replace(other, number=memo.number))
