"""One text as an order finds it, and the edits of its sentences, paragraphs, items, rows, cells and words.

An edit is a stretch of the text, in characters, with what takes its place. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sub_cli.errata.orders.labels import column_number, note_place, row_number
from sub_cli.errata.orders.places import Part, Path, places
from sub_cli.errata.orders.quoting import occurrences
from sub_cli.errata.orders.vocabulary import Chunk, Kind
from sub_cli.errata.phrases import NotThere
from sub_cli.messages import Message, msg
from sub_cli.text.format import format_text, lines

_MARKER = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)]|[a-z]{1,2}[.)°])\s+")
_OWN_MARKER = re.compile(r"\s*(?:[-+*•–]|\(?\d{1,4}[a-z]?[.)°]|\(?[a-z]{1,4}[.)°])\s+")
_LETTERED = re.compile(r"(?:(?<=\n)|(?<=\A)|(?<=[;:,] )|(?<=[.] ))(?P<mark>[a-z]{1,2})\.\s+(?=\S)")
_MOST = 400
"""How many parts of one kind are looked through for the last."""


class Edit(NamedTuple):
    """A stretch of a text that becomes something else."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Area:
    """A place in a text."""

    start: int
    """Character at which its words begin."""
    end: int
    part: Part | None = None
    """What it is; None for the whole text."""
    path: Path = ()
    column: int = 0
    """Column of a table that is meant, where no row is named; 0 for everything else."""
    lettered: bool = False
    """True for a part with a letter that is written within running text: "a. …; b. …"."""
    last: Path = ()
    """The last of several parts, where more than one is meant."""


