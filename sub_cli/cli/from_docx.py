"""`sub erratum from-docx`: what an edited Word file changes, as draft errata or, before adoption, as edits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sub_cli.cli.diff import write_redline
from sub_cli.cli.language import say
from sub_cli.cli.options import tell
from sub_cli.cli.session import Session
from sub_cli.errors import Refused, UsageProblem
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.erratum.from_word import Asked, Returned
    from sub_cli.actions.erratum.life import Details
    from sub_cli.change import Stamp

UNSETTLED: Final = 4
"""Exit code where a person has something to settle."""


def carry(session: Session, file: Path, asked: Asked, details: Details, flags: list[str], stamp: Stamp) -> int:
    """Write what a file changes, show it as redline, and tell what was left out; `flags` are those about errata.

    Raises `Refused` where nothing of it can be written, `UsageProblem` for a flag that says nothing of an edit.
    """
    from sub_cli.actions.erratum import from_word
    from sub_cli.disk import read_named
    from sub_cli.word.opening import LARGEST

    back = from_word.returned(session.workspace, read_named(file, LARGEST + 1), asked, session.today)
    _tell(session, back)
    if not back.proposals:
        raise Refused(msg("There is nothing in {path} to carry over.", path=file.name))
    if back.document.edition:
        _propose(session, back, details, file.name, stamp)
    elif flags:
        raise UsageProblem(msg("{title} is not adopted: what comes back is an edit, which has no {flags}.",
                               title=back.document.title, flags=", ".join(flags)))  # fmt: skip
    else:
        _edit(session, back, file.name, stamp)
    return UNSETTLED if back.left else 0


def _propose(session: Session, back: Returned, details: Details, file: str, stamp: Stamp) -> None:
    from sub_cli.actions.erratum import from_word
    from sub_cli.states import comparison as comparing

    made, recorded = from_word.propose(session.workspace, back, details, file, stamp)
    for each in made:
        write_redline(session, comparing.erratum_diff(session.workspace, each))
    names = [session.erratum(each) for each in made]
    tell(session, recorded, stamp, *(f"sub erratum show {name}" for name in names[:3]), "sub erratum status")


def _edit(session: Session, back: Returned, file: str, stamp: Stamp) -> None:
    from sub_cli.actions.erratum import from_word
    from sub_cli.states import comparison as comparing

    edited, recorded = from_word.edit(session.workspace, back, file, stamp)
    for each in back.proposals:
        write_redline(session, comparing.section_diff(back.document, edited.sections[each.was.id]))
        session.output.say(*(msg("{number}: {said}", number=each.number, said=said) for said in each.remarks))
    tell(session, recorded, stamp, "sub check")


def _tell(session: Session, back: Returned) -> None:
    """Tell what was not tracked, not looked at, only said, or left out."""
    session.output.say(*back.notes)
    if back.untracked:
        session.output.say(msg("Changed without tracking: {sections}.", sections=", ".join(back.untracked)))
    for number, said in back.remarks:
        session.output.say(msg("A comment at {number}, where nothing changes: {said}", number=number, said=said))
    for each in back.left:
        session.output.say(msg("{number} was left out: {why}.", number=each.number, why=say(each.why)))
