"""Who took an erratum which step, on which day, and the remark that went along: what the commits of `sub` say.

The file of an erratum says what holds; it names nobody. That stands in the commits, and is lost with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sub_cli import layout
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.log import LogEntry

REMARK: Final = "Remark"
"""Trailer of a commit: what a person says of the step."""
DONE: Final = {
    "new": "written",
    "from-docx": "written",
    "edit": "edited",
    "propose": "proposed",
    "adopt": "adopted",
    "withdraw": "withdrawn",
    "apply": "applied",
    "revert": "reverted",
    "rebase": "rebased",
}
"""What an erratum is once `sub erratum VERB` was given."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one erratum, as its commit has it."""

    what: str
    """`proposed`, `applied`: see `DONE`."""
    day: date
    who: str
    commit: str
    remark: str = ""


def steps(workspace: Workspace, document_id: str) -> dict[str, list[Step]]:
    """Return by id what was done with each erratum of a document, oldest first; what was undone is left out.

    Nothing of an erratum whose commits are not here: it was squashed, sent by other means, or is not committed yet.
    """
    from sub_cli.history.operations import UNDOES

    entries = list(_commits(workspace, document_id))
    gone = {sha for entry in entries for sha in entry.trailers.get(UNDOES, ())}
    found: dict[str, list[Step]] = {}
    for entry in entries:
        step = None if entry.sha in gone else _step(entry)
        for name in entry.trailers.get("Erratum", ()) if step else ():
            if step and name.startswith(f"{document_id}/"):
                found.setdefault(name.rpartition("/")[2], []).append(step)
    return found


def took(known: Mapping[str, list[Step]], erratum: str, what: str, day: date | None) -> Step | None:
    """Return the step that an event tells of, the last one on its day; None where no commit says it."""
    return next((each for each in reversed(known.get(erratum, [])) if (each.what, each.day) == (what, day)), None)


def trailer(remark: str) -> dict[str, str]:
    """Return what a commit says of itself for a remark, on one line as a trailer has to be; nothing without one."""
    line = " ".join("".join(each if each.isprintable() else " " for each in remark).split())
    return {REMARK: line} if line else {}


def _commits(workspace: Workspace, document_id: str) -> Iterator[LogEntry]:
    repository = workspace.repository_if_any
    if repository and repository.head():
        folder = layout.errata_folder(document_id)
        yield from (entry for entry, _ in repository.walk("--reverse", "--full-history", paths=[folder]))


def _step(entry: LogEntry) -> Step | None:
    from sub_cli.history.operations import OPERATION

    words = entry.trailers.get(OPERATION, ("",))[-1].split()
    if words[:1] != ["erratum"] or words[1:2] == [] or words[1] not in DONE:
        return None
    remark = entry.trailers.get(REMARK, ("",))[-1]
    return Step(DONE[words[1]], entry.date.date(), entry.author, entry.sha, remark)
