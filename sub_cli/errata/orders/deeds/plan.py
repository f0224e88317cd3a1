"""The plan before the order, asked by the names that an order uses: which sections, and which parts of their texts.

Pure. Whatever could be two, or is not there, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.errata.orders.deeds.model import SECTION_UNKNOWN, Uncertain
from sub_cli.errata.orders.grounds import Area, Ground
from sub_cli.errata.orders.locating import areas, column_of
from sub_cli.errata.orders.numerals import NUMBER, RANGE
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provision import Target
from sub_cli.errata.orders.quotations import MARK
from sub_cli.errata.orders.vocabulary import Chunk, Kind
from sub_cli.errata.phrases import NotThere
from sub_cli.messages import msg

_TITLE_WORDS = {"article": "artikel|article", "chapter": "hoofdstuk|chapter"}
"""Words that stand in a title with a number of their own, by the kind of section."""
_NEAR = 5
"""How many sections are shown where a number is not there."""


class Plan:
    """One document, and what an order about it quotes."""

    def __init__(self, document: Document, quotations: Sequence[str]) -> None:
        self.document = document
        self.labels = numbering.labels(document)
        self.order = document.ids()
        self.parents = outline.parents(document.outline)
        self._quotations = quotations
        self._numbers = {number: wanted for wanted, number in numbering.numbers(document).items()}
        self._grounds: dict[str, Ground] = {}

    def quotation(self, number: int) -> str:
        """Return the words of a quotation."""
        return self._quotations[number]

    def title(self, section: str) -> str:
        """Return the title of a section; of the plan for ""."""
        return self.document.sections[section].title if section else self.document.title

    def numbered(self, number: str) -> str | None:
        """Return the section that has a number; None where none has it."""
        return self._numbers.get(number)

    def ground(self, section: str) -> Ground:
        """Return the text of a section with its places."""
        if section not in self._grounds:
            self._grounds[section] = Ground(self.document.sections[section].text, self.labels)
        return self._grounds[section]

    # -- sections ---------------------------------------------------------------------------------------

    def sections(self, target: Target) -> list[str]:
        """Return the ids of the sections that a place names, at least one; raises `Uncertain`."""
        ends = RANGE.split(target.numbers)
        if len(ends) == 2 and all(NUMBER.search(end) for end in ends):
            return self._row_of_sections(target, ends)
        found = [self._section(target, number) for number in NUMBER.findall(target.numbers)]
        if not found:
            raise Uncertain(SECTION_UNKNOWN)
        return found

    def one(self, target: Target) -> str:
        """Return the id of the only section that a place names; raises `Uncertain`."""
        found = self.sections(target)
        if len(found) != 1:
            raise Uncertain(msg("It names more sections than one."), [self.labels[each] for each in found])
        return found[0]

    def below(self, section: str) -> list[str]:
        """Return what hangs below a section, in reading order."""
        return [each.id for each in outline.find(self.document.outline, section).walk()][1:]

    def children(self, section: str) -> list[str]:
        """Return the sections directly below a section; the chapters for ""."""
        return [each.id for each in outline.children(self.document.outline, section)]

    def scope(self, target: Target) -> list[str]:
        """Return the sections in which words are looked for: a chapter with what hangs below it."""
        if target.whole or (target.plan and not target.numbers):
            return list(self.order)
        return [id for one in self.sections(target) for id in (one, *self.below(one))]

    def _row_of_sections(self, target: Target, ends: Sequence[str]) -> list[str]:
        """Return the sections from one to another, which have to stand side by side."""
        first, last = (self._section(target, NUMBER.findall(end)[0]) for end in ends)
        row = self.children(self.parents.get(first) or "")
        if first not in row or last not in row or row.index(first) >= row.index(last):
            raise Uncertain(msg("“{words}” is no row of sections.", words=target.numbers))
        return row[row.index(first) : row.index(last) + 1]

    def _section(self, target: Target, number: str) -> str:
        titled = self._titled(target.unit, number)
        if titled:
            return titled
        if target.unit == "article" or number not in self._numbers:
            label = f"{target.noun.lower() or target.unit} {number}"
            raise Uncertain(msg("There is no {label} in the plan.", label=label), self._near(number))
        return self._numbers[number]

    def _titled(self, unit: str, number: str) -> str:
        """Return the section that bears its kind and number in its title: "Artikel 3 Hoogte"; "" for none."""
        if unit not in _TITLE_WORDS:
            return ""
        wanted = re.compile(rf"(?:{_TITLE_WORDS[unit]}) {re.escape(number)}\b(?!\.\d)", re.IGNORECASE)
        found = [id for id in self.order if wanted.match(self.title(id))]
        return found[0] if len(found) == 1 else ""

    def _near(self, number: str) -> list[str]:
        """Return some numbers of the chapter that a number would be in."""
        chapter = number.split(".", maxsplit=1)[0]
        return [each for each in self._numbers if each.split(".")[0] == chapter][:_NEAR]

    # -- parts of texts ---------------------------------------------------------------------------------

    def held(self, target: Target) -> tuple[str, list[Area]]:
        """Return the section in which a part stands, and its areas: a chapter's own text goes before what is below it.

        Raises `Uncertain` where it stands in none, or in more than one.
        """
        if not target.numbers:
            return self._only_note(target)
        own = self.one(target)
        if not self.below(own) or _from_the_start(target):
            return own, self._areas(target, own)
        return self._only_holder(target, own)

    def column(self, target: Target, section: str) -> int:
        """Return the column of the only table that a place names without a row; 0 where it names none."""
        return column_of(self.ground(section), self._unmasked(target.parts), target.words)

    def _only_holder(self, target: Target, own: str) -> tuple[str, list[Area]]:
        found = list(self._holders(target, own))
        if len(found) != 1 or _loose(target):
            names = [self.labels[each] for each, _ in found]
            raise Uncertain(msg("It does not say of which section below {label}.", label=self.labels[own]), names)
        return found[0]

    def _only_note(self, target: Target) -> tuple[str, list[Area]]:
        """Return the only footnote of the plan with the mark that is said, where no section is named."""
        first = target.parts[0] if target.parts else None
        if first is None or first.part is not Part.NOTE or not first.name or target.heading:
            raise Uncertain(SECTION_UNKNOWN)
        found = [each for section in self.children("") for each in self._holders(target, section)]
        if len(found) != 1:
            raise Uncertain(SECTION_UNKNOWN, [self.labels[each] for each, _ in found])
        return found[0]

    def _holders(self, target: Target, own: str) -> list[tuple[str, list[Area]]]:
        """Return which of a section and those below it have a part, and where."""
        found = []
        for each in (own, *self.below(own)):
            try:
                found.append((each, self._areas(target, each)))
            except NotThere:
                continue
        return found

    def _areas(self, target: Target, section: str) -> list[Area]:
        ground, column = self.ground(section), self.column(target, section)
        if not column:
            return areas(ground, self._unmasked(target.parts), target.words)
        table = areas(ground, [Chunk(Kind.PART, "table", (), Part.TABLE)], target.words)[0]
        return [replace(table, column=column)]

    def _unmasked(self, parts: Sequence[Chunk]) -> list[Chunk]:
        """Return parts with the names that are quoted as they are written."""
        return [replace(each, name=self._plain(each.name)) if each.name else each for each in parts]

    def _plain(self, name: str) -> str:
        found = MARK.search(name)
        return self.quotation(int(found[1])) if found else name


def _loose(target: Target) -> bool:
    """Tell whether a sentence or a paragraph is meant, which every text has."""
    return bool(target.parts) and target.parts[0].part in {Part.SENTENCE, Part.PARAGRAPH}


def _from_the_start(target: Target) -> bool:
    """Tell whether a sentence or a paragraph is counted from the start, so that a chapter's own text is meant."""
    return _loose(target) and not {-1, -2} & set(target.parts[0].numbers)
