"""Findings as plain values, so that what was found can be written down and read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sub_cli.errata.names import Named
from sub_cli.errors import Finding, Place
from sub_cli.messages import Message


def row_of(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain values; TypeError for a fact that has no plain form."""
    place = finding.place
    return {
        "code": finding.code,
        "message": plain(finding.message),
        "place": [place.path, place.line, place.column, place.length],
        "fix": plain(finding.fix) if finding.fix else None,
        "warning": finding.warning,
    }


def finding_of(row: Mapping[str, Any]) -> Finding:
    """Return the finding that `row_of` made plain."""
    path, line, column, length = row["place"]
    fix = message_of(row["fix"]) if row["fix"] else None
    place = Place(str(path), int(line), int(column), int(length))
    return Finding(str(row["code"]), message_of(row["message"]), place, fix, bool(row["warning"]))


def plain(message: Message) -> dict[str, Any]:
    """Return a sentence as plain values; TypeError for a fact that has no plain form."""
    return {"text": message.text, "plural": message.plural, "facts": {k: _fact(v) for k, v in message.facts.items()}}


def _fact(fact: object) -> object:
    if isinstance(fact, Message):
        return plain(fact)
    if isinstance(fact, Named):
        return {"errata": str(fact)}
    if isinstance(fact, date):
        return {"date": fact.isoformat()[:10]}
    if type(fact) in (str, int):
        return fact
    raise TypeError(type(fact).__name__)


def message_of(row: Mapping[str, Any]) -> Message:
    """Return the sentence that `plain` made plain."""
    facts = {str(name): _read(fact) if isinstance(fact, dict) else fact for name, fact in row["facts"].items()}
    return Message(str(row["text"]), facts, str(row["plural"]))


def _read(fact: Mapping[str, Any]) -> Message | Named | date:
    if "date" in fact:
        return date.fromisoformat(fact["date"])
    return Named(fact["errata"]) if "errata" in fact else message_of(fact)
