"""What one sentence of an order asks for: an operation, the places it is about, the words that go and that come. Pure.

The words of a sentence are looked up in `vocabulary`; all of them have to be known. What they mean together is put
together here, whatever their order is: what stands in an order is said in many ways, and is few things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.quotations import CLOSE, MARK, OPEN
from sub_cli.errata.orders.vocabulary import Chunk, Kind, Verb, scanned
from sub_cli.messages import Message, msg

_CUTS = 6
"""How many colons of a sentence are tried as the one before the new text."""
_LONGEST = 4_000
"""Characters of the own words of a sentence."""
_DANGLING = re.compile(r"[\s.,;]+(?:en|and)?[\s.,;]*$")
_RENUMBERED = re.compile(
    r"(?:,\s*)?(?:onder|met|with|en) (?:gelijktijdige )?(?:vernummering|verlettering|doornummering|"
    r"renumbering) (?:van|of) "
    r"(?P<one>(?:[^,.;:\ue000]|\.(?=\d))+?) (?:tot|naar|in|as|to) (?P<other>(?:(?!\b(?:wordt|worden|is|are|"
    r"vervalt|vervallen)\b)[^,;:\ue000])+?)"
    r"(?=\s*(?:,|;|\.?\s*$|\b(?:wordt|worden|is|are|vervalt|vervallen)\b))",
    re.IGNORECASE,
)
_RENUMBERED_EN = re.compile(
    r"(?:,\s*)?(?:and )?renumbering (?P<one>(?:[^,.;:\ue000]|\.(?=\d))+?) (?:as|"
    r"to) (?P<other>[^,;:\ue000]+?)(?=\s*(?:,|;|\.?\s*$))",
    re.IGNORECASE,
)
_SIGNS = {"punt": ".", "puntkomma": ";", "komma": ",", "dubbele punt": ":", "full stop": ".", "period": "."}
_SIGNS |= {"semicolon": ";", "semi-colon": ";", "comma": ",", "colon": ":"}
_SIGN = "|".join(sorted(_SIGNS, key=len, reverse=True))
_REPUNCTUATED = re.compile(
    rf"(?:,\s*)?(?:onder vervanging van|with replacement of|replacing|and replacing) (?:de|het|the)? ?(?P<old>{_SIGN}) "
    r"(?:(?:aan|op) het (?:slot|einde) van|na|achter|at the end of|after) (?P<place>[^:;\ue000]*?) "
    rf"(?:door|by|with) (?:een|de|a|the) (?P<new>{_SIGN}),?",
    re.IGNORECASE,
)


_DONE = re.compile(r"(?:ge\w+[dt]|vervangen|vervallen|\w+gevoegd|verplaatst|vernummerd|verwijderd|aangepast)$")
"""What was done, behind "is" in Dutch; English orders so."""


_ADDS = re.compile(r"toe|add|append|aangevuld|aan te vullen|supplemented")
_RELATIONS = frozenset(
    {
        Kind.OF,
        Kind.PLACE,
        Kind.TO,
        Kind.AFTER,
        Kind.BEFORE,
        Kind.BY,
        Kind.FOR,
        Kind.FROM,
        Kind.INTO,
        Kind.BETWEEN,
        Kind.OPENING,
    }
)


class NotUnderstood(Exception):
    """A sentence that is no order, or of which not all is understood."""

    def __init__(self, reason: Message, *, partly: bool = False, goes_on: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.partly = partly
        """True where it is an order in part."""
        self.goes_on = goes_on
        """True where all words are known, and more of them may follow."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place in the plan as an order names it."""

    unit: str = ""
    """"chapter", "section" or "article"; empty where none is named."""
    numbers: str = ""
    """The numbers of the sections, as they are written: "1.2 en 3.1"."""
    parts: tuple[Chunk, ...] = ()
    """The parts of the text, the largest first."""
    whole: bool = False
    """True for the whole plan."""
    plan: bool = False
    """True where the plan, or a page of it, is named."""
    heading: bool = False
    text: bool = False
    """True where "the text of" is said."""
    edge: Kind | None = None
    """END or BEGIN where one of them is meant."""
    words: str = ""
    """How its parts are written."""
    noun: str = ""
    """How its kind of section is written."""

    @property
    def empty(self) -> bool:
        """Tell whether it names nothing."""
        return not (self.numbers or self.parts or self.whole or self.plan or self.heading or self.edge)


