"""A process that is killed, a disk that fails and a machine that loses power: old or new, never in between."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sub_cli import disk
from sub_cli.errors import SubError
from sub_cli.history import commits, recovery
from sub_cli.history import journal as journals
from sub_cli.history.commits import Following
from sub_cli.history.transaction import transaction

from .conftest import ANNE, SPRING, Programme

OLD = {"documents/a": "een\n", "documents/b": "twee\n", "documents/c": "drie\n"}
NEW = {"documents/a": "EEN\n", "documents/c": "DRIE\n", "errata/plan/E01": "nieuw\n"}

CALLS = ("open", "write", "fsync", "replace", "link", "unlink", "mkdir", "rmdir", "ftruncate", "utime")
"""Every call by which production code changes a disk; git's own are counted by its start and its end."""

Change = Callable[[Programme], None]


def commit(plan: Programme) -> None:
    """Change, remove and add a file, with a commit."""
    with transaction(plan.repo, "erratum apply E01") as change:
        for path in OLD.keys() | NEW.keys():
            plan.into(change, path, NEW.get(path))
        change.commit("Apply E01", author=ANNE, when=SPRING)


def two_commits(plan: Programme) -> None:
    """The same, with the new file in a second commit that follows the first."""
    with transaction(plan.repo, "erratum apply E01") as change:
        for path in OLD:
            plan.into(change, path, NEW.get(path))
        following = Following("Apply E01", {"errata/plan/E01": NEW["errata/plan/E01"].encode()})
        change.commit("First half", author=ANNE, when=SPRING, ready=lambda _: following)


def apply(plan: Programme) -> None:
    """The same without a commit."""
    with transaction(plan.repo, "erratum apply E01") as change:
        for path in OLD.keys() | NEW.keys():
            plan.into(change, path, NEW.get(path))
        change.apply()


def interposed(patch: pytest.MonkeyPatch, step: Callable[[str], None]) -> None:
    """Call `step` before every call that touches the disk, and before and after git is started."""

    def around(name: str) -> Callable[..., object]:
        real = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            step(name)
            return real(*arguments, **options)

        return call

    for name in CALLS:
        patch.setattr(os, name, around(name))
    for name in ("exchange", "rename_new"):  # these ask the kernel without `os`
        patch.setattr(disk, name, counted(step, name, getattr(disk, name)))
    spawn = subprocess.Popen.__init__

    def start(self: object, *arguments: object, **options: object) -> None:
        step("before git")
        spawn(self, *arguments, **options)  # type: ignore[arg-type, call-overload]
        step("git under way")

    patch.setattr(subprocess.Popen, "__init__", start)


def counted(step: Callable[[str], None], name: str, real: Callable[..., object]) -> Callable[..., object]:
    """Call `step` before and after `real`."""

    def call(*arguments: object) -> object:
        step(name)
        answer = real(*arguments)
        step(name)
        return answer

    return call


def steps_of(plan: Programme, change: Change) -> int:
    """Make the change and return at how many places it can be killed."""
    count = itertools.count()
    with pytest.MonkeyPatch.context() as patch:
        interposed(patch, lambda _: next(count) and None)
        change(plan)
    return next(count)


def killed_at(plan: Programme, change: Change, moment: int) -> None:
    """Make the change in a process that is killed at its step `moment`, while git goes on."""
    child = os.fork()
    if not child:
        count = itertools.count(1)
        interposed(
            pytest.MonkeyPatch(), lambda _: os.kill(os.getpid(), signal.SIGKILL) if next(count) == moment else None
        )
        change(plan)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, moment


@pytest.fixture
def copies(plan: Programme, tmp_path: Path) -> Callable[[], Programme]:
    """Fresh copies of the programme."""
    template = plan.root
    numbers = itertools.count()

    def fresh() -> Programme:
        root = tmp_path / f"copy{next(numbers)}"
        shutil.copytree(template, root)
        return Programme(root)

    return fresh


def in_one_piece(plan: Programme, moment: object) -> str:
    """Recover, and return which of the two states the programme is in."""
    recovery.recover(plan.repo, wait=20)
    assert recovery.recover(plan.repo) == [], moment
    tree, subject, status = plan.tree(), plan.git("log", "-1", "--format=%s"), plan.status()
    assert not [path.name for path in (plan.root / ".git").rglob("*.lock")], moment
    assert not [
        path.name for path in (plan.root / ".git" / "sub").glob("*") if not path.name.startswith(("lock", "done"))
    ]
    if tree == NEW and subject == "Apply E01" and not status:
        return "new"
    if tree == NEW and subject == "Start" and status.count("\n") == 3:
        return "new, not committed"
    assert (tree, subject, status) == (OLD, "Start", ""), moment
    return "old"


