"""Which sentence of the old text is which of the new: anchors, likeness, splits, joins and moves. Pure.

Sentences that are the same and stand once on either side are anchors, chosen as the increasing chain that keeps the
most characters in place. Between anchors, pairs of like sentences form the heaviest chain. What is left over may have
been split, joined or moved. Time follows the number of sentences and of like pairs; a pair is looked at only when it
shares a word that is not too common (inverted index), so that two unrelated texts cost little.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sub_cli.diff.listing import find_listing
from sub_cli.diff.lookalikes import looks
from sub_cli.diff.tokens import is_stopword, weight
from sub_cli.text.blocks import BlockKind

ALIKE = 0.5
"""From this likeness on two sentences in one gap are one that was edited."""
ALIKE_ROW = 0.34
"""The same for table rows, whose cells are short."""
ALIKE_ALONE = 0.3
"""The same, where each is the only one left in its gap."""
MOVED = 0.6
"""From this likeness on a sentence elsewhere is one that was moved, if it has at least four words."""
_LEFT = 3
"""So many words that are not little are left of a sentence that was cut, if it is still that sentence."""
_COMMON = 40
"""A word that stands in more sentences of a gap than this proposes no pairs."""
_NEAREST = 12
"""How many like sentences are weighed for each."""
FORMAT = "\x1e"
"""Stands around the name of a format in the key of an atom; such a name is no word."""
_NAMES = re.compile(f"{FORMAT}[^{FORMAT}]*{FORMAT}")
_WORD = re.compile(r"\w+(?:['’.,:/\-‑]\w+)*")
_SMALL = 400
"""A gap of at most so many pairs is weighed in full."""


@dataclass(frozen=True, slots=True)
class Atom:
    """What is aligned as one: a sentence, or a table row."""

    key: str
    """What it says, with the names of formats between `FORMAT`; two atoms with one key are the same."""
    kind: BlockKind
    block: int
    """Which block of its text it stands in."""


class Link(NamedTuple):
    """Atoms of the old text and atoms of the new that are one; either side may be empty, one may have several."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    move: int = 0
    """Number shared by the two links of a move."""


class Bag:
    """The words of an atom with their weights, for likeness."""

    __slots__ = ("content", "counts", "total")

    def __init__(self, key: str) -> None:
        self.counts = Counter(_WORD.findall(looks(_NAMES.sub("", key)).lower()))
        self.total = sum(_worth(word) * n for word, n in self.counts.items())
        self.content = [word for word in self.counts if not is_stopword(word)]

    def __or__(self, other: Bag) -> Bag:
        """Return the words of both."""
        both = Bag("")
        both.counts = self.counts + other.counts
        both.total = self.total + other.total
        return both

    def shared(self, other: Bag) -> float:
        """Return the weight of the words that both have."""
        small, large = (self, other) if len(self.counts) <= len(other.counts) else (other, self)
        theirs = large.counts
        return sum(_worth(word) * min(n, theirs[word]) for word, n in sorted(small.counts.items()) if word in theirs)

    def likeness(self, other: Bag) -> float:
        """Return how alike the words are, from 0 to 1 (Dice, little words counting less)."""
        total = self.total + other.total
        return 2 * self.shared(other) / total if total else 0.0

    def holds(self, other: Bag) -> bool:
        """Return whether all words of the `other` are here, and enough of them to be what was left of a longer one."""
        return len(other.content) >= _LEFT and not other.counts - self.counts


def _worth(word: str) -> float:
    return 0.3 if is_stopword(word) else min(weight(word), 1.0)


def align(old: Sequence[Atom], new: Sequence[Atom]) -> list[Link]:
    """Return the links that connect `old` and `new`, in reading order; swapping the two mirrors them."""
    if [atom.key for atom in old] > [atom.key for atom in new]:
        return [Link(link.new, link.old, link.move) for link in _Aligner(new, old).links()]
    return _Aligner(old, new).links()


