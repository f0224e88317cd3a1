"""The signed file of a memo as it is kept: where it lies, whether it is what its record says, what is told of it.

What a branch carries is not believed: before the file is used for anything it is judged, and held against the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sub_cli import disk
from sub_cli.actions.signature.judge import Judgement, judge
from sub_cli.change import Changing
from sub_cli.digests import digest
from sub_cli.errors import NotFound, Refused
from sub_cli.layout import SIGNED, file_name, memo_path, record_path
from sub_cli.memo.model import Memo
from sub_cli.memo.signed import Other, Record, says
from sub_cli.messages import Message, msg
from sub_cli.sign.model import Trust, Verdict
from sub_cli.store.files import Files
from sub_cli.store.signed import load_record
from sub_cli.workspace import Workspace

_ATTRIBUTES = ".gitattributes"
_OF_PDF = "*.pdf -text -diff -merge\n"
"""What keeps git from changing a signed file, or merging two of them."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the signed file of a memo lies."""

    path: Path
    """The file, there or not."""
    inside: str
    """Its path in the workspace; empty where it lies outside, or git ignores it: then git keeps the record alone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A signed file that is what its record says."""

    record: Record
    data: bytes


def shelf(workspace: Workspace, number: str) -> Shelf:
    """Return where the signed file of a memo lies, or is to lie; raises `Unable` where a link leads elsewhere."""
    folder, inside = workspace.signed_folder
    name = f"{file_name(number)}.pdf"
    return Shelf(folder / name, f"{inside}/{name}" if inside else "")


def other_shelf(workspace: Workspace, number: str, other: Other) -> Shelf:
    """Return where a second signed file of a memo lies, which is withdrawn."""
    return shelf(workspace, f"{number}-{other.digest.removeprefix('sha256:')[:8]}")


def is_kept(files: Files, number: str) -> bool:
    """Tell whether there is a record of a signed file for a memo."""
    return record_path(number) in files.names(SIGNED)


def standing(workspace: Workspace, files: Files, memo: Memo) -> Kept:
    """Return the signed file of `memo` as it is kept.

    Raises `NotFound` where it is not kept or not here, `Refused` with the reasons where it is not what its record
    says or the memo says something else by now.
    """
    record = load_record(files, memo.number)
    data = kept_bytes(workspace, files, record)
    if reasons := [*contradictions(memo, record), *faults(record, data)]:
        raise Refused(msg("The signed file of {number} does not hold.", number=memo.number), *reasons)
    return Kept(record, data)


def kept_bytes(workspace: Workspace, files: Files, record: Record) -> bytes:
    """Return the file that `record` is about, as it lies there; raises `NotFound` where it is not here.

    Of a file outside of git that was signed once more since, what stood there at the time.
    """
    place = shelf(workspace, record.number)
    data = read(files, place)
    return data if place.inside else data[: record.last.size]


def read(files: Files, place: Shelf) -> bytes:
    """Return the bytes of a signed file; raises `NotFound` where it is not here."""
    if place.inside:
        try:
            return files.read(place.inside)
        except FileNotFoundError:
            raise _not_here(place.path) from None
    try:
        return disk.read_regular(place.path)
    except FileNotFoundError:
        raise _not_here(place.path) from None
    except OSError as error:
        raise disk.unable(error, place.path) from error


def _not_here(path: Path) -> NotFound:
    return NotFound(msg("The signed file {path} is not here.", path=str(path)))


def contradictions(memo: Memo, record: Record) -> Iterator[Message]:
    """Yield in what a memo contradicts what was signed."""
    if not memo.is_fixed:
        yield msg("{number} was signed, and its file says “{status}”.", number=memo.number,
                  status=msg(memo.status.value))  # fmt: skip
    if says(memo) != record.says:
        yield msg("{number} does not say any more what was signed.", number=memo.number)


def faults(record: Record, data: bytes) -> Iterator[Message]:
    """Yield in what a kept file contradicts its record, and in what it does not hold by itself.

    Raises `Unable` for a file that takes too much to judge.
    """
    if (len(data), digest(data)) != (record.last.size, record.last.digest):
        yield msg("The file is not the one on record: it has another digest.")
        return
    yield from _beginning_faults(record, data)
    found = judge(data, Trust(), record.last.when)
    yield from _signer_faults(record, found.verdict)
    yield from _origin_faults(record, found)


def source_paths(workspace: Workspace, number: str) -> list[str]:
    """Return the files of the workspace that say what was signed: the memo, its record, and the file kept in git."""
    inside = shelf(workspace, number).inside
    return [memo_path(number), record_path(number), *([inside] if inside else [])]


def outside_digest(workspace: Workspace, number: str) -> str:
    """Return the digest of a signed file that lies outside of git; empty where it is not here, or lies in it."""
    place = shelf(workspace, number)
    if place.inside:
        return ""
    try:
        return digest(disk.read_regular(place.path))
    except OSError:
        return ""


def _beginning_faults(record: Record, data: bytes) -> Iterator[Message]:
    for each in record.signatures[:-1]:
        if digest(data[: each.size]) != each.digest:
            yield msg("The file does not begin with what {name} signed.", name=each.name)


def _signer_faults(record: Record, verdict: Verdict) -> Iterator[Message]:
    if not verdict.whole:
        yield from verdict.reasons or (msg("The file is not signed."),)
        return
    if verdict.demonstration:
        yield msg("A demonstration signature signs nothing.")
    names = [each.signer for each in verdict.signers]
    if names != [each.name for each in record.signatures]:
        yield msg("It was signed by {names}, which is not what is on record.", names=", ".join(names) or "–")
        return
    signed = zip(verdict.signers, record.signatures, strict=True)
    if any(each.signed_at not in (None, on_record.when) for each, on_record in signed):
        yield msg("It was signed at another moment than is on record.")


def _origin_faults(record: Record, judgement: Judgement) -> Iterator[Message]:
    """Yield in what the file was made otherwise than its record says."""
    found = judgement.provenance
    if judgement.problem:
        yield judgement.problem
        return
    if found is None or (found.kind, found.number) != ("memo", record.number):
        yield msg("The file is not the memo {number}.", number=record.number)
        return
    marks = [(each.name, each.digest) for each in found.errata]
    if found.commit != record.commit or marks != [(each.name, each.digest) for each in record.errata]:
        yield msg("The file was made from something else than what is on record.")


def leave_alone(change: Changing, place: Shelf) -> None:
    """Let git neither change nor merge a signed file, where it was not told so yet."""
    if not place.inside or change.transaction is None:
        return
    if set(change.transaction.repo.attributes([place.inside], "text", "diff", "merge")[place.inside].values()) != {
        "unset"
    }:
        there = b""
        with suppress(FileNotFoundError):
            there = change.files.read(_ATTRIBUTES)
        end = b"\n" if there and not there.endswith(b"\n") else b""
        change.put(_ATTRIBUTES, there + end + _OF_PDF.encode())
