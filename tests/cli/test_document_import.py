"""`sub document import` on a real workspace: a plan of ours and of others, pictures, mistakes, an id that is taken."""

from __future__ import annotations

import re
import struct
import subprocess
import zlib
from difflib import SequenceMatcher

import pytest

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.text.references import spoken
from sub_cli.workspace import Workspace
from tests.interop.letters import pdf
from tests.word.test_opening import W, relation, word

PLAN = """\
# Plan Oevers

## 1 Inleiding {#intro}

Wij maken oevers. Hoe, staat in paragraaf 2.1[^a]; hoofdstuk 3 van de Omgevingswet geldt.

## 2 Aanpak

![Kaart van de oevers](kaarten/linge.png)

### 2.1 Taken

Zie ook [het begin](#intro), § 1 en paragraaf 2.9.

[^a]: Niet in hoofdstuk 1.
"""


def png(width: int = 60) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * width)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf_with_picture(caption: str) -> bytes:
    """Return a page with a heading, a sentence and a picture of 60 by 60 pixels with these words below it."""
    rows = [(70, 80, 18, "1 Kaart"), (70, 120, 11, "Op de kaart staan alle oevers van de rivier."),
            (70, 400, 11, caption), (70, 440, 18, "2 Slot"), (70, 470, 11, "Dat was het plan.")]  # fmt: skip
    plain = pdf(rows)
    raw = zlib.compress(b"\x80" * 3600)
    image = b"<< /Type /XObject /Subtype /Image /Width 60 /Height 60 /ColorSpace /DeviceGray /BitsPerComponent 8 "
    image += b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(raw), raw)
    drawn = plain.replace(b"\nendstream", b"\nq 200 0 0 200 70 480 cm /P Do Q\nendstream", 1)
    drawn = re.sub(rb"/Length (\d+)", lambda found: b"/Length %d" % (int(found[1]) + 32), drawn, count=1)
    drawn = drawn.replace(b"/Font << /F 3 0 R >>", b"/Font << /F 3 0 R >> /XObject << /P 9 0 R >>", 1)
    return drawn.partition(b"xref")[0] + b"9 0 obj\n" + image + b"\nendobj\ntrailer << /Size 10 /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture
def source(desk):
    def write(name: str, text: str | bytes) -> str:
        path = desk.root.parent / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def shape(document: Document) -> list[tuple[int, str, str]]:
    numbers = numbering.numbers(document)
    return [(d, numbers[each.id], document.sections[each.id].title) for d, each in outline.walk(document.outline)]


def words(document: Document) -> list[str]:
    """Return the words of a document as a page has them."""
    labels = numbering.labels(document)
    texts = (spoken(document.sections[each].text, labels) for each in document.ids())
    return re.findall(
        r"[^\W_]+", "\n".join(re.sub(r"\[\^\w+\]:?|^\|[-:| ]+\|$", "", text, flags=re.M) for text in texts)
    )


def test_the_example_built_as_pdf_and_imported_again_is_the_same_plan(example, tmp_path):
    file = tmp_path / "plan.pdf"
    example.sub("document", "build", "--output", str(file))
    answer = example.sub("document", "import", str(file), "--as", "opnieuw")
    plan = Workspace.find(example.root)
    before, after = plan.document("sterk-utrechts-bestuur"), plan.document("opnieuw")
    assert (after.title, after.language, shape(after)) == (before.title, before.language, shape(before))
    match = SequenceMatcher(None, words(before), words(after), autojunk=False)
    assert sum(each.size for each in match.get_matching_blocks()) / len(words(before)) >= 0.995
    assert "[](#democratische-legitimatie)" in after.sections["afbakening"].text
    assert after.sections["financien"].text.count("\n|") == before.sections["financien"].text.count("\n|")
    assert "not in the plan" not in answer.err
    assert "page 2, line 2  Left out as table of contents: 35 lines." in answer.err
    assert "Everything is in order." in example.sub("check").err