class _Aligner:
    def __init__(self, old: Sequence[Atom], new: Sequence[Atom]) -> None:
        self.old, self.new = old, new
        self.a = [atom.key for atom in old]
        self.b = [atom.key for atom in new]
        self.bags: dict[str, Bag] = {}
        self.listed: dict[tuple[int, int], Link] = {}
        """By its first pair, a sentence that is a list on the other side."""

    def links(self) -> list[Link]:
        """Return every link, in reading order."""
        pairs = self._pairs()
        joined = _Joints(self, pairs).links()
        return self._with_moves(joined)

    def bag(self, key: str) -> Bag:
        """Return the words of a key, counted once."""
        bag = self.bags.get(key)
        if bag is None:
            bag = self.bags[key] = Bag(key)
        return bag

    def _pairs(self) -> list[tuple[int, int]]:
        """Return the pairs of atoms that stay in order."""
        pairs: list[tuple[int, int]] = []
        a0 = b0 = 0
        for i, j in [*self._anchors(), (len(self.a), len(self.b))]:
            pairs += self._gap(a0, i, b0, j)
            if i < len(self.a):
                pairs.append((i, j))
            a0, b0 = i + 1, j + 1
        return pairs

    def _anchors(self) -> list[tuple[int, int]]:
        once_a, once_b = Counter(self.a), Counter(self.b)
        place = {key: j for j, key in enumerate(self.b) if once_b[key] == 1}
        same = [(i, place[key]) for i, key in enumerate(self.a) if once_a[key] == 1 and key in place]
        return heaviest([(i, j, float(len(self.a[i]) + 1)) for i, j in same])

    def _gap(self, a0: int, a1: int, b0: int, b1: int) -> list[tuple[int, int]]:
        """Return the pairs between two anchors."""
        pairs: list[tuple[int, int]] = []
        tail: list[tuple[int, int]] = []
        while a0 < a1 and b0 < b1 and self.a[a0] == self.b[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and self.a[a1 - 1] == self.b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            tail.append((a1, b1))
        return [*pairs, *self._inner(a0, a1, b0, b1), *tail[::-1]]

    def _inner(self, a0: int, a1: int, b0: int, b1: int) -> list[tuple[int, int]]:
        """Return the pairs of a gap that neither begins nor ends with the same atom: a list that was made first."""
        if a0 == a1 or b0 == b1:
            return []
        link = self._listing(range(a0, a1), range(b0, b1))
        if link is None:
            return self._likes(a0, a1, b0, b1)
        head = link.old[0], link.new[0]
        self.listed[head] = link
        before = self._inner(a0, head[0], b0, head[1])
        return [*before, head, *self._inner(link.old[-1] + 1, a1, link.new[-1] + 1, b1)]

    def _listing(self, rows: range, columns: range) -> Link | None:
        """Return the sentence of a gap that is a list on the other side, either way."""
        found = find_listing(self.old, self.new, rows, columns, self.bag)
        back = find_listing(self.new, self.old, columns, rows, self.bag)
        if found and (back is None or found.likeness >= back.likeness):
            return Link((found.one,), tuple(range(found.first, found.end)))
        return Link(tuple(range(back.first, back.end)), (back.one,)) if back else None

    def _likes(self, a0: int, a1: int, b0: int, b1: int) -> list[tuple[int, int]]:
        """Return the pairs of like sentences."""
        pairs: list[tuple[int, int]] = []
        inner = heaviest(self._scores(a0, a1, b0, b1))
        starts = [(a0 - 1, b0 - 1), *inner]
        ends = [*inner, (a1, b1)]
        for (i, j), (k, m) in zip(starts, ends, strict=True):
            pairs += self._alone(i + 1, k, j + 1, m)
            if k < a1 or m < b1:
                pairs.append((k, m))
        return pairs

    def _alone(self, a0: int, a1: int, b0: int, b1: int) -> list[tuple[int, int]]:
        """Return the one pair that is left between two pairs, where its halves are somewhat alike."""
        if a1 - a0 != 1 or b1 - b0 != 1 or self.old[a0].kind is not self.new[b0].kind:
            return []
        old, new = self.bag(self.a[a0]), self.bag(self.b[b0])
        return [(a0, b0)] if old.likeness(new) >= ALIKE_ALONE or old.holds(new) or new.holds(old) else []

    def _scores(self, a0: int, a1: int, b0: int, b1: int) -> list[tuple[int, int, float]]:
        """Return the pairs in a gap that may be one sentence, each with what it is worth to keep it."""
        result = []
        for i, partners in self._candidates(range(a0, a1), range(b0, b1)):
            for j in partners:
                score = self._score(i, j)
                if score:
                    result.append((i, j, score))
        return result

    def _score(self, i: int, j: int) -> float:
        old, new = self.a[i], self.b[j]
        if old == new:
            return 1.5 + len(old) / 60
        if not self._comparable(i, j):
            return 0.0
        likeness = self.bag(old).likeness(self.bag(new))
        if likeness < (ALIKE_ROW if self.old[i].kind is BlockKind.ROW else ALIKE):
            return 0.0
        return likeness * (1 + min(len(old), len(new)) / 120)

    def _comparable(self, i: int, j: int) -> bool:
        """Return whether the two are both table rows, or neither is."""
        return (self.old[i].kind is BlockKind.ROW) == (self.new[j].kind is BlockKind.ROW)

    def _candidates(self, rows: Sequence[int], columns: Sequence[int]) -> Iterable[tuple[int, Iterable[int]]]:
        """Yield for each old atom the new ones worth a look: all in a small gap, else those that share rare words."""
        if len(rows) * len(columns) <= _SMALL:
            return [(i, columns) for i in rows]
        return self._sharing(rows, columns)

    def _sharing(self, rows: Sequence[int], columns: Sequence[int]) -> Iterable[tuple[int, Iterable[int]]]:
        index: dict[str, list[int]] = defaultdict(list)
        for j in columns:
            for word in self.bag(self.b[j]).content:
                index[word].append(j)
        same: dict[str, list[int]] = defaultdict(list)
        for j in columns:
            same[self.b[j]].append(j)
        for i in rows:
            votes: Counter[int] = Counter()
            for word in self.bag(self.a[i]).content:
                found = index.get(word, ())
                if len(found) <= _COMMON:
                    votes.update(found)
            equal = same.get(self.a[i], ())
            near = _nearest(equal, i - rows[0] + columns[0])
            best = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_NEAREST]
            yield i, sorted({*near, *(j for j, _ in best)})

    def _with_moves(self, links: list[Link]) -> list[Link]:
        """Return `links` where what is gone here and new there is marked as moved."""
        gone = [link.old[0] for link in links if not link.new]
        come = [link.new[0] for link in links if not link.old]
        moved = self._moved(gone, come)
        numbers = _numbered(moved)
        taken = {j: n for (_, j), n in numbers.items()}
        left = {i: n for (i, _), n in numbers.items()}
        return [
            link._replace(move=left.get(link.old[0], 0))
            if not link.new
            else link._replace(move=taken.get(link.new[0], 0))
            if not link.old
            else link
            for link in links
        ]

    def _moved(self, gone: list[int], come: list[int]) -> list[tuple[int, int]]:
        """Return the pairs of a gone and a new atom that are one, moved: the same ones, then the most alike first."""
        pairs = self._moved_unchanged(gone, come)
        used_old, used_new = {i for i, _ in pairs}, {j for _, j in pairs}
        gone, come = [i for i in gone if i not in used_old], [j for j in come if j not in used_new]
        if not gone or not come:
            return pairs
        found = []
        for i, partners in self._candidates(gone, come):
            for j in partners:
                likeness = self._move_likeness(i, j)
                if likeness:
                    found.append((-likeness, i, j))
        for _, i, j in sorted(found):
            if i not in used_old and j not in used_new:
                used_old.add(i)
                used_new.add(j)
                pairs.append((i, j))
        return sorted(pairs)

    def _moved_unchanged(self, gone: list[int], come: list[int]) -> list[tuple[int, int]]:
        """Return the pairs of the same atom that stand once on either side: nothing else is like them as much."""
        left, there = Counter(self.a[i] for i in gone), Counter(self.b[j] for j in come)
        place = {self.b[j]: j for j in come if there[self.b[j]] == 1}
        same = [(i, place[self.a[i]]) for i in gone if self.a[i] in place and left[self.a[i]] == 1]
        return [(i, j) for i, j in same if self._move_likeness(i, j)]

    def _move_likeness(self, i: int, j: int) -> float:
        """Return how alike the two are if they may be one that moved, else 0."""
        old, new = self.bag(self.a[i]), self.bag(self.b[j])
        if not self._comparable(i, j):
            return 0.0
        if self.a[i] == self.b[j] or (old.counts == new.counts and old.counts):
            whole = self.old[i].kind in (BlockKind.ITEM, BlockKind.ROW, BlockKind.HEADING)
            enough = 1 if whole else 3
            return 2.0 if len(old.counts) >= enough and old.content else 0.0
        if min(len(old.counts), len(new.counts)) < 4:
            return 0.0
        likeness = old.likeness(new)
        return likeness if likeness >= MOVED else 0.0


