"""Making a PDF again from the commit that it names, and comparing the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sub_cli.actions.signature.judge import words_of
from sub_cli.actions.verify.commit import is_here
from sub_cli.errors import NotFetched, SubError
from sub_cli.messages import Message, msg, nmsg
from sub_cli.render.provenance import Provenance
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.actions.verify.kinds import Kind, Means


class Rebuild(StrEnum):
    """How a PDF compares with the one that its commit gives here."""

    SAME = "same"
    """The same to the byte."""
    SAME_WORDS = "same words"
    """Made with other versions of the tools: the same words on as many pages."""
    DIFFERENT = "different"
    """Not what that commit gives."""
    IMPOSSIBLE = "impossible"
    """It cannot be made again here; the notes say why."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The outcome of making a PDF again."""

    outcome: Rebuild
    notes: tuple[Message, ...] = ()
    """Which version differs, which page, or why it could not be done."""


def rebuild(workspace: Workspace, provenance: Provenance, unsigned: bytes, means: Means) -> Rebuilt:
    """Make the PDF again from the commit that `provenance` names, and compare it with `unsigned`, byte for byte.

    Where the versions of the tools differ, the words on each page are compared instead. Raises `NotFetched` where
    the commit lies at the edge of what was fetched: whether the page would name it is then not known.
    """
    from sub_cli.actions.verify.kinds import kind_of

    if not provenance.commit:
        return Rebuilt(Rebuild.IMPOSSIBLE, (msg("It cannot be made again: it was made from no commit."),))
    if not is_here(workspace, provenance.commit):
        gone = msg("It cannot be made again: commit {commit} is not here. It may have been squashed.",
                   commit=provenance.commit[:12])  # fmt: skip
        return Rebuilt(Rebuild.IMPOSSIBLE, (gone,))
    try:
        kind, then = kind_of(provenance), workspace.at(provenance.commit)
        if newer := _other_origin(kind, then, provenance):
            return Rebuilt(Rebuild.DIFFERENT, (newer,))
        job = kind.job(then, provenance, means)
        made = means.renderer.render(job)
    except NotFetched:
        raise
    except SubError as error:
        return Rebuilt(Rebuild.IMPOSSIBLE, (msg("It cannot be made again: {reason}", reason=error.message),))
    if made.pdf == unsigned:
        return Rebuilt(Rebuild.SAME)
    told = (*_other_versions(provenance, job.view.provenance), *made.warnings)
    differences = tuple(_different_words(unsigned, made.pdf))
    same = told and not differences
    if not told and not differences:
        differences = (msg("The words are the same, but the bytes are not."),)
    return Rebuilt(Rebuild.SAME_WORDS if same else Rebuild.DIFFERENT, (*told, *differences))


def _other_origin(kind: Kind, then: Workspace, provenance: Provenance) -> Message | None:
    """Return what to say of a page that names a commit which changed nothing of what it shows; None where it did.

    Two revisions that were compared are named as they were asked for.
    """
    sources = kind.sources(then, provenance)
    found = then.repository.last_commit_touching(*sources, rev=provenance.commit) if sources else None
    if found is None or found.sha == provenance.commit:
        return None
    return msg(
        "It names commit {commit}, but what it shows was made in {other}.",
        commit=provenance.commit[:12],
        other=found.sha[:12],
    )


def _other_versions(then: Provenance, now: Provenance) -> Iterator[Message]:
    old, new = dict(then.tools), dict(now.tools)
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield msg(
                "It was made with {name} {then}; here is {now}.",
                name=name,
                then=old.get(name, "–"),
                now=new.get(name, "–"),
            )


def _different_words(then: bytes, now: bytes) -> Iterator[Message]:
    """Yield in what the words on the pages differ, the first place only."""
    old, new = words_of(then), words_of(now)
    if old is None or new is None:
        yield msg("The words of the file cannot be read.")
        return
    if len(old) != len(new):
        yield nmsg("It has {n} page; made again it has {other}.", "It has {n} pages; made again it has {other}.",
                   len(old), other=len(new))  # fmt: skip
    if [word for page in old for word in page] == [word for page in new for word in page]:
        return
    for number, (one, other) in enumerate(zip(old, new, strict=False), 1):
        if one != other:
            first = next((pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]), ("…", "…"))
            yield msg(
                "Page {page} reads “{then}”; made again it reads “{now}”.", page=number, then=first[0], now=first[1]
            )
            return
