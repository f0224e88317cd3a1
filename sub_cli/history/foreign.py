"""Programs that a repository names for git to run on its files, and how a git that only reads is kept from them.

Most are kept off by what `plumbing` says before every command. A filter has a name of its own, so it is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping

from sub_cli.history.plumbing import Plumbing

_OF_THE_REPOSITORY = ("local", "worktree")
_KEYS = {"clean": "", "smudge": "", "process": "", "required": "false"}


def without_filters(git: Plumbing) -> Mapping[str, str]:
    """Return the surroundings in which git runs no filter of the repository's; those of the user's own remain.

    A file whose bytes the filter would have changed then counts as changed where its date is another as well.
    """
    said = git.run("config", "--list", "--show-scope", "-z").decode("utf-8", "surrogateescape").split("\0")
    rows = [row for scope, row in zip(said[::2], said[1::2], strict=False) if scope in _OF_THE_REPOSITORY]
    names = sorted({name for row in rows if (name := _filter_in(row.partition("\n")[0]))})
    pairs = [(f"filter.{name}.{key}", value) for name in names for key, value in _KEYS.items()]
    surroundings = {"GIT_CONFIG_COUNT": str(len(pairs))}
    for at, (key, value) in enumerate(pairs):
        surroundings |= {f"GIT_CONFIG_KEY_{at}": key, f"GIT_CONFIG_VALUE_{at}": value}
    return surroundings


def _filter_in(key: str) -> str:
    """Return the name in a setting such as `filter.lfs.clean`; empty for any other."""
    section, _, rest = key.partition(".")
    return rest.rpartition(".")[0] if section == "filter" else ""
