"""What the parts of one Word file share while it is written: counters, links, footnotes, comments and lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sub_cli.word.flow import GOES, Form, Hand, Words
from sub_cli.word.paragraphs import blocks
from sub_cli.word.picture import drawing, size_of
from sub_cli.word.pictures import picture_of
from sub_cli.word.runs import letters
from sub_cli.word.xml import make

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(slots=True)
class Relations:
    """What a part of a file refers to outside itself, by the id that it has there."""

    links: dict[str, str] = field(default_factory=dict)
    """By address."""
    pictures: dict[str, str] = field(default_factory=dict)
    """By path."""


@dataclass(slots=True)
class Writer:
    """One file while it is written."""

    hand: Hand
    """Who made the changes that are written now."""
    refer: Callable[[str], str]
    """Gives the words for a reference to a section, from its id."""
    anchors: Collection[str]
    """Ids of the sections that are in the file."""
    images: Mapping[str, bytes]
    """Pictures by path; one that is not there is told by the words that stand for it."""
    level: int = 0
    """Of the heading above what is written now."""
    part: int = 0
    """Number of the stretch that is written now: its lists are its own."""
    text: Relations = field(default_factory=Relations)
    notes_text: Relations = field(default_factory=Relations)
    notes: list[Element] = field(default_factory=list)
    remarks: list[tuple[str, Hand]] = field(default_factory=list)
    lists: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By the number that Word knows it by: level from 0, and first number."""
    _numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    _count: int = 0
    _in_note: bool = False

    def count(self) -> int:
        """Return a number that nothing in the file has yet."""
        self._count += 1
        return self._count

    def change(self, name: str, *inner: Element) -> Element:
        """Return a tracked change by the present hand."""
        when = f"{self.hand.day.isoformat()}T12:00:00Z"
        return make(name, *inner, id=self.count(), author=self.hand.author, date=when)

    def remark(self, said: str) -> int:
        """Add a comment by the present hand and return its number."""
        self.remarks.append((said, self.hand))
        return len(self.remarks) - 1

    def list_number(self, form: Form) -> int:
        """Return the number by which Word knows the list that an item of this form is of."""
        key = self.part, form.numbering
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 3
            self.lists[self._numbers[key]] = min(max(form.depth, 1), 9) - 1, form.start
        return self._numbers[key]

    def relation(self, target: str) -> str:
        """Return the id of an address that is linked to."""
        known = self._relations.links
        return known.setdefault(target, f"rIdL{len(known) + 1}")

    @property
    def _relations(self) -> Relations:
        return self.notes_text if self._in_note else self.text

    def note_call(self, words: Words) -> Element:
        """Return the run that calls for a footnote, which is added."""
        if self._in_note:
            return make("r", *letters("*"))
        self._in_note = True
        made = list(blocks(self, words.note, note=True))
        self._in_note = False
        number = len(self.notes) + 1
        call = make("r", make("rPr", make("rStyle", val="FootnoteReference")), make("footnoteRef"))
        made[0].insert(1, call)
        made[0].insert(2, make("r", *letters(" ")))
        self.notes.append(make("footnote", *made, id=number))
        return make("r", make("rPr", make("rStyle", val="FootnoteReference")), make("footnoteReference", id=number))

    def picture_run(self, words: Words) -> Element:
        """Return the run of a picture; of one that is not there, or no picture, the words that stand for it."""
        path = picture_of(words)
        size = size_of(self.images[path]) if path in self.images else None
        if size is None:
            return make("r", *letters(f"[{words.text}]" if words.text else "[…]", gone=words.op == GOES))
        known = self._relations.pictures
        id = known.setdefault(path, f"rIdP{len(known) + 1}")
        return make("r", make("drawing", drawing(self.count(), id, words.text, size)))
