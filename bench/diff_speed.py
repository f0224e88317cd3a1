"""How long a comparison takes, and what memory, for plans of two sizes and for two texts with nothing in common.

Run: python -m bench.diff_speed [--slow]     (--slow: also the peers and sizes that take minutes)
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc
from collections.abc import Callable

from bench.diff_peers import METHODS, ours

_WORDS = """de het een van in en op voor met dat te zijn is wordt door aan bij om als ook naar uit over niet meer
samenwerking gemeenten provincie waterschappen inwoners besluit overleg opgave partners begroting college staten
commissie programma democratische legitimatie bestuur ambitie energie wonen verkeer natuur water landbouw kwaliteit
middelen termijn uitvoering toezicht advies regio gebied voortgang evaluatie rapport onderzoek plan visie""".split()
_PATIENT = ("sub", "git --word-diff", "fast-diff-match-patch, words")
"""The methods that end within seconds on every case."""


def prose(words: int, seed: int = 1) -> str:
    """Return a text of about `words` words, one sentence a line, three to six lines a paragraph."""
    chance = random.Random(seed)
    paragraphs: list[str] = []
    count = 0
    while count < words:
        lines = [_sentence(chance) for _ in range(chance.randint(3, 6))]
        count += sum(len(line.split()) for line in lines)
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs) + "\n"


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 24))]
    return " ".join(words).capitalize() + "."


def edited(text: str, share: float, seed: int = 2) -> str:
    """Return `text` with one to three words changed in `share` of its sentences."""
    chance = random.Random(seed)
    lines = [_edit(line, chance) if line and chance.random() < share else line for line in text.split("\n")]
    return "\n".join(lines)


def _edit(line: str, chance: random.Random) -> str:
    words = line.split()
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(words))
        what = chance.random()
        if what < 0.4:
            words[place] = chance.choice(_WORDS)
        elif what < 0.7:
            words.insert(place, chance.choice(_WORDS))
        elif len(words) > 3:
            del words[place]
    return " ".join(words)


def seconds(compare: Callable[[str, str], object], old: str, new: str) -> float:
    """Return the best of three runs, in seconds."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        compare(old, new)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the table of times, and the peak memory of ours."""
    slow = "--slow" in sys.argv
    small, large = prose(10_000), prose(100_000)
    loads = {
        "10,000 words, 4 % of sentences": (small, edited(small, 0.04)),
        "10,000 words, 30 %": (small, edited(small, 0.3)),
        "100,000 words, 4 %": (large, edited(large, 0.04)),
        "100,000 words, 30 %": (large, edited(large, 0.3)),
        "two unrelated texts of 5,000 words": (prose(5_000, 3), prose(5_000, 4)),
    }
    print("| seconds | " + " | ".join(loads) + " |\n|---|" + "--:|" * len(loads))
    for method, compare in METHODS.items():
        if slow or method in _PATIENT:
            print(
                f"| {method} | " + " | ".join(f"{seconds(compare, *load):.3f}" for load in loads.values()) + " |",
                flush=True,
            )
    for name in ("10,000 words, 4 % of sentences", "100,000 words, 4 %"):
        tracemalloc.start()
        ours(*loads[name])
        print(f"memory at its highest, {name}: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB")
        tracemalloc.stop()


if __name__ == "__main__":
    main()
