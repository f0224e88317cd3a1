"""`sub explain`: what the code of a finding means, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sub_cli.cli.grammar import Command
from sub_cli.cli.language import N_, _
from sub_cli.cli.options import as_json
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import NotFound
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.cli.codes import Code


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
    from sub_cli.cli.codes import CHAPTERS

    known = {each.name: each for _title, codes in CHAPTERS for each in codes}
    wanted = [_named(code, known)] if code else list(known.values())
    if as_json:
        session.output.json("codes", [_as_data(each) for each in wanted])
    elif code:
        session.output.data("\n".join(_explained(wanted[0])))
    else:
        session.output.page("\n".join(row for chapter in CHAPTERS for row in _listed(*chapter)).lstrip("\n"))


def _named(code: str, known: dict[str, Code]) -> Code:
    """Return the code that `SUB126`, `sub126` or `126` names; raises `NotFound`."""
    name = code.upper() if code.upper().startswith("SUB") else f"SUB{code}"
    if name in known:
        return known[name]
    raise NotFound(msg("There is no code {code}.", code=code), msg("See them all with: sub explain"))


def _explained(code: Code) -> list[str]:
    kind = " " + _("(warning)") if code.warning else ""
    return [f"{code.name}{kind}  {_(code.wrong)}", "  " + _("fix:") + " " + _(code.remedy)]


def _listed(title: str, codes: tuple[Code, ...]) -> list[str]:
    return ["", _(title), *(f"  {code.name}  {_(code.wrong)}" for code in codes)]


def _as_data(code: Code) -> dict[str, object]:
    return {
        "code": code.name,
        "severity": "warning" if code.warning else "error",
        "wrong": _(code.wrong),
        "remedy": _(code.remedy),
    }
