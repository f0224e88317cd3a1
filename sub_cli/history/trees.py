"""Trees and packs as bytes: git's own formats, as far as a commit of changed files needs them.

Formats: gitformat-pack(5), and the "Git Objects" chapter of Pro Git. Nothing here touches the disk.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

FOLDER = "40000"
"""Mode of a tree within a tree."""
_FOLDER = FOLDER.encode()

_LEVEL = 1
"""How hard new objects are compressed: as git does it for its own (core.looseCompression); git gc packs tighter."""

_KINDS = {"commit": 1, "tree": 2, "blob": 3}


def object_id(kind: str, data: bytes, object_format: str) -> str:
    """Return the id git gives an object; `object_format` is sha1 or sha256."""
    digest = hashlib.new(object_format, f"{kind} {len(data)}\0".encode(), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def blob_id(data: bytes, object_format: str) -> str:
    """Return the id git gives a file with exactly these bytes."""
    return object_id("blob", data, object_format)


Entry: TypeAlias = tuple[bytes, bytes, bytes]
"""Mode, name and id, as they stand in a tree: of the ten thousand in a folder, most are only handed on.

Mode 40000 is a folder, 100644 or 100755 a file, 120000 a link, 160000 a submodule.
"""


def entry(mode: str, name: bytes, oid: str) -> Entry:
    """Return what stands in a tree for one name."""
    return mode.encode(), name, bytes.fromhex(oid)


def is_folder(entry: Entry) -> bool:
    """Return whether an entry is a tree."""
    return entry[0] == _FOLDER


def parse(data: bytes, object_format: str) -> dict[bytes, Entry]:
    """Return the entries of a tree object by name."""
    width = hashlib.new(object_format).digest_size
    rows: list[Entry] = re.findall(rb"([0-7]+) ([^\0]+)\0(.{%d})" % width, data, re.DOTALL)
    return {row[1]: row for row in rows}


def dump(entries: Iterable[Entry]) -> bytes:
    """Return the tree object with these entries, in git's order: a folder's name counts with its slash."""
    ordered = sorted(entries, key=lambda each: each[1] + b"/" if is_folder(each) else each[1])
    return b"".join([b"%s %s\0%s" % each for each in ordered])


@dataclass(slots=True)
class Pack:
    """New objects on their way to git."""

    object_format: str
    _objects: dict[str, tuple[str, bytes]] = field(default_factory=dict, repr=False)

    @property
    def ids(self) -> list[str]:
        """Return the ids of all objects, each once."""
        return list(self._objects)

    def add(self, kind: str, data: bytes) -> str:
        """Take an object in, and return its id."""
        oid = object_id(kind, data, self.object_format)
        self._objects[oid] = (kind, data)
        return oid

    def data(self) -> bytes:
        """Return the pack: a header, each object compressed, and the checksum."""
        parts = [b"PACK" + (2).to_bytes(4, "big") + len(self._objects).to_bytes(4, "big")]
        parts += [_head(_KINDS[kind], len(data)) + zlib.compress(data, _LEVEL) for kind, data in self._objects.values()]
        whole = b"".join(parts)
        return whole + hashlib.new(self.object_format, whole, usedforsecurity=False).digest()


def _head(kind: int, size: int) -> bytes:
    """Return kind and size of an object: four bits of the size first, then seven in each byte."""
    found = bytearray()
    byte, size = kind << 4 | size & 0x0F, size >> 4
    while size:
        found.append(byte | 0x80)
        byte, size = size & 0x7F, size >> 7
    found.append(byte)
    return bytes(found)
