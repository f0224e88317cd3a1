"""What somebody did by hand to the files of a programme since the last commit, and how a person would say it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from sub_cli import layout
from sub_cli.document.model import Document
from sub_cli.document.numbering import numbers
from sub_cli.errata.names import Named, number_of, renumbered
from sub_cli.errors import NotFound, SubError
from sub_cli.messages import Message, msg
from sub_cli.pages.pictures import of_document
from sub_cli.pages.pictures import of_texts as shown_by_texts
from sub_cli.store import documents, errata, memos
from sub_cli.store.conflict_copies import copies, may_be_copy
from sub_cli.store.files import Files, read_if_there
from sub_cli.workspace import Workspace


class How(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    RENAMED = "renamed"
    DELETED = "deleted"


_SAID = {
    How.NEW: msg("{thing} added"),
    How.CHANGED: msg("{thing} changed"),
    How.RENAMED: msg("{thing} renamed"),
    How.DELETED: msg("{thing} deleted"),
}


_ID = re.compile(rb"^id:.*\n", re.MULTILINE)
"""The line of a file that says its own name."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that was done by hand."""

    path: str
    how: How
    said: Message
    """`Section 2.1 Democratische legitimatie changed`."""
    was: str = ""
    """The path of before, of what was renamed."""

    @property
    def thing(self) -> Message:
        """Return what it was done to: `Section 2.1 Democratische legitimatie`."""
        found = self.said.facts["thing"]
        assert isinstance(found, Message)
        return found

    @property
    def paths(self) -> tuple[str, ...]:
        """Return every path that differs by it."""
        return (self.was, self.path) if self.was else (self.path,)


@dataclass(frozen=True, slots=True)
class Edits:
    """What was done by hand since the last commit."""

    own: tuple[Edit, ...]
    """To the files of the programme, sorted by path."""
    others: tuple[str, ...]
    """Files below the workspace that are not the programme's."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Return every path of the programme that differs."""
        return tuple(path for edit in self.own for path in edit.paths)


def edits(workspace: Workspace, pictures: Iterable[str] = ()) -> Edits:
    """Return what differs from the last commit, on a branch without one everything; raises `Unable`.

    Among it are `pictures`, and those that edited texts show, also where git was told to leave them out.
    """
    from sub_cli.history.file_state import head_ids

    changed = _without_copies(workspace, workspace.repository.changes())
    shown = _without(changed, [*pictures, *shown_by_texts(workspace.tree, changed)])
    before = head_ids(workspace.repository, [*changed, *shown])
    left_out = {path for path in shown if not before[path] and _is_there(workspace, path)}
    own = _own(workspace, changed, before) | left_out
    return Edits(tuple(_in_words(workspace, own, before)), tuple(path for path in changed if path not in own))


def _without_copies(workspace: Workspace, changed: list[str]) -> list[str]:
    """Return the files without the copies that a cloud drive left: which of them stays is asked first."""
    found = {each.path for each in copies(workspace.tree)} if any(map(may_be_copy, changed)) else set()
    return [path for path in changed if path not in found]


