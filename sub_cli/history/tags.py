"""Annotated tags: what is said of a commit afterwards, in words, and never changed again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sub_cli.history.commits import Header, settle_ref, with_trailers
from sub_cli.history.repo import Repository


@dataclass(frozen=True, slots=True)
class Tag:
    """An annotated tag."""

    name: str
    """`memo/PS2021BEM07`."""
    commit: str
    trailers: tuple[tuple[str, str], ...]
    """`Key: value` at the end of its message."""

    def said(self, key: str) -> str:
        """Return the value of a trailer, empty where there is none."""
        return next((value for name, value in self.trailers if name == key), "")


def tags_of(repo: Repository, name: str) -> list[Tag]:
    """Return the annotated tags `name`, `name-2`, `name-3` …, in that order."""
    found: list[Tag] = []
    while (tag := _read(repo, _numbered(name, len(found) + 1))) is not None:
        found.append(tag)
    return found


def add_tag(
    repo: Repository,
    name: str,
    commit: str,
    subject: str,
    trailers: Iterable[tuple[str, str]],
    *,
    author: tuple[str, str],
    when: datetime,
) -> str:
    """Give `commit` an annotated tag and return its name: `name`, or `name-2` where that is taken, and so on.

    A tag is never moved. Raises `Unable` where git does not make it.
    """
    free = _numbered(name, len(tags_of(repo, name)) + 1)
    header = Header(with_trailers(subject, trailers), *author, when)
    tagger = header.lines().partition(b"\n")[0].replace(b"author", b"tagger", 1)
    head = f"object {commit}\ntype commit\ntag {free}\n".encode()
    made = repo.plumbing.run("mktag", stdin=head + tagger + b"\n\n" + header.message.encode()).decode().strip()
    repo.plumbing.run("update-ref", f"refs/tags/{free}", made, "0" * len(made))
    settle_ref(repo, f"refs/tags/{free}")
    return free


def names_below(repo: Repository, folder: str) -> list[str]:
    """Return the names of the tags `folder/…`, sorted."""
    return sorted(ref.removeprefix("refs/tags/") for ref in repo.refs(f"refs/tags/{folder}/"))


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _read(repo: Repository, name: str) -> Tag | None:
    found = repo.objects.find(f"refs/tags/{name}")
    commit = repo.objects.find(f"refs/tags/{name}^{{commit}}")
    if found is None or commit is None:
        return None
    if found.kind != "tag":
        return Tag(name, commit.id, ())
    text = repo.objects.need(found.id, name).decode("utf-8", "replace")
    last = text.strip().rpartition("\n\n")[2]
    pairs = (line.partition(": ") for line in last.splitlines())
    return Tag(name, commit.id, tuple((key, value) for key, colon, value in pairs if colon))
