"""What a flow says when all its changes are accepted, or rejected: the law that it is held to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from sub_cli.word.flow import ON, STAYS, TURNS, Form, Table, Token, Words

Said: TypeAlias = tuple[tuple[object, ...], ...]
"""Paragraphs (what they look like and say) and tables."""


def resolved(tokens: Iterable[Token], side: int) -> Said:
    """Return what stands on one side."""
    made: list[tuple[object, ...]] = []
    words: list[Words] = []
    lists: dict[int, int] = {}
    for each in tokens:
        if isinstance(each, Words):
            words.append(each)
        elif isinstance(each, Table):
            rows = tuple(_row(row.cells, side) for row in each.rows if ON[row.op][side])
            made += [("table", rows)] if rows else []
        elif ON[each.op][side]:
            form = (each.old, each.new)[side]
            made.append((_counted(form, lists), _said(words, side)))
            words = []
    if any(ON[each.op][side] for each in words):
        made.append((None, _said(words, side)))
    return tuple(made)


def _counted(form: Form, lists: dict[int, int]) -> Form:
    """Return a form whose list has the number of its place among all lists."""
    if not form.numbering:
        return form
    return replace(form, numbering=lists.setdefault(form.numbering, len(lists) + 1))


def _row(cells: Sequence[object], side: int) -> tuple[object, ...]:
    return tuple((_said(cell.words, side), (cell.old, cell.new)[side]) for cell in cells)  # type: ignore[attr-defined]


def _said(words: Iterable[Words], side: int) -> tuple[object, ...]:
    """Return words with their formats on one side, neighbours of the same formats together."""
    made: list[tuple[object, tuple[str, ...]]] = []
    for each in words:
        if not ON[each.op][side]:
            continue
        form = each.was if each.op == TURNS and side == 0 else each.format
        if each.note:
            made.append((resolved(each.note, side if each.op in (STAYS, TURNS) else 1), ()))
        elif made and made[-1][1] == form and isinstance(made[-1][0], str):
            made[-1] = (made[-1][0] + each.text, form)
        elif each.text:
            made.append((each.text, form))
    return tuple(made)
