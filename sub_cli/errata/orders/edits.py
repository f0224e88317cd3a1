"""The edits of a text: sentences, lines, paragraphs, words and columns that come or go. Pure.

Each gives what stands around its place the blanks and line feeds that it needs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sub_cli.errata.orders.grounds import Area, Edit, Ground
from sub_cli.errata.orders.locating import only_table
from sub_cli.errata.phrases import NotThere
from sub_cli.messages import msg
from sub_cli.text.format import format_text

_OWN_MARKER = re.compile(r"\s*(?:[-+*•–]|\(?\d{1,4}[a-z]?[.)°]|\(?[a-z]{1,4}[.)°])\s+")


def without_units(ground: Ground, first: int, last: int) -> Edit:
    """Return the edit that takes sentences out."""
    start, end = ground.stretches[first][0], ground.stretches[last][1]
    after = ground.units[last + 1] if last + 1 < len(ground.units) else None
    if after is not None and not after.first and not after.column and after.shape == ground.units[last].shape:
        return Edit(start, ground.stretches[last + 1][0], "")
    if not ground.units[first].first and first:
        return Edit(ground.stretches[first - 1][1], end, "")
    return without_lines(ground, start, end)


def without_lines(ground: Ground, start: int, end: int) -> Edit:
    """Return the edit that takes out all lines of a stretch, with one of two blank lines that then meet."""
    begin, stop = ground.line_start(start), min(len(ground.text), ground.line_end(end) + 1)
    above = begin == 0 or ground.text[:begin].endswith("\n\n")
    below = stop >= len(ground.text) or ground.text.startswith("\n", stop)
    if above and below:
        if stop < len(ground.text):
            stop += 1
        elif begin:
            begin -= 1
    return Edit(begin, stop, "")


def with_units(ground: Ground, first: int, last: int, text: str) -> Edit:
    """Return the edit that puts other sentences in the place of some."""
    start, end = ground.stretches[first][0], ground.stretches[last][1]
    return Edit(start, end, _lines_at(ground, text, start))


def _lines_at(ground: Ground, text: str, at: int) -> str:
    indent = ground.indent(at)
    rows = sentences(text)
    if any(not row.strip() for row in rows):
        raise NotThere(msg("The new text has more than one paragraph."))
    return f"\n{indent}".join(rows)


def beside_unit(ground: Ground, unit: int, text: str, *, behind: bool) -> Edit:
    """Return the edit that puts sentences behind or before one."""
    if ground.units[unit].column:
        raise NotThere(msg("It stands in a cell of a table."))
    return (_behind_unit if behind else _before_unit)(ground, unit, text)


def _behind_unit(ground: Ground, unit: int, text: str) -> Edit:
    """Return the edit that puts sentences behind one."""
    start, end = ground.stretches[unit]
    rest = ground.text[end : ground.line_end(end)]
    words = _lines_at(ground, text, start)
    return Edit(end, end, f" {words}" if rest.strip() else f"\n{ground.indent(start)}{words}")


def _before_unit(ground: Ground, unit: int, text: str) -> Edit:
    """Return the edit that puts sentences before one."""
    start, end = ground.stretches[unit]
    alone = not ground.text[end : ground.line_end(end)].strip()
    return Edit(start, start, _lines_at(ground, text, start) + (f"\n{ground.indent(start)}" if alone else " "))


def beside_block(ground: Ground, area: Area, text: str, *, behind: bool) -> Edit:
    """Return the edit that puts paragraphs behind or before a block."""
    if behind:
        stop = ground.line_end(max(area.end - 1, 0))
        return Edit(stop, stop, "\n\n" + block(text))
    begin = ground.line_start(area.start)
    return Edit(begin, begin, block(text) + "\n\n")


def first_block(ground: Ground, text: str) -> Edit:
    """Return the edit that puts a paragraph before all others."""
    return Edit(0, 0, text + ("\n\n" if ground.text else "\n"))


def last_block(ground: Ground, text: str) -> Edit:
    """Return the edit that puts a paragraph last, before the footnotes."""
    last = next((n for n in reversed(range(len(ground.units))) if not ground.only_notes_behind(n - 1)), -1)
    if last < 0:
        return first_block(ground, text)
    return beside_block(ground, Area(*ground.span(last)), text, behind=True)


def without_words(ground: Ground, start: int, end: int) -> Edit:
    """Return the edit that takes words out, with one of the blanks around them."""
    before, after = ground.text[start - 1 : start], ground.text[end : end + 1]
    noted = ground.text.startswith("[^", end)
    if before == " " and (not after or after in " \n.,;:!?)|" or noted):
        return Edit(start - 1, end, "")
    return Edit(start, end + 1, "") if after == " " else Edit(start, end, "")


def beside_words(start: int, end: int, words: str, *, behind: bool) -> Edit:
    """Return the edit that puts words behind others, or before them, with a blank where one belongs."""
    if behind:
        space = "" if re.match(r"[,.;:!?)’/]|-\w", words) else " "
        return Edit(end, end, space + words)
    return Edit(start, start, words + ("" if words[-1:] in "(‘“/" else " "))


def without_column(ground: Ground, column: int, words: str) -> list[Edit]:
    """Return the edits that take a column out of the only table."""
    table = only_table(ground, words)
    span = ground.known.spans[table]
    first, last = ground.line_start(ground.stretches[span[0]][0]), ground.line_end(ground.stretches[span[1]][0])
    edits: list[Edit] = []
    at = first
    for row in ground.text[first:last].split("\n"):
        bars = [found.start() for found in re.finditer(r"(?<!\\)\|", row)]
        if not row.lstrip().startswith("|") or len(bars) <= column or len(bars) < 3:
            raise NotThere(msg("The rows of the table are not all alike."))
        edits.append(Edit(at + bars[column - 1], at + bars[column], ""))
        at += len(row) + 1
    return edits


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, one on each row."""
    return format_text(text.strip("\n") + "\n").rstrip("\n").split("\n") if text.strip() else []


def block(text: str) -> str:
    """Return a text as it stands in a plan, without a line feed at its end."""
    return format_text(text.strip("\n") + "\n").strip("\n")


def bare_item(text: str) -> tuple[str, str]:
    """Return the mark that the text of an item begins with, and the text without it."""
    found = _OWN_MARKER.match(text)
    return (found[0].strip(), text[found.end() :]) if found else ("", text)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text after edits that do not meet; raises `NotThere` where two do."""
    ordered = sorted(range(len(edits)), key=lambda n: (edits[n].start, edits[n].end, n))
    made: list[str] = []
    at = 0
    for n in ordered:
        edit = edits[n]
        if edit.start < at:
            raise NotThere(msg("One instruction changes what another gives in full or deletes: make one of the two."))
        made += [text[at : edit.start], edit.new]
        at = edit.end
    whole = "".join((*made, text[at:]))
    if "\n\n\n" in whole and "\n\n\n" not in text:
        whole = re.sub(r"\n{3,}", "\n\n", whole)
    whole = whole.strip("\n")
    return whole + "\n" if whole else ""
