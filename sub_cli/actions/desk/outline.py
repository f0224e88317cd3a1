"""The outline of a plan beside its sections, with the errata that wait in each."""

from __future__ import annotations

from sub_cli.actions.desk.errata_words import label
from sub_cli.actions.desk.page import Visit
from sub_cli.actions.erratum.life import pending
from sub_cli.actions.section import rows
from sub_cli.document.model import Document
from sub_cli.errata.model import Erratum


def outline_of(visit: Visit, document: Document, here: str, waiting: list[Erratum]) -> dict[str, object]:
    """Return what the outline is filled with, seen from the section `here`."""
    tags: dict[str, list[str]] = {id: [] for id in document.ids()}
    for each in waiting:
        for section in each.sections:
            tags.setdefault(section, []).append(label(visit.look, each))
    facts = {"document": document.id, "language": document.language, "here": here}
    return {**facts, "outline": rows(document), "tags": tags}


def waiting_in(visit: Visit, document: Document) -> list[Erratum]:
    """Return the errata of a document that wait."""
    return pending(visit.workspace, document.id)
