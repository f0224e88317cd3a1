"""Errata are called by number and title: branches merge in plain git, and one number for two is parted, or asked."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

ROLES, MONEY = "errata/plan-water/E01-rollen.yaml", "errata/plan-water/E01-geld.yaml"
MEMO = ("memo", "new", "--to", "Staten", "--from", "G", "--committee", "BEM", "--date", "9-4-2021", "--subject", "S")


def write(desk: Any, section: str, *words: str) -> None:
    texts = {"2.1": "Ieder kiest een rol.\nRollen verschuiven.", "2.2": "Het kost 1.500 euro, zie [](#rollen)."}
    desk.sub("erratum", "new", section, "-m", texts[section], *words)


def names(desk: Any) -> list[str]:
    return [row["id"] for row in desk.sub("erratum", "list", "--json").json]


@pytest.fixture
def merged(desk) -> Any:
    """Return a desk on which plain git merged two branches that each wrote their first erratum."""
    desk.sub("document", "adopt", "--date", "10-3-2021")
    main = desk.git("branch", "--show-current")
    desk.git("checkout", "--quiet", "-b", "ander")
    write(desk, "2.2")
    desk.git("checkout", "--quiet", main)
    write(desk, "2.1")
    desk.git("merge", "--quiet", "--no-edit", "ander")
    return desk


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Accounthouders", "E01-accounthouders"),
        ("Één coördinator – per regio!", "E01-een-coordinator-per-regio"),
        ("Een titel met veel meer woorden dan er passen", "E01-een-titel-met-veel-meer-woorden-dan-er"),
        ("Хартия", "E01-rollen"),
    ],
)  # fmt: skip
def test_the_name_is_made_of_the_title(desk, title, name):
    write(desk, "2.1", "--title", title)
    assert names(desk) == [name]
    assert desk.read(f"errata/plan-water/{name}.yaml").startswith(f"id: {name}\n".encode())


def test_a_name_without_a_word_is_the_number(desk):
    desk.sub("erratum", "new", "--retitle", "Плян")
    write(desk, "2.1")
    desk.sub("erratum", "new", "--retitle", "Вода", "--title", "–")
    assert names(desk) == ["E01-plan-water", "E02-rollen", "E03"]
    assert desk.sub("erratum", "show", "E03").out.startswith("E03 ")


def test_people_type_and_read_the_number_and_files_hold_the_whole(desk):
    write(desk, "2.1", "--reason", "Toon.")
    assert desk.sub("erratum", "list").out.startswith("E01  draft")
    made = desk.sub(*MEMO, "--erratum", "E01", "--document", "plan-water", "-m", "Hierbij.\n\n[](@E01)\n")
    memo = desk.read("documents/memos/PS2021BEM01.yaml").decode()
    assert "  - E01-rollen\n" in memo and "[](@E01-rollen)\n" in memo and "PS2021BEM01" in made.out
    for word in ("E01", "E01-rollen", "plan-water/E01", "E01-rollen.yaml"):
        assert desk.sub("erratum", "show", word, "--json").json["id"] == "E01-rollen"
    told = desk.sub("erratum", "apply", "plan-water/E01")
    assert " E01, PS2021BEM01 " in told.out and "E01-rollen" not in told.out
    assert desk.git("log", "-1", "--format=%s%n%(trailers:key=Erratum,valueonly)").split("\n")[:2] == [
        "Erratum E01 verwerkt: Rollen",
        "plan-water/E01-rollen",
    ]
    assert "kiest" in desk.sub("show", "2.1", "--at", "@E01").out
    assert "What E01 changes" in desk.sub("diff", "--erratum", "E01", "--format", "html").out
    assert "E01  " in desk.sub("log", "2.1").out and "E01-rollen" not in desk.sub("log", "2.1").out
    assert desk.sub("register").out.startswith("E01  applied")
    assert desk.sub("erratum", "revert", "E09", code=3).err.startswith("There is no erratum E09.")
    desk.sub("check")


def test_a_memo_written_by_hand_may_say_the_number(desk):
    write(desk, "2.1")
    desk.sub(*MEMO, "--erratum", "E01", "--document", "plan-water", "-m", "Hierbij.\n\n[](@E01)\n")
    path = "documents/memos/PS2021BEM01.yaml"
    desk.write(path, desk.read(path).decode().replace("E01-rollen", "E01"))
    desk.sub("check")
    desk.sub("memo", "build", "PS2021BEM01")
    desk.sub("memo", "edit", "PS2021BEM01", "--subject", "Anders")
    assert desk.read(path).count(b"E01-rollen") == 2


def test_plain_git_merges_two_branches_that_each_wrote_an_erratum(merged):
    assert names(merged) == ["E01-geld", "E01-rollen"]
    assert [row.split()[0] for row in merged.sub("erratum", "list").out.splitlines()] == ["E01-geld", "E01-rollen"]
    asked = merged.sub("erratum", "apply", "E01", code=2).err
    assert "Say which: E01-geld, E01-rollen." in asked
    (found,) = merged.sub("check", "--json", code=1).json
    assert (found["code"], found["path"], found["fix"]) == ("SUB131", ROLES, "sub check --fix does it")
    assert "One number for more than one erratum: E01-geld, E01-rollen." in merged.sub().out


def test_check_fix_parts_them_and_every_reference_follows(merged):
    text = "Hierbij.\n\n[](@E01-rollen)\n"
    told = merged.sub(*MEMO, "--erratum", "E01-rollen", "--document", "plan-water", "-m", text).err
    assert "E01-rollen has the number of another erratum, and is called E02-rollen from now on." in told
    memo = merged.read("documents/memos/PS2021BEM01.yaml").decode()
    assert "  - E02-rollen\n" in memo and "[](@E02-rollen)\n" in memo
    assert names(merged) == ["E01-geld", "E02-rollen"]
    merged.sub("check")
    assert merged.git("status", "--porcelain") == ""


def test_check_fix_leaves_it_in_the_work_tree(merged):
    merged.sub("check", "--fix")
    assert names(merged) == ["E01-geld", "E02-rollen"]
    assert sorted(merged.git("status", "--porcelain").split()) == sorted(
        ["D", ROLES, "??", "errata/plan-water/E02-rollen.yaml"]
    )


def test_the_next_command_that_writes_parts_them_and_undo_takes_all_of_it_back(merged):
    before = merged.files()
    told = merged.sub("erratum", "propose", "E01-rollen").err
    assert "sub erratum adopt E02-rollen" in told
    assert names(merged) == ["E01-geld", "E02-rollen"]
    assert merged.git("log", "-1", "--format=%(trailers:key=Erratum,valueonly)") == "plan-water/E02-rollen"
    merged.sub("undo")
    assert merged.files() == before


def test_what_is_in_force_keeps_its_number(merged):
    merged.sub("erratum", "apply", "E01-rollen")
    assert names(merged) == ["E01-rollen", "E02-geld"]
    merged.sub("check")


def test_clones_that_got_both_part_none_by_themselves_and_alike_once_a_person_chose(merged):
    clones = []
    for name in ("een", "twee"):
        root = merged.root.parent / name
        subprocess.run(["git", "clone", "--quiet", merged.root, root], check=True)
        clones.append(type(merged)(root, merged.patch, merged.capture))
    for each in clones:
        each.sub("section", "edit", "1", "-m", "Iets anders.", "--erratum", "--reason", "Zo.", "--no-commit")
        assert names(each)[:2] == ["E01-geld", "E01-rollen"]
        each.git("reset", "--quiet", "--hard")
        each.git("clean", "--quiet", "-fd", "errata")
        each.sub("settle", "--keep", "E01-rollen")
        assert names(each) == ["E01-rollen", "E02-geld"]
    assert clones[0].files() == clones[1].files()


def test_two_that_are_in_force_keep_their_number_and_it_asks_which(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    write(desk, "2.1")
    write(desk, "2.2")
    desk.sub("erratum", "apply", "E01", "E02")
    for path, data in desk.files().items():
        if path.startswith("errata/"):
            desk.write(path.replace("E02-", "E01-"), data.decode().replace("E02-", "E01-"))
    desk.git("rm", "--quiet", "errata/plan-water/E02-geld.yaml")
    desk.commit("Zoals een ander het gaf")
    (found,) = desk.sub("check", "--json").json
    assert (found["code"], found["severity"]) == ("SUB131", "warning")
    desk.sub(*MEMO, "-m", "Iets anders.")
    assert names(desk) == ["E01-geld", "E01-rollen"]
    assert "Say which: E01-geld, E01-rollen." in desk.sub("erratum", "revert", "E01", code=2).err
    assert "Say which: E01-geld, E01-rollen." in desk.sub("show", "2.1", "--at", "@E01", code=2).err
    desk.sub("build", "E01", code=2)
    assert desk.sub("show", "2.1", "--at", "@E01-rollen").out == desk.sub("show", "2.1").out
    assert "E01-geld    applied" in desk.sub("erratum", "list").out
    desk.sub("erratum", "revert", "E01-geld")


def test_a_published_one_keeps_its_number(merged):
    merged.sub(*MEMO, "--erratum", "E01-geld", "--document", "plan-water", "-m", "Hierbij.", "--no-commit")
    merged.git("checkout", "--quiet", ".")
    merged.git("clean", "--quiet", "-fd")
    memo = "number: PS2021BEM01\ndate: 2021-04-09\nto: Staten\nfrom: G\nsubject: S\nstatus: final\n"
    merged.write(
        "documents/memos/PS2021BEM01.yaml", memo + "document: plan-water\nerrata:\n  - E01-rollen\ntext: |\n  x\n"
    )
    merged.commit("Een definitieve memo")
    merged.sub("check", "--fix", code=1)
    assert names(merged) == ["E01-rollen", "E02-geld"]


def test_a_name_of_today_stays_and_says_nothing_by_itself_beside_another(desk):
    write(desk, "2.1")
    desk.git("mv", ROLES, "errata/plan-water/E01.yaml")
    desk.write(
        "errata/plan-water/E01.yaml", desk.read("errata/plan-water/E01.yaml").decode().replace("E01-rollen", "E01")
    )
    desk.commit("Zoals vroeger")
    desk.sub("erratum", "adopt", "E01", code=1)
    write(desk, "2.2")
    assert names(desk) == ["E01", "E02-geld"]
    desk.git("mv", "errata/plan-water/E02-geld.yaml", MONEY)
    desk.write(MONEY, desk.read(MONEY).decode().replace("E02-", "E01-"))
    desk.commit("Met een nummer van een ander")
    assert "Say which: E01.yaml, E01-geld." in desk.sub("erratum", "apply", "E01", code=2).err
    assert desk.sub("erratum", "show", "E01.yaml", "--json").json["id"] == "E01"
    desk.sub("check", "--fix")
    assert names(desk) == ["E01", "E02-geld"]


def test_work_that_is_not_committed_stays_as_it_is(merged):
    merged.write(ROLES, merged.read(ROLES).decode() + "# nog bezig\n")
    merged.sub(*MEMO, "-m", "Iets anders.")
    assert names(merged) == ["E01-geld", "E01-rollen"]
    assert merged.git("status", "--porcelain").split() == ["M", ROLES]


def test_a_memo_that_says_one_number_of_two_is_told(merged):
    memo = "number: PS2021BEM01\ndate: 2021-04-09\nto: Staten\nfrom: G\nsubject: S\ndocument: plan-water\n"
    merged.write("documents/memos/PS2021BEM01.yaml", memo + "errata:\n  - E01\ntext: |\n  [](@E01)\n")
    found = merged.sub("check", "--json", code=1).json
    assert "E01 is the number of more than one erratum: E01-geld, E01-rollen." in [each["message"] for each in found]
    assert "Say which: E01-geld, E01-rollen." in merged.sub("memo", "build", "PS2021BEM01", code=2).err


def test_a_rebase_that_waits_to_be_settled_parts_nothing_and_is_given_up_whole(merged):
    """It is not committed: what it would have renamed on the way would be left when it is given up."""
    section = "documents/plan-water/sections/rollen.yaml"
    merged.write(section, merged.read(section).decode().replace("heeft een rol", "krijgt een rol"))
    merged.commit("Bewerkt")
    merged.sub("erratum", "rebase", "E01-rollen", code=4)
    assert merged.git("status", "--porcelain") == f"M {ROLES}"
    merged.sub("erratum", "rebase", "E01-rollen", "--abort")
    assert merged.git("status", "--porcelain") == ""
    assert names(merged) == ["E01-geld", "E01-rollen"]
