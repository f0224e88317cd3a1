"""Options that many commands share, each with its documentation; the only place where a stamp is made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sub_cli.cli.grammar import option
from sub_cli.cli.language import N_
from sub_cli.cli.session import Session
from sub_cli.errors import UsageProblem
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.workspace import Recorded, Stamp

in_document = option(
    "--document",
    "document_id",
    default="",
    metavar="ID",
    help=N_("The document; needed where there are several."),
)
as_json = option("--json", "as_json", is_flag=True, help=N_("Answer as JSON."))
message_text = option("-m", "--message", "message", metavar="TEXT", help=N_("The text itself, instead of the editor."))
from_stdin = option("--stdin", "from_stdin", is_flag=True, help=N_("Read the text from standard input."))


def changes(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --no-commit and --dry-run to a command that changes something, and hand it a `stamp`."""

    @option("--no-commit", is_flag=True, help=N_("Leave the change in the work tree."))
    @option("--dry-run", is_flag=True, help=N_("Show what would happen and write nothing."))
    @wraps(function)
    def command(*args: Any, no_commit: bool, dry_run: bool, **values: Any) -> Any:
        from sub_cli.workspace import Stamp

        session = click.get_current_context().find_object(Session)
        assert session is not None
        return function(*args, stamp=Stamp(session.now, not no_commit, dry_run), **values)

    decorated: Callable[..., Any] = command
    return decorated


def given_text(message: str | None, stdin: bool, path: Path | None = None) -> str | None:
    """Return the text that came with the command, None when it is to come from the editor.

    Raises `UsageProblem` when it comes in two ways.
    """
    if sum((message is not None, stdin, path is not None)) > 1:
        raise UsageProblem(msg("Give the text in one way only: -m, --stdin or --from."))
    if message is not None:
        return message
    if stdin:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    return None if path is None else path.read_text(encoding="utf-8-sig")


def tell(session: Session, recorded: Recorded, stamp: Stamp, *next_steps: str) -> None:
    """Say which files changed and in which commit, what a crash had left, and what is likely wanted now."""
    session.output.say(*recorded.notes)
    if stamp.dry_run:
        session.output.say(msg("Dry run: nothing was written."))
    elif not recorded.paths:
        session.output.say(msg("Nothing changed."))
    elif recorded.commit:
        session.output.say(
            msg("{paths}  (commit {commit})", paths=", ".join(recorded.paths), commit=recorded.commit[:7])
        )
    else:
        session.output.say(msg("{paths}  (not committed)", paths=", ".join(recorded.paths)))
    session.output.next(*next_steps)
