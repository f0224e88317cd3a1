"""The text of a Word file as Markdown, line by line, with the paragraph that each line came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sub_cli.interop.as_markdown import escaped
from sub_cli.interop.base import Note
from sub_cli.messages import Message, msg, nmsg
from sub_cli.word.accepted import accept
from sub_cli.word.looks import Item, Looks, value
from sub_cli.word.opening import Opened
from sub_cli.word.picture import ending_of
from sub_cli.word.spoken import Speaker, Spoken, Stretch
from sub_cli.word.xml import w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CONTENTS: Final = re.compile(r"(?:toc|inhopg) \d|table of figures|toc heading")
_OURS: Final = "sec_"
_PRINTED: Final = re.compile(
    r"(?:hoofdstuk |paragraaf |chapter |section |§ ?)?\d{1,3}(?:\.\d{1,3}){0,5}[a-z]?", re.IGNORECASE
)
_QUOTES: Final = ("quote", "intense quote", "citaat", "duidelijk citaat")
_MARKS: Final = (("strike", "~~"), ("em", "*"), ("strong", "**"))
_ALIGNED: Final = {"center": ":---:", "right": "---:", "end": "---:"}
_SAID: Final = {
    "underline": msg("underlined words, as plain ones"),
    "highlight": msg("marked words, as plain ones"),
    "capitals": msg("words set in capitals, as they were typed"),
    "raised": msg("raised or lowered letters, as plain ones"),
    "equation": msg("an equation, as its letters only"),
    "box": msg("a text box, left out"),
    "drawing": msg("a drawing, diagram or chart, left out"),
    "merged": msg("merged cells of a table; the words stand in the first of them"),
    "paragraphs": msg("paragraphs within a cell, as one"),
    "inner": msg("a table within a table, as words of its cell"),
    "lettered": msg("letters that count, as numbers"),
}
"""What a text of ours cannot carry, in words."""


@dataclass
class Text:
    """What was read of a file."""

    title: str = ""
    lines: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    """The paragraph of each line, from 1."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    said: list[tuple[str, int]] = field(default_factory=list)
    """The words of each paragraph that belongs to the text, as the file has them."""
    left: list[str] = field(default_factory=list)
    """The words of those that were left out, each of which is told."""
    notes: list[Note] = field(default_factory=list)
    headings: int = 0

    def put(self, line: str, origin: int) -> None:
        """Add a line."""
        self.lines.append(line)
        self.origins.append(origin)


def text_of(opened: Opened, name: str) -> Text:
    """Return the text of a file, with notes of all that cannot be carried; its tracked changes are accepted.

    It is called `name` where it has no title.
    """
    parts = {"document": opened.document, **opened.parts}
    tracked = sum(accept(parts[kind]) for kind in ("document", "footnotes", "endnotes") if kind in parts)
    made = _Reading(opened, name)
    if tracked:
        made.tell(nmsg("{n} tracked change in the file was read as accepted.",
                       "{n} tracked changes in the file were read as accepted.", tracked), 1)  # fmt: skip
    for message in opened.left:
        made.tell(message, 1)
    return made.read()


