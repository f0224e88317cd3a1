"""What `sub check` finds, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sub_cli.document.digest import digest, edition_digest
from sub_cli.document.model import Document, Entry, Section
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.lint.programme import Programme
from sub_cli.lint.run import check
from sub_cli.memo.model import Memo, MemoStatus, Signatory
from sub_cli.memo.number_pattern import Pattern
from tests.errata.generate import erratum, programme, put_in

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
    each = erratum("E1", *text_changes("rollen", ROWS, "Een.\n2.\n"), memo=MEMO.number)
    made = put_in(Ledger(PLAN), each, MEMO.date)
    sound = Programme(
        {"plan": made.document},
        {"plan": made.chain.errata},
        memos={MEMO.number: MEMO},
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


def told(*errata: Erratum) -> list[tuple[str, str, str]]:
    """Return what is found where the sound programme has these errata instead, one file each."""
    found = check(replace(whole(), errata={"plan": {each.id: each for each in errata}}))
    return [(finding.code, str(finding.message), str(finding.fix)) for finding in found]


def test_the_status_is_that_of_the_last_event() -> None:
    sound = whole().errata["plan"]["E1"]
    assert ("SUB124", "E1 is “reverted”, but its last event is “applied”.", "status: applied") in told(
        replace(sound, status=Status.REVERTED)
    )
    assert ("SUB124", "E1 is “applied”, and no event says so.", "sub check --fix") in told(replace(sound, events=()))
    pending = told(replace(sound, status=Status.ADOPTED, events=()))
    assert "SUB124" not in {code for code, _, _ in pending}


def test_a_day_that_nobody_knows_is_told_with_what_says_it() -> None:
    sound = whole().errata["plan"]["E1"]
    unknown = replace(sound, events=(replace(sound.events[0], day=None),))
    assert told(unknown) == [
        ("SUB133", "Nobody knows on which day E1 was applied.", "sub check --fix --day E1=2021-04-09")
    ]


def test_an_event_that_comes_after_nothing_that_is_there_or_after_itself() -> None:
    sound = whole().errata["plan"]["E1"]

    def after(*names: str) -> Erratum:
        return replace(sound, events=(replace(sound.events[0], after=names),))

    assert told(after("E9.2")) == [
        (
            "SUB125",
            "E1 comes after E9.2, which is not there.",
            "Bring E9.2 back with git; or take back with git what E1 did to the text, and apply it anew.",
        )
    ]
    written = Event(What.WRITTEN, MEMO.date, ("E9",))
    lost = "E1 comes after E9, which is not there."
    assert ("SUB125", lost, "sub erratum rebase E1") in told(replace(sound, status=Status.DRAFT, events=(written,)))
    assert ("SUB125", lost, "Bring it back with git, or take E9 out of “after”.") in told(
        replace(sound, events=(written, *sound.events))
    ), "what was in force is not rebased"
    assert told(after("E1")) == [
        (
            "SUB123",
            "E1 comes after itself: E1.",
            "Bring back what was edited under “after”: git log errata tells it.",
        )
    ], "and nothing is said of a text that cannot be worked out"


def test_what_an_erratum_with_mistakes_did_was_not_taken_away() -> None:
    """Its own file says what is wrong; that others came after it is no second mistake."""
    sound = whole()
    plan = replace(sound.errata["plan"]["E1"], events=(replace(sound.errata["plan"]["E1"].events[0], after=("E9",)),))
    unreadable = replace(sound, errata={"plan": {"E1": plan}}, unread={"plan": {"E9"}})
    assert [finding.code for finding in check(unreadable)] == []
    untold = replace(plan, id="E9", events=(), status=Status.REVERTED)
    assert "SUB125" not in {
        finding.code for finding in check(replace(sound, errata={"plan": {"E1": plan, "E9": untold}}))
    }


def test_two_of_different_branches_that_want_one_place_are_for_settle() -> None:
    plan = Ledger(PLAN)
    one, other = (
        put_in(plan, erratum(id, *text_changes("rollen", ROWS, text)), MEMO.date)
        for id, text in (("E1", "Een.\n2.\n"), ("E2", "Een.\n"))
    )
    both = {**one.chain.errata, **other.chain.errata}
    (finding,) = check(Programme({"plan": one.document}, {"plan": both}))
    assert (finding.code, str(finding.fix)) == ("SUB134", "sub settle")
    assert str(finding.message) == "E1 and E2 want the same place in 1.1."


def test_errata_without_document_memo_or_sense() -> None:
    lost = {"weg": {"E1": erratum("E1", Insert("x", "X", "", At()), document="weg")}}
    assert codes(Programme({"plan": PLAN}, lost)) == ["SUB120"]
    change = Insert("x", "X", "", At())
    assert codes(Programme({"plan": PLAN}, {"plan": {"E1": erratum("E1", change, memo="PS1")}})) == ["SUB121"]
    assert codes(whole(memos={MEMO.number: replace(MEMO, errata=(), text="Tekst.\n")})) == ["SUB122"]
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
    assert codes(Programme({"plan": PLAN}, {"plan": {"E2": other}})) == ["SUB129", "SUB130", "SUB130"]
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
    draft = replace(sound.errata["plan"]["E1"], status=Status.DRAFT, events=())
    plain = replace(sound, documents={"plan": PLAN})
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
