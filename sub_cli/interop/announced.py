"""The errata that a memorandum announces: which of its paragraphs may order a change, and where new wording ends.

Below a heading "Erratum" every paragraph may be an order. New wording follows one that leads to it with a colon; it
ends at the closing quotation mark where it has one, and else where something begins that is no text of a plan: a
heading, another order, a formula. A reader of orders decides what is one; what it does not understand stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_QUOTES: Final = {"“": "”", "„": "”", "«": "»", '"': '"', "‘": "’"}
_LONGEST: Final = 2000
"""Characters in a paragraph that orders a change."""


def with_errata(blocks: Sequence[Block], subject: str, writer: Writer, notes: list[Note]) -> list[str | FoundErratum]:
    """Return the text as Markdown, with the errata in it; `subject` is what the memo is about."""
    found: list[str | FoundErratum] = []
    place = 0
    for start, end in _regions(blocks, subject):
        found.append(writer.text(blocks[place:start]))
        found += _region(blocks[start:end], writer, notes)
        place = end
    return [*found, writer.text(blocks[place:])]


def _regions(blocks: Sequence[Block], subject: str) -> list[tuple[int, int]]:
    """Return from where to where orders may stand: below each heading "Erratum", or everywhere in what is one."""
    heads = [n for n, each in enumerate(blocks) if each.kind is Kind.HEADING]
    starts = [n for n in heads if is_erratum_heading(blocks[n].words)]
    if starts:
        return [(n + 1, _end_of(blocks, n, heads)) for n in starts]
    return [(0, len(blocks))] if _ANNOUNCES.search(subject) else []


def _end_of(blocks: Sequence[Block], start: int, heads: Sequence[int]) -> int:
    return next((n for n in heads if n > start and blocks[n].depth <= blocks[start].depth), len(blocks))


def _region(blocks: Sequence[Block], writer: Writer, notes: list[Note]) -> list[str | FoundErratum]:
    """Return the orders in some blocks as one erratum, with what stands between them."""
    found: list[str | FoundErratum] = []
    orders: list[FoundOrder] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        end = place + 1
        if block.kind in (Kind.PARAGRAPH, Kind.ITEM) and len(block.words) <= _LONGEST:
            said = _said(block, writer)
            end = _end_of_wording(blocks, place, said[-1])
            wording = blocks[place + 1 : end]
            orders.append(FoundOrder(block.line, block.page, writer.text([block]), said, writer.text(wording)))
            notes += _told(wording)
        else:
            found += _closed(orders)
            found.append(writer.text([block]))
        place = end
    return [*found, *_closed(orders)]


def _closed(orders: list[FoundOrder]) -> list[FoundErratum]:
    found = [FoundErratum(tuple(orders))] if orders else []
    orders.clear()
    return found


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
    if end < len(blocks) and (closing := _QUOTES.get(blocks[end].words[:1], "")):
        closed = [n for n in range(end, len(blocks)) if blocks[n].words.rstrip(" .;").endswith(closing)]
        if closed:
            return closed[0] + 1
    while end < len(blocks) and not _is_no_wording(blocks[end]):
        end += 1
    return end


def _is_no_wording(block: Block) -> bool:
    """Tell whether a block is no text of a plan: a heading, another order, a formula."""
    words = block.words
    return block.kind is Kind.HEADING or _is_order(words) or _FORMULA.fullmatch(words[:_LONGEST]) is not None


def _is_order(words: str) -> bool:
    """Tell whether a paragraph reads as an order: it names a place, and what happens to it."""
    short = words[:_LONGEST]
    return _LABEL.search(short) is not None and _ORDERS.search(short) is not None
