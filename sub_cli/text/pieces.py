"""What a reader sees of each line of a text, in pieces that know where they stand in its source. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from sub_cli.text.blocks import Block, BlockKind, blocks
from sub_cli.text.inline import Format, Node, marked, nodes
from sub_cli.text.markdown import Labels
from sub_cli.text.stretches import Line


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source: words of one format, something that is not cut, or a mark that is not seen."""

    start: int
    """Character of the text at which it begins."""
    end: int
    seen: str = ""
    form: Format = ()
    """What it carries; of a mark with the format that it begins or ends."""
    plain: bool = False
    """True where what is seen is the source itself, so that it can be cut anywhere."""
    nesting: int = 0
    """1 where a format begins with it, -1 where one ends."""
    target: str = ""
    """Where a link without words leads to."""
    note: str = ""
    """Label of a footnote that is referred to."""


@dataclass(frozen=True, slots=True)
class Field:
    """The words of a block on one line of the text: behind its marks, or between the bars of a table."""

    line: Line
    column: int = 0
    """Column of a table, from 1; 0 for what is no cell."""
    pieces: tuple[Piece, ...] = ()


def fields(text: str) -> Iterator[Field]:
    """Yield the words of every line of `text`, in order; of a row cell by cell.

    What goes on over the end of a line, such as code, is in no field.
    """
    found, labels = blocks(text)
    for block in found:
        pieces = list(_pieces(text, block, labels))
        for line in block.lines:
            mine = (each for each in pieces if line.start <= each.start <= line.end)
            yield Field(line, block.column, tuple(each for each in mine if each.end <= line.end))


def _pieces(text: str, block: Block, labels: Labels) -> Iterator[Piece]:
    source = block.source(text)
    if block.code is not None:
        line = block.lines[0]
        yield Piece(line.start, line.end, block.code, ("code",), text[line.start : line.end] == block.code)
    elif block.shape.kind is BlockKind.OTHER:
        return  # a rule, or where the links with a label lead: the page shows no words of it
    elif not marked(source):
        for line in block.lines:
            yield Piece(line.start, line.end, text[line.start : line.end], plain=True)
    else:
        yield from _placed(source, list(nodes(source, labels)), block)


def _placed(source: str, found: list[Node], block: Block) -> Iterator[Piece]:
    """Yield the nodes of a block with their places in the text, but for the ends of lines."""
    starts = [0]
    for line in block.lines:
        starts.append(starts[-1] + line.end - line.start + 1)
    formats: list[str] = []
    for node, (start, end) in zip(found, _spans(source, found), strict=True):
        row = min(bisect_right(starts, start), len(block.lines)) - 1
        shift = block.lines[row].start - starts[row]
        formats += [node.opens] if node.opens else []
        form = tuple(formats)
        if node.closes and formats:
            formats.pop()
        if node.seen != "\n":
            yield _piece(node, start + shift, end + shift, form, block)


def _piece(node: Node, start: int, end: int, form: Format, block: Block) -> Piece:
    seen = node.seen.replace("\\|", "|") if block.column else node.seen
    nesting = 1 if node.opens else -1 if node.closes else 0
    return Piece(start, end, seen, form, node.plain, nesting, node.target, node.note)


def _spans(source: str, found: list[Node]) -> Iterator[tuple[int, int]]:
    """Yield where each node stands in the source; those that begin in one place stand there one behind another."""
    starts = sorted({node.start for node in found})
    end = 0
    for node, later in zip(found, [*found[1:], None], strict=True):
        place = max(node.start, end)
        after = bisect_right(starts, node.start)
        limit = starts[after] if after < len(starts) else len(source)
        if node.plain or node.size:
            end = place + (node.size or len(node.seen))
        elif node.opens and later and later.start == node.start:
            end = place  # the words themselves begin with its mark, as those of code do
        else:
            end = max(place, node.start + len(source[node.start : limit].rstrip(" \n")))
        yield place, end
