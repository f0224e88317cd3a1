"""Files by themselves, outside any workspace: what they say, as text that can be compared or shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sub_cli.document.model import Section
from sub_cli.errors import BadInput
from sub_cli.store import yaml
from sub_cli.store.edit import replace_text, text_of
from sub_cli.store.yaml import Node
from sub_cli.text.format import format_text

_SECTION_KEYS = frozenset({"id", "title", "number", "text"})
_BLOCK = re.compile(r"^text:[ \t]*\|[-+0-9]*[ \t]*\n((?:(?:[ \t].*)?\n)*)", re.MULTILINE)


def section_of(path: str, data: bytes) -> Section:
    """Return what a file says: a section as it is, other YAML as its keys and texts, anything else as one text.

    What is no section has no title and no id. Raises `BadInput` for bytes that are not UTF-8 and for broken YAML.
    """
    if not path.lower().endswith((".yaml", ".yml")):
        return Section("", "", _text(path, data))
    if not data.strip():
        return Section("", "", "")
    root = yaml.load(path, data)
    keys = {key.text: value for key, value in root.pairs}
    if "text" in keys and "title" in keys and keys.keys() <= _SECTION_KEYS:
        said = {key: node.text for key, node in keys.items()}
        return Section(said.get("id", ""), said["title"], text_of(keys["text"]), said.get("number", ""))
    return Section("", "", "\n\n".join(_prose(root)) + "\n")


def readable(data: bytes) -> bytes:
    """Return the file of a section as git shall show it: its text without indent, one sentence on each line.

    Every other line stays as it is. What is not UTF-8, or holds no text, is returned untouched.
    """
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        return data
    found = _BLOCK.search(whole)
    if found is None:
        return data
    rows = found[1].split("\n")
    indent = min((len(row) - len(row.lstrip(" ")) for row in rows if row.strip()), default=0)
    text = format_text("\n".join(row[indent:] for row in rows))
    return (whole[: found.start()] + "\n" + text + whole[found.end() :]).encode()


def formed(data: bytes) -> bytes:
    """Return the file of a section with one sentence on each line of its text; as it is where it is no section."""
    try:
        node = yaml.load("section.yaml", data).get("text")
        return data if node is None else replace_text(data, "text", format_text(text_of(node)))
    except (BadInput, KeyError, ValueError):
        return data


def _text(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise BadInput.because(*yaml.decode(path, data)[1]) from None


def _prose(node: Node, name: str = "") -> Iterator[str]:
    """Yield a paragraph for each value: its name before a line, above a text."""
    if node.kind == "mapping":
        for key, value in node.pairs:
            yield from _prose(value, key.text)
    elif node.kind == "list":
        for item in node.items:
            yield from _prose(item, name)
    elif "\n" in node.text:
        yield f"# {name}"
        yield node.text.rstrip("\n")
    else:
        yield f"{name}: {node.text}" if name else node.text
