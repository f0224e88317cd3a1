"""What goes on below a formula: an explanation, a signature, the grounds of a preamble. Pure.

An explanation goes on to the end, or to where another order begins. A preamble goes on to the decision; where none
follows, its grounds go on as long as they are items of a list, or no orders.
"""

from __future__ import annotations

from sub_cli.errata.orders.formulas import Formula, begins_an_order, decides, formula, opens_grounds
from sub_cli.errata.orders.segments.likeness import like_an_order
from sub_cli.errata.orders.segments.marks import bare, is_marked
from sub_cli.errata.orders.segments.rows import Rows
from sub_cli.errata.orders.segments.sentences import Sentences

_MARKED = frozenset({Formula.COMMENCEMENT, Formula.CITATION, Formula.CLOSING})
"""What may be an item of a list, such as its last: "3. Dit besluit treedt in werking"."""
_AHEAD = 400
"""Lines of a preamble."""
_LONGEST_NAME = 80
"""Characters of a line of a signature."""


def formula_of(text: str) -> Formula | None:
    """Return the formula that a line is, by itself or as an item of a list."""
    named = formula(text)
    if named is None and is_marked(text) and (listed := formula(bare(text))) in _MARKED:
        return listed
    return named


class Ongoing:
    """The formula that goes on at the line that is read."""

    def __init__(self, rows: Rows, sentences: Sentences) -> None:
        self._rows = rows
        self._sentences = sentences
        self._current: Formula | None = None
        self._decision = -1
        """The line of the decision that the preamble leads to; -1 where none follows."""
        self._grounds = False

    def begin(self, named: Formula, text: str) -> None:
        """Take down a formula; within an explanation only one with which another order begins counts."""
        explained = self._current is Formula.EXPLANATION
        if named is Formula.COMMENCEMENT or (explained and not begins_an_order(named, text)):
            return
        self._current, self._decision, self._grounds = named, -1, opens_grounds(text)
        if named is Formula.PREAMBLE:
            self._decision = self._decided(text)

    def _decided(self, text: str) -> int:
        lines = range(self._rows.at + 1, min(self._rows.at + _AHEAD, len(self._rows)))
        return next((n for n in lines if decides(self._rows[n].text)), -1)

    def here(self) -> Formula | None:
        """Return the formula that goes on at this line; None where something else begins."""
        if not self._goes_on(self._rows.here.text):
            self._current = None
        return self._current

    def _goes_on(self, text: str) -> bool:
        if self._current is Formula.SIGNATURE:
            return len(text) <= _LONGEST_NAME and not like_an_order(text)
        if self._current is Formula.PREAMBLE:
            return self._rows.at < self._decision or (self._grounds and self._is_ground(text))
        return self._current is Formula.EXPLANATION

    def _is_ground(self, text: str) -> bool:
        return is_marked(text) or not (like_an_order(text) or self._sentences.orders(text))
