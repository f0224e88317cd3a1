"""Memos: `documents/memos/<NUMBER>.yaml`, where the name of the file is the number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sub_cli.errors import BadInput, Finding, NotFound
from sub_cli.memo.model import Memo, MemoStatus, Signatory
from sub_cli.messages import msg
from sub_cli.store import edit, emit
from sub_cli.store.files import Files, instead
from sub_cli.store.reader import Fields, Reader, in_order
from sub_cli.store.yaml import Node

_FOLDER = "documents/memos"
_KEYS = (
    *("number", "date", "to", "from", "subject", "language"),
    *("status", "document", "errata", "signatories", "attachments", "numbers", "text"),
)
_ORDER = {key: tuple(reversed(_KEYS[:at])) for at, key in enumerate(_KEYS)}


def memo_path(number: str) -> str:
    """Return the path of a memo's file."""
    return f"{_FOLDER}/{number}.yaml"


def list_memos(files: Files) -> list[str]:
    """Return the numbers of all memos, sorted, without reading any."""
    names = (path.removeprefix(f"{_FOLDER}/") for path in files.names(_FOLDER))
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml") and "/" not in name)


def load_memo(files: Files, number: str) -> Memo:
    """Return a memo; raises `NotFound` and `BadInput`."""
    path = memo_path(number)
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
    reader = Reader(path, data, _KEYS)
    keys = reader.root
    memo = Memo(
        number=keys.line("number"),
        date=keys.day("date", required=True) or date.min,
        to=keys.lines("to", required=True),
        sender=keys.line("from"),
        subject=keys.line("subject"),
        text=keys.text("text"),
        language=keys.line("language", required=False) or "nl",
        status=keys.choice("status", MemoStatus, MemoStatus.DRAFT),
        document=keys.word("document", required=False),
        errata=keys.lines("errata"),
        signatories=tuple(_signatories(reader, keys.each("signatories"))),
        attachments=keys.lines("attachments"),
        numbers=tuple(_numbers(reader, keys)),
    )
    _check_number(reader, memo.number, path.rpartition("/")[2].removesuffix(".yaml"))
    reader.finish()
    return replace(memo, source=data.decode())


def _signatories(reader: Reader, nodes: Iterable[Node]) -> Iterator[Signatory]:
    for node in nodes:
        if node.kind == "scalar":
            yield Signatory(reader.line_of(node, "signatories"))
            continue
        if node.kind == "list":
            reader.wrong(node, "signatories", msg("a name and a role"))
            continue
        keys = reader.root.of(node, ("name", "role"))
        yield Signatory(keys.line("name"), keys.line("role", required=False))


def _numbers(reader: Reader, keys: Fields) -> Iterator[tuple[str, str]]:
    node = keys.value("numbers")
    if node is None or node.empty:
        return
    if node.kind != "mapping":
        reader.wrong(node, "numbers", msg("keys with values"))
    for key, value in node.pairs:
        yield key.text, reader.line_of(value, key.text)


def _check_number(reader: Reader, found: str, expected: str) -> None:
    node = reader.root.value("number")
    if found and node and found != expected and not reader.reported(node):
        message = msg("The number is {found}, but the file is that of {expected}.", found=found, expected=expected)
        fix = msg("{example}", example=emit.pair("number", expected).strip())
        reader.report("SUB150", message, node, fix)


# -- writing ---------------------------------------------------------------------------------------


def dump_memo(memo: Memo) -> bytes:
    """Return the file of a new memo in the house's form.

    Raises `BadInput` for characters that no file can hold.
    """
    lines = [
        emit.pair("number", memo.number),
        f"date: {memo.date.isoformat()}\n",
        _recipients(memo.to),
        emit.pair("from", memo.sender),
        emit.pair("subject", memo.subject),
        emit.pair("language", memo.language) if memo.language != "nl" else "",
        emit.pair("status", memo.status),
        emit.pair("document", memo.document) if memo.document else "",
        emit.listing("errata", memo.errata) if memo.errata else "",
        _written_signatories(memo.signatories) if memo.signatories else "",
        emit.listing("attachments", memo.attachments) if memo.attachments else "",
        _written_numbers(memo.numbers) if memo.numbers else "",
        emit.text("text", memo.text),
    ]
    data = "".join(lines).encode("utf-8", "surrogatepass")
    if parse_memo(memo_path(memo.number), data) != memo:
        raise ValueError(f"memo {memo.number} cannot be written")
    return data


def _recipients(to: tuple[str, ...]) -> str:
    return emit.pair("to", to[0]) if len(to) == 1 else emit.listing("to", to)


def _written_numbers(numbers: Iterable[tuple[str, str]]) -> str:
    return "numbers:\n" + "".join(f"  {emit.scalar(id)}: {emit.scalar(label)}\n" for id, label in numbers)


def _written_signatories(signatories: Iterable[Signatory]) -> str:
    rows = [
        f"  - name: {emit.scalar(each.name)}\n" + (f"    role: {emit.scalar(each.role)}\n" if each.role else "")
        for each in signatories
    ]
    return "signatories:\n" + "".join(rows) if rows else "signatories: []\n"


def edited(path: str, data: bytes, new: Memo) -> bytes:
    """Return `data` with what differs from `new` replaced, value by value; nothing differs, no byte changes.

    Raises `BadInput` where `data` is not a memo, and for characters that no file can hold.
    """
    old = parse_memo(path, data)
    if old != new:
        dump_memo(new)  # what cannot be written is told with its place, before a byte is replaced
    for key, before, after in (
        ("number", old.number, new.number),
        ("from", old.sender, new.sender),
        ("subject", old.subject, new.subject),
        ("language", old.language, new.language),
        ("status", str(old.status), str(new.status)),
        ("document", old.document, new.document),
    ):
        if before != after:
            data = edit.set_scalar(data, key, after, after=_ORDER[key]) if after else edit.remove_key(data, key)
    if old.date != new.date:
        data = edit.replace_scalar(data, "date", new.date.isoformat(), raw=new.date.isoformat())
    for key, rows_before, rows_after, written in (
        ("to", old.to, new.to, _recipients(new.to)),
        ("errata", old.errata, new.errata, emit.listing("errata", new.errata)),
        ("signatories", old.signatories, new.signatories, _written_signatories(new.signatories)),
        ("attachments", old.attachments, new.attachments, emit.listing("attachments", new.attachments)),
    ):
        if rows_before != rows_after:
            data = edit.replace_value(data, key, written, after=_ORDER[key])
    if old.numbers != new.numbers:
        written = _written_numbers(new.numbers)
        data = (
            edit.replace_value(data, "numbers", written, after=_ORDER["numbers"])
            if new.numbers
            else edit.remove_key(data, "numbers")
        )
    return edit.replace_text(data, "text", new.text)


def set_status(data: bytes, status: MemoStatus) -> bytes:
    """Return `data` with another status."""
    return edit.set_scalar(data, "status", status, after=_ORDER["status"])
