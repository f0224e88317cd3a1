"""Documents in files: read lazily, checked whole, changed by the smallest edit, and restored to the byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli import layout
from sub_cli.document import outline
from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.overlay import Overlay
from sub_cli.errata import application
from sub_cli.errata.ledger import Ledger
from sub_cli.errors import BadInput, Conflict, NotFound
from sub_cli.store import documents
from sub_cli.store.files import Overlaid
from sub_cli.store.survey import survey
from tests.errata.generate import errata_for, programmes

PLAN = """\
# het plan
id: plan
kind: programme-plan
title: Sterk Bestuur  # werktitel
language: nl
adopted: 2021-03-10

outline:   # de volgorde

  # deel een
  - aanleiding
  - samenwerken:   # het hart
      # eerst dit
      - legitimatie   # zie E01
      - 'rollen'
  - doel
# einde
"""

SECTION = """\
id: {id}
title: Over {id}   # kop
text: |
  Dit gaat over {id}.

  Meer niet.
"""


ONE_A_LINE = "SUB055 Each section of the outline stands on a line of its own: a dash and its id."
A_LIST_IN_A_LIST = "SUB055 A list stands directly inside a list; what belongs together needs a section above it."


class Counted(Overlaid):
    """Files that count how often each is read."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(None, files)
        self.reads: Counter[str] = Counter()

    def read(self, path: str) -> bytes:
        self.reads[path] += 1
        return super().read(path)


def plan(text: str = PLAN, **sections: str) -> Counted:
    """Return the files of a plan: a section file for every id in it, unless `sections` say otherwise."""
    ids = ("aanleiding", "samenwerken", "legitimatie", "rollen", "doel")
    texts = {id: SECTION.format(id=id) for id in ids} | sections
    files = {layout.section_path("plan", id): body.encode() for id, body in texts.items() if body}
    return Counted({layout.document_path("plan"): text.encode(), **files})


def after(files: Overlaid, changed: Mapping[str, bytes | None]) -> Overlaid:
    return Overlaid(files, changed)


def shown(files: Counted) -> list[str]:
    found = survey(files, "plan").findings
    return [
        f"{each.place.path.removeprefix('documents/plan/')}:{each.place.line}:{each.place.column} "
        f"{each.code} {each.message}"
        for each in found
    ]


class TestReading:
    def test_only_what_is_asked_for_is_read(self) -> None:
        files = plan()
        document = documents.load_document(files, "plan")
        assert list(files.reads) == ["documents/plan/document.yaml"]
        assert document.sections["rollen"].title == "Over rollen"
        assert document.sections["rollen"].text == "Dit gaat over rollen.\n\nMeer niet.\n"
        assert files.reads == {"documents/plan/document.yaml": 1, "documents/plan/sections/rollen.yaml": 1}

    def test_the_values_and_the_comments_of_the_outline(self) -> None:
        document = documents.load_document(plan(), "plan")
        assert (document.id, document.title, document.kind, document.language, document.adopted) == (
            "plan", "Sterk Bestuur", "programme-plan", "nl", date(2021, 3, 10),
        )  # fmt: skip
        assert document.ids() == ["aanleiding", "samenwerken", "legitimatie", "rollen", "doel"]
        first, second, _ = document.outline
        assert (first.lead, first.tail, second.tail) == ("\n  # deel een\n", "", "   # het hart")
        assert (second.children[0].lead, second.children[0].tail) == ("      # eerst dit\n", "   # zie E01")

    def test_a_section_carries_its_file(self) -> None:
        document = documents.load_document(plan(), "plan")
        assert document.sections["doel"].source == SECTION.format(id="doel")

    def test_documents_are_folders_with_a_document_file(self) -> None:
        files = Overlaid(
            plan(), {"documents/memos/PS1.yaml": b"", "documents/ander/document.yaml": b"", "documents/x/y.yaml": b""}
        )
        assert documents.list_documents(files) == ["ander", "plan"]

    def test_what_is_not_there(self) -> None:
        with pytest.raises(NotFound):
            documents.load_document(plan(), "ander")
        with pytest.raises(KeyError):
            documents.load_document(plan(), "plan").sections["ander"]

    def test_the_mapping_knows_its_ids_without_reading(self) -> None:
        files = plan()
        sections = documents.load_document(files, "plan").sections
        assert ("doel" in sections, "ander" in sections, len(sections), next(iter(sections))) == (
            True,
            False,
            5,
            "aanleiding",
        )
        assert len(files.reads) == 1


