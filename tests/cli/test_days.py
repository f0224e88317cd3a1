"""A day is one in the workspace's zone: on any machine, and for the commits of others."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import pikepdf
import pytest

SUMMER, WINTER = "2021-07-01T00:00:00+02:00", "2021-01-01T00:00:00+01:00"
"""Midnight in Utrecht."""
MACHINES = ("Pacific/Auckland", "America/Los_Angeles")


def adopted(desk: Any, machine: str, moment: str, later: int = 0) -> tuple[str, str]:
    """Adopt the plan so many seconds after a moment; return the day that its file and its commit have."""
    epoch = str(int(datetime.fromisoformat(moment).timestamp()) + later)
    made = desk.process("document", "adopt", env={**os.environ, "TZ": machine, "SOURCE_DATE_EPOCH": epoch})
    assert made.returncode == 0, made.stderr
    text = desk.read("documents/plan-water/document.yaml").decode()
    return text.partition("adopted: ")[2].split()[0], desk.git("log", "-1", "--format=%cI")


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("midnight", "eve", "offset"), [(SUMMER, "2021-06-30", "+02:00"), (WINTER, "2020-12-31", "+01:00")]
)
def test_today_is_the_day_in_utrecht_on_any_machine(
    desk: Any, desk_in: Any, plan: Any, machine: str, midnight: str, eve: str, offset: str
) -> None:
    assert adopted(desk, machine, midnight, -1) == (eve, f"{eve}T23:59:59{offset}")
    assert adopted(desk_in("later", plan), machine, midnight) == (midnight[:10], midnight)


def set_zone(desk: Any, name: str) -> None:
    text = desk.read("sub.toml").decode()
    desk.write("sub.toml", text.replace("[programme]\n", f'[programme]\ntimezone = "{name}"\n'))
    desk.commit("Elders")


def test_a_workspace_may_name_another_zone(desk: Any) -> None:
    set_zone(desk, "America/Curacao")
    assert adopted(desk, "Pacific/Auckland", SUMMER) == ("2021-06-30", "2021-06-30T18:00:00-04:00")


def commit_on(desk: Any, moment: str, path: str, old: str, new: str) -> None:
    """Edit a file and commit it by hand, as somebody whose clock shows this moment."""
    text = desk.read(path).decode()
    assert old in text
    desk.write(path, text.replace(old, new))
    with desk.patch.context() as patch:
        patch.setenv("GIT_AUTHOR_DATE", moment)
        patch.setenv("GIT_COMMITTER_DATE", moment)
        desk.commit(new)


@pytest.mark.parametrize(
    ("zone", "day", "eve"),
    [("", "2099-04-01", "2099-03-31"), ("America/Los_Angeles", "2099-03-31", "2099-03-30")],
)
def test_commits_of_others_are_told_in_the_zone_of_the_workspace(desk: Any, zone: str, day: str, eve: str) -> None:
    if zone:
        set_zone(desk, zone)
    path = "documents/plan-water/sections/samenwerken.yaml"
    commit_on(desk, "2099-03-31T23:30:00-07:00", path, "Wij werken samen.", "Wij werken graag samen.")
    assert [row["day"] for row in desk.sub("log", "2", "--json").json][-1] == day
    assert [each["day"] for each in desk.sub("blame", "2", "--json").json["origins"].values()][-1] == day
    assert "graag" in desk.sub("show", "2", "--known", day).out
    assert "graag" not in desk.sub("show", "2", "--known", eve).out


def made_on(desk: Any, pdf: str) -> str:
    with pikepdf.open(desk.root / pdf) as opened:
        return str(opened.docinfo.CreationDate)[:10]


def test_a_pdf_has_the_day_that_its_commit_has_in_the_zone_of_then(example: Any) -> None:
    """A zone that is set later moves no day of a page that was made before."""
    path = "documents/sterk-utrechts-bestuur/document.yaml"
    commit_on(example, "2021-03-31T23:30:00-07:00", path, "outline:", "outline:  # gelezen")
    pdf = example.sub("document", "build").out.strip()
    assert made_on(example, pdf) == "D:20210401"
    set_zone(example, "America/Los_Angeles")
    found = example.sub("verify", str(example.root / pdf), "--rebuild", "--json").json
    assert found["rebuild"]["outcome"] == "same"


def test_a_new_workspace_begins_in_utrecht_whatever_is_wrong_around_it(desk: Any) -> None:
    desk.write("sub.toml", "[programme\n")
    env = {**os.environ, "TZ": "Pacific/Auckland", "SOURCE_DATE_EPOCH": "1625090400"}
    assert desk.process("init", "../nieuw", "--name", "Nieuw", env=env).returncode == 0
    assert desk.git("-C", "../nieuw", "log", "-1", "--format=%cI") == SUMMER


def test_a_new_workspace_is_of_the_newest_format_and_a_newer_one_is_left_alone(desk: Any) -> None:
    settings = desk.read("sub.toml").decode()
    assert "[programme]\nformat = 2\n" in settings
    desk.write("sub.toml", settings.replace("format = 2", "format = 3\ntaal = 1"))
    for words in (("check",), ("show",), ("section", "list"), ("document", "adopt")):
        answer = desk.sub(*words, code=2)
        assert answer.err == "This workspace is of format 3; this sub knows up to 2: install a newer one.\n"
