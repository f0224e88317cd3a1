"""The errata of a document as their order needs them: of ten thousand that were read before, none is read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import overload

from sub_cli.errata.chain import Chain, erratum_of, natural, traces_of, turn_name
from sub_cli.errata.lifecycle import CHAINED
from sub_cli.errata.model import Erratum, Status
from sub_cli.errata.turn_order import Trace, TurnOrder
from sub_cli.layout import errata_folder, erratum_path
from sub_cli.memory import TreeMemory, Value
from sub_cli.store.conflict_copies import may_be_copy
from sub_cli.store.errata import parse_erratum, status_in
from sub_cli.store.erratum_names import errata_names
from sub_cli.store.files import Files

_SAID_OF_IT = (b"applied", b"reverted")
"""Words of which one stands, in whatever style, in the file of every erratum that was applied once."""
_FEW = 50
"""Up to so many new turns are put behind those that are known; of more the order is worked out anew."""


@dataclass(frozen=True)
class _Gist:
    """What is known of the errata of a document without reading them, of what JSON knows."""

    statuses: dict[str, str] = field(default_factory=dict)
    """By id, E2 before E10."""
    turns: dict[str, str] = field(default_factory=dict)
    """What the order needs of every erratum that was ever applied, as JSON."""
    order: list[Value] | None = None
    """How the turns stand to one another; None where that has to be worked out each time."""

    def rows(self, erratum_id: str) -> list[Value]:
        """Return what the order needs of the turns of an erratum."""
        found: list[Value] = json.loads(self.turns.get(erratum_id, "[]"))
        return found

    def traces(self, erratum_id: str) -> Iterator[Trace]:
        """Yield the turns of an erratum."""
        return _turns(erratum_id, self.rows(erratum_id))


class Happened(Mapping[str, Erratum]):
    """The errata of a document that were ever applied, by id; each is parsed when it is asked for."""

    chain: Chain
    """Their turns, in order."""

    def __init__(self, files: Files, document_id: str, gist: _Gist, parsed: dict[str, Erratum]) -> None:
        """Tell of those in `gist`, of which `parsed` were read already."""
        self._files, self._document, self._gist, self._parsed = files, document_id, gist, parsed

    @cached_property
    def untold(self) -> list[str]:
        """Return the ids of those that have no event that says that they were applied: of before there were events."""
        turns = self._gist.turns
        return [name for name, status in self._gist.statuses.items() if status in CHAINED and name not in turns]

    def __getitem__(self, wanted: str) -> Erratum:
        """Return the erratum; raises `KeyError`, and `BadInput` for a file that cannot be read."""
        if wanted not in self._gist.turns and wanted not in self.untold:
            raise KeyError(wanted)
        if wanted not in self._parsed:
            path = erratum_path(self._document, wanted)
            self._parsed[wanted] = parse_erratum(path, self._files.read(path))
        return self._parsed[wanted]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        yield from self._gist.turns
        yield from self.untold

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._gist.turns) + len(self.untold)


class _Traces(Sequence[Trace]):
    """The turns of a gist in their order, each made when it is asked for."""

    def __init__(self, gist: _Gist, names: Sequence[str]) -> None:
        self._gist, self._names = gist, names
        self._made: dict[str, Trace] = {}

    @overload
    def __getitem__(self, wanted: int) -> Trace: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Trace]: ...
    def __getitem__(self, wanted: int | slice) -> Trace | list[Trace]:
        if isinstance(wanted, slice):
            return [self[number] for number in range(len(self))[wanted]]
        name = self._names[wanted]
        if name not in self._made:
            self._made |= {trace.name: trace for trace in self._gist.traces(erratum_of(name))}
        return self._made[name]

    def __len__(self) -> int:
        return len(self._names)


def load_happened(files: Files, document_id: str, memory: TreeMemory | None = None) -> Happened:
    """Return every erratum of a document that was ever applied; the others are not parsed. Raises `BadInput`.

    Those that `memory` knows are not read.
    """
    before, changed = _known(files, document_id, memory)
    gist, parsed = _brought_up(files, document_id, before, changed) if changed else (before, {})
    found = Happened(files, document_id, gist, parsed)
    continued = _continued(found, before, gist, changed)
    found.chain = continued or Chain(found, _all(gist))
    if memory and changed:
        kept = found.chain.order if found.chain.whole else None
        memory.keep_folder(errata_folder(document_id), [gist.statuses, gist.turns, kept])
    return found


def scan(files: Files, document_id: str, memory: TreeMemory | None = None) -> dict[str, Status]:
    """Return the status of every erratum of a document, without parsing; an unknown one reads as draft."""
    before, changed = _known(files, document_id, memory)
    fresh = {name: str(status_in(data)) for name, data in _read(files, document_id, changed) if data is not None}
    known = {str(status): status for status in Status}
    return {name: known[word] for name, word in _statuses(before, changed, fresh).items()}


def _known(files: Files, document_id: str, memory: TreeMemory | None) -> tuple[_Gist, list[str]]:
    """Return what `memory` knows of the errata, and the ids of those that came, went or changed since."""
    if memory is None:
        return _Gist(), errata_names(files, document_id)
    changed, value = memory.folder(errata_folder(document_id))
    names = [name.removesuffix(".yaml") for name in changed if name.endswith(".yaml")]
    if any(map(may_be_copy, names)):
        own = set(errata_names(files, document_id))
        names = [name for name in names if name in own or not may_be_copy(name)]
    return _Gist(*value) if value else _Gist(), names


def _read(files: Files, document_id: str, names: list[str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield the errata `names` with the bytes of each; None for one that went."""
    for name in names:
        try:
            yield name, files.read(erratum_path(document_id, name))
        except FileNotFoundError:
            yield name, None


