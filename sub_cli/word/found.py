"""What a Word file says: its sections, each with paragraphs and tables, as they are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sub_cli.messages import Message, msg
from sub_cli.word.opening import Opened
from sub_cli.word.xml import R, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_WITHIN: Final = frozenset(w(name) for name in ("ins", "moveTo", "smartTag", "fldSimple", "customXml", "sdtContent"))
_MARKS: Final = {"b": "strong", "i": "em", "strike": "strike"}
_OFF: Final = frozenset({"0", "false", "none", "off", "baseline"})
_USUAL: Final = frozenset({"", "normal", "standard", "body text", "text body", "list paragraph", "default"})
"""Names of the style of running text, in Word and LibreOffice."""
_SIGNS: Final = {w("tab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "\u2011", w("softHyphen"): "\u00ad"}
_BLANKS: Final = re.compile(" {2,}")
_NO_TEXT: Final[dict[str, Message]] = {
    "u": msg("underline"),
    "vertAlign": msg("superscript or subscript"),
    "smallCaps": msg("small capitals"),
    "caps": msg("capitals as a format"),
    "dstrike": msg("double strikethrough"),
    "highlight": msg("highlighting"),
}
"""Formats that no text of ours has."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words with one look."""

    text: str
    format: frozenset[str] = frozenset()
    """`strong`, `em`, `strike`, `code`, `reference`, `picture`."""
    link: str = ""
    """An address, or `#` and the bookmark that it leads to."""
    note: tuple[Block, ...] = ()
    """The footnote that is called for here; there are no words then."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table."""

    kind: str = ""
    """Name of its style, empty for running text; `item`, `table`."""
    level: str = ""
    """Of an item: its depth from 0, with `-` for a bullet and `#` for a number."""
    spans: tuple[Span, ...] = ()
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    """Of a table: its cells."""
    bookmarks: tuple[str, ...] = field(default=(), compare=False)
    faults: tuple[Message, ...] = field(default=(), compare=False)
    """What is in it that no text of ours can say."""
    remarks: tuple[str, ...] = field(default=(), compare=False)
    """The numbers of the comments at it."""

    @property
    def text(self) -> str:
        """Return its bare words."""
        return "".join(each.text for each in self.spans)


def blocks_of(opened: Opened) -> list[Block]:
    """Return what is seen of a file in which no change is tracked any more, but for empty lines."""
    body = opened.document.find(w("body"))
    assert body is not None
    return [each for each in _Reader(opened).blocks(body) if each.rows or each.spans or each.bookmarks]


