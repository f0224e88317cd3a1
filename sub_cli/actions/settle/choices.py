"""What only a person can decide where two sides come together that both changed one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from sub_cli.digests import digest_of
from sub_cli.history.snapshots import Revision
from sub_cli.messages import Message


class Pick(StrEnum):
    """What a person answers."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """One behind the other."""
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person writes in the place of both versions."""

    text: str


Answer: TypeAlias = Pick | Wording


@dataclass(frozen=True, slots=True)
class Choice:
    """Two versions of one thing; an empty one took it away."""

    path: str
    what: Message
    """`a sentence of Section 2.1 Rollen`."""
    mine: str
    theirs: str
    before: str = ""
    """The sentence that stands above it; empty at the beginning, and for what is no sentence."""
    after: str = ""
    both: bool = False
    """Whether both may stand, one behind the other."""
    open: bool = False
    """Whether another text may stand in the place of both."""
    who: str = ""
    """Who wrote theirs; empty where that is not known."""
    day: date | None = None
    """When; None where that is not known."""
    files: str = ""
    """Digest of both versions of a whole file, of which `mine` and `theirs` may say a part only."""

    @property
    def key(self) -> str:
        """Return what tells this choice from any other, for as long as both sides are as they are."""
        around = self.before, self.after
        return digest_of([self.path, self.what.text, self.mine, self.theirs, around, self.files])


Ask: TypeAlias = Callable[[Choice], Answer]
"""Returns what a person answers."""


class Waiting(Exception):
    """A choice is left for later: then what it is about is not brought together."""


_TURNED = {Pick.MINE: Pick.THEIRS, Pick.THEIRS: Pick.MINE}


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks a person, who is told who wrote the other version."""

    ask: Ask
    theirs: Revision | None = None
    """The side of others; None where git does not tell."""
    turned: bool = False
    """Whether git calls that side ours: in a rebase, and where a stash is put back, one's own work comes to it."""

    def answer(self, choice: Choice) -> Answer:
        """Return what a person answers; raises `Waiting` where that is left for later."""
        shown = replace(choice, mine=choice.theirs, theirs=choice.mine) if self.turned else choice
        pick = self.ask(self._with_author(shown))
        if isinstance(pick, Wording):
            return pick
        if pick is Pick.LATER:
            raise Waiting
        return _TURNED.get(pick, pick) if self.turned else pick

    def is_mine(self, choice: Choice) -> bool:
        """Tell whether ours holds, of two of which one does; raises `Waiting`."""
        return self.answer(choice) is Pick.MINE

    def _with_author(self, choice: Choice) -> Choice:
        theirs = self.theirs
        entry = theirs.repo.last_commit_touching(choice.path, rev=theirs.commit) if theirs else None
        return replace(choice, who=entry.author, day=entry.date.date()) if entry else choice
