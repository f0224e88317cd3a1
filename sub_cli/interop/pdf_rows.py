"""The rows of a PDF from the places of its words, as poppler's `pdftotext -bbox-layout` gives them.

`rows` is a question for a confined process (`sub_cli.apart`): the program that reads the PDF inherits its limits and
its lack of a network, and what it says is taken apart there too, by looking for words, never by a reader of XML.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby, pairwise
from statistics import median
from typing import Any, Final, TypeAlias

from sub_cli.apart import BY_THE_CLOCK, limit

PROGRAM: Final = "pdftotext"
_FOR_A_LETTER: Final = 42
"""Bytes that the program may say for each letter; a word takes a hundred."""
Told: TypeAlias = dict[str, object]
"""`rows`, each a page, a line, a height, a size and cells with their columns; or what `failed`."""

_PIECE: Final = re.compile(
    r'<(?P<page>page) |<(?P<line>line) |<word xMin="(?P<x0>-?[\d.]{1,20})" yMin="(?P<y0>-?[\d.]{1,20})" '
    r'xMax="(?P<x1>-?[\d.]{1,20})" yMax="(?P<y1>-?[\d.]{1,20})">(?P<text>[^<]*)</word>'
)
_FIGURES: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL: Final = 0.86
"""Height of raised figures beside that of their line, at most."""
_APART: Final = 3.0
"""Letters of room between two words that stand in different cells."""
_BETWEEN, _COLUMNS = 1.6, 2
"""The same in a line that has so many such rooms: a row of a table."""
_CLOSE: Final = 0.9
"""The same where a column of a table begins."""
_ANOTHER_LINE: Final = 1.2
"""The same where poppler takes them for different lines already."""
_TOUCHING: Final = 0.3
"""Letters of room between a small figure and the sign behind it."""
_USUAL: Final = 0.5
"""Width of a letter beside its height, where the words tell none."""
_CLOSEST, _WIDEST = 0.7, 1.5
"""Between which heights of a letter lines follow each other."""
_OF_LETTERS: Final = 1.15
"""Height of a line beside that of its letters, where no two lines tell."""


@dataclass(slots=True)
class _Word:
    """One word, in points from the top left of its page."""

    page: int
    line: int
    """Which of poppler's lines it is in."""
    x0: float
    y0: float
    x1: float
    y1: float
    text: str

    @property
    def height(self) -> float:
        return self.y1 - self.y0


def rows(data: bytes, seconds: int, letters: int) -> Told:
    """Return the rows of the PDF with these bytes, or why there are none; `letters` is how many it may have.

    The program gets so many seconds of the processor, as this process does.
    """
    limit("RLIMIT_CPU", seconds)
    most = letters * _FOR_A_LETTER
    said, code = answer([PROGRAM, "-q", "-bbox-layout", "-enc", "UTF-8", "-", "-"], data, seconds, most)
    if len(said) > most:
        return {"failed": "long"}
    if code < 0:
        return {"failed": "costly"}
    words = list(_words(said.decode("utf-8", "replace")))
    if sum(len(word.text) for word in words) > letters:
        return {"failed": "long"}
    if code or not words:
        return {"failed": "damaged" if code else "empty"}
    return {"rows": list(_rows(words))}


def answer(command: list[str], data: bytes, seconds: int, most: int) -> tuple[bytes, int]:
    """Return what a program says of a PDF that it gets, a byte more than `most` at most, and its exit code."""
    from threading import Thread, Timer

    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        watch = Timer(seconds * BY_THE_CLOCK, process.kill)
        watch.start()
        feed = Thread(target=_feed, args=(process.stdin, data), daemon=True)
        feed.start()
        assert process.stdout is not None
        said = process.stdout.read(most + 1)
        if len(said) > most:
            process.kill()
        feed.join()
        code = process.wait()
        watch.cancel()
    return said, code


def _feed(pipe: Any, data: bytes) -> None:
    try:
        pipe.write(data)
        pipe.close()
    except OSError:
        pass  # it ended without reading all of it, which its exit code tells


