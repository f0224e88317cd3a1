"""`sub memo import` on a real workspace: memo, errata, several files, a dry run, the same file once more."""

from __future__ import annotations

import subprocess

import pytest

from tests.interop.letters import pdf

LETTER = """\
MEMORANDUM

PS2021BEM07

DATUM            9-4-2021
AAN              Provinciale Staten
                 Commissie BEM
VAN              Gedeputeerde De Vries
BEHANDELD DOOR   I. Wolters
ONDERWERP        Erratum bij Plan Water

De commissie sprak over het plan.

Erratum

In het plan staat een fout. Daarom komt de tekst van paragraaf 2.1 te luiden:

Ieder heeft een eigen rol. Rollen verschuiven.

In paragraaf 2.2 wordt “1.250” vervangen door “1.500”.

Vervolg

Het plan wordt opnieuw gepubliceerd.

Met vriendelijke groet,

A. de Vries
gedeputeerde
"""
MEMO = """\
number: PS2021BEM07
date: 2021-04-09
to:
  - Provinciale Staten
  - Commissie BEM
from: Gedeputeerde De Vries
subject: Erratum bij Plan Water
language: nl
status: draft
document: plan-water
errata:
  - E01-erratum-bij-plan-water
signatories:
  - name: A. de Vries
    role: gedeputeerde
details:
  BEHANDELD DOOR: I. Wolters
imported: sha256:{digest}
text: |
  De commissie sprak over het plan.

  ## Erratum

  In het plan staat een fout.
  Daarom komt de tekst van paragraaf 2.1 te luiden:

  In paragraaf 2.2 wordt “1.250” vervangen door “1.500”.

  [](@E01-erratum-bij-plan-water)

  ## Vervolg

  Het plan wordt opnieuw gepubliceerd.
"""


@pytest.fixture
def letter(desk):
    def write(text, name="memo.txt"):
        path = desk.root.parent / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def memo_of(desk, number):
    return desk.sub("memo", "show", number, "--json").json


def test_words_that_are_quoted_for_a_place_are_told_where_no_order_was_understood(desk, letter):
    unknown = "De tekst van paragraaf 2.1, eerste zin, wordt als volgt: “Ieder heeft een taak.”\n\nVervolg"
    answer = desk.sub("memo", "import", letter(LETTER.replace("Vervolg", unknown)))
    assert "memo.txt:20  “De tekst van paragraaf 2.1, eerste zin, wordt als volgt" in answer.err
    assert "was not understood as a change order" in answer.err


def test_a_memo_comes_in_with_the_erratum_that_its_sentences_tell(desk, letter):
    answer = desk.sub("memo", "import", letter(LETTER))
    assert answer.out == "PS2021BEM07\n"
    assert "memo.txt:26  Left out as closing and signature" in answer.err
    from hashlib import sha256

    expected = MEMO.format(digest=sha256(LETTER.encode()).hexdigest()).replace("language: nl\n", "")
    assert desk.read("documents/memos/PS2021BEM07.yaml").decode().replace("language: nl\n", "") == expected
    row = desk.sub("erratum", "list", "--json").json[-1]
    assert (row["id"], row["status"], row["sections"]) == ("E01-erratum-bij-plan-water", "draft", ["2.1", "2.2"])
    assert desk.sub("erratum", "status", "--exit-code").code == 0
    desk.sub("erratum", "apply", "E01")
    assert "Ieder heeft een eigen rol." in desk.sub("show", "2.1").out
    assert "Het kost 1.500 euro" in desk.sub("show", "2.2").out
    assert "opnieuw gepubliceerd" not in desk.sub("show").out
    assert desk.sub("check").code == 0


def test_the_same_file_once_more_changes_nothing_whatever_happened_to_the_memo(desk, letter):
    path = letter(LETTER)
    desk.sub("memo", "import", path)
    desk.sub("memo", "edit", "PS2021BEM07", "--subject", "Anders")
    before = desk.files()
    again = desk.sub("memo", "import", path)
    assert (again.out, "was imported before, as PS2021BEM07" in again.err) == ("PS2021BEM07\n", True)
    assert desk.files() == before