@dataclass(frozen=True, slots=True)
class Renumbering:
    """What gets another number or letter, as the order says it."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Repunctuation:
    """A sign at the end of a place that becomes another."""

    target: Target
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Provision:
    """One operation that a sentence asks for."""

    verb: Verb
    targets: tuple[Target, ...] = ()
    old: tuple[int, ...] = ()
    """Quotations of the words that go."""
    old_words: str = ""
    """The figure that goes, where it is not quoted."""
    until: int = -1
    """Quotation of the last of the words that go, where they are told from the first to the last."""
    anchor: int = -1
    """Quotation of the words beside which others come."""
    side: Kind | None = None
    """AFTER or BEFORE: beside what; END: at the end."""
    new: int = -1
    """Quotation of what comes."""
    new_words: str = ""
    """The figure or the words without quotation marks that come."""
    thing: Chunk | None = None
    """What comes, as it is called."""
    each: str = ""
    """"each" or "both" where it is meant in more places."""
    opens: bool = False
    """True where the new text follows."""
    added: bool = False
    """True for "toevoegen", which is at the end where no place is named."""
    destination: Target | None = None
    behind: Target | None = None
    number: str = ""
    renumbered: tuple[Renumbering, ...] = ()
    repunctuated: tuple[Repunctuation, ...] = ()


IsTitle = Callable[[str, int], bool]
"""Tells whether a quotation is the title of the section with a number."""


def provisions(words: str, is_title: IsTitle, title: str = "") -> tuple[tuple[Provision, ...], str]:
    """Return what a sentence asks for, and the text behind its colon; `title` is that of the plan.

    Raises `NotUnderstood`.
    """
    if len(MARK.sub("", words)) > _LONGEST and ":" not in words[:_LONGEST]:
        raise NotUnderstood(msg("This is no sentence of a change order."))
    words, renumbered, repunctuated = _without_riders(_without_title(words, title))
    chunks, text = _cut(words)
    found = tuple(_clauses(chunks, is_title, follows=bool(text)))
    if not found:
        raise NotUnderstood(msg("This is no sentence of a change order."))
    last = replace(found[-1], renumbered=(*found[-1].renumbered, *renumbered), repunctuated=repunctuated)
    return (*found[:-1], last), text


def target_of(words: str) -> Target:
    """Return the place that some words name; raises `NotUnderstood`."""
    chunks, rest = scanned(words.strip())
    if rest:
        raise NotUnderstood(msg("“{words}” is not understood.", words=rest.strip()))
    gathered = _Gathered()
    for chunk in chunks:
        if chunk.kind not in {Kind.PLACE, Kind.OF, Kind.FILLER, Kind.COMMA, Kind.ALSO}:
            gathered.place(chunk)
        elif chunk.kind is Kind.OF:
            gathered.joined = True
    return gathered.target()


def _without_title(words: str, title: str) -> str:
    if len(title) < 3:
        return words
    return re.sub(rf"(?<!\w){re.escape(title)}(?!\w)", "het plan", words, flags=re.IGNORECASE)


def _without_riders(words: str) -> tuple[str, tuple[Renumbering, ...], tuple[Repunctuation, ...]]:
    """Return a sentence without what goes with it: other numbers for others, another sign at an end."""
    renumbered: list[Renumbering] = []
    repunctuated: list[Repunctuation] = []

    def number(found: re.Match[str]) -> str:
        renumbered.append(Renumbering(found["one"].strip(), found["other"].strip(" .")))
        return " "

    def sign(found: re.Match[str]) -> str:
        place = target_of(found["place"])
        repunctuated.append(Repunctuation(place, _SIGNS[found["old"].lower()], _SIGNS[found["new"].lower()]))
        return " "

    low = words.lower()
    head, colon, tail = words.partition(":")
    if "nummering" in low or "lettering" in low or "renumbering" in low:
        head = _RENUMBERED.sub(number, _RENUMBERED_EN.sub(number, head))
    if "vervanging" in low or "replac" in low:
        head = _REPUNCTUATED.sub(sign, head)
    return head + colon + tail, tuple(renumbered), tuple(repunctuated)


def _cut(words: str) -> tuple[tuple[Chunk, ...], str]:
    """Return the order's own words, and the text behind the colon; raises `NotUnderstood`."""
    own = _DANGLING.sub("", words)
    chunks, rest = scanned(own)
    if not rest and not (":" in own and _gives(own)):
        return chunks, ""
    stopped = len(own) - len(rest)
    for cut in list(re.finditer(r":|[—–]\s*$", words))[:_CUTS]:
        head, tail = words[: cut.start()], words[cut.end() :].strip()
        if cut.start() > stopped:
            break
        before, unknown = scanned(head)
        if not unknown and tail and _opens(before):
            if MARK.search(tail) or len(head) > _LONGEST:
                raise NotUnderstood(msg("It is not clear where the new text ends."), partly=True)
            return (*before, Chunk(Kind.COLON)), tail
    word = rest.split()[0] if rest.split() else rest
    partly = any(chunk.kind is Kind.VERB for chunk in chunks)
    raise NotUnderstood(msg("“{words}” is not understood.", words=MARK.sub("“…”", word)), partly=partly)


