"""The digests of a text and of a whole document: what proves that it is the same. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sub_cli import digests
from sub_cli.document.model import Document, Entry


def digest(text: str) -> str:
    """Return `sha256:` and the hexadecimal SHA-256 of the UTF-8 bytes of `text`."""
    return digests.digest(text.encode("utf-8", "surrogatepass"))


def edition_digest(document: Document) -> str:
    """Return the digest of what `document` says: its title, and depth, id, number, title and text of each section."""
    rows = []
    for depth, entry in _deep(document.outline):
        section = document.sections[entry.id]
        rows.append([depth, section.id, section.number, section.title, section.text])
    image = json.dumps([document.title, rows], ensure_ascii=False, separators=(",", ":"))
    return digest(image)


def _deep(entries: tuple[Entry, ...], depth: int = 1) -> Iterator[tuple[int, Entry]]:
    for entry in entries:
        yield depth, entry
        yield from _deep(entry.children, depth + 1)
