"""A sentence of an order taken apart into its operations. Pure.

The words of a sentence are looked up in `vocabulary`; all of them have to be known. What they mean together is put
together, whatever their order is: what stands in an order is said in many ways, and is few things.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from sub_cli.errata.orders.clause import Clause
from sub_cli.errata.orders.gathering import gathered
from sub_cli.errata.orders.provision import IsTitle, NotUnderstood, Provision
from sub_cli.errata.orders.quotations import MARK
from sub_cli.errata.orders.riders import without_riders
from sub_cli.errata.orders.vocabulary import Chunk, Kind, Verb, scanned
from sub_cli.messages import msg

_CUTS = 6
"""How many colons of a sentence are tried as the one before the new text."""
_LONGEST = 4_000
"""Characters of the own words of a sentence."""
_DANGLING = re.compile(r"[\s.,;]+(?:en|and)?[\s.,;]*$")


def provisions(words: str, is_title: IsTitle, title: str = "") -> tuple[tuple[Provision, ...], str]:
    """Return what a sentence asks for, and the text behind its colon; `title` is that of the plan.

    Raises `NotUnderstood`.
    """
    if len(MARK.sub("", words)) > _LONGEST and ":" not in words[:_LONGEST]:
        raise NotUnderstood(msg("This is no sentence of a change order."))
    words, renumbered, repunctuated = without_riders(_without_title(words, title))
    chunks, text = _cut(words)
    found = tuple(_clauses(chunks, is_title, follows=bool(text)))
    if not found:
        raise NotUnderstood(msg("This is no sentence of a change order."))
    last = replace(found[-1], renumbered=(*found[-1].renumbered, *renumbered), repunctuated=repunctuated)
    return (*found[:-1], last), text


def _without_title(words: str, title: str) -> str:
    if len(title) < 3:
        return words
    return re.sub(rf"(?<!\w){re.escape(title)}(?!\w)", "het plan", words, flags=re.IGNORECASE)


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
        clause = gathered(group, is_title)
        last = index == len(groups) - 1
        if clause.paired:
            before = yield from _pairs(before, clause)
            continue
        provision = clause.provision(before, follows=follows and last)
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


def _pairs(before: Provision | None, clause: Clause) -> Generator[Provision, None, Provision]:
    """Yield an operation for each of the words that go with what comes for it: "respectievelijk"; return the last."""
    olds, news = clause.old, clause.new
    if len(olds) != len(news) or len(olds) < 2:
        raise NotUnderstood(msg("It does not say what each of the words becomes."), partly=True)
    clause.old, clause.new = olds[:1], news[:1]
    first = clause.provision(before, follows=False)
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
    """Tell whether words go and others come in their place: "leave out … and insert …", "delete … and replace with"."""
    a_part = not one.old and any(each.parts for each in one.targets)
    goes = one.verb is Verb.DELETE and (len(one.old) == 1 or a_part)
    comes = other.verb in {Verb.INSERT, Verb.REPLACE} and other.new >= 0 and not other.old
    comes = comes and not other.added
    return goes and comes and other.side is None and other.thing is None and other.targets == one.targets


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
