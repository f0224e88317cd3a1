"""A redline on paper: sentences as numbered rows, the orders in words, the clean text, a table to sign off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sub_cli.errata.orders.writing import Instruction
from sub_cli.render.markdown import NOTHING, Html
from sub_cli.render.pages import Row, common
from sub_cli.render.provenance import Provenance
from sub_cli.render.templates import fill
from sub_cli.render.theme import Theme

REVIEWERS = 2
"""Empty rows in the table for sign-off, at least."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a sentence that stayed, came or went."""

    text: str
    """Plain words, with the spaces around them."""
    kind: str = "same"
    """`same`, `new` or `removed`."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One row: a sentence and what happened to it."""

    state: str
    """`same`, `changed`, `new`, `removed` or `moved`."""
    parts: tuple[Part, ...]
    note: str = ""
    """A few words below the state, such as where it was moved from."""
    html: Html = NOTHING
    """The same words with their formats; shown in the place of `parts` where it is given."""
    form: str = ""
    """What kind of block it stands in (`item`, `heading`, `quote`, `code`), for the style sheet."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One section, old beside new."""

    label: str
    """`Paragraaf 2.1`, as a heading begins with it."""
    sentences: tuple[Sentence, ...]
    order: tuple[Instruction, ...] = ()
    """The change order in words; one that gives the whole text is the last, and `clean` follows it."""
    clean: Html = NOTHING
    """The new text as it shall read; empty where none is new."""
    effects: tuple[str, ...] = ()
    """What happens to the section, in words."""
    gone: bool = False
    """Whether it goes."""

    @property
    def lead(self) -> str:
        """Return the sentence that leads to a list of orders, for a template that knows no list within a list."""
        return next((each.words for each in self.order if each.items), "")

    @property
    def orders(self) -> tuple[str, ...]:
        """Return the orders as one list, for such a template."""
        return tuple(each.said for sentence in self.order for each in sentence.items or (sentence,))


@dataclass(frozen=True, slots=True)
class RenvooiView:
    """All that stands on the pages of a redline."""

    title: str
    """Title of the PDF: `Renvooi bij erratum E01`."""
    subtitle: str
    """Below RENVOOI: `Erratum bij paragraaf 2.1`."""
    plan: str
    """`Programmaplan Sterk Utrechts Bestuur, paragraaf 2.1`."""
    source: str
    """`Memorandum PS2021BEM07 van 9-4-2021, onderdeel Erratum`."""
    extent: str
    """`3 zinnen gewijzigd, 3 nieuw, 1 vervallen, 1 gelijk (+47 −15 woorden)`."""
    comparisons: tuple[Comparison, ...]
    provenance: Provenance
    """`status` `draft` puts CONCEPT on it."""
    foot: str = ""
    """The line at the foot, `was 6c1d0e9 · wordt 3f9c2a1`; empty: state and commit."""
    author: str = ""
    language: str = "nl"
    reviewers: tuple[str, ...] = ()
    """Names that already stand in the table; empty rows follow."""
    remarks: tuple[str, ...] = ()
    """Small print at the end."""


def renvooi_html(view: RenvooiView, theme: Theme) -> str:
    """Return the redline as HTML in the house style; BadInput where a template or the theme is wrong."""
    words = theme.words(view.language)
    head: tuple[Row, ...] = (
        (words["plan"], (view.plan,)),
        (words["source"], (view.source,)),
        (words["extent"], (view.extent,)),
    )
    values: dict[str, Any] = {
        "title": view.title,
        "renvooi": view,
        "head": head,
        "reviewers": view.reviewers + ("",) * max(0, REVIEWERS - len(view.reviewers)),
    }
    values |= common(theme, view.language, view.provenance, view.provenance.number, view.plan)
    if view.foot:
        values["running"]["version"] = view.foot
    return fill(theme, "renvooi.html.j2", view.language, values)
