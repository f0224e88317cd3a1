"""The newest commit behind each of many sets of paths, in one walk through history.

For each set the answer is that of `git log -1 -- PATHS`: where a merge left the paths as one parent had them, that
parent alone is followed (git-log(1), History Simplification).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sub_cli.history.repo import Repository

_BATCH = 256
"""Commits whose changes are asked for at once, at first; each further batch is twice as large."""


def newest_commits(
    repo: Repository,
    wanted: Mapping[str, Collection[str]],
    rev: str = "HEAD",
    known: tuple[str, Mapping[str, str]] = ("", {}),
) -> dict[str, str]:
    """Return, for each name in `wanted`, the newest commit of `rev` that touches one of its paths; "" where none does.

    A name is left out where that cannot be told: the commit may lie behind what was fetched. `known` is an earlier
    commit with the answers as they were there, which spares going further back. Raises `NotFound` for an unknown
    revision.
    """
    if not wanted or (rev == "HEAD" and repo.head() is None):
        return dict.fromkeys(wanted, "")
    head, (old, answers) = repo.resolve(rev), known
    index = _Index.of(wanted, repo.prefix)
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
    """Which sets a path belongs to."""

    by_path: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, wanted: Mapping[str, Collection[str]], prefix: str) -> _Index:
        sets: dict[str, set[str]] = {}
        for name, paths in wanted.items():
            for path in paths:
                sets.setdefault(prefix + path, set()).add(name)
        return cls({path: frozenset(names) for path, names in sets.items()})

    def hit(self, paths: Sequence[str]) -> set[str]:
        """Return the sets that hold one of `paths`."""
        return set().union(*(self.by_path[path] for path in paths if path in self.by_path))


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
    """Send each set in `here` on to the first parent that has its paths alike; without one, `commit` is the answer."""
    for parent, paths in zip(parents, changed, strict=False):
        alike = here - index.hit(paths)
        waiting.setdefault(parent, set()).update(alike)
        here = here - alike
    if not parents:
        here &= index.hit(changed[0])
    found |= dict.fromkeys(here, commit)


def _changes(repo: Repository, commits: Sequence[Sequence[str]]) -> Iterator[list[list[str]]]:
    """Yield, for each commit with its parents, the paths that differ from each parent; at a root all paths."""
    asked = [(commit, parent) for commit, *parents in commits for parent in parents or [""]]
    lines = "".join(f"{commit} {parent}".rstrip() + "\n" for commit, parent in asked)
    words = ("diff-tree", "--stdin", "-r", "--root", "--always", "-z", "--name-only", "--no-renames", "--no-ext-diff")
    answers: list[list[str]] = []
    heads = iter([commit for commit, _ in asked])
    expected = next(heads, None)
    for field in repo.plumbing.rows(*words, stdin=lines.encode()):
        if field == expected:
            answers.append([])
            expected = next(heads, None)
        else:
            answers[-1].append(field)
    taken = iter(answers)
    for _, *parents in commits:
        yield [next(taken) for _ in parents or [""]]
