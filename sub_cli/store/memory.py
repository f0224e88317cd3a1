"""What was read before, as plain values: an erratum without its changes, and a document without its sections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol, cast

from sub_cli.document.model import Document, Entry
from sub_cli.errata.model import Change, Erratum, Event, Kind, Later, Spot, Status, What, touched


class Memory(Protocol):
    """What was worked out before, by the content that it was worked out from."""

    def recall(self, name: str, data: bytes | None = None) -> Any:
        """Return what was kept under `name` for `data`, or for the file of that name as it stands; None for nothing."""
        ...

    def keep(self, name: str, data: bytes, value: object) -> None:
        """Keep `value`, made of what JSON knows, under `name` for as long as that holds `data`."""
        ...


class Nothing:
    """No memory: everything is read."""

    def recall(self, name: str, data: bytes | None = None) -> Any:
        """Return None."""

    def keep(self, name: str, data: bytes, value: object) -> None:
        """Do nothing."""


def erratum_row(erratum: Erratum) -> list[object]:
    """Return an erratum as plain values: of its changes, only which section each touches."""
    return [
        erratum.id,
        erratum.document,
        erratum.title,
        erratum.kind,
        erratum.status,
        erratum.reason,
        erratum.memo,
        _iso(erratum.effective),
        erratum.order,
        [_event_row(event) for event in erratum.events],
        list(touched(erratum.changes)),
    ]


def erratum_from(row: Any, read: Callable[[], tuple[Change, ...]]) -> Erratum:
    """Return the erratum of a row; `read` gives its changes when somebody asks for them."""
    name, document, title, kind, status, reason, memo, effective, order, events, sections = row
    return Erratum(
        name,
        document,
        title,
        cast("tuple[Change, ...]", Later(sections, read)),
        Kind(kind),
        Status(status),
        reason,
        memo,
        _day(effective),
        order,
        tuple(map(_event_from, events)),
    )


def _event_row(event: Event) -> list[object]:
    spots = [_spot_row(spot) for spot in event.places]
    return [event.what, _iso(event.day), event.after, _iso(event.effective), event.memo, spots, event.texts]


def _event_from(row: Any) -> Event:
    what, day, after, effective, memo, spots, texts = row
    return Event(
        What(what), _day(day), tuple(after), _day(effective), memo, tuple(map(_spot_from, spots)),
        tuple((section, mark) for section, mark in texts),
    )  # fmt: skip


def _spot_row(spot: Spot) -> object:
    return spot.index if spot.parent is None else [spot.index, spot.parent, spot.to and _spot_row(spot.to)]


def _spot_from(row: Any) -> Spot:
    if isinstance(row, int):
        return Spot(row)
    index, parent, to = row
    return Spot(index, parent, _spot_from(to) if to is not None else None)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def document_row(document: Document) -> list[object]:
    """Return a document without its sections as plain values."""
    outline = [_entry_row(entry) for entry in document.outline]
    return [document.title, document.kind, document.language, _iso(document.adopted), document.edition, outline]


def document_from(document_id: str, row: Any) -> Document:
    """Return the document, without its sections, of a row."""
    title, kind, language, adopted, edition, outline = row
    return Document(document_id, title, kind, language, _day(adopted), edition, tuple(map(_entry_from, outline)))


def _entry_row(entry: Entry) -> object:
    if not (entry.children or entry.lead or entry.tail):
        return entry.id
    return [entry.id, [_entry_row(child) for child in entry.children], entry.lead, entry.tail]


def _entry_from(row: Any) -> Entry:
    if isinstance(row, str):
        return Entry(row)
    return Entry(row[0], tuple(map(_entry_from, row[1])), row[2], row[3])
