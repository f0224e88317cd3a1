"""The outline in `document.yaml`, line by line: read with its comments, written around the lines that stay.

An entry keeps its own line to the byte wherever it goes: its quoting, the blanks behind its dash, the
comment behind it and the comments above it. Only its indentation follows the place, and the colon comes
and goes with the sections below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sub_cli.codes import NO_ID
from sub_cli.document.codes import LISTED_TWICE, NO_LIST, NOTHING_BELOW
from sub_cli.document.model import Entry
from sub_cli.keys import ID, Key
from sub_cli.messages import Message, msg
from sub_cli.store import edit, emit
from sub_cli.store.codec import CODECS, Codec
from sub_cli.store.reader import Fields, Reader
from sub_cli.store.schema import Outline
from sub_cli.store.yaml import Node

_TOP = 2
_STEP = 4
_DASH = re.compile(r"(?P<indent> *)(?P<dash>- +)")
_BEHIND = re.compile(r"(?P<colon>:?)(?P<tail> *(?:#.*)?)")


@dataclass(slots=True)
class OutlineRow:
    """One entry as it stands in the file."""

    id: str
    line: int
    """Line, from 0."""
    indent: int
    """Column of the dash."""
    dash: str
    """The dash and the blanks behind it."""
    token: str
    """The id as it is written, quotes included."""
    lead: str
    """Comment and blank lines directly above, each with its line feed."""
    tail: str
    """Blanks and a comment behind it."""
    children: list[OutlineRow] = field(default_factory=list)

    def walk(self) -> Iterator[OutlineRow]:
        """Yield the row and everything below it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()

    def entry(self) -> Entry:
        """Return the row as a value of the model."""
        return Entry(self.id, tuple(child.entry() for child in self.children), self.lead, self.tail)


