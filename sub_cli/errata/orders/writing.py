"""The official change order in words, Dutch or English, written from the operations.

A change that the sentences of an order cannot say exactly is given in full ("komt te luiden"): what is written here
can always be read back by `errata.orders.reading` into the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.errata.application import exact
from sub_cli.errata.conflicts import ErratumConflict, Misfit
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.base import Change
from sub_cli.errata.orders.forms import Form, Language, language_of
from sub_cli.errata.orders.naming import spoken, things
from sub_cli.errata.orders.phrasing import as_shown, place, text_phrases
from sub_cli.errata.orders.places import Part, Spot, places
from sub_cli.errata.phrases import TEXTUAL, Phrase, PhraseKind
from sub_cli.messages import msg
from sub_cli.text.format import lines
from sub_cli.text.inline import Visible

_UNITS = frozenset({PhraseKind.UNIT_AFTER, PhraseKind.UNIT_BEFORE, PhraseKind.UNIT_ADDED})
_MOVES = frozenset({PhraseKind.MOVE_AFTER, PhraseKind.MOVE_FIRST})
_SECTIONS = _UNITS | {PhraseKind.WHOLE, PhraseKind.EXTENDED}


@dataclass(frozen=True, slots=True)
class Instruction:
    """One sentence of an order, with what hangs below it."""

    words: str
    """The sentence; it ends in a colon where a text or a list follows."""
    text: str = ""
    """The new text that belongs to it, whole lines of Markdown; empty where the sentence says it all."""
    mark: str = ""
    """ "A" or "1" in a list; empty for one that stands alone."""
    items: tuple[Instruction, ...] = ()
    whole: bool = False
    """True where `text` is that of a whole section."""
    rows: bool = False
    """True where `text` begins with rows of a table that has its head elsewhere."""
    quotes: tuple[Visible, ...] = ()
    """The words that the sentence quotes, one after another at its end, with their formats."""
    styled: str = ""
    """The HTML of the sentence where it quotes words that have formats; a page gives it."""
    inline: str = ""
    """The HTML of `text` where that is one sentence, set behind the words; a page gives it."""
    block: str = ""
    """The HTML of `text` where that is set apart, below the words; a page gives it."""

    @property
    def said(self) -> str:
        """Return the sentence with its new text in quotation marks; that of a whole section is left to the page."""
        rows = [row.strip() for row in lines(self.text) if row.strip()]
        return f"{self.words} “{' '.join(rows)}”" if rows and not self.whole else self.words


@dataclass(frozen=True, slots=True)
class _Step:
    """One instruction with how the section it is about was called at that moment."""

    phrase: Phrase
    label: str
    other: str = ""
    """How the other section is called."""
    top: bool = False
    """True where the document itself is meant."""
    end: bool = False
    """True where something is added at the end."""
    chapter: bool = False
    """True where what comes is a chapter."""
    spot: Spot | None = None
    """The place in the text; None where the whole section is meant."""
    place: str = ""
    """How that is called."""
    quoted: Phrase | None = None
    """The phrase with its words as the page shows them, where that is another one."""

    @property
    def shown(self) -> Phrase:
        """Return the phrase as it is quoted."""
        return self.quoted or self.phrase

    title: str = ""


def order(ledger: Ledger, erratum: Erratum, language: str = "") -> tuple[Instruction, ...]:
    """Return the change order for `erratum`, in `language` or else that of the document.

    An erratum in force is worded for the text before it. Raises `ErratumConflict` when it does not fit its text.
    """
    earlier, changes = exact(ledger, erratum)
    words = language_of(language or earlier.language)
    return _arranged(ledger.document, _fitting_steps(earlier, changes, words), words)


def by_section(
    document: Document, changes: Sequence[Change], language: str = "", labels: Mapping[str, str] | None = None
) -> dict[str, tuple[Instruction, ...]]:
    """Return the order for `changes` with the sentences about each section apart, by id; "" is the document itself.

    They have their exact places in `document`. Each sentence stands by itself; one that gives a whole text is the last.
    `labels` say what references print, where that is not the numbers of before. Raises `ErratumConflict` where they do
    not fit.
    """
    words = language_of(language or document.language)
    found: dict[str, list[_Step]] = {}
    for step in _fitting_steps(document, changes, words, labels):
        found.setdefault(step.phrase.section, []).append(step)
    return {section: _apart(steps, words) for section, steps in found.items()}


def _apart(steps: Sequence[_Step], words: Language) -> tuple[Instruction, ...]:
    said = [_grouped(group, words, "") for group in _groups(steps)]
    return tuple(sorted(said, key=lambda each: each.whole))


def _fitting_steps(
    document: Document, changes: Sequence[Change], words: Language, labels: Mapping[str, str] | None = None
) -> list[_Step]:
    try:
        return _steps(_Names(document, words, labels), changes)
    except Misfit as error:
        raise ErratumConflict(
            msg("The change order cannot be written: {reason}", reason=error.clash.reason), clashes=(error.clash,)
        ) from None


def order_text(ledger: Ledger, erratum: Erratum, language: str = "") -> str:
    """Return the change order as text that `errata.orders.reading` understands; new text stands behind `>`."""
    return "".join(_written(each) for each in order(ledger, erratum, language))


def changes_text(document: Document, changes: Sequence[Change], language: str) -> str:
    """Return the order for `changes`, which have their exact places in `document`, as `order_text` writes it.

    Raises `ErratumConflict` where they do not fit.
    """
    words = language_of(language)
    arranged = _arranged(document, _fitting_steps(document, changes, words), words)
    return "".join(_written(each) for each in arranged)


def commencement(day: date, language: str = "nl") -> str:
    """Return the sentence that says from which day the change holds."""
    words = language_of(language)
    return words.date.format(date=f"{day.day} {words.months[day.month - 1]} {day.year}")


class _Names:
    """How sections are called while an order is carried out: by the numbers before it, new ones by those they get."""

    def __init__(self, document: Document, words: Language, labels: Mapping[str, str] | None = None) -> None:
        self.document = document
        self.printed = numbering.labels(document) if labels is None else labels
        self.words = words
        self._old = numbering.numbers(document)
        self._top = {entry.id for depth, entry in outline.walk(document.outline) if depth == 0}
        self._new: dict[str, tuple[str, bool]] = {}

    def label(self, wanted: str) -> str:
        """Return "paragraaf 2.1", or "de nieuwe paragraaf 2.2" for one that the order itself brings."""
        if wanted in self._old:
            return self._named(self._old[wanted], wanted in self._top)
        number, top = self._new[wanted]
        newest = [name for name, (other, _) in self._new.items() if other == number][-1]
        named = number if newest == wanted else f"“{self.document.sections[wanted].title}”"
        return self.words.new.format(label=self._named(named, top))

    def bring(self, wanted: str) -> None:
        """Take down the number that a new section gets, under which it is known from here on."""
        self._new[wanted] = self.number(wanted), outline.place(self.document.outline, wanted)[0] == ""

    def number(self, wanted: str) -> str:
        """Return the number that a section has at this moment."""
        return numbering.number(self.document, wanted)

    def _named(self, number: str, top: bool) -> str:
        return f"{self.words.chapter if top else self.words.section} {number}"


def _steps(names: _Names, changes: Sequence[Change]) -> list[_Step]:
    """Return the instructions for `changes`, in their order; those of one text where its first change stands."""
    told: set[str] = set()
    found: list[_Step] = []
    for change in changes:
        earlier = names.document
        names.document = change.perform(earlier)
        if (phrase := change.phrase(names.document)) is not None:
            found.append(_unit_step(names, phrase))
        elif change.section not in told:
            told.add(change.section)
            found += _text_steps(names, earlier, [each for each in changes if each.section == change.section])
    return found


def _text_steps(names: _Names, document: Document, changes: Sequence[Change]) -> Iterator[_Step]:
    """Yield what `changes` do to the text of one section, which they find as it is in `document`."""
    wanted = changes[0].section
    old, whole = document.sections[wanted].text, False
    for change in changes:
        if change.edits:
            document, whole = change.perform(document), whole or change.whole
    known, rows = places(old), sum(1 for row in lines(old) if row.strip())
    after = document.sections[wanted].text
    parted = bool(outline.children(names.document.outline, wanted))
    for phrase in text_phrases(wanted, old, after, whole=whole, labels=names.printed, parted=parted):
        spot = place(known, phrase) if phrase.first else None
        called = spoken(spot, known, names.words) if spot else ""
        quoted, end = as_shown(phrase), phrase.last == rows
        yield _Step(phrase, names.label(wanted), end=end, spot=spot, place=called, quoted=quoted)


def _unit_step(names: _Names, phrase: Phrase) -> _Step:
    """Return the instruction for a title, or for a section that comes, goes or moves; `names` is past the change."""
    if phrase.kind in _UNITS:
        return _coming_step(names, phrase)
    label = names.label(phrase.section) if phrase.section else ""
    if phrase.kind in _MOVES:
        return _Step(phrase, label, names.label(phrase.other) if phrase.other else "", top=not phrase.other)
    return _Step(phrase, label, top=not phrase.section)


def _coming_step(names: _Names, phrase: Phrase) -> _Step:
    names.bring(phrase.section)
    entries = names.document.outline
    parent, _ = outline.place(entries, phrase.section)
    last = outline.children(entries, parent)[-1].id == phrase.section
    label, title = names.label(phrase.other) if phrase.other else "", names.document.sections[phrase.section].title
    return _Step(phrase, "", label, not phrase.other, last, chapter=not parent, title=title)


def _arranged(document: Document, steps: Sequence[_Step], words: Language) -> tuple[Instruction, ...]:
    """Return the steps as an order: one sentence, one list, or a list of lists; `document` gives it its title."""
    groups = _groups(steps)
    if len(groups) <= 1:
        return tuple(_grouped(group, words, "") for group in groups)
    plain = not any(mark in document.title for mark in ":“”\n") and document.title.strip()
    form = next(form for form in words.forms if form.kind is PhraseKind.LEAD and form.top)
    items = [_grouped(group, words, _letter(n)) for n, group in enumerate(groups)]
    return (Instruction(_capital(form.words.format(plan=plain or "—")), items=_punctuated(items)),)


def _groups(steps: Sequence[_Step]) -> list[list[_Step]]:
    """Return the steps with those that follow one another in one text together."""
    groups: list[list[_Step]] = []
    for step in steps:
        joins = groups and step.phrase.kind in TEXTUAL and groups[-1][-1].phrase.section == step.phrase.section
        if joins and groups[-1][-1].phrase.kind in TEXTUAL:
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else f"{_letter(index // 26 - 1)}{chr(ord('A') + index % 26)}"


def _grouped(group: Sequence[_Step], words: Language, mark: str) -> Instruction:
    if len(group) == 1:
        said = _said(group[0], words, alone=True)
        return _instruction(group[0], _capital(said if said.endswith(":") else f"{said}."), mark)
    lead = next(form for form in words.forms if form.kind is PhraseKind.LEAD and not form.top)
    lettered = not mark
    items = [
        _instruction(step, _said(step, words, alone=False), _letter(n) if lettered else str(n + 1))
        for n, step in enumerate(group)
    ]
    return Instruction(_capital(lead.words.format(label=group[0].label)), "", mark, _punctuated(items))


def _instruction(step: _Step, said: str, mark: str) -> Instruction:
    phrase = step.phrase
    quotes = tuple(words for words in (phrase.old_seen, phrase.new_seen) if words)
    return Instruction(
        said, _block(step), mark, whole=phrase.kind in _SECTIONS, rows=_are_rows(step), quotes=quotes
    )  # fmt: skip


def _punctuated(items: Sequence[Instruction]) -> tuple[Instruction, ...]:
    """Return the items with semicolons between them and a full stop at the end."""
    ends = [";"] * (len(items) - 1) + ["."]
    return tuple(
        item if item.words.endswith(":") else replace(item, words=item.words.rstrip(".") + end)
        for item, end in zip(items, ends, strict=True)
    )


def _block(step: _Step) -> str:
    phrase = step.phrase
    if phrase.kind in _UNITS:
        return f"**{phrase.number} {step.title}**\n" + (f"\n{phrase.text}" if phrase.text else "")
    return phrase.text


def _are_rows(step: _Step) -> bool:
    """Tell whether what comes begins with rows of the table in which it is put."""
    phrase, around = step.phrase, dict(step.spot.first if step.spot else ())
    if Part.TABLE not in around or not phrase.text.partition("\n")[0].strip():
        return False
    return Part.ROW in around or phrase.kind is PhraseKind.SENTENCES_AFTER


def _said(step: _Step, words: Language, *, alone: bool) -> str:
    """Return the words of one instruction without capital and full stop; `alone` where no lead named the section."""
    phrase = step.phrase
    form = _form(step, words)
    place = _place_words(step, words, alone=alone)
    part, count = things(phrase.text, step.spot)
    gaps = {
        "label": step.label,
        "other": step.other,
        "place": place,
        "range": place,
        "old": f"“{step.shown.old}”",
        "new": f"“{step.shown.new}”",
        "title": f"“{phrase.new}”",
        "count": _count_word(count, _thing(part, 1, words), words),
        "thing": _thing(part, count, words),
        "number": phrase.number,
        "unit": words.chapter if step.chapter else words.section,
    }
    return form.words.format(**gaps)


def _place_words(step: _Step, words: Language, *, alone: bool) -> str:
    """Return what the place is called, with its section where no lead named that."""
    if not step.place:
        return step.label
    of = f" {words.of} {step.label}" if alone else ""
    more = "" if step.phrase.opens[-1:] in ".!?" else " …"
    return step.place + of + (f" (“{step.phrase.opens}{more}”)" if step.phrase.opens else "")


def _form(step: _Step, words: Language) -> Form:
    """Return the form for a step: one thing or several, in between or at the end."""
    phrase = step.phrase
    fits = [form for form in words.forms if form.kind is phrase.kind and form.top == step.top]
    if phrase.kind in {PhraseKind.SENTENCES_AFTER, PhraseKind.SENTENCES_BEFORE}:
        several = things(phrase.text, step.spot)[1] > 1
    else:
        several = step.spot is not None and step.spot.first != step.spot.last
    fits = [form for form in fits if form.many == several] or fits
    return next((form for form in fits if form.end == step.end), fits[0])


def _thing(part: Part | None, count: int, words: Language) -> str:
    return words.nouns[part][2 if count > 1 else 1] if part else words.mixed


def _count_word(count: int, thing: str, words: Language) -> str:
    if count == 1 and words.counts[1] == "a" and thing[:1] in "aeiou":
        return "an"
    return words.counts[count] if count < len(words.counts) else str(count)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _written(instruction: Instruction) -> str:
    mark = f"{instruction.mark}. " if instruction.mark else ""
    block = "".join(f"> {row}" if row.strip() else ">\n" for row in lines(instruction.text))
    return f"{mark}{instruction.words}\n{block}" + "".join(_written(item) for item in instruction.items)
