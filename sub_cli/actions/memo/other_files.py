"""What a workspace knows of the files that were signed under one number: its record, and its tags.

Whoever holds one of them is told of the others, so that nobody takes a file for the only one that there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from sub_cli.actions.memo.signed_file import digest_of
from sub_cli.actions.memo.signed_number import DIGEST
from sub_cli.errors import SubError
from sub_cli.memo.signed import Other, Record
from sub_cli.messages import Message, msg, nmsg
from sub_cli.store.signed import load_record
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of one number, seen from one file."""

    number: str
    digest: str
    """Of the file that is asked about."""
    begins: frozenset[str]
    """Digests of what stood in it after each of its signatures."""
    record: Record | None
    tags: tuple[tuple[str, str], ...]
    """Name of each tag, and the digest of the file that it names."""

    @property
    def is_known(self) -> bool:
        """Tell whether the file is one that the workspace keeps, was kept before it was signed once more, or a tag."""
        kept = [each.digest for each in self.record.signatures] if self.record else []
        return self.digest in (*kept, *(digest for _, digest in self.tags))


def knowledge(workspace: Workspace, number: str, data: bytes) -> Knowledge:
    """Return what the workspace knows of the memo `number` to whoever holds the file `data`."""
    from sub_cli.history.tags import tags_of
    from sub_cli.sign.verify import signed_sizes

    record, tags = None, list[tuple[str, str]]()
    with suppress(SubError):
        record = load_record(workspace.files, number)
    if repository := workspace.repository_if_any:
        found = tags_of(repository, f"memo/{number}")
        tags = [(tag.name, digest) for tag in found if (digest := tag.said(DIGEST))]
    begins = frozenset(digest_of(data[:size]) for size in signed_sizes(data).values()) if record or tags else ()
    return Knowledge(number, digest_of(data), frozenset(begins), record, tuple(tags))


def told(known: Knowledge) -> Iterator[Message]:
    """Yield what there is to say of the other files that were signed under the number."""
    chain = {known.digest, *known.begins}
    if known.record is not None:
        yield from _by_record(known, known.record)
        chain.update(each.digest for each in known.record.signatures)
        chain.update(each.digest for each in known.record.withdrawn)
    for name, digest in known.tags:
        if digest not in chain:
            yield msg("The tag {tag} names another file that was signed under {number}.", tag=name, number=known.number)


def _by_record(known: Knowledge, record: Record) -> Iterator[Message]:
    kept = [each.digest for each in record.signatures]
    later = record.signatures[kept.index(known.digest) + 1 :] if known.digest in kept else ()
    if later:
        yield nmsg("It was signed once more since, by {names}.", "It was signed {n} times more since, by {names}.",
                   len(later), names=", ".join(each.name for each in later))  # fmt: skip
    elif known.digest in {each.digest for each in record.withdrawn}:
        yield msg("This file of {number} is withdrawn.", number=known.number)
    if known.digest not in kept:
        yield _another(known.number, [each.name for each in record.signatures], record.last.digest)
    for other in record.withdrawn:
        if other.digest != known.digest:
            yield _second(known.number, other)


def _another(number: str, names: Iterable[str], digest: str) -> Message:
    return msg("The signed file of {number} that is kept here is another one: by {names}, {digest}.", number=number,
               names=", ".join(names), digest=digest)  # fmt: skip


def _second(number: str, other: Other) -> Message:
    return msg("A second file was signed under {number}, and is withdrawn: by {names}, {digest}.", number=number,
               names=", ".join(other.names), digest=other.digest)  # fmt: skip


def later_by_tags(workspace: Workspace) -> list[str]:
    """Return the numbers of memos that tags say were signed, on whichever branch."""
    from sub_cli.history.tags import names_below, tags_of

    if repository := workspace.repository_if_any:
        found = [tag for name in names_below(repository, "memo") for tag in tags_of(repository, name)[:1]]
        return sorted({tag.said("Memo") for tag in found if tag.said(DIGEST)})
    return []
