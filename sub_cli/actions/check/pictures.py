"""The pictures that texts show, as a page would take them: each is looked at once for as long as it does not change."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sub_cli.codes import PICTURE_NOT_IN_GIT, PICTURE_TOO_LARGE, TOO_LARGE
from sub_cli.digests import digest
from sub_cli.errors import BadInput, Finding, NotFetched, Place, SubError, Unable
from sub_cli.findings import finding_of, row_of
from sub_cli.memory import Memory
from sub_cli.messages import msg
from sub_cli.pages import pictures
from sub_cli.render.confined import Renderer
from sub_cli.render.job import Job
from sub_cli.render.theme import Theme
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace

Digest: TypeAlias = Callable[[str], str]
"""Gives the digest of a picture; empty where there is none that may be read."""


@dataclass
class Gallery:
    """What is known of every picture that was asked for."""

    files: Files
    memory: Memory
    digest: Digest
    theme: Theme | None
    """The house style, whose fonts a drawn picture is set with; None where that cannot be used."""
    places: dict[str, list[Place]] = field(default_factory=dict)
    """Where each picture that is there is shown."""
    _known: dict[str, list[Finding]] = field(default_factory=dict)
    _renderer: Renderer | None = None
    """The process that draws, where one had to be started."""

    def __enter__(self) -> Gallery:
        """Return the gallery itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the process that draws."""
        if self._renderer:
            self._renderer.__exit__(None, None, None)

    def show(self, named: Finding) -> Iterator[Finding]:
        """Yield what is wrong with the picture that a text names, in the place where it does."""
        path = str(named.message.facts["path"])
        if not self.digest(path):
            yield self._absence(named, path)
            return
        self.places.setdefault(path, []).append(named.place)
        yield from (replace(found, place=named.place) for found in self._faults(path))

    def _absence(self, named: Finding, path: str) -> Finding:
        """Return that there is no such picture, or why one that is there is not read."""
        try:
            self.files.read(path)
        except BadInput as error:
            return _refusal(named, path, error.findings[0])
        except Unable as error:
            return replace(named, message=error.message, fix=error.advice[0] if error.advice else None)
        except FileNotFoundError:
            pass
        return named

    def _faults(self, path: str) -> list[Finding]:
        if path not in self._known:
            image = f"{self.digest(path)} {self.theme.digest if self.theme else ''}".encode()
            rows = self.memory.recall(f"picture:{path}", image)
            self._known[path] = self._anew(path, image) if rows is None else [finding_of(row) for row in rows]
        return self._known[path]

    def _anew(self, path: str, image: bytes) -> list[Finding]:
        from sub_cli.render.pictures import faults

        data = self.files.read(path)
        found = faults(path, data)
        if not found and path.lower().endswith(".svg") and self.theme:
            try:
                found = self._drawn(self.theme, path, data)
            except Unable:  # where no page can be made, nobody is told that one cannot be made of this
                return found
        self.memory.keep(f"picture:{path}", image, [row_of(each) for each in found])
        return found

    def _drawn(self, theme: Theme, path: str, data: bytes) -> list[Finding]:
        """Return why a page that shows nothing but a drawing cannot be set: only drawing it tells."""
        self._renderer = self._renderer or Renderer()
        try:
            self._renderer.render(_trial(theme, path, data))
        except BadInput as error:
            return list(error.findings)
        return []


def _refusal(named: Finding, path: str, why: Finding) -> Finding:
    if why.code != TOO_LARGE:
        message = msg("{path}: {reason}", path=path, reason=why.message)
        return replace(named, message=message, fix=msg("Put a copy of the file in the workspace."))
    return replace(
        named, code=PICTURE_TOO_LARGE, message=why.message, fix=msg("Make it smaller; a page takes some ten million.")
    )


def _trial(theme: Theme, path: str, data: bytes) -> Job:
    from datetime import date

    from sub_cli.memo.model import Memo
    from sub_cli.pages.memo import memo_view
    from sub_cli.render.markdown import Html
    from sub_cli.render.provenance import Provenance

    language, day = min(theme.house["words"]), date(2000, 1, 1)
    body = (Html(f'<p><img alt="-" src="{_address(path)}"></p>'),)
    memo = Memo("-", day, ("-",), "-", "-", "", language)
    view = memo_view(memo, body, Provenance("memo", "-", "withdrawn"), theme)
    return Job(view, theme, day, path, {path: data})


def _address(path: str) -> str:
    from html import escape
    from urllib.parse import quote

    from sub_cli.render.markdown import WORKSPACE_URL

    return escape(WORKSPACE_URL + quote(path))


def digest_of(files: Files, picture: str) -> str:
    """Return the digest of a picture; empty where there is none that may be read."""
    try:
        return next((digest(data) for data in pictures.read(files, [picture]).values()), "")
    except NotFetched:
        raise
    except SubError:  # the gallery and the build say why
        return ""


def uncommitted(workspace: Workspace, shown: Mapping[str, list[Place]]) -> Iterator[Finding]:
    """Yield every picture that git does not hold though it holds the text: nobody else can make that page.

    `shown` says where each picture is shown.
    """
    if not (shown and (repository := workspace.repository_if_any)):
        return
    head = repository.head()
    held = set(workspace.revision(head).names("")) if head else set[str]()
    missing = {path: places for path, places in shown.items() if path not in held}
    texts = {place.path for places in missing.values() for place in places} & held
    settled = texts - set(workspace.dirty(sorted(texts))) if texts else texts
    for path, places in missing.items():
        for place in places:
            if place.path in settled:
                yield _not_in_git(path, place, held)


def _not_in_git(path: str, place: Place, held: Collection[str]) -> Finding:
    """Return that git does not have the picture `path`, or has it by a plainer name than `./a.png` or `b/../a.png`."""
    if (plain := posixpath.normpath(path)) in held:
        message = msg("The picture {path} has another path in git.", path=path)
        return Finding(PICTURE_NOT_IN_GIT, message, place, msg("Write it as: {path}", path=plain))
    message = msg("The picture {path} is not in git, and the text that shows it is.", path=path)
    return Finding(PICTURE_NOT_IN_GIT, message, place, msg("sub save"))