def test_what_has_no_number_gets_the_next_one_and_comes_in_once_too(desk, letter):
    path = letter(LETTER.replace("PS2021BEM07\n", ""))
    assert desk.sub("memo", "import", path).out == "PS2021BEM01\n"
    assert desk.sub("memo", "import", path).out == "PS2021BEM01\n"
    assert desk.sub("memo", "list").out.count("PS2021") == 1


def test_a_dry_run_shows_what_would_be_read_and_writes_nothing(desk, letter):
    before = desk.files(), desk.git("rev-parse", "HEAD")
    answer = desk.sub("memo", "import", letter(LETTER), "--dry-run")
    assert answer.out.splitlines()[:6] == [
        "PS2021BEM07",
        "DATE            9 April 2021",
        "TO              Provinciale Staten, Commissie BEM",
        "FROM            Gedeputeerde De Vries",
        "SUBJECT         Erratum bij Plan Water",
        "ERRATA          E01",
    ]
    assert "BEHANDELD DOOR  I. Wolters" in answer.out
    assert "An order: In paragraaf 2.2 wordt “1.250” vervangen door “1.500”." in answer.err
    assert (desk.files(), desk.git("rev-parse", "HEAD")) == before


def test_several_files_each_with_its_own_report_and_one_that_fails_stops_no_other(desk, letter):
    good = letter(LETTER)
    bad = letter(
        LETTER.replace("VAN  ", "ZAK  ")
        .replace("Met vriendelijke groet,\n\nA. de Vries\ngedeputeerde\n", "")
        .replace("9-4-2021", "31-2-2021"),
        "kwijt.txt",
    )
    other = letter(LETTER.replace("BEM07", "BEM08").replace("Daarom komt", "Later komt"), "later.txt")
    answer = desk.sub("memo", "import", good, bad, other, code=3)
    assert answer.out == "PS2021BEM07\nPS2021BEM08\n"
    assert "kwijt.txt: not imported." in answer.err
    assert "“31-2-2021” is not a date." in answer.err
    assert "Give it with --date." in answer.err
    assert "Give it with --from." in answer.err
    assert "later.txt: memo PS2021BEM08" in answer.err


def test_what_the_file_does_not_say_a_person_says(desk, letter):
    path = letter("Aan: Staten\nBetreft: Bus\n\nDe bussen rijden.\n")
    assert "SUB160" in desk.sub("memo", "import", path, code=3).err
    desk.sub("memo", "import", path, "--number", "R/24/7", "--date", "3-4-2021", "--from", "De griffie")
    memo = memo_of(desk, "R/24/7")
    assert (memo["date"], memo["from"], memo["to"], memo["subject"]) == ("2021-04-03", "De griffie", ["Staten"], "Bus")
    assert "One number cannot be given to 2 files." in desk.sub(
        "memo", "import", path, letter(LETTER), "--number", "X1", code=2
    ).err  # fmt: skip


def test_standard_input_is_a_file_too(desk):
    answer = desk.sub("memo", "import", "-", stdin=LETTER)
    assert answer.out == "PS2021BEM07\n"
    assert "<stdin>:26  " in answer.err


def test_an_order_that_is_not_understood_stays_in_the_memo_with_its_text(desk, letter):
    answer = desk.sub("memo", "import", letter(LETTER.replace("paragraaf 2.1", "paragraaf 9.9")))
    assert "memo.txt:16  “Daarom komt de tekst van paragraaf 9.9 te luiden:” was not understood" in answer.err
    text = memo_of(desk, "PS2021BEM07")["text"]
    assert text.index("9.9 te luiden:") < text.index("Ieder heeft een eigen rol.") < text.index("[](@E01")
    assert desk.sub("erratum", "list", "--json").json[-1]["sections"] == ["2.2"]


def test_without_one_order_that_is_understood_there_is_no_erratum(desk, letter):
    text = LETTER.replace("paragraaf 2.1", "paragraaf 9.9").replace("paragraaf 2.2", "paragraaf 9.8")
    desk.sub("memo", "import", letter(text))
    assert desk.sub("erratum", "list", "--json").json == []
    assert "[](@" not in memo_of(desk, "PS2021BEM07")["text"]


