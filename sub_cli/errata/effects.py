"""What an erratum does to each section, in a word and in the sentences of its order, for the pages that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.errata.application import performed
from sub_cli.errata.comparison import changed_lines
from sub_cli.errata.operations.base import Change
from sub_cli.errata.orders.forms import language_of
from sub_cli.errata.orders.phrasing import text_phrases
from sub_cli.errata.orders.writing import Instruction, by_section
from sub_cli.errata.phrases import PhraseKind
from sub_cli.text.format import lines
from sub_cli.text.references import spoken

_MORE = frozenset({PhraseKind.EXTENDED, PhraseKind.SENTENCES_AFTER, PhraseKind.SENTENCES_BEFORE})
"""What an order says where a text comes to say more."""


class Effect(StrEnum):
    """What happens to a section; several can happen to one."""

    NEW = "new"
    REMOVED = "removed"
    RETITLED = "retitled"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    CHANGED = "changed"
    SUPPLEMENTED = "supplemented"
    """Sentences come in; every one that stood there stays, where it is not changed as well."""


@dataclass(frozen=True, slots=True)
class SectionEffect:
    """What an erratum does to one section, or to a row of sections that only get other numbers."""

    section: str
    """Its id, of a row the first; empty is the document itself."""
    label: str
    """How it is named after the erratum: `paragraaf 2.2`; as it was where it goes."""
    effects: tuple[Effect, ...]
    was: str = ""
    """The number it had, where it gets another one: `2.2`, or `2.2–2.4`."""
    order: tuple[Instruction, ...] = ()
    """The order in words; one that gives the whole text is the last."""
    heading: str = ""
    """Number and title of a section that comes."""
    text: str | None = None
    """The text as it is after the erratum, where that gives it in full."""


def told(earlier: Document, changes: Sequence[Change], language: str = "") -> tuple[SectionEffect, ...]:
    """Return what `changes`, which have their exact places in `earlier`, do; in their order, renumbering last.

    Raises `ErratumConflict` where they do not fit.
    """
    page = _Page(earlier, performed(earlier, changes), tuple(changes), language or earlier.language)
    return (*page.touched(), *page.renumbered())


class _Page:
    """Two states of a document and the changes between them."""

    def __init__(self, earlier: Document, after: Document, changes: tuple[Change, ...], language: str) -> None:
        self.earlier, self.after, self.changes, self.language = earlier, after, changes, language
        self._was, self._is = numbering.numbers(earlier), numbering.numbers(after)
        self._labels = numbering.labels(earlier, language) | numbering.labels(after, language)

    def touched(self) -> Iterator[SectionEffect]:
        """Yield every section that a change names."""
        orders = by_section(self.earlier, self.changes, self.language, self._labels)
        for section in dict.fromkeys(change.section for change in self.changes):
            effects = tuple(self._effects(section))
            yield SectionEffect(
                section,
                self._labels.get(section, self.after.title),
                effects,
                self._was[section] if Effect.RENUMBERED in effects else "",
                tuple(map(self._readable, orders.get(section, ()))),
                f"{self._is[section]} {self.after.sections[section].title}" if Effect.NEW in effects else "",
                self._text(section),
            )

    def _readable(self, said: Instruction) -> Instruction:
        """Return an instruction as a page reads it: references by the numbers that sections get."""
        items = tuple(map(self._readable, said.items))
        return replace(said, words=spoken(said.words, self._labels), text=spoken(said.text, self._labels), items=items)

    def _text(self, section: str) -> str | None:
        """Return the text that a section has afterwards, where a change gives it in full."""
        whole = any(each.whole and each.section == section for each in self.changes)
        return self.after.sections[section].text if whole and section in self._is else None

    def _effects(self, section: str) -> Iterator[Effect]:
        if not section:
            yield Effect.RETITLED
        elif section not in self._is:
            yield Effect.REMOVED
        elif section not in self._was:
            yield Effect.NEW
        else:
            yield from self._happened(section)

    def _happened(self, section: str) -> Iterator[Effect]:
        """Yield what happened to a section that was there and is."""
        old, new = self.earlier.sections[section], self.after.sections[section]
        if old.title != new.title:
            yield Effect.RETITLED
        if any(change.moves and change.section == section for change in self.changes):
            yield Effect.MOVED
        if self._was[section] != self._is[section]:
            yield Effect.RENUMBERED
        if old.text != new.text:
            whole = any(each.whole and each.section == section for each in self.changes)
            yield from _of_text(old.text, new.text, whole)

    # -- what gets another number without being touched ----------------------------------------------

    def renumbered(self) -> Iterator[SectionEffect]:
        """Yield the rows of sections that get other numbers because of what happens to others."""
        for row in self._rows():
            yield self._renumbered(row)

    def _rows(self) -> list[list[str]]:
        """Return the sections whose own number shifts, siblings that shift together in one row."""
        parents = outline.parents(self.after.outline)
        named = {change.section for change in self.changes}
        rows: list[list[str]] = []
        previous: dict[str, str] = {}
        for section, parent in parents.items():
            before, previous[parent] = previous.get(parent, ""), section
            if section in named or not self._shifts(section, parent):
                continue
            joins = rows and rows[-1][-1] == before and self._in_step(before, section)
            if joins:
                rows[-1].append(section)
            else:
                rows.append([section])
        return rows

    def _shifts(self, section: str, parent: str) -> bool:
        """Tell whether the number of a section changes in more than what stands above it."""
        if self._was.get(section, self._is[section]) == self._is[section]:
            return False
        return self._own(self._was, section, parent) != self._own(self._is, section, parent)

    def _own(self, numbers: dict[str, str], section: str, parent: str) -> str:
        return numbers[section].removeprefix(f"{numbers.get(parent, '')}.")

    def _in_step(self, one: str, other: str) -> bool:
        """Tell whether two neighbours go up or down by as much, so that a row of them can be named by its ends."""
        last = [_last(self._is[name]) - _last(self._was[name]) for name in (one, other)]
        return last[0] == last[1] and _last(self._was[other]) - _last(self._was[one]) == 1

    def _renumbered(self, row: list[str]) -> SectionEffect:
        words = language_of(self.language)
        first, last = row[0], row[-1]
        alone, two, several = words.renumbered
        label = self._labels[first]
        if len(row) == 1:
            before = numbering.labels(self.earlier, self.language)[first]
            said = alone.format(label=before, number=self._is[first])
            return SectionEffect(first, label, (Effect.RENUMBERED,), self._was[first], (_instruction(said),))
        top = outline.place(self.after.outline, first)[0] == ""
        said = (two if len(row) == 2 else several).format(
            units=words.units[0 if top else 1],
            first=self._was[first],
            last=self._was[last],
            number=self._is[first],
            end=self._is[last],
        )
        label, was = f"{label}–{self._is[last]}", f"{self._was[first]}–{self._was[last]}"
        return SectionEffect(first, label, (Effect.RENUMBERED,), was, (_instruction(said),))


def _instruction(said: str) -> Instruction:
    return Instruction(said[:1].upper() + said[1:])


def _of_text(old: str, new: str, whole: bool) -> Iterator[Effect]:
    """Yield whether a text changes, and whether it comes to say more; `whole` where it is given in full."""
    rows, others = ([row for row in lines(text) if row.strip()] for text in (old, new))
    runs = changed_lines(rows, others)
    only_more = bool(runs) and all(run.begin == run.end for run in runs)
    if not only_more:
        yield Effect.CHANGED
    said = text_phrases("", old, new, whole=whole) if len(others) > len(rows) else ()
    if only_more or any(phrase.kind in _MORE for phrase in said):
        yield Effect.SUPPLEMENTED


def _last(number: str) -> int:
    """Return the last part of a number, -1 where that is not a count, as in `2.1a`."""
    last = number.rpartition(".")[2]
    return int(last) if last.isdigit() else -1
