"""What stands in the way of an erratum, as facts that the edge words and the lint reports."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sub_cli.errata.comparison import first_difference, number_at
from sub_cli.errata.names import Named
from sub_cli.errata.whose import names_told_of, told_of
from sub_cli.errors import Conflict
from sub_cli.messages import Message, msg, nmsg
from sub_cli.text.format import lines

DIFFERS = msg("expected and found differ.")


@dataclass(frozen=True, slots=True)
class Clash:
    """One place where an erratum and the text, or two errata, contradict."""

    erratum: str
    """Id of the erratum that does not fit."""
    reason: Message
    """What contradicts, as a sentence."""
    section: str = ""
    """Id of the section; empty for the document's title."""
    number: str = ""
    """Number of the section; empty where it has none (any more)."""
    sentence: int = 0
    """Which sentence of the section, from 1; 0 where no sentence is meant."""
    expected: str = ""
    """The text that the erratum was written for."""
    found: str = ""
    """The text that stands there, or the sentence most like the expected one; empty where there is none."""
    since: str = ""
    """Id of the applied erratum that made the difference; empty where the chain does not know."""
    others: tuple[str, ...] = ()
    """Ids of the other errata that take part: those that build on this one, or want the same sentence."""
    change: int = 0
    """Which change of the erratum, from 0."""
    reverted: bool = False
    """Whether `erratum` was reverted, and `others` build on it."""
    near: str = ""
    """Id of the section that may be meant, where there is none with this id."""
    again: bool = False
    """Whether the erratum was in force before, and is to be applied again: no rebase carries it then."""
    gone: bool = False
    """Whether the section is not in the plan, so that there is nothing to carry a change onto."""

    @property
    def advice(self) -> Message:
        """Return what can be done about it."""
        if self.near:
            return msg("Did you mean {near}?", near=self.near)
        if self.again:
            return msg("Write what it has to change now as another erratum: sub erratum new")
        if self.gone:
            return nothing_left(self.erratum)
        return msg("“sub erratum rebase {erratum}” carries it onto the current text.", erratum=Named(self.erratum))


def nothing_left(erratum_id: str) -> Message:
    """Return what to do about an erratum to a section that is not there any more."""
    return msg("There is nothing to carry it onto. Take it back with: sub erratum withdraw {id}", id=Named(erratum_id))


class Misfit(Exception):
    """One change does not fit its document; `Clash.erratum` is still empty. Becomes an `ErratumConflict`."""

    def __init__(self, clash: Clash) -> None:
        super().__init__(clash)
        self.clash = clash


def misfit(section: str, reason: Message, *, sentence: int = 0, expected: str = "", found: str = "") -> Misfit:
    """Return the error for one change that does not fit; its erratum and number are filled in higher up."""
    return Misfit(Clash("", reason, section, sentence=sentence, expected=expected, found=found))


def differing(section: str, expected: str, found: str) -> Misfit:
    """Return the error for a text that is not the expected one, at the first sentence that differs."""
    wanted, given = lines(expected), lines(found)
    index = first_difference(wanted, given) or 0
    line = wanted[index] if index < len(wanted) else ""
    there = given[index] if index < len(given) else ""
    return misfit(section, DIFFERS, sentence=number_at(given, index), expected=line, found=there)


class ErratumConflict(Conflict):
    """An erratum does not fit, or others build on it; nothing was changed."""

    def __init__(self, message: Message, *advice: Message, clashes: tuple[Clash, ...]) -> None:
        super().__init__(message, *advice)
        self.clashes = clashes

    def of_document(self, document: str) -> ErratumConflict:
        """Return it with the document before each erratum, for what is about several documents."""
        clashes = tuple(replace(each, since=names_told_of(each.since, document)) for each in self.clashes)
        advice = (told_of(each, document) for each in self.advice)
        return ErratumConflict(told_of(self.message, document), *advice, clashes=clashes)

    @classmethod
    def because(cls, clash: Clash) -> ErratumConflict:
        """Return the error for an erratum that does not fit its text."""
        where = clash.number or clash.section
        if clash.sentence:
            return cls(
                msg("{erratum} does not fit {where}, sentence {sentence}: {reason}", erratum=Named(clash.erratum),
                    where=where, sentence=clash.sentence, reason=clash.reason),
                clash.advice,
                clashes=(clash,),
            )  # fmt: skip
        if where:
            message = msg(
                "{erratum} does not fit {where}: {reason}",
                erratum=Named(clash.erratum),
                where=where,
                reason=clash.reason,
            )
        else:
            message = msg("{erratum} does not fit: {reason}", erratum=Named(clash.erratum), reason=clash.reason)
        return cls(message, clash.advice, clashes=(clash,))

    @classmethod
    def built_upon(cls, erratum: str, others: tuple[str, ...], clashes: tuple[Clash, ...]) -> ErratumConflict:
        """Return the error for an erratum that cannot be taken out because `others` build on it."""
        return cls(
            nmsg(
                "{erratum} cannot be reverted: {others} builds on it.",
                "{erratum} cannot be reverted: {others} build on it.",
                n=len(others),
                erratum=Named(erratum),
                others=Named(", ".join(others)),
            ),
            msg("Revert {others} first.", others=Named(", ".join(reversed(others)))),
            clashes=clashes,
        )

    @classmethod
    def waiting(cls, clash: Clash, others: tuple[str, ...]) -> ErratumConflict:
        """Return the error for an erratum that fits once the pending `others` are applied."""
        return cls(
            msg(
                "{erratum} builds on {others}, not applied yet.",
                erratum=Named(clash.erratum),
                others=Named(", ".join(others)),
            ),
            msg("Apply them together: sub erratum apply {names}", names=Named(" ".join((*others, clash.erratum)))),
            clashes=(clash,),
        )
