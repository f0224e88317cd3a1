"""Every key of every file of a workspace, once: what it is called, what it holds, and what it means.

The operations of errata declare their own, each in its module; `sub.toml` is in `sub_cli.config`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from sub_cli.document.model import Document, Picture, Section
from sub_cli.errata.model import Erratum, Event, Kind, Status, What
from sub_cli.errata.operations.table import OPERATIONS, name_of
from sub_cli.keys import (
    DIGEST,
    ID,
    Choice,
    Day,
    Id,
    Key,
    Keys,
    Line,
    Lines,
    Moment,
    Pairs,
    Passage,
    Rows,
    Schema,
    Shape,
    Text,
    Type,
    Variants,
    Whole,
    whole,
)
from sub_cli.memo.model import Memo, MemoStatus, Signatory
from sub_cli.memo.signed import Other, Record, Reference, Shown, Signature
from sub_cli.messages import msg


@dataclass(frozen=True, slots=True)
class Outline(Type):
    """Sections below sections, each on a line of its own: a tuple of entries."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of an outline."""
        names = {"type": "string", "pattern": whole(ID.pattern)}
        entry = {"$ref": "#/properties/outline/$defs/entry"}
        below = {"type": "array", "minItems": 1, "items": entry}
        titled = {"type": "object", "minProperties": 1, "maxProperties": 1, "propertyNames": names,
                  "additionalProperties": below}  # fmt: skip
        return {"$defs": {"entry": {"anyOf": [names, titled]}}, "type": ["array", "null"], "items": entry}


@dataclass(frozen=True, slots=True)
class Places(Type):
    """Where the changes of an erratum were made: a tuple of spots."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of places: a line, a section and a place below it, or two of these."""
        number: Schema = {
            "type": ["integer", "string"],
            "minimum": 0,
            "maximum": 9_999_999,
            "pattern": whole("[0-9]{1,7}"),
        }
        parent: Schema = {"type": ["string", "null"]}
        rows = (_row(number), _row(parent, number), _row(parent, number, parent, number))
        return {"type": ["array", "null"], "items": {"anyOf": [number, *rows]}}


def _row(*items: Schema) -> Schema:
    return {"type": "array", "minItems": len(items), "maxItems": len(items), "prefixItems": list(items)}


_MAPPING: Final = msg("keys with values")

SECTION: Final = Keys(
    Section,
    (
        Key("id", Id(), msg("Name of the file. Never changes, and never comes back for another section."),
            required=True),
        Key("title", Line(), msg("The heading."), required=True),
        Key("number", Line(quoted=True), msg("Only where the number is fixed by hand, in quotes: {example}",
                                             example='"2.1a"')),
        Key("text", Text(), msg("The text: CommonMark, one sentence on each line."), required=True),
    ),
    _MAPPING,
)  # fmt: skip

PICTURE: Final = Keys(
    Picture,
    (
        Key("path", Line(), msg("Path of the file, from the workspace's root."), required=True),
        Key("digest", Line(), msg("SHA-256 of the file."), required=True),
    ),
    msg("a path and a digest"),
)

DOCUMENT: Final = Keys(
    Document,
    (
        Key("id", Id(), msg("Name of the folder. Never changes."), required=True),
        Key("kind", Line(), msg("What sort of document this is."), always=True),
        Key("title", Line(), msg("The title."), required=True),
        Key("language", Line(), msg("Language of the text, which need not be the reader's."), always=True),
        Key("adopted", Day(), msg("Day of adoption; absent while it is being written.")),
        Key("edition", Line(), msg("Digest of the base edition; sub document adopt writes it.")),
        Key("pictures", Rows(PICTURE, stays=False),
            msg("The pictures of the base edition; sub document adopt writes them.")),
        Key("outline", Outline(), msg("Order and depth of the sections, by id."), required=True),
    ),
    _MAPPING,
)  # fmt: skip

SIGNATORY: Final = Keys(
    Signatory,
    (
        Key("name", Line(), msg("The name."), required=True),
        Key("role", Line(), msg("In what role.")),
    ),
    msg("a name and a role"),
)

CLAIM: Final = Shape("[0-9a-f]{32}", msg("32 hexadecimal digits, as the register has them"))

MEMO: Final = Keys(
    Memo,
    (
        Key("number", Line(), msg("Name of the file; follows the pattern in sub.toml."), required=True),
        Key("date", Day(), msg("The date."), required=True),
        Key("to", Lines(alone=True), msg("To whom it goes: one text, or a list."), required=True),
        Key("from", Line(), msg("From whom it comes."), field="sender", required=True),
        Key("subject", Line(), msg("What it is about."), required=True),
        Key("language", Line(), msg("Language of the memorandum and of its house style.")),
        Key("status", Choice(MemoStatus), msg("Where it is in its life; only sub memo sign writes “signed”."),
            always=True),
        Key("document", Id(), msg("The document that its errata change and its references point into.")),
        Key("errata", Lines(), msg("The errata that it brings out, by id.")),
        Key("signatories", Rows(SIGNATORY, "name"), msg("Who signs; the first one's box is signed.")),
        Key("attachments", Lines(), msg("What goes with the memorandum, in words.")),
        Key("details", Pairs(), msg("What its head says besides, by label; for the page if the house style wants it.")),
        Key("numbers", Pairs(), msg("How it named the sections that it shows when it became final, by id.")),
        Key("claim", Line(CLAIM), msg("What the register gave its number for: its line there says the same.")),
        Key("imported", Line(DIGEST), msg("SHA-256 of the file that it was read from; sub memo import writes it.")),
        Key("text", Text(), msg("The text: CommonMark. A paragraph {example} is where an erratum is shown.",
                                example="[](@E01-…)"), required=True),
    ),
    _MAPPING,
)  # fmt: skip

