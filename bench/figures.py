"""The figures of the project in one run and one table, beside those of its peers: `make bench`.

    python -m bench.figures [--quick] [--only WORD]

What is measured stands in one table, `plan`: a name for --only, and what yields the figures.

Times are ratios of things measured in turn in one run wherever a peer exists, so that a busy machine disturbs both
alike; the first line tells how noisy it was. Everything is written to bench/results/figures.json as well, and
docs/performance.md says how to read it.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import (
    build_figures,
    check_figures,
    diff_plan,
    diff_readability,
    diff_speed,
    errata_figures,
    record_figures,
)
from bench.measure import CLICK, ENVIRONMENT, ROOT, SUB, Figure, Noise, cost, in_turn

RESULTS = ROOT / "bench" / "results" / "figures.json"


def help_beside_click() -> Iterator[Figure]:
    """Yield what `sub --help` costs beside importing click."""
    ours, click = in_turn(lambda: cost([*SUB, "--help"]), lambda: cost(CLICK), 15)
    yield Figure("sub --help beside import click: CPU", ours.cpu / click.cpu, "x", 2.5)


def plan(folder: Path, quick: bool) -> dict[str, Callable[[], Iterator[Figure]]]:
    """Return what is measured, by name; `quick` takes smaller numbers, to see whether it works."""
    return {
        "help": help_beside_click,
        "memo": lambda: record_figures.beside_weasyprint(folder),
        "signing": lambda: record_figures.signing(folder, 20 if quick else 300),
        "judged": lambda: record_figures.judged(folder, 4 if quick else 50),
        "many": lambda: build_figures.many_memos(folder, 30 if quick else 1000),
        "longer": lambda: build_figures.longer_memos(folder),
        "jobs": lambda: build_figures.two_jobs(folder, 20 if quick else 200),
        "large": lambda: build_figures.large_plan(folder, 20 if quick else 305),
        "check": lambda: check_figures.checks(folder, *((100, 1000) if quick else (1000, 10_000))),
        "errata": lambda: errata_figures.thousand(folder, 50 if quick else 1000),
        "redline": diff_readability.figures,
        "compare": diff_speed.figures,
        "diff": diff_plan.figures,
        "growth": lambda: errata_figures.growth(folder, (100, 1000) if quick else (100, 1000, 10_000)),
        "credit": lambda: errata_figures.credit(folder, 20 if quick else 200),
    }


def main() -> None:
    """Measure, print a line for each figure as it is known, and write all down; leave with 1 where a part fails."""
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    names = {f"GIT_{who}_{what}": "m@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    ENVIRONMENT.update(names)
    noise, figures, failed = Noise(), [], []
    with tempfile.TemporaryDirectory(prefix="sub-bench-") as folder:
        for name, measure in plan(Path(folder), "--quick" in sys.argv).items():
            if only and only != name:
                continue
            noise.listen()
            try:
                for figure in measure():
                    figures.append(figure)
                    print(_line(figure), flush=True)
            except Exception:
                failed.append(name)
                traceback.print_exc()
            noise.listen()
    figures.append(noise.figure())
    print(_line(figures[-1]))
    machine = {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    rows = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    whole = {"machine": machine, "figures": rows, "failed": failed}
    RESULTS.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    if failed:
        sys.exit(f"could not be measured: {', '.join(failed)}")


def _line(figure: Figure) -> str:
    bound = f"at most {figure.bound:g}" if figure.bound is not None else ""
    bound = f"at least {figure.least:g}" if figure.least is not None else bound
    value = f"{figure.value:8.2f} {figure.unit}"
    return f"{figure.name:<68} {value:<12} {bound:<13} {figure.verdict:<9} {figure.note}".rstrip()


if __name__ == "__main__":
    main()
