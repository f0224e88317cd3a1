"""What the words of one operation say, gathered one after another until they are a provision. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provision import NotUnderstood, Provision, Renumbering, Target
from sub_cli.errata.orders.vocabulary import Chunk, Kind, Verb, scanned
from sub_cli.messages import msg

_ADDS = re.compile(r"toe|add|append|aangevuld|aan te vullen|supplemented")


@dataclass(slots=True)
class Clause:
    """What the chunks of one operation say, gathered one after another."""

    verb: Verb | None = None
    verb_words: str = ""
    unit: str = ""
    numbers: list[str] = field(default_factory=list)
    parts: list[Chunk] = field(default_factory=list)
    whole: bool = False
    plan: bool = False
    heading: bool = False
    text: bool = False
    edge: Kind | None = None
    noun: str = ""
    joined: bool = False
    """True behind "van"."""
    turned: bool = False
    """True where the small stands before the large: "van"."""
    old: list[int] = field(default_factory=list)
    old_words: str = ""
    within: bool = False
    """True where a quotation stands behind "in": it is a place."""
    until: int = -1
    ranged: bool = False
    anchor: int = -1
    side: Kind | None = None
    new: list[int] = field(default_factory=list)
    new_words: str = ""
    thing: Chunk | None = None
    each: str = ""
    colon: bool = False
    reading: bool = False
    done: list[Target] = field(default_factory=list)
    behind: Target | None = None
    destination: Target | None = None
    words: list[str] = field(default_factory=list)
    paired: bool = False
    """True for "respectievelijk": each of the words that go has its own."""
    goal: str = ""
    """What a part of a text is to be called: "onderdeel b"."""

    def place(self, chunk: Chunk) -> None:
        """Take what names a place; raises `NotUnderstood` for anything else, or two places in one."""
        if chunk.kind in {Kind.PART, Kind.NAMED}:
            self.turned = self.turned or (self.joined and bool(self.parts))
            self.words.append(chunk.words)
        self.joined = False
        match chunk.kind:
            case Kind.SECTION if self.numbers and self.numbers[0].startswith(f"{chunk.name}."):
                return  # "paragraaf 2.1 van hoofdstuk 2"
            case Kind.SECTION:
                if self.numbers and not chunk.name.startswith(f"{self.numbers[0]}."):
                    raise NotUnderstood(msg("It names two places."), partly=True)
                self.unit, self.numbers = chunk.value, [chunk.name]
                self.noun = re.sub(r"^(?:de|het|the)\s+|\s*\d.*$", "", chunk.words, flags=re.IGNORECASE)
            case Kind.PART | Kind.NAMED:
                self.parts.append(chunk)
            case Kind.PLAN | Kind.PAGE:
                self.plan = True
            case Kind.WHOLE_PLAN:
                self.whole = True
            case Kind.HEADING:
                self.heading = True
            case Kind.TEXT:
                self.text = True
            case Kind.END | Kind.BEGIN:
                self.edge = chunk.kind
            case _:
                raise NotUnderstood(msg("“{words}” is not understood.", words=chunk.words or chunk.kind), partly=True)

    def target(self) -> Target:
        """Return the place, and begin another."""
        if any(each.value == "column" for each in self.parts):  # "de cel in rij 2024, kolom Kosten"
            self.parts = [each for each in self.parts if each.part is not Part.CELL or each.numbers]
        parts = tuple(reversed(self.parts)) if self.turned else tuple(self.parts)
        order = {Part.LIST: 0, Part.TABLE: 0, Part.NOTE: 0, Part.PARAGRAPH: 0, Part.SENTENCE: 3, Part.CELL: 2}
        ranked = sorted(
            parts, key=lambda each: 2 if each.value == "column" else order.get(each.part, 1) if each.part else 1
        )
        joined = " van " if self.turned else ", "
        words = joined.join(each for each in self.words if each)
        found = Target(self.unit, "".join(self.numbers), tuple(ranked), self.whole, self.plan, self.heading, self.text,
                       self.edge, words, self.noun)  # fmt: skip
        self.unit, self.numbers, self.parts, self.words, self.noun = "", [], [], [], ""
        self.heading, self.text, self.edge, self.turned = False, False, None, False
        return found

    def close(self) -> None:
        """End a place before "en", where it names one."""
        found = self.target()
        if not found.empty:
            self.done.append(found)

    def provision(self, before: Provision | None, *, follows: bool) -> Provision:
        """Return the operation; `before` is the one that it goes on from. Raises `NotUnderstood`."""
        self.close()
        targets = tuple(_completed(self.done))
        verb = self.verb or (before.verb if before and self._goes_on(before) else None)
        if verb is None and self.old and (self.new or self.colon) and self.reading:
            verb = Verb.REPLACE
        if verb is None:
            raise NotUnderstood(msg("It does not say what is to happen."), goes_on=True)
        if before is not None and not any(each.numbers or each.whole for each in targets) and verb is not Verb.RENUMBER:
            targets = _inherited(targets, before.targets)
        if verb is Verb.INSERT and before is not None and before.verb is Verb.DELETE:
            self._take_what_comes_instead()
        return self._checked(verb, targets, follows=follows)

    def _take_what_comes_instead(self) -> None:
        """Take the one quotation behind what goes as what comes: "“A” geschrapt en “B” ingevoegd"."""
        alone = len(self.old) == 1 and not self.done and self.anchor < 0 and self.side is None
        if alone and not self.within and not (self.new or self.new_words or self.colon or self.reading):
            self.old, self.new = [], self.old

    def _goes_on(self, before: Provision) -> bool:
        """Tell whether it is more of what the operation before does, without its verb."""
        if before.verb is Verb.DELETE:
            return not (self.new or self.colon)
        return bool(self.old and self.new)

    def _checked(self, verb: Verb, targets: tuple[Target, ...], *, follows: bool) -> Provision:
        if len(self.new) > 1:
            raise NotUnderstood(msg("It gives more than one new text."), partly=True)
        if verb is Verb.INSERT and not (self.colon or self.reading or follows):
            self._take_what_comes()
        told = bool(self.new or self.new_words)
        opens = not told and (self.colon or follows or self.reading)
        provision = Provision(
            verb, targets, tuple(self.old), self.old_words, self.until, self.anchor, self.side,
            self.new[0] if self.new else -1, self.new_words, self.thing, self.each, opens,
            _ADDS.search(self.verb_words) is not None, self.destination, self.behind,
        )  # fmt: skip
        if verb is Verb.RENUMBER:
            return self._numbered(provision)
        if verb is Verb.LEAD and (self.old or self.anchor >= 0 or self.thing is not None or self.edge or self.side):
            raise NotUnderstood(msg("It does not say what is to happen."), partly=True)
        if self.old and any(each.edge for each in targets):  # "from “A” to the end"
            raise NotUnderstood(msg("It does not say which words."), partly=True)
        if verb in {Verb.LEAD, Verb.DELETE, Verb.MOVE} and (told or (opens and follows)):
            raise NotUnderstood(msg("It gives a new text for what goes."), partly=True)
        if verb is Verb.CHANGE and not told and not opens:
            raise NotUnderstood(msg("It gives no new text."), partly=True, goes_on=True)
        if verb in {Verb.REPLACE, Verb.READ, Verb.INSERT, Verb.SAYS} and not told and not opens:
            raise NotUnderstood(msg("It gives no new text."), partly=True, goes_on=True)
        return provision

    def _take_what_comes(self) -> None:
        """Take the one quotation behind that of the place as what comes: "vóór “A” wordt het woord “B” ingevoegd"."""
        if not self.new and not self.new_words and len(self.old) == 1 and 0 <= self.anchor < self.old[0]:
            self.old, self.new = [], self.old

    def _numbered(self, provision: Provision) -> Provision:
        targets = provision.targets
        if self.goal and targets and targets[0].parts:
            return replace(provision, renumbered=(Renumbering(targets[0].parts[-1].words, self.goal),))
        if self.destination is None or not self.destination.numbers:
            raise NotUnderstood(msg("It does not say which number it gets."), partly=True, goes_on=True)
        return replace(provision, number=self.destination.numbers, targets=targets)


def target_of(words: str) -> Target:
    """Return the place that some words name; raises `NotUnderstood`."""
    chunks, rest = scanned(words.strip())
    if rest:
        raise NotUnderstood(msg("“{words}” is not understood.", words=rest.strip()))
    gathered = Clause()
    for chunk in chunks:
        if chunk.kind not in {Kind.PLACE, Kind.OF, Kind.FILLER, Kind.COMMA, Kind.ALSO}:
            gathered.place(chunk)
        elif chunk.kind is Kind.OF:
            gathered.joined = True
    return gathered.target()


def _inherited(targets: tuple[Target, ...], before: tuple[Target, ...]) -> tuple[Target, ...]:
    """Return places without section as places in the section of the operation before."""
    if not targets:
        return before
    if not before:
        return targets
    base = before[-1]
    keep = {"unit": base.unit, "numbers": base.numbers, "whole": base.whole, "plan": base.plan}
    return tuple(replace(each, **keep) for each in targets)  # type: ignore[arg-type]


def _completed(targets: Sequence[Target]) -> Iterator[Target]:
    """Yield places that are joined by "en", those without section with that of the others; one of only that goes."""
    named = [each for each in targets if each.numbers]
    for index, each in enumerate(targets):
        if each.numbers or each.whole or not named:
            bare = each.numbers and not each.parts and not each.heading
            if bare and len(targets) > 1 and any(not other.numbers for other in targets) and len(named) == 1:
                continue
            yield each
            continue
        later = [other for other in targets[index:] if other.numbers]
        base = (later or named)[0]
        yield replace(each, unit=base.unit, numbers=base.numbers)
