"""What `sub check` finds, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.text import digest, edition_digest
from sub_cli.errata import build
from sub_cli.errata.model import At, Erratum, Insert, Replace, Status
from sub_cli.errata.operations import apply
from sub_cli.lint.programme import Programme
from sub_cli.lint.run import check
from sub_cli.memo.model import Memo, MemoStatus, Signatory
from sub_cli.memo.register import Pattern
from tests.errata.generate import applied, erratum, programme

ROWS = "Een.\nTwee.\n"
PLAN = programme({"kern": ("Zie [](#rollen).\n", {"rollen": ROWS}), "slot": "S.\n"})
PLAN = replace(PLAN, edition=edition_digest(PLAN))
MEMO = Memo(
    "PS2021BEM07",
    date(2021, 4, 9),
    ("Staten",),
    "Hanke",
    "Onderwerp",
    "Zie [](#rollen).\n\n[](@E1)\n",
    status=MemoStatus.FINAL,
    document="plan",
    errata=("E1",),
    signatories=(Signatory("Hanke"),),
)


def whole(**fields: object) -> Programme:
    """Return a sound programme: one plan, one applied erratum, one final memo; other fields by name."""
    made = apply(PLAN, erratum("E1", *build.text_changes("rollen", ROWS, "Een.\n2.\n"), memo=MEMO.number))
    sound = Programme(
        {"plan": made.document},
        {"plan": {"E1": applied(made.erratum)}},
        {"plan": ("E1",)},
        {MEMO.number: MEMO},
        patterns=(Pattern("PS{year}{committee}{seq:02}"),),
    )
    return replace(sound, **fields)


def codes(found: Programme) -> list[str]:
    return [finding.code for finding in check(found)]


def with_document(document: Document) -> Programme:
    return Programme({"plan": document})


def test_a_sound_programme_has_no_findings() -> None:
    assert check(whole()) == []


def test_the_outline_and_the_numbers() -> None:
    bad = Document(
        "plan",
        " ",
        outline=(Entry("Kern"), Entry("a", (Entry("b"),)), Entry("b")),
        sections={
            "Kern": Section("Kern", "Kern", ""),
            "a": Section("a", "", ""),
            "b": Section("b", "kern", "", "2"),
            "los": Section("los", "Los", ""),
        },
    )
    assert [
        (finding.code, finding.place.path.split("/", 2)[2], str(finding.message))
        for finding in check(with_document(bad))
    ] == [
        ("SUB060", "document.yaml", "“Kern” is no section id: lower case letters, digits and hyphens."),
        ("SUB061", "document.yaml", "“b” stands twice in the outline."),
        ("SUB065", "document.yaml", "The document has no title."),
        ("SUB065", "sections/a.yaml", "“a” has no title."),
        ("SUB064", "sections/b.yaml", "“b” and “a” both have the number 2."),
        ("SUB066", "sections/b.yaml", "“Kern” has the title “kern” too."),
        ("SUB063", "sections/los.yaml", "“los” does not stand in the outline, so it is not part of the plan."),
    ]


def test_a_reference_is_told_with_line_and_column_of_the_file() -> None:
    source = "# comment\nid: slot\ntitle: Slot\ntext: |\n  Eén.\n  Zie [](#rolen) ook.\n"
    document = PLAN.with_section(Section("slot", "Slot", "Eén.\nZie [](#rolen) ook.\n", source=source))
    (finding,) = check(with_document(replace(document, edition="")))
    place = finding.place
    assert (finding.code, place.path, place.line, place.column, place.length) == (
        "SUB212",
        "documents/plan/sections/slot.yaml",
        6,
        7,
        len("[](#rolen)"),
    )
    assert source.split("\n")[place.line - 1][place.column - 1 :].startswith("[](#rolen)")
    assert str(finding.fix) == "Did you mean [](#rollen)?"


def test_references_in_pending_errata_may_name_what_another_brings() -> None:
    change = Replace("slot", "S.\n", "Zie [](#nieuw) en [](#weg).\n", digest("S.\n"))
    pending = {"E2": erratum("E2", change), "E3": erratum("E3", Insert("nieuw", "Nieuw", "", At()))}
    found = check(Programme({"plan": PLAN}, {"plan": pending}))
    assert [(finding.code, finding.place.path, str(finding.message)) for finding in found] == [
        ("SUB212", "errata/plan/E2.yaml", "There is no section weg.")
    ]


def test_a_direct_edit_is_named_in_the_file() -> None:
    sound = whole()
    section = sound.documents["plan"].sections["rollen"]
    source = "id: rollen\ntext: |\n  Een.\n  Twee!\n"
    edited = sound.documents["plan"].with_section(replace(section, text="Een.\nTwee!\n", source=source))
    (finding,) = check(replace(sound, documents={"plan": edited}))
    assert (finding.code, finding.place.line, finding.place.column) == ("SUB126", 4, 3)
    assert str(finding.message) == "1.1 is not as E1 left it: expected and found differ."
    (finding,) = check(replace(sound, documents={"plan": edited}, bases={"plan": PLAN}))
    assert str(finding.message) == "1.1: The text was edited and no erratum says so."


@pytest.mark.parametrize(
    ("status", "chain", "expected"),
    [
        (Status.APPLIED, ("E1", "E1"), "SUB123"),
        (Status.ADOPTED, ("E1",), "SUB124"),
        (Status.APPLIED, (), "SUB125"),
    ],
)
def test_chain_and_status_agree(status: Status, chain: tuple, expected: str) -> None:
    sound = whole()
    each = replace(sound.errata["plan"]["E1"], status=status)
    assert expected in codes(replace(sound, errata={"plan": {"E1": each}}, chains={"plan": chain}))


def test_errata_without_document_memo_or_sense() -> None:
    lost = {"weg": {"E1": erratum("E1", Insert("x", "X", "", At()), document="weg")}}
    assert codes(Programme({"plan": PLAN}, lost)) == ["SUB120"]
    change = Insert("x", "X", "", At())
    assert codes(Programme({"plan": PLAN}, {"plan": {"E1": erratum("E1", change, memo="PS1")}})) == ["SUB121"]
    assert codes(whole(memos={MEMO.number: replace(MEMO, errata=(), text="")})) == ["SUB122"]
    altered = Replace("slot", "S.\n", "T.\n", digest("U.\n"))
    assert codes(Programme({"plan": PLAN}, {"plan": {"E1": erratum("E1", altered)}})) == ["SUB111"]


def test_pending_errata_that_do_not_fit_are_warned_about() -> None:
    pending = {
        "E2": erratum("E2", Replace("slot", "S.\n", "T.\n")),
        "E3": erratum("E3", Replace("slot", "S.\n", "U.\n")),
        "E4": erratum("E4", Replace("slot", "X.\n", "Y.\n")),
    }
    found = check(Programme({"plan": PLAN}, {"plan": pending}))
    assert [(finding.code, str(finding.message), finding.warning) for finding in found] == [
        ("SUB128", "E2 changes 2, and E3 does too.", True),
        ("SUB128", "E3 changes 2, and E2 does too.", True),
        ("SUB127", "E4 does not fit 2: expected and found differ.", True),
    ]


def test_an_order_written_by_hand_is_compared_with_the_changes() -> None:
    each = erratum("E2", Replace("slot", "S.\n", "T.\n"), order="Hoofdstuk 2 komt te luiden: “T.”")
    assert codes(Programme({"plan": PLAN}, {"plan": {"E2": each}})) == []
    other = replace(each, order="Paragraaf 1.1 komt te luiden: “T.”\n\nIets anders.\n")
    assert codes(Programme({"plan": PLAN}, {"plan": {"E2": other}})) == ["SUB130", "SUB130"]
    vague = replace(each, order="Er verandert iets.\nHoofdstuk 2 komt te luiden: “T.”")
    assert codes(Programme({"plan": PLAN}, {"plan": {"E2": vague}})) == ["SUB129"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"number": "MEMO-1"}, ["SUB171", "SUB176"]),
        ({"date": date(2022, 1, 3)}, ["SUB172"]),
        ({"document": "weg"}, ["SUB173", "SUB212"]),
        ({"errata": ("E1", "E9")}, ["SUB174"]),
        ({"text": "[](@E9)\n"}, ["SUB175"]),
        ({"subject": " "}, ["SUB179"]),
        ({"signatories": ()}, ["SUB180"]),
        ({"status": MemoStatus.WITHDRAWN, "subject": ""}, []),
    ],
)
def test_memos(fields: dict, expected: list[str]) -> None:
    memo = replace(MEMO, **fields)
    assert codes(whole(memos={MEMO.number: memo})) == expected


def test_the_errata_of_a_memo_are_as_far_as_the_memo() -> None:
    sound = whole()
    draft = replace(sound.errata["plan"]["E1"], status=Status.DRAFT)
    plain = replace(sound, documents={"plan": PLAN}, chains={})
    assert codes(replace(plain, errata={"plan": {"E1": draft}})) == ["SUB177"]
    assert codes(replace(plain, errata={"plan": {"E1": replace(draft, status=Status.WITHDRAWN)}})) == ["SUB177"]
    early = replace(sound.errata["plan"]["E1"], effective=date(2021, 4, 8))
    assert codes(replace(sound, errata={"plan": {"E1": early}})) == ["SUB178"]
    elsewhere: Erratum = replace(sound.errata["plan"]["E1"], memo="PS2021BEM08")
    other = replace(MEMO, number="PS2021BEM08")
    assert codes(
        replace(sound, errata={"plan": {"E1": elsewhere}}, memos={MEMO.number: MEMO, "PS2021BEM08": other})
    ) == ["SUB176"]


def test_two_memos_with_one_number() -> None:
    assert "SUB170" in codes(whole(memos={MEMO.number: MEMO, "ps2021bem07": replace(MEMO, number="ps2021bem07")}))
