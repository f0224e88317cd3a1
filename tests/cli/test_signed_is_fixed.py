"""Signed is fixed: what was signed is kept, and nothing in the program moves it, whatever becomes of all the rest."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sub_cli import zones
from tests.sign import authority

from .conftest import SUB

NOW = datetime.now(UTC).replace(microsecond=0)
NUMBER = "PS2021BEM01"
FILE = f"documents/memos/{NUMBER}.yaml"
KEPT = f"documents/memos/signed/{NUMBER}.pdf"
RECORD = f"documents/memos/signed/{NUMBER}.yaml"
LAID = f"output/{NUMBER}-signed.pdf"


@cache
def gezag() -> authority.Authority:
    return authority.Authority()


@cache
def hand(name: str) -> authority.Identity:
    return gezag().signer(name, start=NOW - timedelta(days=30), end=NOW + timedelta(days=365))


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, str]:
    """The keys of the deputy and the clerk, and the root that vouches for both."""
    files = {"deputy": hand("A. de Vries").p12(), "clerk": hand("G. Griffier").p12(), "root": gezag().root_pem}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return {name: str(tmp_path / name) for name in files}


SIGNATORIES = """signatories:
  - name: A. de Vries
    role: Gedeputeerde
  - name: G. Griffier
text: |
"""


@pytest.fixture
def letter(desk: Any) -> Any:
    """A desk with a final memo that refers to chapter 2 and paragraph 2.2, for two people to sign."""
    words = ("--to", "Staten", "--from", "De Vries", "--committee", "BEM", "--date", "9-4-2021")
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.sub("memo", "new", *words, "--subject", "Stand", "--document", "plan-water",
             "-m", "Zie [](#samenwerken) en [](#geld).")  # fmt: skip
    desk.write(FILE, desk.read(FILE).decode().replace("text: |\n", SIGNATORIES))
    desk.commit("Wie tekent")
    desk.sub("memo", "edit", NUMBER, "--status", "final")
    return desk


@pytest.fixture
def signed(letter: Any, keys: dict[str, str]) -> Any:
    """The same, signed by the deputy."""
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    return letter


def sha(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


# -- kept ------------------------------------------------------------------------------------------


def test_signing_keeps_the_file_and_its_record_in_one_update_of_the_branch(letter, keys):
    before = letter.git("rev-parse", "HEAD")
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    said, kept = letter.git("rev-parse", "HEAD~1"), letter.git("rev-parse", "HEAD")
    assert letter.git("rev-parse", "HEAD~2") == before
    # One update: the branch went from before to the second commit, and was never at the first.
    assert letter.git("reflog", "-2", "--format=%H", "main").split() == [kept, before]
    assert letter.git("diff", "--name-only", before, said) == FILE
    assert letter.git("diff", "--name-only", said, kept).split() == [KEPT, RECORD]
    assert letter.git("status", "--porcelain") == ""
    pdf = letter.read(KEPT)
    assert letter.read(LAID) == pdf
    record = letter.read(RECORD).decode()
    assert f"commit: {said}\n" in record
    assert "  - signatory: A. de Vries\n    name: A. de Vries\n    signed: " in record
    assert f"    size: {len(pdf)}\n    digest: {sha(pdf)}\n" in record
    assert "  - section: samenwerken\n    label: hoofdstuk 2\n" in record
    assert "  - section: geld\n    label: paragraaf 2.2\n" in record


def test_each_signature_more_is_one_commit_more_on_the_kept_file(signed, keys):
    first = signed.read(KEPT)
    # Templates and plan may have moved on, and output/ may be gone: nothing is made again for it.
    signed.write("templates/memo.css", signed.read("templates/memo.css").decode() + "\np { color: red }\n")
    signed.commit("Rood")
    shutil.rmtree(signed.root / "output")
    before = signed.git("rev-parse", "HEAD")
    signed.sub("memo", "sign", NUMBER, "--key", keys["clerk"])
    assert signed.git("rev-parse", "HEAD~1") == before
    second = signed.read(KEPT)
    assert second.startswith(first)
    assert signed.read(LAID) == second
    record = signed.read(RECORD).decode()
    assert record.index(sha(first)) < record.index(sha(second))
    found = signed.sub("verify", str(signed.root / KEPT), "--trust", keys["root"], "--json").json
    assert (found["holds"], found["tag"]) == (True, f"memo/{NUMBER}-2")
    assert [each["signer"] for each in found["signatures"]] == ["A. de Vries", "G. Griffier"]


def test_a_demonstration_keeps_nothing_and_a_real_signature_is_never_left_uncommitted(letter, keys):
    letter.sub("memo", "sign", NUMBER, "--demo")
    assert not (letter.root / KEPT).exists()
    answer = letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"], "--no-commit", code=2)
    assert "--no-commit" in answer.err
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"], "--dry-run")
    assert letter.git("status", "--porcelain") == ""
    assert not (letter.root / LAID).exists()


@pytest.mark.parametrize("folder", ["archief", "../elders"])
def test_signed_files_may_lie_outside_of_git_which_then_keeps_the_record(letter, keys, folder):
    letter.write("sub.toml", letter.read("sub.toml").decode().replace("[memo]\n", f'[memo]\nsigned = "{folder}"\n'))
    letter.write(".gitignore", letter.read(".gitignore").decode() + "archief/\n")
    letter.commit("Waar ondertekende stukken liggen")
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    pdf = (letter.root / folder / f"{NUMBER}.pdf").read_bytes()
    assert letter.git("diff", "--name-only", "HEAD~1", "HEAD") == RECORD
    assert sha(pdf) in letter.read(RECORD).decode()
    letter.sub("memo", "sign", NUMBER, "--key", keys["clerk"])
    assert (letter.root / folder / f"{NUMBER}.pdf").read_bytes().startswith(pdf)


def test_an_older_workspace_learns_to_leave_signed_files_alone(letter, keys):
    letter.write(".gitattributes", "* text=auto eol=lf\n")
    letter.commit("Als vroeger")
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    assert letter.read(".gitattributes").decode() == "* text=auto eol=lf\n*.pdf -text -diff -merge\n"
    assert letter.git("status", "--porcelain") == ""
    assert letter.git("hash-object", "--no-filters", KEPT) == letter.git("rev-parse", f"HEAD:{KEPT}")


# -- copied ----------------------------------------------------------------------------------------


def words_of(desk: Any, path: str) -> str:
    html = desk.read(path).decode()
    return " ".join(re.sub(r"<[^>]*>", " ", html.partition("<body")[2]).split())


def test_a_build_copies_the_signed_file_whatever_became_of_all_the_rest(signed, keys):
    pdf = signed.read(KEPT)
    # The section that it refers to goes, the others are renumbered, the templates change, output/ is lost.
    signed.sub("erratum", "new", "2.2", "--remove", "--reason", "Weg ermee")
    signed.sub("erratum", "apply", "E01")
    signed.sub("erratum", "new", "--insert", "Vooraf", "--after", "1", "-m", "Eerst dit.", "--reason", "Vooraf")
    signed.sub("erratum", "apply", "E02")
    signed.write("templates/memo.css", signed.read("templates/memo.css").decode() + "\np { color: red }\n")
    signed.commit("Rood")
    shutil.rmtree(signed.root / "output")
    signed.sub("build")
    assert signed.read(f"output/{NUMBER}.pdf") == pdf
    page = words_of(signed, f"output/{NUMBER}.html")
    day = NOW.astimezone(zones.zone("Europe/Amsterdam"))
    assert f"Digitaal ondertekend door A. de Vries op {day.day}-{day.month}-{day.year}" in page
    assert "type=checkbox" not in signed.read(f"output/{NUMBER}.html").decode().replace('"', "")
    assert f'href="{NUMBER}.pdf"' in signed.read(f"output/{NUMBER}.html").decode()
    signed.sub("build", "--draft")
    signed.sub("memo", "build", NUMBER)
    assert signed.read(f"output/{NUMBER}.pdf") == pdf
    assert "unchanged" in signed.sub("build", NUMBER).err
    # Withdrawn it says so on the web; the file stays what was signed.
    signed.sub("memo", "withdraw", NUMBER)
    signed.sub("build", NUMBER)
    assert signed.read(f"output/{NUMBER}.pdf") == pdf
    assert "INGETROKKEN" in words_of(signed, f"output/{NUMBER}.html")


def test_what_a_branch_made_of_a_signed_file_is_not_copied(signed):
    """A byte, the text of the memo, its status, and a record that goes along with another file."""
    pdf, record, memo = signed.read(KEPT), signed.read(RECORD).decode(), signed.read(FILE).decode()
    other = pdf[:-1] + b" "
    told = record.replace(sha(pdf), sha(other))
    for path, text, reason in (
        (KEPT, other, "another digest"),
        (FILE, memo.replace("Zie", "Lees"), "does not say any more what was signed"),
        (FILE, memo.replace("status: signed", "status: final"), "says “final”"),
        (RECORD, record.replace("name: A. de Vries", "name: B. de Vries"), "It was signed by A. de Vries"),
        (RECORD, re.sub(r"commit: \w+", "commit: " + "a" * 40, record), "made from something else"),
    ):
        before = signed.read(path)
        (signed.root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        assert reason in signed.sub("build", NUMBER, code=1).err, path
        assert reason in signed.sub("memo", "build", NUMBER, code=1).err, path
        (signed.root / path).write_bytes(before)
    (signed.root / KEPT).write_bytes(other)
    signed.write(RECORD, told)
    signed.sub("build", NUMBER, code=1)
    assert not (signed.root / f"output/{NUMBER}.pdf").exists()


def test_a_release_takes_what_somebody_outside_of_the_branch_vouches_for(signed, keys, tmp_path):
    pdf = f"output/{NUMBER}.pdf"
    signed.sub("build", "--final")
    assert (signed.root / pdf).exists()
    # Without the tag, as on a branch from elsewhere, somebody else has to vouch for who signed.
    shutil.rmtree(signed.root / "output")
    signed.git("tag", "--delete", f"memo/{NUMBER}")
    answer = signed.sub("build", "--final")
    assert f"{NUMBER} is left out: no tag names its signed file" in answer.err
    assert not (signed.root / pdf).exists()
    (tmp_path / "other.pem").write_bytes(authority.Authority().root_pem)
    signed.sub("build", "--final", "--trust", str(tmp_path / "other.pem"))
    assert not (signed.root / pdf).exists()
    signed.sub("build", "--final", "--trust", keys["root"])
    assert signed.read(pdf) == signed.read(KEPT)
    # A list that the branch could have brought vouches for nobody.
    shutil.copy(keys["root"], signed.root / "root.pem")
    assert (
        "lies in the workspace" in signed.sub("build", "--final", "--trust", str(signed.root / "root.pem"), code=2).err
    )


# -- checked ---------------------------------------------------------------------------------------


def forget(desk: Any) -> None:
    """Squash what was signed into one commit, so that the commit that the pages were made from is gone."""
    desk.git("tag", "--delete", f"memo/{NUMBER}")
    desk.git("reset", "--quiet", "--soft", "HEAD~3")
    desk.git("commit", "--quiet", "--message", "Alles in één")
    desk.git("reflog", "expire", "--expire=now", "--all")
    desk.git("gc", "--quiet", "--prune=now")


def codes(desk: Any, *words: str) -> set[tuple[str, str]]:
    found = desk.any("check", "--json", *words).json
    rows = found["findings"] if isinstance(found, dict) else found
    return {(row["code"], row["path"]) for row in rows}


def test_a_signed_memo_is_not_held_against_the_plan_of_today(signed):
    signed.sub("erratum", "new", "2.2", "--remove", "--reason", "Weg ermee")
    signed.sub("erratum", "apply", "E01")
    signed.sub("check")
    signed.sub("memo", "withdraw", NUMBER)
    signed.sub("check")


def test_a_signed_memo_is_not_held_against_the_house_style_of_today(letter, keys):
    letter.write(FILE, letter.read(FILE).decode().replace("status: final", "language: en\nstatus: final"))
    letter.commit("Engels")
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"], "--yes")
    style = letter.read("templates/house.toml").decode()
    letter.write("templates/house.toml", style.replace("[words.en]", "[words.de]"))
    letter.sub("check")
    letter.sub("memo", "withdraw", NUMBER)
    letter.sub("check")


def test_a_memo_that_was_withdrawn_unsigned_is_no_deadlock_either(letter):
    letter.sub("erratum", "new", "2.2", "--remove", "--reason", "Weg ermee")
    letter.sub("erratum", "apply", "E01")
    assert ("SUB212", FILE) in codes(letter)
    letter.sub("memo", "withdraw", NUMBER)
    letter.sub("check")
    letter.sub("build", NUMBER)
    assert "Zie hoofdstuk 2 en paragraaf 2.2" in words_of(letter, f"output/{NUMBER}.html")


def test_check_tells_where_memo_record_and_file_contradict(signed):
    pdf, memo, record = signed.read(KEPT), signed.read(FILE), signed.read(RECORD)
    assert codes(signed) == set()
    (signed.root / KEPT).write_bytes(pdf[:-1] + b" ")
    assert codes(signed) == {("SUB187", RECORD)}
    (signed.root / KEPT).unlink()
    assert codes(signed) == {("SUB186", RECORD)}
    (signed.root / KEPT).write_bytes(pdf)
    signed.write(FILE, memo.decode().replace("Zie", "Lees"))
    assert codes(signed) == {("SUB188", FILE)}
    (signed.root / FILE).unlink()
    assert codes(signed) == {("SUB189", RECORD)}
    (signed.root / FILE).write_bytes(memo)
    signed.write(RECORD, record.decode().replace("size: ", "size: x"))
    assert codes(signed) == {("SUB024", RECORD)}
    for path in (KEPT, RECORD):
        (signed.root / path).unlink()
    assert codes(signed) == {("SUB185", FILE)}
    answer = signed.sub("build", NUMBER, code=1)
    assert f"sub memo keep {NUMBER} FILE" in answer.err


@pytest.mark.parametrize("tagged", [True, False])
def test_a_memo_that_was_signed_and_withdrawn_is_not_made_anew_without_its_file(signed, tagged):
    signed.sub("memo", "withdraw", NUMBER)
    signed.git("rm", "--quiet", KEPT, RECORD)
    signed.commit("Opgeruimd")
    if not tagged:
        signed.git("tag", "--delete", f"memo/{NUMBER}")
    assert codes(signed) == codes(signed) == {("SUB185", FILE)}
    for words, code in ((("build", NUMBER), 1), (("memo", "build", NUMBER), 3)):
        error = signed.sub(*words, code=code).err
        assert f"{NUMBER} was signed" in error
        assert f"sub memo keep {NUMBER} FILE" in error
    assert not (signed.root / f"output/{NUMBER}.pdf").exists()


def test_a_memo_that_was_withdrawn_and_never_signed_is_built(letter):
    letter.sub("memo", "withdraw", NUMBER)
    assert codes(letter) == set()
    letter.sub("memo", "build", NUMBER)


def test_another_moment_on_record_is_not_printed(signed):
    record = re.sub("signed: .*", "signed: '1999-01-01T00:00:00+01:00'", signed.read(RECORD).decode())
    signed.write(RECORD, record)
    assert codes(signed) == {("SUB187", RECORD)}
    assert "It was signed at another moment than is on record." in signed.sub("build", NUMBER, code=1).err


def test_a_record_puts_no_words_of_its_own_into_the_commands_that_are_advised(signed):
    signed.write(RECORD, re.sub("commit: .*", "commit: HEAD;sh x", signed.read(RECORD).decode()))
    signed.write(FILE, signed.read(FILE).decode().replace("Zie", "Lees"))
    assert codes(signed) == {("SUB024", RECORD)}
    assert "git checkout" not in signed.sub("check", code=1).out


def test_what_was_signed_is_put_back_from_its_commit(signed):
    signed.write(FILE, signed.read(FILE).decode().replace("Zie", "Lees"))
    said = signed.git("rev-parse", "--short=12", "HEAD~1")
    assert f"git checkout {said} -- {FILE}" in signed.sub("check", code=1).out


def test_what_was_signed_is_pointed_out_in_history_where_its_commit_is_gone(signed):
    forget(signed)
    signed.write(FILE, signed.read(FILE).decode().replace("Zie", "Lees"))
    assert f"git log --patch -- {FILE}" in signed.sub("check", code=1).out


def test_a_signed_file_elsewhere_that_is_not_here_is_told_and_left_out(letter, keys):
    letter.write("sub.toml", letter.read("sub.toml").decode().replace("[memo]\n", '[memo]\nsigned = "../elders"\n'))
    letter.commit("Elders")
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    letter.sub("build", NUMBER)
    assert letter.read(f"output/{NUMBER}.pdf") == (letter.root / "../elders" / f"{NUMBER}.pdf").read_bytes()
    letter.sub("check")
    (letter.root / "../elders" / f"{NUMBER}.pdf").unlink()
    assert "SUB186" in letter.sub("check").out
    assert f"{NUMBER} is left out: its signed file is not here." in letter.sub("build").err


# -- the numbers that it shows ---------------------------------------------------------------------


def moved(desk: Any) -> None:
    desk.sub("erratum", "new", "--insert", "Vooraf", "--after", "1", "-m", "Eerst dit.", "--reason", "Vooraf")
    desk.sub("erratum", "apply", "E01")


def test_the_numbers_of_a_final_memo_are_recorded_and_signing_others_is_confirmed(letter, keys):
    assert "numbers:\n  samenwerken: hoofdstuk 2\n  geld: paragraaf 2.2\n" in letter.read(FILE).decode()
    moved(letter)
    answer = letter.sub("check")
    assert f"{FILE}:16:7" in answer.out
    assert "named samenwerken “hoofdstuk 2” when it became final; now it is “hoofdstuk 3”" in answer.out
    before = letter.git("rev-parse", "HEAD")
    answer = letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"], code=1)
    assert "now it is “paragraaf 3.2”" in answer.err
    assert "--yes" in answer.err
    letter.asked("memo", "sign", NUMBER, "--key", keys["deputy"], answers=["n"], code=130)
    assert letter.git("rev-parse", "HEAD") == before
    letter.asked("memo", "sign", NUMBER, "--key", keys["deputy"], answers=["y"])
    assert "  - section: geld\n    label: paragraaf 3.2\n" in letter.read(RECORD).decode()


def test_as_a_draft_and_final_again_it_shows_the_numbers_of_today(letter, keys):
    moved(letter)
    letter.sub("memo", "edit", NUMBER, "--status", "draft")
    assert b"numbers:" not in letter.read(FILE)
    letter.sub("memo", "edit", NUMBER, "--status", "final")
    assert "samenwerken: hoofdstuk 3" in letter.read(FILE).decode()
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])


def test_an_edit_of_a_final_memo_takes_no_other_number_for_granted(letter):
    moved(letter)
    letter.sub("memo", "edit", NUMBER, "-m", "Zie [](#samenwerken) en [](#rollen).")
    text = letter.read(FILE).decode()
    assert "numbers:\n  samenwerken: hoofdstuk 2\n  rollen: paragraaf 3.1\n" in text
    assert {code for code, _ in codes(letter)} == {"SUB190"}


def test_back_to_draft_and_withdrawing_depend_on_nothing_else(letter):
    for path in letter.root.glob("documents/plan-water/**/*.yaml"):
        path.write_text("title: [\n")
    letter.write("errata/plan-water/E01.yaml", "id: [\n")
    letter.commit("Stuk")
    letter.sub("memo", "edit", NUMBER, "--status", "draft")
    letter.sub("memo", "withdraw", NUMBER)


def test_an_erratum_says_which_memos_refer_to_what_it_takes_away(letter, keys):
    answer = letter.sub("erratum", "new", "2.2", "--remove", "--reason", "Weg ermee")
    assert f"Note: {NUMBER} (final) refers to geld, which goes; its text has to change then." in answer.err
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    answer = letter.sub("erratum", "apply", "E01")
    assert f"Note: {NUMBER} (signed) refers to geld, which goes; it stays as it was signed." in answer.err


# -- for good --------------------------------------------------------------------------------------


def test_undo_does_not_reopen_a_signed_memo(signed):
    before = signed.files(), signed.git("rev-parse", "HEAD")
    answer = signed.sub("undo", code=1)
    assert f"sub memo withdraw {NUMBER}" in answer.err
    assert f"sub memo new --version-of {NUMBER}" in answer.err
    assert (signed.files(), signed.git("rev-parse", "HEAD")) == before
    signed.sub("memo", "withdraw", NUMBER)
    signed.sub("undo")
    assert b"status: signed" in signed.read(FILE)
    signed.sub("undo", code=1)


@pytest.mark.parametrize("way", [("--key", "deputy"), ("--demo",)], ids=["withdrawn", "signed"])
def test_what_cannot_become_final_again_is_advised_a_letter(signed, keys, way):
    if "--key" in way:
        signed.sub("memo", "withdraw", NUMBER)
    answer = signed.sub("memo", "sign", NUMBER, *(keys.get(word, word) for word in way), code=1)
    assert "--status final" not in answer.err
    assert f"A better text gets a letter: sub memo new --version-of {NUMBER}" in answer.err


@pytest.mark.parametrize("left", ["record", "tag", "branch", "operation"])
def test_a_number_gets_no_second_signed_text(signed, keys, left):
    """Whoever goes back by git finds that it was signed: in its record, its tag, another branch, or a commit."""
    pdf = signed.read(KEPT)
    if left != "tag":
        signed.git("tag", "--delete", f"memo/{NUMBER}")
    if left in ("branch", "operation"):
        signed.git("branch", "getekend", "HEAD" if left == "branch" else "HEAD~1")
    if left == "record":
        signed.write(FILE, signed.read(FILE).decode().replace("status: signed", "status: final"))
        signed.commit("Toch niet")
    else:
        signed.git("reset", "--hard", "--quiet", "HEAD~2")
    shutil.rmtree(signed.root / "output")
    signed.sub("memo", "edit", NUMBER, "-m", "Heel iets anders.")
    answer = signed.sub("memo", "sign", NUMBER, "--key", keys["deputy"], code=1)
    assert f"{NUMBER} was signed" in answer.err
    assert "--version-of" in answer.err
    assert not (signed.root / LAID).exists()
    if left == "record":
        assert signed.read(KEPT) == pdf


# -- taken in --------------------------------------------------------------------------------------


def test_what_was_signed_before_files_were_kept_is_taken_in(signed, keys, tmp_path):
    """A workspace of before: the memo says signed, and its file lies only where somebody keeps it."""
    signed.sub("memo", "sign", NUMBER, "--key", keys["clerk"])
    pdf, record = signed.read(KEPT), signed.read(RECORD)
    (tmp_path / "getekend.pdf").write_bytes(pdf)
    (tmp_path / "ander.pdf").write_bytes(pdf + b" ")
    signed.git("rm", "--quiet", KEPT, RECORD)
    signed.commit("Als vroeger")
    assert codes(signed) == {("SUB185", FILE)}
    keep = ("memo", "keep", NUMBER)
    assert "do not hold" in signed.sub(*keep, str(tmp_path / "ander.pdf"), code=1).err
    signed.sub("memo", "build", "PS2021BEM01", code=3)
    head = signed.git("rev-parse", "HEAD")
    signed.sub(*keep, str(tmp_path / "getekend.pdf"), "--dry-run")
    assert (signed.git("status", "--porcelain"), signed.git("rev-parse", "HEAD")) == ("", head)
    signed.sub(*keep, str(tmp_path / "getekend.pdf"))
    assert (signed.read(KEPT), codes(signed)) == (pdf, set())
    assert signed.read(RECORD).decode().replace("+00:00", "") == record.decode().replace("+00:00", "")
    signed.sub("build", NUMBER)
    assert signed.read(f"output/{NUMBER}.pdf") == pdf


def test_only_the_file_of_this_memo_as_it_stands_is_taken_in(signed, keys, tmp_path):
    (tmp_path / "getekend.pdf").write_bytes(signed.read(KEPT))
    keep = ("memo", "keep", NUMBER, str(tmp_path / "getekend.pdf"))
    signed.git("rm", "--quiet", KEPT, RECORD)
    text = signed.read(FILE).decode()
    signed.write(FILE, text.replace("Zie", "Lees"))
    signed.commit("Iets anders")
    assert "says something else than what was signed" in signed.sub(*keep, code=1).err
    # A demonstration is no signature, and another memo is not this one.
    signed.write(FILE, text.replace("status: signed", "status: final"))
    signed.commit("Terug")
    signed.sub("memo", "sign", NUMBER, "--demo", "-o", str(tmp_path / "demo.pdf"))
    assert "demonstration" in signed.sub("memo", "keep", NUMBER, str(tmp_path / "demo.pdf"), code=1).err
    signed.sub("memo", "new", "--version-of", NUMBER, "--date", "9-4-2021")
    answer = signed.sub("memo", "keep", f"{NUMBER}A", str(tmp_path / "getekend.pdf"), code=1)
    assert f"is not the memo {NUMBER}A" in answer.err
    # The memo that was set back says signed again with its file.
    signed.sub(*keep)
    assert signed.read(FILE).decode() == text


def test_of_two_branches_that_signed_one_number_one_file_holds_and_the_other_is_withdrawn(
    letter, keys, desk_in, tmp_path
):
    other = desk_in("kloon", letter.root)
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    other.sub("memo", "sign", NUMBER, "--key", keys["clerk"])
    ours, theirs = letter.read(KEPT), other.read(KEPT)
    letter.git("fetch", "--quiet", str(other.root), "main:hunne")
    with pytest.raises(subprocess.CalledProcessError):
        letter.git("merge", "--quiet", "hunne")
    # Git merges neither file nor record; ours stays, and theirs is kept beside it.
    assert set(letter.git("diff", "--name-only", "--diff-filter=U").split()) == {KEPT, RECORD}
    assert ("SUB191", RECORD) in codes(letter)
    letter.git("checkout", "--ours", KEPT, RECORD)
    letter.git("add", "--all")
    letter.git("commit", "--quiet", "--no-edit")
    (tmp_path / "hun.pdf").write_bytes(theirs)
    answer = letter.sub("memo", "keep", NUMBER, str(tmp_path / "hun.pdf"), code=1)
    assert "--withdrawn" in answer.err
    letter.sub("memo", "keep", NUMBER, str(tmp_path / "hun.pdf"), "--withdrawn")
    beside = letter.root / f"documents/memos/signed/{NUMBER}-{sha(theirs)[7:15]}.pdf"
    assert (letter.read(KEPT), beside.read_bytes()) == (ours, theirs)
    letter.sub("check")
    # Whoever holds one is told of the other.
    told = letter.sub("verify", str(tmp_path / "hun.pdf")).out
    assert f"! This file of {NUMBER} is withdrawn." in told
    assert f"by A. de Vries, {sha(ours)}" in told
    told = letter.sub("verify", str(letter.root / KEPT)).out
    assert f"! A second file was signed under {NUMBER}, and is withdrawn: by G. Griffier, {sha(theirs)}." in told
    # Taking that back is refused with a way that works: of the memo, not of the name of the second file.
    assert f"sub memo withdraw {NUMBER}\n" in letter.sub("undo", code=1).err
    beside.unlink()
    assert codes(letter) == {("SUB186", RECORD)}


# -- told ------------------------------------------------------------------------------------------


def lapsed(desk: Any, path: Path, *words: str, code: int = 0) -> list[str]:
    return list(desk.sub("verify", str(path), "--json", *words, code=code).json["lapsed"])


def test_verify_tells_of_every_other_file_that_is_known_for_the_number(signed, keys, tmp_path):
    first, kept = tmp_path / "eerst.pdf", signed.root / KEPT
    first.write_bytes(kept.read_bytes())
    assert lapsed(signed, first) == []
    signed.sub("memo", "sign", NUMBER, "--key", keys["clerk"])
    assert lapsed(signed, first) == ["It was signed once more since, by G. Griffier."]
    assert lapsed(signed, kept) == []
    # Without its record the tags still tell; a later version that was signed on another branch is known by its tag.
    signed.git("rm", "--quiet", KEPT, RECORD)
    signed.commit("Weg")
    assert lapsed(signed, first) == [f"The tag memo/{NUMBER}-2 names another file that was signed under {NUMBER}."]
    signed.git("tag", "--annotate", f"memo/{NUMBER}A", "-m", f"Later\n\nMemo: {NUMBER}A\nSigned-PDF: sha256:0")
    assert f"{NUMBER} was superseded by {NUMBER}A." in lapsed(signed, first)


def test_nothing_needs_the_commit_but_making_it_again(signed):
    pdf = signed.root / KEPT
    said = signed.git("rev-parse", "HEAD~1")
    forget(signed)
    signed.sub("check")
    signed.sub("build", NUMBER)
    assert (
        f"· Made from commit {said}, which is not here; only --rebuild needs it." in signed.sub("verify", str(pdf)).out
    )
    answer = signed.sub("verify", str(pdf), "--rebuild", code=1)
    assert f"✗ It cannot be made again: commit {said[:12]} is not here. It may have been squashed." in answer.out


def test_a_shallow_clone_copies_and_verifies_and_says_what_only_making_again_needs(signed, desk_in):
    signed.write("LEESMIJ.md", "Later.\n")
    signed.commit("Later")
    clone = desk_in("ondiep")
    signed.git("clone", "--quiet", "--depth=1", "--no-tags", f"file://{signed.root}", str(clone.root / "w"))
    clone = desk_in("ondiep2", clone.root / "w")
    clone.sub("check")
    clone.sub("build", NUMBER)
    assert clone.read(f"output/{NUMBER}.pdf") == signed.read(KEPT)
    clone.sub("verify", str(clone.root / KEPT))
    assert "git fetch" in clone.sub("verify", str(clone.root / KEPT), "--rebuild", code=3).err


@pytest.fixture
def registered(letter: Any, tmp_path: Path) -> Path:
    """The remote that holds the register of the letter's numbers."""
    remote = tmp_path / "samen.git"
    subprocess.run(["git", "init", "--quiet", "--bare", remote], check=True)
    letter.write("sub.toml", letter.read("sub.toml").decode().replace("[memo]\n", '[memo]\nregister = "origin"\n'))
    letter.git("remote", "add", "origin", str(remote))
    letter.commit("Register")
    return remote


