"""Tables with many columns on a screen: they scroll by themselves, and the page does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

FEW: Final = 3
"""So many columns can be read on a phone."""
_TABLE: Final = re.compile(r'<table(?: class="(wide|widest)")?>(?=\s*<thead>\s*<tr>\s*<th scope="col" style=)')
"""How a table of a text begins."""
_END: Final = "</table>"


def with_scrolling_tables(html: str, name: str) -> str:
    """Return the page with each wide table of a text in a frame that scrolls, and is called `name`."""
    return "".join(_pieces(html, name))


def _pieces(html: str, name: str) -> Iterator[str]:
    done = 0
    for found in _TABLE.finditer(html):
        end = html.find(_END, found.end())
        row = html.find("</tr>", found.end())
        columns = html.count("<th ", found.end(), row)
        if end < 0 or columns <= FEW:
            continue
        yield html[done : found.start()]
        classes = "scroll" + (f" {found[1]}" if found[1] else "")
        frame = f'class="{classes}" style="--columns: {columns}" tabindex="0" role="group"'
        done = end + len(_END)
        yield f'<div {frame} aria-label="{escape(name)}">{html[found.start() : done]}</div>'
    yield html[done:]
