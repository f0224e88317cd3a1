"""The name and address that git puts under what a person records: kept in this clone, where git has none."""

from __future__ import annotations

import re

from sub_cli.errors import NoName, UsageProblem
from sub_cli.messages import msg
from sub_cli.workspace import Workspace

_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")


def is_known(workspace: Workspace) -> bool:
    """Tell whether git has a name and address; raises `Unable` where it cannot be asked."""
    try:
        workspace.repository.identity()
    except NoName:
        return False
    return True


def keep(workspace: Workspace, name: str, address: str) -> None:
    """Let git put this name and address under what is recorded in this clone; raises `UsageProblem`."""
    from sub_cli.history import settings

    values = {"user.name": checked_name(name), "user.email": checked_address(address)}
    settings.change(workspace.repository.plumbing, values)


def checked_name(typed: str) -> str:
    """Return a name as git keeps it; raises `UsageProblem` for what is none."""
    name = " ".join(typed.split())
    if not name or not name.isprintable() or re.search("[<>]", name):
        raise UsageProblem(msg("“{name}” is no name to put under what you do.", name=name))
    return name


def checked_address(typed: str) -> str:
    """Return an e-mail address; raises `UsageProblem` for what is none."""
    address = typed.strip()
    if not _ADDRESS.fullmatch(address) or not address.isprintable():
        raise UsageProblem(msg("“{address}” is no e-mail address.", address=address))
    return address
