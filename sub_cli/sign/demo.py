"""A key of our own making, so that anybody can see signing work; it proves nothing, and says so.

Imported inside functions only.
"""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from sub_cli import disk
from sub_cli.errors import BadInput, Refused, Unable
from sub_cli.messages import msg
from sub_cli.sign.certificates import DEMONSTRATION
from sub_cli.sign.key import KeyRequest
from sub_cli.sign.pkcs12 import FileKey, open_pkcs12

LIFETIME = timedelta(days=365)
NAME_BYTES = 40
"""How much of the local name is used: cryptography allows a common name of 64 bytes."""
MARGIN = timedelta(days=1)
"""The key counts from a day before it was made, so that a clock that is behind can use it."""


@dataclass(frozen=True, slots=True)
class DemonstrationFiles:
    """Where the demonstration key lies."""

    key: Path
    """PKCS#12 without a pass phrase, readable by its owner only."""
    root: Path
    """The self-made authority above it, PEM."""


@contextmanager
def open_demonstration(request: KeyRequest) -> Iterator[FileKey]:
    """Open the demonstration key of this machine, made when it is not there yet; for a dry run it is not kept.

    Raises `Unable` where it would lie in the workspace, which others get.
    """
    folder = request.home / "demonstration-key"
    if folder.resolve().is_relative_to(request.workspace.resolve()):
        raise Unable(
            msg("The demonstration key would lie inside this workspace, in {folder}.", folder=str(folder)),
            msg("Let XDG_DATA_HOME name a folder outside it."),
        )
    with disk.temporary_folder("sign") as aside:
        place = Path(aside) if request.dry_run else folder
        file = demonstration_key(place, f"{getpass.getuser()}@{socket.gethostname()}", when=request.when).key
        key = open_pkcs12(disk.read_named(file), lambda: None, when=request.when, source=file.name)
    yield key


def demonstration_key(folder: Path, local_name: str, *, when: datetime) -> DemonstrationFiles:
    """Return the demonstration key in `folder`, made anew where it is missing, damaged or expired at `when`.

    `local_name` tells whose machine made it. Raises `Unable` where the folder cannot be written.
    """
    files = DemonstrationFiles(folder / "demonstration.p12", folder / "demonstration-root.pem")
    if _usable(files, when):
        return files
    key, root = _make(local_name, when)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_private(files.root, root)
        _write_private(files.key, key)
    except OSError as error:
        raise Unable(msg("The demonstration key cannot be written to {folder}.", folder=str(folder))) from error
    return files


def _usable(files: DemonstrationFiles, when: datetime) -> bool:
    try:
        key = open_pkcs12(files.key.read_bytes(), lambda: None, when=when)
        return key.demonstration and key.chain == (_der(files.root.read_bytes()),)
    except (OSError, ValueError, Refused, BadInput):
        return False


def _der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(form.Encoding.DER)


def _write_private(path: Path, data: bytes) -> None:
    """Write aside and rename, so that a second process never reads half a key."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    aside.replace(path)


def _make(local_name: str, when: datetime) -> tuple[bytes, bytes]:
    root_key, own_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    short = local_name.encode()[:NAME_BYTES].decode(errors="ignore")
    root_name = _name(f"Demonstration root of {short}")
    root = _certificate(root_name, root_key, root_name, root_key, when, authority=True)
    own = _certificate(_name(f"{short} (demonstration)"), own_key, root_name, root_key, when, authority=False)
    packed = pkcs12.serialize_key_and_certificates(b"sub", own_key, own, [root], form.NoEncryption())
    return packed, root.public_bytes(form.Encoding.PEM)


def _name(common: str) -> x509.Name:
    pairs = ((NameOID.ORGANIZATION_NAME, DEMONSTRATION), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in pairs])


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    when: datetime,
    *,
    authority: bool,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(when - MARGIN)
        .not_valid_after(when + LIFETIME)
        .add_extension(x509.BasicConstraints(authority, 0 if authority else None), critical=True)
        .add_extension(_usage(authority=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return builder.add_extension(above, critical=False).sign(issuer_key, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
