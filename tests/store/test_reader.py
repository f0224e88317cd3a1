"""The typed layer: every mistake of a file at once, each at its own words, with the way to put it right."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errors import BadInput, Finding
from sub_cli.store import emit
from sub_cli.store.reader import Fields, Reader

KNOWN = ("id", "title", "number", "text", "adopted", "line", "status", "errata", "from")


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


def reading(text: str) -> tuple[Reader, Fields]:
    reader = Reader("a.yaml", text.encode(), KNOWN)
    return reader, reader.root


def mistakes(reader: Reader) -> list[Finding]:
    with pytest.raises(BadInput) as error:
        reader.finish()
    return list(error.value.findings)


def shown(finding: Finding) -> str:
    """Return a finding as a person sees it."""
    place = finding.place
    fix = f" | {finding.fix}" if finding.fix else ""
    return f"{place.line}:{place.column}+{place.length} {finding.code} {finding.message}{fix}"


def test_a_number_without_quotes_is_the_example_of_the_handbook() -> None:
    reader, keys = reading("id: rollen\nnumber: 2.10\n")
    assert keys.line("number") == "2.10"
    assert [shown(each) for each in mistakes(reader)] == [
        '2:9+4 SUB021 The number 2.10 stands without quotes; YAML reads it as 2.1. | number: "2.10"'
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021", '1:8+4 SUB022 2021 stands without quotes; YAML reads it as a number. | title: "2021"'),
        ("no", '1:8+2 SUB022 no stands without quotes; YAML reads it as yes or no. | title: "no"'),
        ("2021-04-09",
         '1:8+10 SUB022 2021-04-09 stands without quotes; YAML reads it as a date. | title: "2021-04-09"'),
        ("~", '1:8+1 SUB022 ~ stands without quotes; YAML reads it as nothing. | title: "~"'),
        ("", "1:7+1 SUB029 The key “title” has no value."),
        ('" "', "1:8+3 SUB029 The key “title” has no value."),
        ("[a, b]", "1:8+6 SUB024 Under “title” stands something else than one line of text."),
        ('"a\\nb"', "1:8+6 SUB028 The value of “title” must be one line."),
        ('"a\\e[31mb"', "1:10+2 SUB005 U+001B (control character) cannot stand in a text."),
        ('"\\u202Ea"', "1:9+6 SUB006 U+202E (RIGHT-TO-LEFT OVERRIDE) turns the direction of the text around;"
         " it may hide words."),
        ('"e\\u0301"', "1:10+6 SUB007 “e\u0301” is written as a letter with a loose accent (not NFC)."),
        ('"a\\ud800b"', "1:12+1 SUB010 U+D800 is no character. | write the letter itself"),
        ('"a\\U00110000"', "1:12+1 SUB010 U+110000 is no character. | write the letter itself"),
        ('"a\\q"', "1:10+1 SUB010 Between double quotes a backslash begins an escape, and there is none like this."
         " | write two backslashes, or put the value in single quotes"),
    ],
)  # fmt: skip
def test_a_line_of_text(value: str, expected: str) -> None:
    reader, keys = reading(f"title: {value}\n")
    keys.line("title")
    assert [shown(each) for each in mistakes(reader)] == [expected]


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    reader, keys = reading("titel: Rollen\nid: Rol len\nadopted: 9-4-2021\nstatus: grene\nline: 0\ntext: kort\n")
    keys.line("title")
    keys.text("text")
    keys.word("id")
    keys.day("adopted")
    keys.choice("status", Colour)
    keys.whole("line", least=1)
    assert [shown(each) for each in mistakes(reader)] == [
        "1:1+5 SUB020 The key “titel” is unknown. | did you mean “title”?",
        "2:5+7 SUB031 “Rol len” is not an id: lower case letters, digits and hyphens only.",
        "3:10+8 SUB025 The value of “adopted” must be a date: year, month, day. | adopted: 2021-04-09",
        "4:9+5 SUB026 “grene” cannot stand under “status”: red, green. | did you mean “green”?",
        "5:7+1 SUB024 The value of “line” must be a whole number, 1 or more.",
        "6:7+4 SUB027 The text under “text” must be a block: a vertical bar, and the text indented below it. | text: |",
    ]


def test_right_values_are_read_without_a_word() -> None:
    reader, keys = reading(
        "id: doel-2\ntitle: ‘Doel’ # x\nnumber: '2.10'\nadopted: 2021-04-09\nline: 3\nstatus: green\n"
        "errata: [E01, 'E02']\nfrom: {title: a}\ntext: |\n  Een.\n\n  Twee.\n"
    )
    assert (keys.word("id"), keys.line("title"), keys.line("number")) == ("doel-2", "‘Doel’", "2.10")
    assert (keys.day("adopted"), keys.whole("line"), keys.choice("status", Colour)) == (
        date(2021, 4, 9), 3, Colour.GREEN,
    )  # fmt: skip
    assert (keys.lines("errata"), keys.inside("from", KNOWN).line("title")) == (("E01", "E02"), "a")
    assert keys.text("text") == "Een.\n\nTwee.\n"
    reader.finish()


def test_what_may_be_missing_has_an_empty_value() -> None:
    reader, keys = reading("id: doel\nadopted:\n")
    assert (keys.line("title", required=False), keys.day("adopted"), keys.lines("errata")) == ("", None, ())
    assert (keys.choice("status", Colour), keys.passage("text"), keys.each("from")) == (None, "", [])
    reader.finish()


def test_a_day_that_does_not_exist() -> None:
    reader, keys = reading("adopted: 2021-02-30\n")
    assert keys.day("adopted") is None
    assert [shown(each) for each in mistakes(reader)] == ["1:10+10 SUB025 2021-02-30 is not a day that exists."]


def test_a_text_is_at_most_200_kb() -> None:
    reader, keys = reading("text: |\n" + "  Een zin.\n" * 23_000)
    keys.text("text")
    assert [(each.code, each.place.line) for each in mistakes(reader)] == [("SUB032", 1)]


@pytest.mark.parametrize("data", ["- a\n- b\n", "een zin\n", "{id: a}\n"])
def test_a_file_that_is_no_mapping_has_one_mistake(data: str) -> None:
    reader, keys = reading(data)
    keys.line("title")
    keys.text("text")
    assert [each.code for each in mistakes(reader)] == ["SUB016"]


def test_a_broken_file_has_no_missing_keys() -> None:
    reader, keys = reading("title: a: b\n")
    keys.line("id")
    assert [shown(each) for each in mistakes(reader)] == [
        "1:9+1 SUB010 A colon with a space behind it begins a new key, which cannot stand here."
        " | put the value in quotes"
    ]


@given(st.text(max_size=30))
def test_whatever_is_written_quoted_is_read_or_refused(value: str) -> None:
    reader, keys = reading(f"title: {emit.double_quoted(value)}\n")
    if keys.line("title", required=False) == value:
        return
    assert mistakes(reader)
