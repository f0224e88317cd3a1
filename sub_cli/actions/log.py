"""The legal history of a document, and who brought which sentence and word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sub_cli import layout
from sub_cli.actions.erratum.steps import Step, steps, took
from sub_cli.actions.hand_edits import base_wordings, edits
from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.errata.blame import Credit, Revision, blame, revisions
from sub_cli.errata.chain import Turn
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.ledger import Ledger
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.log import LogEntry

ADOPTED = "adopted"
APPLIED = "applied"
REVERTED = "reverted"
EDITED = "edited"


LOOSE = ""
"""The key of what is not committed yet."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the text, as a lawyer would tell it."""

    day: date | None
    """None where nobody knows."""
    what: str
    """`adopted`, `applied`, `reverted` or `edited`."""
    erratum: str = ""
    memo: str = ""
    title: str = ""
    """Title of the erratum, or subject of the commit."""
    effective: date | None = None
    commit: str = ""
    who: str = ""
    """Who did it, by the commit; empty where none tells it."""
    remark: str = ""
    """What was said of it at the time."""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sentence or word comes from."""

    commit: str
    """Empty for what is not committed yet."""
    day: date | None
    who: str
    erratum: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Blamed:
    """A section with the origin of all that stands in it."""

    number: str
    title: str
    credits: tuple[Credit, ...]
    origins: dict[str, Origin]
    """By the key in the credits."""


def events(workspace: Workspace, *, document_id: str = "", section: str = "") -> list[Event]:
    """Return what happened to a document, or to one section, oldest first; raises `NotFound` for an unknown one.

    What errata did stands in their events. git is asked for edits that no erratum explains; of a history of which only
    part was fetched, that part is told: see `unknown_before`.
    """
    document = workspace.document(document_id)
    ledger = workspace.ledger(document.id)
    wanted = numbering.resolve(document, section) if section else ""
    known = steps(workspace, document.id)
    told = [_adoption(workspace, document)] if document.adopted else []
    told += [
        Event(entry.date.date(), EDITED, title=entry.subject, commit=entry.sha, who=entry.author)
        for entry in edits(workspace, ledger, wanted)
    ]
    told += [_of_turn(ledger.chain.turn(number), known) for number in _about(ledger, wanted)]
    return in_order(replace(each, document=document.id) for each in told)


def in_order(told: Iterable[Event]) -> list[Event]:
    """Return events oldest first, those that nobody can date before all others."""
    return sorted(told, key=lambda event: event.day or date.min)


def _adoption(workspace: Workspace, document: Document) -> Event:
    """Return the adoption of a document, with who recorded it where `sub` did that here."""
    from sub_cli.history.operations import OPERATION

    told = Event(document.adopted, ADOPTED, title=document.title)
    repository, path = workspace.repository_if_any, layout.document_path(document.id)
    if repository is None or not repository.head():
        return told
    for entry, _ in repository.walk("--fixed-strings", f"--grep={OPERATION}: document adopt", paths=[path]):
        return replace(told, who=entry.author, commit=entry.sha)
    return told


def _of_turn(turn: Turn, known: Mapping[str, list[Step]]) -> Event:
    erratum, event = turn.erratum, turn.event
    what = REVERTED if turn.takes_back else APPLIED
    told = Event(event.day, what, erratum.id, event.memo or erratum.memo, erratum.title, event.effective)
    step = took(known, erratum.id, what, event.day)
    return replace(told, who=step.who, remark=step.remark, commit=step.commit) if step else told


def credits_of(workspace: Workspace, reference: str, *, document_id: str = "") -> Blamed:
    """Return a section with the origin of every sentence and word, over its whole history.

    What was there without errata comes from git, all else from the events of the errata. Raises `NotFound` for an
    unknown section, `Unable` where there is no repository or only part of its history.
    """
    ledger = workspace.ledger(workspace.document_id(document_id))
    document = ledger.document
    section_id = numbering.resolve(document, reference)
    section = document.sections[section_id]
    wordings = list(base_wordings(workspace, ledger, section_id))
    origins = {entry.sha: _of_commit(entry) for entry, _ in wordings}
    found = [Revision(entry.sha, text) for entry, text in wordings]
    try:
        found += _after_base(ledger, section_id, found[-1].text if found else "")
    except Misfit:
        found.append(Revision(LOOSE, section.text))
    turns = map(ledger.chain.turn, _about(ledger, section_id))
    origins |= {turn.name: _of_erratum(turn) for turn in turns}
    origins[LOOSE] = Origin("", None, "")
    known = {revision.key: origins[revision.key] for revision in found}
    return Blamed(numbering.number(document, section_id), section.title, blame(found), known)


def _after_base(ledger: Ledger, section_id: str, committed: str) -> Iterator[Revision]:
    """Yield what came after `committed`, the last wording without errata: what nobody committed, then the errata."""
    base, *others = revisions(ledger, section_id, _about(ledger, section_id))
    if base.text != committed:
        yield Revision(LOOSE, base.text)
    yield from others


def _about(ledger: Ledger, section_id: str) -> list[int]:
    """Return the turns of the errata that touch a section, or with an empty id of all of them."""
    return ledger.chain.about(section_id) if section_id else list(range(len(ledger.chain.traces)))


def _of_commit(entry: LogEntry) -> Origin:
    return Origin(entry.sha, entry.date.date(), entry.author)


def _of_erratum(turn: Turn) -> Origin:
    return Origin("", turn.event.day, "", turn.erratum.id, turn.event.memo or turn.erratum.memo)
