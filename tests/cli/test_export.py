"""`sub export`: what stands in a plan, section, memo or erratum stands in its Word file."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from tests.word.reader import Word

SECTION = "documents/plan-water/sections/rollen.yaml"
TEXT = """id: rollen
title: Rollen
text: |
  Ieder heeft **een** rol, zie [](#geld) en [de site](https://example.org/a)[^bron].
  Met een harde\\
  regel.

  3. drie;
  4. vier:
     - onderdeel.

  > Een citaat.

  Tabel 1. Wie wat doet

  | Wie | Euro |
  |---|--:|
  | Raad | 1.250 |

  ```
  code  x

  meer
  ```

  ![Een stip](media/stip.png "De stip")

  [^bron]: Uit *eigen* werk.
"""


def png(width: int = 2, height: int = 1) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80\x80\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture
def rich(desk):
    """A plan with a section that has everything a text may have."""
    desk.write(SECTION, TEXT)
    (desk.root / "media").mkdir()
    (desk.root / "media/stip.png").write_bytes(png())
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message", "Alles")
    return desk


def exported(desk, *words: str) -> Word:
    target = desk.root / "uit.docx"
    assert desk.sub("export", *words, "-o", str(target)).out == f"{target}\n"
    return Word(target.read_bytes())


def test_a_section_has_every_element_in_a_style_of_its_own(rich):
    word = exported(rich, "2.1")
    heading, *blocks = word.blocks()
    assert heading == ("Heading1", "", "", (("2.1\tRollen", (), ""),))
    link = ("de site", ("Hyperlink",), "https://example.org/a")
    note = (("FootnoteText", "", "", ((" Uit ", (), ""), ("eigen", ("i",), ""), (" werk.", (), ""))),)
    start = (("Ieder heeft ", (), ""), ("een", ("b",), ""), (" rol, zie ", (), ""))
    reference = ("paragraaf 2.2", ("Reference",), "")
    end = ((note, ("note",), ""), (". Met een harde\nregel.", (), ""))
    assert blocks[0] == ("", "", "", (*start, reference, (" en ", (), ""), link, *end))
    assert [(each[0], each[1], each[3][0][0]) for each in blocks[1:5]] == [
        ("ListNumber1", "0:3", "drie;"),
        ("ListNumber1", "0:4", "vier:"),
        ("ListBullet2", "1:–", "onderdeel."),
        ("Quote", "", "Een citaat."),
    ]
    assert blocks[5] == ("Caption", "", "", (("Tabel 1. Wie wat doet", (), ""),))
    words = [[[(each[0], each[2], each[3][0][0]) for each in cell] for cell in row] for row in blocks[6][1]]
    assert words == [
        [[("TableHead", "", "Wie")], [("TableHead", "right", "Euro")]],
        [[("TableText", "", "Raad")], [("TableText", "right", "1.250")]],
    ]
    assert [each[0] for each in blocks[7:]] == ["Gap", "Code", "Code", "Caption", "Colophon"]
    assert [each[3][0][0] for each in blocks[8:10]] == ["code  x", "\nmeer"]
    assert blocks[10][3] == (("[Een stip]", ("picture",), ""), (" De stip", (), ""))
    assert any(name.startswith("word/media/") for name in word.zip.namelist())


def test_a_document_has_its_sections_below_their_numbers_and_references_that_lead_there(rich):
    word = exported(rich, "plan-water")
    headings = [(each[0], each[3][0][0]) for each in word.blocks() if each[0].startswith(("Title", "Heading"))]
    assert headings == [
        ("Title", "Plan Water"),
        ("Heading1", "1\tIntroduction"),
        ("Heading1", "2\tSamenwerken"),
        ("Heading2", "2.1\tRollen"),
        ("Heading2", "2.2\tGeld"),
    ]
    assert "sec_geld" in word.bookmarks()
    words = next(each for each in word.blocks() if "Ieder heeft" in str(each))[3]
    assert ("paragraaf 2.2", ("Reference",), "#sec_geld") in words
    told = word.properties()
    commit = rich.git("rev-parse", "HEAD").strip()
    assert (told["title"], told["language"], told["sub-commit"]) == ("Plan Water", "nl", commit)
    assert told["sub-sources"].startswith("sha256:")


def test_a_drawing_is_told_by_its_words_and_that_is_said(rich):
    rich.write("media/lijn.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n')
    rich.write(SECTION, TEXT.replace("media/stip.png", "media/lijn.svg"))
    target = rich.root / "uit.docx"
    assert "media/lijn.svg is told by the words" in rich.sub("export", "2.1", "-o", str(target)).err
    assert "[Een stip] De stip" in Word(target.read_bytes()).text()


def test_the_same_content_gives_the_same_bytes(rich):
    target = rich.root / "uit.docx"
    exported(rich, "plan-water")
    first = target.read_bytes()
    exported(rich, "plan-water")
    assert target.read_bytes() == first


def test_a_memo_has_its_head_and_its_erratum_in_place(busy):
    number = busy.sub("memo", "list", "--json").json[0]["number"]
    word = exported(busy, number)
    text = word.text()
    assert "MEMORANDUM" in text and number in text and "ONDERWERP | " in text
    assert word.properties()["sub-number"] == number


def test_an_erratum_is_told_in_words_with_its_new_text(busy):
    text = exported(busy, "E01").text()
    assert text.startswith("Erratum E01\n") or text.startswith("Wijziging E01\n")
    assert "PLAN | Plan Water" in text


def test_a_section_in_an_earlier_state_and_its_errata_as_comments(busy):
    now = exported(busy, "plan-water")
    assert any("E01" in said for _author, _day, said in now.comments())
    then = exported(busy, "plan-water", "--at", "@base")
    assert then.text() != now.text() and not then.comments()


def test_without_a_file_it_lies_in_the_output_folder(desk):
    path = Path(desk.sub("export", "2.1").out.strip())
    assert path.name == "plan-water-rollen.docx" and path.is_file()


def test_what_is_not_there_is_told_and_nothing_is_written(desk):
    told = desk.sub("export", "9.9", "-o", str(desk.root / "uit.docx"), code=3).err
    assert "no document, section, memo or erratum “9.9”" in told
    for step in ("document", "section", "memo", "erratum"):
        desk.sub(step, "list")
    assert not (desk.root / "uit.docx").exists()


def test_a_text_that_no_page_can_show_is_refused_with_its_place(desk):
    desk.write(SECTION, "id: rollen\ntitle: Rollen\ntext: |\n  Zie [](#nergens).\n")
    told = desk.sub("export", "2.1", "-o", str(desk.root / "uit.docx"), code=3).err
    assert f"{SECTION}:4:" in told and "nergens" in told
    assert not (desk.root / "uit.docx").exists()


def test_a_memo_has_no_states(busy):
    number = busy.sub("memo", "list", "--json").json[0]["number"]
    assert "--at" in busy.sub("export", number, "--at", "@base", code=2).err
