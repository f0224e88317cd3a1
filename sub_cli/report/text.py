"""A report for who reads it at a terminal: the place, the sentence, the line with a caret, the fix."""

from __future__ import annotations

from sub_cli.errors import Finding
from sub_cli.messages import msg
from sub_cli.report.base import ReadLine, Report, Translate, on_one_line, printable


def render(report: Report) -> str:
    """Return a few lines for each finding."""
    return "".join(describe(each, report.translate, report.read_line) + "\n" for each in report.findings)


def describe(finding: Finding, translate: Translate, read_line: ReadLine) -> str:
    """Return a finding as lines: place, code and sentence; the line with a caret; the fix."""
    place = finding.place
    where = ":".join(str(part) for part in (on_one_line(place.path), place.line, place.column) if part)
    kind = " " + translate(msg("(warning)")) if finding.warning else ""
    rows = [f"{where}  {finding.code}{kind}  {on_one_line(translate(finding.message))}"]
    line = read_line(place.path, place.line) if place.line else ""
    if line:
        rows += _caret(line, place.line, place.column, place.length)
    if finding.fix:
        rows.append("  " + translate(msg("fix:")) + " " + on_one_line(translate(finding.fix)))
    return printable("\n".join(rows))


def _caret(line: str, number: int, column: int, length: int, width: int = 88) -> list[str]:
    start = max(0, column - width // 2) if column > width else 0
    shown, margin = line[start : start + width].rstrip("\n"), " " * len(str(number))
    rows = [f"  {number} │ {shown}"]
    if column:
        marks = "^" * max(1, min(length, len(shown) - (column - 1 - start)))
        rows.append(f"  {margin} │ {' ' * (column - 1 - start)}{marks}")
    return rows
