"""What the pages would be refused for is told by `sub check`, in the same place: nothing waits for a build."""

from __future__ import annotations

import os

import pytest

from tests.cli.drawings import PNG

SECTION = "documents/plan-water/sections/rollen.yaml"
ERRATUM = "errata/plan-water/E01-geld.yaml"
MEMO = "documents/memos/PS2021BEM09.yaml"
HEAD = "id: rollen\ntitle: Rollen\ntext: |\n"
MEMO_HEAD = (
    "number: PS2021BEM09\ndate: 2021-04-09\nto: Staten\nfrom: Gedeputeerde\nsubject: Kaart\n"
    "document: plan-water\ntext: |\n"
)
MISTAKES = """\
  De kaart: ![](assets/kaart.png).
  Zie [dit](http://example.org) en <ftp://example.org>, of [](https://example.org).
  Een noot[^weg], een erratum [](@E01), en [](#nergens).

  [^los]: Noot zonder verwijzing.

  [let op]: dit
"""


def told(answer):
    return [(each["code"], each["line"], each["column"], each["message"]) for each in answer.json]


def reworded(desk, path, *words):
    """Write in a file by hand what no command takes: each pair of `words`, the old and the new."""
    text = desk.read(path).decode()
    for old, new in words:
        assert old in text
        text = text.replace(old, new)
    desk.write(path, text)
    desk.commit("Met de hand")


def test_every_mistake_in_a_section_is_told_with_its_place(desk):
    desk.write(SECTION, HEAD + MISTAKES)
    assert told(desk.sub("check", "--json", code=1)) == [
        ("SUB220", 4, 17, "There is no picture assets/kaart.png in the workspace."),
        ("SUB221", 4, 17, "The picture assets/kaart.png has no words for those who cannot see it."),
        ("SUB210", 5, 13, "The address http://example.org is not allowed; only https:, mailto: and #section are."),
        ("SUB210", 5, 37, "The address ftp://example.org is not allowed; only https:, mailto: and #section are."),
        ("SUB211", 5, 63, "The link to https://example.org has no words."),
        ("SUB231", 6, 11, "There is no footnote weg."),
        ("SUB213", 6, 34, "This text brings out no erratum E01."),
        ("SUB212", 6, 44, "There is no section nergens."),
        ("SUB230", 8, 5, "Nothing refers to footnote los."),
        ("SUB233", 10, 3, "Nothing uses the address [LET OP]."),
    ]


def test_the_pages_are_refused_for_the_same(desk):
    desk.write(SECTION, HEAD + MISTAKES)
    desk.write(MEMO, MEMO_HEAD + MISTAKES)
    found = desk.sub("check", "--json", code=1).json
    for path, build in ((SECTION, ("document", "build")), (MEMO, ("memo", "build", "PS2021BEM09"))):
        refused = desk.sub(*build, code=3)
        # of a reference the check tells the whole, of which the build tells the target
        lines = {(each["line"], each["code"]) for each in found if each["path"] == path}
        shown = (row.split("  ")[:2] for row in (refused.out + refused.err).splitlines() if row.startswith(path))
        assert {(int(where.split(":")[1]), code) for where, code in shown} == lines
        assert len(lines) == 9


def test_a_picture_that_comes_and_goes_is_seen_though_no_text_changes(desk):
    desk.write(SECTION, HEAD + "  ![Kaart](assets/kaart%20een.png)\n")
    said = "There is no picture assets/kaart een.png in the workspace."
    assert said in desk.sub("check", code=1).out
    desk.draw("assets/kaart een.png", PNG)
    assert desk.sub("check").out == ""
    (desk.root / "assets/kaart een.png").unlink()
    assert said in desk.sub("check", code=1).out
    (desk.root / "assets/kaart een.png").mkdir()
    assert "assets/kaart een.png: This is not an ordinary file." in desk.sub("check", code=1).out


@pytest.mark.parametrize("name", ["../buiten.png", ".git/config", "%00.png", "x" * 300 + ".png", ""])
def test_a_picture_that_may_not_be_read_is_not_there(desk, name):
    (desk.root.parent / "buiten.png").write_bytes(b"")
    desk.write(SECTION, HEAD + f"  ![Kaart]({name})\n")
    for _ in range(2):
        assert [each["code"] for each in desk.sub("check", "--json", code=1).json] == ["SUB220"]
    assert "SUB220" in desk.sub("document", "build", code=3).err


