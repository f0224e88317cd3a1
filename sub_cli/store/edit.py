"""Edits that replace the span of one value and leave every other byte of the file alone.

Spans follow from lines and columns only: the character index of ruamel's marks drifts, and the end of a
block scalar lies behind the blank lines that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from sub_cli.errors import BadInput
from sub_cli.store import emit, yaml
from sub_cli.store.yaml import Node

Key = str | tuple[str | int, ...]
"""A key at the top of the file, or the way to a nested one: `("changes", 0, "line")`."""

_HEADER = re.compile(r"[|>](?P<chomp>[-+]?)(?P<digit>[1-9]?)(?P<late>[-+]?)(?P<rest>[^\n]*)\n")
_STEP = 2


Splice: TypeAlias = tuple[int, int, str]
"""From where to where a text is replaced, and by what."""


class Draft:
    """A file that is being edited: its text, with a line feed at the end, and its nodes."""

    def __init__(self, data: bytes, path: str = "") -> None:
        """Parse `data`; raise `BadInput` where its form is wrong, for then no span is certain."""
        self.text, root, findings = yaml.read(path, data)
        if findings or root is None or root.kind != "mapping":
            raise BadInput.because(*(findings or [yaml.nothing_there(path)]))
        self.root: Node = root
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        """Where each line begins, and where the text ends."""
        self._whole = data.endswith(b"\n")

    def offset(self, line: int, column: int) -> int:
        """Return where in the text a line and a column, both from 0, lie."""
        return self.starts[line] + column

    def spliced(self, start: int, end: int, new: str) -> bytes:
        """Return the file with the text from `start` to `end` replaced; a last line feed is not added."""
        return self.with_splices((start, end, new))

    def with_splices(self, *splices: Splice) -> bytes:
        """Return the file with each of these spans, which do not meet, replaced; see `spliced`."""
        text = self.text
        for start, end, new in sorted(splices, key=lambda each: each[:2], reverse=True):
            text = text[:start] + new + text[end:]
        if not self._whole and not text.endswith("\n\n"):  # there the last of them belongs to a text
            text = text.removesuffix("\n")
        return text.encode()

    def find(self, key: Key) -> Found:
        """Return the value under `key`; raise `KeyError` where there is none."""
        holder, node, name, flow = self.root, self.root, None, False
        for step in (key,) if isinstance(key, str) else key:
            holder, flow = node, flow or node.flow
            name, node = _inside(node, step)
        return Found(holder, name, node, flow)

    def end(self, node: Node, holder: Node) -> int:
        """Return where the line behind `node` begins; `holder` is the mapping it stands in."""
        if node.kind == "mapping" and not node.flow:
            return self.end(node.pairs[-1][1], node)
        if node.kind == "list" and not node.flow:
            return self.end(node.items[-1], holder)
        if node.style in ("|", ">"):
            return self.block(node, holder).end
        return self.starts[node.end_line + 1]

    def block(self, node: Node, holder: Node) -> Block:
        """Return the layout of the block scalar `node`, whose key stands in the column of `holder`."""
        start = self.offset(node.line, node.column)
        header = _HEADER.match(self.text, start)
        if header is None:  # the parser accepted it, so this is a bug
            raise ValueError(f"no block scalar at line {node.line + 1}")
        digit = int(header["digit"] or 0)
        found = holder.column + digit if digit else self._indent(header.end(), holder.column)
        indent = found or holder.column + _STEP
        body = _body(found or holder.column + 1).match(self.text, header.end())
        last = body.end() if body else header.end()
        chomp = header["chomp"] or header["late"]
        end = last if chomp == "+" else self._without_blank_lines(header.end(), last, indent)
        crowded = self._indent(last, holder.column) > 0
        return Block(
            start, end, last, chomp, bool(header["chomp"]), digit, header["rest"], indent, holder.column, crowded
        )

    def _indent(self, start: int, least: int) -> int:
        first = _FIRST_WORD.match(self.text, start)
        indent = len(first["indent"]) if first else 0
        return indent if indent > least else 0

    def _without_blank_lines(self, start: int, end: int, indent: int) -> int:
        while end > start:
            line = self.text.rfind("\n", start, end - 1) + 1 or start
            row = self.text[line : end - 1]
            if row.strip(" ") or len(row) > indent:
                return end
            end = line
        return end


_FIRST_WORD = re.compile(r"(?: *\n)*(?P<indent> *)(?=[^ \n])")


def _body(indent: int) -> re.Pattern[str]:
    return re.compile(rf"(?: {{{indent}}}[^\n]*\n| {{0,{indent}}}\n)*")


def _inside(node: Node, step: str | int) -> tuple[Node | None, Node]:
    if isinstance(step, int):
        if step >= len(node.items):
            raise KeyError(step)
        return None, node.items[step]
    for name, value in node.pairs:
        if name.text == step:
            return name, value
    raise KeyError(step)


@dataclass(frozen=True, slots=True)
class Found:
    """A value, and where it belongs."""

    holder: Node
    """The mapping or list that holds it."""
    name: Node | None
    """Its key; None for an element of a list."""
    node: Node
    flow: bool
    """True between brackets, where commas need quotes."""


@dataclass(frozen=True, slots=True)
class Block:
    """How a block scalar stands in the file; offsets in characters of the text."""

    start: int
    """Where the vertical bar stands."""
    end: int
    """Behind the last line that belongs to the value."""
    last: int
    """Behind the blank lines that follow; a value that ends in blank lines takes them in."""
    chomp: str
    """What happens to the line feeds at the end: one stays (""), none (`-`), all (`+`)."""
    chomp_first: bool
    """True where that indicator stands before the digit."""
    digit: int
    """The indentation indicator; 0 where there is none."""
    rest: str
    """What stands behind the indicators: blanks and a comment."""
    indent: int
    """Column of the text."""
    parent: int
    """Column of the key."""
    crowded: bool
    """True where a comment follows that an empty block would take for its text."""

    def header(self, old: str, new: str) -> tuple[str, int]:
        """Return the header line that fits `new`, as little changed as can be, and the column of the text.

        An indicator that `old` did not need was somebody's choice and stays. One that it needed goes when
        `new` can do without. An emptied block keeps its indentation as an indicator. So the way back
        gives the old header again.
        """
        needless = self.digit and not self._needs_digit(old)
        indent = self.indent if self.indent - self.parent <= 9 else self.parent + _STEP
        digit = str(indent - self.parent) if needless or self._needs_digit(new) else ""
        chomp = self._chomping(new)
        indicators = chomp + digit if self.chomp_first else digit + chomp
        return f"|{indicators}{self.rest}\n", indent if digit else self.indent

    def _needs_digit(self, value: str) -> bool:
        if value.strip("\n"):
            return emit.needs_digit(value)
        remembering = not value and self.indent != self.parent + _STEP
        return self.indent - self.parent <= 9 and (self.crowded or remembering)

    def _chomping(self, new: str) -> str:
        if new.endswith("\n\n") or new == "\n":
            return "+"
        return self.chomp


def text_of(node: Node) -> str:
    """Return the text of a literal block, with the line feed at its end that a text has."""
    return node.text if not node.text or node.text.endswith("\n") else node.text + "\n"


def replace_text(data: bytes, key: Key, new: str) -> bytes:
    """Return `data` with another text in the literal block under `key`; the same text gives the same bytes.

    Raises `KeyError` where there is no such key and `ValueError` where its value is not a literal block or
    `new` holds a character that no block can hold.
    """
    draft = Draft(data)
    found = draft.find(key)
    if found.node.style != "|":
        raise ValueError(f"the value of {key!r} is not a literal block")
    new = new if not new or new.endswith("\n") else new + "\n"
    old = text_of(found.node)
    if new == old:
        return data
    if not emit.fits_block(new):
        raise ValueError("the text holds a character that cannot stand in a file")
    block = draft.block(found.node, found.holder)
    header, indent = block.header(old, new)
    end = block.last if new.endswith("\n\n") or new == "\n" else block.end
    return draft.spliced(block.start, end, header + emit.indented(new, indent))


def replace_scalar(data: bytes, key: Key, new: str, *, raw: str | None = None, quoted: bool = False) -> bytes:
    """Return `data` with the scalar under `key` replaced by `new`; the same value gives the same bytes.

    `raw` is written as it stands (its quoting travels with it); `quoted` asks for quotes also where none
    are needed. Quoting that a person chose stays. Raises `KeyError` where there is no such key.
    """
    draft = Draft(data)
    return _with_scalar(draft, draft.find(key), new, raw, quoted) or data


def _with_scalar(draft: Draft, found: Found, new: str, raw: str | None, quoted: bool) -> bytes | None:
    splice = _scalar_splice(draft, found, new, raw, quoted)
    return draft.spliced(*splice) if splice else None


def _scalar_splice(draft: Draft, found: Found, new: str, raw: str | None, quoted: bool) -> Splice | None:
    if raw is None and found.node.text == new and not found.node.empty:
        return None
    start, end = _scalar_span(draft, found)
    token = _restyled(found, draft.text[start:end], new, quoted) if raw is None else raw
    if found.node.empty and token:
        token = " " + token
    elif not token and draft.text[start - 2 : start] == ": ":
        start -= 1
    return start, end, token


def _scalar_span(draft: Draft, found: Found) -> tuple[int, int]:
    node = found.node
    if node.kind != "scalar":
        raise ValueError("the value is not a scalar")
    if node.style in ("|", ">"):
        block = draft.block(node, found.holder)
        return block.start, block.end - 1
    return draft.offset(node.line, node.column), draft.offset(node.end_line, node.end_column)


def _restyled(found: Found, token: str, new: str, quoted: bool) -> str:
    node = found.node
    if node.style not in ("'", '"'):
        return emit.double_quoted(new) if quoted else emit.scalar(new, flow=found.flow)
    needless = emit.plain_is_safe(node.text, flow=found.flow)
    if not quoted and not needless and token == emit.quoted(node.text):
        return emit.scalar(new, flow=found.flow)  # the quotes were there for the old value's sake
    if node.style == "'" and emit.fits_single_quotes(new):
        return emit.single_quoted(new)
    return emit.double_quoted(new)


def set_scalar(
    data: bytes,
    key: Key,
    new: str,
    *,
    after: Iterable[str] = (),
    raw: str | None = None,
    quoted: bool = False,
) -> bytes:
    """Return `data` with the scalar under `key` replaced, or added on a line of its own where there is none.

    A new line comes behind the first key of `after` that is there, or at the end of its mapping; `raw` and
    `quoted` are as in `replace_scalar`, except that `raw` counts only where the value differs from `new`.
    """
    draft = Draft(data)
    splices = scalar_splice(draft, key, new, after=after, raw=raw, quoted=quoted)
    return draft.with_splices(*splices) if splices else data


def scalar_splice(
    draft: Draft,
    key: Key,
    new: str,
    *,
    after: Iterable[str] = (),
    raw: str | None = None,
    quoted: bool = False,
) -> tuple[Splice, ...]:
    """Return what `set_scalar` replaces, nothing where the value is `new` already: for several edits of one draft."""
    *way, name = (key,) if isinstance(key, str) else key
    holder = draft.find(tuple(way)).node
    present = holder.get(str(name))
    if present is not None:
        same = present.text == new and not present.empty
        splice = None if same else _scalar_splice(draft, draft.find(key), new, raw, quoted)
        return (splice,) if splice else ()
    token = raw if raw is not None else emit.double_quoted(new) if quoted else emit.scalar(new)
    at = _behind(draft, holder, after)
    return ((at, at, f"{' ' * holder.column}{name}: {token}\n"),)


def _behind(draft: Draft, holder: Node, after: Iterable[str]) -> int:
    last = next((node for name in after if (node := holder.get(name)) is not None), holder.pairs[-1][1])
    return draft.end(last, holder)


def remove_key(data: bytes, key: Key) -> bytes:
    """Return `data` without `key` and its value; the same bytes where it is not there.

    Raises `ValueError` for the first key of a list's element, which shares its line with the dash.
    """
    draft = Draft(data)
    try:
        found = draft.find(key)
    except KeyError:
        return data
    line = found.name.line if found.name else 0
    start = draft.starts[line]
    if found.name is None or found.flow or draft.text[start : start + found.name.column].strip():
        raise ValueError(f"{key!r} does not stand on a line of its own")
    return draft.spliced(start, draft.end(found.node, found.holder), "")


def replace_value(data: bytes, key: str, written: str, *, after: Iterable[str] = ()) -> bytes:
    """Return `data` with the top-level `key` and its value replaced by the lines `written`.

    Without the key the lines are added behind the first key of `after` that is there.
    """
    draft = Draft(data)
    return draft.with_splices(value_splice(draft, key, written, after=after))


def value_splice(draft: Draft, key: str, written: str, *, after: Iterable[str] = ()) -> Splice:
    """Return what `replace_value` replaces: for several edits of one draft."""
    try:
        found = draft.find(key)
    except KeyError:
        at = _behind(draft, draft.root, after)
        return at, at, written
    return draft.starts[found.name.line if found.name else 0], draft.end(found.node, found.holder), written
