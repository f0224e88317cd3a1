"""Errata: the tracked patches below `errata/`, and the chain that says in which order they were applied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from difflib import get_close_matches

from sub_cli.document.text import digest
from sub_cli.errata.model import (
    At,
    Change,
    Erratum,
    Insert,
    Kind,
    Move,
    RebaseConflict,
    Remove,
    Replace,
    Retitle,
    Status,
    Substitute,
)
from sub_cli.errors import BadInput, Finding, NotFound, Place
from sub_cli.messages import msg
from sub_cli.store import edit, emit, yaml
from sub_cli.store.files import Files, instead
from sub_cli.store.reader import Fields, Reader, in_order
from sub_cli.store.yaml import Node

_FOLDER = "errata"
_KEYS = ("id", "document", "kind", "title", "reason", "memo", "status", "effective", "order", "changes")
_STATUS = re.compile(rb"^status: *[\"']?([a-z]+)[\"']? *(?:#.*)?\r?$", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def erratum_path(document_id: str, erratum_id: str) -> str:
    """Return the path of an erratum's file."""
    return f"{_FOLDER}/{document_id}/{erratum_id}.yaml"


def chain_path(document_id: str) -> str:
    """Return the path of the document's chain."""
    return f"{_FOLDER}/{document_id}/chain"


# -- reading ---------------------------------------------------------------------------------------


def list_documents_with_errata(files: Files) -> list[str]:
    """Return the ids of the documents that have a folder with errata, sorted."""
    return sorted({parts[1] for path in files.names(_FOLDER) if len(parts := path.split("/")) == 3})


def list_errata(files: Files, document_id: str) -> list[str]:
    """Return the ids of all errata of a document, E2 before E10, without reading any."""
    paths = files.names(f"{_FOLDER}/{document_id}")
    names = (path.rpartition("/")[2] for path in paths if path.count("/") == 2)
    return sorted((name.removesuffix(".yaml") for name in names if name.endswith(".yaml")), key=_natural)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", name)]


def load_erratum(files: Files, document_id: str, erratum_id: str) -> Erratum:
    """Return an erratum; raises `NotFound` and `BadInput`."""
    path = erratum_path(document_id, erratum_id)
    try:
        data = files.read(path)
    except FileNotFoundError:
        known = list_errata(files, document_id)
        raise NotFound(msg("There is no erratum {id}.", id=erratum_id), *instead(erratum_id, known)) from None
    return parse_erratum(path, data)


def load_all(files: Files, document_id: str) -> tuple[dict[str, Erratum], list[Finding]]:
    """Return every erratum of a document that can be read, and every mistake in its errata and its chain."""
    found: dict[str, Erratum] = {}
    findings: list[Finding] = []
    for erratum_id in list_errata(files, document_id):
        try:
            found[erratum_id] = load_erratum(files, document_id, erratum_id)
        except BadInput as error:
            findings += error.findings
    findings += _chain_findings(files, document_id)
    return found, in_order(findings)


def scan(files: Files, document_id: str) -> dict[str, Status]:
    """Return the status of every erratum of a document, without parsing; an unknown one reads as draft."""
    found = {}
    for erratum_id in list_errata(files, document_id):
        match = _STATUS.search(files.read(erratum_path(document_id, erratum_id)))
        word = match[1].decode() if match else ""
        found[erratum_id] = Status(word) if word in list(Status) else Status.DRAFT
    return found


def parse_erratum(path: str, data: bytes) -> Erratum:
    """Return the erratum that `data` holds; raises `BadInput` with every mistake in it."""
    reader = Reader(path, data, _KEYS)
    keys = reader.root
    nodes = keys.each("changes", required=True)
    erratum = Erratum(
        id=keys.line("id"),
        document=keys.word("document"),
        title=keys.line("title"),
        changes=tuple(_changes(reader, nodes)),
        kind=keys.choice("kind", Kind, Kind.ERRATUM),
        status=keys.choice("status", Status, Status.DRAFT),
        reason=keys.passage("reason"),
        memo=keys.line("memo", required=False),
        effective=keys.day("effective"),
        order=keys.passage("order"),
        places=tuple(reader.place(node.pairs[0][1]) if node.pairs else reader.place(node) for node in nodes),
    )
    _check_names(reader, path, erratum)
    reader.finish()
    return erratum


