"""The ways out of a run: for everything that goes wrong words, the place in the file, the next step, and an exit code.

A signal to end (a job that is cancelled, a terminal that is closed) goes the same way as Ctrl-C: left to itself it ends
this process at once, and its children and temporary folders stay.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

import click

from sub_cli.cli.language import _, say, short
from sub_cli.errors import BadText, Conflict, SubError
from sub_cli.report.base import ReadLine, printable
from sub_cli.report.text import describe

INTERRUPTED = 130
A_BUG = 70
_ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")
_A_FINALISER = 0.05
"""Seconds after which a finaliser has ended that a signal came into."""


def show_error(error: SubError, read_line: ReadLine) -> int:
    """Write `error` to stderr and return its exit code, which says it where nothing can be written."""
    with suppress(OSError):
        _write(error, read_line)
    return error.exit_code


def _write(error: SubError, read_line: ReadLine) -> None:
    click.echo(printable(say(error.message)), err=True)
    for finding in error.findings:
        click.echo(describe(finding, say, _lines_of(error) or read_line), err=True)
    for row in _contradictions(error):
        click.echo(printable(row), err=True)
    for advice in error.advice:
        click.echo("  " + printable(say(advice)), err=True)


def _lines_of(error: SubError) -> ReadLine | None:
    """Return what reads a line of a text that came in; None where it is that of a file of the workspace."""
    return error.line if isinstance(error, BadText) else None


def _contradictions(error: SubError) -> list[str]:
    """Return, for an erratum that does not fit, what it expected and what it found, and since when."""
    if not isinstance(error, Conflict):
        return []
    from sub_cli.errata.conflicts import ErratumConflict

    rows: list[str] = []
    for clash in error.clashes if isinstance(error, ErratumConflict) else ():
        labels = [(_("expected"), clash.expected.strip()), (_("found"), clash.found.strip())]
        width = max(len(label) for label, _text in labels)
        rows += [f"  {label:<{width}}  {text}" for label, text in labels if text]
        if clash.since:
            indent = f"  {'':<{width}}  " if clash.expected.strip() or clash.found.strip() else "  "
            rows.append(indent + _("(since {change})").format(change=short(clash.since)))
    return [*rows, _("Nothing changed.")] if rows else []


def line_reader(root: Path | None) -> ReadLine:
    """Return the function that reads a line of a file below `root`, for showing where a mistake stands."""

    def read(path: str, line: int) -> str:
        if root is None:
            return ""
        from sub_cli.store.files import WorkTree

        try:
            return WorkTree(root).read(path).decode(errors="replace").split("\n")[line - 1]
        except (OSError, IndexError, SubError):
            return ""

    return read


def show_crash(error: BaseException) -> int:
    """Write one sentence about a bug, put its traceback in a file, and return the exit code."""
    import tempfile
    import traceback

    handle, path = tempfile.mkstemp(prefix="sub-crash-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        log.writelines(traceback.format_exception(error))
    click.echo(
        _("This is a mistake in sub, not in your work. What happened is written in {path}.").format(path=path),
        err=True,
    )
    return A_BUG


class StoppedError(BaseException):
    """Somebody ended the run; no part of it catches this, but for tidying up."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number
        self.exit_code = 128 + number
        """As a shell tells it."""


def heed() -> None:
    """From here on let a signal to end raise `StoppedError`; one that is ignored, as under nohup, stays so."""
    for number in _signals():
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)
    sys.unraisablehook = _raise_again


def _stop(number: int, _frame: FrameType | None) -> None:
    for each in _signals():  # a second one, of a terminal that went, would cut the tidying short
        signal.signal(each, signal.SIG_IGN)
    raise StoppedError(number)


def _raise_again(swallowed: sys.UnraisableHookArgs) -> None:
    """Let a signal come once more that came in a finaliser (GitPython has one), where Python ignores what is raised."""
    error = swallowed.exc_value
    if not isinstance(error, StoppedError | KeyboardInterrupt):
        sys.__unraisablehook__(swallowed)
        return
    from threading import Timer, main_thread

    number = error.number if isinstance(error, StoppedError) else signal.SIGINT
    if isinstance(error, StoppedError):
        signal.signal(number, _stop)
    # To the main thread, which may be waiting for something: a signal to another would not wake it.
    again = Timer(_A_FINALISER, signal.pthread_kill, [main_thread().ident, number])
    again.daemon = True
    again.start()


def _signals() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
