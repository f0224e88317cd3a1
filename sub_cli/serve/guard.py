"""Which requests are refused before anything is looked at: those that another site, or another program, had sent."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

LONGEST_TARGET: Final = 4096
"""Characters of the address of a request."""
READING: Final = ("GET", "HEAD")
SENDING: Final = "POST"
_OWN: Final = ("none", "same-origin")
"""What `Sec-Fetch-Site` says of a person who types an address, and of our own pages."""


def hosts(port: int) -> tuple[str, ...]:
    """Return what this server may be called; any other name was made to lead here by somebody (DNS rebinding)."""
    return f"127.0.0.1:{port}", f"localhost:{port}"


def refusal(
    method: str, target: str, headers: Mapping[str, str], port: int, *, entering: bool = False, writing: bool = False
) -> int:
    """Return the HTTP status with which a request is refused, 0 where it may go on to the door.

    `entering` is a visit with a ticket: the browser comes to it from a file, which counts as another site. Only where
    there is `writing` may a form be sent, and a page of ours has to be what sends it.
    """
    if headers.get("Host", "") not in hosts(port):
        return HTTPStatus.MISDIRECTED_REQUEST
    if method not in READING and not (writing and method == SENDING):
        return HTTPStatus.METHOD_NOT_ALLOWED
    if len(target) > LONGEST_TARGET:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    unsaid = () if method == SENDING else (None,)
    if headers.get("Origin") not in (*unsaid, *(f"http://{each}" for each in hosts(port))):
        return HTTPStatus.FORBIDDEN
    if _is_from_elsewhere(headers) and not (entering and _is_visit(headers)):
        return HTTPStatus.FORBIDDEN
    return 0


def _is_from_elsewhere(headers: Mapping[str, str]) -> bool:
    return headers.get("Sec-Fetch-Site", "none") not in _OWN


def _is_visit(headers: Mapping[str, str]) -> bool:
    """Tell whether a person goes to the page: it is not loaded into another one, and not fetched beforehand."""
    return headers.get("Sec-Fetch-Dest") == "document" and "Sec-Purpose" not in headers
