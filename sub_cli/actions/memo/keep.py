"""Taking in a signed file: what was signed before files were kept, or on another branch, or lies only with somebody."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sub_cli import disk, layout
from sub_cli.actions.memo.sign import section_labels, shown_errata
from sub_cli.actions.signature.box import boxes_of
from sub_cli.actions.signature.evidence import enter, signed_tags
from sub_cli.actions.signature.file import Shelf, leave_alone, other_shelf, shelf
from sub_cli.actions.signature.judge import judge
from sub_cli.actions.verify.commit import history_of
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.digests import digest
from sub_cli.errors import Conflict, NotFound, Refused, SubError
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.signed import Other, Record, Shown, Signature, says
from sub_cli.messages import msg
from sub_cli.pages.memo import memo_job
from sub_cli.render.provenance import Provenance
from sub_cli.sign.model import Trust, Verdict
from sub_cli.store import memos, signed
from sub_cli.workspace import Workspace


def keep(workspace: Workspace, number: str, data: bytes, stamp: Stamp) -> Recorded:
    """Take in the signed file of a memo, with its record; the memo says signed from then on, if it did not.

    Raises `Refused` for a file that is not whole, of another memo, of another text, or besides one that is kept;
    `NotFound` and `NotFetched` where the commit that it was made from is not here.
    """
    with workspace.changing(f"memo keep {number}", stamp) as change:
        memo, place = workspace.memo(number), shelf(workspace, number)
        verdict, provenance = _judge(number, data, stamp)
        record = _record(workspace, memo, data, verdict, provenance)
        record = _beside(workspace, record)
        if memo.status is not MemoStatus.WITHDRAWN:
            path = layout.memo_path(number)
            change.put(path, memos.set_status(workspace.files.read(path), MemoStatus.SIGNED))
        return _finish(workspace, change, memo, record, place, data)


def keep_withdrawn(workspace: Workspace, number: str, data: bytes, stamp: Stamp) -> Recorded:
    """Keep a second file that was signed under a number, as withdrawn, beside the one that holds.

    Raises `Refused` as `keep` does, and for the file that holds; `NotFound` where none is kept.
    """
    with workspace.changing(f"memo keep {number}", stamp) as change:
        memo, record = workspace.memo(number), signed.load_record(workspace.files, number)
        verdict, _ = _judge(number, data, stamp)
        other = Other(tuple(each.signer for each in verdict.signers), len(data), digest(data))
        known = {each.digest for each in record.signatures} | {each.digest for each in record.withdrawn}
        if other.digest in known:
            raise Refused(msg("This file of {number} is kept already.", number=number))
        record = replace(record, withdrawn=(*record.withdrawn, other))
        return _finish(workspace, change, memo, record, other_shelf(workspace, number, other), data)


def _judge(number: str, data: bytes, stamp: Stamp) -> tuple[Verdict, Provenance]:
    """Return what a file says for itself; raises `Refused` unless it is whole, really signed, and of this memo."""
    found = judge(data, Trust(), stamp.when)
    verdict, provenance = found.verdict, found.provenance
    if not verdict.whole or not verdict.signers:
        raise Refused(msg("The file is not kept: its signatures do not hold."), *verdict.reasons)
    if verdict.demonstration:
        raise Refused(msg("The file is not kept: a demonstration signature signs nothing."))
    if found.problem:
        raise Refused(found.problem)
    if provenance is None or (provenance.kind, provenance.number) != ("memo", number):
        raise Refused(msg("The file is not the memo {number}.", number=number))
    return verdict, provenance


def _record(workspace: Workspace, memo: Memo, data: bytes, verdict: Verdict, provenance: Provenance) -> Record:
    """Return what goes on record; raises `Refused` where the commit that it was made from has another memo."""
    if history_of(workspace, provenance.commit)[0] is not True:
        raise NotFound(msg("The commit {commit}, which the file was made from, is not here.",
                           commit=provenance.commit[:12] or "–"))  # fmt: skip
    then = workspace.at(provenance.commit)
    if says(then.memo(memo.number)) != says(memo):
        raise Refused(
            msg("{number} says something else than what was signed.", number=memo.number),
            msg("Put it back: git checkout {commit} -- {path}", commit=provenance.commit[:12],
                path=layout.memo_path(memo.number)),
        )  # fmt: skip
    shown = {each.name: each for each in _shown(then, memo.number, provenance.commit)}
    errata = tuple(Shown(mark.name, mark.digest, shown[mark.name].labels if mark.name in shown else ())
                   for mark in provenance.errata)  # fmt: skip
    return Record(
        memo.number,
        provenance.commit,
        says(memo),
        tuple(_signatures(memo, data, verdict)),
        section_labels(workspace, memo, provenance.commit),
        errata,
    )


def _shown(then: Workspace, number: str, commit: str) -> list[Shown]:
    """Return the errata as the pages showed them; none where this program reads that commit no more."""
    with suppress(SubError):
        return list(shown_errata(memo_job(then, then.files, then.memo(number), commit)))
    return []


def _signatures(memo: Memo, data: bytes, verdict: Verdict) -> list[Signature]:
    boxes, found = boxes_of(memo), []
    for each in verdict.signers:
        size = len(data) if each is verdict.signers[-1] else each.size
        signatory = boxes[each.field].name if each.field in boxes else ""
        when = _moment(each.signed_at, memo)
        found.append(Signature(signatory, each.signer, when, size, digest(data[:size])))
    return found


def _moment(claimed: datetime | None, memo: Memo) -> datetime:
    """Return when it was signed; the day of the memo where the signature does not say."""
    from datetime import UTC, time

    when = claimed or datetime.combine(memo.date, time(), UTC)
    return when.replace(microsecond=0) if when.tzinfo else when.replace(microsecond=0, tzinfo=UTC)


def _beside(workspace: Workspace, record: Record) -> Record:
    """Return the record, with what is on record already of files that are withdrawn.

    Raises `Refused` where the file is not the one that is known to be signed, or that one with signatures more.
    """
    number, given = record.number, {each.digest for each in record.signatures}
    known = [*signed_tags(workspace.repository, number).values()][-1:]
    with suppress(NotFound):
        old = signed.load_record(workspace.files, number)
        known.append(old.last.digest)
        record = replace(record, withdrawn=old.withdrawn)
    if not given.issuperset(known):
        raise Refused(
            msg("Another file of {number} was signed, and that one holds: {digest}.", number=number,
                digest=next(each for each in known if each not in given)),
            msg("Keep this one beside it, as withdrawn: sub memo keep {number} FILE --withdrawn", number=number),
        )  # fmt: skip
    return record


def _finish(workspace: Workspace, change: Changing, memo: Memo, record: Record, place: Shelf, data: bytes) -> Recorded:
    """Write record and file; raises `Conflict` where another file, that nobody knows of, lies in its place."""
    if place.path.exists() and not data.startswith(disk.read_regular(place.path)):
        raise Conflict(msg("{path} is there already.", path=place.path), msg("Move it away, if it is not needed."))
    change.put(layout.record_path(record.number), signed.dump_record(record))
    leave_alone(change, place)
    if place.inside:
        change.put(place.inside, data)
    elif not change.stamp.dry_run:
        disk.make_folder(place.path.parent)
        disk.atomic_write(place.path, data)
    return change.finish(
        msg("Memo {number}: the signed file", number=record.number),
        {"Memo": record.number},
        ready=lambda _: enter(workspace, memo, change.stamp),
    )