def test_a_memo_is_told_once_where_the_check_of_memos_tells_it_too(desk):
    desk.write(MEMO, MEMO_HEAD + "  Zie [](#nergens) en [daar](#rolen).\n\n  [](@E09)\n\n  Zoals [](@E08) zegt.\n")
    found = desk.sub("check", "--json", code=1).json
    assert [(each["code"], each["line"], each["column"], each["fix"]) for each in found] == [
        ("SUB212", 8, 7, None),
        ("SUB212", 8, 23, "Did you mean [](#rollen)?"),
        ("SUB175", 10, 3, "errata: [E09]"),
        ("SUB213", 12, 12, None),
    ]


def test_the_place_follows_the_indent_of_the_file(desk):
    desk.write(SECTION, "# Vooraf\nid: rollen\ntitle: Rollen\ntext: |\n\n     Zie [](http://a.nl).\n")
    assert [at[:3] for at in told(desk.sub("check", "--json", code=1))] == [("SUB210", 6, 13)]
    desk.write(SECTION, "id: rollen\ntitle: Rollen\ntext: |2\n     Zie [a](#b c)[^1].\n")
    assert [at[:3] for at in told(desk.sub("check", "--json", code=1))] == [("SUB231", 4, 19)]


def test_nesting_without_end_is_told(desk):
    desk.write(SECTION, HEAD + f"  {'> ' * 70}diep\n")
    assert {at[:2] for at in told(desk.sub("check", "--json", code=1))} == {("SUB201", 4)}


def test_a_pending_erratum_is_told_what_would_be_wrong_with_it(desk):
    desk.sub("erratum", "new", "2.2", "-m", "Het kost 1.500 euro, zie [](#rollen) en dit.\nDe kaart.")
    reworded(
        desk, ERRATUM, ("1.500 euro, zie", "1.500 euro[^1], zie"), ("en dit", "en [dit](http://a.nl)"),
        ("De kaart.", "![](assets/kaart.png)"), ("digest: sha256:", "# "),
    )  # fmt: skip
    rows = desk.read(ERRATUM).decode().split("\n")
    change = next(number for number, row in enumerate(rows, 1) if row.startswith("  - "))
    assert [(each["path"], each["line"], each["code"]) for each in desk.sub("check", "--json", code=1).json] == [
        (ERRATUM, change, code) for code in ("SUB210", "SUB220", "SUB221", "SUB231")
    ]
    refused = desk.sub("diff", "--erratum", "E01", "--format", "pdf", code=3).err
    assert all(code in refused for code in ("SUB210", "SUB220", "SUB221", "SUB231"))
    desk.draw("assets/kaart.png", PNG)
    assert [each["code"] for each in desk.sub("check", "--json", code=1).json] == ["SUB210", "SUB221", "SUB231"]
    desk.sub("erratum", "withdraw", "E01")
    assert desk.sub("check").out == ""


def test_what_was_wrong_with_a_text_is_not_held_against_an_erratum(desk):
    desk.write(SECTION, HEAD + "  Zie [dit](http://a.nl).\n  Een zin.\n")
    desk.commit("Adres")
    desk.sub("erratum", "new", "2.1", "-m", "Zie [dit](http://a.nl).\nEen andere zin.")
    reworded(desk, "errata/plan-water/E01-rollen.yaml", ("andere", "[andere](ftp://b.nl)"), ("digest: sha256:", "# "))
    found = desk.sub("check", "--json", code=1).json
    assert [(each["path"], each["code"], each["message"].split()[2]) for each in found] == [
        (SECTION, "SUB210", "http://a.nl"),
        ("errata/plan-water/E01-rollen.yaml", "SUB210", "ftp://b.nl"),
    ]


