"""How wide words are, by their letters alone: near enough to share a line out before anything is set."""

from __future__ import annotations

import re
from typing import Final

_WIDE: Final = frozenset("mwMW@%‰—…")
_BREAK: Final = re.compile(r"(?<=[\s/?&-])")
_DOTS: Final = 2
"""The room for ` …`."""


def length(words: str) -> float:
    """Return how long `words` are, in letters of usual width."""
    return len(words) + sum(0.7 if letter in _WIDE else 0.15 for letter in words if letter in _WIDE or letter.isupper())


def fitting(text: str, line: int, lines: int) -> str:
    """Return `text` as far as it fits in so many `lines` of `line` letters, with `…` where something is left out."""
    room, used, kept = line * lines - _DOTS, 0.0, ""
    for piece in _BREAK.split(text):
        used = _behind(piece, used, line)
        if used > room:
            return f"{kept.rstrip()} …" if kept else f"{piece[: room // 2]}…"
        kept += piece
    return kept


def _behind(piece: str, used: float, line: int) -> float:
    """Return how much is used with `piece`, which begins a line where it does not fit; a longer one is broken."""
    left = line - used % line
    return used + length(piece) + (left if length(piece.rstrip()) > left else 0)
