"""A text as Word has to have it: what each of its sentences says, looks like and stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from sub_cli.text.blocks import BlockKind, Shape
from sub_cli.text.inline import Visible, seen, visible
from sub_cli.text.markdown import Labels
from sub_cli.text.units import Unit, take_apart
from sub_cli.word.flow import Form

_NOTE: Final = re.compile(r"\[\^([^\]\s]+)\]:")
_CAPTION: Final = re.compile(r"(?:Tabel|Table)\s+(?:\d[\d.]*[a-z]?|[A-Z]|[IVX]+)[.:](?:\s|\Z)")
"""As the page has it: `render.captions`."""
_FIGURE: Final = re.compile(r"!\[.*\]\(.*\)", re.DOTALL)
_RULE: Final = (("\u00a0", ()),)
"""What stands on a rule: LibreOffice leaves something of a list behind where the line below it is empty."""
GAP: Final = Form("gap")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, cell, title or line of code."""

    spans: Visible
    """What is seen of it."""
    form: Form
    first: bool
    """Whether it begins a paragraph, or a row of a table."""
    note: str = ""
    """Label of the footnote that it stands in."""
    column: int = 0
    """Column of a table, from 1."""
    head: bool = False
    """Whether it stands in the head of a table."""
    shown: bool = True
    """Whether there is anything of it on a page: of the definition of a label there is not."""

    @property
    def text(self) -> str:
        """Return its bare words."""
        return seen(self.spans)


@dataclass(frozen=True, slots=True)
class Reading:
    """One text."""

    sentences: tuple[Sentence, ...]
    """As many as the text has units, in their order."""
    notes: frozenset[str]
    """Labels of its footnotes."""


def read(text: str, renamed: Mapping[str, str] | None = None) -> Reading:
    """Return `text` as Word has to have it, its footnotes called as on the other side where they are `renamed`."""
    prose = take_apart(text)
    labels = replace(prose.labels, renamed=renamed) if renamed else prose.labels
    units = prose.units
    forms = list(_forms(units))
    told = [renamed.get(label, label) if renamed else label for label in _notes(units)]
    spans = _spans(units, labels)
    made = [
        Sentence(seen_of, form, unit.first, note, unit.column, unit.shape.head, not _is_definition(unit))
        for unit, form, note, seen_of in zip(units, forms, told, spans, strict=True)
    ]
    return Reading(tuple(_captions(made, units)), frozenset(filter(None, told)))


def _is_definition(unit: Unit) -> bool:
    return unit.shape.kind is BlockKind.OTHER and unit.text.startswith("[")


def _spans(units: Sequence[Unit], labels: Labels) -> list[Visible]:
    """Return what is seen of each unit; formats may reach over the sentences of a paragraph."""
    found: list[Visible] = []
    for start, end in _paragraphs(units):
        kind = units[start].shape.kind
        if kind is BlockKind.OTHER:
            found += [_RULE for _ in units[start:end]]
        elif kind is BlockKind.CODE:
            found += [_code(unit) for unit in units[start:end]]
        elif kind is BlockKind.ROW:
            found += [visible([unit.words], labels)[0] for unit in units[start:end]]
        else:
            found += visible([unit.text for unit in units[start:end]], labels)
    return found


def _code(unit: Unit) -> Visible:
    """Return a line of code, with the empty lines above it and, at the end of the code, below it."""
    return (("\n" * unit.shape.above + unit.text + "\n" * unit.shape.below, ()),)


def _paragraphs(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    starts = [n for n, unit in enumerate(units) if unit.first or not n]
    yield from pairwise([*starts, len(units)])  # nothing of a text without a word


def _notes(units: Sequence[Unit]) -> Iterator[str]:
    """Yield the label of the footnote that each unit stands in; "" for the text itself."""
    label = ""
    for unit in units:
        if found := _NOTE.search(unit.lead):
            label = found[1]
        yield label if "n" in unit.shape.within else ""


def _forms(units: Sequence[Unit]) -> Iterator[Form]:
    lists = _Lists()
    for unit in units:
        yield lists.form(unit.shape, unit.first, unit.align)


class _Lists:
    """Tells which numbered list an item is of: one begins where an item has its first number."""

    def __init__(self) -> None:
        self.count = 0
        self.at: dict[int, tuple[int, int]] = {}
        """By depth the list that was begun last, and the number that it begins with."""

    def form(self, shape: Shape, first: bool, align: str) -> Form:
        """Return the form of a block of `shape`."""
        quoted = "q" in shape.within
        if shape.kind is not BlockKind.ITEM:
            return Form(str(shape.kind), shape.depth, quoted, align=align)
        if not shape.number and shape.marker == "-":
            return Form(str(shape.kind), shape.depth, quoted)
        starts = shape.marker != "1." or shape.number == 1 or shape.depth not in self.at
        if first and starts:
            self.count += 1
            self.at[shape.depth] = self.count, shape.number
        number, start = self.at.get(shape.depth, (0, 1))
        return Form(str(shape.kind), shape.depth, quoted, number, start)


def _captions(sentences: Sequence[Sentence], units: Sequence[Unit]) -> Iterator[Sentence]:
    """Yield the sentences, where what the page has as a caption is one."""
    paragraphs = list(_paragraphs(units))
    for number, (start, end) in enumerate(paragraphs):
        first = sentences[start]
        below = sentences[end] if number + 1 < len(paragraphs) else None
        kind = ""
        if first.form.kind == "paragraph":
            if below and below.head and _CAPTION.match(" ".join(each.text for each in sentences[start:end])):
                kind = "caption"
            elif end == start + 1 and _is_figure(first, units[start].text):
                kind = "figure"
        for each in sentences[start:end]:
            yield replace(each, form=replace(each.form, kind=kind)) if kind else each


def _is_figure(sentence: Sentence, source: str) -> bool:
    forms = [form for text, form in sentence.spans if text.strip()]
    pictures = [form for form in forms if form and form[-1].startswith("image:")]
    return len(pictures) == 1 and forms[0] == pictures[0] and bool(_FIGURE.fullmatch(source.strip())) and len(forms) > 1
