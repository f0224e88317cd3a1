"""A memorandum from the rows of its pages, whatever file these came from: head, text, errata, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sub_cli.interop.announced import with_errata
from sub_cli.interop.as_markdown import Writer, concluded
from sub_cli.interop.base import FoundErratum, FoundMemo, Note
from sub_cli.interop.blocks import blocks_of
from sub_cli.interop.foot import foot_of
from sub_cli.interop.furniture import without_furniture
from sub_cli.interop.head import Head, head_of
from sub_cli.interop.head_fields import Fields, fields_of
from sub_cli.interop.hyphens import words_of
from sub_cli.interop.letter import Ending, ending_of
from sub_cli.interop.margins import without_margin
from sub_cli.interop.note_marks import Noted, with_footnotes
from sub_cli.interop.rows import Row
from sub_cli.interop.word_rows import Typeset
from sub_cli.messages import msg


def memo_of(rows: Sequence[Row], path: str, known: Typeset | None = None) -> FoundMemo:
    """Return the memorandum that these rows are; `path` is what to call the file, `known` what it says of them."""
    bare = without_furniture(rows)
    head = head_of(bare.rows)
    noted = _noted(head.body, known)
    text, ending = ending_of(noted.rows, _sender(head))
    if ending:
        behind, at_foot = foot_of(ending.behind)
        below = head_of(behind)
        head.entries += [*below.entries, *at_foot]
        behind = [*(row for row, _ in below.above), *below.strange, *below.body]
    else:
        behind = []
    text, at_foot = foot_of(text)
    head.entries += at_foot
    fields = fields_of(head, bare.running, path)
    text, in_margin = without_margin(text)
    blocks, notes = blocks_of(text, known.headings(text) if known else None)
    more, others = blocks_of(behind)
    blocks += more
    writer = Writer(words_of(row.text for row in noted.rows))
    told: list[Note] = [*bare.notes, *fields.notes, *noted.notes, *in_margin, *notes, *others, *_of_ending(ending)]
    body = with_errata(blocks, fields.subject, writer, told)
    body.append(writer.footnotes(noted.footnotes))
    told += concluded(writer, blocks)
    sender = fields.sender or (_signing(ending) if ending else "")
    return _found(replace(fields, to=fields.to or _greeted(text)), sender, body, ending, told)


def _noted(rows: Sequence[Row], known: Typeset | None) -> Noted:
    """Return a body with its footnotes told apart: as the file has them, or as they stand on paper."""
    if known is None:
        return with_footnotes(rows)
    return Noted(list(rows), known.footnotes, known.notes, tuple(range(len(rows))))


def _found(
    fields: Fields, sender: str, body: Sequence[str | FoundErratum], ending: Ending | None, notes: Sequence[Note]
) -> FoundMemo:
    return FoundMemo(
        fields.number, fields.date, fields.to, sender, fields.subject,
        tuple(part for part in body if part), tuple(sorted(notes, key=lambda each: (each.page, each.line))),
        fields.language, fields.details, fields.attachments, ending.signatories if ending else (), fields.wrong,
    )  # fmt: skip


def _greeted(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return whom the first line of a letter is for, where it says so: "Aan de raad,", "Geachte leden van de raad,"."""
    first = rows[0].text if rows else ""
    if found := re.fullmatch(r"(?:Aan|To) (.{3,80}),", first):
        return (found[1],)
    body = re.fullmatch(r"Geachte (?:dames en heren )?(leden van (?:de|het) [^,]{2,60}),", first)
    return (f"de {body[1]}",) if body else ()


def _sender(head: Head) -> str:
    from sub_cli.interop.head_labels import Field

    return next((" ".join(each.words) for each in head.entries if each.meant.field is Field.FROM), "")


def _signing(ending: Ending) -> str:
    """Return who sends a letter by its signature: the body that it was signed for, or the one who signed."""
    if ending.organ:
        return ending.organ
    people = ending.signatories
    return f"{people[0].name}, {people[0].role}".strip(" ,") if people else ""


def _of_ending(ending: Ending | None) -> list[Note]:
    if not ending or not ending.rows:
        return []
    first = ending.rows[0]
    words = "; ".join(row.text for row in ending.rows)
    return [Note(first.line, msg("Left out as closing and signature: “{words}”.", words=words[:200]), first.page)]
