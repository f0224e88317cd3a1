"""The fields of a memo from the labels and values of its head: number, day, addressees, sender, subject, the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from sub_cli.errors import Finding, Place
from sub_cli.interop.base import Note
from sub_cli.interop.days import day_in
from sub_cli.interop.head import Entry, Head
from sub_cli.interop.head_labels import Field
from sub_cli.memo.codes import HEAD_DATE
from sub_cli.messages import msg

_TITLE: Final = re.compile(
    r"(?:[A-Z][\w-]* )?(?:intern )?(?:memo(?:randum|randa)?|staten(?:brief|memo|voorstel|notitie|mededeling|stuk)|"
    r"raads(?:informatie)?(?:brief|memo|voorstel|mededeling|stuk)|informatiebrief|notitie|nota|brief|"
    r"briefing(?: note)?|mededeling|commissie(?:brief|memo)|collegebrief|oplegnotitie)",
    re.IGNORECASE,
)
_BARE_NUMBER: Final = re.compile(
    r"(?=.*\d)[A-Z]{1,8}[-./ ]?\d[\w./-]{2,40}|\d{2,4}[-./]\d{2,12}(?:[-./][\w-]{1,12})*|\d{4,14}"
)
_POSTCODE: Final = re.compile(r"\d{4} ?[A-Z]{2}\b.*")
_NUMBERED_TITLE: Final = re.compile(
    rf"(?P<title>{_TITLE.pattern})[ ,:–-]+(?:(?:nr|no|nummer|number)[.:]? )?(?P<number>\S*\d\S*)", re.IGNORECASE
)
_LEADING: Final = re.compile(r"(?:nr|no|nummer|number)[.:]? +(?=\S*\d)", re.IGNORECASE)
_NOTHING: Final = frozenset({"", "-", "–", "—", "n.v.t.", "nvt", "n/a", "…"})
_COUNT: Final = re.compile(r"\(?(?:\d{1,3}|geen|none|één|een|twee|drie|div\.?|diverse)\)?(?: stuks?)?", re.IGNORECASE)
_LONGEST: Final = 80
"""Characters in a line that has a number and nothing besides, but for a title."""
_BARE_RANK: Final = 1.5
"""A number on a line of its own goes behind one that is called so, and before a reference."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a head says; empty where it says nothing."""

    number: str
    date: date | None
    to: tuple[str, ...]
    sender: str
    subject: str
    details: tuple[tuple[str, str], ...]
    attachments: tuple[str, ...]
    language: str
    notes: tuple[Note, ...]
    wrong: tuple[tuple[str, Finding], ...]


def fields_of(head: Head, running: Sequence[str], path: str) -> Fields:
    """Return what a head says; `running` is what stands in the running heads, where its number may be as well."""
    reading = _Reading(head, path)
    return reading.fields(running)


