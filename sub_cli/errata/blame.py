"""Who brought which sentence and which word: the origin of everything that stands in a text, over all its revisions.

A sentence is known by its words over the whole history, so one that returns is credited to the revision that first
wrote it. A changed sentence is compared, word by word, with the one it came from and with the versions before that.
Measured against a known truth this credits 0.99 of the words rightly, where git blame on lines reaches 0.28
(reference/diff.md).
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sub_cli.document.text import lines
from sub_cli.errata.matching import matcher

_TOKEN = re.compile(r"[ \t]*(\w+(?:[’'.,:/\-‑]\w+)*|[^\w\s]|\s)[ \t]*")
_ALIKE = 0.4
"""Two sentences of neighbouring revisions are versions of one another from this likeness on."""
_RETURNED = 0.6
"""A sentence that left earlier is taken for the origin of a new one from this likeness on."""
_REMEMBERED = 100
"""How many sentences that left are kept in mind, the latest ones."""
_VERSIONS = 10
"""How many earlier versions of a sentence are searched for a word that returns."""
_CONTEXT = 2
"""Words that must stand together as they did before one of them counts as returned."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark with the blanks beside it."""

    text: str
    origin: str
    """Key of the revision that brought it."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A sentence of the last revision with the origin of all that stands in it."""

    line: int
    """Line of the text, from 1."""
    text: str
    """The line, without its line feed."""
    origin: str
    """Key of the revision that first wrote the sentence in exactly these words."""
    words: tuple[Word, ...]
    """Every word once, in order; joined they are `text`."""


@dataclass(slots=True, eq=False)
class _Sentence:
    """One sentence in one wording, with where its words come from."""

    text: str
    origin: str
    tokens: tuple[str, ...]
    origins: tuple[str, ...]
    parent: _Sentence | None = None
    bag: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.bag = frozenset(token for token in self.tokens if token[0].isalnum())

    def versions(self) -> Iterator[_Sentence]:
        """Yield the sentence and its earlier wordings, the latest first."""
        version: _Sentence | None = self
        for _ in range(_VERSIONS):
            if version is None:
                return
            yield version
            version = version.parent


def blame(revisions: Iterable[tuple[str, str]]) -> tuple[Credit, ...]:
    """Return the credit for every sentence of the last of `revisions`, pairs of key and text, oldest first."""
    history = _History()
    text = ""
    for key, text in revisions:
        history.add(key, text)
    numbered = [(number, line.rstrip("\n")) for number, line in enumerate(lines(text), 1) if line.strip()]
    return tuple(_credit(number, line, each) for (number, line), each in zip(numbered, history.current, strict=True))


class _History:
    """What is known of a text up to a revision."""

    def __init__(self) -> None:
        self.current: list[_Sentence] = []
        self._known: dict[str, _Sentence] = {}
        self._left: deque[_Sentence] = deque(maxlen=_REMEMBERED)

    def add(self, key: str, text: str) -> None:
        """Take in the next revision."""
        rows = [line.rstrip("\n") for line in lines(text) if line.strip()]
        found, gone = self._kept(rows)
        for index, parent in self._parents(rows, found, gone):
            found[index] = self._version(key, rows[index], parent, gone)
        self.current = [each or self._version(key, row, None, gone) for row, each in zip(rows, found, strict=True)]
        self._left.extend(gone)
        for sentence in self.current:
            self._known.setdefault(sentence.text, sentence)

    def _kept(self, rows: Sequence[str]) -> tuple[list[_Sentence | None], list[_Sentence]]:
        """Return for every row the same sentence as it stood, or stood once; and what stood and is not taken up."""
        standing: dict[str, deque[_Sentence]] = {}
        for sentence in self.current:
            standing.setdefault(sentence.text, deque()).append(sentence)
        before = frozenset(standing)
        found: list[_Sentence | None] = []
        for row in rows:
            same = standing.get(row)
            returned = self._known.get(row) if row not in before else None
            found.append(same.popleft() if same else returned)
        return found, [sentence for rest in standing.values() for sentence in rest]

    def _parents(
        self, rows: Sequence[str], found: Sequence[_Sentence | None], gone: Sequence[_Sentence]
    ) -> list[tuple[int, _Sentence]]:
        """Return for the rows that are new the sentence each came from, the most alike first."""
        bags = {index: _bag(rows[index]) for index, each in enumerate(found) if each is None}
        pairs = [
            (likeness, -index, each)
            for index, bag in bags.items()
            for each in gone
            if (likeness := _likeness(bag, each.bag)) >= _ALIKE
        ]
        pairs.sort(key=lambda pair: pair[:2], reverse=True)
        chosen: dict[int, _Sentence] = {}
        taken: set[int] = set()
        for _, index, each in pairs:
            if -index not in chosen and id(each) not in taken:
                chosen[-index] = each
                taken.add(id(each))
        for index, bag in bags.items():
            if index not in chosen and (back := self._returned(bag)):
                chosen[index] = back
        return list(chosen.items())

    def _returned(self, bag: frozenset[str]) -> _Sentence | None:
        """Return the sentence that left earlier and is most like the new one."""
        best: _Sentence | None = max(self._left, key=lambda each: _likeness(bag, each.bag), default=None)
        return best if best and _likeness(bag, best.bag) >= _RETURNED else None

    def _version(self, key: str, row: str, parent: _Sentence | None, gone: Sequence[_Sentence]) -> _Sentence:
        """Return a new wording, each word credited to the version that had it, the rest to `key`."""
        tokens = tuple(_tokens(row))
        origins: list[str | None] = [None] * len(tokens)
        if parent is not None:
            _carry(parent, tokens, origins, 1)
            for version in parent.versions():
                if None in origins:
                    _carry(version, tokens, origins, _CONTEXT)
        for other in gone:
            if other is not parent and None in origins and _shared(other, tokens, origins):
                _carry(other, tokens, origins, _CONTEXT + 1)
        return _Sentence(row, key, tokens, tuple(origin or key for origin in origins), parent)


def _carry(source: _Sentence, tokens: tuple[str, ...], origins: list[str | None], least: int) -> None:
    """Credit the words of `tokens` that stand in `source` in runs of at least `least` to their origins there."""
    for i, j, size in matcher(source.tokens, tokens).get_matching_blocks():
        for offset in range(size if size >= least else 0):
            if origins[j + offset] is None:
                origins[j + offset] = source.origins[i + offset]


def _shared(source: _Sentence, tokens: tuple[str, ...], origins: list[str | None]) -> bool:
    """Tell whether `source` has enough of the words that are not credited yet to be looked at."""
    wanted = {token for token, origin in zip(tokens, origins, strict=True) if origin is None and token[0].isalnum()}
    return len(wanted & source.bag) > _CONTEXT


def _tokens(row: str) -> list[str]:
    return [match[1] for match in _TOKEN.finditer(row)]


def _bag(row: str) -> frozenset[str]:
    return frozenset(token for token in _tokens(row) if token[0].isalnum())


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def _credit(number: int, line: str, sentence: _Sentence) -> Credit:
    words = (Word(match[0], origin) for match, origin in zip(_TOKEN.finditer(line), sentence.origins, strict=True))
    return Credit(number, line, sentence.origin, tuple(words))


def shares(credits: Sequence[Credit]) -> Counter[str]:
    """Return how many words each origin brought, most first in `most_common()`; marks are not counted."""
    return Counter(
        word.origin for credit in credits for word in credit.words if any(sign.isalnum() for sign in word.text)
    )
