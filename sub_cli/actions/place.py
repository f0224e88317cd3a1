"""Where a section is to stand, as people say it: below, behind or before another one."""

from __future__ import annotations

from dataclasses import dataclass

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.errata.operations.at import At
from sub_cli.errors import Conflict, UsageProblem
from sub_cli.messages import msg


@dataclass(frozen=True, slots=True)
class Where:
    """A place of which at most one word is said: the number, id or title of the section that it is told by."""

    under: str = ""
    """As the last one below this section."""
    after: str = ""
    """Directly behind this section."""
    before: str = ""
    """Directly before this section."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the flags that say it; none where nothing is said."""
        said = {"--under": self.under, "--after": self.after, "--before": self.before}
        return tuple(word for flag, name in said.items() if name for word in (flag, name))

    def at(self, document: Document, moving: str = "") -> At:
        """Return the place in `document` or, for a section that is `moving` there, in what is left without it.

        Raises `NotFound`, `UsageProblem` where not exactly one of the three is said, and `Conflict` for a place below
        or beside the section itself.
        """
        if len(self.words) != 2:
            raise UsageProblem(msg("Say where: one of --under, --after and --before."))
        beside = numbering.resolve(document, self.words[1])
        rest, entry = outline.remove(document.outline, moving) if moving else (document.outline, None)
        if entry and any(each.id == beside for each in entry.walk()):
            raise Conflict(msg("{id} cannot be put below or beside itself.", id=moving))
        if self.under:
            children = outline.find(rest, beside).children
            return At(beside, children[-1].id if children else "")
        there = At.of(rest, beside)
        return At(there.parent, beside) if self.after else there
