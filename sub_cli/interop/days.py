"""Days as people write them in letters: `9-4-2021`, `21 juni 2024`, `March 14, 2024`, `Den Haag, 9 juli 2018`."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

_MONTHS: Final = {
    name[:3]: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}
_NAMES: Final = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|march|"
    "may|june|july|august|october|jan|feb|mrt|mar|apr|jun|jul|aug|sept?|okt|oct|nov|dec"
)
_YEAR: Final = r"(?P<year>\d{4}|[’']?\d{2})"
_FORMS: Final = tuple(
    re.compile(rf"(?<![\w/.-]){form}(?![\w/]|-\d|\.\d)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}}) ?(?P<mark>[-/.–]) ?(?P<month>\d{{1,2}}) ?(?P=mark) ?{_YEAR}",
        rf"(?P<day>\d{{1,2}})(?:e|de|ste|st|nd|rd|th)?[ -](?:of )?(?P<named>{_NAMES})\.?,?[ -]{_YEAR}",
        rf"(?P<named>{_NAMES})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}",
    )
)
_PLACE: Final = re.compile(r"[^\W\d][^\d,:]{0,40}, ?(?:d\.?d\.? ?)?(?P<day>.{6,40})")
_WEEKDAY: Final = re.compile(r"^[^\W\d]{5,9},? ")
_LONGEST: Final = 40
"""Characters in the longest way to write a day."""
_LAST_MONTH: Final = 12
_CENTURY: Final = 2000


class Day(NamedTuple):
    """A day that was read, and what was not sure of it."""

    day: date
    turned: bool = False
    """Whether the month stood first, or may have: `03/04/2024`."""


def day_in(text: str) -> Day | None:
    """Return the first day that stands in `text`; None where there is none, or no such day."""
    for form in _FORMS:
        if found := form.search(text):
            return _day(found)
    return None


def is_day(text: str) -> bool:
    """Tell whether `text` is a day and nothing else, but for the name of a weekday."""
    whole = text.strip()
    if len(whole) > _LONGEST:
        return False
    tried = (whole, _WEEKDAY.sub("", whole))
    return any((found := form.fullmatch(each)) and _day(found) for each in tried for form in _FORMS)


def place_and_day(text: str) -> str:
    """Return the day of a line such as `Lingestad, 27 mei 2024`; "" where it is another one."""
    found = _PLACE.fullmatch(text.strip()) if len(text) <= 2 * _LONGEST else None
    return found["day"] if found and is_day(found["day"]) else ""


def _day(found: re.Match[str]) -> Day | None:
    parts = found.groupdict()
    year = int(parts["year"].lstrip("’'"))
    year += _CENTURY if len(parts["year"]) <= len("’21") else 0
    day = int(parts["day"])
    if parts.get("named"):
        return _existing(year, _MONTHS[parts["named"].lower()[:3]], day)
    month = int(parts["month"])
    if month > _LAST_MONTH >= day:
        return _existing(year, day, month, turned=True)
    return _existing(year, month, day, turned=parts["mark"] == "/" and day <= _LAST_MONTH and day != month)


def _existing(year: int, month: int, day: int, turned: bool = False) -> Day | None:
    try:
        return Day(date(year, month, day), turned)
    except ValueError:
        return None
