"""Series, committees and versions at the desk, and the list of memos with its filters."""

from __future__ import annotations

from typing import Any

import pytest

MEMO_TABLE = """
[memo]
pattern = "PS{year}{committee}{seq:02}"
committee = "BEM"
committees = ["BEM", "RGW"]

[memo.series]
GS = "GS{year}-{seq:03}"
"""


@pytest.fixture
def office(desk) -> Any:
    settings = desk.read("sub.toml").decode()
    desk.write("sub.toml", settings[: settings.index("[memo]")] + MEMO_TABLE)
    desk.commit("Reeksen")
    return desk


def new(desk: Any, day: str, *words: str, code: int = 0) -> str:
    head = ("--date", day, "--to", "Staten", "--from", "Gedeputeerde", "--subject", "Rollen")
    answer = desk.sub("memo", "new", *head, *words, code=code)
    return str(answer.out.strip() or answer.err)


def test_each_series_counts_for_itself(office):
    assert new(office, "2021-04-09", "--series", "GS") == "GS2021-001"
    assert new(office, "2021-04-09", "--committee", "RGW") == "PS2021RGW01"
    assert new(office, "2021-12-31", "--series", "GS") == "GS2021-002"
    assert new(office, "2022-01-03", "--series", "GS") == "GS2022-001"
    assert office.sub("check").err == "Everything is in order.\n"
    assert "There is: BEM, RGW." in new(office, "2021-04-09", "--committee", "XYZ", code=2)
    assert "There is: GS." in new(office, "2021-04-09", "--series", "PZ", "--committee", "BEM", code=3)


def test_the_list_by_year_committee_and_status(office):
    for day, words in (
        ("2021-04-09", ("--committee", "BEM")),
        ("2021-05-01", ("--committee", "RGW")),
        ("2022-01-10", ("--committee", "BEM")),
        ("2022-01-11", ("--series", "GS")),
    ):
        new(office, day, *words)
    office.sub("memo", "withdraw", "PS2021BEM01")

    def listed(*words: str) -> list[str]:
        return [row["number"] for row in office.sub("memo", "list", "--json", *words).json]

    assert listed() == ["GS2022-001", "PS2021BEM01", "PS2021RGW01", "PS2022BEM01"]
    assert listed("--year", "2022") == ["GS2022-001", "PS2022BEM01"]
    assert listed("--committee", "bem") == ["PS2021BEM01", "PS2022BEM01"]
    assert listed("--status", "withdrawn") == ["PS2021BEM01"]
    assert listed("--year", "2021", "--committee", "RGW", "--status", "draft") == ["PS2021RGW01"]


def test_a_withdrawn_number_stays_taken_and_is_withdrawn_once(office):
    assert new(office, "2021-04-09", "--committee", "BEM") == "PS2021BEM01"
    office.sub("memo", "withdraw", "PS2021BEM01")
    assert new(office, "2021-04-09", "--committee", "BEM") == "PS2021BEM02"
    assert "already" in office.sub("memo", "withdraw", "PS2021BEM01", code=1).err


def test_a_new_version_begins_with_what_the_earlier_one_says(office):
    new(office, "2021-04-09", "--committee", "BEM", "-m", "Een eerste tekst.")
    answer = office.sub("memo", "new", "--version-of", "PS2021BEM01", "--date", "2021-05-01")
    assert answer.out == "PS2021BEM01A\n"
    shown = office.sub("memo", "show", "PS2021BEM01A", "--json").json
    assert (shown["text"], shown["to"], shown["date"]) == ("Een eerste tekst.\n", ["Staten"], "2021-05-01")
    assert shown["status"] == "draft"
