"""Judging: who signed, what he is worth, when, and what happened since."""

from __future__ import annotations

import time
from datetime import timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest

from sub_cli.memo.level import Level
from sub_cli.sign.certificates import load_trust
from sub_cli.sign.demo import demonstration_key
from sub_cli.sign.model import SignatureRequest, SignatureVerdict, Standing, TimeSource, Trust
from sub_cli.sign.pkcs12 import FileKey, open_pem, open_pkcs12
from sub_cli.sign.signer import sign_pdf
from sub_cli.sign.verify import verify_pdf

from .authority import WHEN, YEAR, Authority, Identity, authority, timestamper
from .papers import paper


def opened(who: Identity) -> FileKey:
    return open_pem(who.pem(), who.certificate_pem(), lambda: None, when=WHEN)


def judged(key: FileKey, trust: Trust) -> SignatureVerdict:
    """Return the verdict on a fresh signature of `key`."""
    return verify_pdf(sign_pdf(paper(), key, SignatureRequest(WHEN)), trust, at=WHEN).signatures[0]


def test_one_signature(signed: bytes, trust: Trust) -> None:
    verdict = verify_pdf(signed, trust, at=WHEN)
    assert (verdict.whole, verdict.trusted, verdict.demonstration, verdict.reasons) == (True, True, False, ())
    signature = verdict.signatures[0]
    assert (signature.signer, signature.who.organisation) == ("Hanke Bruins Slot", "Provincie Proef")
    assert (signature.who.issuer, signature.standing) == ("Proefgezag", Standing.TRUSTED)
    assert (signature.signed_at, signature.time_source) == (WHEN, TimeSource.CLAIMED)
    assert (signature.level, signature.reason, signature.field) == (Level.B_B, "Vastgesteld", "Signature1")
    assert signature.intact
    assert signature.whole_file
    assert signature.certifies
    assert not signature.who.self_signed


def test_the_moment_of_signing_is_told_in_the_zone_of_who_asks(signed: bytes, trust: Trust) -> None:
    east = timezone(timedelta(hours=10))
    signature = verify_pdf(signed, trust, at=WHEN.astimezone(east)).signatures[0]
    assert signature.signed_at is not None
    assert signature.signed_at.isoformat() == "2021-04-10T00:30:00+10:00"


def test_the_second_signature_leaves_the_first_as_it_was(cosigned: bytes, trust: Trust) -> None:
    first, second = verify_pdf(cosigned, trust, at=WHEN).signatures
    assert first.holds
    assert second.holds
    assert (first.whole_file, second.whole_file) == (False, True)
    assert [str(one) for one in first.later] == ["Afterwards Hanke Bruins Slot signed too."]
    assert second.later == ()


def test_pyhankos_own_policy_agrees(cosigned: bytes, trust: Trust) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature

    from sub_cli.sign.chains import context_at

    for embedded in PdfFileReader(BytesIO(cosigned)).embedded_signatures:
        status = validate_pdf_signature(embedded, context_at(trust, WHEN))
        assert status.bottom_line, status.pretty_print_details()


def test_without_a_trust_list_nobody_is_trusted(signed: bytes) -> None:
    verdict = verify_pdf(signed, at=WHEN)
    assert (verdict.whole, verdict.trusted) == (True, False)
    assert verdict.signatures[0].standing is Standing.UNKNOWN


def test_an_authority_of_the_same_name_is_another(trust: Trust) -> None:
    impostor = Authority().signer("Hanke Bruins Slot")
    signature = judged(opened(impostor), trust)
    assert (signature.who.issuer, signature.standing) == ("Proefgezag", Standing.UNKNOWN)


def test_the_demonstration_key_is_never_trusted(tmp_path: Path, trust: Trust) -> None:
    """Not even by who puts its root on the trust list."""
    files = demonstration_key(tmp_path, "anne", when=WHEN)
    key = open_pkcs12(files.key.read_bytes(), lambda: None, when=WHEN)
    signed = sign_pdf(paper(), key, SignatureRequest(WHEN))
    gullible = load_trust([("demo.pem", files.root.read_bytes())])
    for believed in (trust, gullible, Trust()):
        verdict = verify_pdf(signed, believed, at=WHEN)
        assert (verdict.whole, verdict.trusted, verdict.demonstration) == (True, False, True)
        assert verdict.signatures[0].standing is Standing.DEMONSTRATION


