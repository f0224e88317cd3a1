"""Documents, sections and sentences: what is found, and what is left alone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

import pytest

from sub_cli.diff.changes import SectionKind, SentenceKind, from_json, to_json
from sub_cli.diff.compare import compare_documents, compare_sections, compare_texts
from sub_cli.diff.words import word_runs
from sub_cli.document.model import Document, Entry, Section
from sub_cli.text.blocks import BlockKind


def plan(**texts: str | tuple[str, str]) -> Document:
    """Return a document with one chapter for each text; a pair is title and text."""
    pairs = {id: text if isinstance(text, tuple) else (id.capitalize(), text) for id, text in texts.items()}
    sections = {id: Section(id, title, text) for id, (title, text) in pairs.items()}
    return Document("plan", "Plan", outline=tuple(map(Entry, sections)), sections=sections)


def happened(old: Document, new: Document) -> dict[str, tuple[str, ...]]:
    return {one.id: tuple(kind.value for kind in one.kinds) for one in compare_documents(old, new).sections}


def test_sections_are_found_by_id_whatever_their_number() -> None:
    old = plan(a="Een.\n", b="Twee.\n", c="Drie.\n")
    new = plan(a="Een!\n", nieuw="Nul.\n", b=("Nieuwe titel", "Twee.\n"))
    assert happened(old, new) == {
        "a": ("changed",),
        "nieuw": ("inserted",),
        "b": ("renumbered", "retitled"),
        "c": ("removed",),
    }
    assert [one.number for one in compare_documents(old, new).sections] == ["1", "2", "3", "3"]


def test_a_row_of_a_table_is_no_beginning_of_a_list_that_became_a_sentence() -> None:
    was = "| a | b |\n|---|---|\n| Nodig zijn: | x |\n\n- tijd;\n- geld;\n- moed.\n"
    section = compare_texts(was, "Nodig zijn tijd, geld en moed.\n").sections[0]
    assert section.old_text == was


def test_a_section_that_is_moved_moves_alone() -> None:
    old = plan(a="Een.\n", b="Twee.\n", c="Drie.\n", d="Vier.\n")
    new = plan(b="Twee.\n", c="Drie.\n", d="Vier.\n", a="Een.\n")
    assert happened(old, new) == {"b": ("renumbered",), "c": ("renumbered",), "d": ("renumbered",), "a": ("moved",)}


def test_a_section_that_hangs_elsewhere_is_moved_and_its_children_are_not() -> None:
    sections = {id: Section(id, id, "Tekst.\n") for id in "abcd"}
    old = Document("p", "P", outline=(Entry("a", (Entry("b", (Entry("c"),)),)), Entry("d")), sections=sections)
    new = Document("p", "P", outline=(Entry("a"), Entry("d", (Entry("b", (Entry("c"),)),))), sections=sections)
    assert happened(old, new) == {"b": ("moved",), "c": ("renumbered",)}


def test_lines_wrapped_elsewhere_are_no_change() -> None:
    comparison = compare_documents(plan(a="De raad\nbesluit. Klaar.\n"), plan(a="De raad besluit.\nKlaar.\n"))
    assert comparison.empty
    assert comparison.relaid == ("a",)


def test_a_document_that_is_not_there() -> None:
    there = compare_documents(None, plan(a="Een zin.\n"))
    assert [(one.kinds, one.added, one.removed) for one in there.sections] == [((SectionKind.INSERTED,), 2, 0)]
    gone = compare_documents(plan(a="Een zin.\n"), None)
    assert [(one.kinds, one.added, one.removed) for one in gone.sections] == [((SectionKind.REMOVED,), 0, 2)]


class Guarded(Mapping[str, Section]):
    """Sections of which only some may be read."""

    def __init__(self, sections: Mapping[str, Section], allowed: set[str]) -> None:
        self.sections, self.allowed = sections, allowed

    def __getitem__(self, id: str) -> Section:
        if id not in self.allowed:
            raise AssertionError(f"{id} was read")
        return self.sections[id]

    def __contains__(self, id: object) -> bool:
        return id in self.sections

    def __iter__(self) -> Iterator[str]:
        return iter(self.sections)

    def __len__(self) -> int:
        return len(self.sections)


def test_only_the_sections_that_changed_are_read() -> None:
    ids = [f"s{n}" for n in range(10_000)]
    texts = {id: Section(id, id, "Tekst.\n") for id in ids}
    outline = tuple(map(Entry, ids))
    old = Document("p", "P", outline=outline, sections=Guarded(texts, {"s7"}))
    new = Document(
        "p", "P", outline=outline, sections=Guarded(texts | {"s7": Section("s7", "s7", "Anders.\n")}, {"s7"})
    )
    comparison = compare_documents(old, new, ["s7"])
    assert [(one.id, one.number) for one in comparison.sections] == [("s7", "8")]
    assert comparison.total == 10_000


def test_words_that_move_neither_come_nor_go() -> None:
    stays = "De raad stelt het kader vast.\nHet college voert het kader daarna uit.\n"
    moves = "Inwoners kunnen een zienswijze indienen.\n"
    section = compare_texts(moves + stays, stays + moves).sections[0]
    assert (section.added, section.removed) == (0, 0)
    kinds = [one.kind for one in section.sentences]
    assert kinds == [SentenceKind.MOVED_FROM, SentenceKind.EQUAL, SentenceKind.EQUAL, SentenceKind.MOVED_TO]


def test_a_paragraph_that_becomes_a_list_item_is_reshaped_not_rewritten() -> None:
    block = compare_texts("Wij vragen advies.\n", "- Wij vragen advies.\n").sections[0].blocks[0]
    assert block.reshaped
    assert (block.was.kind, block.now.kind) == (BlockKind.PARAGRAPH, BlockKind.ITEM)  # type: ignore[union-attr]
    assert [one.kind for one in block.sentences] == [SentenceKind.EQUAL]


def test_a_column_that_is_added_leaves_the_other_cells_alone() -> None:
    old = "| Ronde | Datum |\n|---|---|\n| 1 | 9 april |\n"
    new = "| Ronde | Plaats | Datum |\n|---|---|---|\n| 1 | Utrecht | 9 april |\n"
    kinds = [one.kind.value for one in compare_texts(old, new).sections[0].sentences]
    assert kinds == ["equal", "inserted", "equal"] * 2


def test_a_column_stands_for_itself_in_rows_whose_cells_changed_too() -> None:
    old = "| Partner | Bijdrage |\n|---|---|\n| Utrecht | € 10 |\n| Zeist | € 5 |\n"
    new = "| Partner | Rol | Bijdrage |\n|---|---|---|\n| Utrecht | trekker | € 12 |\n| Zeist | lid | € 5 |\n"
    row = compare_texts(old, new).sections[0].blocks[1]
    assert [(one.kind.value, [p.text for p in one.old], [p.text for p in one.new]) for one in row.sentences] == [
        ("equal", ["Utrecht"], ["Utrecht"]),
        ("inserted", [], ["trekker"]),
        ("edited", ["€ 10"], ["€ 12"]),
    ]


def test_the_words_of_a_new_title_are_compared() -> None:
    change = compare_sections(Section("a", "Samen", ""), Section("a", "Samen sterk", ""), "1", "1")
    assert change.kinds == (SectionKind.RETITLED,)
    assert [(run.op, run.text) for run in change.title_runs] == [("=", "Samen"), ("+", " sterk")]


def test_bold_that_spans_sentences_is_a_format_and_not_asterisks() -> None:
    section = compare_texts("Een zin. Nog een zin.\n", "**Een zin. Nog een zin.**\n").sections[0]
    runs = [(run.op, run.text, run.was, run.format) for one in section.sentences for run in one.runs]
    assert runs == [("~", "Een zin.", (), ("strong",)), ("~", "Nog een zin.", (), ("strong",))]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[a]: http://x.nl\n\nEen [b][a].\n", "[a]: http://y.nl\n\nEen [b][a].\n", (0, 0)),
        ("Een.\n\n[^a]: Noot.\n", "Een.[^a]\n\n[^a]: Noot.\n", (0, 0)),
        ("Zie daar [^b] in.\n", "Zie daar in.\n\n[^a]: Nieuwe noot.\n", (2, 1)),
        ("Een.\n\n[^a]: Noot.\n", "Een `[^a]`.\n\n[^a]: Noot.\n", (1, 0)),
    ],
    ids=["definition", "mark", "no mark", "code"],
)
def test_only_what_a_reader_sees_as_words_is_counted(old: str, new: str, words: tuple[int, int]) -> None:
    comparison = compare_texts(old, new)
    assert not comparison.empty
    assert (comparison.added, comparison.removed) == words


def test_another_way_to_write_the_same_format_is_no_change() -> None:
    assert compare_texts("Een *woord* hier.\n", "Een _woord_ hier.\n").empty


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("*Raad*.\n\n__Alle__ __leden__\n", "_Raad_.\n\n**Alle** **leden**\n"),
        ("&Eacute;&eacute;n\n\n\\# kop\n", "Één\n\n&#35; kop\n"),
        ("| *a* |\n|---|\n| __b__ |\n", "| _a_ |\n|---|\n| **b** |\n"),
    ],
)
def test_short_sentences_that_are_written_otherwise_are_the_same(old: str, new: str) -> None:
    """None of these share a word as they are written; what a reader sees of them is the same."""
    assert {one.kind for one in compare_texts(old, new).sections[0].sentences} == {SentenceKind.EQUAL}


@pytest.mark.parametrize(
    "image", [{}, {"format": "sub-comparison", "version": 99}, {"format": "sub-comparison", "version": 1, "x": 1}]
)
def test_what_is_no_image_is_refused(image: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="sub-comparison"):
        from_json(image)


def test_the_image_says_what_it_is() -> None:
    image = to_json(compare_texts("a\n", "b\n", old_name="HEAD~1", new_name="HEAD"))
    assert (image["format"], image["version"], image["old"], image["new"]) == ("sub-comparison", 1, "HEAD~1", "HEAD")


def test_one_word_that_stands_everywhere_does_not_take_minutes() -> None:
    old, new = (" ".join(f"{sign}{n} de" for n in range(2500)) for sign in "wv")
    start = time.process_time()
    word_runs(((old, ()),), ((new, ()),))
    assert time.process_time() - start < 5


def test_two_unrelated_long_sentences_do_not_take_minutes() -> None:
    old = " ".join(f"w{n % 700} de" for n in range(2500)) + "\n"
    new = " ".join(f"v{n % 700} de" for n in range(2500)) + "\n"
    start = time.process_time()
    compare_texts(old, new)
    assert time.process_time() - start < 5  # measured: 0.3; difflib takes minutes on such texts


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1. een\n2. twee\n", "5. een\n6. twee\n", [("1.", "5."), ("1.", "1.")]),
        ("1. een\n2. twee\n", "1. een\n1. twee\n", [("1.", "1.")] * 2),
        ("1. een\n2. twee\n", "1. een\n   1. diep\n2. twee\n", [("1.", "1."), (None, "1."), ("1.", "1.")]),
        ("3. een\n\n   Meer.\n4. twee\n", "- een\n\n  Meer.\n- twee\n", [("3.", "-"), ("", ""), ("1.", "-")]),
    ],
)
def test_a_list_that_is_counted_from_another_number_is_a_change(
    old: str, new: str, said: list[tuple[str | None, str]]
) -> None:
    blocks = compare_texts(old, new).sections[0].blocks
    assert [(each.was and each.was.marker, each.now and each.now.marker) for each in blocks] == said
