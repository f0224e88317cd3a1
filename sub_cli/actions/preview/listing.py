"""The list of all pages: the index that `sub build` makes, of what can be previewed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sub_cli.actions.builds import entries
from sub_cli.actions.builds.entries import Telling
from sub_cli.actions.builds.site import Site, Wanted
from sub_cli.actions.builds.targets import DOCUMENT, MEMO
from sub_cli.actions.preview.targets import Target, targets
from sub_cli.errors import SubError
from sub_cli.pages.index import Entry, Shelf, index_page, newest_first
from sub_cli.pages.theme import theme_of
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.redline.base import Look


def page(workspace: Workspace, today: date, look: Look) -> str:
    """Return the list in the house style, in the language of the workspace; raises `BadInput` for a broken theme."""
    style = theme_of(workspace.settings, workspace.files)
    wanted = workspace.settings.programme.language
    language = wanted if style.speaks(wanted) else min(style.house["words"], default=wanted)
    telling = Telling(style.words(language))
    site = Site(workspace, Wanted(today, lambda _: look))
    shelves = [Shelf(kind, telling.words[f"index_{kind}"], _rows(site, kind, telling)) for kind in (DOCUMENT, MEMO)]
    return index_page(workspace.settings.programme.name, shelves, style, language).decode()


def _rows(site: Site, kind: str, telling: Telling) -> list[tuple[Entry, str, str]]:
    found = (each for each in targets(site.files) if each.kind == kind)
    return newest_first([(_entry(site, each, telling), each.paper[1:], each.page[1:]) for each in found])


def _entry(site: Site, target: Target, telling: Telling) -> Entry:
    """Return what is told of a target; of one that cannot be read no more than its name, its page says why."""
    tell = entries.document if target.kind == DOCUMENT else entries.memo
    try:
        return tell(site, target.name, telling)
    except SubError:
        return Entry(target.name, target.name, telling.word("draft"), standless=True)
