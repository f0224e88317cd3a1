"""How an erratum is called on the terminal: `E01` where that says which one, else by its whole name."""

from __future__ import annotations

import re
from collections.abc import Callable

_WORD = re.compile(r"(?:[\w-]+/)?E[0-9]+-[\w-]+")

_label: Callable[[str], str] = str


def label_by(label: Callable[[str], str]) -> None:
    """Let `label` say from now on what people read for `E01-geld`, or `document/E01-geld`."""
    global _label  # noqa: PLW0603 - one process looks at one workspace
    _label = label


def short(names: str) -> str:
    """Return `names`, one or several, as people read them."""
    return _WORD.sub(lambda found: _label(found[0]), names)
