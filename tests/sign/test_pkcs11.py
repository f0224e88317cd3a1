"""Keys in a device."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sub_cli.errors import NotFound, Refused, Unable
from sub_cli.sign.model import Appearance, SignatureRequest, Trust
from sub_cli.sign.pkcs11 import open_pkcs11
from sub_cli.sign.signer import sign_pdf
from sub_cli.sign.verify import verify_pdf

from .authority import WHEN, YEAR
from .card import needs_device
from .papers import FONT, paper


@needs_device
def test_a_card_signs(device: Path, trust: Trust) -> None:
    with open_pkcs11(device, "kaart", "griffier", lambda: b"1234", when=WHEN) as key:
        assert (key.name, key.who.issuer, key.demonstration) == ("Griffier", "Proefgezag", False)
        request = SignatureRequest(WHEN, appearance=Appearance(f"Ondertekend door {key.name}", FONT))
        signed = sign_pdf(paper(), key, request)
    assert verify_pdf(signed, trust, at=WHEN).trusted


@needs_device
def test_a_card_says_what_is_wrong(device: Path) -> None:
    with (
        pytest.raises(Refused, match="The PIN does not open kaart"),
        open_pkcs11(device, "kaart", "griffier", lambda: b"4321", when=WHEN),
    ):
        pass
    with (
        pytest.raises(Refused, match="no pass phrase was given"),
        open_pkcs11(device, "kaart", "griffier", lambda: None, when=WHEN),
    ):
        pass
    with (
        pytest.raises(NotFound, match="no token called pas"),
        open_pkcs11(device, "pas", "griffier", lambda: b"1234", when=WHEN),
    ):
        pass
    with (
        pytest.raises(NotFound, match="kaart holds no key and certificate called voorzitter"),
        open_pkcs11(device, "kaart", "voorzitter", lambda: b"1234", when=WHEN),
    ):
        pass
    with (
        pytest.raises(Refused, match="expired"),
        open_pkcs11(device, "kaart", "griffier", lambda: b"1234", when=WHEN + YEAR + timedelta(days=1)),
    ):
        pass


@needs_device
def test_a_library_that_is_none(tmp_path: Path) -> None:
    broken = tmp_path / "library.so"
    broken.write_bytes(b"not a library")
    for module, words in ((tmp_path / "nowhere.so", "no PKCS#11 library"), (broken, "does not work")):
        with pytest.raises(Unable, match=words), open_pkcs11(module, "kaart", "griffier", lambda: b"1234", when=WHEN):
            pass
