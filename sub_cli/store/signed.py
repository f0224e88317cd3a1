"""Records of signed memos: `documents/memos/signed/<NUMBER>.yaml`, beside the signed file itself."""

from __future__ import annotations

from sub_cli import layout
from sub_cli.codes import NO_VALUE
from sub_cli.errors import BadInput, NotFound
from sub_cli.memo.signed import Record
from sub_cli.messages import msg
from sub_cli.store import codec
from sub_cli.store.conflict_copies import names_in
from sub_cli.store.files import Files
from sub_cli.store.memos import check_number
from sub_cli.store.reader import Reader
from sub_cli.store.schema import RECORD


def list_records(files: Files) -> list[str]:
    """Return the numbers of all memos with a record, sorted, without reading any."""
    return sorted(names_in(files, layout.SIGNED))


def load_record(files: Files, number: str) -> Record:
    """Return the record of a signed memo; raises `NotFound` and `BadInput`."""
    path = layout.record_path(number)
    try:
        data = files.read(path)
    except FileNotFoundError:
        raise NotFound(
            msg("The signed file of {number} is not kept here.", number=number),
            msg("Take it in with: sub memo keep {number} FILE", number=number),
        ) from None
    return parse_record(path, data)


def parse_record(path: str, data: bytes) -> Record:
    """Return the record that `data` holds; raises `BadInput` with every mistake in it."""
    reader = Reader(path, data, RECORD.names)
    record = codec.read(RECORD, reader.root)
    check_number(reader, layout.name_of(path))
    if not record.signatures and (node := reader.root.value("signatures")):
        reader.report(NO_VALUE, msg("The key “{key}” has no value.", key="signatures"), node)
    reader.finish()
    return record


def dump_record(record: Record) -> bytes:
    """Return the file of a record in the house's form; raises `BadInput` for characters that no file can hold."""
    try:
        return codec.dumped(RECORD, record, lambda data: parse_record(layout.record_path(record.number), data))
    except BadInput as error:
        raise BadInput(msg("What was signed cannot be put on record."), findings=error.findings) from error
