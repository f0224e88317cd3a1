"""Whatever is wrong, `sub` says it in words with the right exit code, and changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.cli.conftest import SUB

SECTION = "documents/plan-water/sections/rollen.yaml"
ERRATUM = "errata/plan-water/E01-rollen.yaml"

READING = [
    ("section", "list"),
    ("section", "show", "2.1"),
    ("document", "list"),
    ("document", "show"),
    ("erratum", "list"),
    ("erratum", "status"),
    ("diff",),
    ("show", "2.1"),
    ("log",),
    ("blame", "2.1"),
    ("register",),
    ("check",),
]
CHANGING = [
    ("section", "new", "--title", "Nieuw", "-m", "Tekst."),
    ("section", "edit", "2.1", "-m", "Tekst."),
    ("section", "move", "2.2", "--after", "1"),
    ("document", "adopt"),
    ("erratum", "new", "2.1", "-m", "Anders.", "--reason", "x"),
    ("erratum", "apply", "E01"),
    ("memo", "new", "--date", "9-4-2021", "--to", "S", "--from", "G", "--subject", "O", "--committee", "BEM"),
]


@pytest.fixture
def drafted(desk):
    """Return the desk with a draft erratum to 2.1."""
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.\n", "--reason", "a")
    return desk


def unchanged(desk, act: Callable[[], object]) -> None:
    """Check that `act` changes no file, no branch and no staged change."""

    def state():
        return desk.files(), desk.git("for-each-ref"), desk.git("diff", "--cached", "--stat")

    before = state()
    act()
    assert state() == before


@pytest.mark.parametrize(
    "words",
    [
        ("section", "show", "9.9"),
        ("section", "edit", "9.9", "-m", "x"),
        ("section", "move", "9.9", "--after", "1"),
        ("erratum", "show", "E99"),
        ("erratum", "apply", "E99"),
        ("erratum", "revert", "E99"),
        ("erratum", "order", "E99"),
        ("erratum", "new", "9.9", "-m", "x", "--reason", "x"),
        ("memo", "show", "PS1999BEM99"),
        ("memo", "build", "PS1999BEM99"),
        ("memo", "sign", "PS1999BEM99", "--demo"),
        ("memo", "edit", "PS1999BEM99", "-m", "x"),
        ("show", "2.1", "--at", "@E99"),
        ("show", "--at", "nergens"),
        ("diff", "nergens"),
        ("blame", "9.9"),
        ("log", "9.9"),
        ("section", "list", "--document", "weg"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_named(desk, words):
    unchanged(desk, lambda: desk.sub(*words, code=3))


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("section", "show", "roleln"), "Did you mean 2.1 (rollen)?"),
        (("memo", "show", "ps2021bem01"), "Did you mean PS2021BEM01?"),
        (("memo", "show", "nota"), "There is: PS2021BEM01, PS2021BEM02."),
        (("erratum", "show", "e01"), "Did you mean E01?"),
        (("document", "show", "plan-watr"), "Did you mean plan-water?"),
        (("section", "list", "--document", "nota"), "There is: plan-water."),
        (("erratum", "list", "--document", "Plan-Water"), "Did you mean plan-water?"),
        (("diff", "mian"), "Did you mean main?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_was_probably_meant_is_offered(busy, words, offered):
    assert offered in busy.sub(*words, code=3).err


@pytest.mark.parametrize(
    "words",
    [
        ("memo", "new", "--date", "31-2-2021", "--to", "S", "--from", "G", "--subject", "O", "--committee", "BEM"),
        ("show", "2.1", "--at", "@2021-02-31"),
        ("erratum", "new", "2.1", "-m", "x", "--effective", "ooit", "--reason", "x"),
        ("document", "adopt", "--date", "nooit"),
        ("section", "new", "--title", "A", "--under", "2", "--after", "1", "-m", "x"),
        ("erratum", "new", "2.1", "--remove", "--move", "--reason", "x"),
        ("onbekend",),
        ("section", "lsit"),
    ],
    ids=" ".join,
)
def test_what_was_not_said_right_is_told(desk, words):
    unchanged(desk, lambda: desk.sub(*words, code=2))


@pytest.mark.parametrize("words", [*READING, *CHANGING], ids=" ".join)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        (SECTION, "id: rollen\ntitle: [Rollen\ntext: |\n  x\n"),
        ("documents/plan-water/document.yaml", "id: plan-water\ntitle: &a Plan\noutline: *a\n"),
        (ERRATUM, "id: E01\ndocument: plan-water\nchanges:\n  - vervang: rollen\n"),
    ],
    ids=["section", "document", "erratum"],
)
def test_a_malformed_file_is_told_with_its_place_and_never_a_traceback(drafted, words, path, text):
    drafted.write(path, text)

    def act():
        answer = drafted.any(*words)
        assert answer.code in {0, 1, 3, 4}, answer
        if answer.code == 3:
            assert path in answer.err
        if words == ("check",):
            assert answer.code == 1
            assert f"{path}:" in answer.out

    if words in READING:
        unchanged(drafted, act)
    else:
        act()
        assert drafted.read(path).decode() == text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data.replace(b"was: |\n      Ieder heeft", b"was: |\n      Niemand heeft"), "SUB"),
        (lambda data: data.replace(b"status: draft", b"status: klaar"), "SUB026"),
        (lambda data: data.replace(b"status: draft", b"status: draft\neffective: 2021-02-30"), "SUB025"),
        (lambda data: data.replace(b"\n", b"\r\n"), "SUB003"),
        (lambda data: b"\xef\xbb\xbf" + data, "SUB002"),
        (lambda data: data.replace(b"id: E01-", b"id: E07-"), "SUB103"),
        (lambda data: data.replace(b"substitute: rollen", b"substitute: nergens"), ""),
        (lambda data: data + b"status: draft\n", "SUB015"),
    ],
    ids=["altered was", "status", "date", "CRLF", "BOM", "id", "unknown section", "key twice"],
)
def test_an_erratum_that_is_not_right_is_never_applied(drafted, change, code):
    broken = change(drafted.read(ERRATUM))
    assert broken != drafted.read(ERRATUM)
    (drafted.root / ERRATUM).write_bytes(broken)

    def act():
        answer = drafted.any("erratum", "apply", "E01")
        assert answer.code in {3, 4}
        assert code in answer.err

    unchanged(drafted, act)


def test_a_link_out_of_the_workspace_is_not_followed(drafted, tmp_path):
    (tmp_path / "geheim.yaml").write_text("id: rollen\ntitle: Geheim\ntext: |\n  Geheim.\n")
    (drafted.root / SECTION).unlink()
    (drafted.root / SECTION).symlink_to(tmp_path / "geheim.yaml")
    answer = drafted.sub("section", "show", "2.1", code=3)
    assert "SUB018" in answer.err and "Geheim" not in answer.out


@pytest.mark.parametrize("text", ["Een\x1bteken.", "Een \udce9 letter."], ids=["control", "not UTF-8"])
@pytest.mark.parametrize(
    "words",
    [
        ("section", "edit", "2.1", "-m"),
        ("section", "new", "--document", "nota", "--title", "Nieuw", "-m"),
        ("erratum", "new", "2.1", "--reason", "x", "-m"),
        ("erratum", "new", "2.1", "-m", "Anders.", "--reason"),
        ("memo", "edit", "PS2021BEM02", "-m"),
        ("memo", "edit", "PS2021BEM02", "--subject"),
        ("memo", "edit", "PS2021BEM02", "--to"),
    ],
    ids=" ".join,
)
def test_a_character_that_no_file_can_hold_is_told_with_its_place(busy, words, text):
    busy.sub("-q", "document", "new", "--title", "Nota")
    unchanged(busy, lambda: _told(busy, (*words, text), "SUB0"))


def test_a_text_without_end_is_not_read_to_its_end(desk):
    unchanged(desk, lambda: _told(desk, ("erratum", "new", "2.1", "--reason", "x", "--from", "/dev/zero"), "more than"))
    with open("/dev/zero", "rb") as endless:
        done = desk.process("section", "edit", "2.1", "--stdin", stdin=endless)
    assert (done.returncode, done.stderr.decode()) == (
        3,
        "De standaardinvoer bevat meer dan 1000000 bytes, te veel voor een tekst.\n",
    )


def test_a_folder_that_is_not_there_is_not_taken_for_the_one_above_it(desk):
    done = desk.process("-C", "nergens", "section", "list")
    assert (done.returncode, done.stderr.decode()) == (3, "Er is geen map nergens.\n")


def test_outside_a_workspace_the_way_in_is_told(desk_in):
    desk = desk_in("leeg")
    assert "sub init" in desk.sub("section", "list", code=3).err


@pytest.mark.parametrize("words", CHANGING, ids=" ".join)
def test_without_a_repository_nothing_is_written(drafted, words):
    shutil.rmtree(drafted.root / ".git")
    before = {path: path.read_bytes() for path in drafted.root.rglob("*") if path.is_file()}
    assert drafted.sub(*words, code=3).err
    assert {path: path.read_bytes() for path in drafted.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("words", CHANGING, ids=" ".join)
def test_without_a_name_in_git_the_two_commands_are_told(drafted, words, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))]:
        monkeypatch.delenv(name)
    drafted.git("config", "user.useConfigOnly", "true")
    unchanged(drafted, lambda: _told(drafted, words, "git config --global user.name"))


@pytest.mark.parametrize("words", CHANGING, ids=" ".join)
def test_on_a_detached_head_nothing_is_committed(drafted, words):
    drafted.git("checkout", "--quiet", "--detach")
    unchanged(drafted, lambda: _told(drafted, words, "git switch"))


@pytest.fixture
def shallow(busy, desk_in):
    """Return a desk in a clone of the busy plan with its newest commit only."""
    desk = desk_in("ondiep")
    desk.git("clone", "--quiet", "--depth=1", f"file://{busy.root}", ".")
    return desk


@pytest.mark.parametrize(
    "words",
    [
        ("undo",),
        ("blame", "2.1"),
        ("diff", "HEAD~1"),
        ("show", "2.1", "--known", "1-1-2020"),
    ],
    ids=" ".join,
)
def test_where_history_was_not_fetched_it_is_said_and_nothing_is_guessed(shallow, words):
    """git shows the oldest commit that was fetched as if it had brought every file; undoing it would remove all."""
    unchanged(shallow, lambda: _told(shallow, words, "git fetch --unshallow"))


def test_a_legal_day_needs_no_history(shallow):
    assert (
        shallow.sub("show", "2.1", "--at", "1-4-2021").out
        == "2.1 Rollen\n\nIeder heeft een rol.\nRollen verschuiven.\n"
    )


def test_of_a_history_in_part_that_part_is_told(shallow):
    money = SECTION.replace("rollen", "geld")
    shallow.write(money, shallow.read(money).decode().replace("1.250", "1.500"))
    shallow.commit("Met de hand")
    answer = shallow.sub("log", "2.2")
    assert "git fetch --unshallow" in answer.err
    assert [row.split()[3] for row in answer.out.splitlines()] == ["adopted", "edited"]
    assert (
        "fix: This clone is shallow, older commits are not in it: git fetch --unshallow"
        in shallow.sub("check", code=1).out
    )
    before = shallow.files()
    shallow.sub("erratum", "new", "2.1", "--retitle", "Taken")
    shallow.sub("undo")
    assert shallow.files() == before


def _told(desk, words, said: str) -> None:
    assert said in desk.sub(*words, code=3).err


def test_a_file_with_uncommitted_changes_stops_the_command(drafted):
    drafted.write(SECTION, drafted.read(SECTION).decode().replace("title: Rollen", "title: De rollen"))
    unchanged(drafted, lambda: _stopped(drafted))


def _stopped(desk) -> None:
    answer = desk.sub("erratum", "apply", "E01", code=4)
    assert SECTION in answer.err


def test_other_uncommitted_work_stays_as_it_is(drafted):
    drafted.write("documents/plan-water/sections/geld.yaml", "id: geld\ntitle: Geld\ntext: |\n  Het kost niets.\n")
    drafted.write("los.txt", "los")
    drafted.git("add", "los.txt")
    drafted.sub("erratum", "apply", "E01")
    assert drafted.git("status", "--porcelain") == "M documents/plan-water/sections/geld.yaml\nA  los.txt"


def test_a_full_pipe_or_a_reader_that_leaves_is_no_bug(desk):
    program = "from sub_cli.cli.main import main; main()"
    command = f"{sys.executable} -c '{program}' -C {desk.root} section list | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True, encoding="utf-8")
    assert done.stderr == ""
    assert done.stdout.startswith("1 ")


@pytest.mark.parametrize("words", [("section", "list"), ("section", "list", "--json"), ("--help",)], ids=" ".join)
def test_a_reader_that_has_gone_has_what_it_wanted(desk, words):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*SUB, *words], cwd=desk.root, stdout=writing, stderr=subprocess.PIPE, timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


ANOTHER_PIPE = """
from sub_cli.cli import main

