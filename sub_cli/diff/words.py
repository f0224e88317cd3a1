"""Which words of a sentence changed: tokens that are never cut, and the most readable way from old to new. Pure.

The shortest edit script is the wrong goal: it shreds. Here words that stay earn their weight, and each change costs;
what comes out is the heaviest chain of equal words after those costs. It is found by chaining over the pairs of equal
words (sparse dynamic programming), so that time follows the number of such pairs and not the product of the lengths.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from sub_cli.diff.changes import Run
from sub_cli.diff.inline import Format, Visible, seen

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|January|February|March|May|June|July|August|October|December"
)
_B = "[ \u00a0\u202f]"
_TOKEN = re.compile(
    rf"""
    (?P<blank>[ \n\t]+)
  | (?P<url>(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]’”"'])
  | (?P<mail>[\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+)
  | (?P<reference>\[\]\([\#@][^)\s]{{0,300}}\)|\[\^[^\]\s]{{1,99}}\])
  | (?P<money>[€$£]{_B}?(?:\d{{1,3}}(?:{_B}\d{{3}}\b)+|\d+)(?:[.,]\d+)*(?:,[-–])?
      (?:{_B}(?:(?:miljoen|miljard|million|billion)\b|(?:mln|mld)\b\.?))?)
  | (?P<date>\d{{1,2}}{_B}(?:{_MONTHS}){_B}\d{{4}}\b|\d{{1,4}}-\d{{1,2}}-\d{{1,4}}\b)
  | (?P<cite>(?:(?:artikel|hoofdstuk|paragraaf|bijlage|tabel|figuur|section|chapter)\b|art\.|par\.|§)
      {_B}?\d+(?:[.:]\d+)*[a-z]?\b)
  | (?P<number>(?<!\w)[-+−]?(?<![\w.,])\d+(?:[.,:]\d+)*(?:{_B}?[%‰])?(?![\w])|\d+(?:[.,:]\d+)*(?:{_B}?%)?)
  | (?P<dotted>(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?![\w]))?)
  | (?P<abbr>\b(?:art|nr|mr|drs|dr|ir|ing|prof|bijv|resp|ca|blz|evt|incl|excl|jl|enz|etc|cie|jo|mln|mld|vgl|max|min)\.)
  | (?P<word>['’](?:s|t|n)\b(?:-\w+)?|\w+(?:['’./:\-‑]\w+)*)
  | (?P<other>.)
    """,
    re.X | re.S | re.I,
)
_LETTER = re.compile(r"\w")
_STOPWORDS = frozenset(
    """
    aan al als bij dan dat de deze die dit door een en er haar had heeft hem het hij hun ik in is je kan men met na naar
    niet nog of om onder ook op over te tot tussen uit van voor was wat we wel werd wij word worden wordt ze zich zij
    zijn zo zou a an and are as at be by for from has in is it its of on or that the their this to was with
    """.split()
)
FIGURE = 1.8
"""What it is worth to keep a figure or a reference; a word is worth 1."""
OPEN_BOTH = 1.5
"""What a change costs that takes words away and puts others in."""
OPEN_ONE = 1.1
"""What a change costs that only takes away, or only puts in."""
OPEN_FIGURE = 0.3
"""What it costs that one figure becomes another."""
OPEN_POINT = 0.25
"""What a change of punctuation alone costs."""
WHOLE = 0.35
"""Below this share of equal characters a sentence is replaced as a whole."""
_BUDGET = 20_000
"""Pairs of equal words that are weighed at once; beyond it the commonest words are left out first."""


_NONE: Format = ()


class Token(NamedTuple):
    """A word, number or mark that a change never cuts."""

    text: str
    blank: str
    """The blank behind it."""
    format: Format
    after: Format
    """Formats of that blank."""


def tokens(spans: Visible) -> list[Token]:
    """Return the tokens of what is seen of a sentence; joined with their blanks they are it again."""
    found: list[Token] = []
    text, form = "", _NONE
    waiting = False
    for part, style in spans:
        for match in _TOKEN.finditer(part):
            word = match[0]
            if waiting and match.lastgroup == "blank":
                found.append(Token(text, word, form, style))
                waiting = False
                continue
            if waiting:
                found.append(Token(text, "", form, form))
            text, form, waiting = word, style, True
    if waiting:
        found.append(Token(text, "", form, form))
    return found


@lru_cache(maxsize=65536)
def weight(text: str) -> float:
    """Return how much it is worth to keep a token: figures and references most, then words, little words, points."""
    if text[:2] in ("[]", "[^") or any(sign.isdigit() for sign in text):
        return FIGURE
    if text.lower() in _STOPWORDS:
        return 0.4
    return 1.0 if any(sign.isalnum() for sign in text) else 0.1


def is_stopword(text: str) -> bool:
    """Return whether `text` is one of the little words that stand in any sentence."""
    return text.lower() in _STOPWORDS


def count_words(text: str) -> int:
    """Return how many words `text` has, as a word processor counts them."""
    return sum(1 for word in text.split() if _LETTER.search(word))


def word_runs(old: Visible, new: Visible) -> tuple[Run, ...]:
    """Return what stays, goes and comes between two sentences, as runs; swapping the two mirrors the answer."""
    if (seen(old), old) > (seen(new), new):
        return _mirrored(_ordered_runs(new, old))
    return _ordered_runs(old, new)


def _mirrored(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return `runs` seen from the other side, with what goes before what comes."""
    result: list[Run] = []
    for _, group in groupby((run.mirror() for run in runs), key=lambda run: run.op in "+-"):
        result += sorted(group, key=lambda run: run.op == "+")
    return tuple(result)


def _ordered_runs(old: Visible, new: Visible) -> tuple[Run, ...]:
    a, b = tokens(old), tokens(new)
    pairs = _readable(a, b, _chain([_folded(t.text) for t in a], [_folded(t.text) for t in b]))
    kept = sum(_length(a[i].text) for i, _ in pairs)
    size = max(sum(_length(t.text) for t in side) for side in (a, b))
    if kept < WHOLE * size and len(pairs) < min(len(a), len(b)) and not _only_points(a, b, pairs):
        pairs = []
    return _assemble(a, b, [(i, j) for i, j in pairs if a[i].text == b[j].text])


_ALIKE = (("“”„‟«»", '"'), ("‘’‚‛`´", "'"), ("–—‑−", "-"), ("\u00a0\u202f", " "), ("\u00ad", ""))
_PLAIN = {ord(sign): plain for signs, plain in _ALIKE for sign in signs}


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    """Return a token as it is recognized: capitals, hyphens within, quotation marks and fixed blanks do not matter.

    What is only recognized is still a change, but a small one: it holds its place, and does not draw in what is beside.
    """
    plain = text.casefold().translate(_PLAIN)
    return plain.replace("-", "") if plain[:1].isalpha() else plain


@lru_cache(maxsize=65536)
def _length(text: str) -> int:
    """Return the characters that a token counts for; a figure or a reference counts as a short word."""
    return min(len(text), 5) if weight(text) == FIGURE else len(text)


def _chain(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of equal tokens to keep: ends first, then the heaviest chain, then what is between."""
    pairs: list[tuple[int, int]] = []
    jobs = [(0, len(a), 0, len(b))]
    while jobs:
        a0, a1, b0, b1 = jobs.pop()
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        inner, cut = _heaviest(a[a0:a1], b[b0:b1])
        pairs += [(a0 + i, b0 + j) for i, j in inner]
        if cut and inner:
            ends = [*inner, (a1 - a0, b1 - b0)]
            starts = [(-1, -1), *inner]
            jobs += [(a0 + i + 1, a0 + k, b0 + j + 1, b0 + m) for (i, j), (k, m) in zip(starts, ends, strict=True)]
    return sorted(pairs)


def _heaviest(a: Sequence[str], b: Sequence[str]) -> tuple[list[tuple[int, int]], bool]:
    """Return the chain of equal pairs that weighs most after the costs of changes, and whether pairs were left out."""
    if not a or not b:
        return [], False
    rows, cut = _pairs(a, b)
    chain = _Chain(a, b)
    for i in sorted(rows):
        chain.row(i, rows[i])
    return chain.best(), cut


def _pairs(a: Sequence[str], b: Sequence[str]) -> tuple[dict[int, list[int]], bool]:
    """Return for each token of `a` the equal ones of `b`, within the budget, and whether any were left out."""
    ca, cb = Counter(a), Counter(b)
    common = sorted((ca[t] * cb[t], t) for t in ca if t in cb)
    kept: set[str] = set()
    total = 0
    for product, token in common:
        total += product
        if total > _BUDGET:
            break
        kept.add(token)
    places = defaultdict(list)
    for j, token in enumerate(b):
        if token in kept:
            places[token].append(j)
    return {i: places[token] for i, token in enumerate(a) if token in kept}, len(kept) < len(common)


_LITTLE = [(up, back) for up in range(3) for back in range(3) if up or back]
"""Sizes, old and new, of the changes that are little."""


class _Chain:
    """The heaviest chain so far that ends at each pair of equal tokens, row by row."""

    def __init__(self, a: Sequence[str], b: Sequence[str]) -> None:
        self.a, self.b = a, b
        self.value: dict[tuple[int, int], float] = {(-1, -1): 0.0}
        self.before: dict[tuple[int, int], tuple[int, int]] = {}
        self.tree: list[tuple[float, tuple[int, int]] | None] = [None] * (len(b) + 1)
        self.column: dict[int, tuple[float, tuple[int, int]]] = {}
        self.above: list[tuple[int, float]] = []
        self.above_row = -2

    def row(self, i: int, columns: list[int]) -> None:
        """Add the pairs of token `i` of the old with the tokens `columns` of the new."""
        if self.above_row != i - 1:
            self.above = []
        worth = weight(self.a[i])
        row = []
        for j in columns:
            gain, origin = self._best_before(i, j)
            self.value[i, j] = gain + worth
            self.before[i, j] = origin
            row.append((j, gain + worth))
        for j, value in row:
            self._note(i, j, value)
        self.above, self.above_row = _prefix_best(row), i

    def _best_before(self, i: int, j: int) -> tuple[float, tuple[int, int]]:
        start = 0.0 if i == 0 and j == 0 else -(OPEN_BOTH if i and j else OPEN_ONE)
        best = (start, (-1, -1))
        straight = self.value.get((i - 1, j - 1))
        if straight is not None and straight > best[0]:
            best = (straight, (i - 1, j - 1))
        inserted = bisect_left(self.above, (j, -1.0)) - 1
        if inserted >= 0 and self.above[inserted][1] - OPEN_ONE > best[0]:
            best = (self.above[inserted][1] - OPEN_ONE, self._above_origin(i - 1, self.above[inserted]))
        removed = self.column.get(j - 1)
        if removed and removed[0] - OPEN_ONE > best[0]:
            best = (removed[0] - OPEN_ONE, removed[1])
        both = self._prefix(j)
        if both and both[0] - OPEN_BOTH > best[0]:
            best = (both[0] - OPEN_BOTH, both[1])
        return self._over_little(i, j, best)

    def _above_origin(self, i: int, entry: tuple[int, float]) -> tuple[int, int]:
        """Return the pair of row `i` whose value is that of `entry`, at or before its column."""
        j = entry[0]
        while self.value.get((i, j)) != entry[1]:
            j -= 1
        return i, j

    def _over_little(self, i: int, j: int, best: tuple[float, tuple[int, int]]) -> tuple[float, tuple[int, int]]:
        """Return `best`, or what comes over a change of one figure, or of at most two marks on either side."""
        for up, back in _LITTLE:
            value = self.value.get((i - 1 - up, j - 1 - back))
            if value is None:
                continue
            cost = self._little(i - up, i, j - back, j)
            if cost is not None and value - cost > best[0]:
                best = (value - cost, (i - 1 - up, j - 1 - back))
        return best

    def _little(self, a0: int, a1: int, b0: int, b1: int) -> float | None:
        """Return what a change costs of one figure into another, or of punctuation alone; None for any other."""
        if a1 - a0 == b1 - b0 == 1 and _figures(self.a[a0], self.b[b0]):
            return OPEN_FIGURE
        marks = all(weight(token) <= 0.1 for token in (*self.a[a0:a1], *self.b[b0:b1]))
        return OPEN_POINT if marks else None

    def _note(self, i: int, j: int, value: float) -> None:
        entry = (value, (i, j))
        held = self.column.get(j)
        if held is None or held[0] < value:
            self.column[j] = entry
        k = j + 1
        while k < len(self.tree):
            other = self.tree[k]
            if other is None or other[0] < value:
                self.tree[k] = entry
            k += k & -k

    def _prefix(self, j: int) -> tuple[float, tuple[int, int]] | None:
        """Return the heaviest chain that ends in an earlier row before column `j`."""
        best, k = None, j
        while k:
            entry = self.tree[k]
            if entry is not None and (best is None or entry[0] > best[0]):
                best = entry
            k &= k - 1
        return best

    def best(self) -> list[tuple[int, int]]:
        """Return the pairs of the heaviest chain, in order; none where replacing all costs less."""
        end = max(self.value, key=lambda pair: (self.value[pair] - self._ending(*pair), pair))
        chain = []
        while end != (-1, -1):
            chain.append(end)
            end = self.before[end]
        return chain[::-1]

    def _ending(self, i: int, j: int) -> float:
        """Return what the change behind the last pair costs."""
        left, right = len(self.a) - 1 - i, len(self.b) - 1 - j
        if left <= 2 and right <= 2:
            little = self._little(i + 1, len(self.a), j + 1, len(self.b)) if left or right else 0.0
            if little is not None:
                return little
        return OPEN_BOTH if left and right else OPEN_ONE


def _figures(old: str, new: str) -> bool:
    """Return whether both are figures or references: amounts, dates, numbers, `[](#id)`."""
    return weight(old) == weight(new) == FIGURE


def _prefix_best(row: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return for each column of the row the best value at or before it."""
    best, result = float("-inf"), []
    for j, value in row:
        best = max(best, value)
        result.append((j, best))
    return result


def _only_points(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> bool:
    """Return whether everything that is not kept is punctuation."""
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    rest = [t for i, t in enumerate(a) if i not in left] + [t for j, t in enumerate(b) if j not in right]
    return all(weight(token.text) <= 0.1 for token in rest)


class _Gap(NamedTuple):
    """A change between two kept stretches: what goes, what comes, and the kept stretch behind it."""

    a0: int
    a1: int
    b0: int
    b1: int
    size: int
    """How many kept pairs follow."""


def _gaps(pairs: list[tuple[int, int]], n: int, m: int) -> list[_Gap]:
    """Return the changes between the kept stretches; the first may be empty."""
    gaps: list[_Gap] = []
    a0 = b0 = 0
    for i, j in [*pairs, (n, m)]:
        if (i, j) == (a0, b0) and gaps and i < n:
            gaps[-1] = gaps[-1]._replace(size=gaps[-1].size + 1)
        elif (i, j) != (n, m) or i > a0 or j > b0:
            gaps.append(_Gap(a0, i, b0, j, 1 if i < n and j < m else 0))
        a0, b0 = i + 1, j + 1
    return gaps


def _readable(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `pairs` without the small islands between large changes, with changes pushed to where a reader breaks."""
    while True:
        gaps = _gaps(pairs, len(a), len(b))
        drop = next((g for g in range(len(gaps) - 1) if _is_island(a, b, gaps, g)), None)
        if drop is None:
            break
        gap = gaps[drop]
        gone = range(gap.a1, gap.a1 + gap.size)
        pairs = [pair for pair in pairs if pair[0] not in gone]
    return _slid(a, b, pairs)


def _is_island(a: list[Token], b: list[Token], gaps: list[_Gap], g: int) -> bool:
    """Return whether the kept stretch behind gap `g` is too small, between two changes, to help the reader."""
    gap, following = gaps[g], gaps[g + 1]
    kept = [token.text for token in a[gap.a1 : gap.a1 + gap.size]]
    left, right = _letters(a, b, gap), _letters(a, b, following)
    if not gap.size or not left[0] or not right[0] or any(weight(text) == FIGURE for text in kept):
        return False
    figures = _is_figure_change(a, b, gap) + _is_figure_change(a, b, following)
    if figures == 2 or (figures and any(weight(text) == 1.0 for text in kept)):
        return False
    letters = sum(len(text) for text in kept if weight(text) > 0.1)
    words = sum(1 for text in kept if weight(text) > 0.1)
    points = left[1] + right[1]
    if points == 2:
        return False
    if points == 1:
        return words <= 2 and max(left[0], right[0]) >= letters
    return letters <= min(left[0], right[0]) or (words <= 2 and all(weight(text) <= 0.4 for text in kept))


def _is_figure_change(a: list[Token], b: list[Token], gap: _Gap) -> bool:
    return gap.a1 - gap.a0 == gap.b1 - gap.b0 == 1 and _figures(a[gap.a0].text, b[gap.b0].text)


def _letters(a: list[Token], b: list[Token], gap: _Gap) -> tuple[int, bool]:
    """Return the size of a change in characters, the larger of its sides, and whether it is punctuation alone."""
    gone, come = a[gap.a0 : gap.a1], b[gap.b0 : gap.b1]
    size = max(sum(len(t.text) for t in gone), sum(len(t.text) for t in come))
    return size, all(weight(t.text) <= 0.1 for t in [*gone, *come])


def _slid(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `pairs` with each one-sided change moved to the place, among the equal ones, where a reader breaks."""
    kept = dict(pairs)
    for gap in _gaps(pairs, len(a), len(b)):
        if gap.a0 == gap.a1 and gap.b0 < gap.b1:
            _slide(b, gap.b0, gap.b1, {j: i for i, j in kept.items()}, kept, False)
        elif gap.b0 == gap.b1 and gap.a0 < gap.a1:
            _slide(a, gap.a0, gap.a1, dict(kept), kept, True)
    return sorted(kept.items())


def _slide(side: list[Token], start: int, end: int, partner: dict[int, int], kept: dict[int, int], old: bool) -> None:
    """Move the stretch `start:end` of one side to the left as far as that reads better."""
    best, shift, most = _break_score(side, start, end), 0, 0
    while start - most - 1 in partner and side[start - most - 1].text == side[end - most - 1].text:
        most += 1
        score = _break_score(side, start - most, end - most)
        if score > best:
            best, shift = score, most
    for step in range(shift):
        source, target = start - step - 1, end - step - 1
        other = partner[source]
        if old:
            del kept[source]
            kept[target] = other
        else:
            kept[other] = target


def _break_score(side: list[Token], start: int, end: int) -> float:
    """Return how natural it is that `start:end` was put in or taken out as one stretch."""
    first, last = side[start].text, side[end - 1].text
    before = side[start - 1].text if start else "."
    after = side[end].text if end < len(side) else "."
    score = 0.0
    score += 2.0 if before in ".,;:!?–(" else 0.0
    score += 2.0 if after in ".,;:!?–)" and last not in ".,;:" else 0.0
    score += 1.0 if last in ",;" and before in ".,;:" else 0.0
    score += 1.0 if first in ("en", "of", "maar", "die", "dat", "met", "van", "voor", "in", "op", "and", "or") else 0.0
    score -= 1.0 if last in ("en", "of", "de", "het", "een", "van", "and", "or", "the", "of") else 0.0
    return score


def _assemble(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> tuple[Run, ...]:
    """Return the runs of the two sides, in reading order: what goes stands before what comes."""
    writer = _Writer()
    i = j = 0
    for k, m in [*pairs, (len(a), len(b))]:
        for token in a[i:k]:
            writer.add("-", token)
        for token in b[j:m]:
            writer.add("+", token)
        if k < len(a):
            writer.keep(a[k], b[m])
        i, j = k + 1, m + 1
    return writer.runs()


class _Writer:
    """Collects runs, joining neighbours of one kind and taking equal blanks out of the changes."""

    def __init__(self) -> None:
        self.done: list[Run] = []
        self.gone: list[Run] = []
        self.come: list[Run] = []

    def add(self, op: str, token: Token) -> None:
        """Add a word that goes or comes."""
        side = self.gone if op == "-" else self.come
        _push(side, Run(op, token.text, token.format))
        _push(side, Run(op, token.blank, token.after))

    def keep(self, old: Token, new: Token) -> None:
        """Add a word that stays, and the blank behind it where that stays too."""
        self._settle()
        self._stay(old.text, old.format, new.format)
        if old.blank == new.blank:
            self._stay(old.blank, old.after, new.after)
            return
        _push(self.gone, Run("-", old.blank, old.after))
        _push(self.come, Run("+", new.blank, new.after))

    def _stay(self, text: str, was: Format, now: Format) -> None:
        _push(self.done, Run("=", text, now) if was == now else Run("~", text, now, was))

    def _settle(self) -> None:
        """Write what goes and what comes, with a blank or line break that both end or begin with as one that stays."""
        gone, come = "".join(run.text for run in self.gone), "".join(run.text for run in self.come)
        if gone == come and gone:
            for run in _zip_formats(self.gone, self.come):
                _push(self.done, run)
            self.gone, self.come = [], []
            return
        tail = gone[-1:] == come[-1:] and gone[-1:] in (" ", "\n")
        head = gone[:1] == come[:1] == " " and (not tail or min(len(gone), len(come)) > 1)
        if head:
            self._stay(" ", self.gone[0].format, self.come[0].format)
        for run in [*_trimmed(self.gone, head, tail), *_trimmed(self.come, head, tail)]:
            _push(self.done, run)
        if tail:
            self._stay(gone[-1], self.gone[-1].format, self.come[-1].format)
        self.gone, self.come = [], []

    def runs(self) -> tuple[Run, ...]:
        """Return everything that was added, as runs."""
        self._settle()
        return tuple(self.done)


def _push(runs: list[Run], run: Run) -> None:
    """Add `run`, joined to the last one where both are of one kind."""
    if not run.text:
        return
    if runs and (runs[-1].op, runs[-1].format, runs[-1].was) == (run.op, run.format, run.was):
        runs[-1] = Run(run.op, runs[-1].text + run.text, run.format, run.was)
    else:
        runs.append(run)


def _trimmed(runs: list[Run], head: bool, tail: bool) -> list[Run]:
    """Return `runs` without the first and the last character, where those are asked for."""
    result = list(runs)
    if head and result:
        result[0] = Run(result[0].op, result[0].text[1:], result[0].format)
    if tail and result:
        result[-1] = Run(result[-1].op, result[-1].text[:-1], result[-1].format)
    return [run for run in result if run.text]


def _zip_formats(gone: list[Run], come: list[Run]) -> list[Run]:
    """Return the runs of a text that stays, cut where the formats of either side change."""
    old = [(sign, run.format) for run in gone for sign in run.text]
    new = [run.format for run in come for _ in run.text]
    return [
        Run("=", sign, now) if was == now else Run("~", sign, now, was)
        for (sign, was), now in zip(old, new, strict=True)
    ]
