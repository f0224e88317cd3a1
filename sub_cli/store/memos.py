"""Memos: `documents/memos/<NUMBER>.yaml`, where the name of the file is the number."""

from __future__ import annotations

import re
from dataclasses import replace

from sub_cli import layout
from sub_cli.errors import BadInput, Finding, NotFound
from sub_cli.memo.codes import OTHER_NUMBER
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.messages import msg
from sub_cli.store import codec
from sub_cli.store.conflict_copies import names_in
from sub_cli.store.files import Files, instead
from sub_cli.store.reader import Reader, in_order
from sub_cli.store.schema import MEMO

_CLAIM = re.compile(rb"^claim:[ \t]+['\"]?([0-9a-f]{32})\b", re.MULTILINE)


def list_memos(files: Files) -> list[str]:
    """Return the numbers of all memos, sorted, without reading any."""
    return sorted(names_in(files, layout.MEMOS))


def claims(files: Files) -> dict[str, str]:
    """Return what the register gave the number of each memo for, where one says so; no memo is parsed."""
    found = ((number, _CLAIM.search(files.read(layout.memo_path(number)))) for number in list_memos(files))
    return {number: claim[1].decode() for number, claim in found if claim}


def load_memo(files: Files, number: str) -> Memo:
    """Return a memo; raises `NotFound` and `BadInput`."""
    path = layout.memo_path(number)
    try:
        data = files.read(path)
    except FileNotFoundError:
        raise NotFound(msg("There is no memo {number}.", number=number), *instead(number, list_memos(files))) from None
    return parse_memo(path, data)


def load_all(files: Files) -> tuple[dict[str, Memo], list[Finding]]:
    """Return every memo that can be read, by number, and every mistake in every file."""
    found: dict[str, Memo] = {}
    findings: list[Finding] = []
    for number in list_memos(files):
        try:
            found[number] = load_memo(files, number)
        except BadInput as error:
            findings += error.findings
    return found, in_order(findings)


def parse_memo(path: str, data: bytes) -> Memo:
    """Return the memo that `data` holds; raises `BadInput` with every mistake in it."""
    reader = Reader(path, data, MEMO.names)
    memo = codec.read(MEMO, reader.root)
    check_number(reader, layout.name_of(path))
    reader.finish()
    return replace(memo, source=data.decode())


def check_number(reader: Reader, expected: str) -> None:
    """Report a number of a memo that is not the one `expected` by the name of its file."""
    reader.check_name(
        OTHER_NUMBER,
        "number",
        expected,
        lambda found: msg("The number is {found}, but the file is that of {expected}.", found=found, expected=expected),
    )


def dump_memo(memo: Memo) -> bytes:
    """Return the file of a new memo in the house's form.

    Raises `BadInput` for characters that no file can hold.
    """
    return codec.dumped(MEMO, memo, lambda data: parse_memo(layout.memo_path(memo.number), data))


def edited(path: str, data: bytes, new: Memo) -> bytes:
    """Return `data` with what differs from `new` replaced, value by value; nothing differs, no byte changes.

    Raises `BadInput` where `data` is not a memo, and for characters that no file can hold.
    """
    old = parse_memo(path, data)
    if old != new:
        dump_memo(new)  # what cannot be written is told with its place, before a byte is replaced
    return codec.edited(data, MEMO, old, new)


def set_status(data: bytes, status: MemoStatus) -> bytes:
    """Return `data` with another status."""
    return codec.put(data, MEMO, "status", status)
