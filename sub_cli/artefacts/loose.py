"""The pages that single commands laid in the output folder, by a list of their own: `sub build` has its manifest.

The list is no part of what is built, so that the same commit gives the same manifest. It may be deleted at any time:
then nobody knows those pages any longer, and they stay as they are.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path

from sub_cli import disk
from sub_cli.digests import attach_digest, check_digest, digest


@dataclass(frozen=True, slots=True)
class LoosePage:
    """A page that a command made."""

    path: Path
    digest: str
    target: str
    """What it shows, by the name that `sub build` has for it: `memo/PS2021BEM07`."""
    key: str
    """Digest of all that it shows."""


@dataclass(frozen=True, slots=True)
class LoosePages:
    """The list of a workspace."""

    root: Path
    """Of the workspace."""
    record: Path | None
    """The file with the list; None where the workspace takes none, and nothing is known."""

    def there(self) -> list[LoosePage]:
        """Return the pages that lie there with the bytes that were made."""
        pages = (LoosePage(self.root / path, *row) for path, row in sorted(self._rows().items()))
        return [page for page in pages if is_intact(page.path, page.digest)]

    def note(self, path: Path, data: bytes, target: str, key: str) -> None:
        """Put a page that was made on the list; a disk that is full or may not be written keeps it off."""
        if self.record:
            rows = self._rows() | {relpath(path, self.root): [digest(data), target, key]}
            body = json.dumps({name: row for name, row in rows.items() if (self.root / name).exists()})
            with suppress(OSError):
                disk.place(self.record, attach_digest(body.encode()))

    def _rows(self) -> dict[str, list[str]]:
        try:
            rows = json.loads(check_digest(disk.read_regular(self.record)) or b"{}") if self.record else {}
            return {str(path): [str(digest), str(target), str(key)] for path, (digest, target, key) in rows.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}


def is_intact(path: Path, value: str) -> bool:
    """Tell whether a file lies there with this digest."""
    try:
        return digest(disk.read_regular(path)) == value
    except OSError:
        return False
