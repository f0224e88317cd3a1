"""Errata: the tracked patches below `errata/`, each with the events that happened to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from sub_cli import layout
from sub_cli.errata.codes import OTHER_PATH, OTHER_PLACES, TWICE_IN_A_ROW
from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.operations.base import Change, Spot
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.keys import Key
from sub_cli.messages import Message, msg
from sub_cli.store import codec, edit, emit
from sub_cli.store.codec import CODECS, Codec
from sub_cli.store.erratum_names import list_errata, stored
from sub_cli.store.files import Files
from sub_cli.store.reader import Fields, Reader, in_order
from sub_cli.store.schema import ERRATUM, Places
from sub_cli.store.yaml import Node

_APPLICATION = re.compile(rb"^ *- *[\"']?applied[\"']?:", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_STATUS = re.compile(rb"^status: *[\"']?([a-z]+)[\"']? *(?:#.*)?\r?$", re.MULTILINE)


# -- reading ---------------------------------------------------------------------------------------


def load_erratum(files: Files, document_id: str, erratum_id: str) -> Erratum:
    """Return an erratum, also where a file written by hand has `E01` for its name; raises `NotFound`, `BadInput`."""
    path = layout.erratum_path(document_id, erratum_id)
    try:
        data = files.read(path)
    except FileNotFoundError:
        path = layout.erratum_path(document_id, stored(files, document_id, [erratum_id])[0])
        data = files.read(path)
    return parse_erratum(path, data)


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
    path = layout.old_chain_path(document_id)
    try:
        data = files.read(path)
    except FileNotFoundError:
        return (), None
    rows = data.decode("utf-8", "replace").split("\n")
    return tuple(name for row in rows if _NAME.fullmatch(name := row.partition("#")[0].strip())), data


def old_chains(files: Files) -> list[str]:
    """Return the documents that have a file that told the order before there were events."""
    paths = (path.split("/") for path in files.names(layout.ERRATA) if path.endswith("/chain"))
    return [parts[1] for parts in paths if len(parts) == 3]


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
    reader = Reader(path, data, ERRATUM.names)
    erratum = replace(codec.read(ERRATUM, reader.root), places=tuple(_places(reader)))
    _check_names(reader, path)
    _check_events(reader, erratum)
    reader.finish()
    return erratum


def _places(reader: Reader) -> Iterator[Place]:
    """Yield where each change stands."""
    node = reader.root.value("changes")
    for each in node.items if node else ():
        yield reader.place(each.pairs[0][1] if each.pairs else each)


class PlacesCodec(Codec[Places, tuple[Spot, ...]]):
    """Where the changes were made: `4`, `[samenwerken, 2]`, or `[samenwerken, 2, geld, 1]` for a move."""

    nothing = ()

    def read(self, found: Fields, key: Key) -> tuple[Spot, ...]:
        """Return the spots under `key`."""
        return tuple(_spots(found, key, found.each(key.name)))

    def written(self, key: Key, value: tuple[Spot, ...], column: int) -> str:
        """Return the line of `key`."""
        return f"{key.name}: [{', '.join(map(_written_spot, value))}]\n"

    def plain(self, value: tuple[Spot, ...]) -> list[object]:
        """Return a number or a list for each spot."""
        return [_spot_data(spot) for spot in value]


CODECS[Places] = PlacesCodec


def _spots(found: Fields, key: Key, nodes: Iterable[Node]) -> Iterator[Spot]:
    for node in nodes:
        words = [item.text for item in node.items] if node.kind == "list" else [node.text]
        if len(words) not in (1, 2, 4) or not all(
            word.isdecimal() and len(word) < 8 for word in words[len(words) > 1 :: 2]
        ):
            found.reader.wrong(node, key.name, msg("a line, or a section and a place below it"))
            continue
        if len(words) == 1:
            yield Spot(int(words[0]))
        else:
            *spots, last = (Spot(int(at), parent) for parent, at in zip(words[::2], words[1::2], strict=True))
            yield replace(spots[0], to=last) if spots else last


def _written_spot(spot: Spot) -> str:
    said = _spot_data(spot)
    words = said if isinstance(said, list) else [said]
    row = ", ".join(emit.scalar(each, flow=True) if isinstance(each, str) else str(each) for each in words)
    return f"[{row}]" if isinstance(said, list) else row


def _spot_data(spot: Spot) -> int | list[str | int]:
    if spot.parent is None:
        return spot.index
    here: list[str | int] = [spot.parent, spot.index]
    return [*here, spot.to.parent, spot.to.index] if spot.to and spot.to.parent is not None else here


def _check_events(reader: Reader, erratum: Erratum) -> None:
    """Report events that cannot have happened in this order, or that say less than they have to."""
    expected = What.APPLIED
    told = reader.root.value("events")
    for node, event in zip(told.items if told else (), erratum.events, strict=False):
        if not event.turns:
            continue
        if event.what is not expected:
            message = msg("What is {what} twice in a row cannot be so.", what=msg(event.what.value))
            reader.report(TWICE_IN_A_ROW, message, node)
        elif event.what is What.APPLIED and len(event.places) != len(erratum.changes):
            message = msg("The event has {count} places, and the erratum {changes} changes.",
                          count=len(event.places), changes=len(erratum.changes))  # fmt: skip
            reader.report(OTHER_PLACES, message, node)
        elif not all(change.can_be_at(spot) for change, spot in zip(erratum.changes, event.places, strict=False)):
            reader.report(OTHER_PLACES, msg("The event has a place where no such change can be."), node)
        expected = What.REVERTED if event.what is What.APPLIED else What.APPLIED


def _check_names(reader: Reader, path: str) -> None:
    folders = path.removesuffix(".yaml").split("/")
    expected = dict(zip(("document", "id"), folders[-2:], strict=True)) if len(folders) > 1 else {"id": folders[-1]}
    for key, wanted in expected.items():
        reader.check_name(OTHER_PATH, key, wanted, partial(_elsewhere, key, wanted))


def _elsewhere(key: str, expected: str, found: str) -> Message:
    return msg("“{key}” is {found}, but the file stands where that of {expected} belongs.",
               key=key, found=found, expected=expected)  # fmt: skip


# -- writing ---------------------------------------------------------------------------------------


def dump_erratum(erratum: Erratum) -> bytes:
    """Return the file of a new erratum in the house's form.

    Raises `BadInput` for characters that no file can hold.
    """
    path = layout.erratum_path(erratum.document, erratum.id)
    return codec.dumped(ERRATUM, erratum, lambda data: parse_erratum(path, data))


def erratum_data(erratum: Erratum) -> dict[str, object]:
    """Return the erratum as plain values under the keys of its file, for JSON; what is empty is left out."""
    return codec.plain(ERRATUM, erratum)


def edited(path: str, data: bytes, new: Erratum, old: Erratum | None = None) -> bytes:
    """Return `data` with what differs from `new` replaced, value by value; nothing differs, no byte changes.

    `old` is what `data` says, where the caller has read it. Raises `BadInput` where `data` is not an erratum.
    """
    return codec.edited(data, ERRATUM, old or parse_erratum(path, data), new)


def happened(path: str, data: bytes, event: Event, status: Status) -> bytes:
    """Return `data`, the file of an erratum, with one more event and the status that it leads to."""
    draft = edit.Draft(data, path)
    named = edit.scalar_splice(draft, "status", status, after=codec.behind(ERRATUM, "status"))
    return draft.with_splices(codec.appended(draft, ERRATUM, "events", event), *named)


def set_memo(data: bytes, number: str) -> bytes:
    """Return `data` with another memo; "" takes the key away."""
    return codec.put(data, ERRATUM, "memo", number)


def set_changes(data: bytes, changes: tuple[Change, ...], old: tuple[Change, ...]) -> bytes:
    """Return `data` with these changes, where it holds `old`; those that are the same keep every byte."""
    return codec.put(data, ERRATUM, "changes", changes, old)
