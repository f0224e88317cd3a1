"""Word files that mean harm: nothing of them is fetched, run or unfolded, and nothing is read by halves."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from sub_cli.errors import Unable
from sub_cli.word.opening import open_word
from sub_cli.word.xml import w

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*lines: str) -> str:
    return f'<Relationships xmlns="{RELS}">{"".join(lines)}</Relationships>'


def relation(id: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}" {more}/>'


def word(body: str, beside: dict[str, str | bytes] | None = None, head: str = "", outside: str = "") -> bytes:
    """Return a Word file with this body, and what lies beside its text."""
    files: dict[str, str | bytes] = {
        "_rels/.rels": relations(relation("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(outside),
        **(beside or {}),
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return made.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(Unable) as refused:
        open_word(data, "plan.docx")
    return str(refused.value)


def test_a_file_of_a_few_kilobytes_that_unfolds_to_very_many_paragraphs():
    assert "unfolds to more than a paper can hold; nothing of it was read" in refusal(word("<w:p/>" * 1_500_000))
    assert "unfolds" in refusal(word("<w:p/>" * 21_000))
    assert "unfolds" in refusal(word("<w:p/>", {"word/document.xml": b" " * 26_000_000}))
    assert "unfolds" in refusal(word("<w:p/>", {f"x{n}": b"" for n in range(2_001)}))
    assert "unfolds" in refusal(word("<w:p/>", {f"x{n}": b" " * 20_000_000 for n in range(6)}))
    assert len(list(open_word(word("<w:p/>" * 5_000), "plan.docx").document.iter(w("p")))) == 5_000


def test_elements_in_one_another_without_end():
    assert "unfolds" in refusal(word("<w:sdt>" * 100 + "</w:sdt>" * 100))
    assert "damaged" in refusal(word("<w:sdt>" * 400 + "</w:sdt>" * 400))


def test_entities_in_any_guise():
    define = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = "<w:p><w:r><w:t>De kosten zijn &x; euro.</w:t></w:r></w:p>"
    assert "word/document.xml defines entities" in refusal(word(text, head=define))
    assert "damaged" in refusal(word(text))
    whole = f'<?xml version="1.0" encoding="{{}}"?>{define}<w:document {W}><w:body>{text}</w:body></w:document>'
    utf_7 = whole.format("UTF-7").replace("<!", "+ADwAIQ-")
    for data in (utf_7.encode(), whole.format("UTF-16").encode("utf-16")):
        assert "is not written in UTF-8" in refusal(word("", {"word/document.xml": data}))


def test_what_is_no_word_file_or_a_damaged_one():
    assert refusal(b"Beste leden") == "plan.docx is no Word file (.docx)."
    assert refusal(word("", {"_rels/.rels": relations()})) == "plan.docx is no Word file (.docx)."
    assert "locked with a password" in refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    good = word("<w:p><w:r><w:t>Tekst</w:t></w:r></w:p>")
    assert "damaged" in refusal(good.replace(b"PK\x03\x04", b"PK\x03\x05", 2))
    assert "damaged" in refusal(word("<w:p>"))


def test_macros_objects_files_within_and_addresses_are_left_alone_which_is_told():
    body = (
        '<w:altChunk/><w:p><w:r><w:object/></w:r></w:p><w:p><w:fldSimple w:instr=" DDEAUTO c:\\\\calc.exe "/></w:p>'
        '<w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT "x"</w:instrText></w:r></w:p>'
    )
    outside = relation("r1", "image", "https://voorbeeld.nl/pixel.png", 'TargetMode="External"')
    inside = relation("r2", "image", "../../../etc/passwd") + relation("r3", "image", "media/a.png")
    files: dict[str, str | bytes] = {"word/vbaProject.bin": b"x", "word/media/a.png": b"kaart"}
    found = open_word(word(body, files, outside=outside + inside), "plan.docx")
    assert [str(each) for each in found.left] == [
        "Left out: another file that is put into this one.",
        "Left out: an embedded object.",
        "The field DDEAUTO was not carried out; what it showed last stands there.",
        "The field INCLUDETEXT was not carried out; what it showed last stands there.",
        "Left out: macros.",
        "Not fetched: https://voorbeeld.nl/pixel.png.",
    ]
    of = found.relations["document"]
    assert [found.media(of[id]) for id in ("r1", "r2", "r3")] == [None, None, b"kaart"]


def test_the_strict_form_of_the_standard_is_read_as_the_usual_one():
    strict = W.replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml")
    text = f"<w:document {strict}><w:body><w:p/></w:body></w:document>"
    assert len(list(open_word(word("", {"word/document.xml": text}), "plan.docx").document.iter(w("p")))) == 1
