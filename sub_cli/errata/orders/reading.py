"""Change orders read into operations, as people write them: amendments, gazettes, errata, statutes, corrigenda.

An order that the program wrote is read in its own words, to the letter. Of any other the sentences are taken apart and
looked up word by word. Every line of it is accounted for: carried out, a formula, or not understood.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.errata.application import performed
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.merge import merge
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.orders.counting import carried_out
from sub_cli.errata.orders.deeds.fulfilling import fulfilled
from sub_cli.errata.orders.deeds.model import MEET, Deeds
from sub_cli.errata.orders.deeds.plan import Plan
from sub_cli.errata.orders.edits import edited
from sub_cli.errata.orders.formulas import Formula, commencement
from sub_cli.errata.orders.grounds import Edit
from sub_cli.errata.orders.own_words import OwnReader, Said, Unclear, own_sentences
from sub_cli.errata.orders.quotations import masked
from sub_cli.errata.orders.segments.likeness import like_an_order
from sub_cli.errata.orders.segments.model import Segment
from sub_cli.errata.orders.segments.walk import segments
from sub_cli.errata.orders.soundness import faults
from sub_cli.errata.orders.writing import changes_text
from sub_cli.errata.phrases import NotThere, PhraseKind
from sub_cli.errors import SubError
from sub_cli.messages import Message, msg

_WHOLE = frozenset({PhraseKind.WHOLE, PhraseKind.EXTENDED, PhraseKind.EMPTIED})
_LONGEST = 150_000
"""Characters of one order."""
_ROWS = 5_000
"""Lines of an order that the program wrote."""


class Fate(StrEnum):
    """What becomes of a line of an order."""

    DONE = "carried out"
    FORMULA = "formula"
    UNREAD = "not understood"


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of an order that led to nothing."""

    line: int
    """Line of the order, from 1."""
    text: str
    reason: Message
    candidates: tuple[str, ...] = field(default=(), compare=False)
    """What may be meant."""


@dataclass(frozen=True, slots=True)
class Account:
    """Some lines of an order, and what became of them."""

    first: int
    """Line of the order, from 1."""
    last: int
    fate: Fate
    formula: Formula | None = None
    """Which formula it is; None for anything else."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an order says."""

    changes: tuple[Change, ...]
    unread: tuple[Unread, ...] = ()
    """What was not understood, or names what is not there; such sentences gave no changes."""
    effective: date | None = None
    """From which day the order says that it holds; None where it does not say."""
    accounts: tuple[Account, ...] = field(default=(), compare=False)
    """Every line that is not blank, with what became of it, in their order."""
    renumbered: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """Sections of the plan that get another number without the order saying so: both numbers."""


def read(document: Document, text: str, *, sound: bool = False) -> Reading:
    """Return the changes to `document` that the order `text` tells, and what could not be read.

    What would break a text is refused; in the program's own words only where `sound` asks for it, as they may tell of
    an erratum that breaks one.
    """
    if len(text) > _LONGEST:
        row = next((row for row in text.split("\n") if row.strip()), "")[:200]
        return Reading((), (Unread(1, row, msg("An order has at most {count} characters.", count=_LONGEST)),))
    order = masked(text)
    titles = {section.title for section in document.sections.values()} if order.quotations else set()
    numbers = {number: wanted for wanted, number in numbering.numbers(document).items()}

    def is_title(number: str, quotation: int) -> bool:
        said = order.quotations[quotation]
        return said in titles and number in numbers and document.sections[numbers[number]].title == said

    found = segments(order, is_title, document.title)
    own = _in_own_words(document, text, found, sound=sound)
    return own or _Order(document, found, order.quotations, sound=sound).reading()


# -- what the program wrote -----------------------------------------------------------------------------


