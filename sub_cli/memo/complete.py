"""What a memo has to say before it can be final: to whom it goes, what it is about, and something."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from sub_cli.codes import Code
from sub_cli.memo.codes import NO_ADDRESSEE, NO_SUBJECT, SAYS_NOTHING
from sub_cli.memo.model import Memo
from sub_cli.messages import Message, msg


class Lack(NamedTuple):
    """Something that a memo does not say."""

    key: str
    """Under which it would stand in the file."""
    code: Code
    message: Message
    fix: Message
    """The command that says it."""


def lacks(memo: Memo) -> Iterator[Lack]:
    """Yield what `memo` does not say; one that brings out errata says what stands in these, and needs no more text."""
    if not memo.to or not all(map(_says_something, memo.to)):
        fix = msg('sub memo edit {number} --to "Provinciale Staten"', number=memo.number)
        yield Lack("to", NO_ADDRESSEE, msg("The memo has no addressee."), fix)
    if not _says_something(memo.subject):
        yield Lack("subject", NO_SUBJECT, msg("The memo has no subject."), msg("sub memo edit {number} --subject …",
                   number=memo.number))  # fmt: skip
    if not _says_something(unescape(memo.text)) and not memo.errata:
        yield Lack(
            "text", SAYS_NOTHING, msg("The memo has no text."), msg("sub memo edit {number}", number=memo.number)
        )


def _says_something(text: str) -> bool:
    """Tell whether a text has a letter or a digit: without any, spaces of no width and lines print an empty page."""
    return any(map(str.isalnum, text))
