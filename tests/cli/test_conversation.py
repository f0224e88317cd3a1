"""A person at a real terminal: questions with their defaults, answers as they were understood, and dates as typed."""

from __future__ import annotations

import re
import shlex
import signal
import time
from datetime import date
from pathlib import Path

import pytest

import sub_cli
from sub_cli.cli.dates import is_relative, long_date, parse_date
from sub_cli.errors import UsageProblem

MARCH_30 = "1617105600"
TUESDAY = date(2021, 3, 30)
HEAD = ("date", "to", "from", "subject", "status", "document", "errata")


@pytest.fixture
def at_noon(desk, monkeypatch):
    """Return the desk on 30 March 2021, with nothing around it that forbids to ask or speaks another language."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MARCH_30)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("PYTHONPATH", str(Path(sub_cli.__file__).parents[1]))  # processes start in another folder
    for name in ("CI", "SUB_LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return desk


def plain(shown: str) -> str:
    """Return what stands on the screen, without colours and carriage returns."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown).replace("\r", "")


def talk(day: str = "9 april\n", agreed: str = "j\n"):
    """Return the questions of `memo new` in Dutch, in their order, with the answers to them."""
    return [
        (r"ommissie.*: $", "\n"),
        (r"DATUM \[.*\]: $", day),
        (r"AAN.*: $", "Provinciale Staten\n"),
        (r"VAN.*: $", "Hanke de Boer\n"),
        (r"ONDERWERP.*: $", "Erratum 'Rollen' & meer\n"),
        (r"TEKENT \[-\]: $", "\n"),
        (r"Nu de tekst schrijven.*: $", "nee\n"),
        (r"Deze memo schrijven\? \[ja\]: $", agreed),
    ]


def test_a_memo_is_asked_for_in_the_words_of_the_document(at_noon):
    screen = plain(at_noon.terminal("--lang", "nl", "memo", "new", answers=talk()).out)
    lines = screen.splitlines()
    asked = [line.split(":")[0] for line in lines if line.startswith(("Commissie", "DATUM", "AAN", "VAN", "ONDER"))]
    assert asked == ["Commissie [BEM]", "DATUM [30-3-2021]", "AAN", "VAN", "ONDERWERP"]
    assert "DATUM [30-3-2021]: 9 april\n  vrijdag 9 april 2021\n" in screen
    summary = [line.split(maxsplit=1) for line in lines if re.match(r"  [A-Z]{3}", line)]
    assert summary == [
        ["DATUM", "9-4-2021"],
        ["AAN", "Provinciale Staten"],
        ["VAN", "Hanke de Boer"],
        ["ONDERWERP", "Erratum 'Rollen' & meer"],
    ]
    made = at_noon.sub("memo", "show", "PS2021BEM01", "--json").json
    assert [made[key] for key in ("date", "to", "from", "subject")] == [
        "2021-04-09",
        ["Provinciale Staten"],
        "Hanke de Boer",
        "Erratum 'Rollen' & meer",
    ]


def test_the_command_without_questions_makes_the_same_memo_again(at_noon):
    screen = plain(at_noon.terminal("--lang", "nl", "memo", "new", answers=talk()).out)
    # The terminal of the test is 80 wide, yet lines are not broken by `sub` itself: what is printed can be copied.
    (words,) = [
        shlex.split(line[line.index("sub memo new") :]) for line in screen.splitlines() if "sub memo new" in line
    ]
    assert words[:3] == ["sub", "memo", "new"]
    done = at_noon.process(*words[1:])
    assert (done.returncode, done.stdout) == (0, b"PS2021BEM02\n"), done.stderr.decode()
    first, second = (at_noon.sub("memo", "show", f"PS2021BEM0{n}", "--json").json for n in (1, 2))
    assert {key: first[key] for key in HEAD} == {key: second[key] for key in HEAD}
    assert first["text"] == second["text"]


