"""Words of the model, as a reader sees them: states and kinds are data in the files and words on the screen."""

from __future__ import annotations

from enum import Enum

from sub_cli.cli.language import N_, _

# The values of the enumerations in `errata.model` and `memo.model`; marked here, because thought does not translate.
MARKED = (
    N_("draft"),
    N_("proposed"),
    N_("adopted"),
    N_("applied"),
    N_("withdrawn"),
    N_("reverted"),
    N_("final"),
    N_("signed"),
    N_("erratum"),
    N_("amendment"),
    N_("revision"),
    N_("programme-plan"),
    N_("fits"),
    N_("waits"),
    N_("rebase"),
    N_("clashes"),
    N_("wrong"),
    N_("edited"),
)


def word(value: Enum | str) -> str:
    """Return the reader's word for a state or kind."""
    return _(str(value.value if isinstance(value, Enum) else value))
