"""Sync: get what others sent, bring it together with what is here, and send that.

Everything is put together beside the work tree; then the branch moves once. What it makes are ordinary commits and
merges, so that colleagues may use git and a forge beside it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sub_cli.actions.settle.adopted import Choose
from sub_cli.actions.settle.choices import Ask, Waiting
from sub_cli.actions.settle.settled import Settled
from sub_cli.change import Changing, Recorded, Stamp
from sub_cli.errors import Conflict, Refused
from sub_cli.messages import msg, nmsg
from sub_cli.store.files import read_if_there
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.actions.sync.own_numbers import OwnNumbers
    from sub_cli.actions.sync.together import Together
    from sub_cli.history.commits import Stored
    from sub_cli.history.log import LogEntry
    from sub_cli.history.remote import Upstream

_TRIES = 5
"""How often others may be first."""


@dataclass(slots=True)
class Synced:
    """What an exchange came to."""

    remote: str = ""
    branch: str = ""
    """The branch on the remote."""
    got: list[LogEntry] = field(default_factory=list)
    """The commits that others sent, newest first."""
    sent: list[LogEntry] = field(default_factory=list)
    """The commits that were sent."""
    merged: bool = False
    """Whether both sides had something new, so that they were brought together."""
    settled: list[Settled] = field(default_factory=list)
    """What had one right answer, and got it."""
    neighbours: int = 0
    """How many pairs of sentences stand beside each other that two people changed."""
    waiting: bool = False
    """Whether a choice was put off: then nothing was brought together, and nothing was sent."""
    own_branch: str = ""
    """The branch of one's own that it was sent to, where the other is protected."""
    kept: str = ""
    """The name under which one's own history of before is kept, where that of the remote was rewritten."""
    recorded: Recorded = field(default_factory=lambda: Recorded(()))


@dataclass(frozen=True, slots=True)
class Answers:
    """How a person is asked."""

    ask: Ask
    """Which version stands, of what both changed."""
    choose: Choose
    """Which erratum holds, of two that contradict."""
    rewritten: Callable[[Upstream, list[LogEntry]], bool]
    """Whether to follow a remote that took commits back; these are one's own, which are then carried over."""


def sync(workspace: Workspace, stamp: Stamp, answers: Answers) -> Synced:
    """Exchange with the remote that the branch follows; nothing here may wait to be saved.

    Raises `NotFound` and `Refused` where there is no remote to follow, `Unable` where it is not to be reached,
    `Conflict` where others are first each time, and what `together` raises. Nothing of one's own is ever lost.
    """
    from sub_cli.history.remote import Sent, own_branch, upstream

    up = upstream(workspace.repository)
    _require_whole(workspace)
    done = Synced(up.remote, up.branch)
    for attempt in range(_TRIES):
        time.sleep(random.uniform(0, 0.5) * attempt)
        theirs = up.fetch()
        if theirs and not _receive(workspace, stamp, up, theirs, answers, done):
            return done
        head = workspace.repository.resolve("HEAD")
        if head == theirs or stamp.dry_run:
            done.sent = _commits(workspace, theirs, head) if head != theirs else done.sent
            return done
        done.sent = _commits(workspace, theirs, head)
        answer = up.send(head)
        if answer.sent is Sent.PROTECTED:
            done.own_branch = own_branch(workspace.repository, up.branch)
            answer = up.send(head, done.own_branch)
            if answer.sent is not Sent.ARRIVED:
                raise _not_let(up, answer.words)
        if answer.sent is not Sent.BEHIND:
            return done
    raise Conflict(
        msg("Others sent something to {remote} each time.", remote=up.remote),
        msg("What you made is saved here. Run the command again."),
    )


def _require_whole(workspace: Workspace) -> None:
    """Raise `Refused` where the workspace is a part of a repository, or not all of its history is here."""
    repository = workspace.repository
    if repository.prefix:
        raise Refused(
            msg("The workspace is a folder of a larger repository, and sub exchanges whole repositories only."),
            msg("Use git there: git pull, sub settle, git push"),
        )
    if repository.is_shallow:
        raise Refused(repository.shallow_advice())


def _not_let(up: Upstream, words: str) -> Refused:
    return Refused(
        msg("{remote} takes nothing from you, not even on a branch of your own.", remote=up.remote),
        msg("It says: {words}", words=words),
        msg("What you made is saved here. Ask who keeps {remote} for the right to write.", remote=up.remote),
    )


def _commits(workspace: Workspace, since: str, until: str) -> list[LogEntry]:
    """Return the commits that `until` has and `since` has not, newest first, but for merges; of nothing since all."""
    span = f"{since}..{until}" if since else until
    return [entry for entry, _ in workspace.repository.walk("--no-merges", span)]


