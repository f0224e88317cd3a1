"""The text of a section with what was changed in Word: paragraphs that nobody touched stay to the byte.

A paragraph that changed is written anew as Markdown, but only where its old words, written the same way, read as
what stands there: what Word does not carry, such as the title of a link, is never lost without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from sub_cli.messages import msg
from sub_cli.text.blocks import BlockKind
from sub_cli.text.format import reads_as
from sub_cli.text.units import Unit, take_apart
from sub_cli.word.found import Block, Span
from sub_cli.word.inline import Known, Unsaid, markdown

_CALL: Final = re.compile(r"\[\^([^\[\]\s]+)\](?!:)")
_QUOTE: Final = "quote"


@dataclass(slots=True)
class _Stretch:
    """The sentences of a paragraph, or one cell."""

    units: list[Unit]

    @property
    def lead(self) -> str:
        """Return what stands before its first word."""
        return self.units[0].lead

    @property
    def body(self) -> str:
        """Return its Markdown."""
        return self.units[0].raw + "".join(each.lead + each.raw for each in self.units[1:])

    @property
    def source(self) -> str:
        """Return all of it, to the byte."""
        return self.lead + self.body


def note_labels(text: str, blocks: Sequence[Block]) -> dict[tuple[Block, ...], str]:
    """Return the labels of the footnotes that a text calls for, by what they say."""
    calls = [label for each in _stretches(text) for label in _CALL.findall(each.body)]
    notes = [each.note for block in blocks for each in _spans(block) if each.note]
    if len(calls) != len(notes):
        return {}
    return dict(zip(notes, calls, strict=True))


def _spans(block: Block) -> Iterator[Span]:
    yield from block.spans
    for row in block.rows:
        for cell in row:
            yield from cell


def spliced(text: str, old: Sequence[Block], new: Sequence[Block], known: Known) -> str:
    """Return `text`, which reads as `old`, with what makes it read as `new`; raises `Unsaid` for what it cannot say."""
    return _Splice(text, old, new, known).text()


def _stretches(text: str) -> list[_Stretch]:
    found: list[_Stretch] = []
    for unit in take_apart(text).units:
        if unit.first or unit.column or not found:
            found.append(_Stretch([unit]))
        else:
            found[-1].units.append(unit)
    return found


def _is_shown(stretch: _Stretch) -> bool:
    """Tell whether a stretch is a paragraph or cell of its own in Word: no footnote, and no definition of a label."""
    unit = stretch.units[0]
    return "n" not in unit.shape.within and not (unit.shape.kind is BlockKind.OTHER and unit.text.startswith("["))


class _Splice:
    """Puts one text together."""

    def __init__(self, text: str, old: Sequence[Block], new: Sequence[Block], known: Known) -> None:
        self.old, self.new, self.known = old, new, known
        self.tail = take_apart(text).tail
        self.stretches = _stretches(text)
        shown = [each for each in self.stretches if _is_shown(each)]
        self.behind = [each for each in self.stretches if not _is_shown(each)]
        sizes = [sum(map(len, each.rows)) or 1 for each in old]
        if sum(sizes) != len(shown) or self.stretches != shown + self.behind:
            raise Unsaid(msg("a text that Word shows in another order"))
        places = iter(shown)
        self.at = [[next(places) for _ in range(size)] for size in sizes]
        self.made: list[str] = []
        self.last: tuple[Block, str] | None = None
        """The paragraph before, with what its line begins with."""

    def text(self) -> str:
        """Return the new text."""
        for op, a, b, c, d in SequenceMatcher(None, self.old, self.new, autojunk=False).get_opcodes():
            if op == "equal":
                for n in range(a, b):
                    self._keep(n)
                continue
            both = min(b - a, d - c)
            for n in range(both):
                self._turn(a + n, self.new[c + n])
            for n in range(a + both, b):
                self._refuse_loss(n)
            for n in range(c + both, d):
                self._add(self.new[n], b)
        made = "".join(self.made).lstrip("\n")
        return made + "".join(each.source for each in self.behind) + self.tail

    def _keep(self, n: int) -> None:
        first, *rest = self.at[n]
        self.made += [self._led(first), first.body, *(each.source for each in rest)]
        self._note(self.old[n], self.at[n][0].lead)

    def _led(self, stretch: _Stretch) -> str:
        """Return what stands before a paragraph; of one that was the first and is no more an empty line besides."""
        return f"\n\n{stretch.lead}" if self.made and "\n" not in stretch.lead else stretch.lead

    def _note(self, block: Block, lead: str) -> None:
        self.last = block, lead.rpartition("\n")[2]

    def _turn(self, n: int, new: Block) -> None:
        """Write what a paragraph or table became; where it became another kind of thing, as a new one."""
        old, stretches = self.old[n], self.at[n]
        if (old.kind, old.level) != (new.kind, new.level):
            self._refuse_loss(n)
            self._add(new, n + 1)
        elif old.rows:
            self._table(old, new, stretches)
        else:
            self._refuse_loss(n)
            self.made += [self._led(stretches[0]), self._words(new, new.spans, stretches[0].lead)]
            self._note(new, stretches[0].lead)

    def _table(self, old: Block, new: Block, stretches: Sequence[_Stretch]) -> None:
        if list(map(len, old.rows)) != list(map(len, new.rows)):
            raise Unsaid(msg("a table with other rows or columns"))
        cells = zip((c for row in old.rows for c in row), (c for row in new.rows for c in row), stretches, strict=True)
        for before, after, stretch in cells:
            lead = self._led(stretch) if stretch is stretches[0] else stretch.lead
            if before == after:
                self.made += [lead, stretch.body]
                continue
            self._refuse_other(stretch, markdown(before, self.known, cell=True))
            self.made += [lead, markdown(after, self.known, cell=True)]
        self._note(new, stretches[0].lead)

    def _words(self, block: Block, spans: Sequence[Span], lead: str) -> str:
        if block.kind not in ("", "item", "quoted item", _QUOTE, "caption"):
            raise Unsaid(msg("a paragraph of the style “{style}”", style=block.kind))
        line = lead.rpartition("\n")[2]
        return markdown(spans, self.known, indent=re.sub(r"[^>\s]", " ", line))

    def _refuse_loss(self, n: int) -> None:
        """Raise `Unsaid` where a paragraph that goes or changes holds what is not seen in Word."""
        if self.old[n].rows:
            raise Unsaid(msg("a table that is gone"))
        stretch = self.at[n][0]
        self._refuse_other(stretch, self._words(self.old[n], self.old[n].spans, stretch.lead))

    def _refuse_other(self, stretch: _Stretch, written: str) -> None:
        if not reads_as(written, stretch.body):
            raise Unsaid(msg("a paragraph with what Word does not carry"))

    def _add(self, block: Block, following: int) -> None:
        """Write a paragraph that is new, as those beside it are."""
        if block.rows:
            raise Unsaid(msg("a new table"))
        lead = self._lead(block, following)
        self.made += [lead, self._words(block, block.spans, lead)]
        self._note(block, lead)

    def _lead(self, block: Block, following: int) -> str:
        if block.kind == "":
            return "\n\n"
        if block.kind == _QUOTE:
            return "\n\n> "
        if block.kind != "item":
            raise Unsaid(msg("a new paragraph of the style “{style}”", style=block.kind))
        mark = "-" if block.level.endswith("-") else "1."
        if self.last and self.last[0].kind == "item":
            beside, line = self.last
            if beside.level == block.level:
                return "\n" + re.sub(r"\d+", lambda found: str(int(found[0]) + 1), line)
            if int(block.level[:-1]) == int(beside.level[:-1]) + 1:
                return "\n" + " " * len(line) + f"{mark} "
        if following < len(self.old) and self.old[following].level == block.level:
            return "\n\n" + self.at[following][0].lead.rpartition("\n")[2]
        if block.level[:-1] == "0":
            return "\n\n" + f"{mark} "
        raise Unsaid(msg("an item of a list at this depth"))
