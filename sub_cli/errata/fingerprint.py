"""What an erratum says, as a digest: for the page that shows it, and for what held once and stands in no text now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sub_cli.document.digest import digest
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.base import Change, Spot


def fingerprint(erratum: Erratum) -> str:
    """Return a digest of what `erratum` says, which applying and reverting it do not change."""
    return _digest([erratum.document, erratum.id, _said(erratum.changes)])


def held(changes: Sequence[Change], places: Sequence[Spot]) -> str:
    """Return a digest of what an application brought, and where: when it was reverted no text proves it any more."""
    return _digest([_said(changes), [_place(spot) for spot in places]])


def _digest(image: list[object]) -> str:
    return digest(json.dumps(image, ensure_ascii=False, separators=(",", ":")))


def _said(changes: Sequence[Change]) -> list[list[str]]:
    return [[type(change).__name__, change.section, *_words(change)] for change in changes]


def _words(change: Change) -> Iterator[str]:
    """Yield what a change says; where it is made is found anew when it is applied."""
    if change.unit is not None:
        section, _ = change.unit
        yield from (section.number, section.title, section.text)
    else:
        yield from (word for pair in (change.titles, change.texts) if any(pair) for word in pair)


def _place(spot: Spot) -> list[object]:
    there = _place(spot.to) if spot.to else []
    return [spot.parent, spot.index, *there]
