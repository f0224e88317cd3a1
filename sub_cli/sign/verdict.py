"""The answer to "is this signature to be believed?", question by question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from sub_cli.messages import Message
from sub_cli.sign.base import Level
from sub_cli.zones import moved


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
    signer: str
    """Name in the certificate."""
    organisation: str
    issuer: str
    """Who vouches for the signer."""
    standing: Standing
    self_signed: bool
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

    def told_in(self, zone: tzinfo | None) -> Verdict:
        """Return the same with every moment as the clocks of `zone` show it."""
        return replace(self, signatures=tuple(_told_in(one, zone) for one in self.signatures))

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


def _told_in(one: SignatureVerdict, zone: tzinfo | None) -> SignatureVerdict:
    return replace(one, signed_at=moved(one.signed_at, zone) if one.signed_at else None)
