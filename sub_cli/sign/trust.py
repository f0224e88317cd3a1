"""The organisation's list of authorities that it trusts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sub_cli.codes import NO_PEM, NO_REVOCATION_LIST
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import msg


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to believe; everything DER, nothing fetched from the network."""

    roots: tuple[bytes, ...] = ()
    """Certificates that are trusted as they stand."""
    others: tuple[bytes, ...] = ()
    """Certificates that only help to build a chain."""
    crls: tuple[bytes, ...] = ()
    """Revocation lists, for B-LT and for judging."""

    @property
    def listed(self) -> bool:
        """Whether anybody is on it; then whoever is not is not believed."""
        return bool(self.roots or self.others)


def load_list(name: str, data: bytes) -> bytes:
    """Return the revocation list in `data`, PEM or DER, as DER; raises `BadInput` (SUB502)."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_der_x509_crl, load_pem_x509_crl

    try:
        found = load_pem_x509_crl(data) if b"-----BEGIN" in data else load_der_x509_crl(data)
    except ValueError as error:
        message = msg("This is not a revocation list.")
        raise BadInput.because(Finding(NO_REVOCATION_LIST, message, Place(name))) from error
    return found.public_bytes(Encoding.DER)


def load_trust(files: Iterable[tuple[str, bytes]], crls: Iterable[bytes] = ()) -> Trust:
    """Return the trust list held in `files` (name, PEM): self-signed certificates are roots, others help.

    A file that holds exactly one certificate names an authority outright, self-signed or not.
    Raises `BadInput` (SUB501) naming every file that is not PEM.
    """
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    roots: list[bytes] = []
    others: list[bytes] = []
    findings: list[Finding] = []
    for name, pem in files:
        try:
            found = load_pem_x509_certificates(pem)
        except ValueError:
            findings.append(Finding(NO_PEM, msg("This is not a certificate in PEM form."), Place(name)))
            continue
        for one in found:
            chosen = roots if len(found) == 1 or one.subject == one.issuer else others
            chosen.append(one.public_bytes(Encoding.DER))
    if findings:
        raise BadInput.because(*findings)
    return Trust(tuple(roots), tuple(others), tuple(crls))
