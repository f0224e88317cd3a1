"""One programme: its settings, its files, its history, and the one way to change it.

This is the only place where the hands meet. Reading takes no lock; every change goes through
`Workspace.changing`, which holds the lock, writes all files or none, and makes one commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli import config
from sub_cli.document.model import Document
from sub_cli.errata.model import Erratum
from sub_cli.errors import NotFound, Unable
from sub_cli.memo.model import Memo
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, memos
from sub_cli.store.files import Files, WorkTree, instead

if TYPE_CHECKING:
    from sub_cli.history.repo import Repository
    from sub_cli.history.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a change is made, and how far it goes."""

    when: datetime
    """The moment that the commit will carry."""
    commit: bool = True
    """False leaves the change in the work tree."""
    dry_run: bool = False
    """True works everything out and writes nothing."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a change left behind."""

    paths: tuple[str, ...]
    """The files that it wrote or removed, sorted."""
    commit: str = ""
    """The commit; empty where the change stays in the work tree, or was a dry run."""
    notes: tuple[Message, ...] = ()
    """What an earlier crash left and was put right; what could not be finished."""


@dataclass
class Changing:
    """A change that is being put together; nothing is written until `finish`."""

    files: WorkTree
    stamp: Stamp
    transaction: Transaction | None
    author: tuple[str, str]
    pending: dict[str, bytes | None] = field(default_factory=dict)

    def put(self, path: str, data: bytes | None, *, own: bool = False) -> None:
        """Let `path` hold `data`; None takes the file away.

        `own` marks the very thing the command is about: what somebody changed in it by hand and did not
        commit yet goes along. For every other file that is a conflict.
        """
        before = self._read(path)
        if before == data and not (own and self._uncommitted(path)):
            return
        self.pending[path] = data
        if self.transaction is None:
            return
        if data is None:
            assert before is not None
            self.transaction.delete(path, expected=before, own=own)
        else:
            self.transaction.write(path, data, expected=before, own=own)

    def put_all(self, changes: Mapping[str, bytes | None]) -> None:
        """Let every path hold its data; see `put`."""
        for path, data in changes.items():
            self.put(path, data)

    def finish(
        self,
        subject: str,
        trailers: Mapping[str, str | Sequence[str]] | None = None,
        ready: Callable[[str], None] | None = None,
    ) -> Recorded:
        """Write everything, as one commit unless the stamp says otherwise, and return what was recorded.

        `ready` is called with the commit's name just before the commit counts; what it raises stops it.
        """
        paths = tuple(sorted(self.pending))
        self.files.release()
        if self.transaction is None or not paths:
            return Recorded(paths)
        sha = ""
        if self.stamp.commit:
            sha = self.transaction.commit(
                subject, author=self.author, when=self.stamp.when, trailers=trailers or {}, ready=ready
            )
        else:
            self.transaction.apply()
        return Recorded(paths, sha, tuple(self.transaction.notes))

    def _uncommitted(self, path: str) -> bool:
        """Tell whether a commit of this change would have something to say of `path`."""
        return self.transaction is not None and self.stamp.commit and bool(self.transaction.repo.dirty([path]))

    def _read(self, path: str) -> bytes | None:
        try:
            return self.files.read(path)
        except FileNotFoundError:
            return None


@dataclass(frozen=True)
class Workspace:
    """A folder with `sub.toml` at its root, and everything below it."""

    root: Path
    settings: config.Settings

    @classmethod
    def find(cls, start: Path) -> Workspace:
        """Return the workspace around `start`, found by walking up as git does; raises `NotFound` outside one."""
        root = config.find_workspace(start)
        if root is None:
            raise NotFound(
                msg("There is no sub.toml in {folder} or above it.", folder=start),
                msg("Start a workspace here with: sub init"),
            )
        return cls(root, config.load_settings(root))

    @cached_property
    def files(self) -> WorkTree:
        """Return the files of the work tree."""
        return WorkTree(self.root)

    @property
    def output(self) -> Path:
        """Return the folder for what is built; `Unable` where a link would lead it elsewhere."""
        return self.own_folder(self.settings.build.output)

    def own_folder(self, path: str) -> Path:
        """Return a folder that `sub` writes in, there or not; `Unable` where a part of the way is a link.

        A branch can carry a link, and whoever checks it out would then write wherever that leads.
        """
        folder = self.root
        for part in path.split("/"):
            folder = folder / part
            if folder.is_symlink():
                raise Unable(
                    msg("{path} is a link, and what lies behind it is not in this workspace.", path=str(folder)),
                    msg("Put a folder in its place."),
                )
        return folder

    @cached_property
    def repository(self) -> Repository:
        """Return the git repository, its days those of the workspace's zone; raises `Unable` where there is none."""
        from sub_cli.history.repo import Repository

        return Repository.open(self.root, self.settings.programme.zone)

    def revision(self, name: str) -> Files:
        """Return the files as they were in the revision that `name` names; raises `NotFound`."""
        from sub_cli.history.snapshots import Revision

        return Revision(self.repository, self.repository.resolve(name))

    def at(self, name: str) -> Workspace:
        """Return the workspace as a revision has it, for reading: files, settings and time zone are those of then.

        Raises `NotFound` for an unknown revision, and for one in which this was no workspace.
        """
        files = self.revision(name)
        try:
            then = Workspace(self.root, config.read_settings(files.read(config.FILE)))
        except FileNotFoundError as error:
            raise NotFound(msg("There is no {path} in {revision}.", path=config.FILE, revision=name)) from error
        then.__dict__.update(files=files, repository=replace(self.repository, zone=then.settings.programme.zone))
        return then

    @contextmanager
    def changing(self, operation: str, stamp: Stamp) -> Iterator[Changing]:
        """Hold the lock while a change is read for, put together and finished.

        `operation` names the command in the history, for `sub undo`. Raises `Conflict` when the lock is
        held or a file changed underneath, `Unable` where nothing can be written or git has no name.
        """
        if stamp.dry_run:
            yield Changing(self.files, stamp, None, ("", ""))
            return
        from sub_cli.history.transaction import transaction

        author = self.repository.identity() if stamp.commit else ("", "")
        with transaction(self.repository, operation=operation) as writing, self.files.held():
            yield Changing(self.files, stamp, writing, author)

    def document_id(self, document_id: str = "") -> str:
        """Return `document_id`, or the document that is meant without one; raises `NotFound`."""
        known = documents.list_documents(self.files)
        wanted = document_id or self.settings.programme.document or (known[0] if len(known) == 1 else "")
        if wanted in known:
            return wanted
        if not wanted:
            raise NotFound(
                msg("There is more than one document: {known}.", known=", ".join(known)),
                msg("Name one with {flag}.", flag="--document"),
            )
        raise NotFound(msg("There is no document {id}.", id=wanted), *instead(wanted, known))

    def document(self, document_id: str = "", files: Files | None = None) -> Document:
        """Return a document as `files` hold it, the work tree by default."""
        return documents.load_document(files or self.files, document_id or self.document_id())

    def erratum(self, document_id: str, erratum_id: str) -> Erratum:
        """Return an erratum of the work tree; raises `NotFound`."""
        return errata.load_erratum(self.files, document_id, erratum_id)

    def chain(self, document_id: str, files: Files | None = None) -> tuple[Erratum, ...]:
        """Return the errata that were ever applied to a document, in the order of application."""
        source = files or self.files
        return tuple(errata.load_erratum(source, document_id, name) for name in errata.chain(source, document_id))

    def memo(self, number: str) -> Memo:
        """Return a memo of the work tree; raises `NotFound`."""
        return memos.load_memo(self.files, number)
