"""What is asked of a page server, and what it answers: plain values, so that pages know nothing of sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

HTML: Final = "text/html; charset=utf-8"
PDF: Final = "application/pdf"
Gone: TypeAlias = Callable[[float], bool]
"""Waits so many seconds for the one who listens to leave, and tells whether that happened."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    path: str
    """`/plan.html`, with its escapes read."""
    query: Mapping[str, str]
    """The values behind the question mark; of a name that stands there twice the first."""
    form: Mapping[str, str] | None = None
    """What a form sent, in which lines end with a line feed; None where nothing is to be written."""
    token: str = ""
    """What every form of a page has to send back, so that it is known to be of ours."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    body: bytes
    media_type: str = HTML
    status: int = 200
    scripts: tuple[str, ...] = ()
    """The only scripts that may run on the page, as they stand in it."""
    cookie: str = ""
    """What the browser is to keep, as a `Set-Cookie` says it."""
    location: str = ""
    """The address where the browser is to go on."""
    plain: bool = False
    """Whether all that the page needs comes as files from here: nothing that stands in it can style it or run."""


class Pages(Protocol):
    """What a server serves."""

    def answer(self, request: Request) -> Answer:
        """Return what is sent for a request; 404 for what there is not. Writes nothing unless a form was sent."""
        ...

    def revisions(self, request: Request, gone: Gone) -> Iterator[str]:
        """Yield the revision of a page each time that it is another one than the listener has, until that is `gone`."""
        ...
