"""An erratum as a value: who it belongs to, where it is in its life, and the changes it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sub_cli import layout
from sub_cli.errata.operations.base import Change, Spot
from sub_cli.errors import Place


class Status(StrEnum):
    """Where an erratum is in its life; only `errata.lifecycle` says which steps are allowed."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"
    REVERTED = "reverted"


class Kind(StrEnum):
    """The three kinds that Dutch practice keeps apart: rectificatie, wijziging, revisie (docs/errata.md)."""

    ERRATUM = "erratum"
    AMENDMENT = "amendment"
    REVISION = "revision"


class What(StrEnum):
    """What an event did."""

    WRITTEN = "written"
    REBASED = "rebased"
    APPLIED = "applied"
    REVERTED = "reverted"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an erratum: it was written or carried along, or it came into the text or left it."""

    what: What
    day: date | None
    """The day on which it happened; None where nobody knows."""
    after: tuple[str, ...] = ()
    """The events of the document that it came directly after (`errata.chain`), as a commit names its parents."""
    effective: date | None = None
    """The first day on which it holds, where that is another one than `day`."""
    memo: str = ""
    """Number of the memo that announces it."""
    places: tuple[Spot, ...] = ()
    """For an application: the place of every change in the text that the events before it make."""
    texts: tuple[tuple[str, str], ...] = ()
    """For a writing: by section, the `text_mark` of the text that its lines count in."""
    held: str = ""
    """For a reverting: the digest of what it takes back (`errata.fingerprint`)."""

    @property
    def start(self) -> date | None:
        """Return the first day on which it holds; None where nobody knows."""
        return self.effective or self.day

    @property
    def turns(self) -> bool:
        """Tell whether it changed the text of the document."""
        return self.what in (What.APPLIED, What.REVERTED)


@dataclass(frozen=True, slots=True)
class Erratum:
    """A tracked patch to one document."""

    id: str
    document: str
    title: str
    changes: tuple[Change, ...]
    """Applied in this order, together or not at all."""
    kind: Kind = Kind.ERRATUM
    status: Status = Status.DRAFT
    reason: str = ""
    memo: str = ""
    """Number of the memo that brings it out; empty while there is none."""
    effective: date | None = None
    """The first day on which the new text holds; None means as soon as it is applied."""
    order: str = ""
    """The change order in words, where a person wrote one; empty: it is written from the changes."""
    events: tuple[Event, ...] = ()
    """What happened to it, in order; nothing is ever taken out but an application that never held."""
    places: tuple[Place, ...] = field(default=(), compare=False, repr=False)
    """Where each change stood in the file it was read from, for findings; empty where there is no file yet."""

    def place(self, change: int = -1) -> Place:
        """Return where a change, counted from 0, stands; for -1, and where that is not known, the file as a whole."""
        known = 0 <= change < len(self.places)
        return self.places[change] if known else Place(layout.erratum_path(self.document, self.id))

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the ids of the sections that it touches, each once; the document's own title has none."""
        return tuple(dict.fromkeys(change.section for change in self.changes if change.section))

    @property
    def brings(self) -> frozenset[str]:
        """Return the ids of the sections that come into the plan by it."""
        return frozenset(change.section for change in self.changes if change.brings)

    @property
    def turns(self) -> tuple[Event, ...]:
        """Return the events that brought it into the text or took it out, in turn: applied, reverted, applied."""
        return tuple(event for event in self.events if event.turns)

    @property
    def base(self) -> Event | None:
        """Return the event since which its changes stand as they do: written, or carried along the last time."""
        return next((event for event in reversed(self.events) if not event.turns), None)

    def effective_from(self, day: date | None) -> date | None:
        """Return from which day an application on `day` holds, where that is another one.

        When it comes in again, the day that it names counts only if that is not before it was reverted: or it would
        have held in between.
        """
        left = self.turns[-1].start if self.turns else None
        if self.effective == day or (left and self.effective and self.effective < left):
            return None
        return self.effective

    @property
    def parents(self) -> tuple[tuple[int, str], ...]:
        """Return the names that events which still count came after, each with the number of its event, from 0.

        What was written before it was carried along counts no more.
        """
        base = self.base
        counting = ((number, event) for number, event in enumerate(self.events) if event.turns or event is base)
        return tuple((number, name) for number, event in counting for name in event.after)

    @property
    def name(self) -> str:
        """Return `document/id`, under which trailers and PDFs know it."""
        return f"{self.document}/{self.id}"
