"""References from one section to another: `[](#id)` and `[words](#id)`, found where Markdown would find them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sub_cli.text.blocks import Block, BlockKind, blocks
from sub_cli.text.inline import links
from sub_cli.text.markdown import MOST_BRACKETS, Labels

_SIMPLE = re.compile(r"\[(?<!!\[)(?P<words>[^\[\]|\n]*)\]\(#(?P<target>[\w.-]+)\)")
"""It begins with the bracket itself, and only then looks before it: five times as fast."""
_SUSPECT = re.compile(r"[`\\<~\r]|\]:|^(?: {4}|[ >]*\t)", re.MULTILINE)
"""What can make something else of a reference in its simplest form: code, escapes, definitions."""
_DEFINITION = re.compile(r"\[(?P<words>[^\]]+)\]:\s*<?#(?P<target>[^\s<>]+)>?")
_NOUN = re.compile(
    r"(?<![\w-])(?:§§?|paragraaf|paragrafen|hoofdstuk(?:ken)?|bijlagen?|artikel(?:en)?|sections?|chapters?|annex(?:es)?|"
    r"appendix|appendices|articles?)(?=\s*\Z)",
    re.IGNORECASE,
)
_NEAR = 40
"""Characters before a reference in which its noun is looked for."""


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
    if "#" not in text or ("](" not in text and "]:" not in text):
        return ()
    starts = _line_starts(text)
    simple = [] if _SUSPECT.search(text) else list(_SIMPLE.finditer(text))
    if simple and len(simple) == text.count("]("):
        return tuple(_reference(found["target"], found["words"], *found.span(), starts) for found in simple)
    found, labels = blocks(text)
    return tuple(reference for block in found for reference in _in_block(text, block, labels, starts))


def redirected(text: str, old: str, new: str) -> str:
    """Return `text` with every reference to the section `old` leading to `new`; all else stays to the character."""
    out, end = [], 0
    target = re.compile(rf"(\](?:\(|:)\s*<?#){re.escape(old)}(?![\w.-])")
    for found in references(text):
        if found.target == old:
            words = text[found.start : found.start + found.length]
            out += [text[end : found.start], target.sub(rf"\g<1>{new}", words)]
            end = found.start + found.length
    return "".join([*out, text[end:]])


def spoken(text: str, labels: Mapping[str, str]) -> str:
    """Return `text` with its references as they are read: by their own words, or else by the label of their target."""
    out, end = [], 0
    for found in references(text):
        out += [text[end : found.start], found.words or labels.get(found.target, f"[](#{found.target})")]
        end = found.start + found.length
    return "".join([*out, text[end:]])


def _in_block(text: str, block: Block, labels: Labels, starts: list[int]) -> Iterator[Reference]:
    source = block.source(text)
    if block.code is not None or "#" not in source or source.count("[") > MOST_BRACKETS:
        return  # a page is made of no paragraph that has so many
    if block.shape.kind is BlockKind.OTHER:
        if defined := _DEFINITION.match(source):
            start, end = block.place(defined.start()), block.place(defined.end())
            yield _reference(defined["target"], defined["words"], start, end, starts)
        return
    for link in links(source, labels):
        if link.target.startswith("#") and source.startswith("](", link.close):
            words = source[link.start + 1 : link.close]
            yield _reference(link.target[1:], words, block.place(link.start), block.place(link.end), starts)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _reference(target: str, words: str, start: int, end: int, starts: list[int]) -> Reference:
    line = bisect_right(starts, start)
    return Reference(target, words.strip(), line, start - starts[line - 1] + 1, start, end - start)
