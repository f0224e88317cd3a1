"""In the middle of what git began: the files of no adopted plan, texts by sentence and outlines by their structure."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from sub_cli import layout
from sub_cli.actions.settle import marks, outlines, texts
from sub_cli.actions.settle.choices import Asker, Waiting
from sub_cli.actions.settle.plans import Plan, plan_of
from sub_cli.actions.settle.sides import Sides, document_of
from sub_cli.actions.settle.versions import Versions
from sub_cli.change import Changing
from sub_cli.diff.merging import Neighbours
from sub_cli.errors import BadInput
from sub_cli.history import merge
from sub_cli.store.files import Files, Overlaid, read_if_there
from sub_cli.workspace import Workspace


@dataclass
class Drafts:
    """Puts files in conflict together, as far as nothing is left for later."""

    workspace: Workspace
    change: Changing
    sides: Sides
    asker: Asker
    unmerged: tuple[str, ...]
    """The files in conflict that are to be put together."""
    left: list[str] = field(default_factory=list)
    """Those of them that wait for an answer."""
    neighbours: dict[str, tuple[Neighbours, ...]] = field(default_factory=dict)
    """Sentences beside each other that each side changed one of, by path."""

    @property
    def files(self) -> Files:
        """Return the files with what was put together already."""
        return Overlaid(self.workspace.files, self.change.pending)

    def settle(self) -> None:
        """Put what nothing is left of for later."""
        plans = [path for path in self.unmerged if _is_plan(path)]
        for path in self.unmerged:
            if path not in plans:
                self._or_leave(path, self._text)
        for name in dict.fromkeys(filter(None, map(document_of, self.unmerged))):
            self._plan(name, layout.document_path(name) in plans)

    def _or_leave(self, path: str, put: Callable[[str], None]) -> None:
        try:
            put(path)
        except Waiting:
            self.left.append(path)

    def _text(self, path: str) -> None:
        stands, left = read_if_there(self.workspace.files, path), merge.as_git_left(self.workspace.repository, path)
        if stands is not None and left is not None and stands != left and marks.are_in(stands):
            self.change.put(path, marks.decided(path, stands, self.asker), own=True)  # a person began with it
            return
        versions = self._versions(path)
        if not versions.sides and stands is not None and marks.are_in(stands):  # somebody gave them to git so
            self.change.put(path, marks.decided(path, stands, self.asker), own=True)
            return
        done = texts.united(path, versions, self.asker) if versions.sides else texts.United(None)
        self.change.put(path, done.data, own=True)
        if done.neighbours:
            self.neighbours[path] = done.neighbours

    def _versions(self, path: str) -> Versions:
        found = merge.versions(self.workspace.repository, path)
        return Versions(*(found.get(number) for number in (1, 2, 3)))

    # -- plans ---------------------------------------------------------------------------------------------

    def _plan(self, name: str, in_conflict: bool) -> None:
        """Put the file of a plan; not before it is known which of its sections there are."""
        path = layout.document_path(name)
        if in_conflict and any(document_of(each) == name for each in self.left):
            self.left.append(path)
        elif in_conflict:
            self._or_leave(path, self._united)
        else:
            self._or_leave(path, self._with_all)

    def _plan_of(self, path: str) -> Plan:
        return plan_of(self.files, self.sides, document_of(path), self.asker)

    def _united(self, path: str) -> None:
        versions = self._versions(path)
        if not versions.sides:
            versions = Versions.of(path, self.sides.every)
        if None in (versions.ours, versions.theirs):
            self._text(path)
        else:
            self.change.put(path, self._plan_of(path).united(versions), own=True)

    def _with_all(self, path: str) -> None:
        """Let the outline that git merged name every section that is left, and no other one."""
        with suppress(BadInput):  # told by the check
            if outlines.is_torn(self.files, document_of(path)):
                made = outlines.mended(self.files, self.sides, document_of(path), self.asker)
                self.change.put(path, made, own=True)


def _is_plan(path: str) -> bool:
    return path == layout.document_path(document_of(path))