class Layout:
    """The outline of one file."""

    def __init__(self, reader: Reader, lines: Sequence[str], key: Node, node: Node) -> None:
        """Read the list `node` under `key`; mistakes go to `reader`. `lines` are those of the file."""
        self._reader = reader
        self._lines = lines
        self._next = key.line + 1
        self._seen: set[str] = set()
        self._usual_step: int | None = None
        self.start = key.line
        """The line of the key, from 0."""
        self.rows: list[OutlineRow] = []
        if node.kind == "list" and not node.flow:
            self.rows = self._rows(node)
        elif not (node.empty or self._nothing_between_brackets(key, node)):
            message = msg("The outline must be a list: a dash and a section's id on each line.")
            reader.report(NO_LIST, message, node)
        self.end = self._next
        """The line behind the last entry, from 0."""

    @staticmethod
    def _nothing_between_brackets(key: Node, node: Node) -> bool:
        return node.kind == "list" and not node.items and node.line == node.end_line == key.line

    def entries(self) -> tuple[Entry, ...]:
        """Return the outline as values of the model."""
        return tuple(row.entry() for row in self.rows)

    def places(self) -> dict[str, OutlineRow]:
        """Return every row by its id."""
        return {row.id: row for top in self.rows for row in top.walk()}

    def _rows(self, node: Node) -> list[OutlineRow]:
        found = (self._row(item) for item in node.items)
        return [row for row in found if row is not None]

    def _row(self, item: Node) -> OutlineRow | None:
        name, below = (item.pairs[0] if item.pairs else (item, None)) if item.kind == "mapping" else (item, None)
        problem = self._problem(item, name)
        line = self._lines[name.line]
        dash = _DASH.fullmatch(line[: name.column])
        behind = _BEHIND.fullmatch(line[name.end_column :])
        if problem or dash is None or behind is None:
            self._reader.report(NO_LIST, problem or _ONE_A_LINE, name)
            return None
        lead = "".join(f"{row}\n" for row in self._lines[self._next : name.line])
        token = line[name.column : name.end_column]
        row = OutlineRow(name.text, name.line, len(dash["indent"]), dash["dash"], token, lead, behind["tail"])
        self._next = name.line + 1
        self._check(name)
        if below is not None:
            row.children = self._below(name, below)
        return row

    def _problem(self, item: Node, name: Node) -> Message | None:
        if item.kind == "list":
            return msg("A list stands directly inside a list; what belongs together needs a section above it.")
        if name.kind != "scalar" or name.line != name.end_line or item.flow:
            return _ONE_A_LINE
        if item.kind == "mapping" and len(item.pairs) > 1:
            return msg("Each section needs a dash of its own.")
        return None

    def _check(self, name: Node) -> None:
        self._reader.line_of(name, "-")
        if not ID.fullmatch(name.text):
            message = msg("“{id}” is not an id: lower case letters, digits and hyphens only.", id=name.text)
            self._reader.report(NO_ID, message, name)
        elif name.text in self._seen:
            message = msg("The section {section} stands in the outline a second time.", section=name.text)
            self._reader.report(LISTED_TWICE, message, name)
        self._seen.add(name.text)

    def _below(self, name: Node, below: Node) -> list[OutlineRow]:
        if below.kind == "list" and not below.flow:
            return self._rows(below)
        message = msg("A colon announces sections below {section}, and there are none.", section=name.text)
        self._reader.report(NOTHING_BELOW, message, name, msg("- {section}", section=name.text))
        return []

    # -- writing -----------------------------------------------------------------------------------

    def written(self, header: str, entries: tuple[Entry, ...]) -> str:
        """Return the lines of the outline for `entries`; `header` is the line of the key as it stands."""
        rows = "".join(self._emitted(entries, self.rows[0].indent if self.rows else _TOP))
        if bool(rows) == bool(self.rows):
            return header + rows
        if rows:
            return re.sub(r"^([^#]*?:) *\[ *\]", r"\1", header) + rows
        return re.sub(r"^([^#]*?:)", r"\1 []", header)

    def put(self, data: bytes, entries: tuple[Entry, ...]) -> bytes:
        """Return the file `data`, whose outline this is, with these entries; one that stays keeps its line."""
        draft = edit.Draft(data)
        start, end = draft.starts[self.start], draft.starts[self.end]
        return draft.spliced(start, end, self.written(draft.text[start : draft.starts[self.start + 1]], entries))

    def commented(self, data: bytes, entries: tuple[Entry, ...]) -> bytes:
        """Return the file `data`, whose outline this is, its entries with the comments that `entries` give them."""
        said = {each.id: each for top in entries for each in top.walk()}
        for row in self.places().values():
            if found := said.get(row.id):
                row.lead, row.tail = found.lead, found.tail
        return self.put(data, self.entries())

    def _emitted(self, entries: tuple[Entry, ...], indent: int) -> Iterator[str]:
        places = self.places()
        waiting = [(entry, indent) for entry in reversed(entries)]
        while waiting:
            entry, column = waiting.pop()
            row = places.get(entry.id) or OutlineRow(
                entry.id, 0, column, "- ", emit.scalar(entry.id), entry.lead, entry.tail
            )
            yield f"{row.lead}{' ' * column}{row.dash}{row.token}{':' if entry.children else ''}{row.tail}\n"
            if entry.children:
                below = column + self._step(row, places)
                waiting += [(child, below) for child in reversed(entry.children)]

    def _step(self, row: OutlineRow, places: Mapping[str, OutlineRow]) -> int:
        if row.children:
            return row.children[0].indent - row.indent
        if self._usual_step is None:
            steps = (each.children[0].indent - each.indent for each in places.values() if each.children)
            self._usual_step = next(steps, _STEP)
        return max(self._usual_step, len(row.dash))


_ONE_A_LINE = msg("Each section of the outline stands on a line of its own: a dash and its id.")


def listed(entries: tuple[Entry, ...], indent: int = _TOP) -> str:
    """Return `entries` as the lines of a new file."""
    rows = []
    for entry in entries:
        words = emit.scalar(entry.id) + (":" if entry.children else "")
        rows.append(f"{entry.lead}{' ' * indent}- {words}{entry.tail}\n")
        rows.append(listed(entry.children, indent + _STEP))
    return "".join(rows)


class OutlineCodec(Codec[Outline, tuple[Entry, ...]]):
    """The outline of a document, which is read as a `Layout`."""

    nothing = None

    def read(self, found: Fields, key: Key) -> Layout | None:  # type: ignore[override]
        """Return the outline as it stands, line by line; None where there is none."""
        node = found.value(key.name, required=key.required)
        return Layout(found.reader, found.reader.lines, found.keys[key.name], node) if node else None

    def written(self, key: Key, value: tuple[Entry, ...], column: int) -> str:
        """Return the lines of a new outline."""
        return f"{key.name}:\n{listed(value)}" if value else f"{key.name}: []\n"

    def edited(
        self,
        data: bytes,
        key: Key,
        value: tuple[Entry, ...],
        behind: Sequence[str],
        old: tuple[Entry, ...] | None = None,
    ) -> bytes:
        """Return `data` with another outline; an entry that stays keeps its line to the byte."""
        reader = Reader("", data, (key.name,))  # lives as long as what was read with it
        layout = self.read(reader.root, key)
        if layout is None:
            raise ValueError("the file has no outline")
        return layout.put(data, value)


CODECS[Outline] = OutlineCodec
