"""`make faults`: every fault at every call of every command that writes, or as many as there is time for."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.faults.injection import Trial
from tests.faults.stories import STORIES


def campaign(name: str, every: int, begin: int) -> tuple[int, list[str]]:
    """Return how many faults the command `name` was given, and what was not as it should be."""
    folder = Path(tempfile.mkdtemp(prefix="sub-faults-"))
    try:
        trial = Trial(name, folder)
        faults = trial.faults(every, begin)
        mistakes = [f"{fault}: {each}" for fault in faults for each in trial.mistakes(fault)]
        return trial.met, mistakes
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Put faults in, print a row for each command, and return 1 where one did not survive."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("commands", nargs="*", default=list(STORIES), metavar="COMMAND", help="as in: 'section edit'")
    said.add_argument("--every", type=int, default=29, help="put in one of so many; 1 for all of them (hours)")
    said.add_argument("--begin", type=int, default=0, help="the first one: another each night")
    said.add_argument("--workers", type=int, default=2)
    asked = said.parse_args()
    wrong = 0
    print(f"{'command':20} {'faults':>6} {'not survived':>12}")
    with ThreadPoolExecutor(asked.workers) as pool:
        found = pool.map(partial(campaign, every=asked.every, begin=asked.begin), asked.commands)
        for name, (count, mistakes) in zip(asked.commands, found, strict=True):
            print(f"{name:20} {count:6} {len(mistakes):12}", *mistakes, sep="\n    ", flush=True)
            wrong += len(mistakes)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
