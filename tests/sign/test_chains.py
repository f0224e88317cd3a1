"""A chain that ends at an authority on the list and does not hold: the true reason is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from sub_cli.sign import certificates
from sub_cli.sign.certificates import load_trust
from sub_cli.sign.model import SignatureRequest, SignatureVerdict, Standing
from sub_cli.sign.pkcs12 import open_pem
from sub_cli.sign.signer import sign_pdf
from sub_cli.sign.verify import verify_pdf

from .authority import WHEN, YEAR, Authority, Identity, authority
from .papers import paper

NAME = "Hanke Bruins Slot"


def judged(who: Identity, monkeypatch: pytest.MonkeyPatch, root: bytes = b"") -> SignatureVerdict:
    """Return the verdict on a signature that another program put, which does not look at fitness."""
    monkeypatch.setattr(certificates, "_require_fit", lambda *_: None)
    key = open_pem(who.pem(), who.certificate_pem(), lambda: None, when=WHEN)
    trust = load_trust([("gezag.pem", root or authority().root_pem)])
    return verify_pdf(sign_pdf(paper(), key, SignatureRequest(WHEN)), trust, at=WHEN).signatures[0]


def below(**said: object) -> Identity:
    """Return a signer under an authority whose own certificate the authority on the list issued."""
    middle = Authority("Tussengezag")
    start, end = said.pop("start", WHEN - YEAR), said.pop("end", WHEN + YEAR)
    between = authority()._build(middle.name, middle.key.public_key(), start, end, **{"authority": True} | said)
    who = middle.signer(NAME)
    return Identity(who.key, who.certificate, (between, authority().root))


def with_sha1() -> Identity:
    """Return a signer whose certificate was issued with a hash that cryptography does not even make any more."""
    who = authority().signer(NAME)
    found = asn1.Certificate.load(who.certificate.public_bytes(serialization.Encoding.DER))
    found["tbs_certificate"]["signature"]["algorithm"] = "sha1_ecdsa"
    found["signature_algorithm"]["algorithm"] = "sha1_ecdsa"
    return Identity(who.key, x509.load_der_x509_certificate(found.dump(force=True)), who.chain)


def too_deep() -> Identity:
    """Return a signer below two authorities, the upper of which allows none below it."""
    upper, lower = Authority("Hoog"), Authority("Laag")
    top = x509.CertificateBuilder().subject_name(upper.name).issuer_name(authority().name)
    top = top.public_key(upper.key.public_key()).serial_number(8)
    top = top.not_valid_before(WHEN - YEAR).not_valid_after(WHEN + YEAR)
    top = top.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    first = top.sign(authority().key, hashes.SHA256())
    second = upper._build(lower.name, lower.key.public_key(), WHEN - YEAR, WHEN + YEAR, authority=True)
    who = lower.signer(NAME)
    return Identity(who.key, who.certificate, (second, first, authority().root))


ROWS: list[tuple[Callable[[], Identity], str]] = [
    (
        lambda: authority().signer(NAME, purposes=[Purpose.SERVER_AUTH]),
        "The certificate of Hanke Bruins Slot is for a web server, not for signing documents.",
    ),
    (
        lambda: authority().signer(NAME, signs=False),
        "The certificate of Hanke Bruins Slot does not allow its key to sign.",
    ),
    (
        lambda: authority().signer(NAME, key=rsa.generate_private_key(65537, 1024)),
        "The RSA key of Hanke Bruins Slot has 1024 bits, and readers no longer believe fewer than 2048.",
    ),
    (
        lambda: below(end=WHEN - YEAR / 2),
        "The certificate of Tussengezag, which vouches for Hanke Bruins Slot, does not count on 2021-04-09.",
    ),
    (
        lambda: below(authority=False),
        "The certificate of Tussengezag does not allow it to vouch for Hanke Bruins Slot.",
    ),
    (with_sha1, "The certificate of Hanke Bruins Slot was issued with SHA1, which is no longer believed."),
    (
        too_deep,
        "The chain from Hanke Bruins Slot to Proefgezag breaks a rule that one of its certificates sets.",
    ),
]


@pytest.mark.parametrize(("make", "why"), ROWS)
def test_the_reason_is_told(make: Callable[[], Identity], why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = judged(make(), monkeypatch)
    assert (verdict.standing, str(verdict.why), verdict.trusted) == (Standing.UNFIT, why, False)
    assert verdict.holds  # the signature is sound: it is the signer who is not believed


def test_a_chain_through_another_authority_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tests above fail for the reason, and not for the length of the chain."""
    assert judged(below(), monkeypatch).standing is Standing.TRUSTED


def test_an_authority_that_is_not_on_the_list_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    who = authority().signer(NAME, purposes=[Purpose.SERVER_AUTH])
    verdict = judged(who, monkeypatch, Authority().root_pem)
    assert (verdict.standing, verdict.why) == (Standing.UNKNOWN, None)