class TestMistakes:
    def test_a_good_plan_has_none(self) -> None:
        found = survey(plan(), "plan")
        assert (found.findings, len(found.document.sections)) == ([], 5)

    def test_all_mistakes_of_all_files_come_at_once(self) -> None:
        files = plan(
            aanleiding="id: anders\ntitle: no\ntext: |\n  x\n",
            doel="",
            legitimatie="id: legitimatie\ntitle: a: b\n",
            los=SECTION.format(id="los"),
        )
        assert shown(files) == [
            "document.yaml:16:5 SUB051 The outline names the section doel, but "
            "documents/plan/sections/doel.yaml does not exist.",
            "sections/aanleiding.yaml:1:5 SUB053 The id is anders, but the file is that of aanleiding.",
            "sections/aanleiding.yaml:2:8 SUB022 no stands without quotes; YAML reads it as yes or no.",
            "sections/legitimatie.yaml:2:9 SUB010 A colon with a space behind it begins a new key, "
            "which cannot stand here.",
            "sections/los.yaml:0:0 SUB052 No line of the outline names the section los.",
        ]

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ("  - doel\n  - doel\n", ["2:5 SUB054 The section doel stands in the outline a second time."]),
            ("  - doel:\n", ["1:5 SUB056 A colon announces sections below doel, and there are none."]),
            ("  - Doel en\n", ["1:5 SUB031 “Doel en” is not an id: lower case letters, digits and hyphens only."]),
            ("  - - doel\n", [f"1:5 {A_LIST_IN_A_LIST}"]),
            ("  - doel: [a]\n", [f"1:5 {ONE_A_LINE}"]),
            ("  - {doel: [a]}\n", [f"1:6 {ONE_A_LINE}"]),
            ("  - doel:\n    - a\n    rollen:\n    - b\n", ["1:5 SUB055 Each section needs a dash of its own."]),
            ("  -\n    doel\n", [f"2:5 {ONE_A_LINE}"]),
            ("  doel\n", ["1:3 SUB055 The outline must be a list: a dash and a section's id on each line."]),
            ("  - 12\n", ["1:5 SUB022 12 stands without quotes; YAML reads it as a number."]),
        ],
    )  # fmt: skip
    def test_the_outline(self, rows: str, expected: list[str]) -> None:
        with pytest.raises(BadInput) as error:
            documents.load_document(plan(f"id: plan\ntitle: Plan\noutline:\n{rows}"), "plan")
        found = [
            f"{each.place.line - 3}:{each.place.column} {each.code} {each.message}" for each in error.value.findings
        ]
        assert found == expected

    def test_a_folder_holds_sections_only(self) -> None:
        files = Overlaid(plan(), {"documents/plan/sections/foto.png": b"", "documents/plan/sections/a/b.yaml": b""})
        assert [each.code for each in survey(files, "plan").findings] == ["SUB057", "SUB057"]

    def test_a_missing_section_is_reported_where_the_outline_names_it(self) -> None:
        with pytest.raises(BadInput) as error:
            documents.load_document(plan(rollen=""), "plan").sections["rollen"]
        place = error.value.findings[0].place
        assert (place.path, place.line, place.column, place.length) == ("documents/plan/document.yaml", 15, 9, 8)


