"""How many marks a reader sees, and how shredded the text between them is, on the Dutch cases of tests/diff/cases.

A change run is one stretch marked as removed, added or changed; an island is a stretch of at most two words that stays
between two changes. Run: python -m bench.diff_readability
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from bench.diff_peers import METHODS, Marks

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


def main() -> None:
    """Print the table."""
    halves = {name: cases(name) for name in ("seen", "unseen")}
    print("| method | " + " | ".join(f"{name}: runs | islands" for name in halves) + " |")
    print("|---|" + "--:|--:|" * len(halves))
    for method, compare in METHODS.items():
        cells = []
        for half in halves.values():
            sizes = [runs_and_islands(compare(old, new)) for _, old, new in half]
            cells += [str(sum(runs for runs, _ in sizes)), str(sum(islands for _, islands in sizes))]
        print(f"| {method} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
