"""Footnotes in a redline: a mark is shown as its number, as on the page, and not as `[^label]`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sub_cli.diff.changes import Run, SectionChange
from sub_cli.diff.renamed_notes import renamed_notes
from sub_cli.messages import Message, msg
from sub_cli.text.blocks import BlockKind, Shape
from sub_cli.text.inline import PLAIN
from sub_cli.text.notes import note_numbers
from sub_cli.text.units import take_apart

NOTE = "note"
"""Format of a run that is the number of a footnote, in rows alone."""
_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class NoteNumbers:
    """The number of each footnote by its label, before and now: in the order in which the text refers to them."""

    old: Mapping[str, int]
    new: Mapping[str, int]

    def of(self, shape: Shape, *, gone: bool) -> str:
        """Return the number of a footnote."""
        return str((self.old if gone else self.new).get(shape.marker, shape.marker))

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

    def _known(self, op: str) -> Mapping[str, int]:
        return self.old if op == "-" else self.new

    def _labels(self, runs: Iterable[Run], op: str) -> dict[int, str]:
        """Return the labels in the words that go or come, by their numbers."""
        known = self._known(op)
        labels = [label for run in runs if run.op == op and not _is_text(run) for label in _MARK.findall(run.text)]
        return {known[label]: label for label in labels if label in known}


def numbers_of(section: SectionChange) -> NoteNumbers:
    """Return the numbers of the footnotes of a section."""
    shapes = (shape for block in section.blocks for shape in (block.was, block.now))
    if not any(shape and shape.kind is BlockKind.FOOTNOTE for shape in shapes):
        return NoteNumbers({}, {})
    old, new = note_numbers(section.old_text), note_numbers(section.new_text)
    renamed = renamed_notes(take_apart(section.old_text), take_apart(section.new_text))
    return NoteNumbers(old | {now: old[was] for was, now in renamed.items()}, new)


def _parted(run: Run, numbers: Mapping[str, int]) -> Iterator[Run]:
    """Yield a run with the footnote marks in it apart."""
    if "[^" not in run.text or _is_text(run):
        yield run
        return
    end = 0
    for found in _MARK.finditer(run.text):
        if found[1] in numbers:
            yield from _some(replace(run, text=run.text[end : found.start()]))
            was = (*run.was, NOTE) if run.op == "~" else run.was
            yield replace(run, text=str(numbers[found[1]]), format=(*run.format, NOTE), was=was)
            end = found.end()
    yield from _some(replace(run, text=run.text[end:]))


def _is_text(run: Run) -> bool:
    """Return whether what looks like a mark in the words of `run` is none."""
    return "code" in run.format or PLAIN in run.format


def _some(run: Run) -> Iterator[Run]:
    if run.text:
        yield run


def raised(run: Run) -> Run:
    """Return the number of a footnote in raised figures, for what has no other way to set it so; else the run."""
    return replace(run, text=run.text.translate(_RAISED)) if NOTE in run.format else run
