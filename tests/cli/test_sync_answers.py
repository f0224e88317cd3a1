"""What was answered at a choice of `sub sync` is not asked again after a choice was put off, or the run broken off."""

from __future__ import annotations

import pytest

from tests.cli.test_sync import an, bo, exchange, remote, text  # noqa: F401  fixtures

KEPT = ".sub/drafts/sync.answers.json"
GO_ON = "Go on with these answers?"


@pytest.fixture
def twice(an, bo):  # noqa: F811
    """Return Bo, who edited two sentences that An edited too, each in a section of its own."""
    for each, word in ((an, "An"), (bo, "Bo")):
        each.sub("section", "edit", "2.1", "-m", f"Ieder heeft een rol, zegt {word}.\nRollen verschuiven.")
        each.sub("section", "edit", "2.2", "-m", f"Het kost geld, zegt {word}.")
    an.sub("sync")
    return bo


@pytest.mark.parametrize(("last", "code"), [(["later"], 4), ([], 130)])
def test_what_was_answered_before_a_choice_was_put_off_is_offered_and_not_asked_again(an, twice, last, code):  # noqa: F811
    told = twice.asked("sync", answers=["mine", *last], code=code)
    assert "Your answers are kept; sub sync offers them again." in told.err
    first, second = ("Geld", "Rollen") if told.err.index("Geld") < told.err.index("Rollen") else ("Rollen", "Geld")
    told = twice.asked("sync", answers=["", "theirs"]).err
    assert told.count(GO_ON) == 1
    assert f"section {first}: mine, as you answered before.\n" in told
    assert told.count("Which one stands") == 1
    assert f"section {second}: you and Sanne de Wit changed the same." in told
    exchange(an, twice)
    said = {"Rollen": text(an, "2.1"), "Geld": text(an, "2.2")}
    assert "zegt Bo." in said[first]
    assert "zegt An." in said[second]
    assert not (twice.root / KEPT).exists()


def test_who_does_not_go_on_is_asked_everything(an, twice):  # noqa: F811
    twice.asked("sync", answers=["mine", "later"], code=4)
    told = twice.asked("sync", answers=["?", "no", "theirs", "theirs"]).err
    assert "No throws them away, and asks everything." in told
    assert told.count("Which one stands") == 2
    exchange(an, twice)
    assert "zegt Bo" not in text(an, "2.1") + text(an, "2.2")


def test_an_answer_holds_for_the_two_versions_that_were_shown(an, twice):  # noqa: F811
    twice.asked("sync", answers=["mine", "later"], code=4)
    for section in ("2.1", "2.2"):
        an.sub("section", "edit", section, "-m", "An bedacht zich.")
    an.sub("sync")
    told = twice.asked("sync", answers=["theirs", "theirs"]).err
    assert GO_ON not in told
    exchange(an, twice)
    assert text(an, "2.2") == "2.2 Geld\n\nAn bedacht zich.\n"


def test_where_nobody_can_be_asked_no_answer_of_before_is_taken(twice):
    twice.asked("sync", answers=["mine", "later"], code=4)
    assert "you and Sanne de Wit changed the same." in twice.sub("sync", code=4).err


def test_a_dry_run_keeps_nothing(twice):
    twice.asked("sync", "--dry-run", answers=["mine", "later"], code=4)
    assert not (twice.root / KEPT).exists()


def test_two_pictures_of_one_size_are_not_taken_for_one_another(an, bo):  # noqa: F811
    for each, data in ((an, b"an"), (bo, b"bo")):
        each.draw("documents/plan-water/a.png", b"\x89PNG\r\n\x1a\n" + data)
        each.sub("section", "edit", "2.1", "-m", f"Zegt {data.decode()}.")
        each.commit("Kaart")
    an.sub("sync")
    bo.asked("sync", answers=["mine", "later"], code=4)
    an.draw("documents/plan-water/a.png", b"\x89PNG\r\n\x1a\n" + b"na")
    an.commit("Andere kaart")
    an.sub("sync")
    assert GO_ON not in bo.asked("sync", answers=["theirs", "theirs"]).err


def test_which_of_two_errata_holds_is_not_asked_again_either(an, bo):  # noqa: F811
    an.sub("document", "adopt", "--date", "10-3-2021")
    an.sub("document", "new", "--title", "Nota Lucht")
    exchange(an, bo)
    for each, word in ((an, "kiest"), (bo, "krijgt")):
        words = ("-m", f"Ieder {word} een rol.\nRollen verschuiven.", "--title", word)
        each.sub("erratum", "new", "plan-water/2.1", *words)
        each.sub("erratum", "apply", "plan-water/E01")
        each.sub("section", "edit", "nota-lucht/1", "-m", f"Lucht {word}.")
    an.sub("sync")
    told = bo.asked("sync", answers=["plan-water/E01-kiest", "later"], code=4).err
    assert "Which one holds: plan-water/E01-kiest or plan-water/E01-krijgt?" in told
    told = bo.asked("sync", answers=["yes", "theirs"]).err
    assert "plan-water/E01-kiest holds, as you answered before." in told
    assert "Which one holds" not in told
    exchange(an, bo)


def test_a_choice_is_explained_and_the_one_before_it_is_asked_again(an, twice):  # noqa: F811
    told = twice.asked("sync", answers=["<", "?", "mine", "<", "theirs", "theirs"]).err
    assert "This is the first question." in told
    assert "mine keeps what you wrote." in told
    assert "later leaves everything as it is" in told
    assert told.count("Which one stands") == 6
    exchange(an, twice)
    assert "zegt Bo" not in text(an, "2.1") + text(an, "2.2")


def test_going_back_forgets_what_was_kept_of_it(twice):
    twice.asked("sync", answers=["mine", "<", "later", "later"], code=4)
    assert (twice.root / KEPT).read_text() == "{}"
    assert GO_ON not in twice.asked("sync", answers=["later", "later"], code=4).err
