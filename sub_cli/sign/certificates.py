"""What a certificate says about its holder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sub_cli.errors import Refused
from sub_cli.messages import msg
from sub_cli.zones import moved

if TYPE_CHECKING:
    from cryptography import x509

DEMONSTRATION = "DEMONSTRATION ONLY – not a legal signature"
"""The organisation in every demonstration certificate. Whoever claims it only loses by it."""

STATEMENTS = "1.3.6.1.5.5.7.1.3"
"""What a qualified certificate says of itself."""
SEAL = bytes.fromhex("060704008e46010602")
"""In DER: of the type for seals of organisations."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a certificate is about, who issued it, and when it counts."""

    name: str
    """The common name, or else given name and surname, or the organisation; the whole subject where it names nobody."""
    organisation: str
    issuer: str
    """The issuer, named in the same way."""
    valid_from: datetime
    valid_until: datetime
    demonstration: bool
    """Made by `sub` itself for a demonstration."""
    self_signed: bool
    """Subject and issuer are the same: nobody else vouches for the holder."""
    given: str = ""
    """Given names or initials, where the certificate tells them apart."""
    surname: str = ""
    seal: bool = False
    """It names an organisation and no person: what it signs is sealed."""


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
    from cryptography import x509

    try:
        found = certificate.extensions.get_extension_for_oid(x509.ObjectIdentifier(STATEMENTS)).value
    except (x509.ExtensionNotFound, ValueError):  # none, or not to be read
        return False
    return isinstance(found, x509.UnrecognizedExtension) and SEAL in found.value


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
    from cryptography.x509.oid import NameOID

    oid = {
        "CN": NameOID.COMMON_NAME,
        "O": NameOID.ORGANIZATION_NAME,
        "GN": NameOID.GIVEN_NAME,
        "SN": NameOID.SURNAME,
        "pseudonym": NameOID.PSEUDONYM,
        "organisation number": NameOID.ORGANIZATION_IDENTIFIER,
    }[attribute]
    return next((str(value.value).strip() for value in name.get_attributes_for_oid(oid)), "")


def require_valid(who: Holder, when: datetime) -> None:
    """Raise `Refused` unless the certificate counts at `when`, so that nobody signs with a dead key.

    The day that it names is one in the zone of `when`.
    """
    if when < who.valid_from:
        raise Refused(
            msg(
                "The certificate of {name} counts only from {day}.",
                name=who.name,
                day=moved(who.valid_from, when.tzinfo).date(),
            )
        )
    if when > who.valid_until:
        raise Refused(
            msg(
                "The certificate of {name} expired on {day}.",
                name=who.name,
                day=moved(who.valid_until, when.tzinfo).date(),
            ),
            msg("Ask {issuer} for a new one.", issuer=who.issuer),
        )


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC; a moment without zone is refused, which means another time elsewhere."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)
