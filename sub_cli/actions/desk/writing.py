"""Writing in a section: what is saved is in the plan at once, or where that was adopted a draft erratum."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sub_cli.actions import section as sections
from sub_cli.actions.desk.errata_words import address_of
from sub_cli.actions.desk.outline import outline_of, waiting_in
from sub_cli.actions.desk.page import Onward, Shown, View, Visit, address
from sub_cli.actions.desk.section import opened
from sub_cli.actions.diff import refer_to
from sub_cli.actions.erratum import life
from sub_cli.diff.changes import Comparison
from sub_cli.document.incoming import Incoming
from sub_cli.document.model import Document, Section
from sub_cli.errata.model import Kind
from sub_cli.messages import msg
from sub_cli.redline.base import headline
from sub_cli.redline.html import rows_of
from sub_cli.render.markdown import Html
from sub_cli.states.comparison import section_diff
from sub_cli.text.format import ending_as, format_text

NAME = "text"
"""What a mistake in the text is told with: the field that it was typed in."""


def read(visit: Visit) -> View:
    """Return the form, as it was sent where it comes back; raises `NotFound` for an unknown section."""
    document = opened(visit)
    shown = sections.show(document, visit.names["section"])
    text = visit.form.get("text", shown.section.text)
    redline = section_diff(document, _edited(shown.section, text)) if "text" in visit.form else None
    values = {
        "number": shown.number,
        "heading": shown.section.title,
        "text": text,
        "expected": visit.form.get("expected", shown.section.text),
        "fixed": document.adopted,
        "reason": visit.form.get("reason", ""),
        "effective": visit.form.get("effective", ""),
        "kind": visit.form.get("kind", Kind.ERRATUM.value),
        "kinds": list(Kind),
        "today": visit.today,
        **_compared(visit, document, redline),
    }
    outline = outline_of(visit, document, shown.section.id, waiting_in(visit, document))
    return View("writing", msg("Write: {section}", section=_heading(shown)), {**outline, **values})


def act(visit: Visit) -> Shown:
    """Save what was typed, or show its redline first; raises what `section edit` and `erratum new` raise."""
    if visit.form.get("do") == "look":
        return read(visit)
    document = opened(visit)
    section = sections.show(document, visit.names["section"]).section
    incoming = Incoming(visit.form.get("text", ""), NAME).cleaned(section.text)
    if document.edition:
        return _propose(visit, document, section, incoming)
    expected = visit.form.get("expected")
    sections.edit(visit.workspace, section.id, incoming, visit.stamp, document_id=document.id, expected=expected)
    return Onward(address("plan", document.id, section.id))


def _propose(visit: Visit, document: Document, section: Section, incoming: Incoming) -> Onward:
    effective = visit.form.get("effective", "").strip()
    details = life.Details(
        reason=" ".join(visit.form.get("reason", "").split()),
        kind=Kind(visit.form.get("kind", Kind.ERRATUM.value)),
        effective=visit.read_day(effective, visit.today) if effective else None,
    )
    expected = visit.form.get("expected")
    compose = partial(life.text_edit, reference=section.id, text=incoming, expected=expected)
    made, _ = life.new(visit.workspace, compose, details, visit.stamp, document_id=document.id, text=incoming)
    return Onward(address_of(made))


def _edited(section: Section, text: str) -> Section:
    return replace(section, text=ending_as(format_text(text), section.text) if text.strip() else "")


def _compared(visit: Visit, document: Document, found: Comparison | None) -> dict[str, object]:
    if found is None:
        return {"redline": None, "counted": msg("No differences.")}
    rows = rows_of(found, refer_to(document, visit.look), level=3)
    return {"redline": Html(rows) if rows else None, "counted": headline(found)}


def _heading(shown: sections.Shown) -> str:
    return f"{shown.number} {shown.section.title}"
