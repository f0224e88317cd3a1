"""The picture of the house in docs/architecture.md, made from the imports: `make picture`.

A box is a room (a package or module below `sub_cli`), a band is a floor as pyproject.toml has it, and an arrow leads
from who imports to what is imported. Where a longer way leads there as well, the arrow is left out; so is the
foundation that everybody stands on.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
PICTURE = re.compile(r"```mermaid\n.*?```\n", re.DOTALL)
FOUNDATION = {"codes", "errors", "messages"}


def floors() -> list[list[str]]:
    """Return the rooms of every floor, the highest floor first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    return [[room.strip() for room in layer.split("|") if not room.strip().startswith("(")] for layer in layers]


def arrows(rooms: set[str]) -> dict[str, set[str]]:
    """Return which rooms every room imports."""
    graph = grimp.build_graph("sub_cli", include_external_packages=False)
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            source, target = (name.split(".")[1] if "." in name else "" for name in (module, imported))
            if source != target and {source, target} <= rooms:
                found[source].add(target)
    return found


def without_detours(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Leave out every arrow to a room to which another arrow leads as well, by way of others."""

    def reached(room: str) -> set[str]:
        return {each for step in found[room] for each in {step, *reached(step)}}

    return {room: steps - {far for step in steps for far in reached(step)} for room, steps in found.items()}


def picture() -> str:
    """Return the picture as a block of Mermaid, which forges draw."""
    bands = [[room for room in floor if room not in FOUNDATION] for floor in floors()]
    rows = ["```mermaid", "flowchart TD"]
    for number, band in enumerate(bands):
        if len(band) > 1:
            rows += [f"  subgraph floor{number}[ ]", "    direction LR", *(f"    {room}" for room in band), "  end"]
    found = without_detours(arrows({room for band in bands for room in band}))
    rows += [f"  {source} --> {target}" for source, targets in sorted(found.items()) for target in sorted(targets)]
    return "\n".join([*rows, "```", ""])


if __name__ == "__main__":
    PAGE.write_text(PICTURE.sub(lambda _: picture(), PAGE.read_text("utf-8")), encoding="utf-8")
