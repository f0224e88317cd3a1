"""Words that moved within their sentence and were edited on the way: what stays of them, on either side. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from sub_cli.diff.kept import LIGHT, kept_pairs
from sub_cli.diff.tokens import weight

_SHARE = 0.55
"""So much of either side is the same where a whole change moved and was edited."""
_BRIDGE = 0.25
"""So much words have to weigh, against those that differ before them, to belong to the move as well."""
_REACH = 60
"""So many words beside a move are looked at."""

Pairs = list[tuple[int, int]]


def stretched(old: Sequence[str], new: Sequence[str], a: range, b: range, core: Pairs) -> Pairs:
    """Return `core`, pairs of words that moved, with those beside them that are the same but for an edit.

    `a` and `b` are the places that are free around them, the words of the move among these.
    """
    (first, other), (last, end) = core[0], core[-1]
    ahead = _reached(old, new, range(last + 1, a.stop), range(end + 1, b.stop))
    back = _reached(old, new, range(first - 1, a.start - 1, -1), range(other - 1, b.start - 1, -1))
    return [*reversed(back), *core, *ahead]


def _reached(old: Sequence[str], new: Sequence[str], a: range, b: range) -> Pairs:
    """Return the pairs of words that stay going outwards, up to where they are too few for what lies between."""
    places, others = list(islice(a, _REACH)), list(islice(b, _REACH))
    chain = kept_pairs([old[i] for i in places], [new[j] for j in others], LIGHT)
    reached: Pairs = []
    i = j = 0
    for run in runs_of(chain):
        gap = [old[places[n]] for n in range(i, run[0][0])] + [new[others[n]] for n in range(j, run[0][1])]
        if sum(weight(old[places[n]]) for n, _ in run) < max(_BRIDGE * sum(map(weight, gap)), _BRIDGE):
            break
        reached += [(places[n], others[m]) for n, m in run]
        i, j = run[-1][0] + 1, run[-1][1] + 1
    return reached


def similar(old: Sequence[str], new: Sequence[str], a: range, b: range) -> Pairs:
    """Return what two changes have in common where that is most of both, from their first word to their last."""
    if max(len(a), len(b)) > _REACH:
        return []
    chain = kept_pairs(old[a.start : a.stop], new[b.start : b.stop], LIGHT)
    words = [[n for n in side if weight(text[n]) > 0.1] for text, side in ((old, a), (new, b))]
    pairs = [(a.start + i, b.start + j) for i, j in chain if weight(old[a.start + i]) > 0.1]
    if not pairs or pairs[0] != (words[0][0], words[1][0]) or pairs[-1] != (words[0][-1], words[1][-1]):
        return []
    worth = sum(weight(old[i]) for i, _ in pairs)
    whole = max(sum(weight(text[n]) for n in side) for text, side in zip((old, new), words, strict=True))
    return pairs if worth >= _SHARE * whole else []


def runs_of(pairs: Pairs) -> list[Pairs]:
    """Return `pairs` as runs in which both sides go on without a gap."""
    found: list[Pairs] = []
    for i, j in pairs:
        if found and found[-1][-1] == (i - 1, j - 1):
            found[-1].append((i, j))
        else:
            found.append([(i, j)])
    return found
