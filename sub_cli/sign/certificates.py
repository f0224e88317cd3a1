"""What a certificate says of its holder, and whether it is fit to sign documents.

The list of authorities that are trusted is read here too. What is refused was tried: Poppler (pdfsig), OpenSSL or
pyHanko calls such a signature invalid. Imported inside functions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sub_cli.codes import NO_PEM, NO_REVOCATION_LIST
from sub_cli.errors import BadInput, Finding, Place, Refused
from sub_cli.messages import Message, msg
from sub_cli.sign.model import Holder, Trust
from sub_cli.zones import moved

_ExtensionT = TypeVar("_ExtensionT", bound=x509.ExtensionType)

DEMONSTRATION = "DEMONSTRATION ONLY – not a legal signature"
"""The organisation in every demonstration certificate. Whoever claims it only loses by it."""

ATTRIBUTES = {
    "CN": NameOID.COMMON_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "GN": NameOID.GIVEN_NAME,
    "SN": NameOID.SURNAME,
    "pseudonym": NameOID.PSEUDONYM,
    "organisation number": NameOID.ORGANIZATION_IDENTIFIER,
}
"""What a name in a certificate is made of, as far as it is read here."""
STATEMENTS = "1.3.6.1.5.5.7.1.3"
"""What a qualified certificate says of itself."""
SEAL = bytes.fromhex("060704008e46010602")
"""In DER: of the type for seals of organisations."""

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


def holder(certificate: x509.Certificate) -> Holder:
    """Return what `certificate` says; nothing of it is verified here."""
    subject, issuer = certificate.subject, certificate.issuer
    return Holder(
        name=_called(subject),
        organisation=_first(subject, "O"),
        issuer=_called(issuer),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        demonstration=DEMONSTRATION in (_first(subject, "O"), _first(issuer, "O")),
        self_signed=subject == issuer,
        given=_first(subject, "GN"),
        surname=_first(subject, "SN"),
        seal=_is_seal(certificate),
    )


def _is_seal(certificate: x509.Certificate) -> bool:
    """Return whether a certificate is an organisation's: it says so, or it has that name and no person's."""
    subject = certificate.subject
    if _declared_seal(certificate):
        return True
    if _first(subject, "SN") or _first(subject, "GN"):
        return False
    common, organisation = _first(subject, "CN").casefold(), _first(subject, "O").casefold()
    named = bool(_first(subject, "organisation number")) or (bool(organisation) and common == organisation)
    return named or (bool(organisation) and not common and not _first(subject, "pseudonym"))


def _declared_seal(certificate: x509.Certificate) -> bool:
    """Return whether a qualified certificate is of the type for seals (ETSI EN 319 412-5, 4.2.3)."""
    try:
        found = certificate.extensions.get_extension_for_oid(x509.ObjectIdentifier(STATEMENTS)).value
    except (x509.ExtensionNotFound, ValueError):  # none, or not to be read
        return False
    return isinstance(found, x509.UnrecognizedExtension) and SEAL in found.value


def extension(certificate: x509.Certificate, kind: type[_ExtensionT]) -> _ExtensionT | None:
    """Return what a certificate says in an extension of that kind; None where it has none."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def anonymous(certificate: x509.Certificate) -> bool:
    """Return whether the subject names neither a person nor an organisation."""
    return not any(_names(certificate.subject))


def _called(name: x509.Name) -> str:
    """Return what people call the one that `name` is about; the whole of it where it names nobody."""
    return next(filter(None, _names(name)), "") or name.rfc4514_string()


def _names(name: x509.Name) -> tuple[str, ...]:
    person = f"{_first(name, 'GN')} {_first(name, 'SN')}".strip()
    return _first(name, "CN"), person, _first(name, "pseudonym"), _first(name, "O")


def _first(name: x509.Name, attribute: str) -> str:
    return next((str(value.value).strip() for value in name.get_attributes_for_oid(ATTRIBUTES[attribute])), "")


