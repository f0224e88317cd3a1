"""An adopted plan whose two sides come together: its text is the replay of the errata of both, never a merge."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from sub_cli import layout
from sub_cli.actions.settle import branches
from sub_cli.actions.settle.branches import Side
from sub_cli.actions.settle.outlines import is_torn
from sub_cli.actions.settle.sent_errata import was_sent
from sub_cli.actions.settle.sides import Sides
from sub_cli.actions.settle.versions import Versions, laid_out
from sub_cli.change import Stamp
from sub_cli.document.model import Document
from sub_cli.document.numbering import numbers
from sub_cli.document.outline import Outline
from sub_cli.document.outline_merge import Outlines, commented
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
from sub_cli.errors import BadInput, Conflict, NotFetched, Refused
from sub_cli.memo.brings_out import published
from sub_cli.messages import msg
from sub_cli.store import documents, errata, memos
from sub_cli.store.files import Files, Overlaid, read_if_there
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


@dataclass
class Case:
    """One document that is settled."""

    base: Document
    errata: dict[str, Erratum]
    """As they come to hold, by id."""
    sides: list[Side]
    files: Files
    """Those of the work tree, and those of ours for a file in conflict."""
    unmerged: frozenset[str]
    both: Sides | None = None
    """What comes together; None where that was over before."""
    out: list[Out] = field(default_factory=list)
    twice: list[Twice] = field(default_factory=list)
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The names of errata that began on both sides under one name, each with the one that it gets."""

    @property
    def id(self) -> str:
        """Return the id of the document."""
        return self.base.id

    @property
    def texts(self) -> list[Document]:
        """What the text may have come from: of a squash one side is all that is known, the other began at the base."""
        known = [side.document for side in self.sides]
        return known if len(known) > 1 else [*known, self.base]

    @property
    def chain(self) -> Chain:
        """Return everything that its errata did."""
        return Chain(self.errata.values())

    def versions(self, path: str) -> Versions:
        """Return a file as it is on each side; of sides that are not known as it is here."""
        if self.both:
            return Versions.of(path, self.both.every)
        return Versions(None, read_if_there(self.files, path), None)


# -- both sides ----------------------------------------------------------------------------------------


def amid(workspace: Workspace, sides: Sides, document_id: str, files: Files, unmerged: Iterable[str]) -> Case | None:
    """Return a document whose sides come together; None where they have not the same edition of it.

    `files` are what git, or whoever merges, made of both sides. Raises `Conflict` where a side is not what its errata
    make, or where both changed one value of an erratum.
    """
    before, ours, theirs = (
        branches.side_of(files, name, document_id) for files, name in zip(sides.every, sides.commits, strict=True)
    )
    if ours is None or theirs is None or ours.document.edition != theirs.document.edition:
        return None
    base = branches.base_of([ours, theirs, *([before] if before else [])])
    branches.require_proof([ours, theirs], base)
    own = frozenset(path for path in unmerged if is_of(path, document_id))
    if is_torn(files, document_id):
        own |= {layout.document_path(document_id)}
    was, mine, yours, renamed = _named_apart(before, ours, theirs, partial(was_sent, workspace, also=sides.sent))
    union = Union(was, mine, yours, _refit(base, ours))
    known = _by_hand(files, document_id, union, own, was)
    if not theirs.name:
        branches.require_words(sides, own, [base, ours.document], [*known.values(), *yours.values()])
    whole = Overlaid(files, {path: read_if_there(ours.files, path) for path in own})
    return Case(base, known, [ours, theirs], whole, own, sides, twice=union.twice, renamed=renamed)


_Errata = dict[str, Erratum]


def _named_apart(
    before: Side | None, ours: Side, theirs: Side, seen: Callable[[Erratum], bool]
) -> tuple[_Errata, _Errata, _Errata, dict[str, str]]:
    """Return the errata of both began with, ours and theirs, one name for each, and which of them got another name."""
    was = before.errata if before else {}
    mine, yours, renamed = parted(was, ours.errata, theirs.errata, seen)
    return *under_one_name(was, mine, yours), renamed


def after(workspace: Workspace, document_id: str) -> Case:
    """Return a document of which no merge is under way; raises as `amid`."""
    known = branches.read_errata(workspace.files, document_id)
    sides = branches.broken_since(workspace, document_id)
    base = branches.base_of(sides)
    branches.require_proof(sides, base)
    return Case(base, known, sides, workspace.files, frozenset())


