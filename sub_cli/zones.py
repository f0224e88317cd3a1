"""Time zones by name: a moment is the same day on every machine, whatever its clock is set to.

Zones come from the package tzdata alone. The machine's own list may be missing (a bare Debian), be of another year, or
hold names that mean something else on each machine (`localtime`).
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path

DEFAULT = "Europe/Amsterdam"
"""The zone where nobody names one."""


def names() -> list[str]:
    """Return every name that a zone can be called by."""
    return (_folder() / "zones").read_text(encoding="ascii").split()


@cache
def zone(name: str) -> tzinfo:
    """Return the zone with one of `names`."""
    from zoneinfo import ZoneInfo

    with open(_folder() / "zoneinfo" / name, "rb") as stream:
        return ZoneInfo.from_file(stream, name)


def moved(moment: datetime, to: tzinfo | None) -> datetime:
    """Return the same moment as the clocks of a zone show it.

    A moment that does not say where it was (files of strangers) stays as it is, and so does one at the end of the
    calendar, which has no day elsewhere: `astimezone` would ask the machine for the one and fail on the other.
    """
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(to)
    except OverflowError:
        return moment


def _folder() -> Path:
    import tzdata

    return Path(tzdata.__path__[0])
