"""A final memo is signed, and by the next signatory after that: a fixed point, which nothing moves from then on.

The first signature is put on pages that this process rendered from the commit that says "signed" (S). The signed file
and its record follow in a commit of their own (R), since they name S; both become visible in one update of the branch.
A later signature is put on the file that is kept, after it was judged; nothing of it is made again for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli import disk, layout
from sub_cli.actions.builds.archive import paper_of
from sub_cli.actions.builds.beside import key_of, loose_pages
from sub_cli.actions.builds.publish import Built, lay_beside, source_commit, target_path
from sub_cli.actions.builds.signed_pages import keep_up
from sub_cli.actions.signature import evidence
from sub_cli.actions.signature.box import Box, Claim, box_for
from sub_cli.actions.signature.file import Shelf, leave_alone, shelf, standing
from sub_cli.actions.signature.trust import trust_of
from sub_cli.change import Stamp
from sub_cli.digests import digest
from sub_cli.document import numbering
from sub_cli.errors import Conflict, Refused, SubError, UsageProblem
from sub_cli.layout import record_path
from sub_cli.memo.level import Level
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.signed import Record, Reference, Shown, Signature, says
from sub_cli.messages import Message, msg
from sub_cli.pages.memo import cover_job, memo_job, sources_of
from sub_cli.pages.places import in_their_place
from sub_cli.sign.backend import BACKENDS
from sub_cli.sign.key import Key, KeyRequest, PassPhrase
from sub_cli.sign.model import Trust
from sub_cli.states.state import uncommitted
from sub_cli.store import memos
from sub_cli.store.signed import dump_record
from sub_cli.text.references import references
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.commits import Following
    from sub_cli.render.confined import Renderer
    from sub_cli.render.job import Job


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
class Signing:
    """Who signs which memo, when and how."""

    workspace: Workspace
    number: str
    key: Key
    stamp: Stamp
    means: Means
    claim: Claim
    """Whose box is wanted."""
    renderer: Renderer
    target: Path | None = None
    """Where the signed file is to lie; None: in the folder of what is built."""
    sidecar: bool = False
    """Whether archive metadata go beside it, also where sub.toml does not ask for them."""

    @property
    def path(self) -> Path:
        """Where the signed file is to lie."""
        kind = "demo" if self.key.demonstration else "signed"
        return self.target or target_path(self.workspace, f"{layout.file_name(self.number)}-{kind}.pdf")


_TRIES = 3
"""Times that a memo is signed anew, from where the branch is by then."""


class _Unsigned(Exception):
    """The commit that is to say "signed" has its name now, and no page was signed that was made from it."""

    def __init__(self, commit: str) -> None:
        super().__init__(commit)
        self.commit = commit


@dataclass(frozen=True, slots=True)
class _Signed:
    """A PDF with a signature more, in no place yet."""

    job: Job
    data: bytes
    built: Built


def sign(hand: Signing) -> Built:
    """Render a final memo, sign that very PDF, and keep it: two commits that become visible at once, and a tag.

    A memo that is signed already gets the next signatory's signature. A demonstration key records nothing, because
    it signs nothing. Raises `Refused` for a memo that is not final or has mistakes in it, `Conflict` when its sources
    are not committed or a signed PDF is there already, `UsageProblem` where nothing is to be committed, and as
    `box_for` does.
    """
    workspace, key, stamp, memo = hand.workspace, hand.key, hand.stamp, hand.workspace.memo(hand.number)
    if not (key.demonstration or stamp.commit):
        raise UsageProblem(msg("A signature is recorded at once: leave out {flag}.", flag="--no-commit"))
    if memo.status is MemoStatus.SIGNED and not key.demonstration:
        return _with_others(hand, _sign_next(hand, memo))
    if memo.status is not MemoStatus.FINAL:
        raise Refused(
            msg(
                "{number} is {status}; only a final memo is signed.",
                number=memo.number,
                status=msg(memo.status.value),
            ),
            _way_to_sign(memo),
        )
    if not key.demonstration:
        evidence.refuse_signed(workspace, memo, stamp)
    _refuse_uncommitted(workspace, memo)
    _refuse_mistakes(workspace, memo)
    box = box_for(memo, key.who, hand.claim)
    if key.demonstration or stamp.dry_run:
        return _demonstrate(hand, _sign_first(hand, memo, box, source_commit(workspace, memo.number)))
    return _with_others(hand, _sign_and_record(hand, memo, box))


def _way_to_sign(memo: Memo) -> Message:
    """Return what to do about a memo that is not final; a signed or withdrawn one never becomes that again."""
    if memo.is_fixed:
        return msg("A better text gets a letter: sub memo new --version-of {number}", number=memo.number)
    return msg("Make it final with: sub memo edit {number} --status final", number=memo.number)


# -- the key ---------------------------------------------------------------------------------------


def open_key(
    workspace: Workspace,
    said: Mapping[str, str],
    pass_phrase: PassPhrase,
    stamp: Stamp,
    home: Path,
    held: Mapping[str, bytes] | None = None,
) -> AbstractContextManager[Key]:
    """Return what opens the key that the command names, or else the file that sub.toml names.

    `said` has the options of the backends by their flags, `held` the bytes of those files among them that were handed
    over instead of lying on a disk; `home` is where this machine keeps data of its own. Raises
    `UsageProblem` where the choice is not clear, and what the backend raises.
    """
    chosen = [each for each in BACKENDS.values() if each.settings[0].flag in said]
    if len(chosen) > 1:
        flags = ", ".join(each.settings[0].flag for each in BACKENDS.values())
        raise UsageProblem(msg("Give one of {flags}.", flags=flags))
    backend, named = chosen[0] if chosen else BACKENDS["file"], workspace.settings.sign.certificate
    if named and not chosen:
        said = {**said, backend.settings[0].flag: str(workspace.root / named)}
    return backend.open(KeyRequest(said, pass_phrase, stamp.when, home, workspace.root, stamp.dry_run, held or {}))


def warnings(workspace: Workspace, key: Key) -> Iterator[Message]:
    """Yield who will not accept what `key` signs, `sub verify` with the list of this workspace included."""
    from sub_cli.sign.chains import is_vouched_for

    yield from key.warnings
    trust = trust_of(workspace)
    if trust.listed and not key.demonstration and not is_vouched_for(key, trust):
        yield msg(
            "No authority on the list of this workspace vouches for {name}: sub verify will not believe the signature.",
            name=key.name,
        )


def means_of(workspace: Workspace, key: Key, level: str | None, tsa: str) -> Means:
    """Return what signatures of `key` carry besides, by the command or else by sub.toml.

    Where sub.toml names no revocation lists they are fetched; a demonstration carries nothing. Raises `NotFound` for a
    certificate or list that is not there.
    """
    if key.demonstration:
        return Means(Level.B_B, Trust())
    settings = workspace.settings.sign
    wanted = Level(level or settings.level)
    online = wanted.self_contained and not settings.crls
    return Means(wanted, trust_of(workspace), (tsa or settings.tsa) if wanted.stamped else "", online)


# -- the first signature ---------------------------------------------------------------------------


def _sign_and_record(hand: Signing, memo: Memo, box: Box) -> Built:
    """Sign from the commit that says so, and keep what was signed; neither counts without the other."""
    file, place = layout.memo_path(memo.number), shelf(hand.workspace, memo.number)
    _refuse_there(hand.path, place.path)
    text, signed = hand.workspace.files.read(file), None
    for _ in range(_TRIES):
        try:
            return _record_first(hand, memo, box, text, signed)
        except _Unsigned as waiting:
            # Nobody is locked out meanwhile: key, time-stamp authority and register may keep us waiting.
            signed = _sign_first(hand, replace(memo, status=MemoStatus.SIGNED), box, waiting.commit)
            evidence.enter(hand.workspace, memo, hand.stamp)
    raise Conflict(
        msg("Others moved the branch each time that {number} was signed.", number=memo.number),
        msg("Nothing changed. Run the command again."),
    )


def _record_first(hand: Signing, memo: Memo, box: Box, text: bytes, signed: _Signed | None) -> Built:
    """Keep a signed file with the commit that it was made from; raises `_Unsigned` where it was not made from that.

    `text` is the file of the memo as it was read for signing.
    """
    file, place, laid = layout.memo_path(memo.number), shelf(hand.workspace, memo.number), list[_Signed]()

    def follow(commit: str) -> Following:
        if signed is None or signed.built.commit != commit:
            raise _Unsigned(commit)
        _refuse_there(hand.path, place.path)
        laid.append(signed)
        return _keep(hand, signed, _first_record(hand, memo, box, signed), place)

    with hand.workspace.changing(f"memo sign {memo.number}", hand.stamp) as change:
        if change.files.read(file) != text:
            raise Conflict(
                msg("{path} changed while it was being signed.", path=file),
                msg("Nothing changed. Run the command again."),
            )
        change.put(file, memos.set_status(text, MemoStatus.SIGNED))
        leave_alone(change, place)
        try:
            recorded = change.finish(_subject(hand), {"Memo": memo.number}, ready=follow)
        except BaseException:
            if laid and not place.inside:
                place.path.unlink(missing_ok=True)
            raise
        notes = _tag(hand, memo, recorded.commit, laid[0].data)
    built, untold = _lay_or_tell(hand, laid[0])
    return replace(built, recorded=replace(recorded, notes=(*recorded.notes, *notes, *untold)))


def _refuse_there(*paths: Path) -> None:
    """Raise `Conflict` where one of these files is there, so that none is overwritten."""
    for path in paths:
        if path.exists():
            raise Conflict(msg("{path} is there already.", path=path), msg("A signed memo is not signed again."))


def _sign_first(hand: Signing, memo: Memo, box: Box, commit: str) -> _Signed:
    """Render the memo as `commit` has it and sign that."""
    workspace = hand.workspace
    job = memo_job(workspace, workspace.revision(commit) if commit else workspace.files, memo, commit)
    with in_their_place(workspace.files):
        rendered = hand.renderer.render(job)
    signed = _sign(hand, job, memo, box, rendered.pdf)
    return _Signed(job, signed, Built(hand.path, rendered.pages, commit, rendered.warnings))


def _first_record(hand: Signing, memo: Memo, box: Box, signed: _Signed) -> Record:
    """Return what is put on record of the first signature: all that the page shows and that may change elsewhere."""
    return Record(
        memo.number,
        signed.built.commit,
        says(memo),
        (_signature(hand, box, signed.data),),
        section_labels(hand.workspace, memo, signed.built.commit),
        tuple(shown_errata(signed.job)),
    )


def _signature(hand: Signing, box: Box, data: bytes) -> Signature:
    when = hand.stamp.when.replace(microsecond=0)
    return Signature(box.signatory.name, hand.key.name, when, len(data), digest(data))


def section_labels(workspace: Workspace, memo: Memo, commit: str) -> tuple[Reference, ...]:
    """Return how the page names the sections that the text of the memo refers to, each once."""
    if not memo.document:
        return ()
    labels = numbering.labels(workspace.document(memo.document, workspace.revision(commit)), memo.language)
    targets = dict.fromkeys(each.target for each in references(memo.text))
    return tuple(Reference(target, labels[target]) for target in targets if target in labels)


def shown_errata(job: Job) -> Iterator[Shown]:
    """Yield the errata on the pages of a memo, each with what the pages call its sections."""
    for mark in job.view.provenance.errata:
        shown = [label for id, label in job.view.labels if id == mark.name.rpartition("/")[2]]
        yield Shown(mark.name, mark.digest, tuple(shown))


def _keep(hand: Signing, signed: _Signed, record: Record, place: Shelf) -> Following:
    """Return the commit that keeps a signed file with its record; what git is not to keep is put in its place now."""
    from sub_cli.history.commits import Following

    files = {record_path(record.number): dump_record(record)}
    if place.inside:
        files[place.inside] = signed.data
    else:
        disk.make_folder(place.path.parent)
        disk.atomic_write(place.path, signed.data)
    said = msg("Memo {number}: the signed file", number=record.number)
    return Following(hand.stamp.word(said, hand.workspace.settings.programme.language), files)


def _refuse_uncommitted(workspace: Workspace, memo: Memo) -> None:
    if changed := uncommitted(workspace, sources_of(workspace, workspace.files, memo)):
        raise Conflict(
            msg("Not everything that the memo shows is committed: {paths}.", paths=", ".join(changed)),
            msg("Only what history holds is signed. Commit it first."),
        )


def _refuse_mistakes(workspace: Workspace, memo: Memo) -> None:
    """Raise `Refused` with what `sub check` finds in the files that the memo is made from."""
    from sub_cli.actions.check.check import check_workspace

    paths = set(sources_of(workspace, workspace.files, memo))
    found = [each for each in check_workspace(workspace) if each.place.path in paths and not each.warning]
    if found:
        raise Refused(
            msg("{number} is not signed: there are mistakes in what it shows.", number=memo.number), findings=found
        )


# -- the next signature ----------------------------------------------------------------------------


def _sign_next(hand: Signing, memo: Memo) -> Built:
    """Sign the box of whoever signs now, in the file that is kept, as a commit and a tag of its own."""
    from sub_cli.sign.signer import signature_fields

    workspace, notes = hand.workspace, tuple[Message, ...]()
    # All but the end without a lock: somebody may have to be asked whose box it is, and a time-stamp authority answers
    # when it likes.
    kept = standing(workspace, workspace.files, memo)
    box = box_for(memo, hand.key.who, hand.claim, signature_fields(kept.data))
    _refuse_other(hand.path, kept.data)
    job = cover_job(workspace, workspace.files, memo, kept.record)
    data = _sign(hand, job, memo, box, kept.data)
    signed = _Signed(job, data, Built(hand.path, 0, kept.record.commit, ()))
    if hand.stamp.dry_run:
        return signed.built
    with workspace.changing(f"memo sign {memo.number}", hand.stamp) as change:
        if standing(workspace, workspace.files, memo) != kept:
            raise Conflict(
                msg("{number} was signed by somebody else meanwhile.", number=memo.number),
                msg("Nothing changed. Run the command again."),
            )
        record = kept.record.signed_again(_signature(hand, box, data))
        for path, data in _keep(hand, signed, record, shelf(workspace, memo.number)).files.items():
            change.put(path, data)
        recorded = change.finish(_subject(hand), {"Memo": memo.number})
        notes = _tag(hand, memo, recorded.commit, signed.data)
    built, untold = _lay_or_tell(hand, signed)
    return replace(built, recorded=replace(recorded, notes=(*recorded.notes, *notes, *untold)))


def _refuse_other(path: Path, kept: bytes) -> None:
    """Raise `Refused` where the signed file is to lie and something else lies there."""
    if path.exists() and path.read_bytes() != kept:
        raise Refused(
            msg("{path} is not the file that the last signature left: it has another digest.", path=path),
            msg("Nothing changed. The signed file is kept; move the other one away."),
        )


# -- both ------------------------------------------------------------------------------------------


def _sign(hand: Signing, job: Job, memo: Memo, box: Box, data: bytes) -> bytes:
    """Return `data` with a signature in the box that was chosen, checked as a reader would check it."""
    from sub_cli.pages.frame import signed_by
    from sub_cli.sign.model import Appearance, SignatureRequest
    from sub_cli.sign.signer import HttpTimeStamper, sign_pdf
    from sub_cli.sign.verify import verify_pdf

    when, key, means = hand.stamp.when, hand.key, hand.means
    words = job.theme.words(memo.language)
    text = signed_by(key.name, when.date(), words)
    regular = next(font for name, font in sorted(job.theme.fonts().items()) if "Regular" in name)
    reason, role = box.stands_for(memo.language), box.signatory.role
    signed = sign_pdf(
        data,
        key,
        SignatureRequest(when, box.field, reason, role=role, appearance=Appearance(text, regular)),
        level=means.level,
        timestamper=HttpTimeStamper(means.tsa) if means.tsa else None,
        trust=means.trust,
        online=means.online,
    )
    verdict = verify_pdf(signed, means.trust, at=when)
    if not verdict.whole:
        raise Refused(msg("The signed PDF did not pass its own check."), *verdict.reasons)
    return signed


def _lay(hand: Signing, signed: _Signed) -> Built:
    """Write the signed file, with its archive metadata where that is wanted."""
    if hand.stamp.dry_run:
        return signed.built
    disk.atomic_write(hand.path, signed.data)
    if not (hand.sidecar or hand.workspace.settings.archive.sidecars):
        return signed.built
    paper = replace(paper_of(hand.workspace, signed.job), moment=hand.stamp.when)
    return lay_beside(signed.built, signed.data, paper)


def _lay_or_tell(hand: Signing, signed: _Signed) -> tuple[Built, tuple[Message, ...]]:
    """Lay the signed file in its place, and say so where that did not work: it is signed and kept by now."""
    try:
        return _lay(hand, signed), ()
    except SubError as error:
        return signed.built, (msg("Signed and kept, but not laid at {path}: {reason}", path=hand.path,
                                  reason=error.message),)  # fmt: skip


def _demonstrate(hand: Signing, signed: _Signed) -> Built:
    """Lay a file that proves nothing, and take note that it goes when the memo is signed or says something else."""
    built = _lay(hand, signed)
    if not (hand.stamp.dry_run or hand.target):
        page = loose_pages(hand.workspace)
        page.note(built.path, signed.data, f"memo/{hand.number}", key_of(signed.job))
    return built


def _with_others(hand: Signing, built: Built) -> Built:
    """Bring up to date what else lies there of the memo; where that does not work it is said, for signed it is."""
    if hand.stamp.dry_run:
        return built
    try:
        return replace(built, notes=(*built.notes, *keep_up(hand.workspace, hand.number, {}, hand.renderer)))
    except SubError as error:
        told = msg("What else lies in the output folder is of before: {reason}", reason=error.message)
        return replace(built, notes=(*built.notes, told))


def _subject(hand: Signing) -> Message:
    return msg("Memo {number}: signed by {name}", number=hand.number, name=hand.key.name)


def _tag(hand: Signing, memo: Memo, commit: str, data: bytes) -> tuple[Message, ...]:
    """Tag the commit with the digest of the signed file; return what to tell where that did not work.

    The signature stands by now: what fails here may not say that it failed.
    """
    from sub_cli.history.tags import add_tag

    repository = hand.workspace.repository
    trailers = (("Memo", memo.number), ("Signer", hand.key.name), (evidence.DIGEST, digest(data)))
    subject = hand.stamp.word(_subject(hand), hand.workspace.settings.programme.language)
    try:
        author = repository.identity()
        add_tag(
            repository, layout.memo_tag(memo.number), commit, subject, trailers, author=author, when=hand.stamp.when
        )
    except SubError as error:
        return (msg("Signed, but not tagged: {reason}", reason=error.message),)
    return ()
