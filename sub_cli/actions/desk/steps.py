"""What can be done with an erratum, by where it stands, each with what it does to the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sub_cli.actions.desk.page import Visit
from sub_cli.actions.erratum import life
from sub_cli.actions.erratum.rebase import rebase
from sub_cli.change import Stamp
from sub_cli.errata.model import Erratum, Status
from sub_cli.messages import Message, msg


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done with an erratum."""

    word: str
    """Its name in an address; that of the command."""
    words: Message
    effect: Message
    do: Callable[[Visit, Erratum, Stamp], object]
    shown_first: bool = False
    """Whether a page with what happens comes before it."""


def _advance(to: Status) -> Callable[[Visit, Erratum, Stamp], object]:
    return lambda visit, erratum, stamp: life.advance(
        visit.workspace, erratum.id, to, stamp, document_id=erratum.document
    )


def _apply(visit: Visit, erratum: Erratum, stamp: Stamp) -> life.ErratumOutcome:
    return life.apply(visit.workspace, {erratum.document: [erratum.id]}, stamp)[0]


def _revert(visit: Visit, erratum: Erratum, stamp: Stamp) -> life.ErratumOutcome:
    return life.revert(visit.workspace, erratum.id, stamp, document_id=erratum.document)


def _rebase(visit: Visit, erratum: Erratum, stamp: Stamp) -> object:
    return rebase(visit.workspace, erratum.id, stamp, document_id=erratum.document)


_PROPOSE = Step("propose", msg("Propose"), msg("The text does not change. Others can judge it."),
                _advance(Status.PROPOSED))  # fmt: skip
_ADOPT = Step("adopt", msg("Adopt"), msg("The text does not change yet; the decision is on record."),
              _advance(Status.ADOPTED))  # fmt: skip
_APPLY = Step("apply", msg("Apply"), msg("The text in force becomes what stands here."), _apply, shown_first=True)
_AGAIN = Step("apply", msg("Apply again"), msg("The text in force becomes what stands here."), _apply, shown_first=True)
_REVERT = Step("revert", msg("Revert"), msg("The text goes back to what stood there before, to the letter."), _revert,
               shown_first=True)  # fmt: skip
_REBASE = Step("rebase", msg("Carry over"), msg("The erratum is carried onto the text as it is now; the text does not "
               "change."), _rebase, shown_first=True)  # fmt: skip
_WITHDRAW = Step("withdraw", msg("Withdraw"), msg("The erratum is out, and keeps its number. That is final."),
                 _advance(Status.WITHDRAWN), shown_first=True)  # fmt: skip

BY_STATUS: Final[Mapping[Status, tuple[Step, ...]]] = {
    Status.DRAFT: (_PROPOSE, _APPLY, _WITHDRAW),
    Status.PROPOSED: (_ADOPT, _APPLY, _WITHDRAW),
    Status.ADOPTED: (_APPLY, _WITHDRAW),
    Status.APPLIED: (_REVERT,),
    Status.REVERTED: (_AGAIN,),
    Status.WITHDRAWN: (),
}
"""The likeliest first."""


def steps(erratum: Erratum, *, fits: bool) -> tuple[Step, ...]:
    """Return what can be done with an erratum; where it does not fit, carrying it over comes first."""
    found = BY_STATUS[erratum.status]
    return found if fits else (_REBASE, *(each for each in found if each.word != "apply"))
