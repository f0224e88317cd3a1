"""Footnotes in a redline: a mark is shown as its number, as on the page, and not as `[^label]`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sub_cli.diff.changes import BlockChange, Run, SectionChange
from sub_cli.messages import Message, msg
from sub_cli.text.blocks import BlockKind, Shape

NOTE = "note"
"""Format of a run that is the number of a footnote, in rows alone."""
_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class NoteNumbers:
    """The number of each footnote by its label, before and now: in the order in which the text refers to them."""

    old: Mapping[str, str]
    new: Mapping[str, str]

    def of(self, shape: Shape, *, gone: bool) -> str:
        """Return the number of a footnote; its label where nothing refers to it."""
        return (self.old if gone else self.new).get(shape.marker, shape.marker)

    def marked(self, runs: Sequence[Run]) -> Iterator[Run]:
        """Yield `runs` with each mark as a run of its own that says its number."""
        for run in runs:
            yield from _parted(run, self._known(run.op))

    def notes(self, runs: Sequence[Run]) -> Iterator[Message]:
        """Yield which numbers stay while it is another footnote that has them, or the same by another label."""
        gone, come = (self._labels(runs, op) for op in "-+")
        for number, label in gone.items():
            if number in come:
                yield msg("footnote {number}: was “{was}”, is “{now}”", number=number, was=label, now=come[number])

    def _known(self, op: str) -> Mapping[str, str]:
        return self.old if op == "-" else self.new

    def _labels(self, runs: Iterable[Run], op: str) -> dict[str, str]:
        """Return the labels in the words that go or come, by their numbers."""
        known = self._known(op)
        labels = [label for run in runs if run.op == op for label in _MARK.findall(run.text)]
        return {known[label]: label for label in labels if label in known}


def note_numbers(section: SectionChange) -> NoteNumbers:
    """Return the numbers of the footnotes of a section."""
    return NoteNumbers(*(_numbered(section.blocks, old=old) for old in (True, False)))


def _numbered(blocks: Sequence[BlockChange], *, old: bool) -> dict[str, str]:
    shapes = [block.was if old else block.now for block in blocks]
    there = {shape.marker for shape in shapes if shape and shape.kind is BlockKind.FOOTNOTE}
    if not there:
        return {}
    ops = "=~-" if old else "=~+"
    words = (run.text for block in blocks for one in block.sentences for run in one.runs if run.op in ops)
    named = dict.fromkeys(label for text in words for label in _MARK.findall(text) if label in there)
    return {label: str(number) for number, label in enumerate(named, 1)}


def _parted(run: Run, numbers: Mapping[str, str]) -> Iterator[Run]:
    """Yield a run with the footnote marks in it apart."""
    if "[^" not in run.text:
        yield run
        return
    end = 0
    for found in _MARK.finditer(run.text):
        if found[1] in numbers:
            yield from _some(replace(run, text=run.text[end : found.start()]))
            was = (*run.was, NOTE) if run.op == "~" else run.was
            yield replace(run, text=numbers[found[1]], format=(*run.format, NOTE), was=was)
            end = found.end()
    yield from _some(replace(run, text=run.text[end:]))


def _some(run: Run) -> Iterator[Run]:
    if run.text:
        yield run


def raised(run: Run) -> Run:
    """Return the number of a footnote in raised figures, for what has no other way to set it so; else the run."""
    return replace(run, text=run.text.translate(_RAISED)) if NOTE in run.format else run