def _check_names(reader: Reader, path: str, erratum: Erratum) -> None:
    folders = path.removesuffix(".yaml").split("/")
    expected = dict(zip(("document", "id"), folders[-2:], strict=True)) if len(folders) > 1 else {"id": folders[-1]}
    for key, found in (("id", erratum.id), ("document", erratum.document)):
        node = reader.root.value(key)
        if node and found and found != expected.get(key, found):
            wanted = expected[key]
            message = msg("“{key}” is {found}, but the file stands where that of {expected} belongs.",
                          key=key, found=found, expected=wanted)  # fmt: skip
            reader.report("SUB103", message, node, msg("{example}", example=f"{key}: {wanted}"))


def _changes(reader: Reader, nodes: Iterable[Node]) -> Iterator[Change]:
    for node in nodes:
        if node.kind != "mapping" or not node.pairs:
            message = msg("A change begins with its operation: {names}.", names=", ".join(_OPERATIONS))
            reader.report("SUB101", message, node)
            continue
        change = _change(reader, node)
        if change is not None:
            yield change


def _change(reader: Reader, node: Node) -> Change | None:
    name = node.pairs[0][0]
    known = _OPERATIONS.get(name.text)
    if known is None:
        _no_operation(reader, node)
        return None
    keys, read = known
    fields = reader.root.of(node, (name.text, *keys, "conflict"))
    change = read(fields)
    if "conflict" not in fields:
        return change
    left = fields.inside("conflict", ("expected", "found", "wanted"))
    conflict = RebaseConflict(left.passage("expected"), left.passage("found"), left.passage("wanted"))
    return replace(change, conflict=conflict)


def _no_operation(reader: Reader, node: Node) -> None:
    name = node.pairs[0][0]
    later = next((key for key, _ in node.pairs if key.text in _OPERATIONS), None)
    if later is not None:
        message = msg("The operation “{name}” must be the first key of its change.", name=later.text)
        reader.report("SUB101", message, later)
        return
    near = get_close_matches(name.text[:80], _OPERATIONS, 1)
    known = ", ".join(_OPERATIONS)
    fix = msg("did you mean “{near}”?", near=near[0]) if near else msg("known operations: {names}", names=known)
    reader.report("SUB100", msg("The operation “{name}” is unknown.", name=name.text), name, fix)


def _replace(keys: Fields) -> Change:
    change = Replace(keys.word("replace"), keys.passage("was", required=True), keys.passage("becomes", required=True))
    return replace(change, digest=_digest(keys, "was", change.was))


def _substitute(keys: Fields) -> Change:
    change = Substitute(
        keys.word("substitute"),
        keys.whole("line", least=1),
        keys.passage("was", required=True),
        keys.passage("becomes", required=True),
        before=keys.passage("before"),
        after=keys.passage("after"),
    )
    return replace(change, digest=_digest(keys, "was", change.was))


def _insert(keys: Fields) -> Change:
    return Insert(
        keys.word("insert"),
        keys.line("title"),
        keys.passage("text", required=True),
        _at(keys),
        keys.line("number", required=False),
        source=keys.passage("source"),
        lead=keys.passage("lead"),
        tail=keys.passage("tail"),
    )


def _remove(keys: Fields) -> Change:
    text = keys.passage("text", required=True)
    return Remove(
        keys.word("remove"),
        keys.line("title"),
        text,
        _at(keys),
        keys.line("number", required=False),
        _digest(keys, "text", text),
        source=keys.passage("source"),
        lead=keys.passage("lead"),
        tail=keys.passage("tail"),
    )


def _move(keys: Fields) -> Change:
    return Move(keys.word("move"), _at(keys.inside("from", _AT)), _at(keys.inside("to", _AT)))


def _retitle(keys: Fields) -> Change:
    section = keys.word("retitle", required=False)
    return Retitle(section, keys.line("was"), keys.line("becomes"))


