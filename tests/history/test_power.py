"""Power that fails: every state the disk can be in, by a model of what a file system promises.

The model is weak on purpose. What is in a file survives only after fsync of the file; a name that came, went
or changed survives only after fsync of its folder; before that, any subset of the names may have made it
("any"), or the first few of each folder ("ordered"). The calls are those of a real transaction.
"""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from sub_cli import disk
from sub_cli.history.transaction import transaction

from .conftest import ANNE, SPRING, Programme

OLD = {"documents/a": b"een\n", "documents/b": b"twee\n", "documents/c": b"drie\n"}
NEW = {"documents/a": b"EEN EN MEER\n", "documents/c": b"DRIE\n", "errata/E01": b"nieuw\n"}
FILES = sorted(OLD.keys() | NEW.keys())
BRANCH, INDEX, JOURNAL = ".git/refs/heads/main", ".git/index", ".git/sub/journal.json"

Disk = dict[str, bytes]


@dataclass(frozen=True)
class Event:
    """One call that changes the disk."""

    kind: str
    """write, fsync (of a file), rename, unlink, or settle (fsync of a folder)."""
    path: str
    to: str = ""
    data: bytes = b""

    @property
    def folder(self) -> str:
        return os.path.dirname(self.path)


def recorded(plan: Programme, patch: pytest.MonkeyPatch) -> list[Event]:
    """Commit a change, and return what it asked of the disk; what git does for the branch and the index is known."""
    events: list[Event] = []
    opened: dict[int, str] = {}
    real: dict[str, Any] = {
        name: getattr(os, name) for name in ("open", "write", "fsync", "close", "replace", "unlink")
    }
    spawn, swap, rename = subprocess.Popen.__init__, disk.exchange, disk.rename_new

    def short(path: object) -> str:
        return os.path.relpath(str(path), plan.root)

    def open_(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        descriptor: int = real["open"](path, flags, *rest, **options)
        opened[descriptor] = short(path)
        return descriptor

    def write(descriptor: int, data: Any) -> int:
        if opened.get(descriptor, "..")[:2] != "..":
            events.append(Event("write", opened[descriptor], data=bytes(data)))
        written: int = real["write"](descriptor, data)
        return written

    def fsync(descriptor: int) -> None:
        path = opened[descriptor]
        events.append(Event("settle" if (plan.root / path).is_dir() else "fsync", path))
        real["fsync"](descriptor)

    def close(descriptor: int) -> None:
        opened.pop(descriptor, None)  # the next file, or a pipe to git, gets its number
        real["close"](descriptor)

    def replace(source: object, target: object) -> None:
        events.append(Event("rename", short(source), short(target)))
        real["replace"](source, target)

    def exchange(source: Any, target: Any) -> None:
        events.append(Event("swap", short(source), short(target)))
        swap(source, target)

    def rename_new(source: Any, target: Any) -> None:
        events.append(Event("rename", short(source), short(target)))
        rename(source, target)

    def unlink(path: object, *rest: Any, **options: Any) -> None:
        real["unlink"](path, *rest, **options)
        events.append(Event("unlink", short(path)))

    def start(process: Any, command: list[str], *rest: Any, **options: Any) -> None:
        git_writes = {"update-ref": (BRANCH, b"new"), "update-index": (".git/sub-index", b"new")}
        for path, data in (git_writes[word] for word in command if word in git_writes):
            events.extend([Event("write", f"{path}.lock", data=data), Event("fsync", f"{path}.lock")])
            events.append(Event("rename", f"{path}.lock", path))
        spawn(process, command, *rest, **options)

    with patch.context() as inner:
        for name, call in (
            ("open", open_),
            ("write", write),
            ("fsync", fsync),
            ("close", close),
            ("replace", replace),
            ("unlink", unlink),
        ):
            inner.setattr(os, name, call)
        inner.setattr(disk, "exchange", exchange)
        inner.setattr(disk, "rename_new", rename_new)
        inner.setattr(subprocess.Popen, "__init__", start)
        with transaction(plan.repo, "erratum apply E01") as change:
            for path in FILES:
                plan.into(change, path, NEW[path].decode() if path in NEW else None)
            change.commit("Apply E01", author=ANNE, when=SPRING)
    return [
        event for event in events if not event.path.startswith((".git/index.lock", ".git/sub/lock", ".git/.sub-tmp"))
    ]


def states(events: list[Event], start: Disk, mode: str) -> Iterator[tuple[int, Disk]]:
    """Yield every state that the disk may be in after the power failed, with how many calls were made by then."""
    for made in range(len(events) + 1):
        past = events[:made]
        settled = {event.path: place for place, event in enumerate(past) if event.kind == "settle"}
        names = [
            (place, event) for place, event in enumerate(past) if event.kind in ("write", "rename", "swap", "unlink")
        ]
        sure = {place for place, event in names if settled.get(event.folder, -1) > place}
        torn = {
            place for place, event in names if event.kind == "write" and Event("fsync", event.path) not in past[place:]
        }
        for chosen in survivors([(place, event) for place, event in names if place not in sure], mode):
            for part in (1.0, 0.5, 0.0) if torn & (sure | chosen) else (1.0,):
                yield made, replayed([(p, e) for p, e in names if p in sure | chosen], start, torn, part)


def survivors(open_: list[tuple[int, Event]], mode: str) -> Iterator[set[int]]:
    """Yield which of the calls that are not sure yet may have reached the disk."""
    places = [place for place, _ in open_]
    if mode == "any":
        for count in range(len(places) + 1):
            yield from (set(chosen) for chosen in itertools.combinations(places, count))
        return
    folders = sorted({event.folder for _, event in open_})
    rows = [[place for place, event in open_ if event.folder == folder] for folder in folders]
    for counts in itertools.product(*(range(len(row) + 1) for row in rows)):
        yield {place for row, count in zip(rows, counts, strict=True) for place in row[:count]}


def replayed(calls: list[tuple[int, Event]], start: Disk, torn: set[int], part: float) -> Disk:
    left = dict(start)
    for place, event in calls:
        if event.kind == "write":
            left[event.path] = event.data[: int(len(event.data) * part)] if place in torn else event.data
        elif event.kind == "unlink":
            left.pop(event.path, None)
        elif event.kind == "swap":
            if event.path in left and event.to in left:
                left[event.path], left[event.to] = left[event.to], left[event.path]
        elif event.path in left:
            left[event.to] = left.pop(event.path)
    return left


def recoverable(disk: Disk, journal: bytes) -> bool:
    """Whether recovery makes old or new of it (test_crash.py shows that it does what is assumed here)."""
    files = {path: disk.get(path) for path in FILES}
    old, new = ({path: side.get(path) for path in FILES} for side in (OLD, NEW))
    if disk.get(JOURNAL) not in (None, journal) or disk[BRANCH] not in (b"old", b"new"):
        return False
    if disk[BRANCH] == b"old":
        return files == old and disk[INDEX] == b"old"
    if JOURNAL not in disk:
        return files == new and disk[INDEX] == b"new"
    return all(files[path] in (old[path], new[path]) for path in FILES) and disk[INDEX] in (b"old", b"new")


def bad_states(plan: Programme, patch: pytest.MonkeyPatch, mode: str, without: tuple[str, str]) -> tuple[int, int]:
    """Return how many states there are, and how many of them nobody could recover."""
    events = recorded(plan, patch)
    journal = next(
        event.data for event in events if event.kind == "write" and event.path.startswith(".git/sub/.sub-tmp")
    )
    left = [event for event in events if not (event.kind == without[0] and event.path.startswith(without[1]))]
    start = {**OLD, BRANCH: b"old", INDEX: b"old"}
    seen = [recoverable(disk, journal) for _, disk in states(left, start, mode)]
    return len(seen), seen.count(False)


@pytest.mark.parametrize("mode", ["ordered", "any"])
def test_whenever_the_power_fails_old_or_new_can_be_made(
    plan: Programme, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    count, bad = bad_states(plan, monkeypatch, mode, without=("nothing", ""))
    assert count > 100
    assert bad == 0


@pytest.mark.parametrize(
    "omitted",
    [
        ("fsync", "documents/"),
        ("fsync", ".git/sub/.sub-tmp"),
        ("settle", "documents"),
        ("settle", ".git/sub"),
        ("settle", ".git/refs/heads"),
        ("settle", ".git"),
    ],
)
def test_no_fsync_is_there_for_nothing(
    plan: Programme, monkeypatch: pytest.MonkeyPatch, omitted: tuple[str, str]
) -> None:
    _, bad = bad_states(plan, monkeypatch, "any", without=omitted)
    assert bad > 0
