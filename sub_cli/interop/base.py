"""What every format of exchange has in common: what comes in and goes out, and the report of what it cannot carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sub_cli.messages import Message


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader concluded without being sure, or could not carry over."""

    line: int
    """Line of the text, from 1."""
    message: Message


@dataclass(frozen=True, slots=True)
class FoundErratum:
    """The erratum that a memorandum announces."""

    section: str
    """Number of the section in print, "2.1"."""
    text: str
    """The new wording, as Markdown."""


@dataclass(frozen=True, slots=True)
class FoundMemo:
    """A memorandum as it was read."""

    number: str
    date: date
    to: str
    sender: str
    subject: str
    text: str
    """The body as Markdown, one paragraph on each line; without the erratum's new wording."""
    erratum: FoundErratum | None
    notes: tuple[Note, ...]


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