def test_the_command_without_questions_holds_the_text_and_the_errata_too(at_noon):
    at_noon.sub("erratum", "new", "2.1", "-m", "Ieder kiest.\nRollen verschuiven.")
    given = ("memo", "new", "--erratum", "E01", "--document", "plan-water", "-m", "Hierbij.\n\n[](@E01)\n")
    answers = [each for each in talk() if "de tekst" not in each[0]]
    screen = plain(at_noon.terminal("--lang", "nl", *given, answers=answers).out)
    after = screen[screen.index("sub memo new") :]
    command = after[: after.index("PS2021BEM01")]
    at_noon.sub("memo", "withdraw", "PS2021BEM01")  # what a memo brings out, no other does
    done = at_noon.process(*shlex.split(command)[1:])
    assert done.returncode == 0, done.stderr.decode()
    first, second = (at_noon.sub("memo", "show", f"PS2021BEM0{n}", "--json").json for n in (1, 2))
    assert first["text"] == second["text"] == "Hierbij.\n\n[](@E01-rollen)\n"
    same = [key for key in HEAD if key != "status"]
    assert {key: first[key] for key in same} == {key: second[key] for key in same}


def test_enter_takes_the_default_of_today_without_repeating_itself_in_vain(at_noon):
    at_noon.terminal("--lang", "nl", "memo", "new", answers=talk(day="\n"))
    assert at_noon.sub("memo", "show", "PS2021BEM01", "--json").json["date"] == "2021-03-30"


def test_a_wrong_date_is_told_and_asked_again(at_noon):
    answers = talk(day="31 april\n")
    answers.insert(2, (r"DATUM \[.*\]: $", "morgen\n"))
    screen = plain(at_noon.terminal("--lang", "nl", "memo", "new", answers=answers).out)
    assert screen.count("DATUM [") == 2
    assert "31 april" in screen.split("DATUM [")[1].split("\n", 1)[1]
    assert "woensdag 31 maart 2021" in screen
    assert at_noon.sub("memo", "show", "PS2021BEM01", "--json").json["date"] == "2021-03-31"


@pytest.mark.parametrize("typed", ["j", "ja", "J", "y", "yes", " Ja ", ""])
def test_yes_is_understood(at_noon, typed):
    answer = at_noon.asked(
        "memo", "new", answers=["BEM", "9-4-2021", "Staten", "Gedeputeerde", "Rollen", "", "n", typed]
    )
    assert answer.out == "PS2021BEM01\n"


@pytest.mark.parametrize("typed", ["n", "nee", "no", "N"])
def test_no_writes_nothing_but_the_answers_outside_git(at_noon, typed):
    before = at_noon.files()
    answers = ["BEM", "9-4-2021", "Staten", "Gedeputeerde", "Rollen", "", "n", typed]
    answer = at_noon.asked("memo", "new", answers=answers, code=130)
    assert answer.out == ""
    assert at_noon.files() == before


def test_what_is_neither_yes_nor_no_is_asked_again(at_noon):
    answers = ["BEM", "9-4-2021", "Staten", "Gedeputeerde", "Rollen", "", "n", "misschien", "n"]
    answer = at_noon.asked("memo", "new", answers=answers, code=130)
    assert answer.err.count("Please answer yes or no.") == 1


