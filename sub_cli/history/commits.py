"""Making a commit that nobody sees yet, and moving the branch to it: the one moment at which a change happens.

Only the folders on the way to a changed file get a new tree; the rest is the parent's. All new objects go to git
in one pack and one process, however many files. Neither index nor work tree have a part in it, and no hook runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from sub_cli import disk
from sub_cli.errors import Unable
from sub_cli.history import trees
from sub_cli.history.plumbing import failure
from sub_cli.history.repo import Repository
from sub_cli.history.trees import Pack
from sub_cli.messages import msg

_LOOSE = 100
"""Up to so many objects are stored one by one; more stay together as one pack, with one fsync."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One file as the commit is to have it."""

    path: str
    mode: str
    data: bytes | None = field(repr=False)
    """Bytes of the blob; None takes the file out."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a commit says besides its files."""

    message: str
    """Subject, blank line, text, trailers."""
    name: str
    email: str
    when: datetime
    """Aware: with its offset to UTC."""

    def lines(self) -> bytes:
        """Return author, committer and message as a commit holds them."""
        if self.when.tzinfo is None:
            raise ValueError("a commit needs a time with its offset to UTC")
        offset = self.when.strftime("%z")[:5]
        person = f"{_plain(self.name)} <{_plain(self.email)}> {int(self.when.timestamp())} {offset}"
        return f"author {person}\ncommitter {person}\n\n{self.message}".encode()


@dataclass(frozen=True, slots=True)
class Following:
    """A second commit, right behind the first, whose files could only be made when that one had its name."""

    message: str
    files: Mapping[str, bytes] = field(repr=False)
    """New files, path to bytes."""


_Folder: TypeAlias = "dict[bytes, _Folder | Stored]"


def _plain(words: str) -> str:
    return "".join(c for c in words if c not in "<>" and c.isprintable()).strip()


def with_trailers(message: str, trailers: Iterable[tuple[str, str]]) -> str:
    """Return `message` with one `Key: value` line for each trailer at its end."""
    lines = []
    for key, value in trailers:
        if not key.replace("-", "").isalnum() or not key.isascii() or not value.strip() or not value.isprintable():
            raise ValueError(f"not a trailer: {key!r}: {value!r}")
        lines.append(f"{key}: {value}")
    text = message.strip().replace("\0", "")
    return text + "\n" + ("\n" + "\n".join(lines) + "\n" if lines else "")


def flatten(trailers: Mapping[str, str | Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield each trailer once for each of its values."""
    for key, values in trailers.items():
        for value in [values] if isinstance(values, str) else values:
            yield key, value


def add_commit(repo: Repository, parent: str, header: Header, files: list[Stored], others: Iterable[str] = ()) -> str:
    """Return a new commit on `parent` in which exactly `files` differ, safe on the disk and visible to nobody.

    With "" as parent it is the first of all; `others` are what is brought together with `parent`.
    """
    fresh = Pack(repo.object_format)
    tree = _tree(repo, f"{parent}^{{tree}}" if parent else "", _nest(repo, files), "", fresh)
    above = [each for each in (parent, *others) if each]
    lines = f"tree {tree or fresh.add('tree', b'')}\n" + "".join(f"parent {each}\n" for each in above)
    commit = fresh.add("commit", lines.encode() + header.lines())
    many = len(fresh.ids) > _LOOSE
    repo.plumbing.run(*(("index-pack", "--stdin") if many else ("unpack-objects", "-q")), stdin=fresh.data())
    disk.fsync_dirs(_folders_of(repo, fresh.ids))
    return commit


def _nest(repo: Repository, files: list[Stored]) -> _Folder:
    """Return the files as folders within folders, from the top of the repository down."""
    top: _Folder = {}
    for file in files:
        *folders, name = (repo.prefix + file.path).encode("utf-8", "surrogateescape").split(b"/")
        inside = top
        for folder in folders:
            below = inside.setdefault(folder, {})
            assert isinstance(below, dict)
            inside = below
        inside[name] = file
    return top


def _tree(repo: Repository, tree: str, wanted: _Folder, path: str, fresh: Pack) -> str | None:
    """Return the id of `tree` ("" is empty) with what is `wanted` in it; None where nothing is left."""
    entries = trees.parse(repo.objects.need(tree, path or "/"), repo.object_format) if tree else {}
    for name, want in wanted.items():
        shown = path + name.decode("utf-8", "replace")
        there = entries.get(name)
        if there is not None and trees.is_folder(there) != isinstance(want, dict):
            raise Unable(msg("{path} is a file in one place and a folder in the other.", path=shown))
        oid: str | None
        if isinstance(want, dict):
            oid = _tree(repo, there[2].hex() if there else "", want, f"{shown}/", fresh)
        else:
            oid = None if want.data is None else fresh.add("blob", want.data)
        if oid is None:
            entries.pop(name, None)
        else:
            entries[name] = trees.entry(trees.FOLDER if isinstance(want, dict) else want.mode, name, oid)
    return fresh.add("tree", trees.dump(entries.values())) if entries else None


def _folders_of(repo: Repository, objects: Iterable[str]) -> list[Path]:
    # git fsyncs an object but not the folder it is in.
    store = repo.common_dir / "objects"
    folders = {store / oid[:2] for oid in objects} | {store / "pack"}
    return [store, *(path for path in folders if path.is_dir())]


def move_branch(repo: Repository, ref: str, new: str, old: str, header: Header) -> bool:
    """Move `ref` from `old` to `new`, and return whether it is there now: **the commit point**.

    False where the branch has meanwhile moved. Whatever git says, the branch itself is asked.
    """
    subject = header.message.partition("\n")[0]
    person = {"GIT_COMMITTER_NAME": _plain(header.name), "GIT_COMMITTER_EMAIL": _plain(header.email)}
    outcome = repo.plumbing.call("update-ref", "-m", f"sub: {subject}", ref, new, old, env=person)
    if outcome.status == 0:
        return True
    if holds(repo, ref, new):
        return True
    if repo.resolve(ref) == old:
        raise failure("update-ref", outcome)
    return False


def holds(repo: Repository, ref: str, commit: str) -> bool:
    """Return whether the branch `ref` has `commit` in its history."""
    found = repo.objects.find(f"{ref}^{{commit}}")
    return found is not None and repo.objects.find(commit) is not None and repo.contains(found.id, commit)


def settle_ref(repo: Repository, ref: str) -> None:
    """Make the new position of a branch or tag survive a power cut; git does not fsync the folder."""
    path = (repo.common_dir / ref).parent
    folders = [path, *path.parents]
    inside = [folder for folder in folders if folder.is_relative_to(repo.common_dir) and folder.is_dir()]
    disk.fsync_dirs(inside)


# -- a repository without a commit ------------------------------------------------------


def begin(repo: Repository, header: Header) -> None:
    """Give the unborn branch a commit without a file, so that what follows has something to follow.

    `Unable` where no branch is checked out, or where history has begun after all.
    """
    ref = repo.ref()
    if ref is None or repo.head() is not None:
        raise Unable(msg("History has begun here already."))
    new = add_commit(repo, "", header, [])
    repo.plumbing.run("update-ref", "-m", "sub: begin", ref, new, "0" * len(new))
    settle_ref(repo, ref)


def forget(repo: Repository, ref: str) -> None:
    """Take back the commit of `begin`, the only one of the branch `ref`, on a disk that is full too."""
    place = repo.common_dir / ref
    if disk.is_there(place):  # git would write a lock beside it first
        disk.remove(place)
    elif head := repo.head():
        repo.plumbing.run("update-ref", "-d", ref, head)
