"""Change orders read back into operations: what a person wrote, or what `errata.orders.writing` writes.

Every sentence is tried on the forms of both languages; what none of them fits, or what cannot be carried out, is
reported with its line and left out. New text stands behind `>`, in quotation marks behind the colon, or in the
lines that follow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.errata.application import performed
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.operations.table import OPERATIONS
from sub_cli.errata.orders.counting import Told, carried_out
from sub_cli.errata.orders.forms import DUTCH, ENGLISH, LABEL, Form
from sub_cli.errata.orders.naming import Understanding, with_names, without_names
from sub_cli.errata.orders.places import Spot, places
from sub_cli.errata.phrases import TEXTUAL, NotThere, Phrase, PhraseKind
from sub_cli.errors import SubError
from sub_cli.messages import Message, msg
from sub_cli.text.format import format_text

_MARK = re.compile(r"\s*(?:[-*•]\s+)?(?:([A-Z]{1,2}|[a-z]|\d{1,3})[.)°]\s+)?(?=\S)")
_INLINE = re.compile(r"\s*(?:[“\"](?P<inline>.*)[”\"])?\s*[.;]?\s*")
_PLACE = re.compile(
    r"(?P<place>.*?)(?:(?:^|,? (?:van|in|of) |, )"
    r"(?P<label>(?:(?:de|het|the) (?:nieuwe? |new ))?(?:hoofdstuk|paragraaf|chapter|section) .+))?",
    re.IGNORECASE,
)
_FROM_LABEL = re.compile(rf"(?P<label>{LABEL}), (?P<place>.+)", re.IGNORECASE)
"""The section first: "in paragraaf 2.1, tweede alinea, eerste zin,"."""
_LABEL = re.compile(r"(?P<new>.*\b(?:nieuwe?|new) )?\S+ (?:(?P<number>\d[\w.\-]*)|“(?P<title>.+)”)", re.IGNORECASE)
_END = re.compile(r"(?<=[”\"])\s*[.;]\s*$|(?<![”\"])[\s.;]+$")
_WHOLE = frozenset({PhraseKind.WHOLE, PhraseKind.EXTENDED, PhraseKind.EMPTIED})
_JOINED = 4
"""Over how many lines a sentence may be wrapped."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of an order that led to nothing."""

    line: int
    """Line of the order, from 1."""
    text: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Reading:
    """What an order says."""

    changes: tuple[Change, ...]
    unread: tuple[Unread, ...] = ()
    """What was not understood, or names what is not there; such sentences gave no changes."""
    effective: date | None = None
    """From which day the order says that it holds; None where it does not say."""


@dataclass(slots=True)
class _Said:
    """One sentence of an order, with the text behind it."""

    line: int
    words: str
    form: Form
    gaps: dict[str, str]
    rows: list[str] = field(default_factory=list)
    exact: bool = False
    """True when the text stands behind `>`, so that its lines are meant as they are."""

    @property
    def open(self) -> bool:
        """Tell whether a text follows."""
        return self.form.words.endswith(":") and self.form.kind is not PhraseKind.LEAD

    @property
    def waits(self) -> bool:
        """Tell whether the next line may belong to the text: nothing of it is marked, and a quotation is not closed."""
        whole = "".join(self.rows).strip()
        closed = whole[:1] in '“"' and re.search(r"[”\"][.;]?$", whole) is not None if whole else False
        return self.open and not self.exact and not closed

    @property
    def text(self) -> str:
        """Return the new text, one sentence on each line."""
        if self.exact:
            return "".join(f"{row}\n" for row in self.rows)
        whole = "\n".join(self.rows).strip()
        quoted = re.fullmatch(r"[“\"]([^“”\"]*)[”\"][.;]?", whole, re.DOTALL)
        return format_text((quoted[1] if quoted else whole) + "\n") if whole else ""


