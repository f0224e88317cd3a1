"""Goes through the lines of an order and takes them apart: formulas, sentences with their texts, the rest. Pure."""

from __future__ import annotations

from dataclasses import replace

from sub_cli.errata.orders.formulas import Formula, decisions_apart
from sub_cli.errata.orders.provision import IsTitle, Provision, Target
from sub_cli.errata.orders.quotations import Masked, Row
from sub_cli.errata.orders.segments.doubt import Doubt
from sub_cli.errata.orders.segments.elsewhere import leads_elsewhere, leads_the_plan
from sub_cli.errata.orders.segments.following import Following
from sub_cli.errata.orders.segments.likeness import like_an_order, names_a_place
from sub_cli.errata.orders.segments.marks import Mark, Marked, Marks, bare
from sub_cli.errata.orders.segments.model import MOST, Segment
from sub_cli.errata.orders.segments.nest import Nest
from sub_cli.errata.orders.segments.ongoing import Ongoing, formula_of
from sub_cli.errata.orders.segments.rows import Rows
from sub_cli.errata.orders.segments.sentences import Sentences, Told
from sub_cli.errata.orders.vocabulary import Verb
from sub_cli.messages import Message, msg

_NO_ORDER = msg("This is no sentence of a change order.")
_ELSEWHERE = msg("It is not known to be about this plan: nothing below it is carried out.")
_SEVERAL = msg("It names several places: nothing below it is carried out.")
_STANDS_IN = {
    Formula.EXPLANATION: msg("It stands in the explanation: what is to be carried out stands above that."),
    Formula.PREAMBLE: msg("It stands in the preamble: what is to be carried out stands below that."),
}


def segments(order: Masked, is_title: IsTitle, title: str) -> tuple[Segment, ...]:
    """Return the parts of an order, one after another; `title` is that of the plan."""
    return tuple(_Walk(order, is_title, title).all())


