"""Errata in files: operations with their wording in full, every mistake at its place, and edits of one value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document.digest import digest
from sub_cli.errata.model import Erratum, Event, Kind, Status, What
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import Change, RebaseConflict, Spot
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import Substitute
from sub_cli.errors import BadInput, NotFound
from sub_cli.store import errata, erratum_names
from sub_cli.store.errata_order import load_happened, scan
from sub_cli.store.files import Overlaid

PATH = "errata/plan/E01.yaml"

WRITTEN = (
    """\
id: E01
document: plan
kind: erratum
title: Legitimatie
reason: De tekst is op meer dan één manier te lezen.
memo: PS2021BEM07
status: applied
effective: 2021-04-09
changes:
  - replace: doel
    was: |
      Een.
    becomes: |
      Twee.

      Drie.
    digest: {one}
  - substitute: rollen
    line: 3
    before: "Ervoor: \\"dit\\"."
    was: |
      Een.
    becomes: ""
    digest: {one}
  - insert: nieuw
    title: 'Nieuw: hier'
    number: "2.1a"
    text: |
      Tekst.
    under: samenwerken
    after: rollen
  - remove: oud
    title: Oud
    text: |
      Een.
    digest: {one}
    source: |+
      # let op
      id: oud

    lead: |2
        # erboven
    tail: '  # erachter'
  - move: doel
    from: {{under: "", after: aanleiding}}
    to: {{under: samenwerken, after: ""}}
  - retitle: doel
    was: Doel
    becomes: Het doel
