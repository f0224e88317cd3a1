"""The names of places in words, "het derde punt van de opsomming": said in one language, read in both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from textwrap import dedent

from sub_cli.errata.orders.forms import DUTCH, ENGLISH, Language
from sub_cli.errata.orders.labels import column_name, column_number, note_number, note_place, row_name, row_number
from sub_cli.errata.orders.places import Part, Path, Places, Spot, places
from sub_cli.text.format import lines

_ALONE = frozenset(
    {Part.LIST, Part.TABLE, Part.NOTE, Part.HEADING, Part.CAPTION, Part.PICTURE, Part.RULE, Part.CODE, Part.DEFINITION}
)
"""What needs no number where it is the only one."""
_ALSO = {"kop": Part.HEADING, "koppen": Part.HEADING, "alinea's": Part.PARAGRAPH}
_ALSO |= {"kolom": Part.CELL, "column": Part.CELL}
_IN: dict[Part, Path] = {
    Part.ROW: ((Part.TABLE, 0),), Part.HEAD: ((Part.TABLE, 0),), Part.ITEM: ((Part.LIST, 0),),
}  # fmt: skip
"""What a part stands in where that is not said: there has to be one only."""
_PARTS = {
    noun: part for words in (DUTCH, ENGLISH) for part, (_, *nouns) in words.nouns.items() for noun in nouns
} | _ALSO
_NOUN = "|".join(sorted(map(re.escape, _PARTS), key=len, reverse=True))
_NUMBERS = (
    r"(?P<first>[\w-]+)"
    r"(?: (?:tot en met(?: de| het)?|to(?: the)?|(?P<pair>en(?: de| het)?|and(?: the)?)) (?P<last>[\w-]+))?"
)
_STEP = re.compile(
    rf"(?:(?:de|het|the) )?(?:{_NUMBERS} )??(?P<noun>{_NOUN})(?: (?P<name>“\d+”|\d+))?(?= |\Z)", re.IGNORECASE
)
_JOIN = re.compile(r" (?:van|of|onder|under|in) ", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"]([^“”\"]*)[”\"]")
_UNTIL = re.compile(r" (?:tot en met|to) (?=(?:de|het|the|voetnoot|footnote) )", re.IGNORECASE)


def spoken(spot: Spot, known: Places, words: Language) -> str:
    """Return what `spot`, a place among those of `known`, is called."""
    if spot.first == spot.last:
        return _named(spot.first, known, words)
    one, other = spot.first, spot.last
    if one[0][0] is not other[0][0] or one[1:] != other[1:]:
        return f"{_named(one, known, words)} {words.until} {_named(other, known, words)}"
    if one[0][0] is Part.NOTE and _in_a_row(one, other, known):
        return f"{_named(one, known, words)} {words.until} {_named(other, known, words)}"
    article, noun, many = words.nouns[one[0][0]]
    joined = words.both if other[0][1] == one[0][1] + 1 else words.until
    numbers = f"{words.ordinals[one[0][1]]} {joined} {words.ordinals[other[0][1]]}"
    return f"{article} {numbers} {many if words.plural else noun}" + _above(one, known, words)


def _in_a_row(one: Path, other: Path, known: Places) -> bool:
    """Tell whether the page numbers footnotes as they are written, from one to another."""
    shown = [note_number(known, ((Part.NOTE, number),)) for number in range(one[0][1], other[0][1] + 1)]
    return shown[0] > 0 and shown == list(range(shown[0], shown[0] + len(shown)))


def _named(path: Path, known: Places, words: Language) -> str:
    part, number = path[0]
    article, noun, _ = words.nouns[part]
    if part is Part.CELL:
        return _cell(path, known, words)
    bare = part is Part.HEAD or (part in _ALONE and known.alone(path))
    if part is Part.NOTE and not bare and (shown := note_number(known, path)):
        return f"{noun} {shown}"
    name = f"{article} {noun}" if bare else f"{article} {words.ordinals[number]} {noun}"
    return name + _above(path, known, words)


def _cell(path: Path, known: Places, words: Language) -> str:
    """Return what a cell is called: by the head of its column and the first cell of its row, or by their numbers."""
    article, noun, _ = words.nouns[Part.CELL]
    column = column_name(known, path)
    name = f"{article} {words.column} “{column}”" if column else f"{article} {words.ordinals[path[0][1]]} {noun}"
    row = row_name(known, path[1:]) if path[0][1] > 1 and path[1][0] is Part.ROW else ""
    if not row:
        return name + _above(path, known, words)
    article, noun, _ = words.nouns[Part.ROW]
    return f"{name} {words.of} {article} {noun} “{row}”" + _above(path[1:], known, words)


def _above(path: Path, known: Places, words: Language) -> str:
    """Return the words on what a part stands in."""
    if len(path) == 1:
        return ""
    nested = path[0][0] is path[1][0] is Part.ITEM
    return f" {words.under if nested else words.of} {_named(path[1:], known, words)}"


def things(text: str, beside: Spot | None) -> tuple[Part | None, int]:
    """Return what comes with `text`, beside a place, and how many of it; None where it is of several kinds."""
    rows = lines(text)
    apart = bool(rows) and not (rows[0].strip() and rows[-1].strip())
    around = {part for part, _ in beside.first} if beside else set()
    if not apart and Part.TABLE in around:
        return Part.ROW, sum(1 for row in rows if row.strip())
    count = Counter(path[0][0] for path in places(dedent(text).strip("\n")).spans if len(path) == 1)
    items = [path for path in places(dedent(text).strip("\n")).spans if len(path) == 2 and path[0][0] is Part.ITEM]
    if set(count) == {Part.SENTENCE, Part.PARAGRAPH}:
        return _of_running_text(count, apart)
    if set(count) == {Part.LIST} and Part.ITEM in around:
        return Part.ITEM, len(items)
    part = next(iter(count)) if len(count) == 1 else None
    return part, count[part] if part else 1


def _of_running_text(count: Counter[Part], apart: bool) -> tuple[Part | None, int]:
    if apart:
        return Part.PARAGRAPH, count[Part.PARAGRAPH]
    return (Part.SENTENCE, count[Part.SENTENCE]) if count[Part.PARAGRAPH] == 1 else (None, 1)


def without_names(words: str) -> tuple[str, list[str]]:
    """Return words with a number for each name in quotation marks, and the names: a comma in one parts nothing."""
    names: list[str] = []

    def kept(found: re.Match[str]) -> str:
        names.append(found[1])
        return f"“{len(names) - 1}”"

    return _QUOTED.sub(kept, words), names


def with_names(words: str, names: Sequence[str]) -> str:
    """Return words with the names that `without_names` took out."""
    return _QUOTED.sub(lambda found: f"“{names[int(found[1])]}”", words)


class Understanding:
    """Reads the names of places of one text, in either language."""

    def __init__(self, known: Places, names: Sequence[str] = ()) -> None:
        self._known = known
        self._names = names

    def spot(self, words: str) -> Spot | None:
        """Return the place that `words` name; None where they name none."""
        for cut in _UNTIL.finditer(words):
            one, other = self._single(_turned(words[: cut.start()])), self._single(_turned(words[cut.end() :]))
            if one and other and one.first == one.last and other.first == other.last:
                return Spot(one.first, other.first)
        return self._single(_turned(words))

    def _single(self, words: str) -> Spot | None:
        """Return parts of one kind in one place: one, two, or from one to another."""
        found = _STEP.match(words)
        if found is None:
            return None
        rest = _JOIN.match(words, found.end())
        above = self._single(words[rest.end() :]) if rest else None
        if (rest is None and found.end() < len(words)) or (rest and (above is None or above.first != above.last)):
            return None
        return self._numbered(found, above.first if above else ())

    def _numbered(self, found: re.Match[str], above: Path) -> Spot | None:
        part = _PARTS[found["noun"].lower()]
        above = above or _IN.get(part, ())
        if found["name"]:
            number = self._named(part, above, found["name"])
            return Spot(((part, number), *above), ((part, number), *above)) if number else None
        first = ordinal(found["first"]) if found["first"] else 0
        last = ordinal(found["last"]) if found["last"] else first
        if first is None or last is None or (found["pair"] and last != first + 1):
            return None  # "de eerste en derde zin" leaves the second as it is
        return Spot(((part, first), *above), ((part, last), *above))

    def _named(self, part: Part, above: Path, name: str) -> int:
        """Return the number of a part that is called by its own name; -1 where there is none, 0 where none can be."""
        if part is Part.NOTE:
            return note_place(self._known, int(name)) if name.isdigit() else 0
        if name.isdigit():
            return 0
        words = self._names[int(name[1:-1])]
        if part is Part.CELL and above:
            return column_number(self._known, above, words)
        return row_number(self._known, above, words) if part is Part.ROW else 0


def _turned(words: str) -> str:
    """Return "de tweede alinea, eerste zin", from the large to the small, as "eerste zin van de tweede alinea"."""
    return " van ".join(reversed(words.removesuffix(",").split(", ")))


def ordinal(word: str) -> int | None:
    """Return the number that an ordinal says: "derde", "third", "3e"."""
    for words in (DUTCH, ENGLISH):
        if word.lower() in words.ordinals[1:]:
            return words.ordinals.index(word.lower())
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else None