class Ground:
    """One text of the plan with its places in characters."""

    def __init__(self, text: str, labels: Mapping[str, str]) -> None:
        self.text = text
        self.labels = labels
        self.known = places(text)
        self._starts: list[int] = [0]
        for row in lines(text):
            self._starts.append(self._starts[-1] + len(row))
        self._units = self.known.all_units
        self._spans: list[tuple[int, int]] = []
        at = 0
        for unit in self._units:
            at += len(unit.lead)
            self._spans.append((at, at + len(unit.raw)))
            at += len(unit.raw)

    # -- places -----------------------------------------------------------------------------------------

    def area(self, parts: Sequence[Chunk], words: str) -> list[Area]:
        """Return the places that parts name, the largest first; raises `NotThere` where there is none, or more."""
        if not parts:
            return [Area(0, len(self.text.rstrip("\n")))]
        lettered = self._lettered_area(parts)
        if lettered:
            return [lettered]
        above: Path = ()
        for chunk in parts[:-1]:
            (above,) = self._paths(chunk, above, words, parts)[:1] or ((),)
        return self._joined(self._paths(parts[-1], above, words, parts), words)

    def _joined(self, paths: Sequence[Path], words: str) -> list[Area]:
        """Return the places of parts, those that follow one another as one."""
        found: list[Area] = []
        for path in paths:
            span = self.known.spans.get(path)
            if span is None:
                raise _absent(words, self.known.spans, path)
            area = Area(self._spans[span[0]][0], self._spans[span[1]][1], path[0][0], path, last=path)
            before = found[-1] if found else None
            if before and before.last[1:] == path[1:] and before.last[0] == (path[0][0], path[0][1] - 1):
                found[-1] = Area(before.start, area.end, before.part, before.path, last=path)
            else:
                found.append(area)
        return found

    def _paths(self, chunk: Chunk, above: Path, words: str, parts: Sequence[Chunk]) -> list[Path]:
        """Return the parts that one chunk names, in the part `above`."""
        if chunk.value == "opens":
            return [self._opening(chunk, above, words)]
        if chunk.kind is Kind.NAMED:
            return [self._named(chunk, above, words)]
        part = chunk.part
        if chunk.value == "aanhef":
            return [((Part.PARAGRAPH, 1),)]
        assert part is not None
        if above and above[0][0] is Part.CELL and part is Part.SENTENCE:
            raise _nothing(words)
        base = self._base(part, above, words)
        if chunk.name:
            return [self._marked(part, mark, base, words) for mark in _marks(chunk.name)]
        if not chunk.numbers:
            return [self._only(part, base, words)]
        return [((part, self._number(part, base, number, words)), *base) for number in chunk.numbers]

    def _base(self, part: Part, above: Path, words: str) -> Path:
        """Return in what a part stands: what is named, or the only one of its kind."""
        need = {Part.ITEM: Part.LIST, Part.ROW: Part.TABLE, Part.HEAD: Part.TABLE}.get(part)
        if need is not None:
            held = next((path for path in (above,) if path and path[0][0] in {need, Part.ITEM}), ())
            return held or self._only(need, (), words)
        if part is Part.CELL:
            if above and above[0][0] is Part.ROW:
                return above
            raise NotThere(msg("It does not say which row of the table is meant."))
        if part is Part.SENTENCE and above and above[0][0] in {Part.LIST, Part.TABLE, Part.ROW}:
            raise _nothing(words)
        return above if part is Part.SENTENCE else ()

    def _only(self, part: Part, base: Path, words: str) -> Path:
        one, other = ((part, 1), *base), ((part, 2), *base)
        if one not in self.known.spans or other in self.known.spans:
            raise _nothing(words)
        return one

    def _number(self, part: Part, base: Path, number: int, words: str) -> int:
        if number > 0:
            return number
        if number == 0:
            return self._only(part, base, words)[0][1]
        count = self.count(part, base)
        if count + number + 1 < 1:
            raise _nothing(words)
        return count + number + 1

    def count(self, part: Part, base: Path) -> int:
        """Return how many parts of a kind there are in another."""
        count = 0
        while ((part, count + 1), *base) in self.known.spans:
            count += 1
        return count

    def _opening(self, chunk: Chunk, above: Path, words: str) -> Path:
        """Return the part of a kind that begins with some words."""
        assert chunk.part is not None
        base, opens = self._base(chunk.part, above, words), chunk.name.rstrip(" .…")
        found = []
        for number in range(1, min(self.count(chunk.part, base), _MOST) + 1):
            path = ((chunk.part, number), *base)
            shown = self._units[self.known.spans[path][0]].text
            found += [path] if re.match(rf"{re.escape(opens)}(?!\w)", shown) else []
        if len(found) != 1:
            raise NotThere(msg("“{words}” stands there {count} times, not once.", words=opens, count=len(found)))
        return found[0]

    def _marked(self, part: Part, mark: str, base: Path, words: str) -> Path:
        """Return the part that has a mark of its own, "b" or "2"."""
        if part is Part.NOTE and mark.isdigit():
            number = note_place(self.known, int(mark))
            if number < 1:
                raise _nothing(words)
            return ((Part.NOTE, number),)
        if part is Part.ITEM:
            for number in range(1, min(self.count(part, base), _MOST) + 1):
                path = ((part, number), *base)
                own = self.marker(path).strip()
                if own.strip(".)(°") == mark or (own in {"-", "*", "+"} and mark == str(number)):
                    return path
            raise _nothing(words)
        if mark.isdigit():
            return ((part, int(mark)), *base)
        raise _nothing(words)

    def _named(self, chunk: Chunk, above: Path, words: str) -> Path:
        table = above[-1:] if above and above[-1][0] is Part.TABLE else self._only(Part.TABLE, (), words)
        if chunk.value == "row":
            number = row_number(self.known, table, chunk.name)
            if number < 1:
                raise NotThere(msg("No row of the table begins with “{name}”, or more than one.", name=chunk.name))
            return ((Part.ROW, number), *table)
        number = column_number(self.known, table, chunk.name)
        if number < 1:
            raise NotThere(msg("No column of the table is headed “{name}”, or more than one.", name=chunk.name))
        row = above if above and above[0][0] in {Part.ROW, Part.HEAD} else ()
        return ((Part.CELL, number), *(row or ((Part.HEAD, 1), *table)))

    def column_of(self, parts: Sequence[Chunk], words: str) -> int:
        """Return the column that parts name without a row; 0 where they name none."""
        rows = any(each.part is Part.ROW or each.value == "row" for each in parts)
        if rows or not parts:
            return 0
        last = parts[-1]
        if last.part is Part.CELL and last.numbers and re.match(r"kolom|column", last.value) and len(last.numbers) == 1:
            head = ((Part.HEAD, 1), *self._only(Part.TABLE, (), words))
            return self._number(Part.CELL, head, last.numbers[0], words)
        if last.value != "column":
            return 0
        return self._named(parts[-1], self._only(Part.TABLE, (), words), words)[0][1]

    def marker(self, path: Path) -> str:
        """Return the marker of an item, with the blanks around it."""
        span = self.known.spans[path]
        start = self._spans[span[0]][0]
        return self.text[self.line_start(start) : start]

    def _lettered_area(self, parts: Sequence[Chunk]) -> Area | None:
        """Return a part with a letter that is written in running text, where no list has it."""
        last = parts[-1]
        if last.part is not Part.ITEM or not re.fullmatch(r"\(?[a-z]{1,2}\)?", last.name):
            return None
        within = self.area(parts[:-1], "")[0] if parts[:-1] else Area(0, len(self.text.rstrip("\n")))
        found = self.letters(within.start, within.end)
        mark = last.name.strip("()")
        return next((area for letter, area in found if letter == mark), None)

    def letters(self, start: int = 0, end: int = -1) -> list[tuple[str, Area]]:
        """Return the parts of a stretch that have letters in a row from "a" on, each with its letter before it."""
        end = len(self.text) if end < 0 else end
        wanted, marks = "a", []
        for found in _LETTERED.finditer(self.text, start, end):
            if found["mark"] == wanted:
                marks.append(found.start())
                wanted = chr(ord(wanted) + 1)
        ends = [*marks[1:], end]
        if len(marks) < 2:
            return []
        areas = [
            Area(one, one + len(self.text[one:other].rstrip()), Part.ITEM, lettered=True)
            for one, other in zip(marks, ends, strict=True)
        ]
        return [(chr(ord("a") + n), area) for n, area in enumerate(areas)]

    # -- lines and units --------------------------------------------------------------------------------

    def line_start(self, at: int) -> int:
        """Return where the line of a character begins."""
        return (
            self._starts[bisect_right(self._starts, at) - 1]
            if at < len(self.text)
            else self.text.rfind("\n", 0, at) + 1
        )

    def line_end(self, at: int) -> int:
        """Return where the line of a character ends, before its line feed."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def units_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last unit of a stretch, from 0; raises `NotThere` where it holds none whole."""
        held = [n for n, (one, other) in enumerate(self._spans) if start <= one and other <= end]
        if not held:
            raise NotThere(msg("It is no whole sentence."))
        return held[0], held[-1]

    def unit_at(self, at: int) -> int:
        """Return the unit in which a character is, from 0; -1 where it is in none."""
        return next((n for n, (one, other) in enumerate(self._spans) if one <= at < other), -1)

    def exactly(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the units, from 0, that a stretch is, their last sign perhaps left out; None where it cuts one."""
        first = next((n for n, (one, _) in enumerate(self._spans) if one == start), None)
        last = next(
            (
                n
                for n, (_, other) in enumerate(self._spans)
                if other == end or (other - 1 == end and self.text[end] in ".!?")
            ),
            None,
        )
        return (first, last) if first is not None and last is not None and first <= last else None

    def shown(self, unit: int) -> str:
        """Return the Markdown of a unit."""
        return self._units[unit].text

    def span(self, unit: int) -> tuple[int, int]:
        """Return the stretch of a unit."""
        return self._spans[unit]

    def indent(self, at: int) -> str:
        """Return what a line has before its words that goes on where the unit at `at` stands."""
        head = self.text[self.line_start(at) : at]
        if head.lstrip().startswith(">"):
            raise NotThere(msg("It stands in a quotation."))
        if re.match(r"\[\^[^\]]+\]:", head):
            return " " * 4
        return re.sub(r"\S", " ", head) if len(head) <= 20 and not re.search(r"\w\s+\w", head) else ""

    # -- edits ------------------------------------------------------------------------------------------

    def without_units(self, first: int, last: int) -> Edit:
        """Return the edit that takes sentences out."""
        start, end = self._spans[first][0], self._spans[last][1]
        after = self._units[last + 1] if last + 1 < len(self._units) else None
        if after is not None and not after.first and not after.column and after.shape == self._units[last].shape:
            return Edit(start, self._spans[last + 1][0], "")
        if not self._units[first].first and first:
            return Edit(self._spans[first - 1][1], end, "")
        return self.without_lines(start, end)

    def without_lines(self, start: int, end: int) -> Edit:
        """Return the edit that takes out all lines of a stretch, with one of two blank lines that then meet."""
        begin, stop = self.line_start(start), min(len(self.text), self.line_end(end) + 1)
        above = begin == 0 or self.text[:begin].endswith("\n\n")
        below = stop >= len(self.text) or self.text.startswith("\n", stop)
        if above and below:
            if stop < len(self.text):
                stop += 1
            elif begin:
                begin -= 1
        return Edit(begin, stop, "")

    def with_units(self, first: int, last: int, text: str) -> Edit:
        """Return the edit that puts other sentences in the place of some."""
        start, end = self._spans[first][0], self._spans[last][1]
        return Edit(start, end, self._sentences(text, start))

    def _sentences(self, text: str, at: int) -> str:
        indent = self.indent(at)
        rows = sentences(text)
        if any(not row.strip() for row in rows):
            raise NotThere(msg("The new text has more than one paragraph."))
        return f"\n{indent}".join(rows)

    def behind_unit(self, unit: int, text: str) -> Edit:
        """Return the edit that puts sentences behind one."""
        start, end = self._spans[unit]
        if self._units[unit].column:
            raise NotThere(msg("It stands in a cell of a table."))
        rest = self.text[end : self.line_end(end)]
        words = self._sentences(text, start)
        return Edit(end, end, f" {words}" if rest.strip() else f"\n{self.indent(start)}{words}")

    def before_unit(self, unit: int, text: str) -> Edit:
        """Return the edit that puts sentences before one."""
        start, end = self._spans[unit]
        if self._units[unit].column:
            raise NotThere(msg("It stands in a cell of a table."))
        alone = not self.text[end : self.line_end(end)].strip()
        return Edit(start, start, self._sentences(text, start) + (f"\n{self.indent(start)}" if alone else " "))

    def behind_block(self, end: int, text: str) -> Edit:
        """Return the edit that puts paragraphs behind the block that ends at a character."""
        stop = self.line_end(max(end - 1, 0))
        return Edit(stop, stop, "\n\n" + block(text))

    def before_block(self, start: int, text: str) -> Edit:
        """Return the edit that puts paragraphs before the block that begins at a character."""
        begin = self.line_start(start)
        return Edit(begin, begin, block(text) + "\n\n")

    def without_words(self, start: int, end: int) -> Edit:
        """Return the edit that takes words out, with one of the blanks around them."""
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        noted = self.text.startswith("[^", end)
        if before == " " and (not after or after in " \n.,;:!?)|" or noted):
            return Edit(start - 1, end, "")
        return Edit(start, end + 1, "") if after == " " else Edit(start, end, "")

    def beside_words(self, start: int, end: int, words: str, *, behind: bool) -> Edit:
        """Return the edit that puts words behind others, or before them, with a blank where one belongs."""
        if behind:
            space = "" if re.match(r"[,.;:!?)’/]|-\w", words) else " "
            return Edit(end, end, space + words)
        return Edit(start, start, words + ("" if words[-1:] in "(‘“/" else " "))

    def found(self, words: str, areas: Iterable[Area]) -> list[tuple[int, int]]:
        """Return where words stand in some places, as whole words only."""
        spans: list[tuple[int, int]] = []
        wide = list(areas)
        for start, end, column in occurrences(self.text, words, self.labels):
            if any(area.start <= start and end <= area.end and area.column in {0, column} for area in wide):
                spans.append((start, end))
        return spans or self._in_markdown(words, wide)

    def _in_markdown(self, words: str, areas: Sequence[Area]) -> list[tuple[int, int]]:
        """Return where Markdown stands that an order quotes as it is written, which was the custom once."""
        if not re.search(r"[*_`\[\]]", words):
            return []
        spans = [(each.start(), each.end()) for each in re.finditer(re.escape(words), self.text)]
        return [(one, other) for one, other in spans if any(each.start <= one and other <= each.end for each in areas)]

    def found_sentences(self, words: str, areas: Iterable[Area]) -> list[tuple[int, int]]:
        """Return where sentences stand that follow one another, each in full."""
        wanted = [row.strip() for row in sentences(words) if row.strip()]
        wide = list(areas)
        texts = [unit.text.strip() for unit in self._units]
        found = []
        for n in range(len(texts) - len(wanted) + 1 if len(wanted) > 1 else 0):
            if texts[n : n + len(wanted)] == wanted:
                start, end = self._spans[n][0], self._spans[n + len(wanted) - 1][1]
                if any(area.start <= start and end <= area.end for area in wide):
                    found.append((start, end))
        return found

    def without_column(self, column: int, words: str) -> list[Edit]:
        """Return the edits that take a column out of the only table."""
        table = self._only(Part.TABLE, (), words)
        span = self.known.spans[table]
        first, last = self.line_start(self._spans[span[0]][0]), self.line_end(self._spans[span[1]][0])
        edits: list[Edit] = []
        at = first
        for row in self.text[first:last].split("\n"):
            bars = [found.start() for found in re.finditer(r"(?<!\\)\|", row)]
            if not row.lstrip().startswith("|") or len(bars) <= column or len(bars) < 3:
                raise NotThere(msg("The rows of the table are not all alike."))
            edits.append(Edit(at + bars[column - 1], at + bars[column], ""))
            at += len(row) + 1
        return edits


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, one on each row."""
    return format_text(text.strip("\n") + "\n").rstrip("\n").split("\n") if text.strip() else []


def block(text: str) -> str:
    """Return a text as it stands in a plan, without a line feed at its end."""
    return format_text(text.strip("\n") + "\n").strip("\n")


def bare_item(text: str) -> tuple[str, str]:
    """Return the mark that the text of an item begins with, and the text without it."""
    found = _OWN_MARKER.match(text)
    return (found[0].strip(), text[found.end() :]) if found else ("", text)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text after edits that do not meet; raises `NotThere` where two do."""
    ordered = sorted(range(len(edits)), key=lambda n: (edits[n].start, edits[n].end, n))
    made: list[str] = []
    at = 0
    for n in ordered:
        edit = edits[n]
        if edit.start < at:
            raise NotThere(msg("One instruction changes what another gives in full or deletes: make one of the two."))
        made += [text[at : edit.start], edit.new]
        at = edit.end
    whole = "".join((*made, text[at:]))
    if "\n\n\n" in whole and "\n\n\n" not in text:
        whole = re.sub(r"\n{3,}", "\n\n", whole)
    whole = whole.strip("\n")
    return whole + "\n" if whole else ""


def faults(old: str, new: str) -> Message | None:
    """Return what is broken in a text that was whole before; None where nothing is."""
    (refs, notes), (before_refs, before_notes) = _noted(new), _noted(old)
    if lost := (refs - notes) - (before_refs - before_notes):
        return msg("The text would refer to the footnote “{name}”, which is not there.", name=min(lost))
    if alone := (notes - refs) - (before_notes - before_refs):
        return msg("Nothing would refer to the footnote “{name}” any more: say what becomes of it.", name=min(alone))
    if _loose_rows(new) > _loose_rows(old):
        return msg("Rows would be left without the head of their table.")
    return None


def _noted(text: str) -> tuple[set[str], set[str]]:
    return set(re.findall(r"\[\^([^\]\s]+)\](?!:)", text)), set(re.findall(r"^\[\^([^\]\s]+)\]:", text, re.MULTILINE))


def _loose_rows(text: str) -> int:
    """Return how many lines look like rows of a table and are none."""
    return sum(unit.text.lstrip().startswith("|") and not unit.column for unit in places(text).all_units)


def _marks(name: str) -> list[str]:
    ranged = re.fullmatch(r"\(?(\w+)\)?°? (?:tot en met|t/m) \(?(\w+)\)?°?", name)
    if ranged and len(ranged[1]) == len(ranged[2]) == 1 and ord(ranged[1]) < ord(ranged[2]):
        return [chr(each) for each in range(ord(ranged[1]), ord(ranged[2]) + 1)]
    return [each.strip("()° ") for each in re.split(r",| en | and ", name)]


def _nothing(words: str) -> NotThere:
    return NotThere(msg("There is no “{words}” in the text, or more than one.", words=words))


def _absent(words: str, spans: Mapping[Path, object], path: Path) -> NotThere:
    if path[0][0] is Part.SENTENCE and len(path) == 1:
        count = sum(each[0][0] is Part.SENTENCE for each in spans if len(each) == 1)
        return NotThere(msg("There is no sentence {sentence}: the text has {count}.", sentence=path[0][1], count=count))
    return _nothing(words)
