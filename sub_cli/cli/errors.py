"""One way out for everything that goes wrong: words, the place in the file, the next step, and an exit code."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from sub_cli.cli.erratum_names import short
from sub_cli.cli.language import _, say
from sub_cli.cli.output import on_one_line, printable
from sub_cli.errors import Conflict, Finding, SubError

INTERRUPTED = 130
A_BUG = 70

ReadLine = Callable[[str, int], str]
"""Returns the line of a workspace file, or "" where it cannot be read."""


def show_error(error: SubError, read_line: ReadLine) -> int:
    """Write `error` to stderr and return its exit code."""
    click.echo(printable(say(error.message)), err=True)
    for finding in error.findings:
        click.echo(describe(finding, read_line), err=True)
    for row in _contradictions(error):
        click.echo(printable(row), err=True)
    for advice in error.advice:
        click.echo("  " + printable(say(advice)), err=True)
    return error.exit_code


def _contradictions(error: SubError) -> list[str]:
    """Return, for an erratum that does not fit, what it expected and what it found, and since when."""
    if not isinstance(error, Conflict):
        return []
    from sub_cli.errata.conflicts import ErratumConflict

    rows: list[str] = []
    for clash in error.clashes if isinstance(error, ErratumConflict) else ():
        labels = [(_("expected"), clash.expected.strip()), (_("found"), clash.found.strip())]
        width = max(len(label) for label, _text in labels)
        rows += [f"  {label:<{width}}  {text}" for label, text in labels if text]
        if clash.since:
            indent = f"  {'':<{width}}  " if clash.expected.strip() or clash.found.strip() else "  "
            rows.append(indent + _("(since {change})").format(change=short(clash.since)))
    return [*rows, _("Nothing changed.")] if rows else []


def describe(finding: Finding, read_line: ReadLine) -> str:
    """Return a finding as lines: place, code and sentence; the line with a caret; the fix."""
    place = finding.place
    where = ":".join(str(part) for part in (on_one_line(place.path), place.line, place.column) if part)
    kind = " " + _("(warning)") if finding.warning else ""
    rows = [f"{where}  {finding.code}{kind}  {on_one_line(say(finding.message))}"]
    line = read_line(place.path, place.line) if place.line else ""
    if line:
        rows += _caret(line, place.line, place.column, place.length)
    if finding.fix:
        rows.append("  " + _("fix:") + " " + on_one_line(say(finding.fix)))
    return printable("\n".join(rows))


def _caret(line: str, number: int, column: int, length: int, width: int = 88) -> list[str]:
    start = max(0, column - width // 2) if column > width else 0
    shown, margin = line[start : start + width].rstrip("\n"), " " * len(str(number))
    rows = [f"  {number} │ {shown}"]
    if column:
        marks = "^" * max(1, min(length, len(shown) - (column - 1 - start)))
        rows.append(f"  {margin} │ {' ' * (column - 1 - start)}{marks}")
    return rows


def line_reader(root: Path | None) -> ReadLine:
    """Return the function that reads a line of a file below `root`, for showing where a mistake stands."""

    def read(path: str, line: int) -> str:
        if root is None:
            return ""
        from sub_cli.store.files import WorkTree

        try:
            return WorkTree(root).read(path).decode(errors="replace").split("\n")[line - 1]
        except (OSError, IndexError, SubError):
            return ""

    return read


def show_crash(error: BaseException) -> int:
    """Write one sentence about a bug, put its traceback in a file, and return the exit code."""
    import tempfile
    import traceback

    handle, path = tempfile.mkstemp(prefix="sub-crash-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        log.writelines(traceback.format_exception(error))
    click.echo(
        _("This is a mistake in sub, not in your work. What happened is written in {path}.").format(path=path),
        err=True,
    )
    return A_BUG
