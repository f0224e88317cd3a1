"""The instructions that make one text of another: which places, which words, and what is given in full.

Every instruction has a name that a reader can count out, and reading it back gives the same text. A change that cannot
be said so is given in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sub_cli.errata.comparison import ALIKE, Run, changed_lines, changed_words, joined, pairs, similarity
from sub_cli.errata.merge import TOKEN
from sub_cli.errata.orders import quoting
from sub_cli.errata.orders.counting import Told, carried_out, opening
from sub_cli.errata.orders.places import Part, Places, Spot, places
from sub_cli.errata.orders.quoting import in_source, quotable, shown
from sub_cli.errata.phrases import NotThere, Phrase, PhraseKind, perform
from sub_cli.text.format import lines

_CLOSE = 6
"""Two changes in one sentence with fewer unchanged tokens than this between them are worded as one."""
_PAIRS = 2500
"""Pairs of sentences that are compared in one run of changes; beyond it the run is given in full."""
_MOST = 999
"""The highest ordinal that languages have words for."""
_OPENING = 4
"""Words that tell with which sentence an instruction is about, where its number alone could mean two."""
_TOKEN = re.compile(f"{quoting.TOKEN.pattern}|{TOKEN.pattern}", re.DOTALL)
_NO_LABELS: Mapping[str, str] = {}
_MARK = re.compile(r"(?:[ \t]+|>|(?:#{1,6}|[-*+]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)(?=\s))+")
_WORDS = frozenset({PhraseKind.WORDS, PhraseKind.WORDS_GONE, PhraseKind.WORDS_AFTER})
_BESIDE = frozenset({PhraseKind.SENTENCES_AFTER, PhraseKind.SENTENCES_BEFORE})


def text_phrases(
    section: str, old: str, new: str, *, whole: bool = False, labels: Mapping[str, str] = _NO_LABELS
) -> list[Phrase]:
    """Return the instructions that make `new` of `old`, exactly; one that gives it in full where others cannot.

    `labels` say what references print: words are quoted so.
    """
    for phrases in _attempts(section, old, new, labels) if old and new and not whole else ():
        if len(phrases) == 1:
            phrases = [_without_ordinal(phrases[0], old)]
        if phrases and (clear := _unmistakable(old, phrases, new, labels)):
            return clear
    if not new:
        return [Phrase(PhraseKind.EMPTIED, section)]
    kind = PhraseKind.EXTENDED if _extends(old, new) else PhraseKind.WHOLE
    return [Phrase(kind, section, text=new)]


def place(known: Places, phrase: Phrase) -> Spot | None:
    """Return the place of an instruction among those of its text; None where it has no name."""
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
        told = [Told(as_shown(phrase, labels), spot) for phrase, spot in zip(clear, spots, strict=True)]
        if _makes(old, told, new, labels) and perform(old, clear) == new:
            return clear
    return []


def _countable(spot: Spot | None) -> bool:
    return spot is not None and all(number <= _MOST for path in (spot.first, spot.last) for _, number in path)


def _opened(known: Places, phrase: Phrase) -> Phrase:
    """Return the instruction with the first words of the sentence that it is about."""
    spot = place(known, phrase) if phrase.first else None
    rows = known.rows(spot) if spot else None
    words = re.split(r"[“”\"()\[\]…]", opening(known, rows[0]))[0].split(" ") if rows else []
    return replace(phrase, opens=" ".join(words[:_OPENING]).strip())


def as_shown(phrase: Phrase, labels: Mapping[str, str]) -> Phrase:
    """Return an instruction about words with those that a reader sees."""
    if phrase.kind not in _WORDS:
        return phrase
    return replace(phrase, old=shown(phrase.old, labels), new=shown(phrase.new, labels))


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
    """Return an instruction about words without its place where they stand once, unless that is a footnote."""
    if phrase.kind not in _WORDS or old.count(phrase.old) != 1:
        return phrase
    spot = place(places(old), phrase)
    noted = spot is not None and spot.first[-1][0] is Part.NOTE
    return phrase if noted else replace(phrase, first=0, last=0)


def _attempts(section: str, old: str, new: str, labels: Mapping[str, str]) -> Iterator[list[Phrase]]:
    """Yield the instructions for every changed run of lines: by sentence, then each in full, then all as one."""
    rows, others = lines(old), lines(new)
    runs = _uncut(places(old), changed_lines(rows, others))
    found: list[Phrase] = []
    for run in runs:
        found += _run(section, rows, (run.begin, run.end), list(others[run.start : run.stop]), labels)
    yield found
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


def _run(
    section: str, rows: Sequence[str], span: tuple[int, int], new: list[str], labels: Mapping[str, str]
) -> list[Phrase]:
    """Return the instructions for one run of changed lines, sentence by sentence where they can be paired."""
    begin, end = span
    gone = rows[begin:end]
    if not gone:
        return _coming(section, rows, begin, new)
    if not any(row.strip() for row in new) and any(row.strip() for row in gone):
        first, last = _sentences(rows, begin, end)
        return [Phrase(PhraseKind.SENTENCES_GONE, section, first, last)]
    if all(row.strip() for row in (*gone, *new)) and len(gone) * len(new) <= _PAIRS:
        first, _ = _sentences(rows, begin, end)
        paired = _paired(section, gone, new, first, labels)
        known = places("".join(rows))
        if all(place(known, phrase) for phrase in paired):
            return paired
    return _range(section, rows, span, new)


def _paired(
    section: str, gone: Sequence[str], new: Sequence[str], first: int, labels: Mapping[str, str]
) -> list[Phrase]:
    """Return the instructions for sentences that become others, go or come; `first` is the number of the first."""
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
            found += _sentence(section, first + one, gone[one], new[other], labels)
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


def _sentence(section: str, number: int, old: str, new: str, labels: Mapping[str, str]) -> list[Phrase]:
    """Return the instructions for one changed sentence: its words, or the whole where little of it stays."""
    if old == new:
        return []
    whole = [Phrase(PhraseKind.SENTENCES, section, number, number, text=new)]
    marks = '“”"'
    if any(mark in side for mark in marks for side in (old, new)):
        return whole
    mark = _mark(old)
    if mark != _mark(new):
        return whole
    phrases = _words(section, number, old[len(mark) :].rstrip("\n"), new[len(mark) :].rstrip("\n"))
    said = [as_shown(replace(phrase, first=1, last=1), labels) for phrase in phrases]
    if not all(quotable(each.old) and quotable(each.new) for each in said):
        return whole
    return phrases if phrases and _makes_row(old, said, labels) == new else whole


def _makes_row(old: str, said: Sequence[Phrase], labels: Mapping[str, str]) -> str:
    """Return the line that comes of instructions about its words as they are quoted; empty where they do not fit."""
    try:
        return perform(old, [in_source({1: old}, each, labels) for each in said])
    except NotThere:
        return ""


def _mark(row: str) -> str:
    """Return what stands before the words of a line: the mark of a heading, an item, a quotation, a footnote."""
    found = _MARK.match(row)
    return found[0] if found else ""


def _words(section: str, number: int, old: str, new: str) -> list[Phrase]:
    rows, others = _TOKEN.findall(old), _TOKEN.findall(new)
    runs = _close_joined(changed_words(rows, others) or (), rows)
    return [_words_phrase(section, number, rows, others, run) for run in runs]


def _close_joined(runs: Iterable[Run], rows: Sequence[str]) -> list[Run]:
    """Return the changed runs, those that stand close together as one."""
    found: list[Run] = []
    for run in runs:
        if found and sum(1 for token in rows[found[-1].end : run.begin] if not token.isspace()) < _CLOSE:
            found[-1] = joined(found[-1], run)
        else:
            found.append(run)
    return found


def _words_phrase(section: str, number: int, rows: Sequence[str], others: Sequence[str], run: Run) -> Phrase:
    """Return the instruction for one run of words: they go, others come behind a word, or they become others."""
    i1, i2, j1, j2 = _tight(rows, others, run)
    base = Phrase(PhraseKind.WORDS, section, number, number)
    if not others[j1:j2]:
        gone = replace(base, kind=PhraseKind.WORDS_GONE, old="".join(rows[i1:i2]))
        if _once(rows, gone.old):
            return gone
    start, begin = i1, j1
    if not rows[i1:i2]:
        while start and not (start < i1 and rows[start][0].isalnum() and _once(rows, "".join(rows[start:i1]).rstrip())):
            start -= 1
        anchor = "".join(rows[start:i1]).rstrip()
        if anchor and _once(rows, anchor):
            return replace(base, kind=PhraseKind.WORDS_AFTER, old=anchor, new="".join(others[j1:j2]))
        start = i1
    end, finish = i2, j2
    while not _clear(rows, start, end):
        if start:
            start, begin = start - 1, begin - 1
        elif end < len(rows):
            end, finish = end + 1, finish + 1
        else:
            break
    return replace(base, old="".join(rows[start:end]), new="".join(others[begin:finish]))


def _tight(rows: Sequence[str], others: Sequence[str], run: Run) -> tuple[int, int, int, int]:
    """Return the run without blanks at its edges, where one side is empty or both have them."""
    i1, i2, j1, j2 = run
    while i2 > i1 and rows[i2 - 1].isspace() and (j1 == j2 or others[j2 - 1].isspace()):
        i2, j2 = i2 - 1, max(j1, j2 - 1)
    while j2 > j1 and i1 == i2 and others[j2 - 1].isspace():
        j2 -= 1
    while i1 < i2 and rows[i1].isspace() and (j1 == j2 or others[j1].isspace()):
        i1, j1 = i1 + 1, min(j2, j1 + 1)
    while j1 < j2 and i1 == i2 and others[j1].isspace():
        j1 += 1
    return i1, i2, j1, j2


def _once(rows: Sequence[str], words: str) -> bool:
    return bool(words.strip()) and "".join(rows).count(words) == 1


def _clear(rows: Sequence[str], start: int, end: int) -> bool:
    """Tell whether the words between are not blank at an edge, hold a word, and stand only once."""
    words = "".join(rows[start:end])
    return words == words.strip() and any(sign.isalnum() for sign in words) and _once(rows, words)
