"""What a build is about: targets, what goes into each, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sub_cli.messages import Message


class State(StrEnum):
    """What is to be done, or was done, for a target."""

    FRESH = "fresh"
    """Nothing that goes into it changed."""
    SAME = "same"
    """Something changed, but not what it shows."""
    CACHED = "cached"
    """It was made before, in this very form."""
    BUILT = "built"
    """It is made anew."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Target:
    """Something to be made."""

    name: str
    """`memo/PS2021BEM07`, `document/plan`, `renvooi/plan/E01`."""
    inputs: Mapping[str, str]
    """Everything that may go into it, by name: a digest, or the value itself."""
    files: tuple[str, ...]
    """The artefacts, as paths in the output folder."""


@dataclass(frozen=True, slots=True)
class Order:
    """A target made ready for whoever makes it."""

    target: Target
    key: str
    """Digest of all that it shows and of all that turns that into bytes: the same key, the same bytes."""
    payload: Any
    """What the maker gets; it can be pickled."""


@dataclass(frozen=True, slots=True)
class Product:
    """What a maker hands back."""

    data: tuple[bytes, ...]
    """The artefacts, in the order of the target's files."""
    pages: int = 0
    seconds: float = 0.0
    """What it took to make."""
    notes: tuple[Message, ...] = ()
    """What there is to say about it."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file that was made."""

    path: str
    """From the output folder."""
    digest: str
    """`sha256:…`."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Record:
    """One target as the manifest holds it."""

    name: str
    key: str
    inputs: Mapping[str, str]
    artefacts: tuple[Artefact, ...]
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one target."""

    name: str
    state: State
    record: Record | None = None
    """None where it failed."""
    reasons: tuple[Message, ...] = ()
    """Why it was not fresh."""
    error: Exception | None = field(default=None, compare=False)
    seconds: float = 0.0
    """What it took to make; 0 where it was not made."""
    notes: tuple[Message, ...] = ()
