"""Words of a Word file as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from sub_cli.messages import Message, msg
from sub_cli.word.found import Block, Span

_MARKS: Final = (("strong", "**"), ("em", "*"), ("strike", "~~"))
_SPECIAL: Final = re.compile(r"[\\`*\[\]<]|~~|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_BEGINS: Final = re.compile(r"(?:([-+>])(?=\s|\Z)|(#{1,6})(?=\s|\Z)|(\d{1,9})([.)])(?=\s|\Z))")
_EDGES: Final = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


class Unsaid(Exception):
    """What cannot be said in Markdown."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Known:
    """What the words of one section may refer to."""

    ids: Callable[[str], str]
    """Gives the id of the section that a bookmark is of; empty for another."""
    named: Callable[[str], str]
    """Gives the id of the section that words such as `section 2.1` name; empty for other words."""
    notes: dict[tuple[Block, ...], str]
    """The labels of its footnotes, by what they say."""


def markdown(spans: Sequence[Span], known: Known, *, cell: bool = False, indent: str = "") -> str:
    """Return words as Markdown; a break goes on below `indent`. Raises `Unsaid`."""
    made = _linked(spans, known).replace("\n", f"\\\n{indent}")
    if cell:
        if "\n" in made:
            raise Unsaid(msg("a line break in a cell"))
        return made.replace("|", "\\|")
    return _BEGINS.sub(_escaped, made, count=1) if _BEGINS.match(made) else made


def _escaped(found: re.Match[str]) -> str:
    return f"{found[3]}\\{found[4]}" if found[3] else f"\\{found[0]}"


def _linked(spans: Sequence[Span], known: Known) -> str:
    parts = []
    for link, group in groupby(spans, lambda each: each.link):
        inner = list(group)
        words = "".join(each.text for each in inner)
        id = known.ids(link[1:]) if link.startswith("#") else ""
        if link.startswith("#") and not id:
            raise Unsaid(msg("a link to a place in the Word file"))
        if id and known.named(words) == id:
            parts.append(f"[](#{id})")
        elif link:
            parts.append(f"[{_marked(inner, known)}]({f'#{id}' if id else _address(link)})")
        else:
            parts.append(_marked(inner, known))
    return "".join(parts)


def _address(link: str) -> str:
    return f"<{link}>" if set("() ") & set(link) else link


def _marked(spans: Sequence[Span], known: Known, level: int = 0) -> str:
    """Return words with their marks, those that reach furthest outside; blanks stand outside of marks."""
    if level == len(_MARKS):
        return "".join(_plain(each, known) for each in spans)
    name, mark = _MARKS[level]
    parts = []
    for on, group in groupby(spans, lambda each: name in each.format):
        inner = _marked([replace(each, format=each.format - {name}) for each in group], known, level + 1)
        found = _EDGES.fullmatch(inner)
        assert found is not None
        parts.append(f"{found[1]}{mark}{found[2]}{mark}{found[3]}" if on and found[2] else inner)
    return "".join(parts)


def _plain(span: Span, known: Known) -> str:
    if span.note:
        if span.note not in known.notes:
            raise Unsaid(msg("a footnote that is new, or says something else"))
        return f"[^{known.notes[span.note]}]"
    if "picture" in span.format:
        raise Unsaid(msg("a paragraph with a picture"))
    if "code" in span.format:
        if "`" in span.text:
            raise Unsaid(msg("code with a backtick"))
        return f"`{span.text}`"
    if "reference" in span.format and (id := known.named(span.text)):
        return f"[](#{id})"
    return _SPECIAL.sub(lambda found: f"\\{found[0]}" if found[0] != "~~" else "\\~\\~", span.text)
