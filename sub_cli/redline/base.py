"""What every form of a redline has in common: how it is asked for, and the numbered rows that it shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Protocol, TypeAlias

from sub_cli.diff.changes import (
    BlockChange,
    Comparison,
    Flow,
    Run,
    SectionChange,
    SectionKind,
    SentenceChange,
    SentenceKind,
)
from sub_cli.diff.lookalikes import coded, codes, look_alike, looks
from sub_cli.errata.names import Named
from sub_cli.messages import Message, msg, nmsg
from sub_cli.redline.footnotes import NoteNumbers, numbers_of
from sub_cli.redline.place_names import PlaceName, place_names
from sub_cli.text.blocks import BlockKind, Shape
from sub_cli.text.inline import PLAIN

Translate: TypeAlias = Callable[[Message], str]
"""Gives the words of a message in the reader's language."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a reader wants to see a comparison."""

    translate: Translate = str
    language: str = "nl"
    """Language tag of the text that is compared."""
    reader: str = "en"
    """Language tag of what `translate` gives."""
    width: int = 80
    """Columns of the terminal."""
    color: bool = False
    side_by_side: bool = False
    limit: int = 60_000
    """Characters that a comment on a pull request may have."""
    label: Callable[[str], str] = str
    """Gives what people read for the name of an erratum."""
    refer: Callable[[str], str] | None = None
    """Gives the words for a reference without words, `[](#id)`, from its id; None shows it as it is written."""


class RedlineForm(Protocol):
    """Writes a whole comparison as text of one form."""

    def __call__(self, comparison: Comparison, look: Look) -> str:
        """Return `comparison` as `look` asks for it."""


class RowState(StrEnum):
    """What a reader is told about a row."""

    EDITED = "changed"
    NEW = "new"
    GONE = "removed"
    MOVED = "moved"
    SAME = "unchanged"


@dataclass(frozen=True, slots=True)
class RedlineRow:
    """One sentence, heading or table row as it is shown."""

    number: int
    """Counted from 1 over the section, what is gone and what is unchanged included."""
    state: RowState
    block: BlockChange
    sentences: tuple[SentenceChange, ...]
    """One; of a table row its cells."""
    runs: tuple[Run, ...]
    """Its words; the cells of a table row with a bar between them."""
    first: bool
    """True where it begins its block."""
    mark: str = ""
    """Sign of the block that it begins: `•`, `3.`, `##`, `>`, the number of a footnote; the one that it had, where it
    is gone."""
    gone: bool = False
    """True where it stands no more: it was removed, or moved away from here."""
    partner: int = 0
    """Number of the row that it moved to or came from; 0 elsewhere."""
    notes: tuple[Message, ...] = ()
    """What the words do not show."""
    cells: tuple[tuple[Run, ...], ...] = ()
    """The words of each of its sentences: of a table row its cells."""
    place: PlaceName | None = None
    """What an order calls it, where its number does not say that."""

    @property
    def changed(self) -> bool:
        """Return whether a reader sees a difference in it."""
        return self.state is not RowState.SAME


STATE_WORDS = {
    RowState.EDITED: msg("changed"),
    RowState.NEW: msg("new"),
    RowState.GONE: msg("removed"),
    RowState.MOVED: msg("moved"),
    RowState.SAME: msg("unchanged"),
}
FORMAT_WORDS = {
    "strong": msg("bold"),
    "em": msg("italics"),
    "code": msg("code"),
    "strike": msg("struck through"),
    "link": msg("link"),
    PLAIN: msg("plain text"),
    "image": msg("image"),
}
_STATES = {
    SentenceKind.EQUAL: RowState.SAME,
    SentenceKind.EDITED: RowState.EDITED,
    SentenceKind.SPLIT: RowState.EDITED,
    SentenceKind.JOINED: RowState.EDITED,
    SentenceKind.INSERTED: RowState.NEW,
    SentenceKind.REMOVED: RowState.GONE,
    SentenceKind.MOVED_FROM: RowState.MOVED,
    SentenceKind.MOVED_TO: RowState.MOVED,
}
_GONE = (SentenceKind.REMOVED, SentenceKind.MOVED_FROM)


