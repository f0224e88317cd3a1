"""Verify: what a PDF says it is, what of that holds, and whether it can be made again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sub_cli.actions.signature.box import BoxStanding, boxes_in
from sub_cli.actions.signature.evidence import evidence_of, numbers_in_tags
from sub_cli.actions.signature.judge import Judgement, judge, words_of
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.model import Status
from sub_cli.errata.names import Named
from sub_cli.errors import NotFetched, NotFound, Refused, SubError
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.number_pattern import versions
from sub_cli.messages import Message, msg, nmsg
from sub_cli.render.provenance import Provenance
from sub_cli.sign.model import Trust
from sub_cli.store import erratum_names, memos
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.redline.base import Look
    from sub_cli.render.confined import Renderer
    from sub_cli.render.job import Job


@dataclass(frozen=True, slots=True)
class ErratumStanding:
    """An erratum that a PDF names, and how it stands in this workspace."""

    name: str
    """`document/E01`."""
    same: bool
    """True when the wording is the one that the PDF was made with."""
    status: Status | None
    """None where the workspace does not know it."""


class Rebuild(StrEnum):
    """How a PDF compares with the one that its commit gives here."""

    SAME = "same"
    """The same to the byte."""
    SAME_WORDS = "same words"
    """Made with other versions of the tools: the same words on as many pages."""
    DIFFERENT = "different"
    """Not what that commit gives."""
    IMPOSSIBLE = "impossible"
    """It cannot be made again here; the notes say why."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The outcome of making a PDF again."""

    outcome: Rebuild
    notes: tuple[Message, ...] = ()
    """Which version differs, which page, or why it could not be done."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Everything that could be said of one PDF."""

    judgement: Judgement
    boxes: tuple[BoxStanding, ...]
    """Each box of a memo: who was to sign, and who did."""
    must_be_trusted: bool
    """Whether there is a list of authorities, and whoever is not on it is a no."""
    in_history: bool | None = None
    """Whether the commit is in this repository; None outside one, or where the PDF names none."""
    branches: tuple[str, ...] = ()
    """The branches that hold the commit."""
    errata: tuple[ErratumStanding, ...] = ()
    tag: str = ""
    """The tag that names exactly this file."""
    is_known: bool = False
    """Whether it is the signed file that the workspace keeps, or that a tag names: its commit is then not needed."""
    lapsed: tuple[Message, ...] = ()
    """Why it is no longer what holds: withdrawn, superseded, an erratum reverted. The signature is no less true."""
    rebuild: Rebuilt | None = None
    """None where nobody asked."""

    @property
    def rightly_signed(self) -> bool:
        """Tell whether nobody signed in the box of another, and everybody is on the list where there is one."""
        wrong = any(box.contradicted for box in self.boxes)
        return not wrong and (self.judgement.verdict.trusted or not self.must_be_trusted)

    @property
    def holds(self) -> bool:
        """Return the one answer: signed, whole, by whom it should be, of an origin that is not contradicted.

        What nobody signs holds where making it again from a commit of this history gives the very same bytes.
        """
        contradicted = self.in_history is False or any(not each.same for each in self.errata)
        made_otherwise = self.rebuild is not None and self.rebuild.outcome in (Rebuild.DIFFERENT, Rebuild.IMPOSSIBLE)
        sound = self.judgement.verdict.whole and self.judgement.problem is None and self.rightly_signed
        return (sound or self.is_proven) and not contradicted and not made_otherwise

    @property
    def is_unsignable(self) -> bool:
        """Tell whether it is a plan or renvooi without any signature: nobody signs these."""
        found = self.judgement
        kind = found.provenance.kind if found.provenance and not found.problem else "memo"
        return found.verdict.is_unsigned and kind != "memo"

    @property
    def is_proven(self) -> bool:
        """Tell whether a plan or renvooi is, to the byte, what a commit of this history gives."""
        same = self.rebuild is not None and self.rebuild.outcome is Rebuild.SAME
        return self.is_unsignable and same and self.in_history is True


def verify(
    data: bytes,
    workspace: Workspace | None,
    trust: Trust,
    *,
    at: datetime,
    renderer: Renderer | None = None,
    templates_from: str = "",
    look: Callable[[str], Look] | None = None,
    allow_untrusted: bool = False,
) -> Verified:
    """Return what holds of the PDF `data`; outside a workspace, what the file alone can tell.

    Raises `Unable` for one that takes too much to judge. With a `renderer` it is made again from the commit it names,
    with the house style of `templates_from` where that was used, and compared; `look` gives the words of a renvooi in
    a language. Where `trust` lists anybody, a signer who is not on it is a no, unless `allow_untrusted`.
    """
    found = judge(data, trust, at)
    provenance = found.provenance
    verified = Verified(found, _boxes(found, workspace), trust.listed and not allow_untrusted)
    if workspace is None or provenance is None:
        again = Rebuilt(Rebuild.IMPOSSIBLE, (_nothing_to_go_by(provenance),)) if renderer else None
        return replace(verified, rebuild=again)
    verified = _in_workspace(verified, workspace, provenance, data)
    if renderer is None:
        return verified
    again = rebuild(workspace, provenance, data[: found.unsigned], renderer, templates_from, look)
    return replace(verified, rebuild=again)


