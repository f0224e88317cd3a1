"""The newest commit behind each of many sets of files, in one walk through history.

For each set the answer is that of `git log -1 -- PATHS`: where a merge left the paths as one parent had them, that
parent alone is followed (git-log(1), History Simplification). A file of which a part counts is as it was where that
part is, whatever else was written in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sub_cli.history.repo import Repository

Reading: TypeAlias = Callable[[bytes], str]
"""Gives a digest of what counts in the bytes of a file."""
Sources: TypeAlias = Mapping[str, "Reading | None"]
"""The files that something is made from, each with what of it counts; None: every byte."""

_BATCH = 256
"""Commits whose changes are asked for at once, at first; each further batch is twice as large."""


def newest_commits(
    repo: Repository,
    wanted: Mapping[str, Sources],
    rev: str = "HEAD",
    known: tuple[str, Mapping[str, str]] = ("", {}),
) -> dict[str, str]:
    """Return, for each name in `wanted`, the newest commit of `rev` that changed one of its files; "" where none did.

    A name is left out where that cannot be told: the commit may lie behind what was fetched. `known` is an earlier
    commit with the answers as they were there, which spares going further back. Raises `NotFound` for an unknown
    revision, `NotFetched` where a file of which a part counts was left out by a partial clone.
    """
    if not wanted or (rev == "HEAD" and repo.head() is None):
        return dict.fromkeys(wanted, "")
    head, (old, answers) = repo.resolve(rev), known
    index = _Index.of(wanted, repo)
    found: dict[str, str] = {}
    told: dict[str, str] = {}
    waiting = {head: set(wanted)}
    if old and answers:
        _walk(repo, index, waiting, (f"^{old}", head), found)
        told = {name: answers[name] for name in waiting.get(old, ()) if answers.get(name)}
        waiting = {head: wanted.keys() - found.keys() - told.keys()}
    _walk(repo, index, waiting, (head,), found)
    edge = repo.edge()
    return told | {name: found.get(name, "") for name in wanted if name not in told and found.get(name) not in edge}


@dataclass(frozen=True, slots=True)
class _Index:
    """Which sets a path belongs to, and what counts in it for each."""

    by_path: Mapping[str, Mapping[Reading | None, frozenset[str]]]
    parts: _Parts

    @classmethod
    def of(cls, wanted: Mapping[str, Sources], repo: Repository) -> _Index:
        sets: dict[str, dict[Reading | None, set[str]]] = {}
        for name, sources in wanted.items():
            for path, reading in sources.items():
                sets.setdefault(repo.prefix + path, {}).setdefault(reading, set()).add(name)
        frozen = {path: {how: frozenset(names) for how, names in each.items()} for path, each in sets.items()}
        return cls(frozen, _Parts(repo))

    def hit(self, paths: Sequence[str], commit: str, parent: str) -> set[str]:
        """Return the sets for which one of `paths`, in which two commits differ, counts."""
        found = set[str]()
        for path in paths:
            for reading, names in self.by_path.get(path, {}).items():
                if reading is None or self.parts.differ(path, reading, commit, parent):
                    found |= names
        return found


@dataclass(frozen=True, slots=True)
class _Parts:
    """What counts in each wording of a file, read once."""

    repo: Repository
    known: dict[tuple[Reading, str], str] = field(default_factory=dict)

    def differ(self, path: str, reading: Reading, commit: str, parent: str) -> bool:
        """Tell whether a file says something else in two commits; one that is not there says nothing."""
        return not parent or self._part(path, reading, commit) != self._part(path, reading, parent)

    def _part(self, path: str, reading: Reading, commit: str) -> str:
        found = self.repo.objects.find(f"{commit}:{path}")
        if found is None:
            return ""
        key = reading, found.id
        if key not in self.known:
            self.known[key] = reading(self.repo.objects.need(found.id, path))
        return self.known[key]


def _walk(
    repo: Repository, index: _Index, waiting: dict[str, set[str]], revisions: Sequence[str], found: dict[str, str]
) -> None:
    """Move the sets in `waiting`, by the commit they have reached, from child to parent until each is found.

    What stays in `waiting` has left the range of `revisions` without an answer.
    """
    if not any(waiting.values()):
        return
    rows = repo.plumbing.run("rev-list", "--topo-order", "--parents", *revisions, "--").decode().splitlines()
    commits = [row.split(" ") for row in rows]
    start, size = 0, _BATCH
    while start < len(commits) and any(waiting.values()):
        batch = commits[start : start + size]
        for (commit, *parents), changed in zip(batch, _changes(repo, batch), strict=True):
            if here := waiting.pop(commit, None):
                _step(index, waiting, found, commit, parents, changed, here)
        start, size = start + size, size * 2


def _step(
    index: _Index,
    waiting: dict[str, set[str]],
    found: dict[str, str],
    commit: str,
    parents: Sequence[str],
    changed: Sequence[Sequence[str]],
    here: set[str],
) -> None:
    """Send each set in `here` on to the first parent that has its files alike; without one, `commit` is the answer."""
    for parent, paths in zip(parents, changed, strict=False):
        alike = here - index.hit(paths, commit, parent)
        waiting.setdefault(parent, set()).update(alike)
        here = here - alike
    if not parents:
        here &= index.hit(changed[0], commit, "")
    found |= dict.fromkeys(here, commit)


def _changes(repo: Repository, commits: Sequence[Sequence[str]]) -> Iterator[list[list[str]]]:
    """Yield, for each commit with its parents, the paths that differ from each parent; at a root all paths."""
    asked = [(commit, parent) for commit, *parents in commits for parent in parents or [""]]
    lines = "".join(f"{commit} {parent}".rstrip() + "\n" for commit, parent in asked)
    words = ("diff-tree", "--stdin", "-r", "--root", "--always", "-z", "--name-only", "--no-renames", "--no-ext-diff")
    answers: list[list[str]] = []
    heads = iter([commit for commit, _ in asked])
    expected = next(heads, None)
    for row in repo.plumbing.rows(*words, stdin=lines.encode()):
        if row == expected:
            answers.append([])
            expected = next(heads, None)
        else:
            answers[-1].append(row)
    taken = iter(answers)
    for _, *parents in commits:
        yield [next(taken) for _ in parents or [""]]