""".replace("{one}", digest("Een.\n"))
    .replace("{{", "{")
    .replace("}}", "}")
)

ERRATUM = Erratum(
    "E01",
    "plan",
    "Legitimatie",
    (
        Replace("doel", "Een.\n", "Twee.\n\nDrie.\n", digest("Een.\n")),
        Substitute("rollen", 3, "Een.\n", "", digest("Een.\n"), 'Ervoor: "dit".'),
        Insert("nieuw", "Nieuw: hier", "Tekst.\n", At("samenwerken", "rollen"), "2.1a"),
        Remove(
            "oud", "Oud", "Een.\n", At(), "", digest("Een.\n"), "# let op\nid: oud\n\n", "  # erboven\n", "  # erachter"
        ),
        Move("doel", At("", "aanleiding"), At("samenwerken", "")),
        Retitle("doel", "Doel", "Het doel"),
    ),
    Kind.ERRATUM,
    Status.APPLIED,
    "De tekst is op meer dan één manier te lezen.",
    "PS2021BEM07",
    date(2021, 4, 9),
)


def layout(change: Change) -> list[str]:
    return [getattr(change, key, "") for key in ("source", "lead", "tail")]


def mistakes(data: str, path: str = PATH) -> list[str]:
    with pytest.raises(BadInput) as error:
        errata.parse_erratum(path, data.encode())
    return [
        f"{each.place.line}:{each.place.column} {each.code} {each.message}" + (f" | {each.fix}" if each.fix else "")
        for each in error.value.findings
    ]


class TestForm:
    def test_every_operation_is_written_as_the_handbook_shows_and_read_back(self) -> None:
        assert errata.dump_erratum(ERRATUM).decode() == WRITTEN
        again = errata.parse_erratum(PATH, WRITTEN.encode())
        assert again == ERRATUM
        assert [layout(change) for change in again.changes] == [layout(change) for change in ERRATUM.changes]

    def test_it_is_also_plain_data(self) -> None:
        data = errata.erratum_data(replace(ERRATUM, changes=ERRATUM.changes[1:2] + ERRATUM.changes[4:]))
        assert data == {
            "id": "E01", "document": "plan", "kind": "erratum", "title": "Legitimatie", "reason": ERRATUM.reason,
            "memo": "PS2021BEM07", "status": "applied", "effective": "2021-04-09",
            "changes": [
                {"substitute": "rollen", "line": 3, "was": "Een.\n", "becomes": "", "digest": digest("Een.\n"),
                 "before": 'Ervoor: "dit".'},
                {"move": "doel", "from": {"under": "", "after": "aanleiding"},
                 "to": {"under": "samenwerken", "after": ""}},
                {"retitle": "doel", "was": "Doel", "becomes": "Het doel"},
            ],
        }  # fmt: skip

    def test_a_conflict_of_a_rebase_waits_in_the_file(self) -> None:
        conflict = RebaseConflict("Een.\n", "Twee.\n", "")
        erratum = replace(ERRATUM, changes=(Replace("doel", "Een.\n", "", "", conflict=conflict),))
        data = errata.dump_erratum(erratum)
        assert data.endswith(
            b'  - replace: doel\n    was: |\n      Een.\n    becomes: ""\n    conflict:\n'
            b'      expected: |\n        Een.\n      found: |\n        Twee.\n      wanted: ""\n'
        )
        assert errata.parse_erratum(PATH, data) == erratum

    def test_the_documents_own_title(self) -> None:
        erratum = replace(ERRATUM, changes=(Retitle("", "Oud", "Nieuw"),), order="Vervang: de titel.\nEn meer.")
        assert errata.parse_erratum(PATH, errata.dump_erratum(erratum)) == erratum

    @given(st.data())
    def test_whatever_an_erratum_says_is_read_back(self, data: st.DataObject) -> None:
        words = st.text(alphabet="aé :#-'\"\\|>&*!{}[],%@`0.\n", max_size=12)
        line = words.map(lambda value: value.replace("\n", " ")).filter(str.strip)
        place = st.builds(At, st.sampled_from(["", "a"]), st.sampled_from(["", "b-1", "no"]))
        changes = st.one_of(
            st.builds(Replace, st.just("a"), words, words),
            st.builds(Substitute, st.just("a"), st.integers(1, 99), words, words, before=words, after=words),
            st.builds(
                Insert, st.just("a"), line, words, place, words.map(lambda v: v.replace("\n", "")), words, words, words
            ),
            st.builds(Remove, st.just("a"), line, words, place, st.just(""), st.just(""), words, words, words),
            st.builds(Move, st.just("a"), place, place),
            st.builds(Retitle, st.sampled_from(["", "a"]), line, line),
        )
        erratum = replace(
            ERRATUM,
            title=data.draw(line),
            reason=data.draw(words),
            changes=tuple(data.draw(st.lists(changes, max_size=3))),
        )
        written = errata.dump_erratum(erratum)
        again = errata.parse_erratum(PATH, written)
        assert again == erratum
        assert [layout(change) for change in again.changes] == [layout(change) for change in erratum.changes]
        assert errata.edited(PATH, written, again) == written
        assert errata.parse_erratum(PATH, errata.edited(PATH, WRITTEN.encode(), erratum)) == erratum


class TestMistakes:
    def test_an_altered_old_wording_is_told_from_the_one_that_was_written(self) -> None:
        altered = WRITTEN.replace("    was: |\n      Een.\n", "    was: |\n      Eén.\n", 1)
        assert mistakes(altered) == [
            "11:10 SUB102 The text under “was” was altered: it no longer has the digest below it."
            " | undo the edit, or take the digest out if it is meant"
        ]

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("- replace: doel", "- repalce: doel",
             "10:5 SUB100 The operation “repalce” is unknown. | did you mean “replace”?"),
            ("- retitle: doel\n    was: Doel", "- was: Doel\n    retitle: doel",
             "48:5 SUB101 The operation “retitle” must be the first key of its change."),
            ("  - move: doel\n    from: {", "  - zin\n  - move: doel\n    from: {",
             "44:5 SUB101 A change begins with its operation: replace, substitute, insert, remove, move, retitle."),
            ("line: 3", "line: 0", "19:11 SUB024 The value of “line” must be a whole number, 1 or more."),
            ("effective: 2021-04-09", "effective: 2021-02-30", "8:12 SUB025 2021-02-30 is not a day that exists."),
            ("effective: 2021-04-09", "effective: 9-4-2021",
             "8:12 SUB025 The value of “effective” must be a date: year, month, day. | effective: 2021-04-09"),
            ("status: applied", "status: aplied", "7:9 SUB026 “aplied” cannot stand under “status”:"
             " draft, proposed, adopted, applied, withdrawn, reverted. | did you mean “applied”?"),
            ("id: E01", "id: E02", "1:5 SUB103 “id” is E02, but the file stands where that of E01 belongs. | id: E01"),
            ("document: plan", "document: plans",
             "2:11 SUB103 “document” is plans, but the file stands where that of plan belongs. | document: plan"),
            ("becomes: Het doel", "becoms: Het doel",
             "49:5 SUB020 The key “becoms” is unknown. | did you mean “becomes”?"),
            ("number: \"2.1a\"", "number: 2.10",
             "27:13 SUB021 The number 2.10 stands without quotes; YAML reads it as 2.1. | number: \"2.10\""),
            ("from: {under: \"\", after: aanleiding}", "from: aanleiding",
             "45:11 SUB024 Under “from” stands something else than keys with values."),
        ],
    )  # fmt: skip
    def test_each_stands_where_it_is(self, old: str, new: str, expected: str) -> None:
        assert old in WRITTEN
        assert expected in mistakes(WRITTEN.replace(old, new))


class TestEdits:
    DATA = (
        WRITTEN.replace("status: applied", "status:   adopted   # let op")
        .replace("line: 3", "line:  3 # hier")
        .encode()
    )

    def test_one_value_changes_and_no_other_byte(self) -> None:
        old = errata.parse_erratum(PATH, self.DATA)
        applied = errata.edited(PATH, self.DATA, replace(old, status=Status.APPLIED))
        assert applied == self.DATA.replace(b"adopted ", b"applied ")
        always = errata.edited(PATH, self.DATA, replace(old, effective=None))
        assert always == self.DATA.replace(b"effective: 2021-04-09\n", b"")
        assert errata.edited(PATH, always, old) == self.DATA
        assert errata.set_memo(self.DATA, "PS2021BEM08") == self.DATA.replace(b"BEM07", b"BEM08")
        assert errata.set_memo(errata.set_memo(self.DATA, ""), "PS2021BEM07") == self.DATA

    def test_the_same_erratum_gives_the_same_bytes(self) -> None:
        assert errata.edited(PATH, self.DATA, errata.parse_erratum(PATH, self.DATA)) == self.DATA

    def test_only_a_change_that_differs_is_written_anew(self) -> None:
        old = errata.parse_erratum(PATH, self.DATA)
        changes = list(old.changes)
        changes[1] = replace(old.changes[1], line=5)
        changes[3] = replace(old.changes[3], source="", lead="", tail="")
        new = replace(old, changes=tuple(changes), status=Status.REVERTED, title="Anders")
        begin, end = self.DATA.index(b"    source:"), self.DATA.index(b"  - move:")
        expected = (self.DATA[:begin] + self.DATA[end:]).replace(b" 3 #", b" 5 #").replace(b"adopted ", b"reverted ")
        assert errata.edited(PATH, self.DATA, new) == expected.replace(b"Legitimatie", b"Anders")

    def test_changes_come_and_go(self) -> None:
        old = errata.parse_erratum(PATH, self.DATA)
        fewer = errata.edited(PATH, self.DATA, replace(old, changes=old.changes[:1]))
        assert errata.parse_erratum(PATH, fewer).changes == old.changes[:1]
        none = errata.edited(PATH, fewer, replace(old, changes=()))
        assert none.endswith(b"changes: []\n")


class TestFolder:
    FILES = Overlaid(None, {
        "errata/plan/E10.yaml": WRITTEN.replace("E01", "E10").encode(),
        "errata/plan/E2.yaml": WRITTEN.replace("id: E01", "id: E2").replace("status: applied", "# geen").encode(),
        "errata/plan/E01.yaml": WRITTEN.encode(),
        "errata/plan/chain": b"# volgorde\nE01\nE2  # later\n\n",
        "errata/ander/E01.yaml": b"kapot",
    })  # fmt: skip

    def test_the_ids_stand_in_natural_order(self) -> None:
        assert erratum_names.list_errata(self.FILES, "plan") == ["E01", "E2", "E10"]
        assert erratum_names.list_documents_with_errata(self.FILES) == ["ander", "plan"]

    def test_the_status_is_known_without_parsing(self) -> None:
        assert scan(self.FILES, "plan") == {"E01": Status.APPLIED, "E2": Status.DRAFT, "E10": Status.APPLIED}

    def test_all_are_loaded_with_all_mistakes(self) -> None:
        found, findings = errata.load_all(self.FILES, "plan")
        assert (list(found), findings) == (["E01", "E2", "E10"], [])
        assert [each.code for each in errata.load_all(self.FILES, "ander")[1]] == ["SUB016"]

    def test_an_erratum_that_is_not_there(self) -> None:
        with pytest.raises(NotFound, match=r"There is no erratum E20. Did you mean E2\?"):
            errata.load_erratum(self.FILES, "plan", "E20")

    def test_those_that_were_ever_applied_are_loaded_and_the_others_not_parsed(self) -> None:
        pending = b"id: E3\nstatus: draft\nkapot"
        evented = (HEAD.replace("E01", "E4") + EVENTS).replace("status: reverted", "status: draft").encode()
        files = Overlaid(self.FILES, {"errata/plan/E3.yaml": pending, "errata/plan/E4.yaml": evented})
        assert set(load_happened(files, "plan")) == {"E01", "E4", "E10"}
        with pytest.raises(BadInput):
            load_happened(self.FILES, "ander") or errata.load_erratum(self.FILES, "ander", "E01")

    def test_the_order_of_before_there_were_events_is_read_as_far_as_it_can_be(self) -> None:
        assert errata.old_chain(self.FILES, "plan") == (("E01", "E2"), self.FILES.read("errata/plan/chain"))
        assert errata.old_chain(self.FILES, "ander") == ((), None)
        odd = Overlaid(None, {"errata/plan/chain": b"E01\n<<<<<<< HEAD\nE2 E3\n\xff\nE4 # later"})
        assert errata.old_chain(odd, "plan")[0] == ("E01", "E4")


HEAD = """\
id: E01
document: plan
kind: erratum
title: Rollen
status: reverted
changes:
  - substitute: rollen
    line: 4
    was: |
      Een.
    becomes: |
      1.
  - insert: nieuw
    title: Nieuw
    text: ""
  - move: doel
    from: {under: "", after: ""}
    to: {under: samenwerken, after: ""}
