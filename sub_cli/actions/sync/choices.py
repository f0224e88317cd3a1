"""What only a person can decide when two brought together what both changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from sub_cli.messages import Message


class Pick(StrEnum):
    """What a person answers."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """One behind the other."""
    LATER = "later"


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
    who: str = ""
    """Who wrote theirs."""
    day: date | None = None
    """When; None where that is not known."""


Ask: TypeAlias = Callable[[Choice], Pick]
"""Returns what a person answers."""


class Waiting(Exception):
    """A choice is left for later: then nothing is brought together."""
