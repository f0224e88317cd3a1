"""Settle: the text of an adopted plan after a merge is the replay of the errata of both sides, never a merge of texts.

In the middle of a merge the files are written and staged, and git goes on with it; afterwards it is a commit.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from sub_cli import layout
from sub_cli.actions.settle import branches, choices, memo_numbers
from sub_cli.actions.settle.branches import Side
from sub_cli.actions.settle.choices import Pick
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.document.model import Document
from sub_cli.document.numbering import numbers
from sub_cli.errata import union as contradictions
from sub_cli.errata.application import apply
from sub_cli.errata.chain import Chain
from sub_cli.errata.collisions import parted, under_one_name
from sub_cli.errata.conflicts import ErratumConflict, Misfit
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum, Status, What
from sub_cli.errata.names import Named, Names
from sub_cli.errata.operations.base import Spot
from sub_cli.errata.union import Dispute, Stuck, Twice, Union
from sub_cli.errors import BadInput, Conflict, NotFetched, Refused, SubError
from sub_cli.history import merge
from sub_cli.history.merge import Step, Unfinished
from sub_cli.memo.brings_out import published
from sub_cli.messages import msg
from sub_cli.store import documents, errata, memos
from sub_cli.store.files import Files, Overlaid, read_if_there
from sub_cli.store.memo_numbers import renamed
from sub_cli.store.renumbering import renumbered
from sub_cli.workspace import Workspace

Choose = Callable[[Dispute, Mapping[str, Erratum]], str]
"""Returns the id of the erratum that holds, of two; the errata are those of their document, by id."""


@dataclass(frozen=True, slots=True)
class Out:
    """What became of an erratum that does not hold."""

    erratum: Erratum
    dispute: Dispute

    @property
    def back_in_force(self) -> bool:
        """Tell whether it was its reverting that does not hold."""
        return self.erratum.status is Status.APPLIED


@dataclass(slots=True)
class Settled:
    """What settling came to."""

    documents: list[str] = field(default_factory=list)
    """The documents whose text or errata were put right."""
    twice: list[Twice] = field(default_factory=list)
    """What happened on both sides, and counts once."""
    out: list[Out] = field(default_factory=list)
    left: tuple[str, ...] = ()
    """Files in conflict that are no text or erratum of an adopted plan."""
    moved: list[memo_numbers.Moved] = field(default_factory=list)
    """Memos that got another number, because two had one."""
    own: set[str] = field(default_factory=set)
    """Files in conflict, and others that only a merge changed, which are as they have to be now."""
    following: str = ""
    """The command of git's that goes on; empty where there is no merge to be finished."""
    recorded: Recorded = field(default_factory=lambda: Recorded(()))

    def name(self, out: Out) -> str:
        """Return the name that an erratum has now: in a merge it may have got another number."""
        erratum = out.erratum
        return self.recorded.renamed.get(erratum.name, erratum.name).rpartition("/")[2]


