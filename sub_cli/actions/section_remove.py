"""A section that goes before the plan is adopted, with all below it, unless something names it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sub_cli.actions.adopted import refuse_adopted
from sub_cli.actions.memo.edit import referring
from sub_cli.actions.section import Shown, show
from sub_cli.actions.section_mentions import mentions
from sub_cli.change import Recorded, Stamp
from sub_cli.document import outline
from sub_cli.errors import Refused
from sub_cli.messages import msg
from sub_cli.store import documents
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Removed:
    """A section that went."""

    shown: Shown
    below: int
    """How many sections below it went along."""
    recorded: Recorded


def remove(workspace: Workspace, reference: str, stamp: Stamp, *, document_id: str = "") -> Removed:
    """Take a section out with all below it.

    Raises `NotFound`, and `Refused` where the document is adopted, or with every place that names what would go.
    """
    with workspace.changing(f"section remove {workspace.named(document_id, reference)}", stamp) as change:
        document = workspace.document(document_id)
        gone = show(document, reference)
        refuse_adopted(workspace, document, gone.number, "--remove")
        shorter, entry = outline.remove(document.outline, gone.section.id)
        ids = [each.id for each in entry.walk()]
        if found := mentions(workspace, document, ids):
            raise Refused(
                msg("{number} {title} is named elsewhere, so it stays.", number=gone.number, title=gone.section.title),
                msg("Change that first, and run the command again."),
                findings=found,
            )
        after = replace(document, outline=shorter)
        notes = referring(workspace, document, after)
        change.put_all(documents.changes(workspace.files, document, after))
        recorded = change.finish(msg("Section {id}: removed", id=workspace.named(document.id, gone.section.id)))
    return Removed(gone, len(ids) - 1, replace(recorded, notes=(*recorded.notes, *notes)))
