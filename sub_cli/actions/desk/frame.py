"""What stands on every page of the desk: the ways to the others, and what was done last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sub_cli.actions.desk.page import Page, View, Visit
from sub_cli.actions.desk.undoing import last
from sub_cli.actions.sync.unexchanged import unexchanged
from sub_cli.errors import SubError
from sub_cli.messages import Message
from sub_cli.pages.desk.sheet import scripts
from sub_cli.pages.theme import theme_of
from sub_cli.report.text import describe


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a page that stands on every page."""

    words: Message
    address: str
    here: bool
    count: int


def framed(visit: Visit, view: View, table: Sequence[Page], token: str) -> dict[str, object]:
    """Return what a template is filled with: what stands on every page, and the values of this one."""
    title = visit.look.translate(view.title) if isinstance(view.title, Message) else view.title
    return {
        "reader": visit.look.reader,
        "title": title,
        "programme": visit.workspace.settings.programme.name or "sub",
        "house": _house(visit),
        "scripts": scripts(),
        "ways": list(_ways(visit, table)),
        "token": token,
        "last": last(visit),
        "unexchanged": _unexchanged(visit),
        "error": visit.error,
        "findings": list(_findings(visit)),
        **view.values,
    }


def _ways(visit: Visit, table: Sequence[Page]) -> Iterator[Way]:
    part = visit.address.split("/")[1]
    for page in table:
        if page.name:
            own = page.pattern.split("/")[1]
            yield Way(page.name, page.pattern, part == own or part in _BELOW.get(own, ()), _counted(visit, page))


_BELOW: Mapping[str, tuple[str, ...]] = {"errata": ("erratum",), "memos": ("memo",)}
"""Which pages belong to a list, by the first part of their addresses."""


def _counted(visit: Visit, page: Page) -> int:
    """Return how many things wait on a page; a file that cannot be read is told there, not on every page."""
    try:
        return page.count(visit.workspace) if page.count else 0
    except SubError:
        return 0


def _house(visit: Visit) -> str:
    try:
        return str(theme_of(visit.workspace.settings, visit.workspace.files).house["organisation"]["name"])
    except SubError:
        return ""


def _unexchanged(visit: Visit) -> tuple[int, int] | None:
    repository = visit.workspace.repository_if_any
    found = unexchanged(repository) if repository else (0, 0)
    return found if any(found) else None


def _findings(visit: Visit) -> Iterator[str]:
    for each in visit.error.findings if visit.error else ():
        yield describe(each, visit.look.translate, getattr(visit.error, "line", visit.read_line))
