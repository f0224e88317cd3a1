"""Signing: the document stays byte for byte, and a PDF reader agrees with us."""

from __future__ import annotations

import shutil
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import pikepdf
import pytest

from sub_cli.errors import BadInput, Refused, Unable, UsageProblem
from sub_cli.memo.level import Level
from sub_cli.sign import signer
from sub_cli.sign.certificates import load_trust
from sub_cli.sign.model import Appearance, SignatureRequest, TimeSource, Trust
from sub_cli.sign.pkcs12 import FileKey, open_pem
from sub_cli.sign.signer import HttpTimeStamper, SignatureField, sign_pdf, signature_fields
from sub_cli.sign.verify import unsigned_length, verify_pdf

from .authority import WHEN, YEAR, Authority, authority, identity, timestamper
from .papers import FONT, paper


def words_of(pdf: bytes) -> str:
    """Return the words on the pages, as another program reads them."""
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def test_the_fields_of_a_paper_are_found(signed: bytes) -> None:
    empty = tuple(SignatureField(f"Signature{n}", False, True, f"Handtekening {n}") for n in (1, 2))
    assert signature_fields(paper()) == empty
    first, second = signature_fields(signed)
    assert (first.signed, first.title, first.signer and first.signer.name) == (
        True, "Handtekening 1", "Hanke Bruins Slot"
    )  # fmt: skip
    assert second == empty[1]
    assert signature_fields(paper(0)) == ()


def test_signing_only_adds(signed: bytes, cosigned: bytes) -> None:
    assert signed.startswith(paper())
    assert cosigned.startswith(signed)
    assert unsigned_length(signed) == unsigned_length(cosigned) == len(paper())
    assert unsigned_length(paper()) is None
    assert unsigned_length(b"not a PDF") is None


def test_the_words_stand_in_the_box(signed: bytes, cosigned: bytes) -> None:
    assert "Digitaal ondertekend door Hanke Bruins Slot op 9-4-2021" in words_of(signed)
    assert words_of(cosigned).endswith("op 9-4-2021 Voor akkoord")


def test_the_moment_is_the_callers(signed: bytes, key: FileKey) -> None:
    with pikepdf.open(BytesIO(signed)) as pdf:
        signature = pdf.Root.AcroForm.Fields[0].V
        assert str(signature.M) == "D:20210409143000Z"
        assert str(signature.Reason) == "Vastgesteld"
    with pytest.raises(ValueError, match="time zone"):
        sign_pdf(paper(), key, SignatureRequest(WHEN.replace(tzinfo=None)))


def test_metadata_stay_as_rendered(signed: bytes) -> None:
    with pikepdf.open(BytesIO(paper())) as before, pikepdf.open(BytesIO(signed)) as after:
        assert dict(before.docinfo) == dict(after.docinfo)
        assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()


def test_the_first_signature_permits_only_signatures(cosigned: bytes) -> None:
    first, second = verify_pdf(cosigned, at=WHEN).signatures
    assert (first.certifies, second.certifies) == (True, False)
    with pikepdf.open(BytesIO(cosigned)) as pdf:
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 2


def test_a_role_becomes_part_of_the_reason(key: FileKey) -> None:
    request = SignatureRequest(WHEN, reason="Vastgesteld", role="Gedeputeerde", location="Utrecht")
    signature = verify_pdf(sign_pdf(paper(), key, request), at=WHEN).signatures[0]
    assert (signature.reason, signature.location) == ("Vastgesteld, Gedeputeerde", "Utrecht")


@pytest.mark.parametrize("variant", ["pdf/a-2a", "pdf/a-3a", None])
def test_without_a_field_the_signature_is_invisible(key: FileKey, variant: str | None) -> None:
    document = paper(0, 1, variant)
    once = sign_pdf(document, key, SignatureRequest(WHEN, "Signature1"))
    twice = sign_pdf(once, key, SignatureRequest(WHEN, "Signature2"))
    assert [one.visible for one in signature_fields(twice)] == [False, False]
    assert words_of(twice) == words_of(document)
    assert verify_pdf(twice, at=WHEN).whole


def test_a_field_is_signed_once(signed: bytes, key: FileKey, request_one: SignatureRequest) -> None:
    with pytest.raises(Refused, match="Signature1 is signed already"):
        sign_pdf(signed, key, request_one)


@pytest.mark.parametrize("rsa_key", [True, False])
def test_rsa_and_elliptic_keys_sign(rsa_key: bool, trust: Trust) -> None:
    who = authority().signer("Griffier", rsa_key=rsa_key)
    key = open_pem(who.pem(), who.certificate_pem(), lambda: None, when=WHEN)
    assert verify_pdf(sign_pdf(paper(), key, SignatureRequest(WHEN)), trust, at=WHEN).trusted


def test_a_missing_glyph_is_no_signature(key: FileKey) -> None:
    request = SignatureRequest(WHEN, appearance=Appearance("署名", FONT))
    with pytest.raises(Refused, match="The font of the signature has no 名署"):
        sign_pdf(paper(), key, request)


