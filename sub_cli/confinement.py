"""What a process may no longer do: use more than so much, or reach a network. Each where the system knows how."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")


def environment(folder: Path) -> Mapping[str, str]:
    """Return all that a confined process hears of this one's surroundings; `folder` is its home. No secret is in it."""
    home = {name: str(folder) for name in ("HOME", "TMPDIR", "TEMP", "XDG_CACHE_HOME")}
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, **home, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def limit(name: str, value: int) -> None:
    """Let this process have at most `value` of the resource `name` (`RLIMIT_AS`), soft and hard."""
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        which: int = getattr(resource, name)
        resource.setrlimit(which, (value, value))


def close_network() -> bool:
    """Leave for a network namespace with nothing in it; tell whether the system allowed that."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    return unshare is not None and any(unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))
