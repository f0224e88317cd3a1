"""Who brought which words, what happened when, and what the text was on a day."""

from __future__ import annotations

import re

RULES = "Ieder heeft een rol.\nRollen verschuiven.\n"


def test_two_errata_in_one_commit_are_credited_apart(desk):
    desk.sub("erratum", "new", "2.1", "-m", RULES.replace("een rol", "een eigen rol"), "--reason", "a")
    desk.sub("erratum", "new", "2.1", "-m", RULES.replace("verschuiven", "verschuiven vaak"), "--reason", "b")
    desk.sub("erratum", "apply", "E01", "E02")
    told = desk.sub("blame", "2.1", "--words", "--json").json
    origins = {key: origin["erratum"] for key, origin in told["origins"].items()}
    brought = {word["text"].strip(): origins[word["origin"]] for line in told["sentences"] for word in line["words"]}
    assert (brought["eigen"], brought["vaak"], brought["Ieder"]) == ("E01-rollen", "E02-rollen", "")


def test_what_a_sentence_keeps_is_not_credited_to_its_author_in_another(desk):
    kept = "De provincies beheren de {}overige hoofdwegen van het verre verkeer in opdracht van het Rijk."
    base = f"Het Rijk is eigenaar van de vroegere rijksstraten en heerbanen.\n\n{kept.format('autowegen en ')}\n"
    new = (
        f"Het Rijk blijft eigenaar van de autowegen en overige hoofdwegen van het verre verkeer.\n\n{kept.format('')}\n"
    )
    desk.sub("section", "edit", "2.1", "-m", base)
    desk.sub("erratum", "new", "2.1", "-m", new, "--reason", "a")
    assert "“blijft eigenaar van de autowegen en overige hoofdwegen van het verre verkeer”" in (
        desk.sub("erratum", "order", "E01", "--lang", "nl").out
    )
    desk.sub("erratum", "apply", "E01")
    rows = desk.sub("blame", "2.1", "--words").out.splitlines()
    brought = [re.split("  +", row)[-1] for row in rows if row.startswith("E01")]
    assert brought == ["blijft", "autowegen en overige hoofdwegen van het verre verkeer"]


def test_a_reverted_and_returned_sentence_is_credited_to_its_first_origin(desk):
    first = desk.git("log", "-1", "--format=%H", "--", "documents/plan-water/sections/rollen.yaml")
    desk.sub("erratum", "new", "2.1", "-m", "Iets heel anders.\n", "--whole", "--reason", "a")
    desk.sub("erratum", "apply", "E01")
    desk.sub("erratum", "revert", "E01")
    told = desk.sub("blame", "2.1", "--json").json
    assert {line["origin"] for line in told["sentences"]} == {first}


def test_the_log_tells_adoption_and_errata_with_their_memo(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\n", "--reason", "a", "--effective", "9-4-2021")
    desk.sub("memo", "new", "--date", "9-4-2021", "--to", "S", "--from", "G", "--subject", "R", "--committee", "BEM",
             "--erratum", "E01")  # fmt: skip
    desk.sub("erratum", "apply", "E01")
    told = desk.sub("log", "2.1", "--json").json
    assert [(event["what"], event["erratum"], event["memo"]) for event in told if event["what"] != "edited"] == [
        ("adopted", "", ""),
        ("applied", "E01-rollen", "PS2021BEM01"),
    ]


def test_the_text_on_a_day_is_what_was_in_force(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\n", "--reason", "a", "--effective", "9-4-2021")
    desk.sub("erratum", "apply", "E01")
    for state, text in (
        ("8-4-2021", RULES),
        ("9-4-2021", "Ieder kiest een rol.\n"),
        ("@base", RULES),
        ("vandaag", "Ieder kiest een rol.\n"),
    ):
        assert desk.sub("show", "2.1", "--at", state).out == f"2.1 Rollen\n\n{text}"
    assert "adopted" in desk.sub("show", "2.1", "--at", "1-3-2021", code=3).err


def test_scheduled_errata_are_applied_when_their_day_has_come(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Later.\n", "--reason", "a", "--effective", "2099-01-01")
    desk.sub("erratum", "propose", "E01")
    desk.sub("erratum", "adopt", "E01")
    assert "No adopted erratum is due." in desk.sub("erratum", "apply", "--due").err
    assert desk.sub("show", "2.1", "--at", "2-1-2099").out == "2.1 Rollen\n\nLater.\n"
    desk.patch.setenv("SOURCE_DATE_EPOCH", "4070995200")  # 2 January 2099
    desk.sub("erratum", "apply", "--due")
    assert desk.sub("show", "2.1").out == "2.1 Rollen\n\nLater.\n"


def test_a_move_is_told_of_the_section_that_moved(desk):
    answer = desk.sub("erratum", "new", "2.2", "--move", "--after", "1", "--reason", "a")
    assert "Geld" in answer.out and "moved" in answer.out


def test_a_conflict_that_was_settled_by_hand_is_committed(desk):
    path = "errata/plan-water/E01-rollen.yaml"
    desk.sub("erratum", "new", "2.1", "-m", RULES.replace("een rol", "een eigen rol"), "--reason", "a")
    desk.sub("section", "edit", "2.1", "-m", RULES.replace("een rol", "een vaste rol"))
    before = desk.read("documents/plan-water/sections/rollen.yaml")
    desk.sub("erratum", "rebase", "E01", code=4)
    assert desk.read("documents/plan-water/sections/rollen.yaml") == before
    desk.write(path, desk.read(path).decode().replace("een eigen rol", "een eigen, vaste rol"))
    desk.sub("erratum", "rebase", "E01", "--continue")
    assert desk.git("status", "--porcelain") == ""
    desk.sub("erratum", "apply", "E01")
    assert "een eigen, vaste rol" in desk.sub("show", "2.1").out


def test_an_aborted_rebase_gives_the_erratum_back(desk):
    path = "errata/plan-water/E01-rollen.yaml"
    desk.sub("erratum", "new", "2.1", "-m", RULES.replace("een rol", "een eigen rol"), "--reason", "a")
    desk.sub("section", "edit", "2.1", "-m", RULES.replace("een rol", "een vaste rol"))
    before = desk.read(path)
    desk.sub("erratum", "rebase", "E01", code=4)
    assert desk.read(path) != before
    desk.sub("erratum", "rebase", "E01", "--abort")
    assert desk.read(path) == before
    assert desk.git("status", "--porcelain") == ""
