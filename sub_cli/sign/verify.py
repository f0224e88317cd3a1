"""Judging a signed PDF. Whatever is not explained is a no. Imported inside functions only."""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from asn1crypto import x509 as asn1
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus, TimestampSignatureStatus
from pyhanko.sign.validation.status import SignatureCoverageLevel as Coverage
from pyhanko_certvalidator import ValidationContext

from sub_cli.memo.level import Level
from sub_cli.messages import Message, msg
from sub_cli.pdf import silence
from sub_cli.pdf.reader import Reader, entry
from sub_cli.sign.certificates import holder, misuse, utc
from sub_cli.sign.chains import context_at, doubt_about, is_revoked
from sub_cli.sign.changes import unexplained
from sub_cli.sign.container import check_container, hole
from sub_cli.sign.model import (
    UNSIGNED,
    Holder,
    SignatureVerdict,
    Standing,
    TimeSource,
    Trust,
    Unexplained,
    Verdict,
)

Status: TypeAlias = PdfSignatureStatus | DocumentTimestampStatus
"""What pyHanko says of a signature of a person, or of a time stamp."""

SIGNER_USAGE = {"non_repudiation", "digital_signature"}
"""Key usages that allow signing; authorities set the one or the other."""


REVISIONS, FIELDS, DEPTH = 100, 5_000, 20
"""Beyond these a file is made to exhaust whoever reads it; a memo has a handful of each."""
FILL_FORMS = 2
"""The DocMDP level from which further signatures are permitted (ISO 32000-2, table 257)."""


