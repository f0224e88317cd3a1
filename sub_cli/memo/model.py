"""A memo as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class MemoStatus(StrEnum):
    """A memo is written, made final, signed; or withdrawn, and then keeps its number."""

    DRAFT = "draft"
    FINAL = "final"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Signatory:
    """Somebody who signs."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """One memorandum."""

    number: str
    """`PS2021BEM07`; also the name of its file."""
    date: date
    to: tuple[str, ...]
    sender: str
    """VAN; the file's key is `from`."""
    subject: str
    text: str
    """CommonMark. A paragraph `[](@E01)` is where the erratum's block comes; without it, at the end."""
    language: str = "nl"
    status: MemoStatus = MemoStatus.DRAFT
    document: str = ""
    """Id of the document that its errata change; empty where it has none."""
    errata: tuple[str, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    attachments: tuple[str, ...] = ()
    """What goes with the memo, in words, one line each."""
    details: tuple[tuple[str, str], ...] = ()
    """What its head says besides, label and words: `Behandeld door`, `I. Wolters`."""
    numbers: tuple[tuple[str, str], ...] = ()
    """How it named the sections that it shows when it became final: id and `paragraaf 2.1`; none for a draft."""
    claim: str = ""
    """The request that the register gave its number for; empty where the number was counted in a clone."""
    imported: str = ""
    """`sha256:…` of the file that it was read from; empty where it was written here."""
    source: str = field(default="", compare=False, repr=False)
    """The file as it stands, which tells where its text does."""

    @property
    def is_fixed(self) -> bool:
        """Tell whether it changes no more: signed, or withdrawn."""
        return self.status in (MemoStatus.SIGNED, MemoStatus.WITHDRAWN)
