"""The comments in the files that a workspace begins with speak the language of the workspace."""

from __future__ import annotations

import re
import tomllib

import pytest

from sub_cli import house
from sub_cli.cli.init import COMMENTS

FILES = (".gitignore", "sub.toml", "templates/house.toml", "templates/themes/harrowmere/house.toml")


def comments(text):
    return [line for line in re.findall(r"^# (.+)$", text, re.MULTILINE) if not line.startswith('"')]


@pytest.mark.parametrize("speaking", ["nl", "en"])
def test_a_dutch_workspace_has_dutch_comments_and_an_english_one_english(desk_in, named, speaking):
    desk = desk_in("plan")
    words = ("init", "--name", "Plan Água", "--theme", "harrowmere", "--language", speaking)
    desk.process("--lang", "en", *words, check=True)
    said = {path: comments(desk.read(path).decode()) for path in FILES}
    english = {line for lines in said.values() for line in lines} & {*COMMENTS}
    assert english == ({*COMMENTS} if speaking == "en" else set())
    if speaking == "nl":
        assert said["sub.toml"] == ["Instellingen van dit programma; zie: sub --help"]
        assert said["templates/house.toml"][0].startswith("De huisstijl op één plaats:")


def test_nothing_but_comments_differs(desk_in, named):
    read = {}
    for speaking in ("nl", "en"):
        desk = desk_in(speaking)
        desk.process("init", "--name", "Plan", "--language", speaking, check=True)
        read[speaking] = tomllib.loads(desk.read("templates/house.toml").decode())
    assert read["nl"] == read["en"]


def test_no_comment_that_travels_along_lacks_a_wording():
    told = {line for path, data in house.files("harrowmere").items() if path.endswith("house.toml")
            for line in comments(data.decode())}  # fmt: skip
    assert told <= {*COMMENTS}
