"""The memos, and where each is in its life."""

from __future__ import annotations

from sub_cli.actions.desk.page import View, Visit
from sub_cli.actions.memo.edit import select
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import msg
from sub_cli.workspace import Workspace


def read(visit: Visit) -> View:
    """Return the list, the latest first; raises `BadInput` for files that cannot be read."""
    rows = sorted(select(visit.workspace), key=lambda memo: (memo.date, memo.number), reverse=True)
    return View("memos", msg("Memos"), {"rows": rows})


def count(workspace: Workspace) -> int:
    """Return how many memos are neither signed nor withdrawn."""
    return sum(memo.status in (MemoStatus.DRAFT, MemoStatus.FINAL) for memo in select(workspace))
