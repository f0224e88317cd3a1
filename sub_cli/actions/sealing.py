"""A final memo is signed, and by the next signatory after that; never is anything signed that was not just made.

The first signature is put on pages that this process rendered from the commit that says "signed". A later one is
put on the file that the first left behind, after it was rendered again and proved to be the same to the byte.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli import disk
from sub_cli.actions.boxes import Box, Claim, box_for
from sub_cli.actions.letters import in_their_place
from sub_cli.actions.memo_pages import memo_job, sources_of
from sub_cli.actions.publishing import Built, lay_beside, paper_of, source_commit, target_path
from sub_cli.actions.verifying import Rebuild, rebuilt, unsigned_part
from sub_cli.errors import Conflict, NotFetched, NotFound, Refused, SubError
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.messages import Message, msg
from sub_cli.store import memos
from sub_cli.workspace import Stamp, Workspace

if TYPE_CHECKING:
    from sub_cli.render.confined import Renderer
    from sub_cli.render.job import Job
    from sub_cli.sign.base import Key, Level
    from sub_cli.sign.trust import Trust

DIGEST = "Signed-PDF"
"""The trailer of a tag that names the signed file by its SHA-256."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a signature carries besides the key's own, so that it can be judged later."""

    level: Level
    trust: Trust
    tsa: str = ""
    """Address of the time-stamp authority; empty at level B-B."""
    online: bool = False
    """Whether revocation lists are fetched."""


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who signs, when and how."""

    workspace: Workspace
    key: Key
    stamp: Stamp
    renderer: Renderer
    means: Means | None
    path: Path
    sidecar: bool
    claim: Claim
    box: Box | None = None
    """The box that this signature fills; chosen before anything is signed."""


def sign(
    workspace: Workspace,
    number: str,
    key: Key,
    stamp: Stamp,
    *,
    renderer: Renderer,
    target: Path | None = None,
    means: Means | None = None,
    sidecar: bool = False,
    claim: Claim | None = None,
) -> Built:
    """Render a final memo, sign that very PDF, and record in the memo that it is signed, as one commit and a tag.

    A memo that is signed already gets the next signatory's signature. A demonstration key records nothing, because
    it signs nothing. `claim` says whose box is wanted. Raises `Refused` for a memo that is not final or has mistakes
    in it, `Conflict` when its sources are not committed or a signed PDF is there already, and as `box_for` does.
    """
    memo = workspace.memo(number)
    path = target or target_path(workspace, f"{number}-{'demo' if key.demonstration else 'signed'}.pdf")
    hand = _Hand(workspace, key, stamp, renderer, means, path, sidecar, claim or Claim())
    if memo.status is MemoStatus.SIGNED and not key.demonstration:
        return _sign_next(hand, memo)
    if memo.status is not MemoStatus.FINAL:
        raise Refused(
            msg(
                "{number} is {status}; only a final memo is signed.",
                number=number,
                status=msg(memo.status.value),
            ),
            msg("Make it final with: sub memo edit {number} --status final", number=number),
        )
    _refuse_uncommitted(workspace, memo)
    _refuse_mistakes(workspace, memo)
    hand = replace(hand, box=box_for(memo, key.who, hand.claim))
    if key.demonstration or not stamp.commit or stamp.dry_run:
        return _sign_first(hand, memo, source_commit(workspace, number))
    return _sign_and_record(hand, memo)


# -- the first signature ---------------------------------------------------------------------------


def _sign_and_record(hand: _Hand, memo: Memo) -> Built:
    """Sign from the commit that says so, which becomes part of history only when the PDF is safe."""
    if hand.path.exists():
        raise Conflict(msg("{path} is there already.", path=hand.path), msg("A signed memo is not signed again."))
    file = memos.memo_path(memo.number)
    data = memos.set_status(hand.workspace.files.read(file), MemoStatus.SIGNED)
    built: list[Built] = []

    def make(commit: str) -> None:
        built.append(_sign_first(hand, replace(memo, status=MemoStatus.SIGNED), commit))

    with hand.workspace.changing(f"memo sign {memo.number}", hand.stamp) as change:
        change.put(file, data)
        try:
            recorded = change.finish(
                f"Memo {memo.number}: signed by {hand.key.name}", {"Memo": memo.number}, ready=make
            )
        except BaseException:
            hand.path.unlink(missing_ok=True)
            raise
        recorded = replace(recorded, notes=(*recorded.notes, *_tagged(hand, memo, recorded.commit)))
    return replace(built[0], recorded=recorded)


def _sign_first(hand: _Hand, memo: Memo, commit: str) -> Built:
    """Render the memo as `commit` has it and sign that."""
    workspace = hand.workspace
    job = memo_job(workspace, workspace.revision(commit) if commit else workspace.files, memo, commit)
    with in_their_place(workspace.files):
        rendered = hand.renderer.render(job)
    signed = _signed(hand, job, memo, rendered.pdf)
    return _left(hand, job, signed, Built(hand.path, rendered.pages, commit, rendered.warnings))


def _refuse_uncommitted(workspace: Workspace, memo: Memo) -> None:
    paths = sources_of(workspace, workspace.files, memo)
    if changed := workspace.repository.dirty(paths):
        raise Conflict(
            msg("Not everything that the memo shows is committed: {paths}.", paths=", ".join(changed)),
            msg("Only what history holds is signed. Commit it first."),
        )


def _refuse_mistakes(workspace: Workspace, memo: Memo) -> None:
    """Raise `Refused` with what `sub check` finds in the files that the memo is made from."""
    from sub_cli.actions.checking import check_workspace

    paths = set(sources_of(workspace, workspace.files, memo))
    found = [each for each in check_workspace(workspace) if each.place.path in paths and not each.warning]
    if found:
        raise Refused(
            msg("{number} is not signed: there are mistakes in what it shows.", number=memo.number), findings=found
        )


# -- the next signature ----------------------------------------------------------------------------


def _sign_next(hand: _Hand, memo: Memo) -> Built:
    """Sign the box of whoever signs now, in the PDF that an earlier signature left."""
    from sub_cli.sign.signer import signature_fields

    with hand.workspace.changing(f"memo sign {memo.number}", hand.stamp):
        data = _standing_file(hand, memo)
        job, commit = _proved(hand, memo, data)
        hand = replace(hand, box=box_for(memo, hand.key.who, hand.claim, signature_fields(data)))
        signed = _signed(hand, job, memo, data)
        built = _left(hand, job, signed, Built(hand.path, 0, commit, ()))
        notes = () if hand.stamp.dry_run else _tagged(hand, memo, commit)
    return replace(built, notes=notes)


def _standing_file(hand: _Hand, memo: Memo) -> bytes:
    """Return the signed PDF, which must be the very file that the newest tag names."""
    if not hand.path.is_file():
        raise NotFound(
            msg("{number} is signed, but its PDF is not at {path}.", number=memo.number, path=hand.path),
            msg("Name it with --output."),
        )
    data = hand.path.read_bytes()
    if (digest := signed_digest(hand.workspace, memo.number)) and digest != digest_of(data):
        raise Refused(
            msg("{path} is not the file that the last signature left: it has another digest.", path=hand.path)
        )
    return data


def _proved(hand: _Hand, memo: Memo, data: bytes) -> tuple[Job, str]:
    """Return what the signed file was made from, after making it again; raises `Refused` where anything differs."""
    from sub_cli.render.provenance import read_provenance
    from sub_cli.sign.verify import verify_pdf

    workspace = hand.workspace
    verdict = verify_pdf(data, at=hand.stamp.when)
    if not verdict.whole:
        raise Refused(msg("{path} is not whole, and is not signed.", path=hand.path), *verdict.reasons)
    prefix = unsigned_part(data)
    provenance = read_provenance(prefix)
    if provenance is None or (provenance.kind, provenance.number) != ("memo", memo.number):
        raise Refused(msg("{path} is not the memo {number}.", path=hand.path, number=memo.number))
    if not workspace.repository.contains("HEAD", provenance.commit):
        if workspace.repository.edge():
            raise NotFetched(workspace.repository.shallow_advice())
        raise Refused(msg("{path} was made from a commit that is not in this history.", path=hand.path))
    files = workspace.revision(provenance.commit)
    if memos.load_memo(files, memo.number) != memo:
        raise Refused(msg("{number} has changed since it was signed.", number=memo.number))
    again = rebuilt(workspace, provenance, prefix, hand.renderer)
    if again.outcome is not Rebuild.SAME:
        raise Refused(msg("{path} is not signed: made again it is not the same.", path=hand.path), *again.notes)
    return memo_job(workspace, files, memo, provenance.commit), provenance.commit


# -- both ------------------------------------------------------------------------------------------


def _signed(hand: _Hand, job: Job, memo: Memo, data: bytes) -> bytes:
    """Return `data` with a signature in the box that was chosen, checked as a reader would check it."""
    from sub_cli.render.templates import short_date
    from sub_cli.sign.base import Appearance, Level, SignatureRequest
    from sub_cli.sign.signer import sign_pdf
    from sub_cli.sign.timestamps import http_timestamper
    from sub_cli.sign.verify import verify_pdf

    assert hand.box is not None
    when, key, means, box = hand.stamp.when, hand.key, hand.means, hand.box
    words = job.theme.words(memo.language)
    text = words["signed_by"].format(name=key.name, date=short_date(words["date_pattern"], when.date()))
    regular = next(font for name, font in sorted(job.theme.fonts().items()) if "Regular" in name)
    reason, role = box.stands_for(memo.language), box.signatory.role
    signed = sign_pdf(
        data,
        key,
        SignatureRequest(when, box.field, reason, role=role, appearance=Appearance(text, regular)),
        level=means.level if means else Level.B_B,
        timestamper=http_timestamper(means.tsa) if means and means.tsa else None,
        trust=means.trust if means else None,
        online=means.online if means else False,
    )
    verdict = verify_pdf(signed, means.trust if means else None, at=when)
    if not verdict.whole:
        raise Refused(msg("The signed PDF did not pass its own check."), *verdict.reasons)
    return signed


def _left(hand: _Hand, job: Job, signed: bytes, built: Built) -> Built:
    """Write the signed file, with its archive metadata where that is wanted."""
    if hand.stamp.dry_run:
        return built
    disk.atomic_write(hand.path, signed)
    if not (hand.sidecar or hand.workspace.settings.archive.sidecars):
        return built
    paper = replace(paper_of(hand.workspace, job), moment=hand.stamp.when)
    return replace(built, beside=lay_beside(hand.path, signed, paper))


def digest_of(data: bytes) -> str:
    """Return `sha256:…` of a file."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def signed_digest(workspace: Workspace, number: str) -> str:
    """Return the digest of the signed PDF of a memo as its newest tag has it; empty without a tag."""
    from sub_cli.history.tags import tags_of

    found = tags_of(workspace.repository, f"memo/{number}")
    return found[-1].said(DIGEST) if found else ""


def _tagged(hand: _Hand, memo: Memo, commit: str) -> tuple[Message, ...]:
    """Tag the commit with the digest of the signed file; return what to tell where that did not work.

    The signature stands by now: what fails here may not say that it failed.
    """
    from sub_cli.history.tags import add_tag

    repository = hand.workspace.repository
    trailers = (("Memo", memo.number), ("Signer", hand.key.name), (DIGEST, digest_of(hand.path.read_bytes())))
    subject = f"Memo {memo.number}: signed by {hand.key.name}"
    try:
        author = repository.identity()
        add_tag(repository, f"memo/{memo.number}", commit, subject, trailers, author=author, when=hand.stamp.when)
    except SubError as error:
        return (msg("Signed, but not tagged: {reason}", reason=error.message),)
    return ()
