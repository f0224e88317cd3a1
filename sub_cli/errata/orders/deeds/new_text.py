"""What a new text is, a sentence, a list, a table, paragraphs, and whether it is certain where it ends. Pure."""

from __future__ import annotations

import re

from sub_cli.errata.orders.deeds.model import END_UNKNOWN, NO_SENTENCE, Uncertain
from sub_cli.errata.orders.deeds.task import Task
from sub_cli.errata.orders.edits import block, sentences
from sub_cli.errata.orders.places import Part
from sub_cli.messages import msg

_SENTENCE = re.compile(r"[^\W\d_a-zß-ÿ].*[.!?][”’\")]?|[\d“‘„(].*[.!?][”’\")]?", re.DOTALL)
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)]|[a-z][.)])\s+\S")
_HEADING = re.compile(r"#{1,6}\s")


def is_sentence(text: str) -> bool:
    """Tell whether a text begins and ends as a sentence does."""
    return _SENTENCE.fullmatch(text) is not None


def shape(text: str) -> Part | None:
    """Return what a text is that is no running text: a list, a table or a heading."""
    first = text.strip().split("\n")[0]
    if first.startswith("|"):
        return Part.TABLE
    if _ITEM.match(first):
        return Part.LIST
    return Part.HEADING if _HEADING.match(first) else None


def rows_of(text: str) -> list[str]:
    """Return the lines of a text that are not blank."""
    return [row for row in text.split("\n") if row.strip()]


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text, as they stand in a plan."""
    return [each for each in block(text).split("\n\n") if each.strip()]


def one_line(task: Task) -> str:
    """Return a new text that has to be one line; raises `Uncertain`."""
    words = task.new.strip()
    if "\n" in words:
        raise Uncertain(msg("The new text has more than one paragraph."))
    return words if task.certain else words.rstrip(".").rstrip()


def require_certain(task: Task, text: str, places: int) -> None:
    """Refuse a new text without quotation marks that has more sentences than it takes the place of."""
    rows = sentences(text)
    if len(rows) > max(places, task.told) and not task.certain:
        raise Uncertain(END_UNKNOWN, [rows[0], " ".join(rows)])


def require_paragraphs(task: Task, text: str, places: int) -> None:
    """Refuse a new text without quotation marks that has more paragraphs than it takes the place of."""
    found = paragraphs_of(text)
    if len(found) > max(places, task.told) and not task.certain:
        raise Uncertain(END_UNKNOWN, found)


def require_running(text: str) -> None:
    """Refuse a list, a table or a heading in the place of a sentence."""
    if shape(text) is not None:
        raise Uncertain(NO_SENTENCE)


def require_sentence(task: Task, text: str) -> None:
    """Refuse what is not one sentence, or as many as are told to come."""
    require_running(text)
    require_certain(task, text, 1)
    if not is_sentence(text.strip()):
        raise Uncertain(NO_SENTENCE)


def require_notes(old: str, new: str) -> None:
    """Refuse words in the place of others that hold the mark of a footnote."""
    if set(re.findall(r"\[\^[^\]]+\]", old)) - set(re.findall(r"\[\^[^\]]+\]", new)):
        raise Uncertain(msg("A footnote is referred to in these words: say what becomes of it."))
