"""All errata: those that wait, with how each stands to the text, and those that are over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sub_cli.actions.desk.errata_words import address_of, label
from sub_cli.actions.desk.page import View, Visit
from sub_cli.actions.erratum.life import pending
from sub_cli.actions.erratum.register import RegisterLine
from sub_cli.actions.erratum.register import rows as register
from sub_cli.actions.erratum.status import standings
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Status
from sub_cli.errata.pending import Fit
from sub_cli.messages import Message, msg
from sub_cli.store.documents import list_documents
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Row:
    """An erratum in the list."""

    status: Status
    address: str
    label: str
    title: str
    where: Message
    added: int
    removed: int
    fit: Fit | None
    fits: bool
    memo: str


def read(visit: Visit) -> View:
    """Return the list; raises `BadInput` for files that cannot be read."""
    rows = list(_rows(visit))
    groups = [
        {"id": "open", "name": msg("Open"), "rows": [each for each in rows if each.status in PENDING]},
        {"id": "over", "name": msg("In force or over"), "rows": [each for each in rows if each.status not in PENDING]},
    ]
    return View("errata", msg("Errata"), {"groups": groups})


def count(workspace: Workspace) -> int:
    """Return how many errata wait."""
    return sum(len(pending(workspace, each)) for each in list_documents(workspace.files))


def _rows(visit: Visit) -> Iterator[Row]:
    for document in list_documents(visit.workspace.files):
        stands = {each.erratum.id: each.fit for each in standings(visit.workspace, document_id=document)}
        for line in register(visit.workspace, [document]):
            yield _row(visit, line, stands.get(line.erratum.id))


def _row(visit: Visit, line: RegisterLine, fit: Fit | None) -> Row:
    each = line.erratum
    where = msg("In {sections}", sections=", ".join(line.numbers)) if line.numbers else msg("In the title")
    size = line.added, line.removed
    known_as = label(visit.look, each)
    return Row(each.status, address_of(each), known_as, each.title, where, *size, fit, fit is Fit.FITS, each.memo)
