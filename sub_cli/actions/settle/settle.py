"""Settle: what git left half-way, or merged wrongly, is put right, and alike in every clone.

The text of an adopted plan after a merge is the replay of the errata of both sides, never a merge of texts; texts that
are still being written are merged by sentence, outlines by their structure. In the middle of a merge the files are
written and staged, and git goes on with it; afterwards it is a commit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from sub_cli import layout
from sub_cli.actions.settle import adopted, branches, lost_memos, marks, memo_numbers, outlines
from sub_cli.actions.settle.adopted import Case, Choose, Out
from sub_cli.actions.settle.choices import Ask, Asker, Pick, Waiting
from sub_cli.actions.settle.drafts import Drafts
from sub_cli.actions.settle.irreconcilable import in_the_middle, require_reconcilable, when_it_is_over
from sub_cli.actions.settle.memo_moves import Followed, followed
from sub_cli.actions.settle.plans import plan_of
from sub_cli.actions.settle.sides import Sides, document_of, sides_of
from sub_cli.actions.settle.versions import Versions
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.diff.merging import Neighbours
from sub_cli.errata.union import Twice
from sub_cli.errors import BadInput, Refused, SubError
from sub_cli.history import merge
from sub_cli.history.file_state import lf
from sub_cli.history.merge import Step, Unfinished
from sub_cli.history.sent import sent
from sub_cli.history.snapshots import Revision
from sub_cli.memo.model import Memo
from sub_cli.messages import msg
from sub_cli.store import documents
from sub_cli.store.files import Files, Overlaid, read_if_there
from sub_cli.store.memo_numbers import renamed
from sub_cli.store.renumbering import renumbered
from sub_cli.workspace import Workspace


@dataclass(slots=True)
class Settled:
    """What settling came to."""

    documents: list[str] = field(default_factory=list)
    """The documents whose text or errata were put right."""
    twice: list[Twice] = field(default_factory=list)
    """What happened on both sides, and counts once."""
    out: list[Out] = field(default_factory=list)
    left: tuple[str, ...] = ()
    """Files in conflict of which a person has to say what holds."""
    moved: list[memo_numbers.Moved] = field(default_factory=list)
    """Memos that got another number, because two had one."""
    back: tuple[Memo, ...] = ()
    """Memos that a merge of git's own had lost."""
    own: set[str] = field(default_factory=set)
    """Files in conflict, and others that only a merge changed, which are as they have to be now."""
    neighbours: dict[str, tuple[Neighbours, ...]] = field(default_factory=dict)
    """Sentences beside each other that each side changed one of, by path: to be read by a person."""
    following: str = ""
    """The command of git's that goes on; empty where there is no merge to be finished."""
    recorded: Recorded = field(default_factory=lambda: Recorded(()))

    def name(self, out: Out) -> str:
        """Return the name that an erratum has now: in a merge it may have got another number."""
        erratum = out.erratum
        return self.recorded.renamed.get(erratum.name, erratum.name).rpartition("/")[2]


def settle(
    workspace: Workspace, stamp: Stamp, choose: Choose, ask: Ask = lambda _: Pick.LATER, keep: Iterable[str] = ()
) -> Settled:
    """Make every adopted plan what the errata of both sides make of it; `choose` is asked where two contradict.

    Other texts are merged by sentence, outlines by their structure, and `ask` is asked what holds of what both sides
    changed. Of errata of one number those in `keep` keep it, and the others get the next ones.

    Raises `Conflict` where a side holds an edit that no erratum explains, or a value that both sides changed, and for
    what is `irreconcilable`; `Refused` in the middle of what is no merge; and what `choose` raises. Nothing is then
    written.
    """
    unfinished = merge.unfinished(workspace.repository)
    if unfinished is None:
        return _settle_what_is_over(workspace, stamp, choose, ask, tuple(keep))
    marked = marks.marked(workspace.files)
    sides = _require_sides(workspace, unfinished, marked)
    by_hand = set(_rewritten(workspace, unfinished))
    every = dict.fromkeys((*unfinished.unmerged, *marked))
    unmerged = tuple(path for path in every if path not in by_hand)
    with in_the_middle(unfinished), workspace.changing("settle", replace(stamp, commit=False)) as change:
        change.chosen = tuple(keep)
        require_reconcilable(sides)
        asker = _asker(sides, unfinished, ask)
        try:
            letters = followed(sides, asker, lambda path: path in by_hand or _is_edited(workspace, path))
        except Waiting:
            return Settled(left=unmerged, following=unfinished.following)
        done, files = united(workspace, change, letters, workspace.files, unmerged, choose)
        done.following = unfinished.following
        done.own |= by_hand
        for path, data in files.items():
            change.put(path, data, own=True)
        _settle_drafts(workspace, change, sides, unmerged, done, asker)
        done.recorded = change.finish(_SETTLED)
        if change.transaction is not None:
            merge.stage(workspace.repository, {*done.own, *done.recorded.paths}.difference(done.left))
            if not done.left and merge.is_untouched(workspace.repository):
                done.following = unfinished.leaving_out
    return done


