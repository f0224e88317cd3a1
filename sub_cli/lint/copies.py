"""Whether a memo quotes by hand what it should show from the patch: the new wording of its errata.

An erratum stands in a memo by reference. What the memo says of it in its own words is its own; only where it claims to
quote, in a block of quotation or between quotation marks, a sentence that is not quite the erratum's is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sub_cli.errata.comparison import nearest, similarity
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Named
from sub_cli.errors import Finding
from sub_cli.lint.programme import Programme, memo_place, text_place
from sub_cli.memo.codes import OTHER_WORDS
from sub_cli.memo.model import Memo
from sub_cli.messages import msg

_COPIED = 0.8
"""From this share of common words on, a sentence is taken for a copy."""
_LONG_ENOUGH = 6
"""Words; shorter sentences are alike by chance."""
_MARKS = re.compile(r"^[\s>*+\-\d.)]*")
_BETWEEN_MARKS = re.compile(r"[“„\"]([^“”„\"]+)[”\"]")


def findings(programme: Programme) -> Iterator[Finding]:
    """Yield the quotations in memos of a sentence of their errata that are not in its words."""
    for memo in programme.memos.values():
        if not memo.is_fixed:
            for erratum in programme.brought_out(memo):
                yield from _misquotes(memo, erratum)


def _misquotes(memo: Memo, erratum: Erratum) -> Iterator[Finding]:
    wanted = [row for row in _sentences(erratum, new=True) if len(row.split()) >= _LONG_ENOUGH]
    right = {*wanted, *_sentences(erratum, new=False)}
    for line, column, said in _quotations(memo.text) if wanted else ():
        index = nearest(wanted, said) if len(said.split()) >= _LONG_ENOUGH and said not in right else None
        if index is not None and similarity(said, wanted[index]) >= _COPIED:
            message = msg("The memo quotes {erratum} in other words: “{text}”", erratum=Named(erratum.id), text=said)
            fix = msg("Let [](@{erratum}) stand in its place: it shows the wording of the patch.", erratum=erratum.id)
            place = text_place(memo_place(memo.number).path, memo.source, line, column, len(said))
            yield Finding(OTHER_WORDS, message, place, fix, warning=True)


def _quotations(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what is given as somebody's words, with line and column from 1."""
    for line, row in enumerate(text.split("\n"), 1):
        if row.lstrip().startswith(">"):
            said = _bare(row)
            yield line, row.index(said) + 1, said
        else:
            yield from ((line, found.start(1) + 1, found[1].strip()) for found in _BETWEEN_MARKS.finditer(row))


def _sentences(erratum: Erratum, *, new: bool) -> Iterator[str]:
    """Yield the sentences that an erratum brings, or those that stood there before it."""
    for change in erratum.changes:
        yield from map(_bare, change.texts[new].split("\n"))


def _bare(row: str) -> str:
    """Return a line without the marks of quotes and lists."""
    return _MARKS.sub("", row).strip(' “”„"')
