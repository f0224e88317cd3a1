"""Whole lines (sentences) of a section's text become others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sub_cli.codes import Code
from sub_cli.document.digest import digest
from sub_cli.document.model import Document
from sub_cli.errata.codes import NO_WHOLE_LINES
from sub_cli.errata.comparison import changed_lines, number_at
from sub_cli.errata.conflicts import DIFFERS, Misfit, misfit
from sub_cli.errata.merge import Merged, merge
from sub_cli.errata.operations.base import Change, RebaseConflict, Spot, Stretch, Whereabouts
from sub_cli.errata.operations.keys import BECOMES, CONFLICT, MAPPING, WAS, named, proof
from sub_cli.errata.operations.lines import locate, neighbours, region
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.rewording import Rewording
from sub_cli.keys import Key, Keys, Quote, Whole
from sub_cli.messages import Message, msg
from sub_cli.text.format import lines

_GROWTH = 2
"""How many unchanged lines on either side may be taken into a substitution to make its place the only one."""


@dataclass(frozen=True, slots=True)
class Substitute(Rewording):
    """Whole lines become others; empty `was` inserts, empty `becomes` deletes."""

    line: int
    """Line of the text, from 1, where `was` stands, or before which `becomes` is put in when `was` is empty."""
    was: str
    """Whole lines, each with its line feed."""
    becomes: str
    """Whole lines, each with its line feed."""
    digest: str = ""
    """`document.text.digest(was)`."""
    before: str | None = None
    """The nearest line above that is not blank; empty at the top of the text, None where nobody wrote it down."""
    after: str | None = None
    """The nearest line below that is not blank; empty at the end of the text, None where nobody wrote it down."""

    @property
    def _lines(self) -> Stretch:
        return Stretch(self.section, self.line, self.was, self.becomes, self.before, self.after)

    @property
    def at_line(self) -> int:
        """Return its line."""
        return self.line

    def faults(self) -> Iterator[tuple[Code, Message]]:
        """Yield what is wrong in its words, or that its line is none."""
        yield from Rewording.faults(self)
        if self.line < 1:
            facts = {"section": self.section, "line": self.line}
            yield NO_WHOLE_LINES, msg("Lines are counted from 1; “{section}” gives {line}.", **facts)

    def fit(self, document: Document, carrier: Whereabouts) -> Change:
        """Return it at the line where its words stand now; raises `Misfit`."""
        index = carrier.index(lines(self.there(document).text), self._lines)
        return replace(self, line=index + 1).proven()

    def placed(self, document: Document, spot: Spot) -> Change:
        """Return it at the line of `spot`."""
        return replace(self, line=spot.index)

    def kept(self, written: Change) -> Change:
        """Return it at the line for which it was written."""
        return replace(self, line=written.at_line or self.line)

    def proven(self) -> Change:
        """Return it with the digest of the old wording."""
        return replace(self, digest=digest(self.was))

    def undo(self, document: Document) -> Document:
        """Return `document` with the old wording; raises `Misfit`."""
        return replace(self, was=self.becomes, becomes=self.was).perform(document)

    def changed(self, text: str) -> str:
        """Return `text` with the other lines; raises `Misfit`."""
        there, was = lines(text), lines(self.was)
        begin, end = self.line - 1, self.line - 1 + len(was)
        if there[begin:end] != was or begin > len(there):
            found, sentence = "".join(there[begin:end]), number_at(there, begin)
            raise misfit(self.section, DIFFERS, sentence=sentence, expected=self.was, found=found)
        return "".join((*there[:begin], self.becomes, *there[end:]))

    def onto(self, document: Document, carrier: Whereabouts, error: Misfit) -> tuple[Change, ...]:
        """Return it on what stands in its place; where that is not known, on what is most like it, to be settled."""
        text, place = self.there(document).text, carrier.left(self._lines)
        rows = lines(text)
        begin, end = place or region(rows, self._lines)
        merged = merge(self.was, "".join(rows[begin:end]), self.becomes)
        if place and not merged.conflicts:
            return text_changes(self.section, text, "".join((*rows[:begin], merged.text, *rows[end:])))
        if begin == end and not self.becomes:  # it takes out what is nowhere any more
            return ()
        return (self._in_conflict(rows, begin, end, merged),)

    def _in_conflict(self, rows: Sequence[str], begin: int, end: int, merged: Merged) -> Change:
        """Return it with its conflict: on the lines themselves, or on the whole text where they are not unique."""
        was = "".join(rows[begin:end])
        wanted = RebaseConflict.joined(merged.conflicts) or RebaseConflict(self.was, was, self.becomes)
        around = neighbours(rows, begin, end - begin)
        carried = Substitute(self.section, begin + 1, was, merged.text, digest(was), *around, conflict=wanted)
        try:
            if locate(rows, carried._lines) == begin:
                return carried
        except Misfit:
            pass
        whole, becomes = "".join(rows), "".join((*rows[:begin], merged.text, *rows[end:]))
        return Replace(self.section, whole, becomes, digest(whole), conflict=wanted)


KEYS = Keys(
    Substitute,
    (
        named("substitute"),
        Key("line", Whole(1), msg("The line of the text, from 1."), required=True),
        Key("before", Quote(), msg("The nearest line above that is not blank; empty at the top.")),
        WAS,
        BECOMES,
        Key("after", Quote(), msg("The nearest line below that is not blank; empty at the end.")),
        proof("was"),
        CONFLICT,
    ),
    MAPPING,
)


def text_changes(section: str, old: str, new: str, *, whole: bool = False) -> tuple[Change, ...]:
    """Return the changes that make `new` of the text `old`: a substitution for each run of changed lines.

    One replacement of everything where `whole` asks for it ("komt te luiden"), where one of the texts is empty, or
    where a substitution would fit in more places than one. Equal texts give no changes.
    """
    if old == new:
        return ()
    replaced = (Replace(section, old, new, digest(old)),)
    if whole or not old or not new:
        return replaced
    return _substitutions(section, lines(old), lines(new)) or replaced


def _substitutions(section: str, old: Sequence[str], new: Sequence[str]) -> tuple[Change, ...]:
    """Return a substitution for each changed run, each unique in the text that the ones before it leave; or nothing."""
    runs = changed_lines(old, new)
    found: list[Change] = []
    for index, (i1, i2, j1, j2) in enumerate(runs):
        above = i1 - (runs[index - 1][1] if index else 0)
        below = (runs[index + 1][0] if index + 1 < len(runs) else len(old)) - i2
        current = (*new[:j1], *old[i1:])
        change = _placed(section, current, (i2 - i1), new[j1:j2], j1, above, below)
        if change is None:
            return ()
        found.append(change)
    return tuple(found)


def _placed(
    section: str, current: Sequence[str], size: int, becomes: Sequence[str], start: int, above: int, below: int
) -> Substitute | None:
    """Return the substitution of `size` lines at `start`, grown until its place is the only one, or None."""
    tries = sorted((up + down, up, down) for up in range(_GROWTH + 1) for down in range(_GROWTH + 1))
    for _, up, down in tries:
        if up > above or down > below:
            continue
        begin, end = start - up, start + size + down
        words = (*current[begin:start], *becomes, *current[start + size : end])
        if _is_only(current, begin, end):
            return _substitute(section, current, begin, end, "".join(words))
    return None


def _is_only(current: Sequence[str], begin: int, end: int) -> bool:
    """Tell whether these lines, with those directly above and below, stand in one place only."""
    framed = ("", *current, "")
    size = end - begin + 2
    return sum(framed[at : at + size] == framed[begin : begin + size] for at in range(len(framed) - size + 1)) == 1


def _substitute(section: str, current: Sequence[str], begin: int, end: int, becomes: str) -> Substitute:
    was = "".join(current[begin:end])
    above: str | None
    below: str | None
    above, below = neighbours(current, begin, end - begin)
    if not was and begin and not current[begin - 1].strip():
        above = None
    if not was and end < len(current) and not current[end].strip():
        below = None
    return Substitute(section, begin + 1, was, becomes, digest(was), above, below)
