"""Which number a memo or an erratum gets: the next one, by the files and by the register on the remote if there is one.

In the register the number of an erratum has its document before it: `sterk-bestuur/E01`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sub_cli import disk, layout
from sub_cli.change import Changing, Recorded
from sub_cli.digests import digest
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names, compose, number_of, short
from sub_cli.errors import Conflict, NotFound, UsageProblem
from sub_cli.memo.number_pattern import Pattern, allocate, next_version, refuse_no_committee, versions
from sub_cli.messages import Message, msg
from sub_cli.store import erratum_names, memos
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.numbers import Register


@dataclass(frozen=True, slots=True)
class Given:
    """A number that belongs to the memo or erratum that is being written."""

    number: str
    register: Register | None = None
    """Where it was claimed; None where it was counted in this clone, and for a dry run."""
    claim: str = ""
    """What the register gave it for; empty without one."""
    also: tuple[Given, ...] = ()
    """What else was given for the same change."""

    def finish(
        self, change: Changing, subject: Message, trailers: Mapping[str, str | Sequence[str]] | None = None
    ) -> Recorded:
        """Finish the change that uses the number.

        The claim ends just before the change counts: a crash in between costs a number, and gives none out twice.
        """
        if not change.stamp.commit:
            self._settle()
        return change.finish(subject, trailers or {"Memo": self.number}, lambda _: self._settle())

    def _settle(self) -> None:
        if self.register is not None:
            self.register.settle(self.number)
        for each in self.also:
            each._settle()


def pattern_of(workspace: Workspace, series: str) -> Pattern:
    """Return how the memos of a series are numbered; raises `NotFound` for a series that sub.toml does not name."""
    settings = workspace.settings.memo
    if not series:
        return Pattern(settings.pattern)
    if series not in settings.series:
        known = ", ".join(settings.series) or "–"
        raise NotFound(msg("There is no series {name}.", name=series), msg("There is: {known}.", known=known))
    return Pattern(settings.series[series])


def as_committee(workspace: Workspace, said: str) -> str:
    """Return a committee as it stands in numbers, in whatever case it was `said`.

    Raises `UsageProblem` for another one than sub.toml names, and for what cannot stand in a number.
    """
    said, known = said.strip(), workspace.settings.memo.committees
    found = said.upper() if not known else next((each for each in known if each.casefold() == said.casefold()), "")
    if not found and said:
        raise UsageProblem(
            msg("There is no committee {name}.", name=said), msg("There is: {known}.", known=", ".join(known))
        )
    refuse_no_committee(found)
    return found


def next_number(
    workspace: Workspace, change: Changing, *, series: str, year: int, committee: str, version_of: str
) -> Given:
    """Return the next number of a series, year and committee, or the next letter of the memo `version_of`.

    Raises `NotFound` for another series or memo, `UsageProblem` for another committee than sub.toml names, and
    what the register raises.
    """
    if version_of:
        known, first = workspace.settings.memo.patterns, workspace.memo(version_of).number
        return _given(
            workspace,
            change,
            suits=lambda number: len(versions(known, [number, first], first)) > 1,
            taking=lambda taken: next_version(known, taken, first),
        )
    pattern = pattern_of(workspace, series)
    if pattern.names_committee:
        committee = as_committee(workspace, committee)
    return _given(
        workspace,
        change,
        suits=lambda number: number == pattern.number(year, committee, pattern.sequence(number, year, committee) or 0),
        taking=lambda taken: allocate(pattern, taken, year=year, committee=committee),
    )


def this_number(workspace: Workspace, change: Changing, number: str) -> Given:
    """Return `number` itself, for a memo that has one already; raises `Conflict` where it is taken."""

    def taking(taken: Collection[str]) -> str:
        if number in taken:
            raise Conflict(msg("There is a memo {number} already.", number=number))
        return number

    return _given(workspace, change, suits=lambda claimed: claimed == number, taking=taking)


UNNAMED = "E00"
"""The name of an erratum that is tried before it takes a number."""


def name_erratum(workspace: Workspace, change: Changing, erratum: Erratum) -> tuple[Erratum, Given]:
    """Return the erratum under the next number of its document, with its title; call it when nothing else can fail.

    Raises what the register raises.
    """
    prefix = f"{erratum.document}/"

    def taking(taken: Collection[str]) -> str:
        numbers = Names.of(each.removeprefix(prefix) for each in taken if each.startswith(prefix))
        return prefix + compose(numbers.following())

    put = layout.names_in(layout.errata_folder(erratum.document), change.pending)
    there = (*erratum_names.list_errata(workspace.files, erratum.document), *put)
    known = [prefix + short(name) for name in there]
    given = _given(workspace, change, known, suits=lambda claimed: claimed.startswith(prefix), taking=taking)
    number = number_of(given.number.removeprefix(prefix)) or 1
    section = next((each.section for each in erratum.changes), "")
    return replace(erratum, id=compose(number, erratum.title, section)), given


def _given(
    workspace: Workspace,
    change: Changing,
    known: Collection[str] | None = None,
    *,
    suits: Callable[[str], bool],
    taking: Callable[[Collection[str]], str],
) -> Given:
    """Return the number that is taken; `known` are those that this clone gave out, those of memos where left out."""
    known = memos.list_memos(workspace.files) if known is None else known
    from sub_cli.history.numbers import Wanted

    register = register_of(workspace, change.author, change.stamp.when)
    wanted = Wanted(known, suits, taking)
    if register is None or change.stamp.dry_run:
        return Given(register.next(wanted) if register else taking(known))
    with change.unlocked():
        claim = register.claim(wanted)
    return Given(claim.number, register, claim.request)


def seen(workspace: Workspace) -> dict[str, str]:
    """Return what this clone saw in the register; nothing without one, and nobody is asked.

    Nothing either where the remote is not known here, which others tell of.
    """
    if not workspace.settings.memo.register or workspace.repository_if_any is None:
        return {}
    try:
        found = register_of(workspace, ("", ""), datetime.min)
    except NotFound:
        return {}
    return found.seen() if found else {}


def remembered(workspace: Workspace) -> str:
    """Return the digest of what this clone saw in the register; empty without one."""
    if not workspace.settings.memo.register or (repository := workspace.repository_if_any) is None:
        return ""
    from sub_cli.history.numbers import seen_in

    return digest(disk.read_if_there(seen_in(repository)) or b"")


def register_of(workspace: Workspace, author: tuple[str, str], when: datetime) -> Register | None:
    """Return the register that gives out the numbers, as this clone sees it; None where it counts by itself."""
    from sub_cli.history.numbers import Register

    remote = workspace.settings.memo.register
    if not remote:
        return None
    return Register(workspace.repository, remote, author, when, memos.claims(workspace.files))