def test_markdown_comes_in_with_ids_references_notes_and_pictures(desk, source):
    source("kaarten/linge.png", png())
    answer = desk.sub("document", "import", source("oevers.md", PLAN))
    assert answer.out == "plan-oevers\n"
    assert "1 Inleiding  (inleiding)" in answer.err and "2.1 Taken  (taken)" in answer.err
    folder = "documents/plan-oevers"
    assert desk.read(f"{folder}/sections/inleiding.yaml").decode() == (
        "id: inleiding\ntitle: Inleiding\ntext: |\n  Wij maken oevers.\n"
        "  Hoe, staat in [](#taken)[^a]; hoofdstuk 3 van de Omgevingswet geldt.\n\n"
        "  [^a]: Niet in [](#inleiding).\n"
    )
    assert (
        "![Kaart van de oevers](documents/plan-oevers/pictures/1.png)"
        in desk.read(f"{folder}/sections/aanpak.yaml").decode()
    )
    taken = desk.read(f"{folder}/sections/taken.yaml").decode()
    assert "Zie ook [het begin](#inleiding), [§ 1](#inleiding) en paragraaf 2.9." in taken
    assert (desk.root / folder / "pictures/1.png").read_bytes() == png()
    assert "Everything is in order." in desk.sub("check").err
    one = subprocess.run(
        ("git", "log", "--oneline", "-1", "--name-only"), cwd=desk.root, capture_output=True, text=True
    )
    assert len(one.stdout.splitlines()) == 1 + 5


def test_a_dry_run_shows_the_outline_and_writes_nothing(desk, source):
    answer = desk.sub("document", "import", source("oevers.md", PLAN), "--dry-run")
    assert "2.1 Taken  (taken)" in answer.err and "Dry run: nothing was written." in answer.err
    assert "oevers.md:9  The picture kaarten/linge.png is not beside the file" in answer.err
    assert not (desk.root / "documents/plan-oevers").exists()


def test_an_id_that_is_taken_is_refused_and_another_one_works(desk, source):
    file = source("water.md", "# A\n\nTekst.\n\n# B\n")
    refused = desk.sub("document", "import", file, "--title", "Plan Water", code=4)
    assert "There is a document plan-water already." in refused.err and "--as" in refused.err
    assert desk.sub("document", "import", file, "--title", "Plan Water", "--as", "water-2").out == "water-2\n"


def test_what_the_check_would_refuse_is_refused_with_its_line_and_nothing_is_written(desk, source):
    file = source("fout.md", "# A\n\nGoed.\n\n# B\n\nZie [daar](http://example.org).\n\nEn [hier](#nergens).\n")
    refused = desk.sub("document", "import", file, "--as", "fout", code=3)
    assert "The plan has 2 mistakes, so nothing was written." in refused.err
    assert "fout.md:7:12  SUB210" in refused.err and "fout.md:9:11  SUB212" in refused.err
    assert "Zie [daar](http://example.org)." in refused.err
    assert not (desk.root / "documents/fout").exists()


def test_a_plan_without_headings_or_with_too_many_is_refused(desk, source):
    assert "no headings" in desk.sub("document", "import", source("x.txt", "kort\n"), "--as", "x", code=1).err
    many = source("y.md", "# Kop\n" * 1001)
    assert "1001 headings, more than the 1000" in desk.sub("document", "import", many, "--as", "y", code=1).err
    long = source("z.md", "# A\n\n# B\n\n" + "Zin van woorden. " * 15_000)
    assert "more than the 200000 of one section" in desk.sub("document", "import", long, "--as", "z", code=1).err


def test_numbers_that_the_outline_does_not_give_are_kept(desk, source):
    desk.sub("document", "import", source("n.md", "# 1 A\n\n# 3 C\n\nZie hoofdstuk 3.\n"), "--as", "n")
    assert shape(Workspace.find(desk.root).document("n")) == [(0, "1", "A"), (0, "3", "C")]
    assert "Zie [](#c)." not in desk.read("documents/n/sections/a.yaml").decode()
    assert "[](#c)" in desk.read("documents/n/sections/c.yaml").decode()
    answer = desk.sub("document", "import", source("m.md", "# Vooraf\n\n# 1 A\n\n# 2 B\n"), "--as", "m")
    assert "The numbers follow from the outline: “1 A”" in answer.err


