"""An erratum as a value: who it belongs to, where it is in its life, and the operations it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

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
    """The three kinds that Dutch practice keeps apart (reference: rectificatie, wijziging, revisie)."""

    ERRATUM = "erratum"
    AMENDMENT = "amendment"
    REVISION = "revision"


@dataclass(frozen=True, slots=True)
class At:
    """A place in the outline: below `parent` ("" is the top), directly behind `after` ("" is first)."""

    parent: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class RebaseConflict:
    """What a rebase could not carry: it waits in the erratum's file until a person settles it."""

    expected: str
    """The text that the change was written for."""
    found: str
    """The text that stands there now."""
    wanted: str
    """What the change wanted to make of it."""


@dataclass(frozen=True, slots=True)
class Replace:
    """The whole text of a section becomes another: "komt te luiden"."""

    section: str
    was: str
    becomes: str
    digest: str = ""
    """`document.text.digest(was)`: tells an altered `was` from the one that was written."""
    conflict: RebaseConflict | None = None
    """What `errata.rebase` left to be settled; such a change is never applied."""


@dataclass(frozen=True, slots=True)
class Substitute:
    """Whole lines (sentences) of a section's text become others; empty `was` inserts, empty `becomes` deletes."""

    section: str
    line: int
    """Line of the text, from 1, where `was` stands, or before which `becomes` is put in when `was` is empty."""
    was: str
    """Whole lines, each with its line feed."""
    becomes: str
    """Whole lines, each with its line feed."""
    digest: str = ""
    """`document.text.digest(was)`."""
    before: str = ""
    """The whole line above, which anchors the place; empty at the top of the text."""
    after: str = ""
    """The whole line below; empty at the end of the text."""
    conflict: RebaseConflict | None = None
    """What `errata.rebase` left to be settled; such a change is never applied."""


@dataclass(frozen=True, slots=True)
class Insert:
    """A new section comes into the outline."""

    section: str
    title: str
    text: str
    at: At
    number: str = ""
    source: str = field(default="", compare=False, repr=False)
    """The section's file to the byte, where it stood in the plan before."""
    lead: str = field(default="", compare=False, repr=False)
    tail: str = field(default="", compare=False, repr=False)
    conflict: RebaseConflict | None = None
    """What `errata.rebase` left to be settled; such a change is never applied."""


@dataclass(frozen=True, slots=True)
class Remove:
    """A section without subsections leaves the plan: "vervalt"."""

    section: str
    title: str
    text: str
    at: At
    """Where it stood."""
    number: str = ""
    digest: str = ""
    """`document.text.digest(text)`."""
    source: str = field(default="", compare=False, repr=False)
    lead: str = field(default="", compare=False, repr=False)
    tail: str = field(default="", compare=False, repr=False)
    conflict: RebaseConflict | None = None
    """What `errata.rebase` left to be settled; such a change is never applied."""


@dataclass(frozen=True, slots=True)
class Move:
    """A section, with what hangs below it, goes to another place, and so everything behind it is renumbered."""

    section: str
    was: At
    becomes: At
    conflict: RebaseConflict | None = None
    """What `errata.rebase` left to be settled; such a change is never applied."""


@dataclass(frozen=True, slots=True)
class Retitle:
    """The heading of a section becomes another; `section` "" is the document's own title."""

    section: str
    was: str
    becomes: str
    conflict: RebaseConflict | None = None
    """What `errata.rebase` left to be settled; such a change is never applied."""


Change: TypeAlias = Replace | Substitute | Insert | Remove | Move | Retitle


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
    places: tuple[Place, ...] = field(default=(), compare=False, repr=False)
    """Where each change stood in the file it was read from, for findings; empty where there is no file yet."""

    def place(self, change: int = -1) -> Place:
        """Return where a change, counted from 0, stands; for -1, and where that is not known, the file as a whole."""
        known = 0 <= change < len(self.places)
        return self.places[change] if known else Place(f"errata/{self.document}/{self.id}.yaml")

    @property
    def name(self) -> str:
        """Return `document/id`, under which trailers and PDFs know it."""
        return f"{self.document}/{self.id}"
