"""Objects of a repository, one at a time, from one `git cat-file` that stays open.

What it did not find is not there, or cannot be known. git says "missing" alike of a name that nobody uses, of an object
that a fault of the disk took, and of a branch whose file is garbage. Only the first is an answer. Taken for one, the
others made a file go that could not be read.
"""

from __future__ import annotations

import os
import re
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from subprocess import Popen
from typing import IO

from sub_cli import disk
from sub_cli.errors import NotFetched, SubError, Unable
from sub_cli.history.plumbing import NEAR, GitOutcome, Plumbing, end, failure, late, left_out
from sub_cli.messages import msg

_PEELED = re.compile(r"(\^\{[a-z]*\})+$")
_LEAD = re.compile(r"[^~^:@]+")
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SPELLED = ("refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
"""What git takes a short name for; gitrevisions(7)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an object is."""

    id: str
    kind: str
    """commit, tree, blob or tag."""
    size: int
    """Bytes."""


@dataclass(slots=True, weakref_slot=True)
class Objects:
    """Reads objects through one child process, which holds one object at a time and ends with its owner."""

    plumbing: Plumbing
    _child: Popen[bytes] | None = field(default=None, repr=False)
    _process: int = 0
    """The process that started the child: a fork may not share its pipes."""
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def find(self, name: str) -> Found | None:
        """Return what `name` (an id, or any expression of git's) is, None where there is no such object.

        Raises `NotFetched` where a partial clone left it out, `Unable` where it cannot be read.
        """
        with self._turn:
            found = self._ask("info", name)[1]
        if found is None:
            refuse_unknowable(self.plumbing, name)
        return found

    def _read(self, name: str) -> bytes | None:
        with self._turn:
            answers, found = self._ask("contents", name)
            if found is None:
                return None
            data = answers.read(found.size)
            if len(data) < found.size or answers.read(1) != b"\n":  # git was ended in the middle of its answer
                raise self._broken()
            return data

    def need(self, name: str, what: str) -> bytes:
        """Return the bytes of the object `name`, which is known to exist; `what` names what they are for a person.

        Raises `NotFetched` where a partial clone left it out, `Unable` where the repository is damaged.
        """
        data = self._read(name)
        if data is None:
            raise _lack(self.plumbing, what)
        return data

    def _ask(self, verb: str, name: str) -> tuple[IO[bytes], Found | None]:
        # The name travels through a pipe, never as an argument: it cannot become an option.
        child = self._open()
        assert child.stdin is not None
        assert child.stdout is not None
        if not name or "\n" in name or "\0" in name:
            return child.stdout, None
        try:
            child.stdin.write(f"{verb} {name}\n".encode("utf-8", "surrogateescape"))
            child.stdin.flush()
            self._wait(child)
            answer = child.stdout.readline().decode("utf-8", "replace").rstrip("\n")
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise self._broken()
        if answer.endswith((" missing", " ambiguous")):
            return child.stdout, None
        oid, kind, size = answer.split(" ")
        return child.stdout, Found(oid, kind, int(size))

    def _wait(self, child: Popen[bytes]) -> None:
        """Wait for an answer to begin; git might be reading from what never ends."""
        assert child.stdout is not None
        if not select([child.stdout], [], [], NEAR)[0]:
            self._child = None
            end(child)
            raise late("cat-file", NEAR)

    def _open(self) -> Popen[bytes]:
        if self._child is None or self._process != os.getpid():
            self._child = self.plumbing.start("cat-file", "--batch-command")
            self._process = os.getpid()
            weakref.finalize(self, _end, self._child, self._process)
        return self._child

    def _broken(self) -> SubError:
        child, self._child = self._child, None
        complaint = b""
        if child is not None and child.stderr is not None:
            _close(child.stdin)
            complaint = child.stderr.read()
            child.wait()
        reason = complaint.decode("utf-8", "replace").strip() or "no answer"
        meant = failure("cat-file", GitOutcome(1, b"", reason))
        if isinstance(meant, NotFetched):
            return meant
        return Unable(msg("The repository could not be read: {reason}.", reason=reason), msg("git fsck says more."))

    def close(self) -> None:
        """End the child; the next question starts another."""
        if self._child is not None:
            _end(self._child, self._process)
            self._child = None


def _end(child: Popen[bytes], owner: int) -> None:
    if owner != os.getpid():
        return
    for pipe in (child.stdin, child.stdout, child.stderr):
        _close(pipe)
    child.wait()


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with suppress(BrokenPipeError):
            pipe.close()


# -- what was not found -----------------------------------------------------------------


def refuse_unknowable(git: Plumbing, name: str) -> None:
    """Return where nothing is called `name`; raises `Unable` where something is, or may be, that cannot be read."""
    bare = _PEELED.sub("", name)
    outcome = git.call("rev-parse", "--verify", "--quiet", "--end-of-options", bare)
    oid = outcome.out.decode("ascii", "replace").split("\n")[-2:][0]
    if outcome.status == 0 and _OID.fullmatch(oid):
        _refuse_lost(git, bare, oid)
    elif (lead := _LEAD.match(bare)) and lead[0] != bare:
        refuse_unknowable(git, lead[0])
    else:
        _refuse_broken(git, bare)


def _refuse_lost(git: Plumbing, name: str, oid: str) -> None:
    """Raise where the object that a name leads to, or that a tag is of, cannot be read; an id may be that of none."""
    kind = git.call("cat-file", "-t", oid)
    if kind.status and name == oid and git.call("cat-file", "-e", oid).status == 1:
        return
    whole = git.call("rev-parse", "--verify", "--quiet", oid + "^{}") if kind.out == b"tag\n" else kind
    if whole.status:
        raise _lack(git, name)


def _refuse_broken(git: Plumbing, name: str) -> None:
    """Raise where a branch or tag of that name is written down, and not as git writes it."""
    for path in _written(git, name):
        said = disk.read_if_there(path)
        if said is None:
            continue
        if not said.startswith(b"ref: "):
            raise _lack(git, name)
        refuse_unknowable(git, said[5:].decode("utf-8", "surrogateescape").strip())


def _written(git: Plumbing, name: str) -> list[Path]:
    """Return where git would keep a branch or tag of that name."""
    if not name or ".." in name or "\0" in name or "\n" in name or name.startswith(("/", "-")):
        return []
    whole = name.startswith("refs/") or name.endswith("HEAD")
    names = [name] if whole else [spelled.format(name) for spelled in _SPELLED]
    words = [word for each in names for word in ("--git-path", each)]
    places = git.run("rev-parse", *words).decode("utf-8", "surrogateescape").split("\n")[:-1]
    return [path for each in places if not (path := git.folder / each).is_dir()]


def _lack(git: Plumbing, what: str) -> Unable:
    """Return what to say where the content of something that exists is not to be had."""
    # git 2.38 says of what was left out that it is missing; later ones say why.
    if git.says_yes("config", "--get-regexp", r"^remote\..*\.promisor$"):
        return left_out()
    return Unable(msg("The repository lacks the content of {path}.", path=what), msg("git fsck says more."))
