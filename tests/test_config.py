"""`sub.toml`: read whole or refused whole, with the line of every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from sub_cli.config import Settings, find_workspace, load_settings, read_settings, with_format
from sub_cli.errors import BadInput, NotFound, Unable, UsageProblem
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
        "3:1 SUB251 The key “taal” is unknown. | known keys: name, language, document, timezone, format",
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
        ("x = " + "[" * 50_000, "1:17 SUB265 Brackets stand more than 12 deep here"),
        ("x = " + "[{a = " * 5_000, "1:41 SUB265 Brackets stand more than 12 deep here"),
        ("x = " + "9" * 50_000, "1:5 SUB265 This number has more than 100 digits"),
        ("\nx = 0x" + "f" * 50_000, "2:5 SUB265 This number has more than 100 digits"),
        ("a." * 45_000 + "a = 1", "1:16 SUB265 This key has more than 8 parts"),
        ("[" + "'a' . " * 15_000 + "a]", "1:48 SUB265 This key has more than 8 parts"),
        ('x = "' + '\\"' * 45_000, "0:0 SUB250"),
        ("#" * 200_000, "0:0 SUB008"),
    ],
)
def test_what_is_not_settings_at_all(text: str | bytes, expected: str) -> None:
    assert mistakes(text)[0].startswith(expected)


def test_what_only_looks_like_much_is_read() -> None:
    many, name = "9" * 120, "ab12" * 30
    text = (
        "# a.b.c.d.e.f.g.h.i.j [[[[[[[[[[[[[[[[\n[programme]\n"
        f"name = 'a.b.c.d.e.f.g.h.i.j [[[[[[[[[[[[[[ {many}'\n"
        f'[memo]\nsender = """\n"[[[[[[[[[[[[[[[[[["\na.b.c.d.e.f.g.h.i.j {many}"""\nto = [\n"b", # [[\n]\n'
        f"[memo.series]\n{name} = 'G{{seq}}'\n"
    )
    found = read_settings(text.encode())
    assert found.programme.name.startswith("a.b.c")
    assert found.memo.to == ("b",)
    assert name in found.memo.series


@pytest.mark.parametrize("pattern", ["PS", "{seq}{seq}", "{seq.__class__}", "{seq", "{naam}{seq}", "{}{seq}"])
def test_a_pattern_needs_one_sequence_number(pattern: str) -> None:
    assert "SUB253" in mistakes(f'[memo]\npattern = "{pattern}"\n')[0]


@pytest.mark.parametrize("folder", ["", ".", "/tmp", "../x", "a/../../b", "a\\\\b"])
def test_folders_stay_inside(folder: str) -> None:
    assert "SUB254" in mistakes(f'[build]\noutput = "{folder}"\n')[0]


# --- the time zone ----------------------------------------------------------------------------------------


def test_a_day_is_one_in_utrecht_unless_said() -> None:
    assert Settings().programme.timezone == "Europe/Amsterdam"
    assert read_settings(b'[programme]\ntimezone = "America/Curacao"\n').programme.timezone == "America/Curacao"


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("Europe/Amsterdm", "did you mean “Europe/Amsterdam”?"),
        ("europe/amsterdam", "did you mean “Europe/Amsterdam”?"),
        ("localtime", "a name such as Europe/Amsterdam"),
        ("../zones", "a name such as Europe/Amsterdam"),
        ("", "a name such as Europe/Amsterdam"),
    ],
)
def test_a_zone_that_is_not_there(name: str, fix: str) -> None:
    text = f'[programme]\nname = "Plan"\n  timezone = "{name}"\n'
    assert mistakes(text) == [f"3:3 SUB257 There is no time zone “{name}”. | {fix}"]


# --- the format -------------------------------------------------------------------------------------------


def test_a_file_of_before_there_was_a_number_is_of_format_1() -> None:
    assert read_settings(WHOLE.encode()).programme.format == 1
    assert read_settings(b"[programme]\nformat = 2\n").programme.format == 2


@pytest.mark.parametrize("value", ["0", "-1", '"2"', "true", "2.0", "[2]", "1" + "0" * 40])
def test_a_format_is_a_whole_number(value: str) -> None:
    assert mistakes(f"[programme]\nformat = {value}\n") == [
        "2:1 SUB252 Under “format” stands something else than a whole number from 1."
    ]


def test_a_newer_format_is_told_before_any_mistake() -> None:
    """What is a mistake here may be right there."""
    with pytest.raises(UsageProblem) as error:
        read_settings(b'[programme]\nformat = 3\ntaal = "nl"\n[huis]\n')
    assert str(error.value) == "This workspace is of format 3; this sub knows up to 2: install a newer one."


TEXTS = (
    ("", "[programme]\nformat = 2\n"),
    ("[programme]\n", "[programme]\nformat = 2\n"),
    ("[programme]", "[programme]\nformat = 2"),
    ('# Over\r\n[programme] # ons\r\nname = "a"\r\n', '# Over\r\n[programme] # ons\r\nformat = 2\r\nname = "a"\r\n'),
    ("[programme]\nformat = 1 # oud\n", "[programme]\nformat = 2 # oud\n"),
    ('[programme]\nname = "[programme]"\n"format"=1', '[programme]\nname = "[programme]"\n"format"=2'),
    (
        '[memo]\nsender = """\n[programme]\nformat = 1\n"""\n',
        '[memo]\nsender = """\n[programme]\nformat = 1\n"""\n\n[programme]\nformat = 2\n',
    ),
    (
        '[memo]\nsender = """\n[programme]\n"""\n [ "programme" ]\n',
        '[memo]\nsender = """\n[programme]\n"""\n [ "programme" ]\nformat = 2\n',
    ),
    ("[build]\nsources = true", "[build]\nsources = true\n\n[programme]\nformat = 2\n"),
    ('programme.name = "a"\n', 'programme.format = 2\nprogramme.name = "a"\n'),
    ('programme = { name = "a" }\n', 'programme = { format = 2, name = "a" }\n'),
    ("programme = {}\n", "programme = { format = 2}\n"),
    ("[programme]\nformat = 2\n# format = 1\n", "[programme]\nformat = 2\n# format = 1\n"),
)


@pytest.mark.parametrize(("before", "after"), TEXTS)
def test_the_format_is_written_and_every_other_byte_stays(before: str, after: str) -> None:
    assert with_format(before.encode(), 2).decode() == after
    assert with_format(after.encode(), 2).decode() == after


def test_where_no_place_is_found_a_person_is_told_what_to_write() -> None:
    with pytest.raises(Unable, match=r"^Write in sub.toml, below \[programme\]: format = 2$"):
        with_format(b'["\\u0070rogramme"]\nname = "a"\n', 2)


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
