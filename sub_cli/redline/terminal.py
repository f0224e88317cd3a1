"""A comparison on the terminal: first which sections, then the sentences with their words marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from sub_cli.diff.changes import Comparison, Run, SectionChange, SectionKind
from sub_cli.messages import Message, msg, nmsg
from sub_cli.redline.base import (
    Look,
    RedlineRow,
    RowState,
    all_notes,
    attribution,
    changed_rows,
    fit,
    headline,
    needs_air,
    printable,
    section_note,
    shown_runs,
    side,
    sign,
    size,
    told_apart,
    visible_blanks,
)
from sub_cli.redline.base import (
    rows as all_rows,
)
from sub_cli.redline.footnotes import raised
from sub_cli.text.blocks import BlockKind

_SIGNS = {RowState.EDITED: "~", RowState.NEW: "+", RowState.GONE: "-", RowState.MOVED: ">", RowState.SAME: " "}
_BRACKETS = {"-": ("[-", "-]"), "+": ("{+", "+}"), "~": ("{~", "~}")}
_COLORS = {"-": "31;9", "+": "32;4", "~": "33;1"}
_MOVED = {"-": "35;9", "+": "35;4"}
_MOVED_BRACKETS = {"-": ("[>", ">]"), "+": ("{<", "<}")}
_DIM, _BOLD = "2", "1"
_LEAST_CELL = 8
"""Columns of the terminal that the cell of a table has at the least."""
_LEAST_COLUMN = 24
"""Columns of one side below which two sides do not fit beside each other."""


@dataclass(frozen=True, slots=True)
class _Styled:
    """A piece of a word with the code of its colour."""

    text: str
    style: str = ""


def render(comparison: Comparison, look: Look) -> str:
    """Return the summary by section and then every changed sentence, fitted to the width; ends with a line feed."""
    lines = _summary(comparison, look)
    for section in comparison.sections:
        lines += _section(section, look)
    return "\n".join(lines) + "\n"


def stat(comparison: Comparison, look: Look) -> str:
    """Return the summary alone, with a bar for the size of each change; ends with a line feed."""
    largest = max((one.added + one.removed for one in comparison.sections), default=0)
    lines = [_say(headline(comparison), look)]
    for section, line in _section_lines(comparison, look, bar=14):
        lines.append(line + _bar(section, largest, look))
    return "\n".join([*lines, *_renumbered(comparison, look)]) + "\n"


def _bar(section: SectionChange, largest: int, look: Look) -> str:
    scale = min(1.0, 12 / largest) if largest else 0.0
    plus = min(12, -int(-section.added * scale // 1)) if section.added else 0
    minus = min(12 - plus, -int(-section.removed * scale // 1)) if section.removed else 0
    come, gone = _paint("+" * plus, _COLORS["+"][:2], look), _paint("-" * minus, _COLORS["-"][:2], look)
    return f"  {come}{gone}" if plus or minus else ""


def _say(message: Message, look: Look) -> str:
    return printable(look.translate(message))


def _summary(comparison: Comparison, look: Look) -> list[str]:
    lines = [_paint(_say(headline(comparison), look), _BOLD, look)]
    if comparison.old_title != comparison.new_title:
        said = msg("title: {was} → {now}", was=comparison.old_title, now=comparison.new_title)
        lines.append(" " + _say(said, look))
    lines += [line for _, line in _section_lines(comparison, look)]
    return lines + _renumbered(comparison, look)


def _listed(comparison: Comparison) -> list[SectionChange]:
    """Return the sections that get a line of their own: all with an id, but for those that only got a new number."""
    return [one for one in comparison.sections if one.id and one.kinds != (SectionKind.RENUMBERED,)]


def _section_lines(comparison: Comparison, look: Look, bar: int = 0) -> list[tuple[SectionChange, str]]:
    """Return a line for each section, in columns, leaving `bar` columns free."""
    listed = _listed(comparison)
    if not listed:
        return []
    cells = [_cells(section, look) for section in listed]
    wide = [max(_width(row[n]) for row in cells) for n in range(5)]
    rest = sum(wide) - wide[1] + 10 + bar
    wide[1] = max(min(wide[1], look.width - rest), 12)
    return [(section, _columns(row, wide)) for section, row in zip(listed, cells, strict=True)]


def _columns(row: tuple[str, str, str, str, str], wide: list[int]) -> str:
    number, title, words, brought, note = row
    parts = [
        _pad(number, wide[0]),
        _pad(_cut(title, wide[1]), wide[1]),
        " " * (wide[2] - _width(words)) + words,
    ]
    tail = [_pad(brought, wide[3])] if wide[3] else []
    return (" " + "  ".join([*parts, *tail, note])).rstrip()


def _cells(section: SectionChange, look: Look) -> tuple[str, str, str, str, str]:
    notes = [note for note in (section_note(section), fit(section)) if note]
    said = ", ".join(_say(note, look) for note in notes)
    words = size(section) if section.added or section.removed else ""
    title = printable(section.title or section.id)
    return printable(section.number), title, words, printable(attribution(section, look)), said


def _renumbered(comparison: Comparison, look: Look) -> list[str]:
    """Return one line for all sections that only got another number."""
    only = [one for one in comparison.sections if one.kinds == (SectionKind.RENUMBERED,)]
    if not only:
        return []
    shown = ", ".join(f"{one.old_number} → {one.new_number}" for one in only[:6])
    shown += ", …" if len(only) > 6 else ""
    said = nmsg("{n} section renumbered: {numbers}", "{n} sections renumbered: {numbers}", len(only), numbers=shown)
    return _wrapped([_Styled(_say(said, look))], look, " ", "   ")


def _section(section: SectionChange, look: Look) -> list[str]:
    rows = changed_rows(section)
    if not rows and not section.title_runs:
        return []
    lines = [""]
    if section.id:
        lines += _heading(section, look)
    margin = max((len(str(row.number)) for row in rows), default=1)
    if _fits_twice(look):
        return lines + [line for row in rows for line in _sides(row, margin, look)]
    for head, group in _tables(section):
        lines += _grid(head, group, margin, look) if head else _inline(group[0], margin, look)
    return lines


def _tables(section: SectionChange) -> Iterator[tuple[RedlineRow | None, list[RedlineRow]]]:
    """Yield the changed rows: those of one table together, with its first row; any other by itself, with none."""
    for table, group in groupby(all_rows(section), key=lambda row: row.block.shape.kind is BlockKind.ROW):
        found = list(group)
        changed = [row for row in found if row.state is not RowState.SAME]
        if table and changed:
            yield found[0], changed
        elif not table:
            yield from ((None, [row]) for row in changed)


def _grid(head: RedlineRow, changed: list[RedlineRow], margin: int, look: Look) -> list[str]:
    """Return the changed rows of a table below its first one, cell below cell."""
    shown = changed if changed[0] is head else [head, *changed]
    cells = [[_words(_styled(one.runs, look)) for one in row.sentences] for row in shown]
    notes = [_words(_notes(row, look)) for row in shown]
    widths = _column_widths(cells, look.width - margin - 5)
    lines: list[str] = []
    for row, cell, note in zip(shown, cells, notes, strict=True):
        start = f"  {row.number:>{margin}} {_SIGNS[row.state]} "
        lines += _grid_lines(start, cell, widths, look)
        lines += [" " * len(start) + _painted(line, look) for line in _fill(note, look.width - len(start))]
        if row is head:
            lines.append(" " * len(start) + "─┼─".join("─" * width for width in widths))
    return lines


def _column_widths(rows: list[list[list[list[_Styled]]]], room: int) -> list[int]:
    """Return how wide each column is: as its widest cell, and where there is no room, the widest the narrowest."""
    columns = zip_longest(*rows, fillvalue=[])
    widths = [max([*(_line_width(line) for cell in column for line in _fill(cell, 10**6)), 1]) for column in columns]
    spare = sum(widths) + 3 * (len(widths) - 1) - room
    while spare > 0 and max(widths) > _LEAST_CELL:
        widest = widths.index(max(widths))
        widths[widest] -= 1
        spare -= 1
    return widths


def _grid_lines(start: str, cells: list[list[list[_Styled]]], widths: list[int], look: Look) -> list[str]:
    """Return one row of a table, each cell filled to its width."""
    filled = [_fill(cell, width) for cell, width in zip(cells, widths, strict=False)]
    lines = []
    blank: list[_Styled] = []
    for number, parts in enumerate(zip_longest(*filled, fillvalue=blank)):
        row = [
            _painted(part, look) + " " * (width - _line_width(part)) for part, width in zip(parts, widths, strict=False)
        ]
        lines.append(((start if not number else " " * len(start)) + " │ ".join(row)).rstrip())
    return lines


def _fits_twice(look: Look) -> bool:
    return look.side_by_side and (look.width - 11) // 2 >= _LEAST_COLUMN


def _heading(section: SectionChange, look: Look) -> list[str]:
    """Return the title of a section with a rule behind it, and its words marked where it changed."""
    name = f"{section.number} {section.title or section.id}".strip()
    name = _cut(printable(name), look.width - 4)
    lines = [_paint(name, _BOLD, look) + " " + "─" * max(look.width - _width(name) - 1, 3)]
    if section.title_runs:
        lines += _wrapped(_styled(section.title_runs, look), look, "    ", "    ")
    return lines


def _inline(row: RedlineRow, margin: int, look: Look) -> list[str]:
    """Return a row as one stretch of text with what goes and what comes marked in it."""
    nested = max(row.block.shape.depth - 1, 0) if row.block.shape.kind is BlockKind.ITEM else 0
    head = f"  {row.number:>{margin}} {_SIGNS[row.state]} " + "  " * min(nested, 4)
    whole = row.state in (RowState.NEW, RowState.GONE) or row.gone
    runs = list(row.runs) if whole else _elided(row.runs)
    pieces = [*_mark(row, look), *_styled(runs, look), *_notes(row, look)]
    return _wrapped(pieces, look, head, " " * len(head))


def _mark(row: RedlineRow, look: Look) -> list[_Styled]:
    return [_Styled(sign(row, look) + " ")] if row.mark else []


def _notes(row: RedlineRow, look: Look) -> list[_Styled]:
    said = "; ".join(all_notes(row, look))
    return [_Styled(f" ({printable(said)})", _DIM)] if said else []


def _styled(runs: Iterable[Run], look: Look) -> list[_Styled]:
    """Return the runs with their marks: colours, or brackets where there are none."""
    pieces: list[_Styled] = []
    shown = shown_runs(map(raised, told_apart(runs)))
    for number, run in enumerate(shown):
        if run.op == "=":
            pieces.append(_Styled(printable(run.text)))
            continue
        text = printable(visible_blanks(run.text) if run.op != "~" else run.text)
        if look.color:
            pieces.append(_Styled(text, (_MOVED if run.move else _COLORS)[run.op]))
        else:
            left, right = (_MOVED_BRACKETS if run.move else _BRACKETS)[run.op]
            pieces.append(_Styled(f"{left}{text}{right}"))
        if needs_air(shown, number):
            pieces.append(_Styled(" "))
    return pieces


def _elided(runs: Iterable[Run], keep: int = 40) -> list[Run]:
    """Return `runs` where long stretches that stay are cut to what is nearest to a change."""
    given = list(runs)
    if all(run.op == "=" for run in given):
        text = "".join(run.text for run in given)
        return [Run("=", _front(text, 2 * keep) + " …" if len(text) > 2 * keep + 20 else text)]
    result = []
    for number, run in enumerate(given):
        text = run.text
        if run.op == "=" and len(text) > 2 * keep + 10:
            back = "" if number == 0 else _front(text, keep)
            ahead = "" if number == len(given) - 1 else _end(text, keep)
            text = f"{back}{' ' if back else ''}…{' ' if ahead else ''}{ahead}"
        result.append(replace(run, text=text))
    return result


def _front(text: str, size: int) -> str:
    return text[:size].rpartition(" ")[0] or text[:size]


def _end(text: str, size: int) -> str:
    return text[-size:].partition(" ")[2] or text[-size:]


def _sides(row: RedlineRow, margin: int, look: Look) -> list[str]:
    """Return a row as two columns: how it was on the left, how it is on the right."""
    wide = (look.width - margin - 8) // 2
    came = row.state is RowState.NEW or (row.state is RowState.MOVED and not row.gone)
    old = [] if came else side(row.runs, old=True)
    new = [] if row.gone else side(row.runs, old=False)
    left = _fill(_words([*_mark(row, look), *_styled(old, look)]) if old else [], wide)
    right = _fill(_words([*(_mark(row, look) if new else []), *_styled(new, look), *_notes(row, look)]), wide)
    lines = []
    blank: list[_Styled] = []
    for number, (was, now) in enumerate(zip_longest(left, right, fillvalue=blank)):
        head = f"  {row.number:>{margin}} {_SIGNS[row.state]} " if not number else " " * (margin + 5)
        gap = " " * (wide - _line_width(was))
        lines.append(f"{head}{_painted(was, look)}{gap} │ {_painted(now, look)}".rstrip())
    return lines


def _wrapped(pieces: list[_Styled], look: Look, head: str, indent: str) -> list[str]:
    """Return `pieces` on lines that fit the width: the first behind `head`, the others behind `indent`."""
    lines = _fill(_words(pieces), max(look.width - len(head), 20))
    return [(head if not n else indent) + _painted(line, look) for n, line in enumerate(lines)] or [head.rstrip()]


def _words(pieces: Iterable[_Styled]) -> list[list[_Styled]]:
    """Return the words in `pieces`; a word may have several styles."""
    words: list[list[_Styled]] = [[]]
    for piece in pieces:
        for number, part in enumerate(piece.text.split(" ")):
            if number and words[-1]:
                words.append([])
            if part:
                words[-1].append(_Styled(part, piece.style))
    return words if words[-1] else words[:-1]


def _fill(words: list[list[_Styled]], width: int) -> list[list[_Styled]]:
    """Return lines of words, each at most `width` columns unless one word is longer."""
    lines: list[list[_Styled]] = []
    used = 0
    for word in words:
        size = _line_width(word)
        if not lines or used + 1 + size > width:
            lines.append(list(word))
            used = size
            continue
        style = lines[-1][-1].style if lines[-1][-1].style == word[0].style else ""
        lines[-1] += [_Styled(" ", style), *word]
        used += 1 + size
    return lines


def _line_width(line: Iterable[_Styled]) -> int:
    return sum(_width(piece.text) for piece in line)


def _width(text: str) -> int:
    """Return how many columns `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(s) else 2 if unicodedata.east_asian_width(s) in "WF" else 1 for s in text)


def _painted(line: Iterable[_Styled], look: Look) -> str:
    result, style, text = [], "", ""
    for piece in line:
        if piece.style != style:
            result.append(_paint(text, style, look))
            style, text = piece.style, ""
        text += piece.text
    return "".join([*result, _paint(text, style, look)])


def _paint(text: str, style: str, look: Look) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if text and style and look.color else text


def _pad(text: str, width: int) -> str:
    return text + " " * max(width - _width(text), 0)


def _cut(text: str, width: int) -> str:
    return text if _width(text) <= width else text[: max(width - 1, 1)].rstrip() + "…"
