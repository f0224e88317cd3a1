"""What is wrong with an erratum in itself, before any document is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sub_cli.codes import Code
from sub_cli.errata.codes import CONTRADICTION, NO_CHANGES, NO_SUCH_SECTION, UNSETTLED
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Named
from sub_cli.errata.operations.base import Change
from sub_cli.errors import BadInput, Finding
from sub_cli.messages import Message, msg


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in an erratum's file."""

    code: Code
    message: Message
    change: int = -1
    """Which change, from 0; -1 is the erratum as a whole."""


def faults(erratum: Erratum) -> tuple[Fault, ...]:
    """Return everything that is wrong in `erratum` itself: altered wording, contradictions, unsettled conflicts."""
    found = (
        []
        if erratum.changes
        else [Fault(NO_CHANGES, msg("{erratum} changes nothing: it holds no changes.", erratum=Named(erratum.id)))]
    )
    for index, change in enumerate(erratum.changes):
        found += [Fault(code, message, index) for code, message in _own(change)]
    return (*found, *_contradictions(erratum))


def refuse_faults(erratum: Erratum) -> None:
    """Raise `BadInput` with every fault of `erratum`, if there is any."""
    found = faults(erratum)
    if found:
        raise BadInput.because(*(Finding(fault.code, fault.message, erratum.place(fault.change)) for fault in found))


def _own(change: Change) -> Iterator[tuple[Code, Message]]:
    """Yield what is wrong in one change alone, as code and sentence."""
    if change.conflict is not None:
        yield UNSETTLED, msg("The conflict in {section} is not settled.", section=change.section)
    if not change.section and not any(change.titles):
        yield NO_SUCH_SECTION, msg("A change names no section.")
    yield from change.faults()


def _contradictions(erratum: Erratum) -> Iterator[Fault]:
    """Yield changes that exclude an earlier one: twice the whole text, or anything on a section that is gone."""
    once: set[tuple[type, str]] = set()
    gone: set[str] = set()
    for index, change in enumerate(erratum.changes):
        key = (type(change), change.section)
        if change.section in gone:
            message = msg("{section} was removed by an earlier change of the same erratum.", section=change.section)
            yield Fault(CONTRADICTION, message, index)
        elif key in once and change.at_line is None:
            message = msg("{section} is changed twice in the same way by one erratum.", section=change.section)
            yield Fault(CONTRADICTION, message, index)
        once.add(key)
        if change.takes:
            gone.add(change.section)
