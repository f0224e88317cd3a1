"""Tables that a phone has no room for: they scroll by themselves, so that no word is broken and the page stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Final

FEW: Final = 3
"""So many columns can be read on a phone."""
_ROOM: Final = 40
"""Letters that fit beside one another on a phone."""
_TABLE: Final = re.compile(
    r'<table(?: class="(wide|widest)")?>(?=\s*(?:<caption[^>]*>(?:(?!</caption>).)*</caption>\s*)?'
    r'<thead>\s*<tr[^>]*>\s*<th (?:scope="col" style=|style="[^"]*" scope="col"))',
    re.DOTALL,
)
"""How a table of a text begins: perhaps with its caption."""
_END: Final = "</table>"
_ROW: Final = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_TAG: Final = re.compile(r"<(?!br)[^>]*>")


def with_scrolling_tables(html: str, name: str) -> str:
    """Return the page with each wide table of a text in a frame that scrolls, and is called `name`."""
    return "".join(_pieces(html, name))


def _pieces(html: str, name: str) -> Iterator[str]:
    done = 0
    for found in _TABLE.finditer(html):
        end = html.find(_END, found.end())
        row = html.find("</tr>", found.end())
        columns = html.count("<th ", found.end(), row)
        if end < 0 or (columns <= FEW and _letters(html[found.end() : end]) <= _ROOM):
            continue
        yield html[done : found.start()]
        classes = "scroll" + (f" {found[1]}" if found[1] else "")
        frame = f'class="{classes}" style="--columns: {columns}" tabindex="0" role="group"'
        done = end + len(_END)
        yield f'<div {frame} aria-label="{escape(name)}">{html[found.start() : done]}</div>'
    yield html[done:]


def _letters(table: str) -> int:
    """Return how many letters the longest words of the columns of a table have, beside one another."""
    rows = [[_longest(cell) for cell in re.split(r"</t[hd]>", row)[:-1]] for row in _ROW.findall(table)]
    return sum(max(column) for column in zip(*rows, strict=False))


def _longest(cell: str) -> int:
    words = unescape(_TAG.sub("", cell)).replace("<br>", " ").split()
    return max(map(len, words), default=0)