# -- what was signed -------------------------------------------------------------------------------

# It stands in commands that are advised: a branch may not write those.
_COMMIT: Final = Shape("[0-9a-f]{40}|[0-9a-f]{64}", msg("the whole name of a commit"))
_SIZE: Final = Key("size", Whole(1), msg("Bytes of the file after it."), required=True)
_DIGEST: Final = Key("digest", Line(DIGEST), msg("SHA-256 of these bytes."), required=True)

SIGNATURE: Final = Keys(
    Signature,
    (
        Key("signatory", Line(), msg("Who was to sign, as the memorandum names him.")),
        Key("name", Line(), msg("Who signed, as the certificate names him."), required=True),
        Key("signed", Moment(), msg("When it was signed."), field="when", required=True),
        _SIZE,
        _DIGEST,
    ),
    _MAPPING,
)

REFERENCE: Final = Keys(
    Reference,
    (
        Key("section", Id(), msg("The section, by id."), required=True),
        Key("label", Line(), msg("How the pages name it."), required=True),
    ),
    _MAPPING,
)

SHOWN: Final = Keys(
    Shown,
    (
        Key("erratum", Line(), msg("Document and erratum."), field="name", required=True),
        Key("digest", Line(DIGEST), msg("SHA-256 of its operations."), required=True),
        Key("shown", Lines(), msg("How the pages name the sections that it changes."), field="labels"),
    ),
    _MAPPING,
)

OTHER: Final = Keys(
    Other,
    (
        Key("signed", Lines(), msg("Who signed it, in order."), field="names", required=True),
        _SIZE,
        _DIGEST,
    ),
    _MAPPING,
)

RECORD: Final = Keys(
    Record,
    (
        Key("number", Line(), msg("Number of the memorandum; name of the file."), required=True),
        Key("commit", Line(_COMMIT), msg("The commit that the pages were made from."), required=True),
        Key("says", Line(DIGEST), msg("SHA-256 of what the memorandum says, whatever its status."), required=True),
        Key("signatures", Rows(SIGNATURE), msg("The signatures, in order."), required=True),
        Key("references", Rows(REFERENCE), msg("How the pages name each section that the text refers to.")),
        Key("errata", Rows(SHOWN), msg("The errata that the pages show.")),
        Key("withdrawn", Rows(OTHER), msg("A second file that was signed under the number, on another branch.")),
    ),
    _MAPPING,
)

# -- errata ----------------------------------------------------------------------------------------

_AFTER: Final = Key("after", Lines(flow=True), msg("The events that it came directly after."), always=True)
_EFFECTIVE: Final = Key(
    "effective", Day(), msg("First day on which it holds, or holds no longer, where that is another one.")
)
_ANNOUNCED: Final = Key("memo", Line(), msg("The memorandum that announces it."))
_TEXTS: Final = Key("texts", Pairs(flow=True), msg("By section: the mark of the text in which the lines count."))
_PLACES: Final = Key("places", Places(), msg("Of each change: where it was made."))
_HELD: Final = Key("held", Line(), msg("Digest of what the erratum had brought, and where."))


def _event(what: What, *further: Key) -> Keys[Event]:
    first = Key(what, Day(), msg("The day on which it happened."), field="day")
    return Keys(Event, (first, *further), _MAPPING, {"what": what})


EVENTS: Final[Mapping[str, Keys[object]]] = {
    "written": _event(What.WRITTEN, _AFTER, _TEXTS),
    "rebased": _event(What.REBASED, _AFTER, _TEXTS),
    "applied": _event(What.APPLIED, _EFFECTIVE, _AFTER, _ANNOUNCED, _PLACES),
    "reverted": _event(What.REVERTED, _EFFECTIVE, _AFTER, _ANNOUNCED, _HELD),
}
"""What can happen to an erratum, with the keys that tell of it."""

_CHANGES: Final = Variants(
    lambda: {name: row.keys for name, row in OPERATIONS.items()},
    name_of,
    lambda names: msg("A change begins with its operation: {names}.", names=names),
    lambda name: msg("The operation “{name}” is unknown.", name=name),
    lambda name: msg("The operation “{name}” must be the first key of its change.", name=name),
)
_HAPPENED: Final = Variants(
    lambda: EVENTS,
    lambda event: cast(Event, event).what,
    lambda names: msg("An event begins with what happened: {names}.", names=names),
)

ERRATUM: Final = Keys(
    Erratum,
    (
        Key("id", Line(), msg("Name of the file: a number, and the title in short."), required=True),
        Key("document", Id(), msg("The document that it changes; name of the folder."), required=True),
        Key("kind", Choice(Kind), msg("Whether the text was wrong or unclear, there is a new decision, or an editorial "
                                      "repair."), always=True),
        Key("title", Line(), msg("The title, for the register."), required=True),
        Key("reason", Passage(), msg("Why, for the register.")),
        Key("memo", Line(), msg("The memorandum that brings it out.")),
        Key("status", Choice(Status), msg("Where it is in its life."), always=True),
        Key("effective", Day(), msg("First day on which the new text holds; without it, as soon as it is applied.")),
        Key("order", Passage(), msg("The change order in words, where a person wrote one.")),
        Key("changes", _CHANGES, msg("The operations: in this order, together or not at all."), required=True),
        Key("events", _HAPPENED, msg("What happened to it, in order; sub adds to them and never rewrites one.")),
    ),
    _MAPPING,
)  # fmt: skip

FILES: Final[Mapping[str, Keys[object]]] = {"document": DOCUMENT, "section": SECTION, "memo": MEMO, "erratum": ERRATUM}
"""The files that a person may write, by what they hold."""
