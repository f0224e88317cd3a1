"""A report as commands of GitHub's workflows, which show each finding beside its line.

The form is that of https://docs.github.com/actions/reference/workflow-commands-for-github-actions; what is to be
escaped, and how, stands in escapeData and escapeProperty of the toolkit, https://github.com/actions/toolkit.
"""

from __future__ import annotations

from sub_cli.errors import Finding
from sub_cli.report.base import Report, printable

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_TEXT = str.maketrans(_DATA)
_IN_PROPERTY = str.maketrans({**_DATA, ":": "%3A", ",": "%2C"})


def render(report: Report) -> str:
    """Return one command for each finding, on a line of its own."""
    return "".join(_command(report, each) for each in report.findings)


def _command(report: Report, finding: Finding) -> str:
    level = "error" if report.is_mistake(finding) else "warning"
    place = finding.place
    given = {"file": report.path(finding), "line": place.line, "col": place.line and place.column,
             "endColumn": place.line and place.column and place.column + max(place.length, 1) - 1,
             "title": finding.code}  # fmt: skip
    told = ",".join(f"{key}={printable(str(value)).translate(_IN_PROPERTY)}" for key, value in given.items() if value)
    said = "\n".join(report.sentences(finding)).translate(_IN_TEXT)
    return f"::{level} {told}::{said}\n"
