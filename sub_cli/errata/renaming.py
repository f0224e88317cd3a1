"""An erratum that never held, when a section gets another id: its changes, and the texts that its lines count in."""

from __future__ import annotations

from dataclasses import replace

from sub_cli.document.model import Document
from sub_cli.errata.fitting import text_mark
from sub_cli.errata.model import Erratum, Event


def renamed(erratum: Erratum, old: str, new: str, before: Document, after: Document) -> Erratum:
    """Return `erratum`, written for `before`, as it is for `after`, where the section `old` is called `new`."""
    changes = tuple(change.renamed(old, new) for change in erratum.changes)
    events = tuple(_renamed(event, old, new, before, after) for event in erratum.events)
    return replace(erratum, changes=changes, events=events)


def _renamed(event: Event, old: str, new: str, before: Document, after: Document) -> Event:
    """Return an event whose marks are those of the texts as they are `after`, where they were those of `before`."""
    texts = []
    for name, mark in event.texts:
        now, stood = (new if name == old else name), before.sections.get(name)
        same = stood is not None and text_mark(stood.text) == mark
        texts.append((now, text_mark(after.sections[now].text) if same else mark))
    return replace(event, texts=tuple(texts))
