"""A history of errata on branches, in a text with equal sentences, of which is known who wrote each word."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.known_history import WORDS, share_right
from sub_cli.errata.blame import Revision
from sub_cli.errata.comparison import Run

STOCK = ("vervallen", "niet van toepassing", "de raad besluit elk jaar over deze maatregel")
"""What stands in a plan time and again."""


@dataclass(frozen=True, eq=False)
class Row:
    """A sentence that stands at one place; another with the same words is another."""

    words: tuple[tuple[str, str], ...]
    """Each word with the key of who wrote it."""


@dataclass(frozen=True)
class Part:
    """Sentences that make place for others; with none taken, others come behind `behind`, or first."""

    behind: Row | None
    taken: tuple[Row, ...]
    brought: tuple[Row, ...]


@dataclass(frozen=True)
class Event:
    key: str
    parts: tuple[Part, ...]
    undoes: str = ""


class KnownErrata:
    """Two branches at a time make errata and take them back; what both did comes into one order."""

    def __init__(self, seed: int, *, rounds: int) -> None:
        self.chance = random.Random(seed)
        self.count = self.words = 0
        self.rows = [self._row("base") for _ in range(14)]
        self.revisions = [Revision("base", text_of(self.rows))]
        self.done: list[Event] = []
        for _ in range(rounds):
            branches = [self._branch(self.chance.randint(1, 4)) for _ in range(2)]
            for event in self._interleaved(branches):
                self._take_in(event)

    def share_right(self, credited: Iterable[tuple[str, str]]) -> float:
        return share_right((row.words for row in self.rows), credited)

    def _take_in(self, event: Event) -> None:
        """Carry the event out in the one order; not where the other branch took its sentences away."""
        carried = carry_out(self.rows, event)
        if carried is not None:
            self.rows, runs = carried
            self.revisions.append(Revision(event.key, text_of(self.rows), runs, event.undoes))
            self.done.append(event)

    def _branch(self, size: int) -> list[Event]:
        rows, made = self.rows, list[Event]()
        for _ in range(size):
            event = self._event(rows, [*self.done, *made])
            carried = carry_out(rows, event)
            if carried is not None:
                rows, _ = carried
                made.append(event)
        return made

    def _interleaved(self, branches: list[list[Event]]) -> list[Event]:
        order: list[Event] = []
        while waiting := [branch for branch in branches if branch]:
            order.append(self.chance.choice(waiting).pop(0))
        return order

    def _event(self, rows: Sequence[Row], earlier: Sequence[Event]) -> Event:
        self.count += 1
        key = f"E{self.count}"
        if earlier and self.chance.random() < 0.25:
            return _undone(key, self.chance.choice(earlier))
        chosen = self.chance.sample(range(len(rows)), min(len(rows), self.chance.randint(1, 3)))
        return Event(key, tuple(self._part(key, rows, index) for index in chosen))

    def _part(self, key: str, rows: Sequence[Row], index: int) -> Part:
        behind, row = rows[index - 1] if index else None, rows[index]
        kind = self.chance.choices(["words", "new", "drop", "other"], [55, 15, 10 if len(rows) > 8 else 0, 20])[0]
        if kind == "new":
            return Part(behind, (), (self._row(key),))
        brought: tuple[Row, ...] = {"words": (self._edited(key, row),), "other": (self._row(key),)}.get(kind, ())
        same = text_of(brought) == text_of([row])
        return self._part(key, rows, index) if same else Part(behind, (row,), brought)

    def _row(self, key: str) -> Row:
        if self.chance.random() < 0.4:
            return Row(tuple((word, key) for word in self.chance.choice(STOCK).split()))
        return Row(tuple(self._word(key) for _ in range(self.chance.randint(8, 17))))

    def _edited(self, key: str, row: Row) -> Row:
        words = list(row.words)
        start = self.chance.randrange(len(words))
        size = self.chance.randint(0, 3) if len(words) > 6 else 0
        words[start : start + size] = [self._word(key) for _ in range(self.chance.randint(0 if size else 1, 3))]
        return Row(tuple(words))

    def _word(self, key: str) -> tuple[str, str]:
        self.words += 1
        rare = self.chance.random() < 0.3
        return f"{self.chance.choice(WORDS)}{self.words if rare else ''}", key


def text_of(rows: Iterable[Row]) -> str:
    """Return the text, a sentence a line."""
    return "".join(" ".join(word for word, _ in row.words) + ".\n" for row in rows)


def carry_out(rows: Sequence[Row], event: Event) -> tuple[list[Row], tuple[Run, ...]] | None:
    """Return the sentences after `event` and which lines became which; None where its sentences are not there."""
    places = sorted((_place(rows, part), part.brought) for part in event.parts) if _fits(rows, event) else []
    new: list[Row] = []
    runs, done = [], 0
    for (begin, end), brought in places:
        new += rows[done:begin]
        runs.append(Run(begin, end, len(new), len(new) + len(brought)))
        new += brought
        done = end
    return ([*new, *rows[done:]], tuple(runs)) if places else None


def _fits(rows: Sequence[Row], event: Event) -> bool:
    needed = [row for part in event.parts for row in (part.taken or ([part.behind] if part.behind else []))]
    spans = [_place(rows, part) for part in event.parts] if all(row in rows for row in needed) else []
    return bool(spans) and len(set(spans)) == len(spans)


def _place(rows: Sequence[Row], part: Part) -> tuple[int, int]:
    if part.taken:
        return rows.index(part.taken[0]), rows.index(part.taken[0]) + len(part.taken)
    place = rows.index(part.behind) + 1 if part.behind else 0
    return place, place


def _undone(key: str, event: Event) -> Event:
    return Event(key, tuple(Part(part.behind, part.brought, part.taken) for part in event.parts), event.key)
