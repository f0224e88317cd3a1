"""Whether what a PDF says still holds: withdrawn, superseded, reverted, or changed by later errata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sub_cli.actions.signature.evidence import numbers_in_tags
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.model import Status
from sub_cli.errata.names import Named
from sub_cli.errors import SubError
from sub_cli.memo.model import MemoStatus
from sub_cli.memo.number_pattern import versions
from sub_cli.messages import Message, msg, nmsg
from sub_cli.render.provenance import Provenance
from sub_cli.store import erratum_names, memos
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ErratumStanding:
    """An erratum that a PDF names, and how it stands in this workspace."""

    name: str
    """`document/E01`."""
    same: bool
    """True when the wording is the one that the PDF was made with."""
    status: Status | None
    """None where the workspace does not know it."""


def standing(workspace: Workspace, name: str, digest: str) -> ErratumStanding:
    """Return how the erratum `name` stands here, of which a PDF gives the digest of its wording."""
    document, _, erratum_id = name.partition("/")
    if erratum_id not in erratum_names.list_errata(workspace.files, document):
        return ErratumStanding(name, False, None)
    erratum = workspace.erratum(document, erratum_id)
    return ErratumStanding(name, fingerprint(erratum) == digest, erratum.status)


def lapses(workspace: Workspace, provenance: Provenance, standing: Sequence[ErratumStanding]) -> Iterator[Message]:
    """Yield what happened since to the memo or the plan, and to the errata in it."""
    if provenance.kind == "memo":
        yield from _later_memo(workspace, provenance.number)
    elif provenance.kind == "document" and not provenance.version:
        yield from _later_errata(workspace, provenance)
    for each in standing:
        if each.status is Status.REVERTED:
            yield msg("Erratum {name} was reverted since.", name=Named(each.name))
        elif each.status is Status.WITHDRAWN:
            yield msg("Erratum {name} was withdrawn since.", name=Named(each.name))


def _later_memo(workspace: Workspace, number: str) -> Iterator[Message]:
    taken = memos.list_memos(workspace.files)
    if number not in taken:
        yield msg("{number} is not in this workspace.", number=number)
        return
    if workspace.memo(number).status is MemoStatus.WITHDRAWN:
        yield msg("{number} was withdrawn since.", number=number)
    signed = set(numbers_in_tags(workspace))
    for later in versions(workspace.settings.memo.patterns, {*taken, *signed}, number):
        standing = workspace.memo(later).status if later in taken else MemoStatus.SIGNED
        if later > number and standing in (MemoStatus.FINAL, MemoStatus.SIGNED):
            yield msg("{number} was superseded by {later}.", number=number, later=later)


def _later_errata(workspace: Workspace, provenance: Provenance) -> Iterator[Message]:
    """Yield that errata were applied that a plan does not have yet."""
    try:
        standing = workspace.chain(provenance.number).in_force
    except SubError:
        return
    known = {mark.name for mark in provenance.errata}
    if later := [erratum.id for erratum in standing if erratum.name not in known]:
        yield nmsg(
            "Erratum {names} was applied since.", "Errata {names} were applied since.", len(later),
            names=Named(", ".join(later)),
        )  # fmt: skip