def rows(section: SectionChange) -> list[RedlineRow]:
    """Return every row of a section, numbered, in reading order."""
    found: list[RedlineRow] = []
    numbers = numbers_of(section)
    for block in section.blocks:
        mark = numbers.of(block.shape, gone=not block.now) if _is_note(block) else _mark(block)
        groups = list(_sentence_groups(block))
        stands = next((n for n, each in enumerate(groups) if not _is_gone(each)), 0)
        for n, sentences in enumerate(groups):
            row = _row(len(found) + 1, block, sentences, mark if n == 0 else "", n == 0, told=n == stands)
            found.append(_with_numbers(row, numbers))
    names = place_names(found, section.old_text) if section.new_text.strip() else [None] * len(found)
    return _with_partners([replace(row, place=name) for row, name in zip(found, names, strict=True)])


def _with_numbers(row: RedlineRow, numbers: NoteNumbers) -> RedlineRow:
    """Return the row with the numbers of footnotes for their labels."""
    cells = tuple(tuple(told_apart(one.runs)) for one in row.sentences)
    if row.block.shape.kind is BlockKind.CODE:
        return replace(row, cells=cells)
    cells = tuple(tuple(numbers.marked(cell)) for cell in cells)
    return replace(row, runs=tuple(numbers.marked(row.runs)), cells=cells, notes=(*row.notes, *numbers.notes(row.runs)))


def _is_note(block: BlockChange) -> bool:
    return block.shape.kind is BlockKind.FOOTNOTE


def sign(row: RedlineRow, look: Look) -> str:
    """Return the sign of the block that a row begins, as it is shown before its words."""
    if row.mark and _is_note(row.block):
        return printable(look.translate(msg("footnote {label}", label=row.mark))) + ":"
    return printable(row.mark)


def counted_sign(row: RedlineRow, look: Look) -> str:
    """Return the sign of a block where it says a number: that of a numbered item or footnote."""
    return sign(row, look) if row.mark[-1:] == "." or _is_note(row.block) else ""


def _mark(block: BlockChange) -> str:
    """Return the sign of a block as the page shows it: of what is gone, the one that it had."""
    shape = block.shape
    if shape.kind is BlockKind.ITEM:
        return "•" if shape.marker == "-" else f"{shape.number}."
    return {BlockKind.HEADING: "#" * shape.depth, BlockKind.QUOTE: ">"}.get(shape.kind, "")


def _sentence_groups(block: BlockChange) -> Iterator[tuple[SentenceChange, ...]]:
    """Yield the sentences of a block one by one, or the cells of a table row together."""
    if block.shape.kind is BlockKind.ROW or any(one.column for one in block.sentences):
        yield block.sentences
        return
    for sentence in block.sentences:
        yield (sentence,)


def _is_gone(sentences: tuple[SentenceChange, ...]) -> bool:
    return all(one.kind in _GONE for one in sentences)


def _row(
    number: int, block: BlockChange, sentences: tuple[SentenceChange, ...], mark: str, first: bool, *, told: bool
) -> RedlineRow:
    """Return a row of a block; `told` where it is the one to say what the block became."""
    states = {_STATES[one.kind] for one in sentences}
    state = states.pop() if len(states) == 1 else RowState.EDITED
    flow = next((one.flow for one in sentences if one.flow), Flow.SAME)
    aligned = any(one.aligned for one in sentences)
    if state is RowState.SAME and (flow or aligned or (told and block.reshaped)):
        state = RowState.EDITED
    notes = _notes(block, sentences, told)
    runs = _all_runs(sentences)
    return RedlineRow(number, state, block, sentences, runs, first, mark, _is_gone(sentences), 0, notes)


