"""Memos and documents become PDFs, from the commit that holds their sources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sub_cli import disk, layout
from sub_cli.actions.builds.archive import for_archive, paper_of
from sub_cli.actions.builds.beside import Forms, keep_pace, key_of
from sub_cli.actions.builds.signed_pages import keep_up
from sub_cli.actions.signature.evidence import refuse_unkept
from sub_cli.actions.signature.file import is_kept, standing
from sub_cli.change import Recorded
from sub_cli.errors import UsageProblem
from sub_cli.interop.base import Paper
from sub_cli.interop.table import endings, sidecars
from sub_cli.memo.model import Memo
from sub_cli.messages import Message, msg
from sub_cli.pages import document
from sub_cli.pages.memo import cover_job, memo_job, sources_of
from sub_cli.pages.places import in_their_place
from sub_cli.states.state import commit_of, state_files
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.render.confined import Renderer
    from sub_cli.render.job import Job, Rendered


PDF: Final = ".pdf"
SINGLE: Final = "-single.html"
"""How the names of web pages end that are one file: not as those of `sub build`, which look for a house style."""


@dataclass(frozen=True, slots=True)
class Built:
    """A PDF, or a page for the web, that lies somewhere."""

    path: Path
    pages: int
    commit: str
    """The commit that holds its sources; empty where they are not committed."""
    notes: tuple[Message, ...]
    recorded: Recorded | None = None
    """What was committed; None where nothing had to be."""
    beside: tuple[Path, ...] = ()
    """What lies beside it: its archive metadata."""


@contextmanager
def renderer() -> Iterator[Renderer]:
    """Start the process that makes pages; it loads while its caller reads and asks."""
    from sub_cli.render.confined import Renderer

    with Renderer() as started:
        yield started


def build(
    workspace: Workspace,
    number: str,
    target: Path | None = None,
    *,
    templates_from: str = "",
    sidecar: bool = False,
    single: bool = False,
) -> Built:
    """Make the PDF of a memo, or with `single` a web page that is one file: from the commit that holds it.

    Where none does, as the work tree has it. One that was signed is copied as it is kept, and has no other page.
    `templates_from` names the revision whose house style is trusted.
    Raises `NotFound` for an unknown number, `UsageProblem` for another house style or page of what was signed,
    `BadInput` for a text, template or picture that cannot be shown, `Unable` without Pango or when the limits
    of rendering are reached.
    """
    memo = workspace.memo(number)
    refuse_unkept(workspace, workspace.files, memo)
    if is_kept(workspace.files, number):
        if single:
            raise _counts_as_signed(number)
        return _copy(workspace, memo, target, templates_from, sidecar)
    with renderer() as rendering:
        commit = source_commit(workspace, number)
        files = state_files(workspace, commit)
        house = workspace.revision(templates_from) if templates_from else None
        job = memo_job(workspace, files, memo, commit, house)
        page = PageFile(layout.file_name(number), f"memo/{number}", target, single=single, sidecar=sidecar)
        return publish(rendering, workspace, job, files, page)


@dataclass(frozen=True, slots=True)
class PageFile:
    """Which file a page is to be."""

    stem: str
    """Its name in the output folder, without what says the form."""
    of: str = ""
    """The target of `sub build` that it is a page of; empty where it is of none."""
    path: Path | None = None
    """Where it is to lie instead; then nothing else changes."""
    single: bool = False
    """Whether it is a web page that is one file, and no PDF."""
    sidecar: bool = False
    """Whether archive metadata go beside a PDF, also where sub.toml does not ask for them."""


def publish(rendering: Renderer, workspace: Workspace, job: Job, files: Files, page: PageFile) -> Built:
    """Make a page of what `files` hold and write it; what lies beside it of the same is brought up to date.

    Raises `BadInput` for what cannot be shown, each missing letter and each picture in its place.
    """
    with in_their_place(files):
        rendered = rendering.render(job)
        forms = _forms(workspace, job, rendered, page.stem)
        ending = SINGLE if page.single else PDF
        data = forms[ending]()
    path = page.path or target_path(workspace, page.stem + ending)
    disk.atomic_write(path, data)
    built = Built(path, rendered.pages, job.view.provenance.commit, rendered.warnings)
    if not page.single and (paper := for_archive(workspace, job, page.sidecar)):
        built = lay_beside(built, data, paper)
    if page.path or not page.of:
        return built
    made = {path: data, **{each: each.read_bytes() for each in built.beside}}
    told = keep_pace(workspace, page.of, made, forms, key_of(job), built.commit)
    return replace(built, notes=(*built.notes, *told))


def _forms(workspace: Workspace, job: Job, rendered: Rendered, stem: str) -> Forms:
    """Return what makes a page that was rendered in each of its forms."""
    from sub_cli.pages.landmarks import FOLD
    from sub_cli.pages.on_screen import on_screen
    from sub_cli.render.single import single_page
    from sub_cli.render.web import web_page

    def on_web() -> str:
        return on_screen(rendered.html, job.theme, job.view.language)

    def metadata(number: int) -> bytes:
        return sidecars(paper_of(workspace, job), f"{stem}{PDF}", rendered.pdf).files[number]

    return {
        PDF: lambda: rendered.pdf,
        ".html": lambda: web_page(on_web(), job.theme, job.images),
        SINGLE: lambda: single_page(on_web(), job.theme, job.images, FOLD),
        **{ending: partial(metadata, number) for number, ending in enumerate(endings())},
    }


def _counts_as_signed(number: str) -> UsageProblem:
    return UsageProblem(
        msg("{number} is signed: the signed file counts, and no page beside it.", number=number),
        msg("Mail that: sub memo build {number}", number=number),
    )


def _copy(workspace: Workspace, memo: Memo, target: Path | None, templates_from: str, sidecar: bool) -> Built:
    """Lay the signed file of a memo where a build puts it, byte for byte."""
    if templates_from:
        raise UsageProblem(msg("{number} is signed, and keeps the house style that it was signed in.",
                               number=memo.number))  # fmt: skip
    kept = standing(workspace, workspace.files, memo)
    path = target or target_path(workspace, f"{layout.file_name(memo.number)}{PDF}")
    disk.atomic_write(path, kept.data)
    built = Built(path, 0, kept.record.commit, ())
    paper = for_archive(workspace, cover_job(workspace, workspace.files, memo, kept.record), sidecar)
    built = lay_beside(built, kept.data, replace(paper, moment=kept.record.last.when)) if paper else built
    if target:
        return built
    made = {each: each.read_bytes() for each in (path, *built.beside)}
    return replace(built, notes=(*built.notes, *keep_up(workspace, memo.number, made)))


def build_document(
    workspace: Workspace,
    document_id: str,
    state: str,
    today: date,
    target: Path | None = None,
    *,
    sidecar: bool = False,
    single: bool = False,
) -> Built:
    """Make the PDF of a document in the state that `state` names, or with `single` a web page that is one file.

    Empty is the newest state.

    `today` dates a text that no commit holds. Raises as `build` does, and `NotFound` for an unknown state.
    """
    with renderer() as rendering:
        shown = document.at_state(workspace, document_id, state)
        job = document.document_job(workspace, shown, today)
        name = f"{shown.document.id}{'-' if state else ''}{state.strip('@:').replace('/', '-')}"
        of = "" if state else f"document/{shown.document.id}"
        page = PageFile(name, of, target, single=single, sidecar=sidecar)
        return publish(rendering, workspace, job, shown.files, page)


def lay_beside(built: Built, pdf: bytes, paper: Paper) -> Built:
    """Write the archive metadata of a PDF beside it, and return it with where they lie and what they cannot carry."""
    written = sidecars(paper, built.path.name, pdf)
    beside = tuple(built.path.with_name(built.path.stem + ending) for ending in endings())
    for path, data in zip(beside, written.files, strict=True):
        disk.atomic_write(path, data)
    return replace(built, beside=beside, notes=(*built.notes, *written.notes))


def source_commit(workspace: Workspace, number: str) -> str:
    """Return the newest commit that changed a source of the memo; empty when one differs from what is committed."""
    return commit_of(workspace, sources_of(workspace, workspace.files, workspace.memo(number)))


def target_path(workspace: Workspace, name: str) -> Path:
    """Return where a build leaves the file `name`."""
    return workspace.output / name
