"""Keys in a device: SoftHSM plays the device."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from sub_cli.errors import NotFound, Refused, Unable
from sub_cli.sign.base import Appearance, SignatureRequest
from sub_cli.sign.pkcs11 import open_pkcs11
from sub_cli.sign.signer import sign_pdf
from sub_cli.sign.trust import Trust
from sub_cli.sign.verify import verify_pdf

from .authority import WHEN, YEAR, Identity, authority
from .papers import FONT, paper

MODULE = next(iter(Path("/usr/lib").glob("**/libsofthsm2.so")), Path("/no/softhsm"))

needs_device = pytest.mark.skipif(
    not (MODULE.is_file() and shutil.which("softhsm2-util") and find_spec("pkcs11")),
    reason="SoftHSM (apt install softhsm2) or python-pkcs11 is not installed",
)


@pytest.fixture(scope="module")
def holder_of_the_card() -> Identity:
    return authority().signer("Griffier", rsa_key=True)


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory, holder_of_the_card: Identity):
    """A token "kaart" with PIN 1234, which holds the key and certificate "griffier"."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        make = ["softhsm2-util", "--module", MODULE, "--pin", "1234"]
        subprocess.run(
            [*make, "--init-token", "--free", "--label", "kaart", "--so-pin", "0000"], check=True, capture_output=True
        )
        pem = folder / "key.pem"
        pem.write_bytes(holder_of_the_card.pem())
        subprocess.run(
            [*make, "--import", pem, "--token", "kaart", "--label", "griffier", "--id", "01"],
            check=True,
            capture_output=True,
        )
        lay_certificate_beside(holder_of_the_card)
        yield MODULE


def lay_certificate_beside(who: Identity) -> None:
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    attributes = decode_x509_certificate(who.certificate.public_bytes(serialization.Encoding.DER))
    with pkcs11.lib(str(MODULE)).get_token(token_label="kaart").open(user_pin="1234", rw=True) as session:
        session.create_object({**attributes, pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "griffier"})


@needs_device
def test_a_card_signs(device: Path, trust: Trust) -> None:
    with open_pkcs11(device, "kaart", "griffier", lambda: b"1234", when=WHEN) as key:
        assert (key.name, key.issuer, key.demonstration) == ("Griffier", "Proefgezag", False)
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
