"""What follows a sentence of an order: its new text, quoted, behind `>`, on its line or on the lines below. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sub_cli.errata.orders.quotations import Row
from sub_cli.errata.orders.segments.doubt import Doubt, takes_paragraphs
from sub_cli.errata.orders.segments.model import Segment
from sub_cli.errata.orders.segments.rows import Rows
from sub_cli.errata.orders.segments.sentences import QUOTED, ended
from sub_cli.errata.orders.vocabulary import Verb
from sub_cli.messages import msg

_UNCERTAIN = msg("It is not certain where the new text ends: put it between quotation marks.")


class Following:
    """Takes the lines of new texts, and leaves what is something else."""

    def __init__(self, rows: Rows, doubt: Doubt) -> None:
        self._rows = rows
        self._doubt = doubt

    def with_text(self, segment: Segment) -> Segment:
        """Return a sentence with the new text that follows it, or why it is not certain which that is."""
        last = segment.provisions[-1]
        if last.verb is not Verb.LEAD and last.opens:
            return self._inline(segment) if segment.text else self._below(segment)
        if last.new >= 0 and not last.old and last.anchor < 0:
            return self._only(segment, self._rows.quotation(last.new))
        return segment

    def exactly(self, segment: Segment) -> Segment:
        """Return a sentence with the lines behind `>` that follow."""
        taken: list[str] = []
        while self._rows.left and (text := self._rows.here.text.lstrip()).startswith(">"):
            taken.append(f"{text[1:].removeprefix(' ')}\n")
            segment = replace(segment, last=self._rows.here.last)
            self._rows.at += 1
        return replace(segment, text="".join(taken), exact=True, quoted=True)

    # -- certain ----------------------------------------------------------------------------------------

    def _only(self, segment: Segment, text: str) -> Segment:
        """Return a sentence whose new text is a quotation, or why it is not certain: another one follows."""
        following = self._rows.upcoming
        if following is None or not QUOTED.fullmatch(following.strip()):
            return segment
        return self._uncertain(segment, (text, f"{text}\n\n{following}"))

    def _below(self, segment: Segment) -> Segment:
        """Return a sentence with the text on the lines below it."""
        self._rows.skip_blank()
        if not self._rows.left:
            return segment
        row = self._rows.here
        if row.text.lstrip().startswith(">"):
            return self.exactly(segment)
        if quoted := QUOTED.fullmatch(row.text.strip()):
            self._rows.at += 1
            text = self._rows.quotation(int(quoted[1]))
            segment = replace(segment, text=text, quoted=True, last=row.last)
            return self._only(segment, text)
        return self._open(segment)

    # -- on the line ------------------------------------------------------------------------------------

    def _inline(self, segment: Segment) -> Segment:
        """Return a sentence with the text behind its colon and on the lines directly below it."""
        parts = [segment.text]
        while (row := self._rows.attached) and not self._doubt.stops(row.text, segment.mark):
            parts.append(row.text.strip())
            segment = replace(segment, last=row.last)
            self._rows.at += 1
        whole = " ".join(parts)
        sentences = ended(whole)
        if self._doubt.inline(sentences):
            return self._uncertain(segment, (sentences[0], whole))
        return self._single(replace(segment, text=self._rows.shown(whole)))

    def _single(self, segment: Segment) -> Segment:
        """Return a sentence with its text, which is not certain where a paragraph follows that is nothing else."""
        text = self._rows.upcoming
        if text is None or not takes_paragraphs(segment.provisions[-1]) or self._doubt.stops(text, segment.mark):
            return segment
        return self._uncertain(segment, (segment.text, f"{segment.text}\n\n{text.strip()}"))

    # -- on the lines below -----------------------------------------------------------------------------

    def _open(self, segment: Segment) -> Segment:
        """Return a sentence with the lines that follow, up to what is something else."""
        taken, doubt = self._taken(segment)
        end = max((row.last for row in taken if row.text.strip()), default=segment.last)
        segment = replace(segment, last=end)
        text = "\n".join(row.text for row in taken).strip("\n")
        if not text.strip():
            return segment
        if not doubt:
            return replace(segment, text=self._rows.shown(text))
        before = "\n".join(row.text for row in taken[:-1]).strip() if taken and taken[-1].text == doubt else text
        return self._uncertain(segment, [each for each in (before, f"{before}\n\n{doubt}") if each.strip()])

    def _taken(self, segment: Segment) -> tuple[list[Row], str]:
        """Return the lines that may be new text, and the first of which that is not certain; "" for none."""
        taken: list[Row] = []
        while self._rows.left:
            row = self._rows.here
            if row.text.strip() and self._doubt.stops(row.text, segment.mark):
                break
            if row.text.strip() and _parted(taken) and not takes_paragraphs(segment.provisions[-1]):
                return taken, row.text
            before = taken[-1].text if taken else None
            taken.append(row)
            self._rows.at += 1
            if row.text.strip() and self._doubt.doubtful(row.text, before, segment.mark):
                return taken, row.text
        return taken, ""

    def _uncertain(self, segment: Segment, candidates: Sequence[str]) -> Segment:
        shown = tuple(self._rows.shown(each).strip() for each in dict.fromkeys(candidates))
        return replace(segment, reason=_UNCERTAIN, candidates=shown)


def _parted(taken: Sequence[Row]) -> bool:
    """Tell whether a blank line stands behind what was taken."""
    return bool(taken) and not taken[-1].text.strip()
