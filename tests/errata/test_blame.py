"""Every word has exactly one origin, and it is the right one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.known_history import KnownHistory
from sub_cli.errata.blame import Credit, Revision, blame, revisions
from sub_cli.errata.comparison import Run
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.orders.phrasing import text_phrases
from sub_cli.errata.phrases import Phrase, PhraseKind
from sub_cli.text.format import lines
from tests.errata.generate import LINES, erratum, programme, put_in, written_for
from tests.errata.known_errata import KnownErrata

STOCK = "De raad besluit elk jaar over deze maatregel.\n"


def told(*revisions: Revision) -> list[str]:
    """Return the sentences as `origin: [words]origin…`, runs of one origin joined."""
    rows = []
    for credit in blame(revisions):
        runs: list[list[str]] = []
        for word in credit.words:
            if runs and runs[-1][1] == word.origin:
                runs[-1][0] += word.text
            else:
                runs.append([word.text, word.origin])
        rows.append(f"{credit.line} {credit.origin}: " + "".join(f"[{text}]{origin}" for text, origin in runs))
    return rows


def origins(*revisions: Revision) -> list[str]:
    """Return who first wrote each sentence."""
    return [credit.origin for credit in blame(revisions)]


def test_a_changed_sentence_keeps_the_credit_of_the_words_that_stayed() -> None:
    assert told(
        Revision("base", "De provincie werkt samen met gemeenten.\n\nAlles blijft.\n"),
        Revision("E01", "De provincie werkt graag samen met gemeenten en waterschappen.\n\nAlles blijft.\n"),
    ) == [
        "1 E01: [De provincie werkt ]base[graag ]E01[samen met gemeenten ]base[en waterschappen]E01[.]base",
        "3 base: [Alles blijft.]base",
    ]


def test_words_that_a_sentence_keeps_are_not_the_source_of_what_another_gained() -> None:
    base = (
        "Het Rijk is eigenaar van de vroegere rijksstraten en heerbanen.\n\n"
        "De provincies beheren de autowegen en overige hoofdwegen van het verre verkeer in opdracht van het Rijk.\n"
    )
    erratum = (
        "Het Rijk blijft eigenaar van de autowegen en overige hoofdwegen van het verre verkeer.\n\n"
        "De provincies beheren de overige hoofdwegen van het verre verkeer in opdracht van het Rijk.\n"
    )
    assert told(Revision("base", base), Revision("E01", erratum)) == [
        "1 E01: [Het Rijk ]base[blijft ]E01[eigenaar van de ]base"
        "[autowegen en overige hoofdwegen van het verre verkeer]E01[.]base",
        "3 E01: [De provincies beheren de overige hoofdwegen van het verre verkeer in opdracht van het Rijk.]base",
    ]


def test_a_sentence_that_was_rewritten_keeps_no_word_by_chance() -> None:
    assert told(
        Revision("base", "Rollen verschuiven van het bestuur naar burgers.\n"),
        Revision("E01", "Elke gemeente kiest van januari af zelf.\n"),
    ) == ["1 E01: [Elke gemeente kiest van januari af zelf]E01[.]base"]
    assert told(
        Revision("base", "Dit doen grote en kleine gemeenten in de hele provincie.\n"),
        Revision("E01", "Dit doen rijke en arme gemeenten in de hele provincie.\n"),
    ) == ["1 E01: [Dit doen ]base[rijke en arme ]E01[gemeenten in de hele provincie.]base"]


def test_a_revert_of_which_nothing_is_told_credits_the_original() -> None:
    text = "Een zin over wegen.\nJa.\n"
    assert told(Revision("base", text), Revision("E01", "Een heel andere tekst.\n"), Revision("revert", text)) == [
        "1 base: [Een zin over wegen.]base",
        "2 base: [Ja.]base",
    ]


def test_of_equal_sentences_that_left_those_return_that_left_last_in_their_order() -> None:
    twice = "Vervalt.\nAlles blijft.\nVervalt.\n"
    history = [Revision("base", "Vervalt.\nAlles blijft.\n"), Revision("E01", twice)]
    gone = Revision("E02", "Alles blijft.\n")
    assert origins(*history, gone, Revision("r", twice)) == ["base", "base", "E01"]
    one = Revision("E02", "Vervalt.\nAlles blijft.\n")
    assert origins(*history, one, Revision("r", twice)) == ["base", "base", "E01"]
    assert origins(*history, one, gone, Revision("r", history[0].text)) == ["base", "base"]


def test_words_that_an_erratum_brings_again_are_its_own_as_its_order_says() -> None:
    assert told(
        Revision("base", "De raad besluit elk jaar over het plan.\n"),
        Revision("E01", "De raad besluit over het plan.\n"),
        Revision("E02", "De raad besluit elk jaar over het hele plan.\n"),
    ) == ["1 E02: [De raad besluit ]base[elk jaar ]E02[over het ]base[hele ]E02[plan.]base"]


def test_a_moved_sentence_stays_its_authors_and_a_copy_is_new() -> None:
    base = "Wij werken samen met gemeenten.\nRollen verschuiven.\nAlles blijft.\n"
    moved = "Rollen verschuiven.\nAlles blijft.\nWij werken samen met gemeenten.\n"
    run = (Run(0, 1, 0, 0), Run(3, 3, 2, 3))
    assert origins(Revision("base", base), Revision("E01", moved)) == ["base", "base", "base"]
    assert origins(Revision("base", base), Revision("E01", moved, run)) == ["base", "base", "base"]
    assert origins(Revision("base", base), Revision("E01", base + "Alles blijft.\n")) == ["base", "base", "base", "E01"]


def test_equal_sentences_are_told_apart_by_their_neighbours() -> None:
    base = "Maatregel A is een lening.\nVervalt.\nMaatregel B is een subsidie.\nVervalt.\n"
    first = "Vervalt.\n" + base
    assert origins(Revision("base", base), Revision("E01", first)) == ["E01", "base", "base", "base", "base"]


def test_equal_sentences_are_told_apart_by_the_lines_that_changed() -> None:
    base = Revision("base", STOCK)
    second = Revision("E01", STOCK * 2, (Run(0, 0, 0, 1),))
    assert origins(base, second) == ["E01", "base"]
    assert origins(base, second, Revision("E02", STOCK, (Run(1, 2, 1, 1),))) == ["E01"]
    third = Revision("E02", STOCK * 3, (Run(1, 1, 1, 2),))
    assert origins(base, second, third) == ["E01", "E02", "base"]


def test_a_sentence_that_comes_where_its_equal_goes_is_no_move() -> None:
    """It stands at other places too: that it came back is chance."""
    base = f"Maatregel A.\n{STOCK}Maatregel B.\n{STOCK}Maatregel C.\n"
    other = f"Maatregel A.\nMaatregel B.\n{STOCK}Maatregel C.\n{STOCK}"
    runs = (Run(1, 2, 1, 1), Run(5, 5, 4, 5))
    assert origins(Revision("base", base), Revision("E01", other, runs)) == ["base", "base", "base", "base", "E01"]


def test_a_short_sentence_moves_only_where_nothing_better_is_known() -> None:
    """That an erratum takes "Ja." at one place and brings it at another is taken for chance, as its order has it."""
    base = Revision("base", "Ja.\nMaatregel A is een lening.\nMaatregel B is een subsidie.\n")
    other = "Maatregel A is een lening.\nMaatregel B is een subsidie.\nJa.\n"
    assert origins(base, Revision("r1", other)) == ["base", "base", "base"]
    assert origins(base, Revision("E01", other, (Run(0, 1, 0, 0), Run(3, 3, 2, 3)))) == ["base", "base", "E01"]


def test_a_few_words_that_turn_up_elsewhere_are_not_moved() -> None:
    """Only “water” came: the words beside it stood there, though the sentence that left has them too."""
    base = "Gemeenten dragen zorg voor wegen en bruggen.\nAlles blijft.\n"
    assert told(
        Revision("base", base),
        Revision("E01", base + "Zij hebben zorg voor water en natuur.\n"),
        Revision("E02", base.replace("wegen", "water")),
    ) == ["1 E02: [Gemeenten dragen zorg voor ]base[water ]E02[en bruggen.]base", "2 base: [Alles blijft.]base"]


def test_a_sentence_that_its_order_gives_in_full_is_new_in_full() -> None:
    new = "De raad wijst de leden van elke commissie aan en zij kiezen zelf wie er voorzitter is en wie besluit.\n"
    assert told(Revision("base", "De raad besluit.\n"), Revision("E01", new)) == [f"1 E01: [{new.strip()}]E01"]


def test_more_sentences_at_once_than_can_be_compared_are_new() -> None:
    old, new = ("".join(f"Maatregel {n} is een {what}.\n" for n in range(201)) for what in ("lening", "subsidie"))
    assert brought(blame([Revision("base", old), Revision("E01", new)]), "base").total() == 0
    few = ["".join(lines(text)[:20]) for text in (old, new)]
    assert brought(blame([Revision("base", few[0]), Revision("E01", few[1])]), "base").total() == 4 * 20


def test_a_sentence_that_became_another_was_not_moved_as_well() -> None:
    """The order says that the first sentence changed, and that the last one comes in."""
    base = Revision("base", "Wij werken samen met gemeenten.\nAlles blijft.\nRollen verschuiven.\n")
    other = "Wij werken nu samen met gemeenten.\nAlles blijft.\nRollen verschuiven.\nWij werken samen met gemeenten.\n"
    assert told(base, Revision("E01", other)) == [
        "1 E01: [Wij werken ]base[nu ]E01[samen met gemeenten.]base",
        "2 base: [Alles blijft.]base",
        "3 base: [Rollen verschuiven.]base",
        "4 E01: [Wij werken samen met gemeenten.]E01",
    ]


def test_a_sentence_that_returned_and_became_another_does_not_return_once_more() -> None:
    base = "Wij werken samen met gemeenten.\nAlles blijft.\nRollen verschuiven.\n"
    gone = "Alles blijft.\nRollen verschuiven.\n"
    assert told(
        Revision("base", base),
        Revision("r1", gone),
        Revision("r2", base),
        Revision("r3", f"Wij werken nu samen met gemeenten.\n{gone}Wij werken samen met gemeenten.\n"),
    ) == [
        "1 r3: [Wij werken ]base[nu ]r3[samen met gemeenten.]base",
        "2 base: [Alles blijft.]base",
        "3 base: [Rollen verschuiven.]base",
        "4 r3: [Wij werken samen met gemeenten.]r3",
    ]


def test_an_erratum_that_writes_a_sentence_of_long_ago_is_credited_with_it() -> None:
    history = [
        Revision("base", "Ja.\nVervalt.\n"),
        Revision("E01", "Ja.\n", (Run(1, 2, 1, 1),)),
        Revision("E02", "Ja.\nVervalt.\n", (Run(1, 1, 1, 2),)),
    ]
    assert origins(*history) == ["base", "E02"]


def test_what_an_undo_brings_back_are_the_very_sentences_that_were_taken() -> None:
    history = [
        Revision("base", "Vervalt.\nMaatregel A.\n"),
        Revision("E01", "Vervalt.\nMaatregel A.\nVervalt.\n", (Run(2, 2, 2, 3),)),
        Revision("E02", "Maatregel A is een lening.\nNiet van toepassing.\n", (Run(0, 3, 0, 2),)),
    ]
    back = Revision("undo", "Vervalt.\nMaatregel A.\nVervalt.\n", (Run(0, 2, 0, 3),), undoes="E02")
    assert origins(*history, back) == ["base", "base", "E01"]
    again = Revision("again", history[2].text, (Run(0, 3, 0, 2),), undoes="undo")
    assert origins(*history, back, again) == ["E02", "E02"]


def test_an_undo_gives_back_no_sentence_that_stands_elsewhere_and_leaves_the_rest_its_own() -> None:
    history = [
        Revision("base", STOCK + "Twee.\n"),
        Revision("E01", "Twee.\n" + STOCK, (Run(0, 1, 0, 0), Run(2, 2, 1, 2))),
    ]
    back = Revision("undo", STOCK + "Drie.\nTwee.\n", (Run(0, 0, 0, 2), Run(1, 2, 3, 3)), undoes="E01")
    assert origins(*history, back) == ["base", "undo", "base"]
    half = Revision("undo", STOCK + "Twee.\n" + STOCK, (Run(0, 0, 0, 1),), undoes="E01")
    assert origins(*history, half) == ["undo", "base", "base"]


def test_an_undo_is_told_apart_where_no_lines_are_given() -> None:
    history = [
        Revision("base", "Vervalt.\n"),
        Revision("E01", "Vervalt.\nVervalt.\n"),
        Revision("E02", "Anders.\n"),
        Revision("undo", "Vervalt.\nVervalt.\n", undoes="E02"),
    ]
    assert origins(*history) == ["base", "E01"]


def test_texts_that_differ_outside_the_lines_that_changed_are_refused() -> None:
    with pytest.raises(ValueError, match="outside the runs"):
        blame([Revision("base", "Een.\nTwee.\n"), Revision("E01", "Drie.\nVier.\n", (Run(0, 1, 0, 1),))])
    with pytest.raises(ValueError, match="outside the runs"):
        blame([Revision("base", "Een.\n"), Revision("E01", "Een.\nTwee.\n", ())])
    with pytest.raises(ValueError, match="outside the runs"):
        blame([Revision("base", "Een.\nTwee.\n"), Revision("E01", "Een.\n", ())])


def test_a_sentence_split_in_two_keeps_its_words() -> None:
    assert told(
        Revision("base", "Wij werken samen met alle gemeenten en wij delen onze kennis met elke burger.\n"),
        Revision("E01", "Wij werken samen met alle gemeenten.\nOok wij delen onze kennis met elke burger.\n"),
    ) == [
        "1 E01: [Wij werken samen met alle gemeenten]base[.]E01",
        "2 E01: [Ook ]E01[wij delen onze kennis met elke burger.]base",
    ]


def test_blanks_belong_to_the_word_beside_them() -> None:
    (credit,) = blame([Revision("base", "  - Een  zin\u00a0hier. \n\n")])
    assert [word.text for word in credit.words] == ["  - ", "Een  ", "zin", "\u00a0", "hier", ". "]
    assert blame([]) == blame([Revision("base", "\n\n")]) == ()


@given(st.lists(LINES, min_size=1, max_size=6))
def test_law_every_word_is_covered_exactly_once(history: list[list[str]]) -> None:
    found = blame(Revision(f"r{n}", "".join(rows)) for n, rows in enumerate(history))
    assert [credit.text for credit in found] == [row.rstrip("\n") for row in history[-1] if row.strip()]
    for credit in found:
        assert "".join(word.text for word in credit.words) == credit.text
        assert {word.origin for word in credit.words} <= {f"r{n}" for n in range(len(history))}


VOCABULARY = "de raad besluit elk jaar over deze maatregel van het plan en gemeenten werken samen 2021".split()
PROSE = st.one_of(
    st.sampled_from(["Vervallen.\n", STOCK, "\n"]),
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=12).map(lambda words: f"{' '.join(words)}.\n"),
)


@st.composite
def rewritten(draw: st.DrawFn, text: str) -> str:
    """Draw `text` with words, sentences and paragraphs that came, went and changed."""
    rows = list(lines(text))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(rows)))
        if at < len(rows) and rows[at].strip() and draw(st.booleans()):
            words = rows[at].split()
            begin = draw(st.integers(0, len(words)))
            size = draw(st.integers(0, 3))
            words[begin : begin + size] = draw(st.lists(st.sampled_from([*VOCABULARY, "“ja”"]), max_size=3))
            rows[at] = " ".join(words) + "\n"
        else:
            rows[at : at + draw(st.integers(0, 2))] = draw(st.lists(PROSE, max_size=2))
    return "".join(rows)


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def said(phrases: Sequence[Phrase], old: str) -> Iterator[tuple[str, str]]:
    """Yield for each instruction of an order the words that it takes and those that it brings, as a reader would."""
    rows = [row for row in lines(old) if row.strip()]
    for phrase in phrases:
        match phrase.kind:
            case PhraseKind.WORDS | PhraseKind.WORDS_GONE:
                yield phrase.old, phrase.new
            case PhraseKind.WORDS_AFTER:
                yield "", phrase.new
            case PhraseKind.SENTENCES | PhraseKind.SENTENCES_GONE:
                yield "".join(rows[phrase.first - 1 : phrase.last]), phrase.text
            case PhraseKind.SENTENCES_AFTER | PhraseKind.SENTENCES_BEFORE:
                yield "", phrase.text
            case _:
                yield old, phrase.text


def brought(found: Sequence[Credit], key: str) -> Counter[str]:
    return words_of(" ".join(word.text for credit in found for word in credit.words if word.origin == key))


@given(st.data())
def test_law_order_and_blame_agree_on_every_word_that_an_erratum_brought(data: st.DataObject) -> None:
    """What is credited to an erratum is what its order brings; an order repeats only words that it takes as well."""
    ledger = Ledger(programme({"a": "".join(data.draw(st.lists(PROSE, max_size=7)))}))
    for number in range(data.draw(st.integers(1, 3))):
        key, old = f"E{number}", ledger.document.sections["a"].text
        new = data.draw(rewritten(old))
        if new == old:
            continue
        ledger = put_in(ledger, written_for(ledger, erratum(key, *text_changes("a", old, new))))
        order = list(said(text_phrases("a", old, new), old))
        taken, coming = (sum((words_of(pair[n]) for pair in order), Counter[str]()) for n in (0, 1))
        turns = range(len(ledger.chain.traces))
        credited = brought(blame(list(revisions(ledger, "a", turns))), key)
        assert credited <= coming
        assert coming - credited <= taken


def test_two_hundred_revisions_of_which_only_the_texts_are_known_are_credited_rightly() -> None:
    right = []
    for seed in range(12):
        known = KnownHistory(seed)
        history = [Revision("r0", known.text())]
        for n in range(1, 200):
            known.edit(f"r{n}")
            history.append(Revision(f"r{n}", known.text()))
        right.append(known.share_right((word.text, word.origin) for credit in blame(history) for word in credit.words))
    assert sum(right) / len(right) >= 0.99


def share_of_errata_right(seeds: range, rounds: int) -> float:
    right = []
    for seed in seeds:
        known = KnownErrata(seed, rounds=rounds)
        found = blame(known.revisions)
        right.append(known.share_right((word.text, word.origin) for credit in found for word in credit.words))
    return sum(right) / len(right)


def test_errata_on_branches_in_a_text_with_equal_sentences_are_credited_rightly() -> None:
    assert share_of_errata_right(range(12), rounds=12) >= 0.99


@pytest.mark.slow
def test_hundreds_of_errata_on_branches_are_credited_rightly() -> None:
    assert share_of_errata_right(range(100, 200), rounds=40) >= 0.99
