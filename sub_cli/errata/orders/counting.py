"""Instructions carried out on a text, with places counted as a reader counts or, in orders of before, by lines.

Until sentences alone were counted as sentences, every line of a text was one: a heading, a rule, a row. Such orders
are still read. Where both ways of counting make sense and say different things, nobody can know which is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sub_cli.errata.orders.places import Part, Places, Spot, places
from sub_cli.errata.orders.quoting import in_source, page
from sub_cli.errata.phrases import NotThere, Phrase, PhraseKind, perform
from sub_cli.messages import msg
from sub_cli.text.format import lines
from sub_cli.text.inline import seen, visible

_WORDS = frozenset({PhraseKind.WORDS, PhraseKind.WORDS_GONE, PhraseKind.WORDS_AFTER})
_COMING = frozenset({PhraseKind.SENTENCES, PhraseKind.SENTENCES_AFTER, PhraseKind.SENTENCES_BEFORE})
QUOTING = '“”"()[]…'
"""What the first words of a sentence are quoted without."""
_TAKING = frozenset({PhraseKind.SENTENCES, PhraseKind.SENTENCES_GONE})
_ENTIRE = frozenset({PhraseKind.WHOLE, PhraseKind.EXTENDED, PhraseKind.EMPTIED})
_MARKED = frozenset({Part.ITEM, Part.NOTE, Part.HEADING})
"""What is made by a mark before its words."""


@dataclass(frozen=True, slots=True)
class Told:
    """One instruction with its place as it was named."""

    phrase: Phrase
    spot: Spot | None = None
    """The place; None where the whole section is meant."""
    words: str = ""
    """The name of the place."""
    exact: bool = True
    """True where the text that comes is meant to the letter, its marks too."""


class _Shared(NotThere):
    """A sentence that shares its line: to take the line for it, as was done before, takes more than is said."""


def carried_out(text: str, told: Sequence[Told], labels: Mapping[str, str]) -> str:
    """Return `text` after all instructions; raises `NotThere` where they do not fit it, or fit it in two ways.

    `labels` say what the references in the text print.
    """
    other = _by_lines(text, told, labels)
    try:
        made, sound = _made(text, told, labels, _as_readers_count)
    except _Shared:
        raise
    except NotThere:
        if other is None:
            raise
        return other[0]
    if other is None or made == other[0] or sound > other[1]:
        return made
    if other[1] > sound:
        return other[0]
    raise NotThere(
        msg("It fits in two ways: where sentences alone are counted, and where headings, items and rows are as well.")
    )


def _by_lines(text: str, told: Sequence[Told], labels: Mapping[str, str]) -> tuple[str, bool] | None:
    """Return what the order says where every line is counted; None where it says nothing then."""
    if not any(each.spot for each in told):
        return None
    try:
        return _made(text, told, labels, _as_lines_count)
    except NotThere:
        return None


def _made(
    text: str, told: Sequence[Told], labels: Mapping[str, str], count: Callable[[Places, Told], Phrase]
) -> tuple[str, bool]:
    """Return the text that comes of it, and whether all that comes stands beside its like."""
    known = places(text)
    phrases = [count(known, each) if each.spot else each.phrase for each in told]
    exact = [_looked_up(text, each, labels) if each.kind in _WORDS else each for each in phrases]
    if any(_within(one, other) for one in exact for other in exact if one is not other):
        raise NotThere(msg("One instruction changes what another gives in full or deletes: make one of the two."))
    return perform(text, exact), all(_beside_its_like(known, phrase) for phrase in phrases)


def _looked_up(text: str, phrase: Phrase, labels: Mapping[str, str]) -> Phrase:
    """Return an instruction about words with the row in which they stand before the order; raises `NotThere`."""
    exact = in_source(text, phrase, labels)
    if exact.first:
        return exact
    perform(text, [exact])  # they stand there once
    row = next(n for n, row in enumerate(filter(str.strip, lines(text)), 1) if exact.old in row)
    return replace(exact, first=row, last=row)


def _within(one: Phrase, other: Phrase) -> bool:
    """Tell whether an instruction is about what another gives in full or deletes; beside it is not within it."""
    if other.kind in _ENTIRE:
        return True
    if other.kind not in _TAKING:
        return False
    first = one.first + (one.kind is PhraseKind.SENTENCES_AFTER)
    last = one.last - (one.kind is PhraseKind.SENTENCES_BEFORE)
    return first <= other.last and last >= other.first


def _as_readers_count(known: Places, told: Told) -> Phrase:
    assert told.spot is not None
    rows = known.rows(told.spot)
    if rows is None:
        raise _absent(known, told)
    if told.phrase.kind not in _WORDS and not known.whole(told.spot):
        raise _Shared(msg("“{words}” shares its line with other sentences.", words=told.words))
    if told.phrase.opens and not opening(known, rows[0]).startswith(told.phrase.opens):
        raise NotThere(msg("“{words}” does not begin with “{opens}”.", words=told.words, opens=told.phrase.opens))
    phrase, (part, number) = _placed(told.phrase, *rows), told.spot.first[0]
    if told.spot.first != told.spot.last:
        return phrase
    marked = part in _MARKED and phrase.kind is PhraseKind.SENTENCES and not told.exact
    return _with_mark(known, phrase, part) if marked else replace(phrase, cell=number if part is Part.CELL else 0)


def _with_mark(known: Places, phrase: Phrase, part: Part) -> Phrase:
    """Return an instruction that words an item, footnote or heading anew, with the mark that a person leaves out."""
    first, *others = lines(phrase.text)
    if not first.strip() or _kind_of(first) is not Part.SENTENCE:
        return phrase
    sight = page(known.text)
    line = sight.rows[phrase.first - 1]
    begin = next((sight.column(line, field.line.start) for field in sight.fields(line)), 0)
    mark = lines(known.text)[line - 1][:begin]
    indent = " " * (4 if part is Part.NOTE else len(mark))
    return replace(phrase, text=mark + first + "".join(indent + row if row.strip() else row for row in others))


def _placed(phrase: Phrase, first: int, last: int) -> Phrase:
    """Return the instruction with its rows; what comes in stands behind the last of them, or before the first."""
    if phrase.kind is PhraseKind.SENTENCES_AFTER:
        return replace(phrase, first=last, last=last)
    if phrase.kind is PhraseKind.SENTENCES_BEFORE:
        return replace(phrase, first=first, last=first)
    return replace(phrase, first=first, last=last)


def _absent(known: Places, told: Told) -> NotThere:
    numbers = told.spot.sentences if told.spot else None
    count = sum(path[0][0] is Part.SENTENCE for path in known.spans if len(path) == 1)
    if numbers and numbers[1] > count:
        return NotThere(msg("There is no sentence {sentence}: the text has {count}.", sentence=numbers[1], count=count))
    return NotThere(msg("There is no “{words}” in the text, or more than one.", words=told.words))


def _as_lines_count(known: Places, told: Told) -> Phrase:
    """Return the instruction with the numbers of its sentences as those of lines, the custom of before."""
    numbers = told.spot.sentences if told.spot else None
    if numbers is None or not all(numbers) or told.phrase.opens:
        raise NotThere(msg("“{words}” is no place in a text.", words=told.words))
    return _placed(told.phrase, *numbers)


def opening(known: Places, row: int) -> str:
    """Return the words that a reader sees of the sentence with which a row begins, from its first word on."""
    return seen(visible([known.opening(row)])[0]).lstrip(QUOTING + " ")


def _beside_its_like(known: Places, phrase: Phrase) -> bool:
    """Tell whether whole lines that come stand by lines of their kind, or apart: no sentence behind a row."""
    if phrase.kind not in _COMING or not phrase.first:
        return True
    came = lines(phrase.text)
    row = phrase.last if phrase.kind is PhraseKind.SENTENCES_AFTER else phrase.first
    beside = came[-1] if phrase.kind is PhraseKind.SENTENCES_BEFORE else came[0]
    return not beside.strip() or _kind_of(beside) == known.kind(row)


def _kind_of(row: str) -> Part | None:
    bare = row.strip()
    return Part.ROW if bare.startswith("|") else places(bare).kind(1)
