"""What was sent keeps its number; what was not gets another, with everything that names it, and of two that were a
person says which.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.test_sync import MEMO, an, bo, exchange, remote, text  # noqa: F401  fixtures

MARCH, APRIL = "1615363200", "1617969600"
"""10 March and 9 April 2021."""
CHOOSE, GET = "Ieder kiest een rol.\nRollen verschuiven.", "Ieder heeft een rol.\nRollen verschuiven soms."
MONEY = "Het kost 2.000 euro, zie [](#rollen)."


@pytest.fixture
def pair(an, bo) -> tuple[Any, Any]:  # noqa: F811
    """Return An and Bo, with an adopted plan; what each writes now the other does not see."""
    an.sub("document", "adopt", "--date", "1-3-2021")
    exchange(an, bo)
    return an, bo


def write(desk: Any, day: str, section: str, words: str, *more: str) -> None:
    with desk.patch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", day)
        desk.sub("erratum", "new", section, "-m", words, *more)


def numbers(desk: Any) -> dict[str, str]:
    """Return the reason of every erratum by its name."""
    rows = desk.sub("erratum", "list", "--json").json
    return {row["id"]: desk.sub("erratum", "show", row["id"], "--json").json["reason"].strip() for row in rows}


def test_a_draft_that_was_sent_keeps_its_number_though_another_is_older(pair):
    an, bo = pair  # noqa: F811
    write(bo, MARCH, "2.2", MONEY, "--reason", "Van Bo.")
    write(an, APRIL, "2.1", CHOOSE, "--reason", "Van An.")
    an.sub("sync")
    told = bo.sub("sync").err
    assert "E01-geld has the number of another erratum, and is called E02-geld from now on." in told
    exchange(an, bo)
    assert numbers(an) == {"E01-rollen": "Van An.", "E02-geld": "Van Bo."}


def test_what_was_applied_and_not_sent_gets_another_number_and_what_came_after_it_follows(pair):
    an, bo = pair  # noqa: F811
    write(an, APRIL, "2.1", CHOOSE, "--reason", "Van An.")
    an.sub("sync")
    write(bo, MARCH, "2.2", MONEY, "--reason", "Van Bo.")
    bo.sub("erratum", "apply", "E01")
    write(bo, APRIL, "2.2", "Het kost 3.000 euro, zie [](#rollen).", "--reason", "Weer van Bo.")
    bo.sub("erratum", "apply", "E02")
    bo.sub("erratum", "revert", "E02")
    bo.sub("sync")
    exchange(an, bo)
    assert numbers(an) == {"E01-rollen": "Van An.", "E02-geld": "Weer van Bo.", "E03-geld": "Van Bo."}
    assert "    after: [E03-geld]\n" in an.read("errata/plan-water/E02-geld.yaml").decode()
    assert "2.000" in text(an, "2.2")
    assert "2.000" in an.sub("show", "2.2", "--at", "@E03").out
    an.sub("erratum", "revert", "E03")
    assert "1.250" in text(an, "2.2")


def test_it_keeps_its_number_also_where_a_memo_got_another_one_meanwhile(pair):
    an, bo = pair  # noqa: F811
    an.sub(*MEMO, "--subject", "Stand")
    exchange(an, bo)
    memo = an.read("documents/memos/PS2021BEM01.yaml").decode()
    (an.root / "documents/memos/PS2021BEM01.yaml").unlink()
    an.write("documents/memos/PS2021BEM02.yaml", memo.replace("PS2021BEM01", "PS2021BEM02"))
    an.commit("Ander nummer")
    for desk, section, words in ((an, "2.1", CHOOSE), (bo, "2.2", MONEY)):
        write(desk, APRIL, section, words, "--reason", "Nodig.")
        desk.sub("erratum", "apply", "E01")
    an.sub("sync")
    bo.sub("sync")
    exchange(an, bo)
    assert numbers(an) == {"E01-rollen": "Nodig.", "E02-geld": "Nodig."}


@pytest.mark.parametrize("applied", [False, True])
def test_of_two_of_one_name_the_one_that_was_sent_keeps_it_whatever_became_of_the_other(pair, applied):
    """Each wrote an erratum to the same section, and a memo of one number that brings it out."""
    an, bo = pair  # noqa: F811
    for each, day, words, who in ((an, APRIL, CHOOSE, "An"), (bo, MARCH, GET, "Bo")):
        write(each, day, "2.1", words, "--reason", f"Van {who}.")
        text_of_memo = ("-m", f"Van {who}.\n\n[](@E01)\n")
        each.sub(*MEMO[:-2], *text_of_memo, "--subject", f"Van {who}", "--erratum", "E01")
    if applied:
        bo.sub("erratum", "apply", "E01")
    an.sub("sync")
    told = bo.sub("sync").err
    assert "E01-rollen has the number of another erratum, and is called E02-rollen from now on." in told
    exchange(an, bo)
    assert numbers(an) == {"E01-rollen": "Van An.", "E02-rollen": "Van Bo."}
    brought = {}
    for row in an.sub("memo", "list", "--json").json:
        (brought[row["subject"]],) = row["errata"]
        assert an.sub("erratum", "show", row["errata"][0], "--json").json["memo"] == row["number"]
        assert f"[](@{row['errata'][0]})" in an.sub("memo", "show", row["number"]).out
    assert brought == {"Van An": "E01-rollen", "Van Bo": "E02-rollen"}
    assert ("soms" in text(an, "2.1")) is applied


def test_what_a_final_memo_names_and_what_was_sent_keep_one_number_until_a_person_chooses(pair):
    an, bo = pair  # noqa: F811
    write(an, APRIL, "2.1", CHOOSE, "--reason", "Van An.")
    an.sub("sync")
    write(bo, MARCH, "2.2", MONEY, "--reason", "Van Bo.")
    bo.sub("erratum", "apply", "E01")
    bo.sub(*MEMO, "--subject", "Van Bo", "--erratum", "E01")
    bo.sub("memo", "edit", "PS2021BEM01", "--status", "final")
    bo.sub("sync")
    an.sub("sync")
    assert numbers(an) == {"E01-geld": "Van Bo.", "E01-rollen": "Van An."}
    assert "Say which keeps it: sub settle --keep E01-geld" in an.sub("check", code=1).out
    an.sub("settle", "--keep", "E01-geld")
    exchange(an, bo)
    assert numbers(bo) == {"E01-geld": "Van Bo.", "E02-rollen": "Van An."}


def test_of_two_that_were_sent_a_person_says_which_keeps_the_number(pair):
    """Each went to a branch of its own, and a forge brought them together."""
    an, bo = pair  # noqa: F811
    write(an, APRIL, "2.1", CHOOSE, "--reason", "Van An.")
    write(bo, MARCH, "2.2", MONEY, "--reason", "Van Bo.")
    an.sub("sync")
    bo.git("push", "--quiet", "origin", "HEAD:refs/heads/van-bo")
    an.git("fetch", "--quiet", "origin")
    an.git("merge", "--quiet", "--no-edit", "origin/van-bo")
    an.git("push", "--quiet", "origin", "main")
    bo.sub("sync")
    for each in (an, bo):
        each.sub("section", "edit", "1", "-m", "Iets anders.", "--erratum", "--reason", "Zo.", "--no-commit")
        each.git("reset", "--quiet", "--hard")
        each.git("clean", "--quiet", "-fd", "errata")
        assert list(numbers(each)) == ["E01-geld", "E01-rollen"]
        (found,) = each.sub("check", "--json", code=1).json
        assert found["fix"] == "All of them were sent. Say which keeps it: sub settle --keep E01-geld"
    told = an.sub("settle", "--keep", "E01-rollen").err
    assert "E01-geld has the number of another erratum, and is called E02-geld from now on." in told
    exchange(an, bo)
    assert numbers(bo) == {"E01-rollen": "Van An.", "E02-geld": "Van Bo."}
