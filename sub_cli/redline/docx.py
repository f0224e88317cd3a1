"""The redline as a Word file: real tracked changes, which accepted give the new text, and rejected the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sub_cli.diff.changes import Comparison, SectionChange, SectionKind
from sub_cli.messages import Message, msg
from sub_cli.redline.base import Look, section_note
from sub_cli.word.flow import COMES, GOES, STAYS, Form, Hand, Mark, Part, Token, Words
from sub_cli.word.package import Paper, package
from sub_cli.word.seams import sewn
from sub_cli.word.tracked import Tracked, tracked


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A comparison, with who made each change and what is to be said of it."""

    comparison: Comparison
    look: Look
    """In whose language comments are."""
    hand: Callable[[SectionChange], Hand]
    """Tells whose the changes of a section are."""
    remarks: Callable[[SectionChange], Sequence[str]]
    """Tells what brought them: a comment for each."""


@dataclass(frozen=True, slots=True)
class WordRedline:
    """A redline as a Word file."""

    data: bytes
    whole: tuple[str, ...] = ()
    """The sections, by number or id, of which the old text goes as a whole and the new one comes."""


class FileForm(Protocol):
    """Writes whole comparisons as a file."""

    def __call__(
        self, those: Sequence[Reviewed], paper: Paper, images: Mapping[str, bytes] | None = None
    ) -> WordRedline:
        """Return `those` as one file."""


def render(those: Sequence[Reviewed], paper: Paper, images: Mapping[str, bytes] | None = None) -> WordRedline:
    """Return comparisons below one another as one file; `images` are the pictures that may be shown, by path."""
    parts, whole = list[Part](), list[str]()
    for each in those:
        parts += _titles(each)
        for section in each.comparison.sections:
            changed = tracked(section) if section.blocks else Tracked(())
            whole += [section.number or section.id or paper.title] if changed.whole else []
            anchor = section.id if len(those) == 1 else ""
            tokens = (*_heading(section, each, anchor, changed.whole), *changed.tokens)
            parts.append(Part(tokens, each.hand(section), each.look.refer))
    return WordRedline(package(sewn(parts), paper, images=images), tuple(whole))


def _titles(reviewed: Reviewed) -> Iterator[Part]:
    """Yield the title of a document; loose texts have none."""
    comparison = reviewed.comparison
    old, new = comparison.old_title, comparison.new_title
    if old or new:
        form = Form("title")
        hand = reviewed.hand(SectionChange("", old_title=old, new_title=new))
        yield Part((*_changed(old, new), Mark(STAYS, form, form)), hand)


def _heading(section: SectionChange, reviewed: Reviewed, anchor: str, whole: bool) -> Iterator[Token]:
    """Yield number and title of a section, as a paragraph that comes or goes with it."""
    if not section.id:
        return
    op = COMES if SectionKind.INSERTED in section.kinds else GOES if SectionKind.REMOVED in section.kinds else STAYS
    sides = (op != COMES, op != GOES)
    both = section.old_number, section.new_number
    numbers = [number if there else "" for number, there in zip(both, sides, strict=True)]
    yield from _changed(*numbers)
    if any(numbers):
        yield Words(op, "\t")
    if section.title_runs:
        yield from (Words(run.op, run.text, run.format, run.was) for run in section.title_runs)
    elif section.title:
        yield Words(op, section.title)
    old, new = (Form("section", (number or section.number).count(".") + 1) for number in numbers)
    yield Mark(op, old, new, anchor, tuple(_remarks(section, reviewed, whole)))


def _changed(old: str, new: str) -> Iterator[Words]:
    if old == new:
        yield from (Words(STAYS, old),) if old else ()
        return
    yield from (Words(op, text) for op, text in ((GOES, old), (COMES, new)) if text)


def _remarks(section: SectionChange, reviewed: Reviewed, whole: bool) -> Iterator[str]:
    yield from reviewed.remarks(section)
    notes: list[Message | None] = [section_note(section), WHOLE if whole else None]
    yield from (reviewed.look.translate(note) for note in notes if note)


WHOLE = msg("The old text goes as a whole and the new one comes: Word has no finer change that would be right here.")
