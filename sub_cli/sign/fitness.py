"""Whether a certificate is fit to sign documents: looked at before signing, and told when a chain does not hold.

What is refused here was tried: Poppler (pdfsig), OpenSSL or pyHanko calls such a signature invalid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sub_cli.errors import Refused
from sub_cli.messages import Message, msg
from sub_cli.sign.certificates import Holder, anonymous

if TYPE_CHECKING:
    from cryptography import x509

Check = Callable[["x509.Certificate", Holder], Message | None]

RSA_BITS = 2048
RSA, ELLIPTIC = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1"
KINDS = {
    "1.2.840.113549.1.1.10": "RSASSA-PSS",
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
    "1.2.840.10040.4.1": "DSA",
}
"""Kinds of keys by the OID of the algorithm; any other goes by its number."""
CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
"""Curves that every reader knows."""
RARE_CURVES = ("brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1")
"""Curves of ISO/TS 32002 that not every reader knows."""
ANYTHING = "2.5.29.37.0"
DOCUMENTS = {
    ANYTHING,
    "1.3.6.1.5.5.7.3.4",  # e-mail, which authorities use for documents too
    "1.3.6.1.5.5.7.3.36",  # documents (RFC 9336)
    "1.2.840.113583.1.1.5",  # documents, as Adobe calls it
    "1.3.6.1.4.1.311.10.3.12",  # documents, as Microsoft calls it
}
"""Extended key usages under which documents are signed."""
OTHERS = {
    "1.3.6.1.5.5.7.3.1": msg("a web server"),
    "1.3.6.1.5.5.7.3.3": msg("software"),
    "1.3.6.1.5.5.7.3.8": msg("time stamps"),
    "1.3.6.1.5.5.7.3.9": msg("answers about revocation"),
}
"""Extended key usages that are something else."""
BROKEN = ("md5", "sha1")


def require_fit(who: Holder, certificate: x509.Certificate) -> None:
    """Raise `Refused` with the reason where documents cannot be signed with `certificate` of `who`."""
    if reason := unfit(certificate, who):
        raise Refused(
            reason,
            msg(
                "Ask {issuer} for a certificate for signing documents, with an RSA key of {bits} bits or more "
                "or an elliptic key on {curves}.",
                issuer=who.issuer,
                bits=RSA_BITS,
                curves=", ".join(CURVES.values()),
            ),
        )


def unfit(certificate: x509.Certificate, who: Holder) -> Message | None:
    """Return why documents cannot be signed with `certificate` of `who`; None where nothing is in the way."""
    checks: tuple[Callable[[x509.Certificate, Holder], Message | None], ...] = (
        _unreadable,
        _nameless,
        _key,
        _usage,
        _purpose,
    )
    return next((reason for check in checks if (reason := check(certificate, who))), None)


def misused(certificate: x509.Certificate, who: Holder) -> Message | None:
    """Return why `certificate` is for something else than signing documents; None where it does not say so."""
    return _unreadable(certificate, who) or _usage(certificate, who) or _purpose(certificate, who)


def warnings_of(certificate: x509.Certificate, who: Holder) -> tuple[Message, ...]:
    """Return who will not accept a signature made with `certificate`, although it can be made."""
    return () if who.demonstration else tuple(_doubts(certificate, who))


def broken_hash(certificate: x509.Certificate) -> str:
    """Return the hash with which `certificate` was issued where that is no longer believed, or else nothing."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        used = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:  # newer than the library
        return ""
    return used.name.upper() if used is not None and used.name in BROKEN else ""


def _unreadable(certificate: x509.Certificate, who: Holder) -> Message | None:
    try:
        certificate.public_key(), certificate.extensions
    except Exception:  # cryptography raises by what it stumbles over; a key of a kind that it does not know
        if certificate.public_key_algorithm_oid.dotted_string in (RSA, ELLIPTIC):
            return msg("The certificate of {name} holds something that cannot be read.", name=who.name)
    return None


def _nameless(certificate: x509.Certificate, who: Holder) -> Message | None:
    return msg("The certificate names nobody: no person and no organisation.") if anonymous(certificate) else None


def _key(certificate: x509.Certificate, who: Holder) -> Message | None:
    kind = certificate.public_key_algorithm_oid.dotted_string
    if kind == RSA:
        return _size(certificate, who)
    if kind == ELLIPTIC:
        return _curve(certificate, who)
    return msg(
        "The key of {name} is of the kind {kind}, which PDF readers cannot check.",
        name=who.name,
        kind=KINDS.get(kind, kind),
    )


def _size(certificate: x509.Certificate, who: Holder) -> Message | None:
    bits = certificate.public_key().key_size  # type: ignore[union-attr]  # an RSA key, by its OID
    if bits >= RSA_BITS:
        return None
    return msg(
        "The RSA key of {name} has {bits} bits, and readers no longer believe fewer than {needed}.",
        name=who.name,
        bits=bits,
        needed=RSA_BITS,
    )


def _curve(certificate: x509.Certificate, who: Holder) -> Message | None:
    curve = curve_of(certificate)
    if curve in CURVES or curve in RARE_CURVES:
        return None
    return msg(
        "The key of {name} lies on the curve {curve}, which PDF readers do not know.", name=who.name, curve=curve
    )


def curve_of(certificate: x509.Certificate) -> str:
    """Return the name of the curve of an elliptic key; empty for any other."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    key = certificate.public_key()
    return key.curve.name if isinstance(key, EllipticCurvePublicKey) else ""


def _usage(certificate: x509.Certificate, who: Holder) -> Message | None:
    from cryptography import x509

    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None
    if usage.digital_signature or usage.content_commitment:
        return None
    return msg("The certificate of {name} does not allow its key to sign.", name=who.name)


def _purpose(certificate: x509.Certificate, who: Holder) -> Message | None:
    purposes = _purposes(certificate)
    other = next((OTHERS[one] for one in purposes if one in OTHERS), None)
    if other is None or DOCUMENTS.intersection(purposes):
        return None
    return msg("The certificate of {name} is for {purpose}, not for signing documents.", name=who.name, purpose=other)


def _purposes(certificate: x509.Certificate) -> list[str]:
    from cryptography import x509

    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return []
    return [one.dotted_string for one in found]


def _doubts(certificate: x509.Certificate, who: Holder) -> Iterator[Message]:
    if (curve := curve_of(certificate)) in RARE_CURVES:
        yield msg(
            "The key of {name} lies on the curve {curve}: Okular, Evince and other readers with Poppler will call the "
            "signature invalid.",
            name=who.name,
            curve=curve,
        )
    purposes = _purposes(certificate)
    if purposes and not DOCUMENTS.intersection(purposes):
        yield msg(
            "The certificate of {name} does not say that it is for signing documents: Adobe Acrobat will not accept "
            "the signature.",
            name=who.name,
        )
    if who.self_signed:
        yield msg(
            "Nobody but {name} vouches for this certificate: every reader will call the signer unknown, Adobe Acrobat "
            "and sub verify included, unless it is on their list.",
            name=who.name,
        )
    elif used := broken_hash(certificate):
        yield msg(
            "The certificate of {name} was issued with {hash}, which is no longer believed: no list makes sub verify "
            "trust it.",
            name=who.name,
            hash=used,
        )