def _gives(words: str) -> bool:
    """Tell whether a new text without quotation marks stands behind the colon, whatever its words are."""
    head, _, tail = words.partition(":")
    told = {chunk.value for chunk in scanned(head)[0] if chunk.kind is Kind.VERB}
    giving = told & {Verb.REPLACE, Verb.READ, Verb.CHANGE, Verb.INSERT, Verb.SAYS}
    return bool(giving) and bool(tail.strip()) and not MARK.search(tail)


def _opens(chunks: Sequence[Chunk]) -> bool:
    """Tell whether a new text may follow behind the colon: what it is to do is said."""
    return any(chunk.kind in {Kind.VERB, Kind.READING} for chunk in chunks)


def _clauses(chunks: Sequence[Chunk], is_title: IsTitle, *, follows: bool) -> Iterator[Provision]:
    """Yield the operations of a sentence; each after the first goes on about the place of the one before."""
    before: Provision | None = None
    groups = list(_split(_becoming(chunks)))
    for index, group in enumerate(groups):
        gathered = _gathered(group, is_title)
        last = index == len(groups) - 1
        if gathered.paired:
            before = yield from _pairs(before, gathered)
            continue
        provision = gathered.provision(before, follows=follows and last)
        if provision.verb is Verb.RENUMBER and before is not None and not provision.targets:
            before = replace(before, number=provision.number)
            continue
        if before is not None and _instead(before, provision):
            before = replace(before, verb=Verb.REPLACE, new=provision.new)
            continue
        if before is not None:
            yield before
        before = provision
    if before is not None:
        yield before


def _pairs(before: Provision | None, gathered: _Gathered) -> Generator[Provision, None, Provision]:
    """Yield an operation for each of the words that go with what comes for it: "respectievelijk"; return the last."""
    olds, news = gathered.old, gathered.new
    if len(olds) != len(news) or len(olds) < 2:
        raise NotUnderstood(msg("It does not say what each of the words becomes."), partly=True)
    gathered.old, gathered.new = olds[:1], news[:1]
    first = gathered.provision(before, follows=False)
    if before is not None:
        yield before
    made = [replace(first, old=(old,), new=new) for old, new in zip(olds, news, strict=True)]
    yield from made[:-1]
    return made[-1]


