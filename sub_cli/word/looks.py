"""What the styles and lists of a Word file make of a paragraph: a heading of some depth, an item of a list, or text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sub_cli.word.opening import Opened
from sub_cli.word.xml import w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEADING: Final = re.compile(r"(?:heading|kop) ([1-9])")
_BASES: Final = 12
"""Styles that one may be based on, one after another."""
_BULLETS: Final = ("bullet", "none")
_LETTERS: Final = ("lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
_NUMBER_PART: Final = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Item:
    """A place in a list."""

    depth: int
    """1 for an item of a list that is in no other."""
    number: int
    """0 for a bullet."""
    label: str = ""
    """What Word shows before it: `2.1`, `a)`; empty for a bullet."""
    lettered: bool = False


def value(element: Element | None, name: str, usual: str = "") -> str:
    """Return the value of a property of an element, `usual` where it is not there."""
    found = element.find(name) if element is not None else None
    return usual if found is None else str(found.get(w("val"), usual))


class Looks:
    """Tells what each paragraph is; numbers are counted as paragraphs are asked for, in their order."""

    def __init__(self, opened: Opened) -> None:
        styles, numbering = opened.parts.get("styles"), opened.parts.get("numbering")
        self._styles = {each.get(w("styleId"), ""): each for each in _all(styles, "style")}
        self._abstract = {each.get(w("abstractNumId"), ""): each for each in _all(numbering, "abstractNum")}
        self._lists = {each.get(w("numId"), ""): each for each in _all(numbering, "num")}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def name(self, paragraph: Element) -> str:
        """Return the name of the style of a paragraph in small letters, as Word has it in every language."""
        style = self._styles.get(value(paragraph.find(w("pPr")), w("pStyle")))
        return value(style, w("name")).lower()

    def depth(self, paragraph: Element) -> int:
        """Return how deep a heading stands, 1 for a chapter; 0 for what is none."""
        for each in self._chain(paragraph):
            level = value(each.find(w("pPr")) if each.tag != w("pPr") else each, w("outlineLvl"))
            if level.isdigit() and len(level) == 1:
                return int(level) + 1 if int(level) < 9 else 0
            found = _HEADING.fullmatch(value(each, w("name")).lower())
            if found:
                return int(found[1])
        return 0

    def item(self, paragraph: Element) -> Item | None:
        """Return which item of a list a paragraph is; None where it is none. Asked once of each."""
        number, level = self._numbering(paragraph)
        if number not in self._lists:
            return None
        kind, start, text = self._level(number, level)
        if kind == "none":
            return None
        if kind == "bullet":
            return Item(level + 1, 0)
        counted = self._count(number, level, start)
        label = _NUMBER_PART.sub(lambda part: self._part(number, counted, int(part[1])), text)
        return Item(level + 1, counted[level], label, kind in _LETTERS)

    # -- styles and lists ----------------------------------------------------------------------------

    def _chain(self, paragraph: Element) -> Iterator[Element]:
        """Yield the properties of a paragraph, its style, and what that is based on."""
        own = paragraph.find(w("pPr"))
        if own is None:
            return
        yield own
        id = value(own, w("pStyle"))
        for _ in range(_BASES):
            if id not in self._styles:
                return
            yield self._styles[id]
            id = value(self._styles[id], w("basedOn"))

    def _numbering(self, paragraph: Element) -> tuple[str, int]:
        """Return the list that a paragraph is in and how deep, from 0; its own properties go before its style's."""
        number, level = "", ""
        for each in self._chain(paragraph):
            found = each if each.tag == w("pPr") else each.find(w("pPr"))
            listed = found.find(w("numPr")) if found is not None else None
            number = number or value(listed, w("numId"))
            level = level or value(listed, w("ilvl"))
            if number:
                break
        return number, min(int(level), 8) if level.isdigit() and len(level) < 3 else self._by_style(number, paragraph)

    def _by_style(self, number: str, paragraph: Element) -> int:
        """Return the level that a list has for the style of a paragraph, or that the style's name tells, or 0."""
        style = value(paragraph.find(w("pPr")), w("pStyle"))
        for each in _all(self._definition(number), "lvl"):
            if style and value(each, w("pStyle")) == style and each.get(w("ilvl"), "").isdigit():
                level = int(each.get(w("ilvl"), "0")[:1])
                if level:
                    return level
        named = re.search(r"(?:list|lijst).* ([2-9])\Z", self.name(paragraph))
        return int(named[1]) - 1 if named else 0

    def _definition(self, number: str) -> Element | None:
        return self._abstract.get(value(self._lists.get(number), w("abstractNumId")))

    def _level(self, number: str, level: int) -> tuple[str, int, str]:
        """Return the format of the numbers of a list at a level, the first of them, and what stands around them."""
        found = next(
            (each for each in _all(self._definition(number), "lvl") if each.get(w("ilvl")) == str(level)), None
        )
        for each in _all(self._lists.get(number), "lvlOverride"):
            if each.get(w("ilvl")) == str(level):
                found = each.find(w("lvl")) if each.find(w("lvl")) is not None else found
                if each.find(w("startOverride")) is not None:
                    return (
                        value(found, w("numFmt"), "decimal"),
                        _whole(value(each, w("startOverride"))),
                        value(found, w("lvlText")),
                    )
        return value(found, w("numFmt"), "bullet"), _whole(value(found, w("start"), "1")), value(found, w("lvlText"))

    def _count(self, number: str, level: int, start: int) -> list[int]:
        """Return the numbers of a list at each level, counted on at one of them."""
        key = value(self._lists.get(number), w("abstractNumId"))
        if (number, level) not in self._begun and self._overrides(number):
            self._counts[key] = self._counts.get(key, [])[:level]
        self._begun.add((number, level))
        counts = self._counts.setdefault(key, [])
        while len(counts) < level:
            counts.append(self._level(number, len(counts))[1])
        counts[level:] = [counts[level] + 1 if len(counts) > level else start]
        return list(counts)

    def _overrides(self, number: str) -> bool:
        return next(iter(_all(self._lists.get(number), "startOverride")), None) is not None

    def _part(self, number: str, counts: list[int], level: int) -> str:
        """Return one number of the label of an item."""
        if level > len(counts):
            return ""
        kind, count = self._level(number, level - 1)[0], counts[level - 1]
        if kind in ("lowerLetter", "upperLetter") and 0 < count < 27:
            return chr((96 if kind == "lowerLetter" else 64) + count)
        return str(count)


def _all(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else list(element.iter(w(name)))


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else 1
