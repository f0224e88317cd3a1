"""Putting a signature on a PDF: what was there stays, byte for byte, and the signature follows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sub_cli.errors import Refused, SubError, Unable, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.sign.base import Key, Level, SignatureRequest
from sub_cli.sign.certificates import Holder, holder, utc
from sub_cli.sign.silence import silence
from sub_cli.sign.trust import Trust

if TYPE_CHECKING:
    from sub_cli.pdf.reader import Reader


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A place for a signature in a PDF."""

    name: str
    signed: bool
    visible: bool
    title: str = ""
    """What it is for, in the words of the page: "Handtekening van A. de Vries"."""
    signer: Holder | None = None
    """Who signed; None where nobody did, or where that cannot be read."""


def signature_fields(data: bytes) -> tuple[SignatureField, ...]:
    """Return the signature fields of a PDF in the order of its form; raises `Refused` where it is no sound PDF."""
    from pyhanko.sign.fields import enumerate_sig_fields

    reader = _reader(data)
    try:
        signers = dict(_signers(reader))
        return tuple(
            _field(name, value is not None, field.get_object(), signers.get(name))
            for name, value, field in enumerate_sig_fields(reader)
        )
    except Exception as error:  # a malformed form can raise anything
        raise Refused(msg("This is not a sound PDF: {reason}.", reason=_words(error))) from error


def _field(name: str, signed: bool, field: Any, signer: Holder | None) -> SignatureField:
    from pyhanko.pdf_utils.form_tools import annot_width_height

    title = str(field["/TU"]) if "/TU" in field else ""
    return SignatureField(name, signed, all(annot_width_height(field)), title, signer)


def _signers(reader: Reader) -> Iterator[tuple[str, Holder]]:
    """Yield the field and the holder of each signature whose certificate can be read."""
    from cryptography.x509 import load_der_x509_certificate

    for embedded in reader.embedded_regular_signatures:
        try:
            yield str(embedded.field_name), holder(load_der_x509_certificate(embedded.signer_cert.dump()))
        except Exception:  # pyHanko and cryptography raise whatever they stumble over
            continue


def sign_pdf(
    unsigned: bytes,
    key: Key,
    request: SignatureRequest,
    *,
    level: Level = Level.B_B,
    timestamper: Any = None,
    trust: Trust | None = None,
    online: bool = False,
) -> bytes:
    """Return `unsigned` followed by a signature of `key`; the bytes of `unsigned` are its exact beginning.

    The first signature certifies the document: afterwards only further signatures are permitted. Levels
    above B-B need a `timestamper` (`http_timestamper`), those above B-T also the `trust` list with the
    authorities and their revocation lists; with `online` the lists are fetched, and `request.when` must be now.
    Raises `UsageProblem` where these are missing, `Refused` where the PDF or the key does not allow it,
    `Unable` where an authority does not answer.
    """
    _require_means(level, timestamper, trust)
    request = replace(request, when=utc(request.when))
    reader = _reader(unsigned)
    try:
        with silence():
            context = _validation_context(trust or Trust(), request, online=online) if level.self_contained else None
            signed = _signed(reader, key, request, level=level, timestamper=timestamper, context=context)
    except SubError:
        raise
    except Exception as error:  # pyHanko's errors have no common ancestor
        raise _refusal(error, key, trust or Trust(), request.when) from error
    if not signed.startswith(unsigned):
        raise Refused(msg("Signing changed the document itself; the result was thrown away."))
    return signed


def _refusal(error: BaseException, key: Key, trust: Trust, when: datetime) -> Refused:
    """Return why a PDF was not signed; what is wrong with a certificate in our words: pyHanko's speak of code."""
    from pyhanko_certvalidator.errors import (
        CRLValidationError,
        InsufficientRevinfoError,
        OCSPValidationError,
        PathError,
        RevokedError,
        ValidationError,
    )

    causes = list(_causes(error))
    if any(isinstance(each, RevokedError) for each in causes):
        return Refused(msg("A certificate that the signature would rest on was revoked."))
    if any(isinstance(each, InsufficientRevinfoError | CRLValidationError | OCSPValidationError) for each in causes):
        return Refused(
            msg("Whether the certificates were revoked cannot be known: no list of {day} says so.", day=when.date()),
            msg("Name lists of those authorities in sub.toml, under [sign] as crls, or sign at level B-T."),
        )
    if any(isinstance(each, PathError | ValidationError) for each in causes):
        return Refused(_doubt(key, trust, when))
    return Refused(msg("This PDF cannot be signed: {reason}.", reason=_words(error)))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _doubt(key: Key, trust: Trust, when: datetime) -> Message:
    """Return why an authority's list does not make a key believed."""
    from cryptography.x509 import load_der_x509_certificate

    from sub_cli.sign.chains import doubt_about

    known = (*key.issuers, *trust.roots, *trust.others)
    doubt = doubt_about(load_der_x509_certificate(key.certificate), known, trust, when)
    return doubt or msg("No authority on the list of those who are trusted vouches for {name}.", name=key.name)


