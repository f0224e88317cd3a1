"""Building certificate chains to the trust list, without asking the network unless told to.

Imported inside functions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509
from cryptography.x509 import Certificate, CertificateRevocationList, load_der_x509_certificate, load_der_x509_crl
from pyhanko_certvalidator import ValidationContext

from sub_cli.sign.trust import Trust


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


def revoked(chain: Sequence[bytes], crls: Iterable[bytes], moment: datetime) -> bool:
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
