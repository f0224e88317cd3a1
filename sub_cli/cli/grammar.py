"""The grammar of the command line: click's commands, options, files and folders, speaking the reader's language.

Help texts are message ids. They are translated when they are shown, because the language is known
only after the command line has been read. click words "File" and "Directory" when it is loaded, before that: so what is
wrong with a file or folder is told in our words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sub_cli.cli.language import N_, _, in_every_language, word
from sub_cli.errors import NotFound, Unable
from sub_cli.messages import msg

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Handler = TypeVar("Handler", bound=Callable[..., object])
"""What carries a command out."""

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
    """One of the names that the model knows; the model is loaded when they are asked for, not at every start.

    They are shown in the reader's language, and understood in every one and in any case: `final`, `Definitief`.
    """

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self._known = known
        self.case_sensitive = True

    @property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]
        """The names, in the order of the model."""
        return tuple(map(str, self._known()))

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        """Return the reader's word for what is meant by a name or by a word for it; what means nothing as it is."""
        said = str(choice).casefold()
        meant = (name for name in self.choices if said in map(str.casefold, in_every_language(name)))
        return next(map(word, meant), str(choice))


class Line(click.types.StringParamType):
    """A title, a name, a reason: what was pasted into it (tabs, line ends of Word) is blanks, for no file holds it."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the words as they can stand in a file."""
        return line_of(super().convert(value, param, ctx))


def line_of(typed: str) -> str:
    """Return each line of `typed` as it can stand in a file, see `document.pasted_letters`."""
    from sub_cli.document.pasted_letters import on_one_line

    return "\n".join(map(on_one_line, typed.split("\n")))


class Readable(click.Path):
    """A file that is there to be read; one that is not is told in our words, with the nearest name."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raises `NotFound` or `Unable`."""
        path = Path(value)
        if path.is_dir():
            raise Unable(msg("{path} is a folder; a file is needed.", path=path))
        if not path.exists():
            from difflib import get_close_matches

            near = get_close_matches(path.name, _names_beside(path), n=1)
            hint = [msg("Did you mean {choices}?", choices=path.parent / near[0])] if near else []
            raise NotFound(msg("There is no file {path}.", path=path), *hint)
        if not os.access(path, os.R_OK):
            raise Unable(msg("{path} may not be read.", path=path))
        return path


class ReadableOrStdin(Readable):
    """A file that is there to be read, or `-` for standard input."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raises `NotFound` or `Unable`."""
        return Path("-") if str(value) == "-" else super().convert(value, param, ctx)


def _names_beside(path: Path) -> list[str]:
    try:
        return os.listdir(path.parent)
    except OSError:
        return []


class Target(click.Path):
    """A file that is to be written."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raises `Unable` for a folder."""
        path = Path(value)
        if path.is_dir():
            raise Unable(msg("{path} is a folder; a file is needed.", path=path))
        return path


class Folder(click.Path):
    """A folder, there already or to be made."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raises `Unable` for a file, `NotFound` where it has to be there and is not."""
        path = Path(value)
        if path.exists() and not path.is_dir():
            raise Unable(msg("{path} is a file; a folder is needed.", path=path))
        if self.exists and not path.exists():
            raise NotFound(msg("There is no folder {path}.", path=path))
        return path


LINE = Line()
READABLE = Readable(path_type=Path, dir_okay=False)
READABLE_OR_STDIN = ReadableOrStdin(path_type=Path, dir_okay=False)
TARGET = Target(path_type=Path, dir_okay=False)
FOLDER = Folder(path_type=Path, file_okay=False)
FOLDER_THERE = Folder(path_type=Path, file_okay=False, exists=True)


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

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write which options of `sub` itself may stand here too."""
        if ctx.parent is None:
            return
        names = ", ".join(min(each.opts, key=len) for each in _of_root(ctx))
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_("Here too: {options} (sub --help).").format(options=names))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what may stand here: the command's own, and the options of `sub` itself."""
        from click.shell_completion import CompletionItem

        own = super().shell_complete(ctx, incomplete)
        if ctx.parent is None or not incomplete.startswith("-"):
            return own
        names = [name for each in _of_root(ctx) for name in each.opts if name.startswith(incomplete)]
        return own + [CompletionItem(name) for name in names if name not in {item.value for item in own}]

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, for the list of commands."""
        return _(self.help).partition(". ")[0].rstrip(".")


def _of_root(ctx: click.Context) -> list[click.Option]:
    """Return the options of `sub` itself."""
    return [each for each in ctx.find_root().command.params if isinstance(each, click.Option)]


class Group(Command, click.Group):
    """Commands under one noun; the root's commands are listed by task."""

    command_class = Command

    def __init__(self, *args: object, tasks: Sequence[tuple[str, Sequence[str]]] = (), **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._tasks = tasks

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, under the tasks they serve where the group names those."""
        for title, names in self._tasks or [(N_("Commands"), self.list_commands(ctx))]:
            commands = [self.commands[name] for name in names]
            rows = [(each.name or "", each.get_short_help_str()) for each in commands if not each.hidden]
            with formatter.section(_(title)):
                formatter.write_dl(rows)


Group.group_class = Group


class Modules(Mapping[str, click.Command]):
    """Commands by name, each in the module of its name in `package`, which is loaded when it is asked for."""

    def __init__(self, package: str, names: Iterable[str]) -> None:
        self._package = package
        self._names = tuple(names)

    def __getitem__(self, name: str) -> click.Command:
        """Return the command; raises `KeyError` where there is none of that name."""
        if name not in self._names:
            raise KeyError(name)
        command: click.Command = getattr(import_module(f"{self._package}.{name}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._names)


def option(*names: str, help: str, **settings: object) -> Callable[[Handler], Handler]:
    """Return the decorator that adds an option; `help` is a message id."""
    return click.option(*names, cls=Option, help=help, **settings)


def together(*options: Callable[[Handler], Handler]) -> Callable[[Handler], Handler]:
    """Return the decorator that adds `options`, in their order."""
    return lambda command: reduce(lambda done, add: add(done), reversed(options), command)
