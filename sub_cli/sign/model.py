"""A signature: what is asked of it, whom to believe, and the answer whether it is to be believed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

from sub_cli.memo.level import Level
from sub_cli.messages import Message, msg
from sub_cli.zones import moved


class Unexplained(Exception):
    """Something in a signed file that is not protected, and not what it must be."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a reader sees in the signature's box."""

    text: str
    """The words, in the document's language; each line is wrapped to the width of the box."""
    font: bytes
    """A TrueType font file; the glyphs of the text are embedded."""
    size: float = 8.0
    """Letter size in points; smaller where the text would not fit."""


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """One signature to be put on one PDF."""

    when: datetime
    """The claimed moment of signing, with its time zone."""
    field: str = "Signature1"
    """Name of the empty field to fill; where the PDF has none by that name, the signature is invisible."""
    reason: str = ""
    """Why, in a few words: "vastgesteld"."""
    location: str = ""
    """Where the signer was."""
    role: str = ""
    """The signer's role; it becomes part of the reason, which every PDF reader shows."""
    appearance: Appearance | None = None
    """None leaves the box as it was rendered."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to believe; everything DER, nothing fetched from the network."""

    roots: tuple[bytes, ...] = ()
    """Certificates that are trusted as they stand."""
    others: tuple[bytes, ...] = ()
    """Certificates that only help to build a chain."""
    crls: tuple[bytes, ...] = ()
    """Revocation lists, for B-LT and for judging."""

    @property
    def listed(self) -> bool:
        """Whether anybody is on it; then whoever is not is not believed."""
        return bool(self.roots or self.others)


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


class Standing(StrEnum):
    """What the signer's certificate is worth."""

    TRUSTED = "trusted"
    """An authority on the trust list vouches for it, at the moment that counts."""
    DEMONSTRATION = "demonstration"
    """Made by `sub` to show how it works; never trusted, whatever the trust list says."""
    SELF_SIGNED = "self-signed"
    """Nobody but the signer vouches for it."""
    UNKNOWN = "unknown"
    """Some authority vouches for it, but none on the trust list."""
    UNFIT = "unfit"
    """An authority on the trust list vouches for it, but not for signing this; `why` says what is the matter."""
    EXPIRED = "expired"
    """It did not count at the moment that counts."""
    REVOKED = "revoked"
    """Its authority took it back."""


class TimeSource(StrEnum):
    """Who says when it was signed."""

    CLAIMED = "claimed"
    """The signer himself."""
    TIME_STAMP = "time stamp"
    """A trusted time-stamp authority."""


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """One signature, or one document time stamp."""

    field: str
    """Name of its field in the PDF."""
    is_timestamp: bool
    """A document time stamp: it says when, not who."""
    certifies: bool
    """The first signature, which forbids everything but further signatures."""
    intact: bool
    """The bytes that it covers, and the signature itself, are as they were made."""
    whole_file: bool
    """It covers every byte of the file."""
    permitted: bool
    """Whatever followed it is signatures, time stamps and validation data, and nothing else."""
    size: int
    """Bytes of the file up to which it covers it: whatever was signed later begins with these."""
    who: Holder
    """Who signed, as the certificate says."""
    standing: Standing
    signed_at: datetime | None
    """When it was signed, as far as `time_source` can be believed; a claim may leave out where."""
    time_source: TimeSource
    time_authority: str
    """Who stamped the time; empty without a time stamp."""
    level: Level | None
    """What it carries to be judged later; None where it is no PAdES signature."""
    reason: str
    """Why it was signed, in the signer's words."""
    location: str
    why: Message | None = None
    """Why the certificate is unfit; None where it is not."""
    later: tuple[Message, ...] = ()
    """What was added to the file after it, and is permitted."""
    reasons: tuple[Message, ...] = ()
    """Why it does not hold; empty where it does."""

    @property
    def signer(self) -> str:
        """Name in the certificate."""
        return self.who.name

    @property
    def trusted(self) -> bool:
        """Whether the trust list vouches for the signer."""
        return self.standing is Standing.TRUSTED

    @property
    def demonstration(self) -> bool:
        """Whether it was made with a demonstration key."""
        return self.standing is Standing.DEMONSTRATION

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it; says nothing of who the signer is."""
        return self.intact and self.permitted and not self.reasons


UNSIGNED: Final = msg("The file is not signed.")
"""Why a file without any signature is not whole, of which none was taken out either."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file says for itself."""

    whole: bool
    """Signed, and every byte of it explained: nothing changed, nothing added, nothing hidden."""
    signatures: tuple[SignatureVerdict, ...] = ()
    """In the order in which they were put."""
    reasons: tuple[Message, ...] = ()
    """Why it is not whole; those of the signatures included."""
    details: tuple[str, ...] = ()
    """What the libraries said about it, in their own words: for a log, not for a reader."""

    def in_zone(self, zone: tzinfo | None) -> Verdict:
        """Return the same with every moment as the clocks of `zone` show it."""
        signed = ((one, moved(one.signed_at, zone) if one.signed_at else None) for one in self.signatures)
        return replace(self, signatures=tuple(replace(one, signed_at=moment) for one, moment in signed))

    @property
    def is_unsigned(self) -> bool:
        """Tell whether nobody ever signed it, which is all that is wrong."""
        return not self.signatures and self.reasons in ((), (UNSIGNED,))

    @property
    def signers(self) -> tuple[SignatureVerdict, ...]:
        """The signatures of people; document time stamps left out."""
        return tuple(one for one in self.signatures if not one.is_timestamp)

    @property
    def trusted(self) -> bool:
        """Whole, signed by somebody, and the trust list vouches for everybody who signed."""
        return self.whole and bool(self.signers) and all(one.trusted for one in self.signers)

    @property
    def demonstration(self) -> bool:
        """Whether any signature was made with a demonstration key."""
        return any(one.demonstration for one in self.signatures)
