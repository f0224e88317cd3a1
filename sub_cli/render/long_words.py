"""Where a word may be broken that is longer than its line and is set in more than one style: `**Besluit:**https://…`.

The typesetter breaks a word that is too long anywhere, but only where it stands at the beginning of a line: after bold
letters that it is one word with, it would run on over what stands beside it. A `<wbr>` between the two lets it begin
a line. It is no letter: what is read, copied or searched stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it.token import Token

LINE: Final = 30
"""Letters that fit in any line outside tables, however deep in lists and quotations."""
_PIECE: Final = re.compile(r"<[^>]*>|[^<]+")
"""A tag or the text between two, of HTML whose values hold no `>`."""


@dataclass(slots=True)
class _Word:
    """The word that is being read: its letters so far, and where among the tokens its style changes."""

    letters: int = 0
    changes: list[int] = field(default_factory=list)

    def ended(self, room: int) -> list[int]:
        """Return where it has to be breakable, and begin another."""
        changes = self.changes if self.letters > room else []
        self.letters, self.changes = 0, []
        return changes


def shown(children: Sequence[Token]) -> str:
    """Return the letters that inline tokens show."""
    return "".join(_letters(child) for child in children)


def make_breakable(tokens: Sequence[Token]) -> None:
    """Let the long words of every paragraph among block tokens be broken; those of tables are by then."""
    for token in tokens:
        if token.type == "inline":
            token.children = breakable(token.children or [])


def breakable(children: list[Token], room: int = LINE) -> list[Token]:
    """Return inline tokens with a `<wbr>` wherever a word of more than `room` letters changes its style."""
    if len(children) < 2:
        return children
    places = set(_places([(_letters(child), child.nesting) for child in children], room))
    return [each for at, child in enumerate(children) for each in ([_wbr(), child] if at in places else [child])]


def breakable_html(html: str, room: int = LINE) -> str:
    """Return words in HTML with a `<wbr>` where one of more than `room` letters changes its style: a redline's do."""
    pieces = _PIECE.findall(html)
    places = set(_places([_read(piece) for piece in pieces], room))
    return "".join(f"<wbr>{piece}" if at in places else piece for at, piece in enumerate(pieces))


def _places(pieces: Sequence[tuple[str, int]], room: int) -> list[int]:
    """Return before which pieces a word may be broken: behind the tags that close, before those that open.

    Of each its letters, and 1 where it opens something or -1 where it closes it.
    """
    word, edge, places = _Word(), 0, list[int]()
    for at, (letters, nesting) in enumerate(pieces):
        if letters:
            if word.letters and letters[0] != " ":
                word.changes.append(edge)
            first, *others = letters.split(" ")
            word.letters += len(first)
            if others:
                places += word.ended(room)
                word.letters = len(others[-1])
        if letters or (edge == at and nesting <= 0):  # an empty text may stand between two that close
            edge = at + 1
    return places + word.ended(room)


def _read(piece: str) -> tuple[str, int]:
    """Return the letters of a piece of HTML, and whether it opens or closes something."""
    if not piece.startswith("<"):
        return unescape(piece), 0
    return (" ", 0) if piece == "<br>" else ("", -1 if piece.startswith("</") else 1)


def _letters(child: Token) -> str:
    if child.type in ("text", "code_inline"):
        return child.content
    if child.type == "footnote_ref":
        return str(child.meta["id"] + 1)
    return " " if child.type in ("softbreak", "hardbreak", "image", "html_inline") else ""


def _wbr() -> Token:
    from markdown_it.token import Token

    return Token("html_inline", "", 0, content="<wbr>")
