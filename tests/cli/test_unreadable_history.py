"""A repository that is there and cannot be read is never taken for none: no answer and no page comes from that."""

from __future__ import annotations

import os
import resource

import pytest

MEMO = "PS2021BEM01"
WORDS = (
    ("memo", "build", MEMO),
    ("document", "build"),
    ("build",),
    ("build", "--dry-run"),
    ("verify", f"output/{MEMO}.pdf"),
    (),
)


def _garbage(place):
    place.write_text("[core\n")


def _made(busy):
    return {path: path.read_bytes() for path in (busy.root / "output").rglob("*") if path.is_file()}


def _pipe(place):
    place.unlink()
    os.mkfifo(place)


@pytest.mark.parametrize("fault", [_garbage, _pipe])
def test_no_page_is_made_as_if_nothing_were_committed(busy, monkeypatch, fault):
    busy.sub("memo", "build", MEMO)
    monkeypatch.chdir(busy.root)
    before = _made(busy)
    fault(busy.root / ".git" / "config")
    for words in WORDS:
        said = busy.sub(*words, code=3).err
        assert ".git" in said or "git said" in said, words
    assert _made(busy) == before


def test_where_there_is_no_repository_pages_are_made_of_the_files(busy, monkeypatch):
    (busy.root / ".git").rename(busy.root.parent / "elsewhere")
    assert "not committed" in busy.sub("memo", "build", MEMO).err
    busy.sub("verify", str(busy.root / "output" / f"{MEMO}.pdf"), code=1)


def test_a_git_that_cannot_be_started_is_not_said_to_be_lacking(busy):
    few = (11, 11)  # enough to run, and too few for the pipes to a git
    done = busy.process("--lang", "en", "log", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, few))
    assert (done.returncode, b"Too many open files" in done.stderr) == (3, True), done.stderr
