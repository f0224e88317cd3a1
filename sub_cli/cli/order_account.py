"""What became of every line of a change order that was read: carried out, a formula, or not understood."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sub_cli.cli.language import say, word
from sub_cli.cli.session import Session
from sub_cli.errata.orders.reading import Account, Fate, Reading
from sub_cli.messages import Message, msg

_WIDEST = 72
"""Characters of a line that are shown."""


def write(session: Session, reading: Reading, name: str) -> None:
    """Say on stderr what became of the lines of the order `name`, and which numbers change without being told to."""
    session.output.say(*_told(reading), *_missed(reading, name), *_renumbered(reading))


def _told(reading: Reading) -> Iterator[Message]:
    """Yield what was carried out, and the formulas; lines that follow one another as one."""
    known = [each for each in reading.accounts if each.fate is not Fate.UNREAD]
    for (fate, name), found in groupby(known, key=lambda each: (each.fate, each.formula)):
        rows = [*found]
        lines = _lines(rows[0].first, rows[-1].last)
        if fate is Fate.DONE:
            yield msg("{lines}  carried out", lines=lines)
        else:
            yield msg("{lines}  formula: {name}", lines=lines, name=word(name or ""))


def _missed(reading: Reading, name: str) -> Iterator[Message]:
    """Yield what was not understood, why, and what may be meant."""
    for each in reading.unread:
        yield msg("{place}  not understood: {reason}", place=f"{name}:{each.line}", reason=each.reason)
        for candidate in each.candidates:
            yield msg("    perhaps: {words}", words=_short(candidate))


def _renumbered(reading: Reading) -> Iterator[Message]:
    for was, now in reading.renumbered:
        yield msg("{was} gets the number {now}, which the order does not say.", was=was, now=now)


def _lines(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _short(words: str) -> str:
    whole = " / ".join(row.strip() for row in words.split("\n") if row.strip())
    return whole if len(whole) <= _WIDEST else whole[: _WIDEST - 1] + "…"


def as_data(reading: Reading) -> dict[str, object]:
    """Return the account for a program: each line with its fate, its reason where it was not understood."""
    return {
        "effective": reading.effective,
        "lines": [_as_data(each, reading) for each in reading.accounts],
        "renumbered": [{"was": was, "now": now} for was, now in reading.renumbered],
    }


def _as_data(account: Account, reading: Reading) -> dict[str, object]:
    found = next((each for each in reading.unread if each.line == account.first and account.fate is Fate.UNREAD), None)
    return {
        "first": account.first,
        "last": account.last,
        "fate": account.fate,
        "formula": account.formula or "",
        "text": account.text,
        "reason": say(found.reason) if found else "",
        "candidates": list(found.candidates) if found else [],
    }
