"""Whether two names can be one person: the surname must be equal, and initials must not contradict.

Names are Dutch: they have prefixes ("van der"), titles ("drs."), initials or given names, and double surnames.
Case, accents and full stops say nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile


class Likeness(StrEnum):
    """How a name in a certificate stands to the name below a box."""

    EQUAL = "equal"
    """The same name in full."""
    COMPATIBLE = "compatible"
    """The same surname, and initials that do not contradict: somebody has to say that it is the same person."""
    OTHER = "other"
    """Another person."""


TITLES = frozenset("drs dr ir ing mr prof bc ds dhr heer mevrouw mevr mw jhr jkvr ms mrs sir dame hon cllr".split())
"""Before a name."""
DEGREES = frozenset("MSc BSc MA BA PhD LLM LLB MBA MPA MPM BBA RA RC AA EMFC MMC EMPC".split())
"""Behind a name, as people write them; in another case they may be a surname."""
SHORT = ("v~", "d~")
"""The two words of "v.d."."""
PREFIXES = frozenset("van von de den der het 't 's te ten ter op in aan bij uit la le du d' l' el da dos v~ d~".split())
"""What a Dutch surname may begin with."""
NEVER_FIRST = frozenset("in la da aan bij uit op".split())
"""Prefixes with which no name begins that has no given name: "In" may be one."""
GIVEN_AND_SURNAME = 2
"""Words in the shortest full name."""
_DASHES = re.compile(r"\s*[-\u2010-\u2015]\s*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts, without titles, case and accents."""

    given: tuple[str, ...]
    surname: tuple[str, ...]
    """Prefix included."""
    sure: bool
    """Whether it is known where the surname begins; else `given` is everything but the last word."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the whole name."""
        return (*self.given, *self.surname)


def likeness(one: str, other: str) -> Likeness:
    """Return how two names stand to each other."""
    return _compared(parsed(one), parsed(other))


def likeness_of_parts(given: str, surname: str, other: str) -> Likeness:
    """Return how a person whose surname is told apart stands to the name `other`."""
    return _compared(Name(_words(given), _words(surname), sure=True), parsed(other))


def parsed(text: str) -> Name:
    """Return the name that stands in `text`, as "J.W. de Vries", "Vries, J.W. de" or "drs. Jan-Willem de Vries MA"."""
    main, _, after = text.partition(",")
    if after.strip() and not _is_degrees(after):
        return _turned(_words(main), _words(after))
    words = _words(main)
    start = _start_of_surname(words, main)
    if start is None:
        return Name(words[:-1], words[-1:], sure=len(words) <= GIVEN_AND_SURNAME)
    return Name(words[:start], words[start:], sure=True)


def _turned(surname: tuple[str, ...], rest: tuple[str, ...]) -> Name:
    """Put a name right whose surname stands first: in "Vries, J. de" the prefix stands last."""
    prefix = tuple(reversed(list(takewhile(PREFIXES.__contains__, reversed(rest)))))
    return Name(rest[: len(rest) - len(prefix)], prefix + surname, sure=True)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared; initials that hang together come apart."""
    plain = _DASHES.sub("-", text.replace("’", "'").replace("‘", "'"))
    found = [word for raw in plain.split() if not _is_title(raw) for word in _parts(raw)]
    while len(found) > 1 and _is_degrees(found[-1]):
        found.pop()
    return tuple(_folded(word) for word in found if _folded(word))


def _is_title(word: str) -> bool:
    return _folded(word) in TITLES


def _is_degrees(text: str) -> bool:
    return all(word.replace(".", "") in DEGREES for word in text.replace(",", " ").split())


def _parts(word: str) -> list[str]:
    """Split "J.W." and "JW" into initials, and "v.d." into prefixes; keep every other word."""
    if word.casefold().replace(".", "").replace("/", "") == "vd":
        return [*SHORT]
    letters = [part for part in re.split(r"[.-]", word) if part]
    if "." in word.strip(".") or (word.endswith(".") and len(letters) > 1):
        return [f"{part}." for part in letters]
    if re.fullmatch(r"[A-Z]{2,3}", word) and not re.search(r"[AEIOUY]", word) and word not in DEGREES:
        return [f"{letter}." for letter in word]
    return [word]


def _folded(word: str) -> str:
    """Return a word without case, accents and full stops."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(one))
    return bare.replace(".", "").strip(",;()")


def _start_of_surname(words: tuple[str, ...], text: str) -> int | None:
    """Return where the surname begins: at its prefix, or behind the last initial; None where nothing tells."""
    for place, word in enumerate(words[:-1]):
        if word in PREFIXES and not (place == 0 and word in NEVER_FIRST):
            return place
    initials = _initials_in(text)
    last = max((place for place, word in enumerate(words[:-1]) if word in initials), default=None)
    return None if last is None else last + 1


def _initials_in(text: str) -> set[str]:
    """Return the words of `text` that are written as initials: with a full stop, or as one letter."""
    raw = [part for word in _DASHES.sub("-", text).split() if not _is_title(word) for part in _parts(word)]
    return {_folded(part) for part in raw if part.endswith(".") or len(_folded(part)) == 1}


def _compared(one: Name, other: Name) -> Likeness:
    if not (one.words and other.words):
        return Likeness.OTHER
    if one.words == other.words:
        return Likeness.EQUAL
    return Likeness.COMPATIBLE if any(_agree(*pair) for pair in _readings(one, other)) else Likeness.OTHER


def _readings(one: Name, other: Name) -> list[tuple[Name, Name]]:
    """Return both names with surnames of one length, in every way in which they can be read."""
    sizes = {len(name.surname) for name in (one, other) if name.sure}
    if not sizes:
        sizes = set(range(1, min(len(one.words), len(other.words))))
    return [(_read(one, size), _read(other, size)) for size in sizes if _fits(one, size) and _fits(other, size)]


def _fits(name: Name, size: int) -> bool:
    return len(name.surname) == size if name.sure else size <= len(name.words)


def _read(name: Name, size: int) -> Name:
    return Name(name.words[:-size], name.words[-size:], sure=True)


def _agree(one: Name, other: Name) -> bool:
    return _same_surname(one.surname, other.surname) and all(
        mine[0] == theirs[0] for mine, theirs in zip(_hands(one.given), _hands(other.given), strict=False)
    )


def _hands(given: tuple[str, ...]) -> list[str]:
    """Return the given names, the halves of "Jan-Willem" apart."""
    return [part for word in given for part in word.split("-") if part]


def _same_surname(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(_same_prefix(mine, theirs) for mine, theirs in pairs[:-1]) and pairs[-1][0] == pairs[-1][1]


def _same_prefix(one: str, other: str) -> bool:
    """Return whether two words within a surname are the same; "v.d." is short for every "van de(r)"."""
    short, long = (one, other) if one in SHORT else (other, one)
    return one == other or (short in SHORT and long in PREFIXES and long[0] == short[0])