def test_who_waits_for_the_register_while_signing_keeps_nobody_else_waiting(letter, keys, registered):
    asked, answered = registered.parent / "gevraagd", registered.parent / "beantwoord"
    for pipe in (asked, answered):
        os.mkfifo(pipe)
    hook = registered / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\necho > {asked}\nread answer < {answered}\n")
    hook.chmod(0o755)
    with subprocess.Popen([*SUB, "memo", "sign", NUMBER, "--key", keys["deputy"]], cwd=letter.root) as signing:
        asked.read_bytes()
        letter.sub("document", "new", "--title", "Nota")
        assert signing.poll() is None
        answered.write_bytes(b"\n")
        assert signing.wait(60) == 0
    new, signed, kept = letter.git("log", "--reverse", "--max-count=3", "--format=%H %s").splitlines()
    assert "Nota" in new
    assert signed.endswith("ondertekend door A. de Vries")
    assert kept.endswith("het ondertekende bestand")
    assert letter.sub("verify", str(letter.root / KEPT), "--json").json["provenance"]["commit"] == signed.split()[0]


def test_a_memo_that_is_changed_while_it_is_being_signed_is_not_signed(letter, keys, registered):
    hook = registered / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\necho '# van mij' >> {letter.root / FILE}\n")
    hook.chmod(0o755)
    assert (
        "changed while it was being signed" in letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"], code=4).err
    )
    assert b"status: final" in letter.read(FILE)
    assert not (letter.root / KEPT).exists()
    assert not (letter.root / LAID).exists()


