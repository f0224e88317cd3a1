"""What errata do, in words and with the new text, as a Word file has it: in a memo, or by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import dedent

from sub_cli.errata import effects
from sub_cli.errata.effects import SectionEffect
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.base import Change
from sub_cli.errata.orders.writing import Instruction
from sub_cli.errors import BadInput
from sub_cli.memo.model import Memo
from sub_cli.pages.frame import effect_words
from sub_cli.pages.memo import led, readings, surroundings
from sub_cli.pages.word.paper import line, prose
from sub_cli.render.markdown import Prose, mistakes
from sub_cli.text.references import spoken
from sub_cli.word.flow import Token


@dataclass(frozen=True, slots=True)
class Told:
    """How errata are told."""

    words: Mapping[str, str]
    """Of the house."""
    language: str
    labels: Mapping[str, str]
    """What people read for the name of an erratum."""
    memo: Memo | None = None
    """The memo that brings them out."""


def errata_blocks(ledger: Ledger, named: Iterable[Erratum], told: Told, around: Prose) -> Iterator[tuple[str, Token]]:
    """Yield the paragraphs of each erratum with its name; each is read in the text with those before it applied.

    Raises `BadInput` with what no page can show of a new text.
    """
    for erratum, earlier, changes in readings(ledger, named):
        own = surroundings(earlier, erratum, changes, around)
        for each in effects.told(earlier, changes, told.language):
            for token in _block(erratum, each, changes, told, own):
                yield erratum.id, token


def _block(
    erratum: Erratum, effect: SectionEffect, changes: Sequence[Change], told: Told, around: Prose
) -> Iterator[Token]:
    """Yield what an erratum does to one section: a heading, the order, and the text as it becomes."""
    happens = ", ".join(effect_words(effect.effects, effect.was, told.words))
    name = f"{told.words[erratum.kind.value]} {told.labels.get(erratum.id, erratum.id)}"
    yield from line("block", " · ".join(filter(None, (name, effect.label, happens))))
    alone = len({change.section for change in changes}) == 1
    is_led = alone and told.memo is not None and led(told.memo, erratum)
    for order in effect.order:
        if not (is_led and order.whole and not effect.heading):
            yield from _order(order, around)
    if effect.heading:
        yield from line("heading", effect.heading, depth=3)
    if effect.text:
        if found := mistakes(effect.text, around):
            raise BadInput.because(*found)
        yield from prose(effect.text, quoted=True)


def _order(order: Instruction, around: Prose) -> Iterator[Token]:
    """Yield a sentence of an order, with the text that it quotes set in below it; rows of a table as words."""
    mark = f"{order.mark}. " if order.mark else ""
    text = dedent(order.text).strip("\n")
    if not text or order.whole:
        yield from line("order", mark + order.words)
    elif order.rows or mistakes(text + "\n", around):
        yield from line("order", mark + replace(order, text=spoken(order.text, {})).said)
    else:
        yield from line("order", mark + order.words)
        yield from prose(text + "\n", quoted=True)
    for each in order.items:
        yield from _order(each, around)