def test_a_picture_of_a_pdf_is_left_out_unless_somebody_says_what_it_shows(desk, source):
    file = source("kaart.pdf", pdf_with_picture("Linge"))
    answer = desk.sub("document", "import", file, "--as", "zonder")
    assert "page 1, line 1  A picture was left out: nobody said what it shows" in answer.err
    assert not (desk.root / "documents/zonder/pictures").exists()
    asked = desk.asked("document", "import", file, "--as", "met", answers=["Kaart van de Linge"])
    assert "Picture 1, page 1: what does it show?" in asked.err + asked.out
    assert (
        "![Kaart van de Linge](documents/met/pictures/1.png)" in desk.read("documents/met/sections/kaart.yaml").decode()
    )
    assert "stands at the end of section “Kaart”" in asked.err
    assert "Everything is in order." in desk.sub("check").err


def test_the_caption_of_a_picture_says_what_it_shows(desk, source):
    desk.sub("document", "import", source("kaart.pdf", pdf_with_picture("Figuur 1: de Linge")), "--as", "kaart")
    assert (
        "![Figuur 1: de Linge](documents/kaart/pictures/1.png)"
        in desk.read("documents/kaart/sections/kaart.yaml").decode()
    )


def test_no_picture_is_read_from_elsewhere(desk, source):
    source("buiten.png", png())
    (desk.root.parent / "in" / "door").parent.mkdir()
    (desk.root.parent / "in" / "door").symlink_to(desk.root.parent)
    text = "# A\n\n![x](../buiten.png)\n\n![y](door/buiten.png)\n\n# B\n"
    answer = desk.sub("document", "import", source("in/p.md", text), "--as", "p")
    assert answer.err.count("is not beside the file") == 2
    assert not (desk.root / "documents/p/pictures").exists()


