"""What a page is made from, by content: it is another page when one of these is another file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from sub_cli import config, disk, layout
from sub_cli.actions.builds.targets import MEMO
from sub_cli.actions.preview.staying import Staying
from sub_cli.actions.preview.targets import Target
from sub_cli.errors import SubError
from sub_cli.history.git_directory import index_of
from sub_cli.pages import pictures

HEAD: Final = "HEAD"
"""What stands for the commit that the work tree is held against; no path of a workspace is called so."""
Contents = Mapping[str, str]
"""What tells the content of each file from any other, by its path; of what cannot be read why."""


def contents(workspace: Staying, target: Target | None, shown: Iterable[str] = ()) -> Contents:
    """Return the content of all that decides what a target looks like, and the newest commit; of all without one.

    `shown` are the pictures in its text. What an editor leaves beside a text is not among it.
    """
    style = workspace.settings.house.templates
    found = {HEAD: _head(workspace.root)}
    for folder in (*_folders(workspace, target), style):
        paths = workspace.tree.names(folder)
        found |= {path: _content(workspace, path) for path in paths if layout.is_of_programme(path, style)}
    return found | {path: _content(workspace, path) for path in (config.FILE, *_own(target), *shown)}


def pictures_of(workspace: Staying, target: Target | None) -> list[str]:
    """Return the pictures that a target names, there or not."""
    paths = [path for folder in _folders(workspace, target) for path in workspace.tree.names(folder)] if target else []
    return list(dict.fromkeys(pictures.of_texts(workspace.tree, [*_own(target), *paths])))


def watched(workspace: Staying, target: Target | None) -> list[Path]:
    """Return where a change of `contents` may come from."""
    inside = [*_folders(workspace, target), workspace.settings.house.templates, config.FILE, *_own(target)]
    git = index_of(workspace.root)
    return [*(workspace.root / each for each in inside), *([git.parent / HEAD, git.parent / "logs"] if git else [])]


def is_edit(before: Contents, now: Contents) -> bool:
    """Tell whether only files differ, and the commit that they are held against is the same."""
    return before.get(HEAD) == now.get(HEAD) and before != now


def _folders(workspace: Staying, target: Target | None) -> tuple[str, ...]:
    if target is None:
        return layout.SOURCES
    document = _document_of(workspace, target) if target.kind == MEMO else target.name
    return layout.folders(document) if document else ()


def _own(target: Target | None) -> tuple[str, ...]:
    """Return the files of a memo, there or not."""
    return (target.source, layout.record_path(target.name)) if target and target.kind == MEMO else ()


def _document_of(workspace: Staying, target: Target) -> str:
    try:
        return workspace.memo(target.name).document
    except SubError:  # told on the page
        return ""


def _content(workspace: Staying, path: str) -> str:
    try:
        return workspace.tree.id(path)
    except FileNotFoundError:
        return ""
    except SubError as error:
        return f"{error} {error.findings}"


def _head(root: Path) -> str:
    """Return what tells one newest commit from another without asking git: where HEAD is, and its own log."""
    git = index_of(root)
    if git is None:
        return ""
    try:
        log = (git.parent / "logs" / HEAD).stat()
    except OSError:
        return repr(disk.read_if_there(git.parent / HEAD))
    return f"{disk.read_if_there(git.parent / HEAD)!r} {log.st_mtime_ns} {log.st_size} {log.st_ino}"
