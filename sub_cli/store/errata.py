"""Errata: the tracked patches below `errata/`, each with the events that happened to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from difflib import get_close_matches

from sub_cli.document.text import digest
from sub_cli.errata.chain import natural
from sub_cli.errata.model import (
    At,
    Change,
    Erratum,
    Event,
    Insert,
    Kind,
    Move,
    RebaseConflict,
    Remove,
    Replace,
    Retitle,
    Spot,
    Status,
    Substitute,
    What,
)
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import msg
from sub_cli.store import edit, emit
from sub_cli.store.files import Files
from sub_cli.store.reader import Fields, Reader, in_order
from sub_cli.store.yaml import Node

_FOLDER = "errata"
_KEYS = ("id", "document", "kind", "title", "reason", "memo", "status", "effective", "order", "changes", "events")
_APPLICATION = re.compile(rb"^ *- *[\"']?applied[\"']?:", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_STATUS = re.compile(rb"^status: *[\"']?([a-z]+)[\"']? *(?:#.*)?\r?$", re.MULTILINE)


def erratum_path(document_id: str, erratum_id: str) -> str:
    """Return the path of an erratum's file."""
    return f"{_FOLDER}/{document_id}/{erratum_id}.yaml"


def errata_folder(document_id: str) -> str:
    """Return the folder of a document's errata."""
    return f"{_FOLDER}/{document_id}"


# -- reading ---------------------------------------------------------------------------------------


def list_documents_with_errata(files: Files) -> list[str]:
    """Return the ids of the documents that have a folder with errata, sorted."""
    return sorted(names_by_document(files))


def names_by_document(files: Files) -> dict[str, list[str]]:
    """Return the ids of all errata as their files are sorted, by document, without reading any."""
    found: dict[str, list[str]] = {}
    for path in files.names(_FOLDER):
        parts = path.split("/")
        if len(parts) == 3:
            found.setdefault(parts[1], []).extend(_ids(parts[2:]))
    return found


def list_errata(files: Files, document_id: str) -> list[str]:
    """Return the ids of all errata of a document, E2 before E10, without reading any."""
    return sorted(errata_names(files, document_id), key=natural)


def errata_names(files: Files, document_id: str) -> list[str]:
    """Return the ids of all errata of a document as their files are sorted, without reading any."""
    folder = f"{_FOLDER}/{document_id}/"
    return _ids(path.removeprefix(folder) for path in files.names(folder.rstrip("/")))


def _ids(names: Iterable[str]) -> list[str]:
    return [name.removesuffix(".yaml") for name in names if name.endswith(".yaml") and "/" not in name]


def load_erratum(files: Files, document_id: str, erratum_id: str) -> Erratum:
    """Return an erratum, also where a file written by hand has `E01` for its name; raises `NotFound`, `BadInput`."""
    path = erratum_path(document_id, erratum_id)
    try:
        data = files.read(path)
    except FileNotFoundError:
        whole = _whole(files, document_id, erratum_id)
        path = erratum_path(document_id, whole)
        data = files.read(path)
    return parse_erratum(path, data)


def _whole(files: Files, document_id: str, word: str) -> str:
    """Return the name that a reference without its title means; raises `NotFound`, `UsageProblem` for two."""
    from sub_cli.store.naming import stored

    return stored(files, document_id, [word])[0]


def load_all(files: Files, document_id: str) -> tuple[dict[str, Erratum], list[Finding]]:
    """Return every erratum of a document that can be read, and every mistake in its errata."""
    found: dict[str, Erratum] = {}
    findings: list[Finding] = []
    for erratum_id in list_errata(files, document_id):
        try:
            found[erratum_id] = load_erratum(files, document_id, erratum_id)
        except BadInput as error:
            findings += error.findings
    return found, in_order(findings)


def old_chain(files: Files, document_id: str) -> tuple[tuple[str, ...], bytes | None]:
    """Return the ids in the file that told the order before there were events, and its bytes; None where it is gone."""
    path = old_chain_path(document_id)
    try:
        data = files.read(path)
    except FileNotFoundError:
        return (), None
    rows = data.decode("utf-8", "replace").split("\n")
    return tuple(name for row in rows if _NAME.fullmatch(name := row.partition("#")[0].strip())), data


def old_chains(files: Files) -> list[str]:
    """Return the documents that have a file that told the order before there were events."""
    paths = (path.split("/") for path in files.names(_FOLDER) if path.endswith("/chain"))
    return [parts[1] for parts in paths if len(parts) == 3]