class TestSections:
    def test_a_text_changes_and_nothing_else(self) -> None:
        files = plan()
        old = documents.load_document(files, "plan")
        section = replace(old.sections["doel"], text="Anders.\n", title="Over: doel")
        new = replace(old, sections=Overlay.over(old.sections).put(section))
        path = "documents/plan/sections/doel.yaml"
        expected = b"id: doel\ntitle: 'Over: doel'   # kop\ntext: |\n  Anders.\n"
        assert documents.changes(files, old, new, exact=True) == {path: expected}
        assert set(files.reads) == {"documents/plan/document.yaml", path}
        assert documents.changes(after(files, {path: expected}), new, old) == {path: files.read(path)}

    def test_without_a_difference_nothing_is_written(self) -> None:
        files = plan()
        old = documents.load_document(files, "plan")
        same = replace(old, sections={id: old.sections[id] for id in old.sections})
        assert documents.changes(files, old, same) == {}
        assert documents.changes(files, old, documents.load_document(files, "plan")) == {}

    def test_a_number_comes_in_quotes_and_goes(self) -> None:
        files = plan()
        old = documents.load_document(files, "plan")
        new = old.with_section(replace(old.sections["doel"], number="2.1"))
        changed = documents.changes(files, old, new, exact=True)
        assert changed == {
            "documents/plan/sections/doel.yaml": SECTION.format(id="doel")
            .replace("kop\n", 'kop\nnumber: "2.1"\n')
            .encode()
        }

    def test_a_section_goes_and_comes_back_to_the_byte(self) -> None:
        files = plan(
            PLAN.replace("'rollen'", "rollen"), rollen="# let op\n" + SECTION.format(id="rollen") + "\n\n# slot"
        )
        old = documents.load_document(files, "plan")
        gone = old.sections["rollen"]
        new = replace(
            old, outline=outline.remove(old.outline, "rollen")[0], sections=Overlay.over(old.sections).drop("rollen")
        )
        changed = documents.changes(files, old, new, exact=True)
        assert changed["documents/plan/sections/rollen.yaml"] is None
        back = replace(new, outline=old.outline, sections=Overlay.over(new.sections).put(gone))
        restored = documents.changes(after(files, changed), new, back)
        assert restored == {path: files.read(path) for path in changed}

    def test_a_source_that_is_behind_is_brought_up_to_date(self) -> None:
        files = plan()
        old = documents.load_document(files, "plan")
        section = Section("nieuw", "Nieuw", "Tekst.\n", source=SECTION.format(id="nieuw"))
        entries = outline.insert(old.outline, Entry("nieuw"), "", "doel")
        new = replace(old, outline=entries, sections=Overlay.over(old.sections).put(section))
        changed = documents.changes(files, old, new)
        expected = b"id: nieuw\ntitle: Nieuw   # kop\ntext: |\n  Tekst.\n"
        assert changed["documents/plan/sections/nieuw.yaml"] == expected

    @pytest.mark.parametrize("source", ["", "kapot", "id: ander\ntitle: Ander\ntext: |\n  x\n"])
    def test_a_section_without_a_source_that_serves_is_written_anew(self, source: str) -> None:
        files = plan()
        old = documents.load_document(files, "plan")
        section = Section("nieuw", "Nieuw", "Tekst.\n", source=source)
        entries = outline.insert(old.outline, Entry("nieuw"), "", "doel")
        new = replace(old, outline=entries, sections=Overlay.over(old.sections).put(section))
        changed = documents.changes(files, old, new)
        assert changed["documents/plan/sections/nieuw.yaml"] == b"id: nieuw\ntitle: Nieuw\ntext: |\n  Tekst.\n"
        assert b"  - doel\n  - nieuw\n# einde\n" in (changed["documents/plan/document.yaml"] or b"")

    def test_a_file_that_changed_underneath_is_a_conflict(self) -> None:
        files = plan()
        old = documents.load_document(files, "plan")
        new = old.with_section(replace(old.sections["doel"], text="Anders.\n"))
        other = after(files, {"documents/plan/sections/doel.yaml": b"id: doel\ntitle: x\ntext: |\n  y\n"})
        with pytest.raises(Conflict):
            documents.changes(other, old, new)

    def test_a_new_section_never_overwrites_a_file(self) -> None:
        files = plan(los=SECTION.format(id="los"))
        old = documents.load_document(files, "plan")
        entries = outline.insert(old.outline, Entry("los"), "", "")
        new = replace(old, outline=entries, sections={**old.sections, "los": Section("los", "Los", "x\n")})
        with pytest.raises(Conflict):
            documents.changes(files, old, new)

    @pytest.mark.parametrize(
        "odd",
        [
            "id: doel\ntitle: Doel\ntext: |\n  Een.\n \n  Twee.\n",
            "id: doel\ntitle: 'Doel'\ntext: |\n  Een.\n",
            "id: doel\ntitle: Doel\n  en meer\ntext: |\n  Een.\n",
            "id: doel\ntitle: Doel\ntext: |2\n  Een.\n",
        ],
        ids=["blanks on an empty line", "needless quotes", "two lines", "needless indicator"],
    )
    def test_a_layout_that_could_not_be_restored_is_refused_until_it_is_mended(self, odd: str) -> None:
        path = layout.section_path("plan", "doel")
        with pytest.raises(BadInput) as error:
            self.with_other_words(plan(doel=odd))
        assert [each.code for each in error.value.findings] == ["SUB033"]
        mended = documents.mended(path, odd.encode())
        assert documents.parse_section(path, mended).text == documents.parse_section(path, odd.encode()).text
        self.with_other_words(plan(doel=mended.decode()))

    @pytest.mark.parametrize(
        "odd",
        [
            'id: doel\ntitle: "Doel"\ntext: |\n     Een.\n\n     Twee.\n  \n# slot',
            "text: |- # t\n  Een.\nid: doel # i\ntitle: 'Doel: 1'\n",
            "---\ntitle: Doel\nid: 'doel'\ntext:   |+\n Een.\n\n",
        ],
        ids=["deep", "other order", "first mark"],
    )
    def test_other_layouts_are_restored(self, odd: str) -> None:
        self.with_other_words(plan(doel=odd))

    def with_other_words(self, files: Counted) -> None:
        """Change the section doel and change it back."""
        old = documents.load_document(files, "plan")
        section = replace(old.sections["doel"], text="    Code.\n", title="Doel: 2")
        new = replace(old, sections=Overlay.over(old.sections).put(section))
        changed = documents.changes(files, old, new, exact=True)
        assert documents.changes(after(files, changed), new, old) == {path: files.read(path) for path in changed}


