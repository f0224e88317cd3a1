"""Items of a list: another wording of one, or items beside it, with its marker and the number that follows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sub_cli.errata.orders.deeds.model import ITEMS_BELOW, NUMBERS_THAT_FOLLOW, Uncertain
from sub_cli.errata.orders.deeds.new_text import rows_of, shape
from sub_cli.errata.orders.deeds.task import Task
from sub_cli.errata.orders.edits import bare_item, sentences, with_units
from sub_cli.errata.orders.grounds import Area, Edit, Ground
from sub_cli.errata.orders.locating import letters, marker
from sub_cli.errata.orders.places import Part
from sub_cli.messages import msg


def item_anew(ground: Ground, area: Area, text: str) -> Edit:
    """Return the edit that gives an item another wording; raises `Uncertain`."""
    marked = sum(bool(bare_item(row)[0]) for row in rows_of(text))
    if area.path != area.last or marked > 1:
        raise Uncertain(msg("Give each item by itself."))
    mark, words = bare_item(text.strip())
    if area.lettered:
        return _letter_anew(ground, area, mark, words)
    own = marker(ground, area.path).strip()
    if mark[-1:] in {".", ")"} and own[-1:] in {".", ")"}:
        _require_mark(mark, own.strip("()."))
    if ground.count(Part.ITEM, area.path) and not shape(words):
        raise Uncertain(ITEMS_BELOW)
    return with_units(ground, *ground.units_of(area.start, area.end), words)


def _letter_anew(ground: Ground, area: Area, mark: str, words: str) -> Edit:
    """Return the edit of an item that is written in running text: "a. …; b. …"."""
    own, _ = bare_item(ground.text[area.start : area.end])
    if mark and mark != own:
        raise Uncertain(msg("The new text has another mark: {mark}.", mark=mark))
    return Edit(area.start, area.end, f"{own} {' '.join(words.split())}")


def items_beside(task: Task, ground: Ground, area: Area, text: str, *, behind: bool) -> Edit:
    """Return the edit that puts items behind or before one; raises `Uncertain`."""
    if area.lettered:
        return letter_beside(task, ground, area, text, behind=behind)
    rows, own = rows_of(text), marker(ground, area.path)
    made = list(_marked(rows, own, behind=behind))
    _require_count(task, rows)
    follows = area.path[0][1] < ground.count(Part.ITEM, area.path[1:]) or not behind
    if re.search(r"\d", own) and follows and not task.provision.renumbered:
        raise Uncertain(NUMBERS_THAT_FOLLOW)
    if behind:
        stop = ground.line_end(max(area.end - 1, 0))
        return Edit(stop, stop, "".join(f"\n{row}" for row in made))
    begin = ground.line_start(area.start)
    return Edit(begin, begin, "".join(f"{row}\n" for row in made))


def _marked(rows: Sequence[str], own: str, *, behind: bool) -> Iterator[str]:
    """Yield items that come beside one with the marker `own`, each with its marker and number."""
    number = re.search(r"\d+", own)
    first = int(number[0]) + behind if number else 0
    for index, row in enumerate(rows):
        mark, words = bare_item(row)
        if row[:1].isspace() and index and mark:
            raise Uncertain(ITEMS_BELOW)
        if number:
            _require_mark(mark, str(first + index))
        head = re.sub(r"\d+", str(first + index), own)
        yield head + f"\n{' ' * len(head)}".join(sentences(words))


def _require_mark(mark: str, wanted: str) -> None:
    """Refuse an item with a mark that is not the one that it gets; without one it gets it."""
    if mark and mark.strip("().") != wanted:
        raise Uncertain(msg("The new text has another mark: {mark}.", mark=mark))


def _require_count(task: Task, rows: Sequence[str]) -> None:
    """Refuse more items than are told to come, and none at all."""
    if not rows or 0 < task.told < len(rows):
        raise Uncertain(msg("It names {count} items, and gives {given}.", count=max(1, task.told), given=len(rows)))


def letter_beside(task: Task, ground: Ground, area: Area, text: str, *, behind: bool) -> Edit:
    """Return the edit that puts an item beside one in running text: "a. …; b. …"; raises `Uncertain`."""
    rows, known = rows_of(text), letters(ground)
    index = next(n for n, (_, each) in enumerate(known) if each.start == area.start)
    if len(rows) != 1:
        raise Uncertain(msg("It names {count} items, and gives {given}.", count=1, given=len(rows)))
    mark, words = bare_item(rows[0])
    letter = chr(ord("a") + index + behind)
    _require_mark(mark, letter)
    if not task.provision.renumbered and (index < len(known) - 1 or not behind):
        raise Uncertain(NUMBERS_THAT_FOLLOW)
    between, new = "\n" if ground.on_lines_of_its_own(area) else " ", f"{letter}. {words.strip()}"
    return Edit(area.end, area.end, between + new) if behind else Edit(area.start, area.start, new + between)


def without_letter(ground: Ground, area: Area) -> Edit | None:
    """Return the edit that takes an item out of running text; None where it has lines of its own."""
    if ground.on_lines_of_its_own(area):
        return None
    follows = ground.text[area.end : area.end + 1] == " "
    return Edit(area.start, area.end + 1, "") if follows else Edit(area.start - 1, area.end, "")
