"""What `sub document import` asks and tells: the outline, words of pictures, what was not sure or left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sub_cli.cli.language import _, say
from sub_cli.cli.memo_import import told
from sub_cli.cli.prompts import NOTHING, ask
from sub_cli.cli.session import Session
from sub_cli.disk import read_named
from sub_cli.document import numbering, outline
from sub_cli.errors import BadInput, Unable
from sub_cli.interop.plan import Beside, FoundPlan, Words
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from sub_cli.actions.plan_import import Imported

MOST: Final = 20_000_000
"""Bytes of a file that comes in, and of a picture beside it."""
_MOST_TOLD: Final = 12
"""Missing words that are named."""


def files_beside(file: Path) -> Beside:
    """Return what reads the pictures beside a file: in its folder or below it, and nowhere else."""
    folder = file.resolve().parent

    def read(path: str) -> bytes | None:
        try:
            wanted = (folder / path).resolve()
            if not wanted.is_relative_to(folder) or not wanted.is_file():
                return None
            data = read_named(wanted, MOST + 1)
        except (OSError, ValueError, BadInput, Unable):
            return None
        return data if len(data) <= MOST else None

    return read


def with_words(session: Session, found: FoundPlan) -> FoundPlan:
    """Return a plan with what its pictures show, asked of a person where there is one."""
    if not session.interactive:
        return found
    pictures = list(found.pictures)
    for place, each in enumerate(pictures):
        if not each.words or each.page:
            where = msg("page {page}", page=each.page) if each.page else msg("line {line}", line=each.line)
            label = _("Picture {number}, {place}: what does it show?").format(number=place + 1, place=say(where))
            typed = ask(label, flag="--no-input", parse=str.strip, interactive=True, default=each.words or NOTHING,
                        explain=_("Words for those who cannot see it. A dash leaves the picture out."))  # fmt: skip
            pictures[place] = replace(each, words="" if typed == NOTHING else typed)
    return replace(found, pictures=tuple(pictures))


def report(session: Session, made: Imported, name: str) -> None:
    """Tell what was made: the outline, how many words, and the places to look at."""
    session.output.data(made.document.id)
    numbers = numbering.numbers(made.document)
    for depth, entry in outline.walk(made.document.outline):
        title = made.document.sections[entry.id].title
        session.output.aside(f"{'  ' * (depth + 1)}{numbers[entry.id]} {title}  ({entry.id})")
    session.output.say(*_counted(made.words, name))
    if made.notes:
        session.output.say(msg("Please look at these places:"))
        session.output.say(*(told(name, each) for each in made.notes))


def _counted(words: Words, name: str) -> Iterator[Message]:
    """Yield how many words there are, and each that is in neither the plan nor the report."""
    yield msg("{n} words in {file}: {plan} in the plan, {left} left out as told below.",
              n=words.source, file=name, plan=words.in_place + words.moved, left=words.left_out)  # fmt: skip
    if words.moved:
        yield nmsg("{n} word stands at another place than there.", "{n} words stand at another place than there.",
                   words.moved)  # fmt: skip
    if words.lost:
        yield nmsg("{n} word is not in the plan:", "{n} words are not in the plan:", words.lost)
    for word, page, line in words.missing[:_MOST_TOLD]:
        where = f"{name}, {page}:{line}" if page else f"{name}:{line}"
        yield msg("  {place}  “{word}”", place=where, word=word)
