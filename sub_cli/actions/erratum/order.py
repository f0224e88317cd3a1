"""Change orders: written from the operations of an erratum, and read back into operations."""

from __future__ import annotations

from dataclasses import replace

from sub_cli.actions.erratum.life import Details, find, new
from sub_cli.change import Recorded, Stamp
from sub_cli.errata.model import Erratum
from sub_cli.errata.orders import writing
from sub_cli.errata.orders.reading import Reading, read
from sub_cli.errors import Refused
from sub_cli.messages import msg
from sub_cli.workspace import Workspace


def order(workspace: Workspace, name: str, *, language: str = "", document_id: str = "") -> str:
    """Return the official change order of an erratum, in `language` or else that of the document.

    Raises `ErratumConflict` when it does not fit the text.
    """
    erratum = find(workspace, name, document_id)
    ledger = workspace.ledger(erratum.document)
    document, text = ledger.document, writing.order_text(ledger, erratum, language)
    if erratum.effective:
        text += "\n" + writing.commencement(erratum.effective, language or document.language) + "\n"
    return text


def from_order(
    workspace: Workspace, text: str, details: Details, stamp: Stamp, *, document_id: str = ""
) -> tuple[Erratum, Reading, Recorded]:
    """Write the draft erratum that a change order tells, and return it with what was not understood.

    The day from which the order says that it holds counts where `details` names none. Raises `Refused` when nothing
    was understood.
    """
    reading = read(workspace.document(document_id), text, sound=True)
    if not reading.changes:
        raise Refused(
            msg("Nothing in this text was understood as a change order."),
            *(msg("Line {line}: {reason}", line=each.line, reason=each.reason) for each in reading.unread),
        )
    details = replace(details, effective=details.effective or reading.effective)
    erratum, recorded = new(
        workspace, lambda document: read(document, text, sound=True).changes, details, stamp, document_id=document_id
    )
    return erratum, reading, recorded