def _in_own_words(document: Document, text: str, found: Sequence[Segment], *, sound: bool) -> Reading | None:
    """Return what an order says that is written as the program writes one; None for any other."""
    dated = [each for each in found if each.formula is Formula.COMMENCEMENT]
    rows = text.split("\n")
    for each in dated:
        rows[each.first - 1 : each.last] = [""] * (each.last - each.first + 1)
    bare = "\n".join(rows)
    first = next((row for row in rows if row.strip()), "")
    if len(rows) > _ROWS or not own_sentences(first)[0]:
        return None
    said, loose = own_sentences(bare)
    if loose or not said or any(each.open and not each.exact and each.rows for each in said):
        return None
    try:
        changes = _own_changes(document, said, sound=sound)
        if not any(_alike(bare, changes_text(document, changes, language)) for language in ("nl", "en")):
            return None
    except (Unclear, Misfit, SubError):
        return None
    accounts = [Account(n, n, Fate.DONE, text=row) for n, row in enumerate(rows, 1) if row.strip()]
    accounts += [Account(each.first, each.last, Fate.FORMULA, each.formula, each.words) for each in dated]
    day = next((day for each in dated if (day := commencement(each.words))), None)
    moved = (
        _moved(document, performed(document, changes), ()) if any(each.way != (None, None) for each in changes) else ()
    )
    return Reading(changes, (), day, tuple(sorted(accounts, key=lambda each: each.first)), moved)


def _alike(one: str, other: str) -> bool:
    return [row.strip() for row in one.split("\n") if row.strip()] == [
        row.strip() for row in other.split("\n") if row.strip()
    ]


def _own_changes(document: Document, said: Sequence[Said], *, sound: bool) -> tuple[Change, ...]:
    reader, labels = OwnReader(document), numbering.labels(document)
    for each in said:
        reader.take(each)
    made: list[Change] = []
    for found in reader.found:
        if not isinstance(found, str):
            made.append(found)
            continue
        old, told = document.sections[found].text, [each for _, each in reader.told(found)]
        whole = any(each.phrase.kind in _WHOLE for each in told)
        new = carried_out(old, told, labels)
        if sound and (broken := faults(old, new)) is not None:
            raise Unclear(broken)
        made += text_changes(found, old, new, whole=whole)
    return tuple(made)


# -- what anybody wrote ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a sentence is not carried out."""

    reason: Message
    candidates: tuple[str, ...] = ()


class _Failed(Exception):
    """Sentences that cannot be carried out together with the others."""

    def __init__(self, indexes: Sequence[int], reason: Message) -> None:
        super().__init__(reason)
        self.indexes = indexes
        self.reason = reason


@dataclass(slots=True)
class _Texts:
    """What sentences do to the text of one section."""

    edits: list[tuple[int, Edit]] = field(default_factory=list)
    whole: list[tuple[int, str]] = field(default_factory=list)
    own: list[int] = field(default_factory=list)

    @property
    def indexes(self) -> list[int]:
        """Return the sentences."""
        return sorted({*(n for n, _ in self.edits), *(n for n, _ in self.whole), *self.own})


