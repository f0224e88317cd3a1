"""Fmt and check --fix: files brought into the usual form; what they say does not change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from sub_cli import layout
from sub_cli.actions.edition_pictures import recorded
from sub_cli.change import Recorded, Stamp
from sub_cli.errors import SubError
from sub_cli.messages import msg
from sub_cli.store import documents, yaml
from sub_cli.store.edit import replace_text
from sub_cli.text.format import format_text, normal_form
from sub_cli.workspace import Workspace


def mend(workspace: Workspace, stamp: Stamp, *, sentences: bool = False, numbers: bool = False) -> Recorded:
    """Put the form of every file right, in the work tree: characters, line ends, quotes, layout.

    With `sentences` the texts of sections get one sentence on each line too, but for documents that are adopted:
    their lines are what errata hold on to. With `numbers` errata that share a number are parted, and adopted editions
    record the pictures that they do not. A file that cannot be read is left to `sub check`.
    """
    free = _free_documents(workspace) if sentences else set()
    with workspace.changing("fmt", replace(stamp, commit=False)) as change:
        for path in (path for folder in layout.SOURCES for path in workspace.files.names(folder)):
            if path.endswith(".yaml"):
                try:
                    change.put(path, _mended(path, workspace.files.read(path), free), own=True)
                except SubError:
                    continue
        if numbers:
            for path, data in _with_pictures(workspace):
                change.put(path, data, own=True)
            change.part_numbers()
        return change.finish(msg("Files brought into the usual form"))


def _with_pictures(workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each adopted document that does not record all pictures of its edition, with them."""
    for name in documents.list_documents(workspace.files):
        with suppress(SubError):
            document = workspace.document(name)
            found = recorded(workspace, document, document.pictures) if document.edition else ()
            if found != document.pictures:
                path = layout.document_path(name)
                yield path, documents.with_pictures(_mended(path, workspace.files.read(path), set()), found)


def _mended(path: str, data: bytes, free: set[str]) -> bytes:
    """Return the file in the usual form; `free` are the documents whose sentences may be put on lines of their own."""
    parts = path.split("/")
    if parts[0] != layout.DOCUMENTS or parts[1] == "memos":
        return yaml.mended(data)
    data = documents.mended(path, data)
    if parts[-2] == "sections" and parts[1] in free:
        text = documents.parse_section(path, data).text
        data = replace_text(data, "text", format_text(normal_form(text)))
    return data


def _free_documents(workspace: Workspace) -> set[str]:
    """Return the documents that are still being written."""
    free = set()
    for name in documents.list_documents(workspace.files):
        try:
            if not workspace.document(name).edition:
                free.add(name)
        except SubError:
            continue
    return free