def _settle_drafts(
    workspace: Workspace, change: Changing, sides: Sides, unmerged: Iterable[str], done: Settled, asker: Asker
) -> None:
    """Put together what is of no adopted plan; what is left of it is told in `done`."""
    odd = merge.irregular(workspace.repository)
    open_ones = tuple(path for path in unmerged if path not in done.own and path not in odd)
    drafts = Drafts(workspace, change, sides, asker, open_ones)
    drafts.settle()
    done.own |= {*open_ones}.difference(drafts.left)
    done.left = tuple(sorted({*drafts.left, *odd}))
    done.neighbours = drafts.neighbours


def _asker(sides: Sides, unfinished: Unfinished, ask: Ask) -> Asker:
    """Return what asks a person, to whom one's own work is always called so."""
    turned = unfinished.step in (Step.REBASE, Step.STASH)
    others = sides.ours if turned else sides.theirs
    return Asker(ask, others if isinstance(others, Revision) else None, turned)


def united(
    workspace: Workspace, change: Changing, found: Followed, files: Files, unmerged: Iterable[str], choose: Choose
) -> tuple[Settled, dict[str, bytes | None]]:
    """Return what settling a merge comes to, and the files that then differ from `files`; nothing is put.

    `files` are what git, or whoever merges, made of both sides, those that are `unmerged` as on our side. Raises as
    `settle`.
    """
    done, unmerged, sides = Settled(), tuple(unmerged), found.sides
    letters = memo_numbers.parted(workspace, change, found, unmerged)
    plans = (adopted.amid(workspace, sides, name, files, unmerged) for name in branches.adopted_plans(sides.ours))
    cases = [case for case in plans if case]
    written = _settled(workspace, change, files, letters, cases, choose, done)
    for case in cases:
        change.renamed |= {f"{case.id}/{old}": f"{case.id}/{new}" for old, new in case.renamed.items()}
    seen = partial(sent, workspace.repository, also=sides.sent)
    parted = renumbered(Overlaid(files, written), seen, change.chosen)
    change.renamed |= parted.names
    done.own |= {*parted.files}
    return done, written | parted.files


def _settled(
    workspace: Workspace,
    change: Changing,
    files: Files,
    letters: memo_numbers.Parted,
    cases: Iterable[Case],
    choose: Choose,
    done: Settled,
) -> dict[str, bytes | None]:
    """Return the files of documents and memos as they have to be; what is decided on the way is told in `done`."""
    written = dict(letters.files)
    for case in cases:
        case.files = Overlaid(case.files, letters.files)
        adopted.decide(workspace, case, change.stamp, choose)
        made = adopted.files_of(files, case)
        written |= made
        done.twice += case.twice
        done.out += case.out
        done.own |= {path for path in case.unmerged if path in made or adopted.is_of(path, case.id)}
        if any(data != read_if_there(files, path) for path, data in made.items()):
            done.documents.append(case.id)
    named = renamed(Overlaid(files, written), letters.errata)
    done.own |= {*letters.files, *named}
    done.moved = letters.moved
    return written | named


_SETTLED = msg("Settled: the text is what the errata of both branches make of it")


# -- in the middle of what git began -------------------------------------------------------------------


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


def _require_sides(workspace: Workspace, unfinished: Unfinished, by_marks: Collection[str]) -> Sides:
    """Return what comes together; raises `Refused` where that is nothing."""
    if unfinished.step is Step.BISECT:
        raise Refused(unfinished.said, *unfinished.ways)
    if unfinished.step is Step.PATCHES and merge.is_untouched(workspace.repository) and not by_marks:
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


# -- where nothing is under way ------------------------------------------------------------------------


def _settle_what_is_over(
    workspace: Workspace, stamp: Stamp, choose: Choose, ask: Ask, keep: tuple[str, ...]
) -> Settled:
    """Put right what was merged wrongly, as a commit; marks that stand in files are decided on the way."""
    marked = marks.marked(workspace.files)
    with when_it_is_over(), workspace.changing("settle", stamp) as change:
        done, change.chosen = Settled(), keep
        letters = _letters(workspace, change, marked, done)
        cases = list(_cases(workspace, marked))
        for path, data in _settled(workspace, change, workspace.files, letters, cases, choose, done).items():
            change.put(path, data, own=path in done.own)
        left = [path for path in marked if path not in done.own]
        done.left = (*_unmarked(workspace, change, left, ask), *_untorn(workspace, change, marked, done, ask))
        change.part_numbers()
        done.recorded = change.finish(_SETTLED)
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


def mends(workspace: Workspace, document_id: str) -> bool:
    """Tell whether `settle` puts an outline right, whoever is asked what holds."""
    try:
        return not merge.unfinished(workspace.repository) and outlines.torn_by(workspace, document_id) is not None
    except SubError:
        return False


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


def settles(workspace: Workspace, document_id: str) -> bool:
    """Tell whether `settle` puts a document right that is not what its errata make, whoever is asked what holds."""
    try:
        if merge.unfinished(workspace.repository):
            return False
        case = adopted.after(workspace, document_id)
        adopted.decide(workspace, case, None, lambda dispute, _: dispute.one)
        return bool(adopted.files_of(workspace.files, case))
    except SubError:
        return False
