"""The rows of a text put together: headings, paragraphs, items of lists, tables.

Most is told by where a row stands and by the one behind it: a short row alone is a heading; one that ends early is
no line of a paragraph, for the next word would have fitted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sub_cli.interop.base import Note
from sub_cli.interop.columns import Grid, grid, is_ragged, table_at
from sub_cli.interop.letter import is_salutation
from sub_cli.interop.list_marks import Mark, bullet, in_sequence
from sub_cli.interop.paragraph_numbers import numbered_paragraphs
from sub_cli.interop.rows import ANOTHER_PAGE, APART, Row, gaps
from sub_cli.messages import Message, msg


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    LINES = "lines"
    """Lines that stay apart: a table of which it is not sure how it stands, labels with values."""


@dataclass
class Block:
    """One piece of a text."""

    kind: Kind
    line: int
    page: int
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    """Of a heading: 2 or more; of an item, or a paragraph inside of one: how many lists it stands in, from 1."""
    mark: Mark | None = None
    grid: Grid = field(default_factory=list)

    @property
    def words(self) -> str:
        """Return its lines as one, without knowing which words were broken."""
        return " ".join(self.lines)


FINISHED: Final = (".", ";", ":", "?", "!", ")", "…", ".”", ".’", '."', "?”", "!”")
"""What a paragraph or an item ends with."""
_LONGEST_HEADING: Final = 80
_LONGEST_CLOSE: Final = 60
"""Characters in a heading right above its text."""
_MOST_WORDS: Final = 9
_MOST_WORDS_COLON: Final = 5
_LARGE: Final = 1.12
"""How much larger the letters of a heading are."""
_ROOM: Final = 6
"""Columns that must be left besides the next word for a row to have ended early."""
_HEADING_NUMBER: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.? (?=\S)")
UNDERLINE: Final = re.compile(r"([=~_-])\1{2,}")
_BOLD: Final = re.compile(r"(\*\*|__)(?P<words>[^*_]+)\1:?|#{1,6} (?P<marked>.+)")
_ERRATUM: Final = re.compile(
    r"(?:errata|erratum|rectificatie|corrigend(?:um|a)|corrections?)(?: [\dIVXA-Z]{1,4})?"
    r"(?:,? (?:bij|op|in|van|to|for|paragraaf|hoofdstuk|section|chapter) [^.]{1,60})?:?",
    re.IGNORECASE,
)
_CAPTION: Final = re.compile(r"(?:tabel|table|figuur|figure) \d{1,3}\b.*", re.IGNORECASE)
_SPEAKS: Final = re.compile(
    r"(?:vraag|antwoord|reactie|toelichting|advies|besluit|question|answer|response|reply)(?: \d{1,3}[a-z]?)?: \S",
    re.IGNORECASE,
)
_VERB: Final = re.compile(
    r"\b(?:is|zijn|was|waren|wordt|worden|werd|luidt|luiden|heeft|hebben|komt|komen|kan|kunnen|moet|moeten|zal|zullen|"
    r"vraagt|vragen|stelt|stellen|noemt|noemde|noemden|volgt|volgen|gaat|gaan|betreft|are|shall|will|has|have|reads?|"
    r"follows?)\b",
    re.IGNORECASE,
)
_ALIKE: Final = 2.0
"""Columns by which items of one level may differ."""
_DEEPEST: Final = 6


def is_erratum_heading(words: str) -> bool:
    """Tell whether a heading announces an erratum."""
    return _ERRATUM.fullmatch(words.strip()) is not None


def blocks_of(
    rows: Sequence[Row], headings: Mapping[int, int] | None = None, *, whole: bool = False
) -> tuple[list[Block], list[Note]]:
    """Return the blocks of a text, and what was concluded from weak signs.

    Where it is known which rows are `headings`, by index with the depth of each, only large or bold ones are so
    besides; with `whole` none.
    """
    building = _Building(rows, headings, whole=whole)
    building.run()
    return building.blocks, building.notes


class _Building:
    """Goes through the rows once."""

    def __init__(self, rows: Sequence[Row], headings: Mapping[int, int] | None, *, whole: bool) -> None:
        self.rows = rows
        self.known = headings is not None
        self.whole = whole
        self.gaps = gaps(rows)
        self.series = in_sequence(rows)
        self.paragraphs = numbered_paragraphs(rows)
        self.width = _usual_width(rows)
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.nesting: list[Mark] = []
        self.headings = _numbered_headings(rows, self.gaps, self.series) if headings is None else headings

    def run(self) -> None:
        """Put every row into a block."""
        index = 0
        while index < len(self.rows):
            index += self._table(index) or self._row(index)

    # -- tables --------------------------------------------------------------------------------------

    def _table(self, index: int) -> int:
        """Put a table down that begins at a row, and return how many rows that took; 0 where none does."""
        if len(self.rows[index].cells) == 1 or self._mark(index) or index in self.headings:
            return 0
        count = self._up_to_heading(index, table_at(self.rows, index, self.gaps))
        rows = self.rows[index : index + count]
        if not count or any(self._mark(index + place) for place in range(count)):
            return 0
        found = grid(rows)
        if found:
            self._open(Kind.TABLE, index).grid = found
        elif is_ragged(rows):
            self._open(Kind.LINES, index).lines = [row.text for row in rows]
            if not all(row.cells[0].text.endswith(":") for row in rows):
                self._tell(index, msg("This may be a table; its columns are not clear, so it was taken as lines."))
        else:
            return 0
        return count

    def _up_to_heading(self, index: int, count: int) -> int:
        """Return how many of so many rows stand before the next heading that is known."""
        heads = (place for place in range(1, count) if self.known and index + place in self.headings)
        return next(heads, count)

    # -- rows ----------------------------------------------------------------------------------------

    def _row(self, index: int) -> int:
        """Put a row down, and return how many rows that took."""
        row = self.rows[index]
        if underlined := self._underlined(index):
            self._heading(index, row.text, self._depth_by_line(index))
            return underlined
        if index in self.headings:
            self._heading(index, row.text, self.headings[index])
        elif mark := self._mark(index):
            self._item(index, mark)
        elif words := self._marked_heading(row):
            self._heading(index, words, 2)
        elif is_salutation(row.text) and not self.blocks:
            self._open(Kind.PARAGRAPH, index).lines.append(row.text)
        elif self._goes_on(index) and not self._asks_or_answers(index):
            self.blocks[-1].lines.append(row.text)
        elif self._is_heading(index):
            self._heading(index, row.text, 2)
        else:
            self._paragraph(index)
        return 1

    def _mark(self, index: int) -> Mark | None:
        """Return the mark of an item, where a row begins one."""
        if index in self.headings:
            return None
        return self.series.get(index) or bullet(self.rows[index])

    def _underlined(self, index: int) -> int:
        below = self.rows[index + 1] if index + 1 < len(self.rows) else None
        line = below is not None and self.gaps[index + 1] < APART and UNDERLINE.fullmatch(below.text)
        short = len(self.rows[index].text) <= _LONGEST_HEADING and self._starts(index)
        return 2 if line and short else 0

    def _depth_by_line(self, index: int) -> int:
        """Return the depth of a heading that is underlined."""
        by_line = 2 if self.rows[index + 1].text[0] == "=" else 3
        return self.headings.get(index, by_line) if self.known else by_line

    def _starts(self, index: int) -> bool:
        """Tell whether a row begins something: there is room above it, or a heading."""
        return self.gaps[index] >= APART or not self.blocks or self.blocks[-1].kind is Kind.HEADING

    @staticmethod
    def _marked_heading(row: Row) -> str:
        """Return the words of a heading that is marked as one: in bold, or with the sign of Markdown."""
        found = _BOLD.fullmatch(row.text) if len(row.text) <= _LONGEST_HEADING else None
        return (found["words"] or found["marked"]).strip() if found else ""

    # -- paragraphs that go on -----------------------------------------------------------------------

    def _goes_on(self, index: int) -> bool:
        """Tell whether a row belongs to the block before it."""
        if not self.blocks or not self.blocks[-1].lines or self.blocks[-1].kind in (Kind.HEADING, Kind.LINES):
            return False
        row, block, gap = self.rows[index], self.blocks[-1], self.gaps[index]
        if block.kind is Kind.PARAGRAPH and len(block.lines) == 1 and is_salutation(block.lines[0]):
            return False
        last = block.lines[-1]
        if gap < APART:
            return not (index in self.paragraphs or self._introduces(index))
        if last.endswith(("-", "\u2010", "\u00ad")) or (row.text[0].islower() and not last.endswith(FINISHED)):
            return not is_salutation(row.text)
        turned = gap >= ANOTHER_PAGE and not last.endswith(FINISHED) and not self._alone(index)
        if (turned and self._filled(index - 1)) or self._between_items(index):
            self._tell(index, _taken_as_going_on(row.text))
            return True
        return False

    def _between_items(self, index: int) -> bool:
        """Tell whether a paragraph between two items of one list belongs to the first, which filled its line."""
        block, row = self.blocks[-1], self.rows[index]
        if block.kind is not Kind.ITEM or block.mark is None or not self._filled(index - 1) or row.text.endswith(":"):
            return False
        end = index + 1
        while end < len(self.rows) and self.gaps[end] < APART and not self._mark(end):
            end += 1
        behind = self._mark(end) if end < len(self.rows) else None
        return behind is not None and behind.kind == block.mark.kind and row.at >= block.mark.at

    def _asks_or_answers(self, index: int) -> bool:
        """Tell whether a row begins with "Vraag 1:" or "Antwoord:", below one that ends a sentence."""
        return _SPEAKS.match(self.rows[index].text) is not None and self.rows[index - 1].text.endswith(FINISHED)

    def _introduces(self, index: int) -> bool:
        """Tell whether a row right below an item that is finished introduces another list."""
        row, block = self.rows[index], self.blocks[-1]
        behind = index + 1 < len(self.rows) and self._mark(index + 1)
        finished = block.kind is Kind.ITEM and block.lines[-1].endswith(FINISHED)
        if finished and row.text.endswith(":") and behind and row.text[0].isupper():
            self.nesting.clear()
            words = row.text[:60]
            self._tell(index, msg("“{words}” was taken as a paragraph that introduces a list.", words=words))
            return True
        return finished and block.mark is not None and row.text[0].isupper() and _is_outside(row, block.mark)

    def _filled(self, index: int) -> bool:
        return self.rows[index].end >= self.width * 0.75

    def _alone(self, index: int) -> bool:
        if index + 1 >= len(self.rows):
            return self.gaps[index] >= APART
        goes_on = self.gaps[index + 1] >= ANOTHER_PAGE and self.rows[index + 1].text[0].islower()
        return self.gaps[index] >= APART and self.gaps[index + 1] >= APART and not goes_on

    # -- headings ------------------------------------------------------------------------------------

    def _is_heading(self, index: int) -> bool:
        """Tell whether a row is a heading: by its words, the height of its letters, or because it stands alone."""
        row = self.rows[index]
        if self.known:
            return not self.whole and self._starts(index) and self._stands_out(row)
        if is_erratum_heading(row.text):
            return True
        if not self._starts(index) or not _may_be_heading(row.text):
            return False
        if row.text.endswith(":"):
            return self._colon_heading(index)
        if self._before_table(index) and _CAPTION.fullmatch(row.text):
            return False
        large = row.size >= _LARGE and self._ends_early(index)
        alone = large or self._alone(index) or self._capitals(index)
        return alone or self._close_heading(index) or self._heads_list(index)

    @staticmethod
    def _stands_out(row: Row) -> bool:
        """Tell whether a row is set as headings are."""
        return (row.size >= _LARGE or row.bold) and _may_be_heading(row.text) and len(row.cells) == 1

    def _before_table(self, index: int) -> bool:
        return index + 1 < len(self.rows) and len(self.rows[index + 1].cells) > 1

    def _capitals(self, index: int) -> bool:
        text = self.rows[index].text
        return text.isupper() and sum(map(str.isalpha, text)) > len("ABC") and self._ends_early(index)

    def _close_heading(self, index: int) -> bool:
        """Tell whether a short row right above a text is its heading: the next word would have fitted on it."""
        text = self.rows[index].text
        short = len(text) <= _LONGEST_CLOSE and len(text.split(" ")) <= _MOST_WORDS
        if not (short and not text.endswith(FINISHED) and self._ends_early(index)):
            return False
        self._tell(index, msg("“{words}” was taken as a heading.", words=text))
        return True

    def _heads_list(self, index: int) -> bool:
        """Tell whether a few words right above a list are its heading, and do not lead to it."""
        text = self.rows[index].text
        few = len(text) <= _LONGEST_CLOSE and len(text.split(" ")) <= _MOST_WORDS and not _VERB.search(text)
        behind = index + 1 < len(self.rows) and self.gaps[index + 1] < APART and self._mark(index + 1) is not None
        if not (few and behind and not text.endswith(FINISHED)):
            return False
        self._tell(index, msg("“{words}” was taken as a heading.", words=text))
        return True

    def _colon_heading(self, index: int) -> bool:
        """Tell whether a few words with a colon, right above a text that is no list, are its heading."""
        text = self.rows[index].text
        few = len(text.split(" ")) <= _MOST_WORDS_COLON and not _VERB.search(text)
        if not few or not (self._ends_early(index) or self._before_text(index)):
            return False
        self._tell(index, msg("“{words}” was taken as a heading.", words=text))
        return True

    def _before_text(self, index: int) -> bool:
        """Tell whether a row stands alone, and a text follows that is no list and no table."""
        below = self.rows[index + 1] if index + 1 < len(self.rows) else None
        text = below is not None and len(below.cells) == 1 and below.text[0].isupper()
        return text and self._alone(index) and self._mark(index + 1) is None

    def _ends_early(self, index: int) -> bool:
        """Tell whether another sentence begins below a row, though its first word would have fitted on it."""
        if index + 1 >= len(self.rows) or self.gaps[index + 1] >= APART:
            return index + 1 < len(self.rows) and self.rows[index].size >= _LARGE
        below = self.rows[index + 1]
        first = below.text.split(" ", 1)[0]
        opens = first[0].isupper() or first[0].isdigit() or first[0] in '“"‘„€$£('
        fits = self.rows[index].end + 1 + len(first) + _ROOM <= self.width
        return opens and fits and self._mark(index + 1) is None

    # -- putting down --------------------------------------------------------------------------------

    def _open(self, kind: Kind, index: int) -> Block:
        row = self.rows[index]
        self.blocks.append(Block(kind, row.line, row.page))
        if kind is not Kind.ITEM:
            self.nesting.clear()
        return self.blocks[-1]

    def _heading(self, index: int, words: str, depth: int) -> None:
        block = self._open(Kind.HEADING, index)
        block.lines.append(words)
        block.depth = depth

    def _item(self, index: int, mark: Mark) -> None:
        self._nest(mark)
        block = self._open(Kind.ITEM, index)
        block.lines.append(mark.words)
        block.mark, block.depth = mark, len(self.nesting)

    def _nest(self, mark: Mark) -> None:
        """Find the lists that an item stands in: by its column, by what its list is marked with, by its level."""
        if self._deeper(mark):
            self.nesting.append(mark)
            return
        while len(self.nesting) > 1 and not self._beside(self.nesting[-1], mark):
            self.nesting.pop()
        self.nesting[-1:] = [mark]

    def _deeper(self, mark: Mark) -> bool:
        if not self.nesting:
            return True
        top, full = self.nesting[-1], len(self.nesting) >= _DEEPEST
        if mark.at > top.at + _ALIKE / 2 and not full:
            return mark.kind != top.kind or mark.at >= top.at + _ALIKE
        known = any(each.kind == mark.kind for each in self.nesting)
        led = self.blocks[-1].lines[-1:] and self.blocks[-1].lines[-1].endswith(":")
        alike = abs(mark.at - top.at) <= _ALIKE / 2 and not known
        return bool(alike and not full and (mark.depth > top.depth or led))

    @staticmethod
    def _beside(other: Mark, mark: Mark) -> bool:
        if abs(other.at - mark.at) <= _ALIKE / 2:
            return other.kind == mark.kind or other.at < mark.at
        return other.at < mark.at

    def _paragraph(self, index: int) -> None:
        row = self.rows[index]
        inside = self.nesting[-1] if self.nesting else None
        held = inside is not None and row.at >= inside.text_at - 1 and row.at > inside.at
        if held and self.blocks[-1].kind in (Kind.ITEM, Kind.PARAGRAPH):
            self.blocks.append(Block(Kind.PARAGRAPH, row.line, row.page, [row.text], len(self.nesting)))
        else:
            self._open(Kind.PARAGRAPH, index).lines.append(row.text)

    def _tell(self, index: int, message: Message) -> None:
        self.notes.append(Note(self.rows[index].line, message, self.rows[index].page))


def _is_outside(row: Row, mark: Mark) -> bool:
    """Tell whether a row stands left of the items of a list whose lines hang."""
    return row.at < mark.at - _ALIKE / 4 or (mark.alone and row.at <= mark.at)


def _taken_as_going_on(line: str) -> Message:
    return msg("“{words}…” was taken as going on with the item or paragraph above it.", words=line[:40])


def _usual_width(rows: Sequence[Row]) -> float:
    """Return the column at which lines of this text end, when they are full."""
    ends = sorted(row.end for row in rows)
    return ends[int(len(ends) * 0.9)] if ends else 0


def _may_be_heading(text: str) -> bool:
    """Tell whether the words of a row can be those of a heading."""
    starts = text[0].isupper() or text[0].isdigit() or (text[0] in "“‘\"'" and text[1:2].isupper())
    ended = text.endswith((*FINISHED, ",")) and not text.endswith((":", ")"))
    return len(text) <= _LONGEST_HEADING and starts and not ended and any(map(str.isalpha, text))


def _numbered_headings(rows: Sequence[Row], room: Sequence[float], series: dict[int, Mark]) -> dict[int, int]:
    """Return the rows that are headings by their number, with the depth of each: text follows, and no next item."""
    found: dict[int, int] = {}
    shaped = {index: match for index, row in enumerate(rows) if (match := _numbered_heading(row))}
    for index, match in shaped.items():
        parts = match[1].count(".") + 1
        broken = index + 1 < len(rows) and room[index + 1] < APART and rows[index + 1].text[0].islower()
        starts = room[index] >= APART or rows[index - 1].text.endswith(FINISHED) or index - 1 in found
        if broken or not starts or (parts == 1 and _is_item(index, rows, shaped, series)):
            continue
        found[index] = 1 + parts
    return found


def _numbered_heading(row: Row) -> re.Match[str] | None:
    found = _HEADING_NUMBER.match(row.text) if len(row.text) <= _LONGEST_HEADING else None
    if not found or (row.text.endswith((*FINISHED, ",")) and not row.text.endswith(("?", ")"))):
        return None
    dotted = "." in row.text[: found.end()] or row.cells[0].text == found[0].strip()
    return found if dotted and row.text[found.end()].isupper() else None


def _is_item(index: int, rows: Sequence[Row], shaped: dict[int, re.Match[str]], series: dict[int, Mark]) -> bool:
    """Tell whether a row with one number is an item: the next number follows or comes before without text between."""
    number = int(shaped[index][1])
    for each, value in ((index - 1, number - 1), (index + 1, number + 1)):
        if (each in shaped and shaped[each][1] == str(value)) or _counts(series.get(each), value):
            return True
    return index + 1 >= len(rows)


def _counts(mark: Mark | None, value: int) -> bool:
    return mark is not None and not mark.letters and mark.value == value
