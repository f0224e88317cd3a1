"""Diff: a comparison in the form that was asked for, as text or as a file; two files where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sub_cli import disk
from sub_cli.actions.two_files import own_lines, side_of
from sub_cli.diff.changes import Comparison
from sub_cli.diff.compare import compare_sections, compare_texts
from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.redline.base import Look
from sub_cli.redline.formats import FORMATS
from sub_cli.report.base import printable
from sub_cli.states.comparison import Compared


def text_of(comparison: Comparison, form: str, look: Look) -> str:
    """Return `comparison` in one of the forms of `redline.formats`, a line feed at its end."""
    return FORMATS[form](comparison, look)


def titled(compared: Compared, form: str, look: Look) -> str:
    """Return the comparison of one document among several, below its title."""
    document = compared.after
    name = printable(f"{document.title} ({document.id})")
    head = f"## {name}" if form == "markdown" else name
    return f"{head}\n\n{text_of(compared.comparison, form, refer_to(document, look))}"


def all_on_one_page(found: Sequence[tuple[Compared, Look]]) -> str:
    """Return the comparisons of several documents as one page of HTML, each below its title and with its own look."""
    from sub_cli.redline.html import render_all

    return render_all([(each.comparison, refer_to(each.after, look)) for each, look in found])


def save(text: str, target: Path) -> None:
    """Write a redline to a file, whole or not at all."""
    disk.atomic_write(target, text.encode("utf-8", "replace"))


def refer_to(document: Document, look: Look) -> Look:
    """Return `look` that reads a reference `[](#id)` as "paragraaf 2.1"; nothing is read before there is one."""
    top = {entry.id for entry in document.outline}

    def refer(section: str) -> str:
        if section not in document.ids():
            return f"[](#{section})"
        number = numbering.number(document, section)
        return numbering.label(number, document.language, top=section in top)

    return replace(look, refer=refer, language=document.language)


def diff_files(old: Path, new: Path) -> Comparison:
    """Return the comparison of two files: sections (YAML), other YAML, Markdown or plain text.

    A file named /dev/null is one that is not there, as git names it. Raises `NotFound`, or `BadInput` for a file that
    is not what its name says.
    """
    with own_lines(old, new) as files:
        before, after = side_of(files, old), side_of(files, new)
    names = {"old_name": str(old), "new_name": str(new)}
    sections = [side for side in (before, after) if side]
    if not sections or not all(side.title for side in sections):
        return compare_texts(before.text if before else "", after.text if after else "", **names)
    change = compare_sections(before, after, *(side.number if side else "" for side in (before, after)))
    return Comparison(str(old), str(new), sections=(change,) if change.kinds else (), total=1)
