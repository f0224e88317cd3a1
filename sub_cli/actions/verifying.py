"""Verify: what a PDF says it is, and what of that holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sub_cli.errata import operations
from sub_cli.errata.model import Status
from sub_cli.errors import NotFound, Refused, SubError
from sub_cli.messages import Message, msg
from sub_cli.store import errata
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.render.provenance import Provenance
    from sub_cli.sign.trust import Trust
    from sub_cli.sign.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ErratumStanding:
    """An erratum that a PDF names, and how it stands in this workspace."""

    name: str
    """`document/E01`."""
    same: bool
    """True when the wording is the one that the PDF was made with."""
    status: Status | None
    """None where the workspace does not know it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Everything that could be said of one PDF."""

    verdict: Verdict
    provenance: Provenance | None
    """None where the file does not say what it was made from."""
    problem: Message | None
    """Why the provenance cannot be believed."""
    in_history: bool | None
    """Whether the commit is in this repository; None outside one, or where the PDF names none."""
    branches: tuple[str, ...]
    """The branches that hold the commit."""
    errata: tuple[ErratumStanding, ...]

    @property
    def holds(self) -> bool:
        """Return the one answer: signed, whole, of an origin that is not contradicted."""
        contradicted = self.in_history is False or any(not each.same for each in self.errata)
        return self.verdict.whole and self.problem is None and not contradicted


def verify(data: bytes, workspace: Workspace | None, trust: Trust, *, at: datetime) -> Verified:
    """Return what holds of the PDF `data`; outside a workspace, what the file alone can tell."""
    from sub_cli.sign.verify import unsigned_prefix, verify_pdf

    verdict = verify_pdf(data, trust, at=at)
    provenance, problem = _provenance(unsigned_prefix(data) or data)
    if workspace is None or provenance is None:
        return Verified(verdict, provenance, problem, None, (), ())
    in_history, branches = _history(workspace, provenance.commit)
    return Verified(verdict, provenance, problem, in_history, branches, _errata(workspace, provenance))


def _provenance(pdf: bytes) -> tuple[Provenance | None, Message | None]:
    from sub_cli.render.provenance import read_provenance

    try:
        return read_provenance(pdf), None
    except Refused as refusal:
        return None, refusal.message


def _history(workspace: Workspace, commit: str) -> tuple[bool | None, tuple[str, ...]]:
    if not commit:
        return None, ()
    try:
        repository = workspace.repository
        repository.commit(commit)
    except NotFound:
        return (None if repository.is_shallow else False), ()
    except SubError:
        return None, ()
    return True, tuple(name for name in repository.branches() if repository.contains(name, commit))


def _errata(workspace: Workspace, provenance: Provenance) -> tuple[ErratumStanding, ...]:
    return tuple(_standing(workspace, mark.name, mark.digest) for mark in provenance.errata)


def _standing(workspace: Workspace, name: str, digest: str) -> ErratumStanding:
    document, _, erratum_id = name.partition("/")
    if erratum_id not in errata.list_errata(workspace.files, document):
        return ErratumStanding(name, False, None)
    erratum = workspace.erratum(document, erratum_id)
    return ErratumStanding(name, operations.fingerprint(erratum) == digest, erratum.status)


def unsigned_note() -> Message:
    """Return the sentence for a PDF without a signature."""
    return msg("The file is not signed.")
