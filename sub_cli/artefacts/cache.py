"""What was made before, by the digest of what it was made from; a folder that may be deleted at any time.

Several builds may use it at once: an entry appears whole or not at all. Every entry carries the digest of its own
content; one that does not match is thrown away, and what it held is made anew.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

from sub_cli import disk
from sub_cli.artefacts.model import Product
from sub_cli.digests import attach_digest, check_digest

LIMIT: Final = 4 * 1024**3
"""Bytes that the cache may hold before the entries that were not used for longest are removed."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of products by key."""

    folder: Path
    limit: int = LIMIT

    def get(self, key: str) -> Product | None:
        """Return the product that was kept under `key`; None where there is none, or only a damaged one."""
        path = self._path(key)
        try:
            data = disk.read_regular(path)
        except OSError:
            return None
        product = _unpack(key, data)
        with suppress(OSError):
            # A used entry counts as young, and a damaged one goes.
            path.unlink() if product is None else os.utime(path)
        return product

    def put(self, key: str, product: Product) -> None:
        """Keep `product` under `key`; a disk that is full or may not be written is no error, only no cache."""
        with suppress(OSError):
            disk.place(self._path(key), _pack(key, product))

    def prune(self) -> int:
        """Remove what was not used for longest until the limit is kept; return how many entries went."""
        entries = []
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                state = path.stat()
                entries.append((state.st_mtime_ns, state.st_size, path))
        total, gone = sum(size for _, size, _ in entries), 0
        for _, size, path in sorted(entries):
            if total <= self.limit:
                break
            with suppress(OSError):
                path.unlink()
            total, gone = total - size, gone + 1
        return gone

    def _path(self, key: str) -> Path:
        name = key.removeprefix("sha256:")
        return self.folder / name[:2] / name[2:]


def _pack(key: str, product: Product) -> bytes:
    head = json.dumps([key, product.pages, [len(part) for part in product.data]]).encode()
    return attach_digest(b"\n".join((head, b"".join(product.data))))


def _unpack(key: str, data: bytes) -> Product | None:
    head, _, body = (check_digest(data) or b"null").partition(b"\n")
    told, pages, sizes = json.loads(head) or ("", 0, [])
    ends = list(accumulate(sizes))
    parts = tuple(body[end - size : end] for size, end in zip(sizes, ends, strict=True))
    return Product(parts, pages) if told == key else None
