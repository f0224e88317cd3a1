"""`sub preview`: pages, redlines and PDFs of what the work tree holds at the moment at which somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from threading import Lock, RLock, Timer
from typing import TYPE_CHECKING, Final

from sub_cli.actions.preview import listing, redline, sources, targets
from sub_cli.actions.preview.made import Made, Page
from sub_cli.actions.preview.paper import commit_behind, job_of, on_web, signed_bytes
from sub_cli.actions.preview.setting import RememberedSetting
from sub_cli.actions.preview.sources import Contents
from sub_cli.actions.preview.staying import Staying
from sub_cli.actions.preview.targets import LIST, Target
from sub_cli.errors import SubError
from sub_cli.messages import msg
from sub_cli.pages import preview as frames
from sub_cli.pages.places import in_their_place
from sub_cli.pages.preview import Frame, Way
from sub_cli.pages.theme import theme_of
from sub_cli.report.text import describe
from sub_cli.serve.exchange import PDF, Answer, Gone, Request
from sub_cli.serve.watching import changes

if TYPE_CHECKING:
    from sub_cli.redline.base import Look
    from sub_cli.render.confined import Renderer
    from sub_cli.report.base import ReadLine

REST: Final = 0.5
"""Seconds after which git is asked whether what was saved is what it has already."""
NOT_HERE: Final = Answer(b"404 Not Found\n", "text/plain; charset=utf-8", 404)
_SINCE: Final = {
    redline.BASE: msg("Changes since it was adopted"),
    redline.LAST: msg("Changes since the last commit"),
}


@dataclass
class Preview:
    """The pages of one workspace, for one reader; one is made at a time."""

    settled: Staying
    """The workspace as its settings could last be read."""
    today: date
    look: Look
    """Speaks the language of the reader."""
    read_line: ReadLine
    press: Renderer
    """Makes pages."""
    paper: Callable[[], Renderer]
    """Gives who makes PDFs, started when it is first asked for."""
    _targets: dict[str, Target] = field(default_factory=dict)
    """By address: everything that was shown, also what is not there any more."""
    _pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    _commits: dict[str, tuple[Contents, str]] = field(default_factory=dict)
    """By address: contents of which it was asked of which commit they are, and the answer."""
    _shown: dict[str, tuple[Contents, list[str]]] = field(default_factory=dict)
    _setting: RememberedSetting = field(default_factory=RememberedSetting)
    _lock: RLock = field(default_factory=RLock)
    _paper_lock: Lock = field(default_factory=Lock)
    """A PDF of a whole plan takes a while, and its page does not wait for that."""

    @property
    def workspace(self) -> Staying:
        """Return the workspace with its settings of now; raises `BadInput`, `Unable`."""
        self.settled = self.settled.renewed()
        return self.settled

    def start(self, word: str = "") -> str:
        """Return the address of what a word names, see `targets.start`."""
        return targets.start(self.settled, word)

    def answer(self, request: Request) -> Answer:
        """Return the page, the redline, the PDF or the file of the house style at an address."""
        target = self._target(request.path)
        if target and request.path == target.paper:
            return self._pdf(target)
        with self._lock:
            return self._answer(request, target)

    def revisions(self, request: Request, gone: Gone) -> Iterator[str]:
        """Yield the revision of the page that a listener names, each time that it is another one than he has."""
        address, since = request.query.get("page", ""), request.query.get("since", "")
        with self._lock:
            page, target = self._pages.get((address, since)), self._target(address)
            has = page.contents if page and page.revision == request.query.get("after") else None
            folders = sources.watched(self.settled, target)
        if page is None:
            return
        for _ in changes(page.look, has, folders, gone):
            with self._lock:
                page.current(lambda found: self._commit(target, found))
                yield page.revision

    def _answer(self, request: Request, target: Target | None) -> Answer:
        address, since = request.path, request.query.get("since", "")
        if address.startswith("/theme/"):
            return self._file(address)
        if (target is None and (address != LIST or since)) or since not in ("", *_SINCE):
            return NOT_HERE
        made = self._page(target, since).current(lambda found: self._commit(target, found))
        return self._sent(made, target, address, since)

    def _target(self, address: str) -> Target | None:
        with self._lock:
            found = targets.at(self.settled.tree, address)
            if found:
                self._targets[address] = found
            return self._targets.get(address)

    def _page(self, target: Target | None, since: str) -> Page:
        key = (target.page if target else LIST, since)
        if key not in self._pages:
            self._pages[key] = Page(lambda: self._contents(target), lambda commit: self._html(target, since, commit))
        return self._pages[key]

    def _contents(self, target: Target | None) -> Contents:
        """Return the contents of what a target is made from, with the pictures that its texts name by now."""
        with self._lock:
            key, workspace = target.page if target else LIST, self.settled
            before, shown = self._shown.get(key, ({}, []))
            found = sources.contents(workspace, target, shown)
            if found != before:
                shown = sources.pictures_of(workspace, target)
                found = sources.contents(workspace, target, shown)
                self._shown[key] = found, shown
            return found

    def _html(self, target: Target | None, since: str, commit: str) -> str:
        workspace = self.workspace
        if target is None:
            return listing.page(workspace, self.today, self.look)
        if since:
            return redline.redline(workspace, target, since, self.look)
        job = job_of(workspace, target, commit, self.today, self._setting)
        return on_web(self.press.page(job), job)

    # -- of which commit ---------------------------------------------------------------------------

    def _commit(self, target: Target | None, found: Contents) -> str:
        """Return the commit that contents are of.

        Of a text that was saved just now git is not asked before it is shown, but a moment later: it is of none yet,
        unless somebody put back what git has.
        """
        if target is None:
            return ""
        asked = self._commits.get(target.page)
        if asked and asked[0] == found:
            return asked[1]
        if asked and sources.is_edit(asked[0], found):
            self._ask_later(target, found)
            return ""
        return self._ask(target, found)

    def _ask(self, target: Target, found: Contents) -> str:
        commit = commit_behind(self.workspace, target)
        self._commits[target.page] = found, commit
        return commit

    def _ask_later(self, target: Target, found: Contents) -> None:
        timer = Timer(REST, self._ascertain, (target, found))
        timer.daemon = True
        timer.start()

    def _ascertain(self, target: Target, found: Contents) -> None:
        """Ask git of which commit contents are, and make the page again where it said something else."""
        with self._lock:
            page = self._page(target, "")
            if page.contents != found:
                return
            try:
                commit = self._ask(target, found)
            except SubError:
                return
            if commit:
                page.renew(found, lambda _: commit)

    # -- what is sent ------------------------------------------------------------------------------

    def _file(self, address: str) -> Answer:
        from sub_cli.render.web import TYPES, web_files

        try:
            data = web_files(theme_of(self.settled.settings, self.settled.tree)).get(address.removeprefix("/"))
        except SubError:  # told on the page
            return NOT_HERE
        kind = next((kind for ending, kind in TYPES.items() if address.lower().endswith(ending)), "")
        return NOT_HERE if data is None else Answer(data, kind or "application/octet-stream")

    def _pdf(self, target: Target) -> Answer:
        try:
            with self._lock:
                workspace = self.workspace
                if data := signed_bytes(workspace, target):
                    return Answer(data, PDF)
                job = job_of(workspace, target, commit_behind(workspace, target), self.today, self._setting)
            with self._paper_lock, in_their_place(workspace.tree):
                return Answer(self.paper().render(job).pdf, PDF)
        except SubError as error:
            return self._sent(Made("", "", error), target, target.paper, "")

    def _sent(self, made: Made, target: Target | None, address: str, since: str) -> Answer:
        frame = self._frame(made, target, address, since)
        html = frames.framed(made.html, frame) if made.html else frames.alone(frame)
        return Answer(html.encode(), status=200 if made.html else 422, scripts=frames.SCRIPTS)

    def _frame(self, made: Made, target: Target | None, address: str, since: str) -> Frame:
        say = self.look.translate
        error = made.error
        late = msg("This is the last page that could be made.") if made.html else msg("No page can be made yet.")
        return Frame(
            language=self.look.reader,
            name=say(msg("Preview")),
            ways=list(self._ways(target, address, since)),
            revision=made.revision,
            reload=say(msg("Renew this page")),
            gone=say(msg("The preview has ended, and this page is not renewed any more.")),
            fault=f"{say(error.message)} {say(late)}" if error else "",
            findings=list(self._findings(error)) if error else (),
        )

    def _findings(self, error: SubError) -> Iterator[str]:
        say = self.look.translate
        yield from (describe(each, say, self.read_line) for each in error.findings)
        yield from map(say, error.advice)

    def _ways(self, target: Target | None, address: str, since: str) -> Iterator[Way]:
        say = self.look.translate
        yield Way(say(msg("All pages")), LIST, address == LIST)
        if target is None:
            return
        yield Way(say(msg("Page")), target.page, address == target.page and not since)
        for each in self._states(target):
            yield Way(say(_SINCE[each]), f"{target.page}?since={each}", since == each)
        yield Way("PDF", target.paper, address == target.paper)

    def _states(self, target: Target) -> list[str]:
        try:
            return redline.states(self.settled, target)
        except SubError:
            return []
