"""Change orders on a page: what they quote is set as it will stand in the text, lists, tables and footnotes too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from itertools import count, takewhile
from textwrap import dedent

from sub_cli.errata.orders.places import Part, places
from sub_cli.errata.orders.writing import Instruction
from sub_cli.errors import BadInput
from sub_cli.render.markdown import Html, Prose, html_of
from sub_cli.text.blocks import cells
from sub_cli.text.format import lines
from sub_cli.text.inline import Visible, seen
from sub_cli.text.notes import Note, notes
from sub_cli.text.pieces import fields
from sub_cli.text.stretches import Line

_HEAD = re.compile(r"<thead>.*?</thead>\n?", re.DOTALL)
_TAGS = frozenset({"em", "strong", "code"})
_SENTENCE = re.compile(r"<p>((?:(?!</?p>).)*)</p>\n?", re.DOTALL)


def set_out(orders: Sequence[Instruction], after: str, prose: Prose) -> tuple[Instruction, ...]:
    """Return orders about one section with what they quote as HTML; `after` is its text as it becomes.

    What cannot be read by itself, such as half of a quotation, is left as words.
    """
    return tuple(_set(each, after, replace(prose, prefix=f"{prose.prefix}{n}-")) for n, each in enumerate(orders))


def _set(order: Instruction, after: str, prose: Prose) -> Instruction:
    items = set_out(order.items, after, prose)
    order = replace(order, styled=_styled(order))
    if not order.text.strip() or order.whole:
        return replace(order, items=items)
    text = dedent(order.text).strip("\n") + "\n"
    try:
        made = _rows_of(text, after, prose) if order.rows else html_of(_noted(text, after), prose)
    except BadInput:
        return replace(order, items=items)
    alone = _SENTENCE.fullmatch(made)
    if alone:
        return replace(order, items=items, inline=Html(alone[1]))
    return replace(order, items=items, block=made)


def _styled(order: Instruction) -> str:
    """Return a sentence with the formats of the words that it quotes; nothing where they have none."""
    html, end = "", len(order.words)
    for quote in reversed(order.quotes):
        start = order.words.rindex(f"“{seen(quote)}”", 0, end)
        html = f"“{_formatted(quote)}”{escape(order.words[start + len(seen(quote)) + 2 : end])}{html}"
        end = start
    html = escape(order.words[:end]) + html
    return Html(html) if "<" in html else ""


def _formatted(words: Visible) -> str:
    """Return words as HTML with their emphasis; what they lead to is told by the text itself."""
    html = ""
    for text, form in words:
        tags = [each for each in form if each in _TAGS]
        opened = "".join(f"<{tag}>" for tag in tags)
        html += opened + escape(text) + "".join(f"</{tag}>" for tag in reversed(tags))
    return html


def _rows_of(text: str, after: str, prose: Prose) -> Html:
    """Return text that begins with rows of a table as HTML, without the head that makes them one."""
    line = _line_below_head(text, after)
    columns = len(cells(line, Line(0, len(line), 1)))
    return Html(_HEAD.sub("", html_of(f"{'| ' * columns}|\n{line}\n{_noted(text, after)}", prose), count=1))


def _line_below_head(text: str, after: str) -> str:
    """Return the line that says how the columns are set: that of the table where the rows come, or one of as many."""
    known, rows = places(after), lines(after)
    tables = takewhile(known.units, (((Part.HEAD, 1), (Part.TABLE, number)) for number in count(1)))
    for head in tables:
        if any(rows[unit.line - 1] == lines(text)[0] for unit in known.units(head[1:])):
            return rows[known.units(head)[0].line].rstrip("\n")
    first = takewhile(str.strip, lines(text))
    return "|---" * max(len(cells(row, Line(0, len(row.rstrip("\n")), 1))) for row in first) + "|"


def _noted(text: str, after: str) -> str:
    """Return `text` with the footnotes that it refers to; a footnote that it brings alone without its label."""
    own = {note.label for note in notes(text)}
    known = {note.label: note for note in notes(after) if note.label not in own}
    used = {note.label for note in notes(text + "".join(f"\n[^{label}]: x\n" for label in known)) if note.number}
    rows = list(lines(text))
    for note in reversed(notes(text)):
        if note.label not in used:
            rows[note.first - 1 : note.last] = _unlabelled(text, note)
    missing = [_written(after, note) for label, note in known.items() if label in used]
    return "\n".join(["".join(rows), *missing])


def _written(text: str, note: Note) -> str:
    return "".join(lines(text)[note.first - 1 : note.last])


def _unlabelled(text: str, note: Note) -> tuple[str, ...]:
    """Return the lines of a footnote without its label and what its later lines are indented by."""
    rows = lines(text)
    words = next((each.line for each in fields(text) if each.line.number == note.first), None)
    indent = words.start - sum(map(len, rows[: note.first - 1])) if words else len(rows[note.first - 1])
    return (rows[note.first - 1][indent:], *lines(dedent("".join(rows[note.first : note.last]))))
