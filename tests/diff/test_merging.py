"""Merging two people's edits of one text: each sentence is somebody's, and no edit is lost."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.diff.merging import merge

BASE = """\
id: rollen
title: Rollen
text: |
  Daarbij is het van belang dat inwoners de overheid als één geheel zien.
  Dit vraagt om samen optrekken en open staan voor elkaars belangen.
  Bestuurlijke samenwerking vraagt ook aandacht voor democratische legitimatie.
  De provincie ziet daarop toe.

  Het programma kost 1.250.000 euro per jaar.
  Gedeputeerde Staten verantwoorden dat in de jaarrekening.

  - gemeenten dragen eenderde bij;
  - waterschappen dragen een zesde bij;
  - de provincie draagt de helft.
"""

EDITS = {
    "word replaced": ("inwoners de overheid", "inwoners en partners de overheid"),
    "sentence rewritten": (
        "  Dit vraagt om samen optrekken en open staan voor elkaars belangen.\n",
        "  Daarvoor trekken overheden samen op.\n",
    ),
    "paragraph split": (
        "  Bestuurlijke samenwerking vraagt ook",
        "\n  Bestuurlijke samenwerking vraagt daarom ook",
    ),
    "sentence removed": ("  De provincie ziet daarop toe.\n", ""),
    "amount changed": ("1.250.000", "1.450.000"),
    "sentence inserted": ("jaarrekening.\n", "jaarrekening.\n  De accountant kijkt mee.\n"),
    "item changed": ("  - waterschappen dragen een zesde bij;\n", "  - waterschappen dragen een vijfde bij;\n"),
}
"""Seven edits of one section, each of another sentence, all beside one another."""


def edited(*names: str) -> str:
    text = BASE
    for name in names:
        was, becomes = EDITS[name]
        assert text.count(was) == 1
        text = text.replace(was, becomes)
    return text


@pytest.mark.parametrize(("one", "other"), list(combinations(EDITS, 2)))
def test_edits_of_different_sentences_are_both_kept_without_a_conflict(one: str, other: str) -> None:
    for ours, theirs in ((one, other), (other, one)):
        merged = merge(BASE, edited(ours), edited(theirs))
        assert (merged.conflicts, merged.text) == (0, edited(one, other))


@pytest.mark.parametrize("name", EDITS)
def test_the_same_edit_on_both_sides_is_made_once(name: str) -> None:
    assert merge(BASE, edited(name), edited(name)).text == edited(name)


def test_one_sentence_edited_on_both_sides_is_a_conflict_even_where_the_words_do_not_touch() -> None:
    ours = BASE.replace("Daarbij is", "Hierbij is")
    theirs = BASE.replace("één geheel", "een geheel")
    merged = merge(BASE, ours, theirs, marker=9, names=("HEAD", "branch"))
    assert merged.conflicts == 1
    assert merged.text == BASE.replace(
        "  Daarbij is het van belang dat inwoners de overheid als één geheel zien.\n",
        "<<<<<<<<< HEAD\n"
        "  Hierbij is het van belang dat inwoners de overheid als één geheel zien.\n"
        "=========\n"
        "  Daarbij is het van belang dat inwoners de overheid als een geheel zien.\n"
        ">>>>>>>>> branch\n",
    )


def test_a_sentence_taken_away_here_and_edited_there_is_a_conflict() -> None:
    merged = merge(BASE, edited("sentence removed"), BASE.replace("ziet daarop toe", "ziet daar streng op toe"))
    assert merged.conflicts == 1
    assert "<<<<<<< ours\n=======\n  De provincie ziet daar streng op toe.\n>>>>>>> theirs\n" in merged.text


def test_two_sentences_put_in_at_one_place_are_a_conflict_because_nobody_said_which_comes_first() -> None:
    one = BASE.replace("jaarrekening.\n", "jaarrekening.\n  De accountant kijkt mee.\n")
    other = BASE.replace("jaarrekening.\n", "jaarrekening.\n  Provinciale Staten stellen haar vast.\n")
    assert merge(BASE, one, other).conflicts == 1


def test_a_sentence_put_in_beside_an_edited_one_is_kept() -> None:
    one = BASE.replace("jaarrekening.\n", "jaarrekening.\n  De accountant kijkt mee.\n")
    other = BASE.replace("verantwoorden dat", "verantwoorden dit")
    merged = merge(BASE, one, other)
    assert merged.conflicts == 0
    assert "  Gedeputeerde Staten verantwoorden dit in de jaarrekening.\n  De accountant kijkt mee.\n" in merged.text


def test_a_sentence_moved_here_and_edited_there_is_a_conflict() -> None:
    line = "  De provincie ziet daarop toe.\n"
    moved = BASE.replace(line, "").replace("  Daarbij", line + "  Daarbij")
    assert merge(BASE, moved, BASE.replace("ziet daarop toe", "ziet daar streng op toe")).conflicts == 1


TO_THE_TOP = ("De provincie ziet daarop toe.", "  Daarbij")
TO_THE_END = ("De provincie ziet daarop toe.", "  - de provincie draagt")


def moved(text: str, was: str, before: str, becomes: str = "") -> str:
    """Return the text with the line `was` put before the line that begins with `before`."""
    rest = text.replace(f"  {was}\n", "")
    assert rest != text
    return rest.replace(before, f"  {becomes or was}\n{before}")


def test_a_sentence_that_each_side_moved_to_another_place_is_one_conflict_and_stands_once_in_either() -> None:
    ours, theirs = moved(BASE, *TO_THE_TOP), moved(BASE, *TO_THE_END)
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == 1
    assert merge(BASE, ours, theirs, decide=lambda stretch: stretch.ours).text == ours
    assert merge(BASE, ours, theirs, decide=lambda stretch: stretch.theirs).text == theirs
    assert merge(BASE, ours, ours).text == ours


def test_what_stands_between_the_two_places_of_such_a_sentence_keeps_what_either_side_did_to_it() -> None:
    ours = moved(BASE, *TO_THE_TOP).replace("Dit vraagt om", "Dit vergt")
    theirs = moved(BASE, *TO_THE_END).replace("1.250.000", "1.450.000").replace("eenderde bij", "een kwart bij")
    for decide, place in ((lambda stretch: stretch.ours, TO_THE_TOP), (lambda stretch: stretch.theirs, TO_THE_END)):
        became = merge(BASE, ours, theirs, decide=decide).text
        assert became == moved(BASE, *place).replace("Dit vraagt om", "Dit vergt").replace(
            "1.250.000", "1.450.000").replace("eenderde bij", "een kwart bij")  # fmt: skip


def test_a_sentence_moved_and_edited_on_both_sides_is_chosen_as_a_whole() -> None:
    ours = moved(BASE, *TO_THE_TOP, becomes="De provincie ziet daar streng op toe.")
    theirs = moved(BASE, *TO_THE_END, becomes="De provincie ziet daarop nauw toe.")
    assert merge(BASE, ours, theirs).conflicts == 1
    assert merge(BASE, ours, theirs, decide=lambda stretch: stretch.theirs).text == theirs


def test_a_sentence_split_here_and_edited_there_is_a_conflict() -> None:
    was = "Dit vraagt om samen optrekken en open staan voor elkaars belangen."
    split = BASE.replace(was, "Dit vraagt om samen optrekken.\n  Ook open staan voor elkaars belangen is nodig.")
    assert merge(BASE, split, BASE.replace("elkaars belangen", "ieders belangen")).conflicts == 1


def test_neighbours_changed_by_two_sides_are_named_for_a_person() -> None:
    merged = merge(BASE, edited("word replaced"), edited("sentence rewritten"))
    (pair,) = merged.neighbours
    assert pair.line == 4
    assert pair.ours == "  Daarbij is het van belang dat inwoners en partners de overheid als één geheel zien."
    assert pair.theirs == "  Daarvoor trekken overheden samen op."
    assert merge(BASE, edited("word replaced"), edited("amount changed")).neighbours == ()


LINES = ["Een zin.", "Nog een zin over het plan.", "De raad besluit over het plan.", "", "", "- punt;", "title: Plan"]
TEXTS = st.lists(st.sampled_from(LINES), max_size=8).flatmap(
    lambda lines: st.sampled_from(["\n".join(lines), "".join(line + "\n" for line in lines)])
)


@given(TEXTS, TEXTS)
def test_what_one_side_alone_did_is_done_to_the_byte(base: str, side: str) -> None:
    for merged in (merge(base, side, base), merge(base, base, side), merge(base, side, side)):
        assert (merged.text, merged.conflicts) == (side, 0)


@given(TEXTS, TEXTS, TEXTS)
def test_every_line_that_a_side_put_in_is_in_the_result(base: str, ours: str, theirs: str) -> None:
    merged = merge(base, ours, theirs).text.split("\n")
    for side in (ours, theirs):
        assert all(line in merged for line in side.split("\n") if line.strip() and line not in base.split("\n"))


@given(TEXTS, TEXTS, TEXTS)
def test_swapping_the_sides_swaps_the_conflicts_only(base: str, ours: str, theirs: str) -> None:
    assert merge(base, ours, theirs).conflicts == merge(base, theirs, ours).conflicts
