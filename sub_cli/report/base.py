"""What every form of a report is made from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sub_cli.errors import Finding
from sub_cli.messages import Message, msg

Translate = Callable[[Message], str]
ReadLine = Callable[[str, int], str]
"""Returns the line of a workspace file, or "" where it cannot be read."""
_HIDDEN = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff]")
"""Control characters but for tab and line feed, halves of pairs, what overrides the direction of writing, and what is
no character: an XML file may not hold it."""


def printable(text: str) -> str:
    """Return `text` with escape sequences and direction overrides made visible, so that they do nothing.

    Also what stands for bytes that are no text: a terminal that reads something else than UTF-8 cannot show it.
    """
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def on_one_line(text: str) -> str:
    """Return `text` with line feeds made visible: the name of a file may look like an answer of ours."""
    return text.replace("\n", "\\u000a")


def _no_line(path: str, line: int) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, for one reader."""

    findings: Sequence[Finding]
    translate: Translate = str
    language: str = "en"
    """Language tag of what `translate` gives."""
    read_line: ReadLine = _no_line
    folder: str = ""
    """Where the workspace lies below the top of its repository, with a slash at its end: there others count from."""
    strict: bool = False
    """Whether warnings count as mistakes."""

    def is_mistake(self, finding: Finding) -> bool:
        """Tell whether `finding` makes the answer a no."""
        return self.strict or not finding.warning

    def path(self, finding: Finding) -> str:
        """Return the path of the file from the top of the repository."""
        return self.folder + finding.place.path

    def sentences(self, finding: Finding) -> list[str]:
        """Return what is wrong and what to do about it, each on one line and harmless."""
        fix = f"{self.translate(msg('fix:'))} {self.translate(finding.fix)}" if finding.fix else ""
        return [printable(on_one_line(text)) for text in (self.translate(finding.message), fix) if text]

    def marked(self) -> Iterator[tuple[Finding, str]]:
        """Yield every finding with a mark that stays its own when lines move, whatever the language of the reader."""
        from hashlib import sha256

        seen: Counter[str] = Counter()
        for finding in self.findings:
            facts = "\0".join((self.path(finding), finding.code, str(finding.message)))
            seen[facts] += 1
            image = f"{facts}\0{seen[facts]}".encode("utf-8", "surrogatepass")
            yield finding, sha256(image).hexdigest()


class Form(Protocol):
    """Writes a whole report as text of one form."""

    def __call__(self, report: Report) -> str:
        """Return `report`, a line feed at its end unless it is empty."""
