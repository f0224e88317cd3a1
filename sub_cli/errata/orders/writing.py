"""The official change order in words, Dutch or English, written from the operations.

A change that the sentences of an order cannot say exactly is given in full ("komt te luiden"): what is written here
can always be read back by `errata.orders.reading` into the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.errata.application import exact
from sub_cli.errata.comparison import ALIKE, Run, changed_lines, changed_words, joined, pairs, similarity
from sub_cli.errata.conflicts import ErratumConflict, Misfit
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.merge import TOKEN
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.base import Change
from sub_cli.errata.orders.forms import Form, Language, language_of
from sub_cli.errata.phrases import TEXTUAL, NotThere, Phrase, PhraseKind, perform
from sub_cli.messages import msg
from sub_cli.text.format import lines

_UNITS = frozenset({PhraseKind.UNIT_AFTER, PhraseKind.UNIT_BEFORE, PhraseKind.UNIT_ADDED})
_MOVES = frozenset({PhraseKind.MOVE_AFTER, PhraseKind.MOVE_FIRST})
_SECTIONS = _UNITS | {PhraseKind.WHOLE, PhraseKind.EXTENDED}
_CLOSE = 6
"""Two changes in one sentence with fewer unchanged tokens than this between them are worded as one."""
_PAIRS = 2500
"""Pairs of sentences that are compared in one run of changes; beyond it the run is given in full."""


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
    title: str = ""


def order(ledger: Ledger, erratum: Erratum, language: str = "") -> tuple[Instruction, ...]:
    """Return the change order for `erratum`, in `language` or else that of the document.

    An erratum in force is worded for the text before it. Raises `ErratumConflict` when it does not fit its text.
    """
    earlier, changes = exact(ledger, erratum)
    words = language_of(language or earlier.language)
    return _arranged(ledger.document, _fitting_steps(earlier, changes, words), words)


def by_section(document: Document, changes: Sequence[Change], language: str = "") -> dict[str, tuple[Instruction, ...]]:
    """Return the order for `changes` with the sentences about each section apart, by id; "" is the document itself.

    They have their exact places in `document`. Each sentence stands by itself; one that gives a whole text is the last.
    Raises `ErratumConflict` where they do not fit.
    """
    words = language_of(language or document.language)
    found: dict[str, list[_Step]] = {}
    for step in _fitting_steps(document, changes, words):
        found.setdefault(step.phrase.section, []).append(step)
    return {section: _apart(steps, words) for section, steps in found.items()}


def _apart(steps: Sequence[_Step], words: Language) -> tuple[Instruction, ...]:
    said = [_grouped(group, words, "") for group in _groups(steps)]
    return tuple(sorted(said, key=lambda each: each.whole))


def _fitting_steps(document: Document, changes: Sequence[Change], words: Language) -> list[_Step]:
    try:
        return _steps(document, changes, words)
    except Misfit as error:
        raise ErratumConflict(
            msg("The change order cannot be written: {reason}", reason=error.clash.reason), clashes=(error.clash,)
        ) from None


def order_text(ledger: Ledger, erratum: Erratum, language: str = "") -> str:
    """Return the change order as text that `errata.orders.reading` understands; new text stands behind `>`."""
    return "".join(_written(each) for each in order(ledger, erratum, language))


def commencement(day: date, language: str = "nl") -> str:
    """Return the sentence that says from which day the change holds."""
    words = language_of(language)
    return words.date.format(date=f"{day.day} {words.months[day.month - 1]} {day.year}")


class _Names:
    """How sections are called while an order is carried out: by the numbers before it, new ones by those they get."""

    def __init__(self, document: Document, words: Language) -> None:
        self.document = document
        self._words = words
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
        return self._words.new.format(label=self._named(named, top))

    def bring(self, wanted: str) -> None:
        """Take down the number that a new section gets, under which it is known from here on."""
        self._new[wanted] = self.number(wanted), outline.place(self.document.outline, wanted)[0] == ""

    def number(self, wanted: str) -> str:
        """Return the number that a section has at this moment."""
        return numbering.number(self.document, wanted)

    def _named(self, number: str, top: bool) -> str:
        return f"{self._words.chapter if top else self._words.section} {number}"


def _steps(document: Document, changes: Sequence[Change], words: Language) -> list[_Step]:
    """Return the instructions for `changes`, in their order; those of one text where its first change stands."""
    names = _Names(document, words)
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
    for phrase in text_phrases(wanted, old, document.sections[wanted].text, whole=whole):
        yield _Step(phrase, names.label(wanted), end=phrase.last == _count(old))


def text_phrases(section: str, old: str, new: str, *, whole: bool = False) -> list[Phrase]:
    """Return the instructions that make `new` of `old`, exactly; one that gives it in full where others cannot."""
    for fine in (True, False) if old and new and not whole else ():
        phrases = _phrases(section, old, new, fine)
        if len(phrases) == 1:
            phrases = [_without_ordinal(phrases[0], old)]
        if phrases and _makes(old, phrases, new):
            return phrases
    if not new:
        return [Phrase(PhraseKind.EMPTIED, section)]
    kind = PhraseKind.EXTENDED if _extends(old, new) else PhraseKind.WHOLE
    return [Phrase(kind, section, text=new)]


def _makes(old: str, phrases: Sequence[Phrase], new: str) -> bool:
    try:
        return perform(old, phrases) == new
    except NotThere:
        return False


def _extends(old: str, new: str) -> bool:
    """Tell whether `new` has more sentences than `old` and goes on saying most of what it said."""
    rows, others = ([row for row in lines(text) if row.strip()] for text in (old, new))
    alike = sum(any(similarity(row, other) >= ALIKE for other in others) for row in rows)
    return bool(rows) and len(others) > len(rows) and 2 * alike >= len(rows)


def _without_ordinal(phrase: Phrase, old: str) -> Phrase:
    words = phrase.kind in {PhraseKind.WORDS, PhraseKind.WORDS_GONE, PhraseKind.WORDS_AFTER}
    return replace(phrase, first=0, last=0) if words and old.count(phrase.old) == 1 else phrase


def _phrases(section: str, old: str, new: str, fine: bool) -> list[Phrase]:
    """Return the instructions for every run of changed lines; not `fine` gives each run in full."""
    rows, others = lines(old), lines(new)
    found: list[Phrase] = []
    worded = _run if fine else _range
    for run in changed_lines(rows, others):
        found += worded(section, rows, (run.begin, run.end), list(others[run.start : run.stop]))
    return found


def _run(section: str, rows: Sequence[str], span: tuple[int, int], new: list[str]) -> list[Phrase]:
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
        return _paired(section, gone, new, first)
    return _range(section, rows, span, new)


def _paired(section: str, gone: Sequence[str], new: Sequence[str], first: int) -> list[Phrase]:
    """Return the instructions for sentences that become others, go or come; `first` is the number of the first."""
    found: list[Phrase] = []
    i = j = 0
    for one, other in (*pairs(gone, new), (len(gone), len(new))):
        if one > i:
            found.append(Phrase(PhraseKind.SENTENCES_GONE, section, first + i, first + one - 1))
        if other > j:
            kind = PhraseKind.SENTENCES_AFTER if first + one > 1 else PhraseKind.SENTENCES_BEFORE
            place = max(1, first + one - 1)
            found.append(Phrase(kind, section, place, place, text="".join(new[j:other])))
        if one < len(gone):
            found += _sentence(section, first + one, gone[one], new[other])
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
    first, last = _sentences(rows, begin, end)
    kind = PhraseKind.SENTENCES if any(row.strip() for row in new) else PhraseKind.SENTENCES_GONE
    return [Phrase(kind, section, first, last, text="".join(new).strip("\n") and "".join(new))]


def _sentences(rows: Sequence[str], begin: int, end: int) -> tuple[int, int]:
    return _count("".join(rows[:begin])) + 1, _count("".join(rows[:end]))


def _count(text: str) -> int:
    return sum(1 for row in lines(text) if row.strip())


def _sentence(section: str, number: int, old: str, new: str) -> list[Phrase]:
    """Return the instructions for one changed sentence: its words, or the whole where little of it stays."""
    if old == new:
        return []
    whole = [Phrase(PhraseKind.SENTENCES, section, number, number, text=new)]
    marks = '“”"'
    if any(mark in side for mark in marks for side in (old, new)):
        return whole
    phrases = _words(section, number, old.rstrip("\n"), new.rstrip("\n"))
    try:
        made = perform(old, [replace(phrase, first=1, last=1) for phrase in phrases])
    except NotThere:
        return whole
    return phrases if phrases and made == new else whole


def _words(section: str, number: int, old: str, new: str) -> list[Phrase]:
    rows, others = TOKEN.findall(old), TOKEN.findall(new)
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
        ended = said if said.endswith(":") else f"{said}."
        return Instruction(_capital(ended), _block(group[0]), mark, whole=group[0].phrase.kind in _SECTIONS)
    lead = next(form for form in words.forms if form.kind is PhraseKind.LEAD and not form.top)
    lettered = not mark
    items = [
        Instruction(_said(step, words, alone=False), _block(step), _letter(n) if lettered else str(n + 1))
        for n, step in enumerate(group)
    ]
    return Instruction(_capital(lead.words.format(label=group[0].label)), "", mark, _punctuated(items))


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


def _said(step: _Step, words: Language, *, alone: bool) -> str:
    """Return the words of one instruction without capital and full stop; `alone` where no lead named the section."""
    phrase = step.phrase
    form = _form(step, words)
    of = f" {words.of} {step.label}" if alone else ""
    gaps = {
        "label": step.label,
        "other": step.other,
        "place": words.sentence.format(ordinal=words.ordinals[phrase.first]) + of if phrase.first else step.label,
        "range": _range_words(phrase, words) + of if phrase.first else "",
        "old": f"“{phrase.old}”",
        "new": f"“{phrase.new}”",
        "title": f"“{phrase.new}”",
        "count": _count_word(_count(phrase.text), words) if form.many else words.counts[1],
        "number": phrase.number,
        "unit": words.chapter if step.chapter else words.section,
    }
    return form.words.format(**gaps)


def _form(step: _Step, words: Language) -> Form:
    phrase = step.phrase
    several = phrase.last > phrase.first
    fits = [form for form in words.forms if form.kind is phrase.kind and form.top == step.top]
    if phrase.kind in {PhraseKind.SENTENCES_AFTER, PhraseKind.SENTENCES_BEFORE}:
        paragraph = not lines(phrase.text)[0].strip() or not lines(phrase.text)[-1].strip()
        several = _count(phrase.text) > 1 and not paragraph
        thing = words.things[2 if paragraph else 1 if several else 0]
        fits = [form for form in fits if f"{{count}} {thing} " in form.words]
    fits = [form for form in fits if form.many == several] or fits
    return next((form for form in fits if form.end == step.end), fits[0])


def _range_words(phrase: Phrase, words: Language) -> str:
    first, last = words.ordinals[phrase.first], words.ordinals[phrase.last]
    if phrase.first == phrase.last:
        return words.sentence.format(ordinal=first)
    several = words.pair if phrase.last == phrase.first + 1 else words.sentences
    return several.format(ordinal=first, last=last)


def _count_word(count: int, words: Language) -> str:
    return words.counts[count] if count < len(words.counts) else str(count)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _written(instruction: Instruction) -> str:
    mark = f"{instruction.mark}. " if instruction.mark else ""
    block = "".join(f"> {row}" if row.strip() else ">\n" for row in lines(instruction.text))
    return f"{mark}{instruction.words}\n{block}" + "".join(_written(item) for item in instruction.items)
