"""What lies in the output folder of a signed memo: its PDF is the signed file, its web page the cover of that."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli import layout
from sub_cli.actions.builds.archive import paper_of
from sub_cli.actions.builds.beside import Forms, keep_pace, shown
from sub_cli.actions.signature.file import Kept, source_paths, standing
from sub_cli.digests import digest_of
from sub_cli.interop.table import endings, sidecars
from sub_cli.messages import Message
from sub_cli.pages.memo import cover_job
from sub_cli.pages.sources import SIGNED_MEMO, sources
from sub_cli.states.state import commit_of
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.render.confined import Renderer
    from sub_cli.render.job import Job


def keep_up(
    workspace: Workspace, number: str, made: Mapping[Path, bytes], rendering: Renderer | None = None
) -> tuple[Message, ...]:
    """Bring up to date what lies there of a signed memo, of which `made` was written just now, and say of what.

    A page that is one file goes: what counts is the signed file. `rendering` makes the cover, where one is needed.
    """
    memo = workspace.memo(number)
    kept = standing(workspace, workspace.files, memo)
    job = cover_job(workspace, workspace.files, memo, kept.record)
    key = digest_of([shown(job), kept.record.last.digest])
    forms = _Signed(workspace, number, kept, job).forms(rendering)
    return keep_pace(workspace, f"memo/{number}", made, forms, key, _commit_behind(workspace, number))


def _commit_behind(workspace: Workspace, number: str) -> str:
    """Return the newest commit behind the pages of a signed memo, as `sub build` has it."""
    own = source_paths(workspace, number)
    return commit_of(workspace, sources(workspace.settings, workspace.files, SIGNED_MEMO, own))


@dataclass(frozen=True, slots=True)
class _Signed:
    """A signed memo and the page that says so."""

    workspace: Workspace
    number: str
    kept: Kept
    job: Job

    def forms(self, rendering: Renderer | None) -> Forms:
        """Return what makes each of the forms in which it may lie there."""
        beside = {ending: partial(self._metadata, at) for at, ending in enumerate(endings())}
        return {".pdf": lambda: self.kept.data, ".html": partial(self._cover, rendering), **beside}

    def _cover(self, rendering: Renderer | None) -> bytes:
        from sub_cli.pages.on_screen import on_screen
        from sub_cli.render.confined import Renderer
        from sub_cli.render.web import web_page

        with nullcontext(rendering) if rendering else Renderer() as started:
            html = started.render(self.job).html
        return web_page(on_screen(html, self.job.theme, self.job.view.language), self.job.theme, self.job.images)

    def _metadata(self, at: int) -> bytes:
        paper = replace(paper_of(self.workspace, self.job), moment=self.kept.record.last.when)
        return sidecars(paper, f"{layout.file_name(self.number)}.pdf", self.kept.data).files[at]
