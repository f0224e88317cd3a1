"""The instructions that a change order is made of, and what each does to a text: the same for writing and for reading.

Rows are counted in the text as it stands before the order, whichever instruction comes first, as is the custom. What a
reader calls them is known by `errata.orders.places`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sub_cli.errors import Conflict
from sub_cli.messages import Message, msg
from sub_cli.text.format import lines
from sub_cli.text.inline import Visible


class PhraseKind(StrEnum):
    """What an instruction does."""

    WORDS = "words"
    WORDS_GONE = "words gone"
    WORDS_AFTER = "words after"
    SENTENCES = "sentences"
    SENTENCES_GONE = "sentences gone"
    SENTENCES_AFTER = "sentences after"
    SENTENCES_BEFORE = "sentences before"
    WHOLE = "whole"
    EXTENDED = "extended"
    EMPTIED = "emptied"
    TITLE = "title"
    UNIT_AFTER = "unit after"
    UNIT_BEFORE = "unit before"
    UNIT_ADDED = "unit added"
    UNIT_GONE = "unit gone"
    MOVE_AFTER = "move after"
    MOVE_FIRST = "move first"
    LEAD = "lead"
    """No instruction of its own: what follows is about this section."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One instruction."""

    kind: PhraseKind
    section: str = ""
    """Id of the section that it is about; empty is the document, or what the lead names."""
    first: int = 0
    """First row that is meant, a line that is not blank, from 1; 0 is the whole section."""
    last: int = 0
    """Last row that is meant."""
    old: str = ""
    """The words that go, or behind which others come."""
    new: str = ""
    """The words that come; a title."""
    text: str = ""
    """The whole lines that come."""
    other: str = ""
    """Id of the section behind, before or below which one comes; empty is the top."""
    number: str = ""
    """The number that the section gets."""
    opens: str = ""
    """The words with which the place begins, where its number alone could be taken for another one."""
    cell: int = 0
    """Column of the cell in which the words stand, from 1; 0 where none is named."""
    at: int = -1
    """Character of the row, from 0, at which the words stand that go; -1 where they are looked up."""
    old_seen: Visible = field(default=(), compare=False)
    """The words that go as the page shows them."""
    new_seen: Visible = field(default=(), compare=False)
    """The words that come as the page shows them."""


TEXTUAL = frozenset(
    {
        PhraseKind.WORDS,
        PhraseKind.WORDS_GONE,
        PhraseKind.WORDS_AFTER,
        PhraseKind.SENTENCES,
        PhraseKind.SENTENCES_GONE,
        PhraseKind.SENTENCES_AFTER,
        PhraseKind.SENTENCES_BEFORE,
        PhraseKind.WHOLE,
        PhraseKind.EXTENDED,
        PhraseKind.EMPTIED,
    }
)
"""The instructions that change the text of a section."""


class NotThere(Conflict):
    """The words or sentences that an instruction names do not stand in the text, or not only once."""


def perform(text: str, phrases: Iterable[Phrase]) -> str:
    """Return `text` after all `phrases` (of kinds in `TEXTUAL`); raises `NotThere`."""
    rows = list(lines(text))
    places = [index for index, row in enumerate(rows) if row.strip()]
    for phrase in sorted(phrases, key=_position, reverse=True):
        _perform(rows, places, phrase)
    return "".join(rows)


def _position(phrase: Phrase) -> tuple[int, int, int]:
    """Return where an instruction has its effect: what stands further down is done first, so that the count holds."""
    beside = {PhraseKind.SENTENCES_BEFORE: 0, PhraseKind.SENTENCES_AFTER: 2}
    return phrase.last, beside.get(phrase.kind, 1), phrase.at


def _perform(rows: list[str], places: Sequence[int], phrase: Phrase) -> None:
    match phrase.kind:
        case PhraseKind.WHOLE | PhraseKind.EXTENDED | PhraseKind.EMPTIED:
            rows[:] = lines(phrase.text)
        case PhraseKind.WORDS | PhraseKind.WORDS_GONE | PhraseKind.WORDS_AFTER:
            _perform_words(rows, places, phrase)
        case PhraseKind.SENTENCES:
            rows[_line(places, phrase.first) : _line(places, phrase.last) + 1] = lines(phrase.text)
        case PhraseKind.SENTENCES_GONE:
            _take_out(rows, _line(places, phrase.first), _line(places, phrase.last) + 1)
        case PhraseKind.SENTENCES_AFTER:
            place = _line(places, phrase.last) + 1
            rows[place:place] = lines(phrase.text)
        case PhraseKind.SENTENCES_BEFORE:
            place = _line(places, phrase.first)
            rows[place:place] = lines(phrase.text)
        case _:
            raise ValueError(phrase.kind)


def _line(places: Sequence[int], sentence: int) -> int:
    if not 1 <= sentence <= len(places):
        raise NotThere(_absent(sentence, len(places)))
    return places[sentence - 1]


def _absent(sentence: int, count: int) -> Message:
    return msg("There is no sentence {sentence}: the text has {count}.", sentence=sentence, count=count)


def _take_out(rows: list[str], begin: int, end: int) -> None:
    """Take the rows out, with one of two blank lines that then meet, or one that is left at an edge."""
    del rows[begin:end]
    above = begin == 0 or not rows[begin - 1].strip()
    below = begin == len(rows) or not rows[begin].strip()
    if above and below and rows:
        del rows[begin if begin < len(rows) else begin - 1]


def _perform_words(rows: list[str], places: Sequence[int], phrase: Phrase) -> None:
    if phrase.at >= 0:
        index = _line(places, phrase.first)
        rows[index] = _edited(rows[index], phrase, phrase.at)
        return
    if phrase.first:
        _line(places, phrase.last)
    named = [_line(places, row) for row in range(phrase.first, phrase.last + 1)] if phrase.first else places
    meant = [index for index in named if phrase.old in rows[index]]
    if len(meant) != 1 or rows[meant[0]].count(phrase.old) != 1:
        count = sum(rows[index].count(phrase.old) for index in meant)
        raise NotThere(msg("“{words}” stands there {count} times, not once.", words=phrase.old, count=count))
    rows[meant[0]] = _edited(rows[meant[0]], phrase, rows[meant[0]].index(phrase.old))


def _edited(row: str, phrase: Phrase, at: int) -> str:
    """Return the row after an instruction about the words at one place of it."""
    if not row.startswith(phrase.old, at):
        raise NotThere(msg("“{words}” stands there {count} times, not once.", words=phrase.old, count=0))
    before, after = row[:at], row[at + len(phrase.old) :]
    if phrase.kind is PhraseKind.WORDS:
        return before + phrase.new + after
    if phrase.kind is PhraseKind.WORDS_AFTER:
        space = "" if re.match(r"[,.;:!?)’]", phrase.new) else " "
        return before + phrase.old + space + phrase.new + after
    if before.endswith(" "):
        return before[:-1] + after
    return before + after.removeprefix(" ")
