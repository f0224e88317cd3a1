"""How git is started: by GitPython, with a scrubbed environment, and without anything a branch could make it run.

Of GitPython only what starts a process is imported (`gitpython`), and inside `start`. Its index and its porcelain
are not used: they lose commits under parallel writers and ignore autocrlf (docs/architecture.md). No hook runs:
plumbing knows none but `reference-transaction`, and `core.hooksPath` takes that one away as well. Nothing is fetched
unasked: a partial clone would otherwise reach for its remote whenever somebody reads.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from typing import TYPE_CHECKING

from sub_cli import disk
from sub_cli.errors import Conflict, NotFetched, SubError, Unable
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.history.gitpython import Git

_SAFE = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "safe.bareRepository=explicit"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.fsync=all"),
    *("-c", "core.quotePath=false"),
    *("-c", "core.warnAmbiguousRefs=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "log.follow=false"),
    *("-c", "i18n.logOutputEncoding=UTF-8"),
    *("-c", "user.useConfigOnly=true"),
)
"""Before every command: no hook, monitor, pager or signature check runs, a path is a path, an object is itself.

`core.fsync=all` because git by itself fsyncs nothing of a commit but its objects: after a power cut the
branch file was empty without it.
"""

_KEEP = re.compile(
    r"GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)|(AUTHOR|COMMITTER)_(NAME|EMAIL)|EXEC_PATH|CEILING_DIRECTORIES|PYTHON_.*"
    r"|SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|ALLOW_PROTOCOL)"
)
"""The user's own choices. Every other GIT_* variable belongs to another git that called us, a hook for one."""

_SILENT = {"GIT_ALLOW_PROTOCOL": ""}
"""No transport at all. GIT_NO_LAZY_FETCH would say so too, but git knows it from 2.45 on only."""


NEAR = 120.0
"""Seconds for one question to a repository here."""
FAR = 60.0
"""Seconds that a remote may be silent: as long as something comes, it may take its time."""
_LOOKS = 4
"""How often in such a time it is looked whether something came."""
_NEVER_BEGAN = (126, 127)
"""The status of a shell, and of env(1), for a program that cannot be run or is not there; git has none so high."""
_GENTLY = 5.0
"""Seconds that a git may take to end after it was told to."""

_REACHED_OUT = re.compile(r"(?m)^fatal: (transport '.*' not allowed|could not fetch \w+ from promisor remote)$")
"""What git says where it lacks an object and may not ask for it."""
_DAMAGED_INDEX = re.compile(r"index file (corrupt|smaller than expected|open failed)|bad (index file sha1 )?signature")
"""What git says of an index that it cannot read."""
_PREFIX = re.compile(r"(?m)^(error|fatal): ")
"""How git begins a line that tells of a failure."""


@dataclass(frozen=True, slots=True)
class GitOutcome:
    """How one git process ended."""

    status: int
    """Exit status; negative where a signal ended it."""
    out: bytes
    """What it wrote to standard output."""
    complaint: str
    """What it wrote to standard error, in English."""


