"""The files of a workspace as a commit or the index has them, without a checkout, and all versions of one file.

`Revision` and `Index` read like the work tree does: the `Files` of the stores.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from sub_cli.errors import NotFetched
from sub_cli.history.log import LogEntry
from sub_cli.history.repo import Repository

REGULAR = ("100644", "100755")
"""Modes of files; links and submodules are not read."""


@dataclass(frozen=True)
class _Listing(ABC):
    """Files by id; what `Revision` and `Index` share."""

    repo: Repository
    """Where the bytes are."""

    @cached_property
    def _ids(self) -> dict[str, str]:
        return dict(sorted(self._list()))

    @cached_property
    def _names(self) -> list[str]:
        return list(self._ids)

    @abstractmethod
    def _list(self) -> Iterator[tuple[str, str]]:
        """Yield path and blob id of every regular file."""

    def _below(self, path: str) -> str:
        return path.removeprefix(self.repo.prefix)

    def names(self, folder: str) -> list[str]:
        """Return every file below `folder` ("" is the root), sorted; none where there is no such folder."""
        if not folder:
            return list(self._names)
        # Names below a folder stand together: "/" sorts behind "folder", and "0" is the character behind "/".
        return self._names[bisect_left(self._names, f"{folder}/") : bisect_left(self._names, f"{folder}0")]

    def ids(self, folder: str) -> dict[str, str]:
        """Return the blob id of every file below `folder`."""
        return {name: self._ids[name] for name in self.names(folder)}

    def read(self, path: str) -> bytes:
        """Return the bytes of `path`; `FileNotFoundError` where there is no such file."""
        oid = self._ids.get(path)
        if oid is None:
            raise FileNotFoundError(path)
        return self.repo.objects.need(oid, path)


@dataclass(frozen=True)
class Revision(_Listing):
    """The files of one commit."""

    commit: str
    """A commit's id, as `Repository.resolve` returns it."""

    def _list(self) -> Iterator[tuple[str, str]]:
        below = ("--", self.repo.prefix) if self.repo.prefix else ()
        output = self.repo.plumbing.run("ls-tree", "-r", "-z", "--full-tree", self.commit, *below)
        for row in output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            facts, _, path = row.partition("\t")
            mode, _, oid = facts.split(" ")
            if mode in REGULAR:
                yield self._below(path), oid


@dataclass(frozen=True)
class Index(_Listing):
    """The files as they are staged for the next commit; those in the middle of a merge are left out."""

    def _list(self) -> Iterator[tuple[str, str]]:
        below = ("--", self.repo.prefix) if self.repo.prefix else ()
        output = self.repo.plumbing.run("ls-files", "--stage", "-z", "--full-name", *below)
        for row in output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            facts, _, path = row.partition("\t")
            mode, oid, stage = facts.split(" ")
            if mode in REGULAR and stage == "0":
                yield self._below(path), oid


@dataclass(frozen=True, slots=True)
class Version:
    """One file after one commit."""

    entry: LogEntry
    """The commit."""
    data: bytes | None = field(repr=False)
    """The file's bytes; None where the commit deleted it."""


_RAW = re.compile(r"^:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) [A-Z]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Changed:
    """One file that a commit changed."""

    path: str
    before: bytes | None = field(repr=False)
    """None where there was no such file."""
    after: bytes | None = field(repr=False)
    """None where it went."""


_SIDES = re.compile(r"^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z]\t(.*)$", re.MULTILINE)


def changed_files(repo: Repository, path: str) -> Iterator[tuple[LogEntry, list[Changed]]]:
    """Yield every commit that changed `path`, or files below it, with what each said before and after; oldest first.

    A merge counts as what it changed of its first parent. Of what was not fetched nothing is told.
    """
    if repo.head() is None:
        return
    words = ("--reverse", "--topo-order", "--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent")
    edge = repo.edge()
    for entry, rest in repo.walk(*words, repo.resolve("HEAD"), paths=[path]):
        if entry.sha not in edge:
            yield entry, [_changed(repo, *match.groups()) for match in _SIDES.finditer(rest)]


def _changed(repo: Repository, old: str, new: str, before: str, after: str, path: str) -> Changed:
    sides = ((old, before), (new, after))
    data = (repo.objects.need(oid, path) if mode in REGULAR else None for mode, oid in sides)
    return Changed(path.removeprefix(repo.prefix), *data)


def history_of(repo: Repository, path: str, rev: str = "HEAD") -> Iterator[Version]:
    """Yield every version of `path` in the history of `rev`, oldest first; by path only, since ids never change.

    Two processes, however many versions there are. A merge counts as what it changed of its first parent.
    Raises `NotFetched` where older versions were not fetched, `Unable` where one is lacking.
    """
    if rev == "HEAD" and repo.head() is None:
        return
    words = (
        "--reverse",
        "--topo-order",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--diff-merges=first-parent",
    )
    edge = repo.edge()
    for entry, rest in repo.walk(*words, repo.resolve(rev), paths=[path]):
        change = _RAW.search(rest)
        if change is None:
            continue
        if entry.sha in edge:
            raise NotFetched(repo.shallow_advice())
        mode, oid = change.groups()
        yield Version(entry, repo.objects.need(oid, path) if mode in REGULAR else None)
