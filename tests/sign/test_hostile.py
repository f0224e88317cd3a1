"""Files made to keep whoever reads them busy: the answer comes at once."""

from __future__ import annotations

import time
import zlib

import pytest

from sub_cli.sign.verify import unsigned_length, verify_pdf

from .authority import WHEN


def pdf(*objects: bytes, loop: bool = False) -> bytes:
    """Return a PDF of these objects; with `loop` its cross-references name themselves as their predecessor."""
    data, places = b"%PDF-1.7\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    previous = b"/Prev %d" % len(data) if loop else b""
    trailer = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, previous, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer


def stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)


FORM = b"<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>"
TWICE = b"<</Type/Catalog/AcroForm<</Fields[2 0 R 2 0 R]>>>>"
LEAF = b"<</T(b)/FT/Sig/V 1 0 R>>"

HOSTILE = {
    "cross-references that loop": pdf(b"<</Type/Catalog/Pages 2 0 R>>", loop=True),
    "brackets without end": pdf(b"<</Type/Catalog/AcroForm " + b"[" * 100_000 + b"]" * 100_000 + b">>"),
    "a field that holds itself": pdf(FORM, b"<</T(a)/Kids[2 0 R]>>"),
    "an object that is itself": pdf(b"<</Type/Catalog/AcroForm 2 0 R>>", b"2 0 R"),
    "fields in fields in fields": pdf(FORM, *(b"<</T(a)/Kids[%d 0 R]>>" % n for n in range(3, 5003)), LEAF),
    "two to the thirtieth fields": pdf(TWICE, *(b"<</T(a)/Kids[%d 0 R %d 0 R]>>" % (n, n) for n in range(3, 33)), LEAF),
    "a stream that swells": pdf(FORM, stream(b"0" * 50_000_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_answer_is_no_and_comes_at_once(name: str) -> None:
    before = time.process_time()
    verdict = verify_pdf(HOSTILE[name], at=WHEN)
    assert not verdict.whole
    assert verdict.reasons
    assert unsigned_length(HOSTILE[name]) is None
    assert time.process_time() - before < 2
