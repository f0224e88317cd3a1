"""pyHanko's writer and signer, held to what a signature is: no new metadata, no clock.

Imported inside functions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from asn1crypto import tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.attributes import CMSAttributeProvider, SigningCertificateV2Provider
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import PdfSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import CAdESSignedAttributeProviderSpec, PdfCMSSignedAttributes

from sub_cli.pdf.reader import Reader
from sub_cli.sign.base import Appearance
from sub_cli.sign.stamp import Style


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
        metadata: Any,
        signer: Any,
        timestamper: Any,
        *,
        when: datetime,
        appearance: Appearance | None,
        new_field: Any,
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

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> Any:
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
