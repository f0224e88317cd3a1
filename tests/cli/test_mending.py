"""What needs no judgement is put right by `sub check --fix` and `sub fmt`; what a file says never changes."""

from __future__ import annotations

from textwrap import indent

import pytest

from sub_cli.text.markdown import parser

SECTION = "documents/plan-water/sections/rollen.yaml"


def test_windows_line_ends_and_a_byte_order_mark_are_put_right(desk):
    clean = desk.read(SECTION)
    (desk.root / SECTION).write_bytes(b"\xef\xbb\xbf" + clean.replace(b"\n", b"\r\n"))
    assert "SUB003" in desk.sub("check", code=1).out
    desk.sub("check", "--fix")
    assert desk.read(SECTION) == clean


def test_a_number_without_quotes_gets_them(desk):
    desk.write(SECTION, "id: rollen\ntitle: Rollen\nnumber: 2.10\ntext: |\n  Een.\n")
    assert "SUB021" in desk.sub("check", code=1).out
    desk.sub("check", "--fix")
    assert b'number: "2.10"\n' in desk.read(SECTION)


CODE = "Tekst:\n\n\tcode een\n\t\tcode twee\n\n-\tpunt\n\n\t\tcode in punt\n"
"""Code that is indented by tabs, as many an editor writes it."""
SPACED = "Tekst:\n\n    code een\n        code twee\n\n-   punt\n\n        code in punt\n"


@pytest.mark.parametrize("command", [("check", "--fix"), ("fmt",)])
@pytest.mark.parametrize(
    "written",
    [
        "text: |\n" + indent(CODE, "  "),
        "text: |2\n" + indent(CODE, "  "),
        'text: "' + CODE.replace("\n", "\\n").replace("\t", "\\t") + '"\n',
        "text: |\n" + indent(CODE, "    "),
    ],
)
def test_code_that_is_indented_by_tabs_is_still_code(desk, command, written):
    """Tab stops count from where the text begins, and not from where the line of the file does."""
    desk.write(SECTION, f"id: rollen\ntitle: Rollen\n{written}")
    assert "sub check --fix" in desk.sub("check", code=1).out or "fix: text: |" in desk.sub("check", code=1).out
    desk.sub(*command)
    assert parser().render(SPACED) == parser().render(CODE).replace("\t", "    ")
    assert desk.sub("section", "show", "rollen", "--json").json["text"].rstrip("\n") == SPACED.rstrip("\n")
    assert desk.sub("check").err == "Everything is in order.\n"


def test_a_text_that_an_editor_indented_by_tabs_gets_spaces(desk):
    desk.write(SECTION, "id: rollen\ntitle: Rollen\ntext: |\n\tEen zin.\n\n\t- punt\n\t\t- dieper\n")
    desk.sub("fmt")
    assert desk.read(SECTION) == b"id: rollen\ntitle: Rollen\ntext: |\n  Een zin.\n\n  - punt\n      - dieper\n"


def test_a_tab_behind_an_escape_in_an_erratum_is_called_one(desk):
    """There no block holds it, so that spaces are written by hand."""
    desk.sub("document", "adopt", "--date", "1-4-2021")
    desk.sub("erratum", "new", "rollen", "-m", "Nieuwe woorden.")
    path = next(name for name in desk.files() if name.startswith("errata/"))
    desk.write(path, desk.read(path).decode().replace("title: Rollen", 'title: "Rol\\tlen"'))
    told = desk.sub("check", code=1).out
    assert "SUB004  A tab cannot stand in this file; use spaces." in told


def test_a_text_gets_one_sentence_on_each_line_while_it_is_being_written(desk):
    desk.write(SECTION, "id: rollen\ntitle: Rollen\ntext: |\n  Een zin. Nog een\n  zin.\n")
    desk.sub("fmt")
    assert desk.read(SECTION) == b"id: rollen\ntitle: Rollen\ntext: |\n  Een zin.\n  Nog een zin.\n"


def test_the_lines_of_an_adopted_text_stay(desk):
    desk.write(SECTION, "id: rollen\ntitle: Rollen\ntext: |\n  Een zin. Nog een\n  zin.\n")
    desk.commit("Met de hand")
    desk.sub("document", "adopt", "--date", "1-4-2021")
    before = desk.files()
    desk.sub("fmt")
    assert desk.files() == before
    assert desk.sub("check").err == "Everything is in order.\n"


def test_files_in_order_are_not_touched(desk):
    before = desk.files()
    assert "Nothing changed." in desk.sub("fmt").err
    assert desk.files() == before
