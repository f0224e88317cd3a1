"""Workspaces of before errata had events: read as they are, and carried over in one commit, with days from history."""

from __future__ import annotations

import pytest

SECTION = "documents/plan-water/sections/rollen.yaml"
OLD, NEW = "Ieder heeft een rol.", "Ieder kiest een rol."
ERRATUM = """\
id: {id}
document: plan-water
title: Rollen
reason: Onduidelijk.
status: {status}
changes:
  - substitute: {section}
    line: 1
    was: |
      {was}
    becomes: |
      {becomes}
"""


class Old:
    """Somebody who works with an older version, which kept the order in `chain` and days in the words of commits."""

    def __init__(self, desk):
        self.desk = desk
        desk.write("sub.toml", desk.read("sub.toml").decode().replace("format = 2\n", ""))
        desk.sub("document", "adopt", "--date", "1-3-2021")
        desk.commit("An older version")

    def erratum(self, status: str, *, id: str = "E01", section: str = "rollen", was: str = OLD, becomes: str = NEW):
        self.desk.write(
            f"errata/plan-water/{id}.yaml",
            ERRATUM.format(id=id, status=status, section=section, was=was, becomes=becomes),
        )

    def text(self, was: str, becomes: str):
        self.desk.write(SECTION, self.desk.read(SECTION).decode().replace(was, becomes))

    def chain(self, *ids: str):
        self.desk.write("errata/plan-water/chain", "".join(f"{id}\n" for id in ids))

    def commit(self, day: str, operation: str = "", subject: str = "Gewijzigd", **trailers: str) -> str:
        if operation:
            trailers = {"Erratum": "plan-water/E01", "Sub-Operation": operation, **trailers}
        lines = "".join(f"{key.replace('_', '-')}: {value}\n" for key, value in trailers.items())
        self.desk.git("add", "--all")
        with self.desk.patch.context() as patch:
            for role in ("AUTHOR", "COMMITTER"):
                patch.setenv(f"GIT_{role}_DATE", f"{day}T12:00:00+01:00")
            self.desk.git("commit", "--quiet", "--message", f"{subject}\n\n{lines}")
        return self.desk.git("rev-parse", "HEAD")

    def apply(self, day: str, **trailers: str) -> str:
        self.erratum("applied")
        self.chain("E01")
        self.text(OLD, NEW)
        return self.commit(day, "erratum apply E01", **trailers)

    def back(self, status: str):
        self.erratum(status)
        self.text(NEW, OLD)


@pytest.fixture
def old(desk):
    return Old(desk)


def on(desk, *days: str) -> list[str]:
    """Return the first sentence of 2.1 on each day."""
    return [desk.sub("show", "2.1", "--at", day).out.splitlines()[2] for day in days]


def test_an_older_workspace_is_read_as_it_is(old, desk):
    old.apply("2021-03-10")
    assert on(desk, "9-3-2021", "10-3-2021") == [OLD, NEW]
    told = [(row["day"], row["what"]) for row in desk.sub("log", "2.1", "--json").json if row["erratum"]]
    assert told == [("2021-03-10", "applied")]
    assert desk.sub("show", "2.1", "--at", "@base").out.splitlines()[2] == OLD


def test_the_days_that_history_tells_are_taken_over_in_one_commit(old, desk):
    commit = old.apply("2021-03-10")
    said = desk.sub("check", "--fix").err
    assert f"E01: applied on 10 March 2021, says commit {commit[:7]}" in said
    assert desk.read("errata/plan-water/E01.yaml").decode().endswith(
        "events:\n  - applied: 2021-03-10\n    after: []\n    places: [1]\n"
    )  # fmt: skip
    assert desk.git("show", "--format=", "--name-status", "HEAD").splitlines() == [
        "M\terrata/plan-water/E01.yaml",
        "D\terrata/plan-water/chain",
        "M\tsub.toml",
    ]
    assert "[programme]\nformat = 2\n" in desk.read("sub.toml").decode()
    assert on(desk, "9-3-2021", "10-3-2021") == [OLD, NEW]
    assert desk.sub("check").err == "Everything is in order.\n"


