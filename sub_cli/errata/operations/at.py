"""A place in the outline, as an erratum's file writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sub_cli.document import outline
from sub_cli.document.model import Document, Entry
from sub_cli.errata.conflicts import misfit
from sub_cli.errors import SubError
from sub_cli.messages import msg


@dataclass(frozen=True, slots=True)
class At:
    """A place in the outline: below `parent` ("" is the top), directly behind `after` ("" is first)."""

    parent: str = ""
    after: str = ""

    @classmethod
    def of(cls, entries: tuple[Entry, ...], section: str) -> At:
        """Return where a section stands; raises `NotFound`."""
        return cls(*outline.place(entries, section))

    @property
    def written(self) -> str:
        """Return the place as it is written in an erratum's file."""
        return f"under: {self.parent}\nafter: {self.after}\n"


@contextmanager
def misfits(section: str) -> Iterator[None]:
    """Make of what the outline refuses a `Misfit` of the change of `section`."""
    try:
        yield
    except SubError as error:
        raise misfit(section, error.message) from None


def require_at(entries: tuple[Entry, ...], section: str, at: At) -> None:
    """Raise `Misfit` where a section stands elsewhere, and `NotFound` where it does not stand in the outline."""
    found = At.of(entries, section)
    if found != at:
        expected, there = at.after or at.parent, found.after or found.parent
        raise misfit(section, msg("it stands at another place."), expected=expected, found=there)


def follow(document: Document, at: At, taken: Mapping[str, At]) -> tuple[At, bool]:
    """Return the place that `at` has become, and whether that is sure: a removed neighbour leaves its own place.

    `taken` tells where each section stood that an erratum took out.
    """
    after, sure, left = at.after, True, dict(taken)
    while after and not _stands(document, after, at.parent):
        gone = left.pop(after, None)
        sure = sure and gone is not None and gone.parent == at.parent
        after = gone.after if gone and gone.parent == at.parent else ""
    return At(at.parent, after), sure


def _stands(document: Document, wanted: str, parent: str) -> bool:
    try:
        return At.of(document.outline, wanted).parent == parent
    except SubError:
        return False