def _becoming(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks with a verb for "“A” wordt “B”", where nothing else in the sentence is one."""
    if any(each.kind is Kind.VERB and each.value != Verb.LEAD for each in chunks):
        return list(chunks)
    found = list(chunks)
    for index, chunk in enumerate(chunks[1:-1], 1):
        rest = [each.kind for each in chunks[index + 1 :] if each.kind is not Kind.COLON]
        ends = rest[:1] == [Kind.QUOTE] and (len(rest) == 1 or rest[1] is Kind.ALSO)
        if chunk.words.lower() in {"wordt", "becomes"} and chunks[index - 1].kind is Kind.QUOTE and ends:
            found[index] = Chunk(Kind.VERB, Verb.SAYS, words=chunk.words)
    return found


def _instead(one: Provision, other: Provision) -> bool:
    """Tell whether words go and others come in their place: "leave out … and insert …"."""
    goes = one.verb is Verb.DELETE and len(one.old) == 1 and not one.each
    comes = other.verb is Verb.INSERT and other.new >= 0 and other.side is None and other.thing is None
    return goes and comes and other.targets == one.targets


def _split(chunks: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    """Yield the chunks of each operation: a new one begins behind "en" once the verb of the one before is there."""
    group: list[Chunk] = []
    for index, chunk in enumerate(chunks):
        rest = chunks[index + 1 :]
        paired = any(each.kind is Kind.PAIRS for each in group) and bool(rest) and rest[0].kind is Kind.QUOTE
        parts = (chunk.kind is Kind.ALSO and not paired) or (chunk.kind is Kind.COMMA and _begins(rest))
        if parts and _complete(group, rest):
            yield group
            group = []
            continue
        group.append(chunk)
    if group:
        yield group


def _begins(rest: Sequence[Chunk]) -> bool:
    """Tell whether another operation begins behind a comma: with its verb, or with "wordt"."""
    following = next((each for each in rest if each.kind is not Kind.COMMA), None)
    if following is None:
        return False
    if following.kind is Kind.QUOTE:
        return any(each.kind is Kind.BY for each in rest[1:2])
    return following.kind is Kind.VERB or following.words.lower() in {"wordt", "worden", "is", "are"}


def _complete(group: Sequence[Chunk], rest: Sequence[Chunk]) -> bool:
    """Tell whether an operation has what it needs, so that what follows "en" is another."""
    verb = next((each for each in group if each.kind is Kind.VERB), None)
    told = sum(each.kind in {Kind.QUOTE, Kind.FIGURE} for each in group)
    if verb is None:  # it goes on with the verb of the one before: "en “A” door “B”"
        return told == 2 and any(each.kind is Kind.BY for each in group)
    if verb.value in {Verb.REPLACE, Verb.CHANGE, Verb.SAYS, Verb.INSERT}:
        return told >= (1 if verb.value == Verb.INSERT else 2) or any(each.kind is Kind.VERB for each in rest)
    return True


@dataclass(slots=True)
class _Gathered:
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
        return self._checked(verb, targets, follows=follows)

    def _goes_on(self, before: Provision) -> bool:
        """Tell whether it is more of what the operation before does, without its verb."""
        if before.verb is Verb.DELETE:
            return not (self.new or self.colon)
        return bool(self.old and self.new)

    def _checked(self, verb: Verb, targets: tuple[Target, ...], *, follows: bool) -> Provision:
        if len(self.new) > 1:
            raise NotUnderstood(msg("It gives more than one new text."), partly=True)
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
        if verb in {Verb.LEAD, Verb.DELETE, Verb.MOVE} and (told or (opens and follows)):
            raise NotUnderstood(msg("It gives a new text for what goes."), partly=True)
        if verb is Verb.CHANGE and not told and not opens:
            raise NotUnderstood(msg("It gives no new text."), partly=True, goes_on=True)
        if verb in {Verb.REPLACE, Verb.READ, Verb.INSERT, Verb.SAYS} and not told and not opens:
            raise NotUnderstood(msg("It gives no new text."), partly=True, goes_on=True)
        return provision

    def _numbered(self, provision: Provision) -> Provision:
        targets = provision.targets
        if self.goal and targets and targets[0].parts:
            return replace(provision, renumbered=(Renumbering(targets[0].parts[-1].words, self.goal),))
        if self.destination is None or not self.destination.numbers:
            raise NotUnderstood(msg("It does not say which number it gets."), partly=True, goes_on=True)
        return replace(provision, number=self.destination.numbers, targets=targets)


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


def _gathered(chunks: Sequence[Chunk], is_title: IsTitle) -> _Gathered:
    """Return what the chunks of one operation say together; raises `NotUnderstood`."""
    known = [chunk for chunk in chunks if chunk.kind not in {Kind.FILLER, Kind.COMMA}]
    gathering = _Gathering(known, is_title)
    for index, chunk in enumerate(known):
        gathering.take(index, chunk)
    told = gathering.told
    if any(chunk.words.lower() == "is" for chunk in chunks) and _DONE.search(told.verb_words):
        raise NotUnderstood(msg("It tells what was done, and orders nothing."))
    if gathering.quoted:
        raise NotUnderstood(msg("It does not say which words."), partly=True, goes_on=True)
    return told


class _Gathering:
    """Puts the chunks of one operation where they belong, by the words before them."""

    def __init__(self, known: Sequence[Chunk], is_title: IsTitle) -> None:
        self._known = known
        self._is_title = is_title
        self.told = _Gathered()
        self.role: Kind | None = None
        """The preposition that waits for what it is about."""
        self.quoted = ""
        """What the next quotation is said to be: words, a sentence, a range."""

    def take(self, index: int, chunk: Chunk) -> None:
        """Take one chunk; raises `NotUnderstood`."""
        told = self.told
        match chunk.kind:
            case Kind.VERB:
                told.verb = _stronger(told.verb, Verb(chunk.value))
                told.verb_words += chunk.words.lower()
                self.role = Kind.BY if chunk.value in {Verb.SAYS, Verb.READ} else self.role
            case Kind.NOUN:
                self.quoted = chunk.value
                told.ranged = told.ranged or self.quoted == "range"
            case Kind.COLON | Kind.READING | Kind.PAIRS | Kind.ALSO:
                self._join(index, chunk)
            case Kind.EACH:
                told.each = chunk.value
            case Kind.QUOTE | Kind.FIGURE | Kind.THING:
                self._fill(index, chunk)
            case _ if chunk.kind in _RELATIONS:
                self._relate(chunk)
            case _:
                _take_place(told, chunk, self.role)
                self.role = None

    def _fill(self, index: int, chunk: Chunk) -> None:
        """Take what goes or comes."""
        if chunk.kind is Kind.FIGURE:
            _take_figure(self.told, chunk, self.role)
        elif chunk.kind is Kind.THING:
            _take_thing(self.told, chunk, self.role)
        elif self.role is Kind.OPENING:
            self._opens(chunk)
        elif _titles(self._known, index, int(chunk.value), self._is_title):
            return
        else:
            _take_quotation(self.told, int(chunk.value), self.role)
            self.quoted = ""
        self.role = None

    def _opens(self, chunk: Chunk) -> None:
        """Take the words with which a part begins."""
        parts = self.told.parts
        if not parts or parts[-1].part is None or parts[-1].numbers or parts[-1].name:
            raise NotUnderstood(msg("It does not say which words."), partly=True)
        name = f"{OPEN}{chunk.value}{CLOSE}"
        parts[-1] = replace(parts[-1], kind=Kind.NAMED, value="opens", name=name)

    def _join(self, index: int, chunk: Chunk) -> None:
        """Take what joins the parts of a sentence."""
        told = self.told
        if chunk.kind is Kind.COLON:
            told.colon = index == len(self._known) - 1
            if self.role not in {Kind.FOR, Kind.AFTER, Kind.BEFORE, Kind.BY}:
                self.role = Kind.BY if told.verb not in {None, Verb.DELETE, Verb.LEAD} else None
        elif chunk.kind is Kind.READING:
            told.reading, self.role = True, Kind.BY
        elif chunk.kind is Kind.PAIRS:
            told.paired, self.role = True, Kind.BY if told.new else self.role
        else:
            told.close()
            self.role = Kind.BY if told.new and told.paired else self.role

    def _relate(self, chunk: Chunk) -> None:
        """Take a preposition."""
        if chunk.kind is Kind.OF:
            self.told.joined = True
            self.role = self.role if self.role is Kind.TO else Kind.OF
            return
        self.told.joined = chunk.kind is Kind.PLACE
        self.role = chunk.kind


def _stronger(one: Verb | None, other: Verb) -> Verb:
    """Return what two verbs of one operation say: "amend … to read" reads; raises `NotUnderstood`."""
    if one is None or one is other or one is Verb.CHANGE:
        return other
    if one is Verb.LEAD:
        return other
    if other is Verb.CHANGE:
        return one
    raise NotUnderstood(msg("It says two things at once."), partly=True)


def _titles(chunks: Sequence[Chunk], index: int, number: int, is_title: IsTitle) -> bool:
    """Tell whether a quotation is only the title of the section before it."""
    before = next((each for each in reversed(chunks[:index]) if each.kind is not Kind.PAGE), None)
    return before is not None and before.kind is Kind.SECTION and is_title(before.name, number)


def _take_quotation(told: _Gathered, number: int, role: Kind | None) -> None:
    """Put a quotation where it belongs by the word before it, or by what is told already."""
    if told.ranged and len(told.old) == 1 and told.until < 0 and role in {Kind.TO, Kind.INTO}:
        told.until = number
    elif role in {Kind.AFTER, Kind.BEFORE}:
        if told.anchor >= 0 or told.side is not None:
            raise NotUnderstood(msg("It names two places."), partly=True)
        told.anchor, told.side = number, role
    elif role is Kind.FOR and told.verb in {None, Verb.REPLACE, Verb.CHANGE}:
        told.old.append(number)
    elif (
        role is Kind.BY
        or (role in {Kind.PLACE, Kind.TO, Kind.INTO} and told.verb in {Verb.CHANGE, Verb.REPLACE})
        or (role is None and told.verb is Verb.INSERT)
        or (role is None and told.verb is Verb.REPLACE and "substitut" in told.verb_words)
        or (role is None and told.verb is Verb.SAYS and told.old)
    ):
        told.new.append(number)
    elif (role in {None, Kind.OF, Kind.PLACE, Kind.FROM} and not told.new) or (
        role is None and told.verb is Verb.REPLACE
    ):
        told.old.append(number)
    else:
        raise NotUnderstood(msg("It is not clear what one of the quotations is there for."), partly=True)


def _take_figure(told: _Gathered, chunk: Chunk, role: Kind | None) -> None:
    if role in {Kind.OF, Kind.FROM} and not told.old_words:
        told.old_words = chunk.words
    elif role in {Kind.PLACE, Kind.INTO, Kind.TO, Kind.BY} and told.old_words and not told.new_words:
        told.new_words = chunk.words
    elif role in {Kind.INTO, None} and told.verb is Verb.RENUMBER and told.destination is None:
        told.destination = Target("section", chunk.words)
    else:
        raise NotUnderstood(msg("“{words}” is not understood.", words=chunk.words), partly=told.verb is not None)


def _take_thing(told: _Gathered, chunk: Chunk, role: Kind | None) -> None:
    if told.thing is not None:
        raise NotUnderstood(msg("It names two things that come."), partly=True)
    told.thing = chunk
    if role not in {None, Kind.BY, Kind.AFTER, Kind.PLACE, Kind.FOR, Kind.INTO, Kind.TO}:
        raise NotUnderstood(msg("“{words}” is not understood.", words=chunk.words), partly=True)


def _take_place(told: _Gathered, chunk: Chunk, role: Kind | None) -> None:
    """Take a place by the word before it: beside which something comes, to which it goes, or where it is."""
    goes = role in {Kind.AFTER, Kind.BEFORE, Kind.INTO, Kind.TO} or bool(told.numbers or told.done)
    if chunk.kind is Kind.SECTION and told.verb in {Verb.MOVE, Verb.RENUMBER} and goes:
        _take_goal(told, chunk, role)
        return
    if chunk.kind is Kind.PART and told.verb is Verb.RENUMBER and role is Kind.INTO:
        told.goal = chunk.words
        return
    if role is Kind.BETWEEN:
        if chunk.part is None or len(chunk.numbers) != 2 or chunk.numbers[1] != chunk.numbers[0] + 1:
            raise NotUnderstood(msg("It names two places."), partly=True)
        chunk, role = replace(chunk, numbers=chunk.numbers[:1]), Kind.AFTER
    if role in {Kind.AFTER, Kind.BEFORE}:
        if told.side is not None:
            raise NotUnderstood(msg("It names two places."), partly=True)
        told.side = role
    elif role is Kind.BY:
        raise NotUnderstood(msg("“{words}” is not understood.", words=chunk.words), partly=True)
    told.place(chunk)


def _take_goal(told: _Gathered, chunk: Chunk, role: Kind | None) -> None:
    goal = Target(chunk.value, chunk.name, words=chunk.words, noun=chunk.value)
    if role in {Kind.AFTER, Kind.BEFORE} and told.behind is None and told.verb is Verb.MOVE:
        told.behind, told.side = goal, role
    elif role in {Kind.INTO, Kind.TO, Kind.OF, None} and told.destination is None:
        told.destination = goal
    else:
        raise NotUnderstood(msg("It names two places."), partly=True)
