"""A branch on a remote: getting what others sent, and sending what is here. The remote is nobody that one has to trust.

Transports are those of git's own default list, never a program (`ext::`); what comes in is checked object by object;
no hook runs here, no tag and no other branch comes along.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from enum import Enum

from sub_cli.errors import NotFound, Refused, Unable
from sub_cli.history.commits import settle_ref
from sub_cli.history.plumbing import GitOutcome, Plumbing
from sub_cli.history.repo import Repository
from sub_cli.messages import Message, msg

_WARY = (
    *("-c", "fetch.fsckObjects=true"),
    *("-c", "protocol.ext.allow=never"),
    *("-c", "gc.auto=0"),
    *("-c", "http.lowSpeedLimit=100"),
    *("-c", "http.lowSpeedTime=30"),
)
_ALONE = ("--progress", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--recurse-submodules=no")
"""Nothing but the branch is fetched; git tells how far it is, which is how one knows that it moves."""
_PROGRESS = re.compile(r"[^\r\n]*(?:\r|, done\.$)", re.MULTILINE)
"""What git tells of how far it is."""
_REFUSED = re.compile(r"^!\t\S+\t\[(?P<what>[a-z ]+)\](?: \((?P<why>.*)\))?", re.MULTILINE)
"""The line of `git push --porcelain` that says a branch did not move."""
_BEHIND = {"fetch first", "non-fast-forward", "stale info", "needs force", "failed to update ref", "cannot lock ref"}
"""Why a branch did not move where somebody else was first."""
_UNKNOWN = re.compile(r"Permission denied|Authentication failed|could not read Username|access denied|denied to"
                      r"|error: 403", re.IGNORECASE)  # fmt: skip
_AWAY = re.compile(r"Could not resolve host|unable to access|Connection (?:refused|timed out)|Network is unreachable"
                   r"|does not appear to be a git repository|No such (?:file|device)|not found|unable to connect"
                   r"|early EOF|hung up", re.IGNORECASE)  # fmt: skip


_WORDS = 500
"""Letters of what a remote says that are told."""


class Sent(Enum):
    """What became of sending a branch."""

    ARRIVED = "arrived"
    BEHIND = "behind"
    """Somebody else was first: get it, and try again."""
    PROTECTED = "protected"
    """The remote does not let this branch be moved."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a remote took what was sent."""

    sent: Sent
    words: str = ""
    """What it said of it, on one line."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """A branch on a remote, as the present branch follows it."""

    repo: Repository
    remote: str
    branch: str
    """Its name there: `main`."""

    @property
    def seen(self) -> str:
        """Return the full name of the ref that says where it was when it was last asked."""
        return f"refs/remotes/{self.remote}/{self.branch}"

    def tip(self) -> str:
        """Return where it was when it was last asked; empty where it never was."""
        found = self.repo.objects.find(f"{self.seen}^{{commit}}")
        return found.id if found else ""

    def fetch(self) -> str:
        """Ask where it is now, get what leads there, and return that commit; empty where the remote has no such branch.

        What was `seen` before stays until `remember`. Raises `Unable` where the remote is not to be reached, does not
        know who asks, or gives what is no sound history.
        """
        said = self._ask("ls-remote", "--heads", self.remote, f"refs/heads/{self.branch}").out.decode(
            "utf-8", "replace"
        )
        now = next((row.split("\t")[0] for row in said.splitlines()), "")
        if now and not self.repo.objects.find(now):
            self._ask(*_WARY, "fetch", *_ALONE, "--refmap=", self.remote, f"refs/heads/{self.branch}")
        if now and self.repo.objects.find(f"{now}^{{commit}}") is None:
            raise Unable(msg("{remote} moved while it was asked. Run the command again.", remote=self.remote))
        return now

    def remember(self, commit: str) -> None:
        """Note where it is: what is known of it is then what was brought together."""
        self.repo.plumbing.run("update-ref", "-m", "sub: sync", self.seen, commit)
        settle_ref(self.repo, self.seen)

    def send(self, commit: str, branch: str = "") -> Answer:
        """Let the branch (`branch`: another one) there be at `commit`, which has it in its history.

        Raises `Unable` where the remote is not to be reached or does not know who sends.
        """
        target = f"refs/heads/{branch or self.branch}"
        words = (
            "--progress",
            "--porcelain",
            "--no-verify",
            "--no-signed",
            "--no-follow-tags",
            "--recurse-submodules=no",
        )
        outcome = self._line.call("push", *words, self.remote, f"{commit}:{target}")
        if outcome.status == 0:
            if not branch:
                self.remember(commit)
            return Answer(Sent.ARRIVED)
        found = _REFUSED.search(outcome.out.decode("utf-8", "replace"))
        if found is None:
            raise self._failure(outcome)
        why = found["why"] or ""
        behind = why in _BEHIND or "cannot lock ref" in why
        return Answer(Sent.BEHIND if behind else Sent.PROTECTED, _remote_words(outcome.complaint) or why)

    @property
    def _line(self) -> Plumbing:
        return replace(self.repo.plumbing, talks=True)

    def _ask(self, *words: str) -> GitOutcome:
        outcome = self._line.call(*words)
        if outcome.status:
            raise self._failure(outcome)
        return outcome

    def _failure(self, outcome: GitOutcome) -> Unable:
        complaint = _PROGRESS.sub("", outcome.complaint)
        reason = _last_line(complaint) or f"status {outcome.status}"
        return Unable(self._meaning(complaint), msg("git said: {reason}", reason=reason), _unharmed())

    def _meaning(self, complaint: str) -> Message:
        if _UNKNOWN.search(complaint):
            return msg("{remote} does not know you, or does not let you in.", remote=self.remote)
        if _AWAY.search(complaint):
            return msg("{remote} cannot be reached now: no network, or another address.", remote=self.remote)
        return msg("{remote} did not answer as it should.", remote=self.remote)


def _remote_words(complaint: str) -> str:
    """Return what the remote itself said, on one line: of a hook that takes something not, the reason."""
    rows = (row.partition("remote:")[2].strip() for row in _PROGRESS.sub("", complaint).splitlines())
    return "; ".join(row for row in rows if row)[:_WORDS]


def _last_line(complaint: str) -> str:
    rows = [row for row in complaint.splitlines() if row.strip()]
    return next((row for row in rows if row.startswith(("fatal:", "error:"))), rows[-1] if rows else "")


def _unharmed() -> Message:
    return msg("What you made is saved here. Run the command again when it can be reached.")


def upstream(repo: Repository) -> Upstream:
    """Return what the present branch follows; of one that follows nothing the same name on the only remote, or origin.

    Raises `NotFound` where there is no remote, `Refused` where there are several and none is called origin, `Unable`
    on a detached HEAD.
    """
    ref, _ = repo.writable_branch()
    branch = ref.removeprefix("refs/heads/")
    remote = repo.plumbing.setting(f"branch.{branch}.remote")
    merge = repo.plumbing.setting(f"branch.{branch}.merge").removeprefix("refs/heads/")
    known = os.fsdecode(repo.plumbing.run("remote")).split()
    if remote in known and merge:
        return Upstream(repo, remote, merge)
    if not known:
        raise NotFound(
            msg("This workspace is on this machine only: it has no remote to share it by."),
            msg("git remote add origin ADDRESS"),
        )
    if len(known) > 1 and "origin" not in known:
        raise Refused(
            msg("There is more than one remote: {known}.", known=", ".join(known)),
            msg("Say which one this branch follows: git branch --set-upstream-to REMOTE/{branch}", branch=branch),
        )
    return Upstream(repo, "origin" if "origin" in known else known[0], branch)


def irregular(repo: Repository, commit: str) -> list[str]:
    """Return the paths of a commit that are no ordinary files: links, and repositories within this one."""
    rows = repo.entries("ls-tree", "-r", "-z", "--full-tree", commit)
    return [path for path, (mode, *_) in rows if not mode.startswith("100")]


def own_branch(repo: Repository, branch: str) -> str:
    """Return the name of a branch of one's own for what may not be sent to `branch`: `sub/jan-de-vries/main`."""
    name = re.sub(r"[^a-z0-9]+", "-", repo.identity()[0].casefold()).strip("-") or "me"
    return f"sub/{name}/{branch}"


def keep(repo: Repository, commit: str) -> str:
    """Give a commit that the branch leaves a name that nothing else has, so that nothing of it is lost; return that."""
    name = f"refs/sub/before/{commit[:12]}"
    repo.plumbing.run("update-ref", "-m", "sub: sync", name, commit)
    settle_ref(repo, name)
    return name
