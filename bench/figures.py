"""The figures of the project, measured on this machine: what help costs, and what `sub` adds to WeasyPrint.

Every figure is a ratio of two things measured in turn in one run, so that a busy machine disturbs both alike.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEMO = "PS2021BEM07"
SUB = [sys.executable, "-c", "from sub_cli.cli.main import main; main()"]
CLICK = [sys.executable, "-c", "import click"]
ALONE = """
import sys, weasyprint
html, folder, target = sys.argv[1:]
page = weasyprint.HTML(string=open(html, encoding="utf-8").read(), base_url=folder + "/")
page.write_pdf(target, pdf_variant="pdf/a-2a", pdf_forms=True)
"""


@dataclass(frozen=True)
class Cost:
    """What a command takes, in seconds."""

    cpu: float
    """User and system time of the command and its children."""
    wall: float
    """From start to end."""


def cost(command: Sequence[str | Path]) -> Cost:
    """Run `command` and return what it takes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall)


def in_turn(first: Sequence[str | Path], second: Sequence[str | Path], runs: int) -> tuple[Cost, Cost]:
    """Return the median costs of two commands that are run in turn, after one run each that does not count."""
    cost(first), cost(second)
    pairs = [(cost(first), cost(second)) for _ in range(runs)]
    medians = [
        Cost(statistics.median(each.cpu for each in side), statistics.median(each.wall for each in side))
        for side in zip(*pairs, strict=True)
    ]
    return medians[0], medians[1]


def help_beside_click() -> str:
    """Return the line about `sub --help` beside importing click."""
    ours, click = in_turn([*SUB, "--help"], CLICK, 15)
    return f"sub --help      {ours.cpu / click.cpu:5.2f} x the CPU of import click ({click.cpu:.3f} s); at most 2.5 x"


def memo_beside_weasyprint(folder: Path) -> str:
    """Return the line about a whole `sub memo build` beside WeasyPrint alone, for the same HTML."""
    page = lay_out(folder)
    alone = [sys.executable, "-c", ALONE, page, page.parent, folder / "alone.pdf"]
    whole = [*SUB, "memo", "build", MEMO, "-o", str(folder / "memo.pdf")]
    ours, own = in_turn(whole, alone, 7)
    cpu, wall = ours.cpu / own.cpu - 1, ours.wall / own.wall - 1
    return (
        f"sub memo build  {wall:+5.1%} time, {cpu:+5.1%} CPU beside WeasyPrint alone ({own.wall:.2f} s); at most +10 %"
    )


def lay_out(folder: Path) -> Path:
    """Write the memo's HTML, with the files of the house style beside it, and return its path."""
    from sub_cli.actions.memo_pages import memo_job
    from sub_cli.render.pdf import page_html
    from sub_cli.workspace import Workspace

    workspace = Workspace.find(ROOT)
    job = memo_job(workspace, workspace.files, workspace.memo(MEMO), "")
    for name, data in job.theme.files.items():
        (folder / "theme" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "theme" / name).write_bytes(data)
    page = folder / "theme" / "memo.html"
    page.write_text(page_html(job), encoding="utf-8")
    return page


def main() -> None:
    """Measure and print, a line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        print(help_beside_click())
        print(memo_beside_weasyprint(Path(folder)))


if __name__ == "__main__":
    main()
