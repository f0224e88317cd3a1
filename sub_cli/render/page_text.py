"""What a page of HTML says: its text, piece by piece, without what no reader is to see."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

UNSEEN: Final = frozenset({"head", "script", "style", "template", "svg"})
"""Elements whose text stands on no page as text."""
ASIDE: Final = frozenset({"running", "screen-only"})
"""The classes of what only running lines show, and of what only a screen does."""
EMPTY: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements that never end (HTML, 13.1.2)."""


def texts_of(html: str) -> list[str]:
    """Return each piece of text between two tags, in order, but for blank ones."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.texts


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is open, and whether it is seen."""
        if tag not in EMPTY:
            around = bool(self.open) and self.open[-1][1]
            classes = (dict(attrs).get("class") or "").split()
            self.open.append((tag, around or tag in UNSEEN or not ASIDE.isdisjoint(classes)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass over what ends at once."""

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of this name, and what was left open in it."""
        if any(tag == name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if data.strip() and not (self.open and self.open[-1][1]):
            self.texts.append(data)
