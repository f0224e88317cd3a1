"""From an empty folder to a signed memo with its erratum: the road that everything else hangs on."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest


def test_a_new_workspace_is_in_order_and_committed(desk_in, named):
    desk = desk_in("leeg")
    desk.sub("init", "nieuw", "--name", "Plan Lucht", "--language", "nl")
    desk.root = desk.root / "nieuw"
    assert desk.sub("check").err == "Everything is in order.\n"
    assert desk.git("status", "--porcelain") == ""
    assert desk.git("log", "--format=%an %s", "-1") == "Sanne de Wit Plan Lucht: werkruimte begonnen"


def test_init_overwrites_nothing(desk_in, named):
    desk = desk_in("bezet")
    desk.write("sub.txt", "mine")
    desk.write("documents/bezet/document.yaml", "mine")
    answer = desk.sub("init", code=4)
    assert "documents/bezet/document.yaml" in answer.err
    assert desk.read("documents/bezet/document.yaml") == b"mine"
    assert not (desk.root / "sub.toml").exists()


def test_a_repository_keeps_its_own_files_for_git_and_is_told_what_they_lack(desk_in, named):
    desk = desk_in("bestaand")
    desk.git("init", "--quiet")
    desk.write(".gitignore", "*.bak\noutput/\n")
    desk.commit("Begin")
    told = desk.sub("init").err
    assert ".gitignore was there already and stays as it is. Add to it: .sub/\n" in told
    assert desk.read(".gitignore") == b"*.bak\noutput/\n"
    assert desk.git("status", "--porcelain") == ""
    desk.sub("check")


def test_a_programme_is_called_after_its_folder_and_the_way_there_can_be_copied(desk_in, named):
    desk = desk_in("map")
    told = desk.sub("init", "PS-plan bodem").err
    assert told.startswith("PS plan bodem: a workspace in ")
    assert "Next: cd 'PS-plan bodem' && sub section list" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), ("Map", "templates/house.toml")),
        (("--organisation", 'De "Oever"'), ('De "Oever"', "templates/house.toml")),
        (("--theme", "harrowmere"), ("Harrowmere County Council", "templates/themes/harrowmere/house.toml")),
    ],
)
def test_whose_name_the_pages_carry_is_told_from_the_beginning(desk_in, named, words, said):
    name, path = said
    desk = desk_in("map")
    told = desk.sub("init", *words).err
    assert f"The pages say “{name}”; another name comes in {path}, under [organisation]." in told
    assert tomllib.loads(desk.read(path).decode())["organisation"]["name"] == name
    assert "Provincie Utrecht" not in desk.read("templates/house.toml").decode()


def test_a_file_is_no_place_for_a_workspace(desk_in, named):
    desk = desk_in("map")
    desk.write("notitie", "x")
    told = desk.process("--lang", "nl", "init", "notitie")
    assert (told.returncode, told.stderr.decode()) == (3, "notitie is een bestand; er is een map nodig.\n")


def test_sections_are_written_listed_edited_and_moved(desk):
    rows = [(row["number"], row["title"]) for row in desk.sub("section", "list", "--json").json]
    assert rows == [("1", "Introduction"), ("2", "Samenwerken"), ("2.1", "Rollen"), ("2.2", "Geld")]
    desk.sub("section", "edit", "2.1", "-m", "Ieder heeft een eigen rol. Rollen verschuiven.")
    assert (
        desk.sub("section", "show", "rollen").out == "2.1 Rollen\n\nIeder heeft een eigen rol.\nRollen verschuiven.\n"
    )
    desk.sub("section", "move", "2.2", "--after", "1")
    rows = [(row["number"], row["title"]) for row in desk.sub("section", "list", "--json").json]
    assert rows == [("1", "Introduction"), ("2", "Geld"), ("3", "Samenwerken"), ("3.1", "Rollen")]


def test_an_erratum_is_applied_as_one_commit_and_reverted_to_the_byte(desk):
    before = desk.files()
    text = desk.read("documents/plan-water/sections/rollen.yaml")
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.", "--reason", "Onduidelijk.")
    assert desk.read("documents/plan-water/sections/rollen.yaml") == text
    answer = desk.sub("erratum", "apply", "E01")
    assert "2.1" in answer.out
    assert b"Ieder kiest een rol." in desk.read("documents/plan-water/sections/rollen.yaml")
    assert desk.git("log", "-1", "--format=%(trailers:key=Erratum,valueonly)") == "plan-water/E01-rollen"
    assert desk.sub("check").err == "Everything is in order.\n"
    desk.sub("erratum", "revert", "E01")
    after = desk.files()
    assert {path: data for path, data in after.items() if not path.startswith("errata/")} == before
    assert desk.sub("check").err == "Everything is in order.\n"


def test_an_erratum_refuses_a_text_that_it_was_not_written_for(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.", "--whole")
    desk.sub("section", "edit", "2.1", "-m", "Ieder heeft een mooie rol.\nRollen verschuiven.")
    head, files = desk.git("rev-parse", "HEAD"), desk.files()
    answer = desk.sub("erratum", "apply", "E01", code=4)
    assert "Ieder heeft een mooie rol." in answer.err
    assert (desk.git("rev-parse", "HEAD"), desk.files()) == (head, files)


def test_memos_are_numbered_by_committee_and_year(desk):
    numbers = [
        desk.sub("memo", "new", "--date", day, "--to", "Staten", "--from", "Gedeputeerde", "--subject", "Rollen",
                 "--committee", committee).out.strip()
        for day, committee in (("9-4-2021", "BEM"), ("1 mei 2021", "BEM"), ("9-4-2021", "RGW"), ("2022-01-10", "BEM"))
    ]  # fmt: skip
    assert numbers == ["PS2021BEM01", "PS2021BEM02", "PS2021RGW01", "PS2022BEM01"]
    desk.sub("memo", "edit", "PS2022BEM01", "--status", "withdrawn")
    last = desk.sub(
        "memo", "new", "--date", "11-1-2022", "--to", "S", "--from", "G", "--subject", "R", "--committee", "BEM"
    )
    assert last.out == "PS2022BEM02\n"


def test_a_built_memo_names_the_step_that_it_can_take(desk):
    number = desk.sub("memo", "new", "--date", "9-4-2021", "--to", "S", "--from", "G", "--subject", "R",
                      "--committee", "BEM", "-m", "Hierbij.").out.strip()  # fmt: skip

    def next_step():
        return desk.sub("memo", "build", number).err.partition("Next: ")[2].strip()

    assert next_step() == f"sub memo edit {number} --status final"
    desk.sub("memo", "edit", number, "--status", "final")
    assert next_step() == f"sub memo sign {number} --key FILE"
    desk.sub("memo", "withdraw", number)
    assert next_step() == ""


def test_without_a_terminal_a_missing_answer_names_its_flag(desk):
    answer = desk.sub("memo", "new", code=2)
    assert "--date" in answer.err or "--committee" in answer.err


def test_the_example_memo_is_built_signed_and_verified(example):
    built = Path(example.sub("memo", "build", "PS2021BEM07").out.strip())
    text = subprocess.run(["pdftotext", "-layout", built, "-"], capture_output=True, check=True, text=True).stdout
    for words in ("MEMORANDUM", "PS2021BEM07", "9-4-2021", "Provinciale Staten", "Hanke Bruins Slot", "paragraaf 2.1"):
        assert words in text.replace("\u00a0", " ")
    signed = Path(example.sub("memo", "sign", "PS2021BEM07", "--demo").out.strip())
    assert signed.read_bytes().startswith(built.read_bytes())
    answer = example.sub("verify", str(signed), "--json").json
    assert answer["holds"]
    assert answer["signatures"][0]["standing"] == "demonstration"
    assert answer["provenance"]["commit"] == example.git("log", "-1", "--format=%H")
    assert [each["name"] for each in answer["errata"]] == ["sterk-utrechts-bestuur/E01"]


def test_a_changed_byte_is_noticed(example):
    signed = Path(example.sub("memo", "sign", "PS2021BEM07", "--demo").out.strip())
    data = bytearray(signed.read_bytes())
    data[len(data) // 3] ^= 1
    signed.write_bytes(data)
    assert not example.sub("verify", str(signed), "--json", code=1).json["holds"]


def test_an_unsigned_pdf_does_not_pass_as_signed(example):
    built = example.sub("memo", "build", "PS2021BEM07").out.strip()
    assert "not signed" in example.sub("verify", built, code=1).out


def test_the_same_command_twice_gives_the_same_bytes(example, tmp_path):
    one, two = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for path in (one, two):
        example.sub("memo", "build", "PS2021BEM07", "-o", str(path))
    assert one.read_bytes() == two.read_bytes()
