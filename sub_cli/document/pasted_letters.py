"""The characters of text that was pasted: what cannot be seen goes, and what Word and Windows mean is written so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from enum import Enum
from typing import Final


class Repair(Enum):
    """What is put right."""

    BULLET = "bullet"
    NUMBER = "number"
    INVISIBLE = "invisible"
    BLANK = "blank"
    BREAK = "break"
    LETTER = "letter"
    TABLE = "table"


NO_BREAK: Final = "\u00a0\u202f"
"""Blanks at which no line breaks; between two words they are meant ("art. 3")."""
LINE: Final = "\u2028\x0b"
"""What Word and web pages end a line with that is not the end of a paragraph."""
PARAGRAPH: Final = "\u2029\x0c"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x1f]")
"""Soft hyphens, blanks and joiners without width, marks of direction; Word writes 1F for the first."""
_WINDOWS = re.compile("[\x80-\x9f]")
"""Where Windows-1252 was taken for Latin-1, the quotation marks and dashes of Word are here."""
_WORD_HYPHEN = "\x1e"
_BLANKS = re.compile(f"(?<=\\S)([ \t{NO_BREAK}]+)")


def visible(line: str, done: Counter[Repair]) -> str:
    """Return `line` in NFC with only characters that are seen, those of Windows as what they mean."""
    line = _counted(_INVISIBLE, "", line, done, Repair.INVISIBLE)
    line = _counted(_WINDOWS, _of_windows, line, done, Repair.LETTER)
    done[Repair.LETTER] += line.count(_WORD_HYPHEN)
    return unicodedata.normalize("NFC", line.replace(_WORD_HYPHEN, "-"))


def with_plain_blanks(line: str, done: Counter[Repair]) -> str:
    """Return `line` with one ordinary blank for tabs and several no-break spaces, and none of them at its end.

    What it begins with stays: how far it is indented tells of lists.
    """
    end = line[len(line.rstrip(f" \t{NO_BREAK}")) :]
    if end.strip(" ") or end == " ":  # only two ordinary ones or more mean a line break
        line = line[: -len(end)]
        done[Repair.BLANK] += 1
    parts = [_blank(part, done) if number % 2 else part for number, part in enumerate(_BLANKS.split(line))]
    return "".join(parts)


def _blank(run: str, done: Counter[Repair]) -> str:
    """Return one ordinary blank for a run with a tab in it, or with a no-break space and others; itself otherwise."""
    if "\t" in run or (len(run) > 1 and run.strip(" ")):
        done[Repair.BLANK] += 1
        return " "
    return run


def on_one_line(text: str) -> str:
    """Return a title or a name as it can stand on a line: ends of lines and tabs in it are blanks."""
    line = visible(re.sub(f"[{LINE}{PARAGRAPH}\t]+| *(?:\r\n|\r|\n) *", " ", text), Counter())
    return with_plain_blanks(line, Counter()).strip(f" {NO_BREAK}")


def _of_windows(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode("cp1252")
    except UnicodeDecodeError:  # five of them mean nothing there either
        return found[0]


def _counted(
    pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str], line: str, done: Counter[Repair], kind: Repair
) -> str:
    """Return `line` with `new` for what `pattern` finds, and count in `done` how often."""
    found, count = pattern.subn(new, line)
    done[kind] += count if found != line else 0
    return found
