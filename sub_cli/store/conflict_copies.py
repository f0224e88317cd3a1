"""Copies that a cloud drive leaves beside a file that two people changed: OneDrive, Dropbox, Nextcloud, iCloud.

A file counts as one by its name, only where the original stands beside it, and not where it calls itself by that name
inside. It is then no text of the programme: nothing reads it but `sub check`, which tells of it, and `sub save`, which
settles it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sub_cli import layout
from sub_cli.errors import SubError
from sub_cli.store.files import Files


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a name goes on behind that of the original, before its ending."""

    who: str
    """Which program names copies so."""
    pattern: re.Pattern[str]
    certain: bool = False
    """Whether nobody gives a file such a name by hand."""


_SHAPES = (
    _Shape(
        "Dropbox, newer Nextcloud", re.compile(r" ?\([^)]*\b(conflict|conflicted|conflicterende)\b.*\)", re.I), True
    ),
    _Shape("Nextcloud, ownCloud", re.compile(r"_conflict-\d{8}-\d{6}"), True),
    _Shape("Syncthing", re.compile(r"\.sync-conflict-\d{8}-\d{6}-\w+"), True),
    _Shape("Windows", re.compile(r" - (copy|kopie)( ?\(\d{1,3}\))?", re.I)),
    _Shape("macOS", re.compile(r" (copy|kopie)( \d{1,3})?", re.I)),
    _Shape("Google Drive, browsers", re.compile(r" ?\(\d{1,3}\)")),
    _Shape("iCloud", re.compile(r" \d{1,3}")),
    # The name of a machine; no id of a section or erratum has a capital behind its first hyphen.
    _Shape("OneDrive", re.compile(r"-(?=[^ ]*[A-Z])\w+([-_.]\w+)*")),
)
_MARKS = (" ", "(", "_conflict-", ".sync-conflict-")
_MACHINE = re.compile(r"-[^-A-Z/]*+[A-Z]")
"""One of these stands in every such name: most names are told by it not to be one, and all of a folder at once."""
_OWN_NAME = re.compile(rb"^(?:id|number):[ \t]*['\"]?([^'\"\s#]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy, and the file that it was made of."""

    path: str
    original: str


def may_be_copy(path: str) -> bool:
    """Tell whether a path has a name as copies have; whether it is one, what stands beside it says."""
    return _has_mark(path.rpartition("/")[2])


def _has_mark(text: str) -> bool:
    return any(mark in text for mark in _MARKS) or _MACHINE.search(text) is not None


def copies_among(files: Files, paths: Collection[str]) -> Iterator[Copy]:
    """Yield the copies among `paths`, which are all that stand where they stand, sorted."""
    marked = [path for path in paths if may_be_copy(path)] if _has_mark("/".join(paths)) else []
    known = set(paths) if marked else set()
    for path in sorted(marked):
        original = _original(files, path, known)
        if original:
            yield Copy(path, original)


def copies(files: Files) -> list[Copy]:
    """Return every copy beside a text of the programme, sorted by path."""
    return [each for folder in layout.SOURCES for each in copies_among(files, files.names(folder))]


def without_copies(files: Files, paths: Collection[str]) -> list[str]:
    """Return those of `paths`, which are all that stand where they stand, that are no copies; in their order."""
    found = {each.path for each in copies_among(files, paths)}
    return [path for path in paths if path not in found] if found else list(paths)


def names_in(files: Files, folder: str) -> Iterator[str]:
    """Yield the names of the things whose files lie in `folder` itself; see `layout.names_in`."""
    return layout.names_in(folder, without_copies(files, files.names(folder)))


def _original(files: Files, path: str, known: Collection[str]) -> str:
    """Return what a path is a copy of, the longest name where that may be more than one; empty where it is none."""
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not dot or not (ending == "yaml" or f".{ending}".lower() in layout.PICTURES):
        return ""
    for shape, original in _before(stem):
        beside = f"{folder}/{original}.{ending}"
        if beside in known and (shape.certain or (ending == "yaml" and not _is_itself(files, path))):
            return beside
    return ""


def _before(stem: str) -> Iterator[tuple[_Shape, str]]:
    """Yield the shapes that end a name, each with what stands before it: the longest first."""
    for end in range(len(stem) - 1, 0, -1):
        for shape in _SHAPES:
            if shape.pattern.fullmatch(stem, end):
                yield shape, stem[:end]


def _is_itself(files: Files, path: str) -> bool:
    """Tell whether a file calls itself by the name that it has."""
    try:
        said = _OWN_NAME.search(files.read(path))
    except (SubError, FileNotFoundError):
        return False
    return said is not None and said[1].decode("utf-8", "replace") == layout.name_of(path)


def names_of(found: Iterable[Copy]) -> str:
    """Return the names of the copies, for a sentence."""
    return ", ".join(each.path.rpartition("/")[2] for each in found)