@dataclass
class _Case:
    """One document that is settled."""

    base: Document
    errata: dict[str, Erratum]
    """As they come to hold, by id."""
    sides: list[Side]
    files: Files
    """Those of the work tree, and those of ours for a file in conflict."""
    unmerged: frozenset[str]
    out: list[Out] = field(default_factory=list)
    twice: list[Twice] = field(default_factory=list)
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The names of errata that began on both sides under one name, each with the one that it gets."""

    @property
    def id(self) -> str:
        return self.base.id

    @property
    def texts(self) -> list[Document]:
        """What the text may have come from: of a squash one side is all that is known, the other began at the base."""
        known = [side.document for side in self.sides]
        return known if len(known) > 1 else [*known, self.base]

    @property
    def chain(self) -> Chain:
        return Chain(self.errata.values())


def settle(workspace: Workspace, stamp: Stamp, choose: Choose, pick: Pick = lambda _: choices.LATER) -> Settled:
    """Make every adopted plan what the errata of both sides make of it; `choose` is asked where two contradict.

    Other texts are merged by sentence, and `pick` is asked what holds of a sentence that both sides changed.

    Raises `Conflict` where a side holds an edit that no erratum explains, or a value that both sides changed;
    `Refused` in the middle of what is no merge; and what `choose` raises. Nothing is then written.
    """
    unfinished = merge.unfinished(workspace.repository)
    _require_sides(workspace, unfinished)
    marked = choices.marked(workspace.files) if unfinished is None else []
    with workspace.changing("settle", replace(stamp, commit=stamp.commit and not unfinished)) as change:
        done = Settled(following=unfinished.following if unfinished else "")
        files: dict[str, bytes | None] = {}
        if unfinished and not _sideless(unfinished):
            done, files = united(workspace, change, unfinished, workspace.files, choose)
        elif unfinished is None and not marked:
            letters = memo_numbers.strayed(workspace, change)
            cases = [_after(workspace, name) for name in branches.adopted_plans(workspace.files)]
            files = _settled(workspace, change, workspace.files, letters, cases, choose, done)
        for path, data in files.items():
            change.put(path, data, own=unfinished is not None or path in done.own)
        done.left = tuple(_unmarked(workspace, change, marked, pick))
        if unfinished:
            done.own |= set(_texts(workspace, change, unfinished, done.own, pick))
        _finish(workspace, change, done, unfinished)
    return done


def united(
    workspace: Workspace, change: Changing, unfinished: Unfinished, files: Files, choose: Choose
) -> tuple[Settled, dict[str, bytes | None]]:
    """Return what settling a merge comes to, and the files that then differ from `files`; nothing is put.

    `files` are what git, or whoever merges, made of both sides, those that are `unmerged` as on our side. Raises as
    `settle`.
    """
    done = Settled(following=unfinished.following)
    letters = memo_numbers.parted(workspace, change, unfinished)
    found = (_amid(workspace, unfinished, name, files) for name in branches.adopted_plans(workspace.revision("HEAD")))
    cases = [case for case in found if case]
    written = _settled(workspace, change, files, letters, cases, choose, done)
    for case in cases:
        change.renamed |= {f"{case.id}/{old}": f"{case.id}/{new}" for old, new in case.renamed.items()}
    parted = renumbered(Overlaid(files, written))
    change.renamed |= parted.names
    done.own |= {*parted.files}
    return done, written | parted.files


def _settled(
    workspace: Workspace,
    change: Changing,
    files: Files,
    letters: memo_numbers.Parted,
    cases: Iterable[_Case],
    choose: Choose,
    done: Settled,
) -> dict[str, bytes | None]:
    """Return the files of documents and memos as they have to be; what is decided on the way is told in `done`."""
    written = dict(letters.files)
    for case in cases:
        case.files = Overlaid(case.files, letters.files)
        _decide(workspace, case, change.stamp, choose)
        made = _files_of(files, case)
        written |= made
        done.twice += case.twice
        done.out += case.out
        done.own |= {path for path in case.unmerged if path in made or _is_of(path, case.id)}
        if any(data != read_if_there(files, path) for path, data in made.items()):
            done.documents.append(case.id)
    named = renamed(Overlaid(files, written), letters.errata)
    done.own |= {*letters.files, *named}
    done.moved = letters.moved
    return written | named


def _unmarked(workspace: Workspace, change: Changing, marked: Iterable[str], pick: Pick) -> Iterator[str]:
    """Decide the conflicts that stand in texts between git's marks; yield the files that are left."""
    for path in marked:
        text = choices.decided(path, workspace.files.read(path).decode("utf-8", "surrogateescape"), pick)
        if text is None:
            yield path
        else:
            change.put(path, text.encode("utf-8", "surrogateescape"), own=True)


