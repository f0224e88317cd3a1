"""Verify: what a PDF says it is, what of that holds, and whether it can be made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sub_cli.actions.signature.box import BoxStanding, boxes_in
from sub_cli.actions.signature.evidence import evidence_of
from sub_cli.actions.signature.judge import Judgement, judge
from sub_cli.actions.verify.commit import history_of
from sub_cli.actions.verify.lapse import ErratumStanding, lapses, standing
from sub_cli.actions.verify.rebuild import Rebuild, Rebuilt, rebuild
from sub_cli.errors import NotFetched, SubError
from sub_cli.memo.model import Memo
from sub_cli.messages import Message, msg
from sub_cli.render.provenance import Provenance
from sub_cli.sign.model import Trust
from sub_cli.store import memos
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.redline.base import Look
    from sub_cli.render.confined import Renderer


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
    look: Callable[[str], Look],
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
    from sub_cli.actions.verify.kinds import Means

    house = workspace.revision(templates_from) if templates_from else None
    again = rebuild(workspace, provenance, data[: found.unsigned], Means(renderer, look, house))
    return replace(verified, rebuild=again)


def _in_workspace(verified: Verified, workspace: Workspace, provenance: Provenance, data: bytes) -> Verified:
    """Return what is verified, with what the workspace knows of the file, of its commit and of the errata in it."""
    others: tuple[Message, ...] = ()
    if provenance.kind == "memo":
        evidence = evidence_of(workspace, provenance.number, data, verified.judgement)
        verified, others = replace(verified, tag=evidence.tag, is_known=evidence.is_known), tuple(evidence.others())
    in_history, branches = _origin(workspace, provenance.commit, is_known=verified.is_known)
    errata = tuple(standing(workspace, mark.name, mark.digest) for mark in provenance.errata)
    lapsed = (*others, *lapses(workspace, provenance, errata))
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


def _origin(workspace: Workspace, commit: str, *, is_known: bool) -> tuple[bool | None, tuple[str, ...]]:
    """Return what `history_of` does; of a file that is known here nothing more is asked where its commit is gone."""
    try:
        found = history_of(workspace, commit)
    except NotFetched:
        if not is_known:
            raise
        return None, ()
    return (None, ()) if is_known and found[0] is False else found
