"""Numbers that no two clones give out twice: a register in a ref of its own on the remote, which only grows.

The tree of that ref holds one file, a line for each number: the number, and the request that it was given for.
A clone adds its lines to what it saw and pushes on the condition that nobody else pushed meanwhile; whoever comes
second looks again. The request is written down here before the push, so that an answer that was lost on its way
costs no number: the next command finds its own request in the register.
"""

from __future__ import annotations

import json
import os
import random
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sub_cli import disk
from sub_cli.disk import Lock
from sub_cli.errors import Conflict, NotFound, Unable
from sub_cli.history.commits import Header
from sub_cli.history.plumbing import GitOutcome, Plumbing
from sub_cli.history.repo import Repository
from sub_cli.history.trees import Pack, dump, entry
from sub_cli.memo import register as entries
from sub_cli.messages import msg

REF = "refs/sub/numbers"
"""Where the register is on the remote; clones do not fetch it by themselves."""

_FILE = "numbers"
_CLAIMS = "claims.json"
"""What this clone claimed and has not used yet."""
_SEEN = "seen.json"
"""The numbers that this clone has seen in the register of each remote."""
_TRIES = 50
_LONGEST_WAIT = 0.5
"""Seconds, at most, before looking again after somebody else was first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which number somebody would like."""

    known: Collection[str]
    """The numbers that this clone has given out already."""
    suits: Callable[[str], bool]
    """Whether a number that was claimed earlier, and not used, would do."""
    allocate: Callable[[Collection[str]], str]
    """The number to take where these are taken; what it raises goes through."""


@dataclass(frozen=True, slots=True)
class State:
    """What is wrong in a register."""

    lost: list[str]
    """The numbers of which it said something once, and says it no more."""
    twice: list[str]
    """Numbers that more than one memo has, or under which more than one text was signed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that was taken."""

    number: str
    request: str
    """What it was given for: the memo keeps it, and so can tell whether the register still says so."""


