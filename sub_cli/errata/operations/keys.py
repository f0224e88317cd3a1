"""The keys that operations have in common, in the file of an erratum."""

from __future__ import annotations

from typing import Final

from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import RebaseConflict
from sub_cli.keys import Among, Id, Key, Keys, Line, Passage, Proof, Within
from sub_cli.messages import msg

MAPPING: Final = msg("keys with values")

AT: Final = Keys(
    At,
    (
        Key("under", Id(), msg("The section above; empty is the top."), field="parent"),
        Key("after", Id(), msg("The sibling before it; empty is the first.")),
    ),
    MAPPING,
)
CONFLICT: Final = Key(
    "conflict",
    Within(
        Keys(
            RebaseConflict,
            (
                Key("expected", Passage(), msg("The text that the change was written for.")),
                Key("found", Passage(), msg("The text that stands there now.")),
                Key("wanted", Passage(), msg("What the change wanted to make of it.")),
            ),
            MAPPING,
        )
    ),
    msg("What a rebase left to be settled; such a change is never applied."),
)
WAS: Final = Key("was", Passage(), msg("The old wording."), required=True)
BECOMES: Final = Key("becomes", Passage(), msg("The new wording."), required=True)
UNIT: Final = (
    Key("title", Line(), msg("The heading of the section."), required=True),
    Key("number", Line(quoted=True), msg("The number of the section, where it is fixed by hand.")),
    Key("text", Passage(), msg("The text of the section."), required=True),
    Key("", Among(AT), MAPPING, field="at"),
)
LAYOUT: Final = (
    Key("source", Passage(), msg("The section's file, to the byte; sub writes it.")),
    Key("lead", Passage(), msg("The lines above its entry in the outline; sub writes them.")),
    Key("tail", Passage(), msg("What stands behind its entry in the outline; sub writes it.")),
)


def named(operation: str) -> Key:
    """Return the key that begins a change: it names the operation, and holds the section."""
    return Key(operation, Id(), msg("The section that this changes."), field="section", required=True)


def proof(of: str) -> Key:
    """Return the key of the digest of what stands under the key `of`."""
    return Key("digest", Proof(of), msg("SHA-256 of the old wording: who alters that afterwards is found out."))