def signatory(certificate: x509.Certificate, when: datetime) -> Holder:
    """Return the holder of a certificate with which documents can be signed at `when`; raises `Refused` for any other.

    The day that is named is one in the zone of `when`.
    """
    who = holder(certificate)
    if when < who.valid_from:
        raise Refused(msg("The certificate of {name} counts only from {day}.", name=who.name,
                          day=moved(who.valid_from, when.tzinfo).date()))  # fmt: skip
    if when > who.valid_until:
        raise Refused(
            msg("The certificate of {name} expired on {day}.", name=who.name,
                day=moved(who.valid_until, when.tzinfo).date()),
            msg("Ask {issuer} for a new one.", issuer=who.issuer),
        )  # fmt: skip
    _require_fit(who, certificate)
    return who


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC; a moment without zone is refused, which means another time elsewhere."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


# -- whether it is fit to sign documents -----------------------------------------------------------


def _require_fit(who: Holder, certificate: x509.Certificate) -> None:
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
    checks = (_unreadable, _nameless, _key, _usage, _purpose)
    return next((reason for check in checks if (reason := check(certificate, who))), None)


def misuse(certificate: x509.Certificate, who: Holder) -> Message | None:
    """Return why `certificate` is for something else than signing documents; None where it does not say so."""
    return _unreadable(certificate, who) or _usage(certificate, who) or _purpose(certificate, who)


def warnings_of(certificate: x509.Certificate, who: Holder) -> tuple[Message, ...]:
    """Return who will not accept a signature made with `certificate`, although it can be made."""
    return () if who.demonstration else tuple(_doubts(certificate, who))


def broken_hash(certificate: x509.Certificate) -> str:
    """Return the hash with which `certificate` was issued where that is no longer believed, or else nothing."""
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
    key = certificate.public_key()
    return key.curve.name if isinstance(key, EllipticCurvePublicKey) else ""


def _usage(certificate: x509.Certificate, who: Holder) -> Message | None:
    usage = extension(certificate, x509.KeyUsage)
    if usage is None or usage.digital_signature or usage.content_commitment:
        return None
    return msg("The certificate of {name} does not allow its key to sign.", name=who.name)


def _purpose(certificate: x509.Certificate, who: Holder) -> Message | None:
    purposes = _purposes(certificate)
    other = next((OTHERS[one] for one in purposes if one in OTHERS), None)
    if other is None or DOCUMENTS.intersection(purposes):
        return None
    return msg("The certificate of {name} is for {purpose}, not for signing documents.", name=who.name, purpose=other)


def _purposes(certificate: x509.Certificate) -> list[str]:
    return [one.dotted_string for one in extension(certificate, x509.ExtendedKeyUsage) or ()]


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


# -- the list of authorities -----------------------------------------------------------------------


def load_list(name: str, data: bytes) -> bytes:
    """Return the revocation list in `data`, PEM or DER, as DER; raises `BadInput` (SUB502)."""
    try:
        found = x509.load_pem_x509_crl(data) if b"-----BEGIN" in data else x509.load_der_x509_crl(data)
    except ValueError as error:
        message = msg("This is not a revocation list.")
        raise BadInput.because(Finding(NO_REVOCATION_LIST, message, Place(name))) from error
    return found.public_bytes(Encoding.DER)


def load_trust(files: Iterable[tuple[str, bytes]], crls: Iterable[bytes] = ()) -> Trust:
    """Return the trust list held in `files` (name, PEM): self-signed certificates are roots, others help.

    A file that holds exactly one certificate names an authority outright, self-signed or not.
    Raises `BadInput` (SUB501) naming every file that is not PEM.
    """
    roots: list[bytes] = []
    others: list[bytes] = []
    findings: list[Finding] = []
    for name, pem in files:
        try:
            found = x509.load_pem_x509_certificates(pem)
        except ValueError:
            findings.append(Finding(NO_PEM, msg("This is not a certificate in PEM form."), Place(name)))
            continue
        for one in found:
            chosen = roots if len(found) == 1 or one.subject == one.issuer else others
            chosen.append(one.public_bytes(Encoding.DER))
    if findings:
        raise BadInput.because(*findings)
    return Trust(tuple(roots), tuple(others), tuple(crls))
