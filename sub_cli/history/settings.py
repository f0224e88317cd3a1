"""Git's own settings: what `sub git setup` changes in this clone, filters that a repository names, git's version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sub_cli.history.plumbing import Plumbing, failure

OLDEST = (2, 38)
"""The oldest git that merges, rebases and picks as we need it."""
_OF_THE_REPOSITORY = ("local", "worktree")
_FILTER = re.compile(r"filter\.(.+)\.[^.\n]*")
_OFF = {"clean": "", "smudge": "", "process": "", "required": "false"}
"""A filter that does nothing."""


def version() -> tuple[int, ...]:
    """Return the version of git, as (2, 39, 5); `Unable` where it is not installed."""
    said = Plumbing(Path.cwd()).run("version").decode("utf-8", "replace")
    found = re.search(r"\d+(?:\.\d+)*", said)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def signs_commits(git: Plumbing) -> bool:
    """Tell whether git is asked to sign every commit, which a commit made by plumbing is not."""
    return git.setting("commit.gpgsign", "--type=bool") == "true"


def local(git: Plumbing, prefixes: Iterable[str]) -> dict[str, str]:
    """Return the settings of this clone whose names begin with one of `prefixes`, as git spells them: lower case."""
    rows = (row.partition("\n") for row in git.rows("config", "--local", "--list", "-z"))
    return {name: value for name, _, value in rows if name.startswith(tuple(prefixes))}


def change(git: Plumbing, values: Mapping[str, str | None]) -> None:
    """Give the settings of this clone these values; None takes one away, and its heading with the last one."""
    for name, value in values.items():
        words = ("--unset-all", name) if value is None else ("--replace-all", name, value)
        outcome = git.call("config", "--local", *words)
        if outcome.status and not (value is None and outcome.status == 5):  # 5: it was not there
            raise failure("config", outcome)


def without_filters(git: Plumbing) -> Mapping[str, str]:
    """Return the surroundings in which git runs no filter of the repository's; those of the user's own remain.

    Other programs that a repository can name are kept off by what `plumbing` says before every command; a filter has a
    name of its own, so it is looked up. A file whose bytes it would have changed then counts as changed where its date
    is another as well.
    """
    said = git.rows("config", "--list", "--show-scope", "-z")
    rows = [row for scope, row in zip(said[::2], said[1::2], strict=True) if scope in _OF_THE_REPOSITORY]
    names = sorted({found[1] for row in rows if (found := _FILTER.match(row))})
    pairs = [(f"filter.{name}.{key}", value) for name in names for key, value in _OFF.items()]
    surroundings = {"GIT_CONFIG_COUNT": str(len(pairs))}
    for at, (key, value) in enumerate(pairs):
        surroundings |= {f"GIT_CONFIG_KEY_{at}": key, f"GIT_CONFIG_VALUE_{at}": value}
    return surroundings
