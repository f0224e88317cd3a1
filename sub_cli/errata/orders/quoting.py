"""Words as a page shows them, and where they stand in the Markdown: what an order quotes is what its reader sees. Pure.

A reference is quoted as the number that it prints, emphasis and links as their words. Read back, the words are looked
up in the text of the section itself, so that its marks stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sub_cli.errata.phrases import NotThere, Phrase, PhraseKind
from sub_cli.messages import msg
from sub_cli.text.inline import visible

TOKEN = re.compile(r"\[\^[^\]\s]+\]|\[[^\[\]\n]*\]\([^()\s]*\)")
"""What is never cut besides words: a footnote mark, a link or reference."""
_SHOWN = re.compile(r"(?P<note>\[\^[^\]\s]+\])|\[\]\(#(?P<target>[^)\s]+)\)")
_MARKS = re.compile(r"(?:\*+|_+|~~|`+|!?\[|\]\((?:<[^<>]*>|[^\s()<>]*)\)|[<>])*")
_RAW = re.compile(r"[*`\[\]\\<>~]|(?<!\w)_|_(?!\w)")
"""What is a mark rather than a word, wherever it is left in what would be quoted."""


@dataclass(frozen=True, slots=True)
class _Bit:
    """A stretch of the source and what is seen of it."""

    seen: str
    start: int
    end: int

    def cut(self, place: int) -> int | None:
        """Return where `place`, counted in what is seen, is in the source; None within what cannot be cut."""
        if place in {0, len(self.seen)}:
            return self.start if place == 0 else self.end
        return self.start + place if len(self.seen) == self.end - self.start else None


def shown(text: str, labels: Mapping[str, str]) -> str:
    """Return the words that a reader sees of `text`, one line of Markdown; as it is where that cannot be told."""
    return "".join(bit.seen for bit in _bits(text, labels))


def quotable(text: str) -> bool:
    """Tell whether these words, as shown, are free of marks that a reader would not know."""
    return not _RAW.search(text)


def _bits(row: str, labels: Mapping[str, str]) -> list[_Bit]:
    """Return what is seen of a line, with its places; the whole line as it is where they cannot be found."""
    bits: list[_Bit] = []
    place = 0
    for piece, _ in visible([row])[0]:
        start = row.find(piece, place)
        if start < 0 or not _MARKS.fullmatch(row, place, start):
            return [_Bit(row, 0, len(row))]
        place = start + len(piece)
        bits += _parted(piece, start, labels)
    return bits


def _parted(piece: str, start: int, labels: Mapping[str, str]) -> Iterator[_Bit]:
    """Yield a stretch of words with its references and footnote marks apart."""
    end = 0
    for found in _SHOWN.finditer(piece):
        yield _Bit(piece[end : found.start()], start + end, start + found.start())
        said = "" if found["note"] else labels.get(found["target"], found[0])
        yield _Bit(said, start + found.start(), start + found.end())
        end = found.end()
    yield _Bit(piece[end:], start + end, start + len(piece))


def in_source(rows: Mapping[int, str], phrase: Phrase, labels: Mapping[str, str]) -> Phrase:
    """Return an instruction about words, with those of the source for those that it shows; raises `NotThere`.

    `rows` are the lines where the words may stand, by number. A label that takes the place of a reference is one too.
    """
    found = [(number, *span) for number, row in rows.items() for span in _spans(row, phrase.old, labels)]
    if not found:  # an order of before, which quoted the source as it is
        return phrase
    if len(found) > 1:
        raise NotThere(msg("“{words}” stands there {count} times, not once.", words=phrase.old, count=len(found)))
    number, start, end = found[0]
    row = rows[number]
    new = _with_references(phrase.new, labels) if "](#" in row[start:end] else phrase.new
    exact = replace(phrase, first=number, last=number, old=row[start:end], new=new)
    return exact if row.count(exact.old) == 1 else _whole_row(row, exact, start, end)


def _spans(row: str, words: str, labels: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield where `words` stand in the source of a line, with the marks that belong to nothing outside them."""
    bits = [bit for bit in _bits(row, labels) if bit.seen]
    whole = "".join(bit.seen for bit in bits)
    at = whole.find(words)
    while at >= 0:
        start, end = _place(bits, at, after=True), _place(bits, at + len(words), after=False)
        if start is not None and end is not None:
            yield _balanced(row, start, end)
        at = whole.find(words, at + 1)


def _place(bits: list[_Bit], place: int, *, after: bool) -> int | None:
    """Return where a place in the words is in the source: `after` the marks there, or before them."""
    for bit in bits:
        if place < len(bit.seen) or (place == len(bit.seen) and not after):
            return bit.cut(place)
        place -= len(bit.seen)
    return None


def _balanced(row: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch with the marks beside it, where it holds only one end of a format."""
    inner = row[start:end]
    if quotable(inner) or shown(inner, {}) != inner:
        return start, end
    before = re.search(r"[*_`\[~]*\Z", row[:start])
    after = re.match(r"(?:[*_`~]|\]\([^()\s]*\))*", row[end:])
    return start - len(before[0] if before else ""), end + len(after[0] if after else "")


def _with_references(words: str, labels: Mapping[str, str]) -> str:
    """Return `words` with every label of a section as a reference to it."""
    targets = {label: target for target, label in labels.items()}
    if not targets:
        return words
    names = "|".join(sorted(map(re.escape, targets), key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{names})(?!\.?\w)", lambda found: f"[](#{targets[found[0]]})", words)


def _whole_row(row: str, phrase: Phrase, start: int, end: int) -> Phrase:
    """Return the instruction on the line as a whole, where the words stand in its marks as well."""
    before, after = row[:start], row[end:].rstrip("\n")
    if phrase.kind is PhraseKind.WORDS_GONE:
        gone = before[:-1] + after if before.endswith(" ") else before + after.removeprefix(" ")
        return replace(phrase, kind=PhraseKind.WORDS, old=row.rstrip("\n"), new=gone)
    new = phrase.new
    if phrase.kind is PhraseKind.WORDS_AFTER:
        new = phrase.old + ("" if re.match(r"[,.;:!?)’]", new) else " ") + new
    return replace(phrase, kind=PhraseKind.WORDS, old=row.rstrip("\n"), new=before + new + after)