class _Unclear(Exception):
    """A sentence that names what is not there."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def read(document: Document, text: str) -> Reading:
    """Return the changes to `document` that the order `text` tells, and what could not be read."""
    text, effective = _without_commencement(text)
    said, unread = _sentences(text)
    reader = _Reader(document)
    for each in said:
        try:
            reader.take(each)
        except (_Unclear, Misfit, SubError) as error:
            reason = _reason(error)
            unread.append(Unread(each.line, each.words, reason))
    changes, unclear = reader.changes()
    return Reading(changes, tuple(sorted((*unread, *unclear), key=lambda each: each.line)), effective)


def _without_commencement(text: str) -> tuple[str, date | None]:
    """Return the order with an empty line for the one that says from which day it holds, and that day."""
    rows = text.split("\n")
    days = {index: day for index, row in enumerate(rows) if (day := _commencement(row)) is not None}
    kept = ["" if index in days else row for index, row in enumerate(rows)]
    return "\n".join(kept), next(iter(days.values()), None)


def _commencement(row: str) -> date | None:
    for words in (DUTCH, ENGLISH):
        before, _, after = words.date.partition("{date}")
        found = re.fullmatch(
            rf"\s*{re.escape(before)}(\d{{1,2}}) (\w+) (\d{{4}}){re.escape(after)}\s*", row, re.IGNORECASE
        )
        if found and found[2].lower() in (months := [month.lower() for month in words.months]):
            try:
                return date(int(found[3]), months.index(found[2].lower()) + 1, int(found[1]))
            except ValueError:
                return None
    return None


def _reason(error: _Unclear | Misfit | SubError) -> Message:
    if isinstance(error, Misfit):
        return error.clash.reason
    return error.reason if isinstance(error, _Unclear) else error.message


def _sentences(text: str) -> tuple[list[_Said], list[Unread]]:
    """Return the sentences that have a known form, each with its text, and the lines that belong to none."""
    said: list[_Said] = []
    loose: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        row = line.strip()
        if row.startswith(">") and said:
            said[-1].exact = True
            said[-1].rows.append(row[1:].removeprefix(" "))
            continue
        found = _recognised(number, row, loose)
        if found is not None:
            said.append(found)
        elif said and said[-1].waits and not (loose and loose[-1][0] > said[-1].line):
            said[-1].rows.append(line)
        elif row:
            loose.append((number, row))
    reason = msg("This is no sentence of a change order.")
    return said, [Unread(number, row, reason) for number, row in loose]


def _recognised(number: int, row: str, loose: list[tuple[int, str]]) -> _Said | None:
    """Return the sentence that `row` is, or ends; lines before it that belong to it are taken out of `loose`."""
    for taken in range(min(_JOINED, len(loose)) + 1 if row else 0):
        before = loose[len(loose) - taken :]
        if taken and [line for line, _ in before] != list(range(number - taken, number)):
            break
        words = " ".join([*(text for _, text in before), row])
        found = _matched(words[_end_of_mark(words) :])
        if found is not None:
            del loose[len(loose) - taken :]
            form, gaps, inline = found
            return _Said(number - taken, words, form, gaps, [inline] if inline else [])
    return None


def _end_of_mark(words: str) -> int:
    mark = _MARK.match(words)
    return mark.end() if mark else 0


def _matched(words: str) -> tuple[Form, dict[str, str], str] | None:
    for form in (*DUTCH.forms, *ENGLISH.forms):
        if form.words.endswith(":"):
            found = form.expression.match(words)
            rest = _INLINE.fullmatch(words, found.end()) if found else None
            if found and rest:
                return form, found.groupdict(), rest["inline"] or ""
        else:
            found = form.expression.fullmatch(_END.sub("", words))
            if found:
                return form, found.groupdict(), ""
    return None


class _Reader:
    """Carries out one sentence after the other on a document, and keeps the changes."""

    def __init__(self, document: Document) -> None:
        self._base = document
        self._document = document
        self._labels = numbering.labels(document)
        self._numbers = {number: wanted for wanted, number in numbering.numbers(document).items()}
        self._new: dict[str, str] = {}
        self._shadowed: list[str] = []
        self._lead = ""
        self._found: list[Change | str] = []
        self._readers = {kind: read for row in OPERATIONS.values() for kind, read in row.sentences.items()}
        self._told: dict[str, list[tuple[_Said, Told]]] = {}

    def take(self, said: _Said) -> None:
        """Carry out one sentence; raises `_Unclear` or a `SubError` when it names what is not there."""
        kind = said.form.kind
        if kind is PhraseKind.LEAD:
            self._lead = self._section(said.gaps["label"]) if "label" in said.gaps else ""
        elif kind in TEXTUAL:
            self._take_text(said)
        else:
            self._take_unit(self._readers[kind](self._document, self._unit(said)))

    def _take_unit(self, change: Change) -> None:
        self._document = change.perform(self._document)
        self._found.append(change)
        if change.brings:
            number = numbering.number(self._document, change.section)
            self._shadowed += [self._new[number]] if number in self._new else []
            self._new[number] = change.section

    def changes(self) -> tuple[tuple[Change, ...], list[Unread]]:
        """Return all changes in their sequence, and the sentences whose words did not stand in the text."""
        made: list[Change] = []
        unread: list[Unread] = []
        for found in self._found:
            if not isinstance(found, str):
                made.append(found)
                continue
            try:
                made += self._text_changes(found)
            except NotThere as error:
                unread += [Unread(said.line, said.words, error.message) for said, _ in self._told[found]]
        return tuple(made), unread

    def _text_changes(self, section: str) -> tuple[Change, ...]:
        old = self._base.sections[section].text
        told = [each for _, each in self._told[section]]
        new = carried_out(old, told, self._labels)
        whole = any(each.phrase.kind in _WHOLE for each in told)
        return text_changes(section, old, new, whole=whole)

    def _take_text(self, said: _Said) -> None:
        section, spot, words = self._place(said)
        if section not in self._base.sections:
            raise _Unclear(msg("The text of a section that is new is not changed by the same order."))
        gaps = said.gaps
        phrase = Phrase(
            said.form.kind,
            section,
            old=gaps.get("old", ""),
            new=gaps.get("new", ""),
            text=said.text,
            opens=(gaps.get("opens") or "").strip(),
        )
        if said.open and not phrase.text:
            raise _Unclear(msg("The new text is missing."))
        if section not in self._told:
            self._found.append(section)
        self._told.setdefault(section, []).append((said, Told(phrase, spot, words, said.exact)))

    def _place(self, said: _Said) -> tuple[str, Spot | None, str]:
        """Return the section that is meant and the place in it, None for the whole, with the words that name it."""
        gaps = said.gaps
        words = (gaps.get("place") or gaps.get("range") or "").strip().removesuffix(",")
        bare, names = without_names(words)
        found = (_FROM_LABEL.fullmatch(bare) or _PLACE.fullmatch(bare)) if words else None
        if found is None:
            return self._section(gaps["label"]), None, ""
        section = self._section(with_names(found["label"], names)) if found["label"] else self._lead
        text = self._base.sections[section].text if section in self._base.sections else ""
        spot = Understanding(places(text), names).spot(found["place"]) if found["place"] else None
        if found["place"] and spot is None:
            raise _Unclear(msg("“{words}” is no place in a text.", words=words))
        if not section:
            raise _Unclear(msg("It does not say of which section."))
        return section, spot, with_names(found["place"], names)

    def _section(self, label: str) -> str:
        found = _LABEL.fullmatch(label.strip())
        if found and found["new"] and found["title"]:
            titles = {self._document.sections[wanted].title: wanted for wanted in self._new.values()}
            titles |= {self._document.sections[wanted].title: wanted for wanted in self._shadowed}
            number, known = found["title"], titles
        else:
            number = (found["number"] or "").rstrip(".") if found else ""
            known = self._new if found and found["new"] else self._numbers
        if number not in known:
            raise _Unclear(msg("There is no {label} in the plan.", label=label))
        return known[number]

    def _unit(self, said: _Said) -> Phrase:
        """Return what a sentence says of a title, or of a section that comes, goes or moves."""
        gaps = said.gaps
        wanted = self._section(gaps["label"]) if "label" in gaps else ""
        other = self._section(gaps["other"]) if "other" in gaps else ""
        return Phrase(said.form.kind, wanted, new=gaps.get("new", ""), text=said.text, other=other)


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
