"""The parts of a page by what they are, for who goes through it by ear: head, contents, text, foot.

The elements of the shipped templates are known by their classes; a page without them stays as it is. The contents fold,
and are folded on a phone to begin with; without a script they begin unfolded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Final

FOLD: Final = (
    "if(matchMedia('(max-width:47.99rem)').matches)document.querySelector('.contents details').removeAttribute('open')"
)
"""The one script of a document's page."""
_LETTERHEAD, _COMPARISON, _TEXT = '<div class="letterhead">', '<section class="comparison">', '<main class="column">'
_END: Final = "</section>"
_FIELD: Final = re.compile(r'<input type="checkbox" name="Signature\d+"[^<>]*>')
"""A field for a signature: in a PDF it is signed, on the web nobody can."""


def with_landmarks(html: str, words: Mapping[str, str]) -> str:
    """Return the page with header, nav, main and footer; `words` are those of the house."""
    html = _document(_FIELD.sub("", html), words)
    if _COMPARISON in html:
        html = _headed(html, _COMPARISON, "<main>")
        html = html.replace('<section class="signoff">', '</main>\n<section class="signoff">', 1)
    elif '<section class="cover">' not in html:
        html = _headed(html, _TEXT)
    return _within(_within(html, "signoff", "footer"), "close", "footer")


def _document(html: str, words: Mapping[str, str]) -> str:
    """Return the page with the title page as its head, the contents to go by, and a register that has a name."""
    named = f'<section class="register" aria-label="{escape(words["register"])}">'
    html = html.replace('<section class="register">', named, 1)
    return _folding(_within(html, "cover", "header"), words)


def _headed(html: str, until: str, then: str = "") -> str:
    """Return the page with all from the letterhead until the text as its head."""
    before, letterhead, rest = html.partition(_LETTERHEAD)
    head, text, after = rest.partition(until)
    return f"{before}<header>\n{letterhead}{head}</header>\n{then}{text}{after}" if letterhead and text else html


def _within(html: str, name: str, tag: str) -> str:
    """Return the page with an element around the section of the class `name`, which has no section in it."""
    before, start, rest = html.partition(f'<section class="{name}">')
    inside, end, after = rest.partition(_END)
    return f"{before}<{tag}>{start}{inside}{end}</{tag}>{after}" if start and end else html


def _folding(html: str, words: Mapping[str, str]) -> str:
    """Return the page with contents that fold below their heading."""
    before, start, rest = html.partition('<section class="contents">')
    inside, end, after = rest.partition(_END)
    heading, close, entries = inside.partition("</h2>")
    if not (start and end and close):
        return html
    fold = f"<details open><summary>{heading.strip()}{close}</summary>{entries}</details>\n<script>{FOLD}</script>"
    return f'{before}<nav class="contents" aria-label="{escape(words["contents"])}">\n{fold}\n</nav>{after}'
