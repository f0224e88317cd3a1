"""What the lines of an order are taken apart into. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from sub_cli.errata.orders.formulas import Formula
from sub_cli.errata.orders.provision import Provision, Target
from sub_cli.messages import Message

MOST = 1_000
"""Sentences and formulas of one order."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Some lines of an order that belong together."""

    first: int
    """Line of the order, from 1."""
    last: int
    words: str
    """What stands there, with what it quotes; of an order without its text."""
    formula: Formula | None = None
    provisions: tuple[Provision, ...] = ()
    """What a sentence orders; nothing for a formula and for what is not understood."""
    text: str = ""
    """The new text."""
    exact: bool = False
    """True where the text stands behind `>`, so that its lines are meant as they are."""
    quoted: bool = False
    """True where the text is quoted, so that it is certain where it ends."""
    mark: str = ""
    """The kind of the mark with which it begins."""
    reason: Message | None = None
    """Why it is not carried out, where that is known from its words alone."""
    lead: Target | None = None
    """The place that the leads above it name."""
    barred: bool = False
    """True where nothing is carried out: in an explanation or a preamble, and below the lead of another document."""
    candidates: tuple[str, ...] = ()
    """What the new text may be, where that is not certain."""