def old_chain_path(document_id: str) -> str:
    """Return where the order of a document's errata stood before there were events."""
    return f"{_FOLDER}/{document_id}/chain"


def status_in(data: bytes) -> Status:
    """Return the status that the file of an erratum names, without parsing; an unknown one reads as draft."""
    match = _STATUS.search(data)
    word = match[1].decode() if match else ""
    return Status(word) if word in list(Status) else Status.DRAFT


def applications_in(data: bytes) -> int:
    """Return how many times the file of an erratum says that it was applied, without parsing; it may be too many."""
    return len(_APPLICATION.findall(data))


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
        events=tuple(_events(reader, keys.each("events"))),
        places=tuple(reader.place(node.pairs[0][1]) if node.pairs else reader.place(node) for node in nodes),
    )
    _check_names(reader, path, erratum)
    _check_events(reader, erratum)
    reader.finish()
    return erratum


def _events(reader: Reader, nodes: Iterable[Node]) -> Iterator[Event]:
    for node in nodes:
        what = next((key.text for key, _ in node.pairs if key.text in _WHATS), "") if node.kind == "mapping" else ""
        if not what or node.pairs[0][0].text != what:
            reader.report("SUB101", msg("An event begins with what happened: {names}.", names=", ".join(_WHATS)), node)
            continue
        keys = reader.root.of(node, (what, *_WHATS[what]))
        yield Event(
            What(what),
            keys.day(what),
            keys.lines("after"),
            keys.day("effective"),
            keys.line("memo", required=False),
            tuple(_spots(keys, keys.each("places"))),
            tuple(_marks(keys)),
            keys.line("held", required=False),
        )


def _spots(keys: Fields, nodes: Iterable[Node]) -> Iterator[Spot]:
    """Yield where the changes were made: `4`, `[samenwerken, 2]`, or `[samenwerken, 2, geld, 1]` for a move."""
    for node in nodes:
        words = [item.text for item in node.items] if node.kind == "list" else [node.text]
        if len(words) not in (1, 2, 4) or not all(
            word.isdecimal() and len(word) < 8 for word in words[len(words) > 1 :: 2]
        ):
            keys.reader.wrong(node, "places", msg("a line, or a section and a place below it"))
            continue
        if len(words) == 1:
            yield Spot(int(words[0]))
        else:
            *spots, last = (Spot(int(at), parent) for parent, at in zip(words[::2], words[1::2], strict=True))
            yield replace(spots[0], to=last) if spots else last


def _marks(keys: Fields) -> Iterator[tuple[str, str]]:
    texts = keys.value("texts")
    yield from ((name.text, node.text) for name, node in (texts.pairs if texts else ()))


def _check_events(reader: Reader, erratum: Erratum) -> None:
    """Report events that cannot have happened in this order, or that say less than they have to."""
    expected = What.APPLIED
    nodes = reader.root.each("events")
    for node, event in zip(nodes, erratum.events, strict=False):
        if not event.turns:
            continue
        if event.what is not expected:
            message = msg("What is {what} twice in a row cannot be so.", what=msg(event.what.value))
            reader.report("SUB107", message, node)
        elif event.what is What.APPLIED and len(event.places) != len(erratum.changes):
            message = msg("The event has {count} places, and the erratum {changes} changes.",
                          count=len(event.places), changes=len(erratum.changes))  # fmt: skip
            reader.report("SUB108", message, node)
        elif not all(map(_can_be_at, erratum.changes, event.places)):
            reader.report("SUB108", msg("The event has a place where no such change can be."), node)
        expected = What.REVERTED if event.what is What.APPLIED else What.APPLIED


def _can_be_at(change: Change, spot: Spot) -> bool:
    """Tell whether a place is of the kind that a change has; of one that needs none, nothing is asked."""
    match change:
        case Substitute():
            return spot.parent is None and spot.index > 0
        case Insert() | Remove():
            return spot.parent is not None and spot.index > 0 and spot.to is None
        case Move():
            return spot.to is not None and spot.index > 0 and spot.to.index > 0
    return True


_WHATS: Mapping[str, tuple[str, ...]] = {
    "written": ("after", "texts"),
    "rebased": ("after", "texts"),
    "applied": ("effective", "after", "memo", "places"),
    "reverted": ("effective", "after", "memo", "held"),
}
"""What can happen to an erratum, with the keys that tell of it."""


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
        before=keys.passage("before") if "before" in keys else None,
        after=keys.passage("after") if "after" in keys else None,
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
        _written_events(erratum.events),
    ]
    data = "".join(head).encode("utf-8", "surrogatepass")
    if not _same(parse_erratum(erratum_path(erratum.document, erratum.id), data), erratum):
        raise ValueError(f"erratum {erratum.id} cannot be written")
    return data


