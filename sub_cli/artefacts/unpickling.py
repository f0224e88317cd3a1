"""No pickle from elsewhere runs anything: while this lasts, whatever is unpickled in this process may be data only.

A pickle runs code by naming something that it then calls, and Python announces each such name before it looks it up
(PEP 578, `pickle.find_class`). A refusal there holds for every library and cannot be gone round by a message.
"""

from __future__ import annotations

import pickle
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

DATA: Final = frozenset({("builtins", "bytes")})
"""What an honest answer names: bytes, which is how pages come."""


class NotData(pickle.UnpicklingError, TypeError):
    """Somebody sent more than data; a TypeError too, for libraries that go on without what they cannot read."""


@contextmanager
def data_only() -> Iterator[None]:
    """Refuse every name in a pickle but those of `DATA`, in all threads; `NotData` rises where it is unpickled."""
    _install()
    with _lock:
        _guarded.append(None)
    try:
        yield
    finally:
        with _lock:
            _guarded.pop()


_lock = threading.Lock()
_guarded: list[None] = []
"""One entry for each guard that lasts; a hook cannot be taken out again."""


@cache
def _install() -> None:
    sys.addaudithook(_refuse)


def _refuse(event: str, facts: tuple[object, ...]) -> None:
    if event == "pickle.find_class" and _guarded and facts[:2] not in DATA:
        raise NotData(f"{facts[0]}.{facts[1]} is no data")
