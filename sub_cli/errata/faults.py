"""What is wrong with an erratum in itself, before any document is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sub_cli.document.text import digest
from sub_cli.errata.model import Change, Erratum, Insert, Move, Remove, Replace, Retitle, Substitute
from sub_cli.errata.names import Named
from sub_cli.errors import BadInput, Finding
from sub_cli.messages import Message, msg

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""A section id: lower case letters, digits and single hyphens."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in an erratum's file."""

    code: str
    message: Message
    change: int = -1
    """Which change, from 0; -1 is the erratum as a whole."""


def faults(erratum: Erratum) -> tuple[Fault, ...]:
    """Return everything that is wrong in `erratum` itself: altered wording, contradictions, unsettled conflicts."""
    found = (
        []
        if erratum.changes
        else [Fault("SUB110", msg("{erratum} changes nothing: it holds no changes.", erratum=Named(erratum.id)))]
    )
    for index, change in enumerate(erratum.changes):
        found += [Fault(code, message, index) for code, message in _own(change)]
    return (*found, *_contradictions(erratum))


def refuse_faults(erratum: Erratum) -> None:
    """Raise `BadInput` with every fault of `erratum`, if there is any."""
    found = faults(erratum)
    if found:
        raise BadInput.because(*(Finding(fault.code, fault.message, erratum.place(fault.change)) for fault in found))


def _own(change: Change) -> Iterator[tuple[str, Message]]:
    """Yield what is wrong in one change alone, as code and sentence."""
    if change.conflict is not None:
        yield "SUB115", msg("The conflict in {section} is not settled.", section=change.section)
    if not change.section and not isinstance(change, Retitle):
        yield "SUB114", msg("A change names no section.")
    yield from _altered(change)
    yield from _formless(change)


def _altered(change: Change) -> Iterator[tuple[str, Message]]:
    """Yield that the old wording is no longer the one that the digest was taken of."""
    old = change.text if isinstance(change, Remove) else getattr(change, "was", "")
    given = getattr(change, "digest", "")
    if given and digest(old) != given:
        message = msg("The old wording of {section} was altered: its digest is another one.", section=change.section)
        yield "SUB111", message


def _formless(change: Change) -> Iterator[tuple[str, Message]]:
    if isinstance(change, Replace | Substitute | Move | Retitle) and change.was == change.becomes:
        yield "SUB116", msg("A change of “{section}” makes no difference.", section=change.section)
    if isinstance(change, Replace | Substitute):
        if any(text and not text.endswith("\n") for text in (change.was, change.becomes)):
            yield "SUB113", msg("The wording of {section} is not made of whole lines.", section=change.section)
        if isinstance(change, Substitute) and change.line < 1:
            yield (
                "SUB113",
                msg("Lines are counted from 1; “{section}” gives {line}.", section=change.section, line=change.line),
            )
    if isinstance(change, Insert) and change.section and not ID.fullmatch(change.section):
        yield (
            "SUB114",
            msg("“{section}” is no section id: lower case letters, digits and hyphens.", section=change.section),
        )
    if isinstance(change, Insert | Retitle) and not getattr(change, "title", "title").strip():
        yield "SUB117", msg("The title of {section} is empty.", section=change.section)


def _contradictions(erratum: Erratum) -> Iterator[Fault]:
    """Yield changes that exclude an earlier one: twice the whole text, or anything on a section that is gone."""
    once: set[tuple[type, str]] = set()
    gone: set[str] = set()
    for index, change in enumerate(erratum.changes):
        key = (type(change), change.section)
        if change.section in gone:
            message = msg("{section} was removed by an earlier change of the same erratum.", section=change.section)
            yield Fault("SUB112", message, index)
        elif key in once and not isinstance(change, Substitute):
            message = msg("{section} is changed twice in the same way by one erratum.", section=change.section)
            yield Fault("SUB112", message, index)
        once.add(key)
        if isinstance(change, Remove):
            gone.add(change.section)
