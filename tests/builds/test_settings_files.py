"""A page follows from the values of sub.toml and house.toml that it reads; comments and blank lines are no values."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from yard import MEMOS, PLAN

from sub_cli import config
from sub_cli.actions.builds.publish import paper_of
from sub_cli.cli.language import look_in
from sub_cli.memo.signed import Record, Signature
from sub_cli.pages.document import at_state, document_job
from sub_cli.pages.memo import cover_job, memo_job
from sub_cli.pages.renvooi import erratum_job
from sub_cli.pages.sources import READ
from sub_cli.workspace import Workspace

HOUSE = "templates/house.toml"
RENVOOIEN = {f"renvooi/{PLAN}/E01", f"renvooi/{PLAN}/E02"}
MADE = {f"memo/{each}" for each in MEMOS}
PAGES = {f"document/{PLAN}", *MADE, *RENVOOIEN}


def stale(yard) -> set[str]:
    return {each["name"] for each in yard.sub("build", "--dry-run", "--json").data if each["stale"]}


def test_a_comment_makes_nothing_anew_and_no_page_names_its_commit(built):
    first, commit = built.output(), built.git("rev-parse", "HEAD")
    built.edit("sub.toml", "[build]", "# Wat er gebouwd wordt.\n\n[build]")
    built.edit(HOUSE, "[colours]", "[colours]\n\n# Onze kleuren.")
    assert set(built.build().values()) <= {"fresh", "same"}
    built.commit("Toelichting")
    assert set(built.build().values()) <= {"fresh", "same"}
    memo = built.sub("memo", "build", MEMOS[1]).err
    assert f"from commit {commit[:7]}" in memo
    last = built.output()
    assert {name for name in last if last[name] != first[name]} == {"manifest.json"}
    # Made from nothing it is the same, to the byte of the manifest.
    shutil.rmtree(built.root / "output")
    shutil.rmtree(built.root / ".sub/build")
    built.build("--jobs", "2")
    assert built.output() == last
    assert "the same, byte for byte" in built.sub("verify", f"output/{PLAN}.pdf", "--rebuild").out


@pytest.mark.parametrize(
    ("path", "old", "new", "wanted"),
    [
        ("sub.toml", '["Provinciale Staten"]', '["De Raad"]', set()),
        ("sub.toml", 'name = "Sterk Utrechts Bestuur"', 'name = "Een ander plan"', {"index"}),
        ("sub.toml", "[memo]", 'timezone = "Pacific/Apia"\n[memo]', {f"document/{PLAN}", *RENVOOIEN}),
        ("sub.toml", "[memo]", '[archive]\ncreator = "Provincie"\n[memo]', {f"document/{PLAN}", *MADE}),
        ("sub.toml", "[build]", "[build]\nsources = true", PAGES),
        (HOUSE, "#a6192e", "#a6192f", {*PAGES, "index"}),
        (HOUSE, 'memorandum = "MEMORANDUM"', 'memorandum = "MEMO"', PAGES),
    ],
)
def test_a_value_makes_anew_what_reads_it_and_nothing_else(built, path, old, new, wanted):
    built.edit(path, old, new)
    built.commit("Een waarde")
    assert stale(built) == wanted


class Watched:
    """Settings that write down which of their values are read."""

    def __init__(self, value: Any, read: set[str], table: str = "") -> None:
        self.value, self.read, self.table = value, read, table

    def __getattr__(self, key: str) -> Any:
        if not self.table:
            return Watched(getattr(self.value, key), self.read, key)
        self.read.add(f"{self.table}.{key}")
        return getattr(self.value, key)


def read_by(build: Callable[[Workspace], Any], root: Path, patch: pytest.MonkeyPatch) -> set[str]:
    """Return which settings are read when a page is put together and the archive is told of it."""
    real, read = config.read_settings, set[str]()
    with patch.context() as context:
        context.setattr(config, "read_settings", lambda data: Watched(real(data), read))
        workspace = Workspace(root, config.read_settings((root / "sub.toml").read_bytes()))
        job = build(workspace)
        if job.view.provenance.kind != "renvooi":
            paper_of(workspace, job)
    # The zone goes along with the repository, which all open; the days on the pages tell whether it counts.
    return {"archive" if name.startswith("archive.") else name for name in read - {"programme.zone"}}


def test_every_page_reads_the_settings_that_count_for_it_and_no_others(once, monkeypatch):
    commit, day = once.git("rev-parse", "HEAD"), date(2021, 4, 9)
    signature = Signature("A", "A", datetime(2021, 4, 9, tzinfo=UTC), 1, "sha256:0")
    record = Record(MEMOS[0], commit, "", (signature,))
    jobs = {
        "memo": lambda at: memo_job(at, at.revision(commit), at.memo(MEMOS[1]), commit),
        "signed": lambda at: cover_job(at, at.files, at.memo(MEMOS[0]), record),
        "document": lambda at: document_job(at, at_state(at, PLAN), day),
        "renvooi": lambda at: erratum_job(at, at.erratum(PLAN, "E02"), commit, look_in("nl"), day),
    }
    assert {kind: read_by(job, once.root, monkeypatch) for kind, job in jobs.items()} == {
        kind: {*names} - {"programme.timezone"} for kind, names in READ.items()
    }
