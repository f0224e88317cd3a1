"""What a PDF tells besides its words: its bookmarks, or the headings among its tags, and which of its lines are bold.

Poppler's `pdftohtml` and `pdfinfo` say it. `rows_and_marks` is a question for a confined process, as `pdf_rows.rows`
is; what the programs say is taken apart by looking for words. Where it cannot be had, because of the limits or without
them, the rows alone are the answer.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from typing import Final
from unicodedata import normalize

from sub_cli.apart import MIB
from sub_cli.interop.pdf_rows import Told, answer, rows

PROGRAM: Final = "pdftohtml"
_MOST: Final = 32 * MIB
"""Bytes that are read of what the program says."""
_SHARE: Final = 0.4
"""Of the time of one program, what those before another one may have used."""
_MOST_MARKS: Final = 2000
_PIECE: Final = re.compile(
    r'<page number="(?P<page>\d{1,6})"|<text top="(?P<top>-?\d{1,6})"[^>]{0,99}>(?P<text>.{0,2000}?)</text>|'
    r'<item page="(?P<at>\d{1,6})">(?P<mark>[^<]{0,400})</item>|(?P<in><outline>)|(?P<out></outline>)'
)
_INFO: Final = "pdfinfo"
_TAGGED: Final = re.compile(r'(?P<in> *)(?:H(?P<level>[1-6])\b|"(?P<words>.{0,2000})"\Z|\S)')
_TAG: Final = re.compile(r"<[^<>]{0,200}>")
_BOLD: Final = re.compile(r"(?:<a [^<>]{0,200}>)?<b>(?:<i>)?[^<>]*(?:</i>)?</b>(?:</a>)? *")


def rows_and_marks(data: bytes, seconds: int, letters: int) -> Told:
    """Return the rows of a PDF, its `bookmarks` (depth, page, words), and its lines in `bold` (page, words)."""
    told = rows(data, seconds, letters)
    if "failed" in told or shutil.which(PROGRAM) is None or not _time_left(seconds):
        return told
    said, code = answer([PROGRAM, "-xml", "-i", "-q", "-stdout", "-enc", "UTF-8", "-", "-"], data, seconds, _MOST)
    if code or len(said) > _MOST:
        return told
    pieces = list(_PIECE.finditer(said.decode("utf-8", "replace")))
    bookmarks = list(_bookmarks(pieces))
    if not bookmarks and _time_left(seconds):
        bookmarks = list(_tagged(data, seconds))
    return {**told, "bookmarks": bookmarks[:_MOST_MARKS], "bold": sorted(_bold(pieces))}


def _time_left(seconds: int) -> bool:
    """Tell whether the programs before used so little of their time that another one may be asked."""
    from resource import RUSAGE_CHILDREN, getrusage

    return getrusage(RUSAGE_CHILDREN).ru_utime < seconds * _SHARE


def _tagged(data: bytes, seconds: int) -> Iterator[tuple[int, int, str]]:
    """Yield the headings that the tags of a PDF name, as bookmarks are; on which page they are is not said."""
    if shutil.which(_INFO) is None:
        return
    said, code = answer([_INFO, "-struct-text", "-enc", "UTF-8", "-"], data, seconds, _MOST)
    heading: tuple[int, int] | None = None
    words: list[str] = []
    for row in said.decode("utf-8", "replace").split("\n") if not code else []:
        found = _TAGGED.match(row)
        if found is None:
            continue
        if heading and len(found["in"]) <= heading[1]:
            yield heading[0], 0, " ".join("".join(words).split())
            heading = None
        if heading and found["words"] is not None:
            words.append(f"{found['words']} ")
        elif heading is None and found["level"]:
            heading, words = (int(found["level"]), len(found["in"])), []


def _bookmarks(pieces: list[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
    depth = 0
    for found in pieces:
        depth += bool(found["in"]) - bool(found["out"])
        if found["at"]:
            yield max(1, depth), int(found["at"]), " ".join(unescape(found["mark"]).split())


def _bold(pieces: list[re.Match[str]]) -> set[tuple[int, str]]:
    """Return the letters of the lines of which all is bold."""
    page = 0
    lines: dict[tuple[int, int], list[str]] = {}
    for found in pieces:
        page = int(found["page"]) if found["page"] else page
        if found["top"] and _TAG.sub("", found["text"]).strip():
            lines.setdefault((page, int(found["top"])), []).append(found["text"])
    whole = (key for key, texts in lines.items() if all(map(_BOLD.fullmatch, texts)))
    return {(page, _letters(lines[page, top])) for page, top in whole}


def _letters(texts: list[str]) -> str:
    """Return the letters of a line, in the order of the alphabet: its pieces may come in any."""
    return line_key(unescape(_TAG.sub("", "".join(texts))))


def line_key(text: str) -> str:
    """Return by what a line is known whatever the order of its pieces."""
    return "".join(sorted(filter(str.isalnum, normalize("NFKC", text))))
