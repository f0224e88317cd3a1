"""What the register of numbers has to say of the memos here, by what this clone saw of it; nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

from sub_cli.actions.memo.number import seen
from sub_cli.errors import Finding, SubError
from sub_cli.layout import memo_path
from sub_cli.lint.programme import key_place
from sub_cli.memo import codes
from sub_cli.memo import register as entries
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.signed import says
from sub_cli.messages import Message, msg
from sub_cli.store import signed
from sub_cli.workspace import Workspace

_ELSEWHERE: Final = msg("This one keeps it. Where the other one is: sub settle")
"""What is told where nothing has to be done here: it only deserves a look."""


class Doubled(StrEnum):
    """What becomes of the memo here, where its number was given twice."""

    MOVES = "moves"
    ENDED = "ended"
    """It was withdrawn, and the register does not know that yet."""
    SIGNED = "signed"
    """It is signed, and so is the other: only withdrawing one ends it."""
    STAYS = "stays"
    """It keeps the number, or there is none here: the other one moves."""


def doubled(workspace: Workspace, number: str) -> Doubled:
    """Return what becomes of the memo here that has a number which was given twice."""
    try:
        memo = workspace.memo(number)
    except SubError:
        return Doubled.STAYS
    return _doubled(workspace, memo, seen(workspace))


def _doubled(workspace: Workspace, memo: Memo, known: Mapping[str, str]) -> Doubled:
    kept = memo.status is MemoStatus.SIGNED or memo.number in signed.list_records(workspace.files)
    if memo.claim and entries.moves(memo.number, memo.claim, known, is_signed=kept):
        return Doubled.MOVES
    if ended(workspace, memo.number):
        return Doubled.ENDED
    return Doubled.SIGNED if kept and len(entries.texts(memo.number, known)) > 1 else Doubled.STAYS


def ended(workspace: Workspace, number: str) -> list[str]:
    """Return the requests and digests under a number that count no more: its memo here was withdrawn.

    Where the record names as many withdrawn files as there are others, those count no more either.
    """
    try:
        memo = workspace.memo(number)
    except SubError:
        return []
    known, mine = seen(workspace), {memo.claim, says(memo)}
    standing = {*entries.owners(number, known), *entries.texts(number, known)}
    if memo.status is MemoStatus.WITHDRAWN:
        return sorted(standing & mine)
    others = standing - mine
    if number not in signed.list_records(workspace.files) or len(standing) == len(others):
        return []
    withdrawn = len(signed.load_record(workspace.files, number).withdrawn)
    enough = max(len(others & {*entries.owners(number, known)}), len(others & {*entries.texts(number, known)}))
    return sorted(others) if 0 < enough <= withdrawn else []


def findings(workspace: Workspace, known: Mapping[str, Memo]) -> Iterator[Finding]:
    """Yield the memos whose number the register gave to another one, or to another one too."""
    said = seen(workspace)
    twice = set(entries.twice(said))
    for number, memo in known.items() if said else ():
        if memo.claim and (found := _wrong(workspace, memo, said, twice)):
            place = key_place(memo_path(number), memo.source, "claim")
            yield Finding(codes.GIVEN_TWICE, found[0], place, found[1], warning=found[1] == _ELSEWHERE)


def _wrong(
    workspace: Workspace, memo: Memo, said: Mapping[str, str], twice: set[str]
) -> tuple[Message, Message] | None:
    """Return what is wrong with the number of a memo, and what ends that; None where nothing is."""
    facts = {"number": memo.number, "remote": workspace.settings.memo.register}
    if entries.is_others(memo.number, memo.claim, said):
        own = entries.home(memo.claim, said)
        fix = msg("This one is {own} there: git log -p says what became of either.", own=own)
        wrong = msg("{remote} says that {number} is the number of another memo.", **facts)
        return wrong, fix if own else msg("sub doctor --fix")
    if memo.number not in twice and not entries.moves(memo.number, memo.claim, said, is_signed=False):
        return None
    return msg("{remote} gave {number} to another memo too.", **facts), {
        Doubled.MOVES: msg("sub settle"),
        Doubled.ENDED: msg("sub doctor --fix"),
        Doubled.SIGNED: msg("Withdraw one of the two, and then: sub doctor --fix"),
        Doubled.STAYS: _ELSEWHERE,
    }[_doubled(workspace, memo, said)]
