"""A history of a text of which is known who wrote each word: what blame is measured against."""

from __future__ import annotations

import random
from collections.abc import Iterable

WORDS = (
    "de het een van en in dat met voor op is zijn wordt aan door niet ook bij als tot over provincie gemeente plan "
    "besluit raad inwoner weg water natuur kosten jaar periode overleg samenwerking opgave partij bestuur doel middel "
    "begroting toezicht kennis vraag regio beleid programma uitvoering college staten waterschap overheid kans risico "
    "rol taak zorg woning energie klimaat bodem landschap fiets auto trein brug sluis dijk veen weide bos heide stad"
).split()


class KnownHistory:
    """A text that is edited by chance, and in which every word remembers who wrote it."""

    def __init__(self, seed: int) -> None:
        """Write the first text; the same `seed` gives the same history."""
        self.chance = random.Random(seed)
        self.fresh = 0
        self.rows = [self._sentence("r0") for _ in range(12)]
        self.past: list[list[list[tuple[str, str]]]] = []

    def _word(self, key: str) -> tuple[str, str]:
        self.fresh += 1
        rare = self.chance.random() < 0.3
        return (f"{self.chance.choice(WORDS)}{self.fresh}" if rare else self.chance.choice(WORDS)), key

    def _sentence(self, key: str) -> list[tuple[str, str]]:
        return [self._word(key) for _ in range(self.chance.randint(8, 17))]

    def edit(self, key: str) -> None:
        """Change words, add, drop or move a sentence, or go back to an earlier text, as the revision `key`."""
        self.past.append([list(row) for row in self.rows])
        kind = self.chance.choices(["words", "new", "drop", "move", "revert"], [60, 12, 10, 8, 10])[0]
        at = self.chance.randrange(len(self.rows))
        if kind == "words":
            for _ in range(self.chance.randint(1, 2)):
                self._edit_words(self.rows[self.chance.randrange(len(self.rows))], key)
        elif kind == "new":
            self.rows.insert(at, self._sentence(key))
        elif kind == "drop" and len(self.rows) > 6:
            self.rows.pop(at)
        elif kind == "move":
            self.rows.insert(self.chance.randrange(len(self.rows)), self.rows.pop(at))
        elif kind == "revert":
            self.rows = [list(row) for row in self.past[-self.chance.randint(1, min(5, len(self.past)))]]

    def _edit_words(self, row: list[tuple[str, str]], key: str) -> None:
        start = self.chance.randrange(len(row))
        size = self.chance.randint(0, 3) if len(row) > 6 else 0
        row[start : start + size] = [self._word(key) for _ in range(self.chance.randint(0 if size else 1, 3))]

    def text(self) -> str:
        """Return the text as it is now, a sentence a line."""
        return "".join(" ".join(word for word, _ in row) + ".\n" for row in self.rows)

    def share_right(self, credited: Iterable[tuple[str, str]]) -> float:
        """Return the share, 0 to 1, of the words that were credited, as (word, key), to who wrote them."""
        return share_right(self.rows, credited)


def share_right(rows: Iterable[Iterable[tuple[str, str]]], credited: Iterable[tuple[str, str]]) -> float:
    """Return the share of the words in `rows`, as (word, key), that were credited to their key; full stops apart."""
    truth = [key for row in rows for _, key in row]
    given = [key for word, key in credited if word.strip() != "."]
    return sum(one == other for one, other in zip(given, truth, strict=True)) / len(truth)