class _Joints:
    """Finds sentences that became two or three, and those that became one."""

    def __init__(self, aligner: _Aligner, pairs: list[tuple[int, int]]) -> None:
        self.of = aligner
        self.pairs = pairs

    def links(self) -> list[Link]:
        """Return the links in reading order: what is gone before what is new."""
        result: list[Link] = []
        ends = [*self.pairs, (len(self.of.a), len(self.of.b))]
        a0 = b0 = 0
        for i, j in ends:
            olds, news = list(range(a0, i)), list(range(b0, j))
            self._behind(result, olds, news)
            middle, ahead = self._ahead(i, j, olds, news)
            result += middle
            if i < len(self.of.a):
                result.append(ahead)
                i, j = ahead.old[-1], ahead.new[-1]
            a0, b0 = i + 1, j + 1
        return result

    def _behind(self, result: list[Link], olds: list[int], news: list[int]) -> None:
        """Let the link before the gap take the sentences behind it that are a part of it."""
        while result and result[-1].old and result[-1].new and bool(olds) != bool(news):
            taken = self._grown(result[-1], olds[:1], news[:1], False)
            if taken is None:
                return
            result[-1] = taken
            del (olds or news)[0]

    def _ahead(self, i: int, j: int, olds: list[int], news: list[int]) -> tuple[list[Link], Link]:
        """Let the pair behind the gap take sentences before it; link what is left, splits and joins first."""
        ahead = self.of.listed.get((i, j), Link((i,), (j,)))
        while i < len(self.of.a) and bool(olds) != bool(news):
            taken = self._grown(ahead, olds[-1:], news[-1:], True)
            if taken is None:
                break
            ahead = taken
            (olds or news).pop()
        return self._loose(olds, news), ahead

    def _grown(self, link: Link, old: list[int], new: list[int], front: bool) -> Link | None:
        """Return `link` with one more atom on one side, where the other side has its words too; else None."""
        one = (new or old)[0]
        grown = (link.new if new else link.old) or ()
        whole = link.old if new else link.new
        if len(whole) != 1 or len(grown) > 2 or self._key(link.old, True) == self._key(link.new, False):
            return None
        if self._is_listed(link) or not self._one_block(grown, one, bool(new)):
            return None
        rest = self._bag(whole, bool(new))
        now = self._bag(grown, not new)
        extra = self.of.bag(self.of.b[one] if new else self.of.a[one])
        if not self._belongs(rest, now, extra):
            return None
        sides = (one, *grown) if front else (*grown, one)
        return Link(link.old, sides) if new else Link(sides, link.new)

    def _is_listed(self, link: Link) -> bool:
        return (link.old[0], link.new[0]) in self.of.listed

    def _belongs(self, whole: Bag, now: Bag, extra: Bag) -> bool:
        """Return whether `extra` is in `whole` beside what `now` already accounts for."""
        left = Bag("")
        left.counts = whole.counts - now.counts
        left.total = sum(_worth(word) * n for word, n in left.counts.items())
        enough = extra.total and left.shared(extra) >= 0.5 * extra.total and left.total
        return bool(enough) and whole.likeness(now | extra) > whole.likeness(now)

    def _one_block(self, grown: tuple[int, ...], one: int, new: bool) -> bool:
        atoms = self.of.new if new else self.of.old
        if atoms[one].kind in (BlockKind.ROW, BlockKind.CODE, BlockKind.HEADING):
            return False
        return all(atoms[one].block == atoms[other].block for other in grown)

    def _key(self, side: tuple[int, ...], old: bool) -> str:
        return " ".join((self.of.a if old else self.of.b)[n] for n in side)

    def _bag(self, side: tuple[int, ...], old: bool) -> Bag:
        return self.of.bag(self._key(side, old))

    def _loose(self, olds: list[int], news: list[int]) -> list[Link]:
        """Return links for what has no partner: one sentence for two of the other side, then gone, then new."""
        found = self._halves(olds, news)
        if found is None:
            return [Link((i,), ()) for i in olds] + [Link((), (j,)) for j in news]
        a0, a1, b0, b1 = found
        middle = Link(tuple(olds[a0:a1]), tuple(news[b0:b1]))
        return [*self._loose(olds[:a0], news[:b0]), middle, *self._loose(olds[a1:], news[b1:])]

    def _halves(self, olds: list[int], news: list[int]) -> tuple[int, int, int, int] | None:
        """Return the place of one atom that two neighbours of the other side make up, in a small gap."""
        if not olds or not news or len(olds) * len(news) > _SMALL:
            return None
        for a in range(len(olds)):
            for b in range(len(news)):
                if self._makes(olds[a : a + 1], news[b : b + 2], True):
                    return a, a + 1, b, b + 2
                if self._makes(news[b : b + 1], olds[a : a + 2], False):
                    return a, a + 2, b, b + 1
        return None

    def _makes(self, one: list[int], two: list[int], old: bool) -> bool:
        """Return whether the atoms `two` of one side make up the atom `one` of the other."""
        if len(two) != 2 or not self._one_block((two[0],), two[1], old):
            return False
        if (self.of.old if old else self.of.new)[one[0]].kind is BlockKind.ROW:
            return False
        whole = self._bag(tuple(one), old)
        first, second = self._bag((two[0],), not old), self._bag((two[1],), not old)
        if whole.likeness(first | second) < MOVED:
            return False
        return all(half.total and whole.shared(half) >= 0.5 * half.total for half in (first, second))


