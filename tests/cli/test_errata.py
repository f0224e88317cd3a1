"""Errata as a person writes, applies and takes them back: what is touched, what is not, and what is said."""

from __future__ import annotations

SECTIONS = "documents/plan-water/sections"


def two_errata(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft een eigen rol.\nRollen verschuiven.")
    desk.sub("erratum", "new", "2.2", "-m", "Het kost 1.500 euro, zie [](#rollen).")
    desk.sub("erratum", "apply", "E01", "E02")


def test_reverting_takes_no_uncommitted_work_of_a_later_erratum_along(desk):
    two_errata(desk)
    later = desk.root / "errata/plan-water/E02.yaml"
    later.write_text(later.read_text().replace("title: Geld", "title: Kosten"), encoding="utf-8")
    desk.sub("erratum", "revert", "E01")
    assert desk.git("status", "--porcelain").split() == ["M", "errata/plan-water/E02.yaml"]


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