class _Reading:
    """Goes through a file once."""

    def __init__(self, opened: Opened, name: str) -> None:
        self.opened, self.name = opened, name
        self.looks = Looks(opened)
        styles = opened.parts.get("styles")
        found = () if styles is None else styles.iter(w("style"))
        self.styles = {each.get(w("styleId"), ""): value(each, w("name")).lower() for each in found}
        self.speaker = Speaker(opened.relations["document"], self.styles)
        self.text = Text()
        self.number = 0
        self.heading = ""
        self.told: set[tuple[str, str]] = set()
        self.widths: list[int] = []
        """Of the marks of the items that are open."""
        self.before = ""
        """The kind of the block before."""
        self.called: dict[str, int] = {}
        """The number of each footnote, in the order of their calls."""
        self.wanted = _anchors(opened.document)
        self.contents = 0

    def read(self) -> Text:
        """Return the text."""
        body = self.opened.document.find(w("body"))
        own = any(name.startswith(_OURS) for name in self.wanted.all)
        titled = any(self.looks.name(each) == "title" for each in body.iter(w("p"))) if body is not None else False
        self.deeper = int(titled or own)
        if own and not titled:
            self.text.title = " ".join("".join(self._core_title()).split()) or self.name
            self._apart(f"# {escaped(self.text.title, within=True)}", "title")
        for each in _blocks(body):
            self._block(each)
        self._footnotes()
        if self.contents:
            self.tell(msg("Left out as table of contents: {n} lines.", n=self.contents), 1)
        return self.text

    def _core_title(self) -> Iterator[str]:
        """Yield the title that the file says of itself."""
        core = self.opened.parts.get("core")
        for each in () if core is None else core.iter("{http://purl.org/dc/elements/1.1/}title"):
            yield each.text or ""

    def tell(self, message: Message, paragraph: int = 0) -> None:
        """Tell something of a paragraph, of the present one without a number."""
        self.text.notes.append(Note(paragraph or max(self.number, 1), message))

    # -- blocks --------------------------------------------------------------------------------------

    def _block(self, element: Element) -> None:
        if element.tag == w("tbl"):
            self._table(element)
            return
        self.number += 1
        name, depth = self.looks.name(element), self.looks.depth(element)
        item = None if depth else self.looks.item(element)
        said = self.speaker.spoken(element)
        self._lost(said, item)
        raw = _raw(element)
        if _CONTENTS.match(name) or name in ("subtitle", "colophon"):
            self._leave(raw, name)
            return
        if not raw.strip() and not said.text.strip() and not any(each.is_picture for each in said.stretches):
            self._empty(name)
            return
        self._say(said, raw)
        if name == "title" and not self.text.title:
            self.text.title = " ".join(said.text.split())
            self._apart(f"# {escaped(self.text.title, within=True)}", "title")
        elif depth:
            self._heading(said, depth)
        elif name == "code":
            self._code(said)
        else:
            self._paragraph(said, name, item)

    def _say(self, said: Spoken, raw: str) -> None:
        """Keep the words that the file has, but for those of a reference, which follow from where it leads."""
        for each in said.stretches:
            if _is_number(each):
                raw = raw.replace(each.text, " ", 1)
        self.text.said.append((raw, self.number))

    def _leave(self, raw: str, name: str) -> None:
        self.text.left.append(raw)
        if _CONTENTS.match(name):
            self.contents += 1
        elif raw.strip():
            self.tell(msg("Left out as what stands beside the text: “{words}”.", words=raw.strip()[:80]))

    def _empty(self, name: str) -> None:
        if name == "rule":
            self._apart("***", "rule")

    def _apart(self, line: str, kind: str) -> None:
        """Put a line that stands apart from the one before it."""
        self._end(kind)
        self.text.put(line, self.number)

    def _end(self, kind: str) -> None:
        if self.before == "code" and kind != "code":
            self.text.put("```", self.number)
        if self.text.lines and not (kind == self.before and kind in ("code", "item")):
            self.text.put("", self.number)
        if kind not in ("item", "continued"):
            self.widths = []
        self.before = kind

    def _heading(self, said: Spoken, depth: int) -> None:
        words = " ".join(said.text.split())
        if not words:
            return
        self.heading = words
        self.text.headings += 1
        marks = [each for each in said.marks if each.startswith(_OURS)] or [
            each for each in said.marks if each in self.wanted.used
        ]
        name = f" {{#{marks[0]}}}" if marks and re.fullmatch(r"[\w:.-]{1,99}", marks[0]) else ""
        self._apart(f"{'#' * min(depth + self.deeper, 6)} {escaped(words, within=True)}{name}", "heading")
        for each in said.stretches:
            if each.is_picture:
                self._apart(self._picture(each), "paragraph")

    def _code(self, said: Spoken) -> None:
        if self.before != "code":
            self._end("code")
            self.text.put("```", self.number)
        for line in said.text.split("\n"):
            self.text.put(line.replace("\t", "    "), self.number)

    def _paragraph(self, said: Spoken, name: str, item: Item | None) -> None:
        lines = self._inline(said.stretches).split("\n")
        lead = self._lead(name, item)
        quoted = "> " if name.startswith(("quote", "intense quote")) or name in _QUOTES else ""
        kind = "item" if item else "continued" if lead else "quote" if quoted else "paragraph"
        self._end(kind)
        indent = " " * sum(self.widths)
        for place, line in enumerate(lines):
            self.text.put(f"{quoted}{indent if place else lead}{line}", self.number)

    def _lead(self, name: str, item: Item | None) -> str:
        """Return what stands before a paragraph: the mark of an item, or the room below one."""
        if item is None:
            continued = re.fullmatch(r"(?:list continue|lijstvoortzetting)(?: ([2-9]))?", name)
            if continued and self.widths and self.before in ("item", "continued"):
                del self.widths[int(continued[1] or 1) :]
                return " " * sum(self.widths)
            return ""
        marker = f"{item.number}." if item.number else "-"
        del self.widths[item.depth - 1 :]
        lead = " " * sum(self.widths) + marker + " "
        self.widths.append(len(marker) + 1)
        return lead

    # -- words ---------------------------------------------------------------------------------------

    def _inline(self, stretches: Sequence[Stretch]) -> str:
        """Return words as Markdown, hard line breaks as such."""
        found = ""
        for each in stretches:
            if each.note:
                found += f"[^{self.called.setdefault(each.note, len(self.called) + 1)}]"
            elif each.is_picture:
                found += self._picture(each)
            else:
                found += self._worded(each, within=bool(found) and not found.endswith("\n"))
        return found.strip().replace("\t", " ").replace("\n", "\\\n")

    def _worded(self, each: Stretch, *, within: bool) -> str:
        core = each.text.strip(" \t\n\u00a0")
        if not core:
            return each.text
        start = each.text.index(core)
        before, after = each.text[:start], each.text[start + len(core) :]
        lines = [escaped(line, within=within or n > 0 or bool(each.formats)) for n, line in enumerate(core.split("\n"))]
        shown = "\n".join(lines)
        if "code" in each.formats:
            shown = f"`{core}`" if "`" not in core and "\n" not in core else shown
        for name, mark in _MARKS:
            shown = f"{mark}{shown}{mark}" if name in each.formats else shown
        return before + (f"[]({each.link})" if _is_number(each) else self._linked(each.link, shown)) + after

    def _linked(self, link: str, shown: str) -> str:
        if link.startswith("#"):
            return f"[{shown}]({link})" if link[1:] in self.wanted.headed else shown
        return f"[{shown}]({link})" if re.fullmatch(r"(?:https?://|mailto:)[^\s()<>]+", link) else shown

    def _picture(self, each: Stretch) -> str:
        """Return a picture; of one that no page takes, its words, which is told."""
        data = self.opened.media(each.picture)
        words = escaped(each.text, within=True)
        if data is None or not ending_of(data):
            self._told_once("drawing", each.text)
            return words
        path = f"picture-{len(self.text.pictures) + 1}.{ending_of(data)}"
        self.text.pictures[path] = data
        return f"![{words}]({path})"

    def _lost(self, said: Spoken, item: Item | None) -> None:
        for kind, words in said.lost.items():
            self._told_once(kind, words)
        self.text.left += said.boxes
        if item and item.lettered:
            self._told_once("lettered", item.label)

    def _told_once(self, kind: str, words: str) -> None:
        """Tell once below each heading what cannot be carried; of a text box each time, because its words are gone."""
        if (kind, self.heading) in self.told and kind not in ("box", "drawing"):
            return
        self.told.add((kind, self.heading))
        if self.heading:
            message = msg(
                "Below “{heading}”: {what}: “{words}”.", heading=self.heading[:80], what=_SAID[kind], words=words[:200]
            )
        else:
            message = msg("Before the first heading: {what}: “{words}”.", what=_SAID[kind], words=words[:200])
        self.tell(message)

    # -- tables and notes ----------------------------------------------------------------------------

    def _table(self, table: Element) -> None:
        first = self.number + 1
        rows = [list(self._row(row)) for row in table.iter(w("tr")) if _nearest(row, "tbl") is table]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return
        self._end("table")
        aligned = [_ALIGNED.get(_alignment(table, column), "---") for column in range(width)]
        filled = [[*row, *[""] * (width - len(row))] for row in rows]
        for line in (filled[0], aligned, *filled[1:]):
            self.text.put(f"| {' | '.join(line)} |", first)

    def _row(self, row: Element) -> Iterator[str]:
        for cell in (each for each in row.iter(w("tc")) if _nearest(each, "tr") is row):
            look = cell.find(w("tcPr"))
            words = " ".join(filter(None, self._cell(cell)))
            merged = look.find(w("vMerge")) if look is not None else None
            span = value(look, w("gridSpan"), "1")
            wide = int(span) if span.isdigit() and len(span) < 3 else 1
            if wide > 1 or merged is not None:
                self._told_once("merged", words)
            yield words
            yield from [""] * (wide - 1)

    def _cell(self, cell: Element) -> Iterator[str]:
        paragraphs = list(cell.iter(w("p")))
        if cell.find(f".//{w('tbl')}") is not None:
            self._told_once("inner", _raw(cell))
        elif sum(bool(_raw(each).strip()) for each in paragraphs) > 1:
            self._told_once("paragraphs", _raw(paragraphs[0]))
        for each in paragraphs:
            if _nearest(each, "txbxContent") is not None:
                continue
            self.number += 1
            said = self.speaker.spoken(each)
            self._lost(said, None)
            self._say(said, _raw(each))
            yield self._inline(said.stretches).replace("\\\n", " ").replace("\n", " ")

    def _footnotes(self) -> None:
        """Put the notes that were called for below the text; those that they call for themselves as well."""
        done = 0
        self._end("notes")
        while done < len(self.called):
            note = list(self.called)[done]
            done += 1
            kind, _, id = note.partition(" ")
            part = self.opened.parts.get(kind)
            found = None if part is None else next((each for each in part if each.get(w("id")) == id), None)
            self._footnote(done, kind, [] if found is None else list(found.iter(w("p"))))

    def _footnote(self, label: int, kind: str, paragraphs: Sequence[Element]) -> None:
        usual, self.speaker = self.speaker, Speaker(self.opened.relations.get(kind, {}), self.styles)
        lines: list[str] = []
        for each in paragraphs:
            self.number += 1
            said = self.speaker.spoken(each)
            self._lost(said, None)
            self._say(said, _raw(each))
            lines += self._inline(said.stretches).split("\n")
        self.speaker = usual
        self.text.put("", self.number)
        self.text.put(f"[^{label}]: {' '.join(line.removesuffix(chr(92)) for line in lines).strip()}", self.number)


