"""What a check found, for machines: each form is read as who it is meant for reads it, and says what the JSON says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

import pytest

from sub_cli.cli.main import run
from sub_cli.codes import Chapter
from sub_cli.errors import Finding
from sub_cli.lint.codes import CODES
from sub_cli.lint.programme import document_place
from sub_cli.lint.run import RULES, Rule
from sub_cli.messages import msg
from tests.cli.conftest import Desk

SECTION = "documents/plan-water/sections/samenwerken.yaml"
STRAY = "documents/plan-water/sections/raar, a:b 100%\n::error::ha \x1b[31m\u202e\ufffe]x.txt"
LINE = "Zie 😀 [](#samenwerkn) en [hier](ftp://e.org/{0},b:c%0A)."


@pytest.fixture
def below(desk) -> Desk:
    """Return a workspace below the top of its repository, that does what it can to be taken for something else."""
    folder = desk.root / "beleid, 1"
    folder.mkdir()
    desk.git("mv", "documents", "templates", "sub.toml", str(folder))
    desk.commit("Verhuisd")
    found = Desk(folder, desk.patch, desk.capture)
    found.write(SECTION, found.read(SECTION).decode().replace("Wij werken samen.", f"{LINE}\n  [klik](http://x.nl)"))
    found.write(STRAY, "")
    found.write("documents/plan-water/sections/twee.yaml", 'id: twee\ntitle: "Rollen"\ntext: |\n  Twee.\n')
    return found


def findings(desk: Desk, *words: str) -> list[dict]:
    return desk.any("check", "--json", *words).json


def in_form(desk: Desk, form: str, *words: str, language: str = "en") -> str:
    expected = any(each["severity"] == "error" for each in findings(desk))
    assert run(["-C", str(desk.root), "--lang", language, "check", "--format", form, *words]) == expected
    text = desk.capture.readouterr().out
    assert not {"\x1b", "\u202e", "\ufffe"} & set(text)
    return text


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Return the commands in a log as GitHub's runner reads them: ActionCommand.TryParseV2 of actions/runner."""

    def plain(escaped: str, *codes: str) -> str:
        for code in (*codes, "%25"):
            escaped = escaped.replace(code, bytes.fromhex(code[1:]).decode())
        return escaped

    found = []
    for row in text.replace("\r", "\n").split("\n"):
        if row.strip().startswith("::"):
            head, _, data = row.strip()[2:].partition("::")
            name, _, given = head.partition(" ")
            pairs = (pair.split("=", 1) for pair in given.split(","))
            properties = {key: plain(value, "%0D", "%0A", "%3A", "%2C") for key, value in pairs}
            found.append((name, properties, plain(data, "%0D", "%0A")))
        else:
            assert "##[" not in row  # which the runner looks for anywhere in a line that is no such command
    return found


def visible(text: str) -> str:
    return text.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e").replace("\ufffe", "\\ufffe")


def test_github_shows_each_finding_beside_its_line_and_obeys_no_text(below):
    told, expected = commands(in_form(below, "github")), findings(below)
    assert {each["code"] for each in expected} >= {"SUB057", "SUB210", "SUB212", "SUB052"}
    assert [name for name, _, _ in told] == [each["severity"] for each in expected]
    for (_, given, said), each in zip(told, expected, strict=True):
        assert given["file"] == visible(f"beleid, 1/{each['path']}")
        assert given["title"] == each["code"]
        assert (int(given.get("line", 0)), int(given.get("col", 0))) == (each["line"], each["column"])
        assert said.split("\n")[0] == visible(each["message"]).replace("\n", "\\u000a")
    link = next(given for _, given, _ in told if given["title"] == "SUB212")
    row = (below.root / SECTION).read_text("utf-8").split("\n")[int(link["line"]) - 1]
    assert row[int(link["col"]) - 1 : int(link["endColumn"])] == "[](#samenwerkn)"


def test_gitlab_knows_a_finding_again_wherever_its_line_has_gone(below):
    jsonschema = pytest.importorskip("jsonschema")
    before, expected = json.loads(in_form(below, "gitlab")), findings(below)
    for row, each in zip(before, expected, strict=True):
        jsonschema.validate(row, CODE_QUALITY)
        assert row["check_name"] == each["code"]
        assert row["location"] == {"path": visible(f"beleid, 1/{each['path']}"), "lines": {"begin": each["line"] or 1}}
        assert not row["location"]["path"].startswith(("/", "./"))
    marks = [row["fingerprint"] for row in before]
    assert len(set(marks)) == len(marks)
    text = below.read(SECTION).decode()
    below.write(SECTION, text.replace("text: |\n", "text: |\n  Vooraf.\n").replace(LINE, f"{LINE}\n  {LINE}"))
    after = json.loads(in_form(below, "gitlab", language="nl"))
    assert set(marks) < {row["fingerprint"] for row in after}
    assert len({row["fingerprint"] for row in after}) == len(after) == len(before) + 2


CODE_QUALITY = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string"},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "lines": {"properties": {"begin": {"type": "integer", "minimum": 1}}, "required": ["begin"]}
            },
        },
    },
}
"""What GitLab's documentation asks of a row of a report of code quality."""


