"""The law of a redline in Word: accepting all gives the new text, rejecting all the old one.

Many pairs stand in one file, each below a heading that stays, so that LibreOffice has few files to open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from sub_cli.diff.compare import compare_texts
from sub_cli.word.flow import Form, Hand, Mark, Part, Token, Words
from sub_cli.word.package import Paper, package
from sub_cli.word.reading import read
from sub_cli.word.seams import sewn
from sub_cli.word.tracked import tracked
from sub_cli.word.whole import written
from tests.word import office
from tests.word.pairs import Pair
from tests.word.reader import Said, Word

DAY = date(2026, 11, 28)
PAPER = Paper("Proef", "Provincie", "nl", DAY, "Colofon")
FORM = Form("section", 1)
Sides = tuple[list[list[Said]], list[list[Said]]]


def redline(pairs: Sequence[Pair]) -> tuple[bytes, int]:
    """Return a file with the redline of every pair, and how many of them are written as a whole."""
    made = [tracked(compare_texts(old, new).sections[0]) for old, new in pairs]
    parts = [Part((*title(n), *each.tokens), Hand("Anna", DAY)) for n, each in enumerate(made)]
    return package(sewn(parts), PAPER), sum(each.whole for each in made)


def plain(texts: Sequence[str]) -> bytes:
    """Return a file with every text as it is."""
    return package([Part((*title(n), *written(read(text)))) for n, text in enumerate(texts)], PAPER)


def title(number: int) -> Iterator[Token]:
    yield Words("=", f"paar {number}")
    yield Mark("=", FORM, FORM)


def both_ways(pairs: Sequence[Pair]) -> list[Pair]:
    return [each for old, new in pairs for each in ((old, new), (new, old))]


def broken(pairs: Sequence[Pair]) -> tuple[list[tuple[str, Pair]], int]:
    """Return the pairs for which our reader finds the law broken, and how many are written as a whole."""
    data, whole = redline(pairs)
    wanted = {"old": plain([old for old, _ in pairs]), "new": plain([new for _, new in pairs])}
    found = []
    for side, expected in wanted.items():
        got, said = (_apart(Word(each, view).blocks()) for each, view in ((data, side), (expected, "new")))
        assert len(got) == len(said) == len(pairs)
        found += [(side, pair) for pair, one, other in zip(pairs, got, said, strict=True) if one != other]
    return found, whole


def _apart(blocks: Sequence[Said]) -> list[list[Said]]:
    """Return the blocks of each pair; the empty line that has to stand before a table counts for nothing."""
    made: list[list[Said]] = []
    for each in blocks:
        if each[0] == "Heading1" and str(each[-1]).startswith("(('paar "):
            made.append([])
        elif each[0] not in ("Gap", "Colophon"):
            made[-1].append(each)
    return made


def broken_in_office(pairs: Sequence[Pair], folder: Path) -> list[tuple[str, Pair, list[str], list[str]]]:
    """Return the pairs for which LibreOffice finds the law broken, with the lines wanted and those that it has."""
    files = {
        "redline": redline(pairs)[0],
        "old": plain([old for old, _ in pairs]),
        "new": plain([new for _, new in pairs]),
    }
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    modes = (("accept", "redline"), ("reject", "redline"), ("plain", "new"), ("plain", "old"))
    jobs = [(mode, folder / f"{name}.docx", folder / f"{name}-{mode}.txt") for mode, name in modes]
    accepted, rejected, new, old = (_lines_apart(each) for each in office.texts(jobs, folder / "office"))
    found = []
    for side, got, wanted in (("new", accepted, new), ("old", rejected, old)):
        assert len(got) == len(wanted) == len(pairs), (len(got), len(wanted), len(pairs))
        rows = zip(pairs, wanted, got, strict=True)
        found += [(side, pair, one, other) for pair, one, other in rows if one != other]
    return found


def _lines_apart(lines: Sequence[str]) -> list[list[str]]:
    """Return the lines of each pair; what stands before its heading and is not its own is broken of the one before."""
    made: list[list[str]] = []
    for line in lines:
        head, title, number = line.partition("paar ")
        if title and number.isdigit():
            if head:
                made[-1].append(head)
            made.append([])
        else:
            made[-1].append(line)
    return made


def bare(lines: Sequence[str]) -> list[str]:
    """Return lines without the signs of lists, and without those that have nothing else."""
    signs = re.compile(r"\A\s*(?:(?:[•◦▪–]|\d+\.)\s+)?")
    return [said for said in (signs.sub("", line + " ", count=1).strip() for line in lines) if said]


def paragraphs(word: Word) -> Iterator[str]:
    """Yield the words of each paragraph that has no table, footnote or line break, as a person reads them."""
    for block in word.blocks():
        words = [text for text, *_ in block[3]] if block[0] != "table" else []
        if words and all(isinstance(text, str) and "\n" not in text for text in words):
            yield "".join(words).strip("\u00a0 ")