STYLES = (
    f'<w:styles {W}><w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Eigen"><w:name w:val="Eigen kop"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
FOOTNOTES = (
    f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>Volgens de raming.</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
WIDE = "<w:gridSpan w:val='2'/>"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"


def said(text: str, look: str = "", style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{run}</w:p>"


def item(text: str, level: int) -> str:
    return said(text, more=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>')


def cell(text: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{said(text)}</w:tc>"


def picture(words: str) -> str:
    return (
        f'<w:p><w:r><w:drawing><x:docPr xmlns:x="{DRAWN}/wordprocessingDrawing" descr="{words}"/><a:blip xmlns:a="'
        f'{DRAWN}/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="r4"/>'
        "</w:drawing></w:r></w:p>"
    )


def from_word(body: str) -> bytes:
    """Return a Word file with styles, a list, a note and a picture."""
    return word(
        body,
        {"word/styles.xml": STYLES, "word/numbering.xml": NUMBERING, "word/footnotes.xml": FOOTNOTES,
         "word/media/kaart.png": png()},
        outside=relation("r1", "styles", "styles.xml") + relation("r2", "numbering", "numbering.xml")
        + relation("r3", "footnotes", "footnotes.xml") + relation("r4", "image", "media/kaart.png"),
    )  # fmt: skip


def test_the_example_exported_to_word_and_imported_again_is_the_same_plan(example, tmp_path):
    file = tmp_path / "plan.docx"
    example.sub("export", "sterk-utrechts-bestuur", "-o", str(file))
    answer = example.sub("document", "import", str(file), "--as", "opnieuw")
    plan = Workspace.find(example.root)
    before, after = plan.document("sterk-utrechts-bestuur"), plan.document("opnieuw")
    assert (after.title, after.language, shape(after)) == (before.title, before.language, shape(before))
    texts = zip((before.sections[each].text for each in before.ids()),
                (after.sections[each].text for each in after.ids()), strict=True)  # fmt: skip
    differ = [place for place, (one, other) in enumerate(texts) if plain(one) != plain(other)]
    assert differ == []
    assert "not in the plan" not in answer.err
    assert "Everything is in order." in example.sub("check").err


def plain(text: str) -> str:
    """Return a text without the names of its notes and sections, and the look of the line below the head of a table."""
    bare = re.sub(r"\[\^\w+\]", "[^]", re.sub(r"\(#[\w-]+\)", "(#)", text))
    return re.sub(r"^\|[-:| ]+\|$", "|-|", bare, flags=re.MULTILINE)


def test_a_word_file_of_others_comes_in_with_its_lists_tables_notes_and_pictures(desk, source):
    note = '<w:p><w:r><w:t>Het kost geld</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    body = (
        said("Plan Bermen", style="Titel") + said("Inleiding 3", style="Inhopg1")
        + said("Inleiding", style="Kop1")
        + "<w:p><w:r><w:t>Bermen zijn </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>breed</w:t></w:r>"
        '<w:del w:author="A"><w:r><w:delText> en kaal</w:delText></w:r></w:del>'
        '<w:ins w:author="B"><w:r><w:t> en *groen*</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>'
        + said("Streep", "<w:u w:val='single'/>")
        + said("Werk", style="Eigen") + item("maaien;", 0) + item("twee keer;", 1) + item("zaaien.", 0)
        + said("Kosten", style="Kop1") + note
        + f"<w:tbl><w:tr>{cell('Post')}{cell('Euro')}</w:tr>"
        f"<w:tr>{cell('Samen', WIDE)}</w:tr></w:tbl>" + picture("Kaart")
    )  # fmt: skip
    answer = desk.sub("document", "import", source("bermen.docx", from_word(body)))
    assert "1 Inleiding" in answer.err and "1.1 Werk" in answer.err and "2 Kosten" in answer.err
    read = {each: text_of(desk, "plan-bermen", each) for each in ("inleiding", "werk", "kosten")}
    assert read["inleiding"] == "Bermen zijn **breed** en \\*groen\\*.\n\nStreep\n"
    assert read["werk"] == "3. maaien;\n   - twee keer;\n4. zaaien.\n"
    assert read["kosten"] == (
        "Het kost geld[^1]\n\n| Post | Euro |\n| --- | --- |\n| Samen |  |\n\n"
        "![Kaart](documents/plan-bermen/pictures/1.png)\n\n[^1]: Volgens de raming.\n"
    )
    assert "bermen.docx:1  2 tracked changes in the file were read as accepted." in answer.err
    assert "bermen.docx:1  Left out as table of contents: 1 lines." in answer.err
    assert "bermen.docx:5  Below “Inleiding”: underlined words, as plain ones: “Streep”." in answer.err
    assert "Below “Kosten”: merged cells of a table; the words stand in the first of them: “Samen”." in answer.err
    assert "not in the plan" not in answer.err
    assert "Everything is in order." in desk.sub("check").err


def text_of(desk, document: str, section: str) -> str:
    return Workspace.find(desk.root).document(document).sections[section].text


def test_a_picture_in_word_without_words_is_asked_about_and_left_out_where_nobody_answers(desk, source):
    file = source("kaart.docx", from_word(said("Een", style="Kop1") + picture("") + said("Twee", style="Kop1")))
    assert "A picture was left out: nobody said what it shows" in desk.sub("document", "import", file, "--as", "a").err
    desk.asked("document", "import", file, "--as", "b", answers=["Kaart van de berm"])
    assert text_of(desk, "b", "een") == "![Kaart van de berm](documents/b/pictures/1.png)\n"


def test_a_word_file_without_headings_or_that_means_harm_leaves_nothing_behind(desk, source):
    plain = desk.sub("document", "import", source("brief.docx", from_word(said("Alleen tekst."))), code=3)
    assert "has no headings by their style" in plain.err and "Heading 1" in plain.err
    bomb = desk.sub("document", "import", source("bom.docx", word("<w:p/>" * 1_500_000)), code=3)
    assert "unfolds to more than a paper can hold; nothing of it was read" in bomb.err


def test_words_run_on_where_the_end_of_a_paragraph_was_deleted_and_a_deleted_row_is_gone(desk, source):
    gone = '<w:rPr><w:del w:author="A"/></w:rPr>'
    rows = f"<w:tr>{cell('Jaar')}</w:tr><w:tr><w:trPr><w:del w:author='A'/></w:trPr>{cell('2020')}</w:tr>"
    body = said("Een", style="Kop1") + said("Eerst ", more=gone) + said("dan", more=gone) + said(" slot.")
    body += f"<w:tbl>{rows}<w:tr>{cell('2021')}</w:tr></w:tbl>" + said("Twee", style="Kop1")
    desk.sub("document", "import", source("zin.docx", from_word(body)), "--as", "zin")
    assert text_of(desk, "zin", "een") == "Eerst dan slot.\n\n| Jaar |\n| --- |\n| 2021 |\n"