def _all_runs(sentences: tuple[SentenceChange, ...]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for number, sentence in enumerate(sentences):
        if number:
            runs.append(Run("=", " | "))
        runs += told_apart(sentence.runs)
    return tuple(runs)


def told_apart(runs: Iterable[Run]) -> list[Run]:
    """Return `runs`, where what goes and what comes look the same, with the signs by which they differ as codes."""
    result: list[Run] = []
    for run in runs:
        last = result[-1] if result else run
        if (last.op, run.op) == ("-", "+") and look_alike(last.text, run.text):
            result[-1] = replace(last, text=coded(last.text, run.text))
            run = replace(run, text=coded(run.text, last.text))
        result.append(run)
    return result


def _code_notes(sentences: tuple[SentenceChange, ...]) -> list[Message]:
    """Return which words only differ by signs that nobody can tell apart, and by which."""
    pairs = [pair for one in sentences for pair in pairwise(one.runs)]
    alike = [(was, now) for was, now in pairs if (was.op, now.op) == ("-", "+") and look_alike(was.text, now.text)]
    return [_code_note(was.text, now.text) for was, now in alike]


def _code_note(was: str, now: str) -> Message:
    text = looks(now).strip()
    if not text:
        return msg("another blank: {codes}", codes=codes(was, now))
    return msg("“{text}”: same letters, other encoding: {codes}", text=text, codes=codes(was, now))


def _notes(block: BlockChange, sentences: tuple[SentenceChange, ...], told: bool) -> tuple[Message, ...]:
    notes: list[Message] = []
    for one in sentences:
        if one.relisted:
            notes.append(msg("set as a list") if one.kind is SentenceKind.SPLIT else msg("was a list"))
        elif one.kind is SentenceKind.SPLIT and one.old:
            notes.append(nmsg("split into {n} sentence", "split into {n} sentences", len(one.new)))
        elif one.kind is SentenceKind.JOINED:
            notes.append(nmsg("made of {n} sentence", "made of {n} sentences", len(one.old)))
        notes += _flow_notes(block, one.flow)
    if told and block.reshaped and block.was and block.now:
        was, now = _shape_words(block.was, block.now), _shape_words(block.now, block.was)
        notes.append(msg("was {was}, is {now}", was=was, now=now))
    return (
        *notes,
        *_cell_notes(sentences),
        *_align_notes(sentences),
        *_move_notes(sentences),
        *_code_notes(sentences),
        *_format_notes(sentences),
    )


def _cell_notes(sentences: tuple[SentenceChange, ...]) -> Iterator[Message]:
    """Yield which empty cells of a row came or went, where the row stayed and no words tell of it."""
    if _is_gone(sentences) or not any(one.old for one in sentences):
        return
    for one in sentences:
        if one.column and not one.runs and one.kind is SentenceKind.INSERTED:
            yield msg("an empty cell came in column {n}", n=one.column)
        if one.column and not one.runs and one.kind is SentenceKind.REMOVED:
            yield msg("an empty cell went from column {n}", n=one.column)


_ALIGNED = {
    "left": msg("aligned left"),
    "center": msg("centred"),
    "right": msg("aligned right"),
    "": msg("without alignment"),
}


def _align_notes(sentences: tuple[SentenceChange, ...]) -> Iterator[Message]:
    """Yield which columns of a table are set otherwise than before, of which the words show nothing."""
    for one in sentences:
        if one.aligned:
            was, now = map(_ALIGNED.__getitem__, one.aligned)
            yield msg("column {n}: was {was}, is {now}", n=one.column, was=was, now=now)


def _flow_notes(block: BlockChange, flow: Flow) -> Iterator[Message]:
    """Yield what happened to the break before a sentence of `block`, or to the empty lines in code."""
    code = block.shape.kind is BlockKind.CODE
    if flow is Flow.SPLIT:
        yield msg("a new code block starts here") if code else msg("a new paragraph starts here")
    if flow is Flow.MERGED:
        yield msg("joined to the code block before") if code else msg("joined to the paragraph before")
    if flow is Flow.SPACED and block.was and block.now:
        was, now = block.was, block.now
        if was.above != now.above:
            yield msg("empty lines above: were {was}, are {now}", was=was.above, now=now.above)
        if was.below != now.below:
            yield msg("empty lines below: were {was}, are {now}", was=was.below, now=now.below)


def _shape_words(shape: Shape, other: Shape) -> Message:
    """Return what a block of `shape` is, as far as it differs from the `other` one that it was or became."""
    said = _kind_words(shape, other)
    if shape.outer != other.outer:
        for letter in reversed(shape.outer):
            said = msg("{block} within {container}", block=said, container=_CONTAINERS[letter])
    return said


_CONTAINERS = {"q": msg("a quotation"), "i": msg("a list item"), "n": msg("a footnote")}


def _kind_words(shape: Shape, other: Shape) -> Message:
    words = {
        BlockKind.PARAGRAPH: msg("a paragraph"),
        BlockKind.ITEM: _item_words(shape),
        BlockKind.HEADING: msg("a heading of level {level}", level=shape.depth),
        BlockKind.QUOTE: msg("a quotation"),
        BlockKind.ROW: msg("a head row of a table") if shape.head else msg("a table row"),
        BlockKind.FOOTNOTE: msg("footnote {label}", label=shape.marker),
        BlockKind.CODE: msg("code"),
        BlockKind.OTHER: msg("a rule"),
    }
    if shape.kind is other.kind is BlockKind.ITEM and shape.depth != other.depth:
        return msg("{item} at depth {depth}", item=words[shape.kind], depth=shape.depth)
    return words[shape.kind]


def _item_words(shape: Shape) -> Message:
    if shape.marker in ("-", "1."):
        return msg("a list item") if shape.marker == "-" else msg("a numbered list item")
    return msg("a list item numbered {number}", number=shape.marker.rstrip("."))


def _move_notes(sentences: tuple[SentenceChange, ...]) -> list[Message]:
    """Return which words moved within their sentence, each once, as they are where they came."""
    moved = [text for one in sentences for text in _moved_words(one.runs)]
    return [msg("“{text}”: moved within the sentence", text=text.strip(" ,;.")) for text in moved]


def _moved_words(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the words of each move, with those that came within it."""
    here = [run for run in runs if run.op != "-"]
    for move in dict.fromkeys(run.move for run in here if run.move):
        places = [n for n, run in enumerate(here) if run.move == move]
        yield "".join(run.text for run in here[places[0] : places[-1] + 1])


def _format_notes(sentences: tuple[SentenceChange, ...]) -> list[Message]:
    """Return what happened to the formats of words that stayed, each once."""
    notes: list[Message] = []
    for run in (run for one in sentences for run in one.runs if run.op == "~" and run.text.strip()):
        for gone in (name for name in run.was if name not in run.format):
            notes.append(_format_note(gone, run, False))
        for come in (name for name in run.format if name not in run.was):
            notes.append(_format_note(come, run, True))
    return [note for note, _ in groupby(notes)]


def _format_note(name: str, run: Run, come: bool) -> Message:
    kind, _, target = name.partition(":")
    word: object = FORMAT_WORDS.get(kind, msg("code"))
    if target:
        word = msg("{word} to {target}", word=word, target=target)
    text = run.text.strip()
    return (
        msg("“{text}”: now {format}", text=text, format=word)
        if come
        else msg("“{text}”: no longer {format}", text=text, format=word)
    )


def all_notes(row: RedlineRow, look: Look) -> list[str]:
    """Return what the words of a row do not show: first where it moved to or came from, then what it is called."""
    found: list[Message] = []
    if row.partner:
        found.append(msg("moved to {row}", row=row.partner) if row.gone else msg("moved from {row}", row=row.partner))
    said = [look.translate(note) for note in (*found, *row.notes)]
    if row.place:
        said.insert(len(found), row.place.said(look.reader, look.translate))
    return said


def _with_partners(found: list[RedlineRow]) -> list[RedlineRow]:
    """Return the rows, where each that moved knows the first row at the other end of its move."""
    ends: dict[tuple[int, bool], list[int]] = {}
    for row in found:
        if row.sentences and row.sentences[0].move:
            ends.setdefault((row.sentences[0].move, row.gone), []).append(row.number)
    taken: dict[tuple[int, bool], int] = {}
    result = []
    for row in found:
        move = row.sentences[0].move if row.sentences else 0
        if move:
            others = ends.get((move, not row.gone), [0])
            index = taken.get((move, row.gone), 0)
            taken[move, row.gone] = index + 1
            row = replace(row, partner=others[min(index, len(others) - 1)])
        result.append(row)
    return result


def shown_runs(runs: Iterable[Run]) -> list[Run]:
    """Return `runs` for the eye, whatever their formats: what comes or goes in one stretch is one.

    Blanks at the ends of a lone change are outside it, unless they are the change.
    """
    given: list[Run] = []
    for run in runs:
        if given and run.op in "+-" and (given[-1].op, given[-1].move) == (run.op, run.move):
            given[-1] = Run(run.op, given[-1].text + run.text, move=run.move)
        else:
            given.append(run)
    result: list[Run] = []
    for number, run in enumerate(given):
        bare = run.text.strip(" ")
        beside = {given[n].op for n in (number - 1, number + 1) if 0 <= n < len(given)}
        if run.op == "=" or not bare or bare == run.text or beside & {"-", "+"}:
            result.append(run)
            continue
        head, _, tail = run.text.partition(bare)
        result += [part for part in (_blank(head), replace(run, text=bare), _blank(tail)) if part.text]
    return result


_OPENING = ("(", "[", "“", "‘", "«")


def blanks_apart(runs: Iterable[Run], ops: str = "-+~") -> list[Run]:
    """Return `runs` where the blanks at the ends of a change of one of `ops` are runs of their own: see `is_edge`."""
    result: list[Run] = []
    for run in runs:
        bare = run.text.strip(" ")
        if run.op not in ops or not bare or bare == run.text:
            result.append(run)
            continue
        head, _, tail = run.text.partition(bare)
        result += [replace(run, text=text) for text in (head, bare, tail) if text]
    return result


def is_edge(runs: list[Run], number: int) -> bool:
    """Return whether the run at `number` is a blank at the end of words that come or go: it is not marked."""
    beside = (runs[n] for n in (number - 1, number + 1) if 0 <= n < len(runs))
    run = runs[number]
    return not run.text.strip(" ") and any(one.op == run.op != "=" and one.text.strip(" ") for one in beside)


def needs_air(runs: list[Run], number: int) -> bool:
    """Return whether what goes, at `number`, would run into what comes behind it: a word against a word."""
    if runs[number].op != "-" or number + 1 >= len(runs) or runs[number + 1].op != "+":
        return False
    left, right = runs[number].text[-1:], runs[number + 1].text[:1]
    if left.isspace() or right.isspace() or right in ",.;:":
        return False
    return left.isalnum() or right.isalnum() or right in _OPENING


def _blank(text: str) -> Run:
    return Run("=", text)


def side(runs: Iterable[Run], old: bool) -> list[Run]:
    """Return the runs that stand on one side."""
    return [run for run in runs if run.op in ("=", "~", "-" if old else "+")]


_LOUD = {"\n": "↵", "\t": "⇥"}


def printable(text: str) -> str:
    """Return `text` with signs that could steer a terminal or turn the order of writing shown by their code."""
    if text.isprintable():
        return text
    return "".join(_printable(sign) for sign in text)


def _printable(sign: str) -> str:
    if sign.isprintable() or sign in ("\u00a0", "\u202f"):
        return sign
    if sign in _LOUD:
        return _LOUD[sign]
    return sign if unicodedata.category(sign) == "Zs" else f"<U+{ord(sign):04X}>"


def visible_blanks(text: str) -> str:
    """Return `text`, which is itself a change, with blanks that cannot be told apart made visible."""
    loud = text.replace("\u00a0", "⍽").replace("\u202f", "⍽")
    return loud if loud.strip(" ") else loud.replace(" ", "␣")


def size(section: SectionChange) -> str:
    """Return how many words came and went: `+47 −15`."""
    return f"+{section.added} −{section.removed}"


def section_note(section: SectionChange) -> Message | None:
    """Return what else happened to a section than its words: new, removed, moved, renumbered, another title."""
    numbers = {"was": section.old_number, "now": section.new_number}
    if SectionKind.INSERTED in section.kinds:
        return msg("new section")
    if SectionKind.REMOVED in section.kinds:
        return msg("removed section")
    notes: list[Message] = []
    if SectionKind.MOVED in section.kinds:
        known = section.old_number != section.new_number
        notes.append(msg("moved, was {was}", **numbers) if known else msg("moved"))
    if SectionKind.RENUMBERED in section.kinds:
        notes.append(msg("was {was}", **numbers))
    if SectionKind.RETITLED in section.kinds:
        notes.append(msg("title changed"))
    if len(notes) == 2:
        return msg("{one}, {other}", one=notes[0], other=notes[1])
    return notes[0] if notes else None


def headline(comparison: Comparison) -> Message:
    """Return the first line of every form: how many sections changed, and how many words."""
    changed = [one for one in comparison.sections if one.kinds]
    if comparison.empty:
        return msg("No differences.")
    words = counted_words(comparison.added, comparison.removed)
    if len(changed) == 1 and not changed[0].id:
        return words
    if comparison.total == 1:
        return msg("the only section changed, {words}", words=words)
    return nmsg(
        "{n} of {total} sections changed, {words}",
        "{n} of {total} sections changed, {words}",
        len(changed),
        total=comparison.total,
        words=words,
    )


def counted_words(added: int, removed: int) -> Message:
    """Return how many words came and went, in the number of the last: "+3 −1 word"."""
    return nmsg("+{added} −{n} word", "+{added} −{n} words", removed, added=added)


def between(comparison: Comparison) -> Message:
    """Return the line that names what is compared: two states, two files, or what errata do."""
    old, new = (printable(name) for name in (comparison.old, comparison.new))
    errata = dict.fromkeys(name for section in comparison.sections for name in section.errata)
    if comparison.document and not old and not new:
        return msg("What {errata} changes", errata=Named(", ".join(errata))) if errata else msg("Changes")
    missing: object = msg("the work tree") if comparison.document else "–"
    return msg("Changes from {old} to {new}", old=Named(old) if old else missing, new=Named(new) if new else missing)


def attribution(section: SectionChange, look: Look) -> str:
    """Return the errata and memos that brought a change."""
    return ", ".join((*map(look.label, section.errata), *section.memos))


def fit(section: SectionChange) -> Message | None:
    """Return whether the errata explain the change, in a word; None where nobody looked."""
    if section.fits is None:
        return None
    return msg("fits") if section.fits else msg("does not fit")
