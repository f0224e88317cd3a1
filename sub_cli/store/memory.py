"""What was read before, as plain values: of errata what their order needs, and a document without its sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Protocol

from sub_cli.document.model import Document, Entry, Picture
from sub_cli.errata.chain import turn_name
from sub_cli.errata.succeeding import Trace


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


class FolderMemory(Memory, Protocol):
    """A memory that also knows what was made of the files in a folder together."""

    def folder(self, name: str) -> tuple[list[str], Any]:
        """Return the files in a folder that came, went or changed since something was kept of them, and what that was.

        All of them, and None, where nothing was; what lies in folders below it does not count.
        """
        ...

    def keep_folder(self, name: str, value: object) -> None:
        """Keep `value`, made of what JSON knows, of the files as `folder` found them."""
        ...


def trace_row(trace: Trace) -> list[object]:
    """Return what the order knows of a turn as plain values, but for the names that follow from its erratum."""
    day, start = _iso(trace.day), _iso(trace.start)
    return [bool(trace.takes_back), trace.after, day, "" if start == day else start, trace.memo, trace.sections,
            trace.parents]  # fmt: skip


def traces_from(erratum_id: str, rows: Iterable[Any]) -> Iterator[Trace]:
    """Yield what the rows of one erratum, in their order, say of its turns."""
    last = ""
    for number, (back, after, day, start, memo, sections, parents) in enumerate(rows, 1):
        name, when = turn_name(erratum_id, number), _day(day)
        began = _day(start) if start else when
        yield Trace(name, erratum_id, number, tuple(after), when, began, last if back else "", memo, tuple(sections),
                    tuple(parents))  # fmt: skip
        last = last if back else name


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def document_row(document: Document) -> list[object]:
    """Return a document without its sections as plain values."""
    outline = [_entry_row(entry) for entry in document.outline]
    pictures = [[each.path, each.digest] for each in document.pictures]
    head = [document.title, document.kind, document.language, _iso(document.adopted), document.edition]
    return [*head, outline, pictures]


def document_from(document_id: str, row: Any) -> Document:
    """Return the document, without its sections, of a row."""
    title, kind, language, adopted, edition, outline, pictures = row
    entries, shown = tuple(map(_entry_from, outline)), tuple(Picture(*each) for each in pictures)
    return Document(document_id, title, kind, language, _day(adopted), edition, entries, pictures=shown)


def _entry_row(entry: Entry) -> object:
    if not (entry.children or entry.lead or entry.tail):
        return entry.id
    return [entry.id, [_entry_row(child) for child in entry.children], entry.lead, entry.tail]


def _entry_from(row: Any) -> Entry:
    if isinstance(row, str):
        return Entry(row)
    return Entry(row[0], tuple(map(_entry_from, row[1])), row[2], row[3])
