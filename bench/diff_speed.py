"""How long a comparison takes, and what memory, for plans of two sizes and for two texts with nothing in common.

Run: python -m bench.diff_speed [--slow]     (--slow: also the peers and sizes that take minutes)
"""

from __future__ import annotations

import random
import resource
import sys
import tracemalloc
from collections.abc import Callable, Iterator

from bench.diff_peers import METHODS, ours
from bench.measure import Figure

_WORDS = """de het een van in en op voor met dat te zijn is wordt door aan bij om als ook naar uit over niet meer
samenwerking gemeenten provincie waterschappen inwoners besluit overleg opgave partners begroting college staten
commissie programma democratische legitimatie bestuur ambitie energie wonen verkeer natuur water landbouw kwaliteit
middelen termijn uitvoering toezicht advies regio gebied voortgang evaluatie rapport onderzoek plan visie""".split()
SMALL, LARGE = "10,000 words, 4 % of sentences", "100,000 words, 4 %"
UNRELATED = "two unrelated texts of 5,000 words"
FAST = "fast-diff-match-patch, words"
_PATIENT = ("sub", "git --word-diff", FAST)
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
    """Return the best of three runs, in seconds of CPU, of a git that is asked as well."""
    times = []
    for _ in range(3):
        start = _cpu()
        compare(old, new)
        times.append(_cpu() - start)
    return min(times)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak(old: str, new: str) -> float:
    """Return the most memory, in MB, that comparing holds at one time."""
    tracemalloc.start()
    ours(old, new)
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return most


def loads() -> dict[str, tuple[str, str]]:
    """Return the pairs of texts to compare, by name."""
    small, large = prose(10_000), prose(100_000)
    return {
        SMALL: (small, edited(small, 0.04)),
        "10,000 words, 30 %": (small, edited(small, 0.3)),
        LARGE: (large, edited(large, 0.04)),
        "100,000 words, 30 %": (large, edited(large, 0.3)),
        UNRELATED: (prose(5_000, 3), prose(5_000, 4)),
    }


def figures() -> Iterator[Figure]:
    """Yield what was promised of time and memory."""
    pairs = loads()
    times = {name: seconds(ours, *pairs[name]) for name in (SMALL, LARGE, UNRELATED)}
    for (name, taken), bound in zip(times.items(), (0.1, 0.5, 0.5), strict=True):
        yield Figure(f"comparing {name}", taken, "s", bound)
    if FAST in METHODS:
        yield Figure(f"the second, beside {FAST}", times[LARGE] / seconds(METHODS[FAST], *pairs[LARGE]), "x", 4.0)
    yield Figure("memory of the second, beside the first", peak(*pairs[LARGE]) / peak(*pairs[SMALL]), "x", 12.0)


def main() -> None:
    """Print the table of times, and the peak memory of ours."""
    slow = "--slow" in sys.argv
    pairs = loads()
    print("| seconds | " + " | ".join(pairs) + " |\n|---|" + "--:|" * len(pairs))
    for method, compare in METHODS.items():
        if slow or method in _PATIENT:
            taken = " | ".join(f"{seconds(compare, *pair):.3f}" for pair in pairs.values())
            print(f"| {method} | {taken} |", flush=True)
    for name in (SMALL, LARGE):
        print(f"memory at its highest, {name}: {peak(*pairs[name]):.0f} MB")


if __name__ == "__main__":
    main()
