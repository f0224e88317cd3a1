"""`sub check` on plans of two sizes: cold, unchanged, and with one section edited."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bench import workspaces
from bench.measure import Cost, Figure, in_turn, median, sub


def checks(folder: Path, small: int, large: int) -> Iterator[Figure]:
    """Yield the figures for a small and a large plan."""
    cold: dict[int, Cost] = {}
    for size in (small, large):
        root = workspaces.plan(workspaces.begin(folder / f"check{size}"), size)
        workspaces.commit(root)
        cold[size] = median(lambda root=root: _cold(root), 3)
    yield Figure(f"check of {large} sections, cold", cold[large].cpu, "s", 4.0)
    yield Figure(f"check: {large} sections beside {small}", cold[large].cpu / cold[small].cpu, "x", 10.5)
    sub(root, "check")
    warm, edited = in_turn(lambda: sub(root, "check"), lambda: _edited(root), 11)
    yield Figure(f"check of {large} sections, unchanged", warm.cpu, "s", 0.6)
    yield Figure("check: one section edited, above unchanged", edited.cpu - warm.cpu, "s", 0.1)


def _cold(root: Path) -> Cost:
    shutil.rmtree(root / ".sub", ignore_errors=True)
    return sub(root, "check")


def _edited(root: Path) -> Cost:
    section = root / "documents" / "plan" / "sections" / "deel-00007.yaml"
    section.write_text(section.read_text(encoding="utf-8") + "  Nog een zin.\n", encoding="utf-8")
    return sub(root, "check")
