"""One provision that is to be carried out: with the plan, the new text, and where what it does is taken down. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from sub_cli.errata.orders.deeds.model import END_UNKNOWN, Deeds, Uncertain
from sub_cli.errata.orders.deeds.plan import Plan
from sub_cli.errata.orders.grounds import Edit
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provision import Provision, Target
from sub_cli.errata.orders.segments.model import Segment
from sub_cli.errata.orders.vocabulary import Kind, part_of
from sub_cli.errata.phrases import Phrase, PhraseKind


@dataclass(frozen=True, slots=True)
class Task:
    """What the modules of this package are given: they read it, and take down their edits in it."""

    plan: Plan
    provision: Provision
    segment: Segment
    made: Deeds

    @property
    def target(self) -> Target:
        """The first place that the provision names."""
        return self.provision.targets[0]

    @property
    def thing(self) -> Part | None:
        """What comes, as the order calls it; None where it does not, or where it is a section."""
        return part_of(self.provision.thing.value) if self.provision.thing else None

    @property
    def told(self) -> int:
        """How many things are told to come; 0 where that is not said."""
        thing = self.provision.thing
        return thing.numbers[0] if thing is not None and thing.numbers else 0

    @property
    def behind(self) -> bool:
        """True where something comes behind a place, not before it."""
        return self.provision.side is Kind.AFTER

    @property
    def beginning(self) -> bool:
        """True where something comes at the beginning of a place."""
        return self.target.edge is Kind.BEGIN

    @property
    def new(self) -> str:
        """What comes: quoted, behind a colon, or on the lines that follow."""
        if self.provision.new >= 0:
            return self.plan.quotation(self.provision.new)
        return self.provision.new_words or self.segment.text

    @property
    def certain(self) -> bool:
        """True where the new text is quoted, so that it is known where it ends."""
        return self.provision.new >= 0 or self.segment.quoted or bool(self.provision.new_words)

    def words(self) -> str:
        """Return the words that come, on one line; a full stop that is that of the order goes. Raises `Uncertain`."""
        text = self.new.strip()
        if self.certain:
            return " ".join(text.split("\n"))
        if "\n" in text:
            raise Uncertain(END_UNKNOWN, text.split("\n"))
        keeps = any(self.plan.quotation(each).endswith((".", ";")) for each in self.provision.old)
        return text if keeps else without_end(text)

    def edit(self, section: str, *edits: Edit) -> None:
        """Take down edits of the text of a section."""
        self.made.edits.setdefault(section, []).extend(edits)

    def retitle(self, section: str, title: str) -> None:
        """Take down another title of a section; of the plan for ""."""
        self.made.units.append(Phrase(PhraseKind.TITLE, section, new=title))

    def drop(self, *sections: str) -> None:
        """Take down that sections go."""
        self.made.units += [Phrase(PhraseKind.UNIT_GONE, each) for each in sections]


def without_end(text: str) -> str:
    """Return words without the sign with which the order itself may end."""
    return text.rstrip(".;").rstrip()
