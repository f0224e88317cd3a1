"""Errata as a person writes, applies and takes them back: what is touched, what is not, and what is said."""

from __future__ import annotations

import re

import pytest

SECTIONS = "documents/plan-water/sections"


def two_errata(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft een eigen rol.\nRollen verschuiven.")
    desk.sub("erratum", "new", "2.2", "-m", "Het kost 1.500 euro, zie [](#rollen).")
    desk.sub("erratum", "apply", "E01", "E02")


def test_reverting_takes_no_uncommitted_work_of_a_later_erratum_along(desk):
    two_errata(desk)
    later = desk.root / "errata/plan-water/E02-geld.yaml"
    later.write_text(later.read_text().replace("title: Geld", "title: Kosten"), encoding="utf-8")
    desk.sub("erratum", "revert", "E01")
    assert desk.git("status", "--porcelain").split() == ["M", "errata/plan-water/E02-geld.yaml"]


def test_the_day_from_which_an_erratum_holds_is_told_once(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Later.", "--effective", "1-1-2099")
    told = desk.sub("erratum", "apply", "E01").err
    assert told.count("1 January 2099") == 1


def test_a_dry_run_of_hand_made_edits_shows_what_the_run_shows(desk):
    outline = desk.root / "documents/plan-water/document.yaml"
    outline.write_text(
        outline.read_text().replace("      - rollen\n      - geld\n", "      - geld\n      - rollen\n"),
        encoding="utf-8",
    )
    tried = desk.sub("erratum", "new", "--from-diff", "HEAD", "--dry-run")
    assert "moved, was 2.2" in tried.out
    assert desk.sub("erratum", "new", "--from-diff", "HEAD").out == tried.out


def building(desk):
    """Write E01, and E02 that builds on its words, both drafts."""
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft een eigen rol.\nRollen verschuiven.")
    first = desk.read("errata/plan-water/E01-rollen.yaml").decode()
    changes = first[first.index("changes:") :].replace("een eigen rol.", "een eigen rol en taak.")
    changes = changes.replace("een rol.", "een eigen rol.")
    head = first[: first.index("changes:")].replace("id: E01-", "id: E02-")
    desk.write("errata/plan-water/E02-rollen.yaml", head + changes[: changes.index("    digest:")])
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message", "E02")


def test_errata_are_applied_behind_those_they_build_on_in_whatever_order_they_are_named(desk):
    building(desk)
    desk.sub("erratum", "apply", "E02", "E01", "E02")
    assert b"after: [E01-rollen]\n" in desk.read("errata/plan-water/E02-rollen.yaml").partition(b"applied:")[2]
    assert "Ieder heeft een eigen rol en taak." in desk.sub("show", "2.1").out


def test_an_erratum_that_builds_on_a_pending_one_names_it(desk):
    building(desk)
    told = desk.sub("erratum", "apply", "E02", code=4).err
    assert "E02 builds on E01" in told and "sub erratum apply E01 E02" in told and "rebase" not in told
    assert desk.git("status", "--porcelain") == ""


def test_reverting_what_was_never_in_force_gives_no_advice_that_does_not_help(desk):
    building(desk)
    assert "propose" not in desk.sub("erratum", "revert", "E01", code=1).err


PATH = "errata/plan-water/E01-rollen.yaml"


def conflicting(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft een eigen rol.\nRollen verschuiven.")
    desk.sub("section", "edit", "2.1", "-m", "Ieder heeft een vaste rol.\nRollen verschuiven.")
    before = desk.read(PATH)
    desk.sub("erratum", "rebase", "E01", code=4)
    return before


def test_a_conflict_that_nobody_looked_at_is_not_settled(desk):
    conflicting(desk)
    left = desk.read(PATH)
    for words in (("rebase", "E01", "--continue"), ("rebase", "E01"), ("apply", "E01")):
        assert desk.any("erratum", *words).code in (3, 4)
        assert desk.read(PATH) == left
    desk.write(PATH, left.decode().partition("    conflict:")[0])  # what was wanted is agreed with
    desk.sub("erratum", "rebase", "E01", "--continue")
    desk.sub("erratum", "apply", "E01")
    assert "Ieder heeft een eigen rol." in desk.sub("show", "2.1").out


def test_a_rebase_is_given_up_whatever_was_typed_meanwhile(desk):
    before = conflicting(desk)
    desk.write(PATH, "changes: [not: yaml\n")
    desk.sub("erratum", "rebase", "E01", "--abort", "--dry-run")
    assert desk.read(PATH) != before
    desk.sub("erratum", "rebase", "E01", "--abort")
    assert desk.read(PATH) == before
    desk.sub("erratum", "rebase", "E01", "--abort", code=1)


def test_a_settled_rebase_cannot_be_given_up_any_more(desk):
    conflicting(desk)
    desk.write(PATH, desk.read(PATH).decode().replace("een eigen rol", "een eigen, vaste rol"))
    desk.sub("erratum", "rebase", "E01", "--continue")
    later = desk.read(PATH).decode().replace("eigen, vaste", "eigen en vaste")
    desk.write(PATH, later)
    desk.sub("erratum", "rebase", "E01", "--abort", code=1)
    assert desk.read(PATH).decode() == later


def wrong(desk, changes):
    """Put an erratum E01 with these changes on the desk."""
    head = "id: E01-rollen\ndocument: plan-water\nkind: erratum\ntitle: Fout\nstatus: draft\nchanges:\n"
    desk.write(PATH, head + changes)


def test_changes_that_contradict_are_told_with_line_and_column(desk):
    wrong(desk, "".join(f"  - retitle: rollen\n    was: {was}\n    becomes: {new}\n" for was, new in ("AB", "BC")))
    assert f"{PATH}:10:14  SUB112" in desk.sub("erratum", "apply", "E01", code=3).err
    assert f"{PATH}:10:14  SUB112" in desk.sub("check", code=1).out


def test_a_section_that_never_was_is_told_with_its_place_and_one_that_is_like_it(desk):
    wrong(desk, "  - retitle: rolen\n    was: Rollen\n    becomes: Taken\n")
    told = desk.sub("erratum", "apply", "E01", code=4).err
    assert "E01 does not fit rolen: the section is not in the plan." in told and "Did you mean rollen?" in told
    checked = desk.sub("check").out
    assert f"{PATH}:7:14  SUB127" in checked and "Did you mean rollen?" in checked


def test_a_section_that_was_removed_is_told_with_the_erratum_that_removed_it(desk):
    desk.sub("erratum", "new", "2.1", "--remove")
    desk.sub("erratum", "new", "2.1", "-m", "Anders.")
    desk.sub("erratum", "apply", "E01")
    for step in ("apply", "rebase"):
        assert "(since E01" in desk.sub("erratum", step, "E02", code=4).err


def test_an_order_with_its_day_gives_the_same_erratum_again(desk):
    desk.sub(
        "erratum", "new", "2.1", "-m", "Ieder heeft een eigen rol.\nRollen verschuiven.", "--effective", "1-3-2031"
    )
    (desk.root / "order.txt").write_text(desk.sub("erratum", "order", "E01").out, encoding="utf-8")
    told = desk.sub("erratum", "from-order", str(desk.root / "order.txt")).err
    assert "not understood" not in told
    one, two = (desk.read(f"errata/plan-water/{name}-rollen.yaml").decode() for name in ("E01", "E02"))
    assert "effective: 2031-03-01" in two and two.replace("E02", "E01") == one


def test_what_cannot_be_written_gets_no_advice_about_an_erratum_that_is_not_there(desk):
    for words in (("2.1", "--move", "--under", "2.1"), ("--insert", "Rollen", "--after", "2.2", "-m", "Nieuw.")):
        told = desk.sub("erratum", "new", *words, code=4).err
        assert "E01" not in told and "rebase" not in told
    assert "--id" in told


def test_what_was_reverted_with_its_section_is_told_what_helps(desk):
    """A rebase is for what waits; and of a section that went, it is told who brought it and not who changed it last."""
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.sub("erratum", "new", "--insert", "Archief", "--after", "2", "-m", "Wij bewaren alles.", "--reason", "a")
    desk.sub("erratum", "apply", "E01")
    desk.sub("erratum", "new", "archief", "-m", "Wij bewaren bijna alles.", "--reason", "b")
    desk.sub("erratum", "new", "archief", "--retitle", "Bewaren", "--reason", "c")
    desk.sub("erratum", "new", "archief", "--retitle", "Bewaard", "--reason", "d")
    desk.sub("erratum", "apply", "E02", "E03")
    for name in ("E03", "E02", "E01"):
        desk.sub("erratum", "revert", name)
    refused = desk.sub("erratum", "apply", "E02", code=4).err
    assert "(since E01)" in refused and "sub erratum new" in refused and "rebase" not in refused
    refused = desk.sub("erratum", "apply", "E04", code=4).err
    assert "sub erratum withdraw E04" in refused and "rebase" not in refused
    desk.sub("erratum", "apply", "E03", "E01")
    assert desk.sub("show", "archief").out == "3 Bewaren\n\nWij bewaren alles.\n"


def test_an_erratum_is_not_written_for_a_memo_that_changes_no_more(busy):
    busy.sub("memo", "withdraw", "PS2021BEM01")
    before = busy.files()
    refused = busy.sub("erratum", "new", "2.2", "-m", "Het kost niets.", "--memo", "PS2021BEM01", code=1).err
    assert "PS2021BEM01 is withdrawn and stays as it is." in refused
    assert busy.files() == before


def test_two_that_change_a_section_which_a_third_brings_wait_for_that_one_alone(desk):
    desk.sub("erratum", "new", "--insert", "Nieuw", "--after", "2.2", "-m", "Een nieuwe zin.\nNog een zin.")
    for name, was in (("E02-een", "Een nieuwe zin."), ("E03-nog", "Nog een zin.")):
        desk.write(f"errata/plan-water/{name}.yaml", (
            f"id: {name}\ndocument: plan-water\ntitle: Nieuw\nstatus: draft\nchanges:\n"
            f"  - substitute: nieuw\n    line: 1\n    was: |\n      {was}\n    becomes: |\n      Anders dan {was}\n"
        ))  # fmt: skip
    desk.commit("E02, E03")
    desk.sub("erratum", "apply", "E02", "E03", "E01")
    assert "Anders dan Een nieuwe zin. Anders dan Nog een zin." in " ".join(desk.sub("show", "2.3").out.split())


def test_the_register_counts_the_words_of_a_new_section_like_those_of_a_text_that_changes(desk):
    """The marks of a list are no words, whether the list comes with a section or into one."""
    desk.sub("erratum", "new", "--insert", "Nieuw", "--after", "2.2", "-m", "- Een zin.\n- Nog een.\n")
    desk.sub("erratum", "new", "2.2", "--whole", "-m", "- Een zin.\n- Nog een.\n")
    rows = desk.sub("register", "--format", "json").json
    assert [row["added"] for row in rows] == [4, 4]


ROLLEN = "documents/plan-water/sections/rollen.yaml"
GELD = "documents/plan-water/sections/geld.yaml"


def test_a_heading_that_goes_takes_the_blank_line_with_it_that_a_hand_left(desk):
    text = "  Ieder heeft een rol.\n\n  ## Taken\n\n  Rollen verschuiven.\n"
    desk.write(ROLLEN, f"id: rollen\ntitle: Rollen\ntext: |\n{text}")
    desk.commit("a heading")
    desk.write(ROLLEN, f"id: rollen\ntitle: Rollen\ntext: |\n{text.replace('  ## Taken', '')}")
    desk.sub("erratum", "new", "--from-diff", "HEAD")
    assert desk.sub("erratum", "order", "E01").out == "Het kopje van paragraaf 2.1 vervalt.\n"
    desk.sub("erratum", "apply", "E01")
    assert desk.read(ROLLEN).decode().endswith("  Ieder heeft een rol.\n\n  Rollen verschuiven.\n")


def test_blank_lines_in_code_are_words_of_it(desk):
    text = "  ```\n  a\n  b\n\n  c\n  ```\n"
    desk.write(ROLLEN, f"id: rollen\ntitle: Rollen\ntext: |\n{text}")
    desk.commit("code")
    desk.write(ROLLEN, f"id: rollen\ntitle: Rollen\ntext: |\n{text.replace('  b', '')}")
    desk.sub("erratum", "new", "--from-diff", "HEAD")
    desk.sub("erratum", "apply", "E01")
    assert desk.read(ROLLEN).decode().endswith("  ```\n  a\n\n\n  c\n  ```\n")


def test_an_erratum_of_which_the_page_shows_nothing_is_refused(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft *een* rol.\nRollen verschuiven.")
    desk.sub("erratum", "apply", "E01")
    before = desk.files()
    said = desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft _een_ rol.\nRollen verschuiven.", code=1).err
    assert "On the page nothing would be different, so there is no erratum" in said
    assert desk.files() == before


def test_a_new_item_without_words_is_called_a_list(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft een rol.\nRollen verschuiven.\n\n1. \n")
    assert "wordt een opsomming toegevoegd" in desk.sub("erratum", "order", "E01").out


# -- an edit by hand, found later ---------------------------------------------------------------


def by_hand(desk, old: str, new: str) -> str:
    """Adopt the plan, edit 2.1 with an editor and commit that with git, and return the name of that commit."""
    desk.sub("document", "adopt", "--date", "10-3-2021")
    text = desk.read(ROLLEN).decode()
    assert old in text
    desk.write(ROLLEN, text.replace(old, new))
    return desk.commit("Met de hand")[:7]


def put_in_force(desk, name: str, reference: str, text: str) -> None:
    """Write the erratum that makes this of a section, `name` being the next one, and apply it."""
    desk.sub("erratum", "new", reference, "-m", text, "--reason", "Beter.")
    desk.sub("erratum", "apply", name)


def advised(desk) -> str:
    """Return what the check says that puts the text right."""
    (fix,) = re.findall(r"fix: (.*)", desk.sub("check", code=1).out)
    return fix


def test_the_check_names_the_commit_of_the_edit_and_not_that_of_an_erratum_that_came_since(desk):
    edit = by_hand(desk, "Ieder heeft", "Elk heeft")
    put_in_force(desk, "E01", "2.1", "Elk heeft een rol.\nRollen verschuiven soms.")
    put_in_force(desk, "E02", "2.2", "Het kost niets.")
    fix = advised(desk)
    assert fix.startswith(f"It came with commit {edit} of ")
    assert fix.endswith(f"by Sanne de Wit. Make an erratum of it: sub erratum new --from-diff {edit}~1")
    before = desk.files()
    tried = desk.sub("erratum", "new", "--from-diff", f"{edit}~1", "--dry-run")
    assert desk.files() == before
    made = desk.sub("erratum", "new", "--from-diff", f"{edit}~1")
    assert made.out == tried.out and "1 ~ [-Ieder-] {+Elk+} heeft een rol." in made.out and "soms" not in made.out
    assert "Ieder heeft een rol. Rollen verschuiven soms." in " ".join(desk.sub("show", "2.1").out.split())
    desk.sub("check")
    desk.sub("erratum", "apply", "E03")
    desk.sub("check")


@pytest.mark.parametrize(
    ("edited", "wording"),
    [
        (
            "Elk heeft een rol.",
            "Elk heeft een eigen rol.\nRollen verschuiven.",
        ),  # the erratum changes words of the edit
        (
            "Vooraf.\n  Ieder heeft een rol.",
            "Vooraf.\nIeder heeft een rol.\nRollen verschuiven soms.",
        ),  # it counts past it
        ("Vooraf.\n  Ieder heeft een rol.", "Vooraf.\nIeder heeft een rol.\nEn een taak.\nRollen verschuiven."),
    ],
)
def test_an_erratum_that_stands_on_the_edit_is_taken_back_first(desk, edited, wording):
    """Going back to before the edit would leave it in force, and the text would say nothing of it."""
    edit = by_hand(desk, "Ieder heeft een rol.", edited)
    put_in_force(desk, "E01", "2.1", wording)
    steps = (
        "E01 came after the edit, and does not fit the text without it.",
        "Take that back first: sub undo",
        f"Then: sub erratum new --from-diff {edit}~1",
        "Apply that erratum, and then again: sub erratum apply E01",
    )
    assert advised(desk).endswith(" {} {}. {}. {}.".format(*steps))
    before, text = desk.files(), desk.read(ROLLEN)
    refused = desk.sub("erratum", "new", "--from-diff", f"{edit}~1", code=1).err
    assert (desk.files(), refused) == (before, "\n  ".join(steps) + "\n")
    desk.sub("undo", "--yes")
    desk.sub("erratum", "new", "--from-diff", f"{edit}~1")
    desk.sub("erratum", "apply", "E02")
    desk.sub("erratum", "apply", "E01")
    desk.sub("check")
    assert desk.read(ROLLEN) == text


def test_what_came_after_such_an_erratum_is_taken_back_before_it(desk):
    edit = by_hand(desk, "Ieder heeft een rol.", "Elk heeft een rol.")
    put_in_force(desk, "E01", "2.1", "Elk heeft een eigen rol.\nRollen verschuiven.")
    head = ("--to", "S", "--from", "G", "--subject", "S", "--committee", "BEM", "--date", "9-4-2021", "-m", "x")
    desk.sub("memo", "new", *head, "--erratum", "E01")
    assert " Take that back first: sub undo, as often as it takes. Then: " in advised(desk)
    for _ in range(2):
        desk.sub("undo", "--yes")
    desk.sub("erratum", "new", "--from-diff", f"{edit}~1")
    desk.sub("erratum", "apply", "E02", "E01")
    desk.sub("check")


def test_several_errata_that_stand_on_the_edit_are_taken_back_with_git(desk):
    edit = by_hand(desk, "Ieder heeft een rol.", "Elk heeft een rol.")
    put_in_force(desk, "E01", "2.1", "Elk heeft een eigen rol.\nRollen verschuiven.")
    put_in_force(desk, "E02", "2.2", "Het kost niets.")
    (words,) = re.findall(r"Take that back first: git (.*?)\. ", advised(desk))
    assert "E01, E02 came after the edit, and do not all fit" in advised(desk)
    desk.git(*words.split())
    desk.sub("erratum", "new", "--from-diff", f"{edit}~1")
    desk.sub("erratum", "apply", "E03")
    desk.sub("erratum", "apply", "E01", "E02")
    desk.sub("check")
    assert "Elk heeft een eigen rol." in desk.sub("show", "2.1").out and "niets" in desk.sub("show", "2.2").out


def test_an_erratum_that_was_revoked_after_the_edit_stays_revoked(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    put_in_force(desk, "E01", "2.2", "Het kost niets.")
    desk.write(ROLLEN, desk.read(ROLLEN).decode().replace("Ieder heeft", "Elk heeft"))
    edit = desk.commit("Met de hand")[:7]
    desk.sub("erratum", "revert", "E01")
    made = desk.sub("erratum", "new", "--from-diff", f"{edit}~1").out
    assert "Elk" in made and "niets" not in made and "1.250 euro" in desk.sub("show", "2.2").out
    desk.sub("erratum", "apply", "E02")
    desk.sub("check")


def test_what_an_editor_left_uncommitted_is_since_the_last_commit(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.write(ROLLEN, desk.read(ROLLEN).decode().replace("Ieder heeft", "Elk heeft"))
    assert advised(desk) == "Make an erratum of it: sub erratum new --from-diff HEAD"
    desk.sub("erratum", "new", "--from-diff", "HEAD")
    desk.sub("check")


def test_an_outline_that_was_edited_is_told_with_its_commit(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    outline = "documents/plan-water/document.yaml"
    desk.write(
        outline, desk.read(outline).decode().replace("      - rollen\n      - geld\n", "      - geld\n      - rollen\n")
    )
    edit = desk.commit("Met de hand")[:7]
    put_in_force(desk, "E01", "rollen", "Ieder heeft een rol.\nRollen verschuiven soms.")
    (fix,) = set(re.findall(r"fix: (.*)", desk.sub("check", code=1).out))
    desk.sub(*re.findall(r"sub (erratum new --from-diff .*)", fix)[0].split())
    assert edit in fix
    desk.sub("erratum", "apply", "E02")
    desk.sub("check")


def test_a_merge_is_named_where_its_branch_brought_the_edit(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.git("switch", "--quiet", "--create", "zij")
    desk.write(ROLLEN, desk.read(ROLLEN).decode().replace("Ieder heeft", "Elk heeft"))
    desk.commit("Met de hand")
    desk.git("switch", "--quiet", "main")
    put_in_force(desk, "E01", "2.2", "Het kost niets.")
    desk.git("merge", "--quiet", "--no-edit", "zij")
    merge = desk.git("rev-parse", "HEAD")[:7]
    assert advised(desk).endswith(f"sub erratum new --from-diff {merge}~1")
    desk.sub("erratum", "new", "--from-diff", f"{merge}~1")
    desk.sub("check")


def test_the_commit_is_found_where_the_adoption_was_squashed_with_errata(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    put_in_force(desk, "E01", "2.1", "Ieder kiest een rol.\nRollen verschuiven.")
    desk.git("checkout", "--quiet", "--orphan", "kort")
    desk.commit("Alles tot nu toe")
    desk.write(GELD, desk.read(GELD).decode().replace("Het kost", "Dat kost"))
    edit = desk.commit("Met de hand")[:7]
    assert advised(desk).endswith(f"sub erratum new --from-diff {edit}~1")
    desk.sub("erratum", "new", "--from-diff", f"{edit}~1")
    desk.sub("check")
