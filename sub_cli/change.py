"""One change to a workspace: what is to be written is collected, and then written as one commit, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from sub_cli import config, layout
from sub_cli.errors import Conflict
from sub_cli.messages import Message, msg
from sub_cli.store.files import Overlaid, WorkTree, read_if_there
from sub_cli.store.renumbering import renumbered

if TYPE_CHECKING:
    from sub_cli.history.commits import Following, Header
    from sub_cli.history.transaction import Transaction


Word: TypeAlias = Callable[[Message, str], str]
"""Words a sentence in a language: `nl`, `en`."""


def _in_english(sentence: Message, _language: str) -> str:
    return str(sentence)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a change is made, how far it goes, and how its commit is worded."""

    when: datetime
    """The moment that the commit will carry."""
    commit: bool = True
    """False leaves the change in the work tree."""
    dry_run: bool = False
    """True works everything out and writes nothing."""
    word: Word = _in_english
    """Words the commit in the language of the workspace."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a change left behind."""

    paths: tuple[str, ...]
    """The files that it wrote or removed, sorted."""
    commit: str = ""
    """The commit; empty where the change stays in the work tree, or was a dry run."""
    notes: tuple[Message, ...] = ()
    """What an earlier crash left and was put right; what could not be finished; which errata got another number."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The names of errata that got another number, `document/E01-geld`, each with the one it has now."""


@dataclass
class Changing:
    """A change that is being put together; nothing is written until `finish`."""

    files: WorkTree
    stamp: Stamp
    transaction: Transaction | None
    author: tuple[str, str]
    pending: dict[str, bytes | None] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    """The names of errata that get another number, `document/E01-geld`, each with the one that it gets."""
    chosen: tuple[str, ...] = ()
    """The names of errata of which a person says that they keep their number."""
    alone: bool = False
    """Whether nothing goes along but what was put: the change may still be given up, and that would then stay."""
    form: int = config.FORMAT
    """The form that `sub.toml` says the workspace is written in."""
    language: str = "nl"
    """The language of the workspace."""

    def put(self, path: str, data: bytes | None, *, own: bool = False, mode: str = "") -> None:
        """Let `path` hold `data`, with that `mode` of git's where one is given; None takes the file away.

        `own` marks the very thing the command is about: what somebody changed in it by hand and did not
        commit yet goes along. For every other file that is a conflict.
        """
        before = self.pending[path] if path in self.pending else read_if_there(self.files, path)
        if before == data and not mode and not (own and self._uncommitted(path)):
            return
        self.pending[path] = data
        if self.transaction is not None:
            self.transaction.put(path, data, expected=before, own=own, mode=mode)

    @contextmanager
    def unlocked(self) -> Iterator[None]:
        """Hold no lock while the block waits for somebody far away; `Conflict` where what was read changed."""
        if self.transaction is None:
            yield
            return
        with self.transaction.unlocked():
            yield
        if moved := self.files.moved():
            raise Conflict(
                msg("{path} changed while a number was asked for.", path=moved),
                msg("Nothing changed. Run the command again: the number is kept for it."),
            )

    def put_all(self, changes: Mapping[str, bytes | None]) -> None:
        """Let every path hold its data; see `put`."""
        for path, data in changes.items():
            self.put(path, data)

    def take(self, files: Mapping[str, bytes | None]) -> None:
        """Let files go along as they stand in the work tree, whoever wrote them; None for one that is gone there."""
        self.pending |= files
        if self.transaction is not None:
            for path, data in files.items():
                self.transaction.put(path, data, expected=data, own=True)

    def finish(
        self,
        subject: Message,
        trailers: Mapping[str, str | Sequence[str]] | None = None,
        ready: Callable[[str], Following | None] | None = None,
    ) -> Recorded:
        """Write everything, as one commit unless the stamp says otherwise, and return what was recorded.

        `ready` is called with the commit's name just before the commit counts; what it raises stops it. What it
        returns follows in a commit of its own, and that one is named in what was recorded.
        """
        if self.pending and not self.alone:
            self.part_numbers()
            self._mark_form()
        self.files.release()
        if self.transaction is None or not self.pending:
            return Recorded(tuple(sorted(self.pending)))
        sha = ""
        if self.stamp.commit:
            sha = self.transaction.commit(
                self.stamp.word(subject, self.language),
                author=self.author,
                when=self.stamp.when,
                trailers=self._renamed(trailers or {}),
                ready=ready and self._counting(ready),
            )
        else:
            self.transaction.apply()
        told = [_told(old, new) for old, new in self.renamed.items()]
        return Recorded(tuple(sorted(self.pending)), sha, (*self.transaction.notes, *told), self.renamed)

    def arrive(self, commit: str, was: str, header: Header) -> Recorded:
        """Move the branch from `was` to a commit that is there already, and write what was put: how its files differ.

        Raises `Conflict` where the branch, or one of the files, is not as it was read.
        """
        self.files.release()
        if self.transaction is None:
            return Recorded(tuple(sorted(self.pending)))
        self.transaction.move_to(commit, was, header)
        told = [_told(old, new) for old, new in self.renamed.items()]
        return Recorded(tuple(sorted(self.pending)), commit, (*self.transaction.notes, *told), self.renamed)

    def _counting(self, ready: Callable[[str], Following | None]) -> Callable[[str], Following | None]:
        """Return `ready`, and count the files that follow among those that are written."""

        def counted(commit: str) -> Following | None:
            following = ready(commit)
            self.pending |= following.files if following else {}
            return following

        return counted

    def part_numbers(self) -> None:
        """Give errata that have one number after this change another each, along with it; see `errata.collisions`.

        Nothing of it where a file that would change holds what is not committed yet: `sub check` tells of it.
        """
        if self.transaction is None:
            return
        from sub_cli.history.sent import sent

        repository = self.transaction.repo
        found = renumbered(Overlaid(self.files, self.pending), lambda paths: sent(repository, paths), self.chosen)
        others = [path for path in found.files if path not in self.pending]
        if others and not (repository.head() and self.transaction.dirty(others)):
            self.put_all(found.files)
            self.renamed |= found.names

    def _mark_form(self) -> None:
        """Let `sub.toml` say the form in which errata are written from now on, so that no older program misreads them.

        Not while somebody is at work in it: the next change says it then.
        """
        writes = any(path.startswith(f"{layout.ERRATA}/") for path in self.pending)
        if self.transaction is None or self.form == config.FORMAT or not writes or config.FILE in self.pending:
            return
        if not (self.stamp.commit and self.transaction.dirty([config.FILE])):
            self.put(config.FILE, config.with_format(self.files.read(config.FILE), config.FORMAT))

    def _renamed(self, trailers: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
        """Return the trailers with the names that errata have now."""
        listed = {key: [value] if isinstance(value, str) else value for key, value in trailers.items()}
        return {key: [self.renamed.get(each, each) for each in values] for key, values in listed.items()}

    def _uncommitted(self, path: str) -> bool:
        """Tell whether a commit of this change would have something to say of `path`."""
        return self.transaction is not None and self.stamp.commit and bool(self.transaction.dirty([path]))


def _told(old: str, new: str) -> Message:
    names = {"old": old.rpartition("/")[2], "new": new.rpartition("/")[2]}
    return msg("{old} has the number of another erratum, and is called {new} from now on.", **names)
