"""Shallow and partial clones: a page names its own commit or is not made, and the command that is told brings the rest.

The full clone is the judge: what it builds is what every other clone builds, to the byte, or does not build.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from yard import MEMOS, PLAN, Yard

ROLES = f"documents/{PLAN}/sections/rollen.yaml"
MEMO = f"documents/memos/{MEMOS[0]}.yaml"
UNSHALLOW = "git fetch --unshallow"
REFETCH = "git fetch --refetch --no-filter"


@pytest.fixture(scope="module")
def full(fresh: Yard, tmp_path_factory: pytest.TempPathFactory) -> Yard:
    """The programme with a history of four commits, built: Voorbeeld, Rollen, Memo, Leesmij."""
    yard = fresh.copy(tmp_path_factory.mktemp("full") / "full")
    yard.git("config", "uploadpack.allowFilter", "true")
    yard.git("config", "uploadpack.allowAnySHA1InWant", "true")
    yard.edit(ROLES, "vijf rollen", "zes rollen")
    yard.commit("Rollen")
    yard.edit(MEMO, "subject: B", "subject: Over b")
    yard.commit("Memo")
    (yard.root / "README.md").write_text("Lees mij.\n")
    yard.commit("Leesmij")
    yard.build()
    return yard


def clone(full: Yard, place: Path, *how: str) -> Yard:
    subprocess.run(["git", "clone", "--quiet", *how, f"file://{full.root}", place], check=True)
    return Yard(place)


def follow(yard: Yard, answer: str, command: str) -> None:
    """Run the command that the answer tells, as it stands there."""
    assert command in answer
    subprocess.run(shlex.split(command), cwd=yard.root, check=True, capture_output=True)


def objects(yard: Yard) -> set[str]:
    return {path.name for path in (yard.root / ".git" / "objects").rglob("*") if path.is_file()}


def test_at_the_edge_nothing_is_built_until_the_rest_is_fetched(full, tmp_path):
    shallow = clone(full, tmp_path / "clone", "--depth=1")
    failed = shallow.sub("build", code=3)
    assert [name for name in shallow.output() if name.endswith(".pdf")] == []
    follow(shallow, failed.err, UNSHALLOW)
    assert "failed" not in shallow.build().values()
    assert shallow.output() == full.output()


def test_the_tip_itself_is_an_edge_where_it_is_all_that_was_fetched(full, tmp_path):
    """The memo really came with the tip; but the clone cannot tell that from a tip that changed nothing."""
    tip = full.copy(tmp_path / "full")
    tip.git("reset", "--quiet", "--hard", "HEAD~1")
    shallow = clone(tip, tmp_path / "clone", "--depth=1")
    follow(shallow, shallow.sub("memo", "build", MEMOS[0], code=3).err, UNSHALLOW)
    shallow.sub("memo", "build", MEMOS[0])
    assert shallow.output()[f"{MEMOS[0]}.pdf"] == full.output()[f"{MEMOS[0]}.pdf"]


def test_what_lies_inside_is_built_and_the_rest_is_not(full, tmp_path):
    shallow = clone(full, tmp_path / "clone", "--depth=3")  # Rollen is the edge, Memo lies inside
    states = shallow.build(code=3)
    inside = {f"memo/{MEMOS[0]}", "theme", "index"}
    assert {name for name, state in states.items() if state == "built"} == inside
    assert {state for name, state in states.items() if name not in inside} == {"failed"}
    ours = (MEMOS[0], "theme/")
    same = {name: data for name, data in full.output().items() if name.startswith(ours)}
    assert {name: data for name, data in shallow.output().items() if name.startswith(ours)} == same
    index = shallow.output()["index.html"].decode()
    assert f'href="{MEMOS[0]}.html"' in index
    assert f'href="{MEMOS[1]}.html"' not in index  # nor does it lead to what could not be made
    again = shallow.build(code=3)
    assert again[f"memo/{MEMOS[0]}"] == "fresh"
    assert again[f"document/{PLAN}"] == "failed"


def test_a_history_of_one_commit_has_no_edge(fresh, once, tmp_path):
    one = clone(fresh, tmp_path / "clone", "--depth=1")
    one.build()
    assert one.output() == once.output()


@pytest.mark.parametrize(
    "words",
    [
        ("build", "--only", "document"),
        ("build", "--final"),
        ("build", "--at", "HEAD"),
        ("memo", "build", MEMOS[1], "-o", "x.pdf"),
        ("document", "build", PLAN, "-o", "x.pdf"),
        ("document", "build", PLAN, "--at", "HEAD", "-o", "x.pdf"),
        ("diff", "--erratum", "E01", "--format", "pdf", "-o", "x.pdf"),
        ("diff", "@base..@E01", "--format", "pdf", "-o", "x.pdf"),
    ],
    ids=" ".join,
)
def test_no_command_makes_a_page_that_guesses_its_commit(full, tmp_path, words):
    shallow = clone(full, tmp_path / "clone", "--depth=1")
    assert UNSHALLOW in shallow.sub(*words, code=3).err
    assert not (shallow.root / "x.pdf").exists()
    assert not list(shallow.root.glob("output/**/*.pdf"))


def test_what_cannot_be_built_is_no_difference(full, tmp_path):
    shallow = clone(full, tmp_path / "clone", "--depth=3")
    words = ("build", "--check", str(full.root / "output" / "manifest.json"))
    follow(shallow, shallow.sub(*words, code=3).err, UNSHALLOW)
    shallow.sub(*words)


def test_nothing_is_signed_that_guesses_its_commit(fresh, tmp_path):
    later = fresh.copy(tmp_path / "later")
    (later.root / "README.md").write_text("Lees mij.\n")
    later.commit("Leesmij")
    shallow = clone(later, tmp_path / "clone", "--depth=1")
    words = ("memo", "sign", MEMOS[1], "--demo", "-o", "x.pdf")
    failed = shallow.sub(*words, code=3)
    assert not (shallow.root / "x.pdf").exists()
    follow(shallow, failed.err, UNSHALLOW)
    shallow.sub(*words)


def test_a_comparison_of_two_commits_that_are_here_names_both(full, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-01-01T00:00Z")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-01-01T00:00Z")
    for yard in (clone(full, tmp_path / "clone", "--depth=3"), full.copy(tmp_path / "full")):
        yard.edit(ROLES, "zes rollen", "acht rollen")
        yard.commit("Acht")
        yard.sub("diff", "HEAD~3..HEAD", "--format", "pdf", "-o", str(tmp_path / f"{yard.root.name}.pdf"))
    assert (tmp_path / "clone.pdf").read_bytes() == (tmp_path / "full.pdf").read_bytes()


def test_a_page_is_not_confirmed_where_its_commit_is_the_edge(full, tmp_path):
    pdf = str(full.root / "output" / f"{MEMOS[0]}.pdf")
    inside = clone(full, tmp_path / "inside", "--depth=3")
    said = inside.sub("verify", pdf, "--rebuild", code=1).out  # 1: it is not signed
    assert "Made again from that commit it is the same, byte for byte." in said
    edge = clone(full, tmp_path / "edge", "--depth=2")
    follow(edge, edge.sub("verify", pdf, "--rebuild", code=3).err, UNSHALLOW)
    assert edge.sub("verify", pdf, "--rebuild", code=1).out == said
    beyond = clone(full, tmp_path / "beyond", "--depth=1")
    assert UNSHALLOW in beyond.sub("verify", pdf, code=3).err


@pytest.mark.parametrize("kind", ["blob:none", "tree:0"])
@pytest.mark.parametrize(
    "words", [("diff", "HEAD~3", "--format", "pdf", "-o", "x.pdf"), ("blame", "rollen")], ids=" ".join
)
def test_reading_fetches_nothing_by_itself(full, tmp_path, kind, words):
    partial = clone(full, tmp_path / "clone", f"--filter={kind}")
    before = objects(partial)
    failed = partial.sub(*words, code=3)
    assert not (partial.root / "x.pdf").exists()
    assert objects(partial) == before
    follow(partial, failed.err, REFETCH)
    partial.sub(*words)


@pytest.mark.parametrize("kind", ["blob:none", "tree:0"])
def test_a_partial_clone_builds_what_the_full_one_builds(full, tmp_path, kind):
    partial = clone(full, tmp_path / "clone", f"--filter={kind}")
    before = objects(partial)
    failed = partial.sub("build", code=3)
    assert objects(partial) == before
    same = full.output()
    made = {name: data for name, data in partial.output().items() if re.search(r"\.(pdf|html)$", name)}
    made.pop("index.html", None)  # it says what could not be made
    assert made.items() <= same.items()
    follow(partial, failed.err, REFETCH)
    partial.build()
    assert partial.output() == same


def test_shallow_and_partial_at_once_takes_both_commands(full, tmp_path):
    both = clone(full, tmp_path / "clone", "--depth=1", "--filter=blob:none")
    follow(both, both.sub("build", code=3).err, UNSHALLOW)
    follow(both, both.sub("build", code=3).err, REFETCH)
    both.build()
    assert both.output() == full.output()


def test_a_page_does_not_leave_its_commit_out_because_that_commit_is_not_here_whole(full, tmp_path):
    later = full.copy(tmp_path / "full")
    later.edit("sub.toml", "[memo]", "# De memo's\n[memo]")
    later.commit("Instellingen")
    partial = clone(later, tmp_path / "clone", "--filter=blob:none")
    words = ("diff", "@base..HEAD~1", "--format", "pdf", "-o", "x.pdf")
    failed = partial.sub(*words, code=3)
    assert not (partial.root / "x.pdf").exists()
    follow(partial, failed.err, REFETCH)
    for yard in (partial, later):
        yard.sub(*words)
    assert (partial.root / "x.pdf").read_bytes() == (later.root / "x.pdf").read_bytes()


def test_a_file_that_was_not_fetched_is_not_one_that_was_never_there(full, tmp_path):
    later = full.copy(tmp_path / "full")
    note = later.root / "errata" / PLAN / "notitie.txt"
    for text in ("Een", "Twee"):
        note.write_text(text)
        later.commit(text)
    partial = clone(later, tmp_path / "clone", "--filter=blob:none")
    words = ("build", PLAN, "--at", "HEAD~1")
    follow(partial, partial.sub(*words, code=3).err, REFETCH)
    for yard in (partial, later):
        yard.sub(*words)
    assert partial.output("output/at") == later.output("output/at")


def test_what_another_version_took_for_the_commit_is_not_believed(full, tmp_path):
    """One that knew nothing of edges left such a manifest in a clone that has all of history by now."""
    yard = full.copy(tmp_path / "full")
    manifest = yard.root / "output" / "manifest.json"
    right, tip = yard.git("rev-parse", "HEAD~1"), yard.git("rev-parse", "HEAD")
    text = re.sub(r'("sub-code": ")', r"\g<1>0", manifest.read_text())
    assert f'"commit": "{right}"' in text
    manifest.write_text(text.replace(f'"commit": "{right}"', f'"commit": "{tip}"'))
    yard.build()
    assert yard.output() == full.output()
