"""Restore: a file that was broken, deleted, renamed or changed by hand is as it was last recorded.

Only the work tree changes, and what stood there is kept first, so that nothing is lost whatever was meant.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePosixPath

from sub_cli import config, layout, toml
from sub_cli.actions.edits import Edit, How, edits
from sub_cli.actions.kept import keep, put_away
from sub_cli.change import Recorded, Stamp
from sub_cli.codes import HOUSE_NOT_TOML
from sub_cli.document.numbering import numbers
from sub_cli.errors import NotFound, Refused, SubError, Unable, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, memos
from sub_cli.workspace import Workspace


class Differs(StrEnum):
    """How a file differs from what was last recorded."""

    DELETED = "deleted"
    BROKEN = "broken"
    CHANGED = "changed"
    RENAMED = "renamed"


_SAID = {
    Differs.DELETED: msg("deleted"),
    Differs.BROKEN: msg("cannot be read any more"),
    Differs.CHANGED: msg("changed"),
    Differs.RENAMED: msg("renamed"),
}


@dataclass(frozen=True, slots=True)
class Different:
    """A file that was recorded, and is not as it was then."""

    path: str
    """Where it was recorded."""
    how: Differs
    thing: Message
    """`Section 2.1 Rollen`."""
    now: str = ""
    """Where it stands now, of what was renamed."""

    @property
    def said(self) -> Message:
        """Return what became of it: `Section 2.1 Rollen: deleted`."""
        return msg("{thing}: {how}", thing=self.thing, how=_SAID[self.how])

    @property
    def paths(self) -> tuple[str, ...]:
        """Return every path that comes to be as it was."""
        return (self.path, self.now) if self.now else (self.path,)


@dataclass(frozen=True, slots=True)
class Restored:
    """What is as it was recorded again."""

    files: tuple[Different, ...]
    kept: tuple[str, ...]
    """Where what stood there is kept."""
    recorded: Recorded


def different(workspace: Workspace) -> list[Different]:
    """Return what can be restored, sorted by path; raises `Unable` outside a repository.

    `Refused` where nothing was recorded yet, `NotFinishedError` where git is in the middle of something.
    """
    _refuse_beginning(workspace)
    return [_different(workspace, edit) for edit in edits(workspace).own if edit.how is not How.NEW]


def _refuse_beginning(workspace: Workspace) -> None:
    from sub_cli.history.merge import NotFinishedError, unfinished

    if workspace.repository.head() is None:
        raise Refused(
            msg("Nothing was saved here yet, so that there is nothing to go back to."),
            msg("Record what is there with: sub save"),
        )
    if found := unfinished(workspace.repository):
        raise NotFinishedError(found)


def _different(workspace: Workspace, edit: Edit) -> Different:
    thing = edit.thing
    if edit.how is How.RENAMED:
        return Different(edit.was, Differs.RENAMED, thing, edit.path)
    if edit.how is How.DELETED:
        return Different(edit.path, Differs.DELETED, thing)
    return Different(edit.path, Differs.CHANGED if _reads(workspace, edit.path) else Differs.BROKEN, thing)


def _reads(workspace: Workspace, path: str) -> bool:
    """Tell whether a file can be read as what its place says that it is."""
    try:
        data = workspace.tree.read(path)
        if path.endswith("/house.toml"):
            toml.read(data, path, HOUSE_NOT_TOML)
        for kind, parse in _READERS.items():
            if path == kind or (kind in layout.PATTERNS and layout.is_of(kind, path)):
                parse(path, data)
    except (SubError, FileNotFoundError):
        return False
    return True


_READERS: dict[str, Callable[[str, bytes], object]] = {
    layout.SETTINGS: lambda path, data: config.read_settings(data, path),
    "document": documents.stated,
    "section": documents.parse_section,
    "memo": memos.parse_memo,
    "erratum": errata.parse_erratum,
}


# -- which -------------------------------------------------------------------------------------------


def named(workspace: Workspace, words: Sequence[str], found: Sequence[Different], here: Path) -> list[Different]:
    """Return those of `found` that the words name: a file or folder, a section, a memo, an erratum, a document.

    Paths are those from the folder `here` or from the root. Raises `NotFound`, and `UsageProblem` for what is more than
    one thing.
    """
    numbered = cache(lambda: dict(_numbered(workspace, found)))
    chosen = [each for word in words for each in _meant(workspace, word, found, here, numbered)]
    return list(dict.fromkeys(chosen))


def _meant(
    workspace: Workspace,
    word: str,
    found: Sequence[Different],
    here: Path,
    numbered: Callable[[], dict[str, list[str]]],
) -> list[Different]:
    places = _places(workspace, word, here)
    if by_path := [each for each in found if any(_lies(path, place) for path in each.paths for place in places)]:
        return by_path
    name = word.removeprefix("@").replace("#", "/", 1)
    by_name = [each for each in found if any(name in _names(path) for path in each.paths)]
    by_name = by_name or [each for each in found if each.path in numbered().get(name, ())]
    if not by_name:
        raise NotFound(
            msg("{name} is as it was last saved, or was never saved.", name=word),
            msg("What can be restored: sub restore"),
        )
    if len(by_name) > 1:
        raise UsageProblem(
            msg("{name} can mean more than one thing.", name=word),
            msg("Name the file: {paths}.", paths=", ".join(each.path for each in by_name)),
        )
    return by_name


def _places(workspace: Workspace, word: str, here: Path) -> set[str]:
    """Return the paths from the root that a word may be; "" is the workspace itself."""
    root = workspace.root.resolve()
    ways = (os.path.relpath(os.path.normpath(start / word), root).replace(os.sep, "/") for start in (here, root))
    return {"" if way == "." else way for way in ways if not way.startswith("../")}


def _lies(path: str, place: str) -> bool:
    return not place or path == place or path.startswith(f"{place}/")


def _names(path: str) -> set[str]:
    """Return what a person may call the thing in a file."""
    parts, name = path.split("/"), layout.name_of(path)
    if layout.is_of("document", path):
        return {parts[1]}
    if layout.is_of("memo", path):
        return {name, parts[-1]}
    if layout.is_of("section", path) or layout.is_of("erratum", path):
        known = {name, name.partition("-")[0]} if parts[0] == layout.ERRATA else {name}
        return known | {f"{parts[1]}/{each}" for each in known} | {parts[-1]}
    return {parts[-1]}


def _numbered(workspace: Workspace, found: Iterable[Different]) -> Iterator[tuple[str, list[str]]]:
    """Yield the numbers that the sections of the documents concerned had, each with the files that had it."""
    then = workspace.revision("HEAD")
    known: dict[str, list[str]] = {}
    for name in {each.path.split("/")[1] for each in found if layout.is_of("section", each.path)}:
        try:
            rows = numbers(workspace.document(name, then))
        except SubError:  # what was recorded cannot be read either
            continue
        for section, number in rows.items():
            for word in (number, f"{name}/{number}"):
                known.setdefault(word, []).append(layout.section_path(name, section))
    yield from known.items()


# -- back --------------------------------------------------------------------------------------------


def restore(workspace: Workspace, chosen: Collection[Different], stamp: Stamp) -> Restored:
    """Let each of `chosen` be as it was recorded, in the work tree and for git's next commit.

    What stood there, and what git had been given of it, is kept first. Raises `Unable` where that cannot be done,
    `Conflict` where a file changes meanwhile, and as `different` does.
    """
    from sub_cli.history.file_state import head_blobs, survey
    from sub_cli.history.operations import RESTORE
    from sub_cli.history.transaction import transaction
    from sub_cli.history.unstaging import staged, unstage

    paths = [path for each in chosen for path in each.paths]
    repository = workspace.repository
    if stamp.dry_run or not paths:
        return Restored(tuple(chosen), (), Recorded(tuple(sorted(paths))))
    with transaction(repository, operation=RESTORE) as writing:
        _refuse_beginning(workspace)
        _refuse_filtered(workspace, paths)
        away = [put_away(workspace, path, stamp.when) for path in sorted(_in_the_way(workspace, paths))]
        states, heads = survey(repository, paths), head_blobs(repository, paths)
        then = {path: repository.objects.need(blob.id, path) for path, blob in heads.items()}
        given = staged(repository, paths)
        lost = [(path, states[path].work) for path in paths] + [(path, given.get(path)) for path in paths]
        lost = [(path, data) for path, data in dict.fromkeys(lost) if data is not None and data != then.get(path)]
        kept = [keep(workspace, path, data, stamp.when) for path, data in lost if data is not None]
        for path, state in states.items():
            mode = heads[path].mode if path in heads else ""
            writing.put(path, then.get(path), expected=state.work, own=True, mode=mode)
        writing.apply()
        unstage(repository, paths)
        return Restored(tuple(chosen), (*away, *kept), Recorded(tuple(sorted(paths)), notes=tuple(writing.notes)))


def _in_the_way(workspace: Workspace, paths: Iterable[str]) -> set[str]:
    """Return what stands where one of `paths` is to come and is no ordinary file, or where a folder is to be."""
    found = set()
    for path in paths:
        place = workspace.root / path
        if place.is_symlink() or place.is_dir():
            found.add(path)
        folders = (str(folder) for folder in PurePosixPath(path).parents)
        found.update(folder for folder in folders if (workspace.root / folder).is_file())
    return found


def _refuse_filtered(workspace: Workspace, paths: Iterable[str]) -> None:
    """Raise `Unable` where git keeps something else of a file than what stands there: only its filter knows the way."""
    said = workspace.repository.attributes(paths, "filter")
    for path, values in said.items():
        if values.get("filter") not in (None, "unspecified", "unset", "false"):
            raise Unable(
                msg("{path} goes through a filter of git's, which alone can bring it back.", path=path),
                msg("git restore {path}", path=path),
            )