def _words(error: BaseException) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__


def _require_means(level: Level, timestamper: Any, trust: Trust | None) -> None:
    if level.stamped and timestamper is None:
        raise UsageProblem(msg("A signature of level {level} needs a time-stamp authority.", level=level.value))
    if level.self_contained and not (trust and trust.roots):
        raise UsageProblem(
            msg("A signature of level {level} needs the list of trusted authorities.", level=level.value)
        )


def _reader(data: bytes) -> Reader:
    from sub_cli.pdf.reader import Reader

    try:
        reader = Reader(data)
        encrypted = reader.encrypted
    except Exception as error:  # a malformed PDF can raise anything
        raise Refused(msg("This is not a sound PDF: {reason}.", reason=_words(error))) from error
    if encrypted:
        raise Refused(msg("An encrypted PDF cannot be signed."))
    return reader


def _signed(
    reader: Reader, key: Key, request: SignatureRequest, *, level: Level, timestamper: Any, context: Any
) -> bytes:
    from sub_cli.sign.writer import DatedSigner, Writer

    first = not reader.embedded_signatures
    signer = DatedSigner(
        _metadata(request, key.name, level, certify=first, context=context),
        key.signer(),
        timestamper,
        when=request.when,
        appearance=request.appearance,
        new_field=_invisible(reader, request.field),
    )
    output = BytesIO()
    signer.sign_pdf(Writer(reader), output=output)
    if level is Level.B_LTA:
        return _archived(output.getvalue(), timestamper, context)
    return output.getvalue()


def _metadata(request: SignatureRequest, name: str, level: Level, *, certify: bool, context: Any) -> Any:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers.pdf_signer import (
        DSSContentSettings,
        PdfSignatureMetadata,
        SigDSSPlacementPreference,
    )

    reason = ", ".join(part for part in (request.reason, request.role) if part)
    return PdfSignatureMetadata(
        field_name=request.field,
        name=name,
        md_algorithm="sha256",
        location=request.location or None,
        reason=reason or None,
        certify=certify,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=level.self_contained,
        validation_context=context,
        # The lists go into the signed revision itself, so that nothing follows the newest signature.
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )


def _validation_context(trust: Trust, request: SignatureRequest, *, online: bool) -> Any:
    from sub_cli.sign.chains import context_at

    return context_at(trust, request.when, strict=True, online=online)


def _invisible(reader: Reader, name: str) -> Any:
    """Return how to make a field without a widget, where the PDF has none called `name`."""
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, enumerate_sig_fields

    found = {field: value is not None for field, value, _ in enumerate_sig_fields(reader)}
    if found.get(name):
        raise Refused(msg("The signature field {field} is signed already.", field=name))
    if name in found:
        return None
    return SigFieldSpec(name, invis_sig_settings=InvisSigSettings(set_hidden_flag=False), readable_field_name=name)


def _archived(signed: bytes, timestamper: Any, context: Any) -> bytes:
    """Put a document time stamp over `signed` and its validation data."""
    from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings

    from sub_cli.pdf.reader import Reader
    from sub_cli.sign.writer import Writer

    output = BytesIO()
    reader = Reader(signed)
    count = len(reader.embedded_timestamp_signatures) + 1
    PdfTimeStamper(timestamper, field_name=f"TimeStamp{count}").timestamp_pdf(
        Writer(reader),
        "sha256",
        context,
        output=output,
        dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
    )
    if not output.getvalue().startswith(signed):
        raise Unable(msg("The time stamp changed the document; the result was thrown away."))
    return output.getvalue()
