"""Everything that can go wrong, on one screen.

An error carries facts and says what to do next; it never prints. The edge turns it into words in the
reader's language and into an exit code: 1 the answer is no, 2 usage, 3 could not, 4 conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from sub_cli.codes import Code
from sub_cli.messages import Message, msg, nmsg


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file of the workspace."""

    path: str
    """Path from the workspace's root, with forward slashes."""
    line: int = 0
    """Line, counted from 1; 0 where the whole file is meant."""
    column: int = 0
    """Column in characters, counted from 1; 0 where the whole line is meant."""
    length: int = 1
    """How many characters of that line are meant."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or may be, in one place."""

    code: Code
    """A stable code, `SUB021`; docs/codes.md explains each."""
    message: Message
    """What is wrong, in the words of the document."""
    place: Place
    """Where it stands."""
    fix: Message | None = None
    """What to do about it."""
    warning: bool = False
    """True when it deserves a look but is not wrong."""


class SubError(Exception):
    """What went wrong, as a sentence, with the next step as advice."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: Message, *advice: Message, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.findings = tuple(findings)

    def __str__(self) -> str:
        """Return the English sentences, for logs and tests."""
        return " ".join(str(part) for part in (self.message, *self.advice))


class Refused(SubError):
    """The answer is no: a signature does not hold, a step is not allowed, checks found something."""

    exit_code = 1


class UsageProblem(SubError):
    """The command was not said right, or an answer is missing and nobody can be asked."""

    exit_code = 2


class NotCarriedOver(UsageProblem):
    """The workspace is written as an older version did, and has to be carried over before anything is written."""


class NotFound(SubError):
    """There is no such section, memo, erratum, file or revision."""


class BadInput(SubError):
    """A file cannot be read as what it should be; every mistake in it is a finding."""

    @classmethod
    def because(cls, *findings: Finding) -> BadInput:
        """Return the error that reports all `findings` (at least one)."""
        if len(findings) == 1:
            return cls(msg("{path} cannot be used.", path=findings[0].place.path), findings=findings)
        return cls(nmsg("{n} mistake found.", "{n} mistakes found.", len(findings)), findings=findings)


class BadText(BadInput):
    """A text that comes in with a command cannot be taken; no file of the workspace is it: the error has its lines."""

    def __init__(self, message: Message, *, findings: Iterable[Finding], line: Callable[[str, int], str]) -> None:
        super().__init__(message, findings=findings)
        self.line = line


class Unable(SubError):
    """The surroundings do not allow it: no repository, no Pango, no name in git, a disk that is full."""


class NoRepository(Unable):
    """The folder lies in no git repository."""


class NoName(Unable):
    """git knows no name and address to put under a commit."""


class NotFetched(Unable):
    """What is needed was not fetched: the clone is shallow or partial. The advice is the command that fetches it."""


class Conflict(SubError):
    """Two things contradict: an erratum does not fit its text, the lock is held, a file changed underneath."""

    exit_code = 4