@dataclass(frozen=True, slots=True)
class Register:
    """The register as one clone sees it, on one remote."""

    repo: Repository
    remote: str
    author: tuple[str, str]
    when: datetime
    """The moment that new entries carry."""
    claims: Mapping[str, str] = field(default_factory=dict)
    """The requests that memos of this clone keep, by number."""

    def __post_init__(self) -> None:
        """Refuse a remote that this clone does not have: a name from a file is never an address."""
        if not self.repo.plumbing.setting(f"remote.{self.remote}.url"):
            raise NotFound(
                msg("{remote} gives out the numbers, and this clone has no remote of that name.", remote=self.remote),
                msg("git remote add {remote} ADDRESS", remote=self.remote),
            )

    def _file(self, name: str) -> Path:
        return _folder(self.repo) / name

    def next(self, wanted: Wanted) -> str:
        """Return the number that `claim` would take now, and take nothing."""
        taken = self._look()[1]
        return self._free_claim(wanted, taken) or wanted.allocate({*entries.numbers(taken), *wanted.known})

    def claim(self, wanted: Wanted) -> Claim:
        """Take a number, and `settle` when it is in use; hold no lock meanwhile, since the remote may keep us waiting.

        Raises `Unable` where the remote cannot be reached or does not want the register, `Conflict` where others
        were first every time, or the register lost what it gave out.
        """
        for seen, taken in self._looks():
            if number := self._take_over(wanted, taken):
                self._write_seen(taken)
                return Claim(number, self._request(number))
            number = wanted.allocate({*entries.numbers(taken), *wanted.known})
            mine = dict.fromkeys((each for each in sorted(wanted.known) if each not in taken), entries.EARLIER)
            mine[number] = uuid.uuid4().hex
            with self._turn():
                self._write_claims({**self._claims(taken), number: _claim_by(mine[number])})
            if self._push(seen, {**taken, **mine}, number):
                self._write_seen({**taken, **mine})
                return Claim(number, mine[number])
        raise self._overtaken()

    def settle(self, number: str) -> None:
        """Forget the claim of `number`: it is in use."""
        with self._turn():
            self._write_claims({name: claim for name, claim in self._read_claims().items() if name != number})

    def keep(self, number: str, request: str) -> None:
        """Let the next memo of this clone have `number`: the one that it was given for is gone, and nobody saw it."""
        with self._turn():
            self._write_claims({**self._read_claims(), number: request})

    def move(self, number: str, request: str, wanted: Wanted) -> str:
        """Return another number for the memo of `request` that has `number`: what it got already, or the next one.

        What it got already, and has to leave for another owner, does not count.

        Raises what `claim` raises.
        """
        for seen, taken in self._looks():
            there = entries.home(request, taken)
            stays = there not in ("", number) and not entries.moves(there, request, taken, is_signed=False)
            new = there if stays else wanted.allocate({*entries.numbers(taken), *wanted.known})
            whole = {**taken, new: entries.both(taken.get(new, ""), request)}
            if stays or self._push(seen, whole, new):
                self._write_seen(whole)
                return new
        raise self._overtaken()

    # -- what was signed ---------------------------------------------------------------------

    def signed(self, number: str) -> str:
        """Return the digest of the text that was signed under `number`; empty where none was."""
        return self._look()[1].get(entries.SIGNED + number, "")

    def sign(self, number: str, text: str) -> None:
        """Enter that the text with this digest is signed under `number`; again is fine.

        Raises `Conflict` where another text was, and what `claim` raises.
        """
        name = entries.SIGNED + number
        for seen, taken in self._looks():
            if taken.get(name, text) != text:
                raise Conflict(msg("{number} was signed with another text, says {remote}.", number=number,
                                   remote=self.remote))  # fmt: skip
            if name in taken or self._push(seen, {**taken, name: text}, name):
                self._write_seen({**taken, name: text})
                return
        raise self._overtaken()

    # -- whether it is whole -------------------------------------------------------------------

    def state(self) -> State:
        """Return what the register lost and what it gave out twice; raises `Unable` where it cannot be asked."""
        known, (_, taken) = self._known(), self._ask_remote()
        self._write_seen(taken)
        return State(entries.numbers(entries.lost(known, taken)), list(entries.twice(taken)))

    def restore(self) -> list[str]:
        """Put back what the register lost, as far as this clone knows it, and return the numbers that it is about.

        A number that was given out again meanwhile keeps both requests: then it was given out twice.
        """
        for attempt in range(_TRIES):
            time.sleep(random.uniform(0, _LONGEST_WAIT) if attempt else 0)
            known, (seen, taken) = self._known(), self._ask_remote()
            lost = entries.lost(known, taken)
            if not lost:
                return []
            whole = entries.union([*taken.items(), *lost.items()])
            if self._push(seen, whole, min(lost)):
                self._write_seen(whole)
                return entries.numbers(lost)
        raise self._overtaken()

    def end(self, number: str, what: Collection[str]) -> None:
        """Enter that these requests and digests of `number` count no more: they were withdrawn. Again is fine."""
        name = entries.WITHDRAWN + number
        for seen, taken in self._looks():
            whole = entries.union([*taken.items(), *((name, each) for each in what)])
            if whole == taken or self._push(seen, whole, name):
                self._write_seen(whole)
                return
        raise self._overtaken()

    # -- what this clone claimed and has not used ---------------------------------------------

    def _turn(self) -> Lock:
        """Return what keeps others off the claims of this clone; never held while the remote is asked."""
        return Lock(self._file("lock"), "numbers")

    def _take_over(self, wanted: Wanted, taken: Mapping[str, str]) -> str:
        """Return a number that was claimed here and that nobody uses, and claim it for this process."""
        with self._turn():
            if number := self._free_claim(wanted, taken):
                self._write_claims({**self._claims(taken), number: _claim_by(self._request(number))})
            return number

    def _request(self, number: str) -> str:
        return self._read_claims()[number].partition(" ")[0]

    def _free_claim(self, wanted: Wanted, taken: Mapping[str, str]) -> str:
        free = (name for name, claim in sorted(self._claims(taken).items()) if not _in_use(claim))
        return next((each for each in free if each not in wanted.known and wanted.suits(each)), "")

    def _claims(self, taken: Mapping[str, str]) -> dict[str, str]:
        """Return what was claimed here: only what the register says too was ever given, or what is being asked."""
        rows = self._read_claims().items()
        return {
            name: claim
            for name, claim in rows
            if entries.holds(taken.get(name, ""), claim.partition(" ")[0]) or _in_use(claim)
        }

    def _read_claims(self) -> dict[str, str]:
        with suppress(ValueError):  # lost, or nonsense: that costs a number at most
            rows = json.loads(disk.read_if_there(self._file(_CLAIMS)) or b"{}")
            if isinstance(rows, dict) and all(isinstance(each, str) for each in rows.values()):
                return rows
        return {}

    def _write_claims(self, claims: Mapping[str, str]) -> None:
        if claims or disk.is_there(self._file(_CLAIMS)):
            disk.atomic_write(self._file(_CLAIMS), json.dumps(claims).encode())

    # -- what this clone saw -------------------------------------------------------------------

    def _read_seen(self) -> dict[str, dict[str, str]]:
        """Return the numbers with their requests, by remote, as they were seen last."""
        try:
            return {
                str(remote): dict(rows)
                for remote, rows in json.loads(disk.read_if_there(self._file(_SEEN)) or b"{}").items()
            }
        except (ValueError, TypeError, AttributeError) as error:
            raise Unable(
                msg("{path} is damaged: it says which numbers were given out.", path=str(self._file(_SEEN))),
                msg("Remove it where you trust that {remote} still has all of them.", remote=self.remote),
            ) from error

    def _write_seen(self, numbers: Mapping[str, str]) -> None:
        with self._turn():  # another command of this clone may have seen more by now
            seen = self._read_seen()
            now = entries.union([*seen.get(self.remote, {}).items(), *numbers.items()])
            disk.atomic_write(self._file(_SEEN), json.dumps({**seen, self.remote: now}).encode())

    # -- what the remote says ------------------------------------------------------------------

    def _looks(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Look as often as somebody else may be first, with a pause that differs for everybody."""
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(random.uniform(0, _LONGEST_WAIT))
            yield self._look()

    def _overtaken(self) -> Conflict:
        return Conflict(
            msg("Others took a number from {remote} each time.", remote=self.remote),
            msg("Nothing changed. Run the command again."),
        )

    def _look(self) -> tuple[str, dict[str, str]]:
        """Return the commit that the register is at ("" where there is none), and its numbers with their requests.

        Raises `Conflict` where it lost something: it only grows, so that somebody set it back or removed it.
        """
        known = self._known()  # before it is asked: others of this clone may add to both meanwhile
        seen, taken = self._ask_remote()
        if lost := entries.lost(known, taken):
            raise Conflict(
                msg("The register of numbers on {remote} was set back: it lost {numbers}.", remote=self.remote,
                    numbers=", ".join(entries.numbers(lost))),
                msg("Until it is whole again it gives out no number. Put back what this clone knows: {command}",
                    command="sub doctor --fix"),
            )  # fmt: skip
        return seen, taken

    def seen(self) -> dict[str, str]:
        """Return what this clone saw in the register; nobody is asked."""
        return self._read_seen().get(self.remote, {})

    def _known(self) -> list[tuple[str, str]]:
        """Return the entries that this clone saw in the register, or that it has memos of."""
        return [*self._read_seen().get(self.remote, {}).items(), *self.claims.items()]

    def _ask_remote(self) -> tuple[str, dict[str, str]]:
        said = self._ask("ls-remote", self.remote, REF).out.decode("utf-8", "replace")
        seen = next((row.split("\t")[0] for row in said.splitlines() if row.endswith("\t" + REF)), "")
        if not seen:
            return "", {}
        outcome = self._line.call("cat-file", "blob", f"{seen}:{_FILE}")
        if outcome.status:
            quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--refmap=")
            self._ask("fetch", *quiet, "--recurse-submodules=no", self.remote, REF)
            outcome = self._ask("cat-file", "blob", f"{seen}:{_FILE}")
        return seen, dict(self._rows(outcome.out))

    def _rows(self, data: bytes) -> Iterator[tuple[str, str]]:
        """Yield number and request of every line; raises where one holds something else: a number may hide in it."""
        for at, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            number, _, request = line.partition(" ")
            if not number or not request or "\ufffd" in line:
                raise Unable(
                    msg("The register of numbers on {remote} is damaged, at line {line}.", remote=self.remote, line=at),
                    msg("Put right the file {file} of {ref} there.", file=_FILE, ref=REF),
                )
            yield number, request

    def _push(self, seen: str, numbers: Mapping[str, str], number: str) -> bool:
        """Add a commit with these numbers to the register; False where somebody else was first."""
        new = self._commit(seen, numbers, number)
        quiet = ("--porcelain", "--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no")
        lease = f"--force-with-lease={REF}:{seen}"
        outcome = self._line.call("push", *quiet, lease, self.remote, f"{new}:{REF}")
        if outcome.status == 0:
            return True
        now, taken = self._ask_remote()
        if taken.get(number) == numbers[number]:
            return True  # it arrived; its answer did not
        if now == seen:
            raise self._failure(outcome)
        return False

    def _commit(self, parent: str, numbers: Mapping[str, str], number: str) -> str:
        fresh = Pack(self.repo.object_format)
        text = "".join(f"{name} {request}\n" for name, request in sorted(numbers.items()))
        tree = fresh.add("tree", dump([entry("100644", _FILE.encode(), fresh.add("blob", text.encode()))]))
        lines = f"tree {tree}\n" + (f"parent {parent}\n" if parent else "")
        commit = fresh.add(
            "commit", lines.encode() + Header(f"{entries.number_in(number)}\n", *self.author, self.when).lines()
        )
        self.repo.plumbing.run("unpack-objects", "-q", stdin=fresh.data())
        return commit

    def _ask(self, *words: str) -> GitOutcome:
        outcome = self._line.call(*words)
        if outcome.status:
            raise self._failure(outcome)
        return outcome

    @property
    def _line(self) -> Plumbing:
        """Return git with the right to reach the remote; it also gets what a partial clone left out."""
        return replace(self.repo.plumbing, talks=True)

    def _failure(self, outcome: GitOutcome) -> Unable:
        return Unable(
            msg("{remote}, which gives out the numbers, cannot be used now.", remote=self.remote),
            msg("git said: {reason}", reason=outcome.complaint or f"status {outcome.status}"),
            msg("Nothing changed. Without it there is no number, so that none is given out twice."),
        )


def seen_in(repo: Repository) -> Path:
    """Return the file in which this clone keeps what it saw in the register."""
    return _folder(repo) / _SEEN


def _folder(repo: Repository) -> Path:
    """Return where this clone keeps what it knows of numbers, in a folder that no recovery of others sweeps."""
    return repo.common_dir / "sub" / "numbers"


def _claim_by(request: str) -> str:
    """Return what is written of a claim: its request, and the process that is about to use it."""
    return f"{request} {os.getpid()}"


def _in_use(claim: str) -> bool:
    """Tell whether another process that lives is about to use a claim."""
    _, _, process = claim.partition(" ")
    if not process.isdigit() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # it lives, and is somebody else's
        return True
    return True
