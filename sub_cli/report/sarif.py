"""A report as SARIF 2.1.0, with what each code means: https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""

from __future__ import annotations

import re

from sub_cli import __version__
from sub_cli.codes import Code
from sub_cli.errors import Finding, Place
from sub_cli.report.base import Report

Plain = dict[str, object]
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LINK = re.compile(r"(\\*)\]\(")


def render(report: Report) -> str:
    """Return the findings as one run. Columns count characters, and files from the top of the repository."""
    import json

    rules = sorted({each.code for each in report.findings})
    run = {
        "tool": {"driver": {"name": "sub", "version": __version__, "rules": [_rule(report, code) for code in rules]}},
        "language": report.language,
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, each, mark, rules.index(each.code)) for each, mark in report.marked()],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(report: Report, code: Code) -> Plain:
    return {
        "id": code,
        "shortDescription": _said(report.translate(code.wrong)),
        "help": _said(report.translate(code.remedy)),
        "defaultConfiguration": {"level": "warning" if code.warning else "error"},
    }


def _result(report: Report, finding: Finding, mark: str, rule: int) -> Plain:
    from urllib.parse import quote

    uri = quote(report.path(finding).encode("utf-8", "surrogateescape"))
    where: Plain = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}, **_region(finding.place)}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": "error" if report.is_mistake(finding) else "warning",
        "message": _said("\n".join(report.sentences(finding))),
        "locations": [{"physicalLocation": where}],
        "partialFingerprints": {"sub/v1": mark},
    }


def _region(place: Place) -> Plain:
    """Return which part of the file is meant; nothing where all of it is."""
    if not place.line:
        return {}
    columns = {"startColumn": place.column, "endColumn": place.column + max(place.length, 1)} if place.column else {}
    return {"region": {"startLine": place.line, **columns}}


def _said(text: str) -> Plain:
    """Return a message whose braces are no gaps (3.11.5) and whose brackets are no links (3.11.6)."""
    return {"text": _LINK.sub(r"\1\1\\](", text.replace("{", "{{").replace("}", "}}"))}
