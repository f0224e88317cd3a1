"""Help, explanations and completion: in the reader's language, within 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from sub_cli.cli.completion import LINES
from sub_cli.cli.language import activate
from sub_cli.cli.main import root, run
from sub_cli.lint.codes import CODES


def every(command: click.Command, *words: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command that can be asked for help: not those which git hands names of files."""
    if command.add_help_option:
        yield words
    for name, below in getattr(command, "commands", {}).items():
        yield from every(below, *words, name)


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert run([*words]) == code
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("words", list(every(root)), ids=" ".join)
def test_help_fits_eighty_columns_and_speaks_one_language(words, language, capsys):
    help_text = said(capsys, "--lang", language, *words, "--help")
    assert [line for line in help_text.splitlines() if len(line) > 80] == []
    title = {"nl": "Gebruik: ", "en": "Usage: "}[language]
    assert help_text.startswith(title)
    foreign = {"nl": ("OPTIONS", "COMMAND", "SECTION", "FILE", "NUMBER", "TEXT", "Commands:"), "en": ("OPTIES",)}
    assert [word for word in foreign[language] if word in help_text] == []


def test_what_is_missing_is_called_as_the_usage_calls_it(capsys):
    told = said(capsys, "--lang", "nl", "section", "show", code=2)
    assert "sub section show [OPTIES] PARAGRAAF" in told
    assert "Er ontbreekt een argument 'PARAGRAAF'" in told


@pytest.mark.parametrize(
    ("typed", "meant"), [(("erratm",), "erratum"), (("memo", "nwe"), "new"), (("check", "--jsn"), "--json")]
)
def test_what_was_nearly_typed_is_offered(typed, meant, capsys):
    assert f"Bedoeld is misschien '{meant}'" in said(capsys, "--lang", "nl", *typed, code=2)


@pytest.mark.parametrize("typed", ["SUB126", "sub126", "126"])
def test_a_code_is_explained_in_the_readers_language(typed, capsys):
    dutch = said(capsys, "--lang", "nl", "explain", typed)
    assert dutch.startswith("SUB126  De tekst is niet wat basisuitgave en errata samen geven")
    assert "sub erratum new --from-diff" in dutch
    assert said(capsys, "--lang", "en", "explain", typed).startswith("SUB126  The text is not what")


def test_without_a_code_all_are_listed(capsys):
    rows = said(capsys, "--lang", "en", "explain").splitlines()
    assert [row.split()[0] for row in rows if row.startswith("  SUB")] == list(CODES)


def test_an_unknown_code_is_refused(capsys):
    assert "sub explain" in said(capsys, "--lang", "en", "explain", "SUB999", code=3)


@pytest.mark.parametrize("shell", LINES)
def test_every_shell_gets_a_script_that_calls_sub(shell, capsys):
    activate("en")
    assert run(["completion", shell]) == 0
    captured = capsys.readouterr()
    assert "_SUB_COMPLETE" in captured.out
    assert captured.err == ""  # a shell reads it each time that it starts


def test_the_script_completes_commands(monkeypatch, capsys):
    monkeypatch.setenv("_SUB_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "sub memo b")
    monkeypatch.setenv("COMP_CWORD", "2")
    with pytest.raises(SystemExit) as left:
        run([])
    assert left.value.code == 0
    assert capsys.readouterr().out.split() == ["plain,build"]