def _without(known: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Return those of `paths` that are no `known` ones and may name a picture in the workspace, each once."""
    known = set(known)
    plain = (path for path in paths if posixpath.normpath(path) == path and not path.startswith(("/", "..")))
    return [path for path in dict.fromkeys(plain) if path not in known and path.lower().endswith(layout.PICTURES)]


def _is_there(workspace: Workspace, path: str) -> bool:
    """Tell whether a file is there that may be read; the check says why another one may not."""
    with suppress(SubError):
        return read_if_there(workspace.tree, path) is not None
    return False


def _own(workspace: Workspace, changed: Iterable[str], before: Mapping[str, str]) -> set[str]:
    """Return those of the files that are the programme's: by name and place, kept there already, or shown by a text."""
    templates = workspace.settings.house.templates
    kept = tuple(f"{folder}/" for folder in (*layout.SOURCES, templates))
    own = {
        path for path in changed if layout.is_of_programme(path, templates) or (before[path] and path.startswith(kept))
    }
    rest = [path for path in changed if path not in own and path.lower().endswith(layout.PICTURES)]
    return own | set(rest).intersection(_shown(workspace) if rest else ())


def _shown(workspace: Workspace) -> Iterator[str]:
    for name in documents.list_documents(workspace.files):
        with suppress(SubError):
            yield from of_document(workspace.files, name)
    yield from shown_by_texts(workspace.files, map(layout.memo_path, memos.list_memos(workspace.files)))


def _in_words(workspace: Workspace, own: Iterable[str], before: Mapping[str, str]) -> Iterator[Edit]:
    now = {path: _content(workspace, path) for path in sorted(own)}
    moved = _moved(workspace, now, before)
    say = _Words(workspace)
    for path, data in now.items():
        if path in moved:
            yield Edit(path, How.RENAMED, say(path, How.RENAMED), moved[path])
        elif path not in moved.values():
            how = How.DELETED if data is None else How.CHANGED if before[path] else How.NEW
            yield Edit(path, how, say(path, how))


def _content(workspace: Workspace, path: str) -> bytes | None:
    """Return what a file holds, None where there is none; of what may not be read nothing: the check says why."""
    try:
        return read_if_there(workspace.tree, path)
    except SubError:
        return b""


def _moved(workspace: Workspace, now: Mapping[str, bytes | None], before: Mapping[str, str]) -> dict[str, str]:
    """Return the files that are new and say what one says that is gone, or still have its id, each with that one."""
    gone = [path for path, data in now.items() if data is None and before[path]]
    if not gone:
        return {}
    then = workspace.revision("HEAD")
    held = {(_folder(path), _without_id(then.read(path))): path for path in gone}
    fresh = {path: (_folder(path), _without_id(data)) for path, data in now.items() if data and not before[path]}
    found = {path: held.pop(key) for path, key in fresh.items() if key in held}
    left = set(held.values())
    for path, data in now.items():
        said = _ID.search(data) if data and path in fresh and path not in found else None
        was = f"{_folder(path)}/{_id_in(said)}.yaml" if said else ""
        if was in left:
            left.remove(was)
            found[path] = was
    return found | _renumbered(then, left, {path: now[path] or b"" for path in fresh if path not in found})


def _renumbered(then: Files, gone: Iterable[str], fresh: Mapping[str, bytes]) -> dict[str, str]:
    """Return the errata that have another number, as `sub settle` gives one where a stash is put back."""
    pairs = ((path, was) for was in sorted(gone) for path in fresh if _has_another_number(then, was, path, fresh[path]))
    return dict(pairs)


def _has_another_number(then: Files, was: str, path: str, data: bytes) -> bool:
    """Tell whether the erratum at `path` makes the changes of the one at `was`, and is called so but for the number."""
    name, number = layout.name_of(path), number_of(layout.name_of(path))
    if not layout.is_of("erratum", path) or _folder(was) != _folder(path) or number is None:
        return False
    if renumbered(layout.name_of(was), number) != name:
        return False
    with suppress(SubError):
        return errata.parse_erratum(path, data).changes == errata.parse_erratum(was, then.read(was)).changes
    return False


def _id_in(said: re.Match[bytes]) -> str:
    return said[0].partition(b":")[2].decode("utf-8", "replace").strip(" \n'\"")


def with_id_in(data: bytes, name: str) -> bytes:
    """Return the file of a section as one of the id `name`; nothing else differs."""
    return _ID.sub(f"id: {name}\n".encode(), data, count=1)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _without_id(data: bytes) -> bytes:
    return _ID.sub(b"", data, count=1)


class _Words:
    """Says what became of a file; a document is read once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.document = cache(self._document)

    def __call__(self, path: str, how: How) -> Message:
        """Return the sentence, as the thing is called now, or was called before it was deleted."""
        return replace(_SAID[how], facts={"thing": self._thing(path, how is How.DELETED)})

    def _thing(self, path: str, gone: bool) -> Message:
        parts, name = path.split("/"), layout.name_of(path)
        if path == layout.SETTINGS:
            return msg("Settings")
        if parts[0] == layout.ERRATA:
            return msg("Erratum {name}", name=Named("/".join(parts[1:]).removesuffix(".yaml")))
        if path.startswith(f"{layout.MEMOS}/") and path.endswith(".yaml"):
            return msg("Memo {name}", name=name)
        if path.lower().endswith(layout.PICTURES):
            return msg("Picture {name}", name=parts[-1])
        if parts[0] == layout.DOCUMENTS and len(parts) > 2 and path.endswith(".yaml"):
            return self._text(parts[1], name, gone) if parts[2] == "sections" else self._plan(parts[1], gone)
        return msg("File {name}", name=path)

    def _text(self, document_id: str, section_id: str, gone: bool) -> Message:
        document = self.document(document_id, gone)
        known = document and section_id in document.ids() and section_id in document.sections
        if not document or not known:
            lost = not document and not gone
            return self._text(document_id, section_id, True) if lost else self._section(document_id, section_id)
        try:
            name = f"{numbers(document)[section_id]} {document.sections[section_id].title}"
        except SubError:  # told by the check
            return self._section(document_id, section_id) if gone else self._text(document_id, section_id, True)
        return self._section(document_id, name)

    def _section(self, document_id: str, name: str) -> Message:
        return msg("Section {name}", name=self.workspace.named(document_id, name))

    def _plan(self, document_id: str, gone: bool) -> Message:
        document = self.document(document_id, gone)
        if document is None and not gone:
            return self._plan(document_id, True)
        return msg("Outline of {name}", name=document.title if document else document_id)

    def _document(self, document_id: str, gone: bool) -> Document | None:
        try:
            files: Files = self.workspace.revision("HEAD") if gone else self.workspace.tree
            return self.workspace.document(document_id, files)
        except (SubError, NotFound):
            return None
