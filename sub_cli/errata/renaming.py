"""An erratum where something that it names is called otherwise: a section, while it never held; or an erratum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sub_cli.document.model import Document
from sub_cli.errata.chain import erratum_of
from sub_cli.errata.fitting import text_mark
from sub_cli.errata.model import Erratum, Event


def renamed(erratum: Erratum, old: str, new: str, before: Document, after: Document) -> Erratum:
    """Return `erratum`, written for `before`, as it is for `after`, where the section `old` is called `new`."""
    changes = tuple(change.renamed(old, new) for change in erratum.changes)
    events = tuple(_renamed(event, old, new, before, after) for event in erratum.events)
    return replace(erratum, changes=changes, events=events)


def under_names(erratum: Erratum, names: Mapping[str, str]) -> Erratum:
    """Return `erratum` as it is where errata have other `names`: its own, and those of the turns that it came after."""
    events = tuple(replace(each, after=tuple(_turn(name, names) for name in each.after)) for each in erratum.events)
    return replace(erratum, id=names.get(erratum.id, erratum.id), events=events)


def _turn(name: str, names: Mapping[str, str]) -> str:
    own = erratum_of(name)
    return names.get(own, own) + name.removeprefix(own)


def _renamed(event: Event, old: str, new: str, before: Document, after: Document) -> Event:
    """Return an event whose marks are those of the texts as they are `after`, where they were those of `before`."""
    texts = []
    for name, mark in event.texts:
        now, stood = (new if name == old else name), before.sections.get(name)
        same = stood is not None and text_mark(stood.text) == mark
        texts.append((now, text_mark(after.sections[now].text) if same else mark))
    return replace(event, texts=tuple(texts))
