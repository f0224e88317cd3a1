"""`sub.toml`: read whole or refused whole, with the line of every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from sub_cli.config import Settings, find_workspace, load_settings, read_settings
from sub_cli.errors import BadInput, NotFound
from sub_cli.memo.model import Signatory

WHOLE = """\
[programme]
name = "Sterk Utrechts Bestuur"
language = "nl"
document = "plan"

[memo]
pattern = "PS{year}{committee}{seq:03}"
committee = "BEM"
to = "Provinciale Staten"
sender = "Gedeputeerde"
signatories = [{ name = "Hanke Bruins Slot", role = "Gedeputeerde" }, { name = "Secretaris" }]

[house]
templates = "huisstijl/"

[build]
output = "uit/voer"

[sign]
certificate = "/etc/sub/key.p12"
trust = ["trust/root.pem"]
"""


def mistakes(text: str | bytes) -> list[str]:
    with pytest.raises(BadInput) as error:
        read_settings(text if isinstance(text, bytes) else text.encode())
    return [
        f"{each.place.line}:{each.place.column} {each.code} {each.message}" + (f" | {each.fix}" if each.fix else "")
        for each in error.value.findings
    ]


def test_everything_is_read() -> None:
    settings = read_settings(WHOLE.encode())
    assert (settings.programme.name, settings.programme.document) == ("Sterk Utrechts Bestuur", "plan")
    assert (settings.memo.to, settings.memo.pattern) == (("Provinciale Staten",), "PS{year}{committee}{seq:03}")
    assert settings.memo.signatories == (Signatory("Hanke Bruins Slot", "Gedeputeerde"), Signatory("Secretaris"))
    assert (settings.house.templates, settings.build.output) == ("huisstijl", "uit/voer")
    assert (settings.sign.certificate, settings.sign.trust) == ("/etc/sub/key.p12", ("trust/root.pem",))


def test_an_empty_file_has_the_defaults() -> None:
    assert read_settings(b"") == Settings()
    assert Settings().programme.language == "nl"


def test_all_mistakes_come_at_once_with_their_lines() -> None:
    text = (
        WHOLE.replace("language", "taal")
        .replace('committee = "BEM"', "committe = 3")
        .replace('sender = "Gedeputeerde"', "sender = 3")
        .replace("[house]", "[huis]")
        .replace('"uit/voer"', '"../uit"')
        .replace('["trust/root.pem"]', "[1]")
        .replace("{seq:03}", "{volg}")
        .replace('role = "Gedeputeerde"', 'rol = "Gedeputeerde"')
    )
    assert mistakes(text) == [
        "3:1 SUB251 The key “taal” is unknown. | known keys: name, language, document",
        "7:1 SUB253 “PS{year}{committee}{volg}” must hold {seq} once, and no other gaps than {year}, {committee}.",
        "8:1 SUB251 The key “committe” is unknown. | did you mean “committee”?",
        "10:1 SUB252 Under “sender” stands something else than a text.",
        "11:1 SUB252 Under “signatories” stands something else than a list of names with roles:"
        ' [{ name = "…", role = "…" }].',
        "13:2 SUB251 The key “huis” is unknown. | did you mean “house”?",
        "17:1 SUB254 “output” must be a folder inside the workspace, with forward slashes.",
        "21:1 SUB252 Under “trust” stands something else than a list of texts.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[programme]\nname = "a\n', "2:10 SUB250"),
        ("[programme]\nname = 'a'\nname = 'b'\n", "3:11 SUB250"),
        ("programme = 3\n", "1:1 SUB252"),
        (b"# caf\xe9\n", "1:0 SUB001"),
        ("memo.sender = 3\n", "1:6 SUB252"),
        ("x = " + "[" * 50_000, "0:0 SUB250"),
        ("#" * 200_000, "0:0 SUB008"),
    ],
)
def test_what_is_not_settings_at_all(text: str | bytes, expected: str) -> None:
    assert mistakes(text)[0].startswith(expected)


@pytest.mark.parametrize("pattern", ["PS", "{seq}{seq}", "{seq.__class__}", "{seq", "{naam}{seq}", "{}{seq}"])
def test_a_pattern_needs_one_sequence_number(pattern: str) -> None:
    assert "SUB253" in mistakes(f'[memo]\npattern = "{pattern}"\n')[0]


@pytest.mark.parametrize("folder", ["", ".", "/tmp", "../x", "a/../../b", "a\\\\b"])
def test_folders_stay_inside(folder: str) -> None:
    assert "SUB254" in mistakes(f'[build]\noutput = "{folder}"\n')[0]


def test_the_workspace_is_found_by_walking_up(tmp_path: Path) -> None:
    (tmp_path / "sub.toml").write_text(WHOLE)
    below = tmp_path / "documents" / "plan"
    below.mkdir(parents=True)
    assert find_workspace(below) == tmp_path.resolve()
    assert load_settings(tmp_path) == read_settings(WHOLE.encode())


def test_outside_a_workspace_there_is_none(tmp_path: Path) -> None:
    assert find_workspace(tmp_path) is None
    with pytest.raises(NotFound, match="sub init"):
        load_settings(tmp_path)