class _Reading:
    """Takes one field after the other out of the entries; what no field takes is a detail."""

    def __init__(self, head: Head, path: str) -> None:
        self.head = head
        self.path = path
        self.left = [each for each in head.entries if _value(each) not in _NOTHING]
        self.notes: list[Note] = []
        self.wrong: list[tuple[str, Finding]] = []

    def fields(self, running: Sequence[str]) -> Fields:
        """Return all of it."""
        number = self._number(running)
        day = self._day()
        to = self._to()
        sender, subject = self._words(Field.FROM), self._words(Field.SUBJECT)
        attachments = self._attachments()
        self._tell_strange()
        return Fields(
            number, day, to, sender, subject, self._details(), attachments, self._language(),
            tuple(self.notes), tuple(self.wrong),
        )  # fmt: skip

    def _of(self, field: Field) -> list[Entry]:
        return sorted((each for each in self.left if each.meant.field is field), key=lambda each: each.meant.rank)

    def _take(self, entry: Entry) -> str:
        self.left.remove(entry)
        return _value(entry)

    def _number(self, running: Sequence[str]) -> str:
        """Return the number that counts: by its label, on a line of its own, in a title, in a running head."""
        named = self._of(Field.NUMBER)
        if named and named[0].meant.rank < _BARE_RANK:
            return _LEADING.sub("", self._take(named[0]))
        if bare := self._bare_number():
            return bare
        if named:
            return _LEADING.sub("", self._take(named[0]))
        return next(filter(None, map(_number_in, running)), "")

    def _bare_number(self) -> str:
        for row, cell in self.head.above:
            if number := _number_in(cell.text):
                self.head.above.remove((row, cell))
                return number
        return ""

    def _day(self) -> date | None:
        """Return the day; what is called a date and is none is wrong, unless another one can be read."""
        called = self._of(Field.DATE)
        for entry in called:
            if found := day_in(_value(entry)):
                self._take(entry)
                if found.turned:
                    message = msg("“{text}” was read as {day}.", text=_value(entry), day=found.day)
                    self.notes.append(Note(entry.line, message, entry.page))
                return found.day
        for entry in called[:1]:
            message = msg("“{text}” is not a date.", text=self._take(entry))
            self.wrong.append(("date", Finding(HEAD_DATE, message, Place(self.path, entry.line))))
        return None

    def _to(self) -> tuple[str, ...]:
        called = self._of(Field.TO)
        return tuple(_each(self._lines(called[0]))) if called else ()

    def _lines(self, entry: Entry) -> list[str]:
        self.left.remove(entry)
        return [" ".join(each.split()).strip(" ,") for each in _joined(entry.words)]

    def _words(self, field: Field) -> str:
        called = self._of(field)
        return self._take(called[0]).strip(" ,") if called else ""

    def _attachments(self) -> tuple[str, ...]:
        """Return what goes with it in words; a count of them is a detail."""
        found = [each for each in self._of(Field.ATTACHMENTS) if not _COUNT.fullmatch(_value(each))]
        return tuple(line for each in found for line in _each(self._lines(each)))

    def _details(self) -> tuple[tuple[str, str], ...]:
        """Return what is left, by its labels; a label that comes twice is counted."""
        seen: Counter[str] = Counter()
        found: list[tuple[str, str]] = []
        for each in self.left:
            label = each.label.strip() or str(each.meant.field)
            seen[label] += 1
            found.append((label if seen[label] == 1 else f"{label} ({seen[label]})", _value(each)))
            if not each.known:
                self.notes.append(Note(each.line, msg("“{label}” is a label that is not known; kept under `details`.",
                                                      label=label), each.page))  # fmt: skip
        return tuple(found)

    def _language(self) -> str:
        said = Counter(each.meant.language for each in self.head.entries if each.meant.language)
        (first, count), *others = [*said.most_common(2), ("", 0)][:2] if said else [("", 0)]
        return first if not others or count > others[0][1] else ""

    def _tell_strange(self) -> None:
        for row, cell in self.head.above:
            if not _TITLE.fullmatch(cell.text.strip(" :")):
                message = msg("Left out as what stands above the head: “{words}”.", words=cell.text[:80])
                self.notes.append(Note(row.line, message, row.page))
        for row in self.head.address:
            message = msg("Left out as the address: “{words}”.", words=row.text[:80])
            self.notes.append(Note(row.line, message, row.page))
        for row in self.head.strange:
            message = msg("Not understood in the head, and left out: “{words}”.", words=row.text[:80])
            self.notes.append(Note(row.line, message, row.page))


def _value(entry: Entry) -> str:
    return " ".join(" ".join(entry.words).split())


def _number_in(text: str) -> str:
    """Return the number of a paper that a line is, or that stands behind the title of one; "" where it has none."""
    if len(text) > _LONGEST:
        return ""
    found = _NUMBERED_TITLE.fullmatch(text)
    bare = found["number"] if found else _LEADING.sub("", text)
    fits = _BARE_NUMBER.fullmatch(bare) and not _POSTCODE.fullmatch(bare) and not day_in(bare)
    return bare if fits else ""


def _joined(lines: Sequence[str]) -> list[str]:
    """Return the lines of a value with those joined that go on: behind a comma, or with a small letter."""
    found = list(lines[:1])
    for before, line in pairwise(lines):
        if before.endswith((",", "-", " en", " and", " van", " of")) or line[:1].islower():
            found[-1] += " " + line
        else:
            found.append(line)
    return found


def _each(lines: Iterable[str]) -> list[str]:
    """Return the names in these lines, of which one may have several with semicolons between."""
    return [name.strip(" ,") for line in lines for name in line.split(";") if name.strip(" ,")]
