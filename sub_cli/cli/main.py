"""The front door: `sub`, its global options, and the one way out."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import click

from sub_cli import __version__
from sub_cli.cli import language
from sub_cli.cli.anywhere import Line, in_front
from sub_cli.cli.errors import INTERRUPTED, StoppedError, heed, line_reader, show_crash, show_error
from sub_cli.cli.grammar import FOLDER_THERE, HELP, Group, Modules, Option, option, places
from sub_cli.cli.language import N_, label_by
from sub_cli.cli.output import make_output
from sub_cli.cli.session import Session, can_ask
from sub_cli.cli.status import show_status
from sub_cli.cli.unfinished import TELL_THEMSELVES, mention
from sub_cli.codes import SETTINGS_NOT_TOML
from sub_cli.errors import SubError, Unable
from sub_cli.messages import msg

TASKS = (
    (N_("Write"), ("init", "document", "section", "memo")),
    (N_("Change"), ("erratum", "undo", "redo", "restore")),
    (N_("Share"), ("save", "sync", "settle")),
    (N_("Review"), ("diff", "show", "search", "log", "blame", "register")),
    (N_("Make"), ("desk", "preview", "build", "export", "verify")),
    (N_("Keep in order"), ("check", "explain", "fmt", "doctor", "schema", "git", "ci", "completion")),
)
"""The commands by what they are for; each is in the module of its name, loaded when it is asked for."""
EXAMPLE = "sub init mijn-programma\nsub section edit 2.1\nsub erratum new 2.1\nsub memo new"


@click.group(
    cls=Group,
    tasks=TASKS,
    commands=Modules(__package__, chain.from_iterable(names for _title, names in TASKS)),
    example=EXAMPLE,
    invoke_without_command=True,
    context_settings=HELP,
    help=N_("Write, change, review and publish policy: sections and errata in git, signed memoranda as PDF."),
)
@option(
    "-C",
    "start",
    type=FOLDER_THERE,
    metavar="DIR",
    default=".",
    help=N_("Do as if started in this directory."),
)
@option(
    "--lang",
    type=click.Choice(language.LANGUAGES),
    expose_value=False,
    is_eager=True,
    callback=lambda *_: None,
    help=N_("Language of the interface."),
)
@option("--no-input", is_flag=True, help=N_("Never ask; what is missing is an error."))
@option("-q", "--quiet", is_flag=True, help=N_("Only data and errors."))
@click.version_option(
    __version__,
    "-V",
    "--version",
    cls=Option,
    prog_name="sub",
    message="%(prog)s %(version)s",
    help=N_("Show the version and leave."),
)
@click.pass_context
def root(context: click.Context, start: Path, no_input: bool, quiet: bool) -> None:
    """Set up the session; without a command, say where things stand."""
    context.obj = Session(start.absolute(), make_output(quiet=quiet), can_ask(no_input), _offer_to_carry_over)
    label_by(context.obj.label)
    if context.invoked_subcommand is None:
        show_status(context)
    elif context.invoked_subcommand not in TELL_THEMSELVES:
        context.call_on_close(lambda: mention(context.obj, context.invoked_subcommand or ""))


def _offer_to_carry_over(session: Session) -> bool:
    from sub_cli.cli.migrate import offer

    return offer(session)


def run(words: Sequence[str]) -> int:
    """Carry out the command line `words` and return the exit code; every error ends here, in words."""
    line = Line([], [])
    try:
        line = in_front(root, words)
        start = _start(line)
        language.activate(language.choose(line.value("--lang"), os.environ, _workspace_language(start)))
        result = root.main(args=line.words, prog_name="sub", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except SubError as error:
        return _tell(error, line)
    except (click.exceptions.Exit, click.ClickException) as leaving:
        return _leave(leaving)
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo(err=True)
        return INTERRUPTED
    except SystemExit as leaving:
        # click leaves by itself where a shell wants completion, and for every pipe that nobody reads.
        if "_SUB_COMPLETE" in os.environ:
            raise
        return 0 if _reader_has_gone() else show_crash(leaving)
    except Exception as error:
        return _fail(error)


def _tell(error: SubError, line: Line) -> int:
    """Write an error, with what brings back a file of which it tells, and return its exit code."""
    from sub_cli.cli.way_back import with_way_back

    start = _start(line)
    return show_error(with_way_back(error, start, line.rest), line_reader(_root_above(start)))


def _fail(error: Exception) -> int:
    """Return the exit code for what no part of `sub` expects: output that nobody can take any more, or a bug."""
    import traceback

    if isinstance(error, BrokenPipeError) and _reader_has_gone():  # `sub diff | head`: it has what it wanted
        _say_no_more()
        return 0
    if isinstance(error, OSError) and traceback.extract_tb(error.__traceback__)[-1].name == click.echo.__name__:
        _say_no_more()
        reason = error.strerror or str(error)
        return show_error(Unable(msg("The output cannot be written: {reason}.", reason=reason)), line_reader(None))
    told = _in_words(error)
    return show_error(told, line_reader(None)) if told else show_crash(error)


def _in_words(error: Exception) -> SubError | None:
    """Return what the system or the machine did not do, as a sentence; None for a mistake of ours."""
    if isinstance(error, OSError):
        from sub_cli.disk import unable

        return unable(error, error.filename if isinstance(error.filename, str | Path) else msg("Something"))
    if isinstance(error, MemoryError):
        return Unable(
            msg("There is not enough memory for this."),
            msg("Close what you do not need, or do it in smaller parts."),
        )
    if isinstance(error, RecursionError):
        return Unable(
            msg("Something in the workspace is nested too deep to be read."), msg("What may stand in it: sub check")
        )
    return None


def _reader_has_gone() -> bool:
    """Tell whether nobody reads our output any more; the pipe that broke may be one to another program."""
    import select

    if not hasattr(select, "poll"):  # Windows
        return True
    asked = select.poll()
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            asked.register(stream.fileno(), 0)
    return any(event & select.POLLERR for _descriptor, event in asked.poll(0))


def _say_no_more() -> None:
    """Let what is still to be written to stdout go nowhere, or Python would complain of it when it leaves."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave(leaving: click.exceptions.Exit | click.ClickException) -> int:
    """Return the exit code that click asks for, after saying what was wrong with the command line."""
    if isinstance(leaving, click.BadParameter) and isinstance(leaving.param, click.Argument) and leaving.ctx:
        leaving.param_hint = f"'{places(leaving.param.make_metavar(leaving.ctx))}'"
    if isinstance(leaving, click.ClickException):
        leaving.show()
    return leaving.exit_code