def sample(count: int, every: int) -> list[int]:
    return sorted({*range(1, count, every), count})


def outcomes_of_killing(plan: Programme, copies: Callable[[], Programme], change: Change, every: int) -> list[str]:
    """Kill the change at every so many steps, recover, and return the states in order, without repeats."""
    plan.repo.close()
    count = steps_of(copies(), change)
    assert count > 30
    found = []
    for moment in sample(count, every):
        copy = copies()
        killed_at(copy, change, moment)
        found.append(in_one_piece(copy, moment))
        copy.git("fsck", "--strict", "--no-dangling")
        change_again(copy, found[-1])
        copy.repo.close()
        shutil.rmtree(copy.root)
    return [state for state, _ in itertools.groupby(found)]


def change_again(plan: Programme, state: str) -> None:
    """After recovery the next command works."""
    if state != "new, not committed":
        plan.sub("next", documents__c="vervolg\n")
        assert plan.status() == ""


def test_killed_while_committing(plan: Programme, copies: Callable[[], Programme]) -> None:
    assert outcomes_of_killing(plan, copies, commit, every=7) == ["old", "new"]


def test_killed_while_committing_twice_both_commits_are_there_or_none(
    plan: Programme, copies: Callable[[], Programme]
) -> None:
    assert outcomes_of_killing(plan, copies, two_commits, every=9) == ["old", "new"]


def test_killed_while_applying(plan: Programme, copies: Callable[[], Programme]) -> None:
    assert outcomes_of_killing(plan, copies, apply, every=8) == ["old", "new, not committed"]


@pytest.mark.slow
@pytest.mark.parametrize("change", [commit, two_commits, apply])
def test_killed_at_every_step(plan: Programme, copies: Callable[[], Programme], change: Change) -> None:
    outcomes = outcomes_of_killing(plan, copies, change, every=1)
    assert [outcomes[0], len(outcomes)] == ["old", 2]


def test_recovery_that_is_killed_is_recovered_from(plan: Programme, copies: Callable[[], Programme]) -> None:
    plan.repo.close()
    half = copies()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commits, "settle_ref", dies)
        patch.setattr(recovery, "settle_ref", dies)
        with pytest.raises(KeyboardInterrupt):
            commit(half)
    half.repo.close()
    assert journals.pending(half.repo)
    count = steps_of(Programme(shutil.copytree(half.root, half.root.with_name("counted"))), recover)
    for moment in sample(count, 7):
        copy = Programme(shutil.copytree(half.root, half.root.with_name(f"half{moment}")))
        killed_at(copy, recover, moment)
        assert in_one_piece(copy, moment) == "new"
        copy.repo.close()


def recover(plan: Programme) -> None:
    recovery.recover(plan.repo)


def dies(*_: object) -> None:
    raise KeyboardInterrupt


# -- a disk that fails ----------------------------------------------------------------------


def failing_at(plan: Programme, change: Change, moment: int, code: int, lasting: bool) -> bool:
    """Make the change while the disk fails at step `moment` (and, lasting, ever after); return whether it was told."""
    count = itertools.count(1)

    def step(name: str) -> None:
        now = next(count)
        if (now >= moment if lasting else now == moment) and name in (
            "open",
            "write",
            "fsync",
            "mkdir",
            "link",
            "replace",
        ):
            raise OSError(code, os.strerror(code))

    with pytest.MonkeyPatch.context() as patch:
        interposed(patch, step)
        try:
            change(plan)
        except SubError:
            return True
    return False


@pytest.mark.parametrize(("code", "lasting"), [(errno.ENOSPC, False), (errno.EIO, True)])
def test_a_failing_disk_leaves_old_when_it_says_so_and_new_when_it_does_not(
    plan: Programme, copies: Callable[[], Programme], code: int, lasting: bool
) -> None:
    plan.repo.close()
    count = steps_of(copies(), commit)
    for moment in sample(count, 7):
        copy = copies()
        told = failing_at(copy, commit, moment, code, lasting)
        assert in_one_piece(copy, moment) == ("old" if told else "new")
        copy.repo.close()