def _nearest(places: Sequence[int], wanted: int) -> list[int]:
    """Return those of the increasing `places` that are nearest to `wanted`: a line may stand ten thousand times."""
    at = bisect_left(places, wanted)
    around = places[max(0, at - _NEAREST) : at + _NEAREST]
    return sorted(around, key=lambda place: (abs(place - wanted), place))[:_NEAREST]


def _numbered(pairs: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return a number for each moved pair; neighbours that moved together share one."""
    numbers: dict[tuple[int, int], int] = {}
    last, number = (-2, -2), 0
    for i, j in pairs:
        if (i, j) != (last[0] + 1, last[1] + 1):
            number += 1
        numbers[i, j] = number
        last = (i, j)
    return numbers


def heaviest(pairs: Sequence[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Return the chain of pairs, increasing on both sides, whose worth is the greatest (Fenwick tree, n log n)."""
    if not pairs:
        return []
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    columns = sorted({j for _, j, _ in ordered})
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)
    before = [-1] * len(ordered)
    top = (0.0, -1)
    for n, (_, j, worth) in enumerate(ordered):
        rank = bisect_left(columns, j)
        best, k = (0.0, -1), rank
        while k:
            best = max(best, tree[k])
            k &= k - 1
        before[n] = best[1]
        entry = (best[0] + worth, n)
        top = max(top, entry)
        k = rank + 1
        while k <= len(columns):
            tree[k] = max(tree[k], entry)
            k += k & -k
    chain, n = [], top[1]
    while n >= 0:
        chain.append(ordered[n][:2])
        n = before[n]
    return chain[::-1]
