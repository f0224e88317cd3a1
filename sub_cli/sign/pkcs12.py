"""Keys in files: PKCS#12 (.p12, .pfx) and PEM. Imported inside functions only."""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.serialization import pkcs12

from sub_cli import disk
from sub_cli.codes import NO_PKCS12
from sub_cli.errors import BadInput, Finding, NotFound, Place, Refused
from sub_cli.messages import Message, msg
from sub_cli.sign.certificates import signatory
from sub_cli.sign.key import LARGEST, Key, KeyRequest, PassPhrase, ask_pass_phrase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from pyhanko.sign.signers import SimpleSigner

    Bundle = tuple[PrivateKeyTypes | None, x509.Certificate | None, list[x509.Certificate]]

HEAD = 4096
"""Bytes in which a PEM file shows that it is one; text may stand before it."""


@dataclass(frozen=True, slots=True, repr=False)
class FileKey(Key):
    """A private key in memory, with its certificate and the chain above it."""

    chain: tuple[bytes, ...]
    """DER certificates of the issuers, as far as the file holds them."""
    private: bytes
    """PKCS#8, DER, unencrypted: never shown, never written."""

    def __repr__(self) -> str:
        """Return the holder only: the private key must not reach a log."""
        return f"FileKey({self.name!r})"

    @property
    def issuers(self) -> tuple[bytes, ...]:
        """The chain of the file."""
        return self.chain

    def signer(self) -> SimpleSigner:
        """Return pyHanko's signer for this key."""
        from asn1crypto import keys
        from asn1crypto import x509 as asn1
        from pyhanko.sign.signers import SimpleSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        store = SimpleCertificateStore()
        store.register_multiple(asn1.Certificate.load(der) for der in self.chain)
        certificate = asn1.Certificate.load(self.certificate)
        return SimpleSigner(certificate, keys.PrivateKeyInfo.load(self.private), store)


@contextmanager
def open_file(request: KeyRequest) -> Iterator[FileKey]:
    """Open the key in the file that `--key` names, with its certificate from another file where that is named.

    Raises `NotFound` where none is named or it is not there, and as `open_pkcs12` does.
    """
    if "--key" not in request.said:
        raise NotFound(
            msg("No key is named."),
            msg("Give one with --key FILE, set it in sub.toml under [sign], or try it out with --demo."),
        )
    file = Path(request.said["--key"])
    if not (file.is_file() or "--key" in request.held):
        raise NotFound(msg("There is no key in {path}.", path=file))
    data = _bytes_of(request, "--key")
    if b"-----BEGIN" in data[:HEAD]:
        certificates = _bytes_of(request, "--certificate") if "--certificate" in request.said else data
        yield open_pem(data, certificates, request.pass_phrase, when=request.when, source=file.name)
    else:
        yield open_pkcs12(data, request.pass_phrase, when=request.when, source=file.name)


def _bytes_of(request: KeyRequest, flag: str) -> bytes:
    """Return what a file holds that was handed over, or else that a flag names on the disk."""
    return request.held[flag] if flag in request.held else disk.read_named(Path(request.said[flag]))


def open_pkcs12(data: bytes, pass_phrase: PassPhrase, *, when: datetime, source: str = "PKCS#12") -> FileKey:
    """Open a PKCS#12 file for signing at `when`; `source` names it in errors.

    The pass phrase is asked for only if the file does not open without one. Raises `BadInput` (SUB500)
    for what is not a key file, `Refused` for a wrong or missing pass phrase and a certificate that does not
    count at `when`.
    """
    _require_der_sequence(data, source)
    try:
        key, certificate, others = _load(data, None)
    except ValueError:
        phrase = ask_pass_phrase(pass_phrase, source)
        try:
            key, certificate, others = _load(data, phrase)
        except ValueError as error:
            raise _wrong_pass_phrase(source) from error
    if key is None or certificate is None:
        raise _not_a_key(source, msg("It holds no private key with a certificate."))
    return _file_key(key, certificate, others, when)


def _load(data: bytes, phrase: bytes | None) -> Bundle:
    """Return key, certificate and chain; without a word where the file is BER, as older programs write it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PKCS#12 bundle could not be parsed as DER", UserWarning)
        return pkcs12.load_key_and_certificates(data, phrase)


def open_pem(
    key: bytes, certificates: bytes, pass_phrase: PassPhrase, *, when: datetime, source: str = "PEM"
) -> FileKey:
    """Open a PEM private key with its certificate and chain (in any order); errors as in `open_pkcs12`."""
    _require_small(key, source)
    try:
        private = form.load_pem_private_key(key, None)
    except TypeError:
        private = _unlock_pem(key, pass_phrase, source)
    except Exception as error:
        raise _not_a_key(source, msg("It is not a PEM private key.")) from error
    try:
        found = x509.load_pem_x509_certificates(certificates)
    except ValueError as error:
        raise _not_a_key(source, msg("There is no PEM certificate beside the key.")) from error
    own = [one for one in found if one.public_key() == private.public_key()]
    if not own:
        raise _not_a_key(source, msg("None of the certificates belongs to this key."))
    return _file_key(private, own[0], [one for one in found if one != own[0]], when)


def _unlock_pem(key: bytes, pass_phrase: PassPhrase, source: str) -> PrivateKeyTypes:
    phrase = ask_pass_phrase(pass_phrase, source)
    try:
        return form.load_pem_private_key(key, phrase)
    except ValueError as error:
        raise _wrong_pass_phrase(source) from error


def _file_key(
    key: PrivateKeyTypes, certificate: x509.Certificate, others: Sequence[x509.Certificate], when: datetime
) -> FileKey:
    who = signatory(certificate, when)
    private = key.private_bytes(form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption())
    chain = tuple(one.public_bytes(form.Encoding.DER) for one in others)
    return FileKey(who, certificate.public_bytes(form.Encoding.DER), chain, private)


def _wrong_pass_phrase(source: str) -> Refused:
    return Refused(msg("The pass phrase does not open {file}.", file=source))


def _require_small(data: bytes, source: str) -> None:
    if len(data) > LARGEST:
        raise _not_a_key(source, msg("It is too large for a key file."))


def _require_der_sequence(data: bytes, source: str) -> None:
    """Tell a file that is no PKCS#12 at all from one that is locked: the library raises the same error."""
    from asn1crypto.pkcs12 import Pfx

    _require_small(data, source)
    try:
        Pfx.load(data, strict=True)["version"].native  # noqa: B018  (reading is the check)
    except (ValueError, TypeError, KeyError) as error:
        raise _not_a_key(source, msg("It is not a PKCS#12 file.")) from error


def _not_a_key(source: str, why: Message) -> BadInput:
    return BadInput.because(Finding(NO_PKCS12, why, Place(source)))
