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

from sub_cli import config, layout
from sub_cli.actions.memo.number import remembered
from sub_cli.digests import digest
from sub_cli.errata.codes import ONE_NUMBER, UNEXPLAINED
from sub_cli.errors import Finding, SubError
from sub_cli.findings import finding_of, row_of
from sub_cli.history.git_directory import tip_of
from sub_cli.memo.codes import LOST
from sub_cli.memory import Memory, TreeMemory
from sub_cli.store.files import Files
from sub_cli.store.signed import list_records
from sub_cli.workspace import Workspace

FOLDERS = layout.SOURCES
_FINDINGS = "findings"
"""What the memory of answers keeps them under."""


def check_again(workspace: Workspace) -> list[Finding]:
    """Return what `check_workspace` does: as it was found before where no file differs from then."""
    with _no_garbage():
        return _check(workspace)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Let no cycles be looked for: among the values of a check there are none, and looking takes long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check(workspace: Workspace) -> list[Finding]:
    folder = workspace.memory_folder()
    if folder is None:
        from sub_cli.actions.check.check import check_workspace

        return check_workspace(workspace)
    seen, answers = TreeMemory(workspace.root, folder / "inputs.json"), Memory(folder / "check.json")
    files = Still.of(workspace.files, seen, workspace.settings.house.templates)
    found = None if _asks_elsewhere(workspace, files) else _known(workspace, answers, files)
    if found is None:
        sections = Memory(folder / "sections.json", files.state, files.is_there)
        found = _anew(workspace, files, sections, answers)
    seen.save()
    return found


def _asks_elsewhere(workspace: Workspace, files: Still) -> bool:
    """Tell whether there are signed files in another folder than those that are looked at here for changes."""
    seen = tuple(f"{folder}/" for folder in FOLDERS)
    return not workspace.settings.memo.signed.startswith(seen) and bool(list_records(files))


def _anew(workspace: Workspace, files: Still, sections: Memory, answers: Memory) -> list[Finding]:
    from sub_cli.actions.check.check import check_workspace

    files.pictures.clear()
    try:
        found = check_workspace(workspace, files, sections, files.picture)
    except SubError:
        if not files.moved:
            raise
        # Somebody writes meanwhile, and what was kept no longer goes with what stands there.
        return check_workspace(workspace)
    sections.save()
    # What history had a say in may be another answer after the next commit, or the next look at a remote.
    if files.key and not any(finding.code in (UNEXPLAINED, LOST, ONE_NUMBER) for finding in found):
        with suppress(TypeError):  # a fact in a finding that has no plain form
            rows, pictures = [row_of(finding) for finding in found], files.pictures
            value = {"findings": rows, "pictures": pictures, "head": _head(workspace, pictures)}
            value["register"] = remembered(workspace)
            value["tip"] = tip_of(workspace.root)
            answers.keep(_FINDINGS, files.key, value)
            answers.save()
    return found


def _known(workspace: Workspace, answers: Memory, files: Still) -> list[Finding] | None:
    """Return what was found of the very same files; None where nothing was, or nothing that there is."""
    before = answers.recall(_FINDINGS, files.key) if files.key else None
    if before is None or any(files.picture(path) != was for path, was in before["pictures"].items()):
        return None
    if not files.key or before["head"] != _head(workspace, before["pictures"]):
        return None
    if before.get("register") != remembered(workspace):
        return None
    if before.get("tip") != tip_of(workspace.root) and _may_lack_memos(workspace):
        return None
    try:
        return [finding_of(row) for row in before["findings"]]
    except (ValueError, TypeError, KeyError):
        return None


def _may_lack_memos(workspace: Workspace) -> bool:
    """Tell whether a merge is among the last commits: it may have lost memos, which the files here do not tell."""
    from sub_cli.history.merge import recent

    repository = workspace.repository_if_any
    return bool(repository and next(recent(repository), None))


def _head(workspace: Workspace, pictures: Mapping[str, str]) -> str:
    """Return the commit that stands, where there are pictures: whether it holds these, their files do not tell."""
    repository = workspace.repository_if_any if any(pictures.values()) else None
    return (repository and repository.head()) or ""


@dataclass
class Still:
    """The files of a work tree as they stood when a check began: listed once, and each read once."""

    base: Files
    names_: dict[str, list[str]]
    """What stands below each of the folders."""
    digests: Mapping[str, str]
    """Of every file that can be read, by path."""
    held: dict[str, bytes]
    """Files that had to be read for their digest."""
    seen: TreeMemory
    """Spares reading what did not change."""
    is_whole: bool
    """Whether every file could be read."""
    pictures: dict[str, str] = field(default_factory=dict)
    """The digest of each picture that was asked for, empty where it is not there."""
    moved: bool = False
    """Whether a file was found to hold something else than its digest says: somebody is writing."""

    @classmethod
    def of(cls, base: Files, seen: TreeMemory, style: str) -> Still:
        """Return the files of `base`, `style` being the folder of the house style.

        `seen` spares reading those that did not change.
        """
        names = {folder: base.names(folder) for folder in (*FOLDERS, style)}
        paths = [config.FILE, *(path for paths in names.values() for path in paths)]
        held: dict[str, bytes] = {}

        def read(path: str) -> bytes:
            return held.setdefault(path, base.read(path))

        digests = {}
        for path in paths:
            with suppress(SubError, OSError):
                digests[path] = seen.digest(path, read)
        return cls(base, names, digests, held, seen, len(digests) == len(set(paths)))

    @property
    def key(self) -> bytes:
        """Return what is the same only where all is that a check looks at; empty where that cannot be told."""
        if self.moved or not self.is_whole:
            return b""
        return "\0".join([*self.digests, *self.digests.values()]).encode("utf-8", "surrogateescape")

    def state(self, name: str, data: bytes | None) -> str:
        """Return the digest of `data`, or of the file of that name."""
        return digest(data) if data is not None else self.digests.get(name, "")

    def is_there(self, name: str) -> bool:
        """Tell whether there is such a file, where `name` is that of one."""
        return name in self.digests or not name.startswith(FOLDERS)

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
                self.pictures[path], self.is_whole = "", False
        return self.pictures[path]

    def ids(self, folder: str) -> dict[str, str]:
        """Return a key for the content of each file below `folder`."""
        return self.base.ids(folder)
