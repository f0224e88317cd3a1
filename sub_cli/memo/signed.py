"""What is on record of a signed memo: enough to know its file again, and to say what it shows, when all else moved on.

The record is no source of the page: the page was made before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sub_cli.document.digest import digest
from sub_cli.memo.model import Memo


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature, and the file as it was after it."""

    signatory: str
    """Who was to sign, as the memo names him; empty where it names nobody for it."""
    name: str
    """Who signed, as the certificate names him."""
    when: datetime
    size: int
    """Bytes of the file after it: whatever was signed later begins with these."""
    digest: str
    """`sha256:…` of these bytes."""


class Reference(NamedTuple):
    """A section that the text refers to, as the signed pages name it."""

    section: str
    label: str
    """`paragraaf 2.1`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An erratum as the signed pages show it."""

    name: str
    """`document/E01`."""
    digest: str
    """`sha256:…` of its operations."""
    labels: tuple[str, ...] = ()
    """How the pages name the sections that it changes: `paragraaf 2.1`."""


@dataclass(frozen=True, slots=True)
class Other:
    """A second file that was signed under one number, on another branch, and is withdrawn."""

    names: tuple[str, ...]
    """Who signed it, in order."""
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """One signed memo."""

    number: str
    commit: str
    """The commit that the pages were made from. It may be gone by now: only making them again needs it."""
    says: str
    """Digest of what the memo says; see `says`."""
    signatures: tuple[Signature, ...]
    """In the order in which they were put; at least one."""
    references: tuple[Reference, ...] = ()
    """How the pages name the sections that the text refers to."""
    errata: tuple[Shown, ...] = ()
    withdrawn: tuple[Other, ...] = ()

    @property
    def last(self) -> Signature:
        """Return the newest signature, which tells the file as it is kept."""
        return self.signatures[-1]

    def signed_again(self, signature: Signature) -> Record:
        """Return the record with one signature more."""
        return replace(self, signatures=(*self.signatures, signature))


def says(memo: Memo) -> str:
    """Return the digest of what a memo says, whatever its status, the form of its file and its recorded numbers."""
    signatories = [[each.name, each.role] for each in memo.signatories]
    head = [memo.number, memo.date.isoformat(), list(memo.to), memo.sender, memo.subject, memo.language, memo.document]
    rows = [head, list(memo.errata), signatories, list(memo.attachments), memo.text]
    rows += [[list(each) for each in memo.details]] if memo.details else []  # as before where there are none
    return digest(json.dumps(rows, ensure_ascii=False))
