"""A branch from a stranger is checked out, and `sub` is run in it: nothing outside it is read, written or believed."""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import subprocess
import sys

import pytest

from sub_cli.cli.output import printable

SECTION = "documents/plan-water/sections/rollen.yaml"
TITLE = '=HYPERLINK("http://x")'


@pytest.fixture
def outside(tmp_path):
    """Return a file that a hostile link points to; it is never there."""
    return tmp_path / "elsewhere" / "profile"


def _draft(desk) -> str:
    """Return the name under which 2.1 is edited, as an attacker can work it out."""
    desk.editor("exit 1")
    desk.asked("section", "edit", "2.1", code=1)
    (draft,) = (desk.root / ".sub" / "drafts").glob("*.md")
    name = draft.name
    draft.unlink()
    return name


def test_a_draft_that_is_a_link_is_never_followed(desk, outside, monkeypatch):
    name = _draft(desk)
    outside.parent.mkdir()
    (desk.root / ".sub" / "drafts" / name).symlink_to(outside)
    desk.editor("true")
    assert "is a link" in desk.asked("section", "edit", "2.1", code=3).err
    assert not outside.exists()


@pytest.mark.parametrize("link", [".sub", ".sub/drafts"])
def test_a_folder_of_drafts_that_is_a_link_is_never_followed(desk, outside, link):
    place = desk.root / link
    shutil.rmtree(desk.root / ".sub", ignore_errors=True)
    place.parent.mkdir(exist_ok=True)
    outside.mkdir(parents=True)
    place.symlink_to(outside, target_is_directory=True)
    desk.editor("true")
    assert "is a link" in desk.asked("section", "edit", "2.1", code=3).err
    desk.sub("check")
    assert list(outside.iterdir()) == []