def _receive(workspace: Workspace, stamp: Stamp, up: Upstream, theirs: str, answers: Answers, done: Synced) -> bool:
    """Let the branch have what is at `theirs`; False where a choice is put off, or a rewritten history not followed."""
    from sub_cli.history.snapshots import modes

    repository = workspace.repository
    ours, seen = repository.resolve("HEAD"), up.tip()
    if seen and not repository.contains(theirs, seen) and repository.contains(ours, seen):
        return _follow(workspace, stamp, up, theirs, answers, done)
    if repository.contains(ours, theirs):
        up.remember(theirs)
        return True
    _require_files(up, theirs)
    done.got += [entry for entry in _commits(workspace, ours, theirs) if entry not in done.got]
    if not repository.contains(theirs, ours):
        return _merge(workspace, stamp, up, theirs, answers, done)
    with workspace.changing("sync", stamp) as change:
        _put(change, _differences(workspace, ours, theirs), modes(repository, theirs))
        _arrive(change, theirs, ours, _subject(change, done.got), done)
    if not stamp.dry_run:
        up.remember(theirs)
    return True


def _merge(workspace: Workspace, stamp: Stamp, up: Upstream, theirs: str, answers: Answers, done: Synced) -> bool:
    """Bring both sides together as a merge; False where a choice is put off."""
    from sub_cli.actions.sync.own_numbers import own_numbers
    from sub_cli.history import commits, merge

    repository = workspace.repository
    ours = repository.resolve("HEAD")
    bases = merge.merge_bases(repository, ours, theirs)
    if len(bases) > 1:
        raise Conflict(
            msg("You and others brought the same together before, each in another way."),
            msg("Nothing changed. Bring it together with git: git pull --no-rebase   sub settle   git push"),
        )
    base = next(iter(bases), "")
    if not base:
        raise Refused(
            msg("{remote} holds another history, which never was the same as this one.", remote=up.remote),
            msg("Is it the right address? git remote -v"),
        )
    with workspace.changing("sync", stamp) as change:
        own = own_numbers(workspace, *(workspace.revision(each) for each in (base, ours, theirs)))
        mine = _renumbered(workspace, change, ours, own) if own.names else ours
        made = _together(workspace, change, (base, mine, theirs), answers, done)
        if made is None:
            up.remember(theirs)  # so that `sub` says what waits
            return False
        known, files = _with_modes(workspace, made.files, (base, mine, theirs))
        _put(change, {**own.files, **files}, known)
        header = commits.Header(_subject(change, done.got), *_author(workspace, change), stamp.when)
        if not stamp.dry_run:
            commit = commits.add_commit(repository, mine, header, _stored(files, known), [theirs])
            _arrive(change, commit, ours, header.message, done)
    done.merged = True
    if not stamp.dry_run:
        up.remember(theirs)
        _note_neighbours(workspace, made, done)
    return True


def _renumbered(workspace: Workspace, change: Changing, ours: str, own: OwnNumbers) -> str:
    """Return the commit behind `ours` in which our errata have other numbers; nobody sees it yet."""
    from sub_cli.history import commits
    from sub_cli.history.snapshots import modes

    change.renamed |= own.names
    names = ", ".join(f"{old.rpartition('/')[2]} → {new.rpartition('/')[2]}" for old, new in own.names.items())
    said = change.stamp.word(msg("Errata with a number that others sent: {names}", names=names), change.language)
    header = commits.Header(f"{said}\n", *_author(workspace, change), change.stamp.when)
    return commits.add_commit(workspace.repository, ours, header, _stored(own.files, modes(workspace.repository, ours)))


def _follow(workspace: Workspace, stamp: Stamp, up: Upstream, theirs: str, answers: Answers, done: Synced) -> bool:
    """Carry one's own commits over to a history that was rewritten, as one commit, where a person wants that."""
    from sub_cli.history import commits
    from sub_cli.history.remote import keep
    from sub_cli.history.snapshots import modes

    repository = workspace.repository
    ours, seen = repository.resolve("HEAD"), up.tip()
    own = _commits(workspace, seen, ours)
    if stamp.dry_run or not answers.rewritten(up, own):
        done.waiting = True
        return False
    _require_files(up, theirs)
    with workspace.changing("sync", stamp) as change:
        made = _together(workspace, change, (seen, ours, theirs), answers, done)
        if made is None:
            return False
        known, files = _with_modes(workspace, made.files, (seen, ours, theirs))
        there, was = workspace.revision(theirs), modes(repository, theirs)
        result = {**_differences(workspace, theirs, ours), **files}
        final = {
            path: data
            for path, data in result.items()
            if data != read_if_there(there, path) or known.get(path) != was.get(path)
        }
        commit = theirs
        if own:
            header = commits.Header(_carried(change, own), *_author(workspace, change), stamp.when)
            commit = commits.add_commit(repository, theirs, header, _stored(final, known))
        _put(change, files, known)
        done.kept = keep(repository, ours)
        _arrive(change, commit, ours, "Carried over to a history that was rewritten", done)
    up.remember(theirs)
    _note_neighbours(workspace, made, done)
    return True