def _texts(
    workspace: Workspace, change: Changing, unfinished: Unfinished, own: Container[str], pick: Pick
) -> Iterator[str]:
    """Merge the texts in conflict that are of no adopted plan; yield those that are settled."""
    for path in unfinished.unmerged:
        if path not in own and choices.is_text(path):
            settled, data = choices.merged(path, merge.versions(workspace.repository, path), pick)
            if settled:
                change.put(path, data, own=True)
                yield path


def settles(workspace: Workspace, document_id: str) -> bool:
    """Tell whether `settle` puts a document right that is not what its errata make, whoever is asked what holds."""
    try:
        if merge.unfinished(workspace.repository):
            return False
        case = _after(workspace, document_id)
        _decide(workspace, case, None, lambda dispute, _: dispute.one)
        return bool(_files_of(workspace.files, case))
    except SubError:
        return False


def _require_sides(workspace: Workspace, unfinished: Unfinished | None) -> None:
    if unfinished and unfinished.step is Step.BISECT:
        raise Refused(unfinished.said, *unfinished.ways)
    if unfinished and _sideless(unfinished) and _in_adopted(workspace, unfinished):
        raise Refused(
            msg("Here is a conflict that comes from no other branch, so there are no errata to settle it by."),
            msg("Take it back with: git {step} --abort", step=unfinished.step)
            if unfinished.step is Step.REVERT
            else msg("Solve it by hand, and git add the files."),
            msg("What an erratum brought is taken back with: sub erratum revert"),
        )


def _sideless(unfinished: Unfinished) -> bool:
    """Tell whether what comes is no branch with errata of its own."""
    return unfinished.step is Step.REVERT or not unfinished.theirs


def _in_adopted(workspace: Workspace, unfinished: Unfinished) -> bool:
    plans = branches.adopted_plans(workspace.revision("HEAD"))
    return any(_is_of(path, name) for path in unfinished.unmerged for name in plans)


# -- both sides ----------------------------------------------------------------------------------------


def _amid(workspace: Workspace, unfinished: Unfinished, document_id: str, files: Files) -> _Case | None:
    """Return a document in the middle of a merge; None where the other side has not the same edition of it."""
    head = workspace.repository.resolve("HEAD")
    ours, theirs, before = (
        branches.side_of(workspace, each, document_id) for each in (head, unfinished.theirs, unfinished.base)
    )
    if ours is None or theirs is None or ours.document.edition != theirs.document.edition:
        return None
    sides = [ours, theirs]
    base = branches.base_of([*sides, *([before] if before else [])])
    branches.require_proof(sides, base)
    was = before.errata if before else {}
    mine, yours, renamed = parted(was, ours.errata, theirs.errata)
    three = under_one_name(was, mine, yours)
    union = Union(*three, _refit(base, ours))
    unmerged = frozenset(path for path in unfinished.unmerged if _is_of(path, document_id))
    known = _by_hand(files, document_id, union, unmerged, three[0])
    whole = Overlaid(files, {path: read_if_there(ours.files, path) for path in unmerged})
    return _Case(base, known, sides, whole, unmerged, twice=union.twice, renamed=renamed)


def _after(workspace: Workspace, document_id: str) -> _Case:
    """Return a document of which no merge is under way."""
    known = branches.read_errata(workspace.files, document_id)
    sides = branches.broken_since(workspace, document_id)
    base = branches.base_of(sides)
    branches.require_proof(sides, base)
    return _Case(base, known, sides, workspace.files, frozenset())


def _refit(base: Document, side: Side) -> Callable[[Erratum, frozenset[str]], tuple[Spot, ...]]:
    """Return what finds the places of an erratum in the text that some turns of a side make."""

    def places(erratum: Erratum, names: frozenset[str]) -> tuple[Spot, ...]:
        chain = Chain(_until(each, names) for each in side.errata.values() if each.id != erratum.id)
        document = Ledger(base, chain, present=0).at(chain.standing)
        return apply(Ledger(document, chain), erratum).places

    return places


