"""What was given to git for the next commit, and is to be there no more."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sub_cli.history.file_state import Blob, head_blobs
from sub_cli.history.repo import Repository
from sub_cli.history.settings import without_filters
from sub_cli.history.snapshots import REGULAR


def staged(repo: Repository, paths: Collection[str]) -> dict[str, bytes]:
    """Return what the index holds of those of `paths` that are files there and differ from the last commit."""
    heads = head_blobs(repo, list(paths))
    held = _entries(repo, paths)
    return {path: repo.objects.need(each.id, path) for path, each in held.items() if _id(heads, path) != each.id}


def unstage(repo: Repository, paths: Collection[str]) -> None:
    """Let the index hold of `paths` what the last commit does; what differs nowhere keeps what git knows of it."""
    heads, held = head_blobs(repo, list(paths)), _entries(repo, paths)
    null = "0" * len(repo.head() or "")
    rows = "".join(
        f"{heads[path].mode} {heads[path].id}\t{repo.prefix}{path}\0" if path in heads else
        f"0 {null}\t{repo.prefix}{path}\0"
        for path in paths if heads.get(path) != held.get(path)
    )  # fmt: skip
    if rows:
        words, data = ("update-index", "-z", "--index-info"), rows.encode("utf-8", "surrogateescape")
        repo.plumbing.run(*words, stdin=data, env=without_filters(repo.plumbing))


def _entries(repo: Repository, paths: Collection[str]) -> dict[str, Blob]:
    rows = repo.entries("ls-files", "--stage", "-z", "--full-name")
    return {path: Blob(mode, oid) for path, (mode, oid, _) in rows if path in paths and mode in REGULAR}


def _id(blobs: Mapping[str, Blob], path: str) -> str:
    return blobs[path].id if path in blobs else ""
