"""Every code of a finding, by subject and by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Final

from sub_cli import codes
from sub_cli.codes import Chapter, Code
from sub_cli.document.codes import DOCUMENTS, MARKDOWN
from sub_cli.errata.codes import ERRATA
from sub_cli.errors import NotFound, UsageProblem
from sub_cli.memo.codes import MEMORANDA
from sub_cli.messages import msg

CHAPTERS: Final[tuple[Chapter, ...]] = (
    codes.FILES,
    DOCUMENTS,
    ERRATA,
    MEMORANDA,
    MARKDOWN,
    codes.SETTINGS,
    codes.PAGES,
    codes.GIT_AND_FILES,
    codes.SURROUNDINGS,
    codes.PICTURES,
    codes.UNMADE,
    codes.FOLDERS,
    codes.KEYS,
)
CODES: Final[dict[str, Code]] = {str(code): code for chapter in CHAPTERS for code in chapter.codes}
"""By name, in the order of their numbers."""


def find(name: str) -> Code:
    """Return the code that `SUB126`, `sub126` or `126` names; raises `NotFound`."""
    if (full := _full(name)) in CODES:
        return CODES[full]
    raise NotFound(msg("There is no code {code}.", code=name), msg("See them all with: sub explain"))


def selection(select: Sequence[str], ignore: Sequence[str]) -> Callable[[Code], bool]:
    """Return what tells whether a code begins as one of `select` (any does where it is empty), and as none of `ignore`.

    Raises `UsageProblem` for a beginning that no code has.
    """
    wanted, unwanted = tuple(map(_beginning, select)) or ("",), tuple(map(_beginning, ignore))
    return lambda code: code.startswith(wanted) and not code.startswith(unwanted)


def _beginning(name: str) -> str:
    full = _full(name)
    if any(code.startswith(full) for code in CODES):
        return full
    near = ", ".join(get_close_matches(full, CODES, n=3)) or ", ".join(list(CODES)[:3])
    raise UsageProblem(
        msg("No code is or begins with {code}.", code=name),
        msg("Did you mean one of these? {near}", near=near),
        msg("See them all with: sub explain"),
    )


def _full(name: str) -> str:
    return name.upper() if name.upper().startswith("SUB") else f"SUB{name}"
