"""Numbers and letters as orders write them: "2.1 en 2.3", "4 tot en met 6", "b en c". Pure."""

from __future__ import annotations

import re

from sub_cli.errata.orders.provision import Target

NUMBER = re.compile(r"\d{1,4}[a-z]{0,2}(?:\.\d{1,4}[a-z]{0,2})*")
RANGE = re.compile(r"\s+(?:tot en met|t/m|to|through|up to and including)\s+|\s?[–-]\s?")
_NUMBERS_ONLY = re.compile(rf"(?:{NUMBER.pattern}|,| en | and |{RANGE.pattern})", re.IGNORECASE)
_FROM_TO = re.compile(r"\(?(\w)\)?°? (?:tot en met|t/m) \(?(\w)\)?°?")


def numbers_of(said: str, count: int) -> list[str]:
    """Return the numbers that are said, each or from one to another; nothing where they are not `count` in a row."""
    if _NUMBERS_ONLY.sub("", said).strip():
        return []
    found = NUMBER.findall(said)
    ranged = len(RANGE.split(said)) == 2 and len(found) == 2 and count > 2
    return _counted(found[0], found[1], count) if ranged else found


def _counted(first: str, last: str, count: int) -> list[str]:
    """Return so many numbers from the first on; nothing where the last is another."""
    head, dot, start = first.rpartition(".")
    if not start.isdigit():
        return []
    made = [f"{head}{dot}{int(start) + n}" for n in range(count)]
    return made if made[-1] == last else []


def marks_of(target: Target) -> list[str]:
    """Return the marks that a place names for its parts: numbers or letters."""
    if target.parts and target.parts[-1].numbers:
        return [str(each) for each in target.parts[-1].numbers]
    return letters_of(target.parts[-1].name) if target.parts else []


def letters_of(name: str) -> list[str]:
    """Return the letters that are said, each or from one to another; nothing where the second stands before the first.

    They may be figures or words too: whatever a list has for marks.
    """
    ranged = _FROM_TO.fullmatch(name)
    if ranged:
        return [chr(each) for each in range(ord(ranged[1]), ord(ranged[2]) + 1)]
    return [mark for each in re.split(r",| en | and ", name) if (mark := each.strip("()° "))]
