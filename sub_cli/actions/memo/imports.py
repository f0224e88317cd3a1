"""A memo that exists elsewhere: read from its file, and written under its number with the erratum that it announces."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sub_cli import layout
from sub_cli.actions.erratum.life import Details, draft
from sub_cli.actions.memo import number
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.digests import digest
from sub_cli.errata.model import Erratum
from sub_cli.errata.orders.reading import Reading, Unread, read
from sub_cli.errors import BadInput, Conflict, Finding, NotFound, Place, Refused, Unable
from sub_cli.interop.base import FoundErratum, FoundMemo, FoundOrder, Note
from sub_cli.interop.memo_text import MOST
from sub_cli.interop.order_leads import in_the_words_of_orders
from sub_cli.interop.table import read_memo
from sub_cli.memo.codes import HEAD_LACKS
from sub_cli.memo.model import Memo
from sub_cli.messages import Message, msg
from sub_cli.store import errata, memos
from sub_cli.text.format import format_text
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a memo that comes in; it goes before what its file says, where it is not empty."""

    number: str = ""
    date: date | None = None
    to: tuple[str, ...] = ()
    sender: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came out of the file."""

    memo: Memo
    errata: tuple[Erratum, ...]
    notes: tuple[Note, ...]
    """What the reader was not sure of or left out, in the order of the lines."""
    recorded: Recorded
    known: bool = False
    """Whether the very file was imported before, so that nothing changed."""
    orders: tuple[str, ...] = ()
    """The sentences that the errata were made of."""


_IMPORTED: Final = re.compile(rb"^imported:[ \t]+['\"]?(sha256:[0-9a-f]{64})\b", re.MULTILINE)
_LACKING: Final = {
    "date": ("DATUM", "--date"),
    "to": ("AAN", "--to"),
    "sender": ("VAN", "--from"),
    "subject": ("ONDERWERP", "--subject"),
}


def import_memo(
    workspace: Workspace, data: bytes, name: str, stamp: Stamp, *, said: Said = Said(), document_id: str = ""
) -> Imported:
    """Write the memo, and the errata that it announces, that the file `name` with the bytes `data` holds.

    A file that was imported before changes nothing. Raises `Unable` for an unknown format, `BadInput` for what is no
    memorandum, `Conflict` when its number is taken, `NotFound` or `UsageProblem` where it is not clear which document
    its errata change.
    """
    mark = digest(data)
    if known := _known(workspace, mark):
        return Imported(workspace.memo(known), (), (), Recorded(()), known=True)
    found = _with(read_memo(data, name), said)
    _require(found, name, said)
    with workspace.changing(f"memo import {found.number or name}", stamp) as change:
        return _Importing(workspace, change, found, document_id, mark).run(name)


def _known(workspace: Workspace, mark: str) -> str:
    """Return the number of the memo that was imported from a file with this digest; "" without one."""
    for each in memos.list_memos(workspace.files):
        found = _IMPORTED.search(workspace.files.read(layout.memo_path(each)))
        if found and found[1].decode() == mark:
            return each
    return ""


def _with(found: FoundMemo, said: Said) -> FoundMemo:
    return replace(
        found,
        number=said.number or found.number,
        date=said.date or found.date,
        to=said.to or found.to,
        sender=said.sender or found.sender,
        subject=said.subject or found.subject,
    )


def _require(found: FoundMemo, name: str, said: Said) -> None:
    """Raise `BadInput` for each field of the head that neither the file nor a person says."""
    wrong = {} if said.date else dict(found.wrong)
    findings = [replace(each, fix=_flag("--date")) for each in wrong.values()]
    for key, (label, flag) in _LACKING.items():
        if not getattr(found, key) and key not in wrong:
            message = msg("The head of the memorandum has no {label}.", label=label)
            findings.append(Finding(HEAD_LACKS, message, Place(name), _flag(flag)))
    if findings:
        raise BadInput.because(*findings)


def _flag(flag: str) -> Message:
    return msg("Give it with {flag}.", flag=flag)


@dataclass
class _Importing:
    """Puts one memo together."""

    workspace: Workspace
    change: Changing
    found: FoundMemo
    document_id: str
    mark: str
    notes: list[Note] = field(default_factory=list)
    errata: list[Erratum] = field(default_factory=list)
    given: list[number.Given] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)

    def run(self, name: str) -> Imported:
        """Write memo and errata as one change."""
        given = self._number()
        text = "".join(part if isinstance(part, str) else self._announced(part, given.number) for part in self._parts())
        if len(text.encode()) > MOST:
            raise Unable(msg("{path} holds more than {limit} bytes, too much for a memorandum.", path=name, limit=MOST))
        memo = self._memo(given, text)
        self.change.put(layout.memo_path(memo.number), memos.dump_memo(memo))
        given = replace(given, also=tuple(self.given))
        recorded = given.finish(self.change, msg("Memo {number}: imported from {file}", number=memo.number, file=name))
        notes = sorted((*self.found.notes, *self.notes), key=lambda each: (each.page, each.line))
        return Imported(memo, tuple(self.errata), tuple(notes), recorded, orders=tuple(self.orders))

    def _parts(self) -> Iterator[str | FoundErratum]:
        """Yield the parts of the text, with an empty line between them."""
        for place, part in enumerate(self.found.body):
            if place:
                yield "\n"
            yield part

    def _number(self) -> number.Given:
        """Return the number of the memo: its own, or the next one where it has none."""
        if self.found.number:
            return number.this_number(self.workspace, self.change, self.found.number)
        assert self.found.date is not None  # it was required
        given = number.next_number(
            self.workspace,
            self.change,
            series="",
            year=self.found.date.year,
            committee=self.workspace.settings.memo.committee,
            version_of="",
        )
        message = msg("The head has no number; it got the next one: {number}.", number=given.number)
        self.notes.append(Note(1, message, int(any(each.page for each in self.found.notes))))
        return given

    def _memo(self, given: number.Given, text: str) -> Memo:
        found, settings = self.found, self.workspace.settings
        assert found.date is not None  # it was required
        return Memo(
            given.number,
            found.date,
            found.to,
            found.sender,
            found.subject,
            format_text(text),
            language=found.language or settings.programme.language,
            document=self.errata[0].document if self.errata else "",
            errata=tuple(each.id for each in self.errata),
            signatories=found.signatories or settings.memo.signatories,
            attachments=found.attachments,
            details=found.details,
            claim=given.claim,
            imported=self.mark,
        )

    # -- errata --------------------------------------------------------------------------------------

    def _announced(self, announced: FoundErratum, of: str) -> str:
        """Return the text of a part that may announce an erratum, and draft that one as far as it is understood."""
        spoken = _Spoken(announced.orders)
        if not spoken.may_order:
            return _as_text(announced.orders, set())
        document_id = self.workspace.document_id(self.document_id)
        reading = spoken.read(self.workspace, document_id)
        done = {place for place in range(len(announced.orders)) if not spoken.is_unread(place, reading)}
        made = self._draft(document_id, reading, of, announced.orders[0]) if reading.changes else None
        self._tell(announced.orders, spoken, reading)
        if made is None:
            return _as_text(announced.orders, set())
        self.orders += [line for place in sorted(done) for line in announced.orders[place].said]
        return _as_text(announced.orders, done, made.id)

    def _draft(self, document_id: str, reading: Reading, of: str, first: FoundOrder) -> Erratum | None:
        """Return the erratum that orders tell, drafted; None where it cannot be made, which is told."""
        effective = reading.effective or self.found.date
        details = Details(self._title(reading), effective=effective)
        try:
            ledger = self.workspace.ledger(document_id)
            made, given = draft(self.workspace, self.change, ledger, reading.changes, details)
        except (BadInput, Conflict, NotFound, Refused) as error:
            self.notes.append(Note(first.line, msg("No erratum was made: {reason}", reason=error.message), first.page))
            return None
        made = replace(made, memo=of)
        self.change.put(layout.erratum_path(made.document, made.id), errata.dump_erratum(made))
        self.given.append(given)
        self.errata.append(made)
        return made

    def _title(self, reading: Reading) -> str:
        """Return the title of an erratum: that of the section that it changes; of several, what the memo is about."""
        return "" if len({change.section for change in reading.changes}) == 1 else self.found.subject

    def _tell(self, orders: Sequence[FoundOrder], spoken: _Spoken, reading: Reading) -> None:
        """Tell which sentences may order something and were not understood."""
        for each in reading.unread:
            order = orders[spoken.owner(each.line)]
            if spoken.reads_as_order(each):
                words = spoken.lines[each.line - 1][:80]
                text = msg("“{words}” was not understood as a change order: {reason}", words=words, reason=each.reason)
                self.notes.append(Note(order.line, text, order.page))


def _as_text(orders: Sequence[FoundOrder], done: Collection[int], erratum: str = "") -> str:
    """Return what stands in a memo of these orders: the new wording of those that are done is in the erratum."""
    last = max(done, default=-1)
    found: list[str] = []
    for place, order in enumerate(orders):
        found.append(order.stands)
        if order.text and place not in done:
            found.append(order.text)
        if place == last and erratum:
            found.append(f"[](@{erratum})\n")
    return "\n".join(found)


class _Spoken:
    """The orders of one erratum as lines for a reader of orders."""

    def __init__(self, orders: Sequence[FoundOrder]) -> None:
        self.orders = orders
        self.lines: list[str] = []
        self.owners: list[int] = []
        for place, order in enumerate(orders):
            for said in order.said:
                self._add(place, said)
            for row in format_text(order.text).rstrip("\n").split("\n") if order.text else ():
                self._add(place, f"> {row}".rstrip())

    def _add(self, place: int, line: str) -> None:
        self.lines.append(line)
        self.owners.append(place)

    @property
    def may_order(self) -> bool:
        """Whether anything in it can be an order at all."""
        return any(map(_READS_AS_ORDER.search, self.lines))

    def owner(self, line: int) -> int:
        """Return which order a line, from 1, belongs to."""
        return self.owners[line - 1]

    def read(self, workspace: Workspace, document_id: str) -> Reading:
        """Return what the lines say, those in other words once more in the words of orders."""
        document = workspace.document(document_id)
        reading = read(document, "\n".join(self.lines), sound=True)
        turned = {each.line: words for each in reading.unread if (words := in_the_words_of_orders(each.text))}
        if not turned:
            return reading
        lines = [turned.get(number, line) for number, line in enumerate(self.lines, 1)]
        return read(document, "\n".join(lines), sound=True)

    def is_unread(self, place: int, reading: Reading) -> bool:
        """Tell whether nothing of an order was understood."""
        unread = {each.line for each in reading.unread}
        mine = [line for line, owner in enumerate(self.owners, 1) if owner == place and self.lines[line - 1][:1] != ">"]
        return all(line in unread for line in mine)

    @staticmethod
    def reads_as_order(unread: Unread) -> bool:
        """Tell whether a sentence that was not understood looks like an order."""
        return _READS_AS_ORDER.search(unread.text) is not None


_READS_AS_ORDER: Final = re.compile(
    r"(?=.*\b(?:paragraaf|hoofdstuk|artikel|bijlage|section|chapter|article|annex|zin|alinea|lid|sentence)\b)"
    r".*(?:[“«„]|\b(?:luiden|luidt|vervangen|vervalt|vervallen|ingevoegd|toegevoegd|gewijzigd|geschrapt|vernummerd|"
    r"verwijderd|aangevuld|shall read|should read|reads|replaced|deleted|inserted|added|amended|omit|omitted|"
    r"substitute|insert)\b)",
    re.IGNORECASE,
)
