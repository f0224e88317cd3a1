"""A certificate authority for tests: signers, a time-stamp authority and revocation lists of our own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

WHEN = datetime(2021, 4, 9, 14, 30, tzinfo=UTC)
"""When everything in these tests is signed."""
YEAR = timedelta(days=365)


def _name(common: str, organisation: str) -> x509.Name:
    pairs = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in pairs])


@dataclass
class Identity:
    """A key with its certificate."""

    key: object
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    def p12(self, phrase: bytes | None = None, *, chain: bool = True) -> bytes:
        how = serialization.BestAvailableEncryption(phrase) if phrase else serialization.NoEncryption()
        return pkcs12.serialize_key_and_certificates(b"k", self.key, self.certificate, self.chain if chain else (), how)

    def pem(self, phrase: bytes | None = None) -> bytes:
        how = serialization.BestAvailableEncryption(phrase) if phrase else serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)

    def certificate_pem(self) -> bytes:
        return b"".join(c.public_bytes(serialization.Encoding.PEM) for c in (self.certificate, *self.chain))


class Authority:
    """A root that issues certificates and a revocation list."""

    def __init__(self, common: str = "Proefgezag", organisation: str = "Provincie Proef", lists_at: str = "") -> None:
        self.lists_at = lists_at
        self.organisation = organisation
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name(common, organisation)
        self.root = self._build(self.name, self.key.public_key(), WHEN - YEAR, WHEN + 20 * YEAR, authority=True)

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def signer(self, name: str, *, start=WHEN - YEAR, end=WHEN + YEAR, rsa_key=False, key=None, **said) -> Identity:
        """Return a signer with a key of his own, or with `key`; `said` goes into the certificate."""
        key = key or (rsa.generate_private_key(65537, 2048) if rsa_key else ec.generate_private_key(ec.SECP256R1()))
        subject = said.pop("subject", None) or _name(name, self.organisation)
        return Identity(key, self._build(subject, key.public_key(), start, end, **said), (self.root,))

    def time_stamp_authority(self, start=WHEN - YEAR, end=WHEN + 10 * YEAR) -> Identity:
        key = rsa.generate_private_key(65537, 2048)
        certificate = self._build(_name("Proeftijd", self.organisation), key.public_key(), start, end, stamping=True)
        return Identity(key, certificate, (self.root,))

    def revocations(self, *revoked: Identity, moment=WHEN) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(moment - timedelta(hours=1)).next_update(moment + timedelta(days=7))
        builder = builder.add_extension(x509.CRLNumber(1), critical=False)
        for one in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(moment - timedelta(hours=2)).build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def _build(
        self, subject, public, start, end, *, authority=False, stamping=False, signs=True, purposes=(), extra=()
    ) -> x509.Certificate:
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage |= {"digital_signature": signs and not authority, "content_commitment": signs and not authority}
        usage |= {"key_encipherment": not signs}
        usage |= {"key_cert_sign": authority, "crl_sign": authority}
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
        builder = builder.add_extension(x509.BasicConstraints(authority, None), critical=True)
        builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        own = x509.SubjectKeyIdentifier.from_public_key(public)
        builder = builder.add_extension(above, critical=False).add_extension(own, critical=False)
        if self.lists_at and not authority:
            place = x509.DistributionPoint([x509.UniformResourceIdentifier(self.lists_at)], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([place]), critical=False)
        if stamping:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        if purposes:
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        for one in extra:
            builder = builder.add_extension(one, critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def declared_pss(self, who: Identity) -> Identity:
        """Return the RSA key of `who` with a certificate that allows it RSASSA-PSS only."""
        from asn1crypto import x509 as asn1

        found = asn1.Certificate.load(who.certificate.public_bytes(serialization.Encoding.DER))
        asked = found["tbs_certificate"]
        asked["subject_public_key_info"]["algorithm"] = {"algorithm": "rsassa_pss"}
        signature = self.key.sign(asked.dump(force=True), ec.ECDSA(hashes.SHA256()))
        found["signature_value"] = signature
        return Identity(who.key, x509.load_der_x509_certificate(found.dump(force=True)), who.chain)


@cache
def authority() -> Authority:
    """Return the authority that the whole run shares."""
    return Authority()


@cache
def identity(name: str = "Hanke Bruins Slot") -> Identity:
    """Return a signer of that authority."""
    return authority().signer(name)


@cache
def stamping() -> Identity:
    """Return the time-stamp authority; its RSA key is slow to make."""
    return authority().time_stamp_authority()


def timestamper(
    moment: datetime = WHEN + timedelta(minutes=1), who: Identity | None = None, root: x509.Certificate | None = None
):
    """Return a time stamper whose clock stands at `moment`."""
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from pyhanko.sign.timestamps import DummyTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    def der(one):
        return asn1.Certificate.load(one.public_bytes(serialization.Encoding.DER))

    who = who or stamping()
    store = SimpleCertificateStore()
    store.register(der(root or authority().root))
    private = who.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return DummyTimeStamper(der(who.certificate), keys.PrivateKeyInfo.load(private), store, fixed_dt=moment)
