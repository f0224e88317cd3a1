"""Change orders on a page: what they quote is set as it will stand in the text, lists, tables and footnotes too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import dedent

from sub_cli.errata.orders.writing import Instruction
from sub_cli.errors import BadInput
from sub_cli.render.markdown import Html, Prose, html_of

_ROWS = re.compile(r"\|[^\n]*\|(?:\n\|[^\n]*\|)*")
_LINE = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+")
_HEAD = re.compile(r"<thead>.*?</thead>\n?", re.DOTALL)
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|(?=\n[ \t]{4})))*)", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_SENTENCE = re.compile(r"<p>((?:(?!</?p>).)*)</p>\n?", re.DOTALL)


def set_out(orders: Sequence[Instruction], after: str, prose: Prose) -> tuple[Instruction, ...]:
    """Return orders about one section with what they quote as HTML; `after` is its text as it becomes.

    What cannot be read by itself, such as half of a quotation, is left as words.
    """
    return tuple(_set(each, after, replace(prose, prefix=f"{prose.prefix}{n}-")) for n, each in enumerate(orders))


def _set(order: Instruction, after: str, prose: Prose) -> Instruction:
    items = set_out(order.items, after, prose)
    if not order.text.strip() or order.whole:
        return replace(order, items=items)
    text = dedent(order.text).strip("\n") + "\n"
    try:
        made = _rows_of(text, prose) if _is_rows(text) else html_of(_noted(text, after), prose)
    except BadInput:
        return replace(order, items=items)
    alone = _SENTENCE.fullmatch(made)
    if alone:
        return replace(order, items=items, inline=Html(alone[1]))
    return replace(order, items=items, block=made)


def _is_rows(text: str) -> bool:
    """Tell whether `text` is rows of a table without the head that makes them one."""
    rows = text.strip().split("\n")
    return bool(_ROWS.fullmatch(text.strip())) and not any(_LINE.fullmatch(row) for row in rows[1:2])


def _rows_of(text: str, prose: Prose) -> Html:
    columns = text.strip().split("\n")[0].count("|") - 1
    return Html(_HEAD.sub("", html_of(f"{'| ' * columns}|\n{'|---' * columns}|\n{text}", prose)))


def _noted(text: str, after: str) -> str:
    """Return `text` with the footnotes that it refers to; a footnote that it brings alone without its label."""
    used = dict.fromkeys(_MARK.findall(text))
    own = {found[1] for found in _NOTE.finditer(text)}
    known = {found[1]: found[0] for found in _NOTE.finditer(after)}
    bare = _NOTE.sub(lambda found: found[0] if found[1] in used else dedent(found[2]), text)
    return "\n".join([bare, *_missing(used, own, known)])


def _missing(used: dict[str, None], own: set[str], known: dict[str, str]) -> Iterator[str]:
    for label in used:
        if label not in own and label in known:
            yield known[label].rstrip("\n") + "\n"
