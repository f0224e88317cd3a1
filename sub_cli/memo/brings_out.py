"""Which errata a memo brings out: two memos bring out the same one only where the later is a version of the other."""

from __future__ import annotations

from collections.abc import Iterable

from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.number_pattern import Pattern, versions


def elsewhere(
    erratum: Erratum, number: str, memos: Iterable[Memo], names: Names, patterns: Iterable[Pattern]
) -> list[str]:
    """Return the numbers of the `memos` that have `erratum`, besides `number` and its versions.

    One that was withdrawn has no standing and does not count. `names` are those of the errata of the document; an empty
    `number` is that of a memo that has none yet.
    """
    known, every = tuple(patterns), list(memos)
    own = set(versions(known, [each.number for each in every], number)) if number else set[str]()
    return [
        memo.number
        for memo in every
        if memo.status is not MemoStatus.WITHDRAWN and memo.number not in own and _has(memo, erratum, names)
    ]


def _has(memo: Memo, erratum: Erratum, names: Names) -> bool:
    named = memo.document == erratum.document and any(erratum.id in names.stored(word) for word in memo.errata)
    return named or erratum.memo == memo.number


def published(memos: Iterable[Memo], names: Names) -> set[str]:
    """Return which of the errata `names` of a document one of its `memos` brings out that is a draft no more.

    A withdrawn one too: it may have been signed, and changes no more either.
    """
    fixed = (memo for memo in memos if memo.status is not MemoStatus.DRAFT)
    return {name for memo in fixed for word in memo.errata for name in names.stored(word)}