def test_what_git_keeps_for_itself_is_shown_neither_by_name_nor_through_a_link(desk):
    """Its settings may hold a token."""
    (desk.root / ".git" / "plaat.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    desk.write(SECTION, desk.read(SECTION).decode() + "  ![Plaat](.git/plaat.svg)\n")
    assert "SUB" in desk.sub("check", code=1).out
    desk.git("checkout", "--quiet", "--", SECTION)
    style = desk.root / "templates" / "house.css"
    style.unlink()
    style.symlink_to("../.git/config")
    assert "leads out of the workspace" in desk.sub("check", code=1).out


def test_what_is_built_does_not_leave_the_workspace_through_a_link(desk, outside):
    outside.mkdir(parents=True)
    (desk.root / "output").symlink_to(outside, target_is_directory=True)
    assert "is a link" in desk.sub("document", "build", code=3).err
    assert "is a link" in desk.sub("build", code=3).err
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("folder", [".git", ".git/hooks", "a/.GIT/refs", ".sub/build"])
@pytest.mark.parametrize("key", ["output", "templates"])
def test_no_setting_leads_into_what_belongs_to_git(desk, folder, key):
    table = {"output": "build", "templates": "house"}[key]
    settings = desk.read("sub.toml").decode()
    desk.write("sub.toml", f'{settings}\n[{table}]\n{key} = "{folder}"\n' if f"[{table}]" not in settings
               else settings.replace(f'{key} = "{key}"', f'{key} = "{folder}"'))  # fmt: skip
    assert "SUB254" in desk.sub("check", code=3).err


def test_the_settings_are_read_through_no_link(desk, tmp_path):
    (tmp_path / "secret").write_text("token = abc\n= fout\n")
    (desk.root / "sub.toml").unlink()
    (desk.root / "sub.toml").symlink_to(tmp_path / "secret")
    answer = desk.sub("check", code=3)
    assert "symbolic link" in answer.err
    assert "token" not in answer.err


def test_a_house_style_does_not_publish_the_settings_of_git(desk):
    (desk.root / "templates" / "leak.css").symlink_to("../.git/config")
    assert "out of the workspace" in desk.sub("build", code=1).err
    found = [path for path in (desk.root / "output").rglob("*") if path.is_file() and b"[core]" in path.read_bytes()]
    assert found == []


def test_a_file_name_does_not_look_like_an_answer(desk):
    desk.write("documents/plan-water/sections/x\nEverything is in order..yaml", "id: x\n")
    lines = desk.sub("check", code=1).out.splitlines()
    assert not any(line.startswith("Everything is in order") for line in lines)


@pytest.mark.parametrize("locale", ["C.UTF-8", "C", "nl_NL.ISO-8859-1"])
def test_names_that_are_no_text_are_told_in_every_locale(desk, locale):
    with open(os.fsencode(desk.root) + b"/documents/plan-water/sections/a\xff.yaml", "wb") as file:
        file.write(b"id: x\n")
    for words in (("check",), ("check", "--json"), ("section", "list")):
        done = desk.process(*words, env={**os.environ, "LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"})
        assert done.returncode in (0, 1), done.stderr


def test_a_folder_whose_name_is_no_text_is_a_folder_like_any_other(desk):
    target = os.fsencode(desk.root.parent) + b"/c\xff"
    os.rename(os.fsencode(desk.root), target)
    for words in (("log",), ("diff",), ("section", "edit", "2.1", "-m", "Anders."), ("check",)):
        done = subprocess.run([*desk.process.__globals__["SUB"], *words], cwd=target, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr


def test_json_drives_no_terminal(desk):
    desk.write(SECTION, desk.read(SECTION).decode().replace("title: Rollen", 'title: "Rol\\u009b31m\\u202elen"'))
    answer = desk.any("section", "list", "--json")
    both = answer.out + answer.err
    assert "\x9b" not in both
    assert "\u202e" not in both


def test_json_says_what_it_said(capsys):
    from sub_cli.cli.output import Output

    said = "CSI \x9b31m, turned \u202e, deleted \x7f, escaped \x1b, tab \t, café"
    Output(color=False, width=80).json("test", said)
    shown = capsys.readouterr().out
    assert json.loads(shown)["data"] == said
    assert not set("\x9b\u202e\x7f\x1b") & set(shown)
    assert "café" in shown


def test_half_of_a_surrogate_is_made_visible():
    assert printable("a\udcffb") == "a\\udcffb"


@pytest.mark.parametrize("title", [TITLE, "+1", "-1+2", "@SUM(1)"])
def test_no_title_is_a_formula_in_a_spreadsheet(desk, title):
    desk.sub("erratum", "new", "2.1", "-m", "Anders.", "--title", title, "--reason", "x")
    rows = list(csv.DictReader(desk.sub("register", "--format", "csv").out.splitlines()))
    assert rows[0]["title"] == f"'{title}"
    assert rows[0]["added"].isdigit()
    assert desk.sub("register", "--json").json[0]["title"] == title


@pytest.mark.parametrize("name", ["--help", "-h", "--version", "-rf"])
def test_a_file_called_like_an_option_is_a_file_to_git(desk, name):
    for file in ("base", "ours", name):
        desk.write(file, desk.read(SECTION).decode())
    desk.write("theirs", desk.read(SECTION).decode().replace("Rollen verschuiven", "Rollen blijven"))
    merged = desk.process("git", "merge", "base", "ours", "theirs", "7", name)
    assert merged.returncode == 0, merged.stderr
    assert b"Rollen blijven" in desk.read("ours")
    assert b"Rollen verschuiven" in desk.process("git", "textconv", name).stdout


def test_a_branch_cannot_ask_for_a_marker_without_end(desk):
    for number, file in enumerate(("base", "ours", "theirs")):
        desk.write(file, desk.read(SECTION).decode().replace("Rollen", f"Rollen{number}"))
    merged = desk.process("git", "merge", "base", "ours", "theirs", "1000000000", SECTION)
    assert merged.returncode == 1
    assert len(desk.read("ours")) < 20_000


def spent() -> float:
    """Return the processor seconds of all processes that ended; other people's work on the machine does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("text", ["url(", "[](#", "`a", ".](", "A.-", "A. ", "- a\n", "# a\n", "`", "[^", "."])
def test_no_text_keeps_a_comparison_busy(desk, tmp_path, text):
    old = text * (60_000 // len(text))
    for name, content in (("old.md", old), ("new.md", "x " + old.replace(text, "zz", 3) + " y")):
        (tmp_path / name).write_text(content)
    before = spent()
    done = desk.process("diff", "--files", str(tmp_path / "old.md"), str(tmp_path / "new.md"), "--stat")
    assert done.returncode == 0, done.stderr
    assert spent() - before < 15


def test_a_place_that_no_text_has_is_told_and_costs_nothing(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.\n", "--reason", "a")
    desk.sub("erratum", "apply", "E01")
    path = "errata/plan-water/E01-rollen.yaml"
    desk.write(path, desk.read(path).decode().replace("places: [1]", "places: [9999999]"))
    assert "SUB126" in desk.sub("check", code=1).out
    assert "Ieder heeft een rol." not in desk.sub("show", "2.1", "--at", "@base", code=4).out


@pytest.mark.parametrize("command", [["check"], ["build"], ["--version"], ["doctor"], ["log"]])
def test_settings_that_would_take_hours_to_read_take_no_time(desk, command):
    desk.write("sub.toml", "[programme]\nname = 'Water'\n" + "a." * 20_000 + "a = 1\n")
    before = spent()
    done = desk.process("--lang", "en", *command)
    assert spent() - before < 5
    if command != ["--version"]:
        assert b"sub.toml:3:16  SUB265  This key has more than 8 parts; no setting has." in done.stdout + done.stderr
        assert done.returncode in (1, 3)


def bomb(entries: int) -> bytes:
    """Return a PDF of some hundred bytes that claims so many objects, none of which takes a byte."""
    words = b"<</Type/XRef/Size %d/W[0 0 0]/Index[0 %d]/Root 3 0 R/Length 0>>" % (entries, entries)
    return b"%PDF-1.7\n2 0 obj\n" + words + b"stream\n\nendstream\nendobj\nstartxref\n9\n%%EOF"


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_pdf_that_takes_too_much_is_not_judged(desk, tmp_path, size):
    file = tmp_path / "bomb.pdf"
    file.write_bytes(bomb(2_000_000_000))
    if size == "large":
        os.truncate(file, 100 * 1024 * 1024 + 1)
    before = spent()
    done = desk.process("--lang", "en", "verify", str(file))
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"The file is too large to judge" in done.stderr
    assert spent() - before < 15


def test_no_pdf_of_a_stranger_is_opened_where_the_keys_are(desk, tmp_path):
    file = tmp_path / "small.pdf"
    file.write_bytes(bomb(3))
    program = (
        "import sys\nfrom sub_cli.cli.main import run\n"
        "code = run(['--lang', 'en', 'verify', sys.argv[1]])\nprint(code, 'pyhanko' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, file], cwd=desk.root, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "1 False", done.stdout + done.stderr
    assert "✗ The file cannot be read as a signed PDF." in done.stdout


def test_a_file_that_never_ends_is_not_compared(desk, tmp_path):
    (tmp_path / "new.md").write_text("Een zin.\n", encoding="utf-8")
    run = desk.sub("diff", "--files", "/dev/zero", str(tmp_path / "new.md"), code=3)
    assert "/dev/zero is larger than 20 MB" in run.err
