"""A build in parts for several machines, each taking about as long as the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import TypeVar

T = TypeVar("T")


def part(
    things: Sequence[T], costs: Mapping[str, float], number: int, total: int, *, key: Callable[[T], str]
) -> list[T]:
    """Return part `number` (from 1) of `total`, in the given order; every thing is in exactly one part.

    The longest goes first, each to the part with the least so far (Graham's rule: at most 4/3 of the best). What was
    never measured counts as the median of its kind. The parts fit together wherever `costs` are the same.
    """
    if total <= 1:
        return list(things)
    weights = _weights([key(thing) for thing in things], costs)
    loads = [0.0] * total
    mine: set[str] = set()
    for name in sorted(weights, key=lambda name: (-weights[name], name)):
        least = min(range(total), key=lambda index: (loads[index], index))
        loads[least] += weights[name]
        if least == number - 1:
            mine.add(name)
    return [thing for thing in things if key(thing) in mine]


def _weights(names: Sequence[str], costs: Mapping[str, float]) -> dict[str, float]:
    kinds: dict[str, list[float]] = {}
    for name, seconds in costs.items():
        kinds.setdefault(name.partition("/")[0], []).append(seconds)
    usual = {kind: median(seconds) for kind, seconds in kinds.items()}
    anything = median(costs.values()) if costs else 1.0
    return {name: costs.get(name, usual.get(name.partition("/")[0], anything)) for name in names}
