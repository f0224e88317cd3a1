"""When to look again: by the system's own means where `watchfiles` is installed, by asking now and then otherwise.

Neither decides anything: what is looked at does, by its content. So what is told twice, or of another file, costs a
look and no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeVar

from sub_cli.serve.exchange import Gone

T = TypeVar("T")
OFTEN: Final = 0.04
"""Seconds between two looks where nothing tells of a change."""
SHARE: Final = 8
"""A look that takes long is taken so many times less often than it could be: a large plan costs no more than that."""
QUIET: Final = 0.025
"""Seconds for which what is looked at must stay as it is: an editor writes a file in steps, git a hundred of them."""
LONGEST_BURST: Final = 1.0
"""Seconds after which what changes without end is taken as it is."""
_TICK: Final = 0.3
"""Seconds after which is looked anyway where the system tells of changes: it may miss one, and a listener may leave."""


def changes(look: Callable[[], T], known: T, folders: Iterable[Path], gone: Gone) -> Iterator[T]:
    """Yield what `look` gives each time that it is another thing than before, once for one burst of changes.

    `known` is what the listener has. Ends when that is `gone`.
    """
    for _ in _moments(folders, look, gone):
        found = look()
        if found != known:
            known = _settled(look, found)
            yield known


def _settled(look: Callable[[], T], found: T) -> T:
    until = time.monotonic() + LONGEST_BURST
    while time.monotonic() < until:
        time.sleep(QUIET)
        again = look()
        if again == found:
            break
        found = again
    return found


def _moments(folders: Iterable[Path], look: Callable[[], object], gone: Gone) -> Iterator[None]:
    """Yield at every moment at which something may have changed, the first one being now."""
    yield None
    yield from _told(folders, gone) if find_spec("watchfiles") else _asked(look, gone)


def _asked(look: Callable[[], object], gone: Gone) -> Iterator[None]:
    began = time.monotonic()
    look()
    pause = max(OFTEN, SHARE * (time.monotonic() - began))
    while not gone(pause):
        yield None


def _told(folders: Iterable[Path], gone: Gone) -> Iterator[None]:
    from watchfiles import watch

    there = [each for each in folders if each.exists()]
    for _ in watch(*there, step=10, debounce=50, rust_timeout=int(_TICK * 1000), yield_on_timeout=True):
        if gone(0):
            return
        yield None
