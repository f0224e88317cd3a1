"""The files of a workspace as a commit or the index has them, without a checkout, and all versions of one file.

`Revision` and `Index` read like the work tree does: the `Files` of the stores.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator
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
        for path, (mode, _, oid) in self.repo.entries("ls-tree", "-r", "-z", "--full-tree", self.commit):
            if mode in REGULAR:
                yield path, oid


def blob_ids(repo: Repository, commits: Iterable[str], paths: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return by commit the id of each of `paths`, empty for one that is not there; one process for all of them."""
    asked = [(commit, path) for commit in commits for path in paths]
    lines = "".join(f"{commit}:{repo.prefix}{path}\n" for commit, path in asked)
    answers = repo.plumbing.run("cat-file", "--batch-check=%(objectname)", stdin=lines.encode()).decode().splitlines()
    found: dict[str, dict[str, str]] = {}
    for (commit, path), answer in zip(asked, answers, strict=True):
        found.setdefault(commit, {})[path] = "" if answer.endswith(" missing") else answer
    return found


def modes(repo: Repository, commit: str) -> dict[str, str]:
    """Return the mode of every regular file of a commit, as git writes it, by path."""
    rows = repo.entries("ls-tree", "-r", "-z", "--full-tree", commit)
    return {path: mode for path, (mode, *_) in rows if mode in REGULAR}


@dataclass(frozen=True)
class Index(_Listing):
    """The files as they are staged for the next commit; those in the middle of a merge are left out."""

    def _list(self) -> Iterator[tuple[str, str]]:
        for path, (mode, oid, stage) in self.repo.entries("ls-files", "--stage", "-z", "--full-name"):
            if mode in REGULAR and stage == "0":
                yield path, oid


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one file."""

    path: str
    before: bytes | None = field(repr=False)
    """None where there was no such file."""
    after: bytes | None = field(repr=False)
    """None where it went."""
    modes: tuple[str, str] = ("", "")
    """Its modes before and after, as git writes them, where it became a program or is one no longer; else empty."""


_SIDES = re.compile(r"^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z](?:\t(.*))?$", re.MULTILINE)
_RAW = ("--raw", "--no-abbrev", "--no-renames")


def versions_of(repo: Repository, path: str, rev: str = "HEAD") -> Iterator[tuple[LogEntry, bytes | None]]:
    """Yield every commit of `rev` that changed `path`, oldest first, with its bytes then; None where it went.

    By path only, since ids never change. Two processes, however many versions there are. A merge counts as what it
    changed of its first parent. Raises `NotFetched` where older versions were not fetched, `Unable` where one is lost.
    """
    for entry, rest, whole in _touching(repo, path, rev):
        for _, mode, _, oid, _ in _SIDES.findall(rest)[:1]:
            if not whole:
                raise NotFetched(repo.shallow_advice())
            yield entry, _data(repo, mode, oid, path)


def changed_files(repo: Repository, path: str) -> Iterator[tuple[LogEntry, list[Change]]]:
    """Yield every commit that changed `path`, or files below it, with what each said before and after; oldest first.

    A merge counts as what it changed of its first parent. Of what was not fetched nothing is told.
    """
    for entry, rest, whole in _touching(repo, path, "HEAD"):
        if whole:
            yield entry, [_change(repo, *sides) for sides in _SIDES.findall(rest)]


def changes_by(repo: Repository, commit: str) -> Iterator[Change]:
    """Yield what a commit changed of each file; of a merge nothing."""
    fields = repo.plumbing.rows("diff-tree", "-r", "-z", "--root", "--no-commit-id", *_RAW, commit)
    for facts, name in zip(fields[::2], fields[1::2], strict=False):
        if name.startswith(repo.prefix):
            old, new, before, after, _ = facts[1:].split(" ")
            yield _change(repo, old, new, before, after, name)


def _touching(repo: Repository, path: str, rev: str) -> Iterator[tuple[LogEntry, str, bool]]:
    """Yield the commits that changed `path`, oldest first: what git says of it, and whether the one before is here."""
    if rev == "HEAD" and repo.head() is None:
        return
    edge = repo.edge()
    words = ("--reverse", "--topo-order", "--diff-merges=first-parent", *_RAW)
    for entry, rest in repo.walk(*words, repo.resolve(rev), paths=[path]):
        yield entry, rest, entry.sha not in edge


def _change(repo: Repository, old: str, new: str, before: str, after: str, path: str) -> Change:
    sides = _data(repo, old, before, path), _data(repo, new, after, path)
    modes = (old, new) if old != new and None not in sides else ("", "")
    return Change(path.removeprefix(repo.prefix), *sides, modes)


def _data(repo: Repository, mode: str, oid: str, path: str) -> bytes | None:
    return repo.objects.need(oid, path) if mode in REGULAR else None
