"""The second half of a change: what the journal says, done to the work tree and the index, now or after a crash.

Doing it twice is the same as doing it once. A file that is neither as before nor as after is somebody else's
work: it is left alone and named.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sub_cli import disk
from sub_cli.errors import Conflict, Unable
from sub_cli.history import journal as journals
from sub_cli.history.commits import holds, settle_ref
from sub_cli.history.file_state import PROGRAM, head_ids, minds_modes, work_bytes
from sub_cli.history.journal import Journal, Step
from sub_cli.history.locks import index_lock, sweep_index_lock, sweep_ref_locks, workspace_lock
from sub_cli.history.repo import Repository
from sub_cli.history.settings import without_filters
from sub_cli.history.trees import blob_id
from sub_cli.messages import Message, msg, nmsg

_TO_CARRY_OUT = 0o111
_FOREIGN = "?"
"""Stands for the id of what is no ordinary file."""


def recover(repo: Repository, wait: float = 10.0) -> list[Message]:
    """Finish or drop what a crash left in this work tree, and return what was done; nothing to do is fine."""
    with workspace_lock(repo, "recover", wait):
        return recover_locked(repo)


def recover_locked(repo: Repository) -> list[Message]:
    """Do the same for a caller that holds the workspace's lock."""
    journal = journals.read(repo)
    if journal is None:
        sweep_index_lock(repo)
        _sweep(repo)
        return []
    sweep_ref_locks(repo, journal.ref or "HEAD")
    with index_lock(repo):
        if not is_decided(repo, journal):
            abandon(repo, journal)
            return [msg("An interrupted change was taken back: {operation}.", operation=_name(journal))]
        left = finish(repo, journal, again=True)
    return [msg("An interrupted change was finished: {operation}.", operation=_name(journal)), *left]


def _name(journal: Journal) -> str:
    return journal.operation or journal.new[:10] or "?"


def is_decided(repo: Repository, journal: Journal) -> bool:
    """Return whether the change is past the point from which it is finished and no longer dropped."""
    return holds(repo, journal.ref, journal.new) if journal.new else journal.decided


def abandon(repo: Repository, journal: Journal) -> None:
    """Take away what was made ready for a change that does not happen."""
    for step in journal.steps:
        if step.scratch:
            with suppress(OSError):
                os.unlink(_scratch(repo, step))
            _prune(repo, (repo.root / step.path).parent)
    _sweep(repo)
    journals.drop(repo)


def stage(repo: Repository, journal: Journal) -> None:
    """Write every file that is to come beside its place, so that a full disk stops the change before it happens."""
    for parent in sorted(_parents(repo, [step for step in journal.steps if step.after is not None])):
        disk.make_folder(parent)
    disk.write_all(
        (_scratch(repo, step), step.after, _mode(repo, step)) for step in journal.steps if step.after is not None
    )


def finish(repo: Repository, journal: Journal, *, again: bool = False) -> list[Message]:
    """Do what `journal` says and drop it; return what was left alone. Needs both locks; `again` is after a crash."""
    if journal.new:
        settle_ref(repo, journal.ref)
        with suppress(Conflict):  # git is at work, and the lock is its own
            sweep_ref_locks(repo, journal.ref)
    left = _place_all(repo, journal, again=again)
    if journal.new:
        _index(repo, journal, again=again)
    _sweep(repo)
    if journal.new:
        journals.drop(repo)
    else:
        journals.keep(repo, journal)
    return [_note_of(left)] if left else []


def _note_of(paths: list[str]) -> Message:
    return nmsg(
        "{files} was changed meanwhile and is left as it is.",
        "{n} files were changed meanwhile and are left as they are: {files}.",
        len(paths),
        files=", ".join(paths),
    )


def _place_all(repo: Repository, journal: Journal, *, again: bool) -> list[str]:
    left = []
    heads = head_ids(repo, [step.path for step in journal.steps]) if again and journal.new else None
    for step in journal.steps:
        moved_on = heads is not None and heads[step.path] != step.becomes
        if not _place(repo, step, moved_on=moved_on, again=again):
            left.append(step.path)
    disk.fsync_dirs(_nearest(_parents(repo, journal.steps)))
    return left


def _parents(repo: Repository, steps: Iterable[Step]) -> set[Path]:
    return {repo.root / folder for folder in {step.path.rpartition("/")[0] for step in steps}}


def _nearest(folders: Iterable[Path]) -> set[Path]:
    found = set()
    for folder in folders:
        while not folder.is_dir():
            folder = folder.parent
        found.add(folder)
    return found


def _place(repo: Repository, step: Step, *, moved_on: bool, again: bool) -> bool:
    """Bring one file from before to after; False where it is neither, and so not ours.

    `moved_on`: HEAD has another content by now, so the file is not to follow. `again`: after a crash, which may have
    left half a file where the new one waits, or what stood in its place.
    """
    target, scratch = _target(repo, step), _scratch(repo, step)
    current, after = _id(repo, target), _after(repo, step)
    if current == after:
        _set_mode(repo, step, target)
        return not (again and _put_back(repo, step)) and _drop(scratch)
    if current != step.before or moved_on:
        return _drop(scratch) and current == step.before
    if again and step.after is not None and _id(repo, scratch) != after:
        _drop(scratch)
        disk.write_new(scratch, step.after, _mode(repo, step), about=target)
    return _move(repo, step, target, scratch)


def _after(repo: Repository, step: Step) -> str:
    return "" if step.after is None else blob_id(step.after, repo.object_format)


