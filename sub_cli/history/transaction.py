"""Several files changed as one: all or nothing, whoever else is writing and whenever the machine stops.

1. Two locks: against other `sub` processes, and git's own on the index.
2. Nothing that is overwritten may hold uncommitted changes; what else is dirty or staged stays as it is.
3. Blobs, trees and the commit, by plumbing: nobody sees them yet.
4. The journal; the new files beside their places; the new index beside its place. A full disk ends here.
5. **The commit point: `git update-ref BRANCH NEW OLD`.** (Without a commit: the journal says "decided".)
6. Renames, the journal goes. What a crash leaves here is finished by the next command.

After a crash the work tree is as before or as after, never in between (tests/history/test_crash.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from sub_cli.codes import CHANGED_MEANWHILE, THERE_ALREADY, UNCOMMITTED
from sub_cli.disk import Lock, temporary_name
from sub_cli.errors import Conflict, Finding, Place, SubError, Unable
from sub_cli.history import journal as journals
from sub_cli.history import marked, merge
from sub_cli.history.commits import Following, Header, Stored, add_commit, flatten, move_branch, with_trailers
from sub_cli.history.file_state import PLAIN, FileState, check_path, dirty, find_crlf, lf, survey, work_bytes
from sub_cli.history.journal import Journal, Step, forget_undone
from sub_cli.history.locks import index_lock, workspace_lock
from sub_cli.history.operations import OPERATION, REDOES, UNDOES, Operation, blobs_of_records
from sub_cli.history.recovery import abandon, finish, is_decided, prepare_index, recover_locked, stage
from sub_cli.history.repo import Repository
from sub_cli.history.trees import blob_id
from sub_cli.messages import Message, msg, nmsg


@dataclass(frozen=True, slots=True)
class _Edit:
    path: str
    expected: bytes | None = field(repr=False)
    data: bytes | None = field(repr=False)
    own: bool = False
    """Whether what is in it and not committed goes along."""
    mode: str = ""
    """Its mode in git; empty for the one that it has."""

    def mode_in(self, state: FileState) -> str:
        """Return the mode that it gets, for a file that stands so: its own edits go along with all that they are."""
        known = state.head.mode if state.head else PLAIN
        return self.mode or (state.mode if self.own else "") or known


@contextmanager
def transaction(repo: Repository, operation: str = "", *, wait: float = 10.0) -> Iterator[Transaction]:
    """Yield a transaction, alone in the repository, after finishing or dropping what a crash left.

    `operation` is what a person would call it (`erratum apply E01`): others read it while they wait, and undo
    finds it. Leaving the block without `commit` or `apply` changes nothing. `Conflict` after `wait` seconds
    where somebody else is at work.
    """
    with workspace_lock(repo, operation, wait) as lock:
        yield Transaction(repo, operation, recover_locked(repo), wait, lock)


@dataclass(slots=True)
class Transaction:
    """Collects what is to change, and then changes it at once."""

    repo: Repository
    operation: str
    notes: list[Message]
    """What has to be told besides: what recovery did, and what could not be finished."""
    wait: float = 10.0
    """Seconds, at most, for a git command to finish that is under way."""
    _lock: Lock | None = field(default=None, repr=False)
    _edits: dict[str, _Edit] = field(default_factory=dict)
    _undoes: Operation | None = None
    _again: bool = False

    @contextmanager
    def unlocked(self) -> Iterator[None]:
        """Let others change the repository while the block waits for somebody far away, and then begin as at first.

        What they did is found at the end, by what is `expected` of each file.
        """
        if self._lock is None:
            yield
            return
        with self._lock.paused():
            yield
        self.notes += recover_locked(self.repo)

    def dirty(self, paths: Iterable[str]) -> list[str]:
        """Return those of `paths` that hold what is not committed."""
        return dirty(self.repo, paths)

    def put(self, path: str, data: bytes | None, *, expected: bytes | None, own: bool = False, mode: str = "") -> None:
        """Let `path` hold `data`, or go; `expected` is what it holds now, in the work tree. None: there is no file.

        `own` lets changes that somebody made in it and did not commit go along; else they are a `Conflict`.
        """
        earlier = self._edits.get(check_path(path))
        if earlier is not None:
            if earlier.data != expected:
                raise ValueError(f"{path} was written as something else in this transaction")
            expected, own = earlier.expected, earlier.own or own
        self._edits[path] = _Edit(path, expected, data, own, mode)

    def undo(self, operation: Operation, *, again: bool = False) -> None:
        """Let every file of `operation` be as it was before it; `Conflict` at the end where one has changed since.

        `again` tells that it took something back itself, so that this does that once more.
        """
        for change in operation.changes:
            work = work_bytes(self.repo.root / change.path, change.path)
            crlf = work is not None and work != change.after and lf(work) == change.after
            expected, data = (work, _crlf(change.before)) if crlf else (change.after, change.before)
            self.put(change.path, data, expected=expected, mode=change.modes[0])
        self._undoes, self._again = operation, again

    def commit(
        self,
        message: str,
        *,
        author: tuple[str, str],
        when: datetime,
        trailers: Mapping[str, str | Iterable[str]] | None = None,
        ready: Callable[[str], Following | None] | None = None,
    ) -> str:
        """Commit the changes and write the files; return the new commit, or HEAD's where nothing differs.

        `ready` is called with the name of the commit when it is made and nobody sees it yet: what it makes may
        name the commit, and what it raises leaves everything as it was. Where it returns what is to follow, that
        becomes a commit behind it, which is returned; both become visible at once.

        `author` is (name, e-mail), `when` an aware datetime. Raises before anything has changed: `Unable` on a
        detached HEAD, an unborn branch or a full disk, `Conflict` where a file or the branch changed underneath.
        Once the branch has moved nothing is raised any more: what could not be finished stands in `notes`.
        """
        edits = self._effective()
        told = self._trailers(trailers or {})
        header = Header(with_trailers(message, told), *author, when)
        with index_lock(self.repo, self.wait):
            self._refuse_merge()
            ref, old = self.repo.writable_branch()
            if not edits:
                return old
            new, steps = self._build(old, header, edits)
            following = ready(new) if ready is not None else None
            if following is not None:
                header = Header(with_trailers(following.message, told), *author, when)
                new, more = self._build(new, header, [_Edit(*each) for each in _new_files(following)])
                steps += more
            journal = Journal(self.operation, tuple(steps), ref, old, new)
            self._prepare(journal)
            self._decide_by_branch(journal, header)
            self._complete(journal)
            marked.follow(self.repo, old, new)
            if self._undoes is None:
                forget_undone(self.repo)
        return new

    def move_to(self, commit: str, was: str, header: Header) -> None:
        """Move the branch from `was` to a commit that is there, with what was put: how their files differ.

        Raises what `commit` raises, and `Conflict` where the branch is not at `was`.
        """
        edits = self._effective()
        with index_lock(self.repo, self.wait):
            ref, old = self.repo.writable_branch()
            if old != was:
                raise _moved(ref)
            self._refuse_merge()
            states = survey(self.repo, [edit.path for edit in edits])
            self._refuse(edits, states, uncommitted=_unclean(states))
            journal = Journal(self.operation, tuple(self._steps(edits, states)), ref, old, commit)
            self._prepare(journal)
            self._decide_by_branch(journal, header)
            self._complete(journal)

    def apply(self) -> None:
        """Write the files to the work tree without a commit; on an unborn branch and a detached HEAD too.

        A file with uncommitted changes is refused (`Conflict`), unless they are what an earlier `apply` left.
        """
        edits = self._effective()
        if not edits:
            return
        with index_lock(self.repo, self.wait):
            states = survey(self.repo, [edit.path for edit in edits])
            self._refuse(edits, states, uncommitted=self._foreign(states))
            steps = [replace(step, old=states[step.path].work) for step in self._steps(edits, states)]
            journal = Journal(self.operation, tuple(steps), old=self._tree(), undoes=self._taken_back())
            self._prepare(journal)
            self._decide_by_journal(journal)
            self._complete(journal)

    def _taken_back(self) -> str:
        """Return what a change without a commit takes back; empty for a commit that it does once more."""
        if self._undoes is None or (self._again and not self._undoes.record):
            return ""
        return self._undoes.record or self._undoes.commit

    def _tree(self) -> str:
        """Return the tree on which something is taken back in the work tree; empty where nothing is."""
        found = self.repo.objects.find("HEAD^{tree}") if self._undoes else None
        return found.id if found else ""

    def _build(self, parent: str, header: Header, edits: list[_Edit]) -> tuple[str, list[Step]]:
        """Return a commit on `parent` that nobody sees yet, and what is to happen to the work tree with it."""
        states = survey(self.repo, [edit.path for edit in edits])
        self._refuse(edits, states, uncommitted=_unclean(states))
        steps = self._steps(edits, states)
        stored = [Stored(step.path, step.mode, self._blob(step)) for step in steps]
        return add_commit(self.repo, parent, header, stored), steps

    # -- before ---------------------------------------------------------------------

    def _effective(self) -> list[_Edit]:
        return [edit for _, edit in sorted(self._edits.items()) if edit.own or edit.mode or edit.data != edit.expected]

    def _trailers(self, given: Mapping[str, str | Iterable[str]]) -> list[tuple[str, str]]:
        found = list(flatten(given))
        if self.operation:
            found.append((OPERATION, self.operation))
        if self._undoes and self._undoes.commit:
            found.append((REDOES if self._again else UNDOES, self._undoes.commit))
        return found

    def _refuse_merge(self) -> None:
        merge.require_finished(self.repo)

    def _foreign(self, states: Mapping[str, FileState]) -> list[str]:
        if self.repo.head() is None:
            return []
        ours = blobs_of_records(self.repo)
        return [
            path
            for path, state in states.items()
            if not state.clean and (state.staged or self._work_id(state) not in ours.get(path, ()))
        ]

    def _work_id(self, state: FileState) -> str:
        return "" if state.work is None else blob_id(state.work, self.repo.object_format)

    def _refuse(self, edits: list[_Edit], states: Mapping[str, FileState], uncommitted: list[str]) -> None:
        """Raise one `Conflict` naming every file that is not as it should be."""
        findings = [
            _finding(edit, states[edit.path], edit.path in uncommitted)
            for edit in edits
            if (edit.path in uncommitted and not edit.own) or states[edit.path].work != edit.expected
        ]
        if len(findings) == 1:
            raise Conflict(findings[0].message, msg("Nothing changed."), findings=findings)
        if findings:
            raise Conflict(
                nmsg("{n} file stands in the way.", "{n} files stand in the way.", len(findings)),
                msg("Nothing changed."),
                findings=findings,
            )

    def _steps(self, edits: list[_Edit], states: Mapping[str, FileState]) -> list[Step]:
        converts = self._find_crlf(edits, states)
        return [self._step(edit, states[edit.path], converts) for edit in edits]

    def _step(self, edit: _Edit, state: FileState, converts: set[str]) -> Step:
        form = self.repo.object_format
        stored = lf(edit.data) if edit.data is not None and edit.path in converts else edit.data
        return Step(
            path=edit.path,
            before=self._work_id(state),
            after=edit.data,
            becomes="" if stored is None else blob_id(stored, form),
            was=state.head.id if state.head else "",
            mode=edit.mode_in(state),
            scratch=temporary_name(),
        )

    def _find_crlf(self, edits: list[_Edit], states: Mapping[str, FileState]) -> set[str]:
        """Return the paths whose new CRLF git would keep as LF: not those that it keeps with CRLF already."""
        asked = []
        for edit in edits:
            state = states[edit.path]
            kept = state.same and not state.converts and state.work is not None and b"\r\n" in state.work
            text = edit.data is not None and b"\0" not in edit.data  # as git tells text from other bytes
            if text and edit.data is not None and b"\r\n" in edit.data and not kept:
                asked.append(edit.path)
        return find_crlf(self.repo, asked)

    def _blob(self, step: Step) -> bytes | None:
        if step.after is None or blob_id(step.after, self.repo.object_format) == step.becomes:
            return step.after
        return lf(step.after)

    # -- the change -----------------------------------------------------------------

    def _prepare(self, journal: Journal) -> None:
        """Do all that can fail for want of room; on failure it was never begun."""
        try:
            journals.write(self.repo, journal)
            stage(self.repo, journal)
            if journal.new:
                prepare_index(self.repo, list(journal.steps))
        except BaseException:
            abandon(self.repo, journal)
            raise

    def _decide_by_branch(self, journal: Journal, header: Header) -> None:
        try:
            moved = move_branch(self.repo, journal.ref, journal.new, journal.old, header)
        except SubError:
            # Where even the question fails, the journal stays, and the next command knows what happened.
            if is_decided(self.repo, journal):
                return
            abandon(self.repo, journal)
            raise
        if not moved:
            abandon(self.repo, journal)
            raise _moved(journal.ref)

    def _decide_by_journal(self, journal: Journal) -> None:
        try:
            journals.write(self.repo, replace(journal, decided=True))
        except Unable:
            left = journals.read(self.repo)
            if left is not None and left.decided:
                return
            abandon(self.repo, journal)
            raise

    def _complete(self, journal: Journal) -> None:
        try:
            self.notes += finish(self.repo, journal)
        except (SubError, OSError) as error:
            self.notes.append(
                msg(
                    "Applied, not finished: {reason} The next command of sub finishes it.",
                    reason=error.message if isinstance(error, SubError) else str(error),
                )
            )


def _moved(ref: str) -> Conflict:
    return Conflict(
        msg("The branch {branch} moved meanwhile.", branch=ref.removeprefix("refs/heads/")),
        msg("Nothing changed. Run the command again."),
    )


def _new_files(following: Following) -> Iterator[tuple[str, None, bytes]]:
    return ((path, None, data) for path, data in sorted(following.files.items()))


def _unclean(states: Mapping[str, FileState]) -> list[str]:
    return [path for path, state in states.items() if not state.clean]


def _finding(edit: _Edit, state: FileState, uncommitted: bool) -> Finding:
    place = Place(edit.path)
    if edit.expected is None and state.work is not None:
        return Finding(THERE_ALREADY, msg("{path} exists already.", path=edit.path), place)
    if uncommitted:
        fix = msg("Save what is in it, and run the command again: sub save")
        return Finding(UNCOMMITTED, msg("{path} has changes that are not saved.", path=edit.path), place, fix)
    return Finding(CHANGED_MEANWHILE, msg("{path} changed while it was being worked on.", path=edit.path), place)


def _crlf(data: bytes | None) -> bytes | None:
    return None if data is None else lf(data).replace(b"\n", b"\r\n")
