"""One number never gets two signed texts: what is known of a number that was signed, here, in tags and in the register.

A signature that was given exists, whatever became of the branch that it was given on.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from sub_cli.change import Stamp
from sub_cli.errors import NotFound, Refused
from sub_cli.layout import SIGNED, record_path
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.signed import says
from sub_cli.messages import Message, msg
from sub_cli.store.files import Files
from sub_cli.store.signed import load_record
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.numbers import Register

DIGEST = "Signed-PDF"
"""The trailer of a tag that names the signed file by its SHA-256."""


def signed_digests(workspace: Workspace, number: str) -> list[str]:
    """Return the digests of signed files that tags name for a memo, oldest first; raises where git cannot be asked."""
    from sub_cli.history.tags import tags_of

    found = tags_of(workspace.repository, f"memo/{number}")
    return [digest for tag in found if (digest := tag.said(DIGEST))]


def once_signed(workspace: Workspace, numbers: AbstractSet[str]) -> dict[str, Message]:
    """Return which of these numbers were signed, each with where that stands: a tag, or a commit that kept a file.

    Raises where git cannot be asked.
    """
    if not numbers or (repository := workspace.repository_if_any) is None:
        return {}
    found = {name: _tagged(name) for name in numbers if signed_digests(workspace, name)}
    for entry, paths in repository.walk("--all", "--name-only", "--no-renames", paths=[SIGNED]):
        for name in numbers & {path.rpartition("/")[2].removesuffix(".yaml") for path in paths.split()}:
            found.setdefault(name, _committed(name, entry.sha))
    return found


def refuse_unkept(workspace: Workspace, files: Files, memo: Memo) -> None:
    """Raise `NotFound` for a memo that was signed and whose file is not kept: it is not made anew.

    One that is withdrawn does not say itself whether it was; raises then where git cannot be asked.
    """
    if memo.status is MemoStatus.SIGNED:
        load_record(files, memo.number)
        return
    asked = memo.status is MemoStatus.WITHDRAWN and record_path(memo.number) not in files.names(SIGNED)
    if asked and (reason := once_signed(workspace, {memo.number}).get(memo.number)):
        raise NotFound(reason, msg("Take it in with: sub memo keep {number} FILE", number=memo.number))


def _tagged(number: str) -> Message:
    return msg("{number} was signed: the tag {tag} names its file.", number=number, tag=f"memo/{number}")


def _committed(number: str, commit: str) -> Message:
    return msg("{number} was signed in commit {commit}.", number=number, commit=commit[:7])


def refuse_signed(workspace: Workspace, memo: Memo, stamp: Stamp) -> None:
    """Raise `Refused` where a text was signed under the number of `memo` already, as far as anybody here knows."""
    if reason := _known(workspace, memo.number) or _registered(workspace, memo, stamp):
        raise Refused(
            reason,
            msg("One number has one signed text. A better one gets a letter: sub memo new --version-of {number}",
                number=memo.number),
            msg("What was signed is taken in with: sub memo keep {number} FILE", number=memo.number),
        )  # fmt: skip


def _known(workspace: Workspace, number: str) -> Message | None:
    """Return where it stands that a number was signed: in a tag, in the workspace, or on any branch of this clone."""
    from sub_cli.history.operations import OPERATION

    if signed_digests(workspace, number):
        return _tagged(number)
    record, operation = record_path(number), f"memo sign {number}"
    if record in workspace.files.names(record.rpartition("/")[0]):
        return msg("{number} was signed: {path} says so.", number=number, path=record)
    repository = workspace.repository
    for entry, _ in repository.walk("--all", "--fixed-strings", f"--grep={OPERATION}: {operation}"):
        if operation in entry.trailers.get(OPERATION, ()):
            return _committed(number, entry.sha)
    for entry, _ in repository.walk("--all", "--max-count=1", paths=[record]):
        return _committed(number, entry.sha)
    return None


def _registered(workspace: Workspace, memo: Memo, stamp: Stamp) -> Message | None:
    register = _register(workspace, stamp)
    if register is None or register.signed(memo.number) in ("", says(memo)):
        return None
    return msg("{number} was signed with another text, says {remote}.", number=memo.number, remote=register.remote)


def enter(workspace: Workspace, memo: Memo, stamp: Stamp) -> None:
    """Let the register say that `memo` is signed; call it when nothing else can fail. Raises what the register does."""
    if (register := _register(workspace, stamp)) is not None:
        register.sign(memo.number, says(memo))


def _register(workspace: Workspace, stamp: Stamp) -> Register | None:
    from sub_cli.history.numbers import Register

    remote = workspace.settings.memo.register
    return Register(workspace.repository, remote, workspace.repository.identity(), stamp.when) if remote else None