def _written_changes(changes: Iterable[Change]) -> str:
    rows = [_written(change, 2) for change in changes]
    return "changes:\n" + "".join(rows) if rows else "changes: []\n"


def _written_events(events: Iterable[Event]) -> str:
    rows = [_written_event(event) for event in events]
    return "events:\n" + "".join(rows) if rows else ""


def _written_event(event: Event, column: int = 2) -> str:
    """Return one event as an element of a list whose dashes stand in `column`."""
    rows = [f"{event.what}: {event.day.isoformat() if event.day else ''}".rstrip() + "\n"]
    if event.effective:
        rows.append(f"effective: {event.effective.isoformat()}\n")
    rows.append(f"after: [{', '.join(map(_flow, event.after))}]\n")
    if event.memo:
        rows.append(emit.pair("memo", event.memo))
    if event.places:
        rows.append(f"places: [{', '.join(map(_written_spot, event.places))}]\n")
    if event.held:
        rows.append(emit.pair("held", event.held))
    if event.texts:
        rows.append(f"texts: {{{', '.join(f'{name}: {_flow(mark)}' for name, mark in event.texts)}}}\n")
    return f"{' ' * column}- " + f"{' ' * (column + 2)}".join(rows)


def _written_spot(spot: Spot) -> str:
    if spot.parent is None:
        return str(spot.index)
    words = [_flow(spot.parent), str(spot.index)]
    if spot.to and spot.to.parent is not None:
        words += [_flow(spot.to.parent), str(spot.to.index)]
    return f"[{', '.join(words)}]"


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


def _anchor(key: str, line: str | None) -> list[str]:
    return [f"{key}: {emit.double_quoted(line)}\n"] if line is not None else []


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
    found = {**filled, "changes": [_change_data(change) for change in erratum.changes]}
    return {**found, "events": [_event_data(event) for event in erratum.events]} if erratum.events else found


def _event_data(event: Event) -> dict[str, object]:
    found: dict[str, object] = {str(event.what): event.day.isoformat() if event.day else None}
    if event.effective:
        found["effective"] = event.effective.isoformat()
    found["after"] = list(event.after)
    found |= {"memo": event.memo} if event.memo else {}
    found |= {"places": [_spot_data(spot) for spot in event.places]} if event.places else {}
    found |= {"held": event.held} if event.held else {}
    return found | ({"texts": dict(event.texts)} if event.texts else {})


def _spot_data(spot: Spot) -> object:
    if spot.parent is None:
        return spot.index
    there = [spot.to.parent, spot.to.index] if spot.to else []
    return [spot.parent, spot.index, *there]


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
    data = set_changes(data, new.changes, old.changes)
    return data if old.events == new.events else _set_events(data, old.events, new.events)


def happened(path: str, data: bytes, event: Event, status: Status) -> bytes:
    """Return `data`, the file of an erratum, with one more event and the status that it leads to."""
    draft = edit.Draft(data, path)
    at, written = _next_event(draft, event)
    named = edit.scalar_splice(draft, "status", status, after=("memo", *_BEFORE_STATUS))
    return draft.with_splices((at, at, written), *named)


def _set_events(data: bytes, old: tuple[Event, ...], new: tuple[Event, ...]) -> bytes:
    """Return `data` with other events; what is only added leaves the bytes of those that were there."""
    if new[: len(old)] != old:
        return edit.replace_value(data, "events", _written_events(new), after=("changes",))
    for event in new[len(old) :]:
        draft = edit.Draft(data)
        at, written = _next_event(draft, event)
        data = draft.spliced(at, at, written)
    return data


def _next_event(draft: edit.Draft, event: Event) -> tuple[int, str]:
    """Return where one more event belongs in a file, and how it is written there."""
    node = draft.root.get("events")
    if node is None or not node.items:
        if node is not None:
            raise BadInput.because(Finding("SUB024", msg("Take the empty “{key}” out.", key="events"), Place("")))
        return draft.end(draft.root, draft.root), _written_events([event])
    first = node.items[0]
    row = draft.text[draft.starts[first.line] : draft.offset(first.line, first.column)]
    return draft.end(node, draft.root), _written_event(event, row.rfind("-"))


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
