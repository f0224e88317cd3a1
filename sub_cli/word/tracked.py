"""Two texts as one flow, from their comparison: what stays, goes and comes, down to the ends of paragraphs.

Which sentence became which is the comparison's; where paragraphs end, and what they look like, is read from either
text itself. So accepting or rejecting all can only give the one text or the other, and that is looked at before the
flow is handed out: where it does not, the old text goes as a whole and the new one comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from sub_cli.diff.changes import BlockChange, Run, SectionChange, SentenceKind
from sub_cli.diff.renamed_notes import renamed_notes
from sub_cli.diff.words import word_runs
from sub_cli.text.inline import Visible
from sub_cli.text.units import take_apart
from sub_cli.word.flow import COMES, GOES, NEW, OLD, ON, SIDES, STAYS, TURNS, Cell, Form, Row, Table, Token, Words
from sub_cli.word.marks import End, own_lists, settled
from sub_cli.word.pictures import whole_pictures
from sub_cli.word.reading import GAP, Reading, Sentence, read
from sub_cli.word.resolved import resolved
from sub_cli.word.whole import CALL, called, row_of, written

_SIGN: Final = {(True, True): STAYS, (True, False): GOES, (False, True): COMES}


class Unfit(Exception):
    """Word has no tracked change for this: a table that comes into the middle of a paragraph."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """What changed in a text, as a flow."""

    tokens: tuple[Token, ...]
    whole: bool = False
    """Whether the old text goes as a whole and the new one comes, because nothing finer would be right."""


def tracked(section: SectionChange) -> Tracked:
    """Return what changed in the text of a section, to be put behind its heading."""
    old_text, new_text = section.old_text, section.new_text
    was, now = take_apart(old_text), take_apart(new_text)
    old = read(old_text, renamed_notes(was, now) if "[^" in old_text else {})
    new = read(new_text)
    for fine in (True, False):
        try:
            tokens = woven(list(_pairs(section.blocks, old, new)), old, new, fine=fine)
        except Unfit:
            continue
        if _holds(tokens, old, new):
            return Tracked(tokens)
    gone = tuple(own_lists(written(old, GOES)))
    return Tracked((*gone, *written(new, COMES)), whole=bool(old.sentences and new.sentences))


def _holds(tokens: Sequence[Token], old: Reading, new: Reading) -> bool:
    """Tell whether rejecting all gives the old text, and accepting all the new one."""
    sides = zip(SIDES, (old, new), strict=True)
    return all(resolved(tokens, side) == resolved(written(reading), NEW) for side, reading in sides)


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands on either side of one change: sentences that became sentences."""

    old: tuple[Sentence, ...]
    new: tuple[Sentence, ...]
    runs: tuple[Run, ...] = ()
    """Their words, where they are one and one."""
    block: int = 0

    @property
    def sides(self) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
        """Return both."""
        return self.old, self.new

    @property
    def column(self) -> int:
        """Return the column of a cell; 0 for what is none."""
        return max(each.column for each in (*self.old, *self.new))

    @property
    def note(self) -> str:
        """Return the footnote that it is in."""
        return (self.old or self.new)[0].note


def _pairs(blocks: Iterable[BlockChange], old: Reading, new: Reading) -> Iterator[Pair]:
    """Yield what became what, in the order of both texts; what stands in no footnote or in another one is apart."""
    for pair in _apart(_joined(blocks, iter(old.sentences), iter(new.sentences))):
        places = {each.note for each in (*pair.old, *pair.new)}
        if len(places) == 1:
            yield pair
            continue
        yield from (Pair((each,), (), block=pair.block) for each in pair.old)
        yield from (Pair((), (each,), block=pair.block) for each in pair.new)


