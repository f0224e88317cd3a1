"""Temporary folders that do not stay: one whose process was killed is taken along by whoever makes the next.

Whoever uses a folder holds a `flock` on it, which the kernel lets go when the process dies. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_OURS = "sub-held-"
"""How the names of these folders begin, and of no other."""


class Scratch(tempfile.TemporaryDirectory[str]):
    """A temporary folder for as long as it is used; for a `with`, or till nobody holds it."""

    def __init__(self, purpose: str) -> None:
        """Make it, with its purpose in the name, and remove those that dead processes left."""
        for left in _left_behind():
            _remove(left)
        while True:
            super().__init__(prefix=f"{_OURS}{purpose}-", ignore_cleanup_errors=True)
            self._held = _hold(Path(self.name), wait=True)
            if self._held is None or Path(self.name).is_dir():  # else it was swept before it was held
                return
            self.cleanup()

    def cleanup(self) -> None:
        """Remove the folder, and hold it no more."""
        super().cleanup()
        held, self._held = self._held, None
        if held is not None:
            os.close(held)


def _left_behind() -> Iterator[Path]:
    """Yield the folders of this kind that belong to this user, used or not."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as found:
        for each in found:
            with suppress(OSError):
                if each.name.startswith(_OURS) and each.stat(follow_symlinks=False).st_uid == os.getuid():
                    yield Path(each)


def _remove(folder: Path) -> None:
    """Remove a folder that nobody holds; one that somebody uses stays."""
    held = _hold(folder, wait=False)
    if held is not None:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _hold(folder: Path, *, wait: bool) -> int | None:
    """Return a descriptor that keeps others off `folder`; None where somebody has it, or it cannot be locked."""
    try:
        import fcntl

        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except (ImportError, AttributeError, OSError):
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(held)
        return None
    return held
