"""What comes at the end or at the beginning of a section, or of a part of its text. Pure."""

from __future__ import annotations

from sub_cli.errata.orders.deeds.items import items_beside, letter_beside
from sub_cli.errata.orders.deeds.model import NO_SENTENCE, PLACE_UNKNOWN, SECTION_UNKNOWN, Uncertain
from sub_cli.errata.orders.deeds.new_text import is_sentence, require_paragraphs, require_sentence, shape
from sub_cli.errata.orders.deeds.rows import rows_beside
from sub_cli.errata.orders.deeds.task import Task, without_end
from sub_cli.errata.orders.edits import beside_unit, beside_words, block, first_block, last_block
from sub_cli.errata.orders.grounds import Area, Edit, Ground
from sub_cli.errata.orders.locating import areas as located
from sub_cli.errata.orders.locating import letters
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provision import Target
from sub_cli.errata.orders.vocabulary import Chunk, Kind
from sub_cli.messages import msg

_HOLDERS = {Part.ITEM: Part.LIST, Part.ROW: Part.TABLE}
_LISTED = {Part.LIST: Part.ITEM, Part.TABLE: Part.ROW}
_WITHOUT_END = frozenset({Part.ROW, Part.HEAD, Part.HEADING, Part.CELL})
_SENTENCE_ENDS = (".", "!", "?", "]", "”", "’", ")")
_NO_END = msg("It is not clear where the new text comes: the text does not end with a sentence.")


def insert_at_the_end(task: Task) -> None:
    """Put something at the end of a section or a part, or at its beginning; raises `Uncertain`."""
    _require_a_place(task, task.target)
    section = _section(task) if not task.target.parts else ""
    if section:
        task.edit(section, _of_section(task, task.plan.ground(section)))
        return
    section, areas = task.plan.held(task.target)
    if len(areas) != 1 or areas[0].column:
        raise Uncertain(msg("It names two places."))
    task.edit(section, _of_part(task, task.plan.ground(section), areas[0]))


def _require_a_place(task: Task, target: Target) -> None:
    if not task.provision.added and target.edge is None:
        raise Uncertain(PLACE_UNKNOWN)
    if target.whole or target.heading or (target.plan and not target.numbers):
        raise Uncertain(SECTION_UNKNOWN)


def _section(task: Task) -> str:
    """Return the section at whose end something comes; of a chapter it is not known where that is."""
    plan, section = task.plan, task.plan.one(task.target)
    below = plan.below(section)
    if below:
        reason = msg("It does not say of which section below {label}.", label=plan.labels[section])
        raise Uncertain(reason, [plan.labels[each] for each in (section, *below)])
    return section


# -- of a section ---------------------------------------------------------------------------------------


def _of_section(task: Task, ground: Ground) -> Edit:
    holder = _HOLDERS.get(task.thing) if task.thing else None
    if holder:
        return _of_the_only(task, ground, holder)
    blocks = shape(task.new) is not None and task.thing in {None, Part.LIST, Part.TABLE}
    if task.thing is Part.PARAGRAPH or blocks:
        if task.thing is Part.PARAGRAPH:
            require_paragraphs(task, task.new, 1)
        return (first_block if task.beginning else last_block)(ground, block(task.new))
    if task.thing not in {None, Part.SENTENCE} or not ground.count(Part.PARAGRAPH, ()):
        raise Uncertain(PLACE_UNKNOWN)
    unit = _outer_unit(task, ground)
    require_sentence(task, task.new)
    return beside_unit(ground, unit, task.new, behind=not task.beginning)


def _of_the_only(task: Task, ground: Ground, holder: Part) -> Edit:
    """Return the edit that puts an item or a row at the end of the only list or table."""
    known = letters(ground) if holder is Part.LIST and not ground.count(Part.LIST, ()) else []
    if known and not task.beginning:
        return letter_beside(task, ground, known[-1][1], task.new, behind=True)
    area = located(ground, [Chunk(Kind.PART, holder, (), holder)], task.target.words)[0]
    return _of_part(task, ground, area)


def _outer_unit(task: Task, ground: Ground) -> int:
    """Return the last sentence of a text, or its first: it has to be one, with nothing but footnotes behind it."""
    number = 1 if task.beginning else ground.count(Part.PARAGRAPH, ())
    first, last = ground.known.spans[((Part.PARAGRAPH, number),)]
    outside = first != 0 if task.beginning else not ground.only_notes_behind(last)
    if outside or not ground.shown(last).rstrip().endswith(_SENTENCE_ENDS):
        raise Uncertain(_NO_END)
    return first if task.beginning else last


# -- of a part ------------------------------------------------------------------------------------------


def _of_part(task: Task, ground: Ground, area: Area) -> Edit:
    listed = _LISTED.get(area.part) if area.part else None
    if listed:
        return _of_list(task, ground, area, listed)
    if area.lettered or area.part in _WITHOUT_END:
        raise Uncertain(PLACE_UNKNOWN)
    full = task.new.strip()
    if is_sentence(full) and full[:1] not in ",;":
        return _sentence_in(task, ground, area, full)
    if task.thing is not None or task.beginning or shape(full) is not None or "\n" in full:
        raise Uncertain(NO_SENTENCE)
    return _words_in(task, ground, area, full)


def _sentence_in(task: Task, ground: Ground, area: Area, text: str) -> Edit:
    nested = area.part is Part.ITEM and ground.count(Part.ITEM, area.path)
    if task.thing not in {None, Part.SENTENCE} or nested:
        raise Uncertain(PLACE_UNKNOWN)
    require_sentence(task, text)
    unit = ground.units_of(area.start, area.end)[0 if task.beginning else 1]
    return beside_unit(ground, unit, text, behind=not task.beginning)


def _words_in(task: Task, ground: Ground, area: Area, text: str) -> Edit:
    """Return the edit that puts words at the end, before the last sign."""
    first, last = ground.units_of(area.start, area.end)
    if first != last and area.part is Part.ITEM:
        raise Uncertain(PLACE_UNKNOWN)
    end = area.end - (ground.text[area.end - 1] in ".;:!?")
    words = text if task.certain else without_end(text)
    return beside_words(end, end, words.rstrip(".") if ground.text[end : end + 1] == "." else words, behind=True)


def _of_list(task: Task, ground: Ground, area: Area, part: Part) -> Edit:
    """Return the edit that puts items or rows at the end of a list or a table."""
    count = ground.count(part, area.path)
    if task.thing not in {None, part} or not count:
        raise Uncertain(PLACE_UNKNOWN)
    one = ground.area_of(((part, 1 if task.beginning else count), *area.path))
    if part is Part.ROW:
        return rows_beside(ground, one, task.new, behind=not task.beginning)
    return items_beside(task, ground, one, task.new, behind=not task.beginning)
