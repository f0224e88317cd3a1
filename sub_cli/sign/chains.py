"""Building certificate chains to the trust list, without asking the network unless told to.

Imported inside functions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    CertificateRevocationList,
    load_der_x509_certificate,
    load_der_x509_crl,
)
from pyhanko_certvalidator import ValidationContext

from sub_cli.messages import Message, msg
from sub_cli.sign.certificates import broken_hash, extension, holder, unfit
from sub_cli.sign.container import issued
from sub_cli.sign.key import Key
from sub_cli.sign.model import Trust

LONGEST = 10
"""Certificates in a chain; a longer one is made to keep its reader busy."""


def context_at(
    trust: Trust,
    moment: datetime,
    *,
    strict: bool = False,
    online: bool = False,
    others: Iterable[x509.Certificate] = (),
    crls: Iterable[bytes] = (),
    ocsps: Iterable[bytes] = (),
) -> ValidationContext:
    """Return pyHanko's context for judging certificates as of `moment`.

    `others`, `crls` and `ocsps` come from the file. With `strict` a chain without revocation data fails, as
    B-LT demands; otherwise such data count where they are. With `online` they are fetched from the addresses
    in the certificates, and then the moment is now: that is when the answer is true.
    """
    return ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in trust.roots],
        other_certs=[*(x509.Certificate.load(der) for der in trust.others), *others],
        crls=[*trust.crls, *crls],
        ocsps=list(ocsps),
        moment=None if online else moment,
        allow_fetching=online,
        revocation_mode="require" if strict else "soft-fail",
    )


def doubt_about(certificate: Certificate, known: Iterable[bytes], trust: Trust, moment: datetime) -> Message | None:
    """Return why a signer under an authority on the `trust` list is not believed; None where no such one is above him.

    `known` are the certificates (DER) with which a chain can be built.
    """
    chain = _chain_to(certificate, known, trust)
    return _fault(chain, moment) if chain else None


def is_vouched_for(key: Key, trust: Trust) -> bool:
    """Return whether an authority on the `trust` list stands above a key, as far as its own chain shows."""
    known = (*key.issuers, *trust.roots, *trust.others)
    return bool(_chain_to(load_der_x509_certificate(key.certificate), known, trust))


def _chain_to(certificate: Certificate, known: Iterable[bytes], trust: Trust) -> list[Certificate]:
    """Return the chain from `certificate` to a root of the `trust` list; nothing where it leads to none."""
    chain = _chain([certificate, *map(load_der_x509_certificate, known)])
    roots = {load_der_x509_certificate(der) for der in trust.roots}
    place = next((place for place, one in enumerate(chain) if one in roots), None)
    return [] if place is None else chain[: place + 1]


def _chain(known: list[Certificate]) -> list[Certificate]:
    """Return the first certificate and those above it, each issued by the next."""
    chain = known[:1]
    while len(chain) < LONGEST:
        above = next((one for one in known if one not in chain and _above(one, chain[-1])), None)
        if above is None:
            break
        chain.append(above)
    return chain


def _above(issuer: Certificate, certificate: Certificate) -> bool:
    """Return whether `issuer` issued `certificate`; by its name only where the hash is too weak to be checked."""
    named = certificate.issuer == issuer.subject and bool(broken_hash(certificate))
    return named or issued(issuer, certificate)


def _fault(chain: list[Certificate], moment: datetime) -> Message:
    who = holder(chain[0])
    if reason := unfit(chain[0], who):
        return reason
    for one in chain[1:]:
        if not one.not_valid_before_utc <= moment <= one.not_valid_after_utc:
            return msg(
                "The certificate of {issuer}, which vouches for {name}, does not count on {day}.",
                issuer=holder(one).name,
                name=who.name,
                day=moment.date(),
            )
        if not _is_authority(one):
            return msg(
                "The certificate of {issuer} does not allow it to vouch for {name}.",
                issuer=holder(one).name,
                name=who.name,
            )
    for one in chain[:-1]:
        if used := broken_hash(one):
            return msg(
                "The certificate of {name} was issued with {hash}, which is no longer believed.",
                name=holder(one).name,
                hash=used,
            )
    return msg(
        "The chain from {name} to {issuer} breaks a rule that one of its certificates sets.",
        name=who.name,
        issuer=holder(chain[-1]).name,
    )


def _is_authority(certificate: Certificate) -> bool:
    basic = extension(certificate, BasicConstraints)
    return basic is not None and basic.ca


def is_revoked(chain: Sequence[bytes], crls: Iterable[bytes], moment: datetime) -> bool:
    """Return whether a certificate of `chain` (DER, issuers included) stands on a list as revoked by `moment`.

    pyHanko looks at a list only where the certificate says that there is one, and where the list is fresh.
    What an authority has taken back stays taken back.
    """
    certificates = [load_der_x509_certificate(der) for der in chain]
    return any(_on_list(load_der_x509_crl(der), certificates, moment) for der in crls)


def _on_list(crl: CertificateRevocationList, certificates: list[Certificate], moment: datetime) -> bool:
    issuers = [one for one in certificates if one.subject == crl.issuer]
    if not any(_signed_by(crl, one) for one in issuers):
        return False
    issued = (one for one in certificates if one.issuer == crl.issuer)
    entries = (crl.get_revoked_certificate_by_serial_number(one.serial_number) for one in issued)
    return any(entry is not None and entry.revocation_date_utc <= moment for entry in entries)


def _signed_by(crl: CertificateRevocationList, issuer: Certificate) -> bool:
    try:
        return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # it refuses other keys itself
    except Exception:  # a key of a kind that cannot sign lists
        return False