def test_a_sentence_about_a_part_of_a_section_never_replaces_the_whole(desk, letter):
    desk.sub("memo", "import", letter(LETTER.replace("komt de tekst van", "komt de vierde zin van")))
    assert all("Samenwerken" not in row["title"] for row in desk.sub("erratum", "list", "--json").json)
    desk.sub("erratum", "apply", "E01")
    assert desk.sub("show", "2.1").out.count("Ieder heeft een rol.") == 1


def test_two_headings_announce_two_errata_each_in_its_place(desk, letter):
    head, _, rest = LETTER.partition("Erratum\n\n")
    first, _, end = rest.partition("In paragraaf 2.2")
    text = f"{head}Erratum 1\n\n{first}Erratum 2\n\nIn paragraaf 2.2{end}"
    answer = desk.sub("memo", "import", letter(text))
    assert "erratum/E0" not in answer.err
    memo = memo_of(desk, "PS2021BEM07")
    assert memo["errata"] == ["E01-rollen", "E02-geld"]
    places = [memo["text"].index(each) for each in ("## Erratum 1", "(@E01", "## Erratum 2", "(@E02", "## Vervolg")]
    assert places == sorted(places)
    assert desk.sub("check").code == 0


def test_a_number_that_no_file_can_be_called_is_kept_and_built_and_found(desk, letter):
    desk.sub("memo", "import", letter(LETTER.replace("PS2021BEM07", "Briefnummer: 2024-09211/8/A.7, LW")))
    number = "2024-09211/8/A.7, LW"
    assert (desk.root / "documents/memos/2024-09211=2F8=2FA.7, LW.yaml").exists()
    assert desk.sub("memo", "list").out.startswith(number)
    assert desk.sub("check").code == 0
    desk.sub("memo", "edit", number, "--status", "final")
    built = desk.sub("memo", "build", number)
    assert built.out.strip().endswith("/output/2024-09211=2F8=2FA.7, LW.pdf")
    assert f"{number} cannot be signed yet: E01" in built.err
    desk.sub("memo", "withdraw", number)
    assert desk.sub("memo", "show", number).out.startswith(number)


def test_the_page_shows_the_rest_of_the_head_where_the_house_style_wants_it(desk, letter):
    desk.sub("memo", "import", letter(LETTER))

    def page():
        path = desk.sub("memo", "build", "PS2021BEM07").out.strip()
        return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()

    assert "I. Wolters" not in page()
    house = desk.read("templates/house.toml").decode()
    desk.write("templates/house.toml", house.replace("memo_details = false", "memo_details = true"))
    assert "I. Wolters" in page()


def test_a_pdf_comes_in_with_pages_and_lines_in_what_is_told(desk, letter):
    rows = [line.split("  ", 1) for line in LETTER.split("\n")]
    words = [
        (70 + 130 * column, 60 + 14 * number, 11, cell.strip())
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell.strip()
    ]
    desk.sub("memo", "import", letter(pdf(words), "memo.pdf"))
    memo = memo_of(desk, "PS2021BEM07")
    assert memo["to"] == ["Provinciale Staten", "Commissie BEM"]
    assert memo["errata"] == ["E01-erratum-bij-plan-water"]


def test_a_text_that_is_too_long_is_refused_and_one_in_another_encoding_is_told(desk, letter):
    assert "too much for a memorandum" in desk.sub("memo", "import", letter(LETTER + "x" * 300_000), code=3).err
    assert "too many for a memorandum" in desk.sub("memo", "import", letter(LETTER + "x\n" * 9_000), code=3).err
    answer = desk.sub("memo", "import", letter(LETTER.replace("“", '"').replace("”", '"').encode("cp1252") + b"\x80\n"))
    assert "memo.txt:1  Read as Windows-1252." in answer.err


def test_a_text_that_grows_too_long_by_its_signs_is_refused_by_the_name_of_its_file(desk, letter):
    answer = desk.sub("memo", "import", letter(LETTER + "\n\n" + "x[1]" * 45_000 + "\n"), code=3)
    assert "holds more than 200000 bytes, too much for a memorandum" in answer.err
    assert not list(desk.root.glob("documents/memos/*.yaml"))
