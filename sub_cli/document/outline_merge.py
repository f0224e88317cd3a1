"""Two outlines that came from one, as one: what either put in, took out or moved. Pure.

It is a function of the two sides and of the answers alone, whichever is called ours, so that two clones that merge the
same get the same. What only a person can say is told first (`torn`, `crossed`, `disputed`), and said to `merged`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from sub_cli.document.model import Entry
from sub_cli.document.outline import Outline, parents, walk


@dataclass(frozen=True, slots=True)
class Outlines:
    """Two outlines, and the one from which both came."""

    base: Outline
    one: Outline
    other: Outline

    @property
    def all(self) -> tuple[Outline, Outline, Outline]:
        """Return the three of them, what both came from first."""
        return self.base, self.one, self.other


@dataclass(frozen=True, slots=True)
class Answers:
    """What people said of what only they can say."""

    parents: Mapping[str, str] = field(default_factory=dict)
    """What sections hang below that are torn or crossed, by id; "" at the top."""
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """In which order the sections stand below those where that is disputed, by the id of what is above them."""


NO_ANSWERS = Answers()


# -- what only a person can say -----------------------------------------------------------------------------


def torn(sides: Outlines) -> list[str]:
    """Return the sections that each side put below another one: only a person can say where they hang."""
    was, mine, yours = map(parents, sides.all)
    return [id for id in mine if id in yours and len({was.get(id), mine[id], yours[id]}) == 3]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Sections that would hang below one another: each side put a part of them below what the other moved."""

    one: tuple[str, ...]
    """Those that the one side moved."""
    other: tuple[str, ...]


def crossed(sides: Outlines, here: Collection[str], answers: Answers) -> Crossing | None:
    """Return the first sections of those `here` that would hang below one another; None where there are none left."""
    above = [parents(each) for each in sides.all]
    tree = _tree(above, here, answers)
    for id in sorted(tree):
        way = [each for each in _circle(tree, id) if tree[each] != above[0].get(each, tree[each])]
        one, other = (tuple(sorted(each for each in way if side.get(each) == tree[each])) for side in above[1:])
        if one and other:
            return Crossing(one, other)
    return None


@dataclass(frozen=True, slots=True)
class Order:
    """In which order sections stand below one, on each side: what both did to it does not go together."""

    parent: str
    """The id of what is above them; "" is the top."""
    one: tuple[str, ...]
    other: tuple[str, ...]


def disputed(sides: Outlines, here: Collection[str], answers: Answers) -> Iterator[Order]:
    """Yield the orders that only a person can say: each side moved one section elsewhere, or their moves cross."""
    for parent, ids, rows in _all_families(sides, here, answers):
        both = _of_both(ids, rows)
        if _joined(both, rows) is None:
            yield Order(parent, *(tuple(id for id in row if id in both) for row in rows[1:]))


# -- what becomes of them -------------------------------------------------------------------------------------


def merged(sides: Outlines, here: Collection[str], answers: Answers = NO_ANSWERS) -> Outline:
    """Return the outline of the sections `here`, each where the side that moved it put it.

    What hangs below a section that went hangs below the next one above that is left. Comments are those of both.
    """
    families = _all_families(sides, here, answers)
    ordered = {parent: _ordered(parent, ids, rows, answers) for parent, ids, rows in families}
    return commented(_built(ordered), sides)


