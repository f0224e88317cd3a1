"""A check after edits says what a check from nothing says, and reads no more than was edited."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yard import EXAMPLE, MEMOS, PLAN, Yard

from sub_cli.actions.check.again import check_again
from sub_cli.actions.check.check import check_workspace
from sub_cli.document.model import Document
from sub_cli.errors import Finding
from sub_cli.lint.programme import Brief, Programme
from sub_cli.store import documents
from sub_cli.workspace import Workspace

SECTIONS = [f"documents/{PLAN}/sections/{path.name}" for path in sorted(EXAMPLE.glob(f"documents/{PLAN}/sections/*"))]
FILES = [
    *SECTIONS,
    *(f"documents/memos/{number}.yaml" for number in MEMOS),
    *(f"documents/{PLAN}/document.yaml", f"errata/{PLAN}/E01.yaml", f"errata/{PLAN}/E02.yaml"),
]
TRIED = {"democratische-legitimatie.yaml", "instrumentenkoffer.yaml"}
"""The sections that E01 and E02 change."""
LOOSE = [f"documents/{PLAN}/sections/los.yaml", f"documents/{PLAN}/sections/los.txt", "errata/weg/E01.yaml"]
PICTURES = ["assets/kaart.png", f"documents/{PLAN}/kaart.png"]
STYLE = ["templates/house.toml", "templates/fonts/SourceSansPro-Regular.ttf"]
NEW = f"errata/{PLAN}/E03.yaml"
"""A pending erratum that brings a section, with a picture and a footnote in its text."""
RECORDS = [f".sub/build/{name}.json" for name in ("inputs", "check", "sections")]

rows = st.sampled_from([
    *("  Nog een zin.\n", "  Zie [](#nergens).\n", "  Zie [](#doel).\n", "\ttab\n", "number: '2.1'\n", "  - los\n"),
    *(f"  ![Kaart]({path})\n" for path in PICTURES),
    *("  ![](assets/kaart.png)\n", "  Zo[^1].\n", "\n  [^1]: Noot.\n", "  Zie [dit](http://a.nl).\n", "  [](@E01)\n"),
    *("  Zie [`x`](#nergens).\n", "\n  [los]: https://a.nl\n", "  Zie [los].\n", f"  {'> ' * 70}diep\n"),
    *("E02\n", "title: Doel\n", "id: anders\n", "text: |\n", "status: draft\n", "order: |\n  In 2.1 vervalt alles.\n"),
    *("  Een e\u2043mail, een \u2603 en &#8259;.\n", "language: fr\n"),
])  # fmt: skip
lines = st.integers(0, 60)
brings = st.sampled_from([
    f"id: E03\ndocument: {PLAN}\nkind: erratum\ntitle: Kaart\nreason: Nodig.\nstatus: {status}\n"
    f"changes:\n  - insert: kaart\n    title: Kaart\n    text: |\n      ![]({PICTURES[0]}){note}\n"
    for status, note in (("draft", ""), ("proposed", "[^1]"), ("withdrawn", ""))
])  # fmt: skip
edits = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(FILES), rows),
    st.tuples(st.just("cut"), st.sampled_from(FILES), lines),
    st.tuples(st.just("write"), st.sampled_from([*FILES, *LOOSE]), rows),
    st.tuples(st.just("write"), st.just(NEW), brings),
    st.tuples(st.sampled_from(["write", "remove"]), st.sampled_from(PICTURES), st.just("")),
    st.tuples(st.just("remove"), st.sampled_from([*FILES, *LOOSE, *RECORDS]), st.none()),
    st.tuples(st.just("restore"), st.sampled_from([*FILES, *STYLE]), st.none()),
    st.tuples(st.just("add"), st.just(STYLE[0]), st.sampled_from(["[los]\n", "# opmerking\n"])),
    st.tuples(st.just("remove"), st.sampled_from(STYLE), st.none()),
    st.tuples(st.just("damage"), st.sampled_from(RECORDS), st.integers(0, 20_000)),
)


def perform(root: Path, kind: str, path: str, what: object) -> None:
    """Do one edit to a file; nothing where it is not there."""
    file = root / path
    data = file.read_bytes() if file.exists() else b""
    match kind, what:
        case "add", str(row):
            file.write_bytes(data + row.encode())
        case "cut", int(number):
            kept = data.splitlines(keepends=True)
            file.write_bytes(b"".join(kept[:number] + kept[number + 1 :]))
        case "write", str(row):
            file.parent.mkdir(exist_ok=True)
            file.write_text(row)
        case "remove", _:
            file.unlink(missing_ok=True)
        case "restore", _:
            shutil.copyfile(EXAMPLE / path, file)
        case "damage", int(at) if data:
            at %= len(data)
            file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


def remembering(root: Path) -> list[Finding]:
    return check_again(Workspace.find(root))


def cold(root: Path) -> list[Finding]:
    return check_workspace(Workspace.find(root))


@settings(max_examples=settings().max_examples // 4)  # every example is a workspace of its own
@given(rounds=st.lists(st.lists(edits, min_size=1, max_size=3), min_size=1, max_size=5))
def test_remembering_changes_nothing_in_the_answer(fresh: Yard, rounds: list[list[tuple[str, str, object]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = fresh.copy(Path(folder) / "yard").root
        assert remembering(root) == cold(root) == []
        for changes in rounds:
            for change in changes:
                perform(root, *change)
            assert remembering(root) == cold(root)
        assert remembering(root) == cold(root)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sections that are parsed, by file name, as they come."""
    names: list[str] = []
    parse = documents.parse_section

    def counted(path: str, data: bytes) -> object:
        names.append(path.rpartition("/")[2])
        return parse(path, data)

    monkeypatch.setattr(documents, "parse_section", counted)
    return names


def test_only_what_changed_is_read_again(fresh: Yard, tmp_path: Path, read: list[str]) -> None:
    root = fresh.copy(tmp_path / "yard").root
    remembering(root)
    assert sorted(set(read)) == [path.rpartition("/")[2] for path in SECTIONS]
    read.clear()
    perform(root, "add", f"documents/memos/{MEMOS[0]}.yaml", "  Nog een zin.\n")
    assert remembering(root) == []
    assert set(read) == TRIED, "the errata are tried on what they change"
    read.clear()
    perform(root, "add", f"errata/{PLAN}/E02.yaml", "# een opmerking\n")
    perform(root, "add", SECTIONS[0], "# een opmerking\n")
    assert remembering(root) == []
    assert set(read) == TRIED | {SECTIONS[0].rpartition("/")[2]}


@pytest.mark.parametrize(("change", "code"), [((b"id: ", b"id: x"), "SUB053"), ((b"  ", b"  Nu. "), "SUB127")])
def test_what_is_written_during_a_check_is_not_taken_for_what_it_began_with(
    fresh: Yard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[bytes, bytes], code: str
) -> None:
    root = fresh.copy(tmp_path / "yard").root
    remembering(root)
    section = root / f"documents/{PLAN}/sections/instrumentenkoffer.yaml"
    honest, heads = section.read_bytes(), Programme.heads

    def meanwhile(self: Programme, document: Document) -> Mapping[str, Brief]:
        section.write_bytes(honest.replace(*change))
        return heads(self, document)

    perform(root, "add", f"documents/memos/{MEMOS[0]}.yaml", "  Nog een zin.\n")
    with monkeypatch.context() as patch:
        patch.setattr(Programme, "heads", meanwhile)
        assert code in {each.code for each in remembering(root)}
    section.write_bytes(honest)
    assert remembering(root) == cold(root) == []
