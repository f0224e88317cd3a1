"""Where a programme stands: what waits, and what is not committed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sub_cli import layout
from sub_cli.actions import document
from sub_cli.actions.erratum.life import pending
from sub_cli.actions.memo import edit
from sub_cli.errata.model import Erratum
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.store import erratum_names
from sub_cli.store.conflict_copies import copies
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.merge import Unfinished


@dataclass(frozen=True, slots=True)
class Overview:
    """What a person wants to know on coming in."""

    name: str
    documents: tuple[document.DocumentRow, ...]
    pending: tuple[Erratum, ...]
    """Errata that are not applied yet."""
    open_memos: tuple[Memo, ...]
    """Memos that are neither signed nor withdrawn."""
    sharing: tuple[tuple[str, ...], ...]
    """Errata that have one number, together."""
    dirty: tuple[str, ...]
    """Files that are not committed."""
    unexchanged: tuple[int, int] = (0, 0)
    copies: tuple[str, ...] = ()
    """Files that a cloud drive left beside others."""
    gone: tuple[str, ...] = ()
    """Files among `dirty` that were deleted."""
    """How many versions of others are here and not brought in, and how many of one's own were not sent."""


def unfinished_merge(workspace: Workspace) -> Unfinished | None:
    """Return the merge that git has not finished here, None where there is none."""
    from sub_cli.history.merge import unfinished

    repository = workspace.repository_if_any
    return unfinished(repository) if repository else None


def overview(workspace: Workspace) -> Overview:
    """Return where the programme stands."""
    rows = tuple(document.rows(workspace))
    open_memos = [memo for memo in edit.select(workspace) if memo.status in (MemoStatus.DRAFT, MemoStatus.FINAL)]
    waiting = tuple(erratum for row in rows for erratum in pending(workspace, row.id))
    sharing = tuple(each for row in rows for each in erratum_names.names_of(workspace.files, row.id).twins())
    name = workspace.settings.programme.name
    left = tuple(each.path for each in copies(workspace.files))
    dirty = tuple(path for path in _dirty(workspace) if path not in left)
    gone = tuple(path for path in dirty if not (workspace.root / path).exists())
    return Overview(name, rows, waiting, tuple(open_memos), sharing, dirty, _unexchanged(workspace), left, gone)


def _unexchanged(workspace: Workspace) -> tuple[int, int]:
    from sub_cli.actions.sync.unexchanged import unexchanged

    repository = workspace.repository_if_any
    return unexchanged(repository) if repository else (0, 0)


def _dirty(workspace: Workspace) -> tuple[str, ...]:
    repository = workspace.repository_if_any
    folders = (*layout.SOURCES, workspace.settings.house.templates)
    return tuple(repository.changes(*folders)) if repository else ()
