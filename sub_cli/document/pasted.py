"""Text that was pasted, from Word or a web page, as Markdown.

Bullets and numbers become those of Markdown, signs that cannot be seen go, and line ends of other kinds are line ends
here. Words stay, in their order; so do curly quotation marks and a no-break space between two words, which are meant.
A line that stands in the text already is nobody's paste and stays to the byte. What is done twice is done once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from sub_cli.document.pasted_letters import LINE, NO_BREAK, PARAGRAPH, Repair, visible, with_plain_blanks
from sub_cli.document.pasted_lines import Were, what_were
from sub_cli.document.pasted_lists import Counted, Item, Nesting, counting_on, item_of, levels, mark_of, width

_LINE_FEED = re.compile(r"(\r\n|\r|\n)")
_OTHER_ENDS = re.compile(f"([{LINE}{PARAGRAPH}])")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LEADING = re.compile(f"[ \t{NO_BREAK}]*")
_BLOCK = re.compile(r"\s*(?:#|>|\||`{3}|~{3}|[-=*_]+\s*\Z)")
"""A line that no line break can lead to, or come from."""
_DASHED = re.compile(f"([ {NO_BREAK}]*)([–—]) +(?=\\S)")
"""What a line begins with that may be an item; it is one where the next or the one before begins so as well."""
_SECTION = re.compile(r"\d{1,3}(?:\.\d{1,2})+\.?\t[ \t]*[^\W\d_]")
"""A numbered title of Word: `1.2<tab>Rollen`."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text as it is taken."""

    text: str
    repairs: Mapping[Repair, int]
    """How often what was put right; nothing else is in it."""
    lines: tuple[int, ...]
    """Of each line the one that it came from, counted from 1."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line on its way."""

    text: str
    origin: int
    """The line that it came from, counted from 1."""
    stands: bool = False
    """Whether it stood in the text before."""
    breaks: bool = False
    """Whether it goes on in the paragraph of the one before it, on a new line."""
    windows: bool = False
    """Whether the line before it ends as those of Windows do."""


def clean(text: str, standing: str = "") -> Cleaned:
    """Return `text` as Markdown; what is a line of `standing` stays as it is."""
    done: Counter[Repair] = Counter()
    known = frozenset(standing.split("\n"))
    writer = _Writer(done)
    rows = _apart(_tabled(_dashed(list(_rows(text, known, done))), done), done)
    late = counting_on([row.text for row in rows])
    for number, (row, level) in enumerate(zip(rows, levels([_counted(row) for row in rows]), strict=True)):
        writer.add(row, level, number in late)
    while len(writer.lines) > 2 and not (writer.lines[-1] or writer.lines[-2]):
        del writer.lines[-1], writer.origins[-1]
    repairs = {kind: done[kind] for kind in Repair if done[kind]}
    return Cleaned("\n".join(writer.lines), repairs, tuple(writer.origins))


def _rows(text: str, known: Collection[str], done: Counter[Repair]) -> Iterator[_Row]:
    parts = _LINE_FEED.split(text)
    for number, (line, end) in enumerate(zip(parts[::2], ["", *parts[1::2]], strict=True), 1):
        if line in known:
            yield _Row(line, number, stands=True)
            continue
        first, *rest = _OTHER_ENDS.split(_whole_row(visible(line, done), done))
        done[Repair.BREAK] += len(rest) // 2
        yield _Row(first, number, windows=end == "\r\n")
        for end, piece in zip(rest[::2], rest[1::2], strict=True):
            if end in PARAGRAPH:
                yield _Row("", number)
            yield _Row(piece, number, breaks=end in LINE)


def _whole_row(line: str, done: Counter[Repair]) -> str:
    """Return a row of a table on one line: a cell has only one."""
    if not line.lstrip().startswith("|"):
        return line
    whole, count = _OTHER_ENDS.subn(" ", line)
    done[Repair.BREAK] += count
    return whole


def _dashed(rows: list[_Row]) -> list[_Row]:
    """Return the rows, with a tab behind the dash where several that follow each other begin with the same one."""
    found: list[_Row] = []
    for dash, group in groupby(rows, _dash_of):
        some = list(group)
        if dash and len(some) > 1:
            some = [replace(row, text=_DASHED.sub(r"\1\2\t", row.text, count=1)) for row in some]
        found += some
    return found


