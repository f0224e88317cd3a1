"""Builds: nothing to do, one memo changed, two jobs beside one, and WeasyPrint alone on the same pages."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import workspaces
from bench.measure import ENVIRONMENT, ROOT, SUB, Cost, Figure, in_turn, median, peak_memory, sub

MEMO = "PS2021BEM07"
ALONE = """
import sys, weasyprint
folder, *pages = sys.argv[1:]
for name in pages:
    page = weasyprint.HTML(string=open(name, encoding="utf-8").read(), base_url=folder + "/")
    page.write_pdf(name + ".pdf", pdf_variant="pdf/a-2a", pdf_forms=True)
"""


def lay_out(folder: Path) -> Path:
    """Write the example memo's HTML, with the files of the house style beside it, and return its path."""
    from sub_cli.pages.memo import memo_job
    from sub_cli.render.pdf import page_html
    from sub_cli.workspace import Workspace

    workspace = Workspace.find(ROOT)
    job = memo_job(workspace, workspace.files, workspace.memo(MEMO), "")
    for name, data in job.theme.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    page = folder / "memo.html"
    page.write_text(page_html(job), encoding="utf-8")
    return page


def many_memos(folder: Path, count: int) -> Iterator[Figure]:
    """Yield what a build of `count` memos takes when nothing changed, and when one did."""
    root = workspaces.memos(workspaces.begin(folder / "many"), count)
    workspaces.commit(root)
    sub(root, "build", "--jobs", "2")
    nothing = median(lambda: sub(root, "build"), 5)
    yield Figure(f"build of {count} memos, nothing changed", nothing.cpu, "s", 1.0)
    single = workspaces.memos(workspaces.begin(folder / "single"), 1)
    workspaces.commit(single)
    # Neither has a cache of what is asked for: each text is new.
    rounds = iter(range(1000))
    one, alone = in_turn(lambda: _edited(root, next(rounds)), lambda: _edited(single, next(rounds)), 5)
    yield Figure(f"one memo of {count} changed, beside that memo alone: CPU", one.cpu / alone.cpu, "x", 1.3)
    yield Figure(f"one memo of {count} changed, beside that memo alone: time", one.wall / alone.wall, "x")


def _edited(root: Path, number: int) -> Cost:
    memo = root / "documents" / "memos" / "PS2021BEM00001.yaml"
    text = memo.read_text(encoding="utf-8")
    subject = next(line for line in text.splitlines() if line.startswith("subject:"))
    memo.write_text(text.replace(subject, f"subject: Wijziging {number}"), encoding="utf-8")
    workspaces.commit(root, f"Wijziging {number}")
    return sub(root, "build")


def longer_memos(folder: Path) -> Iterator[Figure]:
    """Yield how a build with nothing to do grows with the length of the memos."""
    roots = [workspaces.memos(workspaces.begin(folder / f"words{words}"), 25, words) for words in (200, 4000)]
    for root in roots:
        workspaces.commit(root)
        sub(root, "build", "--jobs", "2")
    short, long = in_turn(lambda: sub(roots[0], "build"), lambda: sub(roots[1], "build"), 7)
    yield Figure("nothing changed: memos twenty times as long", long.cpu / short.cpu, "x", 1.1)


def two_jobs(folder: Path, count: int) -> Iterator[Figure]:
    """Yield what a second job brings, and how near that comes to two bare processes of WeasyPrint.

    Of three rounds the best counts: here other work on the machine does not disturb both sides alike.
    """
    root = workspaces.memos(workspaces.begin(folder / "jobs"), count)
    workspaces.commit(root)
    one, two, bare = [], [], []
    for number in range(3):
        one.append(_from_nothing(root, folder / f"one{number}", 1))
        two.append(_from_nothing(root, folder / f"two{number}", 2))
        bare.append(_bare_weasyprint(root, folder / f"two{number}"))
    single, double = min(each.wall for each in one), min(each.wall for each in two)
    yield Figure(f"{count} memos: two jobs beside one, speed", single / double, "x", least=1.8)
    yield Figure(f"{count} memos: two jobs beside two bare WeasyPrints, speed", 100 * min(bare) / double, "%", least=90)
    yield Figure("CPU for a memo of one page", min(each.cpu for each in one) / count, "s")


def _from_nothing(root: Path, output: Path, jobs: int) -> Cost:
    """Build all memos without any cache."""
    shutil.rmtree(root / ".sub", ignore_errors=True)
    return sub(root, "build", "--only", "memo", "--output", str(output), "--jobs", str(jobs))


def _bare_weasyprint(root: Path, output: Path) -> float:
    """Return the seconds that two processes of WeasyPrint take for the web pages in `output`, half of them each."""
    pages = sorted(output.glob("PS*.html"))
    style = root / "templates"
    for page in pages:
        # As WeasyPrint sees them in the build: the style sheets beside the page, none for the screen.
        html = page.read_text(encoding="utf-8").replace('"theme/', '"').replace("url(theme/", "url(")
        page.with_suffix(".bare").write_text(html.replace('href="screen.css"', 'href="house.css"'), encoding="utf-8")
    bare = sorted(output.glob("PS*.bare"))
    start = time.perf_counter()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ALONE, style, *bare[half::2]], env=ENVIRONMENT, stderr=subprocess.DEVNULL
        )
        for half in (0, 1)
    ]
    for process in running:
        if process.wait():
            raise RuntimeError("WeasyPrint alone failed")
    return time.perf_counter() - start


def large_plan(folder: Path, sections: int) -> Iterator[Figure]:
    """Yield the memory for a plan of many pages beside WeasyPrint's own on the same HTML."""
    root = workspaces.plan(workspaces.begin(folder / "large"), sections, 350)
    workspaces.commit(root)
    start = time.perf_counter()
    ours = peak_memory([*SUB, "build", "plan", "--output", folder / "large-out"], root)
    seconds = time.perf_counter() - start
    html = (folder / "large-out" / "plan.html").read_text(encoding="utf-8").replace('"theme/', '"')
    page = folder / "plan.html"
    page.write_text(html.replace('href="screen.css"', 'href="house.css"'), encoding="utf-8")
    own = peak_memory([sys.executable, "-c", ALONE, root / "templates", page])
    targets = json.loads((folder / "large-out" / "manifest.json").read_text(encoding="utf-8"))["targets"]
    pages = max(target["pages"] for target in targets)
    yield Figure(
        f"a plan of {pages} pages: memory beside WeasyPrint alone", ours / own, "x", 1.1, note=f"{ours:.0f} MB"
    )
    yield Figure("a page of that plan, wall time", 1000 * seconds / pages, "ms")
