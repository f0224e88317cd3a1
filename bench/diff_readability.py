"""How many marks a reader sees, and how shredded the text between them is, on the Dutch cases of tests/diff/cases.

A change run is one stretch marked as removed, added or changed; an island is a stretch of at most two words that stays
between two changes. Run: python -m bench.diff_readability
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from bench.diff_peers import METHODS, Marks
from bench.measure import Figure

HALVES = ("seen", "unseen")
CLAUSES = ("clauses-seen", "clauses-unseen")
"""Clauses that go, sentences that become lists, series, words that move, differences that nobody can see."""
CASES = Path(__file__).resolve().parent.parent / "tests" / "diff" / "cases"


def cases(name: str) -> list[tuple[str, str, str]]:
    """Return name, old and new text of every case in one file."""
    found = []
    for case in (CASES / f"{name}.md").read_text(encoding="utf-8").split("\n\n\n"):
        title, old, new, _ = case.strip("\n").split("\n.\n")
        found.append((title, old + "\n", new + "\n"))
    return found


def runs_and_islands(marks: Marks) -> tuple[int, int]:
    """Return the number of change runs and of islands in `marks`."""
    joined = [(op, "".join(text for _, text in group)) for op, group in groupby(marks, key=lambda mark: mark[0])]
    shown = [(op, text) for op, text in joined if text]
    runs = sum(op != "=" for op, _ in shown)
    first = next((n for n, (op, _) in enumerate(shown) if op != "="), 0)
    last = max((n for n, (op, _) in enumerate(shown) if op != "="), default=0)
    inner = [text for n, (op, text) in enumerate(shown) if op == "=" and first < n < last]
    return runs, sum(1 <= len([w for w in text.split() if any(s.isalnum() for s in w)]) <= 2 for text in inner)


def totals(half: str) -> dict[str, tuple[int, int]]:
    """Return change runs and islands of every method over the cases of one file."""
    found = {}
    for method, compare in METHODS.items():
        sizes = [runs_and_islands(compare(old, new)) for _, old, new in cases(half)]
        found[method] = (sum(runs for runs, _ in sizes), sum(islands for _, islands in sizes))
    return found


def table(halves: tuple[str, str] = HALVES) -> dict[str, tuple[int, ...]]:
    """Return runs and islands of every method: of the seen half, of the unseen half, and of all."""
    seen, unseen = (totals(half) for half in halves)
    both = {method: (seen[method], unseen[method]) for method in METHODS}
    return {method: (*one, *two, one[0] + two[0], one[1] + two[1]) for method, (one, two) in both.items()}


def figures() -> Iterator[Figure]:
    """Yield the marks that a reader sees: over all cases fewer than with any other method that is here."""
    found = table()
    ours = found.pop("sub")
    for column, what in ((4, "change runs"), (5, "islands")):
        best = min(row[column] for row in found.values())
        halves = f"seen half {ours[column - 4]}, unseen half {ours[column - 2]}"
        yield Figure(f"{what} on the Dutch cases, fewer than any other method", ours[column], "", best - 1, note=halves)

    clauses = table(CLAUSES)
    runs, best = clauses["sub"][4], min(row[4] for method, row in clauses.items() if method != "sub")
    yield Figure("change runs on the cases of clauses, fewer than any other method", runs, "", best - 1)


def main() -> None:
    """Print the tables."""
    for halves in (HALVES, CLAUSES):
        print("| method | seen: runs | islands | unseen: runs | islands | all: runs | islands |")
        print("|---|" + "--:|" * 6)
        for method, row in table(halves).items():
            print(f"| {method} | " + " | ".join(map(str, row)) + " |")
        print()


if __name__ == "__main__":
    main()
