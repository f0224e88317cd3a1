"""Everything that reaches the reader: data on stdout, words about it on stderr, nothing that drives the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import IO

import click

from sub_cli import JSON_VERSION
from sub_cli.cli.columns import LEAST, columns, fitted, folded
from sub_cli.cli.language import say
from sub_cli.messages import Message
from sub_cli.report.base import printable


@dataclass(frozen=True, slots=True)
class Output:
    """Where the words of one run go."""

    color: bool
    """Whether stdout may carry colour."""
    width: int
    """Width of the terminal in characters."""
    quiet: bool = False
    """True when only data and errors are wanted."""

    def data(self, text: str, *, styled: bool = False) -> None:
        """Write `text` to stdout; `styled` text was already made printable by who styled it."""
        click.echo(text if styled else printable(text), color=self.color)

    def page(self, text: str, *, styled: bool = False) -> None:
        """Write long `text` to stdout as `data` does, through a pager when a person reads it on a terminal."""
        text = text if styled else printable(text)
        if sys.stdout.isatty() and text.count("\n") > _terminal_size().lines:
            click.echo_via_pager(text, color=None if self.color else False)  # None: click tells less to pass colours on
        else:
            click.echo(text, color=self.color, nl=not text.endswith("\n"))

    def json(self, kind: str, data: object) -> None:
        """Write `data` to stdout in the versioned envelope."""
        import json

        envelope = {"sub": JSON_VERSION, "kind": kind, "data": data}
        text = json.dumps(envelope, ensure_ascii=False, indent=2, default=_plain)
        click.echo(printable(text))  # in JSON an escape says the same

    def say(self, *messages: Message) -> None:
        """Write each message on a line of its own to stderr."""
        if not self.quiet:
            for message in messages:
                click.echo(printable(say(message)), err=True)

    def aside(self, text: str) -> None:
        """Write `text` to stderr in a softer tone than the rest."""
        click.secho(printable(text), dim=True, err=True, color=False if os.environ.get("NO_COLOR") else None)

    def next(self, *commands: str) -> None:
        """Write the commands that are likely wanted now."""
        if commands and not self.quiet:
            from sub_cli.cli.language import _

            click.echo(printable(_("Next:") + " " + "   ".join(commands)), err=True)

    def table(self, rows: Iterable[Sequence[str]], *, wraps: int, spare: Sequence[int] = ()) -> None:
        """Write `rows` to stdout in columns, a line for each row.

        On a terminal they are fitted to it: the column `wraps` goes on on the next line, and the columns `spare` are
        left out, the first of them first, where too little is left for that one.
        """
        lines = fitted(rows, _terminal_size().columns, wraps, spare) if sys.stdout.isatty() else columns(rows)
        self.page("\n".join(line.rstrip() for line in lines), styled=True)

    def item(self, text: str, indent: str) -> None:
        """Write one line of a list to stdout; on a terminal that is too narrow it goes on behind `indent`."""
        shown = printable(text)
        lines = folded(shown, max(_terminal_size().columns, LEAST), indent) if sys.stdout.isatty() else [shown]
        click.echo("\n".join(lines), color=self.color)


def make_output(*, quiet: bool = False, stream: IO[str] | None = None) -> Output:
    """Return the output for this process, by its terminal and NO_COLOR."""
    stream = stream or sys.stdout
    terminal = stream.isatty()
    width = min(_terminal_size().columns, 100) if terminal else 80
    return Output(color=terminal and not os.environ.get("NO_COLOR"), width=width, quiet=quiet)


def _terminal_size() -> os.terminal_size:
    """Return the size of the terminal; COLUMNS and LINES go before what it says itself."""
    from shutil import get_terminal_size  # loads three libraries for compression

    return get_terminal_size()


def path_from_here(path: Path) -> str:
    """Return the path from the folder that a person is in, where it lies below that."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def attributes(value: object, *names: str) -> dict[str, object]:
    """Return some of what a record holds, for `Output.json`, which takes a whole one as it is."""
    return {name: getattr(value, name) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Message):
        return say(value)
    if is_dataclass(value):
        return attributes(value, *(each.name for each in fields(value)))
    return str(value)
