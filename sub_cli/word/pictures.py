"""Pictures among words: one comes or goes as a whole, with the words that stand for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from sub_cli.word.flow import COMES, GOES, NEW, OLD, ON, STAYS, TURNS, Words, side_text

_IMAGE: Final = "image:"
_TITLE: Final = re.compile(r'\s+"[^"]*"\Z')
"""What may stand behind the path of a picture."""


def picture_of(words: Words) -> str:
    """Return the path of the picture that words stand for; "" where they stand for none."""
    names = (name.removeprefix(_IMAGE) for name in words.format if name.startswith(_IMAGE))
    return _TITLE.sub("", next(names, ""))


def whole_pictures(words: Iterable[Words]) -> Iterator[Words]:
    """Yield words, where those of one picture are together, and what cannot merely turn goes and comes."""
    for path, group in groupby(_apart(words), picture_of):
        if not path:
            yield from group
            continue
        those = list(group)
        old, new = side_text(those, OLD), side_text(those, NEW)
        there = [any(ON[each.op][side] for each in those) for side in (OLD, NEW)]
        if all(there) and old == new:
            yield replace(those[0], op=STAYS, text=new)
            continue
        for op, text, is_there in ((GOES, old, there[OLD]), (COMES, new, there[NEW])):
            if is_there:
                yield replace(those[0], op=op, text=text)


def _apart(words: Iterable[Words]) -> Iterator[Words]:
    """Yield words; where a link or picture came, went or leads elsewhere, as words that go and words that come."""
    for each in words:
        if each.op == TURNS and _leads(each.format) != _leads(each.was):
            yield Words(GOES, each.text, each.was)
            yield Words(COMES, each.text, each.format)
        else:
            yield each


def _leads(form: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in form if name.partition(":")[0] in ("link", "image"))
