"""A text as a flow in which all has one fate: it stays, goes or comes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from sub_cli.text.inline import PLAIN, Format
from sub_cli.word.flow import STAYS, Cell, Form, Mark, Row, Table, Token, Words
from sub_cli.word.reading import GAP, Reading, Sentence

CALL: Final = re.compile(r"\[\^([^\[\]\s]+)\]")
"""How the mark of a footnote is seen in words."""


def written(reading: Reading, op: str = STAYS) -> tuple[Token, ...]:
    """Return a text as a flow in which all has the fate `op`; a footnote comes and goes with the mark that calls it."""
    shown = [each for each in reading.sentences if each.shown]
    notes = {
        label: tuple(_paragraphs(list(group), STAYS, {}))
        for label, group in groupby(sorted((e for e in shown if e.note), key=lambda e: e.note), lambda e: e.note)
    }
    return tuple(_blocks([each for each in shown if not each.note], op, notes))


def _blocks(sentences: Sequence[Sentence], op: str, notes: dict[str, tuple[Token, ...]]) -> Iterator[Token]:
    """Yield paragraphs and tables; one that nothing stands before has an empty line before it."""
    begun = False
    for in_table, group in groupby(sentences, lambda each: each.column > 0):
        if not in_table:
            yield from _paragraphs(list(group), op, notes)
            begun = True
            continue
        for table in tables_of(list(group)):
            if not begun:
                yield Mark(op, GAP, GAP)
            yield Table(tuple(row_of(row, op, notes) for row in table))
            yield Mark(op, GAP, GAP)
            begun = True


def tables_of(cells: Sequence[Sentence]) -> list[list[list[Sentence]]]:
    """Return the rows of each of the tables that `cells` make up; each begins with its head."""
    found: list[list[list[Sentence]]] = []
    for cell in cells:
        if cell.first or not found:
            if cell.head or not found:
                found.append([])
            found[-1].append([])
        found[-1][-1].append(cell)
    return found


def row_of(cells: Sequence[Sentence], op: str, notes: dict[str, tuple[Token, ...]]) -> Row:
    """Return a row in which all has the fate `op`."""
    made = (Cell(tuple(words_of(cell, op, notes)), cell.form, cell.form) for cell in cells)
    return Row(op, cells[0].head, tuple(made))


def _paragraphs(sentences: Sequence[Sentence], op: str, notes: dict[str, tuple[Token, ...]]) -> Iterator[Token]:
    last: Sentence | None = None
    for each in sentences:
        if last and each.first:
            yield Mark(op, last.form, last.form)
        elif last and not last.text.endswith("\n"):
            yield Words(op, " ")
        yield from words_of(each, op, notes)
        last = each
    if last:
        yield Mark(op, last.form, last.form)


def words_of(sentence: Sentence, op: str, notes: dict[str, tuple[Token, ...]]) -> Iterator[Words]:
    """Yield the words of a sentence, footnotes in their place."""
    for text, form in sentence.spans:
        yield from called(op, text, form, (), notes if sentence.form.kind != "code" else {})


def called(op: str, text: str, form: Format, was: Format, notes: dict[str, tuple[Token, ...]]) -> Iterator[Words]:
    """Yield words, with the footnotes that they call for apart."""
    place = 0
    for found in CALL.finditer(text) if notes and not {"code", PLAIN} & {*form, *was} else ():
        if found[1] not in notes:
            continue
        if text[place : found.start()]:
            yield Words(op, text[place : found.start()], form, was)
        yield Words(op, "", note=notes[found[1]])
        place = found.end()
    if text[place:]:
        yield Words(op, text[place:], form, was)


def lines_of(text: str, form: Form, op: str = STAYS) -> tuple[Token, ...]:
    """Return plain words as one paragraph."""
    return (*((Words(op, text),) if text else ()), Mark(op, form, form))
