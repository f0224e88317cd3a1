"""Tracked changes of a file that comes in, read as accepted: what was inserted stands there, what was deleted does not.

By ECMA-376, 17.13.5: where the end of a paragraph goes, its words run on into the next paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sub_cli.word.xml import w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_GONE: Final = (w("del"), w("moveFrom"))
_COME: Final = (w("ins"), w("moveTo"))
_CHANGED: Final = tuple(
    w(f"{name}Change") for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "numbering")
)


def accept(root: Element) -> int:
    """Accept every tracked change of a part, in place, and return how many there were."""
    every = [*root.iter(*_GONE, *_COME, *_CHANGED, w("cellIns"), w("cellDel"), w("cellMerge"))]
    for each in [*root.iter(w("tr"), w("tc"))]:
        if _goes(each):
            _take_out(each)
    for each in [*root.iter(w("tbl"))]:
        if each.find(f".//{w('tr')}") is None:
            _take_out(each)
    ends = [
        each for each in root.iter(w("p")) if any(each.find(f"{w('pPr')}/{w('rPr')}/{n}") is not None for n in _GONE)
    ]
    for each in [*root.iter(*_GONE, *_CHANGED)]:
        _take_out(each)
    for each in [*root.iter(*_COME)]:
        _unwrap(each)
    for each in reversed(ends):  # so that each word moves once, however many ends go
        _run_on(each)
    return len(every)


def _goes(element: Element) -> bool:
    """Tell whether a row or cell is deleted."""
    if element.tag == w("tr"):
        return element.find(f"{w('trPr')}/{w('del')}") is not None
    return element.find(f"{w('tcPr')}/{w('cellDel')}") is not None


def _take_out(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Element) -> None:
    """Put what an element holds in its place."""
    for each in list(element):
        element.addprevious(each)
    _take_out(element)


def _run_on(paragraph: Element) -> None:
    """Let the words of a paragraph whose end is deleted begin the next one; where none follows, it stays with them."""
    inside = [each for each in paragraph if each.tag != w("pPr")]
    following = paragraph.getnext()
    while following is not None and following.tag not in (w("p"), w("tbl"), w("sdt"), w("sectPr")):
        following = following.getnext()
    if following is not None and following.tag == w("p"):
        first = next(iter(following), None)
        start = 1 if first is not None and first.tag == w("pPr") else 0
        for each in reversed(inside):
            following.insert(start, each)
        _take_out(paragraph)
    elif not any(each.tag == w("r") for each in inside):
        _take_out(paragraph)
