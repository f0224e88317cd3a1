"""Every way to change a signed file that we know of: each is answered no, with a reason, and never a crash."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sub_cli.memo.level import Level
from sub_cli.sign.model import SignatureRequest, Trust, Verdict
from sub_cli.sign.pkcs12 import FileKey
from sub_cli.sign.signer import sign_pdf
from sub_cli.sign.verify import unsigned_length, verify_pdf

from .authority import WHEN, timestamper
from .papers import paper

RANGE = re.compile(rb"/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)\s*\]")


def verdict(data: bytes) -> Verdict:
    return verify_pdf(data, at=WHEN)


def require_no(data: bytes, *expected: str) -> None:
    """Require that `data` is answered no, with a reason that holds one of the words expected."""
    answer = verdict(data)
    reasons = " ".join(map(str, answer.reasons))
    assert not answer.whole
    assert not answer.trusted
    assert any(word in reasons for word in expected), (reasons, answer.details)


def hole(data: bytes) -> tuple[int, int]:
    """Return where the newest signature's digits begin and end."""
    found = list(RANGE.finditer(data))[-1]
    return int(found[1]) + 1, int(found[2]) - 1


def with_digit(data: bytes, place: int, digit: bytes) -> bytes:
    return data[:place] + digit + data[place + 1 :]


