"""What is asked of a signature, and the key that gives it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sub_cli.messages import Message
from sub_cli.sign.certificates import Holder
from sub_cli.sign.fitness import warnings_of

PassPhrase = Callable[[], bytes | None]
"""Asks for a pass phrase, once and only when the key is locked; None where nobody can answer."""


class Level(StrEnum):
    """How long a signature can be judged (PAdES, ETSI EN 319 142-1)."""

    B_B = "B-B"
    """The signature alone: as long as the certificate is valid."""
    B_T = "B-T"
    """With a time stamp: what the certificate was worth at that moment."""
    B_LT = "B-LT"
    """And with the chains and revocation lists: without asking anybody."""
    B_LTA = "B-LTA"
    """And with a time stamp over all of that: beyond the life of the authorities."""

    @property
    def stamped(self) -> bool:
        """Whether this level needs a time-stamp authority."""
        return self is not Level.B_B

    @property
    def self_contained(self) -> bool:
        """Whether this level carries chains and revocation lists."""
        return self in (Level.B_LT, Level.B_LTA)


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
class Key(ABC):
    """An opened key with its certificate, ready to sign."""

    who: Holder
    certificate: bytes
    """The holder's certificate, DER."""

    @property
    def name(self) -> str:
        """The holder, as the certificate names him."""
        return self.who.name

    @property
    def organisation(self) -> str:
        """The holder's organisation; empty where the certificate names none."""
        return self.who.organisation

    @property
    def issuer(self) -> str:
        """Who vouches for the holder."""
        return self.who.issuer

    @property
    def valid_from(self) -> datetime:
        """First moment at which the certificate counts."""
        return self.who.valid_from

    @property
    def valid_until(self) -> datetime:
        """Last moment at which the certificate counts."""
        return self.who.valid_until

    @property
    def demonstration(self) -> bool:
        """Whether this is a key of our own making, without legal force."""
        return self.who.demonstration

    @property
    def warnings(self) -> tuple[Message, ...]:
        """Who will not accept what this key signs."""
        from cryptography.x509 import load_der_x509_certificate

        return warnings_of(load_der_x509_certificate(self.certificate), self.who)

    @property
    def issuers(self) -> tuple[bytes, ...]:
        """The certificates above the holder's that go along with a signature, DER."""
        return ()

    @abstractmethod
    def signer(self) -> Any:
        """Return the pyHanko `Signer` that signs with this key."""