def _in_workspace(verified: Verified, workspace: Workspace, provenance: Provenance, data: bytes) -> Verified:
    """Return what is verified, with what the workspace knows of the file, of its commit and of the errata in it."""
    others: tuple[Message, ...] = ()
    if provenance.kind == "memo":
        evidence = evidence_of(workspace, provenance.number, data, verified.judgement)
        verified, others = replace(verified, tag=evidence.tag, is_known=evidence.is_known), tuple(evidence.others())
    in_history, branches = _origin(workspace, provenance.commit, is_known=verified.is_known)
    errata = tuple(_standing(workspace, mark.name, mark.digest) for mark in provenance.errata)
    lapsed = (*others, *_lapses(workspace, provenance, errata))
    return replace(verified, in_history=in_history, branches=branches, errata=errata, lapsed=lapsed)


def _boxes(found: Judgement, workspace: Workspace | None) -> tuple[BoxStanding, ...]:
    """Return the boxes of a signed memo; none where the file is something else."""
    verdict, provenance = found.verdict, found.provenance
    if not verdict.signatures or provenance is None or provenance.kind != "memo":
        return ()
    reasons = {each.field: each.reason for each in verdict.signatures}
    return boxes_in(found.fields, _memo_of(workspace, provenance), reasons)


def _memo_of(workspace: Workspace | None, provenance: Provenance) -> Memo | None:
    """Return the memo as the commit has it that its page names; None where that is not here."""
    if workspace is None or not provenance.commit:
        return None
    try:
        return memos.load_memo(workspace.revision(provenance.commit), provenance.number)
    except (SubError, FileNotFoundError):
        return None


def _nothing_to_go_by(provenance: Provenance | None) -> Message:
    if provenance is None:
        return msg("It cannot be made again: the file does not say what it was made from.")
    return msg("It cannot be made again: there is no workspace here.")


def history_of(workspace: Workspace, commit: str) -> tuple[bool | None, tuple[str, ...]]:
    """Return whether a branch, a tag or HEAD leads to a commit, None outside a repository, and which branches.

    One that none leads to is here by chance: no other clone has it, and git will throw it away.
    Raises `NotFetched` where none does, but what was not fetched may.
    """
    is_here = _is_here(workspace, commit)
    if not is_here:
        return is_here, ()
    repository = workspace.repository
    leading = repository.leading_to(commit)
    if not leading and repository.edge():
        raise NotFetched(repository.shallow_advice())
    heads = tuple(name.removeprefix("refs/heads/") for name in leading if name.startswith("refs/heads/"))
    return bool(leading), heads


def _is_here(workspace: Workspace, commit: str) -> bool | None:
    """Return whether there is such a commit, None outside a repository; raises `NotFetched` where it may yet come."""
    if not commit:
        return None
    if not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", commit):
        return False  # a branch or `HEAD~3` is no origin: tomorrow it is another commit
    repository = workspace.repository_if_any
    if repository is None:
        return None
    try:
        repository.commit(commit)
    except NotFound:
        if repository.edge():
            raise NotFetched(repository.shallow_advice()) from None
        return False
    return True


def _origin(workspace: Workspace, commit: str, *, is_known: bool) -> tuple[bool | None, tuple[str, ...]]:
    """Return what `history_of` does; of a file that is known here nothing more is asked where its commit is gone."""
    try:
        found = history_of(workspace, commit)
    except NotFetched:
        if not is_known:
            raise
        return None, ()
    return (None, ()) if is_known and found[0] is False else found


def _standing(workspace: Workspace, name: str, digest: str) -> ErratumStanding:
    document, _, erratum_id = name.partition("/")
    if erratum_id not in erratum_names.list_errata(workspace.files, document):
        return ErratumStanding(name, False, None)
    erratum = workspace.erratum(document, erratum_id)
    return ErratumStanding(name, fingerprint(erratum) == digest, erratum.status)


# -- whether it is still what holds ----------------------------------------------------------------


def _lapses(workspace: Workspace, provenance: Provenance, standing: Sequence[ErratumStanding]) -> Iterator[Message]:
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


# -- making it again -------------------------------------------------------------------------------