class Doubt(Exception):
    """Why a file cannot be judged any further."""

    def __init__(self, message: Message, detail: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.detail = detail


def verify_pdf(data: bytes, trust: Trust | None = None, *, at: datetime) -> Verdict:
    """Judge the signatures of a PDF as of `at`, by the authorities on the `trust` list; raises MemoryError alone.

    A signature without a time stamp is judged at `at`, since its claimed time proves nothing; one with a
    trusted time stamp at that time. The network is never asked. Moments are told in the zone of `at`.
    """
    moment = utc(at)
    try:
        with silence():
            return _judge(data, trust or Trust(), moment).in_zone(at.tzinfo)
    except Doubt as doubt:
        return Verdict(False, (), (doubt.message,), (doubt.detail,) if doubt.detail else ())
    except MemoryError:
        raise  # that says nothing of the file
    except Exception as error:  # pyHanko and asn1crypto raise whatever a malformed file makes them stumble over
        reason = msg("The file cannot be read as a signed PDF.")
        return Verdict(False, (), (reason,), (f"{type(error).__name__}: {error}",))


def unsigned_length(data: bytes) -> int | None:
    """Return how many bytes stand before the revision of the first signature; None where there is no such revision.

    A rebuild of the document must give exactly those bytes.
    """
    try:
        with silence():
            reader = _reader(data)
            first = _embedded(reader)[0].signed_revision
            return _revision_start(reader, first) if first > 0 else None
    except MemoryError:
        raise
    except Exception:  # whatever cannot be read has no prefix
        return None


def _revision_start(reader: Reader, revision: int) -> int:
    """Return where the first object of `revision`, or its cross-reference section, begins."""
    section = reader.xrefs.get_xref_data(revision)
    places = [offset for _, offset in section.standard_xrefs.values()]
    return min([*places, reader.xrefs.get_startxref_for_revision(revision)])


def _reader(data: bytes) -> Reader:
    if not data.startswith(b"%PDF-"):
        raise Doubt(msg("This is not a PDF."))
    if not re.search(rb"%%EOF(\r\n|\r|\n)?\Z", data[-16:]):
        raise Doubt(msg("The file does not end where a PDF ends: something was added, or it is cut off."))
    reader = Reader(data)
    if reader.encrypted:
        raise Doubt(msg("The file is encrypted; what it says cannot be judged."))
    if reader.xrefs.hybrid_xrefs_present:
        raise Doubt(msg("The file shows different readers different contents (hybrid cross-references)."))
    return reader


@dataclass(frozen=True)
class _ValidationData:
    """The document security store of a file."""

    certificates: tuple[asn1.Certificate, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class _Case:
    """One file under judgment."""

    data: bytes
    reader: Reader
    trust: Trust
    embedded: tuple[EmbeddedPdfSignature, ...]
    """pyHanko's signatures, oldest first."""
    dss: _ValidationData
    """Certificates, revocation lists and OCSP answers that the file carries."""
    changed: dict[int, str]
    """Revisions after the first signature that are more than signing, and why."""

    def permitted(self, embedded: EmbeddedPdfSignature) -> bool:
        """Return whether all that followed this signature is signing, and nothing that it forbids."""
        later = [one for one in self.embedded if one.signed_revision > embedded.signed_revision]
        signed = [str(one.field_name) for one in later if one.sig_object_type != "/DocTimeStamp"]
        if any(revision > embedded.signed_revision for revision in self.changed):
            return False
        if signed and embedded.docmdp_level is not None and embedded.docmdp_level.value < FILL_FORMS:
            return False
        return not (embedded.fieldmdp and any(embedded.fieldmdp.is_locked(name) for name in signed))


def _judge(data: bytes, trust: Trust, at: datetime) -> Verdict:
    reader = _reader(data)
    embedded = _embedded(reader)
    if len(embedded) != len(list(enumerate_sig_fields(reader, filled_status=True))):
        raise Doubt(msg("The file carries a signature of an unknown kind."))
    changed = _changed(reader, embedded[0].signed_revision)
    case = _Case(data, reader, trust, embedded, _validation_data(reader), changed)
    verdicts: list[SignatureVerdict] = []
    details = list(changed.values())
    known_at = at
    for one in reversed(embedded):
        verdict, detail = asyncio.run(_one(case, one, known_at))
        details += detail
        # A trusted document time stamp proves that everything before it existed then.
        if verdict.is_timestamp and verdict.trusted and verdict.signed_at:
            known_at = verdict.signed_at
        verdicts.insert(0, verdict)
    verdicts = [_with_later(verdict, verdicts[place + 1 :]) for place, verdict in enumerate(verdicts)]
    verdicts = _with_archive_level(verdicts)
    reasons = tuple(reason for verdict in verdicts for reason in verdict.reasons)
    return Verdict(not reasons and all(one.holds for one in verdicts), tuple(verdicts), reasons, tuple(details))


def _embedded(reader: Reader) -> tuple[EmbeddedPdfSignature, ...]:
    """Return pyHanko's signatures, oldest first.

    Raises `Doubt` where there are none, where one cannot be read, and where an earlier revision had another.
    """
    _require_sane_forms(reader)
    try:
        embedded = tuple(reader.embedded_signatures)
    except MemoryError:
        raise
    except Exception as error:  # asn1crypto and pyHanko raise whatever they stumble over
        raise Doubt(msg("A signature in the file was altered."), f"{type(error).__name__}: {error}") from error
    now = {str(one.field_name) for one in embedded}
    for revision in range(reader.xrefs.total_revisions):
        then = enumerate_sig_fields(reader.get_historical_resolver(revision), filled_status=True)
        if any(str(name) not in now for name, _, _ in then):
            raise Doubt(msg("A signature was taken out of the file."))
    if not embedded:
        raise Doubt(UNSIGNED)
    return embedded


def _require_sane_forms(reader: Reader) -> None:
    """Raise `Doubt` where a form is no tree: walking such a one may never end."""
    if reader.xrefs.total_revisions > REVISIONS:
        raise Doubt(msg("The file was changed too often to be judged."))
    for revision in range(reader.xrefs.total_revisions):
        root = reader.get_historical_resolver(revision).root
        waiting = [(one, 1) for one in _references(entry(root, "/AcroForm"), "/Fields")]
        seen: set[int] = set()
        while waiting:
            reference, depth = waiting.pop()
            if reference.idnum in seen or depth > DEPTH or len(seen) > FIELDS:
                raise Doubt(msg("The form in the file is no proper form."))
            seen.add(reference.idnum)
            waiting += [(kid, depth + 1) for kid in _references(reference.get_object(), "/Kids")]


def _references(above: generic.DictionaryObject | None, key: str) -> list[generic.IndirectObject]:
    """Return the references in a list of a dictionary; none where it has no such list."""
    found = entry(above, key)
    return [] if found is None else [found.raw_get(place) for place in range(len(found))]


def _changed(reader: Reader, first: int) -> dict[int, str]:
    """Return the revisions after `first` that are more than signing, each with what the matter is."""
    judged = {revision: unexplained(reader, revision) for revision in range(first + 1, reader.xrefs.total_revisions)}
    return {revision: why for revision, why in judged.items() if why}


async def _one(case: _Case, embedded: EmbeddedPdfSignature, known_at: datetime) -> tuple[SignatureVerdict, list[str]]:
    """Return the verdict on one signature, and the libraries' own words for what is wrong."""
    reasons, details = _container_reasons(case, embedded)
    who = _signer(embedded)
    last = embedded is case.embedded[-1]
    status: Status | None = None
    moment = known_at
    try:
        judge = _judge_timestamp if _stamps(embedded) else _judge_signature
        status, moment = await judge(case, embedded, known_at)
    except Exception as error:  # many kinds, no common ancestor
        reasons.append(msg("The signature of {name} cannot be judged.", name=who.name))
        details.append(f"{type(error).__name__}: {error}")
    intact = status is not None and status.intact and status.valid and not reasons
    covers, permitted = _covers(status, last=last), case.permitted(embedded)
    if status is not None:
        reasons += _reasons(status, who, covers=covers, permitted=permitted, last=last)
    verdict = _verdict(case, embedded, who, status)
    standing, why = _standing(case, embedded, status, who, moment)
    verdict = replace(verdict, intact=intact, whole_file=covers and last, permitted=permitted)
    return replace(verdict, standing=standing, why=why, reasons=tuple(reasons)), details


def _stamps(embedded: EmbeddedPdfSignature) -> bool:
    return bool(embedded.sig_object_type == "/DocTimeStamp")


def _stamp(status: Status | None) -> TimestampSignatureStatus | None:
    """Return what pyHanko says of a time stamp: of the one on a signature, or of one that is a signature itself."""
    return status.timestamp_validity if isinstance(status, PdfSignatureStatus) else status


def _verdict(case: _Case, embedded: EmbeddedPdfSignature, who: Holder, status: Status | None) -> SignatureVerdict:
    """Return what the signature says of itself; nothing of it is believed yet."""
    is_timestamp, stamp = _stamps(embedded), _stamp(status)
    believed = stamp is not None and stamp.trusted
    return SignatureVerdict(
        field=str(embedded.field_name),
        is_timestamp=is_timestamp,
        certifies=embedded.docmdp_level is not None and not is_timestamp,
        intact=False,
        whole_file=False,
        permitted=False,
        size=int(embedded.byte_range[2]) + int(embedded.byte_range[3]),
        who=who,
        standing=Standing.UNKNOWN,
        signed_at=stamp.timestamp if stamp and (believed or is_timestamp) else embedded.self_reported_timestamp,
        time_source=TimeSource.TIME_STAMP if believed else TimeSource.CLAIMED,
        time_authority=holder(_certificate(stamp.signing_cert)).name if stamp is not None else "",
        level=None if is_timestamp else _level(case, embedded, stamp),
        reason=str(entry(embedded.sig_object, "/Reason") or ""),
        location=str(entry(embedded.sig_object, "/Location") or ""),
    )


def _signer(embedded: EmbeddedPdfSignature) -> Holder:
    """Return who signed; raise `Doubt` where the container does not even say that."""
    try:
        return holder(_certificate(embedded.signer_cert))
    except Exception as error:  # pyHanko and cryptography raise whatever they stumble over
        raise Doubt(_alteration(embedded), f"{type(error).__name__}: {error}") from error


def _alteration(embedded: EmbeddedPdfSignature) -> Message:
    return msg("The container of the signature in {field} was altered.", field=str(embedded.field_name))


def _certificate(certificate: asn1.Certificate) -> Certificate:
    return load_der_x509_certificate(certificate.dump())


def _container_reasons(case: _Case, embedded: EmbeddedPdfSignature) -> tuple[list[Message], list[str]]:
    try:
        der = hole(case.data, embedded.byte_range, embedded.pkcs7_content)
        known = [*case.trust.roots, *case.trust.others, *(one.dump() for one in case.dss.certificates)]
        check_container(der, known)
    except Unexplained as error:
        return [_alteration(embedded)], [str(error)]
    return [], []


async def _judge_signature(
    case: _Case, embedded: EmbeddedPdfSignature, known_at: datetime
) -> tuple[PdfSignatureStatus, datetime]:
    """Judge a person's signature at `known_at`, or at its own time stamp where that is trusted."""

    async def judge(moment: datetime) -> PdfSignatureStatus:
        return await async_validate_pdf_signature(
            embedded,
            _context(case, embedded, moment),
            ts_validation_context=_context(case, embedded, known_at),
            key_usage_settings=KeyUsageConstraints(key_usage=SIGNER_USAGE),
            skip_diff=True,
        )

    status = await judge(known_at)
    stamp = status.timestamp_validity
    if stamp is None or not stamp.trusted:
        return status, known_at
    return await judge(stamp.timestamp), stamp.timestamp


async def _judge_timestamp(
    case: _Case, embedded: EmbeddedPdfSignature, known_at: datetime
) -> tuple[DocumentTimestampStatus, datetime]:
    context = _context(case, embedded, known_at)
    return await async_validate_pdf_timestamp(embedded, context, skip_diff=True), known_at


def _validation_data(reader: Reader) -> _ValidationData:
    """Return the document security store of the newest revision."""
    if "/DSS" not in reader.root:
        return _ValidationData()
    store = DocumentSecurityStore.read_dss(reader)
    ocsps = (reference.get_object().read_data(DecodePurpose.OCSP_RESPONSE) for reference in store.ocsps)
    crls = (reference.get_object().read_data(DecodePurpose.CRL) for reference in store.crls)
    return _ValidationData(tuple(store.load_certs()), tuple(crls), tuple(ocsps))


def _context(case: _Case, embedded: EmbeddedPdfSignature, moment: datetime) -> ValidationContext:
    others = [*embedded.other_embedded_certs, *case.dss.certificates]
    return context_at(case.trust, moment, others=others, crls=case.dss.crls, ocsps=case.dss.ocsps)


def _is_revoked(case: _Case, embedded: EmbeddedPdfSignature, moment: datetime) -> bool:
    return is_revoked(_around(case, embedded), [*case.trust.crls, *case.dss.crls], moment)


def _around(case: _Case, embedded: EmbeddedPdfSignature) -> list[bytes]:
    """Return every certificate with which a chain of this signature can be built, DER, the signer's first."""
    own = [embedded.signer_cert, *embedded.other_embedded_certs, *case.dss.certificates]
    return [*(one.dump() for one in own), *case.trust.roots, *case.trust.others]


def _covers(status: Status | None, *, last: bool) -> bool:
    """Return whether a signature covers its whole revision; the newest one, the whole file."""
    least = Coverage.ENTIRE_FILE if last else Coverage.ENTIRE_REVISION
    return status is not None and status.coverage is not None and status.coverage >= least


def _reasons(status: Status, who: Holder, *, covers: bool, permitted: bool, last: bool) -> list[Message]:
    found: list[Message] = []
    if not status.intact:
        found.append(msg("The document is not the one that {name} signed.", name=who.name))
    if not status.valid:
        found.append(msg("The signature itself was not made with the key of {name}.", name=who.name))
    if not covers and last:
        found.append(msg("The newest signature, of {name}, does not cover the whole file.", name=who.name))
    elif not covers:
        found.append(msg("The signature of {name} does not cover its whole revision.", name=who.name))
    if covers and not permitted:
        found.append(msg("After {name} signed, the document was changed by more than signing.", name=who.name))
    stamp = status.timestamp_validity if isinstance(status, PdfSignatureStatus) else None
    if stamp is not None and not (stamp.intact and stamp.valid):
        found.append(msg("The time stamp on the signature of {name} is broken.", name=who.name))
    return found


def _standing(
    case: _Case, embedded: EmbeddedPdfSignature, status: Status | None, who: Holder, moment: datetime
) -> tuple[Standing, Message | None]:
    """Return what the certificate is worth; a demonstration key is one, whoever is on the trust list."""
    if who.demonstration:
        return Standing.DEMONSTRATION, None
    if (status is not None and status.revoked) or _is_revoked(case, embedded, moment):
        return Standing.REVOKED, None
    if not who.valid_from <= moment <= who.valid_until:
        return Standing.EXPIRED, None
    if why := _doubt(case, embedded, status, who, moment):
        return Standing.UNFIT, why
    if status is not None and status.trusted:
        return Standing.TRUSTED, None
    return (Standing.SELF_SIGNED if who.self_signed else Standing.UNKNOWN), None


def _doubt(
    case: _Case, embedded: EmbeddedPdfSignature, status: Status | None, who: Holder, moment: datetime
) -> Message | None:
    """Return why a signer under an authority on the list is not believed; None where he is, or where none is."""
    certificate = _certificate(embedded.signer_cert)
    if status is not None and status.trusted:
        return None if _stamps(embedded) else misuse(certificate, who)
    if status is None or _stamps(embedded):
        return None
    return doubt_about(certificate, _around(case, embedded), case.trust, moment)


def _level(case: _Case, embedded: EmbeddedPdfSignature, stamp: TimestampSignatureStatus | None) -> Level | None:
    """Return the level by what the file carries; whether the authorities are trusted is another question."""
    if entry(embedded.sig_object, "/SubFilter") != "/ETSI.CAdES.detached":
        return None
    if stamp is None or not (stamp.intact and stamp.valid):
        return Level.B_B
    carried = {one.dump() for one in case.dss.certificates}
    chained = embedded.signer_cert.dump() in carried and (case.dss.crls or case.dss.ocsps)
    return Level.B_LT if chained else Level.B_T


def _with_archive_level(verdicts: list[SignatureVerdict]) -> list[SignatureVerdict]:
    """Raise B-LT to B-LTA where a sound document time stamp follows."""
    result = list(verdicts)
    for place, one in enumerate(verdicts):
        sealed = any(later.is_timestamp and later.intact for later in verdicts[place + 1 :])
        if one.level is Level.B_LT and sealed:
            result[place] = replace(one, level=Level.B_LTA)
    return result


def _with_later(verdict: SignatureVerdict, after: list[SignatureVerdict]) -> SignatureVerdict:
    later = [
        msg("Afterwards {name} put a time stamp on the file.", name=one.signer)
        if one.is_timestamp
        else msg("Afterwards {name} signed too.", name=one.signer)
        for one in after
    ]
    return replace(verdict, later=tuple(later))
