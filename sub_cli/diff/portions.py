"""The words of a sentence that became several blocks, block by block. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sub_cli.diff.changes import Run


def portions(runs: Iterable[Run], texts: Sequence[str], joints: Sequence[int]) -> list[tuple[Run, ...]]:
    """Return `runs` cut into those of each of `texts`, which stand behind each other on the new side.

    `joints` says how many characters stand before each text that are in none. What goes at a joint is of the text
    before it.
    """
    cutter = _Cutter(texts, joints)
    for run in runs:
        cutter.add(run)
    return [tuple(part) for part in cutter.parts]


class _Cutter:
    """Deals the runs out, text by text."""

    def __init__(self, texts: Sequence[str], joints: Sequence[int]) -> None:
        self.parts: list[list[Run]] = [[] for _ in texts]
        self.left = [len(text) for text in texts]
        self.joints = list(joints)
        self.at = 0

    def add(self, run: Run) -> None:
        """Add a run to the text, or the texts, that it stands in."""
        if run.op == "-":
            self.parts[self.at].append(run)
            return
        text = run.text
        while text:
            text = text[self._take(run, text) :]

    def _take(self, run: Run, text: str) -> int:
        """Take the beginning of `text`: into the present text, or away where it is a joint; return how much."""
        if not self.left[self.at]:
            self.at += 1
            dropped = self.joints[self.at]
            if dropped:
                return dropped
        size = min(self.left[self.at], len(text))
        self.parts[self.at].append(replace(run, text=text[:size]))
        self.left[self.at] -= size
        return size
