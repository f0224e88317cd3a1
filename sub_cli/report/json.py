"""A report as plain values, in the envelope of every answer in JSON."""

from __future__ import annotations

from sub_cli import JSON_VERSION
from sub_cli.report.base import Report, printable


def render(report: Report) -> str:
    """Return the findings as JSON."""
    import json

    rows = [
        {
            "code": each.code,
            "severity": "warning" if each.warning else "error",
            "message": report.translate(each.message),
            "path": each.place.path,
            "line": each.place.line,
            "column": each.place.column,
            "fix": report.translate(each.fix) if each.fix else None,
        }
        for each in report.findings
    ]
    envelope = {"sub": JSON_VERSION, "kind": "findings", "data": rows}
    return printable(json.dumps(envelope, ensure_ascii=False, indent=2)) + "\n"
