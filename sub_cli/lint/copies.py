"""Whether a memo holds by hand what it should show from the patch: the new wording of its errata.

An erratum stands in a memo by reference. A sentence that was copied is told when it is no longer the erratum's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sub_cli.errata.model import Erratum, Insert, Replace, Substitute
from sub_cli.errata.names import Named
from sub_cli.errata.sentences import nearest, similarity
from sub_cli.errors import Finding
from sub_cli.lint.programme import Programme, memo_place
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.messages import msg

_COPIED = 0.8
"""From this share of common words on, a sentence is taken for a copy."""
_LONG_ENOUGH = 6
"""Words; shorter sentences are alike by chance."""
_MARKS = re.compile(r"^[\s>*+\-\d.)]*")


def findings(programme: Programme) -> Iterator[Finding]:
    """Yield the sentences of memos that copy a sentence of their errata, but not in its words."""
    for memo in programme.memos.values():
        if memo.status is not MemoStatus.WITHDRAWN:
            for erratum in programme.brought_out(memo):
                yield from _altered(memo, erratum)


def _altered(memo: Memo, erratum: Erratum) -> Iterator[Finding]:
    wanted = [row for row in _new_sentences(erratum) if len(row.split()) >= _LONG_ENOUGH]
    if not wanted:
        return
    for row in map(_bare, memo.text.split("\n")):
        index = nearest(wanted, row) if len(row.split()) >= _LONG_ENOUGH else None
        if index is not None and row != wanted[index] and similarity(row, wanted[index]) >= _COPIED:
            message = msg(
                "The memo copies {erratum} by hand, and in other words: “{text}”", erratum=Named(erratum.id), text=row
            )
            fix = msg("Let [](@{erratum}) stand in its place: it shows the wording of the patch.", erratum=erratum.id)
            yield Finding("SUB181", message, memo_place(memo.number), fix)


def _new_sentences(erratum: Erratum) -> Iterator[str]:
    for change in erratum.changes:
        text = change.text if isinstance(change, Insert) else ""
        if isinstance(change, Replace | Substitute):
            text = change.becomes
        yield from map(_bare, text.split("\n"))


def _bare(row: str) -> str:
    """Return a line without the marks of quotes and lists."""
    return _MARKS.sub("", row).strip()
