"""The table of all rules, and all of them applied in one go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, NamedTuple

from sub_cli.codes import UNMADE, Code
from sub_cli.document.codes import DOCUMENTS, MARKDOWN
from sub_cli.errata.codes import ERRATA
from sub_cli.errors import Finding
from sub_cli.lint import copies, errata, memos, references, structure
from sub_cli.lint.programme import Programme
from sub_cli.memo.codes import MEMORANDA


class Rule(NamedTuple):
    """One thing that a programme is held against."""

    name: str
    codes: Collection[Code]
    """The codes that its findings may have."""
    find: Callable[[Programme], Iterator[Finding]]

    def findings(self, programme: Programme) -> Iterator[Finding]:
        """Yield what is wrong in `programme`; raises ValueError for a finding whose code the rule does not declare."""
        for finding in self.find(programme):
            if finding.code not in self.codes:
                raise ValueError(f"the rule {self.name} does not declare {finding.code}")
            yield finding


RULES: Final[list[Rule]] = [
    Rule("structure", DOCUMENTS.codes, structure.findings),
    Rule("references", MARKDOWN.codes, references.findings),
    Rule("errata", ERRATA.codes, errata.findings),
    Rule("memos", [*MEMORANDA.codes, *UNMADE.codes], memos.findings),
    Rule("copies", MEMORANDA.codes, copies.findings),
]


def check(programme: Programme) -> list[Finding]:
    """Return everything that is wrong in `programme`, in the order of files and lines; warnings among it."""
    return in_order(each for rule in RULES for each in rule.findings(programme))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return each finding once, in the order of files and lines."""
    once = {(each.place, each.code, str(each.message)): each for each in findings}
    return [once[key] for key in sorted(once)]
