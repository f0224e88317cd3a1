"""The plans, and the way to the first section of one."""

from __future__ import annotations

from sub_cli.actions import document
from sub_cli.actions.desk.page import Onward, Shown, View, Visit, address
from sub_cli.messages import msg


def read(visit: Visit) -> Shown:
    """Return the list of plans; of the only one, where it begins."""
    rows = document.rows(visit.workspace)
    if len(rows) == 1:
        return Onward(address("plan", rows[0].id))
    return View("plan", msg("Plans"), {"plans": rows})


def first(visit: Visit) -> Onward:
    """Lead to the first section of a plan; raises `NotFound` for an unknown one."""
    found = visit.workspace.document(visit.workspace.document_id(visit.names["document"]))
    return Onward(address("plan", found.id, found.outline[0].id))
