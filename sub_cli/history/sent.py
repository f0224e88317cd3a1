"""What others may have seen: the files that a remote had when it was last asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sub_cli.history.repo import Repository
from sub_cli.history.snapshots import blob_ids


def sent(repo: Repository, paths: Collection[str], also: Iterable[str] = ()) -> dict[str, set[str]]:
    """Return those of `paths` that stand on a branch of a remote, as last seen, each with the ids of its blobs there.

    `also` are commits that a remote has besides.
    """
    if not paths:
        return {}
    tips = {*repo.plumbing.run("for-each-ref", "--format=%(objectname)", "refs/remotes").decode().split(), *also}
    known = blob_ids(repo, sorted(tips), list(paths)).values() if tips else ()
    found = {path: {ids[path] for ids in known if ids[path]} for path in paths}
    return {path: ids for path, ids in found.items() if ids}
