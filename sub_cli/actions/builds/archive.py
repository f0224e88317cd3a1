"""What the archive is told of a page: its number and subject, who made it, and what sub.toml says of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sub_cli.interop.base import ArchiveFacts, Paper
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.render.job import Job


def for_archive(workspace: Workspace, job: Job, sidecar: bool) -> Paper | None:
    """Return what the archive is told, where this command or the settings want it told."""
    return paper_of(workspace, job) if sidecar or workspace.settings.archive.sidecars else None


def paper_of(workspace: Workspace, job: Job) -> Paper:
    """Return what the archive is told of a memo or a document."""
    view, said = job.view, workspace.settings.archive
    house, provenance = str(job.theme.house["organisation"]["name"]), view.provenance
    return Paper(
        provenance.number,
        view.subject,
        job.when,
        view.language,
        house,
        view.author or house,
        provenance.commit,
        provenance.status,
        "Memorandum" if provenance.kind == "memo" else "Plan",
        ArchiveFacts(said.creator, said.source, said.retention, said.access),
    )
