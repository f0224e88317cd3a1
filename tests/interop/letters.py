"""Memoranda for tests: what was read of one, told shortly, and a PDF with words at given places."""

from __future__ import annotations

from collections.abc import Iterable

from sub_cli.interop.base import FoundErratum, FoundMemo, FoundOrder
from sub_cli.interop.table import read_memo

HEAD = "MEMORANDUM\n\nPS2024RGW12\n\nDATUM 3-4-2024\n\nAAN Staten\n\nVAN G. de Haas\n\nONDERWERP Oevers\n\n"
"""A head that leaves nothing to be asked."""


def read(text: str) -> FoundMemo:
    return read_memo(text.encode(), "memo.txt")


def text_of(memo: FoundMemo) -> str:
    """Return what stays in the memo, the new wording left out."""
    parts = (part if isinstance(part, str) else "\n".join(each.stands for each in part.orders) for part in memo.body)
    return "\n".join(parts)


def body(text: str) -> str:
    """Return the text of a memo with an ordinary head."""
    return text_of(read(HEAD + text))


def orders_of(memo: FoundMemo) -> list[FoundOrder]:
    return [order for part in memo.body if isinstance(part, FoundErratum) for order in part.orders]


def told(memo: FoundMemo) -> dict[int, list[str]]:
    """Return what is told of the reading, by line."""
    found: dict[int, list[str]] = {}
    for note in memo.notes:
        found.setdefault(note.line, []).append(str(note.message))
    return found


def pdf(*pages: Iterable[tuple[float, float, float, str]]) -> bytes:
    """Return a PDF with words in Helvetica: from the left, from the top, size, and the words themselves."""
    count = len(pages)
    bodies = [_content(page) for page in pages]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(bodies):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _content(page: Iterable[tuple[float, float, float, str]]) -> bytes:
    rows = (
        b"BT /F %g Tf %g %g Td (%s) Tj ET" % (size, x, 842 - y, words.encode("cp1252").replace(b"(", b"\\("))
        for x, y, size, words in page
    )
    return b"\n".join(rows)


def _file(objects: list[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", list[int]()
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(data),
    )  # fmt: skip