class TestDocumentFile:
    def test_its_own_values_change_in_place(self) -> None:
        files = plan()
        old = documents.load_document(files, "plan")
        new = replace(old, title="Zwak Bestuur", adopted=None, edition="sha256:00")
        changed = documents.changes(files, old, new, exact=False)["documents/plan/document.yaml"]
        expected = PLAN.replace("Sterk Bestuur", "Zwak Bestuur").replace("adopted: 2021-03-10", "edition: sha256:00")
        assert changed == expected.encode()

    def test_an_adoption_date_is_written_as_a_date(self) -> None:
        files = plan(PLAN.replace("adopted: 2021-03-10\n", ""))
        old = documents.load_document(files, "plan")
        changed = documents.changes(files, old, replace(old, adopted=date(2021, 3, 10)), exact=True)
        assert changed == {"documents/plan/document.yaml": PLAN.encode()}

    def test_a_move_carries_its_comments_and_the_colon(self) -> None:
        files = plan()
        old = documents.load_document(files, "plan")
        entries = outline.move(outline.move(old.outline, "legitimatie", "", "aanleiding"), "rollen", "doel", "")
        changed = documents.changes(files, old, replace(old, outline=entries), exact=True)
        assert (changed["documents/plan/document.yaml"] or b"").decode() == PLAN[: PLAN.index("outline")] + (
            "outline:   # de volgorde\n\n  # deel een\n  - aanleiding\n      # eerst dit\n  - legitimatie   # zie E01\n"
            "  - samenwerken   # het hart\n  - doel:\n      - 'rollen'\n# einde\n"
        )

    def test_an_empty_outline_is_filled_and_emptied(self) -> None:
        files = plan("id: plan\ntitle: Plan\noutline: []  # nog leeg\n")
        old = documents.load_document(files, "plan")
        new = replace(old, outline=(Entry("doel", (Entry("nut"),)),), sections={
            "doel": Section("doel", "Over doel", "x\n"), "nut": Section("nut", "Nut", ""),
        })  # fmt: skip
        files = Counted({"documents/plan/document.yaml": files.read("documents/plan/document.yaml")})
        changed = documents.changes(files, old, new, exact=True)
        assert changed["documents/plan/document.yaml"] == (
            b"id: plan\ntitle: Plan\noutline:  # nog leeg\n  - doel:\n      - nut\n"
        )
        assert changed["documents/plan/sections/nut.yaml"] == b"id: nut\ntitle: Nut\ntext: |\n"

    def test_new_files_have_the_house_form(self) -> None:
        document = Document("plan", "Plan: een", adopted=date(2021, 3, 10), outline=(Entry("doel", (Entry("no"),)),))
        assert documents.dump_document(document).decode() == (
            "id: plan\nkind: programme-plan\ntitle: 'Plan: een'\nlanguage: nl\nadopted: 2021-03-10\n"
            "outline:\n  - doel:\n      - 'no'\n"
        )
        section = Section("doel", "Doel", "Een.\n\n- twee;\n", "2.10")
        assert (
            documents.dump_section(section) == b'id: doel\ntitle: Doel\nnumber: "2.10"\ntext: |\n  Een.\n\n  - twee;\n'
        )
        with pytest.raises(BadInput):
            documents.dump_section(Section("doel", "Doel", "a\x07\n"))