@pytest.fixture
def interrupts():
    """Let ^C end what is started, also where the tests themselves were started with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Later(str):
    """Something typed by a person: not in the very moment in which the question appears."""

    def encode(self, *words: str) -> bytes:
        time.sleep(0.3)  # before it reads, Python keeps a signal until the next key
        return super().encode(*words)


def test_an_interrupt_at_a_question_leaves_nothing_behind(at_noon, interrupts):
    before = at_noon.files()
    answer = at_noon.terminal("--lang", "nl", "memo", "new", answers=[talk()[0], (r"DATUM \[.*\]: $", Later("\x03"))])
    assert answer.code == 130
    assert "Traceback" not in answer.out
    assert at_noon.files() == before


@pytest.mark.parametrize(("word", "value"), [("--no-input", ""), ("", "true")])
def test_where_asking_is_forbidden_a_terminal_is_not_asked_either(at_noon, monkeypatch, word, value):
    if value:
        monkeypatch.setenv("CI", value)
    answer = at_noon.terminal("--lang", "nl", *filter(None, [word]), "memo", "new")
    assert answer.code == 2
    assert "--committee" in answer.out
    assert "Commissie [" not in answer.out


def test_defaults_are_taken_without_a_question_and_what_has_none_is_asked(at_noon):
    answers = [(r"AAN.*: $", "Staten\n"), (r"VAN.*: $", "Gedeputeerde\n"), (r"ONDERWERP.*: $", "Rollen\n")]
    answer = at_noon.terminal("--lang", "nl", "memo", "new", "--defaults", answers=answers)
    assert answer.code == 0
    assert "DATUM [" not in answer.out
    assert at_noon.sub("memo", "show", "PS2021BEM01", "--json").json["date"] == "2021-03-30"


def test_an_escape_sequence_in_a_subject_does_not_drive_the_terminal(at_noon):
    words = ("--to", "Staten", "--from", "Gedeputeerde", "--committee", "BEM", "--subject", "Rood\x1b[2J")
    asked = (r"SIGNS", "\n"), (r"the text now", "n\n"), (r"this memo\?", "n\n")
    answers = [(r"DATE \[.*\]: $", "9 april\n"), *asked]
    answer = at_noon.terminal("--lang", "en", "memo", "new", *words, answers=answers)
    assert answer.code in (2, 3, 130)
    assert "\x1b[2J" not in answer.out


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("9 april", date(2021, 4, 9)),
        ("9 april 2022", date(2022, 4, 9)),
        ("9 APRIL", date(2021, 4, 9)),
        ("vrijdag 9 april 2021", date(2021, 4, 9)),
        ("9 apr", date(2021, 4, 9)),
        ("9 apr. 2021", date(2021, 4, 9)),
        ("1 mei", date(2021, 5, 1)),
        ("1 may", date(2021, 5, 1)),
        ("2 mrt 2021", date(2021, 3, 2)),
        ("3 March 2021", date(2021, 3, 3)),
        ("29 februari 2024", date(2024, 2, 29)),
        ("9-4-2021", date(2021, 4, 9)),
        ("09-04-2021", date(2021, 4, 9)),
        ("9/4/2021", date(2021, 4, 9)),
        ("9.4.2021", date(2021, 4, 9)),
        ("9-4", date(2021, 4, 9)),
        ("2021-04-09", date(2021, 4, 9)),
        ("2021-4-9", date(2021, 4, 9)),
        ("  9 april  ", date(2021, 4, 9)),
        ("vandaag", TUESDAY),
        ("Today", TUESDAY),
        ("morgen", date(2021, 3, 31)),
        ("tomorrow", date(2021, 3, 31)),
        ("gisteren", date(2021, 3, 29)),
        ("yesterday", date(2021, 3, 29)),
    ],
)
def test_a_date_is_read_as_people_type_it(typed, day):
    assert parse_date(typed, TUESDAY) == day


@pytest.mark.parametrize(
    "typed",
    ["", "april", "9", "31 april", "29 februari", "29-2-2021", "32-1-2021", "9-13-2021", "2021-13-01", "0-1-2021",
     "2021-02-30", "9-4-21", "9 aprill", "overmorgen", "9 april 21", "april 9", "20210409", "9-4-0000", "9 4 2021"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_an_example(typed):
    with pytest.raises(UsageProblem) as refused:
        parse_date(typed, TUESDAY)
    assert refused.value.exit_code == 2
    assert refused.value.message.facts["text"] == typed
    assert "9-4-2021" in refused.value.advice[0].text


def test_a_day_without_a_year_lies_in_the_present_one():
    assert parse_date("9 april", date(1999, 12, 31)) == date(1999, 4, 9)


def test_only_words_for_a_day_are_relative():
    assert [word for word in ("vandaag", " Morgen", "9 april", "2021-04-09", "") if is_relative(word)] == [
        "vandaag",
        " Morgen",
    ]


@pytest.mark.parametrize(("language", "words"), [("nl", "vrijdag 9 april 2021"), ("en", "Friday 9 April 2021")])
def test_a_day_is_written_out_with_its_weekday(language, words):
    assert long_date(date(2021, 4, 9), language) == words
    assert parse_date(words, TUESDAY) == date(2021, 4, 9)