def _words(said: str) -> Iterator[_Word]:
    page = line = 0
    for found in _PIECE.finditer(said):
        if found["page"]:
            page += 1
        elif found["line"]:
            line += 1
        elif text := unescape(found["text"]).strip():
            x0, y0, x1, y1 = (float(found[name]) for name in ("x0", "y0", "x1", "y1"))
            yield _Word(page, line, x0, y0, x1, y1, text)


def _rows(words: list[_Word]) -> Iterator[Sequence[object]]:
    """Yield the rows of all pages, from the top of each."""
    height = median(word.height for word in words) or 1
    width = _letter_width(words, height)
    pages = [_lines(list(group)) for _, group in groupby(words, key=lambda word: word.page)]
    pitch = _pitch(pages, height)
    for page in pages:
        columns = _columns(page, width)
        for number, line in enumerate(page, 1):
            size = max(word.height for word in line) / height
            cells = [
                [round(at / width, 1), round(to / width, 1), text] for at, to, text in _cells(line, width, columns)
            ]
            yield line[0].page, number, round(_foot(line) / pitch, 2), round(size, 2), cells


def _letter_width(words: Sequence[_Word], height: float) -> float:
    widths = [(word.x1 - word.x0) / len(word.text) for word in words if len(word.text) > 2 and word.x1 > word.x0]
    return median(widths) if widths else height * _USUAL


def _lines(words: list[_Word]) -> list[list[_Word]]:
    """Return the words of a page by the lines that they stand on, each from the left."""
    found: list[list[_Word]] = []
    for word in sorted(words, key=lambda each: (each.y0 + each.y1, each.x0)):
        beside = [line for line in found[-3:] if _beside(line[0], word)]
        if beside:
            beside[-1].append(word)
        else:
            found.append([word])
    ordered = sorted(found, key=_foot)
    return [sorted(line, key=lambda each: each.x0) for line in ordered]


def _beside(one: _Word, other: _Word) -> bool:
    """Tell whether two words stand on one line: they share more than half of the height of the smaller one."""
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > min(one.height, other.height) * _USUAL


def _foot(line: Sequence[_Word]) -> float:
    """Return where the letters of most words of a line stand."""
    return median(word.y1 for word in line)


def _pitch(pages: Sequence[Sequence[Sequence[_Word]]], height: float) -> float:
    """Return how far apart two lines of one paragraph are."""
    steps = (_foot(below) - _foot(above) for page in pages for above, below in pairwise(page))
    usual = Counter(round(step * 4) / 4 for step in steps if _CLOSEST * height <= step <= _WIDEST * height)
    return usual.most_common(1)[0][0] if usual else height * _OF_LETTERS


def _columns(page: Sequence[Sequence[_Word]], width: float) -> frozenset[int]:
    """Return where, in whole points, cells behind the first one of a line begin on several lines of a page."""
    found = Counter(round(at) for line in page for at, _, _ in list(_cells(line, width, frozenset()))[1:])
    return frozenset(at for at, count in found.items() if count >= _COLUMNS)


def _cells(line: Sequence[_Word], width: float, columns: Container[int]) -> Iterator[tuple[float, float, str]]:
    """Yield the cells of a line: from where to where each goes, and its words; a row of a table has more of them."""
    wide = sum(word.x0 - before.x1 > _APART * width for before, word in pairwise(line))
    apart = _APART if wide < _COLUMNS else _BETWEEN
    at, text = line[0].x0, line[0].text
    raised = False
    for before, word in pairwise(line):
        room = (word.x0 - before.x1) / width
        in_column = wide >= _COLUMNS and room > _CLOSE and round(word.x0) in columns
        if room > (apart if before.line == word.line else _ANOTHER_LINE) or in_column:
            yield at, before.x1, text
            at, text, raised = word.x0, word.text, False
        elif _is_raised(before, word):
            text += word.text.translate(_FIGURES)
            raised = True
        else:
            text += word.text if raised and not word.text[0].isalnum() and room < _TOUCHING else " " + word.text
            raised = False
    yield at, line[-1].x1, text


def _is_raised(before: _Word, word: _Word) -> bool:
    """Tell whether a word is a small figure above the line, that hangs on the word before it."""
    small = word.height <= before.height * _SMALL and word.y1 < before.y1 - before.height * 0.15
    touches = word.x0 - before.x1 < before.height * 0.15
    return small and touches and word.text.isdigit() and len(word.text) <= 2
