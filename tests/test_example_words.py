"""The example is in its own words: only the head fields are those of the memorandum that it leans on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORIGINAL = ROOT.parent / "shared" / "input" / "PS2021BEM07.txt"
LONGEST = 7
"""Words in a row that may be equal: names, dates and set phrases are shorter than this."""

HEAD_FIELD = re.compile(r"^(number|date|to|from|subject):.*$", re.MULTILINE)
LINK_TARGET = re.compile(r"\]\([^)]*\)")
WORD = re.compile(r"[^\W_]+")

without_original = pytest.mark.skipif(
    not ORIGINAL.is_file(),
    reason="the memorandum itself is not part of this repository (../shared is absent)",
)


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without marks, link targets and line ends."""
    return WORD.findall(LINK_TARGET.sub("", text).lower())


def runs(found: list[str]) -> set[tuple[str, ...]]:
    """Return every row of words that is one longer than allowed."""
    length = LONGEST + 1
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def copied(text: str, original: str) -> list[str]:
    """Return the rows of words that `text`, its head fields left out, shares with `original`."""
    shared = runs(words(HEAD_FIELD.sub("", text))) & runs(words(original))
    return sorted(" ".join(run) for run in shared)


def example_files() -> list[Path]:
    """Return every file of the example programme."""
    return sorted(path for folder in ("documents", "errata") for path in (ROOT / folder).rglob("*.yaml"))


def test_a_copied_sentence_is_found_across_line_ends_and_marks() -> None:
    original = "Het plan is op dinsdag met alle leden van de raad besproken."
    copy = "text: |\n  - Het **plan** is op dinsdag\n    met alle leden van [de raad](#raad) besproken."

    assert copied(copy, original) == [
        "dinsdag met alle leden van de raad besproken",
        "het plan is op dinsdag met alle leden",
        "is op dinsdag met alle leden van de",
        "op dinsdag met alle leden van de raad",
        "plan is op dinsdag met alle leden van",
    ]


def test_head_fields_and_seven_equal_words_are_allowed() -> None:
    original = "ONDERWERP Antwoord op acht vragen over het plan van de raad"

    assert copied("subject: Antwoord op acht vragen over het plan van de raad", original) == []
    assert copied("text: Antwoord op acht vragen over het plan", original) == []


def test_the_example_has_a_plan_errata_and_memos() -> None:
    folders = {path.parent.relative_to(ROOT).as_posix() for path in example_files()}

    assert folders >= {
        "documents/memos",
        "documents/sterk-utrechts-bestuur/sections",
        "errata/sterk-utrechts-bestuur",
    }


@without_original
@pytest.mark.parametrize("path", example_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_copied_from_the_memorandum(path: Path) -> None:
    original = ORIGINAL.read_text(encoding="utf-8")

    assert copied(path.read_text(encoding="utf-8"), original) == []
