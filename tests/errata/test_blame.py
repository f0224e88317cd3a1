"""Every word has exactly one origin, and it is the right one."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata.blame import Credit, blame, shares
from tests.errata.generate import LINES


def told(credits: tuple[Credit, ...]) -> list[str]:
    """Return the sentences as `origin: word/origin…`, runs of one origin joined."""
    rows = []
    for credit in credits:
        runs: list[list[str]] = []
        for word in credit.words:
            if runs and runs[-1][1] == word.origin:
                runs[-1][0] += word.text
            else:
                runs.append([word.text, word.origin])
        rows.append(f"{credit.line} {credit.origin}: " + "".join(f"[{text}]{origin}" for text, origin in runs))
    return rows


def test_a_changed_sentence_keeps_the_credit_of_the_words_that_stayed() -> None:
    found = blame(
        [
            ("base", "De provincie werkt samen met gemeenten.\n\nAlles blijft.\n"),
            ("E01", "De provincie werkt graag samen met gemeenten en waterschappen.\n\nAlles blijft.\n"),
        ]
    )
    assert told(found) == [
        "1 E01: [De provincie werkt ]base[graag ]E01[samen met gemeenten ]base[en waterschappen]E01[.]base",
        "3 base: [Alles blijft.]base",
    ]


def test_a_revert_credits_the_original() -> None:
    found = blame(
        [("base", "Een zin over wegen.\n"), ("E01", "Een heel andere tekst.\n"), ("revert", "Een zin over wegen.\n")]
    )
    assert told(found) == ["1 base: [Een zin over wegen.]base"]


def test_a_word_that_returns_in_a_changed_sentence_is_credited_to_its_first_origin() -> None:
    found = blame(
        [
            ("base", "De raad besluit elk jaar over het plan.\n"),
            ("E01", "De raad besluit over het plan.\n"),
            ("E02", "De raad besluit elk jaar over het hele plan.\n"),
        ]
    )
    assert told(found) == ["1 E02: [De raad besluit elk jaar over het ]base[hele ]E02[plan.]base"]


def test_a_moved_sentence_stays_its_authors_and_a_copy_is_new() -> None:
    found = blame([("base", "Een.\nTwee.\n"), ("E01", "Twee.\nEen.\nTwee.\n")])
    assert [(credit.text, credit.origin) for credit in found] == [("Twee.", "base"), ("Een.", "base"), ("Twee.", "E01")]


def test_a_sentence_split_in_two_keeps_its_words() -> None:
    found = blame(
        [
            ("base", "Wij werken samen met alle gemeenten en wij delen onze kennis met elke burger.\n"),
            ("E01", "Wij werken samen met alle gemeenten.\nOok wij delen onze kennis met elke burger.\n"),
        ]
    )
    assert shares(found) == {"base": 13, "E01": 1}


def test_shares_count_words_and_not_marks() -> None:
    assert shares(blame([("a", "Eén, twee!\n"), ("b", "Eén, twee!\nDrie.\n")])) == {"a": 2, "b": 1}
    assert blame([]) == blame([("a", "\n\n")]) == ()


@given(st.lists(LINES, min_size=1, max_size=6))
def test_law_every_word_is_covered_exactly_once(history: list[list[str]]) -> None:
    revisions = [(f"r{n}", "".join(rows)) for n, rows in enumerate(history)]
    found = blame(revisions)
    assert [credit.text for credit in found] == [row.rstrip("\n") for row in history[-1] if row.strip()]
    for credit in found:
        assert "".join(word.text for word in credit.words) == credit.text
        assert {word.origin for word in credit.words} <= {key for key, _ in revisions}


WORDS = (
    "de het een van en in dat met voor op is zijn wordt aan door niet ook bij als tot over provincie gemeente plan "
    "besluit raad inwoner weg water natuur kosten jaar periode overleg samenwerking opgave partij bestuur doel middel "
    "begroting toezicht kennis vraag regio beleid programma uitvoering college staten waterschap overheid kans risico "
    "rol taak zorg woning energie klimaat bodem landschap fiets auto trein brug sluis dijk veen weide bos heide stad"
).split()


class KnownHistory:
    """A text that is edited by chance, and in which every word remembers who wrote it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.fresh = 0
        self.rows = [self.sentence("r0") for _ in range(12)]
        self.past: list[list[list[tuple[str, str]]]] = []

    def word(self, key: str) -> tuple[str, str]:
        self.fresh += 1
        rare = self.chance.random() < 0.3
        return (f"{self.chance.choice(WORDS)}{self.fresh}" if rare else self.chance.choice(WORDS)), key

    def sentence(self, key: str) -> list[tuple[str, str]]:
        return [self.word(key) for _ in range(self.chance.randint(8, 17))]

    def edit(self, key: str) -> None:
        self.past.append([list(row) for row in self.rows])
        kind = self.chance.choices(["words", "new", "drop", "move", "revert"], [60, 12, 10, 8, 10])[0]
        at = self.chance.randrange(len(self.rows))
        if kind == "words":
            for _ in range(self.chance.randint(1, 2)):
                self.edit_words(self.rows[self.chance.randrange(len(self.rows))], key)
        elif kind == "new":
            self.rows.insert(at, self.sentence(key))
        elif kind == "drop" and len(self.rows) > 6:
            self.rows.pop(at)
        elif kind == "move":
            self.rows.insert(self.chance.randrange(len(self.rows)), self.rows.pop(at))
        elif kind == "revert":
            self.rows = [list(row) for row in self.past[-self.chance.randint(1, min(5, len(self.past)))]]

    def edit_words(self, row: list[tuple[str, str]], key: str) -> None:
        start = self.chance.randrange(len(row))
        size = self.chance.randint(0, 3) if len(row) > 6 else 0
        row[start : start + size] = [self.word(key) for _ in range(self.chance.randint(0 if size else 1, 3))]

    def text(self) -> str:
        return "".join(" ".join(word for word, _ in row) + ".\n" for row in self.rows)


def test_two_hundred_revisions_are_credited_rightly_and_quickly() -> None:
    """At least 0.98 of the words right on a history with known truth, in less than half a second of CPU."""
    right = total = 0
    for seed in range(4):
        known = KnownHistory(seed)
        revisions = [("r0", known.text())]
        for n in range(1, 200):
            known.edit(f"r{n}")
            revisions.append((f"r{n}", known.text()))
        start = time.process_time()
        found = blame(revisions)
        spent = time.process_time() - start
        assert spent < 0.5
        truth = [origin for row in known.rows for _, origin in row]
        given_to = [word.origin for credit in found for word in credit.words if word.text.strip() != "."]
        assert len(given_to) == len(truth)
        right += sum(one == other for one, other in zip(given_to, truth, strict=True))
        total += len(truth)
        print(
            seed, spent, len(truth), sum(one == other for one, other in zip(given_to, truth, strict=True)) / len(truth)
        )
    assert right / total >= 0.98
