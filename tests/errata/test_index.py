"""The index of errata: what it says is what the files say, whatever happened to them and to it."""

from __future__ import annotations

import json
import os
import subprocess
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sub_cli.errors import BadInput
from sub_cli.workspace import MEMORY, Workspace

TEXT = "id: {id}\ntitle: {id}\ntext: |\n  Een.\n  {second}\n"
ERRATUM = """\
id: {id}
document: plan
kind: erratum
title: {title}
status: {status}
changes:
  - substitute: {section}
    line: 2
    was: |
      Twee.
    becomes: |
      {becomes}
events:
  - applied: 2021-04-0{day}
    after: [{after}]
    places: [2]
"""


def workspace_in(root: Path) -> Path:
    (root / "documents/plan/sections").mkdir(parents=True)
    (root / "errata/plan").mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", root], check=True)
    (root / "sub.toml").write_text('[programme]\nname = "P"\ndocument = "plan"\nformat = 2\n')
    outline = "id: plan\ntitle: Plan\nadopted: 2021-03-10\noutline:\n  - a  # eerst\n  - b\n"
    (root / "documents/plan/document.yaml").write_text(outline)
    for name in "ab":
        (root / f"documents/plan/sections/{name}.yaml").write_text(TEXT.format(id=name, second="Drie."))
    erratum(root, "E01", "a")
    erratum(root, "E02", "b", after="E01", day=2)
    return root


def erratum(root: Path, name: str, section: str, after: str = "", day: int = 1, title: str = "Titel") -> None:
    text = ERRATUM.format(
        id=name, section=section, after=after, day=day, title=title, status="applied", becomes="Drie."
    )
    (root / f"errata/plan/{name}.yaml").write_text(text)


def settled(root: Path) -> None:
    """Let the files be older than the clock's tick, so that they may be remembered."""
    for path in root.rglob("*.yaml"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    time.sleep(0.02)


def told(root: Path) -> tuple[object, ...]:
    """Return what the workspace says of its errata, all of it read, and remember it as every command does."""
    workspace = Workspace.find(root)
    try:
        ledger = workspace.ledger("plan")
    except BadInput as error:
        return (str(error),)
    chain = ledger.chain
    turns = [(turn.name, turn.erratum, turn.event, tuple(turn.erratum.changes)) for turn in chain.turns]
    workspace.remember()
    return (
        workspace.statuses("plan"),
        list(chain.before),
        ledger.document.outline,
        ledger.document.title,
        turns,
        chain.heads,
        dict(ledger.touching),
        ledger.base(),
    )


def test_a_second_look_reads_only_the_errata_that_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = workspace_in(tmp_path)
    settled(root)
    first = told(root)
    read: list[str] = []
    workspace = Workspace.find(root)
    plain = workspace.files.read
    monkeypatch.setattr(workspace.files, "read", lambda path: read.append(path) or plain(path))
    ledger = workspace.ledger("plan")
    assert ledger.touching == {"a": [0], "b": [1]}
    assert read == []
    assert ledger.at(0, ["a"]).sections["a"].text == "Een.\nTwee.\n"
    assert read == ["errata/plan/E01.yaml", "documents/plan/sections/a.yaml"]
    assert told(root) == first


@pytest.mark.parametrize("damage", [b"", b"x", b'{"rows": {}}', None])
def test_a_damaged_index_is_dropped_and_made_again(tmp_path: Path, damage: bytes | None):
    root = workspace_in(tmp_path)
    settled(root)
    first = told(root)
    index = root / ".git" / MEMORY
    whole = index.read_bytes()
    index.write_bytes(whole.replace(b"2021-04-01", b"2021-04-09") if damage is None else damage)
    assert told(root) == first
    assert index.read_bytes() == whole


def test_an_index_of_other_code_is_dropped(tmp_path: Path):
    root = workspace_in(tmp_path)
    settled(root)
    first = told(root)
    index = root / ".git" / MEMORY
    data = json.loads(index.read_bytes().partition(b"\n")[2])
    data["maker"] = "other"
    data["rows"]["errata/plan/"][1][1][2][2][0] = "2021-04-09"
    body = json.dumps(data).encode()
    index.write_bytes(f"sha256:{sha256(body).hexdigest()}\n".encode() + body)
    assert told(root) == first


def test_an_edit_in_the_same_workspace_is_seen(tmp_path: Path):
    root = workspace_in(tmp_path)
    settled(root)
    workspace = Workspace.find(root)
    workspace.ledger("plan")
    erratum(root, "E01", "a", title="Anders")
    assert workspace.chain("plan").errata["E01"].title == "Anders"


def test_an_erratum_that_was_too_new_to_be_believed_and_went_is_forgotten(tmp_path: Path):
    root = workspace_in(tmp_path)
    settled(root)
    (root / "documents/plan/sections/c.yaml").write_text(TEXT.format(id="c", second="Drie."))
    workspace = Workspace.find(root)
    assert workspace.statuses("plan").keys() == {"E01", "E02"}
    erratum(root, "E03", "c", after="E02", day=3)
    assert workspace.chain("plan").errata.keys() == {"E01", "E02", "E03"}
    workspace.remember()
    (root / "errata/plan/E03.yaml").unlink()
    again = Workspace.find(root)
    assert again.statuses("plan").keys() == again.chain("plan").errata.keys() == {"E01", "E02"}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["edit", "drop", "add", "settle", "lose"]), st.integers(1, 4)), max_size=8))
def test_law_with_the_index_and_without_it_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]]
):
    root = workspace_in(tmp_path_factory.mktemp("law"))
    for what, number in edits:
        path = root / f"errata/plan/E0{number}.yaml"
        if what == "drop":
            path.unlink(missing_ok=True)
        elif what == "settle":
            settled(root)
        elif what == "lose":
            (root / ".git" / MEMORY).unlink(missing_ok=True)
        elif what == "edit" and path.exists():
            path.write_text(path.read_text().replace("Titel", f"Titel {number}"))
        elif what == "add" and number > 2:
            (root / f"documents/plan/sections/c{number}.yaml").write_text(TEXT.format(id=f"c{number}", second="Drie."))
            outline = root / "documents/plan/document.yaml"
            if f"c{number}" not in outline.read_text():
                outline.write_text(outline.read_text() + f"  - c{number}\n")
            erratum(root, f"E0{number}", f"c{number}", after="E01", day=number)
        with_index = told(root)
        (root / ".git" / MEMORY).unlink(missing_ok=True)
        assert told(root) == with_index
