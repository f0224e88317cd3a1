"""What a cloud drive left beside a text: the check tells of it, and whether it says the same as the original."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sub_cli.codes import CONFLICT_COPY
from sub_cli.errors import Finding, Place
from sub_cli.messages import msg
from sub_cli.store.conflict_copies import copies
from sub_cli.store.files import Files

_SAID = {
    "same": msg("This is a copy of {original}, left by a cloud drive, and says the same."),
    "other": msg("This is a copy of {original}, left by a cloud drive, and says something else."),
    "unreadable": msg("This is a copy of {original}, left by a cloud drive, and cannot be read."),
}
_FIXES = {
    "same": msg("sub save"),
    "other": msg("sub save --keep original, or --keep copy"),
    "unreadable": msg("sub save --keep original"),
}


def findings(files: Files) -> Iterator[Finding]:
    """Yield a warning for every copy, with what settles it."""
    for copy in copies(files):
        from sub_cli.actions.copies import says  # there are rarely any

        said = says(files, copy)
        message = replace(_SAID[said], facts={"original": copy.original})
        yield Finding(CONFLICT_COPY, message, Place(copy.path), _FIXES[said], warning=True)
