"""The marks with which lines of an order begin: "A", "1.", "(a)", "1.—(1)", a bullet. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_LABEL = r"(?:artikel|onderdeel|article|part) "
_SIGN = r"(?-i:[A-Z]{1,2}|[IVX]{1,5}|[a-z]|[ivx]{1,5}|\d{1,3})"
_TITLED = (
    r"(?:wijzig|inwerking|citeer|slot|overgang|aanhaling|amendment|commencement|citation|final|transition)[^.:]{0,150}"
)
"""What an article of the order itself is called behind its number."""
_MARK = re.compile(
    rf"\s*(?:(?P<bullet>[-*•–])\s+"
    rf"|(?:{_LABEL})?\(?(?P<mark>{_SIGN})(?:[.)°]+\s+|\.?\s?[—–-]\s?(?=\(\w{{1,3}}\)))"
    rf"|(?P<lone>(?:{_LABEL})?(?-i:[A-Z]{{1,2}}|[IVX]{{1,5}}))\.?\s*$"
    rf"|\(?(?P<bare>{_SIGN})[.)]+\s*$"
    rf"|{_LABEL}(?P<titled>(?-i:[IVX]{{1,5}}|\d{{1,2}}))(?:[.:]?\s+|\s+[—–-]\s+){_TITLED}\s*$)(?=\S|$)",
    re.IGNORECASE,
)
_FIRST = frozenset({"1", "a", "A", "i", "I"})
_MOST = 3
"""Marks with which one line begins."""


class Mark(NamedTuple):
    """What stands before the words of an item."""

    kind: str
    """"A", "a", "1", "I" or "i", in brackets where it is; a bullet with its indent."""
    first: bool
    """True for the first of a list."""


class Marked(NamedTuple):
    """A line taken apart into its marks and its words."""

    marks: tuple[Mark, ...]
    words: str

    @property
    def kind(self) -> str:
        """Return the kind of its first mark; "" where it has none."""
        return self.marks[0].kind if self.marks else ""


def bare(text: str) -> str:
    """Return a line without its first mark."""
    found = _MARK.match(text)
    return text[found.end() :].strip() if found else text.strip()


def is_marked(text: str) -> bool:
    """Tell whether a line begins with a mark."""
    found = _MARK.match(text)
    return found is not None and found.end() > 0


class Marks:
    """Reads marks; what one is may depend on the one before: "i" behind "h" is a letter."""

    def __init__(self) -> None:
        self._before = ""

    def look(self, text: str) -> Marked:
        """Return a line with its first mark apart; an article with a title is a line of text."""
        found = _MARK.match(text)
        return self._apart(Marked((), text), found) if found and not found["titled"] else Marked((), text.strip())

    def take(self, text: str) -> list[Marked]:
        """Return a line with all its marks apart, then with fewer, at last with none; the first is remembered."""
        ways = [Marked((), text)]
        while len(ways) <= _MOST and (found := _MARK.match(ways[-1].words)):
            ways.append(self._apart(ways[-1], found))
            if found["bullet"]:
                break
        if found := _MARK.match(text):
            self._before = _sign(found)
        return [each._replace(words=each.words.strip()) for each in reversed(ways)]

    def _apart(self, marked: Marked, found: re.Match[str]) -> Marked:
        return Marked((*marked.marks, self._mark(found)), marked.words[found.end() :].strip())

    def _mark(self, found: re.Match[str]) -> Mark:
        sign = _sign(found)
        if found["bullet"]:
            indent = len(found[0]) - len(found[0].lstrip())
            return Mark(f"-{indent}", first=False)
        kind = self._kind(sign)
        return Mark(f"({kind})" if "(" in found[0] else kind, sign in _FIRST)

    def _kind(self, sign: str) -> str:
        """Return what a sign is: figure, Roman, capital or letter."""
        if sign.isdigit():
            return "1"
        follows = len(sign) == 1 and self._before[:1] == chr(ord(sign) - 1)
        if re.fullmatch(r"[IVX]+|[ivx]+", sign) and not follows:
            return "I" if sign.isupper() else "i"
        return "A" if sign.isupper() else "a"


def _sign(found: re.Match[str]) -> str:
    said = found["mark"] or found["lone"] or found["bare"] or found["titled"] or "-"
    return said.split()[-1]
