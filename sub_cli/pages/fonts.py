"""What the fonts of a house style have, and what is wrong with them; where a letter stands that they lack."""

from __future__ import annotations

from typing import TypedDict

from sub_cli import apart
from sub_cli.codes import DAMAGED_FONT
from sub_cli.errors import Finding, Place
from sub_cli.findings import finding_of, row_of
from sub_cli.memory import Memory
from sub_cli.messages import msg
from sub_cli.render.fonts import Coverage, CoverageRow, coverage, entities, font_findings, rare_in
from sub_cli.render.theme import Theme

NAME = "fonts:"
"""Under which memory keeps it."""
LIMITS = apart.Limits(seconds=20)
"""Reading four fonts takes a tenth of a second."""
_NOTHING = Coverage(frozenset(), frozenset(), frozenset())


class FontRow(TypedDict):
    """What the fonts have, and what is wrong with them, as plain values."""

    coverage: CoverageRow
    damaged: list[dict[str, object]]


def read(theme: Theme, memory: Memory) -> tuple[Coverage, list[Finding]]:
    """Return what the fonts of a theme have, and SUB346 for each that cannot be relied on."""
    image = repr((theme.folder, sorted(theme.places.items()), theme.digest)).encode()
    row = memory.recall(NAME, image)
    if row is None:
        try:
            row = apart.ask(f"{__name__}:answer", theme, limits=LIMITS)
        except apart.TooMuch:
            message = msg("The fonts of the house style take too much time or memory to read.")
            return _NOTHING, [Finding(DAMAGED_FONT, message, Place(f"{theme.folder}/fonts"))]
        memory.keep(NAME, image, row)
    return Coverage.from_row(row["coverage"]), [finding_of(each) for each in row["damaged"]]


def answer(theme: Theme) -> FontRow:
    """Return the same as plain values; in the process."""
    damaged = font_findings(theme)
    found = _NOTHING if damaged else coverage(tuple(theme.fonts().values()))
    return {"coverage": found.row(), "damaged": [row_of(each) for each in damaged]}


def unusual(*texts: str) -> str:
    """Return the letters of `texts` that not every font has, in their order."""
    return "".join(sorted(set().union(*map(rare_in, texts))))


def place_of(path: str, source: str, letter: str) -> Place:
    """Return where a letter first stands in a file that holds `source`: as itself, or written as `&ndash;`.

    The whole file where it is written in yet another way.
    """
    for number, line in enumerate(source.split("\n"), 1):
        if (column := line.find(letter)) >= 0:
            return Place(path, number, column + 1, 1)
        for found, shown in entities(line):
            if letter in shown:
                return Place(path, number, found.start() + 1, len(found[0]))
    return Place(path)
