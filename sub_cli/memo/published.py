"""Which errata a memo fixes: what it names when it is final is told under that name for good."""

from __future__ import annotations

from collections.abc import Iterable

from sub_cli.errata.names import Names
from sub_cli.memo.model import Memo, MemoStatus


def published(memos: Iterable[Memo], names: Names) -> set[str]:
    """Return which of the errata `names` of a document one of its `memos` brings out that is a draft no more.

    A withdrawn one too: it may have been signed, and changes no more either.
    """
    fixed = (memo for memo in memos if memo.status is not MemoStatus.DRAFT)
    return {name for memo in fixed for word in memo.errata for name in names.stored(word)}
