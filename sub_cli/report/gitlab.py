"""A report for GitLab's Code Quality: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

from sub_cli.report.base import Report, printable


def render(report: Report) -> str:
    """Return the findings as JSON; the mark of each does not change when lines move."""
    import json

    rows = [
        {
            "description": " ".join(report.sentences(each)),
            "check_name": each.code,
            "fingerprint": mark,
            "severity": "major" if report.is_mistake(each) else "minor",
            "location": {"path": printable(report.path(each)), "lines": {"begin": max(each.place.line, 1)}},
        }
        for each, mark in report.marked()
    ]
    return json.dumps(rows, indent=2) + "\n"
