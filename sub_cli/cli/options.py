"""Options that many commands share, each with its documentation; the only place where a stamp is made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from sub_cli import layout
from sub_cli.cli.grammar import TARGET, option
from sub_cli.cli.language import N_, say_in
from sub_cli.cli.session import Session
from sub_cli.disk import read_named
from sub_cli.errors import Refused, Unable, UsageProblem
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.change import Recorded, Stamp
    from sub_cli.document.incoming import Incoming


Code = TypeVar("Code")
"""What a command leaves with, if anything."""
MOST = 1_000_000
"""Bytes of a text that came with a command: as many as the file of a section or memo may have."""

output_file = option("-o", "--output", "target", type=TARGET, metavar="FILE", help=N_("Where the PDF is to lie."))
in_document = option(
    "--document",
    "document_id",
    default="",
    metavar="ID",
    help=N_("The document; needed where there are several."),
)
in_documents = option("--document", "only", default="", metavar="ID", help=N_("This document only; all when left out."))
as_json = option("--json", "as_json", is_flag=True, help=N_("Answer as JSON."))
with_sidecar = option("--sidecar", "sidecar", is_flag=True, help=N_("Write archive metadata (MDTO, XML) beside it."))
as_single_file = option(
    "--single-file", "single", is_flag=True, help=N_("Make a web page instead, with all that it needs in one file.")
)
under = option("--under", default="", metavar="SECTION", help=N_("As the last one below this section."))
after = option("--after", default="", metavar="SECTION", help=N_("Directly behind this section."))
before = option("--before", default="", metavar="SECTION", help=N_("Directly before this section."))
at_state = option(
    "--at", "state", default="", metavar="STATE", help=N_("A date, @E01, @PS2021BEM07, @base or a revision of git.")
)
message_text = option("-m", "--message", "message", metavar="TEXT", help=N_("The text itself, instead of the editor."))
from_stdin = option(
    "--stdin",
    "from_stdin",
    is_flag=True,
    help=N_("Read the text from standard input; what is pasted becomes Markdown."),
)


def refuse_together(**flags: object) -> None:
    """Raise `UsageProblem` where more than one of `flags` is given (`single_file` for --single-file)."""
    asked = [f"--{name.replace('_', '-')}" for name, value in flags.items() if value]
    if len(asked) > 1:
        raise UsageProblem(msg("These do not go together: {flags}.", flags=", ".join(asked)))


def changes(function: Callable[..., Code]) -> Callable[..., Code]:
    """Add --no-commit and --dry-run to a command that changes something, and hand it a `stamp`."""

    @option("--no-commit", is_flag=True, help=N_("Leave the change in the work tree."))
    @option("--dry-run", is_flag=True, help=N_("Show what would happen and write nothing."))
    @wraps(function)
    def command(*args: object, no_commit: bool, dry_run: bool, **values: object) -> Code:
        from sub_cli.change import Stamp

        session = click.get_current_context().find_object(Session)
        assert session is not None
        stamp, session.dry_run = Stamp(session.now, not no_commit, dry_run, say_in), dry_run
        if stamp.commit and not dry_run:
            from sub_cli.cli.name import ready

            ready(session, stamp)
        return function(*args, stamp=stamp, **values)

    return command


def text_of(message: str | None, stdin: bool, path: Path | None = None) -> Incoming | None:
    """Return the text that came with the command, None when it is to come from the editor.

    Raises `UsageProblem` when it comes in two ways, `Refused` when what came is empty.
    """
    if sum((message is not None, stdin, path is not None)) > 1:
        raise UsageProblem(msg("Give the text in one way only: -m, --stdin or --from."))
    from sub_cli.document.incoming import Incoming

    if message is not None:
        return Incoming(message, "-m")
    if stdin:
        return _filled(_incoming(sys.stdin.buffer.read(MOST + 1), "<stdin>", msg("Standard input")))
    return None if path is None else _filled(read_incoming(path, str(path)))


def _filled(incoming: Incoming) -> Incoming:
    """Return a text that came from elsewhere; raises `Refused` where there is none: often a pipe that failed."""
    if not incoming.text.strip():
        raise Refused(
            msg("{name} is empty, so nothing was written.", name=incoming.name),
            msg("If there is to be no text: {flag}.", flag="-m ''"),
        )
    return incoming


def read_incoming(path: Path, name: str) -> Incoming:
    """Return the text of a file, which mistakes in it call `name`; raises `Unable` when it is no text, or endless."""
    return _incoming(read_named(path, MOST + 1), name, path)


def read_text(path: Path) -> str:
    """Return the text of a file that came with the command; raises `Unable` when it is no text, or endless."""
    return read_incoming(path, str(path)).text


def _incoming(data: bytes, name: str, source: Path | Message) -> Incoming:
    from sub_cli.document.encoding import decode
    from sub_cli.document.incoming import Incoming

    if len(data) > MOST:
        raise Unable(msg("{path} holds more than {limit} bytes, too much for a text.", path=source, limit=MOST))
    found = decode(data)
    if found is None:
        raise Unable(msg("{path} is not text in UTF-8.", path=source), msg("Save it as plain text in UTF-8."))
    return Incoming(found.text, name, encoding=found.encoding)


def origin(commit: str) -> Message:
    """Return where a PDF comes from, in words."""
    return msg("from commit {commit}", commit=commit[:7]) if commit else msg("from files that are not committed")


def tell(session: Session, recorded: Recorded, stamp: Stamp, *next_steps: str) -> None:
    """Say which files changed and in which commit, what a crash had left, and what is likely wanted now."""
    session.output.say(*recorded.notes)
    if stamp.dry_run:
        session.output.say(msg("Dry run: nothing was written."))
        return
    if not recorded.paths:
        session.output.say(msg("Nothing changed."))
    elif recorded.commit:
        session.output.say(msg("{paths}  (commit {commit})", paths=few(recorded.paths), commit=recorded.commit[:7]))
    else:
        session.output.say(msg("{paths}  (not committed)", paths=few(recorded.paths)))
    session.output.next(*(_rename(step, recorded.renamed) for step in next_steps))


def _rename(step: str, names: Mapping[str, str]) -> str:
    """Return a command with the names that errata have now."""
    now = {old.rpartition("/")[2]: new.rpartition("/")[2] for old, new in names.items()}
    return " ".join({**now, **names}.get(word, word) for word in step.split(" "))


def few(paths: Sequence[str], most: int = 6) -> Message | str:
    """Return the paths as a reader can take them in: those of many begin with the workspace's own text."""
    if len(paths) <= most:
        return ", ".join(paths)
    first = sorted(paths, key=lambda path: not layout.is_source(path))[:2]
    return msg("{paths} and {n} more", paths=", ".join(first), n=len(paths) - 2)
