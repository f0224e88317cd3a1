"""Shared papers, keys and trust lists; each is made once for a run."""

from __future__ import annotations

import pytest

from sub_cli.sign.certificates import load_trust
from sub_cli.sign.model import Appearance, SignatureRequest, Trust
from sub_cli.sign.pkcs12 import FileKey, open_pkcs12
from sub_cli.sign.signer import sign_pdf

from .authority import WHEN, authority, identity
from .papers import FONT, paper


@pytest.fixture(scope="session")
def key() -> FileKey:
    """The deputy's key, under an authority that is on the trust list."""
    return open_pkcs12(identity().p12(), lambda: None, when=WHEN)


@pytest.fixture(scope="session")
def trust() -> Trust:
    """A trust list with one authority, and its revocation list on which nobody stands."""
    return load_trust([("gezag.pem", authority().root_pem)], [authority().revocations()])


@pytest.fixture(scope="session")
def request_one() -> SignatureRequest:
    """Sign in the first box, with words."""
    words = "Digitaal ondertekend door Hanke Bruins Slot op 9-4-2021"
    return SignatureRequest(WHEN, "Signature1", reason="Vastgesteld", appearance=Appearance(words, FONT))


@pytest.fixture(scope="session")
def request_two() -> SignatureRequest:
    """Sign in the second box."""
    return SignatureRequest(WHEN, "Signature2", appearance=Appearance("Voor akkoord", FONT))


@pytest.fixture(scope="session")
def signed(key: FileKey, request_one: SignatureRequest) -> bytes:
    """A memo with one signature."""
    return sign_pdf(paper(), key, request_one)


@pytest.fixture(scope="session")
def cosigned(key: FileKey, signed: bytes, request_two: SignatureRequest) -> bytes:
    """A memo with two signatures."""
    return sign_pdf(signed, key, request_two)