def between_marks(workspace: Workspace, sides: Sides, document_id: str, unmerged: Iterable[str]) -> Case | None:
    """Return a document in whose files marks of a conflict stand, which came when `sides` came together.

    What came since holds. None where the two have not the same edition of it; raises as `amid`.
    """
    found = amid(workspace, sides, document_id, sides.theirs, unmerged)
    if found is None:
        return None
    errata_paths = {name: layout.erratum_path(document_id, name) for name in found.errata}
    own = {errata_paths[name]: errata.dump_erratum(each) for name, each in found.errata.items()
           if errata_paths[name] in found.unmerged}  # fmt: skip
    known = branches.read_errata(Overlaid(workspace.files, own), document_id)
    texts = {path: read_if_there(sides.ours, path) for path in found.unmerged if path not in own}
    return replace(found, errata=known, files=Overlaid(workspace.files, {**texts, **own}))


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


class Undecided(Conflict):
    """Both sides changed one value, each in its own way, and nobody wrote yet what it has to be."""


_BY_HAND: Final = msg("Write the file as it has to be, without marks, and then: sub settle")


def _two_values(document_id: str, waiting: Iterable[Stuck], before: Container[str]) -> Conflict:
    """Return what is told of values that both sides changed; one that began on both may be two errata of one name."""
    for each in waiting:
        if each.key == "id":
            path = layout.erratum_path(document_id, each.erratum)
            raise Undecided(
                msg("{path} was deleted on one branch and changed on the other.", path=path),
                msg("Keep it (git add {path}) or delete the file, and then: sub settle", path=path),
            )
    rows = ", ".join(f"{layout.erratum_path(document_id, each.erratum)} ({each.key})" for each in waiting)
    advice = [_BY_HAND]
    if any(each.erratum not in before for each in waiting):
        advice += [
            msg("Or are they two errata that got one name? Break it off with git merge --abort, and take yours back:"),
            msg("sub undo, once more where it was applied. Then merge, and write it again: it gets the next number."),
        ]
    return Undecided(msg("Both branches changed the same in an erratum: {places}.", places=rows), *advice)


# -- what holds ------------------------------------------------------------------------------------------


def decide(workspace: Workspace, case: Case, stamp: Stamp | None, choose: Choose) -> None:
    """Take errata out until those that are left can hold together; raises what `choose` raises."""
    case.chain.require_whole()
    while dispute := _next_dispute(case):
        lost = {each.erratum.id for each in case.out}
        kept = dispute.one if dispute.reverted and dispute.one in lost else choose(dispute, case.errata)
        loser = case.errata[dispute.other if kept == dispute.one else dispute.one]
        out = _take_out(workspace, case, dispute, loser, stamp)
        case.errata[loser.id] = out
        case.out.append(Out(out, dispute))


def _next_dispute(case: Case) -> Dispute | None:
    try:
        found = next(contradictions.disputes(Ledger(case.base, case.chain, present=0)), None)
    except Misfit as error:
        raise ErratumConflict.because(error.clash) from None
    return found and replace(found, number=numbers(case.base).get(found.section, ""))


def _take_out(workspace: Workspace, case: Case, dispute: Dispute, loser: Erratum, stamp: Stamp | None) -> Erratum:
    if dispute.reverted and loser.id == dispute.one:
        if loser.turns[-1].what is not What.REVERTED or contradictions.last_named(case.chain, loser):
            raise Refused(
                msg("Errata were applied after {erratum} was reverted, so that stays.", erratum=Named(loser.name)),
                msg("sub settle --keep {erratum}", erratum=Named(loser.name)),
            )
        return contradictions.in_force_again(loser)
    today = stamp.when.date() if stamp else loser.turns[-1].day
    assert today is not None
    letters, _ = memos.load_all(case.files)
    own = [memo for memo in letters.values() if memo.document == case.id]
    announced = loser.id in published(own, Names.of(case.errata))
    before = _status_before(workspace, case, loser)
    return contradictions.taken_out(case.chain, loser, today, before, announced=announced)


def _status_before(workspace: Workspace, case: Case, erratum: Erratum) -> Status:
    """Return the last status that an erratum had before it was applied, as far as history tells; else draft."""
    from sub_cli.history.snapshots import versions_of

    path = layout.erratum_path(case.id, erratum.id)
    found = Status.DRAFT
    with suppress(NotFetched):
        for side in (each for each in case.sides if each.name):
            for _, data in versions_of(workspace.repository, path, side.name):
                status = errata.status_in(data) if data else found
                found = status if status in PENDING else found
    return found


# -- what is written -----------------------------------------------------------------------------------


