"""Every code of a finding, by subject and by name."""

from __future__ import annotations

from typing import Final

from sub_cli import codes
from sub_cli.codes import Chapter, Code
from sub_cli.document.codes import DOCUMENTS, MARKDOWN
from sub_cli.errata.codes import ERRATA
from sub_cli.errors import NotFound
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


def _full(name: str) -> str:
    return name.upper() if name.upper().startswith("SUB") else f"SUB{name}"
