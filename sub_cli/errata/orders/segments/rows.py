"""The lines of an order, gone through one after another. Pure."""

from __future__ import annotations

from sub_cli.errata.orders.quotations import Masked, Row


class Rows:
    """The lines of an order, and at which of them the reading is."""

    def __init__(self, order: Masked) -> None:
        self._order = order
        self._rows = list(order.rows)
        self.at = 0

    def __getitem__(self, index: int) -> Row:
        """Return a line."""
        return self._rows[index]

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._rows)

    @property
    def left(self) -> bool:
        """Tell whether lines are left."""
        return self.at < len(self._rows)

    @property
    def here(self) -> Row:
        """Return the line at which the reading is."""
        return self._rows[self.at]

    @property
    def attached(self) -> Row | None:
        """Return the line at which the reading is; None where it is blank, or none is left."""
        return self.here if self.left and self.here.text.strip() else None

    @property
    def upcoming(self) -> str | None:
        """Return the next words; None where none are left."""
        index = self.told_from(self.at)
        return self._rows[index].text if index < len(self._rows) else None

    def told_from(self, index: int) -> int:
        """Return the first line from `index` on that is not blank; how many there are where none is."""
        while index < len(self._rows) and not self._rows[index].text.strip():
            index += 1
        return index

    def skip_blank(self) -> None:
        """Go to the next line that is not blank."""
        self.at = self.told_from(self.at)

    def stretch(self, count: int) -> list[Row]:
        """Return the next lines, but for those that are blank."""
        return [row for row in self._rows[self.at : self.at + count] if row.text.strip()]

    def go_on_with(self, rest: str, count: int) -> None:
        """Go on behind what was taken of the last of some lines."""
        self.at += count - 1
        self._rows[self.at] = Row(self.here.first, self.here.last, rest)

    def shown(self, text: str) -> str:
        """Return some words with what their marks stand for."""
        return self._order.shown(text)

    def quotation(self, number: int) -> str:
        """Return the words of a quotation."""
        return self._order.quotations[number]
