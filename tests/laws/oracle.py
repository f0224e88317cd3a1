"""A plain model of who did what to a plan on which day: it knows nothing of the program, and says what that must say.

A line is an object, and is this very line for ever. An erratum knows the lines that it takes; what it brings are new
lines, each behind the one that it came behind. So the text of any day is: the lines that something in force brought
and that nothing in force took. There is no counting of lines here, and no searching.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

OUTLINE = "outline"
ADOPTED = date(2021, 3, 2)


class Impossible(Exception):
    """The errata do not make this text: the program must refuse as well."""


class Doubtful(Impossible):
    """The program may refuse, or give the text that the model gives."""


@dataclass(eq=False)
class Line:
    """One line, known by being this one."""

    text: str
    by: Turn | None = None
    takers: set[Turn] = field(default_factory=set)
    moved: bool = False
    """For a section in the outline: whether it came from another place, and not into the plan."""

    def stands(self, state: State) -> bool:
        return (self.by is None or self.by in state) and not self.takers & state


@dataclass(eq=False)
class Turn:
    """An erratum comes into the text, or, where it takes one `back`, leaves it."""

    slug: str
    day: date
    start: date
    after: State
    """Everything that had happened."""
    back: Turn | None = None
    leans: set[Turn] = field(default_factory=set)
    """What it cannot do without."""
    gaps: list[tuple[str, Line | None, Line | None, tuple[Line, ...]]] = field(default_factory=list)
    """By strand: between which lines it worked, and which it took."""


State = frozenset[Turn]


@dataclass(frozen=True)
class Edit:
    """What an erratum does to one strand: a text, a title or the outline."""

    strand: str
    gone: tuple[Line, ...]
    above: Line | None
    below: Line | None
    come: tuple[Line, ...]
    whole: bool = False
    """The whole of it is said, and decides whether it fits."""
    behind: bool = False
    """Only what it comes behind matters, not what follows."""


@dataclass(frozen=True)
class Paper:
    """An erratum as its file has it on one branch."""

    slug: str
    edits: tuple[Edit, ...]
    effective: date | None = None
    status: str = "draft"


@dataclass(frozen=True)
class Side:
    """What a branch has."""

    turns: State = frozenset()
    papers: tuple[Paper, ...] = ()

    def paper(self, slug: str) -> Paper | None:
        return next((each for each in self.papers if each.slug == slug), None)

    def file(self, slug: str) -> tuple[Paper | None, State]:
        """Return all that the file of an erratum says."""
        return self.paper(slug), frozenset(turn for turn in self.turns if turn.slug == slug)

    def put(self, paper: Paper) -> Side:
        others = tuple(each for each in self.papers if each.slug != paper.slug)
        return replace(self, papers=tuple(sorted((*others, paper), key=lambda each: int(each.slug[1:]))))

    @property
    def standing(self) -> State:
        return standing(self.turns)


def standing(turns: Iterable[Turn]) -> State:
    """Return the applications that nothing among `turns` takes back."""
    turns = frozenset(turns)
    return turns - {turn for turn in turns if turn.back} - {turn.back for turn in turns if turn.back}


def on(side: Side, day: date) -> State:
    """Return what holds on a day."""
    return standing(turn for turn in side.turns if turn.start <= day)


def until(side: Side, slug: str) -> State:
    """Return what an erratum was made in, and itself."""
    mine = next(turn for turn in side.standing if turn.slug == slug)
    return standing({*mine.after, mine})


class Plan:
    """Every line that ever stood in a plan, on any branch: strands of lines by name."""

    def __init__(self, texts: dict[str, tuple[str, str]]) -> None:
        self.strands: dict[str, list[Line]] = {OUTLINE: [Line(name) for name in texts]}
        for name, (title, text) in texts.items():
            self.strands[name] = [Line(row) for row in text.splitlines(keepends=True)]
            self.strands[f"title {name}"] = [Line(title)]

    # -- reading ------------------------------------------------------------------------------------

    def seen(self, strand: str, state: State) -> list[Line]:
        return [line for line in self.strands.get(strand, ()) if line.stands(state)]

    def text(self, strand: str, state: State) -> str:
        return "".join(line.text for line in self.seen(strand, state))

    def whole(self, state: State) -> list[tuple[str, str, str]]:
        """Return id, title and text of all sections in order; raises `Impossible`."""
        self.require(state)
        return self.raw(state)

    def raw(self, state: State) -> list[tuple[str, str, str]]:
        ids = [line.text for line in self.seen(OUTLINE, state)]
        return [(name, self.text(f"title {name}", state), self.text(name, state)) for name in ids]

    def require(self, state: State) -> None:
        for turn in state:
            if turn.leans - state:
                raise Impossible(f"{turn.slug} leans on {[each.slug for each in turn.leans - state]}")
        doubt = None
        for one, other in product(state, repeat=2):
            if one is not other and one not in standing(other.after) and other not in standing(one.after):
                taken = self._same(one, other)
                if taken:
                    raise Impossible(f"{one.slug} and {other.slug} take the same")
                doubt = doubt or (f"{one.slug} beside {other.slug}" if self._touch(one, other) else None)
        if doubt:
            raise Doubtful(doubt)

    @staticmethod
    def _same(one: Turn, other: Turn) -> bool:
        mine, theirs = ({line for *_, gone in turn.gaps for line in gone} for turn in (one, other))
        return bool(mine & theirs)

    def _touch(self, one: Turn, other: Turn) -> bool:
        return any(
            mine[0] == theirs[0] and self._overlap(mine, theirs) for mine, theirs in product(one.gaps, other.gaps)
        )

    def _overlap(self, mine, theirs) -> bool:
        rows = self.strands[mine[0]]
        (low, high), (start, end) = (self._reach(rows, each) for each in (mine, theirs))
        return low < end and start < high

    @staticmethod
    def _reach(rows: list[Line], gap) -> tuple[int, int]:
        _, above, below, _ = gap
        return (rows.index(above) if above else -1), (rows.index(below) if below else len(rows))

    # -- writing ------------------------------------------------------------------------------------

    def written(self, strand: str, state: State, edits: Sequence[tuple[int, int, Sequence[str]]]) -> tuple[Edit, ...]:
        """Return edits of a text, given as where, how many lines go and which come, each after those before it."""
        rows, made = self.seen(strand, state), []
        for index, count, come in edits:
            gone, new = tuple(rows[index : index + count]), tuple(Line(text) for text in come)
            above = rows[index - 1] if index else None
            below = rows[index + count] if index + count < len(rows) else None
            made.append(Edit(strand, gone, above, below, new))
            rows[index : index + count] = new
        return tuple(made)

    def apply(self, side: Side, paper: Paper, day: date) -> Side:
        """Return `side` with an erratum in its text; raises `Impossible` where it does not fit."""
        state = side.standing
        self._fits(paper, state)
        turn = Turn(paper.slug, day, self._start_day(side, paper, day), side.turns)
        real: dict[Line, Line] = {}
        for edit in paper.edits:
            self._perform(turn, edit, state, real)
        return replace(side, turns=side.turns | {turn}).put(replace(paper, status="applied"))

    @staticmethod
    def _start_day(side: Side, paper: Paper, day: date) -> date:
        """Return from which day an erratum holds: the day that it was meant for, unless that has passed by a revert."""
        reverted = max(
            (turn for turn in side.file(paper.slug)[1] if turn.back), key=lambda turn: len(turn.after), default=None
        )
        return day if paper.effective is None or (reverted and paper.effective < reverted.start) else paper.effective

    def _fits(self, paper: Paper, state: State) -> None:
        shown: dict[str, list[Line]] = {}
        for edit in paper.edits:
            rows = shown.setdefault(edit.strand, self.seen(edit.strand, state))
            start = self._start(rows, edit)
            rows[start : start + len(edit.gone)] = edit.come
        for strand, rows in shown.items():
            if strand == OUTLINE and [row.text for row in rows] == [row.text for row in self.seen(strand, state)]:
                raise Impossible("it stands there already")

    @staticmethod
    def _start(rows: list[Line], edit: Edit) -> int:
        if edit.strand == OUTLINE:
            return _by_name([row.text for row in rows], edit)
        if edit.whole:
            if [row.text for row in rows] != [row.text for row in edit.gone]:
                raise Impossible("it says another text")
            return 0
        if edit.gone:
            first = rows.index(edit.gone[0]) if edit.gone[0] in rows else -1
            if first < 0 or tuple(rows[first : first + len(edit.gone)]) != edit.gone:
                raise Impossible("its lines are not there together")
            return first
        start = 0 if edit.above is None else rows.index(edit.above) + 1 if edit.above in rows else -1
        if start < 0:
            raise Impossible("what it comes behind is not there")
        if not edit.behind and (rows[start] if start < len(rows) else None) is not edit.below:
            raise Impossible("something came between")
        return start

    def _perform(self, turn: Turn, edit: Edit, state: State, real: dict[Line, Line]) -> None:
        rows = self.strands.setdefault(edit.strand, [])
        shown = [line for line in rows if line.stands(state | {turn})]
        placed = replace(
            edit, gone=tuple(real.get(each, each) for each in edit.gone),
            above=real.get(edit.above, edit.above), below=real.get(edit.below, edit.below),
        )  # fmt: skip
        start = self._start(shown, placed)
        gone = shown[start : start + len(edit.gone)]
        above = shown[start - 1] if start else None
        below = shown[start + len(gone)] if start + len(gone) < len(shown) else None
        new = [Line(line.text, turn, moved=line.moved) for line in edit.come]
        real.update(zip(edit.come, new, strict=True))
        at = rows.index(gone[-1]) + 1 if gone else rows.index(above) + 1 if above else 0
        self._note(turn, placed, state, (above, below, gone), rows)
        for line in gone:
            line.takers.add(turn)
        rows[at:at] = new
        turn.gaps.append((edit.strand, above, below, tuple(gone)))

    def _note(self, turn: Turn, edit: Edit, state: State, place, rows: list[Line]) -> None:
        """Write down what the turn leans on."""
        above, below, gone = place
        leans = {line.by for line in gone}
        if gone:
            inside = rows[rows.index(gone[0]) : rows.index(gone[-1]) + 1]
        else:
            inside = rows[rows.index(above) + 1 if above else 0 : rows.index(below) if below else len(rows)]
            leans |= {line.by for line in ((above,) if edit.behind else (above, below)) if line}
        leans |= {taker for line in inside for taker in line.takers}
        section = edit.strand.removeprefix("title ")
        leans |= {line.by for line in self.strands[OUTLINE] if line.text == section and not line.moved}
        if edit.strand == OUTLINE and gone and edit.whole:  # a section goes: with all that was done to it
            names = {edit.gone[0].text, f"title {edit.gone[0].text}"}
            leans |= {each for each in state if any(strand in names for strand, *_ in each.gaps)}
            leans |= {line.by for line in rows if line.text == edit.gone[0].text}
        turn.leans |= {each for each in leans if each in state}

    def scheduled(self, side: Side, state: State, papers: Sequence[Paper]) -> list[tuple[str, str, str]]:
        """Return the plan in a state with what will have come into it by then; raises `Impossible`."""
        self.require(state)
        kept, made = {name: list(rows) for name, rows in self.strands.items()}, []
        try:
            for paper in papers:
                self._fits(paper, state)
                made.append(Turn(paper.slug, ADOPTED, ADOPTED, side.turns))
                real: dict[Line, Line] = {}
                for edit in paper.edits:
                    self._perform(made[-1], edit, state, real)
                state |= {made[-1]}
            return self.raw(state)
        finally:
            self.strands = kept
            for line in (line for rows in kept.values() for line in rows):
                line.takers.difference_update(made)

    def revert(self, side: Side, slug: str, day: date, start: date) -> Side:
        """Return `side` without an erratum; raises `Impossible` where another leans on it."""
        mine = next(turn for turn in side.standing if turn.slug == slug)
        for other in side.standing:
            if mine in other.leans:
                raise Impossible(f"{other.slug} leans on {slug}")
        turn = Turn(slug, day, start, side.turns, mine)
        return replace(side, turns=side.turns | {turn}).put(replace(side.paper(slug), status="reverted"))


def _by_name(ids: list[str], edit: Edit) -> int:
    """Return where an edit of the outline comes: sections have names, and go by those."""
    for wanted in (*edit.gone, *((edit.above,) if edit.above and not edit.gone else ())):
        if wanted.text not in ids:
            raise Impossible(f"{wanted.text} is not there")
    if edit.gone:
        return ids.index(edit.gone[0].text)
    return ids.index(edit.above.text) + 1 if edit.above else 0


def merged(base: Side, ours: Side, theirs: Side) -> Side | None:
    """Return what two branches are together; None where both went on with the same erratum."""
    papers = []
    for slug in sorted({each.slug for side in (ours, theirs) for each in side.papers}):
        was, mine, other = (side.file(slug) for side in (base, ours, theirs))
        if other in (mine, was):
            papers.append(mine[0])
        elif mine == was:
            papers.append(other[0])
        else:
            return None
    made = Side(ours.turns | theirs.turns)
    for paper in filter(None, papers):
        made = made.put(paper)
    return made


def apart(plan: Plan, base: Side, ours: Side, theirs: Side) -> bool:
    """Tell whether between every two edits of the two sides a line stands that neither changed."""
    state = base.standing
    for strand in plan.strands:
        rows = plan.seen(strand, state)
        mine, other = (_hunks(rows, plan.seen(strand, side.standing)) for side in (ours, theirs))
        if strand == OUTLINE or strand.startswith("title "):
            if mine and other:
                return False
        elif any(not (a[1] < b[0] or b[1] < a[0]) for a, b in product(mine, other)):
            return False
    return True


def _hunks(before: list[Line], after: list[Line]) -> list[tuple[int, int]]:
    there, old = set(after), set(before)
    found, i, j = [], 0, 0
    while i < len(before) or j < len(after):
        begin, start = i, j
        while i < len(before) and before[i] not in there:
            i += 1
        while j < len(after) and after[j] not in old:
            j += 1
        if (begin, start) != (i, j):
            found.append((begin, i))
        i, j = i + 1, j + 1
    return found