@dataclass(slots=True)
class Plumbing:
    """Starts git for one repository, every time the same careful way."""

    folder: Path
    """Where git runs."""
    where: tuple[str, ...] = ()
    """`--git-dir` and `--work-tree`, so that git searches no second time; empty while searching."""
    lock: int = -1
    """Descriptor of the lock that the children of a transaction hold too; -1 outside one."""
    talks: bool = False
    """True where git may reach a remote."""
    _git: Git | None = field(default=None, repr=False)

    def run(self, *words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """Return what `git words…` wrote; `Unable` or `Conflict` when it failed."""
        outcome = self.call(*words, stdin=stdin, env=env)
        if outcome.status:
            raise failure(words[0], outcome)
        return outcome.out

    def call(self, *words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> GitOutcome:
        """Return how `git words…` ended, whichever way; `Unable` when git is not there, or does not end."""
        process = self.start(*words, env=env, holds_lock=not self.talks)
        with process, disk.speaking_of(Path("git")):
            try:
                out, complaint = _patiently(process, stdin) if self.talks else process.communicate(stdin, NEAR)
            except TimeoutExpired as error:
                end(process)
                raise late(_command(words), FAR if self.talks else NEAR) from error
            except BaseException:
                end(process)
                raise
        said = complaint.decode("utf-8", "replace").strip()
        if process.returncode in _NEVER_BEGAN:
            raise Unable(msg("git could not be started: {reason}", reason=said), _install())
        return GitOutcome(process.returncode, out, said)

    def rows(self, *words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> list[str]:
        """Return what `git words… -z` wrote, a string for each NUL; what is no UTF-8 as lone surrogates."""
        return self.run(*words, stdin=stdin, env=env).decode("utf-8", "surrogateescape").split("\0")[:-1]

    def setting(self, name: str, *form: str) -> str:
        """Return a setting of git's, empty where it has none; raises where the settings cannot be read."""
        return self.lookup("config", *form, "--get", name).strip()

    def says_yes(self, *words: str) -> bool:
        """Return what git says to a question of yes (0) or no (1); raises where it could not say."""
        outcome = self.call(*words)
        if outcome.status not in (0, 1):
            raise failure(words[0], outcome)
        return outcome.status == 0

    def lookup(self, *words: str) -> str:
        """Return the one line that `git words…` answers, empty where it says there is none (1); raises as `run`."""
        outcome = self.call(*words)
        if outcome.status not in (0, 1):
            raise failure(words[0], outcome)
        return "" if outcome.status else os.fsdecode(outcome.out).strip("\n")

    def start(self, *words: str, env: Mapping[str, str] | None = None, holds_lock: bool = False) -> Popen[bytes]:
        """Start `git words…` with three pipes; whoever `holds_lock` keeps the transaction's lock till it ends."""
        held = (self.lock,) if holds_lock and self.lock >= 0 else ()
        silence = {} if self.talks else _SILENT
        surroundings = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", **silence, **(env or {})}
        command = [*_scrub(surroundings), "git", *_SAFE, *self.where, *words]
        runner = self._runner()
        from sub_cli.history.gitpython import GitCommandNotFound

        try:
            process = runner.execute(command, istream=PIPE, as_process=True, env=surroundings, pass_fds=held)
        except GitCommandNotFound as error:
            raise _not_started(error.__cause__) from error
        except OSError as error:
            raise disk.unable(error, "git") from error
        started, process.proc = process.proc, None  # or GitPython ends it as soon as nobody holds its wrapper
        assert started is not None
        return started

    def _runner(self) -> Git:
        if self._git is None:
            try:
                from sub_cli.history.gitpython import Git
            except ImportError as error:
                raise _no_git() from error
            self._git = Git(self.folder)
        return self._git


def _patiently(process: Popen[bytes], stdin: bytes) -> tuple[bytes, bytes]:
    """Return what a git wrote that talks to a remote; raises `TimeoutExpired` where nothing came for `FAR` seconds."""
    heard, silent = 0, 0
    while True:
        try:
            return process.communicate(stdin, FAR / _LOOKS)
        except TimeoutExpired as waiting:  # nothing of what came is lost: the next call goes on where this one was
            now = len(waiting.output or b"") + len(waiting.stderr or b"")
            heard, silent = now, 0 if now > heard else silent + 1
            if silent == _LOOKS:
                raise


def _command(words: tuple[str, ...]) -> str:
    """Return which command of git's `words` are, behind the settings before it."""
    return next(word for n, word in enumerate(words) if not word.startswith("-") and words[n - 1 : n] != ("-c",))


def end(process: Popen[bytes]) -> None:
    """End a git: gently at first, so that it takes its locks along."""
    process.terminate()
    try:
        process.wait(_GENTLY)
    except TimeoutExpired:
        process.kill()


def late(command: str, patience: float) -> Unable:
    """Return what to say of a git that did not end in time."""
    return Unable(
        msg("git {command} gave no answer for {n} seconds, and was ended.", command=command, n=round(patience)),
        msg("Is the disk, or the remote, to be reached? Try: git {command}", command=command),
    )


def _scrub(keep: Mapping[str, str]) -> list[str]:
    # GitPython hands the whole environment on and can only add to it; env(1) takes names away.
    stray = [name for name in os.environ if name.startswith("GIT_") and name not in keep and not _KEEP.fullmatch(name)]
    return ["env", *(word for name in stray for word in ("-u", name))] if stray else []


def _not_started(cause: BaseException | None) -> Unable:
    """Return what to say where GitPython says "not found", as it does of whatever kept git from being started."""
    if isinstance(cause, OSError) and not isinstance(cause, FileNotFoundError):
        return disk.unable(cause, "git")
    return _no_git()


def _no_git() -> Unable:
    return Unable(
        msg("git is not installed, or not on the path."),
        _install(),
    )


def _install() -> Message:
    return msg("Install git 2.38 or later: https://git-scm.com")


def left_out() -> NotFetched:
    """Return what to say where a partial clone lacks something, with the command that fetches all of it."""
    return NotFetched(
        msg("This clone is partial, and what is needed was not fetched."),
        msg("git fetch --refetch --no-filter"),
    )


def failure(command: str, outcome: GitOutcome) -> SubError:
    """Return what the failure of `git command` means for the user."""
    complaint = outcome.complaint
    if _REACHED_OUT.search(complaint):
        return left_out()
    if held := re.search(r"Unable to create '(.+\.lock)': File exists", complaint):
        return Conflict(
            msg("git keeps {path}: another git is at work here, or one was killed.", path=held[1]),
            msg("Wait for it; when no git is running, remove that file."),
        )
    if _DAMAGED_INDEX.search(complaint):
        return Unable(
            msg("The index of git is damaged; nothing changed."),
            msg("Make it anew, which changes no file: rm .git/index, then git reset"),
        )
    for pattern, meaning in (
        ("No space left on device", msg("The disk is full; nothing changed.")),
        ("Read-only file system", msg("The repository is on a disk that can only be read.")),
        ("Permission denied", msg("You may not write in this repository.")),
        ("dubious ownership", msg("This repository belongs to another user, so git does not trust it.")),
    ):
        if pattern in complaint:
            return Unable(meaning, msg("git said: {reason}", reason=complaint))
    reason = _PREFIX.sub("", complaint) or f"status {outcome.status}"
    return Unable(msg("git {command} did not work: {reason}", command=command, reason=reason))
