"""What `sub check` finds of memos that were signed: they are held against their record and their file, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from contextlib import suppress

from sub_cli import layout
from sub_cli.actions.signature import evidence
from sub_cli.actions.signature import file as signed_file
from sub_cli.digests import digest
from sub_cli.errors import BadInput, Finding, NotFound, Place, SubError
from sub_cli.findings import finding_of, message_of, plain, row_of
from sub_cli.lint.programme import memo_place
from sub_cli.memo import codes
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.signed import Record
from sub_cli.memory import Memory
from sub_cli.messages import Message, msg
from sub_cli.store import memos, signed
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace


def findings(workspace: Workspace, files: Files, known: Mapping[str, Memo], memory: Memory) -> Iterator[Finding]:
    """Yield what is wrong with signed memos among `known`, and with what is kept of them.

    A file is judged once for as long as it and its record are as they were, which `memory` knows.
    """
    records = signed.list_records(files)
    yield from _unkept(workspace, known, {*records}, memory)
    there = set(memos.list_memos(files)) if records else set()
    for number in records:
        try:
            record = signed.load_record(files, number)
        except BadInput as error:
            yield from _merge_conflict(files, number) or error.findings
            continue
        if number in known:
            yield from _of_memo(workspace, known[number], record)
        elif number not in there:
            message = msg("{number} was signed, and there is no such memo.", number=number)
            yield Finding(codes.SIGNED_MEMO_AWAY, message, _place(number), _put_back(workspace, record))
        yield from _of_file(workspace, files, record, memory)
        yield from _of_others(workspace, files, record)


def _unkept(workspace: Workspace, known: Mapping[str, Memo], records: Set[str], memory: Memory) -> Iterator[Finding]:
    """Yield each memo that was signed and has no record; of one that is withdrawn, tags and history know it."""
    without = {number: memo.status for number, memo in known.items() if number not in records}
    reasons = {number: msg("{number} is signed, and its signed file is not kept.", number=number)
               for number, status in without.items() if status is MemoStatus.SIGNED}  # fmt: skip
    withdrawn = {number for number, status in without.items() if status is MemoStatus.WITHDRAWN}
    for number, reason in {**reasons, **_once_signed(workspace, withdrawn, memory)}.items():
        yield Finding(
            codes.NO_SIGNED_FILE, reason, memo_place(number), msg("sub memo keep {number} FILE", number=number)
        )


def _once_signed(workspace: Workspace, numbers: Set[str], memory: Memory) -> dict[str, Message]:
    """Return what `evidence.once_signed` does, asked once for as long as nothing here gets another name."""
    if not numbers or (repository := workspace.repository_if_any) is None:
        return {}
    image = repr((sorted(numbers), repository.head(), sorted(repository.refs().items()))).encode()

    def ask() -> list[tuple[str, Mapping[str, object]]]:
        return [(each, plain(why)) for each, why in sorted(evidence.once_signed(workspace, numbers).items())]

    return {number: message_of(reason) for number, reason in memory.get("once signed", image, ask)}


def _merge_conflict(files: Files, number: str) -> list[Finding]:
    """Return what to say of a record that git could not merge: two branches signed one number."""
    if b"\n<<<<<<< " not in b"\n" + files.read(layout.record_path(number)):
        return []
    message = msg("{number} was signed on two branches: one of the files holds, and the other is withdrawn.",
                  number=number)  # fmt: skip
    fix = msg("git checkout --ours {path}, commit, and keep the other: sub memo keep {number} FILE --withdrawn",
              path=f"{layout.SIGNED}/{number}.*", number=number)  # fmt: skip
    return [Finding(codes.SIGNED_ON_TWO_BRANCHES, message, _place(number), fix)]


def _of_memo(workspace: Workspace, memo: Memo, record: Record) -> Iterator[Finding]:
    for message in signed_file.contradictions(memo, record):
        yield Finding(codes.MEMO_OTHER, message, memo_place(memo.number), _put_back(workspace, record))


def _of_file(workspace: Workspace, files: Files, record: Record, memory: Memory) -> Iterator[Finding]:
    try:
        data = signed_file.kept_bytes(workspace, files, record)
    except NotFound as error:
        elsewhere = not signed_file.shelf(workspace, record.number).inside
        yield Finding(codes.SIGNED_FILE_AWAY, error.message, _place(record.number), warning=elsewhere)
        return
    except BadInput as error:
        yield from error.findings
        return
    except SubError as error:
        yield Finding(codes.SIGNED_FILE_AWAY, error.message, _place(record.number))
        return
    image = signed.dump_record(record) + digest(data).encode()
    rows = memory.get(f"signed:{record.number}", image, lambda: [row_of(each) for each in _judge(record, data)])
    yield from map(finding_of, rows)


def _of_others(workspace: Workspace, files: Files, record: Record) -> Iterator[Finding]:
    for other in record.withdrawn:
        place = signed_file.other_shelf(workspace, record.number, other)
        try:
            data = signed_file.read(files, place)
        except NotFound as error:
            yield Finding(codes.SIGNED_FILE_AWAY, error.message, _place(record.number), warning=not place.inside)
            continue
        if digest(data) != other.digest:
            message = msg("{path} is not the file on record: it has another digest.", path=place.path.name)
            yield Finding(codes.SIGNED_FILE_OTHER, message, _place(record.number))


def _judge(record: Record, data: bytes) -> Iterator[Finding]:
    for message in signed_file.faults(record, data):
        yield Finding(codes.SIGNED_FILE_OTHER, message, _place(record.number))


def _place(number: str) -> Place:
    return Place(layout.record_path(number))


def _put_back(workspace: Workspace, record: Record) -> Message:
    """Return how to get back what was signed; its own commit may be squashed away, or not be fetched."""
    path = layout.memo_path(record.number)
    if _is_here(workspace, record.commit):
        return msg("What was signed stands in its commit: git checkout {commit} -- {path}",
                   commit=record.commit[:12], path=path)  # fmt: skip
    return msg("What was signed stands in the history of the file: git log --patch -- {path}", path=path)


def _is_here(workspace: Workspace, commit: str) -> bool:
    with suppress(SubError):
        workspace.repository.commit(commit)
        return True
    return False
