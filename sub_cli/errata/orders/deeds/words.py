"""Words in a text, found as whole words in what the order names: others in their place, beside them, or none. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from sub_cli.errata.orders.deeds.headings import reword_titles
from sub_cli.errata.orders.deeds.model import END_UNKNOWN, NO_TEXT, SECTION_UNKNOWN, Uncertain
from sub_cli.errata.orders.deeds.new_text import is_sentence, require_certain, require_notes, shape
from sub_cli.errata.orders.deeds.task import Task, without_end
from sub_cli.errata.orders.edits import beside_unit, beside_words, sentences, with_units, without_units, without_words
from sub_cli.errata.orders.finding import found_sentences, found_words
from sub_cli.errata.orders.grounds import Area, Edit, Ground, Stretch
from sub_cli.errata.orders.numerals import NUMBER, RANGE
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provision import Target
from sub_cli.errata.orders.vocabulary import SIGN_WORDS
from sub_cli.messages import msg

_SHOWN = 6
"""How many places are shown where words stand more than once."""
_WIDEST = 120
"""Characters of a line that is shown."""
_MANY = 200
"""In more sections than this, words are looked for only where they stand to the letter."""
_TELLING = 4
"""So many words may be looked for in the whole plan, where no section is named."""


class Occurrence(NamedTuple):
    """Where words stand: in which section, and in which stretch of its text."""

    section: str
    start: int
    end: int


# -- others in their place ------------------------------------------------------------------------------


def replace_words(task: Task) -> None:
    """Put words in the place of others, or sentences in the place of a whole one."""
    if len(task.provision.old) > 1:
        raise Uncertain(msg("It does not say what each of the words becomes."))
    new, old = task.words(), task.provision.old_words or task.plan.quotation(task.provision.old[0])
    if not new:
        raise Uncertain(NO_TEXT)
    if not task.certain and not is_sentence(old) and len(sentences(new)) > 1:
        raise Uncertain(END_UNKNOWN, sentences(new))
    for section, start, end in _occurrences(task, old):
        task.edit(section, _in_place(task.plan.ground(section), start, end, new))
    if any(each.whole for each in task.provision.targets):
        reword_titles(task, old, new)


def _in_place(ground: Ground, start: int, end: int, new: str) -> Edit:
    units = ground.exactly(start, end)
    if units and len(sentences(new)) > 1:
        return with_units(ground, *units, new)
    require_notes(ground.text[start:end], new)
    return Edit(start, end, new)


# -- none -----------------------------------------------------------------------------------------------


def delete_words(task: Task) -> None:
    """Take words out, all that are quoted."""
    if any(each.heading for each in task.provision.targets):
        raise Uncertain(msg("A heading is given in full: “komt te luiden”."))
    for number in task.provision.old:
        for section, start, end in _occurrences(task, task.plan.quotation(number)):
            task.edit(section, _without(task.plan.ground(section), start, end))


def _without(ground: Ground, start: int, end: int) -> Edit:
    units = ground.exactly(start, end)
    if units and ground.span(units[1]).end != end:
        reason = msg("The full stop would be left alone: quote the whole sentence.")
        raise Uncertain(reason, [ground.shown(units[1])])
    require_notes(ground.text[start:end], "")
    return without_units(ground, *units) if units else without_words(ground, start, end)


# -- beside them ----------------------------------------------------------------------------------------


def insert_beside_words(task: Task) -> None:
    """Put words beside others, or sentences beside a whole one."""
    for section, start, end in _occurrences(task, task.plan.quotation(task.provision.anchor)):
        task.edit(section, _beside(task, task.plan.ground(section), start, end))


def _beside(task: Task, ground: Ground, start: int, end: int) -> Edit:
    new, whole = task.new.strip(), _at_the_edge(task, ground, start, end)
    if whole and is_sentence(new) and shape(new) is None and task.thing in {None, Part.SENTENCE}:
        require_certain(task, new, 1)
        unit = ground.unit_at(end - 1 if task.behind else start)
        return beside_unit(ground, unit, new, behind=task.behind)
    if whole and task.thing is Part.PARAGRAPH:
        raise Uncertain(msg("It is not clear whether a paragraph or a sentence comes."))
    if new in SIGN_WORDS.values() and ground.text[end : end + 1] in ".,;:!?":
        raise Uncertain(msg("A punctuation mark stands there already."))
    if task.thing is not None or (whole and task.behind) or shape(new) or _ends_twice(task, ground, end, new):
        raise Uncertain(msg("Words come beside words, and a sentence beside a sentence."))
    return beside_words(start, end, _few_words(task, new), behind=task.behind)


def _at_the_edge(task: Task, ground: Ground, start: int, end: int) -> bool:
    """Tell whether words stand where their sentence ends, with its last sign, or begins if it is before them."""
    unit = ground.unit_at(end - 1 if task.behind else start)
    if unit < 0:
        return False
    if not task.behind:
        return ground.span(unit).start == start
    return ground.span(unit).end == end and ground.text[end - 1] in ".!?"


def _ends_twice(task: Task, ground: Ground, end: int, new: str) -> bool:
    """Tell whether words would bring a second full stop, or a sentence in the middle of another."""
    like_a_sentence = len(new.split()) > 2 and new[:1].isupper()
    words = new if task.certain or like_a_sentence else new.rstrip(".;")
    return words.endswith((".", "!", "?")) and (ground.text[end : end + 1] in ".!?" or is_sentence(words))


def _few_words(task: Task, new: str) -> str:
    words = new if task.certain else without_end(new)
    if "\n" in words or (not task.certain and len(sentences(words)) > 1):
        raise Uncertain(END_UNKNOWN)
    return words


# -- where they stand -----------------------------------------------------------------------------------


def _occurrences(task: Task, words: str) -> list[Occurrence]:
    """Return where words stand: once in each section that is named, or as often as is said."""
    places = [each for target in task.provision.targets for each in _singly(target)]
    return [found for place in places for found in _looked_up(task, place, words)]


def _singly(target: Target) -> list[Target]:
    """Return a place that names more sections as one place for each."""
    if target.whole or not target.numbers or RANGE.search(target.numbers):
        return [target]
    return [replace(target, numbers=each) for each in NUMBER.findall(target.numbers)]


def _looked_up(task: Task, target: Target, words: str) -> list[Occurrence]:
    found = _in_target(task, target, words)
    if not _as_often_as_said(task, target, len(found)):
        reason = msg("“{words}” stands there {count} times, not once.", words=words, count=len(found))
        raise Uncertain(reason, [_shown(task, each) for each in found[:_SHOWN]])
    found = _chosen(task, found)
    if not target.numbers and not target.whole and not target.parts and len(words.split()) < _TELLING:
        raise Uncertain(SECTION_UNKNOWN)
    return found


def _as_often_as_said(task: Task, target: Target, count: int) -> bool:
    """Tell whether words stand as often as an order means: once, unless it says more."""
    each = task.provision.each
    if each == "both":
        return count == 2
    if _turn(task):
        return count >= abs(_turn(task)) and task.provision.until < 0 and bool(target.numbers)
    if target.numbers and RANGE.search(target.numbers) and not each:
        return count == len(task.plan.sections(target))
    return count >= 1 if each or target.whole else count == 1


def _turn(task: Task) -> int:
    """Return which of the places is meant: "de tweede maal"; -1 is the last, 0 says nothing."""
    each = task.provision.each
    return int(each) if each.lstrip("-").isdigit() else 0


def _chosen(task: Task, found: list[Occurrence]) -> list[Occurrence]:
    """Return the place that is said by its number, or all."""
    turn = _turn(task)
    return [found[turn - 1 if turn > 0 else turn]] if turn else found


def _shown(task: Task, found: Occurrence) -> str:
    """Return the line in which words stand, with its section."""
    ground = task.plan.ground(found.section)
    row = ground.text[ground.line_start(found.start) : ground.line_end(found.end)]
    short = row if len(row) <= _WIDEST else row[: _WIDEST - 1] + "…"
    return f"{task.plan.labels[found.section]}: {short}"


def _in_target(task: Task, target: Target, words: str) -> list[Occurrence]:
    """Return all places where words stand in what is named."""
    wide = _areas(task, target)
    found: list[Occurrence] = []
    for section, areas in wide:
        if words.strip() and (words in task.plan.document.sections[section].text or len(wide) <= _MANY):
            stretches = _in_areas(task, task.plan.ground(section), words, areas)
            found += [Occurrence(section, *stretch) for stretch in stretches]
    return found


def _areas(task: Task, target: Target) -> list[tuple[str, list[Area]]]:
    """Return the sections and the areas of them in which words are looked for."""
    if not target.numbers and not target.whole and not target.plan and not target.parts:
        raise Uncertain(SECTION_UNKNOWN)
    if target.parts:
        return [task.plan.held(target)]
    texts = task.plan.document.sections
    return [(section, [Area(0, len(texts[section].text))]) for section in task.plan.scope(target)]


def _in_areas(task: Task, ground: Ground, words: str, areas: list[Area]) -> list[Stretch]:
    if task.provision.until < 0:
        return found_words(ground, words, areas) or found_sentences(ground, words, areas)
    last = task.plan.quotation(task.provision.until)
    begins, ends = found_words(ground, words, areas), found_words(ground, last, areas)
    spans = [Stretch(one.start, other.end) for one in begins for other in ends if other.end > one.start]
    return [each for each in spans if ground.unit_at(each.start) == ground.unit_at(each.end - 1)][:2]
