"""What goes with the main words of an order: other numbers for sections and items, another sign at an end. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sub_cli.errata.orders.clause import target_of
from sub_cli.errata.orders.deeds.model import NUMBER_UNKNOWN, Uncertain
from sub_cli.errata.orders.deeds.task import Task
from sub_cli.errata.orders.grounds import Edit, Ground
from sub_cli.errata.orders.locating import areas
from sub_cli.errata.orders.numerals import NUMBER, letters_of, marks_of, numbers_of
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provision import NotUnderstood, Renumbering, Repunctuation, Target
from sub_cli.errata.orders.vocabulary import UNIT_NOUNS, Chunk
from sub_cli.messages import msg

_UNIT = re.compile(rf"^(?:de |het |the )?(?:{UNIT_NOUNS})\s+", re.IGNORECASE)
_OWN_LABEL = re.compile(r"(?:artikel|article|hoofdstuk|chapter) \d", re.IGNORECASE)
_ITEM_MARK = re.compile(r"\s*(\w{1,4})")
_SIGN = re.compile(r"[.,;:](?: (?:en|of|and|or))?")
"""A sign at the end of an item, with what joins it to the next one."""

# -- numbers --------------------------------------------------------------------------------------------


def renumber(task: Task) -> None:
    """Take down which number a section has to get; raises `Uncertain`."""
    provision = task.provision
    if provision.renumbered:
        return
    if len(provision.targets) != 1 or task.target.parts or not provision.number:
        raise Uncertain(NUMBER_UNKNOWN)
    _renumber_sections(task, task.target, provision.number)


def renumber_too(task: Task, rider: Renumbering) -> None:
    """Give what an order names with its main words another number: sections, items or letters."""
    try:
        one = target_of(rider.one)
        if one.numbers and not one.parts:
            _renumber_sections(task, one, _UNIT.sub("", rider.other))
        else:
            _renumber_items(task, one, target_of(rider.other))
    except NotUnderstood as error:
        raise Uncertain(error.reason) from None


def _renumber_sections(task: Task, target: Target, said: str) -> None:
    """Take down which numbers sections have to get; of those with a number in their title that changes."""
    sections = task.plan.sections(target)
    numbers = numbers_of(said, len(sections))
    if len(sections) != len(numbers):
        raise Uncertain(NUMBER_UNKNOWN)
    for section, number in zip(sections, numbers, strict=True):
        title = task.plan.title(section)
        if _OWN_LABEL.match(title):
            task.retitle(section, NUMBER.sub(number, title, count=1))
        else:
            task.made.numbers.append((section, number))


def _renumber_items(task: Task, one: Target, other: Target) -> None:
    section = task.plan.one(replace(task.target, parts=()))
    marks = marks_of(other)
    chunks = _singly(one.parts[-1]) if one.parts else []
    if not marks or len(chunks) != len(marks):
        raise Uncertain(NUMBER_UNKNOWN)
    above = (*(task.target.parts[:-1] if len(one.parts) == 1 else ()), *one.parts[:-1])
    ground = task.plan.ground(section)
    for chunk, mark in zip(chunks, marks, strict=True):
        task.edit(section, _remarked(ground, [*above, chunk], mark, one.words))


def _singly(chunk: Chunk) -> list[Chunk]:
    """Return a chunk that names more parts as one for each."""
    if chunk.numbers:
        return [replace(chunk, numbers=(number,)) for number in chunk.numbers]
    return [replace(chunk, name=mark) for mark in letters_of(chunk.name)]


def _remarked(ground: Ground, parts: Sequence[Chunk], mark: str, words: str) -> Edit:
    """Return the edit that gives an item another mark."""
    area = areas(ground, parts, words)[0]
    if area.part is not Part.ITEM:
        raise Uncertain(NUMBER_UNKNOWN)
    found = _ITEM_MARK.match(ground.text, area.start if area.lettered else ground.line_start(area.start))
    if found is None:
        raise Uncertain(NUMBER_UNKNOWN)
    return Edit(found.start(1), found.end(1), mark)


# -- signs ----------------------------------------------------------------------------------------------


def repunctuate(task: Task, rider: Repunctuation) -> None:
    """Put another sign at the end of a place; raises `Uncertain` where it does not end with the one that goes."""
    place, base = rider.target, task.target
    if not place.numbers:
        place = replace(place, unit=base.unit, numbers=base.numbers, parts=place.parts or base.parts)
    section, held = task.plan.held(place)
    end = held[-1].end
    if task.plan.ground(section).text[end - 1 : end] != rider.old:
        raise Uncertain(msg("There is no “{sign}” at the end of {place}.", sign=rider.old, place=place.words))
    task.edit(section, Edit(end - 1, end, _sign(task, rider)))


def _sign(task: Task, rider: Repunctuation) -> str:
    """Return the sign that comes, by its word or quoted; raises `Uncertain` for a quotation that is none."""
    new = rider.new or task.plan.quotation(rider.quoted).strip()
    if not _SIGN.fullmatch(new):
        raise Uncertain(msg("“{words}” is not understood.", words=new))
    return new
