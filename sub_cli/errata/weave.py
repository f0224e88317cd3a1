"""All lines that ever stood in one sequence, with what brought and what took each: every state can be read off.

The interleaved deltas of SCCS (Rochkind, "The Source Code Control System", 1975) on whole lines. A line is known by
being this line, never by its words, so that equal sentences are not mixed up; what a change was made to is found by
counting the lines that were there for it, whatever others came or went meanwhile. So the order of changes that do not
touch one another makes no difference, and a change is taken out by not counting it.

The first text need not be known: its lines are counted, and get their words from any state that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class WovenLine:
    """One line that stands, or stood, in the sequence."""

    text: str | None
    """Its words; None for a line of the first text that nothing told yet."""
    brought: int = -1
    """The step that brought it; -1 for a line of the first text."""
    taken: int = 0
    """The steps that took it, as bits."""


@dataclass(slots=True, eq=False)
class Step:
    """One change of the sequence: some lines go, others come in their place."""

    turn: int
    """Whose change it is, as the caller counts."""
    above: WovenLine | None
    """The line that stood above it; None at the top."""
    below: WovenLine | None
    """The line that stood below it; None at the end, or while that line was not counted yet (`Weave`)."""
    gone: tuple[WovenLine, ...]
    come: tuple[WovenLine, ...]

    @property
    def edges(self) -> tuple[WovenLine | None, WovenLine | None]:
        """Return the lines around it."""
        return self.above, self.below


class Mismatch(Exception):
    """A line is not the one that the steps make."""

    def __init__(self, index: int, expected: str, found: str, row: WovenLine | None) -> None:
        """Keep where it is, from 0, what should stand there and what does; `row` is the line that should."""
        super().__init__(index, expected, found)
        self.index = index
        self.expected = expected
        self.found = found
        self.row = row


class Weave:
    """A sequence of lines in all its states. A state is a set of turns, as bits: those that are in it."""

    def __init__(self, most: int, *, whole: bool = False) -> None:
        """Begin with an unknown first text of `most` lines at the most, or where `whole`, with none."""
        self.rows: list[WovenLine] = []
        self._most = most
        self.steps: list[Step] = []
        self.whole = whole
        """Whether every line of the first text was counted already."""
        self._steps_of: dict[int, int] = {}
        self._open: list[Step] = []
        """The steps below which nothing was counted yet: the next line of the first text is what stands there."""

    def place(self, turn: int, state: int, index: int, gone: Sequence[str], come: Sequence[str]) -> Step:
        """Let `turn` put `come` in the place of the lines `gone` at `index`, from 0, of the text of `state`.

        Raises `Mismatch` where other words stand there, or nothing.
        """
        above, run, below, end = self._find(state, index, gone)
        number = len(self.steps)
        new = tuple(WovenLine(text, number) for text in come)
        for row in run:
            row.taken |= 1 << number
        self.rows[end:end] = new
        step = Step(turn, above, below, tuple(run), new)
        self.steps.append(step)
        if below is None and not self.whole:
            self._open.append(step)
        self._steps_of[turn] = self._steps_of.get(turn, 0) | 1 << number
        return step

    def _find(
        self, state: int, index: int, gone: Sequence[str]
    ) -> tuple[WovenLine | None, list[WovenLine], WovenLine | None, int]:
        """Return the line above, the lines that go, the line below, and where in `rows` new ones come."""
        wanted = index + len(gone)
        there = self._first(state, wanted + 1)
        if len(there) < wanted:
            self._count(wanted - len(there), len(there), gone[len(there) - index :])
            there = self._first(state, wanted + 1)
        run = [self.rows[at] for at in there[index:wanted]]
        for number, (row, text) in enumerate(zip(run, gone, strict=True), index):
            _say(row, text, number)
        above = self.rows[there[index - 1]] if index else None
        below = self.rows[there[wanted]] if len(there) > wanted else None
        return above, run, below, there[wanted - 1] + 1 if wanted else 0

    def _count(self, more: int, at: int, words: Sequence[str]) -> None:
        """Count `more` lines of the first text; there are no more where that is whole."""
        if self.whole or more > self._most:
            raise Mismatch(at, words[0] if words else "", "", None)
        self._most -= more
        self._add([WovenLine(None) for _ in range(more)])

    def _add(self, rows: Sequence[WovenLine]) -> None:
        """Add lines of the first text that are counted now."""
        for step in self._open if rows else ():
            step.below = rows[0]
        self._open = [] if rows else self._open
        self.rows += rows

    def _first(self, state: int, most: int) -> list[int]:
        """Return where the first lines of `state` stand in `rows`, `most` at the most."""
        bits = self._bits(state)
        found = []
        for at, row in enumerate(self.rows):
            if _there(row, bits):
                found.append(at)
                if len(found) == most:
                    break
        return found

    def _bits(self, state: int) -> int:
        """Return the steps of the turns in `state`."""
        bits = 0
        for turn, steps in self._steps_of.items():
            if state >> turn & 1:
                bits |= steps
        return bits

    def state(self, state: int) -> list[WovenLine]:
        """Return the lines of a state, in order."""
        bits = self._bits(state)
        return [row for row in self.rows if _there(row, bits)]

    def text(self, state: int) -> list[str]:
        """Return the words of the lines of a state; call it when a whole state was told."""
        return [row.text or "" for row in self.state(state)]

    def tell(self, state: int, lines: Sequence[str]) -> None:
        """Take `lines` for the whole text of `state`; raises `Mismatch` at the first that the steps make otherwise."""
        rows = self.state(state)
        for index, (row, text) in enumerate(zip(rows, lines, strict=False)):
            _say(row, text, index)
        if len(rows) > len(lines):
            row = rows[len(lines)]
            if row.text is not None or row.brought >= 0:
                raise Mismatch(len(lines), row.text or "", "", row)
            raise Mismatch(len(lines), "", "", row)
        if len(rows) < len(lines):
            if self.whole:
                raise Mismatch(len(rows), "", lines[len(rows)], None)
            self._add([WovenLine(text) for text in lines[len(rows) :]])
        self.whole = True

    def index(self, state: int, step: Step) -> int | None:
        """Return where `step`, which is not in `state`, stands in the text of that; None where it has no place there.

        It has one while the lines that it takes are all there and together, and, where it takes none, those around it.
        """
        rows = self.state(state)
        known = {id(row): number for number, row in enumerate(rows)}
        if step.gone:
            places = [known.get(id(row)) for row in step.gone]
            first = places[0]
            return first if first is not None and places == list(range(first, first + len(places))) else None
        above = -1 if step.above is None else known.get(id(step.above))
        below = len(rows) if step.below is None else known.get(id(step.below))
        return below if above is not None and below is not None and above + 1 == below else None

    def between(self, state: int, step: Step) -> tuple[int, int]:
        """Return from where to where what stands in the place of `step` reaches in the text of `state`."""
        bits = self._bits(state)
        start = self._at(step.above) + 1 if step.above else 0
        end = self._at(step.below) if step.below else len(self.rows)
        begin = sum(1 for row in self.rows[:start] if _there(row, bits))
        return begin, begin + sum(1 for row in self.rows[start:end] if _there(row, bits))

    def _at(self, wanted: WovenLine) -> int:
        return next(at for at, row in enumerate(self.rows) if row is wanted)

    def stands_on(self, later: Step, *, siblings: bool = False) -> set[int]:
        """Return the turns on whose lines, or in whose gap, `later` was made.

        Among `siblings` only the one behind which something comes is stood upon.
        """
        found = {row.brought for row in later.gone}
        found |= {number for row in self._inside(later) for number in numbers_in(row.taken)}
        if not later.gone:
            found |= {row.brought for row in (later.edges[:1] if siblings else later.edges) if row}
        return {self.steps[number].turn for number in found if number >= 0} - {later.turn}

    def _inside(self, step: Step) -> Iterator[WovenLine]:
        """Yield the lines between those that the step takes, or, where it takes none, between those around it."""
        if step.gone:
            start, end = self._at(step.gone[0]), self._at(step.gone[-1])
        else:
            start = self._at(step.above) + 1 if step.above else 0
            end = self._at(step.below) if step.below else len(self.rows)
        own = {id(row) for row in (*step.gone, *step.come)}
        yield from (row for row in self.rows[start:end] if id(row) not in own)

    def meets(self, one: Step, other: Step) -> bool:
        """Tell whether two steps that were made without one another want the same lines or the same place."""
        mine, theirs = ({id(row) for row in step.gone} for step in (one, other))
        if mine & theirs:
            return True
        return any(
            self._cuts(first, second, gone) for first, second, gone in ((one, other, theirs), (other, one, mine))
        )

    def _cuts(self, first: Step, second: Step, gone: set[int]) -> bool:
        """Tell whether `second`, which takes the lines `gone`, comes into the place of `first`."""
        if not first.gone and any(id(row) in gone for row in first.edges if row):
            return True
        new = {id(row) for row in second.come}
        return any(id(row) in new for row in self._inside(first))


def _say(row: WovenLine, text: str, index: int) -> None:
    if row.text is None:
        row.text = text
    elif row.text != text:
        raise Mismatch(index, row.text, text, row)


def _there(row: WovenLine, bits: int) -> bool:
    return (row.brought < 0 or bool(bits >> row.brought & 1)) and not row.taken & bits


def numbers_in(state: int) -> Iterator[int]:
    """Yield the numbers in a set that is told as bits, in order."""
    while state:
        low = state & -state
        yield low.bit_length() - 1
        state ^= low
