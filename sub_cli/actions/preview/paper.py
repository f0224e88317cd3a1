"""What stands on a page now: the job of a target as the work tree has it, and the web page that `sub build` makes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sub_cli.actions.builds.publish import source_commit
from sub_cli.actions.builds.targets import MEMO
from sub_cli.actions.preview.targets import Target
from sub_cli.actions.signature.evidence import refuse_unkept
from sub_cli.actions.signature.file import is_kept, standing
from sub_cli.pages import document
from sub_cli.pages.memo import cover_job, memo_job
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.pages.document import Setting
    from sub_cli.render.job import Job


def job_of(workspace: Workspace, target: Target, commit: str, today: date, setting: Setting) -> Job:
    """Return what is on the pages of a target: as the work tree has it, said to be of `commit`.

    Raises as `memo_job`, `document_job` and `standing` do.
    """
    if target.kind != MEMO:
        shown = document.at_commit(workspace, target.name, "")
        shown = document.DocumentState(shown.name, shown.document, shown.files, shown.ledger, commit)
        return document.document_job(workspace, shown, today, setting=setting)
    memo = workspace.memo(target.name)
    refuse_unkept(workspace, workspace.files, memo)
    if is_kept(workspace.files, target.name):
        return cover_job(workspace, workspace.files, memo, standing(workspace, workspace.files, memo).record)
    return memo_job(workspace, workspace.files, memo, commit)


def signed_bytes(workspace: Workspace, target: Target) -> bytes:
    """Return the signed file of a memo, which is its PDF; empty where it was not signed. Raises as `standing` does."""
    if target.kind != MEMO or not is_kept(workspace.files, target.name):
        return b""
    return standing(workspace, workspace.files, workspace.memo(target.name)).data


def commit_behind(workspace: Workspace, target: Target) -> str:
    """Return the newest commit that changed what a target shows; empty where something of it is not committed."""
    if target.kind == MEMO:
        return source_commit(workspace, target.name)
    return document.clean_commit(workspace, target.name)


def on_web(html: str, job: Job) -> str:
    """Return the page as it goes on the web, see `sub build`."""
    from sub_cli.pages.on_screen import on_screen
    from sub_cli.render.web import web_page

    return web_page(on_screen(html, job.theme, job.view.language), job.theme, job.images).decode()
