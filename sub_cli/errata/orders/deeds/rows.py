"""Rows and columns of a table: rows that come or get other cells, a column that goes. Pure."""

from __future__ import annotations

import re

from sub_cli.errata.orders.deeds.model import Uncertain
from sub_cli.errata.orders.deeds.task import Task
from sub_cli.errata.orders.edits import without_column
from sub_cli.errata.orders.grounds import Area, Edit, Ground
from sub_cli.errata.orders.provision import Target
from sub_cli.messages import msg

_BAR = re.compile(r"(?<!\\)\|")
_COLUMN = re.compile(r"kolom|column")


def row_anew(ground: Ground, area: Area, text: str) -> Edit:
    """Return the edit that puts rows in the place of one; raises `Uncertain`."""
    start, end = ground.line_start(area.start), ground.line_end(area.start)
    return Edit(start, end, _fitting(ground.text[start:end], text))


def rows_beside(ground: Ground, area: Area, text: str, *, behind: bool) -> Edit:
    """Return the edit that puts rows behind or before one; raises `Uncertain`."""
    start, end = ground.line_start(area.start), ground.line_end(area.start)
    rows = _fitting(ground.text[start:end], text)
    return Edit(end, end, "\n" + rows) if behind else Edit(start, start, rows + "\n")


def delete_column(task: Task, target: Target) -> bool:
    """Take a column out of the only table, where one is named; tell whether it was."""
    if not _COLUMN.match(target.parts[-1].value):
        return False
    section = task.plan.one(target)
    column = task.plan.column(target, section)
    if column:
        task.edit(section, *without_column(task.plan.ground(section), column, target.words))
    return bool(column)


def _fitting(like: str, text: str) -> str:
    """Return rows that come into a table, each with as many cells as the row `like`."""
    rows = [row.strip() for row in text.strip().split("\n") if row.strip()]
    wanted = len(_cells(like))
    if not rows or any("|" not in row or len(_cells(row)) != wanted for row in rows):
        raise Uncertain(msg("A row of this table has {count} cells, between bars: | … |.", count=wanted))
    return "\n".join("| " + " | ".join(cell.strip() for cell in _cells(row)) + " |" for row in rows)


def _cells(row: str) -> list[str]:
    return _BAR.split(row.strip().removeprefix("|").removesuffix("|"))
