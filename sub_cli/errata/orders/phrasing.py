"""The instructions that make one text of another: which places, which words, and what is given in full.

Every instruction has a name that a reader can count out, and reading it back gives the same text. A change that cannot
be said so is given in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sub_cli.errata.comparison import ALIKE, Run, changed_lines, joined, pairs, similarity
from sub_cli.errata.orders.counting import QUOTING, Told, carried_out, opening
from sub_cli.errata.orders.places import Part, Places, Spot, places
from sub_cli.errata.orders.quoting import in_source, page
from sub_cli.errata.orders.rewording import Words, reworded
from sub_cli.errata.phrases import NotThere, Phrase, PhraseKind, perform
from sub_cli.text.format import lines
from sub_cli.text.inline import seen
from sub_cli.text.pieces import Field

_PAIRS = 2500
"""Pairs of sentences that are compared in one run of changes; beyond it the run is given in full."""
_MOST = 999
"""The highest ordinal that languages have words for."""
_OPENING = 4
"""Words that tell with which sentence an instruction is about, where its number alone could mean two."""
_NO_LABELS: Mapping[str, str] = {}
_WORDS = frozenset({PhraseKind.WORDS, PhraseKind.WORDS_GONE, PhraseKind.WORDS_AFTER})
_BESIDE = frozenset({PhraseKind.SENTENCES_AFTER, PhraseKind.SENTENCES_BEFORE})


@dataclass(frozen=True, slots=True)
class _Texts:
    """A text and what it becomes, with their lines."""

    section: str
    old: str
    new: str
    labels: Mapping[str, str]
    rows: Sequence[str]
    others: Sequence[str]


def text_phrases(
    section: str,
    old: str,
    new: str,
    *,
    whole: bool = False,
    labels: Mapping[str, str] = _NO_LABELS,
    parted: bool = False,
) -> list[Phrase]:
    """Return the instructions that make `new` of `old`, exactly; one that gives it in full where others cannot.

    `labels` say what references print: words are quoted so. `parted` tells that other sections hang below this one:
    there a sentence is named, as words in a chapter are those in what hangs below it too.
    """
    texts = _Texts(section, old, new, labels, lines(old), lines(new))
    for phrases in _attempts(texts) if old and new and not whole else ():
        if len(phrases) == 1 and not parted:
            phrases = [_without_ordinal(phrases[0], old)]
        if phrases and (clear := _unmistakable(old, phrases, new, labels)):
            return clear
    if not new:
        return [Phrase(PhraseKind.EMPTIED, section)]
    kind = PhraseKind.EXTENDED if _extends(old, new) else PhraseKind.WHOLE
    return [Phrase(kind, section, text=new)]


def place(known: Places, phrase: Phrase) -> Spot | None:
    """Return the place of an instruction among those of its text; None where it has no name."""
    if phrase.cell:
        return known.cell(phrase.first, phrase.cell)
    if phrase.kind in _WORDS:
        return known.spot(*known.around(phrase.first))
    if phrase.kind not in _BESIDE:
        return known.spot(phrase.first, phrase.last)
    behind = phrase.kind is PhraseKind.SENTENCES_AFTER
    apart = not lines(phrase.text)[0 if behind else -1].strip()
    spot = known.beside(phrase.first, behind=behind) if apart else None
    around = known.around(phrase.first)
    return spot or (known.spot(*around) if around[1 if behind else 0] == phrase.first else None)


def _unmistakable(old: str, phrases: Sequence[Phrase], new: str, labels: Mapping[str, str]) -> list[Phrase]:
    """Return the instructions, with words by which to know the sentences where that takes it; none where none do."""
    known = places(old)
    spots = [place(known, phrase) if phrase.first else None for phrase in phrases]
    if any(phrase.first and not _countable(spot) for phrase, spot in zip(phrases, spots, strict=True)):
        return []
    for opened in dict.fromkeys((0, 1, len(phrases))):
        clear = [_opened(known, phrase) if n < opened else phrase for n, phrase in enumerate(phrases)]
        told = [Told(as_shown(phrase), spot) for phrase, spot in zip(clear, spots, strict=True)]
        if _makes(old, told, new, labels) and perform(old, clear) == new:
            return clear
    return []


def _countable(spot: Spot | None) -> bool:
    return spot is not None and all(number <= _MOST for path in (spot.first, spot.last) for _, number in path)


def _opened(known: Places, phrase: Phrase) -> Phrase:
    """Return the instruction with the first words of the sentence that it is about."""
    spot = place(known, phrase) if phrase.first else None
    rows = known.rows(spot) if spot else None
    words = re.split(f"[{re.escape(QUOTING)}]", opening(known, rows[0]))[0].split(" ") if rows else []
    return replace(phrase, opens=" ".join(words[:_OPENING]).strip())


def as_shown(phrase: Phrase) -> Phrase:
    """Return an instruction about words with those that a reader sees."""
    if phrase.kind not in _WORDS:
        return phrase
    return replace(phrase, old=seen(phrase.old_seen), new=seen(phrase.new_seen), at=-1)


def _makes(old: str, told: Sequence[Told], new: str, labels: Mapping[str, str]) -> bool:
    try:
        return carried_out(old, told, labels) == new
    except NotThere:
        return False


def _extends(old: str, new: str) -> bool:
    """Tell whether `new` has more sentences than `old` and goes on saying most of what it said."""
    rows, others = ([row for row in lines(text) if row.strip()] for text in (old, new))
    alike = sum(any(similarity(row, other) >= ALIKE for other in others) for row in rows)
    return bool(rows) and len(others) > len(rows) and 2 * alike >= len(rows)


def _without_ordinal(phrase: Phrase, old: str) -> Phrase:
    """Return an instruction about words without its place where they stand once, unless that is a footnote or cell."""
    if phrase.kind not in _WORDS or phrase.cell or old.count(phrase.old) != 1:
        return phrase
    spot = place(places(old), phrase)
    noted = spot is not None and spot.first[-1][0] is Part.NOTE
    return phrase if noted else replace(phrase, first=0, last=0, at=-1)


def _attempts(texts: _Texts) -> Iterator[list[Phrase]]:
    """Yield the instructions for every changed run of lines: by sentence, then each in full, then all as one."""
    rows, others = texts.rows, texts.others
    runs = _uncut(places(texts.old), changed_lines(rows, others))
    yield [phrase for run in runs for phrase in _run(texts, run)]
    section = texts.section
    full = (_range(section, rows, (run.begin, run.end), list(others[run.start : run.stop])) for run in runs)
    yield [phrase for phrases in full for phrase in phrases]
    if len(runs) > 1:
        run = joined(runs[0], runs[-1])
        yield _range(section, rows, (run.begin, run.end), list(others[run.start : run.stop]))


def _uncut(known: Places, runs: Sequence[Run]) -> list[Run]:
    """Return the runs, each with all of a block that has one name only, such as code; those that meet as one."""
    found: list[Run] = []
    for run in runs:
        begin, end = _widened(known, run.begin, run.end)
        wide = Run(begin, end, run.start - (run.begin - begin), run.stop + end - run.end)
        if found and begin < found[-1].end:
            before = found.pop()
            more = max(0, before.end - end)
            wide = Run(before.begin, end + more, before.start, wide.stop + more)
        found.append(wide)
    return found


def _widened(known: Places, begin: int, end: int) -> tuple[int, int]:
    """Return a stretch of lines with all of each block that it cuts."""
    for first, last in list(known.blocks()):
        if (first < end and last > begin) if begin < end else first < begin < last:
            begin, end = min(begin, first), max(end, last)
    return begin, end


def _run(texts: _Texts, run: Run) -> list[Phrase]:
    """Return the instructions for one run of changed lines, sentence by sentence where they can be paired."""
    section, rows, (begin, end, start, stop) = texts.section, texts.rows, run
    gone, new = rows[begin:end], list(texts.others[start:stop])
    if not gone:
        return _coming(section, rows, begin, new)
    if not any(row.strip() for row in new) and any(row.strip() for row in gone):
        first, last = _sentences(rows, begin, end)
        return [Phrase(PhraseKind.SENTENCES_GONE, section, first, last)]
    if all(row.strip() for row in (*gone, *new)) and len(gone) * len(new) <= _PAIRS:
        paired = _paired(texts, run)
        known = places(texts.old)
        if all(place(known, phrase) for phrase in paired):
            return paired
    return _range(section, rows, (begin, end), new)


def _paired(texts: _Texts, run: Run) -> list[Phrase]:
    """Return the instructions for sentences that become others, go or come."""
    section, gone, new = texts.section, texts.rows[run.begin : run.end], texts.others[run.start : run.stop]
    first, _ = _sentences(texts.rows, run.begin, run.end)
    found: list[Phrase] = []
    i = j = 0
    for one, other in (*pairs(gone, new), (len(gone), len(new))):
        if one > i and other > j:
            found.append(Phrase(PhraseKind.SENTENCES, section, first + i, first + one - 1, text="".join(new[j:other])))
        elif one > i:
            found.append(Phrase(PhraseKind.SENTENCES_GONE, section, first + i, first + one - 1))
        elif other > j:
            kind = PhraseKind.SENTENCES_AFTER if first + one > 1 else PhraseKind.SENTENCES_BEFORE
            place = max(1, first + one - 1)
            found.append(Phrase(kind, section, place, place, text="".join(new[j:other])))
        if one < len(gone):
            found += _sentence(texts, first + one, run.begin + one, run.start + other)
        i, j = one + 1, other + 1
    return found


def _coming(section: str, rows: Sequence[str], at: int, new: list[str]) -> list[Phrase]:
    """Return the instruction for lines that come in, behind a sentence or before the first one."""
    if not any(row.strip() for row in new):
        return _range(section, rows, (at, at), new)
    while at and not rows[at - 1].strip() and not new[-1].strip():
        new, at = [new[-1], *new[:-1]], at - 1
    if at and rows[at - 1].strip():
        sentence = _count("".join(rows[:at]))
        return [Phrase(PhraseKind.SENTENCES_AFTER, section, sentence, sentence, text="".join(new))]
    if not any(row.strip() for row in rows[:at]) and at < len(rows) and rows[at].strip():
        return [Phrase(PhraseKind.SENTENCES_BEFORE, section, 1, 1, text="".join(new))]
    return _range(section, rows, (at, at), new)


def _range(section: str, rows: Sequence[str], span: tuple[int, int], new: list[str]) -> list[Phrase]:
    """Return the instruction that gives a range of sentences in full, widened until it begins and ends with one."""
    begin, end = span
    while begin and (begin == end or not rows[begin].strip()):
        begin -= 1
        new = [rows[begin], *new]
    while end < len(rows) and (begin == end or not rows[end - 1].strip() or (new and not new[-1].strip())):
        new = [*new, rows[end]]
        end += 1
    wide = _widened(places("".join(rows)), begin, end)
    new = [*rows[wide[0] : begin], *new, *rows[end : wide[1]]]
    first, last = _sentences(rows, *wide)
    kind = PhraseKind.SENTENCES if any(row.strip() for row in new) else PhraseKind.SENTENCES_GONE
    return [Phrase(kind, section, first, last, text="".join(new).strip("\n") and "".join(new))]


def _sentences(rows: Sequence[str], begin: int, end: int) -> tuple[int, int]:
    return _count("".join(rows[:begin])) + 1, _count("".join(rows[:end]))


def _count(text: str) -> int:
    return sum(1 for row in lines(text) if row.strip())


def _sentence(texts: _Texts, number: int, line: int, other: int) -> list[Phrase]:
    """Return the instructions for one changed sentence: its words, or the whole where little of it stays.

    `line` and `other` are where it stands in both texts, from 0.
    """
    old, new = texts.rows[line], texts.others[other]
    if old == new:
        return []
    base = Phrase(PhraseKind.WORDS, texts.section, number, number)
    phrases = [
        phrase
        for one, two in _changed_fields(texts, line, other)
        for phrase in reworded(base, Words(texts.old, one, texts.labels), Words(texts.new, two, texts.labels))
    ]
    if phrases and _makes_row(texts, old, [as_shown(each) for each in phrases]) == new:
        return phrases
    return [replace(base, kind=PhraseKind.SENTENCES, text=new)]


def _changed_fields(texts: _Texts, line: int, other: int) -> list[tuple[Field, Field]]:
    """Return the words of a line that changed, with what they became.

    None where its marks changed, most of its cells, or a quotation.
    """
    one, two = page(texts.old), page(texts.new)
    if one.marks(line + 1) != two.marks(other + 1):
        return []
    found = zip(one.fields(line + 1), two.fields(other + 1), strict=True)
    changed = [(a, b) for a, b in found if one.source(a) != two.source(b)]
    quoted = any(mark in one.source(a) + two.source(b) for a, b in changed for mark in '“”"')
    fewer = len(changed) * 2 <= len(two.fields(other + 1)) or len(changed) == 1
    return [] if quoted or not fewer else changed


def _makes_row(texts: _Texts, row: str, said: Sequence[Phrase]) -> str:
    """Return the line that comes of instructions about its words as they are quoted; empty where they do not fit."""
    try:
        exact = [in_source(texts.old, each, texts.labels) for each in said]
        return perform(row, [replace(each, first=1, last=1) for each in exact])
    except NotThere:
        return ""