@pytest.mark.parametrize(
    ("written", "noun", "column"),
    [
        ("Zie paragraaf [](#rollen).", "paragraaf", 7),
        ("Zie het hoofdstuk [](#rollen).", "hoofdstuk", 11),
        ("Zie § [](#rollen).", "§", 7),
        ("See Section [](#rollen).", "Section", 7),
    ],
)
def test_a_noun_that_a_reference_prints_itself_is_told_and_left_out(desk, written, noun, column):
    """The fix is carried out as it is given, and the page says it once."""
    text, right = f"{MEMO_HEAD}  {written}\n", written.replace(f"{noun} ", "")
    desk.write(MEMO, text)
    desk.commit("Memo")
    (finding,) = desk.sub("check", "--json").json
    assert (finding["code"], finding["severity"], finding["path"]) == ("SUB182", "warning", MEMO)
    assert (finding["line"], finding["column"]) == (8, column)
    assert finding["fix"] == f"Leave “{noun}” out: [](#rollen) is enough."
    desk.write(MEMO, text.replace(f"{noun} ", ""))
    desk.commit("Zonder")
    assert desk.sub("check", "--json").json == []
    desk.sub("build", "PS2021BEM09")
    page = desk.read("output/PS2021BEM09.html").decode()
    assert right.replace("[](#rollen)", "paragraaf\N{NO-BREAK SPACE}2.1") in page


def test_nouns_are_told_of_sections_and_of_what_an_erratum_brings(desk):
    desk.write(
        SECTION, HEAD + "  Wie wat doet staat in\n  paragraaf [](#geld) en [paragraaf 2.2](#geld).\n  `§ [](#geld)`\n"
    )
    desk.commit("Rollen")
    desk.sub("erratum", "new", "2.2", "-m", "Zie paragraaf [](#rollen).")
    found = [(each["path"], each["line"], each["column"]) for each in desk.sub("check", "--json").json]
    assert found == [(SECTION, 5, 3), (ERRATUM, 7, 17)]


def test_a_memo_does_not_show_a_reference_to_what_only_another_erratum_brings(desk):
    desk.sub("erratum", "new", "--insert", "Archief", "--after", "2.1", "-m", "Wij bewaren alles.")
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft een rol.\nRollen verschuiven.\nZie [](#archief).")
    memo = MEMO_HEAD.replace("text:", "errata: [E02]\ntext:") + "  Hierbij.\n"
    desk.write(MEMO, memo)
    desk.commit("Memo")
    (finding,) = [each for each in desk.sub("check", "--json", code=1).json if each["severity"] == "error"]
    assert (finding["code"], finding["path"]) == ("SUB183", MEMO)
    assert finding["message"] == "E02 refers to archief, which only E01 brings."
    assert "There is no section archief." in desk.sub("memo", "build", "PS2021BEM09", code=3).err
    desk.write(MEMO, memo.replace("[E02]", "[E01, E02]"))
    desk.commit("Beide")
    desk.sub("check")
    desk.sub("build", "PS2021BEM09")
    page = desk.read("output/PS2021BEM09.html").decode().replace("\u00a0", " ")
    assert "luidende: “Zie paragraaf 2.2.”" in page


def test_blank_lines_that_a_text_keeps_at_its_end_are_no_part_of_an_edit(desk):
    """A block of the form `|+` holds them; whoever changes a word, by hand or by an erratum, leaves them there."""
    name = next(name for name in desk.files() if name.endswith("sections/rollen.yaml"))
    kept = "id: rollen\ntitle: Rollen\ntext: |+    # keep\n    Ieder heeft een rol.\n    Tweede.\n\n\n# end\n"
    desk.write(name, kept)
    desk.commit("Witregels")
    desk.sub("section", "edit", "2.1", "-m", "Ieder kiest een rol.\nTweede.")
    assert desk.read(name).decode() == kept.replace("heeft", "kiest")
    desk.sub("document", "adopt", "--date", "10-3-2021")
    before = desk.read(name)
    desk.sub("erratum", "new", "2.1", "-m", "Ieder krijgt een rol.\nTweede.")
    desk.sub("erratum", "apply", "E01")
    assert desk.read(name).decode() == kept.replace("heeft", "krijgt")
    desk.sub("erratum", "revert", "E01")
    assert desk.read(name) == before


def test_a_picture_that_is_there_and_cannot_be_read_is_not_said_to_be_missing(desk):
    desk.write(SECTION, HEAD + "  ![Kaart](assets/a.png)\n")
    place = desk.root / "assets/a.png"
    place.parent.mkdir()
    assert "There is no picture assets/a.png" in desk.sub("check", code=1).out
    place.symlink_to("/etc/hostname")
    assert "A symbolic link leads out of the workspace." in desk.sub("check", code=1).out
    place.unlink()
    os.mkfifo(place)
    assert "This is not an ordinary file." in desk.sub("check", code=1).out
    place.unlink()
    place.write_bytes(b"\0" * 20_000_001)
    assert "at most 20000000 are read" in desk.sub("check", code=1).out
