"""Questions to a person: one line each, with the label of the document, the default and how it was understood."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import click

from sub_cli.cli.language import _, say
from sub_cli.disk import read_named
from sub_cli.errors import SubError, UsageProblem
from sub_cli.messages import msg
from sub_cli.report.base import printable

Answer = TypeVar("Answer")

PASS_PHRASE: Final = "SUB_PASSPHRASE"
"""The variable that may hold the pass phrase of a key."""
_YES = {"j", "ja", "y", "yes"}
_NO = {"n", "nee", "no"}


def ask(
    label: str,
    *,
    flag: str,
    parse: Callable[[str], Answer],
    interactive: bool,
    default: str = "",
    echo: Callable[[Answer], str] | None = None,
) -> Answer:
    """Return the parsed answer to the question `label`, asked again until `parse` accepts it.

    Raises `UsageProblem` naming `flag` when nobody can be asked.
    """
    if not interactive:
        raise no_answer(flag)
    while True:
        typed = click.prompt(label, default=default or None, err=True, type=str)
        try:
            answer = parse(typed)
        except SubError as problem:
            click.echo(f"  {printable(say(problem.message))}", err=True)
            for advice in problem.advice:
                click.echo(f"  {say(advice)}", err=True)
            continue
        if echo and (understood := echo(answer)) != typed:
            click.secho(f"  {understood}", dim=True, err=True)
        return answer


def no_answer(flag: str) -> UsageProblem:
    """Return the error for an answer that is missing where nobody can be asked."""
    return UsageProblem(
        msg("An answer is missing and nobody can be asked here."), msg("Give it with {flag}.", flag=flag)
    )


def confirm(question: str, *, flag: str, interactive: bool, default: bool = False) -> bool:
    """Return the answer to a yes/no question; j, ja, y, yes, n, nee and no are understood.

    Raises `UsageProblem` naming `flag` when nobody can be asked.
    """

    def parse(typed: str) -> bool:
        word = typed.strip().casefold()
        if word not in _YES | _NO:
            raise UsageProblem(msg("Please answer yes or no."))
        return word in _YES

    return ask(question, flag=flag, parse=parse, interactive=interactive, default=_("yes") if default else _("no"))


def pass_phrase(file: Path | None, *, interactive: bool) -> Callable[[], bytes | None]:
    """Return the function that a key asks for its pass phrase; that answers None when there is nobody to ask.

    The phrase is in `file`, in the environment or typed, and never on the command line.
    """

    def answer() -> bytes | None:
        if file is not None:
            return read_named(file).split(b"\n", 1)[0].rstrip(b"\r")
        if (said := os.environ.get(PASS_PHRASE)) is not None:
            return said.encode()
        if not interactive:
            return None
        typed: str = click.prompt(_("Pass phrase of the key"), hide_input=True, err=True)
        return typed.encode()

    return answer
