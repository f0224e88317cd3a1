"""What a form sends: taken only in the one way in which our pages send it, and no more of it than a person writes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import Final, Protocol
from urllib.parse import parse_qsl

TOKEN: Final = "token"
"""The field in which a form brings back the token of its page."""
KIND: Final = "application/x-www-form-urlencoded"
LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a form: three times the longest text, each letter with its escape."""
MOST_FIELDS: Final = 64
MOST_FORMS: Final = 200
"""Forms within `WITHIN`: more than a person and the page together send, where a draft is kept every second."""
WITHIN: Final = 20.0
"""Seconds."""


class Unacceptable(Exception):
    """What came is not taken; `status` tells the browser why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Stream(Protocol):
    """Where a form comes from."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes."""
        ...


def received(headers: Mapping[str, str], stream: Stream) -> dict[str, str]:
    """Return the fields of a form, lines ended by a line feed; raises `Unacceptable` for any other."""
    length = _length(headers)
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != KIND:
        raise Unacceptable(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    data = stream.read(length)
    try:
        pairs = parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Unacceptable(HTTPStatus.BAD_REQUEST) from error
    if len(data) < length or len(dict(pairs)) < len(pairs):
        raise Unacceptable(HTTPStatus.BAD_REQUEST)
    return {name: value.replace("\r\n", "\n").replace("\r", "\n") for name, value in pairs}


def _length(headers: Mapping[str, str]) -> int:
    said = headers.get("Content-Length", "")
    if "Transfer-Encoding" in headers or not (said.isascii() and said.isdigit() and len(said) < len(str(LARGEST)) + 2):
        raise Unacceptable(HTTPStatus.LENGTH_REQUIRED)
    if int(said) > LARGEST:
        raise Unacceptable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(said)


@dataclass
class Pace:
    """How many forms are taken in a while."""

    clock: Callable[[], float] = time.monotonic
    _taken: deque[float] = field(default_factory=deque, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def keep(self) -> None:
        """Count one more form; raises `Unacceptable` where there were too many just now."""
        with self._lock:
            moment = self.clock()
            while self._taken and self._taken[0] <= moment - WITHIN:
                self._taken.popleft()
            if len(self._taken) >= MOST_FORMS:
                raise Unacceptable(HTTPStatus.TOO_MANY_REQUESTS)
            self._taken.append(moment)
