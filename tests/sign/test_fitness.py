"""Which keys sign a document, alone and after one another, and what three readers say of it."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from cryptography.x509.oid import ExtensionOID, NameOID

from sub_cli.errors import Refused
from sub_cli.sign.certificates import load_trust
from sub_cli.sign.model import SignatureRequest
from sub_cli.sign.pkcs12 import FileKey, open_pem
from sub_cli.sign.signer import sign_pdf
from sub_cli.sign.verify import verify_pdf

from .authority import WHEN, YEAR, Authority, Identity, authority
from .papers import paper

READERS = ("pdfsig", "openssl")
needs_readers = pytest.mark.skipif(not all(map(shutil.which, READERS)), reason="pdfsig or openssl is not installed")

MAKERS = {
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
    "RSA-1024": lambda: rsa.generate_private_key(65537, 1024),
    "DSA": lambda: dsa.generate_private_key(1024),
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "P-521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "P-224": lambda: ec.generate_private_key(ec.SECP224R1()),
    "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
    "brainpool": lambda: ec.generate_private_key(ec.BrainpoolP256R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
    "Ed448": ed448.Ed448PrivateKey.generate,
}


@cache
def identity(kind: str) -> Identity:
    """Return a signer with a key of that kind; each is made once."""
    if kind == "PSS":
        return authority().declared_pss(identity("RSA"))
    return authority().signer("Hanke Bruins Slot", key=MAKERS[kind]())


@cache
def opened(kind: str) -> FileKey:
    return key_of(identity(kind))


def key_of(who: Identity) -> FileKey:
    return open_pem(who.pem(), who.certificate_pem(), lambda: None, when=WHEN)


@cache
def signed_by(*kinds: str) -> bytes:
    """Return a paper that keys of these kinds signed after one another."""
    before = signed_by(*kinds[:-1]) if len(kinds) > 1 else paper()
    return sign_pdf(before, opened(kinds[-1]), SignatureRequest(WHEN, f"Signature{len(kinds)}"))


MATRIX = """
            RSA   P-256 P-384 P-521 brainpool PSS   Ed25519 Ed448 RSA-1024
