"""The consolidated plan as a book: title page, contents, numbered sections, errata in the margin, their register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sub_cli.render.markdown import NOTHING, Html
from sub_cli.render.pages import common
from sub_cli.render.provenance import Provenance
from sub_cli.render.templates import fill, long_date
from sub_cli.render.theme import Theme

DEEPEST_IN_CONTENTS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """That an erratum changed a passage, as it stands in the margin."""

    erratum: str
    """`E01`."""
    memo: str = ""
    """The memo that brought it out."""
    effective: date | None = None
    """The first day on which the text holds."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a section's text: the whole of it, or one paragraph."""

    text: Html
    marks: tuple[Mark, ...] = ()
    """The errata that its present wording comes from."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section on the page."""

    id: str
    """Where references point to."""
    number: str
    """`2.1`; may be empty."""
    title: str
    depth: int
    """1 for a chapter."""
    passages: tuple[Passage, ...] = ()
    marks: tuple[Mark, ...] = ()
    """The errata that its heading or its place comes from."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One applied erratum in the register at the end."""

    id: str
    kind: str
    """`erratum`, `amendment` or `revision`."""
    title: str
    sections: tuple[str, ...]
    """What it changed: `paragraaf 2.1`."""
    memo: str = ""
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that stands on the pages of a plan in one state."""

    id: str
    title: str
    sections: tuple[SectionView, ...]
    provenance: Provenance
    """Its `status` is `draft` (CONCEPT), `final` or `signed`."""
    kind: str = ""
    """What it is, in words ("Programmaplan"); empty: the house's word for a plan."""
    author: str = ""
    """Who answers for it; the organisation where it is empty on the page."""
    language: str = "nl"
    adopted: date | None = None
    as_of: date | None = None
    """The day whose text this is; None where it is simply the newest."""
    register: tuple[RegisterRow, ...] = ()
    """In the order in which they were applied."""


def document_html(view: DocumentView, theme: Theme) -> str:
    """Return the plan as HTML in the house style; BadInput where a template or the theme is wrong."""
    words = theme.words(view.language)
    values: dict[str, Any] = {
        "title": view.title,
        "document": view,
        "kind": view.kind or words["document"],
        "facts": tuple(_facts(view, words)),
        "sections": [_section(section) for section in view.sections],
        "contents": _nest([section for section in view.sections if section.depth <= DEEPEST_IN_CONTENTS]),
    }
    values |= common(theme, view.language, view.provenance, view.kind or words["document"], view.title)
    return fill(theme, "document.html.j2", view.language, values)


def _facts(view: DocumentView, words: Any) -> list[str]:
    """Return the lines below the title: when adopted, as of when, with which errata."""
    adopted = (
        f"{words['adopted_on']} {long_date(view.language, view.adopted)}" if view.adopted else words["not_adopted"]
    )
    lines = [adopted]
    if view.as_of:
        lines.append(f"{words['as_of']} {long_date(view.language, view.as_of)}")
    names = ", ".join(f"{row.id} ({row.memo})" if row.memo else row.id for row in view.register)
    lines.append(f"{words['with_errata']} {names}" if names else words["no_errata"])
    return lines


def _section(section: SectionView) -> dict[str, Any]:
    """Return the section with the level of its heading (h1 is the title of the whole), marks at its first passage."""
    passages = section.passages
    if section.marks:
        first = passages[0] if passages else Passage(NOTHING)
        marks = tuple(dict.fromkeys(section.marks + first.marks))
        passages = (replace(first, marks=marks), *passages[1:])
    return {"view": section, "heading": f"h{min(6, section.depth + 1)}", "passages": passages}


def _nest(sections: list[SectionView], depth: int = 1) -> list[dict[str, Any]]:
    """Return the contents as a tree of lists, so that a screen reader hears what hangs below what."""
    tree: list[dict[str, Any]] = []
    for at, section in enumerate(sections):
        if section.depth > depth and tree:
            continue
        below = []
        for other in sections[at + 1 :]:
            if other.depth <= section.depth:
                break
            below.append(other)
        tree.append({"view": section, "children": _nest(below, section.depth + 1)})
    return tree
