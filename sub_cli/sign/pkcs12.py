"""Keys in files: PKCS#12 (.p12, .pfx) and PEM."""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sub_cli.codes import NO_PKCS12
from sub_cli.errors import BadInput, Finding, Place, Refused
from sub_cli.messages import Message, msg
from sub_cli.sign.base import Key, PassPhrase
from sub_cli.sign.certificates import holder, require_valid
from sub_cli.sign.fitness import require_fit

if TYPE_CHECKING:
    from cryptography import x509

LIMIT = 1_000_000
"""Bytes; a key file is a few thousand."""


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

    def signer(self) -> Any:
        """Return pyHanko's signer for this key."""
        from asn1crypto import keys, x509
        from pyhanko.sign.signers import SimpleSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        store = SimpleCertificateStore()
        store.register_multiple(x509.Certificate.load(der) for der in self.chain)
        certificate = x509.Certificate.load(self.certificate)
        return SimpleSigner(certificate, keys.PrivateKeyInfo.load(self.private), store)


def open_pkcs12(data: bytes, pass_phrase: PassPhrase, *, when: datetime, source: str = "PKCS#12") -> FileKey:
    """Open a PKCS#12 file for signing at `when`; `source` names it in errors.

    The pass phrase is asked for only if the file does not open without one. Raises `BadInput` (SUB500)
    for what is not a key file, `Refused` for a wrong or missing pass phrase and a certificate that does not
    count at `when`.
    """
    from cryptography.hazmat.primitives.serialization import pkcs12

    _require_der_sequence(data, source)
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, None)
    except ValueError:
        phrase = _asked(pass_phrase, source)
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(data, phrase)
        except ValueError as error:
            raise _locked(source) from error
    if key is None or certificate is None:
        raise _not_a_key(source, msg("It holds no private key with a certificate."))
    return _file_key(key, certificate, others, when)


def open_pem(
    key: bytes, certificates: bytes, pass_phrase: PassPhrase, *, when: datetime, source: str = "PEM"
) -> FileKey:
    """Open a PEM private key with its certificate and chain (in any order); errors as in `open_pkcs12`."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    _require_small(key, source)
    try:
        private = load_pem_private_key(key, None)
    except TypeError:
        private = _unlocked_pem(key, pass_phrase, source)
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


def _unlocked_pem(key: bytes, pass_phrase: PassPhrase, source: str) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    phrase = _asked(pass_phrase, source)
    try:
        return load_pem_private_key(key, phrase)
    except ValueError as error:
        raise _locked(source) from error


def _file_key(key: Any, certificate: x509.Certificate, others: Sequence[x509.Certificate], when: datetime) -> FileKey:
    from cryptography.hazmat.primitives import serialization as form

    who = holder(certificate)
    require_valid(who, when)
    require_fit(who, certificate)
    private = key.private_bytes(form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption())
    chain = tuple(one.public_bytes(form.Encoding.DER) for one in others)
    return FileKey(who, certificate.public_bytes(form.Encoding.DER), chain, private)


def _asked(pass_phrase: PassPhrase, source: str) -> bytes:
    phrase = pass_phrase()
    if phrase is None:
        raise Refused(
            msg("{file} is locked, and no pass phrase was given.", file=source),
            msg("Give it with --passphrase-file FILE, or in the variable SUB_PASSPHRASE."),
        )
    return phrase


def _locked(source: str) -> Refused:
    return Refused(msg("The pass phrase does not open {file}.", file=source))


def _require_small(data: bytes, source: str) -> None:
    if len(data) > LIMIT:
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
