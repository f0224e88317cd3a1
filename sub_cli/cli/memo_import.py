"""What `sub memo import` reads, and what it tells of each file: what was read, what was not sure, what was left out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sub_cli.cli.errors import line_reader, show_error
from sub_cli.cli.session import Session
from sub_cli.disk import read_named
from sub_cli.errors import SubError, UsageProblem
from sub_cli.interop.base import Note
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.actions.memo.imports import Imported
    from sub_cli.change import Stamp

STDIN: Final = Path("-")
MOST: Final = 20_000_000
"""Bytes of a file with a memorandum; a PDF with pictures has many."""


def source_name(file: Path) -> str:
    """Return what a file is called in notes and errors."""
    return "<stdin>" if file == STDIN else file.name


def read_source(file: Path) -> bytes:
    """Return the bytes of a file, or of standard input, and one more than is taken where there are too many."""
    return sys.stdin.buffer.read(MOST + 1) if file == STDIN else read_named(file, MOST + 1)


def refuse_one_number(files: Sequence[Path], number: str) -> None:
    """Raise `UsageProblem` for one number for several files."""
    if number and len(files) > 1:
        raise UsageProblem(msg("One number cannot be given to {n} files.", n=len(files)))


def to_each(session: Session, files: Sequence[Path], take: Callable[[Path], None]) -> int:
    """Take one file after the other; return the exit code of the worst error, which stops none of the others."""
    if len(files) == 1:
        take(files[0])
        return 0
    worst = 0
    for file in files:
        try:
            take(file)
        except SubError as error:
            session.output.say(msg("{file}: not imported.", file=source_name(file)))
            worst = max(worst, show_error(error, line_reader(session.workspace.root)))
    return worst


def report(
    session: Session, found: Imported, name: str, stamp: Stamp, head: Sequence[tuple[str, str]], *, several: bool
) -> None:
    """Tell what came of one file: the number, with `stamp.dry_run` all that was read, and the places to look at."""
    if several:
        session.output.say(msg("{file}: memo {number}", file=name, number=found.memo.number))
    session.output.data(found.memo.number)
    if found.known:
        session.output.say(msg("{file} was imported before, as {number}.", file=name, number=found.memo.number))
        return
    if stamp.dry_run:
        _show(session, found, head)
    if found.notes:
        session.output.say(msg("Please look at these places:"))
        session.output.say(*(told(name, each) for each in found.notes))


def _show(session: Session, found: Imported, head: Sequence[tuple[str, str]]) -> None:
    """Write the memo that was read, and the sentences that its errata are made of."""
    width = max(len(label) for label, _ in head) + 2
    for label, value in head:
        session.output.data(f"{label:<{width}}{value}")
    session.output.data("\n" + found.memo.text.rstrip("\n"))
    for sentence in found.orders:
        session.output.say(msg("An order: {sentence}", sentence=sentence))


def told(name: str, note: Note) -> Message:
    """Return a note with its place in the file `name`."""
    if note.page:
        return msg("  {file}, page {page}, line {line}  {note}", file=name, page=note.page, line=note.line,
                   note=note.message)  # fmt: skip
    return msg("  {file}:{line}  {note}", file=name, line=note.line, note=note.message)
