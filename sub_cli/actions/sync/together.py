"""Two sides of a workspace brought together, beside the work tree: from three commits to the files of one.

The text of an adopted plan is what the errata of both sides make of it (`settle`); everything else is merged by its
structure and by sentence. What both changed in one place is asked. It is a function of the sides and the answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sub_cli import layout
from sub_cli.actions.settle import texts
from sub_cli.actions.settle.adopted import Choose
from sub_cli.actions.settle.choices import Ask, Asker
from sub_cli.actions.settle.irreconcilable import in_sync, require_reconcilable
from sub_cli.actions.settle.memo_moves import followed
from sub_cli.actions.settle.plans import plan_of
from sub_cli.actions.settle.settled import Settled, united
from sub_cli.actions.settle.sides import Sides, document_of
from sub_cli.actions.settle.versions import Versions
from sub_cli.change import Changing
from sub_cli.diff.merging import Neighbours
from sub_cli.history.snapshots import Revision
from sub_cli.store.files import Overlaid, read_if_there
from sub_cli.workspace import Workspace


@dataclass(slots=True)
class Together:
    """What two sides came to."""

    files: dict[str, bytes | None] = field(default_factory=dict)
    """How it differs from our side, by path; None for a file that goes."""
    settled: Settled = field(default_factory=Settled)
    neighbours: dict[str, tuple[Neighbours, ...]] = field(default_factory=dict)
    """Sentences beside each other that each side changed one of, by path: to be read by a person."""


def together(
    workspace: Workspace, change: Changing, sides: tuple[Revision, Revision, Revision], ask: Ask, choose: Choose
) -> Together:
    """Return what comes of the commits `sides`: where both began, ours and theirs.

    Raises `Waiting` where a choice is put off, `Conflict` for what is `irreconcilable` and where an adopted text is not
    what its errata make, and `BadInput` for files that cannot be read.
    """
    sorting = Sides.of(*sides, sent=(sides[2].commit,))
    require_reconcilable(sorting)
    work = _Together(sorting, Asker(ask, sides[2]))
    work.take_what_one_side_did()
    unmerged = tuple(path for path in sorting.both if sorting.is_adopted(path) or work.is_twin(path))
    with in_sync():
        letters = followed(sorting, work.asker, lambda path: False)
        made, files = united(workspace, change, letters, Overlaid(sorting.ours, work.files), unmerged, choose)
    work.files |= files
    for path in sorting.both:
        if path not in files and path not in made.own and path not in work.files:
            work.merge_file(path)
    for document in sorting.drafts:
        work.merge_plan(document)
    ours = sorting.ours
    differing = {path: data for path, data in work.files.items() if data != read_if_there(ours, path)}
    return Together(differing, made, work.neighbours)


@dataclass
class _Together:
    """Puts the files together, asking where both sides changed one place."""

    sides: Sides
    asker: Asker
    files: dict[str, bytes | None] = field(default_factory=dict)
    neighbours: dict[str, tuple[Neighbours, ...]] = field(default_factory=dict)

    def take_what_one_side_did(self) -> None:
        """Take over every file that only their side changed."""
        self.files |= {path: read_if_there(self.sides.theirs, path) for path in self.sides.taken}

    def is_twin(self, path: str) -> bool:
        """Tell whether both sides brought a memo of one number."""
        new = path not in self.sides.ids[0]
        return new and path.startswith(f"{layout.MEMOS}/") and path.count("/") == 2 and self._is_there(path)

    def _is_there(self, path: str) -> bool:
        return all(path in side for side in self.sides.ids[1:])

    def _versions(self, path: str) -> Versions:
        return Versions.of(path, self.sides.every)

    def merge_file(self, path: str) -> None:
        """Bring one file together that both sides changed."""
        versions = self._versions(path)
        if path == layout.document_path(document_of(path)) and None not in (versions.ours, versions.theirs):
            return  # by its values, when it is known which sections there are
        done = texts.united(path, versions, self.asker)
        self.files[path] = done.data
        if done.neighbours:
            self.neighbours[path] = done.neighbours

    def merge_plan(self, document_id: str) -> None:
        """Bring title and outline of a plan together, for the sections whose files there are now."""
        plan = plan_of(Overlaid(self.sides.ours, self.files), self.sides, document_id, self.asker)
        self.files[plan.path] = plan.united(self._versions(plan.path))