def test_a_demonstration_beside_a_real_signature_is_not_trusted(tmp_path: Path, signed: bytes, trust: Trust) -> None:
    files = demonstration_key(tmp_path, "anne", when=WHEN)
    key = open_pkcs12(files.key.read_bytes(), lambda: None, when=WHEN)
    verdict = verify_pdf(sign_pdf(signed, key, SignatureRequest(WHEN, "Signature2")), trust, at=WHEN)
    assert [one.trusted for one in verdict.signatures] == [True, False]
    assert (verdict.trusted, verdict.demonstration) == (False, True)


def test_a_self_signed_certificate(trust: Trust) -> None:
    own = Authority("Eigen Baas", "Thuis")
    certificate = own._build(own.name, own.key.public_key(), WHEN - YEAR, WHEN + YEAR)
    signature = judged(opened(Identity(own.key, certificate)), trust)
    assert (signature.standing, signature.who.self_signed) == (Standing.SELF_SIGNED, True)


def test_a_claimed_time_does_not_outlive_the_certificate(signed: bytes, trust: Trust) -> None:
    verdict = verify_pdf(signed, trust, at=WHEN + YEAR + timedelta(days=1))
    assert verdict.whole
    assert verdict.signatures[0].standing is Standing.EXPIRED


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LT, Level.B_LTA])
def test_a_time_stamp_outlives_the_certificate(level: Level, key: FileKey, trust: Trust) -> None:
    later = WHEN + YEAR + timedelta(days=300)
    signed = sign_pdf(paper(), key, SignatureRequest(WHEN), level=level, timestamper=timestamper(), trust=trust)
    signature = verify_pdf(signed, trust, at=later).signatures[0]
    assert (signature.standing, signature.time_source) == (Standing.TRUSTED, TimeSource.TIME_STAMP)
    assert (signature.signed_at, signature.time_authority) == (WHEN + timedelta(minutes=1), "Proeftijd")


def test_a_time_stamp_by_a_stranger_proves_nothing(key: FileKey, trust: Trust) -> None:
    elsewhere = Authority("Elders")
    who = elsewhere.signer("Iemand")
    signed = sign_pdf(paper(), opened(who), SignatureRequest(WHEN), level=Level.B_T, timestamper=timestamper())
    only_elsewhere = load_trust([("elders.pem", elsewhere.root_pem)])
    signature = verify_pdf(signed, only_elsewhere, at=WHEN).signatures[0]
    assert (signature.standing, signature.time_source) == (Standing.TRUSTED, TimeSource.CLAIMED)
    assert signature.signed_at == WHEN


def test_a_revoked_certificate(trust: Trust) -> None:
    who = authority().signer("Oud-gedeputeerde")
    revoked = load_trust([("gezag.pem", authority().root_pem)], [authority().revocations(who)])
    assert judged(opened(who), trust).standing is Standing.TRUSTED
    signature = judged(opened(who), revoked)
    assert (signature.standing, signature.trusted) == (Standing.REVOKED, False)


def test_the_network_is_never_asked(signed: bytes, trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_arguments: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert verify_pdf(signed, trust, at=WHEN).trusted


def test_nothing_reaches_the_log(signed: bytes, caplog: pytest.LogCaptureFixture) -> None:
    verify_pdf(signed[:-200] + b"\n%%EOF\n", at=WHEN)
    assert caplog.records == []


def test_fifty_pages_with_two_signatures_take_a_moment(key: FileKey) -> None:
    """pyHanko alone needs minutes; here the time hardly depends on the pages."""
    document = paper(2, 50)
    one = sign_pdf(document, key, SignatureRequest(WHEN, "Signature1"))
    two = sign_pdf(one, key, SignatureRequest(WHEN, "Signature2"))
    before = time.process_time()
    assert verify_pdf(two, at=WHEN).whole
    assert time.process_time() - before < 1.0


def test_a_long_list_of_bookmarks_is_no_trap(key: FileKey) -> None:
    """pyHanko's policy walks from bookmark to bookmark, and falls over Python's limit at a few hundred."""
    document = with_bookmarks(paper(2), 3000)
    one = sign_pdf(document, key, SignatureRequest(WHEN, "Signature1"))
    assert verify_pdf(sign_pdf(one, key, SignatureRequest(WHEN, "Signature2")), at=WHEN).whole


def with_bookmarks(document: bytes, count: int) -> bytes:
    import pikepdf

    output = BytesIO()
    with pikepdf.open(BytesIO(document)) as pdf:
        with pdf.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(f"Paragraaf {n}", 0) for n in range(count))
        pdf.save(output)
    return output.getvalue()