def _carried(change: Changing, own: list[LogEntry]) -> str:
    """Return the message of what one's own commits became, each by its subject."""
    said = nmsg("Carried over: {n} change", "Carried over: {n} changes", len(own))
    rows = "".join(f"- {entry.subject}\n" for entry in reversed(own))
    return f"{change.stamp.word(said, change.language)}\n\n{rows}"


def _together(
    workspace: Workspace, change: Changing, commits: tuple[str, str, str], answers: Answers, done: Synced
) -> Together | None:
    """Return both sides brought together; None where a choice is put off."""
    from sub_cli.actions.sync.together import together

    base, ours, theirs = (workspace.revision(each) for each in commits)
    try:
        made = together(workspace, change, (base, ours, theirs), answers.ask, answers.choose)
    except Waiting:
        done.waiting = True
        return None
    done.settled.append(made.settled)
    return made


def _note_neighbours(workspace: Workspace, made: Together, done: Synced) -> None:
    from sub_cli.actions.git import add_neighbours

    for path, pairs in made.neighbours.items():
        add_neighbours(workspace.root, path, pairs)
        done.neighbours += len(pairs)


def _require_files(up: Upstream, theirs: str) -> None:
    """Raise `Refused` for a commit that holds links, or repositories within the repository."""
    from sub_cli.history.remote import irregular

    if odd := irregular(up.repo, theirs):
        raise Refused(
            msg("{remote} holds what is no file of a workspace: {paths}.", remote=up.remote, paths=", ".join(odd[:3])),
            msg("Links and repositories within one lead elsewhere, and are not taken over."),
        )


def _differences(workspace: Workspace, old: str, new: str) -> dict[str, bytes | None]:
    """Return the files of the commit `new` that differ from those of `old`; None for those that it has not."""
    from sub_cli.history.snapshots import modes

    was, now = workspace.revision(old), workspace.revision(new)
    before, after = was.ids(""), now.ids("")
    found = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    found |= _other_modes(modes(workspace.repository, old), modes(workspace.repository, new))
    return {path: read_if_there(now, path) for path in sorted(found)}


def _other_modes(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    """Return the files of both that are a program in one of them only."""
    return {path for path in one.keys() & other.keys() if one[path] != other[path]}


def _with_modes(
    workspace: Workspace, files: Mapping[str, bytes | None], commits: tuple[str, str, str]
) -> tuple[dict[str, str], dict[str, bytes | None]]:
    """Return the modes of what comes of three commits, and `files`, which differ from ours, with those whose mode does.

    The commits are where both began, ours and theirs. A side that made a program of a file, or no program any more, has
    its way: there are two modes, so that two sides cannot have made something else of it.
    """
    from sub_cli.history.snapshots import modes

    base, ours, theirs = (modes(workspace.repository, each) for each in commits)
    found = {path: ours[path] if theirs[path] == base.get(path) else theirs[path] for path in ours.keys() & theirs}
    mine = workspace.revision(commits[1])
    others = {path: mine.read(path) for path in _other_modes(ours, found) if path not in files}
    return {**theirs, **ours, **found}, {**files, **others}


def _put(change: Changing, files: dict[str, bytes | None], known: Mapping[str, str]) -> None:
    for path, data in files.items():
        change.put(path, data, mode=known.get(path, ""))


def _stored(files: dict[str, bytes | None], known: Mapping[str, str]) -> list[Stored]:
    from sub_cli.history.commits import Stored

    return [Stored(path, known.get(path, "100644"), data) for path, data in sorted(files.items())]


def _author(workspace: Workspace, change: Changing) -> tuple[str, str]:
    return change.author if change.author[0] else workspace.repository.identity()


def _arrive(change: Changing, commit: str, was: str, message: str, done: Synced) -> None:
    from sub_cli.history.commits import Header

    header = Header(message, *change.author, change.stamp.when)
    done.recorded = change.arrive(commit, was, header)


def _subject(change: Changing, got: list[LogEntry]) -> str:
    """Return the message of a merge: whose work came in."""
    names = ", ".join(sorted({entry.author for entry in got}))
    return change.stamp.word(msg("Brought together with the work of {names}", names=names), change.language) + "\n"
