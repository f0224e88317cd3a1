"""A year of two writers, a reviewer and a machine on four clones, with `sub sync` alone: nothing is lost or asked.

Everybody does at random what has one right outcome beside what the others do: sentences of one's own, new sections and
where they stand, pictures, memos of one number, errata of one number, days without a network, and a history that was
rewritten with the same words. A plain model keeps what everybody wrote; at the end every clone has all of it.
"""

from __future__ import annotations

import os
import random
import subprocess
from typing import Any

import pytest

from .drawings import raster

FULL = int(os.environ.get("YEARS", "0"))
"""How many whole years `make laws` plays."""
WRITERS = ("an", "bo")
SHARED = "documents/plan-water/sections/samenwerken.yaml"
PLACES = {"an": 0, "re": 2, "bo": 4}
"""Which sentence of the section that all work in is whose; another stands between."""


class Year:
    """Four clones of one remote, and what everybody wrote."""

    def __init__(self, desk: Any, chance: random.Random) -> None:
        self.chance, self.day = chance, 0
        self.remote = desk.root.parent / "jaar.git"
        self.desks = {"an": desk}
        self.own: dict[str, list[str]] = {name: [] for name in WRITERS}
        self.texts: dict[str, str] = {}
        self.sentences = dict.fromkeys(PLACES, "")
        self.subjects: set[str] = set()
        self.errata: set[str] = set()
        self.pictures: dict[str, bytes] = {}
        self._begin(desk)

    def _begin(self, desk: Any) -> None:
        rows = ["Zin van an.", "Vast een.", "Zin van re.", "Vast twee.", "Zin van bo."]
        desk.sub("section", "edit", "2", "-m", "\n".join(rows))
        desk.sub("document", "new", "--title", "Plan Bodem")
        for at in range(1, 4):
            words = ("--title", f"Bodem {at}", "-m", "Zin van an.\nVast.\nZin van bo.\nVast.\nZin van re.")
            desk.sub("section", "new", "--document", "plan-bodem", *words)
        desk.sub("document", "adopt", "plan-bodem", "--date", "1-3-2021")
        subprocess.run(["git", "clone", "--quiet", "--bare", desk.root, self.remote], check=True)
        desk.git("remote", "add", "origin", str(self.remote))
        desk.sub("sync")
        for name in ("bo", "re", "ci"):
            root = desk.root.parent / name
            subprocess.run(["git", "clone", "--quiet", self.remote, root], check=True)
            self.desks[name] = type(desk)(root, desk.patch, desk.capture)

    # -- what people do --------------------------------------------------------------------------

    def live(self, days: int) -> None:
        """Let the days pass; on some of them somebody has no network."""
        for self.day in range(1, days + 1):
            name = self.chance.choice([*WRITERS, *WRITERS, "re"])
            deeds = [self.write, self.note, self.add, self.move, self.draw, self.send, self.mend]
            self.chance.choice(deeds)(name)
            if self.chance.random() < 0.4:
                self.sync(self.chance.choice([name, "ci"]))
            if self.chance.random() < 0.03:
                self.rewrite()
        self.gather()

    def write(self, name: str) -> None:
        """Write one's own sentence anew, in the section that all work in."""
        desk, words = self.desks[name], f"Zin van {name} van dag {self.day}."
        rows = desk.sub("section", "show", "samenwerken", "--document", "plan-water").out.splitlines()
        rows = [words if row.startswith(f"Zin van {name}") else row for row in rows if row.startswith(("Zin", "Vast"))]
        assert len(rows) == 5, rows
        desk.sub("section", "edit", "samenwerken", "--document", "plan-water", "-m", "\n".join(rows))
        self.sentences[name] = words

    def note(self, name: str) -> None:
        """Edit that sentence in the file, by hand."""
        desk, words = self.desks[name], f"Zin van {name} met de hand, dag {self.day}."
        rows = desk.read(SHARED).decode().splitlines(keepends=True)
        edited = [f"  {words}\n" if row.startswith(f"  Zin van {name}") else row for row in rows]
        desk.write(SHARED, "".join(edited))
        desk.sub("save")
        self.sentences[name] = words

    def add(self, name: str) -> None:
        """Write a new section, often where the other one puts one too."""
        if name not in WRITERS:
            return
        id, text = f"nieuw-{name}-{self.day}", f"Tekst van {name}, dag {self.day}."
        place = self.chance.choice([("--under", "samenwerken"), ("--after", "samenwerken"), ()])
        words = ("--title", f"Nieuw {name} {self.day}", "--document", "plan-water", "-m", text)
        self.desks[name].sub("section", "new", *words, *place)
        self.own[name].append(id)
        self.texts[id] = text

    def move(self, name: str) -> None:
        """Put a section of one's own elsewhere."""
        if self.own.get(name):
            id = self.chance.choice(self.own[name])
            place = self.chance.choice([("--under", "samenwerken"), ("--after", "rollen"), ("--before", "geld")])
            self.desks[name].sub("section", "move", id, "--document", "plan-water", *place)

    def draw(self, name: str) -> None:
        """Add a picture, or draw it anew."""
        path, data = f"documents/plan-water/{name}.png", raster(size=(20 + self.day, 10 + len(self.pictures)))
        self.desks[name].draw(path, data)
        self.desks[name].commit("Tekening")
        self.pictures[path] = data

    def send(self, name: str) -> None:
        """Write a memo, whose number another one may be given as well."""
        subject = f"Memo van {name}, dag {self.day}"
        head = ("--date", "9-4-2021", "--to", "Staten", "--from", "G", "--committee", "BEM", "-m", "Hierbij.")
        self.desks[name].sub("memo", "new", *head, "--subject", subject, "--document", "plan-water")
        self.subjects.add(subject)

    def mend(self, name: str) -> None:
        """Write an erratum of the adopted plan, whose number another one may get as well, and often apply it."""
        at, title = self.chance.randint(1, 3), f"Van {name} dag {self.day}"
        desk = self.desks[name]
        rows = desk.sub("section", "show", f"bodem-{at}", "--document", "plan-bodem").out.splitlines()
        words = f"Zin van {name}, dag {self.day}."
        rows = [words if row.startswith(f"Zin van {name}") else row for row in rows if row.startswith(("Zin", "Vast"))]
        where = ("--document", "plan-bodem", "--title", title)
        desk.sub("erratum", "new", f"bodem-{at}", *where, "-m", "\n".join(rows))
        made = desk.sub("erratum", "list", "--document", "plan-bodem", "--json").json
        id = next(row["id"] for row in made if row["title"] == title)
        desk.sub("erratum", "apply", f"plan-bodem/{id}")
        self.errata.add(title)

    def sync(self, name: str, *words: str) -> None:
        """Exchange: nothing of this is a question."""
        desk = self.desks[name]
        desk.sub("sync", *words)
        assert desk.git("status", "--porcelain") == ""
        assert not (desk.root / ".git" / "MERGE_HEAD").exists()

    def rewrite(self) -> None:
        """Push a history with the same words and other commits, as who amends what was sent does."""
        self.gather()
        desk = self.desks["re"]
        desk.git("commit", "--quiet", "--amend", "--allow-empty", "--message", f"Anders verteld, dag {self.day}")
        desk.git("push", "--quiet", "--force", "origin", "main")
        for name in self.desks:
            self.sync(name, "--follow")

    def gather(self) -> None:
        """Let everybody have what everybody did."""
        for name in [*self.desks, *self.desks]:
            self.sync(name)

    # -- what has to be --------------------------------------------------------------------------

    def judge(self) -> None:
        """Hold every clone against what everybody wrote."""
        assert len({desk.git("rev-parse", "HEAD") for desk in self.desks.values()}) == 1
        desk = self.desks["ci"]
        text = desk.read(SHARED).decode()
        assert all(words in text for words in self.sentences.values())
        sections = {id: desk.read(f"documents/plan-water/sections/{id}.yaml").decode() for id in self.texts}
        assert all(self.texts[id] in said for id, said in sections.items())
        outline = [row.strip(" -:") for row in desk.read("documents/plan-water/document.yaml").decode().splitlines()]
        assert all(outline.count(id) == 1 for id in self.texts)
        memos = [path for path in desk.files() if path.startswith("documents/memos/")]
        assert len(memos) == len(self.subjects)
        assert all(any(subject in desk.read(path).decode() for path in memos) for subject in self.subjects)
        kept = [desk.read(path).decode() for path in desk.files() if path.startswith("errata/plan-bodem/")]
        assert len(kept) == len(self.errata)
        assert all(any(f"title: {title}\n" in each for each in kept) for title in self.errata)
        assert all(desk.read(path) == data for path, data in self.pictures.items())
        assert not any(b"<<<<<<<" in data or b">>>>>>>" in data for data in desk.files().values())
        desk.sub("check")


def play(desk: Any, seed: int, days: int) -> None:
    year = Year(desk, random.Random(seed))
    year.live(days)
    year.judge()


def test_some_weeks_of_four_clones(desk):
    play(desk, 1, 24)


@pytest.mark.parametrize("seed", range(100, 100 + FULL))
def test_whole_years(desk, seed):
    play(desk, seed, 250)
