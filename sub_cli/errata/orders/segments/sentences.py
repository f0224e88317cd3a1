"""One sentence of an order found in its lines: what it orders, how far it goes, and what stands behind it. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from sub_cli.errata.orders.clause import target_of
from sub_cli.errata.orders.formulas import formula
from sub_cli.errata.orders.provision import IsTitle, NotUnderstood, Provision, Target
from sub_cli.errata.orders.provisions import provisions
from sub_cli.errata.orders.quotations import CLOSE, MARK, OPEN
from sub_cli.errata.orders.segments.likeness import names_a_place, names_a_section
from sub_cli.errata.orders.segments.marks import is_marked
from sub_cli.errata.orders.segments.rows import Rows
from sub_cli.errata.orders.vocabulary import Verb, tells_a_verb

QUOTED = re.compile(rf"{OPEN}(\d+){CLOSE}\s*[.;,]*")
"""A line that is a quotation and no more."""
_ITEM = r"\(?(?-i:[a-z]{1,2}|[A-Z]|\d{1,2})[.)°]\s"
_END = re.compile(rf"(?<=[.;])\s+(?=[A-Z0-9(\ue000]|(?:(?:en|and) )?{_ITEM})|(?<=[:—–])\s*(?=\(\w{{1,3}}\)\s|{_ITEM})")
"""Where a sentence ends on its line, or a list begins or goes on."""
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z0-9(\ue000])")
_AND = re.compile(rf"(?:en|and)\s+(?={_ITEM})", re.IGNORECASE)
_ENDS = 5
"""At how many places a sentence is tried to end."""
_JOINED = 5
"""Over how many lines a sentence may be spread."""
_LONGEST = 4_000
"""Characters of lines that are joined."""
_LONGEST_LEAD = 200


class Told(NamedTuple):
    """What a sentence orders."""

    provisions: tuple[Provision, ...]
    text: str
    """The new text behind its colon."""
    rest: str
    """What stands behind it on its line."""
    rows: int = 1
    """How many lines it takes."""


class Sentences:
    """Reads sentences, each once."""

    def __init__(self, is_title: IsTitle, title: str) -> None:
        self._is_title = is_title
        self._title = title
        self._known: dict[str, tuple[tuple[Provision, ...], str] | NotUnderstood] = {}

    def parsed(self, words: str) -> tuple[tuple[Provision, ...], str]:
        """Return what some words order, and the text behind their colon; raises `NotUnderstood`."""
        if words not in self._known:
            try:
                self._known[words] = provisions(words, self._is_title, self._title)
            except NotUnderstood as error:
                self._known[words] = error
        found = self._known[words]
        if isinstance(found, NotUnderstood):
            raise found
        return found

    def trouble(self, words: str) -> NotUnderstood | None:
        """Return why some words are no order; None where they are one."""
        try:
            self.parsed(words)
        except NotUnderstood as error:
            return error
        return None

    def orders(self, words: str) -> bool:
        """Tell whether some words are an order, whole or in their first sentence."""
        if not tells_a_verb(words):
            return False
        return any(self.trouble(each) is None for each in (words, _SENTENCE.split(words, maxsplit=1)[0]))

    def whole(self, words: str) -> Told | None:
        """Return what words order from their beginning on, as much of them as can be understood; None for nothing."""
        ends = [len(words), *(found.start() for found in _END.finditer(words))][:_ENDS]
        return next((told for end in ends if (told := self._up_to(words, end)) is not None), None)

    def _up_to(self, words: str, end: int) -> Told | None:
        rest = _AND.sub("", words[end:].strip(), count=1)
        if self.trouble(words[:end]) is None:
            told = Told(*self.parsed(words[:end]), rest)
            listed = rest and words[end - 1] in ":—–"
            return told if not listed or told.provisions[-1].verb is Verb.LEAD else None
        place = lead_of(words[:end]) if end == len(words) or words[end - 1] in ".:—–" else None
        return Told((Provision(Verb.LEAD, (place,)),), "", rest) if place is not None else None

    def spread(self, rows: Rows, words: str) -> Told | None:
        """Return the sentence that begins with some words on the line of `rows`, over as few lines as make it whole."""
        at = rows.at
        while (told := self.whole(words)) is None:
            following = rows.told_from(at + 1)
            if following >= len(rows) or not self._joins(rows, words, at, following):
                return None
            words, at = f"{words} {rows[following].text.strip()}", following
        return told._replace(rows=at + 1 - rows.at)

    def _joins(self, rows: Rows, words: str, at: int, following: int) -> bool:
        """Tell whether a line may go on with the words before it."""
        text = rows[following].text.strip()
        if at + 1 - rows.at > _JOINED or (following > at + 1 and not self._goes_on(words)):
            return False
        return not (text.startswith((">", "|")) or formula(text) or is_marked(text)) and self._may_join(words, text)

    def _may_join(self, before: str, text: str) -> bool:
        """Tell whether what stands before is known in part, and a line is no order by itself."""
        if not names_a_place(before) or len(before) > _LONGEST or QUOTED.fullmatch(before):
            return False
        return not self.orders(text) or (self._goes_on(before) and not names_a_section(text))

    def _goes_on(self, words: str) -> bool:
        trouble = self.trouble(words)
        return trouble is not None and trouble.goes_on


def ended(words: str) -> list[str]:
    """Return the sentences of some words."""
    return _SENTENCE.split(words)


def lead_of(words: str) -> Target | None:
    """Return the place that words name which say nothing else, "Bladzijde 6, paragraaf 3.1:"; None for any other."""
    bare = words.strip().rstrip(":. —–")
    if MARK.search(bare) or len(bare) > _LONGEST_LEAD:
        return None
    try:
        target = target_of(bare)
    except NotUnderstood:
        return None
    return target if _leads(target, colon=words.rstrip().endswith((":", "—", "–"))) else None


def _leads(target: Target, *, colon: bool) -> bool:
    """Tell whether a place may lead what follows: a section, or with a colon the whole plan or a part of a section."""
    if target.heading or target.edge:
        return False
    return bool(target.numbers) or (colon and (target.whole or target.plan or bool(target.parts)))