def _statuses(before: _Gist, changed: list[str], fresh: dict[str, str]) -> dict[str, str]:
    """Return the statuses of `before` with those of the errata that changed; of one that went there is none."""
    if not changed:
        return before.statuses
    found = before.statuses | fresh
    for name in set(changed) - fresh.keys():
        found.pop(name, None)
    same = found.keys() == before.statuses.keys()
    return found if same else {name: found[name] for name in sorted(found, key=natural)}


def _brought_up(files: Files, document_id: str, before: _Gist, changed: list[str]) -> tuple[_Gist, dict[str, Erratum]]:
    """Return `before` with what those that changed say now, and of these the ones that were ever applied."""
    fresh: dict[str, str] = {}
    parsed: dict[str, Erratum] = {}
    turns = {**before.turns}
    for name, data in _read(files, document_id, changed):
        turns.pop(name, None)
        if data is None:
            continue
        fresh[name] = str(status_in(data))
        if any(word in data for word in _SAID_OF_IT):
            erratum = parsed[name] = parse_erratum(erratum_path(document_id, name), data)
            if rows := [_row(trace) for trace in traces_of(erratum)]:
                turns[name] = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return _Gist(_statuses(before, changed, fresh), turns), parsed


def _continued(found: Happened, before: _Gist, now: _Gist, changed: list[str]) -> Chain | None:
    """Return the turns with those that came since behind the others; None where the order has to be worked out."""
    if before.order is None:
        return None
    more: list[Trace] = []
    for name in changed:
        old, new = before.rows(name), now.rows(name)
        if new[: len(old)] != old:
            return None
        more += list(now.traces(name))[len(old) :]
    order = TurnOrder(*before.order)
    chain = Chain.known(found, _Traces(now, order.names), order)
    return chain.followed_by(more) if len(more) <= _FEW else None


def _all(gist: _Gist) -> Iterator[Trace]:
    return (trace for name in gist.turns for trace in gist.traces(name))


def _row(trace: Trace) -> list[object]:
    """Return what the order knows of a turn as plain values, but for the names that follow from its erratum."""
    day, start = _iso(trace.day), _iso(trace.start)
    return [bool(trace.takes_back), trace.after, day, "" if start == day else start, trace.memo, trace.sections,
            trace.parents]  # fmt: skip


def _turns(erratum_id: str, rows: Iterable[Value]) -> Iterator[Trace]:
    """Yield what the rows of one erratum, in their order, say of its turns."""
    last = ""
    for number, (back, after, day, start, memo, sections, parents) in enumerate(rows, 1):
        name, when = turn_name(erratum_id, number), _day(day)
        began = _day(start) if start else when
        yield Trace(name, erratum_id, number, tuple(after), when, began, last if back else "", memo, tuple(sections),
                    tuple(parents))  # fmt: skip
        last = last if back else name


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
