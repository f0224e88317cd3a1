"""One section, as it is read: its text, the outline beside it, and what can be done with it."""

from __future__ import annotations

from sub_cli.actions.desk.errata_words import address_of, label
from sub_cli.actions.desk.outline import outline_of, waiting_in
from sub_cli.actions.desk.page import View, Visit
from sub_cli.actions.desk.prose import html
from sub_cli.actions.section import rows, show
from sub_cli.document.model import Document
from sub_cli.errata.model import Erratum


def read(visit: Visit) -> View:
    """Return the page of a section; raises `NotFound` for an unknown one, `BadInput` for a text with mistakes."""
    document = opened(visit)
    shown = show(document, visit.names["section"])
    waiting = waiting_in(visit, document)
    ids = document.ids()
    at = ids.index(shown.section.id)
    beside = {row.id: row for row in rows(document)}
    values = {
        "number": shown.number,
        "heading": shown.section.title,
        "html": html(visit.workspace, document, shown.section),
        "fixed": document.adopted,
        "before": beside[ids[at - 1]] if at else None,
        "after": beside[ids[at + 1]] if at + 1 < len(ids) else None,
        "pending": [_told(visit, each) for each in waiting if shown.section.id in each.sections],
    }
    outline = outline_of(visit, document, shown.section.id, waiting)
    return View("section", f"{shown.number} {shown.section.title}", {**outline, **values})


def opened(visit: Visit) -> Document:
    """Return the document of an address; raises `NotFound`."""
    return visit.workspace.document(visit.workspace.document_id(visit.names["document"]))


def _told(visit: Visit, erratum: Erratum) -> dict[str, object]:
    facts = {"address": address_of(erratum), "label": label(visit.look, erratum)}
    return {**facts, "title": erratum.title, "status": erratum.status}