def _at(keys: Fields) -> At:
    return At(keys.word("under", required=False), keys.word("after", required=False))


def _digest(keys: Fields, key: str, text: str) -> str:
    found = keys.line("digest", required=False)
    node = keys.value(key)
    if found and node and found != digest(text):
        message = msg("The text under “{key}” was altered: it no longer has the digest below it.", key=key)
        keys.reader.report("SUB102", message, node, msg("undo the edit, or take the digest out if it is meant"))
    return found


_LAYOUT = ("source", "lead", "tail")
_AT = ("under", "after")
_OPERATIONS: Mapping[str, tuple[tuple[str, ...], Callable[[Fields], Change]]] = {
    "replace": (("was", "becomes", "digest"), _replace),
    "substitute": (("line", "before", "was", "becomes", "after", "digest"), _substitute),
    "insert": (("title", "number", "text", *_AT, *_LAYOUT), _insert),
    "remove": (("title", "number", "text", *_AT, "digest", *_LAYOUT), _remove),
    "move": (("from", "to"), _move),
    "retitle": (("was", "becomes"), _retitle),
}


# -- writing ---------------------------------------------------------------------------------------


def dump_erratum(erratum: Erratum) -> bytes:
    """Return the file of a new erratum in the house's form.

    Raises `BadInput` for characters that no file can hold.
    """
    head = [
        emit.pair("id", erratum.id),
        emit.pair("document", erratum.document),
        emit.pair("kind", erratum.kind),
        emit.pair("title", erratum.title),
        emit.passage("reason", erratum.reason) if erratum.reason else "",
        emit.pair("memo", erratum.memo) if erratum.memo else "",
        emit.pair("status", erratum.status),
        f"effective: {erratum.effective.isoformat()}\n" if erratum.effective else "",
        emit.passage("order", erratum.order) if erratum.order else "",
        _written_changes(erratum.changes),
    ]
    data = "".join(head).encode("utf-8", "surrogatepass")
    if not _same(parse_erratum(erratum_path(erratum.document, erratum.id), data), erratum):
        raise ValueError(f"erratum {erratum.id} cannot be written")
    return data


def _written_changes(changes: Iterable[Change]) -> str:
    rows = [_written(change, 2) for change in changes]
    return "changes:\n" + "".join(rows) if rows else "changes: []\n"


def _written(change: Change, column: int) -> str:
    """Return one change as an element of a list whose dashes stand in `column`."""
    inner = column + 2
    lines = [*_head(change), *_body(change, inner)]
    if change.conflict:
        lines.append("conflict:\n")
        for key in ("expected", "found", "wanted"):
            lines.append("  " + emit.passage(key, getattr(change.conflict, key), inner + 2))
    return f"{' ' * column}- " + f"{' ' * inner}".join(lines)


def _head(change: Change) -> list[str]:
    return [emit.pair(_operation(change), change.section)]


def _body(change: Change, column: int) -> list[str]:
    match change:
        case Replace():
            return [*_wording(change, column), *_proof(change.digest)]
        case Substitute():
            line = [f"line: {change.line}\n", *_anchor("before", change.before)]
            return [*line, *_wording(change, column), *_anchor("after", change.after), *_proof(change.digest)]
        case Insert():
            return [*_section(change, column), *_layout(change, column)]
        case Remove():
            return [*_section(change, column), *_proof(change.digest), *_layout(change, column)]
        case Move():
            return [_place("from", change.was), _place("to", change.becomes)]
        case Retitle():
            return [emit.pair("was", change.was), emit.pair("becomes", change.becomes)]


def _wording(change: Replace | Substitute, column: int) -> list[str]:
    return [emit.passage("was", change.was, column), emit.passage("becomes", change.becomes, column)]


def _anchor(key: str, line: str) -> list[str]:
    return [f"{key}: {emit.double_quoted(line)}\n"] if line else []


def _proof(found: str) -> list[str]:
    return [emit.pair("digest", found)] if found else []