IDS = ("a", "b", "c", "d", "e", "f")


@st.composite
def outlines(draw: st.DrawFn, house: bool) -> str:
    """Draw the file of a plan whose outline has comments and, unless in the house form, any indentation."""
    rows: list[str] = []
    indents = [draw(st.integers(0, 3)) if not house else 2]
    for number, name in enumerate(IDS):
        deeper = number > 0 and draw(st.booleans())
        if deeper:
            if not rows[-1].startswith("#"):
                rows[-1] = rows[-1].replace(f"- {IDS[number - 1]}", f"- {IDS[number - 1]}:", 1)
            indents.append(indents[-1] + (4 if house else draw(st.integers(2, 5))))
        elif number:
            del indents[draw(st.integers(1, len(indents))) :]
        if draw(st.booleans()):
            rows.append(draw(st.sampled_from(["", "# los", "      # diep"])))
            if deeper:  # the parent's line is the one before the comment
                rows[-2], rows[-1] = rows[-2], rows[-1]
        rows.append(" " * indents[-1] + f"- {name}" + draw(st.sampled_from(["", "  # achter", "   "])))
    return "id: plan\ntitle: Plan\noutline: # volgorde\n" + "".join(f"{row}\n" for row in rows) + "# einde\n"


@st.composite
def edits(draw: st.DrawFn, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Draw a removal, a move or an insertion somewhere in `entries`."""
    ids = [each.id for top in entries for each in top.walk()]
    kind = draw(st.sampled_from(["remove", "move", "insert"]))
    chosen = draw(st.sampled_from(ids))
    if kind == "remove":
        leaves = [each.id for top in entries for each in top.walk() if not each.children]
        return outline.remove(entries, draw(st.sampled_from(leaves)))[0]
    moved = next(each for top in entries for each in top.walk() if each.id == chosen)
    parents = ["", *(name for name in ids if kind == "insert" or name not in {each.id for each in moved.walk()})]
    parent = draw(st.sampled_from(parents))
    siblings = entries if not parent else next(e for top in entries for e in top.walk() if e.id == parent).children
    behind = draw(st.sampled_from(["", *(each.id for each in siblings if kind == "insert" or each.id != chosen)]))
    if kind == "insert":
        return outline.insert(entries, Entry("nieuw", lead="  # nieuw\n", tail=" # ook"), parent, behind)
    return outline.move(entries, chosen, parent, behind)


def shape(entries: tuple[Entry, ...]) -> list[object]:
    return [[each.id, shape(each.children)] for each in entries]


@given(st.data())
@pytest.mark.parametrize("house", [True, False])
def test_an_outline_is_changed_as_meant_and_restored_to_the_byte_or_refused(house: bool, data: st.DataObject) -> None:
    text = data.draw(outlines(house))
    path = layout.document_path("plan")
    files = Overlaid(None, {path: text.encode()})
    old = documents.load_document(files, "plan")
    entries = data.draw(edits(old.outline))
    kept = {each.id for top in entries for each in top.walk()}
    sections = {name: Section(name, name, "") for name in (*IDS, "nieuw")}
    old = replace(old, sections=sections)
    new = replace(old, outline=entries)
    files = Overlaid(files, {layout.section_path("plan", id): documents.dump_section(sections[id]) for id in IDS})
    try:
        changed = documents.changes(files, old, new, exact=True)
    except BadInput as error:
        refused = [each.code for each in error.findings]
    else:
        refused = []
        now = changed.get(path, text.encode())
        assert now is not None
        again = documents.load_document(Overlaid(None, {path: now}), "plan")
        assert shape(again.outline) == shape(entries)
        gone = [each for each in old.entries() if each.id not in kept]
        lost = sum(each.lead.count("#") + each.tail.count("#") for each in gone)
        assert now.count(b"#") == text.count("#") - lost + (2 if "nieuw" in kept else 0)
    assert refused in ([], *([] if house else [["SUB033"]]))


class TestMending:
    def test_a_section_says_the_same_in_a_form_that_can_be_restored(self) -> None:
        path = layout.section_path("plan", "doel")
        odd = "\ufeff# kop\r\nid: doel\r\ntitle: 'Doel'  # t\r\nnumber: 2.10\r\ntext: >\r\n  Een\r\n  twee.\r\n"
        mended = documents.mended(path, odd.encode())
        assert mended.decode() == '# kop\nid: doel\ntitle: Doel  # t\nnumber: "2.10"\ntext: |\n  Een twee.\n'
        assert documents.mended(path, mended) == mended

    def test_an_outline_gets_the_usual_indentation_and_keeps_its_comments(self) -> None:
        path = layout.document_path("plan")
        odd = "id: plan\ntitle: Plan\noutline: # o\n# een\n- 'a':  # b\n  -   c\n- d\n# slot\nkind: x\n"
        assert documents.mended(path, odd.encode()).decode() == (
            "id: plan\ntitle: Plan\noutline: # o\n# een\n  - a:  # b\n      - c\n  - d\n# slot\nkind: x\n"
        )

    def test_an_outline_with_mistakes_is_left_to_its_writer(self) -> None:
        path = layout.document_path("plan")
        odd = b"id: plan\ntitle: Plan\noutline:\n- a\n- a\n"
        assert documents.mended(path, odd) == odd


def test_an_outline_that_changed_underneath_is_a_conflict() -> None:
    files = plan()
    old = documents.load_document(files, "plan")
    other = after(files, {layout.document_path("plan"): PLAN.replace("  - doel\n", "").encode()})
    with pytest.raises(Conflict):
        documents.changes(other, old, replace(old, title="Anders"))


COMMENTS = st.lists(st.sampled_from(["# van Anne\n", "#\n", "# tot 2022: zie bijlage\n"]), max_size=2).map("".join)


@given(st.data())
def test_law_reverting_gives_back_every_file_to_the_byte_comments_included(data: st.DataObject) -> None:
    drawn = data.draw(programmes())
    bare = replace(drawn, sections={id: replace(each, source="") for id, each in drawn.sections.items()})
    written = {layout.document_path("plan"): documents.dump_document(bare)}
    written |= {layout.section_path("plan", id): documents.dump_section(bare.sections[id]) for id in bare.ids()}
    before = {path: data.draw(COMMENTS).encode() + text for path, text in written.items()}
    files = Overlaid(None, before)
    document = documents.load_document(files, "plan")
    each = data.draw(errata_for(Ledger(document)))
    if not each.changes:
        return
    made = application.apply(Ledger(document), each)
    try:
        applied = Overlaid(files, documents.changes(files, document, made.document, exact=True))
    except BadInput:  # nothing was written; in the house form only blank lines at the end of a text can bring it about
        texts = [state.sections[id].text for state in (document, made.document) for id in state.ids()]
        assert any(text == "\n" or text.endswith("\n\n") for text in texts)
        return
    now = documents.load_document(applied, "plan")
    back = application.revert(Ledger(now, made.ledger.chain), made.ledger.chain.errata[each.id])
    changes = documents.changes(applied, now, back)
    reverted = Overlaid(applied, changes)
    assert {path: reverted.read(path) for path in reverted.names("")} == before