class _Reader:
    """Reads one file."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        styles = opened.parts.get("styles")
        self.styles = (
            {str(each.get(w("styleId"))): each for each in styles.iter(w("style"))} if styles is not None else {}
        )
        self.lists = dict(_lists(opened.parts.get("numbering")))
        notes = opened.parts.get("footnotes")
        self.notes = {each.get(w("id")): each for each in notes} if notes is not None else {}
        self.part = "document"
        self.faults: list[Message] = []

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield the paragraphs and tables that stand in an element."""
        for each in parent:
            if each.tag == w("p"):
                yield self._paragraph(each)
            elif each.tag == w("tbl"):
                yield self._table(each)
            elif each.tag in _WITHIN or each.tag == w("sdt"):
                yield from self.blocks(each)

    def _paragraph(self, element: Element) -> Block:
        self.faults = []
        style = self._style(element)
        spans = _joined(self._spans(element, ""), code=style == "code")
        level = self._level(element)
        marks = tuple(str(each.get(w("name"))) for each in element.iter(w("bookmarkStart")))
        remarks = tuple(str(each.get(w("id"))) for each in element.iter(w("commentReference")))
        kind = ("quoted item" if style.startswith("quote") else "item") if level else "" if style in _USUAL else style
        return Block(kind, level, spans, bookmarks=marks, faults=tuple(self.faults), remarks=remarks)

    def _table(self, element: Element) -> Block:
        faults: list[Message] = []
        remarks: list[str] = []
        rows = []
        for row in element.iterchildren(w("tr")):
            cells = list(row.iterchildren(w("tc")))
            rows.append(tuple(self._cell(each, each is cells[-1], faults, remarks) for each in cells))
        return Block("table", rows=tuple(rows), faults=tuple(faults), remarks=tuple(remarks))

    def _cell(self, cell: Element, last: bool, faults: list[Message], remarks: list[str]) -> tuple[Span, ...]:
        look = cell.find(w("tcPr"))
        merged = look is not None and (look.find(w("vMerge")) is not None or look.find(w("hMerge")) is not None)
        if merged or (look is not None and look.find(w("gridSpan")) is not None and not last):
            faults.append(msg("merged cells"))
        inner = list(self.blocks(cell))
        if any(each.rows for each in inner):
            faults.append(msg("a table within a table"))
        if sum(1 for each in inner if each.spans) > 1:
            faults.append(msg("several paragraphs in one cell"))
        faults += [fault for each in inner for fault in each.faults]
        remarks += [remark for each in inner for remark in each.remarks]
        return next((each.spans for each in inner if each.spans), ())

    # -- what a paragraph looks like -----------------------------------------------------------------

    def _style(self, element: Element) -> str:
        """Return the name of the style of a paragraph, in small letters."""
        return self._name(element.find(f"{w('pPr')}/{w('pStyle')}"))

    def _name(self, style: Element | None) -> str:
        if style is None:
            return ""
        known = self.styles.get(str(style.get(w("val"))))
        name = known.find(w("name")) if known is not None else None
        return str(name.get(w("val"))).lower() if name is not None else str(style.get(w("val"))).lower()

    def _level(self, element: Element) -> str:
        """Return how deep an item lies and whether it has a number, by its own look or that of its style."""
        place = element.find(f"{w('pPr')}/{w('numPr')}")
        style = element.find(f"{w('pPr')}/{w('pStyle')}")
        if place is None and style is not None:
            known = self.styles.get(str(style.get(w("val"))))
            place = known.find(f"{w('pPr')}/{w('numPr')}") if known is not None else None
        if place is None:
            return ""
        number, depth = (_value(place, name) for name in ("numId", "ilvl"))
        if number in ("", "0") or not number:
            return ""
        bullet = self.lists.get(number, {}).get(depth or "0", "bullet") == "bullet"
        return f"{depth or 0}{'-' if bullet else '#'}"

    # -- words -----------------------------------------------------------------------------------------

    def _spans(self, parent: Element, link: str) -> Iterator[Span]:
        hidden = 0
        for each in parent:
            if each.tag == w("r"):
                signs = [str(sign.get(w("fldCharType"))) for sign in each.iter(w("fldChar"))]
                hidden = 1 if "begin" in signs else 0 if {"separate", "end"} & {*signs} else hidden
                if not hidden:
                    yield from self._run(each, link)
            elif each.tag == w("hyperlink"):
                yield from self._spans(each, self._address(each))
            elif each.tag in _WITHIN or each.tag == w("sdt"):
                yield from self._spans(each, link)
            elif each.tag.endswith(("}oMath", "}oMathPara")):
                self.faults.append(msg("an equation"))

    def _address(self, element: Element) -> str:
        if anchor := element.get(w("anchor")):
            return f"#{anchor}"
        known = self.opened.relations.get(self.part, {}).get(str(element.get(f"{{{R}}}id")))
        return known.target if known else ""

    def _run(self, run: Element, link: str) -> Iterator[Span]:
        form = self._format(run, link)
        for each in run:
            if each.tag == w("t"):
                yield Span(each.text or "", form, link)
            elif each.tag in _SIGNS:
                yield Span(_SIGNS[each.tag], form, link)
            elif each.tag == w("br") and each.get(w("type")) not in ("page", "column"):
                yield Span("\n", form, link)
            elif each.tag in (w("footnoteReference"), w("endnoteReference")):
                yield self._note(each)
            elif each.tag in (w("drawing"), w("pict"), w("object")):
                yield self._picture(each)
            elif each.tag == w("sym"):
                self.faults.append(msg("a sign of a font of its own"))

    def _format(self, run: Element, link: str) -> frozenset[str]:
        look = run.find(w("rPr"))
        if look is None:
            return frozenset()
        on = {each.tag.removeprefix(w("")) for each in look if _is_on(each)}
        note = run.find(w("footnoteReference")) is not None or run.find(w("footnoteRef")) is not None
        for name in on & _NO_TEXT.keys():
            if not (link and name == "u") and not note and run.find(w("t")) is not None:
                self.faults.append(_NO_TEXT[name])
        style = self._name(look.find(w("rStyle")))
        found = {_MARKS[name] for name in on & _MARKS.keys()}
        found |= {"code"} if style == "code text" else {"reference"} if style == "reference" else set()
        return frozenset(found)

    def _note(self, call: Element) -> Span:
        note = self.notes.get(call.get(w("id"))) if call.tag == w("footnoteReference") else None
        if note is None or self.part != "document":
            self.faults.append(msg("an endnote"))
            return Span("")
        faults, self.part = self.faults, "footnotes"
        made = tuple(replace(each, kind="note") for each in self.blocks(note) if each.spans)
        faults += [fault for each in made for fault in each.faults]
        self.faults, self.part = faults, "document"
        return Span("", note=made or (Block("note"),))

    def _picture(self, element: Element) -> Span:
        if next(element.iter(w("txbxContent")), None) is not None:
            self.faults.append(msg("a text box"))
        words = next((str(each.get("descr", "")) for each in element.iter() if each.tag.endswith("}docPr")), "")
        return Span(words, frozenset({"picture"}))


def _value(parent: Element, name: str) -> str:
    found = parent.find(w(name))
    return str(found.get(w("val"), "")) if found is not None else ""


def _is_on(element: Element) -> bool:
    return str(element.get(w("val"), "1")) not in _OFF


def _lists(numbering: Element | None) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield by the number of each list the kind of its numbers, by level."""
    if numbering is None:
        return
    kinds = {
        str(each.get(w("abstractNumId"))): {
            str(level.get(w("ilvl"))): _value(level, "numFmt") or "decimal" for level in each.iter(w("lvl"))
        }
        for each in numbering.iter(w("abstractNum"))
    }
    for each in numbering.iter(w("num")):
        yield str(each.get(w("numId"))), kinds.get(_value(each, "abstractNumId"), {})


def _joined(spans: Iterator[Span], *, code: bool) -> tuple[Span, ...]:
    """Return spans with neighbours of one look together, without blanks that no page shows."""
    made: list[Span] = []
    for each in spans:
        if made and made[-1].format == each.format and made[-1].link == each.link and not (each.note or made[-1].note):
            made[-1] = replace(made[-1], text=made[-1].text + each.text)
        elif each.text or each.note:
            made.append(each)
    if code:
        return tuple(replace(each, format=frozenset(), link="") for each in made)
    made = [replace(each, text=_BLANKS.sub(" ", each.text)) for each in made]
    if made:
        made[0] = replace(made[0], text=made[0].text.lstrip(" "))
        made[-1] = replace(made[-1], text=made[-1].text.rstrip(" "))
    return tuple(each for each in made if each.text or each.note)
