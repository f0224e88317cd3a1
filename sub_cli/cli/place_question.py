"""The question where a section is to stand: the outline, and an answer as people say it (`under 2`, `onder 2`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click

from sub_cli.cli.answers import Answers
from sub_cli.cli.language import _, say
from sub_cli.cli.prompts import Question, converse
from sub_cli.document import numbering, outline
from sub_cli.document.model import Document, Entry
from sub_cli.messages import msg
from sub_cli.report.base import printable

if TYPE_CHECKING:
    from sub_cli.actions.place import Where

MOST: Final = 60
"""Rows of the outline above the question: more scroll away before anybody reads them."""
_NEW: Final = "?"
"""Stands in the outline for a section that has no id yet; no id can be that."""
_WORDS: Final = {
    "under": "under", "below": "under", "onder": "under",
    "after": "after", "behind": "after", "na": "after", "achter": "after",
    "before": "before", "voor": "before", "vóór": "before",
}  # fmt: skip
"""What people may say of a place, in each language whichever is spoken, and the option that says the same."""


def place_question(document: Document, moving: str = "") -> Question:
    """Return the question where a new section comes, or the one with the id `moving`; it answers a `Where`.

    A new one comes at the end where Enter is pressed; one that moves has no such place.
    """
    return Question(
        "place",
        _("Where does it come?"),
        "--after",
        partial(read_place, document, moving),
        _(
            "The place in the outline: after 2.1 is directly behind that section, before 2.1 directly before it, "
            "under 2 as the last one below that one; a number alone means after. For example: under 2."
        ),
        "" if moving else _at_the_end(document),
        partial(_becomes, document, moving),
        partial(_show_outline, document),
    )


def asked_place(document: Document, moving: str = "") -> Where:
    """Return where a person wants a new section, or the one that `moving` names; nowhere in an empty outline.

    Raises `NotFound` where `moving` names no section.
    """
    from sub_cli.actions.place import Where

    if not document.outline:
        return Where()
    question = place_question(document, numbering.resolve(document, moving) if moving else "")
    answer: Where = converse([question], Answers(), interactive=True)["place"]
    return answer


def read_place(document: Document, moving: str, typed: str) -> Where:
    """Return the place that was typed; raises as `Where.at`."""
    from sub_cli.actions.place import Where

    first, _space, rest = typed.strip().partition(" ")
    said = _WORDS.get(first.casefold()) if rest else None
    where = Where(**{said: rest.strip()}) if said else Where(after=typed.strip())
    where.at(document, moving)
    return where


def _at_the_end(document: Document) -> str:
    if not document.outline:
        return ""
    return say(msg("after {number}", number=numbering.number(document, document.outline[-1].id)))


def _becomes(document: Document, moving: str, where: Any) -> str:
    """Return which number the section gets at that place."""
    at = where.at(document, moving)
    if moving:
        changed = outline.move(document.outline, moving, at.parent, at.after)
    else:
        changed = outline.insert(document.outline, Entry(_NEW), at.parent, at.after)
    return say(msg("It becomes {number}.", number=numbering.number(replace(document, outline=changed), moving or _NEW)))


def _show_outline(document: Document) -> None:
    for row in _rows(document):
        click.echo(printable(f"  {row}"), err=True)


def _rows(document: Document) -> Iterator[str]:
    """Yield the sections with their numbers, as deep as fits in `MOST` rows; the chapters always."""
    numbers = numbering.numbers(document)
    deep = _depth(document)
    for depth, entry in outline.walk(document.outline):
        if depth <= deep:
            yield f"{'  ' * depth}{numbers[entry.id]}  {document.sections[entry.id].title}"


def _depth(document: Document) -> int:
    """Return down to which depth the outline has at most `MOST` rows; 0, the chapters, where there is none."""
    depths = sorted(depth for depth, _entry in outline.walk(document.outline))
    return depths[-1] if len(depths) <= MOST else max(depths[MOST] - 1, 0)
