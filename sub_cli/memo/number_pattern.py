"""Memo numbers: what a pattern such as `PS{year}{committee}{seq:02}` allows, the next free one, and later versions.

A number may end in a letter: `PS2021BEM07A` is a later version of `PS2021BEM07`, and takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_uppercase

from sub_cli.errors import BadInput, Refused, UsageProblem
from sub_cli.messages import msg

_GAP = re.compile(r"\{(year|committee|seq)(?::0(\d))?\}")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a number says."""

    year: str
    """Empty where the pattern has no year."""
    committee: str
    """Empty where the pattern has no committee."""
    seq: int
    version: str
    """The letter at the end; empty for the first version."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How the memos of one series are numbered."""

    text: str
    """`PS{year}{committee}{seq:02}`; `seq` is obligatory, its width the least number of digits."""

    def __post_init__(self) -> None:
        """Refuse a pattern without a sequence number, or with a gap that has no meaning."""
        plain = _GAP.sub("", self.text)
        if "{" in plain or "}" in plain or len(re.findall(r"\{seq", self.text)) != 1:
            raise BadInput(
                msg("The number pattern “{pattern}” cannot be used.", pattern=self.text),
                msg("It holds {{seq:02}} once, and may hold {{year}} and {{committee}}."),
            )

    @property
    def names_committee(self) -> bool:
        """Whether the committee is part of a number."""
        return "{committee}" in self.text

    def number(self, year: int, committee: str, seq: int) -> str:
        """Return the memo number with this place in the series."""
        return self.text.format(year=year, committee=committee, seq=seq)

    def sequence(self, number: str, year: int, committee: str) -> int | None:
        """Return the sequence number in `number`, or None when it is of another year, committee or form."""
        found = self.parts(number)
        right = found and found.year in ("", str(year)) and found.committee in ("", committee)
        return found.seq if found and right else None

    def fits(self, number: str) -> bool:
        """Tell whether `number` has the form of this pattern, whatever its year and committee."""
        return self.parts(number) is not None

    def parts(self, number: str) -> Parts | None:
        """Return what `number` says, None where it has another form."""
        found = re.fullmatch(self._expression(), number)
        if found is None:
            return None
        said = {"year": "", "committee": "", **found.groupdict()}
        return Parts(said["year"], said["committee"], int(said["seq"]), said["version"])

    def _expression(self) -> str:
        expression, end, known = "", 0, set[str]()
        for gap in _GAP.finditer(self.text):
            name = gap[1]
            form = {"year": r"\d{4}", "committee": r"[A-Z]+", "seq": rf"\d{{{gap[2] or 1},}}"}[name]
            expression += re.escape(self.text[end : gap.start()])
            expression += rf"(?P={name})" if name in known else rf"(?P<{name}>{form})"
            known.add(name)
            end = gap.end()
        return expression + re.escape(self.text[end:]) + "(?P<version>[A-Z]?)"


def parts_of(patterns: Iterable[Pattern], number: str) -> Parts | None:
    """Return what `number` says by the first of `patterns` that it fits, None where it fits none."""
    return next((parts for pattern in patterns if (parts := pattern.parts(number))), None)


def allocate(pattern: Pattern, taken: Iterable[str], *, year: int, committee: str) -> str:
    """Return the number behind the highest `taken` one of that year and committee; a withdrawn number stays taken.

    Raises `UsageProblem` when `committee` is not written in capitals.
    """
    if pattern.names_committee:
        refuse_no_committee(committee)
    used = [pattern.sequence(number, year, committee) or 0 for number in taken]
    return pattern.number(year, committee, max(used, default=0) + 1)


def refuse_no_committee(committee: str) -> None:
    """Raise `UsageProblem` when `committee` is not written in capitals, and so cannot stand in a number."""
    if not re.fullmatch(r"[A-Z]+", committee):
        raise UsageProblem(
            msg("A committee is written in capital letters, as in BEM; not “{committee}”.", committee=committee)
        )


def versions(patterns: Iterable[Pattern], taken: Iterable[str], number: str) -> list[str]:
    """Return the numbers among `taken` that are a version of the memo `number`, oldest first, itself included."""
    known = tuple(patterns)
    first = _first(known, number)
    return sorted(each for each in taken if _first(known, each) == first)


def next_version(patterns: Iterable[Pattern], taken: Iterable[str], number: str) -> str:
    """Return the number of a new version of the memo `number`: the next letter. Raises `Refused` after Z."""
    known = tuple(patterns)
    first = _first(known, number)
    newest = max(versions(known, taken, number), default=first)
    letter = newest.removeprefix(first)
    if letter == ascii_uppercase[-1]:
        raise Refused(msg("{number} has no letter left for another version.", number=number))
    return first + (ascii_uppercase[ascii_uppercase.index(letter) + 1] if letter else ascii_uppercase[0])


def _first(patterns: tuple[Pattern, ...], number: str) -> str:
    """Return `number` without the letter of its version."""
    parts = parts_of(patterns, number)
    return number.removesuffix(parts.version) if parts and parts.version else number
