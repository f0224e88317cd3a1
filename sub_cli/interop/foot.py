"""The fields that stand below the text of a memo instead of in its head: who gets a copy, what goes with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sub_cli.interop.head import Entry
from sub_cli.interop.head_labels import Field, Label
from sub_cli.interop.label_cells import Labelled, labelled
from sub_cli.interop.list_marks import bullet, numbered
from sub_cli.interop.rows import Row, parts

_COPIES: Final = re.compile(
    r"b?cc|c\.c|kopie(?: aan)?|(?:in )?afschrift(?: aan)?|i\.a\.a|cop(?:y|ies)(?: to)?", re.IGNORECASE
)
_COPY: Final = re.compile(r"(?P<label>b?cc|c\.c\.?) ?:? ?(?P<rest>.*)", re.IGNORECASE)
_LONGEST: Final = 200
"""Characters in a row of one."""


def foot_of(rows: Sequence[Row]) -> tuple[list[Row], list[Entry]]:
    """Return the rows of a text before its foot, and the labels with their values in that foot."""
    groups = parts(rows)
    found: list[Entry] = []
    while groups and (entries := _entries(groups[-1])):
        found = [*entries, *found]
        groups.pop()
    return [row for group in groups for row in group], found


def _entries(group: Sequence[Row]) -> list[Entry]:
    """Return the labels of rows that are nothing else; nothing where one is something else."""
    found: list[Entry] = []
    for row in group:
        label = _label(row.text)
        if label:
            found.append(Entry(label.label, label.meant, row.line, row.page, row.at, 0, words=[label.rest]))
        elif found and len(row.text) <= _LONGEST and (value := _value_below(row, found[-1])):
            found[-1].words = [*(f"{each.rstrip(';')};" for each in found[-1].words if each), value]
        else:
            return []
    return found if all(any(each.words) for each in found) else []


def _label(text: str) -> Labelled | None:
    """Return the label of a copy or an attachment that a row begins with; None where it has none, or goes on."""
    if len(text) > _LONGEST:
        return None
    if copy := _COPY.fullmatch(text):
        return Labelled(copy["label"], Label(Field.DETAIL), copy["rest"], copy.start("rest"), True)
    found = labelled(text)
    ours = found is not None and (found.meant.field is Field.ATTACHMENTS or _COPIES.fullmatch(found.label.strip(" .")))
    return found if found and ours and (found.colon or not found.rest) else None


def _value_below(row: Row, entry: Entry) -> str:
    """Return a row below a label as a value of it: an item, or what stands further in; "" for anything else."""
    mark = bullet(row) or numbered(row)
    if mark:
        return mark.words
    return row.text if row.at > entry.at and not row.text.endswith(".") else ""
