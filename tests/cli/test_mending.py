"""What needs no judgement is put right by `sub check --fix` and `sub fmt`; what a file says never changes."""

from __future__ import annotations

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
