"""All checks in one go."""

from __future__ import annotations

from sub_cli.errors import Finding
from sub_cli.lint import copies, errata, memos, references, structure
from sub_cli.lint.programme import Programme

CHECKS = (structure.findings, references.findings, errata.findings, memos.findings, copies.findings)
"""Every check: what goes in is the programme, what comes out are its findings."""


def check(programme: Programme) -> list[Finding]:
    """Return everything that is wrong in `programme`, in the order of files and lines; warnings among it."""
    found = {
        (finding.place, finding.code, str(finding.message)): finding for each in CHECKS for finding in each(programme)
    }
    return [found[key] for key in sorted(found)]
