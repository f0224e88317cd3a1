"""Words as a page shows them, and where they stand in the Markdown: what an order quotes is what its reader sees. Pure.

A reference is quoted as the number that it prints, emphasis and links as their words. Read back, the words are looked
up in the text of the section itself, so that its marks stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sub_cli.errata.merge import TOKEN
from sub_cli.errata.phrases import NotThere, Phrase
from sub_cli.messages import msg
from sub_cli.text.format import lines
from sub_cli.text.inline import Visible
from sub_cli.text.pieces import Field, Piece, fields


@dataclass(frozen=True, slots=True)
class Token:
    """What is never cut in a line: a word, a figure, a mark, a blank, a whole link, a footnote mark."""

    raw: str
    start: int
    """Character of the text at which it begins."""

    @property
    def end(self) -> int:
        """Return where it ends."""
        return self.start + len(self.raw)


class Page:
    """A text with what a reader sees of each of its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rows = [number for number, row in enumerate(lines(text), 1) if row.strip()]
        """Line of each row, the lines that are not blank."""
        self._starts = [0]
        for row in lines(text):
            self._starts.append(self._starts[-1] + len(row))
        self._fields: dict[int, list[Field]] = {}
        for field in fields(text):
            self._fields.setdefault(field.line.number, []).append(field)

    def fields(self, line: int) -> Sequence[Field]:
        """Return the words of a line; of a row cell by cell."""
        return self._fields.get(line, ())

    def column(self, line: int, place: int) -> int:
        """Return where in its line a place of the text is, in characters from 0."""
        return place - self._starts[line - 1]

    def source(self, field: Field) -> str:
        """Return the Markdown of a field."""
        return self.text[field.line.start : field.line.end]

    def marks(self, line: int) -> list[str]:
        """Return what stands on a line around and between its words, but for blanks."""
        place, found = self._starts[line - 1], []
        for field in self.fields(line):
            found.append(self.text[place : field.line.start].strip(" "))
            place = field.line.end
        return [*found, self.text[place : self._starts[line]].strip(" ")]

    def tokens(self, field: Field) -> list[Token]:
        """Return the words, blanks and marks of a field, one behind another."""
        found: list[Token] = []
        place = field.line.start
        for piece in _unlinked(field.pieces):
            found += [Token(self.text[place : piece.start], place)] if place < piece.start else []
            raw, place = self.text[piece.start : piece.end], piece.end
            for word in TOKEN.findall(raw) if piece.plain else [raw] if raw else []:
                found.append(Token(word, found[-1].end if found else field.line.start))
        return found + ([Token(self.text[place : field.line.end], place)] if place < field.line.end else [])


@lru_cache(maxsize=64)
def page(text: str) -> Page:
    """Return `text` as a reader sees it."""
    return Page(text)


