"""The words a reader sees in a block of Markdown, and the formats they carry: bold, italics, code, links. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Format: TypeAlias = tuple[str, ...]
"""Formats of one stretch of words, outermost first: `strong`, `em`, `code`, `strike`, `link:TARGET`, `image:SOURCE`."""

Visible: TypeAlias = tuple[tuple[str, Format], ...]
"""What is seen of one sentence: stretches of words, each with its formats."""

_MARKED = re.compile(r"[*_`\[\\<~]")
_MARK = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])"
    r"|(?<!`)(?P<ticks>`++)(?P<code>(?:[^`]|(?!(?P=ticks)(?!`))`++)++)(?P=ticks)"
    r"|(?P<note>\[\^[^\]\s]{1,99}\])"
    r"|(?P<reference>\[\]\([#@][^)\s]{0,300}\))"
    r"|(?P<open>!?\[)"
    r"|\](?P<target>\((?:<[^<>]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\))"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>"
    r"|(?P<run>\*+|_+|~~)",
    re.S,
)
_NAMES = {"*": "em", "_": "em", "**": "strong", "__": "strong", "~~": "strike"}


@dataclass(slots=True)
class _Node:
    """A stretch of the source: text that is seen, or a mark that opens or closes a format."""

    start: int
    seen: str
    plain: bool = False
    """True where what is seen is the source itself, so that it can be cut anywhere."""
    opens: str = ""
    closes: bool = False


class _Waiting:
    """The marks that may still be closed, of each sign by itself: a text may open thousands and close none."""

    def __init__(self) -> None:
        self._places: dict[str, list[int]] = {sign: [] for sign in "*_~["}

    def add(self, sign: str, place: int) -> None:
        """Let the mark at `place` wait; places only grow."""
        self._places[sign].append(place)

    def last(self, sign: str) -> int | None:
        """Return the place of the newest mark of `sign` that waits; None where none does."""
        places = self._places[sign]
        return places[-1] if places else None

    def drop(self, place: int) -> None:
        """Let the mark at `place`, and what waits behind it, wait no more."""
        for places in self._places.values():
            while places and places[-1] >= place:
                places.pop()


def visible(texts: Sequence[str]) -> list[Visible]:
    """Return what is seen of each of `texts`, the sentences of one block; a format may reach over several."""
    if not any(_MARKED.search(text) for text in texts):
        return [((text, ()),) if text else () for text in texts]
    whole = " ".join(texts)
    return _cut(_nodes(whole), texts)


def seen(spans: Visible) -> str:
    """Return the bare words of `spans`."""
    return "".join(text for text, _ in spans)


def _nodes(source: str) -> list[_Node]:
    nodes: list[_Node] = []
    waiting = _Waiting()
    place = 0
    for found in _MARK.finditer(source):
        if place < found.start():
            nodes.append(_Node(place, source[place : found.start()], plain=True))
        place = found.end()
        _mark(source, found, nodes, waiting)
    if place < len(source):
        nodes.append(_Node(place, source[place:], plain=True))
    return nodes


def _mark(source: str, found: re.Match[str], nodes: list[_Node], waiting: _Waiting) -> None:
    """Add the nodes of the mark `found`; `waiting` holds the marks that may still be closed."""
    start = found.start()
    if found["run"]:
        _run(source, found, nodes, waiting)
    elif found["open"]:
        waiting.add("[", len(nodes))
        nodes.append(_Node(start, found[0]))
    elif found["target"] is not None:
        _link(found, nodes, waiting)
    elif found["code"] is not None:
        nodes += (
            _Node(start, "", opens="code"),
            _Node(start, _code(found["code"])),
            _Node(start, "", closes=True),
        )
    elif found["auto"]:
        link = f"link:{found['auto']}"
        nodes += (_Node(start, "", opens=link), _Node(start, found["auto"]), _Node(start, "", closes=True))
    else:
        nodes.append(_Node(start, found["escape"] or found[0]))


def _code(inner: str) -> str:
    return inner[1:-1] if inner.startswith(" ") and inner.endswith(" ") and inner.strip() else inner


def _link(found: re.Match[str], nodes: list[_Node], waiting: _Waiting) -> None:
    """Close the nearest bracket that is open, as a link to the target; without one the mark is text."""
    index = waiting.last("[")
    if index is None:
        nodes.append(_Node(found.start(), found[0]))
        return
    opener = nodes[index]
    kind = "image" if opener.seen == "![" else "link"
    opener.seen, opener.opens = "", f"{kind}:{found['target'][1:-1]}"
    waiting.drop(index)
    nodes.append(_Node(found.start(), "", closes=True))


def _run(source: str, found: re.Match[str], nodes: list[_Node], waiting: _Waiting) -> None:
    """Read a run of `*`, `_` or `~~`: close what it can, then open what is left."""
    run, start, end = found["run"], found.start(), found.end()
    before = source[start - 1] if start else " "
    after = source[end] if end < len(source) else " "
    inside = run[0] == "_" and before.isalnum() and after.isalnum()
    while run and not before.isspace() and not inside:
        index = waiting.last(run[0])
        if index is None or len(nodes[index].seen) > len(run):
            break
        opener = nodes[index]
        run = run[len(opener.seen) :]
        opener.opens, opener.seen = _NAMES[opener.seen], ""
        waiting.drop(index)
        nodes.append(_Node(start, "", closes=True))
    if run and not after.isspace() and not inside and len(run) <= 3:
        for part in (run[:2], run[2:]) if len(run) == 3 else (run,):
            waiting.add(part[0], len(nodes))
            nodes.append(_Node(start, part))
    elif run:
        nodes.append(_Node(start, run))


def _cut(nodes: list[_Node], texts: Sequence[str]) -> list[Visible]:
    """Return what is seen of each of `texts`, which stand in the source of `nodes` with one blank between them."""
    formats: list[str] = []
    result: list[list[tuple[str, Format]]] = [[] for _ in texts]
    starts, place = [], 0
    for text in texts:
        starts.append(place)
        place += len(text) + 1
    row = 0
    for node in nodes:
        if node.opens:
            formats.append(node.opens)
        elif node.closes:
            if formats:
                formats.pop()
        else:
            row = _place(node, starts, row, tuple(formats), result, texts)
    return [_joined(part) for part in result]


def _place(
    node: _Node,
    starts: list[int],
    row: int,
    form: Format,
    result: list[list[tuple[str, Format]]],
    texts: Sequence[str],
) -> int:
    """Put what is seen of `node` into the sentences that it stands in; return the last of them."""
    while row + 1 < len(starts) and starts[row + 1] <= node.start:
        row += 1
    if not node.plain:
        result[row].append((node.seen, form))
        return row
    start, end = node.start, node.start + len(node.seen)
    while True:
        limit = starts[row] + len(texts[row])
        part = node.seen[start - node.start : max(min(end, limit), start) - node.start]
        if part:
            result[row].append((part, form))
        if row + 1 == len(starts) or end <= starts[row + 1]:
            return row
        row += 1
        start = starts[row]


def _joined(parts: list[tuple[str, Format]]) -> Visible:
    """Return `parts` with neighbours of the same formats as one."""
    joined: list[tuple[str, Format]] = []
    for text, form in parts:
        if joined and joined[-1][1] == form:
            joined[-1] = (joined[-1][0] + text, form)
        elif text:
            joined.append((text, form))
    return tuple(joined)
