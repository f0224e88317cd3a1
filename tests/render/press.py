"""The press of these tests: the shipped house style, a memo of one page, and what can be read back from a PDF."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from sub_cli import house
from sub_cli.errata.effects import Effect, SectionEffect
from sub_cli.errata.model import Kind
from sub_cli.errors import Place
from sub_cli.memo.model import Memo, Signatory
from sub_cli.pages.memo import ErratumBlock, erratum_block, memo_view
from sub_cli.render.confined import Renderer
from sub_cli.render.job import Job, Rendered, View
from sub_cli.render.markdown import Html, Prose, body_of, html_of
from sub_cli.render.provenance import ErratumMark, Provenance
from sub_cli.render.theme import Theme, read_theme

DAY = date(2021, 4, 9)
FILE = "documents/memos/PS2021BEM07.yaml"
LABELS = {"democratische-legitimatie": "paragraaf 2.1", "samenwerken": "hoofdstuk 2"}

TEXT = """\
Op 31 maart 2021 is het plan besproken.
De commissie miste inzicht in de gesprekken.

# Gesprekken

Er waren gesprekken met de partners:

- vijf ambtelijke overleggen;
- één overleg met de secretarissen.

# Erratum

Daarom wordt de tekst in [](#democratische-legitimatie) gewijzigd tot:

[](@E01)
"""
NEW = "Inwoners zien ‘de overheid’ als één geheel.\nDit vraagt om samen optrekken.\n"


def theme_files() -> dict[str, bytes]:
    root = house.folder()
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
    return {name: data for name, data in found.items() if not name.startswith("themes/")}


@cache
def theme() -> Theme:
    return read_theme(theme_files())


def theme_with(**changed: str) -> Theme:
    """The shipped theme with some files changed: theme_with(**{"memo.css": "…"})."""
    return read_theme({**theme_files(), **{name: text.encode() for name, text in changed.items()}})


def prose(**known: Any) -> Prose:
    return replace(Prose(Place(FILE, 10, 3), label=LABELS.get, errata=("E01",)), **known)


def provenance(status: str = "final", **known: Any) -> Provenance:
    marks = (ErratumMark("sterk-utrechts-bestuur/E01", f"sha256:{'e1' * 32}"),)
    return replace(
        Provenance("memo", "PS2021BEM07", status, "1.0", "3f9c2a1e" * 5, f"sha256:{'7b' * 32}", errata=marks), **known
    )


def block(text: Html) -> ErratumBlock:
    """The block of an erratum that gives a section another text."""
    told = SectionEffect("democratische-legitimatie", "paragraaf 2.1", (Effect.CHANGED,))
    return erratum_block("E01", Kind.ERRATUM, told, text, theme().words("nl"))


MEMO = Memo(
    number="PS2021BEM07",
    date=DAY,
    to=("Provinciale Staten",),
    sender="Gedeputeerde Hanke Bruins Slot",
    subject="Memorandum & erratum bij programmaplan Sterk Utrechts Bestuur",
    text="",
    signatories=(Signatory("Hanke Bruins Slot", "Gedeputeerde"),),
)


def memo(text: str = TEXT, status: str = "final", house_style: Theme | None = None, **known: Any) -> View:
    surroundings = known.pop("prose", prose())
    blocks = known.pop("errata", (block(html_of(NEW, surroundings)),) if "@E01" in text else ())
    style, body = house_style or theme(), body_of(text, surroundings)
    return memo_view(replace(MEMO, **known), body, provenance(status), style, blocks)


def fields(view: View) -> list[str]:
    """The names of the fields for signatures."""
    return [each["field"] for each in view.values["signatures"] if each["field"]]  # type: ignore[attr-defined]


def job(view: Any = None, house_style: Theme | None = None, **known: Any) -> Job:
    return Job(view or memo(), house_style or theme(), DAY, FILE, **known)


RENDERER = Renderer()
"""One child process for all tests of a worker; conftest ends it."""


def press(view: Any = None, house_style: Theme | None = None, **known: Any) -> Rendered:
    return RENDERER.render(job(view, house_style, **known))


def tool(*command: str, pdf: bytes, tmp_path: Path) -> str:
    """What one of poppler's or qpdf's programs says of a PDF; it must end well."""
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf)
    words = [str(file) if word == "PDF" else word for word in command]
    run = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    return run.stdout + run.stderr


def words_in(pdf: bytes, tmp_path: Path) -> list[str]:
    return tool("pdftotext", "PDF", "-", pdf=pdf, tmp_path=tmp_path).split()


def in_order(wanted: list[str], found: list[str]) -> list[str]:
    """The words of `wanted` that are not in `found` in the same order: [] when all are."""
    stream = iter(found)
    for at, word in enumerate(wanted):
        if not any(word == other for other in stream):
            return wanted[at:]
    return []


def boxes(pdf: bytes, tmp_path: Path) -> list[tuple[int, float, float, float, float, str]]:
    """Page, left, top, right, bottom in points, and text of every word on the page."""
    html = tool("pdftotext", "-bbox", "PDF", "-", pdf=pdf, tmp_path=tmp_path)
    space = "{http://www.w3.org/1999/xhtml}"
    found = []
    for number, page in enumerate(ElementTree.fromstring(html[html.index("<html") :]).iter(f"{space}page"), 1):
        for word in page.iter(f"{space}word"):
            left, top, right, bottom = (float(word.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax"))
            found.append((number, left, top, right, bottom, word.text or ""))
    return found
