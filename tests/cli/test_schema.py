"""The JSON Schema that an editor is given: it takes every file that is right, and none that the reader refuses.

For keys, types and patterns, that is. A schema sees values, not how they are written: a date without quotes where a
text belongs, the word null for nothing and a list between brackets look to it like what is right.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli import config
from sub_cli.cli.main import run
from sub_cli.errors import BadInput
from sub_cli.store import documents, errata, memos, yaml
from tests.cli.conftest import Desk
from tests.store import test_errata, test_memos

jsonschema = pytest.importorskip("jsonschema", reason="needs jsonschema (pip install jsonschema)")

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = {
    "document": ROOT.glob("documents/*/document.yaml"),
    "section": ROOT.glob("documents/*/sections/*.yaml"),
    "memo": ROOT.glob("documents/memos/*.yaml"),
    "erratum": ROOT.glob("errata/*/*.yaml"),
}
SECTION = 'id: doel\ntitle: Doel\nnumber: "2.1a"\ntext: |\n  Een.\n'
DOCUMENT = (
    "id: plan\nkind: programme-plan\ntitle: Plan\nlanguage: nl\nadopted: 2021-04-09\nedition: sha256:00\n"
    "pictures:\n  - path: a.png\n    digest: sha256:00\noutline:\n  - a\n  - b:\n      - c:\n          - d\n"
)
TEXTS = {
    "section": SECTION,
    "document": DOCUMENT,
    "memo": test_memos.WRITTEN + "language: nl\nattachments: [Kaart]\nnumbers: {doel: paragraaf 1}\n",
    "erratum": test_errata.WRITTEN
    + test_errata.EVENTS.replace("[4, [samenwerken, 2]", "[0, 4, [samenwerken, 2], [a, 1]").replace(
        "b, 1]]", "b, 1], 0]"
    ),
}
READERS: dict[str, Callable[[bytes], object]] = {
    "section": lambda data: documents.parse_section("documents/plan/sections/doel.yaml", data),
    "document": lambda data: documents.planned("documents/plan/document.yaml", data),
    "memo": lambda data: memos.parse_memo(test_memos.PATH, data),
    "erratum": lambda data: errata.parse_erratum(test_errata.PATH, data),
    "workspace": config.read_settings,
}
FORM = ("SUB020", "SUB021", "SUB022", "SUB023", "SUB024", "SUB025", "SUB026", "SUB028", "SUB029", "SUB031", "SUB055",
        "SUB056", "SUB100", "SUB251", "SUB252", "SUB255")  # fmt: skip
"""What is wrong with keys, types and patterns, as the reader has it."""
VALUES = (
    "", "3", "2.10", "true", "tekst", "'Een Id'", "2021-04-09", "9-4-2021", "[a, b]", "[]", "{a: b}", "{}",
    "[[a, b]]", "[{a: b}]", '"2"', "draft", "sha256:00", "|\n    Een.\n",
)  # fmt: skip


def loaded(text: str) -> Any:
    """Return YAML as an editor reads it: by the core schema of version 1.2, where a date is a text."""
    return plain(yaml.load("", text.encode()))


def plain(node: yaml.Node) -> Any:
    if node.kind == "mapping":
        return {name.text: plain(value) for name, value in node.pairs}
    if node.kind == "list":
        return [plain(item) for item in node.items]
    for pattern, make in CORE if node.plain else ():
        if re.fullmatch(pattern, node.text):
            return make(node.text)
    return node.text


CORE: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("|~|null|Null|NULL", lambda text: None),
    ("true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    ("[-+]?[0-9]+", int),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
)
"""What is no text without quotes, as YAML 1.2.2 has it in 10.3.2; octal and hexadecimal numbers left out."""


@pytest.fixture(scope="module")
def judges() -> dict[str, Any]:
    from sub_cli.actions.schema import FILES, json_schema

    found = {kind: json.loads(json_schema(kind, str)) for kind in FILES}
    for schema in found.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    return {kind: jsonschema.Draft202012Validator(schema) for kind, schema in found.items()}


def refused(kind: str, data: str) -> list[str]:
    """Return the codes with which the reader refuses a file."""
    try:
        READERS[kind](data.encode())
    except BadInput as error:
        return [each.code for each in error.findings]
    return []


def test_every_file_of_the_example_is_taken(judges: dict[str, Any]) -> None:
    for kind, paths in EXAMPLE.items():
        for number, path in enumerate(paths):
            judges[kind].validate(loaded(path.read_text()))
            if number > 20:
                break
    judges["workspace"].validate(tomllib.loads((ROOT / "sub.toml").read_text()))


def changed(text: str) -> Iterator[tuple[str, str]]:
    """Yield a file with one key gone, misspelt, or with another value: what was changed, and the file."""
    lines = text.splitlines(keepends=True)
    for at, line in enumerate(lines):
        head, colon, _ = line.partition(":")
        if not colon or head.lstrip("- ").startswith(("#", "'", '"')) or "{" in head:
            continue
        indent = len(head) - len(head.lstrip("- "))
        end = next((row for row in range(at + 1, len(lines)) if deeper(lines[row]) <= indent), len(lines))
        yield f"{head} is misspelt", "".join([*lines[:at], f"{head}x{line[len(head) :]}", *lines[at + 1 :]])
        for value in VALUES:
            written = f"{head}: {value}".replace("\n    ", "\n" + " " * (indent + 2)).rstrip() + "\n"
            yield written, "".join([*lines[:at], written, *lines[end:]])
        if "-" not in head:
            yield f"{head} is gone", "".join([*lines[:at], *lines[end:]])


def deeper(line: str) -> int:
    """Return how far a line is indented, past its dash; a blank line as far as can be."""
    return len(line) - len(line.lstrip("- ")) if line.strip() else 1000


@pytest.mark.parametrize("kind", TEXTS)
def test_what_the_reader_refuses_is_refused_and_nothing_that_it_takes(judges: dict[str, Any], kind: str) -> None:
    assert refused(kind, TEXTS[kind]) == []
    judges[kind].validate(loaded(TEXTS[kind]))
    wrong = []
    for what, text in changed(TEXTS[kind]):
        codes = refused(kind, text)
        if any(code in ("SUB010", "SUB017", "SUB015") for code in codes):
            continue  # no YAML, of which a schema is not asked
        taken = judges[kind].is_valid(loaded(text))
        unseen = what.endswith((": 2021-04-09\n", ": 9-4-2021\n")) or ("SUB055" in codes and "[" in what)
        if taken and not unseen and any(code in FORM for code in codes):
            wrong.append(f"taken, though {codes}: {what}")
        if not taken and not codes:
            wrong.append(f"refused, though right: {what}")
    assert wrong == []


SETTINGS = {
    "programme": {"name": "P", "language": "nl", "document": "plan", "timezone": "Europe/Amsterdam", "format": 2},
    "memo": {"pattern": "PS{seq:02}", "series": {"GS": "G{seq}"}, "register": "origin", "committees": ["BEM"],
             "to": "A", "signatories": [{"name": "A", "role": "B"}], "signed": "../elders"},
    "house": {"templates": "huis", "theme": "a"}, "build": {"output": "uit", "sources": True},
    "sign": {"certificate": "/a", "trust": ["a"], "crls": [], "level": "B-T", "tsa": ""},
    "archive": {"retention": "V", "sidecars": False},
}  # fmt: skip
ODD = st.sampled_from((1, 0, True, "", "x", "B", "a/b", "/a", "Één", "{seq}", ["a"], [1], {"a": "b"}, [{"name": "a"}]))


@given(st.data())
def test_settings_are_taken_as_the_reader_takes_them(data: st.DataObject) -> None:
    from sub_cli.actions.schema import FILES

    judge = jsonschema.Draft202012Validator(json.loads(json.dumps(FILES["workspace"].schema(), default=str)))
    tables = copy.deepcopy(SETTINGS)
    table = data.draw(st.sampled_from(sorted(tables)))
    key = data.draw(st.sampled_from([*sorted(tables[table]), "ander"]))
    tables[table][key] = data.draw(ODD)
    text = "".join(f"[{name}]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in rows.items())
                   for name, rows in tables.items())  # fmt: skip
    codes = refused("workspace", text)
    if judge.is_valid(tables):
        assert not set(codes) & set(FORM), (table, key, codes)
    else:
        assert codes, (table, key, tables[table][key])


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def test_an_editor_finds_them_in_a_new_workspace(desk_in: Callable[..., Desk], named: None) -> None:
    """Without a network: the settings of the editor name files that are there."""
    desk = desk_in("leeg")
    desk.sub("init", "nieuw", "--name", "Nieuw")
    root = desk.root / "nieuw"
    settings = json.loads((root / ".vscode/settings.json").read_text())
    for path, pattern in settings["yaml.schemas"].items():
        judge = jsonschema.Draft202012Validator(json.loads((root / path).read_text()))
        files = list(root.glob(pattern))
        assert bool(files) is ("section" in path or "document" in path)
        for file in files:
            judge.validate(loaded(file.read_text()))
    (path,) = settings["evenBetterToml.schema.associations"].values()
    judge = jsonschema.Draft202012Validator(json.loads((root / path).read_text()))
    judge.validate(tomllib.loads((root / "sub.toml").read_text()))
    assert desk.sub("schema", "section").out == (root / ".vscode/sub-section.schema.json").read_text()


def test_what_stands_in_the_folder_of_an_editor_already_stays(desk_in: Callable[..., Desk], named: None) -> None:
    desk = desk_in("leeg")
    (desk.root / "nieuw/.vscode").mkdir(parents=True)
    mine = desk.root / "nieuw/.vscode/settings.json"
    mine.write_text("{}")
    desk.sub("init", "nieuw", "--name", "Nieuw")
    assert mine.read_text() == "{}"


def test_it_speaks_the_language_of_the_reader(capsys: pytest.CaptureFixture[str]) -> None:
    for language, words in (("nl", "De kop."), ("en", "The heading.")):
        assert run(["--lang", language, "schema", "section"]) == 0
        assert words in capsys.readouterr().out
