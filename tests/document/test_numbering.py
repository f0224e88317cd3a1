"""Numbers follow from the outline, and people may type them."""

from __future__ import annotations

import pytest

from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.numbering import label, labels, number, numbers, resolve
from sub_cli.errors import NotFound, UsageProblem

TITLES = {
    "aanleiding": ("Aanleiding", ""),
    "samenwerken": ("Samenwerken", ""),
    "legitimatie": ("Democratische legitimatie", ""),
    "extra": ("Extra", "2.1a"),
    "onder-extra": ("Onder extra", ""),
    "rollen": ("Rollen", ""),
}
PLAN = Document(
    "plan",
    "Plan",
    outline=(
        Entry("aanleiding"),
        Entry("samenwerken", (Entry("legitimatie"), Entry("extra", (Entry("onder-extra"),)), Entry("rollen"))),
    ),
    sections={id: Section(id, title, "", number) for id, (title, number) in TITLES.items()},
)


def test_a_fixed_number_does_not_advance_the_count() -> None:
    assert numbers(PLAN) == {
        "aanleiding": "1",
        "samenwerken": "2",
        "legitimatie": "2.1",
        "extra": "2.1a",
        "onder-extra": "2.1a.1",
        "rollen": "2.2",
    }


def test_the_number_of_one_section_is_the_one_of_all() -> None:
    assert {id: number(PLAN, id) for id in TITLES} == numbers(PLAN)
    with pytest.raises(NotFound):
        number(PLAN, "weg")


def test_labels_in_both_languages() -> None:
    assert labels(PLAN)["samenwerken"] == "hoofdstuk 2"
    assert labels(PLAN)["extra"] == "paragraaf 2.1a"
    assert labels(PLAN, "en")["samenwerken"] == "chapter 2"
    assert label("2.1", "en-GB") == "section 2.1"


@pytest.mark.parametrize(
    "words",
    [
        "2.1",
        "2.1.",
        "§ 2.1",
        "paragraaf 2.1",
        "Paragraaf  2.1",
        "section 2.1",
        "legitimatie",
        "Democratische legitimatie",
        "democratische",
    ],
)
def test_a_section_is_meant_by_number_label_id_or_title(words: str) -> None:
    assert resolve(PLAN, words) == "legitimatie"


def test_a_letter_number_is_itself() -> None:
    assert resolve(PLAN, "2.1a") == resolve(PLAN, "paragraaf 2.1A") == "extra"


def test_did_you_mean() -> None:
    with pytest.raises(NotFound) as caught:
        resolve(PLAN, "legitmatie")
    assert str(caught.value) == "There is no section “legitmatie” in plan. Did you mean 2.1 (legitimatie)?"
    with pytest.raises(NotFound) as caught:
        resolve(PLAN, "2.9")
    assert "2.1 (legitimatie)" in str(caught.value)


def test_two_sections_with_one_title_are_named() -> None:
    twice = PLAN.with_section(Section("rollen", "Extra", ""))
    with pytest.raises(UsageProblem, match=r"2\.1a extra, 2\.2 rollen"):
        resolve(twice, "Extra")
