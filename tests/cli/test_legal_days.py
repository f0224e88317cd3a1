"""The day on which an erratum holds stands in its file, whatever git does to commits; and its place is its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

OLD, NEW = (
    "2.1 Rollen\n\nIeder heeft een rol.\nRollen verschuiven.\n",
    "2.1 Rollen\n\nIeder kiest een rol.\nRollen verschuiven.\n",
)
KIEST = "Ieder kiest een rol.\nRollen verschuiven."


def on(desk: Any, day: str) -> None:
    """Let it be that day, for `sub` and for git."""
    desk.patch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(f"{day}T12:00+00:00").timestamp())))
    for role in ("AUTHOR", "COMMITTER"):
        desk.patch.setenv(f"GIT_{role}_DATE", f"{day}T12:00:00")


def at(desk: Any, day: str, section: str = "2.1") -> str:
    return desk.sub("show", section, "--at", f"@{day}").out


def told(desk: Any) -> list[tuple[str, str, str]]:
    rows = desk.sub("log", "--json").json
    return [(row["day"], row["what"], row["erratum"] or row["title"]) for row in rows if row["day"] < "2022"]


@pytest.fixture
def adopted(desk: Any) -> Any:
    """Return a desk with the plan of 1 March adopted on the 2nd, and a branch `werk` at hand on the 10th."""
    on(desk, "2021-03-02")
    desk.git("branch", "-M", "main")
    desk.sub("document", "adopt", "--date", "2-3-2021")
    desk.git("switch", "-q", "-c", "werk")
    on(desk, "2021-03-10")
    desk.sub("erratum", "new", "2.1", "-m", KIEST, "--reason", "x")
    return desk


def squashed(desk: Any) -> None:
    desk.sub("erratum", "apply", "E01")
    desk.git("switch", "-q", "main")
    desk.git("merge", "-q", "--squash", "werk")
    on(desk, "2021-03-12")
    desk.git("commit", "-q", "-m", "E01 via PR (squash)")


def own_commit(desk: Any) -> None:
    desk.sub("erratum", "apply", "E01", "--no-commit")
    on(desk, "2021-03-12")
    desk.commit("Tekst bijgewerkt")


def amended(desk: Any) -> None:
    desk.sub("erratum", "apply", "E01")
    on(desk, "2021-03-12")
    desk.git("commit", "-q", "--amend", "--date", "2021-03-12T12:00:00", "-m", "Tekst bijgewerkt")


def picked(desk: Any) -> None:
    desk.sub("erratum", "apply", "E01")
    desk.git("switch", "-q", "main")
    on(desk, "2021-03-12")
    desk.git("cherry-pick", "main..werk")


def rebased(desk: Any) -> None:
    desk.sub("erratum", "apply", "E01")
    desk.git("switch", "-q", "main")
    desk.write("LEESMIJ", "Over dit plan.\n")
    desk.commit("Leesmij")
    desk.git("switch", "-q", "werk")
    on(desk, "2021-03-12")
    desk.git("rebase", "-q", "main")


def by_sub(desk: Any) -> None:
    desk.sub("erratum", "apply", "E01")


@pytest.mark.parametrize("way", [by_sub, squashed, own_commit, amended, picked, rebased])
def test_the_day_of_an_application_survives_what_git_does_to_commits(adopted: Any, way: Any) -> None:
    way(adopted)
    on(adopted, "2021-04-01")
    assert (at(adopted, "2021-03-05"), at(adopted, "2021-03-09"), at(adopted, "2021-03-10")) == (OLD, OLD, NEW)
    assert [day for day, what, _ in told(adopted) if what == "applied"] == ["2021-03-10"]
    assert not [each for each in told(adopted) if each[1] == "edited"]
    words = adopted.sub("blame", "2.1", "--words").out
    assert "E01 10 March 2021" in words.partition("kiest")[0].splitlines()[-1]
    sections = adopted.sub("diff", "@2021-03-05..@2021-03-11", "--json").json["sections"]
    assert [(row["id"], row["errata"]) for row in sections] == [("rollen", ["E01-rollen"])]
    (row,) = adopted.sub("register", "--json").json
    assert (row["since"], row["until"]) == ("2021-03-10", None)
    assert adopted.sub("check").code == 0


def test_a_squash_that_says_in_words_what_several_errata_did_changes_no_day(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    on(adopted, "2021-03-11")
    adopted.sub("erratum", "new", "2", "-m", "Wij werken graag samen.", "--reason", "y")
    adopted.sub("erratum", "apply", "E02")
    adopted.git("switch", "-q", "main")
    adopted.git("merge", "-q", "--squash", "werk")
    on(adopted, "2021-03-15")
    said = ["Alle errata (#12)", "* Erratum E01 applied: Rollen", "* Erratum E02 applied: Samenwerken",
            "Erratum: plan-water/E02-samenwerken\nSub-Operation: erratum apply E02"]  # fmt: skip
    adopted.git("commit", "-q", *(word for part in said for word in ("-m", part)))
    assert (at(adopted, "2021-03-09"), at(adopted, "2021-03-10")) == (OLD, NEW)
    assert "Wij werken samen." in at(adopted, "2021-03-10", "2")
    assert "Wij werken graag samen." in at(adopted, "2021-03-11", "2")
    assert told(adopted)[1:] == [("2021-03-10", "applied", "E01-rollen"), ("2021-03-11", "applied", "E02-samenwerken")]


def test_what_was_undone_never_held_and_is_told_nowhere(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    adopted.sub("undo")
    assert told(adopted) == [("2021-03-02", "adopted", "Plan Water")]
    on(adopted, "2021-03-20")
    adopted.sub("erratum", "apply", "E01")
    assert (at(adopted, "2021-03-15"), at(adopted, "2021-03-20")) == (OLD, NEW)
    assert told(adopted)[1:] == [("2021-03-20", "applied", "E01-rollen")]


def test_what_was_undone_and_amended_is_told_nowhere(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    adopted.sub("undo")
    adopted.git("commit", "-q", "--amend", "-m", "Beter")
    assert told(adopted) == [("2021-03-02", "adopted", "Plan Water")]


def test_an_edit_beside_what_was_undone_is_told(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    path = "documents/plan-water/sections/rollen.yaml"
    adopted.write(path, adopted.read(path).decode().replace("verschuiven", "wijken"))
    adopted.git("commit", "-q", "--all", "--amend", "-m", "Ook een woord")
    assert told(adopted)[1:] == [("2021-03-10", "edited", "Ook een woord"), ("2021-03-10", "applied", "E01-rollen")]


def test_the_gap_between_a_revert_and_applying_again_is_kept(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    on(adopted, "2021-03-15")
    adopted.sub("erratum", "revert", "E01")
    on(adopted, "2021-03-20")
    adopted.sub("erratum", "apply", "E01")
    days = ("2021-03-09", "2021-03-10", "2021-03-14", "2021-03-15", "2021-03-19", "2021-03-20")
    assert [at(adopted, day) for day in days] == [OLD, NEW, NEW, OLD, OLD, NEW]


def test_applying_again_does_not_bring_back_a_day_from_before_the_revert(adopted: Any) -> None:
    adopted.sub("erratum", "new", "2", "-m", "Wij werken graag samen.", "--effective", "5-3-2021", "--reason", "y")
    adopted.sub("erratum", "apply", "E02")
    on(adopted, "2021-03-15")
    adopted.sub("erratum", "revert", "E02")
    on(adopted, "2021-03-20")
    adopted.sub("erratum", "apply", "E02")
    days = ("2021-03-04", "2021-03-05", "2021-03-14", "2021-03-15", "2021-03-19", "2021-03-20")
    held = ["graag" in at(adopted, day, "2") for day in days]
    assert held == [False, True, True, False, False, True]
    assert at(adopted, "2021-03-20", "2") == "2 Samenwerken\n\nWij werken graag samen.\n"
    assert told(adopted)[1:] == [("2021-03-10", "applied", "E02-samenwerken"),
                                 ("2021-03-15", "reverted", "E02-samenwerken"),
                                 ("2021-03-20", "applied", "E02-samenwerken")]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes"), [("graag samen", "node samen"), ("places: [1]", "places: [2]")])
def test_what_held_once_cannot_be_made_something_else_without_a_word(adopted: Any, was: str, becomes: str) -> None:
    adopted.sub("erratum", "new", "2", "-m", "Wij werken graag samen.", "--reason", "y")
    adopted.sub("erratum", "apply", "E02")
    adopted.sub("erratum", "revert", "E02")
    adopted.sub("check")
    path = "errata/plan-water/E02-samenwerken.yaml"
    data = adopted.read(path).decode()
    assert data.count(was) == 1
    adopted.write(path, data.replace(was, becomes))
    (finding,) = [each for each in adopted.sub("check", "--json", code=1).json if each["code"] == "SUB137"]
    assert finding["message"] == "E02 does not say what it did when it was reverted."
    assert finding["fix"] == f"Bring the file back as it was: git log -p {path}"


def test_a_day_on_which_two_errata_would_hold_of_which_neither_knew_the_other_has_no_text(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    on(adopted, "2021-03-15")
    adopted.sub("erratum", "revert", "E01")
    adopted.sub("erratum", "new", "2.1", "-m", KIEST.replace("kiest", "krijgt"), "--effective", "12-3-2021",
                "--reason", "y", "--title", "Krijgen")  # fmt: skip
    adopted.sub("erratum", "apply", "E02")
    assert (at(adopted, "2021-03-11"), at(adopted, "2021-03-15")) == (NEW, NEW.replace("kiest", "krijgt"))
    refused = adopted.sub("show", "2.1", "--at", "@2021-03-13", code=4).err
    assert "E02 wants the same place, and came when it had been reverted." in refused


def test_a_section_that_an_erratum_takes_out_was_still_written_by_hand(adopted: Any) -> None:
    before = adopted.sub("log", "--json").json
    adopted.sub("erratum", "new", "2.2", "--remove", "--reason", "y")
    adopted.sub("erratum", "apply", "E02")
    assert [each for each in adopted.sub("log", "--json").json if each["what"] != "applied"] == before


VERVALT = ("Maatregel A is een subsidie voor dorpen.\n\nZij vervalt in 2022.\n\n"
           "Maatregel B is een lening voor steden.\n\nZij vervalt in 2022.\n")  # fmt: skip


def later(year: int) -> str:
    return VERVALT.removesuffix("2022.\n") + f"{year}.\n"


@pytest.fixture
def measures(desk: Any) -> Any:
    """Return a desk with two errata to the second of two equal sentences, of which the later written is applied."""
    desk.sub("section", "new", "--title", "Maatregelen", "-m", VERVALT)
    desk.sub("document", "adopt", "--date", "1-3-2021")
    for year in (2023, 2024):
        desk.sub("erratum", "new", "3", "-m", later(year), "--reason", "B loopt langer", "--title", f"Tot {year}")
    desk.sub("erratum", "apply", "E02")
    return desk


def test_an_erratum_changes_no_other_sentence_that_reads_the_same(measures: Any) -> None:
    assert "Tot 2023: rebase\n    expected and found differ." in measures.sub("erratum", "status").out
    refused = measures.sub("erratum", "apply", "E01", code=4).err
    assert "expected  Zij vervalt in 2022." in refused
    assert "found     Zij vervalt in 2024." in refused
    assert measures.sub("show", "3").out == f"3 Maatregelen\n\n{later(2024)}"


def test_a_rebase_goes_after_its_own_sentence_and_no_other_that_reads_the_same(measures: Any) -> None:
    measures.sub("erratum", "rebase", "E01", code=4)
    file = measures.read("errata/plan-water/E01-tot-2023.yaml").decode()
    assert "found: |\n        Zij vervalt in 2024.\n" in file
    assert "wanted: |\n        Zij vervalt in 2023.\n" in file


def test_three_branches_that_each_apply_an_erratum_to_another_section_merge_in_plain_git(adopted: Any) -> None:
    adopted.git("switch", "-q", "main")
    adopted.git("branch", "-q", "-D", "werk")
    work = {"a": ("2", "Wij werken graag samen."), "b": ("2.1", KIEST), "c": ("2.2", "Het kost niets.")}
    for day, (branch, (section, text)) in enumerate(work.items(), 11):
        on(adopted, f"2021-03-{day}")
        adopted.git("switch", "-q", "-c", branch, "main")
        adopted.sub("erratum", "new", section, "-m", text, "--reason", "z")
        adopted.sub("erratum", "apply", "E01")
    adopted.git("switch", "-q", "main")
    on(adopted, "2021-03-20")
    for branch in work:
        adopted.git("merge", "-q", "--no-edit", "--no-ff", branch)
    assert at(adopted, "2021-03-10") == OLD
    assert [text in at(adopted, "2021-03-20", section) for section, text in work.values()] == [True] * 3
    assert "Het kost 1.250 euro" in at(adopted, "2021-03-12", "2.2")
    assert told(adopted)[1:] == [("2021-03-11", "applied", "E01-samenwerken"), ("2021-03-12", "applied", "E01-rollen"),
                                 ("2021-03-13", "applied", "E01-geld")]  # fmt: skip
    assert adopted.sub("check").code == 0


def test_an_erratum_to_a_sentence_that_was_taken_back_and_brought_again_is_carried_to_the_new_one(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    adopted.sub("erratum", "new", "2.1", "-m", KIEST.replace("een rol", "een grote rol"), "--reason", "y")
    adopted.sub("erratum", "revert", "E01")
    adopted.sub("erratum", "apply", "E01")
    refused = adopted.sub("erratum", "apply", "E02", code=4).err
    assert "the sentence it was written for went; this one in the same words came later." in refused
    rebased = adopted.sub("erratum", "rebase", "E02")
    assert "Ieder kiest een {+grote+} rol." in rebased.out
    assert "Next: sub erratum apply E02" in rebased.err
    adopted.sub("erratum", "apply", "E02")
    assert adopted.sub("check").code == 0


def test_a_section_may_come_again_with_its_own_erratum_after_another_took_it_out(adopted: Any) -> None:
    adopted.sub("erratum", "new", "--insert", "Archief", "--after", "2.2", "-m", "Wij bewaren alles.", "--reason", "y")
    adopted.sub("erratum", "apply", "E02")
    adopted.sub("erratum", "new", "archief", "--remove", "--reason", "z")
    adopted.sub("erratum", "apply", "E03")
    for erratum in ("E03", "E02"):
        adopted.sub("erratum", "revert", erratum)
    adopted.sub("erratum", "apply", "E02")
    assert adopted.sub("show", "2.3").out == "2.3 Archief\n\nWij bewaren alles.\n"
    assert adopted.sub("check").code == 0


def paragraphs(*sentences: str) -> str:
    return "\n\n".join(sentences) + "\n"


def test_what_waits_for_its_day_finds_its_own_sentence_before_a_change_that_holds_later(desk: Any) -> None:
    old = ["Kop.", "Zij vervalt.", "Midden.", "Zij vervalt.", "Slot."]
    desk.sub("section", "new", "--title", "Lijst", "-m", paragraphs(*old))
    on(desk, "2021-03-02")
    desk.sub("document", "adopt", "--date", "2-3-2021")
    texts = (
        ("1-6-2021", ["Nieuw bovenaan.", *old]),
        ("1-4-2021", [*old[:3], "Zij vervalt in 2023.", old[4]]),
        ("2-4-2021", [*old[:4], "Slot en einde."]),
        ("3-4-2021", [old[0], "Zij vervalt in 2024.", *old[2:]]),
    )
    for day, text in texts:
        desk.sub("erratum", "new", "3", "-m", paragraphs(*text), "--effective", day, "--reason", "x")
    desk.sub("erratum", "apply", "E01")
    for erratum in ("E02", "E03", "E04"):
        desk.sub("erratum", "propose", erratum)
        desk.sub("erratum", "adopt", erratum)
    new = paragraphs("Kop.", "Zij vervalt in 2024.", "Midden.", "Zij vervalt in 2023.", "Slot en einde.")
    assert at(desk, "2021-04-05", "3") == f"3 Lijst\n\n{new}"
    assert at(desk, "2021-06-01", "3") == f"3 Lijst\n\nNieuw bovenaan.\n\n{new}"


def test_an_event_that_lost_its_day_gets_it_from_who_knows(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    path = "errata/plan-water/E01-rollen.yaml"
    whole = adopted.read(path).decode()
    adopted.write(path, whole.replace("applied: 2021-03-10", "applied:"))
    finding = adopted.sub("check", code=1).out
    assert "SUB133" in finding and "fix: sub check --fix --day E01=2021-04-09" in finding
    assert "sub check --fix --day E01=2021-04-09" in adopted.sub("show", "2.1", "--at", "11-3-2021", code=3).err
    said = adopted.sub("check", "--fix", "--day", "E01=2021-03-10")
    assert "E01: applied on 10 March 2021, as given" in said.err
    assert adopted.read(path).decode() == whole
    assert (at(adopted, "2021-03-09"), at(adopted, "2021-03-10")) == (OLD, NEW)


def test_a_day_that_nothing_lacks_is_refused(adopted: Any) -> None:
    assert (
        "E01 was never applied, so it has no day." in adopted.sub("check", "--fix", "--day", "E01=1-3-2021", code=2).err
    )
    adopted.sub("erratum", "apply", "E01")
    before = adopted.files()
    said = adopted.sub("check", "--fix", "--day", "E01=1-3-2021", code=2).err
    assert "Days given for E01: 1; events of it that have none: 0." in said
    assert adopted.files() == before


def test_days_that_let_an_erratum_leave_before_it_came_are_refused(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    on(adopted, "2021-03-15")
    adopted.sub("erratum", "revert", "E01")
    path = "errata/plan-water/E01-rollen.yaml"
    adopted.write(path, adopted.read(path).decode().replace("applied: 2021-03-10", "applied:"))
    before = adopted.files()
    said = adopted.sub("check", "--fix", "--day", "E01=16-3-2021", code=2).err
    assert "The days of E01 are not in the order in which it happened: 2021-03-16, 2021-03-15." in said
    assert adopted.files() == before


def test_days_on_which_an_erratum_holds_without_what_it_builds_on_are_told_with_the_way_out(adopted: Any) -> None:
    path = "errata/plan-water/E01-rollen.yaml"
    adopted.write(path, adopted.read(path).decode().replace("status: draft", "status: draft\neffective: 2021-03-20"))
    adopted.sub("erratum", "apply", "E01")
    on(adopted, "2021-03-12")
    adopted.sub("erratum", "new", "2.1", "-m", KIEST.replace("kiest", "koos"), "--reason", "y", "--title", "Koos")
    adopted.sub("erratum", "apply", "E02")
    (told,) = adopted.sub("check", "--json").json
    assert told["message"] == ("E02 holds in 2.1 without E01, on which it builds: from 12 March 2021 to 19 March 2021.")
    assert told["fix"].startswith("sub erratum revert E02 --from 2021-03-12, ")
    refused = adopted.sub("show", "2.1", "--at", "@2021-03-15", code=4).err
    assert "E02 builds on it, and would be there without it." in refused and "rebase" not in refused
    adopted.sub("erratum", "revert", "E02", "--from", "2021-03-12")
    path = "errata/plan-water/E02-koos.yaml"
    adopted.write(path, adopted.read(path).decode().replace("status:", "effective: 2021-03-20\nstatus:"))
    adopted.sub("erratum", "apply", "E02")
    assert adopted.sub("check", "--json").json == []
    assert ["koos" in at(adopted, day) for day in ("2021-03-15", "2021-03-20")] == [False, True]


def test_days_on_which_two_errata_want_one_place_are_told(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    on(adopted, "2021-03-15")
    adopted.sub("erratum", "revert", "E01")
    adopted.sub("erratum", "new", "2.1", "-m", KIEST.replace("kiest", "krijgt"), "--effective", "12-3-2021",
                "--reason", "y", "--title", "Krijgen")  # fmt: skip
    adopted.sub("erratum", "apply", "E02")
    told = [each["message"] for each in adopted.sub("check", "--json").json]
    assert told == ["E02 and E01 both hold, and want the same place in 2.1: from 12 March 2021 to 14 March 2021."]


def test_a_day_before_that_of_what_it_came_after_deserves_a_look(adopted: Any) -> None:
    adopted.sub("erratum", "apply", "E01")
    on(adopted, "2021-03-15")
    adopted.sub("erratum", "revert", "E01")
    path = "errata/plan-water/E01-rollen.yaml"
    adopted.write(path, adopted.read(path).decode().replace("reverted: 2021-03-15", "reverted: 2021-03-09"))
    told = [each["message"] for each in adopted.sub("check", "--json").json]
    assert told == ["E01.2 happened on 9 March 2021, and came after E01 of 10 March 2021."]


def test_the_state_after_a_memo_of_which_nothing_is_in_force_is_told_to_be_none(adopted: Any) -> None:
    adopted.sub("memo", "new", "--date", "9-3-2021", "--to", "S", "--from", "G", "--subject", "R", "--committee", "BEM",
                "--erratum", "E01", "-m", "Tekst.")  # fmt: skip
    adopted.sub("erratum", "apply", "E01")
    adopted.sub("erratum", "revert", "E01")
    refused = adopted.sub("show", "2.1", "--at", "@PS2021BEM01", code=1).err
    assert "Nothing that PS2021BEM01 brought is in force" in refused
