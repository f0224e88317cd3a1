"""What is printed can be typed: words for states and kinds in both languages, and days as they are written."""

from __future__ import annotations

import os

import click
import pytest

from sub_cli.cli import language
from sub_cli.cli.grammar import OneOf
from sub_cli.cli.main import root

MEMO = ("memo", "new", "--committee", "BEM", "--date", "9-4-2021", "--to", "Staten", "--from", "G", "--subject", "S")


@pytest.mark.parametrize("typed", ["final", "definitief", "DEFINITIEF", "Final"])
def test_a_status_is_understood_as_it_is_printed(desk, typed):
    desk.sub(*MEMO, "-m", "Hierbij.")
    desk.sub("memo", "edit", "PS2021BEM01", "--status", typed)
    listed = desk.process("--lang", "nl", "memo", "list", "--status", typed).stdout.decode()
    assert "PS2021BEM01  9-4-2021  definitief" in listed
    assert desk.sub("memo", "show", "PS2021BEM01", "--json").json["status"] == "final"


def test_a_kind_and_a_form_are_understood_in_dutch(desk):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest.", "--kind", "wijziging")
    assert desk.sub("erratum", "show", "E01", "--json").json["kind"] == "amendment"
    assert desk.sub("diff", "--erratum", "E01", "--format", "Tekst").out == desk.sub("diff", "--erratum", "E01").out
    desk.sub("register", "--format", "CSV")
    desk.sub("check", "--format", "tekst")


def test_help_mistakes_and_completion_speak_the_language_of_the_reader(desk):
    helped = desk.process("--lang", "nl", "memo", "edit", "--help").stdout.decode()
    assert "[concept|definitief|ingetrokken]" in helped
    assert "[draft|final|withdrawn]" in desk.sub("memo", "edit", "--help").out
    wrong = desk.process("--lang", "nl", "memo", "edit", "PS2021BEM01", "--status", "klaar")
    assert wrong.returncode == 2
    assert "'concept', 'definitief', 'ingetrokken'" in wrong.stderr.decode()
    asked = {"_SUB_COMPLETE": "bash_complete", "COMP_WORDS": "sub memo edit X --status de", "COMP_CWORD": "5"}
    assert desk.process(env={**os.environ, **asked, "SUB_LANG": "nl"}).stdout == b"plain,definitief\n"


def every_choice(command, path="sub"):
    for parameter in command.params:
        if isinstance(parameter.type, OneOf):
            yield f"{path} {parameter.name}", parameter.type.choices
    for name in command.list_commands(click.Context(command)) if isinstance(command, click.Group) else ():
        yield from every_choice(command.commands[name], f"{path} {name}")


def test_no_word_means_two_things():
    choices = dict(every_choice(root))
    assert len(choices) > 8
    for where, names in choices.items():
        words = [{each.casefold() for each in language.in_every_language(name)} for name in names]
        assert sum(map(len, words)) == len(set().union(*words)), where


DAYS = (
    "31-3-2021",
    "@31-3-2021",
    "31 maart 2021",
    "@31 March 2021",
    "woensdag 31 maart 2021",
    "2021-03-31",
    "31.3.2021",
)


@pytest.mark.parametrize("day", DAYS)
def test_a_state_is_named_by_a_day_as_it_is_printed(busy, day):
    shown = busy.sub("show", "2.1", "--at", day).out
    assert shown == busy.sub("show", "2.1", "--at", "@2021-03-31").out
    compared = busy.sub("diff", f"{day}..HEAD").out
    assert compared == busy.sub("diff", "@2021-03-31..HEAD").out
    assert compared


def test_yesterday_is_a_state_too(busy, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1617278400")  # 1 April 2021
    assert busy.sub("diff", "gisteren..HEAD").out == busy.sub("diff", "@2021-03-31..HEAD").out
    assert busy.sub("show", "2.1", "--at", "@yesterday").out == busy.sub("show", "2.1", "--at", "31-3-2021").out


@pytest.mark.parametrize("name", ["2021-water", "1.2", "9b"])
def test_a_branch_or_tag_that_begins_with_a_digit_is_no_day(busy, name):
    busy.git("tag", name)
    assert busy.sub("show", "2.1", "--at", name).out == busy.sub("show", "2.1").out
    assert busy.sub("diff", f"{name}..HEAD").out == ""


@pytest.mark.parametrize("day", ["31-4-2021", "@31-4-2021", "31 april", "9 aprill 2021", "@9"])
def test_a_day_that_is_none_is_told_as_a_day(busy, day):
    assert "is not a date." in busy.sub("show", "2.1", "--at", day, code=2).err
    assert "is not a date." in busy.sub("diff", f"{day}..HEAD", code=2).err
