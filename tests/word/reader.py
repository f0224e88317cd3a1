"""A reader of Word files that is not ours: it resolves tracked changes in the XML itself, as the standard has it.

ECMA-376, 17.13.5: what is inserted stays or goes with its element; where the end of a paragraph goes, its words run on
into the next paragraph, whose end says what both look like; a row goes as a whole; a change of properties holds the
old ones.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
Said = tuple[Any, ...]


class Word:
    """One file; `side` is `new` with all changes accepted, `old` with all rejected."""

    def __init__(self, data: bytes, side: str = "new") -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.side = side
        self.links = self._links("word/_rels/document.xml.rels")
        self.note_links = self._links("word/_rels/footnotes.xml.rels")
        self.starts = dict(self._starts())
        self.counts: dict[str, int] = {}
        self.body = self.part("word/document.xml").find(W + "body")
        self.notes = {each.get(W + "id"): each for each in self.part("word/footnotes.xml")}

    def part(self, name: str) -> Any:
        return etree.fromstring(self.zip.read(name))

    def _links(self, name: str) -> dict[str, str]:
        if name not in self.zip.namelist():
            return {}
        return {each.get("Id"): each.get("Target") for each in self.part(name)}

    def _starts(self) -> Iterator[tuple[str, int]]:
        """Yield the first number of each list that has numbers; each has a definition of its own."""
        for each in self.part("word/numbering.xml").iter(W + "abstractNum"):
            last = list(each.iter(W + "lvl"))[-1]
            if last.find(W + "numFmt").get(W + "val") == "decimal":
                yield each.get(W + "abstractNumId"), int(last.find(W + "start").get(W + "val"))

    def blocks(self) -> list[Said]:
        """Return paragraphs (style, number or bullet, words with their formats) and tables, in order."""
        return list(self._blocks(self.body))

    def _blocks(self, parent: Any) -> Iterator[Said]:
        words: list[Said] = []
        for each in parent:
            if each.tag == W + "tbl":
                rows = [self._row(row) for row in each.iter(W + "tr") if self._stays(row.find(W + "trPr"))]
                if rows:
                    yield ("table", tuple(rows))
            elif each.tag == W + "p":
                words += self._words(each)
                look = each.find(W + "pPr")
                if self._stays(look.find(W + "rPr") if look is not None else None):
                    yield (*self._look(look), _joined(words))
                    words = []
        assert not words

    def _stays(self, properties: Any) -> bool:
        """Tell whether a paragraph's end, or a row, is there, by its properties."""
        gone = W + ("del" if self.side == "new" else "ins")
        return properties is None or properties.find(gone) is None

    def _look(self, look: Any) -> tuple[str, str, str]:
        if look is None:
            return "", "", ""
        change = look.find(W + "pPrChange")
        if change is not None and self.side == "old":
            look = change.find(W + "pPr")
        style, place, align = (look.find(W + name) for name in ("pStyle", "numPr", "jc"))
        named = style.get(W + "val") if style is not None else ""
        aligned = align.get(W + "val") if align is not None else ""
        return named, self._number(place) if place is not None else "", aligned

    def _number(self, place: Any) -> str:
        level, number = (place.find(W + name).get(W + "val") for name in ("ilvl", "numId"))
        if number not in self.starts:
            return f"{level}:–"
        self.counts[number] = self.counts.get(number, self.starts[number] - 1) + 1
        return f"{level}:{self.counts[number]}"

    def _row(self, row: Any) -> Said:
        return tuple(tuple(self._blocks(cell)) for cell in row.iter(W + "tc"))

    def _words(self, parent: Any, link: str = "", note: bool = False) -> Iterator[Said]:
        for each in parent:
            name = each.tag.removeprefix(W)
            if name == ("del" if self.side == "new" else "ins"):
                continue
            if name in ("ins", "del"):
                yield from self._words(each, link, note)
            elif name == "hyperlink":
                links = self.note_links if note else self.links
                yield from self._words(each, links.get(each.get(RID), "") or "#" + str(each.get(W + "anchor")), note)
            elif name == "r":
                yield from self._run(each, link)

    def _run(self, run: Any, link: str) -> Iterator[Said]:
        look = run.find(W + "rPr")
        change = look.find(W + "rPrChange") if look is not None else None
        if change is not None and self.side == "old":
            look = change.find(W + "rPr")
        form = tuple(sorted(each.get(W + "val") or each.tag.removeprefix(W) for each in look if each is not change)
                     if look is not None else ())  # fmt: skip
        for each in run:
            name = each.tag.removeprefix(W)
            if name in ("t", "delText"):
                yield each.text or "", form, link
            elif name in ("br", "tab"):
                yield "\n" if name == "br" else "\t", form, link
            elif name == "footnoteReference":
                yield tuple(self._note(self.notes[each.get(W + "id")])), ("note",), ""
            elif name == "drawing":
                picture = next(each.iter(PIC))
                yield f"[{picture.get('descr')}]", ("picture",), ""

    def _note(self, note: Any) -> Iterator[Said]:
        """Yield the paragraphs of a footnote, without the mark and the blank that it begins with."""
        counts, self.counts = self.counts, {}
        for each in note:
            assert each.tag == W + "p"
        words: list[Said] = []
        for each in note:
            words += self._words(each, note=True)
            look = each.find(W + "pPr")
            if self._stays(look.find(W + "rPr") if look is not None else None):
                yield (*self._look(look), _joined(words))
                words = []
        self.counts = counts

    def properties(self) -> dict[str, str]:
        """Return what the file says of itself, by name."""
        core = {etree.QName(each).localname: each.text or "" for each in self.part("docProps/core.xml")}
        own = {each.get("name"): each[0].text or "" for each in self.part("docProps/custom.xml")}
        return core | own

    def bookmarks(self) -> list[str]:
        return [each.get(W + "name") for each in self.body.iter(W + "bookmarkStart")]

    def comments(self) -> list[tuple[str, str, str]]:
        """Return author, day and words of each comment."""
        if "word/comments.xml" not in self.zip.namelist():
            return []
        return [
            (each.get(W + "author"), each.get(W + "date")[:10], "\n".join("".join(p.itertext()) for p in each))
            for each in self.part("word/comments.xml")
        ]

    def hands(self) -> set[tuple[str, str]]:
        """Return author and day of every tracked change."""
        names = {W + name for name in ("ins", "del", "rPrChange", "pPrChange")}
        return {(each.get(W + "author"), each.get(W + "date")[:10]) for each in self.body.iter() if each.tag in names}

    def text(self) -> str:
        """Return the words, paragraph by paragraph; cells with a bar between them."""
        return "\n".join(_plain(block) for block in self.blocks())


def _plain(block: Said) -> str:
    if block[0] == "table":
        return "\n".join(" | ".join(" ".join(_plain(each) for each in cell) for cell in row) for row in block[1])
    number = block[1].partition(":")[2]
    words = "".join(part[0] if isinstance(part[0], str) else "*" for part in block[3])
    return f"{number} {words}" if number else words


def _joined(words: list[Said]) -> Said:
    made: list[Said] = []
    for text, form, link in words:
        if made and isinstance(text, str) and isinstance(made[-1][0], str) and made[-1][1:] == (form, link):
            made[-1] = (made[-1][0] + text, form, link)
        else:
            made.append((text, form, link))
    return tuple(each for each in made if each[0])
