"""Commits as values, and how they are read from `git log`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from sub_cli.zones import moved

FIELDS = 7
FORMAT = "--format=%x00%H%x00%an%x00%ae%x00%aI%x00%cI%x00%s%x00%(trailers:only=true,unfold=true)%x00"
"""Fields between NULs, which no commit can hold; what git prints behind them belongs to the last field."""

OPTIONS = (FORMAT, "--no-color", "--no-ext-diff", "--no-textconv", "--no-mailmap", "--no-show-signature")
"""For every `git log`: our fields, and nothing that the user's configuration adds or starts."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One commit."""

    sha: str
    author: str
    email: str
    date: datetime
    """When it was written, by the clocks of the repository's zone, not the author's."""
    committed: datetime
    """When it came into this history, by the same clocks."""
    subject: str
    trailers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`Erratum: …` lines at the end of the message, by key, in their order."""


def parse(output: bytes, zone: tzinfo) -> Iterator[tuple[LogEntry, str]]:
    """Yield each commit of `git log FORMAT`, told in `zone`, with what git printed behind it."""
    parts = output.decode("utf-8", "replace").split("\0")[1:]
    width = FIELDS + 1
    for start in range(0, len(parts) - FIELDS, width):
        sha, author, email, date, committed, subject, trailers, rest = parts[start : start + width]
        entry = LogEntry(
            sha, author, email, _moment(date, zone), _moment(committed, zone), subject, _trailers(trailers),
        )  # fmt: skip
        yield entry, rest


def _moment(text: str, zone: tzinfo) -> datetime:
    return moved(datetime.fromisoformat(text), zone)


def _trailers(lines: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in lines.splitlines():
        key, separator, value = line.partition(":")
        if separator:
            found.setdefault(key.strip(), []).append(value.strip())
    return {key: tuple(values) for key, values in found.items()}