def test_what_was_undone_never_held(old, desk):
    first = old.apply("2021-03-10")
    old.back("draft")
    old.chain()
    old.commit("2021-03-11", "undo", Sub_Undoes=first)
    old.apply("2021-03-20")
    desk.sub("check", "--fix")
    assert on(desk, "15-3-2021", "20-3-2021") == [OLD, NEW]
    assert desk.read("errata/plan-water/E01.yaml").count(b"applied:") == 1


def test_what_was_reverted_and_applied_again_keeps_its_gap(old, desk):
    old.apply("2021-03-10")
    old.back("reverted")
    old.commit("2021-03-12", "erratum revert E01")
    old.apply("2021-03-20")
    desk.sub("check", "--fix")
    days = ["9-3-2021", "10-3-2021", "12-3-2021", "19-3-2021", "20-3-2021"]
    assert on(desk, *days) == [OLD, NEW, OLD, OLD, NEW]
    assert [row["what"] for row in desk.sub("log", "2.1", "--json").json if row["erratum"]] == [
        "applied",
        "reverted",
        "applied",
    ]


def test_the_day_of_a_squash_is_not_that_of_its_errata(old, desk):
    old.erratum("applied")
    old.chain("E01")
    old.text(OLD, NEW)
    old.commit("2021-03-12", subject="E01 via PR (squash)")
    assert "Nobody knows on which day E01" in desk.sub("show", "2.1", "--at", "11-3-2021", code=3).err
    before = desk.files()
    refused = desk.sub("check", "--fix", code=2).err
    assert "sub check --fix --day E01=2021-04-09" in refused
    assert desk.files() == before
    assert "E01: applied on 10 March 2021, as given" in desk.sub("check", "--fix", "--day", "E01=10-3-2021").err
    assert on(desk, "9-3-2021", "10-3-2021") == [OLD, NEW]


def test_a_reverted_one_needs_both_days(old, desk):
    old.apply("2021-03-10")
    old.back("reverted")
    old.commit("2021-03-12", subject="Teruggedraaid")
    assert "Nobody knows" in desk.sub("check", "--fix", code=2).err
    assert (
        "The days given for E01 do not lead to what it is: reverted."
        in desk.sub("check", "--fix", "--day", "E01=10-3-2021", code=2).err
    )
    backwards = ("--day", "E01=12-3-2021", "--day", "E01=10-3-2021")
    assert "not in the order in which it happened" in desk.sub("check", "--fix", *backwards, code=2).err
    desk.sub("check", "--fix", "--day", "E01=10-3-2021", "--day", "E01=12-3-2021")
    assert on(desk, "9-3-2021", "11-3-2021", "12-3-2021") == [OLD, NEW, OLD]


def test_one_that_says_itself_from_which_day_it_holds_needs_no_other(old, desk):
    old.erratum("applied")
    path = "errata/plan-water/E01.yaml"
    desk.write(path, desk.read(path).decode().replace("status: applied\n", "status: applied\neffective: 2021-03-15\n"))
    old.chain("E01")
    old.text(OLD, NEW)
    old.commit("2021-03-12", subject="E01 via PR (squash)")
    assert "it says itself from which day it holds, 15 March 2021" in desk.sub("check", "--fix").err
    assert b"  - applied:\n    effective: 2021-03-15\n" in desk.read(path)
    assert on(desk, "14-3-2021", "15-3-2021") == [OLD, NEW]
    assert desk.sub("check").code == 0


def test_every_clone_is_carried_over_alike(old, desk, desk_in):
    old.apply("2021-03-10")
    other = desk_in("kloon")
    other.git("clone", "--quiet", f"file://{desk.root}", ".")
    for each in (desk, other):
        each.sub("check", "--fix")
    assert desk.git("rev-parse", "HEAD^{tree}") == other.git("rev-parse", "HEAD^{tree}")


def test_another_command_that_writes_says_what_comes_first(old, desk):
    old.apply("2021-03-10")
    before = desk.files()
    refused = desk.sub("section", "edit", "2.2", "-m", "Het kost niets.", code=2).err
    assert "Carry them over: sub check --fix" in refused
    assert desk.files() == before


