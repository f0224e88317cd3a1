"""The words of one operation put where they belong, by the words before them: what goes, what comes, where. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sub_cli.errata.orders.clause import Clause
from sub_cli.errata.orders.provision import IsTitle, NotUnderstood, Target
from sub_cli.errata.orders.quotations import CLOSE, OPEN
from sub_cli.errata.orders.vocabulary import Chunk, Kind, Verb
from sub_cli.messages import msg

_DONE = re.compile(r"(?:ge\w+[dt]|vervangen|vervallen|\w+gevoegd|verplaatst|vernummerd|verwijderd|aangepast)$")
"""What was done, behind "is" in Dutch; English orders so."""
_GIVES_NOTHING = frozenset({Verb.DELETE, Verb.LEAD})
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


def gathered(chunks: Sequence[Chunk], is_title: IsTitle) -> Clause:
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
        self.told = Clause()
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
                if told.each not in {"", chunk.value}:
                    raise NotUnderstood(msg("It says two things at once."), partly=True)
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
                gives = told.reading and bool(told.old) if told.verb is None else told.verb not in _GIVES_NOTHING
                self.role = Kind.BY if gives else None
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


def _take_quotation(told: Clause, number: int, role: Kind | None) -> None:
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
        told.within = told.within or role is Kind.PLACE
    else:
        raise NotUnderstood(msg("It is not clear what one of the quotations is there for."), partly=True)


def _take_figure(told: Clause, chunk: Chunk, role: Kind | None) -> None:
    if chunk.value == "sign" and told.anchor >= 0 and role is None and not told.new_words:
        told.new_words = chunk.words
    elif role in {Kind.OF, Kind.FROM} and not told.old_words:
        told.old_words = chunk.words
    elif role in {Kind.PLACE, Kind.INTO, Kind.TO, Kind.BY} and told.old_words and not told.new_words:
        told.new_words = chunk.words
    elif role in {Kind.INTO, None} and told.verb is Verb.RENUMBER and told.destination is None:
        told.destination = Target("section", chunk.words)
    else:
        raise NotUnderstood(msg("“{words}” is not understood.", words=chunk.words), partly=told.verb is not None)


def _take_thing(told: Clause, chunk: Chunk, role: Kind | None) -> None:
    if told.thing is not None:
        raise NotUnderstood(msg("It names two things that come."), partly=True)
    told.thing = chunk
    if role not in {None, Kind.BY, Kind.AFTER, Kind.PLACE, Kind.FOR, Kind.INTO, Kind.TO}:
        raise NotUnderstood(msg("“{words}” is not understood.", words=chunk.words), partly=True)


def _take_place(told: Clause, chunk: Chunk, role: Kind | None) -> None:
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


def _take_goal(told: Clause, chunk: Chunk, role: Kind | None) -> None:
    goal = Target(chunk.value, chunk.name, words=chunk.words, noun=chunk.value)
    if role in {Kind.AFTER, Kind.BEFORE} and told.behind is None and told.verb is Verb.MOVE:
        told.behind, told.side = goal, role
    elif role in {Kind.INTO, Kind.TO, Kind.OF, None} and told.destination is None:
        told.destination = goal
    else:
        raise NotUnderstood(msg("It names two places."), partly=True)
