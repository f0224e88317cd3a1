"""`sub completion`: let the shell complete commands, options and files."""

from __future__ import annotations

import sys

import click

from sub_cli.cli.grammar import Command
from sub_cli.cli.language import N_
from sub_cli.cli.session import Session, pass_session
from sub_cli.messages import msg

LINES = {
    "bash": 'eval "$(sub completion bash)"',
    "zsh": 'eval "$(sub completion zsh)"',
    "fish": "sub completion fish | source",
}
"""The line for the shell's own settings, by shell."""
SETTINGS = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/config.fish"}


@click.command(
    cls=Command,
    example="sub completion bash",
    help=N_("Write the script with which your shell completes the commands and options of sub."),
)
@click.argument("shell", type=click.Choice(tuple(LINES)), metavar="bash|zsh|fish")
@pass_session
def completion(session: Session, shell: str) -> None:
    """Write click's script for the shell, and where it goes."""
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root()
    source = get_completion_class(shell)
    assert source is not None
    session.output.data(source(root.command, {}, "sub", "_SUB_COMPLETE").source().rstrip("\n"))
    if sys.stdout.isatty():  # not where a shell reads it, each time that it starts
        session.output.say(msg("Put this line in {file}: {line}", file=SETTINGS[shell], line=LINES[shell]))
