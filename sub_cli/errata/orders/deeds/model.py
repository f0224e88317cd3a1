"""What one sentence of an order does, and why one may not be carried out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sub_cli.errata.orders.grounds import Edit
from sub_cli.errata.phrases import NotThere, Phrase
from sub_cli.messages import Message, msg

END_UNKNOWN = msg("It is not certain where the new text ends: put it between quotation marks.")
PLACE_UNKNOWN = msg("It is not clear where the new text comes.")
SECTION_UNKNOWN = msg("It does not say of which section.")
NUMBER_UNKNOWN = msg("It does not say which number it gets.")
ROW_UNKNOWN = msg("It does not say which row of the table is meant.")
NUMBERS_THAT_FOLLOW = msg("It does not say what becomes of the numbers that follow.")
ITEMS_BELOW = msg("Other items hang below it: say what becomes of them.")
LIST_ALONE = msg("It is not certain what goes: a list does not stand without its opening words.")
MEET = msg("One instruction changes what another gives in full or deletes: make one of the two.")
NO_TEXT = msg("The new text is missing.")
NO_SENTENCE = msg("The new text is no sentence.")
TWO_THINGS = msg("It says two things at once.")
EACH_BY_ITSELF = msg("Give each new section by itself.")


class Uncertain(NotThere):
    """What a sentence asks for cannot be known; with what it may be."""

    def __init__(self, reason: Message, candidates: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.candidates = tuple(candidates)


@dataclass(slots=True)
class Deeds:
    """What one sentence does."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    """Edits of texts, by section."""
    wholes: dict[str, str] = field(default_factory=dict)
    """Texts that are given in full, by section."""
    units: list[Phrase] = field(default_factory=list)
    """Sections that come, go, move or get another title, in their order."""
    numbers: list[tuple[str, str]] = field(default_factory=list)
    """The number that a section has to get."""
