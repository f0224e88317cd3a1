"""What tells that a number was signed: the record of its file, tags, any branch of this clone, and the register.

One number never gets two signed texts: a signature that was given exists, whatever became of the branch that it was
given on. Whoever holds one file is told of others, so that nobody takes it for the only one that there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sub_cli.change import Stamp
from sub_cli.digests import digest
from sub_cli.errors import NotFound, Refused, SubError
from sub_cli.layout import SIGNED, memo_tag, name_of, record_path
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.signed import Other, Record, says
from sub_cli.messages import Message, msg, nmsg
from sub_cli.store.files import Files
from sub_cli.store.signed import load_record
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.actions.signature.judge import Judgement
    from sub_cli.history.numbers import Register
    from sub_cli.history.repo import Repository

DIGEST = "Signed-PDF"
"""The trailer of a tag that names the signed file by its SHA-256."""


def signed_tags(repository: Repository | None, number: str) -> dict[str, str]:
    """Return the tags that name a signed file of a memo, oldest first, each with the digest of that file."""
    from sub_cli.history.tags import tags_of

    found = tags_of(repository, memo_tag(number)) if repository else []
    return {tag.name: said for tag in found if (said := tag.said(DIGEST))}


def numbers_in_tags(workspace: Workspace) -> list[str]:
    """Return the numbers of memos that tags say were signed, on whichever branch."""
    from sub_cli.history.tags import names_below, tags_of

    if repository := workspace.repository_if_any:
        found = [tag for name in names_below(repository, "memo") for tag in tags_of(repository, name)[:1]]
        return sorted({tag.said("Memo") for tag in found if tag.said(DIGEST)})
    return []


def once_signed(workspace: Workspace, numbers: AbstractSet[str]) -> dict[str, Message]:
    """Return which of these numbers were signed, each with where that stands: a tag, or a commit that kept a file.

    Raises where git cannot be asked.
    """
    if not numbers or (repository := workspace.repository_if_any) is None:
        return {}
    found = {name: _tagged(name) for name in numbers if signed_tags(repository, name)}
    for entry, paths in repository.walk("--all", "--name-only", "--no-renames", paths=[SIGNED]):
        for name in numbers & {name_of(path) for path in paths.splitlines()}:
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
    return msg("{number} was signed: the tag {tag} names its file.", number=number, tag=memo_tag(number))


def _committed(number: str, commit: str) -> Message:
    return msg("{number} was signed in commit {commit}.", number=number, commit=commit[:7])


# -- for whoever signs -----------------------------------------------------------------------------


def refuse_signed(workspace: Workspace, memo: Memo, stamp: Stamp) -> None:
    """Raise `Refused` where a text was signed under the number of `memo` already, as far as anybody here knows."""
    if reason := _in_clone(workspace, memo.number) or _in_register(workspace, memo, stamp):
        raise Refused(
            reason,
            msg("One number has one signed text. A better one gets a letter: sub memo new --version-of {number}",
                number=memo.number),
            msg("What was signed is taken in with: sub memo keep {number} FILE", number=memo.number),
        )  # fmt: skip


def _in_clone(workspace: Workspace, number: str) -> Message | None:
    """Return where it stands that a number was signed: in a tag, in the workspace, or on any branch of this clone."""
    from sub_cli.history.operations import OPERATION

    repository = workspace.repository
    if signed_tags(repository, number):
        return _tagged(number)
    record, operation = record_path(number), f"memo sign {number}"
    if record in workspace.files.names(record.rpartition("/")[0]):
        return msg("{number} was signed: {path} says so.", number=number, path=record)
    for entry, _ in repository.walk("--all", "--fixed-strings", f"--grep={OPERATION}: {operation}"):
        if operation in entry.trailers.get(OPERATION, ()):
            return _committed(number, entry.sha)
    for entry, _ in repository.walk("--all", "--max-count=1", paths=[record]):
        return _committed(number, entry.sha)
    return None


def _in_register(workspace: Workspace, memo: Memo, stamp: Stamp) -> Message | None:
    register = _register(workspace, stamp)
    if register is None or register.signed(memo.number) in ("", says(memo)):
        return None
    return msg("{number} was signed with another text, says {remote}.", number=memo.number, remote=register.remote)


def enter(workspace: Workspace, memo: Memo, stamp: Stamp) -> None:
    """Let the register say that `memo` is signed; call it when nothing else can fail. Raises what the register does."""
    if (register := _register(workspace, stamp)) is not None:
        register.sign(memo.number, says(memo))


def _register(workspace: Workspace, stamp: Stamp) -> Register | None:
    from sub_cli.actions.memo.number import register_of

    return register_of(workspace, workspace.repository.identity(), stamp.when)


# -- for whoever holds a file ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the workspace knows of one number, seen from one file that was signed under it."""

    number: str
    digest: str
    """Of the file that is asked about."""
    begins: frozenset[str]
    """Digests of what stood in it after each of its signatures."""
    record: Record | None
    tags: dict[str, str]
    """Name of each tag, and the digest of the file that it names."""

    @property
    def tag(self) -> str:
        """The tag that was made for exactly this file; empty where there is none."""
        return next((name for name, other in self.tags.items() if other == self.digest), "")

    @property
    def is_known(self) -> bool:
        """Tell whether the file is one that the workspace keeps, was kept before it was signed once more, or a tag."""
        return bool(self.tag) or self.digest in _digests(self.record)

    def others(self) -> Iterator[Message]:
        """Yield what there is to say of the other files that were signed under the number."""
        chain = {self.digest, *self.begins, *_digests(self.record)}
        if self.record is not None:
            yield from _by_record(self, self.record)
            chain.update(each.digest for each in self.record.withdrawn)
        for name, other in self.tags.items():
            if other not in chain:
                yield msg("The tag {tag} names another file that was signed under {number}.", tag=name,
                          number=self.number)  # fmt: skip


def evidence_of(workspace: Workspace, number: str, data: bytes, found: Judgement) -> Evidence:
    """Return what the workspace knows of the memo `number` to whoever holds the file `data`, which was judged."""
    record = None
    with suppress(SubError):
        record = load_record(workspace.files, number)
    begins = frozenset(digest(data[: each.size]) for each in found.verdict.signatures)
    return Evidence(number, digest(data), begins, record, signed_tags(workspace.repository_if_any, number))


def _digests(record: Record | None) -> list[str]:
    """Return the digests that the kept file had, after each of its signatures."""
    return [each.digest for each in record.signatures] if record else []


def _by_record(held: Evidence, record: Record) -> Iterator[Message]:
    kept = _digests(record)
    later = record.signatures[kept.index(held.digest) + 1 :] if held.digest in kept else ()
    if later:
        yield nmsg("It was signed once more since, by {names}.", "It was signed {n} times more since, by {names}.",
                   len(later), names=", ".join(each.name for each in later))  # fmt: skip
    elif held.digest in {each.digest for each in record.withdrawn}:
        yield msg("This file of {number} is withdrawn.", number=held.number)
    if held.digest not in kept:
        yield _another(held.number, [each.name for each in record.signatures], record.last.digest)
    for other in record.withdrawn:
        if other.digest != held.digest:
            yield _second(held.number, other)


def _another(number: str, names: Iterable[str], digest: str) -> Message:
    return msg("The signed file of {number} that is kept here is another one: by {names}, {digest}.", number=number,
               names=", ".join(names), digest=digest)  # fmt: skip


def _second(number: str, other: Other) -> Message:
    return msg("A second file was signed under {number}, and is withdrawn: by {names}, {digest}.", number=number,
               names=", ".join(other.names), digest=other.digest)  # fmt: skip
