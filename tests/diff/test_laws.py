"""What holds for any two texts: nothing is lost, nothing is invented, and the two directions mirror each other."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from sub_cli.diff.changes import Comparison, SectionChange, SentenceKind, from_json, to_json
from sub_cli.diff.compare import compare_texts
from sub_cli.diff.words import word_runs
from sub_cli.text.inline import seen, visible

_PIECES = [
    *"""a|é|De raad besluit over het plan. |De raad besluit over dit plan. |
Gemeenten en provincies werken aan de opgave. |
Gemeenten werken samen. |Provincies werken aan de opgave. |waterschappen;|
\n- |1. |> |# |*|**|**vet** |[x](u) |[^1] |[^1]: |
\\|.|! |Bc |art. |    |\t|“Ja.” |€ 5 |€ 6 |op 9 april 2021 |op 16 april 2021 |‘de overheid’ |```\n|`|\\\n""".replace(
        "|\n", "|"
    ).split("|"),
    "| a | b |\n|--|--|\n",
    "| a | b |\n|:-:|--|\n",
    "| x | y |\n",
    "\\[^1\\] ",
    "\\[^1] zo ",
    "| a | ",
    " ",
    "  ",
    "\n",
    "\n\n",
    "  \n",
    "\u00a0",
    "\u202e",
    "\U0001f600",
]
TEXTS = st.one_of(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join), st.text(max_size=60))


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Return two texts: unrelated, or one made from the other by a change in one place."""
    old = draw(TEXTS)
    if draw(st.booleans()):
        return old, draw(TEXTS)
    start = draw(st.integers(0, len(old)))
    return old, old[:start] + draw(TEXTS)[:30] + old[start + draw(st.integers(0, 20)) :]


def _section(comparison: Comparison) -> SectionChange:
    return comparison.sections[0]


@settings(max_examples=400, deadline=None)
@given(_pairs())
def test_both_sides_are_rebuilt_to_the_byte(pair: tuple[str, str]) -> None:
    section = _section(compare_texts(*pair))
    assert (section.old_text, section.new_text) == pair


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    comparison = compare_texts(text, text)
    assert comparison.empty
    assert (comparison.added, comparison.removed) == (0, 0)


@settings(max_examples=300, deadline=None)
@given(_pairs())
def test_the_other_direction_mirrors_the_size(pair: tuple[str, str]) -> None:
    there, back = _section(compare_texts(*pair)), _section(compare_texts(*reversed(pair)))
    assert (there.added, there.removed) == (back.removed, back.added)
    mirrored = {SentenceKind.INSERTED: SentenceKind.REMOVED, SentenceKind.MOVED_FROM: SentenceKind.MOVED_TO}
    mirrored |= {SentenceKind.SPLIT: SentenceKind.JOINED}
    mirrored |= {other: one for one, other in mirrored.items()}
    # The items of a list that a sentence became are parts of one split.
    part = [one for one in back.sentences if one.kind is SentenceKind.SPLIT and not one.old]
    kinds = Counter(one.kind for one in there.sentences if one.kind is not SentenceKind.SPLIT or one.old)
    assert Counter(mirrored.get(one.kind, one.kind) for one in back.sentences if one not in part) == kinds


@settings(max_examples=200, deadline=None)
@given(_pairs())
def test_each_move_has_two_ends(pair: tuple[str, str]) -> None:
    ends = Counter((one.move, one.kind) for one in _section(compare_texts(*pair)).sentences if one.move)
    for move, kind in ends:
        other = SentenceKind.MOVED_TO if kind is SentenceKind.MOVED_FROM else SentenceKind.MOVED_FROM
        assert (move, other) in ends


@settings(max_examples=200, deadline=None)
@given(_pairs())
def test_json_is_a_faithful_image(pair: tuple[str, str]) -> None:
    comparison = compare_texts(*pair, old_name="HEAD", new_name="@E01")
    assert from_json(to_json(comparison)) == comparison


_SENTENCES = st.lists(
    st.sampled_from(
        "de het raad plan € 5 2021 9 april 2021 , . ‘ ’ **vet** *en* [x](u) en/of d.w.z. \u00a0".split(" ")
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(_SENTENCES | st.text(max_size=30), _SENTENCES | st.text(max_size=30))
def test_the_runs_are_both_sentences(old: str, new: str) -> None:
    was, now = visible([old])[0], visible([new])[0]
    runs = word_runs(was, now)
    assert "".join(run.text for run in runs if run.op in "=~-") == seen(was)
    assert "".join(run.text for run in runs if run.op in "=~+") == seen(now)
    mirrored = word_runs(now, was)
    assert Counter(run.op for run in mirrored) == Counter(run.mirror().op for run in runs)
