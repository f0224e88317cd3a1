"""Where stretches of a file meet: a paragraph that ends in words of one fate, and behind it one of that fate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from sub_cli.word.flow import COLOPHON, COMES, GOES, NEW, OLD, ON, STAYS, TURNS, Mark, Part, Table, Token, Words
from sub_cli.word.pictures import picture_of
from sub_cli.word.reading import GAP


def sewn(parts: Sequence[Part]) -> list[Part]:
    """Return `parts`, where it is the end of the first such paragraph that comes or goes, as Word itself does it.

    The end of the second stays for it. LibreOffice takes the two for one change otherwise, and glues the neighbours.
    """
    tokens = [list(part.tokens) for part in parts]
    places = [(n, k) for n, part in enumerate(tokens) for k in range(len(part))]
    ends = [place for place, (n, k) in enumerate(places) if not isinstance(tokens[n][k], Words)]
    for first, second in pairwise(ends):
        one, other = (tokens[n][k] for n, k in (places[first], places[second]))
        if not isinstance(one, Mark) or not isinstance(other, Mark) or one.op != STAYS or other.op not in (COMES, GOES):
            continue
        between = [tokens[n][k].op for n, k in places[first + 1 : second]]  # type: ignore[union-attr]
        before = tokens[places[first - 1][0]][places[first - 1][1]] if first else one
        if isinstance(before, Words) and before.op == other.op and all(op == other.op for op in between):
            n, k = places[first]
            tokens[n][k] = replace(one, op=other.op)
            n, k = places[second]
            forms = (one.old, other.new) if other.op == COMES else (other.old, one.new)
            tokens[n][k] = replace(other, op=STAYS, old=forms[0], new=forms[1])
    _soften(tokens)
    _part(tokens)
    return [replace(part, tokens=tuple(made)) for part, made in zip(parts, tokens, strict=True)]


def _soften(parts: Sequence[list[Token]]) -> None:
    """Let what comes or goes look, on the side where it is not, like the paragraph that follows it there.

    When it is gone nothing is left of it, so that this says nothing; but LibreOffice may leave its look to that
    paragraph, which matters where one of the two is an item of a list. Before a table it leaves an empty line.
    """
    following = [COLOPHON, COLOPHON]
    for tokens in reversed(parts):
        for place in range(len(tokens) - 1, -1, -1):
            each = tokens[place]
            if isinstance(each, Table):
                following = [GAP, GAP]
            elif isinstance(each, Mark):
                side = {COMES: OLD, GOES: NEW}.get(each.op)
                form = following[side] if side is not None else None
                if each.old == each.new and form is not None and "item" in (form.kind, each.new.kind):
                    tokens[place] = replace(each, old=form) if side == OLD else replace(each, new=form)
                following = [form if ON[each.op][n] else following[n] for n, form in enumerate((each.old, each.new))]


def _part(parts: Sequence[list[Token]]) -> None:
    """Let no new words stand on both sides of an end that stays: LibreOffice takes them, and the end, for one change.

    The word behind those of the second paragraph goes and comes with them, so that it begins with what goes.
    """
    ended = False
    for tokens in parts:
        for place in range(len(tokens) - 1, -1, -1):
            each = tokens[place]
            before = tokens[place - 1] if place else None
            if isinstance(each, Mark) and each.op == STAYS and isinstance(before, Words) and before.op == COMES:
                _begin_with_old(tokens, place + 1)
        first = next((n for n, each in enumerate(tokens) if not isinstance(each, Words)), len(tokens))
        if ended and first:
            _begin_with_old(tokens, 0)
        ended = _ends_new(tokens)


def _ends_new(tokens: Sequence[Token]) -> bool:
    """Tell whether a stretch ends in new words and an end that stays."""
    if len(tokens) < 2:
        return False
    before, last = tokens[-2:]
    return isinstance(last, Mark) and last.op == STAYS and isinstance(before, Words) and before.op == COMES


def _begin_with_old(tokens: list[Token], start: int) -> None:
    """Let the paragraph that begins at `start` begin with what goes, where it begins with what comes."""
    behind = start
    while behind < len(tokens) and isinstance(each := tokens[behind], Words) and each.op == COMES:
        behind += 1
    word = tokens[behind] if behind < len(tokens) else None
    if behind == start or not isinstance(word, Words):
        return
    new = tokens[start:behind]
    if word.op == GOES:
        tokens[start : behind + 1] = [word, *new]
        return
    size = len(_WORD.match(word.text)[0])  # type: ignore[index]
    whole = bool(word.note or picture_of(word)) or not size
    first, rest = (
        (word, None) if whole else (replace(word, text=word.text[:size]), replace(word, text=word.text[size:]))
    )
    was = first.was if first.op == TURNS else first.format
    goes, comes = replace(first, op=GOES, format=was, was=()), replace(first, op=COMES, was=())
    tokens[start : behind + 1] = [goes, *new, comes, *([rest] if rest and rest.text else [])]


_WORD: Final = re.compile(r"\s*\S*")
