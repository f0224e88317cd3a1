"""A comparison on the terminal: first which sections, then the sentences with their words marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from sub_cli.diff.changes import Comparison, Run, SectionChange, SectionKind
from sub_cli.messages import msg, nmsg
from sub_cli.redline.base import (
    Look,
    RedlineRow,
    RowState,
    headline,
    printable,
    rows,
    side,
)
from sub_cli.redline.tables import Table, in_tables
from sub_cli.redline.terminal_summary import section_lines
from sub_cli.redline.terminal_tables import grid, grids, side_width
from sub_cli.redline.terminal_words import (
    BOLD,
    COLORS,
    Styled,
    filled,
    head_of,
    line_width,
    mark_of,
    notes_of,
    paint,
    painted,
    say,
    styled,
    words_in,
)
from sub_cli.text.blocks import BlockKind

_LEAST_COLUMN = 24
"""Columns of one side below which two sides do not fit beside each other."""


def render(comparison: Comparison, look: Look) -> str:
    """Return the summary by section and then every changed sentence, fitted to the width; ends with a line feed."""
    lines = _summary(comparison, look)
    for section in comparison.sections:
        lines += _section(section, look)
    return "\n".join(lines) + "\n"


def stat(comparison: Comparison, look: Look) -> str:
    """Return the summary alone, with a bar for the size of each change; ends with a line feed."""
    largest = max((one.added + one.removed for one in comparison.sections), default=0)
    lines = [say(headline(comparison), look)]
    listed = _listed(comparison)
    for section, (first, *below) in zip(listed, section_lines(listed, look, bar=14), strict=True):
        lines += [first + _bar(section, largest, look), *below]
    return "\n".join([*lines, *_renumbered(comparison, look)]) + "\n"


def _bar(section: SectionChange, largest: int, look: Look) -> str:
    scale = min(1.0, 12 / largest) if largest else 0.0
    plus = min(12, -int(-section.added * scale // 1)) if section.added else 0
    minus = min(12 - plus, -int(-section.removed * scale // 1)) if section.removed else 0
    come, gone = paint("+" * plus, COLORS["+"][:2], look), paint("-" * minus, COLORS["-"][:2], look)
    return f"  {come}{gone}" if plus or minus else ""


def _summary(comparison: Comparison, look: Look) -> list[str]:
    lines = [paint(say(headline(comparison), look), BOLD, look)]
    if comparison.old_title != comparison.new_title:
        said = msg("title: {was} → {now}", was=comparison.old_title, now=comparison.new_title)
        lines.append(" " + say(said, look))
    lines += [line for each in section_lines(_listed(comparison), look) for line in each]
    return lines + _renumbered(comparison, look)


def _listed(comparison: Comparison) -> list[SectionChange]:
    """Return the sections that get a line of their own: all with an id, but for those that only got a new number."""
    return [one for one in comparison.sections if one.id and one.kinds != (SectionKind.RENUMBERED,)]


def _renumbered(comparison: Comparison, look: Look) -> list[str]:
    """Return one line for all sections that only got another number."""
    only = [one for one in comparison.sections if one.kinds == (SectionKind.RENUMBERED,)]
    if not only:
        return []
    shown = ", ".join(f"{one.old_number} → {one.new_number}" for one in only[:6])
    shown += ", …" if len(only) > 6 else ""
    said = nmsg("{n} section renumbered: {numbers}", "{n} sections renumbered: {numbers}", len(only), numbers=shown)
    return _wrapped([Styled(say(said, look))], look, " ", "   ")


def _section(section: SectionChange, look: Look) -> list[str]:
    found = rows(section)
    changed = [row for row in found if row.changed]
    if not changed and not section.title_runs:
        return []
    lines = [""]
    if section.id:
        lines += _heading(section, look)
    margin = max((len(str(row.number)) for row in changed), default=1)
    for part in in_tables(found):
        lines += _part(part, margin, look)
    return lines


def _part(part: Table | RedlineRow, margin: int, look: Look) -> list[str]:
    """Return a table, or a row that is in none, in one stretch or as two sides."""
    if not _fits_twice(look):
        return grid(part, margin, look) if isinstance(part, Table) else _inline(part, margin, look)
    if not isinstance(part, Table):
        return _sides(part, margin, look)
    return grids(part, margin, look) or [line for row in part.changed for line in _sides(row, margin, look)]


def _fits_twice(look: Look) -> bool:
    return look.side_by_side and (look.width - 11) // 2 >= _LEAST_COLUMN


def _heading(section: SectionChange, look: Look) -> list[str]:
    """Return the title of a section with a rule behind it, and its words marked where it changed."""
    name = f"{section.number} {section.title or section.id}".strip()
    *above, last = filled(words_in([Styled(printable(name), BOLD)]) or [[]], look.width - 4)
    rule = " " + "─" * max(look.width - line_width(last) - 1, 3)
    lines = [*(painted(line, look) for line in above), painted(last, look) + rule]
    if section.title_runs:
        lines += _wrapped(styled(section.title_runs, look), look, "    ", "    ")
    return lines


def _inline(row: RedlineRow, margin: int, look: Look) -> list[str]:
    """Return a row as one stretch of text with what goes and what comes marked in it."""
    nested = max(row.block.shape.depth - 1, 0) if row.block.shape.kind is BlockKind.ITEM else 0
    head = head_of(row, margin) + "  " * min(nested, 4)
    whole = row.state in (RowState.NEW, RowState.GONE) or row.gone
    runs = list(row.runs) if whole else _elided(row.runs)
    pieces = [*mark_of(row, look), *styled(runs, look), *notes_of(row, look)]
    return _wrapped(pieces, look, head, " " * len(head))


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
    wide = side_width(margin, look)
    came = row.state is RowState.NEW or (row.state is RowState.MOVED and not row.gone)
    old = [] if came else side(row.runs, old=True)
    new = [] if row.gone else side(row.runs, old=False)
    left = filled(words_in([*mark_of(row, look), *styled(old, look)]) if old else [], wide)
    right = filled(words_in([*(mark_of(row, look) if new else []), *styled(new, look), *notes_of(row, look)]), wide)
    lines = []
    blank: list[Styled] = []
    for number, (was, now) in enumerate(zip_longest(left, right, fillvalue=blank)):
        head = head_of(row, margin) if not number else " " * (margin + 5)
        gap = " " * (wide - line_width(was))
        lines.append(f"{head}{painted(was, look)}{gap} │ {painted(now, look)}".rstrip())
    return lines


def _wrapped(pieces: list[Styled], look: Look, head: str, indent: str) -> list[str]:
    """Return `pieces` on lines that fit the width: the first behind `head`, the others behind `indent`."""
    lines = filled(words_in(pieces), max(look.width - len(head), 20))
    return [(head if not n else indent) + painted(line, look) for n, line in enumerate(lines)] or [head.rstrip()]
