"""Where the words of a cell begin with a label: with a colon or without one, in capitals, alone above its value."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sub_cli.interop.days import day_in
from sub_cli.interop.head_labels import LONGEST, Field, Label, known

_COLON: Final = re.compile(r"(?P<label>[^\W\d][\w ().&#'’/-]{0,39}?) ?: ?(?P<rest>.*)", re.DOTALL)
_MOST_WORDS: Final = 4
"""Words in a label that is not known."""
_LONGEST_VALUE: Final = 90
_UNKNOWN: Final = Label(Field.DETAIL)


class Labelled(NamedTuple):
    """A cell that begins with a label."""

    label: str
    """As it stands there, without its colon."""
    meant: Label
    rest: str
    """What stands behind it in the same cell."""
    at: int
    """Where in the cell that begins."""
    colon: bool
    known: bool = True


def labelled(text: str) -> Labelled | None:
    """Return the label that a cell begins with; None where it begins with none that is known, or has a colon."""
    return _with_colon(text) or _alone(text) or _without_colon(text)


def in_capitals(text: str) -> Labelled | None:
    """Return what may be a label that nobody knows: a word or two in capitals, with other words behind them."""
    found = re.match(r"(?P<label>[A-Z][A-Z'’.-]{3,}(?: [A-Z]{2,})?) (?=[A-Z]?[a-z]|\d)", text)
    return Labelled(found["label"], _UNKNOWN, text[found.end() :], found.end(), False, False) if found else None


def bare_detail(text: str) -> Labelled | None:
    """Return a detail of one word that is known, with a name or a value behind it and no colon: "Status Concept"."""
    label, _, rest = text.partition(" ")
    meant = known(label)
    fits = meant is not None and meant.field is Field.DETAIL and label[:1].isupper() and label.isalpha()
    valued = re.fullmatch(rf"[^\W_a-z].{{0,{_LONGEST_VALUE - 1}}}(?<![.:;?!,])", rest) is not None
    return Labelled(label, meant, rest, len(label) + 1, False) if meant and fits and valued else None


def unknown(text: str) -> Labelled:
    """Return a cell that stands where labels do as one that nobody knows."""
    return Labelled(text.rstrip(" :"), _UNKNOWN, "", len(text), text.endswith(":"), False)


def _with_colon(text: str) -> Labelled | None:
    found = _COLON.fullmatch(text)
    if not found:
        return None
    label, rest = found["label"].strip(), found["rest"].strip()
    meant = known(label)
    if meant is None and (label.count(" ") >= _MOST_WORDS or not label[0].isupper()):
        return None
    return Labelled(label, meant or _UNKNOWN, rest, len(text) - len(rest), True, meant is not None)


def _alone(text: str) -> Labelled | None:
    meant = known(text) if text[0].isupper() or text.casefold().startswith(("d.d", "nr", "c.c")) else None
    return Labelled(text.rstrip(" ."), meant, "", len(text), False) if meant else None


def _without_colon(text: str) -> Labelled | None:
    """Return the longest label with something behind it that can be its value."""
    words = text.split(" ")
    for count in range(min(LONGEST, len(words) - 1), 0, -1):
        label = " ".join(words[:count])
        meant = known(label)
        if meant and label[0].isupper() and _leads(label, meant, rest := " ".join(words[count:])):
            return Labelled(label, meant, rest, len(label) + 1, False)
    return None


def _leads(label: str, meant: Label, rest: str) -> bool:
    """Tell whether `rest` can be the value of a label that has no colon."""
    if len(rest) > _LONGEST_VALUE or rest.endswith((":", "?")):
        return False
    if label.isupper() and len(label) > 1:
        return not label.endswith(".") or meant.field is not Field.DETAIL
    if meant.field is Field.DATE:
        return day_in(rest) is not None
    if meant.field is Field.NUMBER:
        return any(map(str.isdigit, rest)) and rest.count(" ") < _MOST_WORDS
    if meant.field is Field.DETAIL:
        return " " in label and not rest.endswith(".")
    return meant.field is not Field.ATTACHMENTS and not rest.endswith((".", ";"))
