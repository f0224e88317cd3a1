"""The errata that a memorandum announces: which of its paragraphs may order a change, and where new wording ends.

Below a heading "Erratum" every paragraph may be an order. New wording follows one that leads to it with a colon; it
ends at the closing quotation mark where it has one, and else where something begins that is no text of a plan: a
heading, another order, a formula. A reader of orders decides what is one; what it does not understand stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sub_cli.interop.as_markdown import Writer
from sub_cli.interop.base import FoundErratum, FoundOrder, Note
from sub_cli.interop.blocks import Block, Kind, is_erratum_heading
from sub_cli.messages import msg
from sub_cli.text.sentences import sentence_spans

_LABEL: Final = re.compile(
    r"\b(?:paragraaf|paragrafen|hoofdstuk|artikel|bijlage|section|chapter|article|annex) \(?\d", re.IGNORECASE
)
_ORDERS: Final = re.compile(
    r"\b(?:te luiden|luidt|luiden|vervangen|vervalt|vervallen|ingevoegd|toegevoegd|gewijzigd|geschrapt|vernummerd|"
    r"verwijderd|aangevuld|verplaatst|te lezen|gelezen|shall read|should read|reads|replaced|deleted|inserted|"
    r"added|amended|omitted|omit|substitute|renumbered|insert|read)\b",
    re.IGNORECASE,
)
_OPENS_LIST: Final = re.compile(r"\b(?:als volgt|volgende|as follows|following)\b[^:]*:\Z", re.IGNORECASE)
_FORMULA: Final = re.compile(
    r"(?:dit|deze|het|this|the) (?:erratum|wijziging|rectificatie|besluit|correction|amendment)\b.*"
    r"(?:werkt terug|treedt in werking|geldt|takes? effect|comes? into force).*|aldus (?:vastgesteld|besloten)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_ANNOUNCES: Final = re.compile(r"erratum|errata|rectificatie|corrigend|correction", re.IGNORECASE)
_QUOTED: Final = re.compile(r"[“\"„«]")
_QUOTES: Final = {"“": "”", "„": "”", "«": "»", '"': '"', "‘": "’"}
_LONGEST: Final = 2000
"""Characters in a paragraph that orders a change."""


def with_errata(blocks: Sequence[Block], subject: str, writer: Writer, notes: list[Note]) -> list[str | FoundErratum]:
    """Return the text as Markdown, with the errata in it; `subject` is what the memo is about."""
    found: list[str | FoundErratum] = []
    place = 0
    for start, end in _regions(blocks, subject):
        found += _outside(blocks[place:start], writer, notes)
        found += _region(blocks[start:end], writer, notes)
        place = end
    return [*found, *_outside(blocks[place:], writer, notes)]


def _outside(blocks: Sequence[Block], writer: Writer, notes: list[Note]) -> list[str]:
    """Return what stands where no erratum is announced; what reads as an order there is told."""
    for each in blocks:
        if _is_order(each.words) and (each.words.endswith(":") or _QUOTED.search(each.words[:_LONGEST])):
            message = msg(
                "“{words}” reads as a change order, but not below a heading “Erratum”; it stays as it is.",
                words=each.words[:80],
            )
            notes.append(Note(each.line, message, each.page))
    return [writer.text(blocks)]


def _regions(blocks: Sequence[Block], subject: str) -> list[tuple[int, int]]:
    """Return from where to where orders may stand: below each heading "Erratum", or everywhere in what is one."""
    heads = [n for n, each in enumerate(blocks) if each.kind is Kind.HEADING]
    starts = [n for n in heads if is_erratum_heading(blocks[n].words)]
    if starts:
        return [(n + 1, _end_of(blocks, n)) for n in starts]
    return [(0, len(blocks))] if _ANNOUNCES.search(subject) else []


def _end_of(blocks: Sequence[Block], start: int) -> int:
    """Return where the part of a text ends that a heading is above."""
    depth = blocks[start].depth
    later = range(start + 1, len(blocks))
    return next((n for n in later if blocks[n].kind is Kind.HEADING and blocks[n].depth <= depth), len(blocks))


def _region(blocks: Sequence[Block], writer: Writer, notes: list[Note]) -> list[FoundErratum]:
    """Return the orders in some blocks as one erratum, with what stands between them; nothing of nothing."""
    orders: list[FoundOrder] = []
    together: list[Block] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        spoken = block.kind in (Kind.PARAGRAPH, Kind.ITEM) and len(block.words) <= _LONGEST
        end = _end_of_wording(blocks, place, _said(block, writer)[-1]) if spoken else place + 1
        if spoken and end == place + 1:
            together.append(block)
        else:
            wording = _unquoted(blocks[place + 1 : end])
            orders += [*_order(together, [], writer), *_order([block], wording, writer)]
            notes += _told(wording)
        place = end
    orders += _order(together, [], writer)
    return [FoundErratum(tuple(orders))] if orders else []


def _order(blocks: list[Block], wording: Sequence[Block], writer: Writer) -> list[FoundOrder]:
    """Return what some blocks order together, and keep none of them; nothing without any."""
    if not blocks:
        return []
    spoken = (block for block in blocks if block.kind in (Kind.PARAGRAPH, Kind.ITEM))
    said = tuple(sentence for block in spoken for sentence in _said(block, writer))
    order = FoundOrder(blocks[0].line, blocks[0].page, writer.text(blocks), said, writer.text(wording))
    blocks.clear()
    return [order]


def _told(wording: Sequence[Block]) -> list[Note]:
    """Return from where to where a new wording goes, where that is more than one paragraph."""
    if len(wording) < 2:
        return []
    first, last = wording[0], wording[-1]
    words = last.words[-60:] if last.lines else last.grid[-1][-1]
    return [Note(first.line, msg("The new wording begins here and ends with “{words}”.", words=words), first.page)]


def _said(block: Block, writer: Writer) -> tuple[str, ...]:
    """Return the sentences of a paragraph, with the mark of an item before the first one."""
    text = writer.plain(block.lines)
    mark = f"{_shown_mark(block)} " if block.mark and block.kind is Kind.ITEM else ""
    sentences = [text[start:end].strip() for start, end in sentence_spans(text)]
    return (mark + (sentences or [text])[0], *sentences[1:])


def _shown_mark(block: Block) -> str:
    mark = block.mark
    if mark is None or not mark.value:
        return "-"
    return f"{chr(ord('a') + mark.value - 1)}." if mark.letters and mark.value <= 26 else f"{mark.value}."


def _end_of_wording(blocks: Sequence[Block], place: int, lead: str) -> int:
    """Return where the new wording ends that a sentence leads to; right behind it where it leads to none."""
    if not (lead.endswith(":") and _is_order(lead)) or _OPENS_LIST.search(lead):
        return place + 1
    end = place + 1
    if closed := _closing(blocks[end:]):
        return end + closed
    while end < len(blocks) and not _is_no_wording(blocks[end]):
        end += 1
    return end


def _closing(blocks: Sequence[Block]) -> int:
    """Return how many blocks there are up to the one that ends with the quotation mark that the first opens; else 0."""
    closing = _QUOTES.get(blocks[0].words[:1], "") if blocks else ""
    ends = (n for n, each in enumerate(blocks, 1) if each.words.rstrip(" .;").endswith(closing))
    return next(ends, 0) if closing else 0


def _unquoted(wording: Sequence[Block]) -> Sequence[Block]:
    """Return a new wording without the quotation marks around the whole of it."""
    if not wording or _closing(wording) != len(wording):
        return wording
    first = [wording[0].lines[0][1:], *wording[0].lines[1:]]
    found = [replace(wording[0], lines=first), *wording[1:]]
    last = found[-1].lines
    return [*found[:-1], replace(found[-1], lines=[*last[:-1], last[-1].rstrip(" .;")[:-1]])]


def _is_no_wording(block: Block) -> bool:
    """Tell whether a block is no text of a plan: a heading, another order, a formula."""
    words = block.words
    return block.kind is Kind.HEADING or _is_order(words) or _FORMULA.fullmatch(words[:_LONGEST]) is not None


def _is_order(words: str) -> bool:
    """Tell whether a paragraph reads as an order: it names a place, and what happens to it."""
    short = words[:_LONGEST]
    return _LABEL.search(short) is not None and _ORDERS.search(short) is not None