def _dash_of(row: _Row) -> str:
    """Return the dash that a row begins with; "" where it begins with none."""
    found = None if row.stands else _DASHED.match(row.text)
    return found[2] if found else ""


def _tabled(rows: list[_Row], done: Counter[Repair]) -> list[_Row]:
    """Return the rows with those that came out of a table, with a tab between cells, as a table of Markdown."""
    found: list[_Row] = []
    fence = ""
    for columns, group in groupby(rows, _cells_of):
        some, fence = _outside(list(group), fence)
        if columns == 2 and not fence and all(_SECTION.match(row.text) for row in some):
            found += [each for row in some for each in (_Row("", row.origin), row)][bool(not found) :]
            continue
        if columns < 2 or fence or not _are_table(some):
            found += some
            continue
        done[Repair.TABLE] += 1
        found += [_Row("", some[0].origin)] if found and found[-1].text.strip() else []
        head, *others = (_Row(_as_row(row.text), row.origin) for row in some)
        found += [head, _Row("|" + "---|" * columns, head.origin), *others, _Row("", some[-1].origin)]
    return found


def _are_table(rows: list[_Row]) -> bool:
    """Tell whether rows are more than one, with words behind a tab, and not labels with what belongs to them."""
    filled = any("\t" in row.text.strip() for row in rows)
    first = [row.text.split("\t")[0].rstrip() for row in rows]
    labels = all(cell.endswith(":") or not cell for cell in first)
    return len(rows) > 1 and filled and not labels


def _cells_of(row: _Row) -> int:
    """Return how many cells a row has that came out of a table; 0 where it did not."""
    other = row.stands or row.text.startswith((" ", "|")) or item_of(row.text) or mark_of(row.text)
    return 0 if other or "\t" not in row.text else row.text.count("\t") + 1


def _outside(group: list[_Row], fence: str) -> tuple[list[_Row], str]:
    """Return the rows, and what ends the code that is open behind them."""
    for row in group:
        if mark := _FENCE.match(row.text):
            fence = mark[1] if not fence else "" if mark[1].startswith(fence) else fence
    return group, fence


def _as_row(text: str) -> str:
    return "| " + " | ".join(cell.strip().replace("|", "\\|") for cell in text.split("\t")) + " |"


def _apart(rows: list[_Row], done: Counter[Repair]) -> list[_Row]:
    """Return the rows, where those that follow each other and were no paragraph together break or stand apart."""
    found: list[_Row] = []
    fence = ""
    filled = [number for number, row in enumerate(rows) if row.text.strip()]
    alone = bool(filled) and len(filled) == filled[-1] - filled[0] + 1
    for loose, group in groupby(rows, _is_loose):
        some, fence = _outside(list(group), fence)
        windows = all(row.windows for row in some[1:])
        were = what_were([row.text for row in some], windows=windows, alone=alone) if loose and not fence else Were.ONE
        if were is not Were.ONE:
            done[Repair.BREAK] += len(some) - 1
        for number, row in enumerate(some):
            found += [_Row("", row.origin)] if number and were is Were.PARAGRAPHS else []
            found.append(replace(row, breaks=row.breaks or (bool(number) and were is Were.LINES)))
    return found


def _is_loose(row: _Row) -> bool:
    """Tell whether a row is words at the begin of a line, and nothing that Markdown or this module knows."""
    known = row.stands or row.breaks or not row.text.strip() or row.text.startswith((" ", "\t", *NO_BREAK))
    mark = mark_of(row.text)
    # A capital may as well begin the name of a person.
    return not (known or _BLOCK.match(row.text) or item_of(row.text) or (mark and not mark.sign.isupper()))


def _counted(row: _Row) -> Counted:
    """Return what a row counts with, and whether the next one is a line of its own by Markdown's own mark."""
    indent = _LEADING.match(row.text)
    return Counted(mark_of(row.text), width(indent[0] if indent else ""), row.text.endswith(("\\", "  ")))


