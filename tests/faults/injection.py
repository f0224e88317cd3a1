"""Faults of the machine, put in by strace at the N-th call of a kind in `sub` and in every git that it starts."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from tests.faults.scene import Scene, State, alias, scene_of
from tests.faults.stories import STORIES

CALLS: Final = (
    "write pwrite64 fsync fdatasync rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir ftruncate"
).split()
"""Every call by which `sub` and git change what is on a disk."""
KINDS: Final = {
    "kill": "signal=KILL",
    "ENOSPC": "error=ENOSPC",
    "EIO": "error=EIO",
    "EROFS": "error=EROFS",
    "EINTR": "error=EINTR",
    "delay": "delay_enter=20000",
}
STRACE: Final = "strace -f -qq"
BROKEN_OFF: Final = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate")
"""What a signal can break off, of `sub` alone: git asks for no signal."""
CODES: Final = range(5)
"""What a command may leave with, from docs/cli.md; a killed one leaves with anything."""
ON_DISK: Final = re.compile(r"\d+</(?!dev/(?:null|pts|tty))")
"""What is written to as strace shows it: a file, no pipe and no terminal."""
MET: Final = re.compile(r"INJECTED|DELAYED|killed by SIGKILL")
"""What strace says of a fault that was really put in."""
ACCOUNTS: Final = ("output/SHA256SUMS", "output/manifest.json", "output/index.html")
"""What tells of the files beside it; after the same command has been typed again it is as ever."""
UNFINISHED: Final = re.compile(r"\.sub-tmp-|\.lock$")


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and at which call of its kind, counted in each process."""

    kind: str
    call: str
    number: int

    def __str__(self) -> str:
        return f"{self.kind} at {self.call} {self.number}"

    def in_front(self, log: Path) -> str:
        """Return what goes before a command to have it; strace tells in `log` what it did."""
        strace = STRACE.replace("-f ", "") if self.kind == "EINTR" else STRACE
        return f"{strace} -o {log} -e trace={self.call} -e inject={self.call}:{KINDS[self.kind]}:when={self.number}"


