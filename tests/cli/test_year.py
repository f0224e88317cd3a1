"""A year of two writers, a reviewer and a machine on four clones, with `sub sync` only: nothing is lost, all end alike.

Each has sentences and sections of their own, so that everything they do at one time has one right answer: a question
would fail the test. `DAYS=300 SEEDS=5` makes the year long.
"""

from __future__ import annotations

import os
import random
import subprocess
from typing import Any

import pytest

DAYS = int(os.environ.get("DAYS", "10"))
SEEDS = range(int(os.environ.get("SEEDS", "1")))
PEOPLE = ("An", "Bo", "Rik")
MEMO = ("memo", "new", *"--to Staten --from Gedeputeerde --committee BEM --date 9-4-2021 -m X.".split())


@pytest.fixture
def office(desk) -> dict[str, Any]:
    """Return four clones of a plan with a sentence of each person in each of its sections."""
    for number in range(3):
        words = "\n".join(f"{name} zegt {number}." for name in PEOPLE)
        desk.sub("section", "new", "--title", f"Deel {number}", "-m", words)
    bare = desk.root.parent / "samen.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", desk.root, bare], check=True)
    desks = {}
    for name in (*PEOPLE, "CI"):
        root = desk.root.parent / name.lower()
        subprocess.run(["git", "clone", "--quiet", bare, root], check=True)
        desks[name] = type(desk)(root, desk.patch, desk.capture)
    return desks


class Year:
    """What people do, day after day."""

    def __init__(self, desks: dict[str, Any], seed: int) -> None:
        self.desks, self.chance, self.count = desks, random.Random(seed), 0
        self.adopted = False
        self.own: dict[str, list[str]] = {name: [] for name in PEOPLE}
        """Ids of the sections that somebody made."""
        self.made: set[str] = set()
        """Every commit that somebody made."""

    def token(self) -> str:
        self.count += 1
        return f"w{self.count}"

    def do(self, name: str) -> None:
        """Let somebody do one thing."""
        desk = self.desks[name]
        deeds = [self.memo, self.picture]
        deeds += [self.erratum, self.apply] if self.adopted else [self.edit, self.by_hand, self.section, self.move]
        if desk.git("status", "--porcelain"):
            desk.sub("save")
        self.chance.choice(deeds)(name, desk)
        self.made.add(desk.git("rev-parse", "HEAD"))

    def _reworded(self, name: str, desk: Any) -> tuple[str, str]:
        """Return a section and its text with this person's own sentence in other words."""
        id = f"deel-{self.chance.randrange(3)}"
        rows = desk.sub("section", "show", id, "--json").json["text"].splitlines()
        return id, "\n".join(f"{name} zegt {self.token()}." if row.startswith(name) else row for row in rows)

    def edit(self, name: str, desk: Any) -> None:
        id, text = self._reworded(name, desk)
        desk.sub("section", "edit", id, "-m", text)

    def by_hand(self, name: str, desk: Any) -> None:
        id, text = self._reworded(name, desk)
        path = f"documents/plan-water/sections/{id}.yaml"
        head = desk.read(path).decode().partition("text: |\n")[0]
        desk.write(path, head + "text: |\n" + "".join(f"  {row}\n" for row in text.splitlines()))

    def section(self, name: str, desk: Any) -> None:
        id = f"{name.lower()}-{self.token()}"
        where = self.chance.choice([(), ("--under", "samenwerken"), ("--after", "inleiding")])
        desk.sub("section", "new", "--title", id, "--id", id, *where, "-m", f"Nieuw van {name}.")
        self.own[name].append(id)

    def move(self, name: str, desk: Any) -> None:
        if self.own[name]:
            there = self.chance.choice([("--under", "deel-1"), ("--after", "inleiding"), ("--under", "samenwerken")])
            desk.any("section", "move", self.chance.choice(self.own[name]), *there)

    def memo(self, name: str, desk: Any) -> None:
        desk.sub(*MEMO, "--subject", f"{name} {self.token()}")

    def picture(self, name: str, desk: Any) -> None:
        desk.draw(
            f"documents/plan-water/{name.lower()}-{self.token()}.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'
        )

    def erratum(self, name: str, desk: Any) -> None:
        if self.own[name]:
            id = self.chance.choice(self.own[name])
            desk.sub("erratum", "new", id, "-m", f"Erratum van {name}: {self.token()}.", "--title", self.token())

    def apply(self, name: str, desk: Any) -> None:
        """Apply the newest erratum of one's own that fits."""
        for row in reversed(desk.sub("erratum", "status", "--json").json):
            if row["fit"] == "fits" and any(part.startswith(name.lower()) for part in row["sections"]):
                desk.any("erratum", "apply", row["id"])
                return

    def sync(self, name: str) -> None:
        desk = self.desks[name]
        desk.sub("sync")
        assert desk.git("status", "--porcelain") == ""
        assert not (desk.root / ".git" / "MERGE_HEAD").exists()
        assert b"<<<<<<<" not in b"".join(desk.files().values())

    def everybody(self) -> None:
        """Let all exchange until all have all."""
        for name in (*self.desks, *self.desks):
            self.sync(name)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year(office, seed):
    year = Year(office, seed)
    for day in range(DAYS):
        if day == DAYS // 2:
            year.everybody()
            office["An"].sub("document", "adopt", "--date", "10-3-2021")
            year.adopted = True
            year.everybody()
        for name in PEOPLE:
            for _ in range(year.chance.randrange(3)):
                year.do(name)
            if year.chance.random() < 0.6:  # else it is a day without a network
                year.sync(name)
        year.sync("CI")
    year.everybody()
    heads = {desk.git("rev-parse", "HEAD") for desk in office.values()}
    assert len(heads) == 1
    gone = [sha for sha in year.made if subprocess.run(
        ["git", "-C", office["CI"].root, "merge-base", "--is-ancestor", sha, "HEAD"]).returncode]  # fmt: skip
    assert gone == []
    for desk in office.values():
        assert desk.files() == office["CI"].files()
    assert "wrong" not in office["CI"].sub("check").err