def test_a_clone_remembers_that_the_register_said_signed(letter, keys, registered):
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    subprocess.run(["git", "-C", registered, "update-ref", "-d", "refs/sub/numbers"], check=True)
    for told in (letter.sub("doctor", code=1).out, letter.sub("doctor", "--fix").err):
        assert NUMBER in told
        assert "signed:" not in told
    signed = ["git", "-C", registered, "show", "refs/sub/numbers:numbers"]
    assert f"signed:{NUMBER} sha256:" in subprocess.run(signed, capture_output=True, check=True, text=True).stdout


def test_the_register_knows_that_a_number_was_signed_with_another_text(letter, keys, desk_in, registered):
    other = desk_in("kloon", letter.root)
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    before = other.git("rev-parse", "HEAD")
    other.sub("memo", "edit", NUMBER, "-m", "Heel iets anders.")
    answer = other.sub("memo", "sign", NUMBER, "--key", keys["deputy"], code=1)
    assert f"{NUMBER} was signed with another text, says origin." in answer.err
    # The same text is no other text: a signature that was interrupted can be put after all.
    other.git("reset", "--quiet", "--hard", before)
    other.sub("memo", "sign", NUMBER, "--key", keys["clerk"])


def test_who_signed_knows_it_when_the_register_is_set_back(letter, keys, registered):
    letter.sub("memo", "sign", NUMBER, "--key", keys["deputy"])
    subprocess.run(["git", "-C", registered, "update-ref", "-d", "refs/sub/numbers"], check=True)
    told = letter.sub("doctor", code=1)
    assert f"was set back, and lost {NUMBER}" in told.out
    assert "signed:" not in told.out
    assert f"Put back in the register on origin: {NUMBER}." in letter.sub("doctor", "--fix").err
    rows = ["git", "-C", registered, "show", "refs/sub/numbers:numbers"]
    assert f"signed:{NUMBER} sha256:" in subprocess.run(rows, capture_output=True, text=True, check=True).stdout
