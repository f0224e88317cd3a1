"""The kinds of PDF: which files each shows, and the job that makes it again. A new kind is a row of `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sub_cli.errors import Refused
from sub_cli.messages import msg
from sub_cli.pages import document as document_pages
from sub_cli.pages import memo as memo_pages
from sub_cli.pages import renvooi as renvooi_pages
from sub_cli.render.provenance import Provenance
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.redline.base import Look
    from sub_cli.render.confined import Renderer
    from sub_cli.render.job import Job
    from sub_cli.store.files import Files


@dataclass(frozen=True, slots=True)
class Means:
    """What a PDF is made again with."""

    renderer: Renderer
    look: Callable[[str], Look]
    """The words of a renvooi in a language."""
    house: Files | None = None
    """The files that the house style of a memo comes from; None: those of its commit."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of PDF; its functions are given the workspace as the commit has it that the PDF names."""

    sources: Callable[[Workspace, Provenance], Iterable[str]]
    """The files whose newest commit it names; none where it names the commit that was asked for."""
    job: Callable[[Workspace, Provenance, Means], Job]
    """What makes it again."""


def kind_of(provenance: Provenance) -> Kind:
    """Return the kind of a PDF; raises `Refused` for one that this program does not make."""
    if kind := KINDS.get(provenance.kind):
        return kind
    raise Refused(msg("It is of an unknown kind, {kind}.", kind=provenance.kind))


def _memo_sources(then: Workspace, provenance: Provenance) -> Iterable[str]:
    return memo_pages.sources_of(then, then.files, then.memo(provenance.number))


def _memo_job(then: Workspace, provenance: Provenance, means: Means) -> Job:
    return memo_pages.memo_job(then, then.files, then.memo(provenance.number), provenance.commit, means.house)


def _document_sources(then: Workspace, provenance: Provenance) -> Iterable[str]:
    return document_pages.sources_of(then, then.files, provenance.number)


def _document_job(then: Workspace, provenance: Provenance, _: Means) -> Job:
    shown = document_pages.at_commit(then, provenance.number, provenance.commit, provenance.version)
    return document_pages.document_job(then, shown, then.repository.commit(provenance.commit).date.date())


def _renvooi_job(then: Workspace, provenance: Provenance, means: Means) -> Job:
    return renvooi_pages.remake(then, provenance, means.look)


KINDS: Final[Mapping[str, Kind]] = {
    "memo": Kind(_memo_sources, _memo_job),
    "document": Kind(_document_sources, _document_job),
    "renvooi": Kind(renvooi_pages.sources_of, _renvooi_job),
}