RSA         yes   yes   yes   yes   but       no    no      no    no
P-256       yes   yes   yes   yes   but       no    no      no    no
P-384       yes   yes   yes   yes   but       no    no      no    no
P-521       yes   yes   yes   yes   but       no    no      no    no
brainpool   but   but   but   but   but       no    no      no    no
PSS         no    no    no    no    no        no    no      no    no
Ed25519     no    no    no    no    no        no    no      no    no
Ed448       no    no    no    no    no        no    no      no    no
RSA-1024    no    no    no    no    no        no    no      no    no
"""
"""Who signs first (a row) and second (a column). yes: pdfsig, pyHanko and OpenSSL find both signatures valid.
but: signed with a warning that names Poppler, which finds one invalid. no: refused before anything is written."""


def rows() -> list[Any]:
    head, *lines = [line.split() for line in MATRIX.strip().splitlines()]
    cells = [(line[0], second, said) for line in lines for second, said in zip(head, line[1:], strict=True)]
    return [pytest.param(*cell, marks=[pytest.mark.slow] if cell[2] == "but" else []) for cell in cells]


@needs_readers
@pytest.mark.parametrize(("first", "second", "expected"), rows())
def test_two_keys_after_one_another(first: str, second: str, expected: str, tmp_path: Path) -> None:
    if expected == "no":
        with pytest.raises(Refused, match=r"Ask Proefgezag for a certificate for signing documents"):
            signed_by(first, second)
        return
    data = signed_by(first, second)
    assert verify_pdf(data, load_trust([("gezag.pem", authority().root_pem)]), at=WHEN).trusted
    assert pyhanko(data) == openssl(data, tmp_path) == [True, True]
    assert poppler(data, tmp_path) == ["brainpool" not in one for one in (first, second)]
    warned = [str(said) for kind in {first, second} for said in opened(kind).warnings]
    assert bool(warned) == (expected == "but")
    assert all("readers with Poppler will call the signature invalid" in said for said in warned)


def poppler(data: bytes, folder: Path) -> list[bool]:
    (folder / "memo.pdf").write_bytes(data)
    words = subprocess.run(["pdfsig", "-nocert", folder / "memo.pdf"], capture_output=True, text=True, check=False)
    told = [line for line in words.stdout.splitlines() if "Signature Validation:" in line]
    return [line.endswith("Signature is Valid.") for line in told]


def embedded(data: bytes) -> list[object]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return list(PdfFileReader(BytesIO(data)).embedded_signatures)


def pyhanko(data: bytes) -> list[bool]:
    """Ask pyHanko with its own policy for what may follow a signature."""
    from pyhanko.sign.validation import validate_pdf_signature

    from sub_cli.sign.chains import context_at

    context = context_at(load_trust([("gezag.pem", authority().root_pem)]), WHEN)
    return [validate_pdf_signature(one, context).bottom_line for one in embedded(data)]


def openssl(data: bytes, folder: Path) -> list[bool]:
    """Ask OpenSSL whether each container holds for the bytes that it covers."""
    answers = []
    for one in embedded(data):
        start, length, resume, rest = one.byte_range
        (folder / "covered").write_bytes(data[start : start + length] + data[resume : resume + rest])
        (folder / "cms").write_bytes(one.pkcs7_content)
        words = ["openssl", "cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in", folder / "cms"]
        words += ["-content", folder / "covered", "-out", folder / "out"]
        answers.append(subprocess.run(words, capture_output=True, check=False).returncode == 0)
    return answers


KINDS = {
    "RSA-1024": "The RSA key of Hanke Bruins Slot has 1024 bits, and readers no longer believe fewer than 2048.",
    "PSS": "The key of Hanke Bruins Slot is of the kind RSASSA-PSS, which PDF readers cannot check.",
    "Ed25519": "The key of Hanke Bruins Slot is of the kind Ed25519, which PDF readers cannot check.",
    "Ed448": "The key of Hanke Bruins Slot is of the kind Ed448, which PDF readers cannot check.",
    "DSA": "The key of Hanke Bruins Slot is of the kind DSA, which PDF readers cannot check.",
    "P-224": "The key of Hanke Bruins Slot lies on the curve secp224r1, which PDF readers do not know.",
    "secp256k1": "The key of Hanke Bruins Slot lies on the curve secp256k1, which PDF readers do not know.",
}


@pytest.mark.parametrize(("kind", "words"), KINDS.items())
def test_a_key_that_readers_cannot_check_is_refused_in_words(kind: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        opened(kind)
    assert str(caught.value.message) == words


DOCUMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
BROKEN = x509.UnrecognizedExtension(ExtensionOID.EXTENDED_KEY_USAGE, b"\xff\xff")
ODD = x509.ObjectIdentifier("1.2.3.4")
ADOBE = "does not say that it is for signing documents: Adobe Acrobat will not accept the signature."
CERTIFICATES = [
    ({}, "", ""),
    ({"extra": [BROKEN]}, "holds something that cannot be read.", ""),
    ({"signs": False}, "does not allow its key to sign.", ""),
    ({"purposes": [Purpose.SERVER_AUTH]}, "is for a web server, not for signing documents.", ""),
    ({"purposes": [Purpose.SERVER_AUTH, Purpose.CLIENT_AUTH]}, "is for a web server, not for signing documents.", ""),
    ({"purposes": [Purpose.CODE_SIGNING]}, "is for software, not for signing documents.", ""),
    ({"purposes": [Purpose.TIME_STAMPING]}, "is for time stamps, not for signing documents.", ""),
    ({"purposes": [Purpose.OCSP_SIGNING]}, "is for answers about revocation, not for signing documents.", ""),
    ({"purposes": [Purpose.CLIENT_AUTH]}, "", ADOBE),
    ({"purposes": [ODD]}, "", ADOBE),
    ({"purposes": [Purpose.CLIENT_AUTH, Purpose.EMAIL_PROTECTION]}, "", ""),
    ({"purposes": [Purpose.SERVER_AUTH, DOCUMENTS]}, "", ""),
    ({"purposes": [Purpose.ANY_EXTENDED_KEY_USAGE]}, "", ""),
]
"""What a certificate says of its use, why it is refused, and what else of it is told."""


@pytest.mark.parametrize(("said", "refusal", "warning"), CERTIFICATES)
def test_what_a_certificate_is_for_decides_whether_it_signs(said: dict, refusal: str, warning: str) -> None:
    who = authority().signer("Griffier", **said)
    if refusal:
        with pytest.raises(Refused) as caught:
            key_of(who)
        assert str(caught.value.message) == f"The certificate of Griffier {refusal}"
        return
    key = key_of(who)
    assert [str(one) for one in key.warnings] == ([f"The certificate of Griffier {warning}"] if warning else [])
    assert verify_pdf(
        sign_pdf(paper(), key, SignatureRequest(WHEN)), load_trust([("g", authority().root_pem)]), at=WHEN
    ).trusted


def test_a_certificate_that_nobody_vouches_for_signs_with_a_warning() -> None:
    own = Authority("Eigen Baas", "Thuis")
    key = key_of(Identity(own.key, own._build(own.name, own.key.public_key(), WHEN - YEAR, WHEN + YEAR)))
    assert str(key.warnings[0]).startswith("Nobody but Eigen Baas vouches for this certificate")


def subject(*pairs: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in pairs])


def test_a_subject_without_a_common_name_goes_by_the_name_that_it_has() -> None:
    person = subject((NameOID.GIVEN_NAME, "Hanke"), (NameOID.SURNAME, "Bruins Slot"), (NameOID.SERIAL_NUMBER, "7"))
    office = subject((NameOID.ORGANIZATION_NAME, "Provincie Proef"), (NameOID.COUNTRY_NAME, "NL"))
    for name, called in ((person, "Hanke Bruins Slot"), (office, "Provincie Proef")):
        key = key_of(authority().signer("", subject=name))
        assert key.name == called
        assert verify_pdf(sign_pdf(paper(), key, SignatureRequest(WHEN)), at=WHEN).signatures[0].signer == called


def test_a_subject_that_names_nobody_does_not_sign() -> None:
    with pytest.raises(Refused, match=r"^The certificate names nobody: no person and no organisation\."):
        key_of(authority().signer("", subject=subject((NameOID.COUNTRY_NAME, "NL"))))
