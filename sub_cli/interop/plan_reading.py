"""A plan from the rows of its pages, whatever file these came from: headings, what is below each, what was left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sub_cli.interop.as_markdown import Writer, concluded
from sub_cli.interop.base import Note
from sub_cli.interop.blocks import Block, Kind, blocks_of
from sub_cli.interop.contents import Named, contents_of, is_contents
from sub_cli.interop.furniture import without_furniture
from sub_cli.interop.headings import LARGER, NUMBER, Headings, headings_of, letters, merged
from sub_cli.interop.hyphens import words_of
from sub_cli.interop.margins import without_margin
from sub_cli.interop.note_marks import Footnote, note_mark, with_footnotes
from sub_cli.interop.plan import FoundPlan, FoundSection
from sub_cli.interop.rows import Cell, Row
from sub_cli.interop.word_count import Said, compared, words_in
from sub_cli.messages import Message, msg

DEEPEST: Final = 6
"""Levels of an outline; deeper headings stay in the text."""
_IN_TEXT: Final = 3
"""The level of a heading in a text, as Markdown counts them."""
_OWN_REGISTER: Final = re.compile(r"(?:register|lijst) van errata|register of errata|errata register", re.IGNORECASE)
_PROSE: Final = 60
"""Characters from which on a paragraph before the first heading is text, and no line of a title page."""
_WORDS: Final = {
    "nl": frozenset("de het een van en in is dat op te voor met zijn wordt worden aan bij niet".split()),
    "en": frozenset("the of and to in is that for with be are on by as will this not".split()),
}
_LETTER: Final = re.compile(r"\(?(?:[a-zA-Z]|[ivx]{2,5})[.)] ")
_NOUN: Final = re.compile(r"(?:hoofdstuk|paragraaf|chapter|section|artikel|article) (?=\d)", re.IGNORECASE)
BEFORE: Final = {"nl": "Vooraf", "en": "Preface"}
"""What the text before the first heading is called."""


@dataclass
class _Reading:
    """A plan on its way."""

    rows: list[Row]
    """Those that are text."""
    all: list[Row]
    notes: list[Note] = field(default_factory=list)

    def leave(self, rows: Sequence[Row], message: Message) -> None:
        """Leave rows out, which is told."""
        if rows:
            self.notes.append(Note(rows[0].line, message, rows[0].page))


def plan_of(rows: Sequence[Row], path: str, bookmarks: Sequence[Named] = ()) -> FoundPlan:
    """Return the plan that these rows are; `path` is its title where it says none, `bookmarks` name its headings."""
    bare = without_furniture(rows, _names(rows, bookmarks))
    text, in_margin = without_margin(bare.rows)
    reading = _Reading(text, list(rows), [*bare.notes, *in_margin])
    named = _take_contents(reading)
    title, marks = _root(bookmarks)
    headings = _below_title(headings_of(reading.rows, marks, named), reading.rows)
    headings = _take_register(reading, headings)
    reading.notes += _told(headings)
    return _Putting(reading, headings, title, path).plan()


def _names(rows: Sequence[Row], bookmarks: Sequence[Named]) -> frozenset[str]:
    """Return the headings that are named anywhere, as rows say them."""
    contents = contents_of(rows)
    return frozenset(each.words for each in (*bookmarks, *(contents.headings if contents else ())))


def _take_contents(reading: _Reading) -> tuple[Named, ...]:
    """Leave the table of contents out, and return the headings that it names."""
    found = contents_of(reading.rows)
    if found is None:
        return ()
    rows = reading.rows[found.start : found.end]
    reading.leave(rows, msg("Left out as table of contents: {n} lines.", n=len(rows)))
    del reading.rows[found.start : found.end]
    return found.headings


def _root(bookmarks: Sequence[Named]) -> tuple[str, tuple[Named, ...]]:
    """Return the bookmark that all others are below, and those; "" where there is none such."""
    marks = [each for each in bookmarks if not is_contents(each.words)]
    tops = [each for each in marks if each.depth == 1]
    if len(tops) == 1 and len(marks) > 1 and marks[0] is tops[0] and not NUMBER.match(tops[0].words):
        return tops[0].words, tuple(replace(each, depth=each.depth - 1) for each in marks[1:])
    return "", tuple(marks)


def _below_title(headings: Headings, rows: Sequence[Row]) -> Headings:
    """Return the headings without the first one where it is the title: right above another, and larger than all."""
    first, *others = headings.found or (None,)
    if first is None or len(others) < 2 or first.row or others[0].row != first.count or others[0].depth > first.depth:
        return headings
    largest = max(rows[each.row].size for each in others)
    return replace(headings, found=tuple(others)) if rows[first.row].size > largest * LARGER else headings


def _take_register(reading: _Reading, headings: Headings) -> Headings:
    """Leave out the register of errata that a page of ours ends with: the errata themselves are elsewhere."""
    last = headings.found[-1] if headings.found else None
    if last is None or not _OWN_REGISTER.fullmatch(reading.rows[last.row].text):
        return headings
    rows = reading.rows[last.row :]
    reading.leave(rows, msg("Left out as the register of errata: {n} lines.", n=len(rows)))
    del reading.rows[last.row :]
    return replace(headings, found=headings.found[:-1])


def _told(headings: Headings) -> Iterator[Note]:
    for each in headings.missing:
        message = msg("The heading “{words}” is named in the contents, and stands nowhere.", words=each.words[:80])
        yield Note(1, message, each.page or 1)


class _Putting:
    """Puts the sections together."""

    def __init__(self, reading: _Reading, headings: Headings, title: str, path: str) -> None:
        self.reading, self.path, self.title = reading, path, title
        rows, known = merged(reading.rows, headings.found)
        noted = with_footnotes(rows, known)
        self.footnotes = {each.number: each for each in noted.footnotes}
        self.known = {place: known[index] for place, index in enumerate(noted.kept) if index in known}
        self.rows = noted.rows
        below = set(range(len(rows))) - set(noted.kept)
        kept = dict(zip(noted.kept, noted.rows, strict=True))
        self.spoken = [
            _without(row, _NOUN if index in known else None)
            or _without_mark(kept.get(index, row), below=index in below)
            for index, row in enumerate(rows)
        ]
        self.whole = headings.whole
        self.writer = Writer(words_of(row.text for row in rows))
        self.notes = [*reading.notes, *noted.notes]
        self.blocks: list[Block] = []
        self.left = Counter[tuple[int, int]]()
        self.language = language_of(row.text for row in self.rows)

    def plan(self) -> FoundPlan:
        """Return the plan."""
        first = min(self.known, default=len(self.rows))
        sections = [*self._front(self.rows[:first]), *self._sections(first)]
        sections = [self._worded(each) for each in sections]
        source, left_out = self._said()
        words = compared(source, left_out, [word for each in sections for word in _plain(each)])
        notes = sorted([*self.notes, *concluded(self.writer, self.blocks)], key=lambda each: (each.page, each.line))
        return FoundPlan(self.title or self.path, tuple(sections), words, self.language, (), tuple(notes))

    # -- what stands before the first heading --------------------------------------------------------

    def _front(self, rows: Sequence[Row]) -> list[FoundSection]:
        """Return the text before the first heading as a section, where there is any; take the title from the rest."""
        blocks, _ = blocks_of(rows, {})
        start = next((place for place, each in enumerate(blocks) if _is_prose(each)), len(blocks))
        behind = (blocks[start].page, blocks[start].line) if start < len(blocks) else (10**9, 0)
        cover = [row for row in rows if (row.page, row.line) < behind]
        self._take_title(cover)
        if start == len(blocks):
            return []
        name = BEFORE[self.language or "nl"]
        page, line = behind
        self.notes.append(
            Note(line, msg("The text before the first heading became a section “{title}”.", title=name), page)
        )
        return [FoundSection(name, 1, self.writer.text(blocks[start:]), line=line, page=page)]

    def _take_title(self, cover: Sequence[Row]) -> None:
        """Take the title from the rows above the text: the largest of them; the others are left out, and told."""
        size = max((row.size for row in cover), default=0)
        large = [row for row in cover if row.size == size]
        rows = _together(cover, large[0]) if large else []
        self.title = self.title or " ".join(row.text for row in rows)
        for row in cover:
            self.left[row.page, row.line] = 1
            if letters(row.text) not in letters(self.title):
                message = msg("Left out as what stands before the first heading: “{words}”.", words=row.text[:80])
                self.notes.append(Note(row.line, message, row.page))

    # -- sections ------------------------------------------------------------------------------------

    def _sections(self, first: int) -> Iterator[FoundSection]:
        """Yield the sections, each with what stands below its heading."""
        rows = self.rows[first:]
        blocks, notes = blocks_of(rows, {index - first: depth for index, depth in self.known.items()}, whole=self.whole)
        heads = {(self.rows[index].page, self.rows[index].line) for index in self.known}
        self.notes += notes
        self.blocks = blocks
        groups: list[list[Block]] = []
        for block in blocks:
            if (block.page, block.line) in heads and block.kind is Kind.HEADING and block.depth <= DEEPEST:
                groups.append([])
            groups[-1].append(block)
        numbered = sum(NUMBER.fullmatch(group[0].words) is not None for group in groups) * 2 > len(groups)
        for head, *body in groups:
            yield self._section(head, self._whole_tables(body), numbered=numbered)

    def _whole_tables(self, blocks: Sequence[Block]) -> list[Block]:
        """Return blocks with a table that goes on on the next page as one."""
        found: list[Block] = []
        for block in blocks:
            above = found[-1] if found else None
            if not (above and above.grid and block.grid and above.page < block.page and _alike(above, block)):
                found.append(block)
                continue
            again = block.grid[0] == above.grid[0]
            self.left[block.page, block.line] = int(again)
            rows = block.grid[again:]
            if rows and not rows[0][0]:
                above.grid[-1] = [
                    f"{one}\n{other}".strip() for one, other in zip(above.grid[-1], rows.pop(0), strict=True)
                ]
            above.grid += rows
            self.notes.append(Note(block.line, msg("This table goes on from the page before."), block.page))
        return found

    def _section(self, head: Block, body: Sequence[Block], *, numbered: bool) -> FoundSection:
        words = " ".join(self.writer.plain(head.lines).split())
        found = NUMBER.fullmatch(words) if numbered else None
        number, title = (found["number"], found["words"]) if found else ("", words)
        for block in body:
            block.depth = _IN_TEXT if block.kind is Kind.HEADING else block.depth
        return FoundSection(title, head.depth, self.writer.text(body), number, line=head.line, page=head.page)

    def _worded(self, section: FoundSection) -> FoundSection:
        """Return a section with the footnotes that it refers to."""
        numbers = [int(each) for each in re.findall(r"\[\^(\d+)\]", section.text)]
        notes = [self.footnotes[each] for each in dict.fromkeys(numbers) if each in self.footnotes]
        return replace(section, text=section.text + self._notes(notes))

    def _notes(self, notes: Sequence[Footnote]) -> str:
        return self.writer.footnotes(notes)

    # -- words ---------------------------------------------------------------------------------------

    def _said(self) -> tuple[list[Said], int]:
        """Return the words of all rows that are text, in their order, and how many others there are."""
        text = [row for row in self.spoken if not self.left[row.page, row.line]]
        said = [word for row in text for word in words_in(row.text, row.page, row.line)]
        every = sum(1 for row in self.reading.all for _ in words_in(row.text))
        shown = sum(1 for row in self.reading.rows if not self.left[row.page, row.line] for _ in words_in(row.text))
        return said, max(0, every - shown)


def _alike(one: Block, other: Block) -> bool:
    """Tell whether two tables have as many columns."""
    return len(one.grid[0]) == len(other.grid[0])


def _is_prose(block: Block) -> bool:
    """Tell whether a block is running text, and no line of a title page."""
    return block.kind is Kind.PARAGRAPH and len(block.words) >= _PROSE and block.words.rstrip().endswith((".", ":"))


def _without_mark(row: Row, *, below: bool) -> Row:
    """Return a row without what counts it: the figure of a note `below` the text, the letter of an item."""
    mark = note_mark(row.text) if below else _LETTER.match(row.text)
    return replace(row, cells=(Cell(row.at, row.text[mark.end() :]),)) if mark else row


def _without(row: Row, noun: re.Pattern[str] | None) -> Row | None:
    """Return a heading without the noun before its number, which the page of a plan prints itself; None without one."""
    found = noun.match(row.text) if noun else None
    return replace(row, cells=(Cell(row.at, row.text[found.end() :]),)) if found else None


def _together(cover: Sequence[Row], first: Row) -> list[Row]:
    """Return the rows of one title: as large as the first, and right below it."""
    start = cover.index(first)
    end = start + 1
    while end < len(cover) and cover[end].size == first.size and first.size > 1 and cover[end].page == first.page:
        end += 1
    return list(cover[start:end])


def _plain(section: FoundSection) -> list[str]:
    """Return the words of a section as they are read: number, heading, text."""
    said = [f"{section.number} {section.title}", *_read(section.text)]
    return [each.word for text in said for each in words_in(text)]


def _read(text: str) -> Iterable[str]:
    for line in text.split("\n"):
        bare = re.sub(r"\[\^\w+\]:?|^\|[ :|-]+\|$", " ", line)
        yield re.sub(r"\\(?=\W)", "", bare)


def language_of(lines: Iterable[str]) -> str:
    """Return the language whose small words are by far the most frequent; "" where neither is."""
    said = Counter(word.word for line in lines for word in words_in(line))
    counts = {language: sum(said[word] for word in words) for language, words in _WORDS.items()}
    first, other = sorted(counts, key=lambda each: -counts[each])
    return first if counts[first] > 2 * counts[other] else ""
