"""A comparison as a comment on a pull request: a table of sections, then the changed sentences, within a size."""

from __future__ import annotations

import re

from sub_cli.diff.changes import Comparison, Run, SectionChange
from sub_cli.messages import Message, msg, nmsg
from sub_cli.redline.base import (
    STATE_WORDS,
    Look,
    RedlineRow,
    all_notes,
    attribution,
    between,
    blanks_apart,
    fit,
    headline,
    is_edge,
    needs_air,
    printable,
    rows,
    section_note,
    sign,
    size,
    told_apart,
    visible_blanks,
)
from sub_cli.redline.footnotes import NOTE
from sub_cli.redline.tables import Cell, Table, aligned, in_tables

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~#&$]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}
_JOINER = "\u2060"
"""A sign without width; behind it a forge no longer sees what it makes a link of."""
_LINKED = re.compile(
    r"\b(?:https?|ftp):(?=//)|\bwww(?=\.)|\bGH(?=-\d)|[#!](?=\d)|\b[0-9a-f]{4}(?=[0-9a-f]{3,60}\b)", re.I
)
"""What a forge makes a link of, up to where it can be broken: addresses, issues, names of commits."""
_SPARE = 600
"""Characters kept free for the lines that say where and how the text was cut."""


def render(comparison: Comparison, look: Look) -> str:
    """Return the comparison as Markdown of at most `look.limit` characters; it says what is left out."""
    space = max(look.limit - _SPARE, 0)
    head = [f"### {_escaped(look.translate(headline(comparison)))}", ""]
    if comparison.old or comparison.new:
        head += [_escaped(look.translate(between(comparison))), ""]
    table = _table(comparison, look, space // 2)
    parts, dropped = _within(_details(comparison, look), space - sum(len(line) + 1 for line in [*head, *table]))
    lines = [*head, *table, *parts]
    if dropped:
        lines += ["", f"> **{_escaped(look.translate(_cut_note(dropped)))}**"]
        lines += [f"> `sub diff {_bare(comparison.old)}..{_bare(comparison.new)}`"] if comparison.document else []
    return "\n".join(lines) + "\n"


def _cut_note(dropped: int) -> Message:
    return nmsg(
        "Cut here: {n} more changed sentence does not fit in this comment.",
        "Cut here: {n} more changed sentences do not fit in this comment.",
        dropped,
    )


def _table(comparison: Comparison, look: Look, space: int) -> list[str]:
    """Return a line for each section, as many as `space` has room for."""
    listed = [one for one in comparison.sections if one.id]
    if not listed:
        return []
    said = [look.translate(word) for word in (msg("No."), msg("Section"), msg("Words"), msg("Brought by"), msg("Note"))]
    lines = ["| " + " | ".join(_escaped(word) for word in said) + " |", "|--:|---|--:|---|---|"]
    for number, section in enumerate(listed):
        line = _table_line(section, look)
        space -= len(line) + 1
        if space < 0:
            left = nmsg("… and {n} more section", "… and {n} more sections", len(listed) - number)
            return [*lines, f"| | {_escaped(look.translate(left))} | | | |"]
        lines.append(line)
    return lines


def _table_line(section: SectionChange, look: Look) -> str:
    notes = ", ".join(look.translate(note) for note in (section_note(section), fit(section)) if note)
    words = size(section) if section.added or section.removed else ""
    cells = (section.number, section.title or section.id, words, attribution(section, look), notes)
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _details(comparison: Comparison, look: Look) -> list[tuple[str, int]]:
    """Return the blocks of the text below the table, each with the number of changed sentences in it."""
    parts: list[tuple[str, int]] = []
    for section in comparison.sections:
        shown = list(in_tables(rows(section)))
        if not shown and not section.title_runs:
            continue
        if section.id:
            title = _marked(section.title_runs) if section.title_runs else _escaped(section.title)
            parts.append((f"\n#### {_escaped(section.number)} {title}\n".replace("####  ", "#### "), 0))
        for number, one in enumerate(shown):
            after = bool(number) and isinstance(shown[number - 1], Table)
            parts += _grid(one, look) if isinstance(one, Table) else [("\n" * after + _row(one, look), 1)]
    return parts


def _grid(table: Table, look: Look) -> list[tuple[str, int]]:
    """Return a table of what changed in a table: its first row and the first that changed, then each other row."""
    cells = aligned(table.rows)
    lines = [(_grid_line(row, own, look), 1) for row, own in zip(table.rows, cells, strict=True)]
    head = [lines[0][0], "|---|" + "---|" * len(cells[0])]
    if table.head.changed:
        return [("\n" + "\n".join(head), 1), *lines[1:]]
    return [("\n" + "\n".join([*head, lines[1][0]]), 1), *lines[2:]]


def _grid_line(row: RedlineRow, cells: list[Cell], look: Look) -> str:
    """Return a row of a table; what happened to it stands before its cells."""
    said = f"**{row.number}** {_state(row, look)}{_note(row, look)}" if row.changed else ""
    return "| " + " | ".join([said, *map(_marked, cells)]) + " |"


def _within(parts: list[tuple[str, int]], space: int) -> tuple[list[str], int]:
    """Return as many parts as fit, in order, and how many changed sentences are left out."""
    for number, (text, _) in enumerate(parts):
        space -= len(text) + 1
        if space < 0:
            kept = [text for text, _ in parts[:number]]
            return kept, sum(count for _, count in parts[number:])
    return [text for text, _ in parts], 0


def _row(row: RedlineRow, look: Look) -> str:
    mark = f"{_escaped(sign(row, look))} " if row.mark else ""
    return f"- **{row.number}** {_state(row, look)} · {mark}{_marked(row.runs)}{_note(row, look)}"


def _state(row: RedlineRow, look: Look) -> str:
    return f"_{_escaped(look.translate(STATE_WORDS[row.state]))}_"


def _note(row: RedlineRow, look: Look) -> str:
    notes = "; ".join(all_notes(row, look))
    return f" <sub>({_escaped(notes)})</sub>" if notes else ""


def _marked(runs: tuple[Run, ...]) -> str:
    """Return `runs` with their marks, and a thin blank where a word that goes would run into one that comes.

    A blank at the end of what comes is not underlined; at the end of what goes it is part of that.
    """
    given = blanks_apart(told_apart(runs), "+")
    return "".join(
        " " if run.op == "+" and is_edge(given, number) else _run(run) + "&thinsp;" * needs_air(given, number)
        for number, run in enumerate(given)
    )


def _run(run: Run) -> str:
    text = _escaped(run.text if run.op in "=~" else visible_blanks(run.text))
    text = f"<sup>{text}</sup>" if NOTE in run.format else text
    if run.op == "=":
        return text
    if run.op == "~":
        return f"<kbd>{text}</kbd>" if run.text.strip() else text
    name = "del" if run.op == "-" else "ins"
    return f"<{name}>{text}</{name}>"


def _escaped(text: str) -> str:
    """Return `text` so that Markdown shows it as it is: no marks, HTML, table bars or links, and nobody is called."""
    apart = _LINKED.sub(lambda found: found[0] + _JOINER, printable(text))
    plain = _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), apart)
    return plain.replace("@", f"&#64;{_JOINER}").replace(_JOINER, "&#8288;").replace("\u00a0", "&nbsp;")


def _bare(name: str) -> str:
    return "".join(sign for sign in printable(name) if sign not in "`\n")
