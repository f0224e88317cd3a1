"""Which signed files are taken along: a branch can bring a file and a record that goes with it, and whoever signed.

So a release takes one only where somebody outside of the tree vouches for it: a list of the pipeline, or a tag.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli.actions.signature.evidence import signed_tags
from sub_cli.actions.signature.file import kept_bytes, shelf
from sub_cli.actions.signature.judge import judge
from sub_cli.actions.signature.trust import trust_of
from sub_cli.digests import digest
from sub_cli.errors import SubError, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.store.files import Files
from sub_cli.store.signed import load_record
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from datetime import datetime


def vouching(workspace: Workspace, lists: tuple[Path, ...], at: datetime) -> Callable[[bytes], bool] | None:
    """Return what tells whether the certificates in `lists` vouch for whoever signed a file; None without lists.

    Raises `UsageProblem` for a list that lies in the workspace: the branch may have brought it.
    """
    for path in lists:
        if path.resolve().is_relative_to(workspace.root.resolve()):
            raise UsageProblem(
                msg("{path} lies in the workspace: a branch could bring it along.", path=path),
                msg("Name a list that lies elsewhere."),
            )
    if not lists:
        return None
    trust = trust_of(None, lists)
    return lambda data: judge(data, trust, at).verdict.trusted


def left_out(
    workspace: Workspace, files: Files, number: str, vouched: Callable[[bytes], bool] | None
) -> Message | None:
    """Return why the signed file of a memo is not taken along; None where it is.

    `vouched` tells whether somebody outside vouches for who signed; None asks nobody, which is for no release.
    """
    place = shelf(workspace, number)
    if not (place.inside or place.path.exists()):
        return msg("{number} is left out: its signed file is not here.", number=number)
    if vouched is None or _is_vouched_for(workspace, files, number, vouched):
        return None
    return msg("{number} is left out: no tag names its signed file, and no list from outside vouches for who signed.",
               number=number)  # fmt: skip


def _is_vouched_for(workspace: Workspace, files: Files, number: str, vouched: Callable[[bytes], bool]) -> bool:
    """Tell whether a tag names the file that is kept, or `vouched` says yes; what cannot be read is not vouched for."""
    with suppress(SubError):
        record = load_record(files, number)
        data = kept_bytes(workspace, files, record)
        with suppress(SubError):
            if digest(data) in signed_tags(workspace.repository, number).values():
                return True
        return vouched(data)
    return False
