"""The way back, for an error that a file brings which was broken, deleted or edited by hand: what was last saved."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli import config, layout
from sub_cli.codes import CHANGED_MEANWHILE, THERE_ALREADY
from sub_cli.errors import BadText, Finding, NotFound, SubError
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.workspace import Workspace

_ELSEWHERE = (CHANGED_MEANWHILE, THERE_ALREADY)
"""Findings that no edit of before brings."""


def with_way_back(error: SubError, start: Path, words: list[str]) -> SubError:
    """Return the error, with the command that brings back what was last saved of the files that it is about.

    `words` are those of the command line: what restores is not told so, nor is an error about no such file changed.
    """
    if words[:1] in (["restore"], ["settle"]) or isinstance(error, BadText) or error.exit_code == 2:
        return error
    lost = way_back(start, error.findings) if error.findings else _way_to_what_is_gone(start, error)
    if lost:
        error.advice += (msg("Back to what was last saved: {command}", command=lost),)
    return error


def way_back(start: Path, findings: Iterable[Finding]) -> str:
    """Return the command that brings back what was last saved of the files that findings are about; empty for none."""
    found = [each for each in findings if each.code not in _ELSEWHERE]
    told = {str(each.message.facts.get("path", "")) for each in found} | {each.place.path for each in found}
    return _command(start, lambda workspace: _edited(workspace, told - {""})) if told else ""


def way_to_settings(start: Path) -> str:
    """Return the command that brings back a `sub.toml` that is gone; empty where none was saved."""
    return _command(start, lambda workspace: [] if (workspace.root / config.FILE).exists() else [config.FILE])


def _way_to_what_is_gone(start: Path, error: SubError) -> str:
    """Return the command that brings back what was not found because it was deleted by hand; empty for none."""
    if not isinstance(error, NotFound):
        return ""
    names = {str(fact) for fact in error.message.facts.values()}
    return way_to_settings(start) or _command(start, lambda workspace: _deleted(workspace, names))


def _command(start: Path, lost: Callable[[Workspace], Iterable[str]]) -> str:
    """Return the command for what `lost` finds in the workspace; empty where it is nothing, or git cannot tell."""
    from sub_cli.history.merge import unfinished
    from sub_cli.workspace import Workspace

    try:
        workspace = Workspace.recorded(start)
        found = [] if unfinished(workspace.repository) else list(lost(workspace))
    except (SubError, OSError, ValueError):  # told by the command, or nothing of the workspace
        return ""
    if not found:
        return ""
    return f"sub restore {shlex.quote(found[0])}" if len(found) == 1 else "sub restore"


def _edited(workspace: Workspace, paths: set[str]) -> Iterator[str]:
    """Yield those of `paths` that were recorded and are not as they were."""
    from sub_cli.history.file_state import head_ids

    known = [path for path, oid in head_ids(workspace.repository, sorted(paths)).items() if oid]
    yield from sorted(set(known).intersection(workspace.repository.changes(*known)) if known else ())


def _deleted(workspace: Workspace, names: set[str]) -> Iterator[str]:
    """Yield what was deleted by hand and bears one of the names."""
    for path in workspace.repository.changes(*layout.SOURCES):
        if _called(path) & names and not (workspace.root / path).exists():
            yield path


def _called(path: str) -> set[str]:
    name = layout.name_of(path)
    if layout.is_of("document", path):
        return {path.split("/")[1]}
    return {name, name.partition("-")[0]} if path.startswith(f"{layout.ERRATA}/") else {name}