def test_a_person_is_asked_and_the_command_goes_on(old, desk):
    old.erratum("applied")
    old.chain("E01")
    old.text(OLD, NEW)
    old.commit("2021-03-12", subject="E01 via PR (squash)")
    desk.asked("erratum", "new", "2.2", "-m", "Het kost niets.", "--reason", "a", answers=["y", "10-3-2021"])
    assert on(desk, "9-3-2021", "10-3-2021") == [OLD, NEW]
    assert b"after: [E01]" in desk.read("errata/plan-water/E02-geld.yaml")
    assert desk.sub("check").code == 0


def test_who_says_no_finds_everything_as_it_was(old, desk):
    old.apply("2021-03-10")
    before = desk.files()
    desk.asked("erratum", "revert", "E01", answers=["n"], code=2)
    assert desk.files() == before


def test_carrying_over_is_undone_as_any_change(old, desk):
    old.apply("2021-03-10")
    before = desk.files()
    desk.sub("check", "--fix")
    desk.sub("undo")
    assert desk.files() == before


def test_lines_that_an_old_branch_brings_are_taken_up(old, desk):
    old.apply("2021-03-10")
    desk.git("switch", "--quiet", "--create", "oud")
    kosten = "Het kost 1.250 euro, zie [](#rollen)."
    old.erratum("applied", id="E02", section="geld", was=kosten, becomes="Het kost niets.")
    old.chain("E01", "E02")
    geld = "documents/plan-water/sections/geld.yaml"
    desk.write(geld, desk.read(geld).decode().replace(kosten, "Het kost niets."))
    old.commit("2021-03-14", "erratum apply E02", Erratum="plan-water/E02")
    desk.git("switch", "--quiet", "-")
    desk.sub("check", "--fix")
    merge = ["merge", "--quiet", "--no-edit", "oud"]
    with pytest.raises(Exception, match="merge"):
        desk.git(*merge)
    desk.commit("Merge")
    told = desk.sub("check", code=1).out
    assert "errata/plan-water/chain  SUB105" in told and "sub check --fix" in told
    desk.sub("check", "--fix")
    assert b"- applied: 2021-03-14\n    after: [E01]\n" in desk.read("errata/plan-water/E02.yaml")
    assert not (desk.root / "errata/plan-water/chain").exists()
    assert desk.sub("check").code == 0


def test_the_form_is_marked_when_the_first_erratum_is_written(old, desk):
    assert "format" not in desk.read("sub.toml").decode()
    desk.sub("erratum", "new", "2.1", "-m", f"{NEW}\nRollen verschuiven.", "--reason", "a")
    assert "format = 2" in desk.read("sub.toml").decode()
    assert desk.git("status", "--porcelain") == ""


def test_settings_that_somebody_is_writing_are_left_alone(old, desk):
    desk.write("sub.toml", desk.read("sub.toml").decode() + "\n# nog niet af\n")
    desk.sub("erratum", "new", "2.1", "-m", f"{NEW}\nRollen verschuiven.", "--reason", "a")
    assert desk.git("status", "--porcelain") == "M sub.toml"
    assert "format" not in desk.read("sub.toml").decode()


def test_a_day_without_fix_is_no_question(desk):
    assert "--day goes with --fix." in desk.sub("check", "--day", "E01=1-1-2021", code=2).err


def test_an_application_that_an_old_branch_brings_without_its_order_is_taken_up_before_another_is_written(old, desk):
    """Who settles git's conflict about `chain` by deleting it keeps an erratum that says applied, and no event."""
    desk.sub("erratum", "new", "2.2", "-m", "Het kost niets.", "--reason", "a")
    old.erratum("applied", id="E07")
    old.text(OLD, NEW)
    old.commit("2021-03-14", subject="Van een oude tak")
    told = desk.sub("check", code=1).out
    assert "E07.yaml  SUB124" in told and "sub check --fix" in told
    before = desk.files()
    assert "sub check --fix" in desk.sub("erratum", "apply", "E01", code=2).err
    assert desk.files() == before
    desk.sub("check", "--fix", "--day", "E07=14-3-2021")
    desk.sub("erratum", "apply", "E01")
    assert b"after: [E07]" in desk.read("errata/plan-water/E01-geld.yaml")
    assert desk.sub("check").code == 0
