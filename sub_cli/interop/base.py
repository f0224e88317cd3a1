"""What every format of exchange has in common: what comes in and goes out, and the report of what it cannot carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sub_cli.errors import Finding
from sub_cli.memo.model import Signatory
from sub_cli.messages import Message


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader concluded without being sure, or could not carry over."""

    line: int
    """Line of the text, or of its page, from 1."""
    message: Message
    page: int = 0
    """Page of a PDF, from 1; 0 where the lines of the whole text are counted."""


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """A paragraph in which a memorandum may order a change, and the new wording below it."""

    line: int
    page: int
    stands: str
    """The paragraph as Markdown, which stays in the memo."""
    said: tuple[str, ...]
    """Its sentences in plain words, as a reader of orders takes them."""
    text: str = ""
    """The new wording that it leads to, as Markdown; empty where none follows."""


@dataclass(frozen=True, slots=True)
class FoundErratum:
    """An erratum that a memorandum announces."""

    orders: tuple[FoundOrder, ...]


@dataclass(frozen=True, slots=True)
class FoundMemo:
    """A memorandum as it was read; what it does not say is empty."""

    number: str
    date: date | None
    to: tuple[str, ...]
    sender: str
    subject: str
    body: tuple[str | FoundErratum, ...]
    """What it says, in its order: Markdown, one paragraph on each line, and the errata that it announces."""
    notes: tuple[Note, ...] = ()
    language: str = ""
    """`nl` or `en`, where its head tells."""
    details: tuple[tuple[str, str], ...] = ()
    """What its head says besides, label and words."""
    attachments: tuple[str, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    """Who signed it, by the names below it."""
    wrong: tuple[tuple[str, Finding], ...] = ()
    """What stands in its head and cannot be read, by the field that it should be: `date`."""


@dataclass(frozen=True, slots=True)
class MemoReader:
    """A format in which memoranda come in."""

    reads: Callable[[bytes], bool]
    """Tells, by how it begins, whether a file is of this format."""
    read: Callable[[bytes, str], FoundMemo]
    """Returns the memorandum of a file, whose name is given for errors; raises `BadInput` and `Unable`."""


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """What the archive wants to know besides, from `[archive]` in sub.toml."""

    creator: str = ""
    """The organisation that answers for the papers; empty: the one of the house style."""
    source: str = ""
    """Where the number of a paper comes from; empty: the creator."""
    retention: str = "B"
    """`B` is kept for ever, `V` for a time, as the selection list has it."""
    access: str = "Openbaar"
    """The restriction on its use, in the words of the organisation's list."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What there is to say of one PDF."""

    id: str
    """Number of the memo, id of the document."""
    title: str
    date: date
    language: str
    organisation: str
    """Name in the house style."""
    sender: str
    commit: str
    """The commit it was made from; empty where there is none."""
    status: str
    kind: str = "Memorandum"
    archive: ArchiveFacts = ArchiveFacts()
    moment: datetime | None = None
    """When the checksum was worked out; None: the day of the paper."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a paper in one format."""

    files: tuple[bytes, ...]
    """One for each ending of the format."""
    notes: tuple[Message, ...] = ()
    """What the format could not carry."""


@dataclass(frozen=True, slots=True)
class PaperWriter:
    """A format in which papers go out: files beside the PDF."""

    endings: tuple[str, ...]
    """What takes the place of `.pdf` in their names."""
    write: Callable[[Paper, str, bytes], Written]
    """Returns the files of a paper, whose PDF has this name and these bytes."""
