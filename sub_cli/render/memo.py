"""A memo as a page: head, text, the blocks of its errata, the place where it is signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from sub_cli.errata.effects import Effect
from sub_cli.errata.orders.writing import Instruction
from sub_cli.memo.model import Signatory
from sub_cli.render.markdown import NOTHING, Body, Embed, Html
from sub_cli.render.pages import common, effect_words
from sub_cli.render.provenance import Provenance
from sub_cli.render.templates import fill, short_date
from sub_cli.render.theme import Theme

LINES_OF_ADDRESSEES = 4
"""Up to so many addressees stand below one another; more run on, separated by semicolons."""
KEPT_WHOLE = 2500
"""Characters of HTML of a new text that is kept on one page; a longer one starts where it comes."""


@dataclass(frozen=True, slots=True)
class ErratumBlock:
    """One change that a memo brings out, in words and with its new text."""

    id: str
    """`E01`; an erratum with several changes gives several blocks with one id."""
    label: str
    """What it is about, by the number after the change: `paragraaf 2.1`."""
    effects: tuple[Effect, ...]
    """What happens to it."""
    order: tuple[Instruction, ...] = ()
    """The change order in words, as far as the memo's own sentence does not give it already."""
    heading: str = ""
    """Number and title of a section that is new."""
    text: Html = NOTHING
    """The new text, from `markdown.html_of`; empty where the order says it all."""
    was: str = ""
    """The number it had, where it gets another one."""
    kind: str = "erratum"
    """`erratum`, `amendment` or `revision`."""


@dataclass(frozen=True, slots=True)
class MemoView:
    """All that stands on the pages of a memo."""

    number: str
    date: date
    to: tuple[str, ...]
    sender: str
    subject: str
    body: Body
    """From `markdown.body_of`."""
    provenance: Provenance
    """Its `status` decides about CONCEPT and about the fields for signatures."""
    language: str = "nl"
    errata: tuple[ErratumBlock, ...] = ()
    """Those that `body` has no place for come at the end, below a heading."""
    signatories: tuple[Signatory, ...] = ()
    attachments: tuple[str, ...] = ()
    """What goes with the memo, in words."""
    leads: bool = False
    """Whether it only leads to a file that was signed: there is no place to sign on it."""

    @property
    def title(self) -> str:
        """Return the title of the PDF."""
        return f"{self.number} – {self.subject}"

    @property
    def author(self) -> str:
        """Return the author of the PDF."""
        return self.sender


def signature_fields(view: MemoView) -> tuple[str, ...]:
    """Return the names of the fields in the signature block, in the order of the signatories."""
    if view.leads or view.provenance.status not in ("final", "signed"):
        return ()
    return tuple(f"Signature{number}" for number, _ in enumerate(view.signatories or ("",), 1))


def memo_html(view: MemoView, theme: Theme) -> str:
    """Return the memo as HTML in the house style; BadInput where a template or the theme is wrong."""
    words = theme.words(view.language)
    fields = signature_fields(view)
    people = view.signatories or (_anybody(theme),) * len(fields)
    fields = fields or ("",) * len(people)
    status = view.provenance.status
    values: dict[str, Any] = {
        "title": view.title,
        "memo": view,
        "head": (
            (words["date"], (short_date(words["date_pattern"], view.date),)),
            (words["to"], _addressees(view.to)),
            (words["from"], (view.sender,)),
            (words["subject"], (view.subject,)),
        ),
        "body": tuple(_body(view, words["erratum"], words["errata"], theme)),
        "signatures": [
            {"name": person.name, "role": person.role, "field": field, "picture": _picture(view, theme, person.name)}
            for person, field in zip(people, fields, strict=True)
        ],
        "pictured": any(_picture(view, theme, person.name) for person in view.signatories),
        "standing": words[{"draft": "not_signed", "withdrawn": "was_withdrawn"}[status]]
        if status in ("draft", "withdrawn")
        else "",
    }
    values |= common(theme, view.language, view.provenance, view.number, view.subject)
    return fill(theme, "memo.html.j2", view.language, values)


def _anybody(theme: Theme) -> Signatory:
    """Return whose box it is where the memo names nobody: the organisation's, for which somebody will sign."""
    return Signatory(str(theme.house["organisation"]["name"]))


def _picture(view: MemoView, theme: Theme, name: str) -> str:
    """Return the picture of somebody's signature, on a signed memo only: a picture proves nothing by itself."""
    pictures = theme.house.get("signatures", {})
    return str(pictures.get(name, "")) if view.provenance.status == "signed" else ""


def _addressees(names: tuple[str, ...]) -> tuple[str, ...]:
    return names if len(names) <= LINES_OF_ADDRESSEES else ("; ".join(names),)


def _body(view: MemoView, one: str, many: str, theme: Theme) -> Iterable[Any]:
    words = theme.words(view.language)
    placed = set()
    for piece in view.body:
        if isinstance(piece, Embed):
            placed.add(piece.id)
            yield {"blocks": [_block(block, words) for block in view.errata if block.id == piece.id]}
        else:
            yield piece
    rest = [block for block in view.errata if block.id not in placed]
    if rest:
        yield Html(f"<h2>{escape(one if len({block.id for block in rest}) == 1 else many)}</h2>")
        yield {"blocks": [_block(block, words) for block in rest]}


def _block(block: ErratumBlock, words: Any) -> dict[str, Any]:
    notes = effect_words(block.effects, block.was, words)
    text = Html(f'<p class="heading">{escape(block.heading)}</p>\n{block.text}') if block.heading else block.text
    return {
        "kind": words[block.kind],
        "label": block.label,
        "notes": notes,
        "note": ", ".join(notes),
        "orders": block.order,
        "order": " ".join(line for each in block.order for line in (each.said, *(item.said for item in each.items))),
        "text": text,
        "short": len(text) <= KEPT_WHOLE,
    }
