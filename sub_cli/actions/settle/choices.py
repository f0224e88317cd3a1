"""Settle: texts that are still being written, by sentence; where only a person can decide, it is a choice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sub_cli import layout
from sub_cli.diff.merging import merge
from sub_cli.store import yaml
from sub_cli.store.files import Files


@dataclass(frozen=True, slots=True)
class Choice:
    """Two wordings of which a person says what holds."""

    path: str
    mine: str
    theirs: str
    """Empty, as `mine` may be, where that side took the words, or the file, away."""


MINE, THEIRS, BOTH, LATER = "mine", "theirs", "both", "later"
Pick = Callable[[Choice], str]
"""Returns one of those four for a choice."""

_CONFLICT = re.compile(
    r"^<{7}(?: [^\n]*)?\n(?P<mine>.*?)(?:^\|{7}(?: [^\n]*)?\n.*?)?^={7}\n(?P<theirs>.*?)^>{7}(?: [^\n]*)?(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


def is_text(path: str) -> bool:
    """Tell whether a file is a text of the programme."""
    return layout.is_source(path) and path.endswith(".yaml")


def merged(path: str, versions: Mapping[int, bytes], pick: Pick) -> tuple[bool, bytes | None]:
    """Return whether a text in conflict is settled, and what it becomes; None for a file that goes.

    `versions` are those of git's index: 1 what both began with, 2 ours, 3 theirs; one that is lacking has no file.
    """
    ours, theirs = (versions[side].decode("utf-8", "surrogateescape") if side in versions else "" for side in (2, 3))
    if 2 in versions and 3 in versions:
        return _sound(
            path, decided(path, merge(versions.get(1, b"").decode("utf-8", "surrogateescape"), ours, theirs).text, pick)
        )
    wanted = pick(Choice(path, ours, theirs))
    kept = {MINE: ours, THEIRS: theirs, BOTH: ours or theirs}.get(wanted)
    return (False, None) if kept is None else _sound(path, kept) if kept else (True, None)


def decided(path: str, text: str, pick: Pick) -> str | None:
    """Return a text in which every conflict is decided; None where one is left for later."""
    left = False

    def chosen(found: re.Match[str]) -> str:
        nonlocal left
        wanted = LATER if left else pick(Choice(path, found["mine"], found["theirs"]))
        left = left or wanted == LATER
        return {MINE: found["mine"], THEIRS: found["theirs"], BOTH: found["mine"] + found["theirs"]}.get(wanted, "")

    done = _CONFLICT.sub(chosen, text)
    return None if left else done


def _sound(path: str, text: str | None) -> tuple[bool, bytes | None]:
    """Return a text as bytes, as settled where it can be read."""
    data = None if text is None else text.encode("utf-8", "surrogateescape")
    return (False, None) if data is None or yaml.parse(path, data)[1] else (True, data)


def marked(files: Files) -> list[str]:
    """Return the texts in which a conflict of git's stands between its marks."""
    every = (path for folder in layout.SOURCES for path in files.names(folder) if is_text(path))
    return [path for path in every if yaml.conflict_left(path, files.read(path).decode("utf-8", "surrogateescape"))]
