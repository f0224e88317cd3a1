"""Somebody who writes a new section, or moves one, is asked where it comes: in words, with the outline in sight."""

from __future__ import annotations

import re

from tests.cli.test_conversation import at_noon, plain  # noqa: F401  a fixture
from tests.cli.test_prompts import dotted

TEXT = 'echo "Wij bewaren alles." > "$1"'


def outline(desk):
    return [line.split()[0] + " " + line.split()[-1] for line in desk.sub("section", "list").out.splitlines()]


def test_on_a_terminal_one_is_asked_where_with_help_and_a_way_back(at_noon):  # noqa: F811
    at_noon.editor(TEXT)
    answers = [
        (r"Titel: $", "Archeif\n"),
        (r"2  Samenwerken.*  2\.2  Geld.*Waar komt de paragraaf\? \[na 2\]: $", "<\n"),
        (r"Titel \[Archeif\]: $", "Archief\n"),
        (r"Waar komt de paragraaf\? \[na 2\]: $", "?\n"),
        (r"Bijvoorbeeld: onder 2\..*paragraaf\? \[na 2\]: $", "onder 7\n"),
        (r"geen paragraaf “7”.*paragraaf\? \[na 2\]: $", "onder 2\n"),
    ]
    screen = plain(at_noon.terminal("--lang", "nl", "section", "new", answers=dotted(answers)).out)
    assert "[na 2]: onder 2\n  Dat wordt 2.3.\n" in screen
    assert outline(at_noon) == ["1 introduction", "2 samenwerken", "2.1 rollen", "2.2 geld", "2.3 archief"]


def test_a_place_is_said_in_either_language_and_the_number_follows(desk):
    said = {
        "": "3",
        "2.1": "2.2",
        "na 2.1": "2.2",
        "After rollen": "2.2",
        "voor  Geld": "2.2",
        "before 1": "1",
        "under introduction": "1.1",
        "onder 2": "2.3",
        "§ 2.1": "2.2",
        "na paragraaf 2.2": "2.3",
    }
    desk.editor(TEXT)
    dry = ("section", "new", "--title", "Archief", "--dry-run")
    told = [desk.asked(*dry, answers=[typed]).err for typed in said]
    assert [re.findall(r"\[after 2\]:   It becomes (.*)\.", each) for each in told] == [[n] for n in said.values()]
    desk.asked("section", "new", "--title", "Archief", answers=["onder 1"])
    assert outline(desk)[1] == "1.1 archief"


def test_a_place_that_was_said_is_not_asked_nor_one_of_a_section_that_is_given_whole(desk):
    desk.editor(TEXT)
    desk.asked("section", "new", "--title", "Archief", "--before", "2.1")
    desk.asked("section", "new", "--title", "Slot", "-m", "Dag.")
    assert outline(desk) == ["1 introduction", "2 samenwerken", "2.1 archief", "2.2 rollen", "2.3 geld", "3 slot"]


def test_where_nobody_can_be_asked_it_comes_at_the_end_as_before(desk):
    desk.editor(TEXT)
    desk.sub("section", "new", "--title", "Archief", "-m", "")
    assert outline(desk)[-1] == "3 archief"


def test_in_an_adopted_plan_no_place_is_asked_for_what_is_refused(busy):
    answer = busy.asked("section", "new", "--title", "Archief", code=1)
    assert "Where does it come?" not in answer.err
    assert "sub erratum new --insert" in answer.err


def test_a_section_that_moves_is_asked_for_too_and_not_put_below_itself(desk):
    answer = desk.asked("section", "move", "2.2", answers=["", "na 2.2", "voor 2.1"])
    assert "cannot be put below or beside itself" in answer.err
    assert "It becomes 2.1." in answer.err
    assert outline(desk)[2:] == ["2.1 geld", "2.2 rollen"]
    desk.sub("section", "move", "2.2", code=2)


def test_so_is_what_an_erratum_puts_in_or_moves(busy):
    words = ("-m", "Wij bewaren alles.", "--reason", "Wet.")
    busy.asked("erratum", "new", "--insert", "Archief", *words, answers=["onder 1"])
    busy.asked("erratum", "new", "2.2", "--move", "--reason", "Volgorde.", answers=["voor 2.1"])
    orders = [busy.sub("erratum", "order", name).out for name in ("E08", "E09")]
    assert "1.1" in orders[0] and "Archief" in orders[0]
    assert orders[1].startswith("Paragraaf 2.2")


def test_of_a_long_outline_the_question_shows_what_fits(desk):
    path = "documents/plan-water/document.yaml"
    many = [f"nummer-{n}" for n in range(60)]
    for name in many:
        desk.write(
            f"documents/plan-water/sections/{name}.yaml", f"id: {name}\ntitle: Titel {name}\ntext: |\n  Tekst.\n"
        )
    below = "".join(f"      - {name}\n" for name in many)
    desk.write(path, desk.read(path).decode().replace("- geld\n", "- geld\n" + below))
    desk.commit("Veel")
    desk.editor(TEXT)
    answer = desk.asked("section", "new", "--title", "Archief", "--dry-run", answers=["onder 2"])
    assert "2  Samenwerken" in answer.err
    assert "Titel nummer-3" not in answer.err
    assert "It becomes 2.63." in answer.err
