"""pyHanko's PDF reader, with every object stream opened once. Imported inside functions only."""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfReadError, PdfStreamError, PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader


class Reader(PdfFileReader):
    """A strict `PdfFileReader` that is linear in the number of objects.

    pyHanko 0.38 reads the header of an object stream from its start for every object in it. WeasyPrint
    writes one stream with all objects, so that judging a file of 50 pages took ten minutes. Here the
    header is read once for each stream; what is accepted is the same, or less.
    """

    def __init__(self, data: bytes) -> None:
        self._streams: dict[int, tuple[bytes, dict[int, tuple[int, int]]]] = {}
        super().__init__(BytesIO(data), strict=True)

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> generic.PdfObject:
        data, members = self._object_stream(stmnum)
        index, start = members.get(idnum, (-1, 0))
        if index != idx:
            raise PdfStrictReadError(f"Object {idnum} is not number {idx} of stream {stmnum}")
        try:
            found = generic.read_object(_at(data, start), generic.Reference(idnum, 0, self))
        except (PdfStreamError, PdfReadError) as error:
            raise PdfStrictReadError(f"Can't read object {idnum} in stream {stmnum}: {error}") from error
        if isinstance(found, (generic.StreamObject, generic.IndirectObject)):
            raise PdfStrictReadError("Encountered forbidden object type in object stream")
        return found

    def _object_stream(self, number: int) -> tuple[bytes, dict[int, tuple[int, int]]]:
        """Return the data of stream `number` and, for each object in it, its index and where it starts."""
        if number not in self._streams:
            stream = generic.Reference(number, 0, self).get_object()
            if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
                raise PdfStrictReadError(f"Object {number} is not an object stream")
            data = stream.read_data(DecodePurpose.OBJECT_STREAM)
            self._streams[number] = data, _members(data, int(stream["/N"]), int(stream["/First"]))
        return self._streams[number]


def _at(data: bytes, start: int) -> BytesIO:
    stream = BytesIO(data)
    stream.seek(start)
    return stream


def _members(data: bytes, count: int, first: int) -> dict[int, tuple[int, int]]:
    """Read the header: `count` pairs of object number and offset from `first` (ISO 32000-2, 7.5.7)."""
    words = data[:first].split()
    if len(words) != 2 * count or not all(word.isdigit() for word in words):
        raise PdfStrictReadError("Object stream header possibly corrupted")
    numbers, offsets = ([int(word) for word in words[start::2]] for start in (0, 1))
    if len(set(numbers)) != count or any(first + offset >= len(data) for offset in offsets):
        raise PdfStrictReadError("Object stream header possibly corrupted")
    return {
        number: (index, first + offset) for index, (number, offset) in enumerate(zip(numbers, offsets, strict=True))
    }


def entry(above: generic.DictionaryObject | None, name: str) -> Any:
    """Return what stands under `name` in a dictionary, wherever it lies; None where nothing does.

    `get` of pyHanko gives the reference to it instead.
    """
    try:
        return None if above is None else above[name]
    except KeyError:
        return None