def test_applied_but_not_finished_is_said_and_the_next_command_finishes(
    plan: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(recovery, "settle_ref", full)
        with transaction(plan.repo, "erratum apply E01") as change:
            change.put("documents/a", b"EEN\n", expected=b"een\n")
            commit = change.commit("Apply E01", author=ANNE, when=SPRING)
    assert [str(note) for note in change.notes] == [
        "Applied, not finished: [Errno 5] Input/output error The next command of sub finishes it."
    ]
    assert plan.git("rev-parse", "main") == commit
    assert plan.read("documents/a") == "een\n"
    with transaction(plan.repo) as following:
        assert [str(note) for note in following.notes] == ["An interrupted change was finished: erratum apply E01."]
    assert plan.read("documents/a") == "EEN\n"
    assert plan.status() == ""


def half_done(plan: Programme) -> None:
    """Commit, and die right after the branch has moved."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recovery, "settle_ref", dies)
        with pytest.raises(KeyboardInterrupt):
            commit(plan)


def test_a_file_that_somebody_saved_after_the_crash_is_left_alone_and_named(plan: Programme) -> None:
    half_done(plan)
    plan.has(documents__a="van mij\n")
    notes = [str(note) for note in recovery.recover(plan.repo)]
    assert notes == [
        "An interrupted change was finished: erratum apply E01.",
        "documents/a was changed meanwhile and is left as it is.",
    ]
    assert plan.tree() == {**NEW, "documents/a": "van mij\n"}
    assert plan.status() == "M documents/a"
    assert recovery.recover(plan.repo) == []


def test_after_a_crash_somebody_else_went_on_to_another_branch(plan: Programme) -> None:
    plan.git("branch", "other")
    half_done(plan)
    plan.git("symbolic-ref", "HEAD", "refs/heads/other")
    assert len(recovery.recover(plan.repo)) == 1
    assert plan.tree() == OLD
    assert plan.status() == ""


def test_after_a_crash_somebody_committed_on_top(plan: Programme) -> None:
    half_done(plan)
    plan.git("commit", "--quiet", "--allow-empty", "--only", "-m", "on top")
    recovery.recover(plan.repo)
    assert plan.tree() == NEW
    assert plan.status() == ""


def test_a_branch_that_was_locked_by_a_killed_child_is_freed(plan: Programme) -> None:
    half_done(plan)
    (plan.root / ".git" / "refs" / "heads" / "main.lock").touch()
    (plan.root / ".git" / "HEAD.lock").touch()
    assert in_one_piece(plan, "locked") == "new"


def test_a_journal_that_cannot_be_read_is_not_thrown_away(plan: Programme) -> None:
    (plan.root / ".git" / "sub").mkdir()
    for content in (b"{", b'{"version": 99}', b"[]"):
        (plan.root / ".git" / "sub" / "journal.json").write_bytes(content)
        with pytest.raises(SubError, match=r"journal\.json cannot be read"):
            plan.sub(documents__a="EEN\n")
    assert plan.read("documents/a") == "een\n"


# -- every system call, of git too ----------------------------------------------------------

SCRIPT = """
import sys
from pathlib import Path
from datetime import datetime, timezone
from sub_cli.errors import SubError
from sub_cli.history.repo import Repository
from sub_cli.history.transaction import transaction
root = Path(sys.argv[1])
try:
    with transaction(Repository.open(root), "erratum apply E01") as change:
        change.put("documents/a", b"EEN\\n", expected=b"een\\n")
        change.put("documents/c", b"DRIE\\n", expected=b"drie\\n")
        change.put("documents/b", None, expected=b"twee\\n")
        change.put("errata/plan/E01", b"nieuw\\n", expected=None)
        change.commit("Apply E01", author=ANNE, when=datetime.now(timezone.utc))
except SubError as error:
    print(error)
    sys.exit(3)
""".replace("ANNE", repr(ANNE))

INJECTIONS = [
    f"{call}:{what}:when={number}"
    for call, last in (("fsync", 18), ("rename", 9), ("link", 6), ("unlink", 9), ("write", 14))
    for what in ("signal=KILL", "error=EIO", *(["error=ENOSPC"] if call != "unlink" else []))
    for number in range(1, last, 2)
]


@pytest.mark.slow
@pytest.mark.parametrize("injection", INJECTIONS)
def test_killed_or_failing_at_a_system_call_of_sub_or_git(plan: Programme, injection: str) -> None:
    if shutil.which("strace") is None:
        pytest.skip("needs strace")
    call = injection.partition(":")[0]
    tracing = ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={injection}"]
    words = [*tracing, sys.executable, "-c", SCRIPT, str(plan.root)]
    run = subprocess.run(words, cwd=Path(__file__).resolve().parents[2], capture_output=True, check=False)
    state = in_one_piece(plan, injection)
    if run.returncode in (0, 3) and call != "write":  # what fails to be written may be the last words themselves
        assert state == {0: "new", 3: "old"}[run.returncode]
    assert "error" not in plan.git("fsck", "--strict", "--no-dangling")
    change_again(plan, state)
