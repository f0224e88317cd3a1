"""Whether a PDF holds the words of the page that it was set from, read back by other code than set it.

Letters are compared and not words, since a word may be broken at the end of a line. A style may add to a page (numbers,
marks) and may put a piece elsewhere; what it may not do is leave one out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

NEAR: Final = 2000
"""Letters that a style may add before a piece of text, such as a list of contents that CSS makes."""
MOST_WORDS: Final = 12
"""Words of a message."""
PASSED_OVER: Final = frozenset({"Cf", "Pd", "Zs", "Zl", "Zp", "Cc"})
"""Unicode's classes of what comes and goes where a line is broken: blanks, hyphens, marks without a shape."""
TO_THE_LEFT: Final = frozenset({"R", "AL"})
"""Letters of Hebrew and Arabic, which a PDF holds in the order in which they stand on the paper."""


def lost_words(texts: Iterable[str], spoken: str) -> str:
    """Return the first words of `texts` that `spoken` does not hold; "" where it holds all."""
    pieces = [(text, letters(text)) for text in texts if not _to_the_left(text)]
    return next((_first_words(text) for text in _missing(pieces, letters(spoken))), "")


def _missing(pieces: list[tuple[str, str]], spoken: str) -> Iterator[str]:
    """Yield what is not found behind the piece before it, nor elsewhere as often as it should be."""
    at = 0
    for text, wanted in pieces:
        found = spoken.find(wanted, at, at + NEAR + len(wanted))
        if found >= 0:
            at = found + len(wanted)
        elif spoken.count(wanted) < sum(other.count(wanted) for _, other in pieces):
            yield text


def letters(text: str) -> str:
    """Return the letters of a text: without ligatures, capitals, blanks and hyphens."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter) not in PASSED_OVER)


def _to_the_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in TO_THE_LEFT for letter in text)


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join(words[:MOST_WORDS]) + (" …" if len(words) > MOST_WORDS else "")
