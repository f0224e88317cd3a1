"""The wordings that the errata gave a section one after another, each with exactly the lines that it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sub_cli.errata.blame import Revision
from sub_cli.errata.comparison import Run
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.weave import WovenLine


def revisions(ledger: Ledger, section: str, turns: Iterable[int]) -> Iterator[Revision]:
    """Yield the text of a section in the base edition, under the key "", and after each of `turns` that changed it.

    Keys are the names of the turns. Raises `Misfit` where the text is not what the turns make.
    """
    weave, chain = ledger.text_of(section).weave, ledger.chain
    state, rows = 0, weave.state(0)
    yield Revision("", _words(rows))
    for number in turns:
        trace = chain.traces[number]
        back = chain.number.get(trace.takes_back)
        state = state | 1 << number if back is None else state & ~(1 << back)
        after = weave.state(state)
        if runs := tuple(changed(rows, after)):
            yield Revision(trace.name, _words(after), runs, trace.takes_back)
        rows = after


def changed(one: Sequence[WovenLine], other: Sequence[WovenLine]) -> Iterator[Run]:
    """Yield the runs in which two states of a text differ; a line stays only as this very line."""
    before, after = {id(row) for row in one}, {id(row) for row in other}
    i = j = 0
    while i < len(one) or j < len(other):
        begin, start = i, j
        while i < len(one) and id(one[i]) not in after:
            i += 1
        while j < len(other) and id(other[j]) not in before:
            j += 1
        if (begin, start) != (i, j):
            yield Run(begin, i, start, j)
        i, j = i + 1, j + 1


def _words(rows: Iterable[WovenLine]) -> str:
    return "".join(row.text or "" for row in rows)
