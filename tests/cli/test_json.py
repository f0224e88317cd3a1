"""Every command that reads answers in the same versioned envelope, and every way to leave has its exit code."""

from __future__ import annotations

import json

import pytest

READING = {
    ("section", "list"): "sections",
    ("section", "show", "2.1"): "section",
    ("document", "list"): "documents",
    ("document", "show"): "document",
    ("memo", "list"): "memos",
    ("memo", "show", "PS2021BEM01"): "memo",
    ("erratum", "list"): "errata",
    ("erratum", "show", "E02"): "erratum",
    ("erratum", "show", "E04"): "erratum",
    ("erratum", "order", "E02"): "order",
    ("erratum", "status"): "standings",
    ("explain", "SUB126"): "codes",
    ("check",): "findings",
    ("log",): "history",
    ("log", "2.1"): "history",
    ("blame", "2.1"): "blame",
    ("show", "2.1"): "text",
    ("diff", "HEAD~1"): "comparison",
    ("diff", "--erratum", "E02"): "comparison",
    ("register",): "register",
    ("search", "rol"): "hits",
    ("doctor",): "health",
    ("build", "--dry-run"): "outlook",
    ("restore", "--dry-run"): "restore",
}


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_the_answer_is_one_envelope_and_nothing_is_written(busy, words):
    before = busy.files(), busy.git("status", "--porcelain"), busy.git("rev-parse", "HEAD")
    answer = busy.any(*words, "--json")
    assert answer.code in (0, 1), answer.err
    envelope = json.loads(answer.out)
    assert list(envelope) == ["sub", "kind", "data"]
    assert envelope["sub"] == 1
    assert type(envelope["sub"]) is int
    assert envelope["kind"] == READING[words]
    assert "\x1b" not in answer.out
    assert (busy.files(), busy.git("status", "--porcelain"), busy.git("rev-parse", "HEAD")) == before


def test_every_command_that_knows_json_is_in_the_table():
    """A new reading command without a row above is noticed here."""
    from sub_cli.cli.main import root

    known = {words[:2] if words[0] in root.commands and hasattr(root.commands[words[0]], "commands") else words[:1]
             for words in READING}  # fmt: skip
    # A signed PDF: test_main_road.py; edits by hand: test_save.py, test_restore.py; orders: test_order_account.py.
    elsewhere = {("verify",), ("save",), ("restore",), ("erratum", "from-order")}
    assert set(_with_json(root, ())) == known | elsewhere


def _with_json(command, words):
    if any("--json" in param.opts for param in command.params):
        yield words
    for name, below in getattr(command, "commands", {}).items():
        yield from _with_json(below, (*words, name))


def test_json_holds_values_not_sentences(busy):
    (first, *_rest) = busy.sub("memo", "list", "--json").json
    assert first == {
        "number": "PS2021BEM01",
        "date": "2021-04-09",
        "to": ["Staten"],
        "from": "Gedeputeerde",
        "subject": "Toon",
        "status": "final",
        "document": "plan-water",
        "errata": ["E01-samenwerken"],
    }
    rows = {row["id"]: row for row in busy.sub("erratum", "list", "--json").json}
    assert [(name, row["status"]) for name, row in rows.items()] == [
        ("E01-samenwerken", "applied"),
        ("E02-geld", "draft"),
        ("E03-rollen", "applied"),
        ("E04-krijgen", "draft"),
        ("E05-introduction", "adopted"),
        ("E06-geld", "withdrawn"),
        ("E07-plan-water", "reverted"),
    ]
    assert rows["E05-introduction"]["effective"] == "2031-01-01"
    assert rows["E02-geld"]["effective"] is None
    assert rows["E02-geld"]["memo"] == "PS2021BEM02"


def test_json_is_the_same_in_every_language(busy):
    for words in (("erratum", "list"), ("memo", "list"), ("section", "list"), ("document", "list")):
        assert _in(busy, "nl", words) == _in(busy, "en", words)


def _in(desk, lang, words):
    from sub_cli.cli.main import run

    desk.capture.readouterr()
    assert run(["-C", str(desk.root), "--lang", lang, *words, "--json"]) == 0
    return desk.capture.readouterr().out


def test_letters_stand_as_they_are(desk):
    desk.sub("section", "edit", "2.1", "-m", "Financiële coördinatie in ’s-Hertogenbosch.")
    answer = desk.sub("section", "show", "2.1", "--json")
    assert "Financiële coördinatie in ’s-Hertogenbosch." in answer.out


def test_an_error_leaves_standard_output_empty(desk):
    answer = desk.sub("section", "show", "9.9", "--json", code=3)
    assert answer.out == ""
    assert "9.9" in answer.err


def test_findings_come_as_data_with_their_places(desk):
    path = "documents/plan-water/sections/rollen.yaml"
    desk.write(path, desk.read(path).decode().replace("title: Rollen", "titel: Rollen"))
    answer = desk.sub("check", "--json", code=1)
    found = answer.json
    assert found
    assert all(each["severity"] in ("error", "warning") and each["code"].startswith("SUB") for each in found)
    assert (path, 2, 1) in {(each["path"], each["line"], each["column"]) for each in found}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1, ("check",)),
        (0, ("diff",)),
        (0, ("diff", "HEAD", "--exit-code")),
        (1, ("diff", "HEAD~1", "--exit-code")),
        (0, ("erratum", "status")),
        (1, ("erratum", "status", "--exit-code")),
        (2, ("erratum", "apply")),
        (2, ("erratum", "apply", "E02", "--due")),
        (2, ("erratum", "new")),
        (2, ("erratum", "new", "2.1", "--remove", "--move")),
        (2, ("erratum", "rebase", "E04", "--continue", "--abort")),
        (2, ("section", "edit", "2.1", "-m", "Iets.", "--stdin")),
        (2, ("memo", "new", "--date", "31 april")),
        (2, ("nonsense",)),
        (2, ("section", "list", "--nonsense")),
        (2, ("memo", "list", "--status", "lost")),
        (3, ("section", "show", "nergens")),
        (3, ("memo", "show", "PS1999BEM99")),
        (3, ("erratum", "show", "E99")),
        (3, ("section", "list", "--document", "nergens")),
        (3, ("verify", "nergens.pdf")),
        (4, ("erratum", "apply", "E04")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_the_exit_code_says_how_it_ended(busy, code, words):
    answer = busy.sub(*words, code=code)
    if code > 1:
        assert answer.err.strip()
        assert "Traceback" not in answer.err


def test_outside_a_workspace_there_is_nothing_to_read(desk_in, named):
    empty = desk_in("leeg")
    answer = empty.sub("section", "list", "--json", code=3)
    assert answer.out == ""
    assert list(empty.root.iterdir()) == []


def test_quiet_leaves_the_data(busy):
    answer = busy.sub("-q", "erratum", "status", "--json")
    assert answer.json
    assert answer.err == ""
