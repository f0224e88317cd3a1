"""Lists on a terminal: nothing is cut and nothing runs over its edge, at 80 columns and at 120."""

from __future__ import annotations

import shutil
import sys

import pytest

from sub_cli.cli.columns import columns, fitted
from sub_cli.cli.main import run
from tests.cli.conftest import MEMO, PERSON

LONG = "Samenwerking met gemeenten, waterschappen en maatschappelijke organisaties in de stad en op het platteland"
SUBJECT = "Erratum bij de paragraaf over samenwerking met gemeenten, waterschappen en maatschappelijke organisaties"
SHORT = ("--title", "Rollen", "--id", "rollen-en-verantwoordelijkheden-in-de-samenwerking")
LISTS = {
    "section list": [LONG],
    "document list": [],
    "erratum list": [LONG, SUBJECT],
    "memo list": [SUBJECT],
    "register": [LONG, SUBJECT],
    "log": [SUBJECT],
    "erratum status": [LONG, SUBJECT],
    "": [LONG, SUBJECT],  # its first line tells the folder, which is copied whole
    "diff --erratum E02": [LONG],
    "diff --erratum E02 --stat": [LONG],
}


@pytest.fixture(scope="module")
def long_plan(plan, tmp_path_factory):
    """Return a folder with a plan whose titles are long, an erratum that was applied and two that clash, and a memo."""
    root = tmp_path_factory.mktemp("long") / "plan"
    shutil.copytree(plan, root)
    text = ("-m", "Wij werken samen met wie dat wil.\n")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PERSON.items():
            patch.setenv(name, value)
        for words in (
            ("section", "edit", "2.1", "--title", LONG),
            ("section", "new", *SHORT, "--under", "2.1", "-m", "Ieder heeft een taak.\n"),
            ("document", "adopt", "--date", "10-3-2021"),
            ("erratum", "new", "2.1.1", "-m", "Ieder heeft zijn taak.\n", "--title", SUBJECT),
            (*MEMO, "--subject", SUBJECT, "--erratum", "E01", "-m", "Hierbij.\n\n[](@E01)\n"),
            ("erratum", "apply", "E01"),
            ("erratum", "new", "2.1", *text, "--title", LONG),
            ("erratum", "new", "2.1", "-m", "Wij werken met iedereen samen.\n", "--title", SUBJECT),
        ):
            assert run(["-C", str(root), "--lang", "en", "-q", *words]) == 0, words
    return root


@pytest.fixture
def wordy(desk_in, long_plan, named):
    """Return a desk with that plan; one's own."""
    return desk_in("plan", long_plan)


def shown(desk, words: str, width: int) -> list[str]:
    """Return the lines of a list as a terminal of that width gets them, in Dutch."""
    with desk.patch.context() as patch:
        patch.setattr(type(sys.stdout), "isatty", lambda self: True)
        for name, value in {"COLUMNS": str(width), "LINES": "200", "NO_COLOR": "1"}.items():
            patch.setenv(name, value)
        desk.capture.readouterr()
        assert run(["-C", str(desk.root), "--lang", "nl", *words.split()]) == 0
    return desk.capture.readouterr().out.splitlines()


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal_and_no_word_of_a_title_is_lost(wordy, width):
    for words, titles in LISTS.items():
        lines = shown(wordy, words, width)
        told = " ".join(" ".join(lines).split())
        assert max(map(len, lines[not words :])) <= width, (words, lines)
        assert "…" not in told, words
        assert [word for title in titles for word in title.split() if word not in told] == [], words


def test_at_80_columns_a_long_title_goes_on_below_itself_and_ids_make_room(wordy):
    assert shown(wordy, "section list", 80) == [
        "1      Introduction",
        "2      Samenwerken",
        "2.1      Samenwerking met gemeenten, waterschappen en maatschappelijke",
        "         organisaties in de stad en op het platteland",
        "2.1.1      Rollen",
        "2.2      Geld",
    ]
    assert shown(wordy, "memo list", 80) == [
        "PS2021BEM01  9-4-2021  concept  Erratum bij de paragraaf over samenwerking  E01",
        "                                met gemeenten, waterschappen en",
        "                                maatschappelijke organisaties",
    ]


def test_at_120_columns_ids_stand_beside_the_titles_again(wordy):
    assert shown(wordy, "section list", 120)[2:5] == [
        "2.1      Samenwerking met gemeenten, waterschappen en        6   rollen",
        "         maatschappelijke organisaties in de stad en op het",
        "         platteland",
    ]


def test_of_a_changed_section_what_there_is_to_say_makes_room_for_its_title(wordy):
    assert shown(wordy, "diff --erratum E02", 80)[:7] == [
        "1 van 5 paragrafen gewijzigd, +7 −6 woorden",
        " 2.1  Samenwerking met gemeenten, waterschappen en maatschappelijke   +7 −6  E02",
        "      organisaties in de stad en op het platteland",
        "      past",
        "",
        "2.1 Samenwerking met gemeenten, waterschappen en maatschappelijke",
        "organisaties in de stad en op het platteland ───────────────────────────────────",
    ]


def test_what_is_piped_has_a_line_for_each_row_whatever_its_length(wordy):
    assert len(wordy.sub("section", "list").out.splitlines()) == 5
    assert any(line.endswith(SUBJECT) for line in wordy.sub("erratum", "list").out.splitlines())


def test_a_column_that_makes_room_is_left_out_only_where_it_has_to_be():
    rows = [["1", "Een titel van enige lengte", "a" * 30, "b" * 30]]
    assert fitted(rows, 100, 1, (2, 3)) == columns(rows)
    assert fitted(rows, 80, 1, (2, 3)) == [f"1  Een titel van enige lengte  {'b' * 30}"]
    assert fitted(rows, 30, 1, (2, 3)) == ["1  Een titel van enige lengte"]
    assert fitted(rows, 20, 1, (2, 3)) == ["1  Een titel van", "   enige lengte"]
    assert fitted([], 80, 1) == []
