"""Search or do: the sentences in which words stand, and the pages where something is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sub_cli.actions.desk.page import View, Visit, address
from sub_cli.actions.search import Hit, folded, search
from sub_cli.actions.section import rows
from sub_cli.messages import Message, msg
from sub_cli.store.documents import list_documents
from sub_cli.workspace import Workspace

MOST = 50
"""Sentences that are shown."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A page to go to, or something to do."""

    kind: Message
    words: Message | str
    address: str


def read(visit: Visit) -> View:
    """Return what was found; raises `BadInput` for files that cannot be read."""
    words = visit.query.get("q", "").strip()
    found = (
        search(visit.workspace, list_documents(visit.workspace.files), words.split(), memoranda=True) if words else []
    )
    values = {
        "words": words,
        "asked": bool(words),
        "count": len(found),
        "hits": [_told(each) for each in found[:MOST]],
        "deeds": list(_deeds(visit, folded(words))),
    }
    return View("search", msg("Search or do"), values)


def _deeds(visit: Visit, sought: str) -> Iterator[Deed]:
    """Yield the sections whose number or title is meant, to read and to write in, and the pages."""
    if not sought:
        return
    for document in list_documents(visit.workspace.files):
        yield from _sections(visit.workspace, document, sought)
    for kind, words, to in _PAGES:
        if sought in folded(visit.look.translate(words)):
            yield Deed(kind, words, to)


def _sections(workspace: Workspace, document: str, sought: str) -> Iterator[Deed]:
    for row in rows(workspace.document(document)):
        if sought == row.number or sought in folded(row.title):
            name, to = f"{row.number} {row.title}", address("plan", document, row.id)
            yield Deed(msg("Read"), name, to)
            yield Deed(msg("Write"), name, f"{to}/edit")


_PAGES = (
    (msg("Page"), msg("Overview"), "/"),
    (msg("Page"), msg("Plan"), "/plan"),
    (msg("Page"), msg("Errata"), "/errata"),
    (msg("Page"), msg("Memos"), "/memos"),
    (msg("Do"), msg("Take back"), "/undo"),
)


def _told(hit: Hit) -> dict[str, str]:
    return {"name": hit.name, "title": hit.title, "sentence": hit.sentence, "address": _address(hit)}


def _address(hit: Hit) -> str:
    kind = hit.path.split("/")
    if kind[0] == "errata":
        return address("erratum", hit.document, hit.name)
    if kind[1] == "memos":
        return f"/memos#{hit.name}"
    return address("plan", hit.document, kind[-1].removesuffix(".yaml"))