def _section(change: Insert | Remove, column: int) -> list[str]:
    number = [f"number: {emit.double_quoted(change.number)}\n"] if change.number else []
    under = [emit.pair("under", change.at.parent)] if change.at.parent else []
    after = [emit.pair("after", change.at.after)] if change.at.after else []
    return [
        emit.pair("title", change.title),
        *number,
        emit.passage("text", change.text, column),
        *under,
        *after,
    ]


def _layout(change: Insert | Remove, column: int) -> list[str]:
    return [emit.passage(key, value, column) for key in _LAYOUT if (value := getattr(change, key))]


def _place(key: str, at: At) -> str:
    return f"{key}: {{under: {_flow(at.parent)}, after: {_flow(at.after)}}}\n"


def _flow(value: str) -> str:
    return emit.scalar(value, flow=True)


def _same(one: Erratum, other: Erratum) -> bool:
    return one == other and all(map(_same_layout, one.changes, other.changes))


def _same_layout(one: Change, other: Change) -> bool:
    return all(getattr(one, key, "") == getattr(other, key, "") for key in _LAYOUT)


def erratum_data(erratum: Erratum) -> dict[str, object]:
    """Return the erratum as plain values under the keys of its file, for JSON; what is empty is left out."""
    head: dict[str, object] = {
        "id": erratum.id,
        "document": erratum.document,
        "kind": str(erratum.kind),
        "title": erratum.title,
        "reason": erratum.reason,
        "memo": erratum.memo,
        "status": str(erratum.status),
        "effective": erratum.effective.isoformat() if erratum.effective else "",
        "order": erratum.order,
    }
    filled = {key: value for key, value in head.items() if value}
    return {**filled, "changes": [_change_data(change) for change in erratum.changes]}


def _change_data(change: Change) -> dict[str, object]:
    found: dict[str, object] = {_operation(change): change.section}
    for field in fields(change):
        value = getattr(change, field.name)
        if isinstance(value, At):
            found |= _at_data(field.name, value)
        elif isinstance(value, RebaseConflict):
            found[field.name] = asdict(value)
        elif field.name in ("was", "becomes", "text") or (value and field.name != "section"):
            found[field.name] = value
    return found


def _at_data(name: str, at: At) -> dict[str, object]:
    place = {"under": at.parent, "after": at.after}
    return dict(place) if name == "at" else {_MOVED[name]: place}


_MOVED = {"was": "from", "becomes": "to"}


def _operation(change: Change) -> str:
    return type(change).__name__.lower()


def edited(path: str, data: bytes, new: Erratum, old: Erratum | None = None) -> bytes:
    """Return `data` with what differs from `new` replaced, value by value; nothing differs, no byte changes.

    `old` is what `data` says, where the caller has read it. Raises `BadInput` where `data` is not an erratum.
    """
    old = old or parse_erratum(path, data)
    for key, before, after, behind in (
        ("kind", str(old.kind), str(new.kind), ("document", "id")),
        ("title", old.title, new.title, ("kind", "document", "id")),
        ("memo", old.memo, new.memo, _BEFORE_STATUS),
        ("status", str(old.status), str(new.status), ("memo", *_BEFORE_STATUS)),
    ):
        if before != after:
            data = edit.set_scalar(data, key, after, after=behind) if after else edit.remove_key(data, key)
    if old.effective != new.effective:
        data = set_effective(data, new.effective)
    if old.reason != new.reason:
        data = _set_passage(data, "reason", new.reason, ("title",))
    if old.order != new.order:
        data = _set_passage(data, "order", new.order, ("effective", "status"))
    return set_changes(data, new.changes, old.changes)


_BEFORE_STATUS = ("reason", "title")


def _set_passage(data: bytes, key: str, value: str, behind: tuple[str, ...]) -> bytes:
    if not value:
        return edit.remove_key(data, key)
    return edit.replace_value(data, key, emit.passage(key, value), after=behind)


def set_status(data: bytes, status: Status) -> bytes:
    """Return `data` with another status."""
    return edit.set_scalar(data, "status", status, after=("memo", *_BEFORE_STATUS))


def set_memo(data: bytes, number: str) -> bytes:
    """Return `data` with another memo; "" takes the key away."""
    return edit.set_scalar(data, "memo", number, after=_BEFORE_STATUS) if number else edit.remove_key(data, "memo")


