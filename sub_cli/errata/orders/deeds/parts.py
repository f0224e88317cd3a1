"""Parts of a text, sentences, paragraphs, items, rows, cells and footnotes: reworded, taken out, put beside. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from sub_cli.errata.orders.captions import with_label
from sub_cli.errata.orders.deeds.items import item_anew, items_beside, without_letter
from sub_cli.errata.orders.deeds.model import LIST_ALONE, PLACE_UNKNOWN, ROW_UNKNOWN, Uncertain
from sub_cli.errata.orders.deeds.new_text import (
    one_line,
    require_certain,
    require_paragraphs,
    require_running,
    require_sentence,
    shape,
)
from sub_cli.errata.orders.deeds.rows import delete_column, row_anew, rows_beside
from sub_cli.errata.orders.deeds.task import Task
from sub_cli.errata.orders.edits import beside_block, beside_unit, block, with_units, without_lines, without_units
from sub_cli.errata.orders.grounds import Area, Edit, Ground
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provision import Target
from sub_cli.messages import msg

_BLOCKS = frozenset({Part.PARAGRAPH, Part.LIST, Part.TABLE})
_LIST_FOLLOWS = re.compile(r"\s*\n\s*(?:[-*+]|\w{1,3}[.)])\s")
_NOTE_MARK = re.compile(r"^\[\^?\w+\]:?\s*")

# -- another wording ------------------------------------------------------------------------------------


def replace_part(task: Task, target: Target) -> None:
    """Give a part of a text another wording; raises `Uncertain`."""
    section, areas = task.plan.held(target)
    if len(areas) != 1:
        raise Uncertain(msg("The places do not follow one another."))
    if areas[0].column:
        raise Uncertain(ROW_UNKNOWN)
    task.edit(section, _reworded(task, task.plan.ground(section), areas[0]))


def _reworded(task: Task, ground: Ground, area: Area) -> Edit:
    match area.part:
        case Part.SENTENCE:
            return _sentences_anew(task, ground, area)
        case Part.ITEM:
            return item_anew(ground, area, task.new)
        case Part.ROW | Part.HEAD:
            return row_anew(ground, area, task.new)
        case Part.CELL | Part.HEADING | Part.CAPTION:
            return _line_anew(task, ground, area)
        case Part.NOTE:
            words = _NOTE_MARK.sub("", task.new.strip())
            return with_units(ground, *ground.units_of(area.start, area.end), words)
    return _block_anew(task, ground, area)


def _line_anew(task: Task, ground: Ground, area: Area) -> Edit:
    old, new = ground.text[area.start : area.end], one_line(task)
    return Edit(area.start, area.end, with_label(old, new) if area.part is Part.CAPTION else new)


def _sentences_anew(task: Task, ground: Ground, area: Area) -> Edit:
    first, last = ground.units_of(area.start, area.end)
    require_certain(task, task.new, last - first + 1)
    require_running(task.new)
    return with_units(ground, first, last, task.new)


def _block_anew(task: Task, ground: Ground, area: Area) -> Edit:
    """Return the edit that puts paragraphs, a list or a table in the place of one."""
    if area.part is Part.PARAGRAPH:
        require_paragraphs(task, task.new, area.last[0][1] - area.path[0][1] + 1)
        return Edit(area.start, area.end, block(task.new))
    if area.part not in {Part.LIST, Part.TABLE}:
        raise Uncertain(PLACE_UNKNOWN)
    if shape(task.new) is not area.part:
        raise Uncertain(msg("The new text is no list or no table, as what it takes the place of."))
    return Edit(ground.line_start(area.start), ground.line_end(area.end - 1), block(task.new))


# -- taken out ------------------------------------------------------------------------------------------


def delete_part(task: Task, target: Target) -> None:
    """Take a part out of a text; raises `Uncertain`."""
    if target.parts[-1].value == "aanhef":
        raise Uncertain(LIST_ALONE)
    if delete_column(task, target):
        return
    section, areas = task.plan.held(target)
    task.edit(section, *(_without(task.plan.ground(section), area) for area in areas))


def _without(ground: Ground, area: Area) -> Edit:
    if area.part in {Part.SENTENCE, Part.PARAGRAPH} and _leads_a_list(ground, area):
        raise Uncertain(LIST_ALONE)
    match area.part:
        case Part.SENTENCE:
            return without_units(ground, *ground.units_of(area.start, area.end))
        case Part.HEAD:
            raise Uncertain(msg("A table cannot be without its head."))
        case Part.CELL:
            return Edit(area.start, area.end, "")
    loose = without_letter(ground, area) if area.lettered else None
    return loose or without_lines(ground, area.start, area.end - 1)


def _leads_a_list(ground: Ground, area: Area) -> bool:
    """Tell whether a part is the opening words of a list, which it ends with a colon."""
    opens = ground.text[: area.end].rstrip().endswith(":")
    return opens and _LIST_FOLLOWS.match(ground.text, area.end) is not None


# -- beside one -----------------------------------------------------------------------------------------


def insert_beside(task: Task, target: Target) -> None:
    """Put something behind or before a part of a text; raises `Uncertain`."""
    section, areas = task.plan.held(target)
    area = areas[-1 if task.behind else 0]
    if area.column:
        raise Uncertain(ROW_UNKNOWN)
    task.edit(section, _beside(task, task.plan.ground(section), area, task.new.strip("\n")))


def _beside(task: Task, ground: Ground, area: Area, text: str) -> Edit:
    match area.part:
        case Part.SENTENCE if task.thing in {None, Part.SENTENCE}:
            require_sentence(task, text)
            unit = ground.units_of(area.start, area.end)[1 if task.behind else 0]
            return beside_unit(ground, unit, text, behind=task.behind)
        case Part.ITEM if task.thing in {None, Part.ITEM}:
            return items_beside(task, ground, area, text, behind=task.behind)
        case Part.ROW if task.thing in {None, Part.ROW}:
            return rows_beside(ground, area, text, behind=task.behind)
        case Part.PARAGRAPH | Part.LIST | Part.TABLE if task.thing is None or task.thing in _BLOCKS:
            return _block_beside(task, ground, area, text)
    raise Uncertain(PLACE_UNKNOWN)


def _block_beside(task: Task, ground: Ground, area: Area, text: str) -> Edit:
    if not (task.provision.thing or task.segment.text):
        raise Uncertain(msg("It is not clear whether a paragraph or a sentence comes."))
    if task.thing is Part.PARAGRAPH:
        require_paragraphs(task, text, 1)
    whole = replace(area, end=ground.line_end(area.end)) if area.part is Part.TABLE else area
    return beside_block(ground, whole, text, behind=task.behind)