def test_junit_has_a_case_for_each_and_one_where_all_is_well(below, desk):
    text, expected = in_form(below, "junit"), findings(below)
    cases = ET.fromstring(text).findall("testsuite/testcase")
    assert [(case.get("classname"), case.get("name").split()[0]) for case in cases] == [
        (visible(f"beleid, 1/{each['path']}"), each["code"]) for each in expected
    ]
    assert [case.find("failure") is not None for case in cases] == [each["severity"] == "error" for each in expected]
    assert text.isascii()
    junitparser = pytest.importorskip("junitparser", reason="needs junitparser (pip install junitparser)")
    read = junitparser.JUnitXml.fromstring(text.encode())
    assert (read.tests, read.failures) == (len(expected), sum(each["severity"] == "error" for each in expected))
    strict = junitparser.JUnitXml.fromstring(in_form(below, "junit", "--strict").encode())
    assert strict.failures == strict.tests == len(expected)
    for file in ("twee.yaml", Path(STRAY).name):
        (below.root / "documents/plan-water/sections" / file).unlink()
    below.git("checkout", "--", ".")
    well = junitparser.JUnitXml.fromstring(in_form(below, "junit").encode())
    assert (well.tests, well.failures) == (1, 0)


def test_sarif_says_where_in_characters_and_what_each_code_means(below):
    text, expected = in_form(below, "sarif"), findings(below)
    (run,) = json.loads(text)["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result, each in zip(run["results"], expected, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == each["code"]
        where = result["locations"][0]["physicalLocation"]
        assert unquote_to_bytes(where["artifactLocation"]["uri"]).decode() == f"beleid, 1/{each['path']}"
        assert where.get("region", {}).get("startColumn", 0) == each["column"]
    link = next(each for each in run["results"] if each["ruleId"] == "SUB212")["locations"][0]["physicalLocation"]
    region = link["region"]
    row = (below.root / SECTION).read_text("utf-8").split("\n")[region["startLine"] - 1]
    assert row[region["startColumn"] - 1 : region["endColumn"] - 1] == "[](#samenwerkn)"
    refused = next(each for each in run["results"] if each["ruleId"] == "SUB210")
    assert "{{0}}" in refused["message"]["text"]  # which is no gap to be filled
    assert any("[\\](#samenwerken)" in each["message"]["text"] for each in run["results"])  # which is no link
    assert {rule["id"]: rule["shortDescription"]["text"] for rule in rules}["SUB212"] == str(CODES["SUB212"].wrong)
    dutch = json.loads(in_form(below, "sarif", language="nl"))["runs"][0]
    assert (run["language"], dutch["language"]) == ("en", "nl")
    assert dutch["tool"]["driver"]["rules"][0]["help"] != rules[0]["help"]


def test_sarif_is_what_its_schema_asks_for(below):
    """If this is skipped: let SCHEMAS name a folder with the file, which oasis-open.org publishes."""
    schema = Path(os.environ.get("SCHEMAS", "schemas"), "sarif-schema-2.1.0.json")
    if not schema.exists():
        pytest.skip(f"{schema.name} is not in the folder that SCHEMAS names")
    published = json.loads(schema.read_text("utf-8"))
    pytest.importorskip("jsonschema").validate(json.loads(in_form(below, "sarif")), published)


def test_codes_are_chosen_by_name_or_beginning_and_the_answer_follows(below):
    every = {each["code"] for each in findings(below)}
    assert {each["code"] for each in findings(below, "--select", "SUB21", "--ignore", "212")} == {"SUB210"}
    assert {each["code"] for each in findings(below, "--ignore", "sub05")} == every - {"SUB052", "SUB057"}
    below.sub("check", "--select", "SUB213", code=0)
    below.sub("check", "--select", "SUB210", code=1)
    refused = below.sub("check", "--fix", "--ignore", "SUB2120", code=2).err
    assert "SUB2120" in refused and "SUB212" in refused
    target = below.root / "uit.json"
    assert below.sub("check", "--format", "gitlab", "-o", str(target), code=1).out == f"{target}\n"
    assert json.loads(target.read_text("utf-8")) == json.loads(in_form(below, "gitlab"))


def test_mistakes_in_the_settings_are_told_in_the_form_as_well(below):
    below.write("sub.toml", below.read("sub.toml").decode() + "\n[numbers]\npatern = 1\n")
    answer = below.sub("check", "--format", "github", code=3)
    (told,) = commands(answer.out)
    assert (told[0], told[1]["file"], told[1]["title"]) == ("error", "beleid, 1/sub.toml", "SUB251")
    assert "SUB251" in answer.err
    assert below.sub("check", code=3).out == ""


def test_a_rule_from_outside_is_told_in_every_form_and_declares_its_codes(below, monkeypatch):
    house = Chapter(msg("House rules"))
    short = house.code("SUB901", msg("The title is too short."), msg("Say more."), warning=True)

    def find(programme):
        for document in programme.documents.values():
            message = msg("“{title}” is short.", title=document.title)
            yield Finding(short, message, document_place(document.id), warning=True)

    monkeypatch.setitem(CODES, str(short), short)
    RULES.append(Rule("titles", house.codes, find))
    try:
        for form in ("text", "json", "github", "gitlab", "junit", "sarif"):
            assert "SUB901" in below.sub("check", "--select", "SUB9", "--format", form).out
        assert "The title is too short." in below.sub("explain", "901").out
        RULES[-1] = Rule("titles", (), find)
        with pytest.raises(ValueError, match="does not declare SUB901"):
            below.write(SECTION, below.read(SECTION).decode() + "  Nog iets.\n")
            below.any("check")
    finally:
        RULES.pop()
