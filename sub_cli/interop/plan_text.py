"""Reads a plan from plain text: with numbered or underlined headings, or as `pdftotext -layout` gives it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sub_cli.document.encoding import decode
from sub_cli.errors import Unable
from sub_cli.interop.base import Note
from sub_cli.interop.memo_text import clean
from sub_cli.interop.plan import Beside, FoundPlan, PlanReader, Words
from sub_cli.interop.plan_reading import plan_of
from sub_cli.interop.rows import rows_of
from sub_cli.messages import msg

MOST: Final = 400_000
"""Bytes of a plan in text."""
MOST_LINES: Final = 10_000


def read_plan(data: bytes, name: str, beside: Beside) -> FoundPlan:
    """Return the plan that a text holds; `name` is named in errors.

    Raises `Unable` for what is no text, or too long for a plan.
    """
    text, encoding = decoded(data, name)
    rows = list(rows_of(clean(text)))
    if len(rows) > MOST_LINES:
        raise Unable(msg("{path} has more than {limit} lines, too many for one plan.", path=name, limit=MOST_LINES))
    return _by_lines_alone(plan_of(rows, name), encoding)


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Return the text in a file, and in which encoding it came where that is not UTF-8; raises `Unable`."""
    if len(data) > MOST:
        raise Unable(msg("{path} holds more than {limit} bytes, too much for one plan.", path=name, limit=MOST))
    found = decode(data)
    if found is None:
        raise Unable(msg("{path} is not text in UTF-8.", path=name))
    if not found.text.strip():
        raise Unable(msg("{path} holds no text.", path=name))
    return found.text, found.encoding


def encoding_note(encoding: str) -> list[Note]:
    """Return what is told of an encoding other than UTF-8."""
    return [Note(1, msg("Read as {encoding}.", encoding=encoding))] if encoding else []


def _by_lines_alone(found: FoundPlan, encoding: str) -> FoundPlan:
    """Return a plan whose places are lines of the whole text, not of a page."""
    notes = sorted((replace(each, page=0) for each in found.notes), key=lambda each: each.line)
    sections = tuple(replace(each, page=0) for each in found.sections)
    missing = tuple((word, 0, line) for word, _, line in found.words.missing)
    words = Words(found.words.source, found.words.left_out, found.words.in_place, found.words.moved, missing)
    return replace(found, sections=sections, words=words, notes=(*encoding_note(encoding), *notes))


READER = PlanReader((".txt", ".text"), read_plan)
