"""Lines of a text that came out of Word or Windows, between which there is no empty one: what they were there.

Markdown takes lines that follow each other for one paragraph. Word ends each paragraph with one line end, and nobody
writes a list of names to have them run on. Only what can hardly be anything else is taken for that; a text with one
sentence on each line, as `sub` keeps it, and one that was wrapped by a machine are neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from sub_cli.text.sentences import sentence_spans


class Were(Enum):
    """What lines were."""

    ONE = auto()
    """One paragraph."""
    LINES = auto()
    """Lines that each stand by themselves, as names and addresses do."""
    PARAGRAPHS = auto()
    """A paragraph each."""


SHORT: Final = 60
"""Characters of a line in a list of lines, at most; a machine wraps at 65 or more."""
_LABEL: Final = re.compile(r"[^\t]{1,40}:[ ]*\t")
_TICK: Final = re.compile(r"[☐☑☒✓✔✗✘→⇒] ?\S")
_BEGINS: Final = re.compile(r"[“‘\"'(]?[^\W_a-zà-öø-ÿ]")
"""How a line begins that does not go on from the one before: with a capital or a figure."""
_ENDS: Final = re.compile(r"[.?!…][”’\"')]?\Z")
_OPEN: Final = re.compile(r"[\w)”’]\Z")
"""How a line ends that is no sentence and does not go on in the next one."""


def what_were(lines: Sequence[str], *, windows: bool, alone: bool) -> Were:
    """Return what lines that follow each other were.

    `windows` tells that they end as Word and Windows end lines, `alone` that the text has no empty line, which would
    part its paragraphs.
    """
    if len(lines) > 1 and all(map(_LABEL.match, lines)):
        return Were.LINES
    if _are_ticked(lines):
        return Were.LINES
    if windows and _are_listed(lines):
        return Were.LINES
    return Were.PARAGRAPHS if windows and alone and _are_paragraphs(lines) else Were.ONE


def _are_ticked(lines: Sequence[str]) -> bool:
    """Tell whether lines each begin with a tick, box or arrow, perhaps but for what leads to them."""
    items = lines[1:] if lines and lines[0].rstrip().endswith(":") else lines
    broken = any(line.endswith("\\") for line in lines[:-1])
    return len(items) > 1 and not broken and all(map(_TICK.match, items))


def _are_listed(lines: Sequence[str]) -> bool:
    """Tell whether lines are a list of lines: at least three short ones, perhaps with what leads to them first."""
    first, *others = lines
    items = others if first.rstrip().endswith((":", ",")) else lines
    if len(lines) < 3 or max(map(len, items)) > SHORT:
        return False
    if all(line.rstrip().endswith(";") for line in items[:-1]):
        return True
    return all(_OPEN.search(line.rstrip()) for line in items[:-1]) and all(map(_BEGINS.match, items))


def _are_paragraphs(lines: Sequence[str]) -> bool:
    """Tell whether lines are a paragraph each: whole sentences, and more than one in most of them."""
    whole = all(_BEGINS.match(line) and _ENDS.search(line.rstrip()) for line in lines)
    return len(lines) > 1 and whole and 2 * sum(len(sentence_spans(line)) > 1 for line in lines) > len(lines)