@dataclass(frozen=True, slots=True)
class _Anchors:
    all: frozenset[str]
    headed: frozenset[str]
    """Those that begin in a paragraph of their own, which may be a heading."""
    used: frozenset[str]


def _anchors(document: Element) -> _Anchors:
    """Return the names of the bookmarks of a text, and those that something leads to."""
    marks = frozenset(each.get(w("name"), "") for each in document.iter(w("bookmarkStart")))
    used = {each.get(w("anchor"), "") for each in document.iter(w("hyperlink"))}
    told = " ".join(each.text or "" for each in document.iter(w("instrText")))
    used |= set(re.findall(r"REF\s+(\S+)", told)) | set(re.findall(r"\\l\s+\"([^\"]+)\"", told))
    used |= {
        each
        for field in document.iter(w("fldSimple"))
        for each in re.findall(r"REF\s+(\S+)", field.get(w("instr"), ""))
    }
    return _Anchors(marks, marks & frozenset(used), frozenset(used))


def _blocks(parent: Element | None) -> Iterator[Element]:
    """Yield the paragraphs and tables of a text, those in fields to fill in as well."""
    for each in () if parent is None else parent:
        if each.tag in (w("p"), w("tbl")):
            yield each
        elif each.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")):
            yield from _blocks(each)


def _raw(element: Element) -> str:
    """Return the bare words of a paragraph, without those of a text box on it."""
    said: list[str] = []
    for each in element.iter(w("t"), w("tab"), w("br"), w("cr"), w("footnoteReference")):
        if _nearest(each, "txbxContent") is None:
            said.append(each.text or " " if each.tag == w("t") else " ")
    return "".join(said)


def _is_number(each: Stretch) -> bool:
    """Tell whether words lead to a section and are what a page of ours prints for it: they follow from where it is."""
    return each.link.startswith(f"#{_OURS}") and _PRINTED.fullmatch(each.text.strip()) is not None


def _nearest(element: Element, name: str) -> Element | None:
    return next(element.iterancestors(w(name)), None)


def _alignment(table: Element, column: int) -> str:
    """Return how the cells of a column stand in the last row that has it."""
    for row in reversed(table.findall(w("tr"))):
        cells = row.findall(w("tc"))
        if column < len(cells):
            paragraph = cells[column].find(w("p"))
            return value(paragraph.find(w("pPr")) if paragraph is not None else None, w("jc"))
    return ""