class _Order:
    """Carries out the sentences of an order on a document, all that can be; what cannot is refused as a whole."""

    def __init__(self, document: Document, found: Sequence[Segment], quotations: Sequence[str], *, sound: bool) -> None:
        self._document = document
        self._sound = sound
        self._segments = found
        self._plan = Plan(document, quotations)
        self._labels = numbering.labels(document)
        self._refused: dict[int, _Refusal] = {}
        self._deeds: dict[int, Deeds | Said | None] = {}

    def reading(self) -> Reading:
        """Return what the order says."""
        for index, segment in enumerate(self._segments):
            self._understand(index, segment)
        changes: tuple[Change, ...] = ()
        document = self._document
        for _ in range(len(self._segments) + 1):
            try:
                changes, document = self._carried_out()
                break
            except _Failed as failed:
                for index in failed.indexes:
                    self._refused.setdefault(index, _Refusal(failed.reason))
        said = {section for deeds in self._deeds.values() if isinstance(deeds, Deeds) for section, _ in deeds.numbers}
        moved = _moved(self._document, document, said)
        return Reading(changes, tuple(self._unread()), self._effective(), tuple(self._accounts()), moved)

    def _effective(self) -> date | None:
        dated = (each.words for each in self._segments if each.formula is Formula.COMMENCEMENT)
        return next((day for words in dated if (day := commencement(words))), None)

    # -- one sentence -----------------------------------------------------------------------------------

    def _understand(self, index: int, segment: Segment) -> None:
        """Work out what one sentence does, apart from the others."""
        if segment.formula is not None:
            return
        asked = segment.exact or (not segment.provisions and like_an_order(segment.words))
        own = self._own(segment) if asked and not segment.barred else None
        if own is not None:
            self._deeds[index] = own
        elif segment.reason is not None:
            self._refused[index] = _Refusal(segment.reason, segment.candidates)
        else:
            self._fulfil(index, segment)

    def _fulfil(self, index: int, segment: Segment) -> None:
        try:
            self._deeds[index] = fulfilled(self._plan, segment)
        except NotThere as error:
            self._refused[index] = _Refusal(error.message, getattr(error, "candidates", ()))
        except SubError as error:
            self._refused[index] = _Refusal(error.message)

    def _own(self, segment: Segment) -> Said | None:
        """Return a sentence in the program's own words, whose text is certain; None for any other."""
        text = "".join(f"> {row}\n" for row in segment.text.rstrip("\n").split("\n")) if segment.exact else ""
        lead = _lead(segment)
        said, loose = own_sentences(f"{lead}\n{segment.words}\n{text}")
        if loose or len(said) != (2 if lead else 1) or (said[-1].open and not (said[-1].exact or said[-1].closed)):
            return None
        return said[-1] if said[-1].form.kind is not PhraseKind.LEAD else None

    # -- all sentences ----------------------------------------------------------------------------------

    def _carried_out(self) -> tuple[tuple[Change, ...], Document]:
        """Return all changes, and the document with its sections where they come; raises `_Failed`."""
        reader = OwnReader(self._document)
        texts: dict[str, _Texts] = {}
        units: list[tuple[int, Change]] = []
        for index, deeds in self._deeds.items():
            if index in self._refused or deeds is None:
                continue
            try:
                if isinstance(deeds, Said):
                    self._say(reader, index, deeds, texts, units)
                else:
                    self._do(reader, index, deeds, texts, units)
            except (Unclear, Misfit, SubError) as error:
                raise _Failed([index], _reason(error)) from None
        self._require_numbers(reader.document, units)
        return tuple(self._changes(reader, texts, units)), reader.document

    def _say(
        self, reader: OwnReader, index: int, said: Said, texts: dict[str, _Texts], units: list[tuple[int, Change]]
    ) -> None:
        before = len(reader.found)
        segment = self._segments[index]
        lead = _lead(segment)
        if lead:
            reader.take(own_sentences(lead)[0][0])
        reader.take(said)
        for section in {each for each in reader.found if isinstance(each, str)}:
            if any(one is said for one, _ in reader.told(section)):
                texts.setdefault(section, _Texts()).own.append(index)
        units += [(index, each) for each in reader.found[before:] if not isinstance(each, str)]

    def _do(
        self, reader: OwnReader, index: int, deeds: Deeds, texts: dict[str, _Texts], units: list[tuple[int, Change]]
    ) -> None:
        for phrase in deeds.units:
            if phrase.section and phrase.section not in reader.document.sections:
                raise Unclear(MEET)
            change = reader.take_phrase(phrase)
            units.append((index, change))
            if isinstance(change, Insert) and re.fullmatch(r"[\d.]+", change.number):
                number = numbering.number(_unfixed(reader.document, change), change.section)
                raise Unclear(
                    msg(
                        "The new section would get the number {number}, not {wanted}.",
                        number=number,
                        wanted=change.number,
                    )
                )
        for section, edits in deeds.edits.items():
            reader.touch(section)
            texts.setdefault(section, _Texts()).edits += [(index, each) for each in edits]
        for section, text in deeds.wholes.items():
            reader.touch(section)
            texts.setdefault(section, _Texts()).whole.append((index, text))

    def _require_numbers(self, document: Document, units: Sequence[tuple[int, Change]]) -> None:
        """Refuse a sentence whose sections do not get the numbers that it says, or that others still refer to."""
        numbers = numbering.numbers(document)
        for index, deeds in self._deeds.items():
            if index in self._refused or not isinstance(deeds, Deeds):
                continue
            for section, wanted in deeds.numbers:
                if numbers.get(section) != wanted:
                    facts = {"label": self._labels[section], "number": numbers.get(section, "—"), "wanted": wanted}
                    raise _Failed([index], msg("{label} would get the number {number}, not {wanted}.", **facts))
        gone = {change.section: index for index, change in units if change.section not in document.sections}
        for section in document.sections if gone else ():
            for target in re.findall(r"\]\(#([\w-]+)\)", document.sections[section].text):
                if target in gone:
                    message = msg(
                        "{section} refers to what would go: {label}.", section=section, label=self._labels[target]
                    )
                    raise _Failed([gone[target]], message)

    def _changes(
        self, reader: OwnReader, texts: dict[str, _Texts], units: Sequence[tuple[int, Change]]
    ) -> Iterator[Change]:
        for found in reader.found:
            if not isinstance(found, str):
                yield found
            else:
                if found not in reader.document.sections:
                    raise _Failed(texts[found].indexes, MEET)
                yield from self._text_changes(reader, found, texts[found])

    def _text_changes(self, reader: OwnReader, section: str, texts: _Texts) -> Iterator[Change]:
        """Yield the changes of one text; raises `_Failed` where its sentences do not go together or break it."""
        old = self._document.sections[section].text
        if texts.whole and len(texts.indexes) + len(texts.whole) > 2:
            raise _Failed(texts.indexes, MEET)
        try:
            new = texts.whole[0][1] if texts.whole else self._edited(reader, section, old, texts)
        except NotThere as error:
            raise _Failed(texts.indexes, error.message) from None
        strict = self._sound or not all(n in texts.own for n in texts.indexes)
        if strict and (broken := faults(old, new)) is not None:
            raise _Failed(texts.indexes, broken)
        if new == old:
            raise _Failed(texts.indexes, msg("It changes nothing."))
        told = [each for _, each in reader.told(section)]
        whole = bool(texts.whole) or any(each.phrase.kind in _WHOLE for each in told)
        yield from text_changes(section, old, new, whole=whole)

    def _edited(self, reader: OwnReader, section: str, old: str, texts: _Texts) -> str:
        told = [each for _, each in reader.told(section)]
        one = carried_out(old, told, self._labels) if told else old
        other = edited(old, [edit for _, edit in texts.edits]) if texts.edits else old
        if not told or not texts.edits:
            return other if texts.edits else one
        merged = merge(old, one, other)
        if merged.conflicts:
            raise NotThere(MEET)
        return merged.text

    # -- the account ------------------------------------------------------------------------------------

    def _unread(self) -> Iterator[Unread]:
        for index, segment in enumerate(self._segments):
            if index in self._refused:
                refusal = self._refused[index]
                yield Unread(segment.first, segment.words, refusal.reason, refusal.candidates)

    def _accounts(self) -> Iterator[Account]:
        for index, each in enumerate(self._segments):
            fate = Fate.FORMULA if each.formula else Fate.UNREAD if index in self._refused else Fate.DONE
            yield Account(each.first, each.last, fate, each.formula, each.words)


