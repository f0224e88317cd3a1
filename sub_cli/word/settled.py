"""Tracked changes settled in the XML: those that are taken are so, the others are as if they never were.

ECMA-376, 17.13.5: what is inserted stays or goes with its element; where the end of a paragraph goes, its words run on
into the next paragraph, which says what both look like; a row goes as a whole; a change of properties holds the old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from sub_cli.word.xml import w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Takes: TypeAlias = "Callable[[Element], bool]"
"""Tells of a change whether it is taken."""
_COMES: Final = frozenset({w("ins"), w("moveTo")})
_GOES: Final = frozenset({w("del"), w("moveFrom")})
_EITHER: Final = (*_COMES, *_GOES)
_TURNS: Final = tuple(w(name) for name in ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange",
                                           "sectPrChange", "tblGridChange", "numberingChange"))  # fmt: skip
CELLS: Final = tuple(w(name) for name in ("cellIns", "cellDel", "cellMerge"))
"""Changes of single cells, which cannot be settled without a guess at the table."""
_MARKS: Final = tuple(w(name) for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
                                           "proofErr", "permStart", "permEnd"))  # fmt: skip
_SILENT: Final = (w("rPr"), w("commentReference"), w("lastRenderedPageBreak"))
"""What a run without a word holds."""
_PROPERTIES: Final = frozenset({w("rPr"), w("trPr")})
_KEPT: Final = frozenset({w("rPr"), w("sectPr"), *_EITHER})
"""What stands in properties and is none of those that a change holds."""


def author_of(change: Element) -> str:
    """Return who made a change, or said a comment."""
    return str(change.get(w("author"), "")).strip()


def day_of(change: Element) -> str:
    """Return the day on which a change was made, or a comment said, as year-month-day; "" where it is not told."""
    return str(change.get(w("date"), ""))[:10]


def changes(root: Element) -> Iterator[Element]:
    """Yield the tracked changes below `root`."""
    yield from root.iter(*_EITHER, *_TURNS, *CELLS)


def authors(root: Element) -> set[str]:
    """Return who made tracked changes."""
    return {author_of(each) for each in changes(root)}


def settle(root: Element, takes: Takes) -> None:
    """Settle every tracked change below `root`."""
    for change in list(root.iter(*_TURNS)):
        _turn(change, takes(change))
    for row in list(root.iter(w("tr"))):
        if _gone(row.find(w("trPr")), takes):
            _remove(row)
    for change in list(root.iter(*_EITHER)):
        _settle(change, takes)
    for paragraph in list(root.iter(w("p"))):
        look = paragraph.find(w("pPr"))
        if look is not None and _gone(look.find(w("rPr")), takes):
            _run_on(paragraph)


def _turn(change: Element, taken: bool) -> None:
    properties = change.getparent()
    if properties is None:
        return
    if not taken and len(change):
        for each in list(properties):
            if each.tag not in _KEPT:
                properties.remove(each)
        for place, each in enumerate(list(change[0])):
            properties.insert(place, each)
    elif taken or change.tag != w("numberingChange"):
        properties.remove(change)


def _goes(change: Element, takes: Takes) -> bool:
    """Tell whether what a change is about is gone."""
    return (change.tag in _COMES) != takes(change)


def _gone(properties: Element | None, takes: Takes) -> bool:
    """Tell whether the end of a paragraph, or a row, is gone, by its properties."""
    return properties is not None and any(_goes(each, takes) for each in properties if each.tag in _EITHER)


def _settle(change: Element, takes: Takes) -> None:
    """Take out a change of words, or what it is about."""
    parent = change.getparent()
    if parent is None or parent.tag in _PROPERTIES:
        return
    if not _goes(change, takes):
        for each in change.iter(w("delText")):
            each.tag = w("t")
        place = parent.index(change)
        for offset, each in enumerate(list(change)):
            parent.insert(place + offset, each)
    parent.remove(change)


def _run_on(paragraph: Element) -> None:
    """Let the words of a paragraph be those that the next one begins with; before a table they stay where they are."""
    words = [each for each in paragraph if each.tag != w("pPr")]
    following = next((each for each in paragraph.itersiblings() if each.tag in (w("p"), w("tbl"))), None)
    if following is None or following.tag == w("tbl"):
        if not any(each.tag == w("r") or len(each) for each in words):
            _remove(paragraph)
        return
    start = 1 if len(following) and following[0].tag == w("pPr") else 0
    for offset, each in enumerate(words):
        following.insert(start + offset, each)
    _remove(paragraph)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def torn(root: Element, takes: Takes) -> Iterator[tuple[str, str, Element]]:
    """Yield the replacements that two people made, of whom one is taken: who deleted, who inserted, and where."""
    for change in root.iter(*_EITHER):
        other = next((each for each in change.itersiblings() if not _says_nothing(each)), None)
        parent = change.getparent()
        if parent is None or parent.tag in _PROPERTIES or other is None or other.tag not in _EITHER:
            continue
        if (change.tag in _COMES) == (other.tag in _COMES) or takes(change) == takes(other):
            continue
        gone, came = (other, change) if change.tag in _COMES else (change, other)
        yield author_of(gone), author_of(came), change


def _says_nothing(element: Element) -> bool:
    """Tell whether an element is a mark between words and none of them: where a comment begins, a bookmark ends."""
    return element.tag in _MARKS or (element.tag == w("r") and all(each.tag in _SILENT for each in element))
