"""The rows of a renvooi: what the PDF of a change shows, ready for its template. `render` makes the page itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sub_cli.diff.changes import SectionChange
from sub_cli.document.blocks import BlockKind
from sub_cli.messages import Message, msg, nmsg
from sub_cli.redline.base import STATE_WORDS, Look, Row, State, printable, rows
from sub_cli.redline.html import words_html

_SIDES = {"+": "new", "-": "removed"}


@dataclass(frozen=True, slots=True)
class RenvooiRow:
    """One numbered row."""

    number: int
    state: str
    """Its state as a stable name, for the style sheet: changed, new, removed, moved, unchanged."""
    word: str
    """Its state in the reader's language."""
    html: str
    """Its words with `ins` and `del`; safe to put into a page as it is."""
    notes: tuple[str, ...] = ()
    """What the words do not show, in the reader's language."""
    parts: tuple[tuple[str, str], ...] = ()
    """The same words without their formats, each stretch with `same`, `new` or `removed`."""
    form: str = ""
    """What kind of block it stands in, where that shows: item, heading, quote, row, footnote, code."""
    mark: str = ""
    """Number of the item or label of the footnote that it begins; empty for any other."""


def renvooi_rows(section: SectionChange, look: Look) -> tuple[RenvooiRow, ...]:
    """Return every row of a section, unchanged ones too, as the renvooi shows them."""
    return tuple(_row(row, look) for row in rows(section))


def _row(row: Row, look: Look) -> RenvooiRow:
    notes = [look.translate(note) for note in row.notes]
    if row.partner:
        place = msg("moved to {row}", row=row.partner) if row.gone else msg("moved from {row}", row=row.partner)
        notes.insert(0, look.translate(place))
    html = words_html(row.runs, look, air=True)
    if row.state is State.MOVED and not row.gone:
        html = f'<span class="moved">{html}</span>'
    parts = tuple((printable(run.text), _SIDES.get(run.op, "same")) for run in row.runs)
    kind = row.block.shape.kind
    form = "" if kind in (BlockKind.PARAGRAPH, BlockKind.OTHER) else kind.value
    mark = printable(row.mark) if row.mark[-1:] in (".", "]") else ""
    if kind is BlockKind.ITEM:
        form += " deep" * (row.block.shape.depth > 1) + " on" * (not row.first) + " counted" * bool(mark)
    word = look.translate(STATE_WORDS[row.state])
    return RenvooiRow(row.number, row.state.value, word, html, tuple(notes), parts, form, mark)


def renvooi_summary(section: SectionChange) -> Message:
    """Return the size of a change as the renvooi says it: sentences by state, and words."""
    counted = Counter(row.state for row in rows(section) if not (row.state is State.MOVED and row.gone))
    states = [state for state in (State.NEW, State.GONE, State.MOVED) if counted[state]]
    said: Message = nmsg("{n} sentence changed", "{n} sentences changed", counted[State.EDITED])
    for state in states:
        said = msg("{said}, {count} {state}", said=said, count=counted[state], state=STATE_WORDS[state])
    return msg(
        "{said}, {same} unchanged (+{added} −{removed} words)",
        said=said,
        same=counted[State.SAME],
        added=section.added,
        removed=section.removed,
    )
