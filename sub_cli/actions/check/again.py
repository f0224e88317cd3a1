"""Check again: what was found is remembered by the content of every file, so that nothing is read twice for nothing.

Where no file differs, what was found then is the answer. Where some do, only those are read: of the others it is
known what the checks across files need (`store.survey`). Either way the answer is that of `check_workspace`.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sub_cli import config
from sub_cli.actions.builds.cache_folder import kept, own_code
from sub_cli.artefacts import sealed
from sub_cli.artefacts.digests import Remembered, digest, worth_writing
from sub_cli.errors import Finding, SubError
from sub_cli.findings import finding_of, row_of
from sub_cli.store.files import Files
from sub_cli.store.signed import list_records
from sub_cli.workspace import Workspace

FORMAT = 4
FOLDERS = ("documents", "errata")


def checked(workspace: Workspace) -> list[Finding]:
    """Return what `check_workspace` does: as it was found before where no file differs from then."""
    with _no_collecting():
        return _checked(workspace)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Let no cycles be looked for: among the values of a check there are none, and looking takes long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _checked(workspace: Workspace) -> list[Finding]:
    folder = kept(workspace)
    if folder is None:
        from sub_cli.actions.check.check import check_workspace

        return check_workspace(workspace)
    seen = Remembered.load(workspace.root, folder / "inputs.json")
    files = Still.of(workspace.files, seen, workspace.settings.house.templates)
    found = None if _asks_elsewhere(workspace, files) else _remembered(workspace, folder / "check.json", files)
    if found is None:
        found = _anew(workspace, files, folder)
    with suppress(SubError, OSError):
        seen.save()
    return found


def _asks_elsewhere(workspace: Workspace, files: Still) -> bool:
    """Tell whether there are signed files in another folder than those that are looked at here for changes."""
    seen = tuple(f"{folder}/" for folder in FOLDERS)
    return not workspace.settings.memo.signed.startswith(seen) and bool(list_records(files))


def _anew(workspace: Workspace, files: Still, folder: Path) -> list[Finding]:
    from sub_cli.actions.check.check import UNEXPLAINED, check_workspace

    shelf = Shelf.load(folder / "sections.json", files)
    files.pictures.clear()
    try:
        found = check_workspace(workspace, files, shelf, files.picture)
    except SubError:
        if not files.moved:
            raise
        # Somebody writes meanwhile, and what was kept no longer goes with what stands there.
        return check_workspace(workspace)
    with suppress(SubError, OSError):
        shelf.save()
        # What history had a say in may be another answer after the next commit.
        if files.key and not any(finding.code == UNEXPLAINED for finding in found):
            _remember(folder / "check.json", files, found, _head(workspace, files.pictures))
    return found


@dataclass
class Still:
    """The files of a work tree as they stood when a check began: listed once, and each read once."""

    base: Files
    names_: dict[str, list[str]]
    """What stands below each of the folders."""
    digests: Mapping[str, str]
    """Of every file that can be read, by path."""
    whole: str
    """One digest for all that a check looks at; empty where something cannot be read."""
    held: dict[str, bytes]
    """Files that had to be read for their digest."""
    seen: Remembered
    """Spares reading what did not change."""
    pictures: dict[str, str] = field(default_factory=dict)
    """The digest of each picture that was asked for, empty where it is not there."""
    moved: bool = False
    """Whether a file was found to hold something else than its digest says: somebody is writing."""

    @classmethod
    def of(cls, base: Files, seen: Remembered, style: str) -> Still:
        """Return the files of `base`, `style` being the folder of the house style.

        `seen` spares reading those that did not change.
        """
        names = {folder: base.names(folder) for folder in (*FOLDERS, style)}
        held: dict[str, bytes] = {}

        def read(path: str) -> bytes:
            return held.setdefault(path, base.read(path))

        digests, unreadable = {}, False
        for path in (config.FILE, *(path for paths in names.values() for path in paths)):
            try:
                digests[path] = seen.digest(path, read)
            except (SubError, OSError):
                unreadable = True
        whole = (
            ""
            if unreadable
            else digest("\0".join([own_code(), *digests, *digests.values()]).encode("utf-8", "surrogateescape"))
        )
        return cls(base, names, digests, whole, held, seen)

    @property
    def key(self) -> str:
        """Return one digest for all that was looked at; empty where that cannot be relied on."""
        return "" if self.moved else self.whole

    def names(self, folder: str) -> list[str]:
        """Return the paths of every file below `folder`, as they were when the check began."""
        paths = self.names_.get(folder) or self.names_.get(folder.partition("/")[0])
        if paths is None:
            return self.base.names(folder)
        return paths[bisect_left(paths, f"{folder}/") : bisect_left(paths, f"{folder}0")]

    def read(self, path: str) -> bytes:
        """Return the bytes of a file."""
        data = self.held.get(path)
        if data is None:
            data = self.base.read(path)
            self.moved |= digest(data) != (self.digests.get(path) or self.pictures.get(path))
        return data

    def picture(self, path: str) -> str:
        """Return the digest of a picture; empty where there is none that may be read.

        Where there is one all the same, what is found is not to be relied on again: the reason may be another one.
        """
        if path not in self.pictures:
            try:
                self.pictures[path] = self.seen.digest(path, self.base.read)
            except FileNotFoundError:
                self.pictures[path] = ""
            except SubError:
                self.pictures[path] = self.whole = ""
        return self.pictures[path]

    def ids(self, folder: str) -> dict[str, str]:
        """Return a key for the content of each file below `folder`."""
        return self.base.ids(folder)


@dataclass
class Shelf:
    """What was worked out of files, by their content: the memory of a check."""

    record: Path
    """Where it is written; safe to delete."""
    files: Still
    rows: dict[str, list[Any]] = field(default_factory=dict)
    """By name: the digest of the content, and what was kept for it."""
    changes: int = 0

    @classmethod
    def load(cls, record: Path, files: Still) -> Shelf:
        """Return what is on record; nothing where it is missing, damaged, or made by other code."""
        data = sealed.load(record)
        sound = isinstance(data, dict) and data.get("code") == own_code()
        return cls(record, files, data["rows"] if sound else {})

    def recall(self, name: str, data: bytes | None = None) -> Any:
        """Return what was kept under `name` for `data`, or for the file of that name as it stands."""
        row = self.rows.get(name)
        if row is None:
            return None
        wanted = self.files.digests.get(name) if data is None else digest(data)
        return row[1] if row[0] == wanted else None

    def keep(self, name: str, data: bytes, value: object) -> None:
        """Keep `value` under `name` for as long as that holds `data`."""
        self.rows[name] = [digest(data), value]
        self.changes += 1

    def save(self) -> None:
        """Write the record where enough is new; what was kept of files that are gone goes."""
        if worth_writing(self.changes, len(self.rows)):
            gone = {name for name in self.rows if name.startswith(FOLDERS)} - self.files.digests.keys()
            rows = {name: row for name, row in self.rows.items() if name not in gone}
            sealed.save(self.record, {"code": own_code(), "rows": rows})


def _head(workspace: Workspace, pictures: Mapping[str, str]) -> str:
    """Return the commit that stands, where there are pictures: whether it holds these, their files do not tell."""
    repository = workspace.repository_if_any if any(pictures.values()) else None
    return (repository and repository.head()) or ""


def _remembered(workspace: Workspace, record: Path, files: Still) -> list[Finding] | None:
    data = sealed.load(record) if files.key else None
    try:
        if data is None or data["format"] != FORMAT:
            return None
        if any(files.picture(path) != was for path, was in data["pictures"].items()) or data["key"] != files.key:
            return None
        if data["head"] != _head(workspace, data["pictures"]):
            return None
        return [finding_of(row) for row in data["findings"]]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


def _remember(record: Path, files: Still, found: list[Finding], head: str) -> None:
    """Write down what was found, and with which pictures; unless a fact in it has no plain form."""
    with suppress(TypeError):
        rows = [row_of(finding) for finding in found]
        kept = {"format": FORMAT, "key": files.key, "head": head, "pictures": files.pictures, "findings": rows}
        sealed.save(record, kept)
