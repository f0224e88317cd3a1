"""The whole text of a section becomes another: "komt te luiden"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sub_cli.document.digest import digest
from sub_cli.document.model import Document
from sub_cli.errata.conflicts import Misfit, differing
from sub_cli.errata.merge import merge
from sub_cli.errata.operations.base import Change, Placeless, RebaseConflict, Whereabouts
from sub_cli.errata.operations.keys import BECOMES, CONFLICT, MAPPING, WAS, named, proof
from sub_cli.errata.operations.rewording import Rewording
from sub_cli.keys import Keys


@dataclass(frozen=True, slots=True)
class Replace(Placeless, Rewording):
    """The whole text of a section becomes another."""

    was: str
    becomes: str
    digest: str = ""
    """`document.text.digest(was)`: tells an altered `was` from the one that was written."""

    @property
    def at_line(self) -> int | None:
        """Return no line: it gives the whole text."""
        return None

    def fit(self, document: Document, carrier: Whereabouts) -> Change:
        """Return it with its digest."""
        return self.proven()

    def proven(self) -> Change:
        """Return it with the digest of the old wording."""
        return replace(self, digest=digest(self.was))

    def undo(self, document: Document) -> Document:
        """Return `document` with the old wording; raises `Misfit`."""
        return replace(self, was=self.becomes, becomes=self.was).perform(document)

    def changed(self, text: str) -> str:
        """Return the other text, where `text` is the one it was written for; raises `Misfit`."""
        if text != self.was:
            raise differing(self.section, self.was, text)
        return self.becomes

    def onto(self, document: Document, carrier: Whereabouts, error: Misfit) -> tuple[Change, ...]:
        """Return it on the text that stands there now, merged by sentence and by word."""
        found = self.there(document).text
        merged = merge(self.was, found, self.becomes)
        if merged.text == found and not merged.conflicts:
            return ()
        wanted = RebaseConflict.joined(merged.conflicts)
        return (Replace(self.section, found, merged.text, digest(found), conflict=wanted),)


KEYS = Keys(Replace, (named("replace"), WAS, BECOMES, proof("was"), CONFLICT), MAPPING)