def revised(data: bytes, change: Callable[[object], None]) -> bytes:
    """Return `data` with an incremental update of somebody's making."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    output = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(data))
    writer._update_meta = lambda: None
    change(writer)
    writer.write(output)
    assert output.getvalue().startswith(data)
    return output.getvalue()


# What somebody may try to do to a signed document, by pyHanko's own writer ------------------------------


def change_words(writer) -> None:
    from pyhanko.pdf_utils import generic

    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def replace_content_stream(writer) -> None:
    stream = writer.root["/Pages"]["/Kids"][0].get_object()["/Contents"]
    stream._data = b"BT ET"
    stream._encoded_data = None
    writer.update_container(stream)


def change_title(writer) -> None:
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string

    info = writer.trailer["/Info"]
    info[pdf_name("/Title")] = pdf_string("Een ander besluit")
    writer.update_container(info)


def other_info(writer) -> None:
    from pyhanko.pdf_utils import generic

    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("Ander")}))


def change_metadata(writer) -> None:
    from pyhanko.pdf_utils import generic

    writer.root["/Metadata"] = writer.add_object(generic.StreamObject(stream_data=b"<x/>"))
    writer.update_root()


def open_a_script(writer) -> None:
    from pyhanko.pdf_utils import generic

    action = {"/S": generic.pdf_name("/JavaScript"), "/JS": generic.pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = generic.DictionaryObject({generic.pdf_name(k): v for k, v in action.items()})
    writer.update_root()


def stick_a_note(writer) -> None:
    from pyhanko.pdf_utils import generic

    note = {"/Type": "/Annot", "/Subtype": "/FreeText"}
    annotation = generic.DictionaryObject({generic.pdf_name(k): generic.pdf_name(v) for k, v in note.items()})
    annotation["/Rect"] = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 600, 800)])
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Annots"].append(writer.add_object(annotation))
    writer.update_container(page)


def draw_a_new_box(writer) -> None:
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    append_signature_field(writer, SigFieldSpec("Signature9", box=(0, 0, 500, 500)))


def move_a_box(writer) -> None:
    from pyhanko.pdf_utils import generic

    field = writer.root["/AcroForm"]["/Fields"][1].get_object()
    field["/Rect"] = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 600, 800)])
    writer.update_container(field)


def take_a_signature_away(writer) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    del field["/V"]
    writer.update_container(field)


def replace_an_appearance(writer) -> None:
    from pyhanko.pdf_utils import generic

    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    stream = generic.StreamObject(stream_data=b"BT ET")
    field["/AP"] = generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(stream)})
    writer.update_container(field)


def hide_an_object(writer) -> None:
    from pyhanko.pdf_utils import generic

    writer.add_object(generic.StreamObject(stream_data=b"hidden"))
    writer.update_root()


def hide_something_among_validation_data(writer) -> None:
    from pyhanko.pdf_utils import generic

    odd = generic.DictionaryObject({generic.pdf_name("/Payload"): generic.pdf_string("hidden")})
    writer.root["/DSS"] = writer.add_object(odd)
    writer.update_root()


def _declare(writer, key: str, value) -> None:
    from pyhanko.pdf_utils import generic

    writer.root[generic.pdf_name(key)] = value
    writer.update_root()


def lower_the_version(writer) -> None:
    from pyhanko.pdf_utils import generic

    _declare(writer, "/Version", generic.pdf_name("/1.4"))


def make_up_a_version(writer) -> None:
    from pyhanko.pdf_utils import generic

    _declare(writer, "/Version", generic.pdf_name("/9.9"))


def hide_something_in_an_extension(writer) -> None:
    from pyhanko.pdf_utils import generic

    odd = generic.DictionaryObject({generic.pdf_name("/Payload"): generic.pdf_string("hidden")})
    _declare(writer, "/Extensions", generic.DictionaryObject({generic.pdf_name("/ADBE"): odd}))


def take_the_extensions_away(writer) -> None:
    from pyhanko.pdf_utils import generic

    _declare(writer, "/Extensions", generic.DictionaryObject())


CHANGES = [
    lower_the_version,
    make_up_a_version,
    hide_something_in_an_extension,
    take_the_extensions_away,
    change_words,
    replace_content_stream,
    change_title,
    other_info,
    change_metadata,
    open_a_script,
    stick_a_note,
    draw_a_new_box,
    move_a_box,
    take_a_signature_away,
    replace_an_appearance,
    hide_an_object,
    hide_something_among_validation_data,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_revision_on_top_is_seen(signed: bytes, change: Callable[[object], None]) -> None:
    require_no(revised(signed, change), "does not cover the whole file", "taken out")


@pytest.mark.parametrize("change", CHANGES)
def test_a_revision_under_a_second_signature_is_seen(
    signed: bytes, key: FileKey, change: Callable[[object], None]
) -> None:
    """The second signature is right and covers the whole file; the first one tells what happened between."""
    both = sign_pdf(revised(signed, change), key, SignatureRequest(WHEN, "Signature2"))
    if change is take_a_signature_away:
        require_no(both, "A signature was taken out of the file.")
        return
    require_no(both, "changed by more than signing")
    assert [one.permitted for one in verdict(both).signatures] == [False, True]
    assert all(one.intact for one in verdict(both).signatures)


def test_the_same_signature_without_the_change_holds(signed: bytes, key: FileKey) -> None:
    """So that the tests above fail for the change, and not for the second signature."""
    assert verdict(sign_pdf(signed, key, SignatureRequest(WHEN, "Signature2"))).whole


def test_another_program_may_declare_the_pdf_that_its_signature_needs(signed: bytes, key: FileKey, monkeypatch) -> None:
    """pyHanko by itself, as others do, lifts the catalogue to PDF 2.0 and names ISO/TS 32002 for an elliptic key."""
    from sub_cli.sign.signer import DatedSigner

    monkeypatch.delattr(DatedSigner, "register_extensions")
    both = sign_pdf(signed, key, SignatureRequest(WHEN, "Signature2"))
    with pikepdf.open(BytesIO(both)) as pdf:
        assert (str(pdf.Root.Version), "/ISO_" in pdf.Root.Extensions) == ("/2.0", True)
    assert verdict(both).whole


def test_signing_declares_nothing_that_the_page_is_not(cosigned: bytes) -> None:
    with pikepdf.open(BytesIO(cosigned)) as pdf:
        assert "/Version" not in pdf.Root
        assert list(pdf.Root.Extensions) == ["/ESIC"]


@pytest.mark.parametrize("added", [b"\n", b"%", b"\x00", b"\n%%EOF\n", b"<script>alert(1)</script>"])
def test_bytes_after_the_end(signed: bytes, added: bytes) -> None:
    require_no(signed + added, "something was added", "does not cover the whole file", "cannot be read")


@pytest.mark.parametrize("added", [b"\n", b"GIF89a", b"#!/bin/sh\n"])
def test_bytes_before_the_beginning(signed: bytes, added: bytes) -> None:
    require_no(added + signed, "not a PDF")


def test_a_file_after_the_file(signed: bytes) -> None:
    require_no(signed + paper(), "not signed", "was altered", "cannot be read")
    require_no(paper() + signed, "cannot be read", "was altered", "not the one")


@pytest.mark.parametrize("data", [b"", b"%PDF-", b"%PDF-1.7\n%%EOF\n", b"\x00" * 100, b"PK\x03\x04"])
def test_what_is_no_pdf(data: bytes) -> None:
    require_no(data, "not a PDF", "does not end", "cannot be read")


def test_a_pdf_without_a_signature(signed: bytes) -> None:
    require_no(paper(), "The file is not signed.")
    length = unsigned_length(signed)
    assert length is not None
    require_no(signed[:length], "The file is not signed.")


def test_an_encrypted_copy(signed: bytes) -> None:
    output = BytesIO()
    with pikepdf.open(BytesIO(signed)) as pdf:
        pdf.save(output, encryption=pikepdf.Encryption(owner="a", user=""))
    require_no(output.getvalue(), "encrypted")


def test_a_rewritten_copy(signed: bytes) -> None:
    """The same pages, written anew: what "save as" or a mail gateway makes of it."""
    output = BytesIO()
    with pikepdf.open(BytesIO(signed)) as pdf:
        pdf.save(output)
    require_no(output.getvalue(), "was altered", "not the one")


@pytest.mark.parametrize(
    "replacement",
    [b"null", b"[ ]", b"[0 0 0 0]", b"[0 -1 5 5]", b"[0 1 2]", b"[0 5 10 99999999]", b"[1 2 3 4]", b"(abc)"],
)
def test_a_damaged_byte_range(signed: bytes, replacement: bytes) -> None:
    found = RANGE.search(signed)
    assert found
    forged = b"/ByteRange " + replacement.ljust(len(found[0]) - 11)
    require_no(signed[: found.start()] + forged + signed[found.end() :], "altered", "cannot", "not the one", "cover")


def test_a_byte_range_that_leaves_the_words_out(signed: bytes) -> None:
    """The digest still fits what is covered; the hole is larger than the signature."""
    found = RANGE.search(signed)
    assert found
    start, resume, rest = (int(one) for one in found.groups())
    wider = b"/ByteRange [0 %d %d %d]" % (start - 10, resume, rest)
    forged = signed[: found.start()] + wider.ljust(len(found[0])) + signed[found.end() :]
    require_no(forged, "container", "altered")


def test_another_signature_in_the_same_hole(signed: bytes, key: FileKey, request_one) -> None:
    other = sign_pdf(paper(2, 2), key, request_one)
    start, end = hole(signed)
    other_start, other_end = hole(other)
    digits = other[other_start:other_end].rstrip(b"0").ljust(end - start, b"0")[: end - start]
    require_no(signed[:start] + digits + signed[end:], "not the one", "altered")


def test_one_digit_of_the_padding(signed: bytes) -> None:
    require_no(with_digit(signed, hole(signed)[1] - 1, b"1"), "container of the signature in Signature1 was altered")


def test_one_letter_in_the_other_case(signed: bytes) -> None:
    start, end = hole(signed)
    place = next(place for place in range(start, end) if signed[place : place + 1] in b"abcdefABCDEF")
    require_no(with_digit(signed, place, signed[place : place + 1].swapcase()), "container")


def test_a_length_in_a_longer_form_than_it_needs(signed: bytes) -> None:
    """The same value to any lenient reader, in other bytes: no signature protects how its container is written."""
    start, end = hole(signed)
    assert signed[start : start + 4] == b"3082"
    longer = b"308300" + signed[start + 4 : end - 2]
    assert signed[end - 2 : end] == b"00"
    require_no(signed[:start] + longer + signed[end:], "container of the signature in Signature1 was altered")


@pytest.mark.parametrize("flip", [1, 2, 3, 4])
def test_another_version_of_the_container(signed: bytes, flip: int) -> None:
    """It follows from what the container holds, and no signature protects it: version 3 read as version 1 does."""
    start, _end = hole(signed)
    place = signed.index(b"020101", start) + 5
    assert place < start + 60
    require_no(with_digit(signed, place, b"%x" % (1 ^ flip)), "")


@given(place=some.floats(0, 1), flip=some.sampled_from([1, 2, 4, 8]))
def test_any_digit_of_the_container(signed: bytes, place: float, flip: int) -> None:
    start, end = hole(signed)
    spot = min(start + int(place * (end - start)), end - 1)
    require_no(with_digit(signed, spot, b"%x" % (int(signed[spot : spot + 1], 16) ^ flip)), "")


@pytest.fixture(scope="module")
def archived(key: FileKey, trust: Trust) -> bytes:
    return sign_pdf(paper(), key, SignatureRequest(WHEN), level=Level.B_LTA, timestamper=timestamper(), trust=trust)


@pytest.fixture(scope="module")
def stamped(key: FileKey) -> bytes:
    return sign_pdf(paper(), key, SignatureRequest(WHEN), level=Level.B_T, timestamper=timestamper())


@given(place=some.floats(0, 1), flip=some.sampled_from([1, 2, 4, 8]), archive=some.booleans())
def test_any_digit_of_a_time_stamp(archived: bytes, stamped: bytes, place: float, flip: int, archive: bool) -> None:
    data = archived if archive else stamped
    start, end = hole(data)
    spot = min(start + int(place * (end - start)), end - 1)
    require_no(with_digit(data, spot, b"%x" % (int(data[spot : spot + 1], 16) ^ flip)), "")


@given(place=some.floats(0, 1), value=some.integers(1, 255))
def test_any_byte_of_the_file(cosigned: bytes, place: float, value: int) -> None:
    spot = min(int(place * len(cosigned)), len(cosigned) - 1)
    require_no(with_digit(cosigned, spot, bytes([cosigned[spot] ^ value])), "")


@given(place=some.floats(0, 1))
def test_any_end_cut_off(cosigned: bytes, place: float) -> None:
    data = cosigned[: int(place * len(cosigned))]
    if data.endswith((b"%%EOF", b"%%EOF\n")) and len(data) > len(paper()):
        assert verdict(data).signatures  # cut where the second signature began: the first is what is left
    else:
        require_no(data, "")


@given(some.binary(max_size=300))
def test_any_bytes_at_all(data: bytes) -> None:
    require_no(data, "")
    require_no(b"%PDF-1.7\n" + data + b"\n%%EOF\n", "")
    assert unsigned_length(b"%PDF-1.7\n" + data + b"\n%%EOF\n") is None


def test_a_malformed_object_stream(signed: bytes) -> None:
    """Swap two object numbers in the header of the stream that holds the document."""
    with pikepdf.open(BytesIO(paper())) as pdf:
        pdf.save(output := BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=False)
    data = output.getvalue()
    found = re.search(rb"stream\n(\d+) (\d+) (\d+) ", data)
    assert found
    swapped = b"stream\n%s %s %s " % (found[3], found[2], found[1])
    forged = data[: found.start()] + swapped.ljust(len(found[0])) + data[found.end() :]
    require_no(forged, "cannot be read", "altered", "not signed")


def repacked(data: bytes, change: Callable[[object], None]) -> bytes:
    """Return `data` with its newest container changed where the signature does not look."""
    from asn1crypto import cms

    start, end = hole(data)
    info = cms.ContentInfo.load(bytes.fromhex(data[start:end].decode()))
    change(info["content"])
    digits = info.dump(force=True).hex().upper().encode()
    assert len(digits) <= end - start
    return data[:start] + digits.ljust(end - start, b"0") + data[end:]


def add_a_stranger(content) -> None:
    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    from .authority import Authority

    stranger = Authority("Vreemd").signer("Vreemd").certificate.public_bytes(Encoding.DER)
    content["certificates"].append(x509.Certificate.load(stranger))


def add_an_attribute(content) -> None:
    from asn1crypto import cms, core

    smuggled = {"type": "1.2.3.4", "values": [core.OctetString(b"smuggled")]}
    content["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(smuggled)])


def add_a_digest(content) -> None:
    content["digest_algorithms"].append({"algorithm": "sha512"})


def add_revocation_lists(content) -> None:
    from asn1crypto import crl

    from .authority import authority

    content["crls"] = [crl.CertificateList.load(authority().revocations())]


@pytest.mark.parametrize("change", [add_an_attribute, add_a_digest, add_revocation_lists])
def test_something_smuggled_into_the_container(signed: bytes, change: Callable[[object], None]) -> None:
    assert verdict(repacked(signed, lambda _content: None)).whole
    require_no(repacked(signed, change), "container of the signature in Signature1 was altered")


def test_a_strange_certificate_in_the_container(archived: bytes, stamped: bytes) -> None:
    for data in (stamped, archived):
        assert verdict(repacked(data, lambda _content: None)).whole
        require_no(repacked(data, add_a_stranger), "was altered")
