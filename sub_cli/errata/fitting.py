"""Where a change fits the document as it stands now: by id and context, and only where there is one such place.

Line patches go wrong here (reference/peers.md): equal text elsewhere, or a number that moved, takes the edit. So a
section is found by its id, a sentence by its words together with the line above and below, and two equal places are
a conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sub_cli.document import outline
from sub_cli.document.model import Document, Section
from sub_cli.document.text import digest, lines
from sub_cli.errata.conflicts import Clash, Misfit
from sub_cli.errata.model import At, Change, Insert, Move, Remove, Replace, Retitle, Substitute
from sub_cli.errata.sentences import first_difference, nearest, number_at
from sub_cli.errors import NotFound
from sub_cli.messages import Message, msg


def fit(document: Document, change: Change) -> Change:
    """Return `change` with the line, place, source and digest that it has in `document`; raises `Misfit`.

    What it was written for must stand there: a fitted change can be performed, and undone, without any search.
    """
    match change:
        case Substitute():
            found = locate(lines(section_of(document, change.section).text), change)
            return replace(change, line=found + 1, digest=digest(change.was))
        case Replace():
            return replace(change, digest=digest(change.was))
        case Remove():
            return _removal(document, change)
        case Move():
            return replace(change, was=_origin(document, change))
        case Insert() | Retitle():
            return change


def section_of(document: Document, wanted: str) -> Section:
    """Return the section; raises `Misfit` when it is not there (any more)."""
    section = document.sections.get(wanted)
    if section is None:
        raise misfit(wanted, msg("the section is not in the plan."))
    return section


def misfit(section: str, reason: Message, *, sentence: int = 0, expected: str = "", found: str = "") -> Misfit:
    """Return the error for one change that does not fit; its erratum and number are filled in higher up."""
    return Misfit(Clash("", reason, section, sentence=sentence, expected=expected, found=found))


def differing(section: str, expected: str, found: str) -> Misfit:
    """Return the error for a text that is not the expected one, at the first sentence that differs."""
    wanted, given = lines(expected), lines(found)
    index = first_difference(wanted, given) or 0
    line = wanted[index] if index < len(wanted) else ""
    there = given[index] if index < len(given) else ""
    return misfit(
        section, msg("expected and found differ."), sentence=number_at(given, index), expected=line, found=there
    )


def locate(text: Sequence[str], change: Substitute) -> int:
    """Return the index of the line where `change` fits `text`; raises `Misfit` unless there is exactly one place.

    A place with the line above and below counts first; without one, the words alone, when they stand only once.
    The recorded line is not believed: after other errata another sentence may stand there.
    """
    was = lines(change.was)
    places = _places(text, was)
    anchored = [index for index in places if _anchored(text, index, len(was), change)]
    if len(anchored) == 1:
        return anchored[0]
    if not anchored and was and len(places) == 1:
        return places[0]
    if anchored or (was and places):
        raise _ambiguous(text, change, anchored or places)
    raise _missing(text, change)


def _places(text: Sequence[str], was: Sequence[str]) -> list[int]:
    if not was:
        return list(range(len(text) + 1))
    size, first, whole = len(was), was[0], tuple(was)
    return [i for i, line in enumerate(text) if line == first and tuple(text[i : i + size]) == whole]


def _anchored(text: Sequence[str], index: int, size: int, change: Substitute) -> bool:
    above = text[index - 1] if index else ""
    below = text[index + size] if index + size < len(text) else ""
    return above.rstrip("\n") == change.before.rstrip("\n") and below.rstrip("\n") == change.after.rstrip("\n")


def _ambiguous(text: Sequence[str], change: Substitute, places: list[int]) -> Misfit:
    reason = msg("there are {count} places like the one it was written for.", count=len(places))
    return misfit(change.section, reason, sentence=number_at(text, places[0]), expected=change.was, found=change.was)


def _missing(text: Sequence[str], change: Substitute) -> Misfit:
    if not change.was:
        index = nearest(text, change.before or change.after, change.line - 1)
        expected = "".join(f"{line}\n" for line in (change.before, change.after) if line)
        found = "".join(text[max(0, index) : index + 2]) if index is not None else ""
        reason = msg("the sentences between which the new text comes do not stand together.")
        return misfit(change.section, reason, sentence=number_at(text, index or 0), expected=expected, found=found)
    was = lines(change.was)
    index, wanted = _first_changed(text, was, change.line - 1)
    if index is None and len(was) == 1:
        index = next((i for i in range(len(text)) if _anchored(text, i, 1, change)), None)
    sentence = number_at(text, change.line - 1 if index is None else index)
    found = text[index] if index is not None else ""
    return misfit(change.section, msg("expected and found differ."), sentence=sentence, expected=wanted, found=found)


def _first_changed(text: Sequence[str], was: Sequence[str], hint: int) -> tuple[int | None, str]:
    """Return the line most like the first line of `was` that stands nowhere, and that line of `was`."""
    there = set(text)
    wanted = next((line for line in was if line not in there and line.strip()), was[0])
    return nearest(text, wanted, hint), wanted


def _removal(document: Document, change: Remove) -> Remove:
    section = section_of(document, change.section)
    try:
        entry = outline.find(document.outline, change.section)
        at = At(*outline.place(document.outline, change.section))
    except NotFound as error:
        raise misfit(change.section, error.message) from None
    return replace(
        change, at=at, digest=digest(change.text), source=section.source, lead=entry.lead, tail=entry.tail
    )  # fmt: skip


def _origin(document: Document, change: Move) -> At:
    """Return where the section stands; siblings may have changed meanwhile, what it hangs under may not."""
    try:
        at = At(*outline.place(document.outline, change.section))
    except NotFound as error:
        raise misfit(change.section, error.message) from None
    if at.parent != change.was.parent:
        raise misfit(change.section, msg("it was moved meanwhile."), expected=change.was.parent, found=at.parent)
    if at == change.becomes:
        raise misfit(change.section, msg("it stands there already."))
    return at