def _moved(before: Document, after: Document, said: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return which sections get another number: both numbers; not those of which the order `said` so."""
    was, now = numbering.numbers(before), numbering.numbers(after)
    moved = {section for section in was if section in now and was[section] != now[section]} - set(said)
    parents = outline.parents(after.outline)
    return tuple((was[each], now[each]) for each in now if each in moved and parents.get(each) not in {*moved, *said})


def _lead(segment: Segment) -> str:
    """Return the sentence in the program's own words that names the section of the lead above; "" without one."""
    lead = segment.lead
    if lead is None or not re.fullmatch(r"[\d.\w]+", lead.numbers) or lead.parts:
        return ""
    return f"Paragraaf {lead.numbers} wordt als volgt gewijzigd:"


def _unfixed(document: Document, change: Insert) -> Document:
    from dataclasses import replace

    return document.with_section(replace(document.sections[change.section], number=""))


def _reason(error: Unclear | Misfit | SubError) -> Message:
    if isinstance(error, Misfit):
        return error.clash.reason
    return error.reason if isinstance(error, Unclear) else error.message


def differences(document: Document, text: str, changes: Sequence[Change]) -> tuple[str, ...]:
    """Return the ids of the sections of which the order `text` says something else than `changes`.

    These have their exact places in `document`. Raises `ErratumConflict` where they do not fit.
    """
    reading = read(document, text)
    told, meant = (performed(document, each) for each in (reading.changes, changes))
    named = dict.fromkeys(change.section for change in (*changes, *reading.changes))
    return tuple(section for section in named if _differs(told, meant, section))


def _differs(told: Document, meant: Document, section: str) -> bool:
    if not section:
        return told.title != meant.title
    one, other = told.sections.get(section), meant.sections.get(section)
    if one is None or other is None:
        return (one is None) != (other is None)
    places = [outline.place(each.outline, section) for each in (told, meant)]
    return (one.title, one.text) != (other.title, other.text) or places[0] != places[1]
