"""`sub erratum from-docx`: a file that was exported, edited in Word and sent back, becomes draft errata or edits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ANNA, BRAM = "Anna Bos", "Bram Kok"
DATE = 'w:date="2021-04-09T10:00:00Z"'
COMMENTS = "word/comments.xml"
SECTIONS = "documents/plan-water/sections/"


def gone(words: str, author: str = ANNA) -> str:
    run = f'<w:r><w:delText xml:space="preserve">{words}</w:delText></w:r>'
    return f'<w:del w:id="900" w:author="{author}" {DATE}>{run}</w:del>'


def came(words: str, author: str = ANNA, look: str = "") -> str:
    run = f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'
    return f'<w:ins w:id="901" w:author="{author}" {DATE}>{run}</w:ins>'


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""


def swap(old: str, new: str, author: str = ANNA) -> Callable[[str], str]:
    """Return what edits a text in Word with tracking on: `old`, within one run, becomes `new`."""
    return within(old, gone(old, author) + came(new, author))


def within(old: str, made: str) -> Callable[[str], str]:
    def edit(xml: str) -> str:
        assert xml.count(old) == 1, old
        start = xml.rindex("<w:t", 0, xml.index(old))
        end = xml.index("</w:r>", start) + len("</w:r>")
        before, _, after = xml[xml.index(">", start) + 1 : xml.index("</w:t>", start)].partition(old)
        return f"{xml[:start]}</w:r>{run(before)}{made}{run(after)}{xml[end:]}"

    return edit


def behind(words: str, paragraph: str) -> Callable[[str], str]:
    """Return what puts a paragraph behind the one that ends in `words`."""

    def edit(xml: str) -> str:
        end = xml.index("</w:p>", xml.index(words)) + len("</w:p>")
        return xml[:end] + paragraph + xml[end:]

    return edit


def new_paragraph(words: str, author: str = ANNA, look: str = "") -> str:
    mark = f'<w:rPr><w:ins w:id="902" w:author="{author}" {DATE}/></w:rPr>'
    return f"<w:p><w:pPr>{look}{mark}</w:pPr>{came(words, author)}</w:p>"


def untracked(old: str, new: str) -> Callable[[str], str]:
    return lambda xml: xml.replace(old, new)


class Sent:
    """A file that is with somebody who lives in Word."""

    def __init__(self, desk, name: str = "plan-water", state: tuple[str, ...] = ()) -> None:
        self.desk, self.path = desk, desk.root.parent / "terug.docx"
        desk.sub("export", name, "-o", str(self.path), *state)

    def edited(self, *edits: Callable[[str], str], part: str = "word/document.xml") -> Sent:
        with zipfile.ZipFile(io.BytesIO(self.path.read_bytes())) as old:
            parts = {each: old.read(each) for each in old.namelist()}
        xml = parts[part].decode()
        for edit in edits:
            xml = edit(xml)
        parts[part] = xml.encode()
        with zipfile.ZipFile(self.path, "w") as new:
            for name, data in parts.items():
                new.writestr(name, data)
        return self

    def back(self, *words: str, code: int = 0):
        return self.desk.sub("erratum", "from-docx", str(self.path), *words, code=code)


def adopted(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    return desk


def text(desk, id: str) -> str:
    return desk.sub("show", id).out


def test_each_section_that_changed_becomes_a_draft_in_one_commit(desk):
    before = adopted(desk).git("rev-list", "--count", "HEAD")
    sent = Sent(desk).edited(swap("Ieder heeft", "Ieder kiest"), swap("1.250", "1.450", BRAM))
    answer = sent.back("--reason", "Reactie griffie.")
    assert "Ieder" in answer.out and "1.450" in answer.out
    errata = desk.sub("erratum", "list", "--json").json
    assert [(each["status"], each["sections"]) for each in errata] == [("draft", ["2.1"]), ("draft", ["2.2"])]
    assert int(desk.git("rev-list", "--count", "HEAD")) == int(before) + 1
    assert "Reactie griffie." in desk.sub("erratum", "show", "E01").out
    desk.sub("erratum", "apply", "E01", "E02")
    assert desk.read(SECTIONS + "geld.yaml").decode().rstrip().endswith("Het kost 1.450 euro, zie [](#rollen).")
    assert "Ieder kiest een rol." in desk.read(SECTIONS + "rollen.yaml").decode()


def test_before_adoption_the_sections_are_edited(desk):
    Sent(desk).edited(swap("Ieder heeft", "Ieder kiest")).back()
    assert "Ieder kiest een rol.\n" in desk.read(SECTIONS + "rollen.yaml").decode()
    assert desk.git("status", "--porcelain") == ""
    assert "--reason" in Sent(desk).edited(swap("Ieder kiest", "Ieder krijgt")).back("--reason", "Zo.", code=2).err


def test_paragraphs_items_and_titles(desk):
    desk.sub("section", "edit", "2.1", "-m", "Een zin.\n\n- eerste;\n- tweede.\n\nHet slot.\n")
    item = '<w:pStyle w:val="ListBullet1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    sent = Sent(desk).edited(behind("eerste;", new_paragraph("anderhalf;", look=item)),
                             behind("Het slot.", new_paragraph("Nog een alinea.")), swap("Geld", "Kosten"))  # fmt: skip
    sent.back()
    held = desk.read(SECTIONS + "rollen.yaml").decode()
    assert "- eerste;\n  - anderhalf;\n  - tweede.\n\n  Het slot.\n\n  Nog een alinea." in held
    assert "title: Kosten" in desk.read(SECTIONS + "geld.yaml").decode()


def test_formats_come_as_marks_and_what_is_untouched_stays_to_the_byte(desk):
    desk.sub("section", "edit", "2.1", "-m", "Een __vet__ woord.\n\nIeder heeft een rol.[^a]\n\n[^a]: De noot.\n")
    bold = "<w:rPr><w:b/></w:rPr>"
    Sent(desk, "2.1").edited(within("heeft", gone("heeft") + came("kiest", look=bold))).back()
    held = desk.read(SECTIONS + "rollen.yaml").decode()
    assert "Een __vet__ woord." in held and "Ieder **kiest** een rol.[^a]" in held and "[^a]: De noot." in held


def test_a_cell_of_a_table(desk):
    desk.sub("section", "edit", "2.1", "-m", "| Rol | Taak |\n| --- | ---: |\n| Staten | stelt |\n")
    Sent(desk).edited(swap("stelt", "kiest")).back()
    assert "| Staten | kiest |" in desk.read(SECTIONS + "rollen.yaml").decode()


def test_only_one_author(desk):
    sent = Sent(adopted(desk)).edited(swap("Ieder heeft", "Ieder kiest"), swap("1.250", "1.450", BRAM))
    sent.back("--author", BRAM)
    assert [each["sections"] for each in desk.sub("erratum", "list", "--json").json] == [["2.2"]]
    assert f"{ANNA}, {BRAM}" in sent.back("--author", "Cor", code=3).err


def test_a_replacement_by_two_people_is_not_split(desk):
    sent = Sent(adopted(desk)).edited(within("1.250", gone("1.250", ANNA) + came("1.450", BRAM)))
    answer = sent.back("--author", ANNA, code=1)
    assert ANNA in answer.err and BRAM in answer.err and "--author" in answer.err
    sent.back()
    desk.sub("erratum", "apply", "E01")
    assert "Het kost 1.450 euro" in desk.read(SECTIONS + "geld.yaml").decode()


MARKS = '<w:bookmarkStart w:id="77" w:name="x"/><w:bookmarkEnd w:id="77"/><w:r><w:commentReference w:id="9"/></w:r>'
"""What Word may put between two changes, and nobody sees."""


def test_neither_where_marks_stand_between_its_halves(desk):
    sent = Sent(adopted(desk)).edited(within("1.250", gone("1.250", ANNA) + MARKS + came("1.450", BRAM)))
    assert "“Het kost 1.450 euro" in sent.back("--author", ANNA, code=1).err


def test_nor_in_a_footnote(desk):
    desk.sub("section", "edit", "2.1", "-m", "Een zin.[^1]\n\n[^1]: Zie de wet.\n")
    edit = within("de wet", gone("de wet", ANNA) + came("de regels", BRAM))
    sent = Sent(adopted(desk)).edited(edit, part="word/footnotes.xml")
    assert BRAM in sent.back("--author", ANNA, code=1).err
    assert "2.1 was left out" in sent.back(code=1).err


LATER = DATE.replace("04-09", "04-12")


def test_only_what_was_changed_until_a_day(desk):
    later = swap("1.250", "1.450", BRAM)
    sent = Sent(adopted(desk)).edited(lambda xml: later(xml).replace(DATE, LATER), swap("Ieder heeft", "Ieder kiest"))
    sent.back("--until", "11-4-2021")
    assert [each["sections"] for each in desk.sub("erratum", "list", "--json").json] == [["2.1"]]
    assert "nothing in terug.docx" in sent.back("--until", "8-4-2021", code=1).err


def test_a_change_without_a_day_is_no_change_until_a_day(desk):
    """Word leaves days out where it is told to keep personal facts out of a file."""
    sent = Sent(adopted(desk)).edited(lambda xml: swap("1.250", "1.450")(xml).replace(" " + DATE, ""))
    assert "does not say when Anna Bos changed or said “Het kost" in sent.back("--until", "11-4-2021", code=1).err


def test_a_comment_without_a_day_is_no_comment_until_a_day(desk):
    sent = Sent(adopted(desk)).edited(swap("1.250", "1.450"), comment("Ieder heeft", 7))
    with_comments(sent.path, {7: (BRAM, "Waarom?")})
    sent.edited(lambda xml: xml.replace(" " + DATE, ""), part=COMMENTS)
    assert "Bram Kok changed or said “Waarom?”" in sent.back("--until", "11-4-2021", code=1).err
    sent.back("--until", "11-4-2021", "--author", ANNA)


def test_a_replacement_on_two_days_is_not_split(desk):
    edit = within("1.250", gone("1.250") + came("1.450").replace(DATE, LATER))
    assert "without --until" in Sent(adopted(desk)).edited(edit).back("--until", "9-4-2021", code=1).err


def test_what_was_changed_without_tracking_is_told_apart(desk):
    sent = Sent(adopted(desk)).edited(swap("1.250", "1.450"), untracked("Ieder heeft", "Ieder kiest"))
    answer = sent.back(code=1)
    assert "2.1" in answer.err and "2.2" not in answer.err and "--untracked" in answer.err
    assert desk.sub("erratum", "list", "--json").json == []
    assert "2.1" in sent.back("--untracked").err
    assert [each["sections"] for each in desk.sub("erratum", "list", "--json").json] == [["2.1"], ["2.2"]]


def test_a_griffie_sends_comments_on_three_sections_and_they_become_errata(desk):
    sent = Sent(adopted(desk)).edited(
        swap("Wij werken", "Wij werken graag"), comment("samen.", 0), swap("Ieder heeft", "Ieder kiest"),
        comment("verschuiven", 1), swap("1.250", "1.450"), comment("euro", 2), comment("euro", 3),
    )  # fmt: skip
    said = {0: (ANNA, "Toon."), 1: (ANNA, "Een keuze."), 2: (ANNA, "Nieuwe raming."), 3: (BRAM, "Klopt.")}
    with_comments(sent.path, said)
    sent.back("--reason", "Reactie.")
    reasons = [desk.sub("erratum", "show", f"E0{n}", "--json").json["reason"] for n in (1, 2, 3)]
    assert reasons[:2] == [f"Reactie.\n{ANNA}: Toon.", f"Reactie.\n{ANNA}: Een keuze."]
    assert set(reasons[2].split("\n")) == {"Reactie.", f"{ANNA}: Nieuwe raming.", f"{BRAM}: Klopt."}
    assert [each["status"] for each in desk.sub("erratum", "list", "--json").json] == ["draft"] * 3
    to = ("--to", "Staten", "--from", "Gedeputeerde", "--committee", "BEM", "--subject", "Griffie")
    desk.sub(
        "memo",
        "new",
        "--erratum",
        "E01",
        "--erratum",
        "E02",
        "--erratum",
        "E03",
        *to,
        "--date",
        "9-4-2021",
        "-m",
        "Hierbij.",
    )


def test_a_comment_where_nothing_changes_is_told(desk):
    sent = Sent(desk).edited(swap("Ieder heeft", "Ieder kiest"), comment("samen.", 0))
    with_comments(sent.path, {0: (BRAM, "Met wie?")})
    assert f"{BRAM}: Met wie?" in sent.back().err


def comment(words: str, number: int) -> Callable[[str], str]:
    def edit(xml: str) -> str:
        end = xml.index("</w:p>", xml.index(words))
        return f'{xml[:end]}<w:r><w:commentReference w:id="{number}"/></w:r>{xml[end:]}'

    return edit


def with_comments(path: Path, said: dict[int, tuple[str, str]]) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    rows = (f'<w:comment w:id="{n}" w:author="{author}" {DATE}><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:comment>'
            for n, (author, words) in said.items())  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    parts[COMMENTS] = f"<w:comments {space}>{''.join(rows)}</w:comments>".encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    name = "word/_rels/document.xml.rels"
    relation = f'<Relationship Id="rIdC" Type="{kind}" Target="comments.xml"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", relation.encode())
    with zipfile.ZipFile(path, "w") as new:
        for each, data in parts.items():
            new.writestr(each, data)


def test_a_section_that_changed_here_since_is_left_out_the_others_come(desk):
    sent = Sent(desk).edited(swap("Ieder heeft", "Ieder kiest"), swap("1.250", "1.450"))
    desk.sub("section", "edit", "2.1", "-m", "Ieder krijgt een rol.")
    commit = desk.git("rev-parse", "--short=7", "HEAD~1")
    assert f"2.1 was left out: it changed here after it was exported (commit {commit})" in sent.back(code=4).err
    assert "Ieder krijgt" in desk.read(SECTIONS + "rollen.yaml").decode()
    assert "1.450" in desk.read(SECTIONS + "geld.yaml").decode()


@pytest.mark.parametrize(("look", "told"), [("<w:u w:val='single'/>", "underline"), ("<w:highlight w:val='red'/>",
                                                                                  "highlighting")])  # fmt: skip
def test_what_no_text_of_ours_has_is_told_with_its_section(desk, look, told):
    sent = Sent(desk).edited(within("heeft", gone("heeft") + came("kiest", look=f"<w:rPr>{look}</w:rPr>")),
                             swap("1.250", "1.450"))  # fmt: skip
    assert f"2.1 was left out: it has what no text of ours can hold: {told}." in sent.back(code=4).err
    assert "Ieder heeft" in desk.read(SECTIONS + "rollen.yaml").decode()
    assert "1.450" in desk.read(SECTIONS + "geld.yaml").decode()


def test_a_text_that_looks_like_markdown_is_text(desk):
    Sent(desk).edited(swap("Ieder heeft", "1. *Ieder* [heeft] `&amp;amp;` _a_ \\")).back()
    assert text(desk, "2.1").count("Ieder") == 1
    again = Sent(desk).edited(swap("verschuiven", "bewegen"))
    again.back()
    assert "bewegen" in desk.read(SECTIONS + "rollen.yaml").decode()


def test_a_file_of_another_origin_is_refused(desk, tmp_path):
    sent = Sent(desk).edited(untracked("sub-sources", "sub-other"), part="docProps/custom.xml")
    assert "sub export plan-water" in sent.back(code=3).err
    commit = desk.git("rev-parse", "HEAD")
    sent = Sent(desk).edited(untracked(commit, "0" * 40), part="docProps/custom.xml")
    assert "0" * 12 in sent.back(code=1).err
    other = tmp_path / "brief.docx"
    other.write_bytes(b"PK")
    assert "no Word file" in desk.sub("erratum", "from-docx", str(other), code=3).err


def test_a_heading_that_is_gone_leaves_its_section_and_the_one_above_out(desk):
    sent = Sent(desk).edited(
        untracked('w:name="sec_geld"', 'w:name="weg"'), untracked("2.2", "9"), swap("Wij werken", "Wij werken graag")
    )
    answer = sent.back("--untracked", code=4)
    assert "2.2 was left out" in answer.err and "2.1 was left out" in answer.err
    assert "werken graag samen" in desk.read(SECTIONS + "samenwerken.yaml").decode()


def test_a_lost_bookmark_is_made_up_for_by_number_and_title(desk):
    Sent(desk).edited(untracked('w:name="sec_geld"', 'w:name="weg"'), swap("1.250", "1.450")).back()
    assert "1.450" in desk.read(SECTIONS + "geld.yaml").decode()


def test_a_dry_run_writes_nothing_and_nothing_changed_is_said(desk):
    sent = Sent(adopted(desk))
    assert "nothing in terug.docx" in sent.back(code=1).err
    before = desk.files(), desk.git("rev-parse", "HEAD")
    assert "1.450" in sent.edited(swap("1.250", "1.450")).back("--dry-run").out
    assert (desk.files(), desk.git("rev-parse", "HEAD")) == before


def test_what_would_read_otherwise_as_markdown_is_left_out(desk):
    desk.sub("section", "edit", "2.1", "-m", "Een zin.\n\n| Rol | Taak |\n| --- | --- |\n| Staten | stelt |\n")
    answer = Sent(desk).edited(swap("Een zin", "Tabel 1: rollen")).back(code=1)
    assert "2.1 was left out: written as Markdown it would read otherwise." in answer.err


def test_what_word_does_not_carry_is_never_lost(desk):
    desk.sub("section", "edit", "2.1", "-m", 'Een zin.\n\nZie [de wet](https://wet.nl "Gemeentewet") nu.\n')
    assert "with what Word does not carry" in Sent(desk).edited(swap("nu.", "straks.")).back(code=1).err
    Sent(desk).edited(swap("Een zin", "Deze zin")).back()
    assert '[de wet](https://wet.nl "Gemeentewet") nu.' in desk.read(SECTIONS + "rollen.yaml").decode()


def test_an_export_of_what_was_never_committed_comes_back_only_while_it_stands_there(desk):
    held = desk.read(SECTIONS + "geld.yaml").decode()
    desk.write(SECTIONS + "geld.yaml", held.replace("1.250", "1.300"))
    sent = Sent(desk).edited(swap("Ieder heeft", "Ieder kiest"))
    assert "kiest" in sent.back("--dry-run").out
    desk.write(SECTIONS + "geld.yaml", held)
    assert "files that were not committed" in sent.back(code=1).err