def rebuild(
    workspace: Workspace,
    provenance: Provenance,
    unsigned: bytes,
    renderer: Renderer,
    templates_from: str = "",
    look: Callable[[str], Look] | None = None,
) -> Rebuilt:
    """Make the PDF again from the commit that `provenance` names, and compare it with `unsigned`, byte for byte.

    Where the versions of the tools differ, the words on each page are compared instead. Raises `NotFetched` where
    the commit lies at the edge of what was fetched: whether the page would name it is then not known.
    """
    if not provenance.commit:
        return Rebuilt(Rebuild.IMPOSSIBLE, (msg("It cannot be made again: it was made from no commit."),))
    if not _is_here(workspace, provenance.commit):
        gone = msg("It cannot be made again: commit {commit} is not here. It may have been squashed.",
                   commit=provenance.commit[:12])  # fmt: skip
        return Rebuilt(Rebuild.IMPOSSIBLE, (gone,))
    try:
        if newer := _other_origin(workspace, provenance):
            return Rebuilt(Rebuild.DIFFERENT, (newer,))
        job = _job_again(workspace, provenance, templates_from, look)
        made = renderer.render(job)
    except NotFetched:
        raise
    except SubError as error:
        return Rebuilt(Rebuild.IMPOSSIBLE, (msg("It cannot be made again: {reason}", reason=error.message),))
    if made.pdf == unsigned:
        return Rebuilt(Rebuild.SAME)
    told = (*_other_versions(provenance, job.view.provenance), *made.warnings)
    differences = tuple(_different_words(unsigned, made.pdf))
    same = told and not differences
    if not told and not differences:
        differences = (msg("The words are the same, but the bytes are not."),)
    return Rebuilt(Rebuild.SAME_WORDS if same else Rebuild.DIFFERENT, (*told, *differences))


def _other_origin(workspace: Workspace, provenance: Provenance) -> Message | None:
    """Return what to say of a page that names a commit which changed nothing of what it shows; None where it did.

    Two revisions that were compared are named as they were asked for.
    """
    then = workspace.at(provenance.commit)
    sources = _sources(then, provenance)
    found = then.repository.last_commit_touching(*sources, rev=provenance.commit) if sources else None
    if found is None or found.sha == provenance.commit:
        return None
    return msg(
        "It names commit {commit}, but what it shows was made in {other}.",
        commit=provenance.commit[:12],
        other=found.sha[:12],
    )


def _sources(then: Workspace, provenance: Provenance) -> list[str]:
    """Return the files whose newest commit a page names; none where it names the commit that was asked for."""
    from sub_cli.pages import document as document_pages
    from sub_cli.pages import memo, renvooi

    if provenance.kind == "memo":
        return memo.sources_of(then, then.files, then.memo(provenance.number))
    if provenance.kind == "document":
        return document_pages.sources_of(then, then.files, provenance.number)
    return renvooi.sources_of(then, provenance)


def _job_again(
    workspace: Workspace, provenance: Provenance, templates_from: str, look: Callable[[str], Look] | None
) -> Job:
    """Return the job that made the PDF, with files and settings as its commit has them."""
    then = workspace.at(provenance.commit)
    if provenance.kind == "memo":
        from sub_cli.pages.memo import memo_job

        house = workspace.revision(templates_from) if templates_from else None
        return memo_job(then, then.files, then.memo(provenance.number), provenance.commit, house)
    if provenance.kind == "document":
        from sub_cli.pages import document as document_pages

        shown = document_pages.at_commit(then, provenance.number, provenance.commit, provenance.version)
        day = then.repository.commit(provenance.commit).date.date()
        return document_pages.document_job(then, shown, day)
    if provenance.kind == "renvooi" and look is not None:
        from sub_cli.pages import renvooi

        return renvooi.remake(then, provenance, look)
    raise Refused(msg("It is of an unknown kind, {kind}.", kind=provenance.kind))


def _other_versions(then: Provenance, now: Provenance) -> Iterator[Message]:
    old, new = dict(then.tools), dict(now.tools)
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield msg(
                "It was made with {name} {then}; here is {now}.",
                name=name,
                then=old.get(name, "–"),
                now=new.get(name, "–"),
            )


def _different_words(then: bytes, now: bytes) -> Iterator[Message]:
    """Yield in what the words on the pages differ, the first place only."""
    old, new = words_of(then), words_of(now)
    if old is None or new is None:
        yield msg("The words of the file cannot be read.")
        return
    if len(old) != len(new):
        yield nmsg("It has {n} page; made again it has {other}.", "It has {n} pages; made again it has {other}.",
                   len(old), other=len(new))  # fmt: skip
    if [word for page in old for word in page] == [word for page in new for word in page]:
        return
    for number, (one, other) in enumerate(zip(old, new, strict=False), 1):
        if one != other:
            first = next((pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]), ("…", "…"))
            yield msg(
                "Page {page} reads “{then}”; made again it reads “{now}”.", page=number, then=first[0], now=first[1]
            )
            return
