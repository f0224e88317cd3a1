"""A memo that was made by mistake is removed, and its number is free again, where nobody else can have seen it."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

FIRST, SECOND = "PS2021BEM01", "PS2021BEM02"
FILE = f"documents/memos/{FIRST}.yaml"


def new(desk: Any, *words: str) -> str:
    head = ("--date", "9-4-2021", "--to", "Staten", "--from", "G", "--committee", "BEM", "--subject", "S", "-m", "T.")
    return str(desk.sub("memo", "new", *head, *words).out.strip())


def test_the_newest_draft_goes_and_its_number_is_given_again(desk):
    desk.sub("document", "adopt", "--date", "1-3-2021")
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft een rol.")
    new(desk, "--erratum", "E01")
    assert f"{FIRST} is removed; its number goes to the next memo." in desk.sub("memo", "remove", FIRST).err
    assert FILE not in desk.files()
    assert desk.sub("erratum", "list", "--json").json[0]["memo"] == ""
    desk.sub("check")
    assert new(desk) == FIRST
    desk.sub("memo", "remove", FIRST, "--dry-run")
    desk.sub("undo")
    desk.sub("undo")
    assert b"E01-rollen" in desk.read(FILE)


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (("memo", "edit", FIRST, "--status", "final"), "was more than a draft"),
        (("memo", "withdraw", FIRST), "was more than a draft"),
        (("memo", "new", "--version-of", FIRST, "--defaults", "--date", "9-4-2021"), "is not the newest of its series"),
    ],
)
def test_what_somebody_may_have_seen_stays(desk, before, reason):
    new(desk)
    desk.sub(*before)
    said = desk.sub("memo", "remove", FIRST, code=1).err
    assert f"{FIRST} {reason}" in said
    assert f"sub memo withdraw {FIRST}" in said
    assert FILE in desk.files()


def test_once_final_is_final_though_it_is_a_draft_again(desk):
    new(desk)
    for status in ("final", "draft"):
        desk.sub("memo", "edit", FIRST, "--status", status)
    assert "was more than a draft" in desk.sub("memo", "remove", FIRST, code=1).err


def test_what_was_sent_stays_and_with_a_register_the_number_remains_of_this_clone(desk, desk_in):
    remote = desk.root.parent / "remote.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", desk.root, remote], check=True)
    desk.git("remote", "add", "origin", str(remote))
    desk.write("sub.toml", desk.read("sub.toml").decode().replace("[memo]\n", '[memo]\nregister = "origin"\n'))
    desk.commit("Register")
    colleague = desk_in("clone", desk.root)
    new(desk)
    desk.sub("memo", "remove", FIRST)
    assert new(colleague) == SECOND  # the register only grows
    assert new(desk) == FIRST
    desk.git("push", "--quiet", "origin", "main")
    desk.git("fetch", "--quiet")
    assert f"{FIRST} was sent: origin/main has it" in desk.sub("memo", "remove", FIRST, code=1).err


def test_an_erratum_names_a_memo_no_more_that_did_not_bring_it_out(busy):
    path = next(path for path in busy.git("ls-files", "errata").splitlines() if "E02" in path)
    assert b"PS2021BEM02" in busy.read(path)
    busy.sub("memo", "remove", "PS2021BEM02")
    assert b"PS2021BEM02" not in busy.read(path)
    assert "There is no memo" not in busy.any("check").out
