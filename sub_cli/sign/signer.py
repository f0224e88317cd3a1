"""Putting a signature on a PDF: what was there stays, byte for byte, and the signature follows it.

pyHanko's writer and signer, held to what a signature is: no new metadata, no clock. Imported inside functions only.
"""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from asn1crypto import tsp, x509
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.form_tools import annot_width_height
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.attributes import CMSAttributeProvider, SigningCertificateV2Provider
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import PdfSigner, Signer
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import CAdESSignedAttributeProviderSpec, PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigningSession,
    PdfTimeStamper,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    CRLValidationError,
    InsufficientRevinfoError,
    OCSPValidationError,
    PathError,
    RevokedError,
    ValidationError,
)

from sub_cli.errors import Refused, SubError, Unable, UsageProblem
from sub_cli.memo.level import Level
from sub_cli.messages import Message, msg
from sub_cli.pdf import silence
from sub_cli.pdf.reader import Reader
from sub_cli.sign.certificates import holder, utc
from sub_cli.sign.chains import context_at, doubt_about
from sub_cli.sign.key import Key
from sub_cli.sign.model import Appearance, Holder, SignatureField, SignatureRequest, Trust
from sub_cli.sign.stamp import Style

SECONDS = 20
"""How long a time-stamp authority may take."""
LIMIT = 256 * 1024
"""Bytes; a time stamp with its chain is some five thousand."""
TYPE = "application/timestamp-query"


def signature_fields(data: bytes) -> tuple[SignatureField, ...]:
    """Return the signature fields of a PDF in the order of its form; raises `Refused` where it is no sound PDF."""
    reader = _reader(data)
    try:
        signers = dict(_signers(reader))
        return tuple(
            _field(name, value is not None, field.get_object(), signers.get(name))
            for name, value, field in enumerate_sig_fields(reader)
        )
    except Exception as error:  # a malformed form can raise anything
        raise Refused(msg("This is not a sound PDF: {reason}.", reason=_words(error))) from error


def _field(name: str, signed: bool, field: generic.DictionaryObject, signer: Holder | None) -> SignatureField:
    title = str(field["/TU"]) if "/TU" in field else ""
    return SignatureField(name, signed, all(annot_width_height(field)), title, signer)


def _signers(reader: Reader) -> Iterator[tuple[str, Holder]]:
    """Yield the field and the holder of each signature whose certificate can be read."""
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
    timestamper: TimeStamper | None = None,
    trust: Trust | None = None,
    online: bool = False,
) -> bytes:
    """Return `unsigned` followed by a signature of `key`; the bytes of `unsigned` are its exact beginning.

    The first signature certifies the document: afterwards only further signatures are permitted. Levels
    above B-B need a `timestamper` (`HttpTimeStamper`), those above B-T also the `trust` list with the
    authorities and their revocation lists; with `online` the lists are fetched, and `request.when` must be now.
    Raises `UsageProblem` where these are missing, `Refused` where the PDF or the key does not allow it,
    `Unable` where an authority does not answer.
    """
    _require_means(level, timestamper, trust)
    request = replace(request, when=utc(request.when))
    reader = _reader(unsigned)
    try:
        with silence():
            context = None
            if level.self_contained:
                context = context_at(trust or Trust(), request.when, strict=True, online=online)
            signed = _sign(reader, key, request, level=level, timestamper=timestamper, context=context)
    except SubError:
        raise
    except Exception as error:  # pyHanko's errors have no common ancestor
        raise _refusal(error, key, trust or Trust(), request.when) from error
    if not signed.startswith(unsigned):
        raise Refused(msg("Signing changed the document itself; the result was thrown away."))
    return signed


def _refusal(error: BaseException, key: Key, trust: Trust, when: datetime) -> Refused:
    """Return why a PDF was not signed; what is wrong with a certificate in our words: pyHanko's speak of code."""
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
    known = (*key.issuers, *trust.roots, *trust.others)
    doubt = doubt_about(load_der_x509_certificate(key.certificate), known, trust, when)
    return doubt or msg("No authority on the list of those who are trusted vouches for {name}.", name=key.name)


def _words(error: BaseException) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__


def _require_means(level: Level, timestamper: TimeStamper | None, trust: Trust | None) -> None:
    if level.stamped and timestamper is None:
        raise UsageProblem(msg("A signature of level {level} needs a time-stamp authority.", level=level.value))
    if level.self_contained and not (trust and trust.roots):
        raise UsageProblem(
            msg("A signature of level {level} needs the list of trusted authorities.", level=level.value)
        )


def _reader(data: bytes) -> Reader:
    try:
        reader = Reader(data)
        encrypted = reader.encrypted
    except Exception as error:  # a malformed PDF can raise anything
        raise Refused(msg("This is not a sound PDF: {reason}.", reason=_words(error))) from error
    if encrypted:
        raise Refused(msg("An encrypted PDF cannot be signed."))
    return reader