def _until(erratum: Erratum, names: frozenset[str]) -> Erratum:
    """Return an erratum with those of its turns that are named."""
    kept = [turn.event for turn in Chain([erratum]).turns if turn.name in names]
    return replace(erratum, events=tuple(each for each in erratum.events if not each.turns or each in kept))


def _by_hand(
    files: Files, document_id: str, union: Union, unmerged: frozenset[str], before: Container[str]
) -> dict[str, Erratum]:
    """Return the united errata; where both sides changed a value, as a person wrote it since; `before`: what both had.

    Raises `Conflict` with what nobody wrote yet.
    """
    known, waiting = dict(union.errata), []
    for stuck in union.stuck:
        path = layout.erratum_path(document_id, stuck.erratum)
        data = read_if_there(files, path)
        if path in unmerged:
            waiting.append(stuck)
        elif data is None:
            del known[stuck.erratum]
        else:
            known[stuck.erratum] = errata.parse_erratum(path, data)
    if waiting:
        raise _two_values(document_id, waiting, before)
    return known


TWO_VALUES: Final = msg("Both branches changed the same in an erratum: {places}.")


def _two_values(document_id: str, waiting: Iterable[Stuck], before: Container[str]) -> Conflict:
    """Return what is told of values that both sides changed; one that began on both may be two errata of one name."""
    rows = ", ".join(f"{layout.erratum_path(document_id, each.erratum)} ({each.key})" for each in waiting)
    advice = [msg("Write the file as it has to be, git add it, and then: sub settle")]
    if any(each.erratum not in before for each in waiting):
        advice += [
            msg("Or are they two errata that got one name? Break it off with git merge --abort, and take yours back:"),
            msg("sub undo, once more where it was applied. Then merge, and write it again: it gets the next number."),
        ]
    return Conflict(replace(TWO_VALUES, facts={"places": rows}), *advice)


# -- what holds ------------------------------------------------------------------------------------------


def _decide(workspace: Workspace, case: _Case, stamp: Stamp | None, choose: Choose) -> None:
    """Take errata out until those that are left can hold together."""
    case.chain.require_whole()
    while dispute := _next_dispute(case):
        lost = {each.erratum.id for each in case.out}
        kept = dispute.one if dispute.reverted and dispute.one in lost else choose(dispute, case.errata)
        loser = case.errata[dispute.other if kept == dispute.one else dispute.one]
        out = _take_out(workspace, case, dispute, loser, stamp)
        case.errata[loser.id] = out
        case.out.append(Out(out, dispute))


def _next_dispute(case: _Case) -> Dispute | None:
    try:
        found = next(contradictions.disputes(Ledger(case.base, case.chain, present=0)), None)
    except Misfit as error:
        raise ErratumConflict.because(error.clash) from None
    return found and replace(found, number=numbers(case.base).get(found.section, ""))


def _take_out(workspace: Workspace, case: _Case, dispute: Dispute, loser: Erratum, stamp: Stamp | None) -> Erratum:
    if dispute.reverted and loser.id == dispute.one:
        if loser.turns[-1].what is not What.REVERTED or contradictions.last_named(case.chain, loser):
            raise Refused(
                msg("Errata were applied after {erratum} was reverted, so that stays.", erratum=Named(loser.id)),
                msg("sub settle --keep {erratum}", erratum=Named(loser.id)),
            )
        return contradictions.in_force_again(loser)
    today = stamp.when.date() if stamp else loser.turns[-1].day
    assert today is not None
    letters, _ = memos.load_all(case.files)
    own = [memo for memo in letters.values() if memo.document == case.id]
    announced = loser.id in published(own, Names.of(case.errata))
    before = _status_before(workspace, case, loser)
    return contradictions.taken_out(case.chain, loser, today, before, announced=announced)


def _status_before(workspace: Workspace, case: _Case, erratum: Erratum) -> Status:
    """Return the last status that an erratum had before it was applied, as far as history tells; else draft."""
    from sub_cli.history.snapshots import versions_of

    path = layout.erratum_path(case.id, erratum.id)
    found = Status.DRAFT
    with suppress(NotFetched):
        for side in case.sides:
            for _, data in versions_of(workspace.repository, path, side.name):
                status = errata.status_in(data) if data else found
                found = status if status in PENDING else found
    return found