class Trial:
    """One story, in which faults are put in one after the other."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.story, self._folder, self._numbers = name, STORIES[name], folder, count()
        self.met = 0
        """How many of the faults were really put in."""
        self.scene = scene_of(self.story, folder / "begin")
        self.old = self.scene.state()
        self.calls, self.new = self._undisturbed()
        self.exact = self._undisturbed()[1] == self.new
        """Whether the command makes the same bytes each time; a signature is never the same twice."""

    def _undisturbed(self) -> tuple[set[tuple[str, int]], State]:
        """Return the calls that the command makes, each with its number in its process, and the state that it makes."""
        scene = self._fresh()
        log = scene.folder / "calls"
        done = scene.run(self.story.command, in_front=f"{STRACE} -y -o {log} -e trace={','.join(CALLS)}")
        assert not done.returncode, done.stdout + done.stderr
        numbers: Counter[tuple[str, str]] = Counter()
        found = set()
        for process, call, first in re.findall(
            r"^(\d+) +(\w+)\((\S*)", log.read_text("utf-8", "replace"), re.MULTILINE
        ):
            numbers[process, call] += 1
            if call != "write" or ON_DISK.match(first):
                found.add((call, numbers[process, call]))
        return found, scene.state()

    def faults(self, every: int, begin: int = 0) -> list[Fault]:
        """Return each `every`-th of all faults that this command can meet, from number `begin`."""
        found = [
            Fault(kind, *call)
            for kind in KINDS
            for call in sorted(self.calls)
            if kind != "EINTR" or call[0] in BROKEN_OFF
        ]
        return found[begin % every :: every]

    def _fresh(self) -> Scene:
        return self.scene.copied(self._folder / f"{next(self._numbers)}")

    def mistakes(self, fault: Fault) -> list[str]:
        """Return what is not as it should be after `fault`, and after the same command has been typed again."""
        scene = self._fresh()
        try:
            return self._after(scene, fault)
        finally:
            shutil.rmtree(scene.folder, ignore_errors=True)

    def _after(self, scene: Scene, fault: Fault) -> list[str]:
        log = scene.folder / "log"
        done = scene.run(self.story.command, in_front=fault.in_front(log))
        if not MET.search(log.read_text("utf-8", "replace")):
            return []  # what a remote or a cache has changes how many calls there are
        self.met += 1
        said = done.stdout + done.stderr
        found = [*self._told(fault, done.returncode, said)]
        scene.run("doctor --fix")
        state = self._judged(scene)
        if state == "between":
            found.append(f"neither as before nor as after: {self._between(scene)}")
        if state != "new" and not done.returncode and fault.kind != "kill":
            found.append("left with 0 and did nothing")
        return [*found, *self._again(scene, state), *self._leftovers(scene)]

    def _told(self, fault: Fault, code: int, said: str) -> Iterator[str]:
        if "Traceback" in said or code == 70:
            yield f"a mistake in sub: {said[-600:]}"
        elif fault.kind in ("EINTR", "delay") and code:
            yield f"{fault.kind} is no fault, and yet it left with {code}: {said[-300:]}"
        elif fault.kind != "kill" and code not in CODES:
            yield f"left with {code}: {said[-300:]}"
        elif code in CODES and code and not said.strip():
            yield f"left with {code} without a word"

    def _judged(self, scene: Scene) -> str:
        """Return "old" or "new" for what stands there, "between" where it is neither.

        Git has recorded the one or the other, and every file is as it was, or as it becomes: what is built beside git
        can be built again, and nothing of it is half-written.
        """
        state = scene.state()
        if not self.old.recorded and not state.files:
            return "old"  # a folder in which history has begun is no workspace yet
        if not all(self._is_whole(path, data) for path, data in state.files.items()):
            return "between"
        if self._recorded(state) == self._recorded(self.new):
            return "new" if self.old.recorded != self.new.recorded or self._is_made(state) else "old"
        return "old" if state.recorded == self.old.recorded else "between"

    def _is_made(self, state: State) -> bool:
        """Tell whether all that the command makes stands there."""
        return state == self.new or (not self.exact and state.aliases == self.new.aliases)

    def _recorded(self, state: State) -> tuple[str, ...]:
        """Return what git has recorded; without the name of the tree where that is never the same twice."""
        return state.recorded if self.exact else state.recorded[1:]

    def _is_whole(self, path: str, data: bytes) -> bool:
        if path in ACCOUNTS and data:
            return True  # of a build in which something failed they tell of the rest
        if data in (self.old.files.get(path), self.new.files.get(path)):
            return True
        return not self.exact and alias(path) in self.new.aliases

    def _between(self, scene: Scene) -> str:
        state, parts = scene.state(), []
        for path in sorted({*state.files, *self.old.files, *self.new.files}):
            data = state.files.get(path)
            if data not in (self.old.files.get(path), self.new.files.get(path)):
                parts.append(f"{path} {'is gone' if data is None else data[:200]!r}")
        return f"{parts} {state.recorded[1:]}"

    def _leftovers(self, scene: Scene) -> Iterator[str]:
        if wrong := scene.sound():
            yield f"git fsck: {wrong}"
        paths = (path.relative_to(scene.plan) for path in scene.plan.rglob("*"))
        # .sub holds what is remembered to be quick: nothing is lost with it.
        if left := [str(path) for path in paths if UNFINISHED.search(path.name) and path.parts[0] != ".sub"]:
            yield f"left behind: {left}"

    def _again(self, scene: Scene, state: str) -> Iterator[str]:
        """Yield what is wrong when the same command is typed again, where it has not been carried out."""
        if state == "new":
            return
        done = scene.run(self.story.command)
        if self._judged(scene) != "new":
            yield f"again, it left with {done.returncode}: {(done.stdout + done.stderr)[-300:]} {self._between(scene)}"
