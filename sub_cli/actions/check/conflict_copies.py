"""What a cloud drive left beside a text: the check tells of it, and whether it says the same as the original."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sub_cli.actions.copies import Says, says
from sub_cli.codes import CONFLICT_COPY
from sub_cli.errors import Finding, Place
from sub_cli.messages import msg
from sub_cli.store.conflict_copies import copies
from sub_cli.store.files import Files

_SAID = {
    Says.SAME: msg("This is a copy of {original}, left by a cloud drive, and says the same."),
    Says.OTHER: msg("This is a copy of {original}, left by a cloud drive, and says something else."),
    Says.UNREADABLE: msg("This is a copy of {original}, left by a cloud drive, and cannot be read."),
}


def findings(files: Files) -> Iterator[Finding]:
    """Yield a warning for every copy, with what settles it."""
    for copy in copies(files):
        said = says(files, copy)
        message = replace(_SAID[said], facts={"original": copy.original})
        fix = msg("sub save") if said is Says.SAME else msg("sub save --keep original, or --keep copy")
        yield Finding(CONFLICT_COPY, message, Place(copy.path), fix, warning=True)
