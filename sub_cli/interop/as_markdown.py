"""Blocks of a text that was read from paper, as Markdown that shows them as they stood there."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from sub_cli.interop.base import Note
from sub_cli.interop.blocks import Block, Kind
from sub_cli.interop.hyphens import joined
from sub_cli.interop.note_marks import SIGNS, Footnote
from sub_cli.messages import msg

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~]|&(?=#?\w{1,31};))")
_FALSE_LIST: Final = re.compile(r"^(\d{1,9})([.)])(\s)|^([-+])(\s)")
_FALSE_NUMBER: Final = re.compile(r"^(\d{1,9})\\(?=[.)])")
_RULE: Final = re.compile(r"^(?=[-=+]+$)")
_SIGN: Final = re.compile(f"[{chr(SIGNS.start)}-{chr(SIGNS.stop - 1)}]")


class Writer:
    """Writes blocks, with the words that were broken at the ends of lines put together."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words
        self.unsure: list[str] = []
        """Words that were put together without the text telling how."""

    def plain(self, lines: Sequence[str]) -> str:
        """Return lines as one, in plain words, without signs of footnotes."""
        return _SIGN.sub("", self._joined(lines))

    def inline(self, lines: Sequence[str]) -> str:
        """Return lines as one, so that Markdown shows them as they stand, with signs of footnotes as such."""
        return _SIGN.sub(_reference, escaped(self._joined(lines)))

    def _joined(self, lines: Sequence[str]) -> str:
        whole, unsure = joined(lines, self._words)
        self.unsure += unsure
        return whole

    def text(self, blocks: Sequence[Block]) -> str:
        """Return blocks as Markdown, one paragraph on each line, the items of a list close together."""
        found: list[str] = []
        widths: list[int] = []
        for place, block in enumerate(blocks):
            above = blocks[place - 1] if place else None
            close = above is not None and above.kind is block.kind is Kind.ITEM and not _parts(above, block)
            if place and not close:
                found.append("")
            found += self._block(block, widths)
        return "".join(f"{line}\n" for line in found)

    def _block(self, block: Block, widths: list[int]) -> list[str]:
        """Return the lines of a block; `widths` are those of the marks of the lists around it, which it keeps."""
        if block.kind is Kind.ITEM:
            return [self._item(block, widths)]
        del widths[block.depth if block.kind is Kind.PARAGRAPH else 0 :]
        if block.kind is Kind.HEADING:
            words = _FALSE_NUMBER.sub(r"\1", self.inline(block.lines))
            return ["#" * min(block.depth, 6) + " " + words]
        if block.kind is Kind.TABLE:
            return self._table(block)
        if block.kind is Kind.LINES:
            lines = [self.inline([line]) for line in block.lines]
            return [f"{line}\\" for line in lines[:-1]] + lines[-1:]
        return [" " * sum(widths) + self.inline(block.lines)]

    def _item(self, block: Block, widths: list[int]) -> str:
        marker = block.mark.markdown if block.mark else "-"
        del widths[block.depth - 1 :]
        indent = " " * sum(widths)
        widths.append(len(marker) + 1)
        return f"{indent}{marker} {self.inline(block.lines)}"

    def _table(self, block: Block) -> list[str]:
        head, *others = [[self.inline(cell.split("\n")) if cell else "" for cell in line] for line in block.grid]
        return [_row(head), _row(["---"] * len(head)), *map(_row, others)]

    def footnotes(self, notes: Sequence[Footnote]) -> str:
        """Return footnotes as they stand at the end of a text."""
        return "".join(f"\n[^{each.number}]: {self.inline(each.lines)}\n" for each in notes)


def concluded(writer: Writer, blocks: Sequence[Block]) -> list[Note]:
    """Return what became of the words that were broken, and of letters that count."""
    found: list[Note] = []
    first = blocks[0] if blocks else None
    if first and writer.unsure:
        words = ", ".join(dict.fromkeys(writer.unsure))
        found.append(Note(first.line, msg("Put together from two lines: {words}.", words=words[:400]), first.page))
    lettered = next((each for each in blocks if each.kind is Kind.ITEM and each.mark and each.mark.letters), None)
    if lettered:
        found.append(Note(lettered.line, msg("Items with letters are numbered here: Markdown has no a), b)."),
                          lettered.page))  # fmt: skip
    return found


def escaped(text: str, *, within: bool = False) -> str:
    """Return `text` so that Markdown shows it as it stands, at the beginning of a line or `within` one."""
    if within:
        return _MARKUP.sub(r"\\\1", text)
    return _RULE.sub(r"\\", _FALSE_LIST.sub(r"\1\4\\\2\3\5", _MARKUP.sub(r"\\\1", text)))


def _reference(found: re.Match[str]) -> str:
    return f"[^{ord(found[0]) - SIGNS.start}]"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _parts(above: Block, block: Block) -> bool:
    """Tell whether two items next to each other are of two lists on one level: Markdown would take them for one."""
    one, other = above.mark, block.mark
    return bool(one and other and above.depth == block.depth == 1 and (one.value > 0) != (other.value > 0))