def files_of(work: Files, case: Case) -> dict[str, bytes | None]:
    """Return the files as they have to be, those in conflict always among them."""
    found = _errata_files(work, case)
    found.update(_text_files(work, case))
    return found


def _errata_files(work: Files, case: Case) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for name, erratum in case.errata.items():
        path = layout.erratum_path(case.id, name)
        data = _erratum_file(case, path, erratum)
        if data != read_if_there(work, path):
            found[path] = data
    known = {layout.erratum_path(case.id, name) for name in case.errata}
    gone = [path for path in case.unmerged if not is_text(path, case.id) and path not in known]
    return found | {path: None for path in gone if read_if_there(work, path) is not None}


def _erratum_file(case: Case, path: str, erratum: Erratum) -> bytes:
    """Return the file of an erratum, laid out as it is: in conflict as both sides have it."""
    if path not in case.unmerged:
        sides = (case.files, *(side.files for side in case.sides))
        data = next(filter(None, (read_if_there(each, path) for each in sides)), None)
        return errata.edited(path, data, erratum) if data else errata.dump_erratum(erratum)
    versions = case.versions(path)
    if not versions.sides:  # it has got another name
        return errata.dump_erratum(erratum)
    return laid_out(versions, lambda data: errata.edited(path, data, erratum))


def _text_files(work: Files, case: Case) -> dict[str, bytes | None]:
    """Return the files of the text that have to be others; the layout of a file stays, and every file that is right."""
    made = Ledger(case.base, case.chain, present=0).at(case.chain.standing)
    now, files = _present(case)
    kind, language = (_value(case, now, key) for key in ("kind", "language"))
    made = replace(made, kind=kind, language=language, adopted=now.adopted, edition=now.edition, pictures=now.pictures)
    clean = [id for id in {**dict.fromkeys(now.ids()), **dict.fromkeys(made.ids())}
             if layout.section_path(case.id, id) not in case.unmerged]  # fmt: skip
    advice = branches.ON_ITS_BRANCH if case.both else msg("What to do about it: sub check")
    branches.require_explanation(now, [*case.texts, made], clean, advice)
    found = documents.changes(files, now, made)
    for path in case.unmerged:
        if is_text(path, case.id):
            found[path] = _in_conflict(case, path, made, found.get(path, read_if_there(files, path)))
    for path in work.names(layout.sections_folder(case.id)):
        if read_if_there(files, path) is None and path not in found:
            found[path] = None
    return {path: data for path, data in found.items() if data != read_if_there(work, path)}


def _value(case: Case, now: Document, key: str) -> str:
    """Return a value that no erratum changes and no digest guards; raises `Conflict` where both sides changed it."""
    path = layout.document_path(case.id)
    versions = case.versions(path)
    if path not in case.unmerged or versions.ours is None or versions.theirs is None:
        return str(getattr(now, key))
    base = versions.ours if versions.base is None else versions.base
    was, ours, theirs = (getattr(documents.stated(path, data), key) for data in (base, versions.ours, versions.theirs))
    if len({was, ours, theirs}) == 3:
        raise Undecided(msg("Both branches changed {key} in {path}.", key=key, path=path), _BY_HAND)
    return str(theirs if ours == was else ours)


def _in_conflict(case: Case, path: str, made: Document, data: bytes | None) -> bytes | None:
    """Return a file in conflict, laid out as both sides have it, with the comments of both; `data`: as ours has it."""
    versions = case.versions(path)
    if data is None or not versions.sides:
        return data
    if path != layout.document_path(case.id):
        section = made.sections[layout.name_of(path)]
        return laid_out(versions, lambda each: documents.section_laid_out(path, each, section))
    outlines = Outlines(*(_outline(path, each) for each in (versions.base, versions.ours, versions.theirs)))
    whole = replace(made, outline=commented(made.outline, outlines))
    return laid_out(versions, lambda each: documents.laid_out(path, each, whole))


def _outline(path: str, data: bytes | None) -> Outline:
    with suppress(BadInput):
        return documents.stated(path, data).outline if data is not None else ()
    return ()


def _present(case: Case) -> tuple[Document, Files]:
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


def is_of(path: str, document_id: str) -> bool:
    """Tell whether a file is of a document, or of its errata."""
    return is_text(path, document_id) or path.startswith(f"{layout.errata_folder(document_id)}/")


def is_text(path: str, document_id: str) -> bool:
    """Tell whether a file holds text of a document, or its outline."""
    return path == layout.document_path(document_id) or path.startswith(layout.sections_folder(document_id) + "/")