def _sign(
    reader: Reader,
    key: Key,
    request: SignatureRequest,
    *,
    level: Level,
    timestamper: TimeStamper | None,
    context: ValidationContext | None,
) -> bytes:
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
    if level is Level.B_LTA and timestamper is not None:
        return _stamp_archive(output.getvalue(), timestamper, context)
    return output.getvalue()


def _metadata(
    request: SignatureRequest, name: str, level: Level, *, certify: bool, context: ValidationContext | None
) -> PdfSignatureMetadata:
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


def _invisible(reader: Reader, name: str) -> SigFieldSpec | None:
    """Return how to make a field without a widget, where the PDF has none called `name`."""
    found = {field: value is not None for field, value, _ in enumerate_sig_fields(reader)}
    if found.get(name):
        raise Refused(msg("The signature field {field} is signed already.", field=name))
    if name in found:
        return None
    return SigFieldSpec(name, invis_sig_settings=InvisSigSettings(set_hidden_flag=False), readable_field_name=name)


def _stamp_archive(signed: bytes, timestamper: TimeStamper, context: ValidationContext | None) -> bytes:
    """Put a document time stamp over `signed` and its validation data."""
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


# -- as pyHanko is to do it ------------------------------------------------------------------------


class Writer(IncrementalPdfFileWriter):
    """Appends a revision and leaves Info and XMP alone.

    pyHanko writes the clock and its own name into both at every signature. Then a changed title could not
    be told from signing, and the claimed time would come from the machine.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.stream, prev=reader)

    def _update_meta(self) -> None:
        """Keep the metadata as rendered."""


class DatedSigner(PdfSigner):
    """Signs at the moment that the caller names."""

    def __init__(
        self,
        metadata: PdfSignatureMetadata,
        signer: Signer,
        timestamper: TimeStamper | None,
        *,
        when: datetime,
        appearance: Appearance | None,
        new_field: SigFieldSpec | None,
    ) -> None:
        signer.signed_attr_prov_spec = ChainNaming(signer.signing_cert, signer.cert_registry)
        style = Style(appearance=appearance)
        super().__init__(metadata, signer, timestamper=timestamper, new_field_spec=new_field, stamp_style=style)
        self.when = when

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Declare that the file has PAdES signatures, and no more.

        pyHanko lifts the catalogue to PDF 2.0 for elliptic keys. Then a second signature changes what the first one
        certified, and the file is no longer the PDF 1.7 that PDF/A-2 asks for.
        """
        if "/Extensions" not in pdf_out.root:
            pdf_out.register_extension(ESIC_EXTENSION_1)

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        """Open the session as pyHanko does, and set its clock."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.when
        return session


class ChainNaming(CAdESSignedAttributeProviderSpec):
    """Signs the names of all certificates in the container, not only the signer's (RFC 5035, section 3).

    pyHanko names the signer's alone; then nothing protects the copies of the chain beside it.
    """

    def __init__(self, certificate: x509.Certificate, others: Iterable[x509.Certificate]) -> None:
        super().__init__(PdfCMSSignedAttributes(), certificate, is_pades=True, timestamper=None)
        self.chain = [certificate, *(one for one in others if one != certificate)]

    def signed_attr_providers(self, data_digest: bytes, digest_algorithm: str) -> Iterator[CMSAttributeProvider]:
        """Yield pyHanko's attributes, with the longer list of names."""
        for one in super().signed_attr_providers(data_digest, digest_algorithm):
            yield ChainNames(self.chain) if isinstance(one, SigningCertificateV2Provider) else one


class ChainNames(CMSAttributeProvider):
    """The signing-certificate-v2 attribute with every certificate of a chain, the signer's first."""

    attribute_type = "signing_certificate_v2"

    def __init__(self, chain: list[x509.Certificate]) -> None:
        self.chain = chain

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:
        """Return the names as SHA-256 fingerprints."""
        named = (certid for one in self.chain for certid in as_signing_certificate_v2(one)["certs"])
        return tsp.SigningCertificateV2({"certs": list(named)})


# -- time stamps -----------------------------------------------------------------------------------


class HttpTimeStamper(TimeStamper):
    """Asks a time-stamp authority (RFC 3161 over HTTP); whether its answer is right, pyHanko checks.

    Raises `UsageProblem` for an address that is not http or https; while signing, `Unable` where nobody answers there.
    """

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise UsageProblem(msg("{url} is not the address of a time-stamp authority.", url=url))
        super().__init__()
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the answer to `req`."""
        return tsp.TimeStampResp.load(_post(self.url, req.dump()))


def _post(url: str, query: bytes) -> bytes:
    """Send `query`; one signature asks two or three times, so a plain blocking call is enough."""
    request = Request(url, query, {"Content-Type": TYPE, "Accept": "application/timestamp-reply"})
    try:
        with urlopen(request, timeout=SECONDS) as answer:
            data: bytes = answer.read(LIMIT + 1)
    except OSError as error:
        raise Unable(msg("The time-stamp authority {url} does not answer.", url=url)) from error
    if len(data) > LIMIT:
        raise Unable(msg("The time-stamp authority {url} sends too much.", url=url))
    return data
