"""Records of signed memos: `documents/memos/signed/<NUMBER>.yaml`, beside the signed file itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from sub_cli.errors import BadInput, NotFound
from sub_cli.memo.signed import Other, Record, Shown, Signature
from sub_cli.messages import Message, msg
from sub_cli.store import emit
from sub_cli.store.files import Files
from sub_cli.store.reader import Fields, Reader
from sub_cli.store.yaml import Node

FOLDER = "documents/memos/signed"
"""Where records lie, and the signed files where sub.toml names no other folder."""
_KEYS = ("number", "commit", "says", "signatures", "references", "errata", "withdrawn")
_SIGNATURE = ("signatory", "name", "signed", "size", "digest")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def record_path(number: str) -> str:
    """Return the path of the record of a signed memo."""
    return f"{FOLDER}/{number}.yaml"


def list_records(files: Files) -> list[str]:
    """Return the numbers of all memos with a record, sorted, without reading any."""
    names = (path.removeprefix(f"{FOLDER}/") for path in files.names(FOLDER))
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml") and "/" not in name)


def load_record(files: Files, number: str) -> Record:
    """Return the record of a signed memo; raises `NotFound` and `BadInput`."""
    path = record_path(number)
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
    reader = Reader(path, data, _KEYS)
    keys = reader.root
    record = Record(
        keys.line("number"),
        _commit(keys),
        _digest(keys, "says"),
        tuple(_signatures(reader, keys)),
        dict(_references(keys)),
        tuple(_errata(keys)),
        tuple(_withdrawn(keys)),
    )
    _check(reader, record, path)
    reader.finish()
    return record


def _check(reader: Reader, record: Record, path: str) -> None:
    expected, node = path.rpartition("/")[2].removesuffix(".yaml"), reader.root.value("number")
    if record.number != expected and node and not reader.reported(node):
        reader.report(
            "SUB150",
            msg("The number is {found}, but the file is that of {expected}.", found=record.number, expected=expected),
            node,
        )
    if not record.signatures and (node := reader.root.value("signatures", required=True)):
        reader.report("SUB029", msg("The key “{key}” has no value.", key="signatures"), node)


def _signatures(reader: Reader, keys: Fields) -> Iterator[Signature]:
    for node in keys.each("signatures", required=True):
        row = _row(keys, node, "signatures", _SIGNATURE)
        when = _moment(reader, row)
        yield Signature(
            row.line("signatory", required=False),
            row.line("name"),
            when,
            row.whole("size", least=1),
            _digest(row, "digest"),
        )


def _references(keys: Fields) -> Iterator[tuple[str, str]]:
    for node in keys.each("references"):
        row = _row(keys, node, "references", ("section", "label"))
        yield row.word("section"), row.line("label")


def _errata(keys: Fields) -> Iterator[Shown]:
    for node in keys.each("errata"):
        row = _row(keys, node, "errata", ("erratum", "digest", "shown"))
        yield Shown(row.line("erratum"), _digest(row, "digest"), row.lines("shown"))


def _withdrawn(keys: Fields) -> Iterator[Other]:
    for node in keys.each("withdrawn"):
        row = _row(keys, node, "withdrawn", ("signed", "size", "digest"))
        yield Other(row.lines("signed", required=True), row.whole("size", least=1), _digest(row, "digest"))


def _row(keys: Fields, node: Node, key: str, known: Iterable[str]) -> Fields:
    if node.kind != "mapping":
        keys.reader.wrong(node, key, msg("keys with values"))
    return keys.of(node, known)


def _moment(reader: Reader, row: Fields) -> datetime:
    text, node = row.line("signed"), row.value("signed")
    try:
        when = datetime.fromisoformat(text)
        if when.tzinfo is not None:
            return when
    except ValueError:
        pass
    if node is not None and not reader.reported(node):
        reader.wrong(node, "signed", msg("a moment with its offset: {example}", example="2021-04-09T10:00:00+02:00"))
    return datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _commit(keys: Fields) -> str:
    # It stands in commands that are advised: a branch may not write those.
    return _shaped(keys, "commit", _COMMIT, msg("the whole name of a commit"))


def _digest(keys: Fields, key: str) -> str:
    return _shaped(keys, key, _DIGEST, msg("a digest: {example}", example="sha256:…"))


def _shaped(keys: Fields, key: str, shape: re.Pattern[str], what: Message) -> str:
    """Return the text under `key`, and report it where it is not of that shape, saying what it should be."""
    found, node = keys.line(key), keys.value(key)
    if node is not None and not shape.fullmatch(found) and not keys.reader.reported(node):
        keys.reader.wrong(node, key, what)
    return found


# -- writing ---------------------------------------------------------------------------------------


def dump_record(record: Record) -> bytes:
    """Return the file of a record in the house's form; raises `BadInput` for characters that no file can hold."""
    lines = [
        emit.pair("number", record.number),
        emit.pair("commit", record.commit),
        emit.pair("says", record.says),
        "signatures:\n",
        *(_written_signature(each) for each in record.signatures),
    ]
    if record.references:
        lines.append("references:\n")
        lines += [_rows(("section", id), ("label", label)) for id, label in record.references.items()]
    if record.errata:
        lines += ["errata:\n", *map(_written_erratum, record.errata)]
    if record.withdrawn:
        lines += ["withdrawn:\n", *map(_written_other, record.withdrawn)]
    data = "".join(lines).encode("utf-8", "surrogatepass")
    try:
        same = parse_record(record_path(record.number), data) == record
    except BadInput as error:
        raise BadInput(msg("What was signed cannot be put on record."), findings=error.findings) from error
    if not same:
        raise ValueError(f"the record of {record.number} cannot be written")
    return data


def _written_signature(signature: Signature) -> str:
    size = f"    size: {signature.size}\n"
    named = [("signatory", signature.signatory)] if signature.signatory else []
    head = _rows(*named, ("name", signature.name), ("signed", signature.when.isoformat()))
    return head + size + _rows(("digest", signature.digest), further=True)


def _written_erratum(erratum: Shown) -> str:
    head = _rows(("erratum", erratum.name), ("digest", erratum.digest))
    rows = "".join(f"      - {emit.scalar(label)}\n" for label in erratum.labels)
    return head + (f"    shown:\n{rows}" if rows else "")


def _written_other(other: Other) -> str:
    rows = "".join(f"      - {emit.scalar(name)}\n" for name in other.names)
    size = f"    size: {other.size}\n"
    return f"  - signed:\n{rows}{size}" + _rows(("digest", other.digest), further=True)


def _rows(*pairs: tuple[str, str], further: bool = False) -> str:
    """Return the keys of one element of a list, the first behind its dash unless they come `further` down."""
    text = "".join(f"    {emit.pair(key, value)}" for key, value in pairs)
    return text if further else "  - " + text[4:]