def test_words_that_do_not_fit_are_never_cut(key: FileKey) -> None:
    with pytest.raises(Refused, match="do not fit in its box"):
        sign_pdf(paper(), key, SignatureRequest(WHEN, appearance=Appearance("Slot " * 400, FONT)))
    long_name = "Digitaal ondertekend door " + "Bruins Slot-van Houten tot Echten " * 4
    assert long_name.strip() in words_of(
        sign_pdf(paper(), key, SignatureRequest(WHEN, appearance=Appearance(long_name.strip(), FONT)))
    )


def test_a_font_that_is_none(key: FileKey) -> None:
    with pytest.raises(BadInput, match="not a TrueType font"):
        sign_pdf(paper(), key, SignatureRequest(WHEN, appearance=Appearance("Getekend", b"OTTO")))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"geen pdf", paper()[:-300]])
def test_what_is_no_sound_pdf_is_not_signed(data: bytes, key: FileKey) -> None:
    with pytest.raises(Refused, match="not a sound PDF"):
        sign_pdf(data, key, SignatureRequest(WHEN))


def test_an_encrypted_pdf_is_not_signed(key: FileKey) -> None:
    output = BytesIO()
    with pikepdf.open(BytesIO(paper())) as pdf:
        pdf.save(output, encryption=pikepdf.Encryption(owner="a", user=""))
    with pytest.raises(Refused, match="encrypted"):
        sign_pdf(output.getvalue(), key, SignatureRequest(WHEN))


def test_levels_ask_for_their_means(key: FileKey) -> None:
    with pytest.raises(UsageProblem, match="B-T needs a time-stamp authority"):
        sign_pdf(paper(), key, SignatureRequest(WHEN), level=Level.B_T)
    with pytest.raises(UsageProblem, match="B-LT needs the list of trusted"):
        sign_pdf(paper(), key, SignatureRequest(WHEN), level=Level.B_LT, timestamper=timestamper())


def test_long_term_needs_revocation_lists(key: FileKey) -> None:
    bare = load_trust([("gezag.pem", authority().root_pem)])
    with pytest.raises(Refused, match="Whether the certificates were revoked cannot be known"):
        sign_pdf(paper(), key, SignatureRequest(WHEN), level=Level.B_LT, timestamper=timestamper(), trust=bare)


def test_long_term_needs_an_authority_above_the_key_and_a_key_that_was_not_taken_back(key: FileKey) -> None:
    strangers = load_trust([("ander.pem", Authority().root_pem)], [Authority().revocations()])
    with pytest.raises(Refused, match="No authority on the list of those who are trusted vouches for"):
        sign_pdf(paper(), key, SignatureRequest(WHEN), level=Level.B_LT, timestamper=timestamper(), trust=strangers)
    taken_back = load_trust([("gezag.pem", authority().root_pem)], [authority().revocations(identity())])
    with pytest.raises(Refused, match="was revoked"):
        sign_pdf(paper(), key, SignatureRequest(WHEN), level=Level.B_LT, timestamper=timestamper(), trust=taken_back)


@pytest.mark.parametrize("level", Level)
def test_every_level_is_recognised_and_trusted(
    level: Level, key: FileKey, trust: Trust, request_one: SignatureRequest
) -> None:
    signed = sign_pdf(
        paper(), key, request_one, level=level, timestamper=timestamper() if level.stamped else None, trust=trust
    )
    assert unsigned_length(signed) == len(paper())
    verdict = verify_pdf(signed, trust, at=WHEN + timedelta(minutes=5))
    assert verdict.trusted, (verdict.reasons, verdict.details)
    assert verdict.signers[0].level is level
    assert verdict.signers[0].time_source is (TimeSource.TIME_STAMP if level.stamped else TimeSource.CLAIMED)
    assert len(verdict.signatures) == (2 if level is Level.B_LTA else 1)


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LT, Level.B_LTA])
def test_two_sign_at_every_level(level: Level, key: FileKey, trust: Trust, request_one, request_two) -> None:
    means = {"level": level, "timestamper": timestamper(), "trust": trust}
    both = sign_pdf(sign_pdf(paper(), key, request_one, **means), key, request_two, **means)
    verdict = verify_pdf(both, trust, at=WHEN + timedelta(minutes=5))
    assert verdict.trusted, (verdict.reasons, verdict.details)
    assert [one.level for one in verdict.signers] == [level, level]


def test_a_time_stamp_authority_is_asked_over_http(key: FileKey, trust: Trust) -> None:
    with serving(timestamper()) as address:
        request = SignatureRequest(WHEN)
        signed = sign_pdf(paper(), key, request, level=Level.B_T, timestamper=HttpTimeStamper(address))
    signature = verify_pdf(signed, trust, at=WHEN + timedelta(minutes=5)).signatures[0]
    assert signature.time_authority == "Proeftijd"
    assert signature.signed_at == WHEN + timedelta(minutes=1)


