"""What is written is read back the same, in the plainest form that allows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.store import emit, yaml

tricky = st.text(alphabet="ab é€:#-'\"\\[]{},&*!|>%@`?.0129~<=_+\u00a0😀\n", max_size=14)


def reread(written: str, key: str = "k") -> str:
    node = yaml.load("a.yaml", written.encode()).get(key)
    assert node is not None
    return node.text


@given(st.one_of(tricky, st.text(max_size=14)))
def test_a_scalar_is_read_back(value: str) -> None:
    value = unicodedata.normalize("NFC", value)  # anything else is refused, and rightly
    if value.encode("utf-8", "ignore").decode() == value:
        assert reread(f"k: {emit.double_quoted(value)}\n") == value
    line = value.replace("\n", " ")
    if emit.plain_is_safe(line):
        assert (reread(f"k: {line}\n"), yaml.reads_as(line)) == (line, "text")


@given(tricky.map(lambda value: value.replace("\n", "")))
def test_a_scalar_between_brackets_is_read_back(value: str) -> None:
    root = yaml.load("a.yaml", f"k: {{a: {emit.scalar(value, flow=True)}, b: c}}\n".encode())
    inside = root.get("k")
    assert inside is not None
    assert [(name.text, node.text) for name, node in inside.pairs] == [("a", value), ("b", "c")]


@given(tricky)
def test_a_passage_is_read_back_at_any_depth(value: str) -> None:
    assert reread(emit.passage("k", value)) == value
    nested = yaml.load("a.yaml", f"l:\n  - a: b\n    {emit.passage('k', value, 4)}    z: y\n".encode()).get("l")
    assert nested is not None
    assert [node.text for _, node in nested.items[0].pairs] == ["b", value, "y"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Democratische legitimatie", "Democratische legitimatie"),
        ("Memorandum & erratum (PS): 3.1", "'Memorandum & erratum (PS): 3.1'"),
        ("sha256:00ff", "sha256:00ff"),
        ("C# en F#", "C# en F#"),
        ("a #b", "'a #b'"),
        ("'s-Hertogenbosch", '"\'s-Hertogenbosch"'),
        ("vraag: 'waarom'", "\"vraag: 'waarom'\""),
        ("2.10", "'2.10'"),
        ("no", "'no'"),
        ("- a", "'- a'"),
        ("-a", "-a"),
        ("---", "'---'"),
        ("", '""'),
        (" a", "' a'"),
        ("a\x1b", '"a\\e"'),
        ("a\u2028", '"a\\u2028"'),
        ("a\U000e0041", '"a\\U000e0041"'),  # a letter that nobody sees
    ],
)
def test_the_plainest_form(value: str, written: str) -> None:
    assert emit.scalar(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Een.\n\nTwee.\n", "k: |\n  Een.\n\n  Twee.\n"),
        ("Een.\nTwee.", "k: |-\n  Een.\n  Twee."),
        ("Een.\n\n", "k: |+\n  Een.\n\n"),
        ("  a\nb\n", "k: |2\n    a\n  b\n"),
        ("\n", "k: |+\n\n"),
        ("a\tb\n", 'k: "a\\tb\\n"\n'),
        ("een regel", "k: een regel\n"),
    ],
)
def test_texts_stand_in_blocks(value: str, written: str) -> None:
    assert emit.passage("k", value).rstrip("\n") == written.rstrip("\n")
    assert reread(emit.passage("k", value)) == value