def broken(_):
    raise BrokenPipeError(32, "Broken pipe")

main.show_status = broken
main.main()
"""


def test_a_pipe_to_another_program_that_breaks_is_not_taken_for_a_reader_that_has_gone(desk):
    done = subprocess.run([SUB[0], "-c", ANOTHER_PIPE], cwd=desk.root, capture_output=True, timeout=60, check=False)
    assert done.returncode == 70


def _in_bash(desk, redirection: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `sub` with its streams as `redirection` says."""
    command = ["bash", "-c", f'"$0" "$@" {redirection}', *SUB, "--lang", "nl", *words]
    return subprocess.run(command, cwd=desk.root, capture_output=True, text=True)


@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize(
    "words", [("section", "list"), ("check", "--json"), ("--help",), ("diff", "HEAD~1")], ids=" ".join
)
def test_an_output_that_is_full_is_told(desk, words, buffered, monkeypatch):
    monkeypatch.setenv("PYTHONUNBUFFERED", buffered)
    done = _in_bash(desk, ">/dev/full", *words)
    assert (done.returncode, done.stderr) == (3, "De uitvoer is niet te schrijven: No space left on device.\n")


def test_an_error_that_nobody_can_be_told_still_has_its_exit_code(desk):
    done = _in_bash(desk, "2>/dev/full", "section", "show", "99")
    assert (done.returncode, done.stdout) == (3, "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("section", "show", "2.1"), 0),
        (("section", "edit", "2.1"), 2),
        (("section", "edit", "2.1", "-m", "Nieuw."), 0),
    ],
)
def test_a_closed_stream_is_no_bug(desk, closed, words, code):
    assert _in_bash(desk, closed, *words).returncode == code


def test_a_git_that_says_nothing_is_told_as_that(desk, tmp_path, monkeypatch):
    (tmp_path / "git").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert "The repository could not be read: no answer." in desk.sub("section", "edit", "2.1", "-m", "x", code=3).err


def test_a_git_that_cannot_be_started_is_told_as_that(desk, tmp_path, monkeypatch):
    (tmp_path / "git").write_text("")
    (tmp_path / "env").symlink_to(shutil.which("env"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("GIT_OF_ANOTHER", "1")  # which env(1) takes away, and then starts git itself
    assert "git could not be started" in desk.sub("log", code=3).err
