"""The options of `sub` itself are understood wherever they stand in the line, and never where they are a value."""

from __future__ import annotations

import pytest

from sub_cli.cli.main import run

from .conftest import Answer


@pytest.fixture
def typed(monkeypatch, capsys):
    """Return what carries a line out in a folder, as it is typed there."""

    def carried_out(folder, *words):
        monkeypatch.chdir(folder)
        capsys.readouterr()
        code = run(words)
        return Answer(code, *capsys.readouterr())

    return carried_out


def test_behind_a_command_they_do_what_they_do_before_it(busy, typed):
    wanted = typed(busy.root, "--lang", "nl", "erratum", "list")
    assert "verwerkt" in wanted.out
    for words in (
        ("erratum", "list", "--lang", "nl"),
        ("erratum", "--lang=nl", "list"),
        ("erratum", "list", "--lang", "en", "--lang", "nl"),
        ("--lang", "en", "erratum", "list", "--lang", "nl"),
    ):
        assert typed(busy.root, *words) == wanted, words


@pytest.mark.parametrize("written", [("-C", "plan"), ("-Cplan",), ("-C", "elders", "-C", "plan")])
def test_the_folder_may_stand_behind_the_command(desk, typed, written):
    (desk.root.parent / "elders").mkdir()
    assert "Rollen" in typed(desk.root.parent, "show", "2.1", *written, "--lang", "en").out


def test_what_is_not_asked_and_not_said_may_be_told_behind_the_command(desk):
    told = desk.asked("section", "new", "--title", "Slot", "-m", "Dag.", "--quiet")
    assert (told.out, told.err) == ("", "")
    assert "Give it with --title." in desk.asked("section", "new", "--no-input", code=2).err


def test_letters_may_stand_together(desk):
    assert desk.sub("section", "edit", "2.1", "-qm", "Ieder kiest.").err == ""
    assert "Ieder kiest." in desk.sub("section", "show", "2.1").out


@pytest.mark.parametrize("text", ["--no-input", "--lang", "-q", "-C", "--"])
def test_a_value_stays_a_value(desk, text):
    desk.sub("section", "edit", "2.1", "-m", text)
    assert desk.sub("section", "show", "2.1").out == f"2.1 Rollen\n\n{text}\n"
    desk.sub("section", "edit", f"--title={text}x", "2.1", "-q")
    assert desk.sub("section", "show", "2.1").out == f"2.1 {text}x\n\n{text}\n"


def test_two_values_of_one_option_stay_both(desk, typed):
    desk.write("-q", "Een.\n")
    desk.write("--lang", "Twee.\n")
    told = typed(desk.root, "diff", "--files", "-q", "--lang", "--lang", "en", "--stat")
    assert (told.code, told.out) == (0, "+1 −1 word\n")


def test_a_command_keeps_the_option_that_it_has_itself(busy, typed):
    english = busy.sub("erratum", "order", "E02", "--lang", "en").out
    assert english.startswith("In ")
    assert typed(busy.root, "erratum", "order", "E02", "--lang", "en").out == english
    told = typed(busy.root, "erratum", "--lang", "nl", "order", "E99", "--lang", "en").err
    assert told.startswith("Er is geen erratum")


def test_behind_two_dashes_nothing_moves(desk):
    told = desk.sub("section", "show", "--", "--no-input", code=3).err
    assert "--no-input" in told


def test_what_is_wrong_with_the_line_is_told_in_the_language_behind_it(desk, typed, monkeypatch):
    monkeypatch.setenv("SUB_LANG", "en")
    for words, code, told in (
        (("erratm", "--lang", "nl"), 2, "Bedoeld is misschien 'erratum'"),
        (("check", "--jsn", "--lang", "nl"), 2, "Bedoeld is misschien '--json'"),
        (("section", "show", "--lang", "nl"), 2, "Er ontbreekt een argument 'PARAGRAAF'"),
        (("check", "-C", "nergens", "--lang", "nl"), 3, "Er is geen map nergens."),
    ):
        answer = typed(desk.root, *words)
        assert answer.code == code, words
        assert told in answer.err, words


@pytest.mark.parametrize("flag", ["--lang", "-C"])
def test_one_without_its_value_is_what_is_wrong_with_the_line(desk, flag):
    assert f"'{flag}'" in desk.sub("check", flag, code=2).err
    assert "'--quiet'" in desk.sub("check", "--quiet=1", code=2).err


def test_what_git_hands_over_is_a_name_whatever_it_looks_like(desk):
    desk.write("--lang", "title: Titel\ntext: |\n  Tekst.\n")
    assert "Tekst." in desk.process("git", "textconv", "--lang").stdout.decode()


def test_help_and_completion_tell_of_them(desk, monkeypatch, capsys):
    assert "Here too: -C, --lang, --no-input, -q, -V (sub --help)." in desk.sub("check", "-h").out
    assert "Here too" not in desk.sub("-h").out
    for name, value in {"_SUB_COMPLETE": "bash_complete", "COMP_WORDS": "sub check --no", "COMP_CWORD": "2"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        run([])
    assert capsys.readouterr().out == "plain,--no-input\n"
