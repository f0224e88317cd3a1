"""The lines of an order taken apart: sentences that order, the text of each, formulas, and what is neither.

Every line is in one of these. New text ends where the order ends it: with its quotation, at the next mark of the list,
at a sentence that is an order or a formula. Where that is not certain the sentence is not carried out. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sub_cli.errata.orders.clause import target_of
from sub_cli.errata.orders.formulas import ONGOING, Formula, ends_text, formula
from sub_cli.errata.orders.places import Part
from sub_cli.errata.orders.provision import IsTitle, NotUnderstood, Provision, Target
from sub_cli.errata.orders.provisions import provisions
from sub_cli.errata.orders.quotations import CLOSE, MARK, OPEN, Masked, Row
from sub_cli.errata.orders.vocabulary import Verb, part_of, tells_a_verb
from sub_cli.messages import Message, msg

MOST = 1_000
"""Sentences and formulas of one order."""
_JOINED = 5
"""Over how many lines a sentence may be spread."""
_MARK = re.compile(
    r"\s*(?:(?P<bullet>[-*•–])\s+|(?P<word>(?:artikel|onderdeel|article|part) )?\(?"
    r"(?P<mark>(?-i:[A-Z]{1,2}|[IVX]{1,5}|[a-z]|[ivx]{1,5}|\d{1,3}))[.)°]+\s+"
    r"|(?P<lone>(?:(?:artikel|onderdeel|article|part) )?(?-i:[A-Z]{1,2}|[IVX]{1,5}))\.?\s*$)(?=\S|$)",
    re.IGNORECASE,
)
_QUOTED = re.compile(rf"{OPEN}(\d+){CLOSE}\s*[.;,]*")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z0-9(\ue000])")
_VERBS = (
    r"(?:luiden|luidt|luidende|vervangen|vervalt|vervallen|ingevoegd|toegevoegd|(?:in|toe) te voegen|geschrapt|"
    r"schrappen|"
    r"vernummer\w+|verletter\w+|gewijzigd|te wijzigen|wijzig|verwijder\w*|aangevuld|aan te (?:passen|vullen)|"
    r"verplaatst|shall read|"
    r"should read|to read|replace[ds]?|delete[ds]?|insert(?:ed)?|added|amended|amend|omit(?:ted)?|substitute[ds]?|"
    r"repealed|renumbered)"
)
_PLACES = (
    r"(?:paragra(?:af|fen)|hoofdstuk\w*|artikel\w*|bijlage|sections?|chapters?|articles?|annex|§|\bzin(?:nen)?\b|"
    r"volzin|alinea\w*|lid\b|"
    r"onderdeel|opschrift|voetnoot|tabel|opsomming|streepje|sentence|paragraph|footnote|bullet|heading|row\b|column)"
)
_LABELLED = re.compile(r"(?:paragra\w+|hoofdstuk\w*|artikel\w*|sections?|chapters?|articles?|§+) \d", re.IGNORECASE)
_NAMES_A_SECTION = re.compile(
    r"(?:(?:in|aan|na|voor|onder|bij|op|uit|van|tussen|at|to|after|before|for|of) )?(?:(?:de|het|the) )?"
    r"(?:tekst van |text of )?"
    r"(?:(?:paragra(?:af|fen)|hoofdstuk(?:ken)?|artikel(?:en)?|sections?|chapters?|articles?|§+) \d+[\d.a-z]* "
    r"(?:\S+ \S|\S+\.$)|\w+ (?:zin|volzin|alinea|lid|streepje|opsommingspunt|sentence|paragraph|bullet)\b)",
    re.IGNORECASE,
)
"""A sentence that begins with a section, as orders do: in new text without quotation marks it may be one."""
_VERB = re.compile(rf"\b{_VERBS}\b", re.IGNORECASE)
_PLACE = re.compile(rf"{_PLACES}|{OPEN}", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:d(?:e|it|eze) (?:wijziging|amendement|erratum|correctie|indieners?)|de oude tekst|this (?:amendment|"
    r"change|correction)|"
    r"the old text|hiermee wordt|daarmee wordt|indiener)\b|"
    r"^\s*(?:and|with|en|met|onder) .{0,200}?\b(?:renumber|vernummer|verletter|doornummer)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?:;…”’\")|\]]$|^\s*(?:[-*+|#>]|\d+[.)]|[a-z][.)])")


@dataclass(frozen=True, slots=True)
class Segment:
    """Some lines of an order that belong together."""

    first: int
    """Line of the order, from 1."""
    last: int
    words: str
    """What stands there, with what it quotes; of an order without its text."""
    formula: Formula | None = None
    provisions: tuple[Provision, ...] = ()
    """What a sentence orders; nothing for a formula and for what is not understood."""
    text: str = ""
    """The new text."""
    exact: bool = False
    """True where the text stands behind `>`, so that its lines are meant as they are."""
    quoted: bool = False
    """True where the text is quoted, so that it is certain where it ends."""
    mark: str = ""
    reason: Message | None = None
    """Why it is not carried out, where that is known from its words alone."""
    lead: Target | None = None
    """The place that the leads above it name."""
    explained: bool = False
    """True below the heading of an explanation, where nothing is carried out."""
    candidates: tuple[str, ...] = ()
    """What the new text may be, where that is not certain."""


@dataclass(slots=True)
class _Nest:
    """The places that the leads above a sentence name, by the marks of their lists."""

    levels: list[tuple[str, Target | None]] = field(default_factory=list)

    def enter(self, kind: str) -> None:
        """Go to the level of a mark; "" is no mark at all."""
        if not kind:
            return
        known = [each for each, _ in self.levels]
        if kind in known:
            del self.levels[known.index(kind) :]
        self.levels.append((kind, None))

    def lead(self, kind: str, target: Target | None) -> None:
        """Take down what a lead names at its level."""
        if not kind:
            self.levels = [("", target)]
        else:
            self.levels[-1] = (kind, target)

    def within(self, target: Target) -> Target:
        """Return a place within those that the leads name."""
        for _, above in reversed(self.levels):
            if above is not None and not (target.numbers or target.whole):
                target = replace(
                    target, unit=above.unit, numbers=above.numbers, parts=(*above.parts, *target.parts),
                    whole=above.whole, plan=target.plan or above.plan,
                )  # fmt: skip
        return target


def segments(order: Masked, is_title: IsTitle, title: str) -> tuple[Segment, ...]:
    """Return the parts of an order, one after another; `title` is that of the plan."""
    return tuple(_Segments(order, is_title, title).all())


class _Segments:
    """Goes through the lines of an order."""

    def __init__(self, order: Masked, is_title: IsTitle, title: str) -> None:
        self._order = order
        self._rows = order.rows
        self._is_title = is_title
        self._title = title
        self._nest = _Nest()
        self._at = 0
        self._known: dict[str, tuple[tuple[Provision, ...], str] | NotUnderstood] = {}
        self._found: list[Segment] = []
        self._last_letter = ""

    def all(self) -> list[Segment]:
        """Return all segments."""
        ongoing: Formula | None = None
        while self._at < len(self._rows):
            row = self._rows[self._at]
            if not row.text.strip():
                self._at += 1
                continue
            if len(self._found) >= MOST:
                self._refuse_the_rest(row)
                break
            named = formula(row.text) or self._marked_formula(row.text)
            if named is not None:
                ongoing = named if named in ONGOING else ongoing if named is Formula.COMMENCEMENT else None
                self._take(Segment(row.first, row.last, self._shown(row.text), named))
            elif ongoing is Formula.EXPLANATION:
                self._explained(row)
            elif ongoing is Formula.SIGNATURE and len(row.text) <= 80 and not self._like_an_order(row.text):
                self._take(Segment(row.first, row.last, self._shown(row.text), ongoing))
            else:
                ongoing = None
                self._sentence(row)
        return self._found

    def _refuse_the_rest(self, row: Row) -> None:
        reason = msg("An order has at most {count} sentences.", count=MOST)
        self._found.append(Segment(row.first, self._rows[-1].last, self._shown(row.text)[:200], reason=reason))

    @staticmethod
    def _marked_formula(text: str) -> Formula | None:
        """Return the formula that stands as an item of a list, such as the last: "3. Dit besluit treedt in werking"."""
        mark, words = _bare(text)
        named = formula(words) if mark.strip() else None
        return named if named in {Formula.COMMENCEMENT, Formula.CITATION, Formula.CLOSING} else None

    def _shown(self, text: str) -> str:
        return self._order.shown(text).strip()

    def _take(self, segment: Segment, rows: int = 1) -> None:
        self._found.append(segment)
        self._at += rows

    def _explained(self, row: Row) -> None:
        """Take a line below the heading of an explanation; what might be an order is told, and not carried out."""
        if not self._orders(_bare(row.text)[1]):
            self._take(Segment(row.first, row.last, self._shown(row.text), Formula.EXPLANATION))
            return
        reason = msg("It stands in the explanation: what is to be carried out stands above that.")
        self._take(Segment(row.first, row.last, self._shown(row.text), reason=reason, explained=True))

    def _sentence(self, row: Row) -> None:
        """Take one sentence with its text, over as few lines as make it whole."""
        kind, words = self._mark(row.text)
        if kind and not words:
            self._take(Segment(row.first, row.last, self._shown(row.text), Formula.MARK, mark=kind))
            self._nest.enter(kind)
            return
        kind = kind or self._pending()
        found = self._spread(words, self._at)
        if found is None and kind and words != row.text.strip():
            found = self._spread(row.text.strip(), self._at)
            kind = kind if found is None else ""
        if found is None:
            self._unread(row, words)
            return
        told, text, rows, rest = found
        self._nest.enter(kind)
        self._order_of(row, kind, told, text, rows, rest)

    def _pending(self) -> str:
        """Return the mark of a list that stands on the line before."""
        before = self._found[-1] if self._found else None
        return before.mark if before and before.formula is Formula.MARK else ""

    def _unread(self, row: Row, words: str) -> None:
        try:
            self._parsed(words)
            reason = msg("This is no sentence of a change order.")
        except NotUnderstood as error:
            known = error.partly or self._like_an_order(words)
            reason = error.reason if known else msg("This is no sentence of a change order.")
        lead = self._nest.within(Target())
        segment = Segment(row.first, row.last, self._shown(words), reason=reason, lead=lead)
        self._at += 1
        if self._at < len(self._rows) and self._rows[self._at].text.lstrip().startswith(">") and words[:1] != ">":
            segment = self._exactly(segment)
        self._found.append(segment)

    def _parsed(self, words: str) -> tuple[tuple[Provision, ...], str]:
        """Return what some words order; raises `NotUnderstood`."""
        if words not in self._known:
            try:
                self._known[words] = provisions(words, self._is_title, self._title)
            except NotUnderstood as error:
                self._known[words] = error
        found = self._known[words]
        if isinstance(found, NotUnderstood):
            raise found
        return found

    def _orders(self, words: str) -> bool:
        """Tell whether some words are an order, whole or in its first sentence."""
        if not tells_a_verb(words):
            return False
        for each in (words, _SENTENCE.split(words, maxsplit=1)[0]):
            try:
                if self._parsed(each):
                    return True
            except NotUnderstood:
                continue
        return False

    @staticmethod
    def _like_an_order(words: str) -> bool:
        return like_an_order(words)

    def _spread(self, words: str, at: int) -> tuple[tuple[Provision, ...], str, int, str] | None:
        """Return what the sentence orders that begins at a line, its text, its lines, and what stands behind it."""
        rows, joined = 1, words
        while True:
            whole = self._whole(joined)
            if whole is not None:
                return *whole[:2], rows, whole[2]
            following = at + rows
            goes_on = self._goes_on(joined)
            apart = following < len(self._rows) and not self._rows[following].text.strip()
            while following < len(self._rows) and not self._rows[following].text.strip():
                following += 1
            if following >= len(self._rows) or rows > _JOINED or (apart and not goes_on):
                return None
            text = self._rows[following].text.strip()
            marked = _MARK.match(text)
            if (
                text.startswith((">", "|"))
                or formula(text)
                or (marked and marked.end())
                or not self._may_join(joined, text)
            ):
                return None
            joined, rows = f"{joined} {text}", following + 1 - at

    def _may_join(self, before: str, text: str) -> bool:
        """Tell whether a line may go on with the one before: that is known in part, and this is no order by itself."""
        if not (MARK.search(before) or _PLACE.search(before)) or len(before) > 4_000:
            return False
        if _QUOTED.fullmatch(before) or (self._orders(text) and not self._goes_on(before)):
            return False
        return not (self._orders(text) and _LABELLED.search(text))

    def _goes_on(self, words: str) -> bool:
        try:
            self._parsed(words)
        except NotUnderstood as error:
            return error.goes_on
        return False

    def _whole(self, words: str) -> tuple[tuple[Provision, ...], str, str] | None:
        """Return what the words order, the text behind their colon, and what else stands behind them."""
        ends = [len(words), *(found.start() for found in _SENTENCE.finditer(words))][:_JOINED]
        for end in ends:
            try:
                told, text = self._parsed(words[:end])
                return told, text, words[end:].strip()
            except NotUnderstood:
                lead = _lead(words[:end]) if end == len(words) or words[end - 1] in ".:" else None
                if lead is not None:
                    return (Provision(Verb.LEAD, (lead,)),), "", words[end:].strip()
        return None

    def _order_of(self, row: Row, kind: str, told: tuple[Provision, ...], text: str, rows: int, rest: str) -> None:
        """Take a sentence that is understood, with the text that follows."""
        last = self._rows[self._at + rows - 1]
        shown = " ".join(self._shown(each.text) for each in self._rows[self._at : self._at + rows] if each.text.strip())
        told = tuple(replace(each, targets=self._placed(each)) for each in told)
        lead = self._nest.within(Target())
        segment = Segment(row.first, last.last, shown, provisions=told, text=text, mark=kind, lead=lead)
        if told[-1].verb is Verb.LEAD:
            target = told[-1].targets[0] if told[-1].targets else None
            self._nest.lead(kind, target)
        if rest:
            self._go_on_with(rest, segment, rows)
            return
        self._at += rows
        if told[-1].verb is not Verb.LEAD and told[-1].opens:
            segment = self._inline(segment) if text else self._following(segment)
        elif told[-1].new >= 0 and not told[-1].old and told[-1].anchor < 0:
            segment = self._one_quotation(segment, told[-1].new)
        self._found.append(segment)

    def _one_quotation(self, segment: Segment, number: int) -> Segment:
        """Return a sentence whose new text is quoted, which is not certain where another quotation follows."""
        following = self._next()
        if following is None or not _QUOTED.fullmatch(following.strip()):
            return segment
        text = self._order.quotations[number]
        return self._uncertain(segment, (text, f"{text}\n\n{self._shown_text(following)}"))

    def _placed(self, provision: Provision) -> tuple[Target, ...]:
        targets = provision.targets or (() if provision.verb is Verb.LEAD else (Target(),))
        return tuple(self._nest.within(each) for each in targets)

    def _go_on_with(self, rest: str, segment: Segment, rows: int) -> None:
        """Take what stands behind a sentence on its line as a line of its own."""
        self._found.append(segment)
        index = self._at + rows - 1
        line = self._rows[index]
        self._rows = (*self._rows[:index], Row(line.first, line.last, rest), *self._rows[index + 1 :])
        self._at = index

    def _inline(self, segment: Segment) -> Segment:
        """Return a sentence with the text behind its colon and on the lines directly below it."""
        parts = [segment.text]
        while self._at < len(self._rows) and (text := self._rows[self._at].text).strip():
            if self._stops(text, segment.mark):
                break
            parts.append(text.strip())
            segment = replace(segment, last=self._rows[self._at].last)
            self._at += 1
        whole = " ".join(parts)
        sentences = _SENTENCE.split(whole)
        if any(
            self._orders(each) or self._like_an_order(each) or _ABOUT.search(each) or _NAMES_A_SECTION.match(each)
            for each in sentences
        ):
            return self._uncertain(segment, (sentences[0], whole))
        return self._single(replace(segment, text=self._shown_text(whole)))

    def _shown_text(self, text: str) -> str:
        return self._order.shown(text)

    def _single(self, segment: Segment) -> Segment:
        """Return a sentence with its text, which is not certain where a paragraph follows that is nothing else."""
        text = self._next()
        if text is None or not _takes_paragraphs(segment.provisions[-1]) or self._stops(text, segment.mark):
            return segment
        return self._uncertain(segment, (segment.text, f"{segment.text}\n\n{text.strip()}"))

    def _next(self) -> str | None:
        return next((row.text for row in self._rows[self._at :] if row.text.strip()), None)

    def _uncertain(self, segment: Segment, candidates: Sequence[str]) -> Segment:
        shown = tuple(self._shown_text(each).strip() for each in dict.fromkeys(candidates))
        reason = msg("It is not certain where the new text ends: put it between quotation marks.")
        return replace(segment, reason=reason, candidates=shown)

    def _following(self, segment: Segment) -> Segment:
        """Return a sentence with the text on the lines that follow it."""
        while self._at < len(self._rows) and not self._rows[self._at].text.strip():
            self._at += 1
        if self._at >= len(self._rows):
            return segment
        row = self._rows[self._at]
        if row.text.lstrip().startswith(">"):
            return self._exactly(segment)
        if quoted := _QUOTED.fullmatch(row.text.strip()):
            self._at += 1
            segment = replace(segment, text=self._order.quotations[int(quoted[1])], quoted=True, last=row.last)
            following = self._next()
            if following is not None and _QUOTED.fullmatch(following.strip()):
                return self._uncertain(segment, (segment.text, f"{segment.text}\n\n{self._shown_text(following)}"))
            return segment
        return self._open(segment)

    def _exactly(self, segment: Segment) -> Segment:
        rows: list[str] = []
        while self._at < len(self._rows) and (text := self._rows[self._at].text.lstrip()).startswith(">"):
            rows.append(text[1:].removeprefix(" "))
            segment = replace(segment, last=self._rows[self._at].last)
            self._at += 1
        return replace(segment, text="".join(f"{row}\n" for row in rows), exact=True, quoted=True)

    def _open(self, segment: Segment) -> Segment:
        """Return a sentence with the lines that follow, up to what is something else."""
        taken: list[str] = []
        doubt: list[str] = []
        while self._at < len(self._rows):
            row = self._rows[self._at]
            if row.text.strip():
                if self._stops(row.text, segment.mark):
                    break
                if self._doubtful(row.text, taken, segment.mark):
                    doubt.append(row.text)
                if taken and not taken[-1].strip() and not _takes_paragraphs(segment.provisions[-1]):
                    doubt.append(row.text)
                    break
            taken.append(row.text)
            if row.text.strip():
                segment = replace(segment, last=row.last)
            self._at += 1
            if doubt:
                break
        text = "\n".join(taken).strip("\n")
        if not text.strip():
            return segment
        if doubt:
            before = "\n".join(taken[: len(taken) - 1]).strip() if taken and taken[-1] == doubt[0] else text
            return self._uncertain(segment, [each for each in (before, f"{before}\n\n{doubt[0]}") if each.strip()])
        return replace(segment, text=self._shown_text(text))

    def _doubtful(self, text: str, taken: Sequence[str], mark: str) -> bool:
        """Tell whether a line may be something else than new text."""
        later = any(each.strip() for each in taken)
        if self._like_an_order(text) or _ABOUT.search(text) or formula(text):
            return True
        said = later or text.rstrip().endswith(".")  # the heading of a section is none
        if said and any(_NAMES_A_SECTION.match(_bare(each)[1]) for each in _SENTENCE.split(text)):
            return True
        if not later and MARK.match(text.strip()):
            return True
        kind, words = self._mark(text, look=True)
        if later and kind and kind == mark and kind != "-":
            return True
        if kind and not words:
            return True
        ends = _ENDS.search(text.strip()) is not None or _heads(text)
        return later and not taken[-1].strip() and not ends

    def _stops(self, text: str, mark: str) -> bool:
        """Tell whether a line is something else than new text, for certain."""
        if ends_text(text):
            return True
        if text.lstrip().startswith((">", "|")):
            return False
        kind, words = self._mark(text, look=True)
        if kind and not words:
            return kind == mark or kind in {each for each, _ in self._nest.levels}
        return self._orders(words) or self._orders(text.strip())

    def _mark(self, text: str, *, look: bool = False) -> tuple[str, str]:
        """Return what kind of mark a line begins with, "" for none, and what stands behind it."""
        found = _MARK.match(text)
        if found is None or not (found["bullet"] or found["mark"] or found["lone"]):
            return "", text.strip()
        words = text[found.end() :].strip()
        said = found["mark"] or found["lone"] or "-"
        kind = self._kind(said.split()[-1] if said != "-" else "-", bracketed="(" in found[0], look=look)
        return kind, words

    def _kind(self, mark: str, *, bracketed: bool, look: bool) -> str:
        """Return the kind of a mark: capital, letter, figure or Roman; "i" behind "h" is a letter."""
        before = self._last_letter
        if not look:
            self._last_letter = mark
        if mark == "-":
            return "-"
        if mark.isdigit():
            return "(1)" if bracketed else "1"
        roman = re.fullmatch(r"[ivx]+", mark) is not None and not (
            len(mark) == 1 and ord(mark) - 1 == ord(before[:1] or " ")
        )
        kind = (
            (
                "I"
                if re.fullmatch(r"[IVX]+", mark) and not (len(mark) == 1 and before[:1] == chr(ord(mark) - 1))
                else "A"
            )
            if mark.isupper()
            else "i"
            if roman
            else "a"
        )
        return f"({kind})" if bracketed else kind


def like_an_order(words: str) -> bool:
    """Tell whether some words may be an order: a verb of one, and a place or a quotation."""
    return len(words) <= 2_000 and _VERB.search(words) is not None and _PLACE.search(words) is not None


def _bare(text: str) -> tuple[str, str]:
    found = _MARK.match(text)
    return (found[0], text[found.end() :].strip()) if found else ("", text.strip())


def _heads(text: str) -> bool:
    """Tell whether a line is the heading of a section, or may be a line of one."""
    return re.match(r"\s*(?:[*#]*\s*\d[\w.]*\s+\S|artikel \d|article \d)", text, re.IGNORECASE) is not None


def _lead(words: str) -> Target | None:
    """Return the place that words name which say nothing else, "Bladzijde 6, paragraaf 3.1:"; None for any other."""
    bare = words.strip().rstrip(":. ")
    if MARK.search(bare) or len(bare) > 200:
        return None
    try:
        target = target_of(bare)
    except NotUnderstood:
        return None
    return target if target.numbers and not target.heading and not target.edge else None


def _takes_paragraphs(provision: Provision) -> bool:
    """Tell whether more than one paragraph may come: a section, its text, paragraphs or items."""
    thing = provision.thing
    if thing is not None and thing.value == "unit":
        return True
    if provision.verb is Verb.INSERT and thing is None and provision.side is not None and provision.anchor < 0:
        return not any(each.parts for each in provision.targets)
    if provision.verb in {Verb.READ, Verb.REPLACE, Verb.CHANGE}:
        target = provision.targets[0] if provision.targets else Target()
        parts = [each.part for each in target.parts]
        return (
            not provision.old
            and not target.heading
            and (not parts or parts[-1] in {Part.PARAGRAPH, Part.LIST, Part.TABLE})
        )
    many = thing is not None and thing.value != "text" and (not thing.numbers or thing.numbers[0] != 1)
    return many and part_of(thing.value) in {Part.PARAGRAPH, Part.ITEM, Part.ROW, None} if thing else False
