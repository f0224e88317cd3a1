"""A key that signs, and what is said and needed to open one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli.errors import Refused
from sub_cli.messages import Message, msg
from sub_cli.sign.model import Holder

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

LARGEST = 1_000_000
"""Bytes of a key file; it is a few thousand."""
PassPhrase = Callable[[], bytes | None]
"""Asks for a pass phrase, once and only when the key is locked; None where nobody can answer."""


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """Which key is to sign, and what opening it may need."""

    said: Mapping[str, str]
    """What the command says, by the flags of the settings; those that were not given left out."""
    pass_phrase: PassPhrase
    when: datetime
    """The moment of signing: the certificate has to count then."""
    home: Path
    """Where this machine keeps data of its own."""
    workspace: Path
    """The folder that is shared with others."""
    dry_run: bool = False
    """Whether nothing may be written."""
    held: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Files that were handed over as bytes, by the flags that name them: these are read from no disk, and written to
    none."""


def ask_pass_phrase(pass_phrase: PassPhrase, name: str) -> bytes:
    """Return the pass phrase that opens `name`; raises `Refused` where nobody can say it."""
    phrase = pass_phrase()
    if phrase is None:
        raise Refused(
            msg("{file} is locked, and no pass phrase was given.", file=name),
            msg("Give it with --passphrase-file FILE, or in the variable SUB_PASSPHRASE."),
        )
    return phrase


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
    def demonstration(self) -> bool:
        """Whether this is a key of our own making, without legal force."""
        return self.who.demonstration

    @property
    def warnings(self) -> tuple[Message, ...]:
        """Who will not accept what this key signs."""
        from cryptography.x509 import load_der_x509_certificate

        from sub_cli.sign.certificates import warnings_of

        return warnings_of(load_der_x509_certificate(self.certificate), self.who)

    @property
    def issuers(self) -> tuple[bytes, ...]:
        """The certificates above the holder's that go along with a signature, DER."""
        return ()

    @abstractmethod
    def signer(self) -> Signer:
        """Return the pyHanko `Signer` that signs with this key."""
