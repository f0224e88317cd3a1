"""The interface speaks Dutch and English, completely, and in the language that was chosen."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog

from sub_cli.cli import language
from sub_cli.cli.language import activate, choose, say
from sub_cli.errata.model import Kind, Status
from sub_cli.locale import catalogue
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import msg, nmsg

PACKAGE = Path(language.__file__).parent.parent


@pytest.fixture(scope="module")
def template() -> Catalog:
    return catalogue.collect()


@pytest.fixture
def worded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Speak a Dutch that knows only the given wordings."""

    def use(*wordings: tuple[str | tuple[str, str], str | tuple[str, str]]) -> None:
        catalog = Catalog(locale="nl")
        for ids, strings in wordings:
            catalog.add(ids, strings)
        target = tmp_path / "nl" / "LC_MESSAGES" / "sub.mo"
        target.parent.mkdir(parents=True)
        with target.open("wb") as file:
            catalogue.write_mo(file, catalog)
        monkeypatch.setattr(language, "LOCALE", tmp_path)
        activate("nl")

    return use


# --- choosing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "environ", "workspace", "spoken"),
    [
        ("en", {"SUB_LANG": "nl", "LANG": "nl_NL.UTF-8"}, "nl", "en"),
        ("", {"SUB_LANG": "en", "LANG": "nl_NL.UTF-8"}, "nl", "en"),
        ("", {"LANG": "nl_NL.UTF-8"}, "en", "en"),
        ("", {"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "nl_NL", "LANG": "nl_NL"}, "", "en"),
        ("", {"LC_MESSAGES": "en_US", "LANG": "nl_NL"}, "", "en"),
        ("", {"LANG": "en-IE"}, "", "en"),
        ("", {"LANG": "en.UTF-8"}, "", "en"),
        ("", {"LANG": "C.UTF-8"}, "", "nl"),
        ("", {"LC_ALL": "C", "LANG": "en_GB"}, "", "nl"),
        ("", {"LANG": "de_DE.UTF-8"}, "", "nl"),
        ("", {"SUB_LANG": "klingon"}, "en", "en"),
        ("", {}, "", "nl"),
    ],
)
def test_the_first_choice_that_is_ours_counts(flag: str, environ: dict[str, str], workspace: str, spoken: str) -> None:
    assert choose(flag, environ, workspace) == spoken


# --- wording ----------------------------------------------------------------------------------------------


def test_what_is_said_within_an_f_string_is_collected_too() -> None:
    source = """f'<p>{say(msg("Skip this"))}</p>'; nmsg("{n} line", "{n} lines", 2); msg(name); other("no")"""
    assert list(catalogue.said_in(source)) == ["Skip this", ("{n} line", "{n} lines")]


def test_a_message_is_worded_with_its_gaps_filled(worded: Callable[..., None]) -> None:
    worded(("{path} cannot be used.", "{path} is niet bruikbaar."))
    assert say(msg("{path} cannot be used.", path="sub.toml")) == "sub.toml is niet bruikbaar."


def test_a_message_inside_a_message_is_worded_too(worded: Callable[..., None]) -> None:
    worded(("Next: {step}", "Verder: {step}"), ("apply {erratum}", "{erratum} toepassen"))
    assert say(msg("Next: {step}", step=msg("apply {erratum}", erratum="E01"))) == "Verder: E01 toepassen"


def test_the_plural_follows_the_number(worded: Callable[..., None]) -> None:
    worded((("{n} mistake found.", "{n} mistakes found."), ("{n} fout gevonden.", "{n} fouten gevonden.")))
    assert [say(nmsg("{n} mistake found.", "{n} mistakes found.", n)) for n in (0, 1, 2)] == [
        "0 fouten gevonden.",
        "1 fout gevonden.",
        "2 fouten gevonden.",
    ]


@pytest.mark.parametrize(("spoken", "shown"), [("nl", "9-4-2021"), ("en", "9 April 2021")])
def test_dates_stand_as_the_language_writes_them(spoken: str, shown: str) -> None:
    activate(spoken)
    assert say(msg("{day}", day=date(2021, 4, 9))) == shown


def test_a_state_is_worded_too(worded: Callable[..., None]) -> None:
    worded(("final", "definitief"), ("{number} is {status}.", "{number} is {status}."))
    message = msg("{number} is {status}.", number="PS2021BEM07", status=MemoStatus.FINAL)
    assert say(message) == "PS2021BEM07 is definitief."


def test_braces_in_a_fact_stay_as_they_are() -> None:
    assert say(msg("{text} is not a date.", text="{0}")) == "{0} is not a date."


def test_nothing_is_worded_as_nothing() -> None:
    activate("nl")
    assert language._("") == language._(None) == ""


def test_click_speaks_the_chosen_language_too() -> None:
    command = click.Command("sub")
    activate("nl")
    dutch = command.get_help(click.Context(command, info_name="sub"))
    activate("en")
    english = command.get_help(click.Context(command, info_name="sub"))
    assert "Gebruik:" in dutch
    assert "Usage:" not in dutch
    assert "Usage:" in english


# --- completeness -----------------------------------------------------------------------------------------


def test_the_dutch_catalogue_words_everything_surely_and_with_the_same_gaps(template: Catalog) -> None:
    """If this fails: `make catalogue`, then word what it names in locale/nl/LC_MESSAGES/sub.po."""
    assert len(template) > 150
    for path in catalogue.catalogues():
        assert list(catalogue.flaws(catalogue.read(path), template)) == []


def test_the_catalogue_holds_nothing_that_is_no_longer_said(template: Catalog) -> None:
    said = {catalogue.singular(message) for message in template}
    for path in catalogue.catalogues():
        assert {catalogue.singular(message) for message in catalogue.read(path)} - said == set()


def test_the_strings_of_click_are_among_them(template: Catalog) -> None:
    assert template.get("Usage:") is not None
    assert template.get("Show this message and exit.") is not None


@pytest.mark.parametrize("states", [MemoStatus, Status, Kind])
def test_every_state_and_kind_has_a_word(template: Catalog, states: type[StrEnum]) -> None:
    assert [state.value for state in states if template.get(state.value) is None] == []


@pytest.mark.parametrize(
    ("ids", "strings", "flaw"),
    [
        ("{path} is missing.", "", "not translated"),
        ("{path} is missing.", "{pad} ontbreekt.", "other gaps"),
        ("{path} is missing.", "Er ontbreekt iets.", "other gaps"),
        ("{name!r} is missing.", "{name} ontbreekt.", "other gaps"),
        ("%(prog)s, version %(version)s", "%(prog)s, versie %(versie)s", "other gaps"),
        (("{n} file", "{n} files"), ("{n} bestand", "bestanden"), "other gaps"),
        (("{n} file", "{n} files"), ("één bestand", "{n} bestanden"), ""),
        ("{path} is missing.", "{path} ontbreekt.", ""),
    ],
)
def test_a_flaw_in_a_catalogue_is_found(ids: str | tuple[str, str], strings: str | tuple[str, str], flaw: str) -> None:
    wanted, wording = Catalog(), Catalog(locale="nl")
    wanted.add(ids)
    wording.add(ids, strings)
    found = list(catalogue.flaws(wording, wanted))
    assert [line.partition(":")[0] for line in found] == ([flaw] if flaw else [])


def test_what_is_marked_fuzzy_counts_as_a_flaw() -> None:
    wanted, wording = Catalog(), Catalog(locale="nl")
    wanted.add("Next:")
    wording.add("Next:", "Volgende:", flags={"fuzzy"})
    assert list(catalogue.flaws(wording, wanted)) == ["unsure (fuzzy): 'Next:'"]


# --- marking ----------------------------------------------------------------------------------------------


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_state(node: ast.expr) -> bool:
    """Say whether `node` is the name of a state or kind, `memo.status.value`: cli.words marks those."""
    return isinstance(node, ast.Attribute) and node.attr == "value"


def test_every_sentence_is_marked_with_a_literal_so_that_babel_finds_it() -> None:
    unseen = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for call in calls(path)
        for node in call.args[: 2 if called(call) == "nmsg" else 1]
        if called(call) in ("msg", "nmsg", "N_") and not is_literal(node) and not is_state(node)
    ]
    assert unseen == []


