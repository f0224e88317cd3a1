"""Git's own settings for this clone and its attributes of files: what `sub git setup` changes, and git's version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sub_cli.history.absence import setting
from sub_cli.history.plumbing import Plumbing, failure
from sub_cli.history.repo import Repository

OLDEST = (2, 38)
"""The oldest git that merges, rebases and picks as we need it."""


def version() -> tuple[int, ...]:
    """Return the version of git, as (2, 39, 5); `Unable` where it is not installed."""
    said = Plumbing(Path.cwd()).run("version").decode("utf-8", "replace")
    found = re.search(r"\d+(?:\.\d+)*", said)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def signs_commits(repo: Repository) -> bool:
    """Tell whether git is asked to sign every commit, which a commit made by plumbing is not."""
    return setting(repo.plumbing, "commit.gpgsign", "--type=bool") == "true"


def local(repo: Repository, prefixes: Iterable[str]) -> dict[str, str]:
    """Return the settings of this clone whose names begin with one of `prefixes`, as git spells them: lower case."""
    outcome = repo.plumbing.call("config", "--local", "--list", "-z")
    if outcome.status:
        raise failure("config", outcome)
    rows = (row.partition("\n") for row in outcome.out.decode("utf-8", "surrogateescape").split("\0") if row)
    return {name: value for name, _, value in rows if name.startswith(tuple(prefixes))}


def change(repo: Repository, values: Mapping[str, str | None]) -> None:
    """Give the settings of this clone these values; None takes one away, and its heading with the last one."""
    for name, value in values.items():
        if value is None:
            outcome = repo.plumbing.call("config", "--local", "--unset-all", name)
            if outcome.status not in (0, 5):  # 5: it was not there
                raise failure("config", outcome)
        else:
            repo.plumbing.run("config", "--local", "--replace-all", name, value)


def attributes(repo: Repository, path: str, names: Iterable[str]) -> dict[str, str]:
    """Return the attributes that git gives to `path`; "unspecified" for one that it has not."""
    output = repo.plumbing.run("check-attr", "-z", *names, "--", repo.prefix + path)
    parts = output.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return dict(zip(parts[1::3], parts[2::3], strict=True))