class _Walk:
    """Goes through the lines of an order."""

    def __init__(self, order: Masked, is_title: IsTitle, title: str) -> None:
        self._title = title
        self._rows = Rows(order)
        self._sentences = Sentences(is_title, title)
        self._marks = Marks()
        self._nest = Nest()
        self._following = Following(self._rows, Doubt(self._sentences, self._marks, self._nest))
        self._ongoing = Ongoing(self._rows, self._sentences)
        self._found: list[Segment] = []
        self._pending: tuple[Mark, ...] = ()
        """The marks that stand alone on the line before."""

    def all(self) -> list[Segment]:
        """Return all segments."""
        self._rows.skip_blank()
        while self._rows.left and len(self._found) < MOST:
            self._line(self._rows.here)
            self._rows.skip_blank()
        if self._rows.left:
            self._refuse_the_rest(self._rows.here)
        return self._found

    def _refuse_the_rest(self, row: Row) -> None:
        reason = msg("An order has at most {count} sentences.", count=MOST)
        last = self._rows[len(self._rows) - 1].last
        self._found.append(Segment(row.first, last, self._shown(row.text)[:200], reason=reason))

    def _shown(self, text: str) -> str:
        return self._rows.shown(text).strip()

    def _line(self, row: Row) -> None:
        """Take what begins on a line."""
        head, rest = self._decision(row.text)
        named = Formula.DECISION if rest else formula_of(row.text)
        if named is Formula.DECISION and not rest and self._orders_as_well(row.text):
            named = None
        if named is not None:
            self._ongoing.begin(named, row.text)
            self._formula(row, head, rest, named)
        elif (going := self._ongoing.here()) is not None:
            self._stand(row, going)
        else:
            self._sentence(row)

    # -- formulas ---------------------------------------------------------------------------------------

    def _decision(self, text: str) -> tuple[str, str]:
        """Return a decision and the order that stands behind it on its line; the line and nothing for any other."""
        for head, rest in decisions_apart(text):
            colon = head.rstrip().endswith(":")
            if names_a_place(rest) and (colon or self._sentences.whole(rest) is not None):
                return head, rest
        return text, ""

    def _orders_as_well(self, text: str) -> bool:
        """Tell whether a decision is an order itself, or looks like one: it is carried out, or told."""
        if not names_a_place(text):
            return False
        told = self._sentences.whole(text)
        leads = told is not None and any(each.numbers for each in told.provisions[-1].targets)
        return leads or (like_an_order(text) and not text.rstrip().endswith(":"))

    def _formula(self, row: Row, head: str, rest: str, named: Formula) -> None:
        self._found.append(Segment(row.first, row.first if rest else row.last, self._shown(head), named))
        self._pending = ()
        if rest:
            self._rows.go_on_with(rest, 1)
        else:
            self._rows.at += 1

    def _stand(self, row: Row, going: Formula) -> None:
        """Take a line that goes on with a formula; what might be an order is told, and not carried out."""
        barred = going in _STANDS_IN and self._sentences.orders(bare(row.text))
        segment = Segment(row.first, row.last, self._shown(row.text), None if barred else going, barred=barred)
        self._found.append(replace(segment, reason=_STANDS_IN[going]) if barred else segment)
        self._rows.at += 1

    # -- sentences --------------------------------------------------------------------------------------

    def _sentence(self, row: Row) -> None:
        """Take one sentence with its text, over as few lines as make it whole."""
        ways = self._marks.take(row.text)
        if ways[0].marks and not ways[0].words:
            self._alone(row, ways[0])
            return
        pending, self._pending = self._pending, ()
        for marked in ways:
            told = self._sentences.spread(self._rows, marked.words)
            if told is not None:
                self._order(row, marked.marks or pending, told)
                return
        self._unread(row, ways[0], pending)

    def _alone(self, row: Row, marked: Marked) -> None:
        """Take marks that stand alone: they are those of the line that follows."""
        self._found.append(Segment(row.first, row.last, self._shown(row.text), Formula.MARK, mark=marked.kind))
        self._nest.enter(marked.marks)
        self._pending = marked.marks
        self._rows.at += 1

    def _order(self, row: Row, marks: tuple[Mark, ...], told: Told) -> None:
        """Take a sentence that is understood, with the text that follows."""
        self._nest.enter(marks)
        segment = self._placed(row, marks, told)
        barred = self._nest.barred
        if segment.provisions[-1].verb is Verb.LEAD:
            segment = self._lead(segment, marks)
        if told.rest:
            self._rows.go_on_with(told.rest, told.rows)
        else:
            self._rows.at += told.rows
            segment = self._following.with_text(segment)
        self._found.append(replace(segment, reason=barred, barred=True) if barred else segment)

    def _placed(self, row: Row, marks: tuple[Mark, ...], told: Told) -> Segment:
        """Return a sentence with its places within those of the leads above it."""
        lines = self._rows.stretch(told.rows)
        words = " ".join(self._shown(each.text) for each in lines)
        provisions = tuple(replace(each, targets=self._targets(each)) for each in told.provisions)
        kind = marks[-1].kind if marks else ""
        lead = self._nest.within(Target())
        return Segment(row.first, lines[-1].last, words, None, provisions, told.text, mark=kind, lead=lead)

    def _targets(self, provision: Provision) -> tuple[Target, ...]:
        targets = provision.targets or (() if provision.verb is Verb.LEAD else (Target(),))
        return tuple(self._nest.within(each) for each in targets)

    def _lead(self, segment: Segment, marks: tuple[Mark, ...]) -> Segment:
        """Take down the place that a lead names; below one that names several nothing is carried out."""
        targets = segment.provisions[-1].targets
        several = _SEVERAL if len(targets) > 1 else None
        self._nest.lead(marks, targets[0] if targets else None, several and self._below(segment.words))
        return replace(segment, reason=several)

    def _below(self, words: str) -> Message:
        return msg("It stands below “{words}”, of which nothing is carried out.", words=words[:80])

    # -- what is not understood -------------------------------------------------------------------------

    def _unread(self, row: Row, marked: Marked, pending: tuple[Mark, ...]) -> None:
        """Take a line that is no sentence of an order; a lead may be of this plan, or of another document."""
        marks, shown = marked.marks or pending, self._shown(marked.words)
        self._nest.enter(marks)
        segment = Segment(
            row.first, row.last, shown, reason=self._reason(marked.words), lead=self._nest.within(Target())
        )
        if leads_the_plan(shown, self._title):
            segment = replace(segment, reason=None, provisions=(Provision(Verb.LEAD, (Target(plan=True),)),))
            self._nest.lead(marks, Target(plan=True))
        elif leads_elsewhere(marked.words):
            segment = replace(segment, reason=_ELSEWHERE)
            self._nest.lead(marks, None, self._below(shown))
        self._rows.at += 1
        exact = self._rows.left and self._rows.here.text.lstrip().startswith(">") and marked.words[:1] != ">"
        self._found.append(self._following.exactly(segment) if exact else segment)

    def _reason(self, words: str) -> Message:
        trouble = self._sentences.trouble(words)
        known = trouble is not None and (trouble.partly or like_an_order(words))
        return trouble.reason if trouble is not None and known else _NO_ORDER