"""
EVENTS = """\
events:
  - written: 2021-04-01
    after: []
    texts: {rollen: 3fa1b2c3d4e5f607}
  - applied: 2021-04-09
    effective: 2021-05-01
    after: [E03-geld, E04.2]
    memo: PS2021BEM01
    places: [4, [samenwerken, 2], ["", 2, b, 1]]
  - reverted: 2021-04-20
    after: [E01]
    held: sha256:0a1b
"""
TOLD = (
    Event(What.WRITTEN, date(2021, 4, 1), texts=(("rollen", "3fa1b2c3d4e5f607"),)),
    Event(
        What.APPLIED,
        date(2021, 4, 9),
        ("E03-geld", "E04.2"),
        date(2021, 5, 1),
        "PS2021BEM01",
        (Spot(4), Spot(2, "samenwerken"), Spot(2, "", Spot(1, "b"))),
    ),
    Event(What.REVERTED, date(2021, 4, 20), ("E01",), held="sha256:0a1b"),
)


class TestEvents:
    def test_they_are_read_and_written_to_the_byte(self) -> None:
        read = errata.parse_erratum(PATH, (HEAD + EVENTS).encode())
        assert read.events == TOLD
        assert errata.dump_erratum(read).decode() == HEAD + EVENTS

    def test_they_are_also_plain_data(self) -> None:
        assert errata.erratum_data(errata.parse_erratum(PATH, (HEAD + EVENTS).encode()))["events"] == [
            {"written": "2021-04-01", "after": [], "texts": {"rollen": "3fa1b2c3d4e5f607"}},
            {
                "applied": "2021-04-09",
                "effective": "2021-05-01",
                "after": ["E03-geld", "E04.2"],
                "memo": "PS2021BEM01",
                "places": [4, ["samenwerken", 2], ["", 2, "b", 1]],
            },
            {"reverted": "2021-04-20", "after": ["E01"], "held": "sha256:0a1b"},
        ]

    def test_a_day_that_nobody_knows_is_left_open(self) -> None:
        unknown = (replace(TOLD[1], day=None, effective=None), replace(TOLD[2], day=None))
        erratum = replace(errata.parse_erratum(PATH, HEAD.encode()), events=unknown)
        written = errata.dump_erratum(erratum).decode()
        assert "  - applied:\n    after: [E03-geld, E04.2]\n" in written
        assert "  - reverted:\n    after: [E01]\n" in written
        assert errata.parse_erratum(PATH, written.encode()) == erratum

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("- applied: 2021-04-09", "- aplied: 2021-04-09",
             "23:5 SUB101 An event begins with what happened: written, rebased, applied, reverted."),
            ("  - reverted: 2021-04-20\n    after: [E01]", "  - after: [E01]\n    reverted: 2021-04-20",
             "28:5 SUB101 An event begins with what happened: written, rebased, applied, reverted."),
            ("applied: 2021-04-09", "applied: 2021-04-31", "23:14 SUB025 2021-04-31 is not a day that exists."),
            ("    memo: PS2021BEM01", "    memos: PS2021BEM01",
             "26:5 SUB020 The key “memos” is unknown. | did you mean “memo”?"),
            ("[4, [sam", "[vier, [sam",
             "27:14 SUB024 Under “places” stands something else than a line, or a section and a place below it."),
            ("[samenwerken, 2]", "[samenwerken, 2, b]",
             "27:17 SUB024 Under “places” stands something else than a line, or a section and a place below it."),
            (", [\"\", 2, b, 1]]", "]", "23:5 SUB108 The event has 2 places, and the erratum 3 changes."),
            ("[4, [sam", "[0, [sam", "23:5 SUB108 The event has a place where no such change can be."),
            ("[samenwerken, 2]", "2", "23:5 SUB108 The event has a place where no such change can be."),
            ("[\"\", 2, b, 1]", "[b, 1]", "23:5 SUB108 The event has a place where no such change can be."),
            ("reverted: 2021-04-20\n    after: [E01]\n    held: sha256:0a1b", "rebased: 2021-04-20\n    after: [E01]",
             None),
            ("  - applied: 2021-04-09\n", "  - reverted: 2021-04-08\n    after: []\n  - applied: 2021-04-09\n",
             "23:5 SUB107 What is reverted twice in a row cannot be so."),
        ],
    )  # fmt: skip
    def test_each_mistake_stands_where_it_is(self, old: str, new: str, expected: str | None) -> None:
        data = HEAD + EVENTS
        assert old in data
        if expected is None:
            errata.parse_erratum(PATH, data.replace(old, new).encode())
        else:
            assert expected in mistakes(data.replace(old, new))

    @pytest.mark.parametrize(
        "events",
        [
            EVENTS,
            EVENTS.replace("\n  ", "\n"),  # dashes in the first column
            EVENTS.replace("\n    ", "\n        ").replace("\n  - ", "\n    -   "),
            EVENTS + "# het slot\n",
            EVENTS.replace("events:", "events:   # wat er gebeurde").replace("after: [E01]", "after: [E01]  # terug"),
        ],
    )
    def test_one_more_is_added_and_no_other_byte_touched(self, events: str) -> None:
        data = (HEAD + events).encode()
        old = errata.parse_erratum(PATH, data)
        again = Event(
            What.APPLIED, date(2021, 6, 1), ("E01.2",), places=(Spot(5), Spot(1, "a"), Spot(1, "", Spot(2, "b")))
        )
        for added in (
            errata.happened(PATH, data, again, Status.APPLIED),
            errata.edited(PATH, data, replace(old, events=(*old.events, again), status=Status.APPLIED)),
        ):
            made = errata.parse_erratum(PATH, added)
            assert (made.events, made.status) == ((*old.events, again), Status.APPLIED)
            before = data.replace(b"status: reverted", b"status: applied").splitlines()
            assert [row for row in added.splitlines() if row in before] == before

    def test_the_first_one_comes_at_the_end_of_the_file(self) -> None:
        added = errata.happened(PATH, HEAD.encode(), TOLD[0], Status.DRAFT).decode()
        assert added == HEAD.replace("reverted", "draft") + EVENTS[: EVENTS.index("  - applied")]

    def test_one_that_never_held_goes_and_the_others_stay(self) -> None:
        data = (HEAD + EVENTS).encode()
        old = errata.parse_erratum(PATH, data)
        fewer = errata.edited(PATH, data, replace(old, events=TOLD[:1], status=Status.DRAFT))
        assert errata.parse_erratum(PATH, fewer).events == TOLD[:1]
        none = errata.edited(PATH, data, replace(old, events=()))
        assert errata.parse_erratum(PATH, none).events == ()

    @given(st.lists(st.builds(
        Event, st.sampled_from(What), st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
        st.lists(st.sampled_from(["E01", "E02-geld.2", "no", "E1e3"]), max_size=2).map(tuple),
    ), max_size=4))  # fmt: skip
    def test_whatever_happened_is_read_back(self, events: list[Event]) -> None:
        """In the order in which it can happen, with a place for every change."""
        told, held = [], False
        for event in events:
            if event.turns:
                held = not held
                what = What.APPLIED if held else What.REVERTED
                event = replace(event, what=what, places=TOLD[1].places if held else ())
            told.append(event)
        erratum = replace(errata.parse_erratum(PATH, HEAD.encode()), events=tuple(told))
        assert errata.parse_erratum(PATH, errata.dump_erratum(erratum)) == erratum
