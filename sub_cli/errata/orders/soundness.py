"""What an order would break in a text that was whole: references to footnotes, the head of a table. Pure."""

from __future__ import annotations

import re

from sub_cli.errata.orders.labels import lone_captions
from sub_cli.errata.orders.places import places
from sub_cli.messages import Message, msg


def faults(old: str, new: str) -> Message | None:
    """Return what is broken in a text that was whole before; None where nothing is."""
    (refs, notes), (before_refs, before_notes) = _noted(new), _noted(old)
    if lost := (refs - notes) - (before_refs - before_notes):
        return msg("The text would refer to the footnote “{name}”, which is not there.", name=min(lost))
    if alone := (notes - refs) - (before_notes - before_refs):
        return msg("Nothing would refer to the footnote “{name}” any more: say what becomes of it.", name=min(alone))
    if _loose_rows(new) > _loose_rows(old):
        return msg("Rows would be left without the head of their table.")
    if alone := lone_captions(places(new)) - lone_captions(places(old)):
        return msg("Nothing would stand by “{caption}” any more: say what becomes of it.", caption=min(alone))
    return None


def _noted(text: str) -> tuple[set[str], set[str]]:
    return set(re.findall(r"\[\^([^\]\s]+)\](?!:)", text)), set(re.findall(r"^\[\^([^\]\s]+)\]:", text, re.MULTILINE))


def _loose_rows(text: str) -> int:
    """Return how many lines look like rows of a table and are none."""
    return sum(unit.text.lstrip().startswith("|") and not unit.column for unit in places(text).all_units)
