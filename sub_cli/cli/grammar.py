"""The grammar of the command line: click's commands and options, speaking the reader's language.

Help texts are message ids. They are translated when they are shown, because the language is known
only after the command line has been read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from sub_cli.cli.language import N_, _

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 80}

PLACES = (
    N_("ADDRESS"),
    N_("ARGS"),
    N_("CODE"),
    N_("COMMAND"),
    N_("DATE"),
    N_("DIR"),
    N_("DOCUMENT"),
    N_("FILE"),
    N_("FOLDER"),
    N_("NAME"),
    N_("NEW"),
    N_("NUMBER"),
    N_("OLD"),
    N_("OPTIONS"),
    N_("PATH"),
    N_("SECTION"),
    N_("STATE"),
    N_("SYSTEM"),
    N_("TARGET"),
    N_("TEXT"),
    N_("TITLE"),
)
"""What stands in the usage of a command for what a person types; ID, REV and URL are the same everywhere."""


def places(usage: str) -> str:
    """Return `usage` with its words in capitals in the reader's language: SECTION, [OPTIONS]."""
    return re.sub(r"[A-Z]+", lambda found: _(found[0]) if found[0] in PLACES else found[0], usage)


class OneOf(click.Choice[str]):
    """One of the names that the model knows; the model is loaded when they are asked for, not at every start."""

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self._known = known
        self.case_sensitive = True

    @property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]
        """The names, in the order of the model."""
        return tuple(map(str, self._known()))


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for the option's value, in the reader's language."""
        return places(super().make_metavar(ctx))

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option's two columns, the second in the reader's language."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        spec, text = record
        return spec, text.replace(self.help, _(self.help), 1)


class Command(click.Command):
    """A command whose help leads with an example, in the reader's language."""

    def __init__(self, *args: Any, example: str = "", **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.example = example

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces behind the command in its usage, in the reader's language."""
        return [places(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example, then what the command does."""
        if self.example:
            formatter.write_paragraph()
            with formatter.indentation():
                for line in self.example.splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}$ {line}\n")
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_(self.help))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, for the list of commands."""
        return _(self.help).partition(". ")[0].rstrip(".")


class Group(Command, click.Group):
    """Commands under one noun; the root's commands are listed by task."""

    command_class = Command

    def __init__(self, *args: Any, tasks: Sequence[tuple[str, Sequence[str]]] = (), **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.tasks = tasks

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, under the tasks they serve where the group names those."""
        for title, names in self.tasks or [(N_("Commands"), self.list_commands(ctx))]:
            rows = [(name, self.commands[name].get_short_help_str()) for name in names if self._is_shown(name)]
            if rows:
                with formatter.section(_(title)):
                    formatter.write_dl(rows)

    def _is_shown(self, name: str) -> bool:
        return name in self.commands and not self.commands[name].hidden


Group.group_class = Group


def option(*names: str, help: str, **settings: Any) -> Callable[[Any], Any]:
    """Return the decorator that adds an option; `help` is a message id."""
    return click.option(*names, cls=Option, help=help, **settings)
