"""Settle in the middle of what git began: the files are written and staged, and git goes on with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from sub_cli.actions.git import add_neighbours
from sub_cli.actions.settle import adopted, branches, marks
from sub_cli.actions.settle.adopted import Choose
from sub_cli.actions.settle.choices import Ask, Asker, Waiting
from sub_cli.actions.settle.drafts import Drafts
from sub_cli.actions.settle.irreconcilable import in_the_middle, require_reconcilable
from sub_cli.actions.settle.memo_moves import followed
from sub_cli.actions.settle.settled import SUBJECT, Settled, united
from sub_cli.actions.settle.sides import Sides, sides_of
from sub_cli.change import Changing, Stamp
from sub_cli.errors import Refused
from sub_cli.history import merge
from sub_cli.history.file_state import lf
from sub_cli.history.merge import Step, Unfinished
from sub_cli.history.snapshots import Revision
from sub_cli.messages import msg
from sub_cli.store.files import read_if_there
from sub_cli.workspace import Workspace


def settle_amid(
    workspace: Workspace, unfinished: Unfinished, stamp: Stamp, choose: Choose, ask: Ask, keep: tuple[str, ...]
) -> Settled:
    """Put together what git left in conflict; raises as `settle`."""
    marked = marks.marked(workspace.files)
    sides = _require_sides(workspace, unfinished, marked)
    by_hand = set(_rewritten(workspace, unfinished))
    every = dict.fromkeys((*unfinished.unmerged, *marked))
    unmerged = tuple(path for path in every if path not in by_hand)
    with in_the_middle(unfinished), workspace.changing("settle", replace(stamp, commit=False)) as change:
        change.chosen = keep
        require_reconcilable(sides, unmerged)
        try:
            done = _put(workspace, change, sides, unmerged, by_hand, choose, _asker(sides, unfinished, ask))
        except Waiting:
            return Settled(left=unmerged, following=unfinished.following)
        done.following = unfinished.following
        done.recorded = change.finish(SUBJECT)
        if change.transaction is not None:
            _stage(workspace, unfinished, done)
    return done


def _put(
    workspace: Workspace,
    change: Changing,
    sides: Sides,
    unmerged: tuple[str, ...],
    by_hand: set[str],
    choose: Choose,
    asker: Asker,
) -> Settled:
    """Put every file that can be; raises `Waiting` where it is left for later what a memo says."""
    letters = followed(sides, asker, lambda path: path in by_hand or _is_edited(workspace, path))
    done, files = united(workspace, change, letters, workspace.files, unmerged, choose)
    done.own |= by_hand
    for path, data in files.items():
        change.put(path, data, own=True)
    _put_drafts(workspace, change, sides, unmerged, done, asker)
    return done


def _put_drafts(
    workspace: Workspace, change: Changing, sides: Sides, unmerged: Iterable[str], done: Settled, asker: Asker
) -> None:
    """Put together what is of no adopted plan; what is left of it is told in `done`."""
    odd = merge.irregular(workspace.repository)
    open_ones = tuple(path for path in unmerged if path not in done.own and path not in odd)
    drafts = Drafts(workspace, change, sides, asker, open_ones)
    drafts.settle()
    done.own |= {*open_ones}.difference(drafts.left)
    done.left, done.odd = tuple(sorted({*drafts.left, *odd})), tuple(odd)
    done.neighbours = drafts.neighbours


def _asker(sides: Sides, unfinished: Unfinished, ask: Ask) -> Asker:
    """Return what asks a person, to whom one's own work is always called so."""
    turned = unfinished.step in (Step.REBASE, Step.STASH)
    others = sides.ours if turned else sides.theirs
    return Asker(ask, others if isinstance(others, Revision) else None, turned)


def _stage(workspace: Workspace, unfinished: Unfinished, done: Settled) -> None:
    """Let git know what is in conflict no more, and remember what a person has to read."""
    merge.stage(workspace.repository, {*done.own, *done.recorded.paths}.difference(done.left))
    if not done.left and merge.is_untouched(workspace.repository):
        done.following = unfinished.leaving_out
    for path, pairs in done.neighbours.items():
        add_neighbours(workspace.root, path, pairs)


def _rewritten(workspace: Workspace, unfinished: Unfinished) -> Iterator[str]:
    """Yield the files in conflict that a person put together by hand since: no marks, and not as git left them."""
    repository = workspace.repository
    for path in unfinished.unmerged:
        stands, left = read_if_there(workspace.files, path), merge.as_git_left(repository, path)
        if marks.are_in(stands):
            continue
        known = [left] if left is not None else [*merge.versions(repository, path).values()]
        if lf(stands or b"") not in [lf(each) for each in known] and (left is not None or stands is not None):
            yield path


def _is_edited(workspace: Workspace, path: str) -> bool:
    """Tell whether a person wrote a file of which git tells what it made."""
    left = merge.as_git_left(workspace.repository, path)
    return left is not None and lf(read_if_there(workspace.files, path) or b"") != lf(left)


def _require_sides(workspace: Workspace, unfinished: Unfinished, marked: Collection[str]) -> Sides:
    """Return what comes together; raises `Refused` where that is nothing."""
    if unfinished.step is Step.BISECT:
        raise Refused(unfinished.said, *unfinished.ways)
    if unfinished.step is Step.PATCHES and merge.is_untouched(workspace.repository) and not marked:
        raise Refused(
            msg("This does not fit here, and git put nothing of it into the files."),
            msg("Back to before: sub settle --abort   and then with what it was made from: git am --3way"),
        )
    if unfinished.step is Step.REVERT and _in_adopted(workspace, unfinished):
        raise Refused(
            msg("Here is a conflict that comes from no other branch, so there are no errata to settle it by."),
            msg("Take it back with: git {step} --abort", step=unfinished.step),
            msg("What an erratum brought is taken back with: sub erratum revert"),
        )
    return sides_of(workspace, unfinished)


def _in_adopted(workspace: Workspace, unfinished: Unfinished) -> bool:
    plans = branches.adopted_plans(workspace.revision("HEAD"))
    return any(adopted.is_of(path, name) for path in unfinished.unmerged for name in plans)
