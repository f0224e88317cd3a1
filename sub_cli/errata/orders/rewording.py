"""The instructions about the words of one line or cell: which go, which come, and behind which. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sub_cli.errata.comparison import Run, changed_words, joined
from sub_cli.errata.orders.quoting import page, seen_of
from sub_cli.errata.phrases import Phrase, PhraseKind
from sub_cli.text.inline import Visible, seen
from sub_cli.text.pieces import Field

_CLOSE = 6
"""Two changes in one sentence with fewer unchanged tokens than this between them are worded as one."""


class Words:
    """The words of one line, or of one cell, as they are written and as they are seen."""

    def __init__(self, text: str, field: Field, labels: Mapping[str, str]) -> None:
        self._page = page(text)
        self._field = field
        self._labels = labels
        self.column = field.column
        self._tokens = self._page.tokens(field)
        self.raws = [token.raw for token in self._tokens]
        self._all = seen(seen_of(field, field.line.start, field.line.end, labels))

    def raw(self, begin: int, end: int) -> str:
        """Return the Markdown of some of the tokens."""
        return "".join(self.raws[begin:end])

    def at(self, token: int) -> int:
        """Return where in its line a token begins."""
        return self._page.column(self._field.line.number, self._tokens[token].start)

    def seen(self, begin: int, end: int) -> Visible:
        """Return what is seen of some of the tokens."""
        if begin == end:
            return ()
        return seen_of(self._field, self._tokens[begin].start, self._tokens[end - 1].end, self._labels)

    def once(self, begin: int, end: int) -> bool:
        """Tell whether these words are seen, and only once."""
        words = seen(self.seen(begin, end))
        return bool(words.strip()) and self._all.count(words) == 1

    def clear(self, begin: int, end: int) -> bool:
        """Tell whether these words are not blank at an edge, hold a word, and are seen only once."""
        words = seen(self.seen(begin, end))
        return words == words.strip() and any(sign.isalnum() for sign in words) and self.once(begin, end)


def reworded(base: Phrase, old: Words, new: Words) -> list[Phrase]:
    """Return the instructions that make `new` of `old`, each `base` with its words; none where too little stays.

    Of a cell nothing has to stay.
    """
    changed = changed_words(old.raws, new.raws)
    if changed is None and old.column:
        changed = [Run(0, len(old.raws), 0, len(new.raws))]
    runs = _close_joined(changed or (), old.raws)
    return [_phrase(base, old, new, run) for run in runs]


def _close_joined(runs: Iterable[Run], rows: Sequence[str]) -> list[Run]:
    """Return the changed runs, those that stand close together as one."""
    found: list[Run] = []
    for run in runs:
        if found and sum(1 for token in rows[found[-1].end : run.begin] if not token.isspace()) < _CLOSE:
            found[-1] = joined(found[-1], run)
        else:
            found.append(run)
    return found


def _phrase(base: Phrase, old: Words, new: Words, run: Run) -> Phrase:
    """Return the instruction for one run of words: they go, others come behind a word, or they become others."""
    i1, i2, j1, j2 = tight = _tight(old.raws, new.raws, run)
    if j1 == j2 and old.once(i1, i2):
        return _worded(replace(base, kind=PhraseKind.WORDS_GONE), old, new, tight)
    anchor = _anchor(old, i1) if i1 == i2 else None
    if anchor:
        return _worded(replace(base, kind=PhraseKind.WORDS_AFTER), old, new, Run(*anchor, j1, j2))
    return _worded(base, old, new, _widened(old, tight))


def _anchor(old: Words, place: int) -> tuple[int, int] | None:
    """Return the words before a place behind which others come, as few as are seen once; None where there are none."""
    end = place
    while end and old.raws[end - 1].isspace():
        end -= 1
    start = end
    while start:
        start -= 1
        if old.raws[start][0].isalnum() and old.once(start, end):
            return start, end
    return (0, end) if old.once(0, end) else None


def _widened(old: Words, run: Run) -> Run:
    """Return the run with so many of the words around it as make clear which are meant."""
    start, end, begin, finish = run
    while not old.clear(start, end):
        if start:
            start, begin = start - 1, begin - 1
        elif end < len(old.raws):
            end, finish = end + 1, finish + 1
        else:
            break
    return Run(start, end, begin, finish)


def _worded(base: Phrase, old: Words, new: Words, run: Run) -> Phrase:
    begin, end, start, stop = run
    return replace(
        base,
        cell=old.column,
        old=old.raw(begin, end),
        new=new.raw(start, stop),
        at=old.at(begin) if begin < end else -1,
        old_seen=old.seen(begin, end),
        new_seen=new.seen(start, stop),
    )


def _tight(rows: Sequence[str], others: Sequence[str], run: Run) -> Run:
    """Return the run without blanks at its edges, where one side is empty or both have them."""
    i1, i2, j1, j2 = run
    while i2 > i1 and rows[i2 - 1].isspace() and (j1 == j2 or others[j2 - 1].isspace()):
        i2, j2 = i2 - 1, max(j1, j2 - 1)
    while j2 > j1 and i1 == i2 and others[j2 - 1].isspace():
        j2 -= 1
    while i1 < i2 and rows[i1].isspace() and (j1 == j2 or others[j1].isspace()):
        i1, j1 = i1 + 1, min(j2, j1 + 1)
    while j1 < j2 and i1 == i2 and others[j1].isspace():
        j1 += 1
    return Run(i1, i2, j1, j2)
