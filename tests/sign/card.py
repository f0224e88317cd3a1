"""A signing card for tests: SoftHSM plays the device."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from .authority import Identity, authority

LIBRARIES = [*Path("/usr/lib").glob("softhsm/libsofthsm2.so"), *Path("/usr/lib").glob("*/softhsm/libsofthsm2.so")]
MODULE = LIBRARIES[0] if LIBRARIES else Path("/no/softhsm")

needs_device = pytest.mark.skipif(
    not (MODULE.is_file() and shutil.which("softhsm2-util") and find_spec("pkcs11")),
    reason="SoftHSM (apt install softhsm2) or python-pkcs11 is not installed",
)


@pytest.fixture(scope="session")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A token "kaart" with PIN 1234, which holds the key and certificate "griffier".

    One for the whole session: the library reads its settings once in a process, whatever they say later.
    """
    holder = authority().signer("Griffier", rsa_key=True)
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    pem = folder / "key.pem"
    pem.write_bytes(holder.pem())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        _softhsm("--init-token", "--free", "--label", "kaart", "--so-pin", "0000")
        _softhsm("--import", str(pem), "--token", "kaart", "--label", "griffier", "--id", "01")
        _lay_certificate_beside(holder)
        yield MODULE


def _softhsm(*words: str) -> None:
    subprocess.run(["softhsm2-util", "--module", str(MODULE), "--pin", "1234", *words], check=True, capture_output=True)


def _lay_certificate_beside(who: Identity) -> None:
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    attributes = decode_x509_certificate(who.certificate.public_bytes(serialization.Encoding.DER))
    with pkcs11.lib(str(MODULE)).get_token(token_label="kaart").open(user_pin="1234", rw=True) as session:
        session.create_object({**attributes, pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "griffier"})
