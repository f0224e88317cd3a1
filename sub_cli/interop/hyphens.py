"""Words that were broken at the end of a line, put together by the words that the text itself has elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_HYPHENS: Final = ("-", "\u2010", "\u00ad")
_LAST: Final = re.compile(r"[^\W_][\w’'-]*\Z")
_FIRST: Final = re.compile(r"[^\W_][\w’'-]*")
_LONGEST: Final = 60
"""Letters of a word that are looked at."""
_LEFT_OPEN: Final = frozenset("en of als noch tot and or to und".split())
"""Words behind a hyphen that stands for what both words end in: "water- en bodembeheer"."""
_CLASH: Final = re.compile(r"(?:a[aeiuy]|e[eiu]|i[ije]|o[eiou]|u[iu])", re.IGNORECASE)
"""Vowels that a Dutch hyphen keeps apart: "zee-egel" (Leidraad 6.1, woordenlijst.org)."""


def words_of(lines: Iterable[str]) -> frozenset[str]:
    """Return the words that stand whole within these lines, in small letters."""
    found: set[str] = set()
    for line in lines:
        inner = line.rpartition(" ")[0] if line.endswith(_HYPHENS) else line
        found.update(word.casefold() for word in _WORD.findall(inner))
    return frozenset(found)


def _broken(line: str) -> str:
    """Return the word that is broken at the end of a line, without its hyphen; "" where none is."""
    last = line.rpartition(" ")[2]
    found = _LAST.search(last[:-1][-_LONGEST:]) if last.endswith(_HYPHENS) else None
    return found[0] if found else ""


def joined(lines: Sequence[str], words: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Return the lines as one, and the words that were put together without the text telling how."""
    whole: list[str] = []
    unsure: list[str] = []
    for line in lines:
        broken = _broken(whole[-1]) if whole else ""
        first = _FIRST.match(line) if broken else None
        if first is None or first[0].casefold() in _LEFT_OPEN:
            whole.append(_plain(line))
            continue
        word, sure = _together(broken, first[0], words)
        unsure += [] if sure else [word]
        whole[-1] = whole[-1][: -len(broken) - 1] + word + _plain(line)[first.end() :]
    return " ".join(whole).replace("\u00ad", ""), tuple(unsure)


def _plain(line: str) -> str:
    """Return a line whose hyphens are all of one kind."""
    return line.replace("\u2010", "-")


def _together(start: str, rest: str, words: Collection[str]) -> tuple[str, bool]:
    """Return a broken word as one, with its hyphen or without, and whether the text tells which."""
    whole, hyphened = start + rest, f"{start}-{rest}"
    if whole.casefold() in words:
        return whole, True
    if hyphened.casefold() in words or not (rest[0].islower() and start[-1].isalpha()):
        return hyphened, True
    clash = _CLASH.fullmatch(start[-1] + rest[0]) is not None
    return (hyphened if clash and rest.casefold() in words else whole), False
