"""Objects to bytes: many small object streams in the place of pydyf's single one.

Who reads an object from a stream parses the header of that stream, and pyHanko does so for every object:
with one stream of ten thousand the checking of a signature grows with the square of the pages.
Source: ISO 32000-1, 7.5.7 (object streams) and 7.5.8 (cross-reference streams).
"""

from __future__ import annotations

from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    import pydyf

PdfObject: TypeAlias = Any
"""A dictionary, array or stream of pydyf, or what holds them in WeasyPrint: neither library has types."""
PACKED: Final = 100
"""Objects in one stream: small enough to read one, large enough to compress well."""
FREE, PLAIN, IN_STREAM = 0, 1, 2


def write(pdf: pydyf.PDF, output: IO[bytes], version: object = "1.7", *_: object) -> None:
    """Write `pdf` to `output`; takes the place of `pydyf.PDF.write`, whose other arguments do not matter here."""
    if pdf.info:
        pdf.add_object(pdf.info)
    writer = _Writer(pdf, output)
    name = version if isinstance(version, bytes) else str(version or "1.7").encode()
    # Four bytes above 127 tell that this is no text (7.5.2).
    writer.line(b"%PDF-" + name)
    writer.line(b"%\xf0\x9f\x96\xa4")
    used = [item for item in pdf.objects if item.free != "f"]
    for item in used:
        if not item.compressible:
            writer.plain(item)
    packed = [item for item in used if item.compressible]
    for start in range(0, len(packed), PACKED):
        writer.packed(packed[start : start + PACKED])
    writer.end()


class _Writer:
    """Keeps the position of each object while the file grows."""

    def __init__(self, pdf: pydyf.PDF, output: IO[bytes]) -> None:
        self._pdf, self._output = pdf, output
        self._position = 0
        self._digest = sha256()
        self._entries: dict[int, tuple[int, int, int]] = {0: (FREE, 0, 65535)}

    def line(self, data: bytes) -> None:
        """Write `data` and a line feed."""
        self._output.write(data + b"\n")
        self._digest.update(data)
        self._position += len(data) + 1

    def plain(self, item: PdfObject) -> None:
        """Write one object as it is."""
        self._entries[item.number] = PLAIN, self._position, item.generation
        self.line(item.indirect)

    def packed(self, items: list[PdfObject]) -> None:
        """Write `items` together in one object stream."""
        import pydyf

        bodies = [item.data for item in items]
        starts = [sum(len(body) + 1 for body in bodies[:at]) for at in range(len(bodies))]
        header = " ".join(f"{item.number} {start}" for item, start in zip(items, starts, strict=True)).encode()
        extra = {"Type": "/ObjStm", "N": len(items), "First": len(header) + 1}
        stream = pydyf.Stream([header, *bodies], extra, compress=True)
        self._pdf.add_object(stream)
        for at, item in enumerate(items):
            self._entries[item.number] = IN_STREAM, stream.number, at
        self.plain(stream)

    def end(self) -> None:
        """Write the cross-reference stream and the last lines."""
        import pydyf

        number, start = len(self._pdf.objects), self._position
        self._entries[number] = PLAIN, start, 0
        widths = (1, (start.bit_length() + 7) // 8, 2)
        rows = (self._entries[at] for at in range(number + 1))
        table = b"".join(value.to_bytes(width, "big") for row in rows for value, width in zip(row, widths, strict=True))
        # Both halves of /ID follow from the bytes before it, so that the same content has the same name (14.4).
        name = pydyf.String(self._digest.hexdigest()[:32])
        extra = {
            "Type": "/XRef",
            "Size": number + 1,
            "W": pydyf.Array(widths),
            "Root": self._pdf.catalog.reference,
            "ID": pydyf.Array((name.data, name.data)),
        }
        if self._pdf.info:
            extra["Info"] = self._pdf.info.reference
        stream = pydyf.Stream([table], extra, compress=True)
        self._pdf.add_object(stream)
        self.line(stream.indirect)
        self._output.write(b"startxref\n%d\n%%%%EOF\n" % start)