def _all_families(
    sides: Outlines, here: Collection[str], answers: Answers
) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield what is above each family, who is of it now, and the family as base and both sides have it."""
    above = [parents(each) for each in sides.all]
    tree = _tree(above, here, answers)
    _untie(tree, above[0])
    known = [_families(each) for each in sides.all]
    for parent in {"": None, **dict.fromkeys(tree.values())}:
        ids = [id for id in tree if tree[id] == parent]
        yield parent, ids, [[id for id in side.get(parent, []) if id in ids] for side in known]


def _tree(above: Sequence[Mapping[str, str]], here: Collection[str], answers: Answers) -> dict[str, str]:
    """Return what each section hangs below that is here; what hangs below itself is not put right yet."""
    ids = [id for id in {**above[1], **above[2]} if id in here]
    wanted = {id: answers.parents.get(id, _parent(id, above)) for id in ids}
    return {id: _left(id, wanted, above, here) for id in ids}


def _parent(id: str, above: Sequence[Mapping[str, str]]) -> str:
    """Return what a section hangs below: where the side that moved it put it."""
    was = above[0].get(id)
    said = sorted({side[id] for side in above[1:] if id in side} - {was})
    return said[0] if said else was or ""


def _left(id: str, wanted: Mapping[str, str], above: Sequence[Mapping[str, str]], here: Collection[str]) -> str:
    """Return the parent of a section, or the next one above it that is left."""
    parent, seen = wanted[id], {id}
    while parent and parent not in here and parent not in seen:
        seen.add(parent)
        parent = next((side[parent] for side in above if parent in side), "")
    return parent if parent in here else ""


def _circle(tree: Mapping[str, str], id: str) -> list[str]:
    """Return the sections of the circle in which a section hangs below itself; none where it does not."""
    way, at = [id], tree[id]
    while at and at not in way:
        way.append(at)
        at = tree[at]
    return way if at == id else []


def _untie(tree: dict[str, str], was: Mapping[str, str]) -> None:
    """Put back where it hung before, or at the top, what still hangs below itself."""
    for id in sorted(tree):
        if way := _circle(tree, id):
            tree[id] = was[id] if was.get(id, "") in tree and was[id] not in way else ""


def _families(outline: Outline) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"": [entry.id for entry in outline]}
    for _, entry in walk(outline):
        found[entry.id] = [child.id for child in entry.children]
    return found


# -- the order of one family -----------------------------------------------------------------------------------


def _ordered(parent: str, ids: Iterable[str], rows: Sequence[Sequence[str]], answers: Answers) -> list[str]:
    """Return a family in order; what one side alone has there stands behind what it stands behind on that side."""
    both = _of_both(ids, rows)
    said = [id for id in answers.orders.get(parent, ()) if id in both]
    result = said if len(said) == len(both) else _joined(both, rows) or min(_own(both, row) for row in rows[1:])
    result = _with_runs(result, rows[1:])
    return result + sorted(set(ids) - set(result))


def _with_runs(row: Sequence[str], sides: Iterable[Sequence[str]]) -> list[str]:
    """Return `row` with what either side alone has, each behind what it stands behind there."""
    result = list(row)
    for before, run in sorted((run for side in sides for run in _runs(side, {*row})), reverse=True):
        at = result.index(before) + 1 if before in result else 0
        result[at:at] = run
    return result


def _of_both(ids: Iterable[str], rows: Sequence[Sequence[str]]) -> set[str]:
    return {id for id in ids if id in rows[1] and id in rows[2]}


def _own(ids: Collection[str], row: Sequence[str]) -> list[str]:
    return [id for id in row if id in ids]


def _joined(both: Collection[str], rows: Sequence[Sequence[str]]) -> list[str] | None:
    """Return what both sides have in the order that both want; None where nobody but a person can say it.

    Where the sides differ about two sections, the one holds that turned them round; so all moves of both are made,
    where they go together.
    """
    was, mine, yours = (_own(both, row) for row in rows)
    if yours in (mine, was):
        return mine
    if mine == was:
        return yours
    if _pulled(was, mine, yours):
        return None
    before, place = ({id: at for at, id in enumerate(row)} for row in (was, yours))
    behind = dict.fromkeys(mine, 0)
    for first, second in combinations(mine, 2):
        if place[first] > place[second] and not {first, second} <= before.keys():
            return None
        turned = place[first] > place[second] and before[first] < before[second]
        behind[first if turned else second] += 1
    if len({*behind.values()}) == len(mine):
        return sorted(mine, key=behind.__getitem__)
    return _moved_apart(was, mine, yours)


def _moved_apart(was: Sequence[str], mine: Sequence[str], yours: Sequence[str]) -> list[str] | None:
    """Return the order in which each side moved other sections; None where they cannot be told apart.

    Of two neighbours that one side turned round either may be what it moved. Where the other side surely moved one of
    them, it was the other one.
    """
    if {*mine} != {*was}:
        return None
    sure = [_surely_moved(was, row) for row in (mine, yours)]
    perhaps = [_perhaps_moved(was, row) for row in (mine, yours)]
    if (perhaps[0] & perhaps[1]) - (sure[0] ^ sure[1]):
        return None
    gone = {*was} - {*_kept(was, mine, sure[1])}, {*was} - {*_kept(was, yours, sure[0])}
    if gone[0] & gone[1]:
        return None
    result = [id for id in was if id not in gone[0] | gone[1]]
    return _with_runs(result, [[id for id in mine if id not in gone[1]], [id for id in yours if id not in gone[0]]])


def _kept(was: Sequence[str], now: Sequence[str], rather: Collection[str]) -> list[str]:
    """Return the most sections that are still in their old order; of several such, with most of those in `rather`."""
    place = {id: at for at, id in enumerate(was)}
    best: list[tuple[int, int, list[str]]] = []
    for id in now:
        chains = (each for each in best if place[each[2][-1]] < place[id])
        size, wanted, chain = max(chains, key=lambda each: each[:2], default=(0, 0, []))
        best.append((size + 1, wanted + (id in rather), [*chain, id]))
    return max(best, key=lambda each: each[:2], default=(0, 0, []))[2]


def _pulled(was: Sequence[str], mine: Sequence[str], yours: Sequence[str]) -> bool:
    """Tell whether each side moved one section to another place."""
    moved = [_surely_moved(was, [id for id in row if id in was]) for row in (mine, yours)]
    still = {*was}.difference(*moved)
    return any(_own({*still, id}, mine) != _own({*still, id}, yours) for id in moved[0] & moved[1])


def _surely_moved(was: Sequence[str], now: Sequence[str]) -> set[str]:
    """Return the sections without whose move the one order cannot have become the other with so few moves."""
    return {*now}.difference(*_steps(was, now))


def _perhaps_moved(was: Sequence[str], now: Sequence[str]) -> set[str]:
    """Return the sections that may have moved, where the one order became the other with the fewest moves."""
    return {*now}.difference(*(step for step in _steps(was, now) if len(step) == 1))


def _steps(was: Sequence[str], now: Sequence[str]) -> list[list[str]]:
    """Return which sections can be the first, the second … of the most that stayed in their order."""
    place = {id: at for at, id in enumerate(was)}
    row = [place[id] for id in now]
    until = _longest(row)
    since = _longest([-at for at in reversed(row)])[::-1]
    steps: list[list[str]] = [[] for _ in range(max(until, default=0))]
    for id, one, other in zip(now, until, since, strict=True):
        if one + other - 1 == len(steps):
            steps[one - 1].append(id)
    return steps


def _longest(row: Sequence[int]) -> list[int]:
    """Return of each the length of the longest rising chain that ends with it."""
    found: list[int] = []
    for at, value in enumerate(row):
        found.append(1 + max((found[n] for n in range(at) if row[n] < value), default=0))
    return found


def _runs(side: Sequence[str], known: Collection[str]) -> list[tuple[str, list[str]]]:
    """Return what is new on a side, in runs, each with the section that it stands behind; "" at the beginning."""
    found: list[tuple[str, list[str]]] = []
    before = ""
    for id in side:
        if id in known:
            before = id
        elif found and found[-1][0] == before:
            found[-1][1].append(id)
        else:
            found.append((before, [id]))
    return found


def _built(ordered: Mapping[str, list[str]], parent: str = "") -> Outline:
    return tuple(Entry(id, _built(ordered, id)) for id in ordered.get(parent, []))


# -- comments --------------------------------------------------------------------------------------------------


def commented(outline: Outline, sides: Outlines) -> Outline:
    """Return an outline with the comments of both sides: of one that both changed both, the lesser first."""
    known = [{entry.id: entry for _, entry in walk(side)} for side in sides.all]
    left = _most(known[1:])
    return tuple(_commented(entry, known, left) for entry in outline)


def _commented(entry: Entry, known: Sequence[Mapping[str, Entry]], left: dict[str, int]) -> Entry:
    was, one, other = (side.get(entry.id) for side in known)
    have = [side for side in (one, other) if side]
    if not have:
        return replace(entry, children=tuple(_commented(each, known, left) for each in entry.children))
    mine, yours = have[0], have[-1]
    lead = _lead(was.lead if was else "", mine.lead, yours.lead)
    rows = "".join(row for row in lead.splitlines(keepends=True) if _is_due(row, left))
    tail = _tail(was.tail if was else "", mine.tail, yours.tail)
    return Entry(entry.id, tuple(_commented(each, known, left) for each in entry.children), rows, tail)


def _most(known: Iterable[Mapping[str, Entry]]) -> dict[str, int]:
    """Return how often a line of comment stands on the side where it stands most often."""
    found: dict[str, int] = {}
    for side in known:
        rows = [row for entry in side.values() for row in entry.lead.splitlines(keepends=True)]
        found |= {row: max(rows.count(row), found.get(row, 0)) for row in dict.fromkeys(rows)}
    return found


def _is_due(row: str, left: dict[str, int]) -> bool:
    """Tell whether a line stands here; each stands once that is above what both put in above one section."""
    if not row.strip():
        return True
    left[row] -= 1
    return left[row] >= 0


def _lead(was: str, one: str, other: str) -> str:
    """Return the lines above an entry: those of both, without what either took out."""
    if one in (was, other):
        return other
    if other == was:
        return one
    sides = [each.splitlines(keepends=True) for each in sorted((one, other))]
    gone = {row for row in was.splitlines(keepends=True) if any(row not in side for side in sides)}
    first = [row for row in sides[0] if row not in gone]
    return "".join([*first, *(row for row in sides[1] if row not in gone and row not in first)])


def _tail(was: str, one: str, other: str) -> str:
    """Return the comment behind an entry: that of the side that changed it, of both where both did."""
    if one in (was, other):
        return other
    return one if other == was or not other.strip() else other if not one.strip() else "".join(sorted((one, other)))
