"""Pairs of texts with everything that a text may have, and edits as people make them, also those that break a text."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

WORDS = (
    "de provincie het plan raad budget water bodem stelt vast gebied jaar euro overleg gemeenten maatregel doelen 2021 "
    "1.250 uitvoering *samen* **nu** `code` [site](https://example.org) natuur [](#rol) energie"
).split()
Dice = random.Random
Pair = tuple[str, str]


def generated(seed: int, count: int) -> Iterator[Pair]:
    """Yield so many pairs, always the same for a seed."""
    dice = Dice(seed)
    for _ in range(count):
        old = text(dice)
        yield old, edited(dice, old)


def text(dice: Dice) -> str:
    whole = "\n\n".join(dice.choice(BLOCKS)(dice) for _ in range(dice.randint(1, 7)))
    for label in "ab":
        if f"[^{label}]" in whole:
            whole += f"\n\n[^{label}]: Noot {label} " + re.sub(r"\[\^.\]", "", sentence(dice))
    return whole + "\n"


def sentence(dice: Dice) -> str:
    words = " ".join(dice.choice(WORDS) for _ in range(dice.randint(3, 12)))
    note = f"[^{dice.choice('ab')}]" if dice.random() < 0.08 else ""
    return f"De {words}{note}."


def paragraph(dice: Dice) -> str:
    ends = ("  " if dice.random() < 0.1 else "" for _ in range(4))
    return "\n".join(sentence(dice) + end for end in list(ends)[: dice.randint(1, 4)]).rstrip()


def bullets(dice: Dice) -> str:
    depths = [0, *(dice.choice([0, 0, 1]) for _ in range(dice.randint(1, 4)))]
    return "\n".join("  " * depth + "- " + sentence(dice)[:-1] + ";" for depth in depths)


def numbers(dice: Dice) -> str:
    start = dice.choice([1, 1, 3])
    return "\n".join(f"{start + n}. {sentence(dice)}" for n in range(dice.randint(2, 4)))


def quote(dice: Dice) -> str:
    return "\n".join("> " + sentence(dice) for _ in range(dice.randint(1, 2)))


def table(dice: Dice) -> str:
    columns = dice.randint(1, 4)
    rule = "|" + "|".join(dice.choice(["---", "--:", ":-:"]) for _ in range(columns)) + "|"
    rows = ["| " + " | ".join(cell(dice) for _ in range(columns)) + " |" for _ in range(dice.randint(2, 5))]
    return "\n".join([rows[0], rule, *rows[1:]])


def cell(dice: Dice) -> str:
    said = re.sub(r"[|`*\[\]()#^]", "", sentence(dice))[:20].strip()
    return dice.choice([said, str(dice.randint(1, 99)), ""])


def heading(dice: Dice) -> str:
    return "#" * dice.randint(1, 3) + " " + sentence(dice)[:-1]


def code(dice: Dice) -> str:
    return "```\nregel een\n" + "\n" * dice.randint(0, 2) + f"regel {dice.randint(1, 5)}\n```"


def picture(dice: Dice) -> str:
    if dice.random() < 0.5:
        return f'![alt {dice.randint(1, 3)}](media/a.png "Titel {dice.randint(1, 3)}")'
    return "Zie ![alt](media/b.png) hier."


def rule(dice: Dice) -> str:
    return "---"


BLOCKS = (paragraph,) * 5 + (bullets,) * 2 + (numbers, quote) + (table,) * 2 + (heading, code, picture, rule)


def edited(dice: Dice, text: str) -> str:
    """Return `text` after a handful of edits."""
    rows = text.rstrip("\n").split("\n")
    for _ in range(dice.randint(1, 5)):
        rows = dice.choice(EDITS)(dice, rows) or ["Leeg."]
    return "\n".join(rows).strip("\n") + "\n"


def another_word(dice: Dice, rows: list[str]) -> list[str]:
    at = dice.randrange(len(rows))
    words = rows[at].split(" ")
    place = dice.randrange(len(words))
    if "|" not in rows[at] and words[place][:1].isalpha():
        words[place] = dice.choice(["gezamenlijk", "**samen**", "*nu*", "provincie", "10.000", ""])
    return [*rows[:at], " ".join(words), *rows[at + 1 :]]


def line_gone(dice: Dice, rows: list[str]) -> list[str]:
    at = dice.randrange(len(rows))
    return [*rows[:at], *rows[at + 1 :]]


def line_new(dice: Dice, rows: list[str]) -> list[str]:
    at = dice.randrange(len(rows))
    mark = "- " if rows[at].startswith("- ") else ""
    return rows if rows[at].startswith("|") else [*rows[:at], mark + sentence(dice), *rows[at:]]


def block_new(dice: Dice, rows: list[str]) -> list[str]:
    blanks = [n for n, row in enumerate(rows) if not row] or [len(rows)]
    at = dice.choice(blanks)
    return [*rows[:at], "", *dice.choice(BLOCKS)(dice).split("\n"), *rows[at:]]


def block_gone(dice: Dice, rows: list[str]) -> list[str]:
    blocks = "\n".join(rows).split("\n\n")
    at = dice.randrange(len(blocks))
    return "\n\n".join(blocks[:at] + blocks[at + 1 :]).split("\n") if len(blocks) > 1 else rows


def block_joined(dice: Dice, rows: list[str]) -> list[str]:
    blanks = [n for n, row in enumerate(rows) if not row]
    at = dice.choice(blanks) if blanks else len(rows)
    return [*rows[:at], *rows[at + 1 :]]


def block_split(dice: Dice, rows: list[str]) -> list[str]:
    at = dice.randrange(len(rows))
    return [*rows[:at], "", *rows[at:]] if rows[at][:1].isalpha() else rows


def item_new(dice: Dice, rows: list[str]) -> list[str]:
    items = [n for n, row in enumerate(rows) if row.startswith("- ")]
    if not items:
        return rows
    at = dice.choice(items) + 1
    return [*rows[:at], dice.choice(["- ", "  - "]) + "een nieuw onderdeel van het plan;", *rows[at:]]


def another_cell(dice: Dice, rows: list[str]) -> list[str]:
    at = dice.randrange(len(rows))
    said = re.sub(r"\b\w+\b", "gewijzigd", rows[at], count=1)
    return [*rows[:at], said, *rows[at + 1 :]] if rows[at].startswith("|") and "--" not in rows[at] else rows


def line_moved(dice: Dice, rows: list[str]) -> list[str]:
    at, to = dice.randrange(len(rows)), dice.randrange(len(rows))
    rest = [*rows[:at], *rows[at + 1 :]]
    return [*rest[:to], rows[at], *rest[to:]]


def other_numbers(dice: Dice, rows: list[str]) -> list[str]:
    at = dice.randrange(len(rows))
    said = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), rows[at])
    return [*rows[:at], said, *rows[at + 1 :]]


EDITS = (another_word,) * 3 + (
    line_gone, line_new, block_new, block_gone, block_joined, block_split, item_new, another_cell, line_moved,
    other_numbers,
)  # fmt: skip