def test_a_silent_authority_and_a_wrong_address(key: FileKey) -> None:
    with pytest.raises(Unable, match="does not answer"):
        sign_pdf(
            paper(), key, SignatureRequest(WHEN), level=Level.B_T, timestamper=HttpTimeStamper("http://127.0.0.1:9")
        )
    with pytest.raises(UsageProblem, match="not the address"):
        HttpTimeStamper("file:///etc/passwd")


def test_revocation_lists_are_fetched_on_request() -> None:
    """What is on line is true now, so this test lives in the present."""
    now = datetime.now(UTC)
    with serving(None) as address:
        issuer = Authority(lists_at=f"{address}gezag.crl")
        serving.lists = issuer.revocations(moment=now)
        who = issuer.signer("Griffier", end=now + YEAR)
        stamper = timestamper(now, issuer.time_stamp_authority(), issuer.root)
        trust = load_trust([("gezag.pem", issuer.root_pem)])
        key = open_pem(who.pem(), who.certificate_pem(), lambda: None, when=now)
        means = {"level": Level.B_LTA, "timestamper": stamper, "trust": trust, "online": True}
        signed = sign_pdf(paper(), key, SignatureRequest(now), **means)
    verdict = verify_pdf(signed, trust, at=now + timedelta(minutes=5))
    assert (verdict.trusted, verdict.signers[0].level) == (True, Level.B_LTA)
    assert serving.asked == ["/gezag.crl"]


class serving:
    """A time-stamp authority, and a revocation list, behind an address on this machine."""

    lists = b""
    asked: ClassVar[list[str]] = []

    def __init__(self, stamper) -> None:
        from asyncio import run

        from asn1crypto import tsp

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
                answer = run(stamper.async_request_tsa_response(query)).dump()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(answer)

            def do_GET(self) -> None:
                serving.asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "application/pkix-crl")
                self.end_headers()
                self.wfile.write(serving.lists)

            def log_message(self, *_words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Desk)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/"

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="pdfsig of poppler-utils is not installed")
def test_poppler_finds_both_signatures_valid(cosigned: bytes, tmp_path: Path) -> None:
    path = tmp_path / "memo.pdf"
    path.write_bytes(cosigned)
    words = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=True).stdout
    assert words.count("Signature Validation: Signature is Valid.") == 2
    assert words.count("Signature Type: ETSI.CAdES.detached") == 2
    assert words.count("- Total document signed") == 1


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
@pytest.mark.parametrize("level", [Level.B_B, Level.B_LTA])
def test_qpdf_has_nothing_to_say(level: Level, key: FileKey, trust: Trust, request_one, tmp_path: Path) -> None:
    path = tmp_path / "memo.pdf"
    path.write_bytes(sign_pdf(paper(), key, request_one, level=level, timestamper=timestamper(), trust=trust))
    run = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert (run.returncode, "No syntax or stream encoding errors found" in run.stdout) == (0, True)


def test_a_chain_without_its_root_can_be_judged(trust: Trust) -> None:
    """A key file often lacks the root; then nothing in the container may look altered."""
    who = authority().signer("Griffier")
    key = open_pem(who.pem(), replace(who, chain=()).certificate_pem(), lambda: None, when=WHEN)
    signed = sign_pdf(paper(), key, SignatureRequest(WHEN))
    assert verify_pdf(signed, at=WHEN).whole
    assert verify_pdf(signed, trust, at=WHEN).trusted
    assert not verify_pdf(signed, load_trust([("x", Authority().root_pem)]), at=WHEN).trusted


def certified(key: FileKey, patch: pytest.MonkeyPatch, permission: int) -> bytes:
    """Return a memo whose first signature permits what `permission` says, signed once more, whatever it says."""
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.signers.pdf_signer import PdfSigner

    metadata = signer._metadata

    def permitting(*words: Any, **named: Any) -> Any:
        return replace(metadata(*words, **named), docmdp_permissions=MDPPerm(permission))

    patch.setattr(signer, "_metadata", permitting)
    patch.setattr(PdfSigner, "_enforce_certification_constraints", lambda self, reader: None)
    first = sign_pdf(paper(), key, SignatureRequest(WHEN, "Signature1"))
    return sign_pdf(first, key, SignatureRequest(WHEN, "Signature2"))


@pytest.mark.parametrize(("permission", "permitted"), [(1, False), (2, True), (3, True)])
def test_a_first_signature_that_permits_nothing_is_broken_by_the_second(key, monkeypatch, permission, permitted):
    verdict = verify_pdf(certified(key, monkeypatch, permission), at=WHEN)
    assert [each.permitted for each in verdict.signatures] == [permitted, True]
    assert verdict.whole is permitted


def test_our_own_first_signature_permits_signing_and_no_more(signed: bytes) -> None:
    """DocMDP level 2 (ISO 32000-2, table 257): 1 would break at the next signature, 3 permits remarks."""
    from sub_cli.pdf.reader import Reader

    (embedded,) = Reader(signed).embedded_signatures
    assert embedded.docmdp_level is not None
    assert embedded.docmdp_level.value == 2
