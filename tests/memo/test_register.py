"""Numbers: by year and committee, in several series, with a letter for a later version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errors import BadInput, Refused, UsageProblem
from sub_cli.memo.number_pattern import Parts, Pattern, allocate, next_version, parts_of, versions

PS = Pattern("PS{year}{committee}{seq:02}")
GS = Pattern("GS{year}-{seq:03}")


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "PS2021BEM01"),
        (["PS2021BEM01", "PS2021BEM07"], "PS2021BEM08"),
        (["PS2021BEM07A"], "PS2021BEM08"),
        (["PS2021RGW07", "PS2020BEM09", "GS2021-003"], "PS2021BEM01"),
        (["PS2021BEM99"], "PS2021BEM100"),
        (["PS2021BEM100", "PS2021BEM99"], "PS2021BEM101"),
    ],
)
def test_the_next_number_is_behind_the_highest_of_its_year_and_committee(taken, expected):
    assert allocate(PS, taken, year=2021, committee="BEM") == expected


def test_a_series_without_a_committee_asks_for_none():
    assert allocate(GS, ["GS2021-009", "PS2021BEM44"], year=2021, committee="") == "GS2021-010"
    assert allocate(GS, ["GS2021-009"], year=2022, committee="") == "GS2022-001"
    with pytest.raises(UsageProblem, match="capital letters"):
        allocate(PS, [], year=2021, committee="bem")


def test_a_later_version_has_the_next_letter():
    taken = ["PS2021BEM07", "PS2021BEM08", "PS2021BEM08A"]
    assert next_version([PS, GS], taken, "PS2021BEM07") == "PS2021BEM07A"
    assert next_version([PS, GS], taken, "PS2021BEM08") == "PS2021BEM08B"
    assert next_version([PS, GS], taken, "PS2021BEM08A") == "PS2021BEM08B"
    assert versions([PS, GS], taken, "PS2021BEM08A") == ["PS2021BEM08", "PS2021BEM08A"]
    with pytest.raises(Refused, match="no letter left"):
        next_version([PS], ["PS2021BEM07Z"], "PS2021BEM07")


def test_a_number_says_its_parts():
    assert parts_of([PS, GS], "PS2021BEM07B") == Parts("2021", "BEM", 7, "B")
    assert parts_of([PS, GS], "GS2021-010") == Parts("2021", "", 10, "")
    assert parts_of([PS, GS], "GS2021-10") is None


@pytest.mark.parametrize("text", ["PS", "{seq}{seq}", "{jaar}{seq}"])
def test_a_pattern_that_gives_no_numbers_is_refused(text):
    with pytest.raises(BadInput):
        Pattern(text)


@given(st.lists(st.integers(1, 300), unique=True), st.sampled_from(["", "A", "Q"]))
def test_a_number_is_never_given_twice(used, letter):
    taken = [PS.number(2021, "BEM", seq) + letter for seq in used]
    for _ in range(3):
        taken.append(allocate(PS, taken, year=2021, committee="BEM"))
    assert len(set(taken)) == len(taken)
    assert len({parts_of([PS], number).seq for number in taken}) == len(taken)