def _drop(scratch: str) -> bool:
    """Remove a temporary file; `Unable` where it stays: then so does the journal, for the next command."""
    with disk.speaking_of(scratch), suppress(FileNotFoundError):
        os.unlink(scratch)
    return True


def _move(repo: Repository, step: Step, target: str, scratch: str) -> bool:
    """Put the new file in its place, or take the old one away; False where somebody wrote in the last moment.

    What stood there is not overwritten but moved aside, and looked at once more.
    """
    try:
        if step.after is None:
            disk.rename_new(target, scratch)
        elif step.before:
            disk.exchange(scratch, target)
        else:
            disk.rename_new(scratch, target)
    except FileExistsError:
        return not _drop(scratch)
    if _put_back(repo, step):
        return False
    if step.after is None:
        _prune(repo, Path(target).parent)
    return True


def _put_back(repo: Repository, step: Step) -> bool:
    """Give what was moved aside its place again where it is somebody's work, and tell whether it was; else drop it."""
    target, scratch = _target(repo, step), _scratch(repo, step)
    if not _is_foreign(repo, step, scratch):
        return not _drop(scratch)
    with suppress(FileExistsError):  # then both are somebody's work, and neither goes
        if step.after is None:
            disk.rename_new(scratch, target)
        else:
            disk.exchange(scratch, target)
            if _id(repo, scratch) == _after(repo, step):
                _drop(scratch)
    return True


def _is_foreign(repo: Repository, step: Step, scratch: str) -> bool:
    found = _id(repo, scratch)
    if found in ("", step.before) or found == _after(repo, step):
        return False
    return found == _FOREIGN or not (step.after or b"").startswith(work_bytes(scratch, scratch) or b"-")


def _id(repo: Repository, path: str) -> str:
    try:
        data = work_bytes(path, path)
    except Unable:
        if os.path.islink(path) or os.path.isdir(path):
            return _FOREIGN
        raise
    return "" if data is None else blob_id(data, repo.object_format)


def _mode(repo: Repository, step: Step) -> int | None:
    """Return the rights of the new file: those of the one that it replaces, and to be carried out as git says."""
    rights = disk.mode_of(_target(repo, step))
    if step.mode == PROGRAM:
        return 0o755 if rights is None else rights | (rights & 0o444) >> 2
    if rights is None or not rights & _TO_CARRY_OUT or not minds_modes(repo):
        return rights
    return rights & ~_TO_CARRY_OUT


def _set_mode(repo: Repository, step: Step, target: str) -> None:
    """Give a file whose bytes are there already the rights that it is to have."""
    rights = disk.mode_of(target) if step.after is not None else None
    if rights is not None and (wanted := _mode(repo, step)) != rights:
        with disk.speaking_of(target):
            os.chmod(target, wanted or rights)


def _target(repo: Repository, step: Step) -> str:
    return f"{repo.root}/{step.path}"


def _scratch(repo: Repository, step: Step) -> str:
    target = _target(repo, step)
    return target[: target.rindex("/") + 1] + (step.scratch or "-")


def _prune(repo: Repository, folder: Path) -> None:
    """Remove folders that have become empty, as git does."""
    with suppress(OSError):
        while folder != repo.root:
            with suppress(FileNotFoundError):  # the disk was full before it was made
                folder.rmdir()
            folder = folder.parent


# -- the index --------------------------------------------------------------------------


def _private_index(repo: Repository) -> Path:
    return repo.git_dir / "sub-index"  # beside the index: a rename within one folder is one step


def prepare_index(repo: Repository, steps: list[Step]) -> None:
    """Make a copy of the index in which only the files of `steps` differ, to be put in place later."""
    private = _private_index(repo)
    for stale in (private, private.with_name("sub-index.lock")):
        disk.remove(stale)
    with disk.speaking_of(private), suppress(FileNotFoundError):
        shutil.copy2(repo.git_dir / "index", private)  # with its time, by which git tells what it must compare again
    null = "0" * len(blob_id(b"", repo.object_format))
    rows = "".join(
        f"{step.mode if step.becomes else 0} {step.becomes or null}\t{repo.prefix}{step.path}\0" for step in steps
    )
    repo.plumbing.run(
        "update-index",
        "-z",
        "--index-info",
        stdin=rows.encode("utf-8", "surrogateescape"),
        # A file as young as the index is compared with it, through its filter.
        env={**without_filters(repo.plumbing), "GIT_INDEX_FILE": str(private)},
    )
    disk.fsync_dir(private.parent)  # or the later rename has nothing to rename


def _index(repo: Repository, journal: Journal, *, again: bool) -> None:
    if again:
        steps = _behind(repo, journal)
        if not steps:
            return
        prepare_index(repo, steps)
    disk.rename(_private_index(repo), repo.git_dir / "index")
    disk.fsync_dir(repo.git_dir)


def _behind(repo: Repository, journal: Journal) -> list[Step]:
    """Return the steps whose file the index still has as it was before, while HEAD has it as after."""
    heads = head_ids(repo, [step.path for step in journal.steps])
    index = {path: facts[1] for path, facts in repo.entries("ls-files", "--stage", "-z", "--full-name")}
    return [step for step in journal.steps if index.get(step.path, "") == step.was and heads[step.path] == step.becomes]


def _sweep(repo: Repository) -> None:
    """Remove temporary files of ours in git's directory that nobody will use any more."""
    private = _private_index(repo)
    folders = (repo.git_dir, journals.folder(repo))
    scratch = [path for folder in folders for path in folder.glob(f"{disk.TEMPORARY}*")]
    for path in (private, private.with_name("sub-index.lock"), *scratch):
        with suppress(OSError):
            os.unlink(path)
