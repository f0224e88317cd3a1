"""Whether a line behind a sentence still is its new text: it may be something else for certain, or perhaps. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sub_cli.errata.orders.formulas import ends_text, formula
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provision import Provision, Target
from sub_cli.errata.orders.quotations import MARK
from sub_cli.errata.orders.segments.likeness import (
    begins_as_an_order,
    is_article,
    is_heading,
    like_an_order,
    speaks_of_orders,
)
from sub_cli.errata.orders.segments.marks import Marks
from sub_cli.errata.orders.segments.nest import Nest
from sub_cli.errata.orders.segments.sentences import Sentences, ended
from sub_cli.errata.orders.vocabulary import Verb, part_of

_ENDS = re.compile(r"[.!?:;…”’\")|\]]$|^\s*(?:[-*+|#>]|\d+[.)]|[a-z][.)])")
"""How a line of a text ends or begins."""
_MANY = frozenset({Part.PARAGRAPH, Part.LIST, Part.TABLE})


class Doubt:
    """Looks at lines with what is known of the order before them."""

    def __init__(self, sentences: Sentences, marks: Marks, nest: Nest) -> None:
        self._sentences = sentences
        self._marks = marks
        self._nest = nest

    def stops(self, text: str, kind: str) -> bool:
        """Tell whether a line is no new text for certain; `kind` is that of the mark of the sentence."""
        if ends_text(text):
            return True
        if text.lstrip().startswith((">", "|")):
            return False
        marked = self._marks.look(text)
        if marked.kind and not marked.words:
            return marked.kind == kind or self._nest.knows(marked.kind)
        return self._sentences.orders(marked.words) or self._sentences.orders(text.strip())

    def inline(self, sentences: Sequence[str]) -> bool:
        """Tell whether a sentence of the text on the line of the order may be something else."""
        return any(
            self._sentences.orders(each) or like_an_order(each) or speaks_of_orders(each) or begins_as_an_order(each)
            for each in sentences
        )

    def doubtful(self, text: str, before: str | None, kind: str) -> bool:
        """Tell whether a line may be something else than new text; `before` is the line of it before, if any."""
        if like_an_order(text) or speaks_of_orders(text) or formula(text):
            return True
        if before is not None:
            return self._breaks(text, kind) or (not before.strip() and not _is_text(text))
        heading = not text.rstrip().endswith(".")
        return (not heading and _tells(text)) or MARK.match(text.strip()) is not None or self._lone(text)

    def _breaks(self, text: str, kind: str) -> bool:
        """Tell whether a later line begins as another order does, or with the next mark of the list."""
        marked = self._marks.look(text)
        listed = bool(marked.kind) and marked.kind == kind and not kind.startswith("-")
        return _tells(text) or listed or self._lone(text) or is_article(text)

    def _lone(self, text: str) -> bool:
        marked = self._marks.look(text)
        return bool(marked.kind) and not marked.words


def _tells(text: str) -> bool:
    return any(begins_as_an_order(each) for each in ended(text))


def _is_text(text: str) -> bool:
    return _ENDS.search(text.strip()) is not None or is_heading(text)


def takes_paragraphs(provision: Provision) -> bool:
    """Tell whether more than one paragraph may come: a section, its text, paragraphs or items."""
    thing = provision.thing
    if thing is not None and thing.value == "unit":
        return True
    if provision.verb is Verb.INSERT and thing is None and provision.side is not None and provision.anchor < 0:
        return not any(each.parts for each in provision.targets)
    if provision.verb in {Verb.READ, Verb.REPLACE, Verb.CHANGE}:
        return _takes_place_of_paragraphs(provision)
    many = thing is not None and thing.value != "text" and (not thing.numbers or thing.numbers[0] != 1)
    return many and part_of(thing.value) in {Part.PARAGRAPH, Part.ITEM, Part.ROW, None} if thing else False


def _takes_place_of_paragraphs(provision: Provision) -> bool:
    target = provision.targets[0] if provision.targets else Target()
    parts = [each.part for each in target.parts]
    return not provision.old and not target.heading and (not parts or parts[-1] in _MANY)
