"""References from one section to another: `[](#id)` and `[words](#id)`, found where Markdown would find them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LINK = re.compile(
    r"""\[ (?P<words> (?: \\. | [^\[\]\\] | \[ [^\[\]]* \] )* ) \]
        \( [ \n]* <?\#(?P<target> [^\s()<>]+ )>? (?: [ \n]+ (?: "[^"]*" | '[^']*' ) )? [ \n]* \)""",
    re.VERBOSE,
)
_DEFINITION = re.compile(r"^ {0,3}\[(?P<words>[^\]]+)\]: *<?#(?P<target>[^\s<>]+)>?", re.MULTILINE)
_FENCE = re.compile(r"[ >]*(?:[-*+] +)?(`{3,}|~{3,})")
_NOUN = re.compile(
    r"(?<![\w-])(?:§§?|paragraaf|paragrafen|hoofdstuk(?:ken)?|bijlagen?|artikel(?:en)?|sections?|chapters?|annex(?:es)?|"
    r"appendix|appendices|articles?)(?=\s*\Z)",
    re.IGNORECASE,
)
_NEAR = 40
"""Characters before a reference in which its noun is looked for."""
_TICKS = re.compile(r"(?<!\\)`+")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference in a text."""

    target: str
    """The id behind the `#`, unchecked."""
    words: str
    """The words between the brackets; empty where the number is to be filled in."""
    line: int
    """Line of the text, from 1."""
    column: int
    """Column in characters, from 1."""
    start: int
    """Offset in the text, in characters."""
    length: int
    """Length in characters."""


@dataclass(frozen=True, slots=True)
class Doubled:
    """A reference that prints its noun itself ("paragraaf 2.1") and stands behind one."""

    target: str
    noun: str
    """The word before it, as it is written."""
    line: int
    """Line of that word, from 1."""
    column: int
    """Column in characters, from 1."""
    length: int
    """Length in characters, up to the end of the reference; of one line only."""


def doubled(text: str) -> Iterator[Doubled]:
    """Yield every reference without words of its own that stands behind "paragraaf", "hoofdstuk", "section", "§"."""
    starts: list[int] = []
    for found in references(text):
        near = max(0, found.start - _NEAR)
        noun = None if found.words else _NOUN.search(text[near : found.start])
        if noun:
            starts = starts or _line_starts(text)
            begin = near + noun.start()
            line = bisect_right(starts, begin)
            end = found.start + found.length if line == found.line else near + noun.end()
            yield Doubled(found.target, noun[0], line, begin - starts[line - 1] + 1, end - begin)


def references(text: str) -> tuple[Reference, ...]:
    """Return every reference in `text` in reading order; what stands in code or is escaped is none."""
    if "#" not in text:
        return ()
    found = sorted(_matches(_without_code(text)), key=lambda match: match.start())
    starts = _line_starts(text) if found else []
    return tuple(_reference(match, starts) for match in found)


def spoken(text: str, labels: Mapping[str, str]) -> str:
    """Return `text` with its references as they are read: by their own words, or else by the label of their target."""
    out, end = [], 0
    for found in references(text):
        out += [text[end : found.start], found.words or labels.get(found.target, f"[](#{found.target})")]
        end = found.start + found.length
    return "".join([*out, text[end:]])


def _matches(text: str) -> Iterator[re.Match[str]]:
    for match in _LINK.finditer(text):
        if not _escaped(text, match.start()) and "\n\n" not in match[0]:
            yield match
    yield from _DEFINITION.finditer(text)


def _escaped(text: str, start: int) -> bool:
    end = start
    while start and text[start - 1] == "\\":
        start -= 1
    return (end - start) % 2 == 1


def _without_code(text: str) -> str:
    """Return `text` with code blanked out, every other character in its place."""
    open_fence, out = "", []
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        inside = bool(open_fence) or mark is not None
        if mark and not open_fence:
            open_fence = mark[1]
        elif mark and mark[1].startswith(open_fence) and not line[mark.end() :].strip(" `~"):
            open_fence = ""
        out.append(" " * len(line) if inside else line)
    return _without_spans("\n".join(out))


def _without_spans(text: str) -> str:
    """Return `text` with code spans blanked out: a run of backticks up to the next run of the same length."""
    out, end = [], 0
    for start, stop in _spans(text):
        out += [text[end:start], re.sub(r"[^\n]", " ", text[start:stop])]
        end = stop
    return "".join([*out, text[end:]])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for begin, block in _blocks(text):
        runs = [(match.start(), match.end()) for match in _TICKS.finditer(block)]
        closing: dict[int, list[int]] = {}
        for start, stop in reversed(runs):
            closing.setdefault(stop - start, []).append(stop)
        free = 0
        for start, stop in runs:
            ends = closing[stop - start]
            while ends and ends[-1] <= stop:
                ends.pop()
            if start >= free and ends:
                free = ends[-1]
                yield begin + start, begin + free


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for block in text.split("\n\n"):
        yield begin, block
        begin += len(block) + 2


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _reference(match: re.Match[str], starts: list[int]) -> Reference:
    line = bisect_right(starts, match.start())
    column = match.start() - starts[line - 1] + 1
    return Reference(match["target"], match["words"].strip(), line, column, match.start(), len(match[0]))