def _unlinked(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces of a line, those of one link as one."""
    held: Piece | None = None
    for piece in pieces:
        linked = any(each.startswith("link:") for each in piece.form)
        begins = piece.nesting > 0 and piece.form[-1].startswith("link:")
        if held and linked and not begins:
            held = replace(held, end=piece.end)
            continue
        if held:
            yield held
        held = replace(piece, plain=False) if linked else None
        if not linked:
            yield piece
    if held:
        yield held


def seen_of(field: Field, start: int, end: int, labels: Mapping[str, str]) -> Visible:
    """Return what is seen of a stretch of a field, with its formats; what is cut in two is not seen."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for piece in field.pieces:
        left, right = max(start, piece.start), min(end, piece.end)
        if left >= right or (not piece.plain and (left, right) != (piece.start, piece.end)):
            continue
        words = _words(piece, labels)
        words = words[left - piece.start : right - piece.start] if piece.plain else words
        if found and found[-1][1] == piece.form:
            found[-1] = found[-1][0] + words, piece.form
        elif words:
            found.append((words, piece.form))
    return tuple(found)


def _words(piece: Piece, labels: Mapping[str, str]) -> str:
    """Return the words that a reader sees of a piece: of a reference its label, of a note's mark or a picture none."""
    if piece.note or any(each.startswith("image:") for each in piece.form):
        return ""
    return labels.get(piece.target.removeprefix("#"), piece.seen) if piece.target else piece.seen


def in_source(text: str, phrase: Phrase, labels: Mapping[str, str]) -> Phrase:
    """Return an instruction about words, with those of the source for those that it shows; raises `NotThere`.

    A label that takes the place of a reference is one too.
    """
    known = page(text)
    named = range(phrase.first, phrase.last + 1) if phrase.first else range(1, len(known.rows) + 1)
    found = [
        (row, field, span)
        for row in named
        if row <= len(known.rows)
        for field in known.fields(known.rows[row - 1])
        if phrase.cell in {0, field.column}
        for span in _spans(field, phrase.old, labels)
    ]
    if not found and not phrase.cell:  # an order of before, which quoted the source as it is
        return phrase
    if len(found) != 1:
        raise NotThere(msg("“{words}” stands there {count} times, not once.", words=phrase.old, count=len(found)))
    row, field, (start, end) = found[0]
    referring = any(_refers(piece) for piece in field.pieces if start <= piece.start and piece.end <= end)
    new = _with_references(phrase.new, labels) if referring else phrase.new
    at = known.column(field.line.number, start)
    return replace(phrase, first=row, last=row, old=text[start:end], new=new, at=at)


def occurrences(text: str, words: str, labels: Mapping[str, str]) -> Iterator[tuple[int, int, int]]:
    """Yield where words stand in a text as whole words, not as parts of others, with the column of their cell."""
    known = page(text)
    for line in known.rows:
        for field in known.fields(line):
            for start, end in _spans(field, words, labels, whole=True):
                yield start, end, field.column


def _refers(piece: Piece) -> bool:
    """Tell whether a piece is a reference to a section, or is in the words of one."""
    return piece.target.startswith("#") or any(each.startswith("link:#") for each in piece.form)


def _spans(field: Field, words: str, labels: Mapping[str, str], *, whole: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where `words` stand in the source of a field, with the marks that belong to nothing outside them.

    A part of a word never counts; where only `whole` words do, neither does a part of a figure or of what has a hyphen.
    """
    said = [(piece, shown) for piece in field.pieces if (shown := _words(piece, labels))]
    line = "".join(shown for _, shown in said)
    at = line.find(words) if words else -1
    while at >= 0:
        start, end = _place(said, at, after=True), _place(said, at + len(words), after=False)
        span = _balanced(field, start, end) if start is not None and end is not None else None
        if span and not _cut(line, at, at + len(words), whole=whole):
            yield span
        at = line.find(words, at + 1)


_FIGURE = re.compile(r"[.,‑-]")


def _cut(line: str, start: int, end: int, *, whole: bool) -> bool:
    """Tell whether a stretch begins or ends within a word."""
    return _meet(line[:start][::-1], line[start], whole=whole) or _meet(line[end:], line[end - 1], whole=whole)


def _meet(beside: str, edge: str, *, whole: bool) -> bool:
    """Tell whether the sign at an edge goes on in what is beside it, read away from it."""
    if not edge.isalnum() or not beside:
        return False
    if beside[0].isalnum():
        return True
    if not whole or not _FIGURE.match(beside) or len(beside) < 2:
        return False
    return beside[1].isalnum() if beside[0] in "-‑" else edge.isdigit() and beside[1].isdigit()


def _place(said: Sequence[tuple[Piece, str]], place: int, *, after: bool) -> int | None:
    """Return where a place in the words is in the source: `after` the marks there, or before them.

    None within what cannot be cut.
    """
    for piece, shown in said:
        if place < len(shown) or (place == len(shown) and not after):
            if place in {0, len(shown)}:
                return piece.start if place == 0 else piece.end
            return piece.start + place if piece.plain else None
        place -= len(shown)
    return None


def _balanced(field: Field, start: int, end: int) -> tuple[int, int] | None:
    """Return the stretch, with the marks beside it where it holds only one end of a format; None where that is far."""
    if _closed(field, start, end):
        return start, end
    marks = [piece for piece in field.pieces if piece.nesting and piece.start < piece.end]
    for piece in reversed(marks):
        start = piece.start if piece.end == start else start
    for piece in marks:
        end = piece.end if piece.start == end else end
    return (start, end) if _closed(field, start, end) else None


def _closed(field: Field, start: int, end: int) -> bool:
    """Tell whether every format that begins in a stretch ends there, and none ends that began before it."""
    depth = 0
    for piece in field.pieces:
        if piece.start < piece.end and start <= piece.start and piece.end <= end:
            depth += piece.nesting
            if depth < 0:
                return False
    return depth == 0


def _with_references(words: str, labels: Mapping[str, str]) -> str:
    """Return `words` with every label of a section as a reference to it."""
    targets = {label: target for target, label in labels.items()}
    if not targets:
        return words
    names = "|".join(sorted(map(re.escape, targets), key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{names})(?!\.?\w)", lambda found: f"[](#{targets[found[0]]})", words)
