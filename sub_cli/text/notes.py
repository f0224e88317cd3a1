"""The footnotes of a text: the numbers that the page gives them, and where they are written. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sub_cli.text.markdown import parser


@dataclass(frozen=True, slots=True)
class Note:
    """One footnote."""

    label: str
    number: int
    """What the page shows for it, from 1; 0 where nothing refers to it, so that the page has it not."""
    first: int
    """Line of the text, from 1, on which it begins."""
    last: int
    """Line on which it ends; blank lines may be the last of it."""


@lru_cache(maxsize=64)
def notes(text: str) -> tuple[Note, ...]:
    """Return the footnotes of `text` in the order in which they are written."""
    if "[^" not in text:
        return ()
    env: dict[str, Any] = {}
    parser().parse(text, env)
    known = env.get("footnotes", {}).get("list", {}).items()
    shown = {each["label"]: number + 1 for number, each in known}
    return tuple(
        Note(label, shown.get(label, 0), first + 1, last + 1) for label, first, last in env.get("note_lines", ())
    )


def note_numbers(text: str) -> dict[str, int]:
    """Return the number of each footnote of `text` by its label; those that nothing refers to are the last."""
    found = {note.label: note.number for note in notes(text)}
    most = max(found.values(), default=0)
    loose = [note.label for note in notes(text) if not found[note.label]]
    return found | {label: number for number, label in enumerate(dict.fromkeys(loose), most + 1)}
