"""Paragraphs and tables as WordprocessingML, with their ends and rows as tracked changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sub_cli.word.flow import COMES, GOES, Cell, Form, Mark, Row, Table, Token, Words
from sub_cli.word.names import bookmark
from sub_cli.word.runs import runs
from sub_cli.word.style import BULLETS, DEEPEST, style_of
from sub_cli.word.xml import make

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from sub_cli.word.writer import Writer

WIDTH: Final = 9070
"""Of the text, in twentieths of a point: A4 with margins of 25 mm."""
_CHANGE: Final = {COMES: "ins", GOES: "del"}


def blocks(writer: Writer, tokens: Iterable[Token], *, note: bool = False) -> Iterator[Element]:
    """Yield the paragraphs and tables of a flow."""
    words: list[Words] = []
    for each in tokens:
        if isinstance(each, Words):
            words.append(each)
        elif isinstance(each, Table):
            yield _table(writer, each)
        else:
            yield _paragraph(writer, words, each, note=note)
            words = []


def _paragraph(writer: Writer, words: Iterable[Words], end: Mark, *, note: bool = False) -> Element:
    made = make("p", _properties(writer, end, note=note))
    made.extend(run for each in words for run in runs(writer, each))
    if end.remarks:
        _with_remarks(writer, made, end.remarks)
    if end.anchor:
        number = writer.count()
        made.insert(1, make("bookmarkStart", id=number, name=bookmark(end.anchor)))
        made.append(make("bookmarkEnd", id=number))
    return made


def _with_remarks(writer: Writer, paragraph: Element, remarks: Iterable[str]) -> None:
    for said in remarks:
        number = writer.remark(said)
        paragraph.insert(1, make("commentRangeStart", id=number))
        paragraph.append(make("commentRangeEnd", id=number))
        call = make("commentReference", id=number)
        paragraph.append(make("r", make("rPr", make("rStyle", val="CommentReference")), call))


def _properties(writer: Writer, end: Mark, *, note: bool) -> Element:
    """Return the look of a paragraph, the fate of its end, and what it looked like before."""
    made = _look(writer, end.new, note=note)
    if end.op in _CHANGE:
        made.append(make("rPr", writer.change(_CHANGE[end.op])))
    if end.old != end.new:
        made.append(writer.change("pPrChange", _look(writer, end.old, note=note)))
    return made


def _look(writer: Writer, form: Form, *, note: bool = False) -> Element:
    made = make("pPr")
    if style := style_of(form, level=writer.level, note=note):
        made.append(make("pStyle", val=style))
    if form.kind == "item":
        number = writer.list_number(form) if form.numbering else BULLETS
        level = make("ilvl", val=min(max(form.depth, 1), DEEPEST) - 1)
        made.append(make("numPr", level, make("numId", val=number)))
    if form.align:
        made.append(make("jc", val=form.align))
    return made


def _table(writer: Writer, table: Table) -> Element:
    columns = max(len(row.cells) for row in table.rows)
    look = make("tblPr", make("tblStyle", val="TableGrid" if table.ruled else "HeadTable"),
                make("tblW", w=5000, type="pct"))  # fmt: skip
    widths = _widths(table, columns)
    made = make("tbl", look, make("tblGrid", *(make("gridCol", w=width) for width in widths)))
    made.extend(_row(writer, row, widths) for row in table.rows)
    return made


def _widths(table: Table, columns: int) -> list[int]:
    """Return the width of each column; a head of labels has a narrow one first."""
    if not table.ruled and columns == 2:
        return [1814, WIDTH - 1814]
    return [WIDTH // columns] * columns


def _row(writer: Writer, row: Row, widths: Sequence[int]) -> Element:
    properties = make("trPr", make("cantSplit"))
    if row.head:
        properties.append(make("tblHeader"))
    if row.op in _CHANGE:
        properties.append(writer.change(_CHANGE[row.op]))
    made = make("tr", properties)
    for number, cell in enumerate(row.cells):
        last = number + 1 == len(row.cells)
        span = len(widths) - number if last else 1
        made.append(_cell(writer, row, cell, sum(widths[number : number + span]), span))
    return made


def _cell(writer: Writer, row: Row, cell: Cell, width: int, span: int) -> Element:
    properties = make("tcPr", make("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(make("gridSpan", val=span))
    kind = {"row": "head"} if row.head else {}
    old, new = (Form(kind.get(form.kind, form.kind), align=form.align) for form in (cell.old, cell.new))
    return make("tc", properties, _paragraph(writer, cell.words, Mark(row.op, old, new)))