def _joined(blocks: Iterable[BlockChange], old: Iterator[Sentence], new: Iterator[Sentence]) -> Iterator[Pair]:
    """Yield what became what; a sentence that became a list is one with all its parts."""
    waiting: Pair | None = None
    for number, block in enumerate(blocks):
        for one in block.sentences:
            was, now = (tuple(next(side) for _ in part) for side, part in ((old, one.old), (new, one.new)))
            was, now = (tuple(each for each in side if each.shown) for side in (was, now))
            if one.kind is SentenceKind.SPLIT and not one.old and waiting:
                waiting = Pair(waiting.old, waiting.new + now, (), waiting.block)
                continue
            if waiting:
                yield waiting
            runs = one.runs if one.kind in (SentenceKind.EQUAL, SentenceKind.EDITED) else ()
            waiting = Pair(was, now, runs, number) if was or now else None
    if waiting:
        yield waiting


def _apart(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield changes; where items come into another list or to another depth, what comes and then what goes.

    Word would have it as a change of their form; LibreOffice cannot take that back.
    """
    for other, group in groupby(pairs, _are_relisted):
        those = list(group)
        if other:
            yield from (Pair((), each.new, block=each.block) for each in those)
            yield from (Pair(each.old, (), block=each.block) for each in those)
        else:
            yield from those


def _are_relisted(pair: Pair) -> bool:
    cells = pair.column > 0 or not pair.old or not pair.new
    return not cells and any(_are_other_items(old.form, new.form) for old in pair.old for new in pair.new)


def _are_other_items(old: Form, new: Form) -> bool:
    """Tell whether two items are in other lists, or at other depths."""
    if not old.kind == new.kind == "item":
        return False
    numbered = old.numbering and new.numbering and old.start != new.start
    return old.depth != new.depth or bool(numbered)


def woven(pairs: Sequence[Pair], old: Reading, new: Reading, *, fine: bool) -> tuple[Token, ...]:
    """Return one flow of two texts; raises `Unfit`.

    Without `fine`, sentences that became several, or one, go and come as a whole.
    """
    if not fine:
        pairs = list(_coarse(pairs))
    notes = _Notes(pairs, old, new)
    weaver = _Weaver([each for each in pairs if not each.note], notes)
    return settled(weaver.weave())


def _coarse(pairs: Iterable[Pair]) -> Iterator[Pair]:
    for each in pairs:
        if len(each.old) < 2 and len(each.new) < 2:
            yield each
            continue
        yield from (Pair((one,), (), block=each.block) for one in each.old)
        yield from (Pair((), (one,), block=each.block) for one in each.new)


class _Notes:
    """The footnotes of both texts, by label: changed where both call for one, else as the one text has it."""

    def __init__(self, pairs: Sequence[Pair], old: Reading, new: Reading) -> None:
        both, plain = old.notes & new.notes, (old, new)
        self.sides: tuple[dict[str, tuple[Token, ...]], ...] = tuple(
            {label: written(_note_alone(reading, label)) for label in reading.notes} for reading in plain
        )
        self.both = {label: self._woven(pairs, label) for label in both}

    def _woven(self, pairs: Sequence[Pair], label: str) -> tuple[Token, ...]:
        own = [_as_text(each) for each in pairs if each.note == label]
        return settled(_Weaver(own, None).weave())

    def of(self, op: str) -> dict[str, tuple[Token, ...]]:
        """Return the footnotes that words of the fate `op` call for."""
        return self.both if all(ON[op]) else self.sides[OLD if op == GOES else NEW]

    def one_sided(self, text: str) -> bool:
        """Tell whether words that stand on both sides call for a footnote that is on one side only."""
        return any(found[1] in self.sides[OLD].keys() ^ self.sides[NEW].keys() for found in CALL.finditer(text))


def _as_text(pair: Pair) -> Pair:
    """Return a change in a footnote as one of a text of its own: rows of a table in it are lines."""
    old, new = (tuple(replace(each, note="", column=0) for each in side) for side in pair.sides)
    return Pair(old, new, pair.runs, pair.block)


def _note_alone(reading: Reading, label: str) -> Reading:
    own = (replace(each, note="", column=0) for each in reading.sentences if each.note == label)
    return Reading(tuple(own), frozenset())


class _Weaver:
    """Puts both texts into one flow, from change to change, knowing on which sides a paragraph is open.

    Where the paragraph of one side is over and that of the other is not, its end waits: until the other is over as
    well, and one end stays for both; or until words come that need it.
    """

    def __init__(self, pairs: Sequence[Pair], notes: _Notes | None) -> None:
        self.pairs, self.notes = pairs, notes
        self.tokens: list[Words | End | Table] = []
        self.forms: list[Form | None] = [None, None]
        """Of the paragraph that is open on either side; None where none is."""
        self.over = [False, False]
        """Whether it only waits for its end."""
        self.begun = [False, False]
        """Whether it has words which a blank has to follow."""
        self.code = [False, False]
        """Whether it is code, in which nothing calls for a footnote."""
        self.following = tuple(_first_behind(pairs, side) for side in SIDES)

    def weave(self) -> list[Words | End | Table]:
        """Return the flow; raises `Unfit`."""
        place = 0
        for cells, group in groupby(self.pairs, lambda each: each.column > 0):
            zone = list(group)
            if cells:
                self._tables(zone, place + len(zone))
            else:
                for number, each in enumerate(zone, place):
                    self._sentences(each, number)
            place += len(zone)
        self._end([form is not None for form in self.forms])
        return self.tokens

    def _end(self, sides: Sequence[bool]) -> None:
        """End the paragraph that is open on each of `sides`."""
        if not any(sides):
            return
        forms = [form if ends else None for form, ends in zip(self.forms, sides, strict=True)]
        self.tokens.append(End(_SIGN[sides[OLD], sides[NEW]], *forms))
        for side in SIDES:
            if sides[side]:
                self.forms[side] = None
                self.over[side] = self.begun[side] = False

    def _sentences(self, pair: Pair, number: int) -> None:
        there = [bool(those) for those in pair.sides]
        self._end([self.over[side] and (there[side] or not self._shares(pair, side)) for side in SIDES])
        self.code = [any(each.form.kind == "code" for each in those) for those in pair.sides]
        spaced = [there[side] and self.begun[side] for side in SIDES]
        for side, those in zip(SIDES, pair.sides, strict=True):
            if those and self.forms[side] is None:
                self.forms[side] = those[0].form
        if any(spaced):
            self._put(_SIGN[spaced[OLD], spaced[NEW]], " ", (), ())
        self._words(pair)
        for side, those in zip(SIDES, pair.sides, strict=True):
            if those:
                self.begun[side] = not those[-1].text.endswith("\n")
                self.over[side] = self.following[side][number]
        if all(self.over):
            self._end(self.over)

    def _shares(self, pair: Pair, side: int) -> bool:
        """Tell whether words of the other side may stand before the end that waits on `side`, as what comes for it."""
        form, those = self.forms[side], pair.sides[1 - side]
        opens = self.forms[1 - side] is None
        return not (opens and form is not None and those and _are_other_items(form, those[0].form))

    def _words(self, pair: Pair) -> None:
        """Put the words of a change; where its sentences stand in several paragraphs, with the ends of these."""
        if pair.runs and len(pair.old) < 2 and len(pair.new) < 2 and pair.old and pair.new:
            for run in _with_empty_lines(pair):
                self._put(run.op, run.text, run.format, run.was)
            return
        joints = [_joints(side) for side in pair.sides]
        if pair.old and pair.new:
            runs = word_runs(_together(pair.old), _together(pair.new), relisted=True)
        else:
            runs = tuple(Run(GOES if pair.old else COMES, *span) for span in _together(pair.old or pair.new))
        places = [0, 0]
        for run in runs:
            for letter, ends in _cut(run, joints, places):
                if any(ends):
                    self._joint(run, letter, ends, pair, places)
                else:
                    self._put(run.op, letter, run.format, run.was)

    def _joint(self, run: Run, blank: str, ends: Sequence[bool], pair: Pair, places: Sequence[int]) -> None:
        """Put the blank between two sentences: on a side where a paragraph ends there, the end of it."""
        on = ON[run.op]
        rest = [on[side] and not ends[side] for side in SIDES]
        if any(rest):
            self._put(_SIGN[rest[OLD], rest[NEW]], blank, (), ())
        self._end([on[side] and ends[side] for side in SIDES])
        for side in SIDES:
            if on[side] and ends[side]:
                self.forms[side] = _following(pair.sides[side], places[side]).form

    def _put(self, op: str, text: str, form: tuple[str, ...], was: tuple[str, ...]) -> None:
        self.tokens.extend(self.written(op, text, form, was))

    def written(self, op: str, text: str, form: tuple[str, ...], was: tuple[str, ...]) -> Iterator[Words]:
        """Yield words with the footnotes that they call for."""
        if not self.notes or not CALL.search(text):
            yield Words(op, text, form, was)
            return
        if all(ON[op]) and (self.code[OLD] != self.code[NEW] or self.notes.one_sided(text)):
            yield from self.written(GOES, text, was if op == TURNS else form, ())
            yield from self.written(COMES, text, form, ())
            return
        literal = any(self.code[side] for side in SIDES if ON[op][side])
        yield from called(op, text, form, was, {} if literal else self.notes.of(op))

    def _tables(self, zone: Sequence[Pair], behind: int) -> None:
        """Put the tables that follow each other here; raises `Unfit` where one stands within a paragraph."""
        there = [any(each.sides[side] for each in zone) for side in SIDES]
        for side in SIDES:
            if not there[side] and self.forms[side] is not None and not self.over[side]:
                raise Unfit
            if there[side] and self.forms[side] is None and not self._stands_behind(side):
                self.forms[side] = GAP
        self._end([form is not None for form in self.forms])
        self.code = [False, False]
        rows = [list(row) for _, row in groupby(zone, lambda each: each.block)]
        tables = _tables_of(rows)
        for table, sides in tables:
            self.tokens.append(Table(tuple(made for row in table for made in self._rows(row))))
            self.forms = [GAP if side else None for side in sides]
            self._end(sides)

    def _stands_behind(self, side: int) -> bool:
        """Tell whether anything of one side stands already, so that the table there has a paragraph before it."""
        return any(isinstance(each, End) and ON[each.op][side] for each in self.tokens)

    def _rows(self, pairs: Sequence[Pair]) -> Iterator[Row]:
        """Yield a row, or where its cells are others than before the one that goes and the one that comes."""
        old, new = ([each for pair in pairs for each in pair.sides[side]] for side in SIDES)
        if old and new and all(pair.old and pair.new for pair in pairs) and old[0].head == new[0].head:
            yield Row(STAYS, new[0].head, tuple(self._cell(pair) for pair in pairs))
            return
        for op, cells in ((GOES, old), (COMES, new)):
            if cells:
                yield row_of(cells, op, self.notes.of(op) if self.notes else {})

    def _cell(self, pair: Pair) -> Cell:
        runs = pair.runs or word_runs(pair.old[0].spans, pair.new[0].spans)
        words = [made for run in runs for made in self.written(run.op, run.text, run.format, run.was)]
        return Cell(tuple(whole_pictures(words)), pair.old[0].form, pair.new[0].form)


def _first_behind(pairs: Sequence[Pair], side: int) -> list[bool]:
    """Return for each change whether the next sentence of one side begins a paragraph, or is none."""
    found, first = [], True
    for pair in reversed(pairs):
        found.append(first)
        if pair.sides[side]:
            first = pair.sides[side][0].first or pair.column > 0
    return found[::-1]


def _tables_of(rows: Sequence[Sequence[Pair]]) -> list[tuple[list[Sequence[Pair]], list[bool]]]:
    """Return the rows of each table, and on which sides it is; raises `Unfit` where a table was torn apart."""
    counts = [0, 0]
    numbered: list[tuple[list[int], Sequence[Pair]]] = []
    for row in rows:
        at = [-1, -1]
        for side in SIDES:
            cells = [each for pair in row for each in pair.sides[side]]
            if cells:
                counts[side] += cells[0].head
                at[side] = counts[side] - 1
                if at[side] < 0:
                    raise Unfit
        numbered.append((at, row))
    most = max(counts)
    alike = all(-1 in at or at[OLD] == at[NEW] for at, _ in numbered)
    if 0 in counts or (counts[OLD] == counts[NEW] and alike):
        sides = [count > 0 for count in counts]
        return [([row for at, row in numbered if max(at) == n], sides) for n in range(most)]
    return [*_one_sided(numbered, OLD, counts[OLD]), *_one_sided(numbered, NEW, counts[NEW])]


def _one_sided(
    numbered: Sequence[tuple[list[int], Sequence[Pair]]], side: int, count: int
) -> Iterator[tuple[list[Sequence[Pair]], list[bool]]]:
    """Yield the tables of one side alone."""
    for n in range(count):
        rows = [[_alone(pair, side) for pair in row if pair.sides[side]] for at, row in numbered if at[side] == n]
        yield [row for row in rows if row], [side == OLD, side == NEW]


def _alone(pair: Pair, side: int) -> Pair:
    return Pair(pair.old if side == OLD else (), pair.new if side == NEW else (), block=pair.block)


def _with_empty_lines(pair: Pair) -> Iterator[Run]:
    """Yield the words of a change; of code with the empty lines above it and below, which a comparison counts."""
    old, new = pair.old[0], pair.new[0]
    if not {"code", "other"} & {old.form.kind, new.form.kind}:
        yield from pair.runs
        return
    yield from word_runs(old.spans, new.spans) if old.spans != new.spans else [Run(STAYS, old.text)]


def _together(sentences: Sequence[Sentence]) -> Visible:
    """Return the words of sentences with a blank between them, unless a line ends there."""
    spans: list[tuple[str, tuple[str, ...]]] = []
    for number, each in enumerate(sentences):
        if number and (each.first or not sentences[number - 1].text.endswith("\n")):
            spans.append((" ", ()))
        spans += each.spans
    return tuple(spans)


def _joints(sentences: Sequence[Sentence]) -> Mapping[int, bool]:
    """Return where in the words of sentences one paragraph ends and another begins."""
    found, place = {}, 0
    for number, each in enumerate(sentences):
        if number and (each.first or not sentences[number - 1].text.endswith("\n")):
            found[place] = each.first
            place += 1
        place += len(each.text)
    return {place: True for place, first in found.items() if first}


def _following(sentences: Sequence[Sentence], place: int) -> Sentence:
    """Return the sentence that begins at `place` of the words of all."""
    at = 0
    for number, each in enumerate(sentences):
        if number and (each.first or not sentences[number - 1].text.endswith("\n")):
            at += 1
        if at >= place:
            return each
        at += len(each.text)
    return sentences[-1]


def _cut(run: Run, joints: Sequence[Mapping[int, bool]], places: list[int]) -> Iterator[tuple[str, list[bool]]]:
    """Yield the words of a run, cut where a paragraph ends on a side; `places` count the letters of either side."""
    on, begin = ON[run.op], 0
    for n in range(len(run.text)):
        ends = [on[side] and places[side] in joints[side] for side in SIDES]
        for side in SIDES:
            places[side] += on[side]
        if any(ends):
            if run.text[begin:n]:
                yield run.text[begin:n], [False, False]
            yield run.text[n], ends
            begin = n + 1
    if run.text[begin:]:
        yield run.text[begin:], [False, False]
