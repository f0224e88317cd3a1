"""Memo numbers: what a pattern such as `PS{year}{committee}{seq:02}` allows, and the next free one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sub_cli.errors import BadInput, UsageProblem
from sub_cli.messages import msg

_GAP = re.compile(r"\{(year|committee|seq)(?::0(\d))?\}")


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

    def number(self, year: int, committee: str, seq: int) -> str:
        """Return the memo number with this place in the series."""
        return self.text.format(year=year, committee=committee, seq=seq)

    def sequence(self, number: str, year: int, committee: str) -> int | None:
        """Return the sequence number in `number`, or None when it is of another year, committee or form."""
        found = re.fullmatch(self._expression(str(year), re.escape(committee)), number)
        return int(found["seq"]) if found else None

    def fits(self, number: str) -> bool:
        """Tell whether `number` has the form of this pattern, whatever its year and committee."""
        return re.fullmatch(self._expression(r"\d{4}", r"[A-Z]+"), number) is not None

    def _expression(self, year: str, committee: str) -> str:
        parts = {"year": year, "committee": committee}
        expression, end = "", 0
        for gap in _GAP.finditer(self.text):
            expression += re.escape(self.text[end : gap.start()])
            expression += rf"(?P<seq>\d{{{gap[2] or 1},}})" if gap[1] == "seq" else parts[gap[1]]
            end = gap.end()
        return expression + re.escape(self.text[end:])


def allocate(pattern: Pattern, taken: Iterable[str], *, year: int, committee: str) -> str:
    """Return the number behind the highest `taken` one of that year and committee; a withdrawn number stays taken.

    Raises `UsageProblem` when `committee` is not written in capitals.
    """
    if not re.fullmatch(r"[A-Z]+", committee):
        raise UsageProblem(
            msg(
                "A committee is written in capital letters, as in BEM; not “{committee}”.",
                committee=committee,
            )
        )
    used = [pattern.sequence(number, year, committee) or 0 for number in taken]
    return pattern.number(year, committee, max(used, default=0) + 1)
