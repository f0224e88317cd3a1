"""What a command suggests for a memo can be done in the state that the memo is in: each suggestion is carried out."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.test_signed_is_fixed import keys  # noqa: F401  a fixture

MEMO = ("memo", "new", "--committee", "BEM", "--date", "9-4-2021", "--to", "Staten", "--from", "G", "--subject", "S")
NUMBER = "PS2021BEM01"


@pytest.fixture
def writer(desk, keys, monkeypatch):  # noqa: F811
    """Return the desk with an editor that writes a text, and an authority that vouches for the key."""
    shutil.copy(keys["root"], desk.root / "root.pem")
    desk.write("sub.toml", desk.read("sub.toml").decode() + '\n[sign]\ntrust = ["root.pem"]\n')
    desk.commit("Wie vertrouwd wordt")
    desk.editor('echo "Hierbij." > "$1"')
    monkeypatch.chdir(desk.root)
    return desk


def suggested(answer):
    """Return the commands behind `Next:`."""
    said = answer.err.partition("Next: sub ")[2].splitlines()[:1]
    return [shlex.split(each) for line in said for each in line.split("   sub ")]


def follow(desk, answer, *expected):
    """See that `answer` suggests `expected`, and return what the first of them answers after carrying out the rest."""
    found = suggested(answer)
    assert [" ".join(each) for each in found] == [*expected]
    answers = [desk.asked(*each) for each in reversed(found)]
    return answers[-1]


def test_every_suggestion_from_the_first_word_to_a_withdrawn_memo(writer, keys):  # noqa: F811
    empty = writer.sub(*MEMO)
    assert suggested(writer.sub("memo", "build", NUMBER)) == [["memo", "edit", NUMBER]]
    written = follow(writer, empty, f"memo edit {NUMBER}", f"memo build {NUMBER}")
    final = follow(writer, written, f"memo edit {NUMBER} --status final", f"memo build {NUMBER}")
    built, sign = suggested(final)
    assert " ".join(built) == f"memo build {NUMBER}"
    assert suggested(writer.sub(*built)) == [sign] == [["memo", "sign", NUMBER, "--key", "FILE"]]
    signed = writer.sub(*sign[:-1], keys["deputy"])
    follow(writer, signed, f"verify output/{NUMBER}-signed.pdf")
    follow(writer, writer.sub("memo", "build", NUMBER), f"verify output/{NUMBER}.pdf")
    withdrawn = writer.sub("memo", "withdraw", NUMBER, "--reason", "Vervangen")
    follow(writer, withdrawn, f"memo build {NUMBER}")


def test_a_draft_that_is_withdrawn_is_only_shown(writer):
    writer.sub(*MEMO, "-m", "Hierbij.")
    answer = writer.sub("memo", "edit", NUMBER, "--status", "withdrawn")
    assert suggested(follow(writer, answer, f"memo build {NUMBER}")) == []


def test_a_key_that_the_settings_name_need_not_be_named_again(writer, keys):  # noqa: F811
    shutil.copy(keys["deputy"], writer.root / "sleutel.p12")
    text = writer.read("sub.toml").decode()
    writer.write("sub.toml", text.replace("[sign]\n", '[sign]\ncertificate = "sleutel.p12"\n'))
    writer.commit("Sleutel")
    writer.sub(*MEMO, "-m", "Hierbij.")
    final = writer.sub("memo", "edit", NUMBER, "--status", "final")
    follow(writer, final, f"memo build {NUMBER}", f"memo sign {NUMBER}")


def test_a_file_with_blanks_in_its_name_can_be_pasted(writer):
    writer.sub(*MEMO, "-m", "Hierbij.")
    writer.sub("memo", "edit", NUMBER, "--status", "final")
    target = Path("een map") / "memo.pdf"
    target.parent.mkdir()
    signed = writer.sub("memo", "sign", NUMBER, "--demo", "-o", str(target))
    assert suggested(signed) == [["verify", str(target)]]


def test_what_is_imported_goes_on_as_what_was_written(writer):
    letter = writer.root.parent / "memo.txt"
    head = f"MEMORANDUM\n\n{NUMBER}\n\nDATUM 9-4-2021\nAAN Staten\nVAN G\nONDERWERP S\n\n"
    letter.write_text(head + "Hierbij.\n", encoding="utf-8")
    imported = writer.sub("memo", "import", str(letter))
    follow(writer, imported, f"memo edit {NUMBER} --status final", f"memo build {NUMBER}")
