"""Settle where nothing is under way: what was merged wrongly is put right, as a commit of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sub_cli import layout
from sub_cli.actions.settle import adopted, branches, lost_memos, marks, memo_numbers, outlines
from sub_cli.actions.settle.adopted import Case, Choose
from sub_cli.actions.settle.choices import Ask, Asker, Waiting
from sub_cli.actions.settle.irreconcilable import when_it_is_over
from sub_cli.actions.settle.plans import plan_of
from sub_cli.actions.settle.settled import SUBJECT, Settled, bring
from sub_cli.actions.settle.sides import Sides, document_of
from sub_cli.actions.settle.versions import Versions
from sub_cli.change import Changing, Stamp
from sub_cli.errors import BadInput
from sub_cli.store import documents
from sub_cli.workspace import Workspace


def settle_afterwards(workspace: Workspace, stamp: Stamp, choose: Choose, ask: Ask, keep: tuple[str, ...]) -> Settled:
    """Put right what was merged wrongly; marks that stand in files are decided on the way. Raises as `settle`."""
    marked = marks.marked(workspace.files)
    with when_it_is_over(), workspace.changing("settle", stamp) as change:
        done, change.chosen = Settled(), keep
        letters = _letters(workspace, change, marked, done)
        cases = list(_cases(workspace, marked))
        for path, data in bring(workspace, change, workspace.files, letters, cases, choose, done).items():
            change.put(path, data, own=path in done.own)
        left = [path for path in marked if path not in done.own]
        done.left = (*_unmarked(workspace, change, left, ask), *_untorn(workspace, change, marked, done, ask))
        change.part_numbers()
        done.recorded = change.finish(SUBJECT)
    return done


def _letters(workspace: Workspace, change: Changing, marked: Collection[str], done: Settled) -> memo_numbers.Parted:
    """Return what becomes of memos: those that a merge lost are put back, and those get another number that have to."""
    if marked:
        return memo_numbers.Parted()
    if found := lost_memos.lost(workspace):
        done.back = found.memos
        return memo_numbers.parted(workspace, change, found.found, ())
    return memo_numbers.strayed(workspace, change)


def _cases(workspace: Workspace, marked: Iterable[str]) -> Iterator[Case]:
    """Yield the adopted plans, those with marks in their files by what came together there."""
    by_plan: dict[str, list[str]] = {}
    known = branches.adopted_plans(workspace.files)
    for path in marked:
        by_plan.setdefault(document_of(path), []).append(path)
    for name, own in by_plan.items():
        if case := adopted.between_marks(workspace, marks.sides_of(workspace, own[0]), name, own):
            yield case
    for name in documents.list_documents(workspace.files):
        sides = None if name in by_plan else outlines.torn_by(workspace, name)
        if sides and (case := adopted.between_marks(workspace, sides, name, [layout.document_path(name)])):
            yield case
        elif name in known and name not in by_plan:
            yield adopted.after(workspace, name)


def _untorn(workspace: Workspace, change: Changing, marked: Iterable[str], done: Settled, ask: Ask) -> Iterator[str]:
    """Put the outlines right of plans that are not adopted; yield the files that are left."""
    for name in documents.list_documents(workspace.files):
        path = layout.document_path(name)
        sides = None if path in done.own or path in marked else outlines.torn_by(workspace, name)
        try:
            if sides:
                made = outlines.mended(workspace.files, sides, name, Asker(ask, sides.coming))
                change.put(path, made, own=True)
        except Waiting:
            yield path
        except BadInput:  # told by the check
            continue


def _unmarked(workspace: Workspace, change: Changing, marked: Iterable[str], ask: Ask) -> Iterator[str]:
    """Decide the conflicts that stand in texts between git's marks; yield the files that are left."""
    for path in marked:
        sides = marks.sides_of(workspace, path)
        try:
            change.put(path, _decided(workspace, path, sides, Asker(ask, sides.coming)), own=True)
        except (Waiting, BadInput):
            yield path


def _decided(workspace: Workspace, path: str, sides: Sides, asker: Asker) -> bytes:
    """Return a file without its marks; raises `Waiting`."""
    data, name = workspace.files.read(path), document_of(path)
    if path != layout.document_path(name):
        return marks.decided(path, data, asker)
    plan, whole = plan_of(workspace.files, sides, name, asker), all(sides.commits)
    return plan.united(Versions.of(path, sides.every) if whole else marks.parted(data))
