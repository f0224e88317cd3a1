"""`sub desk`: finds the page of an address, lets it be read or act, and shows what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from http import HTTPStatus
from threading import RLock
from typing import TYPE_CHECKING, Final

from sub_cli.actions.desk.frame import framed
from sub_cli.actions.desk.page import File, Onward, Page, Shown, View, Visit
from sub_cli.actions.desk.table import PAGES
from sub_cli.errors import Conflict, NotFound, SubError
from sub_cli.messages import msg
from sub_cli.pages.desk.filling import fill
from sub_cli.serve.exchange import Answer, Gone, Request

if TYPE_CHECKING:
    from sub_cli.change import Stamp
    from sub_cli.redline.base import Look
    from sub_cli.report.base import ReadLine
    from sub_cli.workspace import Workspace

_NOWHERE: Final = "/"


@dataclass
class Desk:
    """The pages of one workspace, for one person; one is made at a time."""

    arrive: Callable[[], Workspace]
    """Gives the workspace as it is now; raises `SubError` where its settings cannot be read."""
    stamp: Callable[[Workspace], Stamp]
    """Gives what a change is recorded with at this moment."""
    look: Look
    read_line: ReadLine
    read_day: Callable[[str, date], date]
    _lock: RLock = field(default_factory=RLock)

    def answer(self, request: Request) -> Answer:
        """Return a page, or what came of its form."""
        with self._lock:
            return self._answer(request)

    def revisions(self, request: Request, gone: Gone) -> Iterator[str]:
        """Yield nothing: no page of the desk is renewed by itself."""
        yield from ()

    def _answer(self, request: Request) -> Answer:
        visit = self._visit(request)
        page, names = _page(request.path)
        visit = replace(visit, names=names)
        if page is None:
            return self._sent(self._fault(visit, NotFound(msg("There is no page at this address."))), visit, request)
        if request.form is not None and page.act is None:
            return Answer(b"405 Method Not Allowed\n", "text/plain; charset=utf-8", HTTPStatus.METHOD_NOT_ALLOWED)
        return self._sent(self._shown(page, visit, writes=request.form is not None), visit, request)

    def _visit(self, request: Request) -> Visit:
        workspace = self.arrive()
        form = request.form or {}
        stamp = self.stamp(workspace)
        return Visit(workspace, self.look, stamp, self.read_line, self.read_day, request.path, {}, request.query, form)

    def _shown(self, page: Page, visit: Visit, *, writes: bool) -> Shown:
        """Return what a page shows; what its form could not do is told on the page, with the form as it was sent."""
        try:
            return page.act(visit) if writes and page.act else page.read(visit)
        except SubError as error:
            return self._again(page, visit, error) if writes else self._fault(visit, error)

    def _again(self, page: Page, visit: Visit, error: SubError) -> Shown:
        try:
            shown = page.read(replace(visit, error=error))
        except SubError:
            return self._fault(visit, error)
        if not isinstance(shown, View):
            return shown
        return replace(shown, status=_status(error), values={**shown.values, "error": error})

    def _fault(self, visit: Visit, error: SubError) -> View:
        return View("fault", msg("This page cannot be shown"), {"error": error}, _status(error))

    def _sent(self, shown: Shown, visit: Visit, request: Request) -> Answer:
        if isinstance(shown, Onward):
            return Answer(b"", status=HTTPStatus.SEE_OTHER, location=shown.address, plain=True)
        if isinstance(shown, File):
            return Answer(shown.data, shown.media_type, plain=True)
        visit = replace(visit, error=shown.values.get("error") or visit.error)  # type: ignore[arg-type]
        values = framed(visit, shown, PAGES, request.token)
        return Answer(fill(shown.template, values, self.look.translate).encode(), status=shown.status, plain=True)


def _status(error: SubError) -> int:
    if isinstance(error, NotFound):
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.CONFLICT if isinstance(error, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY


def _page(path: str) -> tuple[Page | None, Mapping[str, str]]:
    """Return the row of an address, and what stands in the places of its names."""
    for page in PAGES:
        if found := _form(page.pattern).fullmatch(path):
            return page, found.groupdict()
    return None, {}


@cache
def _form(pattern: str) -> re.Pattern[str]:
    whole = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", pattern)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", whole))
