"""The id of a document or a section that follows from its title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count


def id_of(title: str) -> str:
    """Return the id that follows from a title: its letters and digits without accents; "" where it has none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def free_id(title: str, taken: Container[str]) -> str:
    """Return the id that follows from a title, with a number behind it where it is taken."""
    stem = id_of(title) or "section"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)
