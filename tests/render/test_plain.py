"""A text that is called plain, and so is not read as Markdown, has no mistake that is missed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errors import Place
from sub_cli.render.markdown import Prose, mistakes
from sub_cli.render.plain_text import plain
from sub_cli.text.references import references

MARKS = st.sampled_from([
    *("woord", " ", "\n", "\n\n", "[", "]", "(", ")", "!", "^", "\\", "<", ">", ":", "#", "`", "~~~", "```", "*", "|"),
    *("#x", "](#x)", "[a](#x)", "[](#x)", "](#X)", "](", "[\n", "<#x>", "[a]: #x", "[^1]", "![a](b)", "[](@E01)"),
    *("&#91;", "&#94;", "&lbrack;", "http://x", "a@b.nl", "> ", "- ", "1. ", "    ", "\t", "@", "_", "|---|"),
    *("> " * 40, ">" * 60, "- " * 30, "-\t" * 8, "1) " * 20, "[" * 1001, "x" * 2001),
])  # fmt: skip


@given(st.lists(MARKS, max_size=14).map("".join))
def test_what_is_wrong_in_a_plain_text_is_a_reference_that_the_lint_sees(text: str) -> None:
    if plain(text):
        seen = {found.target for found in references(text)}
        found = mistakes(text, Prose(Place("x")))
        assert {(each.code, str(each.message.facts["id"])) for each in found} <= {("SUB212", id) for id in seen}


@pytest.mark.parametrize(
    "text",
    ["Zin.\n", "# Kop\n\n- a\n  - b\n", "Zie [](#doel) en [het [sic] doel].\n", "| a |\n|---|\n", "R & D: a < b!\n"],
)
def test_most_texts_are_plain(text: str) -> None:
    assert plain(text)


@pytest.mark.parametrize(
    "text",
    [
        *("![a](b)", "[a](https://b.nl)", "[](@E01)", "a[^1]", "[a]: b", "<ftp://a>", "`[` [a](#b)", "\\[a](#b)"),
        *("> " * 60, "a\n" + "  " * 60 + "- b", "[" * 1001, "woord " * 40_000, "x" * 2001, "a\u00a0" * 1001),
    ],
)
def test_others_are_looked_at(text: str) -> None:
    assert not plain(text)