# -- what is written -----------------------------------------------------------------------------------


def _files_of(work: Files, case: _Case) -> dict[str, bytes | None]:
    """Return the files as they have to be, those in conflict always among them."""
    found = _errata_files(work, case)
    found.update(_text_files(work, case))
    return found


def _errata_files(work: Files, case: _Case) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for name, erratum in case.errata.items():
        path = layout.erratum_path(case.id, name)
        versions = (read_if_there(each, path) for each in (case.files, *(side.files for side in case.sides)))
        data = next(filter(None, versions), None)  # none of one that got another name
        edited = errata.edited(path, data, erratum) if data else errata.dump_erratum(erratum)
        if edited != read_if_there(work, path):
            found[path] = edited
    known = {layout.erratum_path(case.id, name) for name in case.errata}
    gone = [path for path in case.unmerged if not _is_text(path, case.id) and path not in known]
    return found | {path: None for path in gone if read_if_there(work, path) is not None}


def _text_files(work: Files, case: _Case) -> dict[str, bytes | None]:
    """Return the files of the text that have to be others; the layout of a file stays, and every file that is right."""
    made = Ledger(case.base, case.chain, present=0).at(case.chain.standing)
    now, files = _present(case)
    made = replace(made, kind=now.kind, language=now.language, adopted=now.adopted, edition=now.edition,
                   pictures=now.pictures)  # fmt: skip
    clean = [id for id in {**dict.fromkeys(now.ids()), **dict.fromkeys(made.ids())}
             if layout.section_path(case.id, id) not in case.unmerged]  # fmt: skip
    branches.require_explanation(now, [*case.texts, made], clean)
    found = documents.changes(files, now, made)
    for path in case.unmerged:
        if _is_text(path, case.id):
            found.setdefault(path, read_if_there(files, path))
    for path in work.names(layout.sections_folder(case.id)):
        if read_if_there(files, path) is None and path not in found:
            found[path] = None
    return {path: data for path, data in found.items() if data != read_if_there(work, path)}


def _present(case: _Case) -> tuple[Document, Files]:
    """Return the document as it stands, of a file in conflict as it is on our side, and the files that say so."""
    document = documents.load_document(case.files, case.id)
    known = {layout.section_path(case.id, id) for id in document.ids()}
    other: dict[str, bytes | None] = {}
    for path in {*known, *case.files.names(layout.sections_folder(case.id))}:
        if path not in known:
            other[path] = None
        elif not _readable(path, read_if_there(case.files, path)):
            other[path] = next((data for side in case.sides if (data := read_if_there(side.files, path))), None)
    files = Overlaid(case.files, other)
    return documents.load_document(files, case.id), files


def _readable(path: str, data: bytes | None) -> bool:
    try:
        return data is not None and bool(documents.parse_section(path, data))
    except BadInput:
        return False


def _is_of(path: str, document_id: str) -> bool:
    return _is_text(path, document_id) or path.startswith(f"{layout.errata_folder(document_id)}/")


def _is_text(path: str, document_id: str) -> bool:
    return path == layout.document_path(document_id) or path.startswith(layout.sections_folder(document_id) + "/")


_SETTLED = msg("Settled: the text is what the errata of both branches make of it")


def _finish(workspace: Workspace, change: Changing, done: Settled, unfinished: Unfinished | None) -> None:
    """Write what was settled: as a commit, or in a merge into the index as well."""
    if unfinished is None:
        done.recorded = change.finish(_SETTLED)
        return
    done.recorded = change.finish(_SETTLED)
    done.left = tuple(path for path in unfinished.unmerged if path not in done.own)
    if change.transaction is not None:
        merge.stage(workspace.repository, {*done.own, *done.recorded.paths})
