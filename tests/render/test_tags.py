"""How a PDF is tagged for who hears it: footnotes, the marks that lead to them, links over several lines, captions."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import judge
import pikepdf
import pytest
from aloud import words_aloud
from press import memo, prose
from press import press as printed

from sub_cli.render.job import Rendered, View

needs_judge = pytest.mark.skipif(bool(judge.missing()), reason=judge.missing() or "there is one")
NO_FAILURES: dict[str, dict[str, int]] = {"2a": {}, "ua1": {}}

WORDS = "het besluit van gedeputeerde staten " * 11
LONG_LINK = f"Zie [**Dit** is {WORDS}](https://example.org) en [kort](https://b.nl)."
OVER_TWO_PAGES = "\n\n".join(["Een zin."] * 19) + f"\n\n{LONG_LINK}"
LONG_NOTE = f"Zin[^1] en zin[^2].\n\n[^1]: {'Een lange noot. ' * 600}\n[^2]: Kort.\n\n    - met een punt\n"


def tags(pdf: bytes) -> list[tuple[str, Any]]:
    """Every tag with its element, in the order in which they are read."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return [(str(each.S), _facts(each)) for each in _below(file.Root.StructTreeRoot) if "/S" in each]


def _facts(element: Any) -> tuple[str, tuple[str, ...]]:
    """Return the name of an element, and what hangs right below it."""
    return str(element.get("/ID", "")), tuple(str(kid.get("/S", kid.get("/Type"))) for kid in _kids(element))


def _below(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        yield kid
        yield from _below(kid)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return [kid for kid in (kids if isinstance(kids, pikepdf.Array) else [kids]) if isinstance(kid, pikepdf.Dictionary)]


def of(kind: str, pdf: bytes) -> list[Any]:
    return [facts for name, facts in tags(pdf) if name == kind]


def test_a_footnote_is_a_note_with_a_name_and_its_mark_a_reference() -> None:
    pdf = press(memo("Zin[^a] en zin[^b][^a].\n\n[^a]: Noot.\n\n    Meer.\n[^b]: Andere.\n")).pdf
    assert of("/Note", pdf) == [("noot-1", ("/Lbl", "/P", "/P")), ("noot-2", ("/Lbl", "/P"))]
    assert of("/Reference", pdf) == [("", ("/Link",))] * 3
    assert " ".join(words_aloud(pdf)).count("1. Noot. Meer. 2. Andere.") == 1


def test_a_footnote_over_two_pages_is_one_note() -> None:
    rendered = press(memo(LONG_NOTE))
    assert rendered.pages > 2
    assert [name for name, _ in of("/Note", rendered.pdf)] == ["noot-1", "noot-2"]
    assert words_aloud(rendered.pdf).count("lange") == 600
    with pikepdf.open(BytesIO(rendered.pdf)) as file:
        names = [str(each) for each in list(file.Root.StructTreeRoot.IDTree.Names)[::2]]
    assert names == sorted(names)
    assert {"noot-1", "noot-2"} < set(names)


@pytest.mark.parametrize("text", [LONG_LINK, f"**{LONG_LINK}**", OVER_TWO_PAGES])
def test_a_link_over_several_lines_is_one_link_with_all_its_places(text: str) -> None:
    pdf = press(memo(text)).pdf
    long, short = of("/Link", pdf)
    assert long[1].count("/OBJR") >= 3
    assert short[1].count("/OBJR") == 1
    assert f"Zie Dit is {WORDS}en kort" in " ".join(words_aloud(pdf))


def test_what_is_found_for_the_places_of_a_link_is_that_link() -> None:
    with pikepdf.open(BytesIO(press(memo(OVER_TWO_PAGES)).pdf)) as file:
        numbers = list(file.Root.StructTreeRoot.ParentTree.Nums)
        found = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        notes = [(at, note) for at, page in enumerate(file.pages) for note in page.get("/Annots", [])]
        places = [(at, note) for at, note in notes if "/A" in note and note.A.get("/URI") == "https://example.org"]
        (link, _) = (each for each in _below(file.Root.StructTreeRoot) if each.get("/S") == "/Link")
        assert {at for at, _ in places} == {0, 1}
        assert {found[int(note.StructParent)].objgen for _, note in places} == {link.objgen}


def test_a_caption_hangs_beside_its_picture_and_first_in_its_table() -> None:
    pdf = press(with_pictures(CAPTIONS)).pdf
    assert [facts for _, facts in of("/Div", pdf) if "/Figure" in facts] == [("/Figure", "/Caption")] * 2
    assert [facts for _, facts in of("/Table", pdf) if "/Caption" in facts] == [("/Caption", "/THead", "/TBody")]
    said = " ".join(words_aloud(pdf))
    assert "Zin. Figuur 1. De lagen. – Bron: eigen werk Tabel 1. Bedragen in euro a b 1 2 Tabel 1 toont" in said


CAPTIONS = """Zin.

![Vlak](a.svg "Figuur 1. De lagen.")

- ![Vlak](a.svg 'Bron: eigen werk')

Tabel 1. Bedragen in **euro**

| a | b |
|---|---|
| 1 | 2 |

Tabel 1 toont bedragen.

| c |
|---|
| 3 |
"""


def with_pictures(text: str) -> View:
    return memo(text, prose=prose(assets={"a.svg"}))


def press(view: View) -> Rendered:
    return printed(view, images={"a.svg": SVG})


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path fill="#a6192e" d="M0 0h40v40z"/></svg>'


@needs_judge
@pytest.mark.parametrize(
    "text", [LONG_NOTE, OVER_TWO_PAGES, CAPTIONS, f"- {LONG_LINK}\n\n  Zin[^1].\n\n[^1]: > Noot.\n"]
)
def test_they_pass_both_standards(text: str, tmp_path: Path) -> None:
    (tmp_path / "judged.pdf").write_bytes(press(with_pictures(text)).pdf)
    assert judge.failures(tmp_path / "judged.pdf", "2a", "ua1") == NO_FAILURES
