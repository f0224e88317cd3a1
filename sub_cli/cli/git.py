"""`sub git`: let git compare and merge sections by sentence."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Group, option
from sub_cli.cli.language import N_, _, say
from sub_cli.cli.options import changes, tell
from sub_cli.cli.prompts import confirm
from sub_cli.cli.session import Session, pass_session
from sub_cli.cli.unfinished import sentence
from sub_cli.errors import SubError
from sub_cli.messages import msg, nmsg

if TYPE_CHECKING:
    from sub_cli.actions.git import Setup
    from sub_cli.change import Stamp

FILE = click.Path(path_type=Path)
FAILED = 129
"""Tells git to stop; anything lower would pass for a conflict."""
AS_GIVEN = {"ignore_unknown_options": True, "allow_interspersed_args": False}
"""For what git calls with the names of files: one that is called `--help` is a file, and no question."""


@click.group(cls=Group, help=N_("Let git compare and merge sections by sentence."))
def git() -> None:
    """Group of the commands about git, and of those that git itself calls."""


@git.command(
    example="sub git setup\nsub git setup --undo",
    help=N_("Teach git to show, compare and merge sections by sentence. It shows what it will change, and asks."),
)
@option("--undo", is_flag=True, help=N_("Take it back: everything as it was before."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@changes
@pass_session
def setup(session: Session, undo: bool, yes: bool, stamp: Stamp) -> int:
    """Change git's settings of this clone, and `.gitattributes` of the workspace."""
    from sub_cli.actions import git as git_driver

    planned = git_driver.plan(session.workspace, _program(), undo=undo)
    if planned.idle:
        session.output.say(msg("Nothing to do: git is set up like that already."))
        return 0
    _show(session, planned)
    explain = _("Yes writes the lines that stand above; sub git setup --undo takes them back. No writes nothing.")
    interactive = session.interactive
    agreed = yes or stamp.dry_run or confirm(_("Change this?"), flag="--yes", interactive=interactive, explain=explain)
    if not agreed:
        session.output.say(msg("Nothing changed."))
        return 0
    recorded = git_driver.set_up(session.workspace, planned, stamp)
    if stamp.dry_run:
        session.output.say(msg("Dry run: nothing was written."))
    elif recorded.paths:
        tell(session, recorded, stamp)
    if not undo and not stamp.dry_run:
        session.output.next("git diff", "git difftool -t sub", "sub doctor")
    return 0


def _show(session: Session, planned: Setup) -> None:
    """Write what will change: lines of the file, and settings with their values."""
    from sub_cli.actions.git import ATTRIBUTES, LINES

    before, after = planned.attributes
    if before != after:
        sign = "-" if len(after or b"") < len(before or b"") else "+"
        session.output.data(ATTRIBUTES)
        for line in LINES.decode().splitlines():
            session.output.data(f"  {sign} {line}")
    if planned.settings:
        session.output.data(say(msg("git config --local  (this clone only)")))
    for name, (was, becomes) in planned.settings.items():
        if was is not None:
            session.output.data(f"  - {name} = {was}")
        if becomes is not None:
            session.output.data(f"  + {name} = {becomes}")


def _program() -> str:
    """Return what git is to start: `sub` where that is what runs now, else the way to it, quoted for a shell."""
    import shutil

    own = Path(sys.executable).with_name("sub")
    found = shutil.which("sub")
    if found and own.exists() and Path(found).resolve() == own.resolve():
        return "sub"
    if own.exists():
        return shlex.quote(str(own))
    return f"{shlex.quote(sys.executable)} -m sub_cli.cli.main"


@git.command(
    example="sub git merged\nsub git merged --clear",
    help=N_("Show where merges put sentences beside each other that two people changed, to be read again."),
)
@option("--clear", is_flag=True, help=N_("They have been read: forget them."))
@pass_session
def merged(session: Session, clear: bool) -> None:
    """Write the list of neighbours."""
    from sub_cli.actions import git as git_driver

    found = git_driver.read_neighbours(session.workspace)
    if unfinished := sentence(session):
        session.output.say(unfinished)
    if clear:
        git_driver.clear_neighbours(session.workspace)
    if found:
        session.output.page(found)
    else:
        session.output.say(msg("No merge put changed sentences beside each other."))


@git.command(
    hidden=True,
    help=N_("Merge three versions of a section; git calls this."),
    context_settings=AS_GIVEN,
    add_help_option=False,
)
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
@click.argument("marker", type=int)
@click.argument("path")
@pass_session
def merge(session: Session, base: Path, ours: Path, theirs: Path, marker: int, path: str) -> int:
    """Write the merge over `ours`; leave with 1 where there is a conflict, and above 128 where it failed."""
    from sub_cli.actions import git as git_driver

    try:
        result = git_driver.merge_files(base, ours, theirs, marker)
        if result.neighbours:
            git_driver.add_neighbours(session.start, path, result.neighbours)
    except SubError as error:
        session.output.say(error.message, *error.advice)
        return FAILED
    if result.neighbours:
        said = nmsg(
            "{path}: {n} place where both sides changed neighbouring sentences; read it with: sub git merged",
            "{path}: {n} places where both sides changed neighbouring sentences; read them with: sub git merged",
            len(result.neighbours),
            path=path,
        )
        session.output.say(said)
    return 1 if result.conflicts else 0


@git.command(
    hidden=True,
    help=N_("Show a section without indent, one sentence on each line; git calls this."),
    context_settings=AS_GIVEN,
    add_help_option=False,
)
@click.argument("file", type=FILE)
def textconv(file: Path) -> None:
    """Write the text to stdout, byte for byte."""
    from sub_cli.actions import git as git_driver

    sys.stdout.flush()
    sys.stdout.buffer.write(git_driver.readable(file))
    sys.stdout.buffer.flush()