@dataclass(slots=True)
class _Writer:
    """Puts the lines down one after another."""

    done: Counter[Repair]
    lines: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    _nesting: Nesting = field(default_factory=Nesting)
    _fence: str = ""
    """What ends the code that the present line is part of."""
    _made: bool = False
    """Whether the line before is an item that was none in Markdown."""
    _lettered: bool = False
    """Whether the line before is one of a lettered series."""

    def add(self, row: _Row, level: int, late: bool) -> None:
        """Put down a row; `level` as `levels` tells it, `late` whether it is one of `counting_on`."""
        made, self._made = self._made, False
        late, self._lettered = late or self._lettered, bool(level)
        if self._in_code(row):
            self._put(row, row.text if row.stands else self._expanded(row.text))
        elif item := item_of(row.text):
            self._add_item(row, item, late)
        elif row.stands or not row.text.strip():
            self._add_kept(row, made)
        else:
            self._add_words(row, made, level)

    def _in_code(self, row: _Row) -> bool:
        mark = _FENCE.match(row.text)
        inside = bool(self._fence) or bool(mark)
        if mark and not self._fence:
            self._fence = mark[1]
        elif mark and mark[1].startswith(self._fence) and not row.text[mark.end() :].strip():
            self._fence = ""
        return inside

    def _expanded(self, text: str) -> str:
        self.done[Repair.BLANK] += text.count("\t")
        return text.expandtabs(4)

    def _add_item(self, row: _Row, item: Item, late: bool) -> None:
        start, opens = self._nesting.enter(item)
        if row.stands:
            self._put(row, row.text)
            return
        if opens and item.opens_late and (row.breaks or late or not item.native):
            self.done[Repair.NUMBER] += self._part(row) and item.native and not self._nesting.shifted
        if item.native and not self._nesting.shifted:
            self._put(row, with_plain_blanks(row.text, self.done))
            return
        self._made = True
        self.done[Repair.NUMBER if item.marker[0].isdigit() else Repair.BULLET] += 1
        self._put(row, start + with_plain_blanks(item.words, self.done))

    def _add_kept(self, row: _Row, made: bool) -> None:
        kept = row.stands or not row.text.strip(" ")
        if row.text.strip() and not row.text.startswith(" "):
            self._leave(row, made)
        self.done[Repair.BLANK] += not kept
        self._put(row, row.text if kept else "")

    def _add_words(self, row: _Row, made: bool, level: int) -> None:
        indent = _LEADING.match(row.text)
        leading = indent[0] if indent else ""
        words = with_plain_blanks(row.text[len(leading) :], self.done)
        # Markdown has no list of letters below one: in the paragraph of the upper one they are lines of their own.
        if (level > 1 or (row.breaks and not level)) and self._breaks_before(words):
            self.done[Repair.NUMBER] += level > 1
            self.lines[-1] = self.lines[-1].rstrip() + "\\"
            self._put(row, " " * self._nesting.column + words)
            return
        if not leading:
            self._leave(row, made)
        elif leading.strip(" ") or self._nesting.shifted:
            self.done[Repair.BLANK] += bool(leading.strip(" "))
            leading = " " * min(self._nesting.column, width(leading))
        if level:
            self.done[Repair.NUMBER] += self._part(row)
        self._put(row, leading + words)

    def _breaks_before(self, words: str) -> bool:
        before = self.lines[-1] if self.lines else ""
        return bool(before.strip()) and not (_BLOCK.match(before) or before.endswith("\\") or _BLOCK.match(words))

    def _leave(self, row: _Row, made: bool) -> None:
        """End the lists before a row that is not indented; behind an item of Word it is a paragraph of its own."""
        if made and not row.text[0].islower():
            self._part(row)
        self._nesting.leave()

    def _part(self, row: _Row) -> bool:
        """Put down an empty line where words stand before, and tell whether that was so."""
        stood = bool(self.lines) and bool(self.lines[-1].strip())
        if stood:
            self._put(row, "")
        return stood

    def _put(self, row: _Row, line: str) -> None:
        self.lines.append(line)
        self.origins.append(row.origin)
