"""Captions: the title of a picture that is all there is in its paragraph, and the paragraph `Tabel 1. …` above a table.

Whatever stands there stays, in its order: a caption is another element around the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sub_cli.render.long_words import shown
from sub_cli.render.typography import keep_together
from sub_cli.text.inline import caption, captioned

if TYPE_CHECKING:
    from markdown_it.token import Token

_TABLE: Final = re.compile(r"(Tabel|Table)\s+(\d[\d.]*[a-z]?|[A-Z]|[IVX]+)[.:](\s|\Z)")
"""How a caption begins: with a full stop or colon, so that `Tabel 1 toont …` stays a sentence of the text."""


def figures(tokens: Sequence[Token], language: str) -> None:
    """Make a figure of each picture that is all there is in its paragraph and has a title; elsewhere show its title."""
    for at, token in enumerate(tokens):
        picture = captioned(token.children or ())
        if picture is None:
            continue
        words = _token("text", keep_together(caption(picture), language))
        del picture.attrs["title"]
        if tokens[at - 1].type == "paragraph_open":
            _become(tokens[at - 1], tokens[at + 1], "figure")
            marks = (_token("html_inline", mark) for mark in ("\n<figcaption>", "</figcaption>"))
            token.children = [picture, next(marks), words, next(marks)]
        else:
            token.children = [picture, _token("text", " "), words]


def caption_tables(tokens: list[Token]) -> None:
    """Move each paragraph that is the caption of a table into it."""
    for at in list(tables_with_caption(tokens)):
        opening, words = tokens[at], tokens[at - 3 : at]
        _become(words[0], words[2], "caption")
        tokens[at - 3 : at + 1] = [opening, *words]


def tables_with_caption(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield which tokens open a table that has its caption in the paragraph before it."""
    for at, token in enumerate(tokens):
        led = token.type == "table_open" and at >= 3 and tokens[at - 3].type == "paragraph_open"
        if led and _TABLE.match(shown(tokens[at - 2].children or ())):
            yield at


def _become(opening: Token, closing: Token, tag: str) -> None:
    """Make a paragraph another element, which is seen in tight lists too."""
    for token in (opening, closing):
        token.tag, token.hidden = tag, False
    opening.attrs.pop("class", None)


def _token(kind: str, content: str) -> Token:
    from markdown_it.token import Token

    return Token(kind, "", 0, content=content)
