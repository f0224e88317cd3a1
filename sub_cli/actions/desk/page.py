"""What a page of the desk is: it is read, and where it takes a form it acts; one module, and one row of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from sub_cli.change import Stamp
from sub_cli.errors import SubError
from sub_cli.messages import Message
from sub_cli.redline.base import Look
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.report.base import ReadLine


@dataclass(frozen=True)
class Visit:
    """Somebody who asks for a page, or sends its form."""

    workspace: Workspace
    """As it is at this moment."""
    look: Look
    """Speaks the language of the reader."""
    stamp: Stamp
    """For what is changed now."""
    read_line: ReadLine
    read_day: Callable[[str, date], date]
    """Reads a day as people type it, seen from today; raises `UsageProblem`."""
    address: str
    """The address that was asked for, without what stands behind its question mark."""
    names: Mapping[str, str]
    """What stands in the places of the address: `document`, `section`."""
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    """What the form sent; empty where the page is only read."""
    error: SubError | None = None
    """Why the form could not be done; the page then shows it again, filled in."""

    @property
    def today(self) -> date:
        """Return the day of this visit, in the zone of the workspace."""
        return self.stamp.when.date()


@dataclass(frozen=True)
class View:
    """A page that is to be shown."""

    template: str
    title: Message | str
    values: Mapping[str, object]
    """What the template is filled with, besides what stands on every page."""
    status: int = 200


@dataclass(frozen=True)
class File:
    """Something that is shown on pages, or opened by itself."""

    data: bytes
    media_type: str


@dataclass(frozen=True)
class Onward:
    """Where the browser goes on once a form was done."""

    address: str


Shown: TypeAlias = View | File | Onward


@dataclass(frozen=True)
class Page:
    """A row of the table: an address, and what is done there."""

    pattern: str
    """`/plan/{document}/{section}`: each name in braces stands for one part of an address."""
    read: Callable[[Visit], Shown]
    """Answers who asks; writes nothing. Raises `SubError`."""
    act: Callable[[Visit], Shown] | None = None
    """Does what a form wants, through the actions, and says where to go on; None where no form is taken."""
    name: Message | None = None
    """How the way to it is called on every page; None where none leads there."""
    count: Callable[[Workspace], int] | None = None
    """How many things there wait; None where nothing is counted."""


def address(*parts: str) -> str:
    """Return the address of these parts: `/plan/plan-water/rollen`."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)
