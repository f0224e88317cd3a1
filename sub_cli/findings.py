"""Findings as plain values, so that what was found can be written down and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from sub_cli.errata.names import Named
from sub_cli.errors import Finding, Place
from sub_cli.lint.codes import CODES
from sub_cli.messages import Message

Row: TypeAlias = Mapping[str, Any]
"""A finding or a sentence as plain values, by name."""


def _refuse(fact: object) -> object:
    raise TypeError(type(fact).__name__)


def row_of(finding: Finding, other: Callable[[object], object] = _refuse) -> dict[str, Any]:
    """Return a finding as plain values; `other` gives those of a fact that has no plain form: TypeError by default."""
    place = finding.place
    return {
        "code": finding.code,
        "message": plain(finding.message, other),
        "place": [place.path, place.line, place.column, place.length],
        "fix": plain(finding.fix, other) if finding.fix else None,
        "warning": finding.warning,
    }


def finding_of(row: Row) -> Finding:
    """Return the finding that `row_of` made plain; KeyError where a code is none of ours."""
    path, line, column, length = row["place"]
    fix = message_of(row["fix"]) if row["fix"] else None
    place = Place(str(path), int(line), int(column), int(length))
    return Finding(CODES[row["code"]], message_of(row["message"]), place, fix, bool(row["warning"]))


def plain(message: Message, other: Callable[[object], object] = _refuse) -> dict[str, object]:
    """Return a sentence as plain values; see `row_of`."""
    facts = {name: _fact(fact, other) for name, fact in message.facts.items()}
    return {"text": message.text, "plural": message.plural, "facts": facts}


def _fact(fact: object, other: Callable[[object], object]) -> object:
    if isinstance(fact, Message):
        return plain(fact, other)
    if isinstance(fact, Named):
        return {"errata": str(fact)}
    if isinstance(fact, date):
        return {"date": fact.isoformat()[:10]}
    return fact if type(fact) in (str, int) else other(fact)


def message_of(row: Row) -> Message:
    """Return the sentence that `plain` made plain."""
    facts = {str(name): _read(fact) if isinstance(fact, dict) else fact for name, fact in row["facts"].items()}
    return Message(str(row["text"]), facts, str(row["plural"]))


def _read(fact: Row) -> Message | Named | date:
    if "date" in fact:
        return date.fromisoformat(fact["date"])
    return Named(fact["errata"]) if "errata" in fact else message_of(fact)
