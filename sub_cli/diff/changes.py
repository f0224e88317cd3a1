"""What changed, as one frozen value: document, sections, blocks, sentences, words. Every form is written from it. Pure.

Both texts of a section can be rebuilt from it to the byte. `to_json` gives its image, `from_json` reads that back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeAlias

from sub_cli.diff.lookalikes import look_alike, own_codes
from sub_cli.text.blocks import BlockKind, Shape
from sub_cli.text.inline import Format

_MARKER = re.compile(r"\n[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]+\Z")
"""The mark of a list item, at the end of what stands before its words."""
FORMAT = "sub-comparison"
VERSION = 1


class SectionKind(StrEnum):
    """What happened to a section; several may have happened to one."""

    CHANGED = "changed"
    INSERTED = "inserted"
    REMOVED = "removed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    RETITLED = "retitled"


class SentenceKind(StrEnum):
    """What happened to a sentence."""

    EQUAL = "equal"
    EDITED = "edited"
    INSERTED = "inserted"
    REMOVED = "removed"
    MOVED_FROM = "moved-from"
    MOVED_TO = "moved-to"
    SPLIT = "split"
    JOINED = "joined"


class Flow(StrEnum):
    """What happened to the break before a sentence or a line of code that stayed."""

    SAME = ""
    SPLIT = "split"
    MERGED = "merged"
    SPACED = "spaced"
    """There are other empty lines in code, above it or below."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words with one fate."""

    op: str
    """`=` stays, `-` goes, `+` comes, `~` stays and gets another format."""
    text: str
    """The words as a reader sees them, without Markdown's marks."""
    format: Format = ()
    """Formats of the words; of the new ones where both sides have them."""
    was: Format = ()
    """Formats that the words had, for `~`."""
    move: int = 0
    """Number shared by the `-` and the `+` of words that moved within their sentence; 0 elsewhere."""

    def mirror(self) -> Run:
        """Return the run seen from the other side."""
        if self.op == "~":
            return Run("~", self.text, self.was, self.format)
        return Run({"-": "+", "+": "-"}.get(self.op, self.op), self.text, self.format, move=self.move)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence in the source of one side."""

    text: str
    """Its Markdown, blanks collapsed."""
    lead: str = ""
    """The source before it, since the sentence before: blank lines, markers, indents."""
    raw: str = ""
    """Its source to the byte; empty where that is `text`."""
    line: int = 0
    """Line of the section's text, from 1, on which it starts."""

    @property
    def source(self) -> str:
        """Return its source, with what is before it."""
        return self.lead + (self.raw or self.text)


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """One sentence (heading, table cell, line of code) and what happened to it."""

    kind: SentenceKind
    old: tuple[Piece, ...] = ()
    """Where it stood; more than one where sentences were joined, none where it is new."""
    new: tuple[Piece, ...] = ()
    """Where it stands; more than one where it was split, none where it is gone.

    A sentence that became a list is split over its blocks: each part has its own `new`, the first alone `old`.
    """
    runs: tuple[Run, ...] = ()
    """Its words. At a `moved-to` against the words of the `moved-from`, so that an edit on the way is seen."""
    move: int = 0
    """Number that a `moved-from` and its `moved-to` share; 0 elsewhere."""
    flow: Flow = Flow.SAME
    column: int = 0
    """Column of a table, from 1; 0 for what is no cell."""
    aligned: tuple[str, ...] = ()
    """How its column was set and is set (`left`, `center`, `right`, empty where the table does not say), where that
    changed: told once, at the first row of the table that stayed."""

    @property
    def changed(self) -> bool:
        """Return whether a reader sees a difference."""
        return self.kind is not SentenceKind.EQUAL or self.flow is not Flow.SAME or bool(self.aligned)

    @property
    def relisted(self) -> bool:
        """Return whether it begins a list that it was a sentence of, or was a list and is a sentence."""
        if self.kind is SentenceKind.SPLIT:
            return bool(self.old) and len(self.new) == 1
        return self.kind is SentenceKind.JOINED and any(_MARKER.search(piece.lead) for piece in self.old[1:])

    @property
    def words(self) -> str:
        """Return what is seen of it now, or was, where it is gone."""
        side = "-" if self.kind in (SentenceKind.REMOVED, SentenceKind.MOVED_FROM) else "+"
        return "".join(run.text for run in self.runs if run.op in ("=", "~", side))


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A paragraph, list item, heading, table row, quote, footnote or line of code."""

    was: Shape | None
    """Its form before; None where it is new."""
    now: Shape | None
    """Its form now; None where it is gone."""
    sentences: tuple[SentenceChange, ...]

    @property
    def shape(self) -> Shape:
        """Return its form now, or before where it is gone."""
        return self.now or self.was or Shape()

    @property
    def reshaped(self) -> bool:
        """Return whether it became another kind of block, or stands at another depth or within something else."""
        return self.was is not None and self.now is not None and not _look_alike(self.was, self.now)

    @property
    def changed(self) -> bool:
        """Return whether a reader sees a difference."""
        return self.reshaped or any(sentence.changed for sentence in self.sentences)


def _look_alike(was: Shape, now: Shape) -> bool:
    """Tell whether two forms are one to a reader: a third item is one, also where a new list begins at three."""
    return was == now or (was.number == now.number > 0 and replace(was, marker=now.marker) == now)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section and what happened to it."""

    id: str
    kinds: tuple[SectionKind, ...] = ()
    old_number: str = ""
    new_number: str = ""
    old_title: str = ""
    new_title: str = ""
    title_runs: tuple[Run, ...] = ()
    """The words of the heading, where it changed."""
    blocks: tuple[BlockChange, ...] = ()
    """The whole text, block by block; empty where the text was not touched."""
    old_tail: str = ""
    """Source behind the last sentence of the old text."""
    new_tail: str = ""
    added: int = 0
    """Words that came."""
    removed: int = 0
    """Words that went."""
    errata: tuple[str, ...] = ()
    """Errata that brought it, filled in by whoever knows."""
    memos: tuple[str, ...] = ()
    """Memos that brought it."""
    fits: bool | None = None
    """Whether these errata explain the change in full; None where nobody looked."""

    @property
    def number(self) -> str:
        """Return the number it has, or had, where it is gone."""
        return self.new_number or self.old_number

    @property
    def title(self) -> str:
        """Return the title it has, or had, where it is gone."""
        return self.new_title or self.old_title

    @property
    def sentences(self) -> Iterator[SentenceChange]:
        """Yield every sentence in reading order."""
        for block in self.blocks:
            yield from block.sentences

    @property
    def old_text(self) -> str:
        """Return the old text, to the byte."""
        return "".join(piece.source for one in self.sentences for piece in one.old) + self.old_tail

    @property
    def new_text(self) -> str:
        """Return the new text, to the byte."""
        return "".join(piece.source for one in self.sentences for piece in one.new) + self.new_tail

    @property
    def changed(self) -> bool:
        """Return whether a reader sees a difference in its text."""
        return any(block.changed for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two states."""

    old: str = ""
    """Name of the old state: `HEAD`, `@E01`, a file."""
    new: str = ""
    """Name of the new state."""
    document: str = ""
    """Id of the document; empty for loose texts."""
    old_title: str = ""
    new_title: str = ""
    sections: tuple[SectionChange, ...] = ()
    """The sections that differ, in the order of the new document; those that are gone where they stood."""
    total: int = 0
    """How many sections there are to compare, on either side."""
    relaid: tuple[str, ...] = ()
    """Ids of sections whose source differs and whose words do not: lines wrapped elsewhere."""

    @property
    def added(self) -> int:
        """Return how many words came."""
        return sum(section.added for section in self.sections)

    @property
    def removed(self) -> int:
        """Return how many words went."""
        return sum(section.removed for section in self.sections)

    @property
    def empty(self) -> bool:
        """Return whether a reader sees no difference at all."""
        return self.old_title == self.new_title and not any(one.kinds for one in self.sections)


Value: TypeAlias = Any
"""A JSON value."""


def to_json(comparison: Comparison) -> dict[str, Value]:
    """Return the comparison as plain JSON values; what has its usual value is left out."""
    return {"format": FORMAT, "version": VERSION, **_plain(comparison)}


def _plain(value: Value) -> Value:
    if isinstance(value, (str, int, bool)) or value is None:
        return value
    if isinstance(value, tuple):
        return _with_codes(value, [_plain(item) for item in value])
    blank = type(value)(*[None] * _required(type(value)))
    kept = {}
    for field in fields(value):
        item = getattr(value, field.name)
        if item != getattr(blank, field.name) or field.name in ("op", "kind", "was", "now", "text"):
            kept[field.name] = _plain(item)
    return kept if not isinstance(value, Run) or kept.get("was") else {k: v for k, v in kept.items() if k != "was"}


def _with_codes(values: tuple[Value, ...], images: list[Value]) -> list[Value]:
    """Return the images of runs, with the codes by which words differ that look the same: `from_json` needs none."""
    for number, (was, now) in enumerate(pairwise(values)):
        if isinstance(was, Run) and (was.op, now.op) == ("-", "+") and look_alike(was.text, now.text):
            images[number]["codes"] = own_codes(was.text, now.text)
            images[number + 1]["codes"] = own_codes(now.text, was.text)
    return images


def _required(kind: type[Value]) -> int:
    return {SentenceChange: 1, BlockChange: 3, Run: 2, Piece: 1, SectionChange: 1}.get(kind, 0)


def from_json(image: Mapping[str, Value]) -> Comparison:
    """Return the comparison that `image` shows; ValueError where it is no image of this version."""
    if image.get("format") != FORMAT or image.get("version") != VERSION:
        raise ValueError(f"not a {FORMAT} of version {VERSION}")
    try:
        values = {key: value for key, value in image.items() if key not in ("format", "version", "sections", "relaid")}
        sections = tuple(_section(one) for one in image.get("sections", ()))
        return Comparison(**values, sections=sections, relaid=tuple(image.get("relaid", ())))
    except (TypeError, KeyError, AttributeError) as problem:
        raise ValueError(f"not a {FORMAT}: {problem}") from problem


def _section(image: Mapping[str, Value]) -> SectionChange:
    values = dict(image)
    values["kinds"] = tuple(SectionKind(kind) for kind in image.get("kinds", ()))
    values["title_runs"] = tuple(_run(run) for run in image.get("title_runs", ()))
    values["blocks"] = tuple(_block(block) for block in image.get("blocks", ()))
    values["errata"], values["memos"] = tuple(image.get("errata", ())), tuple(image.get("memos", ()))
    return SectionChange(**values)


def _block(image: Mapping[str, Value]) -> BlockChange:
    was, now = _shape(image["was"]), _shape(image["now"])
    return BlockChange(was, now, tuple(_sentence(one) for one in image["sentences"]))


def _shape(image: Mapping[str, Value] | None) -> Shape | None:
    if image is None:
        return None
    return Shape(**{**image, "kind": BlockKind(image["kind"])})


def _sentence(image: Mapping[str, Value]) -> SentenceChange:
    return SentenceChange(
        SentenceKind(image["kind"]),
        tuple(Piece(**piece) for piece in image.get("old", ())),
        tuple(Piece(**piece) for piece in image.get("new", ())),
        tuple(_run(run) for run in image.get("runs", ())),
        image.get("move", 0),
        Flow(image.get("flow", "")),
        image.get("column", 0),
        tuple(image.get("aligned", ())),
    )


def _run(image: Mapping[str, Value]) -> Run:
    formats = tuple(image.get("format", ())), tuple(image.get("was", ()))
    return Run(image["op"], image["text"], *formats, image.get("move", 0))