def test_every_help_text_is_marked() -> None:
    unmarked = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path in sorted((PACKAGE / "cli").rglob("*.py"))
        for call in calls(path)
        for keyword in call.keywords
        if keyword.arg in ("help", "short_help", "epilog", "prompt", "label") and is_literal(keyword.value)
    ]
    assert unmarked == []


def test_the_compiled_catalogue_is_the_one_beside_it() -> None:
    for path in catalogue.catalogues():
        with path.with_suffix(".mo").open("rb") as file:
            compiled = gettext.GNUTranslations(file)
        assert all(
            compiled.gettext(message.id) == message.string
            for message in catalogue.read(path)
            if message.id and message.string and isinstance(message.id, str)
        )


# --- one word for one thing -------------------------------------------------------------------------------

GLOSSARY = PACKAGE.parent / "docs" / "words.md"
QUOTED = re.compile(r"`[^`]*`|\{[^}]*\}|--[a-z-]+|\b(?:sub|git) [a-z-]+")
"""What stands in a wording as it is typed: commands, keys and gaps."""


def shunned() -> list[str]:
    """Return the Dutch words that the glossary does not want, off its last column."""
    rows = [row.split("|") for row in GLOSSARY.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    return [word.strip() for row in rows[1:] for word in row[4].split(",")]


def test_no_dutch_wording_uses_a_word_that_the_glossary_does_not_want() -> None:
    words = re.compile(rf"\b(?:{'|'.join(shunned())}|je|jij|jouw)\b|!$", re.IGNORECASE)
    dutch = catalogue.read(catalogue.LOCALE / "nl" / "LC_MESSAGES" / "sub.po")
    said = [wording for entry in dutch if entry.id for wording in _each(entry.string)]
    assert [wording for wording in said if words.search(QUOTED.sub("", wording))] == []


def _each(wording: str | tuple[str, ...] | list[str]) -> tuple[str, ...] | list[str]:
    """Return the wordings of a message: one, or those of a singular and a plural."""
    return (wording,) if isinstance(wording, str) else wording


def test_the_glossary_is_read() -> None:
    assert {"sectie", "toegepast", "vastgelegd", "gemerged"} <= set(shunned())
