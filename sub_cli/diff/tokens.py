"""The words of a sentence as a comparison sees them: tokens that are never cut, and what each is worth. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sub_cli.diff.lookalikes import MARKS, looks
from sub_cli.text.inline import Format, Visible

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|January|February|March|May|June|July|August|October|December"
)
_B = "[ \u00a0\u202f]"
_TOKEN = re.compile(
    rf"""
    (?P<blank>[ \n\t]+)
  | (?P<url>(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]’”"'])
  | (?P<mail>[\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+)
  | (?P<reference>\[\]\([\#@][^)\s]{{0,300}}\)|\[\^[^\]\s]{{1,99}}\])
  | (?P<money>[€$£]{_B}?(?:\d{{1,3}}(?:{_B}\d{{3}}\b)+|\d+)(?:[.,]\d+)*(?:,[-–])?
      (?:{_B}(?:(?:miljoen|miljard|million|billion)\b|(?:mln|mld)\b\.?))?)
  | (?P<date>\d{{1,2}}{_B}(?:{_MONTHS}){_B}\d{{4}}\b|\d{{1,4}}-\d{{1,2}}-\d{{1,4}}\b)
  | (?P<cite>(?:(?:artikel|hoofdstuk|paragraaf|bijlage|tabel|figuur|section|chapter)\b|art\.|par\.|§)
      {_B}?\d+(?:[.:]\d+)*[a-z]?\b)
  | (?P<number>(?<!\w)[-+−]?(?<![\w.,])\d+(?:[.,:]\d+)*(?:{_B}?[%‰])?(?![\w])|\d+(?:[.,:]\d+)*(?:{_B}?%)?)
  | (?P<dotted>(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?![\w]))?)
  | (?P<abbr>\b(?:art|nr|mr|drs|dr|ir|ing|prof|bijv|resp|ca|blz|evt|incl|excl|jl|enz|etc|cie|jo|mln|mld|vgl|max|min)\.)
  | (?P<word>['’](?:s|t|n)\b(?:-\w+)?|\w[\w{MARKS}]*(?:['’./:\-‑‐]\w[\w{MARKS}]*)*)
  | (?P<other>.)
    """,
    re.X | re.S | re.I,
)
_LETTER = re.compile(r"\w")
_STOPWORDS = frozenset(
    """
    aan al als bij dan dat de deze die dit door een en er haar had heeft hem het hij hun ik in is je kan men met na naar
    niet nog of om onder ook op over te tot tussen uit van voor was wat we wel werd wij word worden wordt ze zich zij
    zijn zo zou a an and are as at be by for from has in is it its of on or that the their this to was with
    """.split()
)
FIGURE = 1.8
"""What it is worth to keep a figure or a reference; a word is worth 1."""
_NONE: Format = ()


class Token(NamedTuple):
    """A word, number or mark that a change never cuts."""

    text: str
    blank: str
    """The blank behind it."""
    format: Format
    after: Format
    """Formats of that blank."""


def tokens(spans: Visible) -> list[Token]:
    """Return the tokens of what is seen of a sentence; joined with their blanks they are it again."""
    found: list[Token] = []
    text, form = "", _NONE
    waiting = False
    for part, style in spans:
        for match in _TOKEN.finditer(part):
            word = match[0]
            if waiting and match.lastgroup == "blank":
                found.append(Token(text, word, form, style))
                waiting = False
                continue
            if waiting:
                found.append(Token(text, "", form, form))
            text, form, waiting = word, style, True
    if waiting:
        found.append(Token(text, "", form, form))
    return found


@lru_cache(maxsize=65536)
def weight(text: str) -> float:
    """Return how much it is worth to keep a token: figures and references most, then words, little words, points."""
    if text[:2] in ("[]", "[^") or any(sign.isdigit() for sign in text):
        return FIGURE
    if text.lower() in _STOPWORDS:
        return 0.4
    return 1.0 if any(sign.isalnum() for sign in text) else 0.1


def is_stopword(text: str) -> bool:
    """Return whether `text` is one of the little words that stand in any sentence."""
    return text.lower() in _STOPWORDS


def count_words(text: str) -> int:
    """Return how many words `text` has, as a word processor counts them."""
    return sum(1 for word in text.split() if _LETTER.search(word))


_ALIKE = (("“”„‟«»", '"'), ("‘’‚‛`´", "'"), ("–—‑−", "-"), ("\u00a0\u202f", " "), ("\u00ad", ""))
_PLAIN = {ord(sign): plain for signs, plain in _ALIKE for sign in signs}


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Return a token as it is recognized: capitals, hyphens within, quotation marks and fixed blanks do not matter.

    What is only recognized is still a change, but a small one: it holds its place, and does not draw in what is beside.
    """
    plain = looks(text).casefold().translate(_PLAIN)
    return plain.replace("-", "") if plain[:1].isalpha() else plain


@lru_cache(maxsize=65536)
def length(text: str) -> int:
    """Return the characters that a token counts for; a figure or a reference counts as a short word."""
    return min(len(text), 5) if weight(text) == FIGURE else len(text)


def are_figures(old: str, new: str) -> bool:
    """Return whether both are figures or references: amounts, dates, numbers, `[](#id)`."""
    return weight(old) == weight(new) == FIGURE
