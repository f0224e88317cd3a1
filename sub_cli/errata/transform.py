"""Two changes, one after the other, brought into the other order: coordinates move, words never do.

The arithmetic of operational transformation (Ellis and Gibbs, 1989), on whole lines. Two changes that overlap, or
that touch where one of them is empty, have no other order: the second builds on the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sub_cli.errata.model import At, Change, Insert, Move, Remove, Replace, Retitle, Substitute


def touched(changes: Sequence[Change]) -> frozenset[str]:
    """Return the ids that `changes` name in any way: what they edit, and where they put something."""
    named = {change.section for change in changes}
    for change in changes:
        target = goal(change)
        if target is not None:
            named |= {target.parent, target.after}
        origin = leaves(change)
        if origin is not None:
            named |= {origin.parent, origin.after}
    return frozenset(named)


def goal(change: Change) -> At | None:
    """Return where in the outline `change` puts a section; None for a change that puts none."""
    if isinstance(change, Insert):
        return change.at
    return change.becomes if isinstance(change, Move) else None


def leaves(change: Change) -> At | None:
    """Return from where in the outline `change` takes a section; None for a change that takes none."""
    if isinstance(change, Remove):
        return change.at
    return change.was if isinstance(change, Move) else None


def swap(first: Change, second: Change) -> tuple[Change, Change] | None:
    """Return (second, first) as they are in the other order, or None when `second` builds on `first`.

    Places in the outline are told by ids, so they keep their values here; `errata.operations.revert` renews them.
    """
    if first.section == second.section:
        return _swap_same(first, second)
    return None if _stands_on(first, second) else (second, first)


def swap_blocks(first: Sequence[Change], second: Sequence[Change]) -> tuple[list[Change], list[Change]] | None:
    """Return two runs of changes in the other order, or None when any of `second` builds on any of `first`."""
    early, late = list(first), list(second)
    for i in range(len(early) - 1, -1, -1):
        for j in range(len(late)):
            pair = swap(early[i], late[j])
            if pair is None:
                return None
            late[j], early[i] = pair
    return late, early


def _swap_same(first: Change, second: Change) -> tuple[Change, Change] | None:
    if isinstance(first, Substitute) and isinstance(second, Substitute):
        return _swap_lines(first, second)
    if isinstance(first, Insert | Remove) or isinstance(second, Insert | Remove) or type(first) is type(second):
        return None
    whole = Replace | Substitute
    return None if isinstance(first, whole) and isinstance(second, whole) else (second, first)


def _swap_lines(first: Substitute, second: Substitute) -> tuple[Change, Change] | None:
    taken, made = first.was.count("\n"), first.becomes.count("\n")
    lost, won = second.was.count("\n"), second.becomes.count("\n")
    touching = made == 0 or lost == 0
    begin, end = second.line, second.line + lost
    if end < first.line or (end == first.line and not touching):
        return second, replace(first, line=first.line + won - lost)
    if begin > first.line + made or (begin == first.line + made and not touching):
        return replace(second, line=second.line + taken - made), first
    return None


def _stands_on(first: Change, second: Change) -> bool:
    """Tell whether `second` puts a section below, behind or into the gap of what `first` moved."""
    target = goal(second)
    if target is None or isinstance(first, Replace | Substitute | Retitle):
        return False
    if goal(first) is not None and first.section in (target.parent, target.after):
        return True
    return leaves(first) == target
