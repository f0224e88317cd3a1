"""Renvooi: a comparison on paper, of two states of a document or of two files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sub_cli.actions.builds.publish import Built, PageFile, publish, renderer
from sub_cli.actions.two_files import own_lines, side_of
from sub_cli.diff.compare import compare_documents
from sub_cli.document.model import Document, Entry, Section
from sub_cli.pages.places import in_their_place
from sub_cli.pages.renvooi import erratum_of, files_job, renvooi_job
from sub_cli.redline.base import Look
from sub_cli.states.comparison import Compared
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace


def print_renvooi(
    workspace: Workspace,
    compared: Compared,
    look: Look,
    today: date,
    target: Path | None = None,
    *,
    single: bool = False,
) -> Built:
    """Make the PDF of a comparison, or with `single` a web page that is one file.

    `look` speaks the language of the document, `today` dates what no commit holds. Raises `Refused` where nothing
    differs, and whatever rendering raises.
    """
    with renderer() as rendering:
        job = renvooi_job(workspace, compared, look, today)
        erratum = erratum_of(compared)
        name = compared.after.id + (f"-{erratum.id}" if erratum else "")
        of = f"renvooi/{erratum.document}/{erratum.id}" if erratum and not compared.section else ""
        page = PageFile(f"renvooi-{name}", of, target, single=single)
        return publish(rendering, workspace, job, workspace.files, page)


def print_files(
    workspace: Workspace,
    old: Path,
    new: Path,
    look: Look,
    today: date,
    target: Path | None = None,
    *,
    single: bool = False,
) -> Built:
    """Make the page of two files, in the style of the workspace; raises as `diff_files` and `print_renvooi`."""
    with renderer() as rendering, own_lines(new, old) as files:
        compared = _compared_files(files, old, new)
        job = files_job(workspace, compared, look, today)
        page = PageFile(f"renvooi-{compared.after.id}", "", target, single=single)
        with in_their_place(files, str(new), str(old)):
            return publish(rendering, workspace, job, files, page)


def _compared_files(files: Files, old: Path, new: Path) -> Compared:
    """Return two files as states of a document of one section, which has the name of the file."""
    sides = [side_of(files, path) for path in (old, new)]
    named = next((path for path, side in zip((new, old), sides[::-1], strict=True) if side), new)
    id = named.stem
    before, after = (_document(id, named.name, side) for side in sides)
    comparison = compare_documents(before, after, old_name=str(old), new_name=str(new))
    return Compared(comparison, before, after, ())


def _document(id: str, title: str, side: Section | None) -> Document:
    sections = {id: replace(side, id=id, number="")} if side else {}
    return Document(id, title, outline=tuple(map(Entry, sections)), sections=sections)