def set_effective(data: bytes, day: date | None) -> bytes:
    """Return `data` with another day of effect; None takes the key away."""
    if day is None:
        return edit.remove_key(data, "effective")
    return edit.set_scalar(data, "effective", day.isoformat(), after=("status", "memo"), raw=day.isoformat())


def set_line(data: bytes, index: int, line: int) -> bytes:
    """Return `data` with another line for the change at `index`, from 0."""
    return edit.replace_scalar(data, ("changes", index, "line"), str(line), raw=str(line))


def set_changes(data: bytes, changes: tuple[Change, ...], old: tuple[Change, ...] | None = None) -> bytes:
    """Return `data` with these changes; `old` are those it holds, if known.

    A change that only stands on another line has that number replaced, one that differs is written anew,
    the others keep every byte. More or fewer changes than before are all written anew.
    """
    before = parse_erratum_changes(data) if old is None else old
    if len(before) != len(changes) or not changes:
        same = before == changes
        return data if same else edit.replace_value(data, "changes", _written_changes(changes), after=("status",))
    for index, (was, now) in enumerate(zip(before, changes, strict=True)):
        if isinstance(was, Substitute) and isinstance(now, Substitute) and replace(was, line=now.line) == now:
            data = set_line(data, index, now.line) if was.line != now.line else data
        elif was != now or not _same_layout(was, now):
            data = _with_change(data, index, now)
    return data


def parse_erratum_changes(data: bytes) -> tuple[Change, ...]:
    """Return the changes in `data`, wherever its file stands; raises `BadInput`."""
    reader = Reader("", data, _KEYS)
    changes = tuple(_changes(reader, reader.root.each("changes")))
    reader.finish()
    return changes


def _with_change(data: bytes, index: int, change: Change) -> bytes:
    draft = edit.Draft(data)
    found = draft.find(("changes", index))
    line = draft.text[draft.starts[found.node.line] :].partition("\n")[0]
    column = line[: found.node.column].rfind("-")
    written = _written(change, column)
    return draft.spliced(draft.starts[found.node.line], draft.end(found.node, found.node), written)


# -- the chain -------------------------------------------------------------------------------------


def chain(files: Files, document_id: str) -> tuple[str, ...]:
    """Return the ids of all errata that were ever applied, in the order of application; raises `BadInput`."""
    rows, findings = _chain_rows(files, document_id)
    if findings:
        raise BadInput.because(*findings)
    return tuple(name for _, name in rows)


def _chain_rows(files: Files, document_id: str) -> tuple[list[tuple[int, str]], list[Finding]]:
    path = chain_path(document_id)
    try:
        text, findings = yaml.decode(path, files.read(path))
    except FileNotFoundError:
        return [], []
    rows = []
    for number, row in enumerate(text.split("\n"), 1):
        name = row.partition("#")[0].strip()
        if name and not _NAME.fullmatch(name):
            message = msg("A line of the chain holds the id of one erratum.")
            findings.append(Finding("SUB105", message, Place(path, number, 1, len(row))))
        elif name:
            rows.append((number, name))
    return rows, findings


def _chain_findings(files: Files, document_id: str) -> list[Finding]:
    try:
        rows, findings = _chain_rows(files, document_id)
    except BadInput as error:
        return list(error.findings)
    known = set(list_errata(files, document_id))
    for number, name in rows:
        if name not in known:
            message = msg("The chain names the erratum {id}, which has no file.", id=name)
            findings.append(Finding("SUB106", message, Place(chain_path(document_id), number, 1, len(name))))
    return findings


def append_chain(data: bytes | None, *ids: str) -> bytes:
    """Return the chain with `ids` behind what `data` holds (None: no file yet).

    Every other byte stays; an id that is applied again leaves the line that it had.
    """
    again = {name.encode() for name in ids}
    start = b"".join(row for row in (data or b"").splitlines(keepends=True) if row.strip() not in again)
    gap = b"" if not start or start.endswith(b"\n") else b"\n"
    return start + gap + "".join(f"{name}\n" for name in ids).encode()
