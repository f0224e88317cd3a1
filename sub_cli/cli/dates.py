"""Dates as people type and read them: `9 april`, `9-4-2021`, `vandaag`; `vrijdag 9 april 2021`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sub_cli.cli.language import LANGUAGES
from sub_cli.errors import UsageProblem
from sub_cli.messages import msg

_RELATIVE = {
    "vandaag": 0,
    "today": 0,
    "morgen": 1,
    "tomorrow": 1,
    "gisteren": -1,
    "yesterday": -1,
}


_LIKE_A_DATE = re.compile(r"\d{1,4}-\d{1,2}(-\d{1,4})?|\d{1,2}([/.])\d{1,2}\2\d{4}|([^\W\d]+\s+)?\d{1,2}\s.*")
"""What is one, or was meant as one: no name of a branch or tag has a blank in it, and `1.2` may be a tag."""


def is_relative(text: str) -> bool:
    """Tell whether `text` is a word for a day, such as `vandaag`."""
    return text.strip().casefold() in _RELATIVE


def parse_date(text: str, today: date) -> date:
    """Return the day that `text` names, seen from `today`; without a year it lies in the current one.

    Raises `UsageProblem` when it is no date, or a day that does not exist.
    """
    words = text.strip().casefold()
    if words in _RELATIVE:
        return today + timedelta(days=_RELATIVE[words])
    try:
        return _iso(words) or _day_first(words, today) or _month_by_name(words, today)
    except ValueError as error:
        raise UsageProblem(
            msg("“{text}” is not a date.", text=text),
            msg("Write 9-4-2021, 9 april 2021, 2021-04-09 or vandaag."),
        ) from error


def parse_state(state: str, today: date) -> str:
    """Return `state` with a date, bare or behind `@`, written as a date state: `31-3-2021` is `@2021-03-31`.

    A revision of git may begin with a digit as well: only what has the form of a date is one. Raises as `parse_date`.
    """
    bare = state.removeprefix("@")
    meant = bare[:1].isdigit() if state != bare else _LIKE_A_DATE.fullmatch(bare.strip())
    return f"@{parse_date(bare, today).isoformat()}" if meant or is_relative(bare) else state


def long_date(day: date, language: str) -> str:
    """Return `day` with the name of its weekday: "vrijdag 9 april 2021"."""
    from babel.dates import format_date

    return format_date(day, "EEEE d MMMM y", locale=language)


def _iso(words: str) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words)
    return date(*map(int, found.groups())) if found else None


def _day_first(words: str, today: date) -> date | None:
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?", words)
    return date(int(found[3] or today.year), int(found[2]), int(found[1])) if found else None


def _month_by_name(words: str, today: date) -> date:
    found = re.fullmatch(r"(?:[^\W\d]+\s+)?(\d{1,2})\s+([^\W\d]+)\.?(?:\s+(\d{4}))?", words)
    if not found:
        raise ValueError(words)
    return date(int(found[3] or today.year), _month(found[2]), int(found[1]))


def _month(name: str) -> int:
    from babel.dates import get_month_names

    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, known in get_month_names(width, locale=language).items():
                if name == known.rstrip(".").casefold():
                    return int(number)
    raise ValueError(name)
