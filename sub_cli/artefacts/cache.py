"""What was made before, by the digest of what it was made from; a folder that may be deleted at any time.

Several builds may use it at once: an entry appears whole or not at all. Every entry carries the digest of its own
content; one that does not match is thrown away, and what it held is made anew.
"""

from __future__ import annotations

import json
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from sub_cli.artefacts.model import Product
from sub_cli.disk import TEMPORARY, read_regular

MAGIC: Final = b"sub-cache-1\n"
HEAD: Final = struct.Struct(">I")
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
            data = read_regular(path)
        except OSError:
            return None
        product = _unpacked(key, data)
        with suppress(OSError):
            # A used entry counts as young, and a damaged one goes.
            path.unlink() if product is None else os.utime(path)
        return product

    def put(self, key: str, product: Product) -> None:
        """Keep `product` under `key`; a disk that is full or may not be written is no error, only no cache."""
        path = self._path(key)
        scratch = path.with_name(f"{TEMPORARY}{os.urandom(8).hex()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                # No fsync: after a power cut the digest tells whether the content arrived.
                scratch.write_bytes(_packed(key, product))
                os.replace(scratch, path)
            except BaseException:
                scratch.unlink(missing_ok=True)
                raise

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


def _packed(key: str, product: Product) -> bytes:
    head = json.dumps({"key": key, "pages": product.pages, "sizes": [len(part) for part in product.data]}).encode()
    body = b"".join((HEAD.pack(len(head)), head, *product.data))
    return MAGIC + sha256(body).digest() + body


def _unpacked(key: str, data: bytes) -> Product | None:
    start = len(MAGIC) + 32
    body = memoryview(data)[start:]
    if not data.startswith(MAGIC) or sha256(body).digest() != data[len(MAGIC) : start]:
        return None
    try:
        (length,) = HEAD.unpack_from(body)
        head = json.loads(bytes(body[HEAD.size : HEAD.size + length]))
        at, parts = HEAD.size + length, []
        for size in head["sizes"]:
            parts.append(bytes(body[at : at + size]))
            at += size
        return Product(tuple(parts), int(head["pages"])) if head["key"] == key else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, struct.error):
        return None
