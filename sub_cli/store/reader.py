"""The typed layer over nodes: which keys and types a file has, and all mistakes in it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar
from weakref import proxy

from sub_cli import codes
from sub_cli.codes import Code
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.keys import ID, Shape
from sub_cli.messages import Message, msg
from sub_cli.store import emit, yaml
from sub_cli.store.yaml import Node

MAX_TEXT = 200_000
"""The largest text of one section, in bytes of UTF-8."""

_DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ChoiceT = TypeVar("_ChoiceT", bound=StrEnum)


class Reader:
    """One file being read: its root mapping, and the findings so far."""

    def __init__(self, path: str, data: bytes, known: Iterable[str]) -> None:
        """Parse `data`; `known` are the keys that the file may have."""
        self.path = path
        self.text, root, self.findings = yaml.read(path, data)
        broken = root is None
        if root is None and not self.findings:
            self.findings.append(yaml.nothing_there(path))
        if root is not None and (root.kind != "mapping" or root.flow):
            message = msg("The file must hold keys with values, one on each line (key: value).")
            self.report(codes.NO_KEYS, message, root)
            broken = True
        itself = proxy(self)  # a circle would keep the nodes of every file that was ever read
        self.root = Fields(itself, None if broken else root, tuple(known))
        """The keys of the file. Where the file cannot be read at all, every key gives its empty value."""

    @property
    def lines(self) -> list[str]:
        """Return the lines of the file, without their line feeds."""
        return self.text.split("\n")

    def report(self, code: Code, message: Message, node: Node | None, fix: Message | None = None) -> None:
        """Keep a finding at `node`, or about the whole file."""
        self.findings.append(Finding(code, message, self.place(node), fix))

    def place(self, node: Node | None) -> Place:
        """Return where `node` stands."""
        return Place(self.path, node.line + 1, node.column + 1, node.length) if node else Place(self.path, 1, 1)

    def line_of(self, node: Node, key: str) -> str:
        """Return the text of one line that `node` holds; `key` names it in a finding."""
        if node.kind != "scalar":
            self.wrong(node, key, msg("one line of text"))
            return ""
        if node.plain and not node.empty and (read := yaml.reads_as(node.text)) != "text":
            self._unquoted(node, key, read)
        if "\n" in node.text:
            self.report(codes.MORE_LINES, msg("The value of “{key}” must be one line.", key=key), node)
        self.check_characters(node)
        return node.text

    def check_characters(self, node: Node) -> None:
        """Report what escapes smuggled into a double-quoted `node`."""
        if node.style == '"' and (problem := yaml.unwanted(node.text.replace("\n", ""))):
            character, code, message = problem
            self.findings.append(Finding(code, message, self._escape_of(character, node)))

    def _escape_of(self, character: str, node: Node) -> Place:
        """Return where an escape for `character` stands within `node`; all of the node where it is not found."""
        form = yaml.written_as(character)
        for line in range(node.line, node.end_line + 1):
            start = node.column if line == node.line else 0
            if found := form.search(self.lines[line], start):
                return Place(self.path, line + 1, found.start() + 1, len(found[0]))
        return self.place(node)

    def wrong(self, node: Node, key: str, expected: Message) -> None:
        """Report that `node` under `key` is not of the expected kind."""
        message = msg("Under “{key}” stands something else than {expected}.", key=key, expected=expected)
        self.report(codes.OTHER_SORT, message, node)

    def _unquoted(self, node: Node, key: str, read: yaml.Reading) -> None:
        fix = msg("{example}", example=f"{key}: {emit.double_quoted(node.text)}")
        if key == "number" and read == "number":
            message = msg("The number {found} stands without quotes; YAML reads it as {read}.", **_as_number(node.text))
            self.report(codes.BARE_NUMBER, message, node, fix)
            return
        message = msg("{found} stands without quotes; YAML reads it as {read}.", found=node.text, read=_READINGS[read])
        self.report(codes.BARE_VALUE, message, node, fix)

    def reported(self, node: Node) -> bool:
        """Tell whether something was reported about `node` already."""
        start, end = (node.line + 1, node.column + 1), (node.end_line + 1, node.end_column + 1)
        return any(start <= (each.place.line, each.place.column) <= end for each in self.findings)

    def check_name(self, code: Code, key: str, expected: str, message: Callable[[str], Message]) -> None:
        """Report that the value of `key` is not the one `expected` by the name of the file; `message` says of which."""
        node = self.root.value(key)
        if node and node.text and node.text != expected and not self.reported(node):
            self.report(code, message(node.text), node, msg("{example}", example=emit.pair(key, expected).strip()))

    def finish(self) -> None:
        """Raise `BadInput` with everything that was found, in the order of the file, if anything was."""
        if any(not finding.warning for finding in self.findings):
            raise BadInput.because(*sorted(self.findings, key=lambda finding: finding.place))


class Fields:
    """The keys of one mapping; a wrong value is reported, and an empty one handed out in its place."""

    def __init__(self, reader: Reader, node: Node | None, known: tuple[str, ...]) -> None:
        """Read the mapping `node`, where `known` keys may stand; None is one that was reported already."""
        self.reader = reader
        self.node = node
        self.keys: dict[str, Node] = {}
        self._values: dict[str, Node] = {}
        self._misspelt: set[str] = set()
        for key, value in node.pairs if node else ():
            self.keys.setdefault(key.text, key)
            self._values.setdefault(key.text, value)
        for name, key in self.keys.items():
            if name not in known:
                self._unknown(name, key, known)

    def _unknown(self, name: str, key: Node, known: tuple[str, ...]) -> None:
        near = get_close_matches(name[:80], known, 1)
        self._misspelt.update(near)
        fix = msg("did you mean “{near}”?", near=near[0]) if near else msg("known keys: {keys}", keys=", ".join(known))
        self.reader.report(codes.UNKNOWN_KEY, msg("The key “{key}” is unknown.", key=name), key, fix)

    def __contains__(self, key: str) -> bool:
        """Tell whether `key` stands in the mapping."""
        return key in self._values

    def value(self, key: str, *, required: bool = False) -> Node | None:
        """Return the node under `key`; report it when it is `required` and missing."""
        found = self._values.get(key)
        if found is None and required and self.node is not None and key not in self._misspelt:
            self.reader.report(codes.KEY_MISSING, msg("The key “{key}” is missing.", key=key), self.node)
        return found

    def line(self, key: str, *, required: bool = True) -> str:
        """Return the text of one line under `key`; "" where it is missing or empty."""
        node = self.value(key, required=required)
        if node is None:
            return ""
        found = self.reader.line_of(node, key)
        if not found.strip() and required and not self.reader.reported(node):
            self.reader.report(codes.NO_VALUE, msg("The key “{key}” has no value.", key=key), node)
        return found

    def word(self, key: str, *, required: bool = True) -> str:
        """Return the id under `key`: lower case letters, digits and hyphens."""
        found = self.line(key, required=required)
        node = self._values.get(key)
        if found and node and not ID.fullmatch(found) and not self.reader.reported(node):
            self._not_an_id(node, found)
        return found

    def _not_an_id(self, node: Node, found: str) -> None:
        message = msg("“{id}” is not an id: lower case letters, digits and hyphens only.", id=found)
        self.reader.report(codes.NO_ID, message, node)

    def text(self, key: str) -> str:
        """Return the text of a literal block (`key: |`), with a line feed at its end unless it is empty."""
        node = self.value(key, required=True)
        if node is None:
            return ""
        if node.kind != "scalar" or node.style != "|":
            message = msg(
                "The text under “{key}” must be a block: a vertical bar, and the text indented below it.",
                key=key,
            )
            self.reader.report(codes.NO_BLOCK, message, node, msg("{example}", example=f"{key}: |"))
            return ""
        self._check_size(node)
        return node.text if not node.text or node.text.endswith("\n") else node.text + "\n"

    def passage(self, key: str, *, required: bool = False) -> str:
        """Return a text of any length under `key`, in a block or in quotes, exactly as it stands."""
        node = self.value(key, required=required)
        if node is None:
            return ""
        if node.kind != "scalar" or node.style in ("|", ">", '"', "'"):
            return self._passage_of(node, key)
        return self.reader.line_of(node, key)

    def _passage_of(self, node: Node, key: str) -> str:
        if node.kind != "scalar":
            self.reader.wrong(node, key, msg("a text"))
            return ""
        self._check_size(node)
        self.reader.check_characters(node)
        return node.text

    def _check_size(self, node: Node) -> None:
        size = len(node.text.encode())
        if size > MAX_TEXT:
            message = msg("The text has {size} bytes; a text has at most {limit}.", size=size, limit=MAX_TEXT)
            self.reader.report(codes.LONG_TEXT, message, node, msg("divide it into sections"))

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return the date under `key`, written 2021-04-09; None where there is none."""
        node = self.value(key, required=required)
        if node is None or (node.empty and not required):
            return None
        try:
            return date(*map(int, _ISO_DAY.fullmatch(node.text).groups()))  # type: ignore[union-attr]
        except AttributeError:
            self._no_date(node, key)
        except ValueError:
            message = msg("{found} is not a day that exists.", found=node.text)
            self.reader.report(codes.NO_DATE, message, node)
        return None

    def _no_date(self, node: Node, key: str) -> None:
        dutch = _DUTCH_DAY.fullmatch(node.text)
        example = f"{dutch[3]}-{int(dutch[2]):02}-{int(dutch[1]):02}" if dutch else "2021-04-09"
        message = msg("The value of “{key}” must be a date: year, month, day.", key=key)
        self.reader.report(codes.NO_DATE, message, node, msg("{example}", example=f"{key}: {example}"))

    def whole(self, key: str, *, least: int = 0) -> int:
        """Return the whole number under `key`, at least `least`; that is also the value of a mistake."""
        node = self.value(key, required=True)
        if node is None:
            return least
        if node.kind == "scalar" and re.fullmatch(r"[0-9]{1,9}", node.text) and int(node.text) >= least:
            return int(node.text)
        message = msg("The value of “{key}” must be a whole number, {least} or more.", key=key, least=least)
        self.reader.report(codes.OTHER_SORT, message, node)
        return least

    def moment(self, key: str) -> datetime | None:
        """Return the moment under `key`, which must be there with its offset; None where it is not."""
        text, node = self.line(key), self.value(key)
        try:
            when = datetime.fromisoformat(text)
        except ValueError:
            when = None
        if when is not None and when.tzinfo is not None:
            return when
        if node is not None and not self.reader.reported(node):
            example = msg("a moment with its offset: {example}", example="2021-04-09T10:00:00+02:00")
            self.reader.wrong(node, key, example)
        return None

    def shaped(self, key: str, found: str, shape: Shape) -> str:
        """Return `found`, the line under `key`, and report it where it is not of that shape."""
        node = self.value(key)
        if found and node is not None and not re.fullmatch(shape.pattern, found) and not self.reader.reported(node):
            self.reader.wrong(node, key, shape.says)
        return found

    def choice(self, key: str, kinds: type[_ChoiceT]) -> _ChoiceT | None:
        """Return which of `kinds` stands under `key`; None where it is missing or is none of them."""
        found = self.line(key, required=False)
        node = self._values.get(key)
        if node is None or found in list(kinds):
            return kinds(found) if found else None
        if not self.reader.reported(node):
            names = [str(kind) for kind in kinds]
            near = get_close_matches(found[:80], names, 1)
            fix = msg("did you mean “{near}”?", near=near[0]) if near else None
            message = msg(
                "“{found}” cannot stand under “{key}”: {names}.", found=found, key=key, names=", ".join(names)
            )
            self.reader.report(codes.UNKNOWN_WORD, message, node, fix)
        return None

    def lines(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return the texts of a list under `key`; one text alone reads as a list of one."""
        node = self.value(key, required=required)
        if node is None or node.empty:
            if node is not None and required:
                self.reader.report(codes.NO_VALUE, msg("The key “{key}” has no value.", key=key), node)
            return ()
        return tuple(self.reader.line_of(item, key) for item in (node.items if node.kind == "list" else [node]))

    def each(self, key: str, *, required: bool = False) -> list[Node]:
        """Return the elements of the list under `key`."""
        node = self.value(key, required=required)
        if node is None or node.empty or node.kind == "list":
            return node.items if node else []
        self.reader.wrong(node, key, msg("a list"))
        return []

    def inside(self, key: str, known: Iterable[str]) -> Fields:
        """Return the mapping under `key`, where `known` keys may stand."""
        node = self.value(key, required=True)
        if node is not None and node.kind != "mapping":
            self.reader.wrong(node, key, msg("keys with values"))
        return self.of(node, known)

    def of(self, node: Node | None, known: Iterable[str]) -> Fields:
        """Return the keys of the mapping `node`; of nothing, where it is something else."""
        return Fields(self.reader, node if node and node.kind == "mapping" else None, tuple(known))


def _as_number(found: str) -> Mapping[str, str]:
    try:
        return {
            "found": found,
            "read": str(float(found) if "." in found or "e" in found.lower() else int(found)),
        }
    except ValueError:
        return {"found": found, "read": "a number"}


_READINGS: Mapping[yaml.Reading, Message] = {
    "number": msg("a number"),
    "yes or no": msg("yes or no"),
    "nothing": msg("nothing"),
    "date": msg("a date"),
}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return `findings` sorted by file and place."""
    return sorted(findings, key=lambda finding: finding.place)
