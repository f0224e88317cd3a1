"""Questions to a person: a list of them as values, and the one loop that asks them.

One line each, with the label of the document, the default and how it was understood. Everywhere `?` explains, `<` goes
back, an answer that is refused is asked again with the reason, and Ctrl-C loses nothing that was typed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import click

from sub_cli.cli.answers import Answers
from sub_cli.cli.language import _, say
from sub_cli.disk import read_named
from sub_cli.errors import BadText, SubError, UsageProblem
from sub_cli.messages import msg
from sub_cli.report.base import printable
from sub_cli.report.text import describe

Answer = TypeVar("Answer")

PASS_PHRASE: Final = "SUB_PASSPHRASE"
"""The variable that may hold the pass phrase of a key."""
_YES = {"j", "ja", "y", "yes"}
_NO = {"n", "nee", "no"}
_BACK = "<"
_EXPLAIN = "?"
NOTHING: Final = "-"
"""Typed, or taken as the default, where nothing is wanted."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, as a value: how it is put, explained and understood."""

    name: str
    """Under which its answer is known and kept."""
    label: str
    flag: str
    """The option that answers it where nobody can be asked."""
    parse: Callable[[str], object]
    """Returns what was meant; raises `SubError` with the reason why it cannot be that."""
    explain: str
    """What is asked and an example, in two sentences."""
    default: str = ""
    """What Enter takes."""
    echo: Callable[[Any], str] | None = None
    """Says how an answer was understood."""
    shown: Callable[[], None] | None = None
    """Shows what the question is about, above it: a list to choose from."""
    kept: bool = True
    """Whether the answer is one to offer again."""


Meant: TypeAlias = Mapping[str, Any]
"""What was meant at each question that is answered, by its name."""
Asked: TypeAlias = "Question | Callable[[Meant], Question]"
"""A question, or what makes it from the answers before it."""


class BackError(Exception):
    """A person wants the question before this one."""


def converse(
    questions: Sequence[Asked], answers: Answers, *, interactive: bool, one_of_many: bool = False
) -> dict[str, Any]:
    """Return the answer to each of `questions` by its name; what was typed is kept in `answers`.

    Each is asked until its answer is understood: `?` explains it, `<` goes back to the one before, where Enter takes
    the answer of before. Raises `UsageProblem` naming the flag of the first one when nobody can be asked, and
    where they are some `one_of_many`, `BackError` for who wants to go back before all of them.
    """
    found: dict[str, object] = {}
    at = 0
    if interactive and len(questions) > 1:
        hint = _("Enter takes what stands between brackets; {explain} explains, {back} goes back.")
        click.secho(hint.format(explain=_EXPLAIN, back=_BACK), dim=True, err=True)
    while at < len(questions):
        asked = questions[at]
        question = asked if isinstance(asked, Question) else asked(found)
        if not interactive:
            raise no_answer(question.flag)
        try:
            found[question.name] = _answer(question, answers)
            at += 1
        except BackError:
            if one_of_many and not at:
                raise
            at = _before(at)
    return found


def _before(at: int) -> int:
    if not at:
        no_way_back()
    return max(at - 1, 0)


def no_way_back() -> None:
    """Say that there is no question before this one."""
    click.echo("  " + _("This is the first question."), err=True)


def _answer(question: Question, answers: Answers) -> object:
    """Return the answer to one question, asked until it is understood; raises `BackError`."""
    if question.shown:
        question.shown()
    while True:
        default = answers.typed.get(question.name, question.default)
        typed = click.prompt(printable(question.label), default=default or None, err=True, type=str)
        if typed.strip() == _BACK:
            raise BackError
        if typed.strip() == _EXPLAIN:
            click.secho(f"  {printable(question.explain)}", dim=True, err=True)
            continue
        try:
            answer = question.parse(typed)
        except SubError as problem:
            _refuse(problem)
            continue
        if question.kept:
            answers.put(question.name, typed)
        if question.echo and (understood := question.echo(answer)) != typed:
            click.secho(f"  {printable(understood)}", dim=True, err=True)
        return answer


def _refuse(problem: SubError) -> None:
    """Say why an answer cannot be taken."""
    click.echo(f"  {printable(say(problem.message))}", err=True)
    line = problem.line if isinstance(problem, BadText) else lambda _path, _number: ""
    for finding in problem.findings:
        click.echo(describe(finding, say, line), err=True)
    for advice in problem.advice:
        click.echo(f"  {printable(say(advice))}", err=True)


def ask(
    label: str,
    *,
    flag: str,
    parse: Callable[[str], Answer],
    interactive: bool,
    default: str = "",
    echo: Callable[[Answer], str] | None = None,
    explain: str,
    one_of_many: bool = False,
) -> Answer:
    """Return the parsed answer to the one question `label`, asked again until `parse` accepts it.

    Raises `UsageProblem` naming `flag` when nobody can be asked; and `BackError` for who wants to go back, where it is
    `one_of_many` questions that are asked one by one.
    """
    question = Question("answer", label, flag, parse, explain, default, echo)
    found = converse([question], Answers(), interactive=interactive, one_of_many=one_of_many)
    answer: Answer = found["answer"]
    return answer


def no_answer(flag: str) -> UsageProblem:
    """Return the error for an answer that is missing where nobody can be asked."""
    return UsageProblem(
        msg("An answer is missing and nobody can be asked here."), msg("Give it with {flag}.", flag=flag)
    )


def yes_or_no(typed: str) -> bool:
    """Return what an answer to a yes/no question means: j, ja, y, yes, n, nee and no are understood."""
    word = typed.strip().casefold()
    if word not in _YES | _NO:
        raise UsageProblem(msg("Please answer yes or no."))
    return word in _YES


def confirm(question: str, *, flag: str, interactive: bool, default: bool = False, explain: str) -> bool:
    """Return the answer to a yes/no question; raises `UsageProblem` naming `flag` when nobody can be asked."""
    usual = _("yes") if default else _("no")
    return ask(question, flag=flag, parse=yes_or_no, interactive=interactive, default=usual, explain=explain)


def show_list(rows: Iterable[str]) -> None:
    """Show what can be chosen by number."""
    for number, row in enumerate(rows, 1):
        click.echo(printable(f"  {number}  {row}".rstrip()), err=True)


def chosen(typed: str, rows: Sequence[str], what: Callable[[str], str]) -> tuple[str, ...]:
    """Return what was typed, several with semicolons between: numbers of `rows`, or what `what` makes of a name.

    Raises `UsageProblem` for a number that the list does not have, and what `what` raises.
    """
    words = typed.replace(",", ";").replace(" ", ";") if re.fullmatch(r"[\d\s,;]+", typed) else typed
    named = [each.strip() for each in words.split(";") if each.strip()] or [""]
    return tuple(dict.fromkeys(_of_list(each, rows) if each.isdecimal() else what(each) for each in named))


def _of_list(number: str, rows: Sequence[str]) -> str:
    if not 0 < int(number) <= len(rows):
        raise UsageProblem(msg("There is no {number} in the list.", number=number))
    return rows[int(number) - 1]


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
