"""The bytes of one signature: its hole in the file, and what in it no signature protects.

A signature covers the file but for its own container, and in that container only a part of itself. pyHanko
does not look at the rest: a changed digit in the padding, in the spare copy of a certificate or in the
unsigned attributes passes. Here whatever is not protected has to be what it must be. Imported inside
functions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asn1crypto import cms, core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from sub_cli.sign.certificates import extension
from sub_cli.sign.model import Unexplained

HASHES = (hashes.SHA1(), hashes.SHA256(), hashes.SHA384(), hashes.SHA512())
"""How the signed attributes may name a certificate; RFC 2634 did so by SHA-1."""
NULL = b"\x05\x00"
ATTRIBUTES = {"signature_time_stamp_token"}
"""Unsigned attributes that PAdES B-T adds; anything else in that place is unexplained."""


def hole(data: bytes, byte_range: Sequence[int], contents: bytes) -> bytes:
    """Return the signature in the hole that `byte_range` leaves in `data`, without its padding.

    `contents` is what the PDF's parser read as /Contents; it must be what stands in the hole. Raises
    `Unexplained` unless the hole is exactly one hexadecimal string, in one case, padded with zeros.
    """
    if len(byte_range) != 4 or not all(type(int(one)) is int and int(one) >= 0 for one in byte_range):
        raise Unexplained("the byte range is not four numbers")
    start, length, resume, rest = (int(one) for one in byte_range)
    if start != 0 or resume < length + 2 or resume + rest > len(data):
        raise Unexplained("the byte range does not fit the file")
    gap = data[length:resume]
    digits = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or digits not in (contents.hex().encode(), contents.hex().upper().encode()):
        raise Unexplained("the hole in the byte range is not the signature")
    size = _der_size(contents)
    if any(contents[size:]):
        raise Unexplained("something stands behind the signature in its container")
    return contents[:size]


def _der_size(data: bytes) -> int:
    """Return how many bytes the DER value at the start of `data` takes."""
    if len(data) < 4 or data[0] != 0x30 or data[1] == 0x80:
        raise Unexplained("the signature is not in DER")
    extra = data[1] & 0x7F if data[1] & 0x80 else 0
    size = 2 + extra + (int.from_bytes(data[2 : 2 + extra], "big") if extra else data[1])
    if size > len(data):
        raise Unexplained("the signature is cut off")
    return size


def check_container(der: bytes, known: Iterable[bytes]) -> None:
    """Raise `Unexplained` for anything in the CMS value `der` that neither the signature nor form protects.

    `known` are certificates (DER) from elsewhere, which may vouch for those in the container.
    """
    try:
        info = cms.ContentInfo.load(der, strict=True)
        if info["content_type"].native != "signed_data":
            raise Unexplained("the container holds no signature")
        _check_form(der, 0, len(der))
        _check_signed_data(info["content"], list(known))
    except Unexplained:
        raise
    except Exception as error:  # asn1crypto raises whatever it stumbles over
        raise Unexplained(f"the container cannot be read: {error}") from error


def _check_form(der: bytes, start: int, end: int) -> None:
    """Every value within `der[start:end]` is in DER: its length in the shortest form, and used up exactly.

    Written out because asn1crypto's own re-encoding takes longer than all other checks together.
    """
    while start < end:
        tag, first = der[start], der[start + 1]
        extra = first & 0x7F if first & 0x80 else 0
        length = int.from_bytes(der[start + 2 : start + 2 + extra], "big") if extra else first
        content = start + 2 + extra
        shortest = first != 0x80 and (not extra or (length >= 0x80 and der[start + 2] != 0))
        if tag & 0x1F == 0x1F or not shortest or content + length > end:
            raise Unexplained("the signature is not in its one proper form")
        if tag & 0x20:
            _check_form(der, content, content + length)
        start = content + length
    if start != end:
        raise Unexplained("the signature is not in its one proper form")


def _check_signed_data(signed: cms.SignedData, known: list[bytes]) -> None:
    if len(signed["signer_infos"]) != 1:
        raise Unexplained("there is not exactly one signer in the container")
    signer = signed["signer_infos"][0]
    digests = signed["digest_algorithms"]
    if len(digests) != 1 or digests[0].dump() != signer["digest_algorithm"].dump():
        raise Unexplained("the container names other digests than the signature's")
    for algorithm in (signer["digest_algorithm"], signer["signature_algorithm"]):
        _check_parameters(algorithm)
    if signed["crls"].native:
        raise Unexplained("the container carries revocation lists that nothing protects")
    stamp = signed["encap_content_info"]["content_type"].native == "tst_info"
    if not stamp and signed["encap_content_info"]["content"].native is not None:
        raise Unexplained("the container carries a content of its own")
    _check_versions(signed, signer, stamp)
    certificates = [one.chosen for one in signed["certificates"]]
    _check_signer(signer, certificates)
    _check_certificates(certificates, signer, known)
    _check_unsigned(signer, known + [one.dump() for one in certificates])


def _check_versions(signed: cms.SignedData, signer: cms.SignerInfo, stamp: bool) -> None:
    """Require the versions that follow from the rest (RFC 5652, 5.1 and 5.3): no signature protects them."""
    by_name = signer["sid"].name == "issuer_and_serial_number"
    own, whole = "v1" if by_name else "v3", "v1" if by_name and not stamp else "v3"
    if (signer["version"].native, signed["version"].native) != (own, whole):
        raise Unexplained("the container has another version than what it holds")


def _check_parameters(algorithm: core.Sequence) -> None:
    """Allow no parameters or NULL where an algorithm has none; others (PSS) are read and used by pyHanko."""
    parameters = algorithm["parameters"]
    empty = parameters.native is None
    if empty and parameters.dump() not in (b"", NULL):
        raise Unexplained("an algorithm has odd parameters")
    if not empty and "pss" not in algorithm["algorithm"].native:
        raise Unexplained("an algorithm has parameters that it does not take")


def _check_signer(signer: cms.SignerInfo, certificates: list[asn1.Certificate]) -> None:
    """Require that the signer is named byte for byte as in his certificate."""
    sid = signer["sid"].chosen
    for one in certificates:
        if isinstance(sid, cms.IssuerAndSerialNumber):
            same = sid["issuer"].dump() == one.issuer.dump() and sid["serial_number"].native == one.serial_number
        else:
            same = sid.native == one.key_identifier
        if same:
            return
    raise Unexplained("the certificate of the signer is not in the container")


def _check_certificates(found: list[asn1.Certificate], signer: cms.SignerInfo, known: list[bytes]) -> None:
    """Require that every certificate is named in the signed attributes or vouched for by another.

    And that every one that is named is there.
    """
    own = {one.dump(): x509.load_der_x509_certificate(one.dump()) for one in found}
    everything = [*own.values(), *(x509.load_der_x509_certificate(der) for der in known if der not in own)]
    named = _fingerprints(signer)
    prints = {one: {one.fingerprint(kind) for kind in HASHES} for one in own.values()}
    if not named <= set().union(*prints.values()):
        raise Unexplained("a certificate that the signature names is not in the container, or not as it was")
    for one in own.values():
        if not prints[one] & named and not _has_voucher(one, everything):
            raise Unexplained(f"nothing vouches for the certificate of {one.subject.rfc4514_string()}")


def _has_voucher(certificate: x509.Certificate, everything: list[x509.Certificate]) -> bool:
    """Return whether one of `everything` issued `certificate`, or it tops a chain whose root is elsewhere.

    Such a top is protected by being the issuer of the rest; a root has to vouch for itself.
    """
    if any(issued(other, certificate) for other in everything):
        return True
    return not _claims_root(certificate) and any(issued(certificate, other) for other in everything)


def _claims_root(certificate: x509.Certificate) -> bool:
    above, own = extension(certificate, x509.AuthorityKeyIdentifier), extension(certificate, x509.SubjectKeyIdentifier)
    same = above is not None and own is not None and above.key_identifier == own.digest
    return certificate.subject == certificate.issuer or same


def issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Return whether `issuer` issued `certificate`, by its name and its key."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except Exception:  # not issued, or an algorithm that is not known
        return False
    return True


def _fingerprints(signer: cms.SignerInfo) -> set[bytes]:
    """Return the fingerprints in the signing-certificate attributes (RFC 5035), which are signed."""
    names = ("signing_certificate", "signing_certificate_v2")
    attributes = [one for one in signer["signed_attrs"] if one["type"].native in names]
    return {certid["cert_hash"].native for one in attributes for value in one["values"] for certid in value["certs"]}


def _check_unsigned(signer: cms.SignerInfo, known: list[bytes]) -> None:
    """Require that nothing but one time stamp stands among the unsigned attributes, and that it is sound."""
    attributes = signer["unsigned_attrs"]
    if isinstance(attributes, core.Void):
        return
    types = [one["type"].native for one in attributes]
    if len(types) != len(set(types)) or not set(types) <= ATTRIBUTES:
        raise Unexplained("the container carries additions that nothing protects")
    for one in attributes:
        for token in one["values"]:
            check_container(token.dump(), known)
