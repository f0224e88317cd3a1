"""`sub explain`: what the code of a finding means, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command
from sub_cli.cli.language import N_, _, say
from sub_cli.cli.options import as_json
from sub_cli.cli.session import Session, pass_session

if TYPE_CHECKING:
    from sub_cli.codes import Chapter, Code


@click.command(
    cls=Command,
    example="sub explain SUB126\nsub explain",
    help=N_("Explain the code of a finding, and what to do about it. Without a code, list them all."),
)
@click.argument("code", metavar="[CODE]", default="")
@as_json
@pass_session
def explain(session: Session, code: str, as_json: bool) -> None:
    """Write what one code means, or a line for each."""
    from sub_cli.lint.codes import CHAPTERS, CODES, find

    wanted = [find(code)] if code else list(CODES.values())
    if as_json:
        session.output.json("codes", [_as_data(each) for each in wanted])
    elif code:
        session.output.data("\n".join(_explain(wanted[0])))
    else:
        session.output.page("\n".join(row for chapter in CHAPTERS for row in _list(chapter)).lstrip("\n"))


def _explain(code: Code) -> list[str]:
    kind = " " + _("(warning)") if code.warning else ""
    return [f"{code}{kind}  {say(code.wrong)}", "  " + _("fix:") + " " + say(code.remedy)]


def _list(chapter: Chapter) -> list[str]:
    return ["", say(chapter.title), *(f"  {code}  {say(code.wrong)}" for code in chapter.codes)]


def _as_data(code: Code) -> dict[str, str]:
    return {
        "code": code,
        "severity": "warning" if code.warning else "error",
        "wrong": say(code.wrong),
        "remedy": say(code.remedy),
    }