_FEW_SEARCHES = 1_000_000
"""New objects after which Python looks for circles that nobody holds: a command makes hardly any, and soon ends."""


def main() -> None:
    """Run `sub` with the words of the command line, and leave with its exit code."""
    _open_closed_streams()
    heed()
    gc.set_threshold(_FEW_SEARCHES)
    try:
        code = run(sys.argv[1:])
    except StoppedError as stopped:
        code = stopped.exit_code
    sys.exit(code)


def _open_closed_streams() -> None:
    """Give a stream that was closed for us (`sub check >&-`) an end, or the next file opened would take its place."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)
            if descriptor != number:
                os.dup2(descriptor, number)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def _start(line: Line) -> Path:
    return Path(line.value("-C") or ".").absolute()


def _root_above(start: Path) -> Path | None:
    return next((folder for folder in (start, *start.parents) if (folder / "sub.toml").is_file()), None)


def _workspace_language(start: Path) -> str:
    """Return the language in the workspace's sub.toml, "" where it cannot be read; its mistakes are told elsewhere."""
    from sub_cli import toml

    root = _root_above(start)
    try:
        settings = toml.read(toml.head(root / "sub.toml"), "sub.toml", SETTINGS_NOT_TOML)[1] if root else {}
    except (OSError, SubError):
        return ""
    programme = settings.get("programme", {})
    return str(programme.get("language", "")) if isinstance(programme, dict) else ""


if __name__ == "__main__":
    main()
