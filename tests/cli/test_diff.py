"""`sub diff`: what is compared, in which form it comes, and where it goes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from sub_cli.diff.changes import from_json

SECTION = "documents/plan-water/sections/rollen.yaml"


@pytest.fixture
def changed(desk):
    """A plan of which one sentence is changed and staged, and another changed after that."""
    text = desk.read(SECTION).decode()
    desk.write(SECTION, text.replace("Ieder heeft", "Ieder kiest"))
    desk.git("add", SECTION)
    desk.write(SECTION, text.replace("Ieder heeft", "Ieder kiest").replace("Rollen verschuiven", "Rollen wisselen"))
    return desk


def words_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True, text=True)
    return " ".join(done.stdout.replace("\u00a0", " ").split())


def test_the_index_is_a_state(changed):
    staged, after, both = (changed.sub("diff", *words).out for words in (["--staged"], [":index"], []))
    assert "{+kiest+}" in staged and "wisselen" not in staged
    assert "{+wisselen+}" in after and "[-heeft-]" not in after
    assert "{+kiest+}" in both and "{+wisselen+}" in both
    assert changed.sub("diff", "HEAD..:index").out == staged


def test_one_section_only(changed):
    assert changed.sub("diff", "--section", "2.2").err == "No differences.\n"
    assert "{+kiest+}" in changed.sub("diff", "--section", "2.1").out


def test_exit_code_tells_whether_there_are_differences(changed):
    changed.sub("diff", "--exit-code", code=1)
    changed.sub("diff", "HEAD..HEAD", "--exit-code")
    changed.sub("diff", "--exit-code", "--format", "pdf", "-o", str(changed.root / "r.pdf"), code=1)


def test_lines_laid_out_otherwise_are_no_difference_and_are_told(desk):
    desk.write(SECTION, desk.read(SECTION).decode().replace("rol.\n  Rollen", "rol. Rollen"))
    told = desk.sub("diff", "--exit-code").err
    assert told == "No differences.\n1 section says the same in another layout: rollen.\n"


def test_two_ways_to_say_what_is_compared_are_one_too_many(changed):
    assert "one way only" in changed.sub("diff", "HEAD", "--staged", code=2).err


def test_two_files_on_paper(desk):
    desk.write("een.md", "De raad besluit over het plan.\n")
    desk.write("twee.md", "De raad beslist over het plan.\n")
    target = desk.root / "uit.pdf"
    files = [str(desk.root / name) for name in ("een.md", "twee.md")]
    assert desk.sub("diff", "--files", *files, "--format", "pdf", "-o", str(target)).out == f"{target}\n"
    shown = words_of(target)
    assert "De raad besluit beslist over het plan." in shown
    assert "een.md" in shown and "twee.md" in shown
    assert "Hoofdstuk" not in shown
    desk.sub("diff", "--files", files[0], "/dev/null", "--format", "pdf", "-o", str(target))
    assert "De raad besluit over het plan." in words_of(target)


@pytest.mark.parametrize(("old", "new"), [("gewoon.md", "../elders.md"), ("../elders.md", "gewoon.md")])
def test_a_letter_that_no_page_can_show_is_told_in_the_file_that_was_named(desk, monkeypatch, old, new):
    """Also where it is in what goes, and where the file lies elsewhere than the workspace."""
    desk.write("hier/gewoon.md", "Een zin.\n")
    desk.write("elders.md", "Een zin.\n\nHier staat \u4e2d in.\n")
    monkeypatch.chdir(desk.root / "hier")
    told = desk.sub("diff", "--files", old, new, "--format", "pdf", code=3).err.splitlines()
    assert told[1:3] == [
        "../elders.md:3:12  SUB341  The fonts have no \u4e2d (U+4E2D).",
        "  3 │ Hier staat \u4e2d in.",
    ]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.md", "Een zin.[^1]\n", "a.md:1:9"),
        ("a.yaml", "id: a\ntitle: A\ntext: |\n  Een.\n\n  Een zin.[^1]\n", "a.yaml:6:11"),
        ("a.yaml", "id: a\nto: B\ntext: |\n  Een.\n\n  Een zin.[^1]\n", "a.yaml"),
    ],
)
def test_what_no_page_can_be_made_of_is_told_in_the_file_that_was_named(desk, name, text, place):
    """By its line, where the lines of the text are those of the file."""
    desk.write(name, text)
    path = str(desk.root / name)
    told = desk.sub("diff", "--files", "/dev/null", path, "--format", "pdf", code=3).err
    assert f"{desk.root}/{place}  SUB231" in told


def test_a_mistake_in_a_file_is_shown_with_its_line_wherever_it_lies(desk, monkeypatch):
    """Not with that of another file, which has the same name from the root of the workspace."""
    desk.write("hier/a.yaml", "id: a\n text: hier\n")
    desk.write("a.yaml", "id: a\n title: ginds\n")
    monkeypatch.chdir(desk.root / "hier")
    told = desk.sub("diff", "--files", "a.yaml", "/dev/null", code=3).err
    assert "a.yaml:2:6  SUB010" in told
    assert "  2 │  text: hier\n" in told


@pytest.mark.parametrize(
    ("name", "old", "new", "shown"),
    [
        ("a.txt", "De raad besluit.", "De raad beslist.", "De raad [-besluit-] {+beslist+}."),
        ("a.md", "# Kop\n\nZin.\n", "# Kop\n\nZin **vet**.\n", "Zin {+vet+}."),
        (
            "a.yaml",
            "id: a\ntitle: Oud\ntext: |\n  Zin.\n",
            "id: a\ntitle: Nieuw\ntext: |\n  Zin.\n",
            "[-Oud-] {+Nieuw+}",
        ),
        ("a.yml", "to: Staten van Utrecht\n", "to: Raad van Utrecht\n", "to: [-Staten-] {+Raad+} van"),
    ],
)
def test_two_files_outside_any_workspace(desk_in, name, old, new, shown):
    desk = desk_in("los")
    for folder, text in (("een", old), ("twee", new)):
        desk.write(f"{folder}/{name}", text)
    files = [str(desk.root / folder / name) for folder in ("een", "twee")]
    assert shown in desk.sub("diff", "--files", *files).out
    desk.sub("diff", "--files", *files, "--exit-code", code=1)
    assert desk.sub("diff", "--files", files[0], files[0]).err == "No differences.\n"


def test_a_file_that_is_not_there_and_one_that_is_no_text_are_told(desk_in):
    desk = desk_in("los")
    (desk.root / "a.md").write_bytes(b"\xff\xfe")
    file = str(desk.root / "a.md")
    assert "There is no file" in desk.sub("diff", "--files", file + "x", file, code=3).err
    assert "UTF-8" in desk.sub("diff", "--files", file, "/dev/null", code=3).err


def test_forms_go_to_a_file(changed):
    page, image, comment = (changed.root / name for name in ("r.html", "r.json", "r.md"))
    changed.sub("diff", "--format", "html", "-o", str(page))
    changed.sub("diff", "--format", "json", "-o", str(image))
    changed.sub("diff", "--format", "markdown", "--limit", "1000", "-o", str(comment))
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert not from_json(json.loads(image.read_text(encoding="utf-8"))).empty
    assert len(comment.read_text(encoding="utf-8")) <= 1000
    assert from_json(changed.sub("diff", "--json").json) == from_json(json.loads(image.read_text(encoding="utf-8")))


SAMEN = "documents/plan-water/sections/samenwerken.yaml"


def test_errata_fit_only_where_they_explain_all_of_it(busy):
    """E01 is applied; what somebody edited besides is in the redline, and not put down to E01."""
    assert "E01, PS2021BEM01  fits" in busy.sub("diff", "@base").out
    busy.write(SAMEN, busy.read(SAMEN).decode().replace("samen.", "altijd samen."))
    for old in ("@base", "@2021-03-31"):
        shown = busy.sub("diff", old).out
        assert "E01, PS2021BEM01  does not fit" in shown
        assert "Wij werken {+graag altijd+} samen" in shown
    assert "E01, PS2021BEM01  fits" in busy.sub("diff", "@base..@E01").out


def test_an_edit_that_nobody_committed_is_no_part_of_a_legal_state(busy):
    busy.write(SAMEN, busy.read(SAMEN).decode().replace("samen.", "altijd samen."))
    for old in ("@E01", "@PS2021BEM01"):
        assert "{+altijd+}" in busy.sub("diff", old, "--exit-code", code=1).out


def test_an_erratum_that_is_only_applied_in_the_work_tree_has_a_state_too(busy):
    busy.sub("erratum", "apply", "E02", "--no-commit")
    assert "1.500" in busy.sub("diff", "@E03..@E02").out
    busy.sub("diff", "@E02", "--exit-code")


def test_a_section_moved_by_hand_is_not_put_down_to_the_erratum_that_changed_its_words(busy):
    outline = "documents/plan-water/document.yaml"
    text = busy.read(outline).decode()
    assert "      - rollen\n      - geld\n" in text
    busy.write(outline, text.replace("      - rollen\n      - geld\n", "      - geld\n") + "  - rollen\n")
    shown = busy.sub("diff", "@E01").out
    assert re.search("Rollen .* E03 +moved, was 2.1, does not fit", shown)


def test_a_reference_is_read_as_the_section_it_means(desk):
    text = desk.read("documents/plan-water/sections/geld.yaml").decode()
    desk.write("documents/plan-water/sections/geld.yaml", text.replace("1.250", "1.450"))
    assert "zie paragraaf 2.1" in desk.sub("diff", "--format", "html").out.replace("\u00a0", " ")


def test_the_renvooi_of_an_erratum_names_memo_orders_and_clean_text(example):
    pdf = Path(example.sub("diff", "--erratum", "E01", "--format", "pdf").out.strip())
    assert pdf.name == "renvooi-sterk-utrechts-bestuur-E01.pdf"
    words = words_of(pdf)
    for part in (
        "RENVOOI Erratum",
        "PLAN Sterk Utrechts Bestuur, paragraaf 2.1",
        "Memorandum PS2021BEM07",
        "4 vervallen De provincie bewaakt",
        "Paragraaf 2.1 Democratische legitimatie in renvooi",
        "In woorden Paragraaf 2.1 wordt als volgt gewijzigd: ",
        "in de tweede zin wordt “op en” vervangen door “op,”;",
        "Paragraaf 2.1 komt te luiden Voor inwoners en voor andere partijen",
        "Beoordelaar",
        "sub verify BESTAND --rebuild",
    ):
        assert part in words, part


def test_the_renvooi_says_every_word_of_every_row_once_and_in_order(example):
    """What a screen reader reads of the PDF between the heading and the orders, against the comparison itself."""
    pdf = Path(example.sub("diff", "--erratum", "E01", "--format", "pdf").out.strip())
    tree = subprocess.run(["pdfinfo", "-struct-text", pdf], capture_output=True, check=True, text=True).stdout
    read = "".join(line.strip()[1:-1] for line in tree.splitlines() if line.strip().startswith('"'))
    rows = "".join(read.split()).partition("inrenvooi")[2].partition("Inwoorden")[0]
    (section,) = from_json(example.sub("diff", "--erratum", "E01", "--json").json).sections
    wanted = "gewijzigd, aangevuld"
    for number, sentence in enumerate(section.sentences, 1):
        state = {"edited": "gewijzigd", "inserted": "nieuw", "removed": "vervallen", "equal": "ongewijzigd"}
        wanted += f"{number}{state[sentence.kind.value]}" + "".join(run.text for run in sentence.runs)
    assert rows == "".join(wanted.split())


def test_the_renvooi_numbers_lists_and_names_footnotes(example):
    path = "documents/sterk-utrechts-bestuur/sections/aanleiding.yaml"
    example.write(path, example.read(path).decode() + "\n  3. Drie;\n  4. Vier.[^n]\n\n  [^n]: Noot.\n")
    words = words_of(Path(example.sub("diff", "--format", "pdf").out.strip()))
    for part in ("3. Drie;", "4. Vier.1", "voetnoot 1: Noot."):
        assert part in words, part


def test_the_renvooi_of_two_states_names_both_and_is_a_draft_until_committed(example):
    path = "documents/sterk-utrechts-bestuur/sections/aanleiding.yaml"
    text = example.read(path).decode()
    example.write(path, text.replace("groeit snel", "groeit heel snel").replace("title: Aanleiding", "title: Waarom"))
    words = words_of(Path(example.sub("diff", "--format", "pdf").out.strip()))
    assert "CONCEPT" in words and "groeit heel snel" in words
    commit = example.commit("Heel")
    words = words_of(Path(example.sub("diff", "HEAD~1..HEAD", "--format", "pdf").out.strip()))
    assert "CONCEPT" not in words and commit[:7] in words


def test_the_same_renvooi_twice_has_the_same_bytes(example):
    one, two = example.root / "1.pdf", example.root / "2.pdf"
    for path in (one, two):
        example.sub("diff", "--erratum", "E02", "--format", "pdf", "-o", str(path))
    assert one.read_bytes() == two.read_bytes()


def test_where_nothing_differs_there_is_nothing_to_print(example):
    assert "no difference" in example.sub("diff", "HEAD..HEAD", "--format", "pdf", code=1).err
