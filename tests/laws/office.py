"""An office at work: the steps of a story are taken with `sub` and with git, and told to the plain model as well.

A story is a list of steps of plain numbers, so that any part of it is a story too: what a step means is worked out
from what is there, and a step that means nothing is passed over. `told` is the story in words.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sub_cli.cli.main import run
from tests.laws.oracle import ADOPTED, OUTLINE, Edit, Impossible, Line, Paper, Plan, Side, apart, merged

REPEATED = ("Zij vervalt in 2022.\n", "Niet van toepassing.\n")
TEXTS = {
    "maatregelen": (
        "Maatregelen",
        "Maatregel A is een subsidie voor dorpen.\n\nZij vervalt in 2022.\n\nMaatregel B is een lening.\n\n"
        "Zij vervalt in 2022.\n\nMaatregel C is een gebod.\n\nZij vervalt in 2022.\n",
    ),
    "rollen": ("Rollen", "Ieder heeft een rol.\nNiet van toepassing.\nRollen verschuiven.\nNiet van toepassing.\n"),
    "geld": ("Geld", "Het kost 1.250 euro.\nDat is veel.\nHet wordt minder.\nDan is het op.\nDat is jammer.\n"),
    "slot": ("Slot", "Niet van toepassing.\n\nNiet van toepassing.\n\nNiet van toepassing.\n"),
}
Step = tuple[str, int, int, int]
VERBS = {
    "new": 14, "apply": 16, "revert": 5, "undo": 4, "branch": 4, "switch": 6, "merge": 5, "squash": 2, "rebase": 2,
    "update": 2, "amend": 2, "pick": 1, "pass": 6, "withdraw": 1, "adopt": 6,
}  # fmt: skip


PENDING = ("draft", "proposed", "adopted")


class Broken(AssertionError):
    """What the program said is not what the model says."""


@dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)["data"]


def story(seed: int, errata: int) -> list[Step]:
    """Return a story in which about so many errata are written."""
    dice = random.Random(seed)
    verbs, weights = zip(*VERBS.items(), strict=True)
    length = errata * sum(weights) // VERBS["new"]
    return [(dice.choices(verbs, weights)[0], *(dice.randrange(1 << 16) for _ in range(3))) for _ in range(length)]


class Office:
    """One repository with the model of it.

    `settle` is called where git cannot merge, with the merge as git left it; it ends that, and tells whether it could.
    """

    def __init__(self, root: Path, *, settle: Callable[[Office], bool] | None = None) -> None:
        self.root = root
        self.today = ADOPTED
        self.told: list[str] = []
        self.words = 0
        self.said: dict[str, str] = {}
        """By word that one erratum brought: its slug."""
        self.serial = 0
        self.settle = settle
        self.counts: dict[str, int] = {}
        self._begin()

    # -- hands --------------------------------------------------------------------------------------

    def sub(self, *words: str, code: int | None = 0) -> Answer:
        out, err = io.StringIO(), io.StringIO()
        self._set_day()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            got = run(["-C", str(self.root), "--lang", "en", "--no-input", *words])
        answer = Answer(got, out.getvalue(), err.getvalue())
        if code is not None and got != code:
            raise Broken(f"sub {' '.join(words)} left with {got}, not {code}\n{answer.out}\n{answer.err}")
        return answer

    def git(self, *words: str, code: int | None = 0) -> str:
        self._set_day()
        done = subprocess.run(["git", "-C", self.root, *words], capture_output=True, text=True)
        if code is not None and done.returncode != code:
            raise Broken(f"git {' '.join(words)} left with {done.returncode}\n{done.stdout}\n{done.stderr}")
        self.left = done.returncode
        return done.stdout.strip()

    def _set_day(self) -> None:
        os.environ["SOURCE_DATE_EPOCH"] = str((self.today - date(1970, 1, 1)).days * 86400 + 43200)
        os.environ["GIT_AUTHOR_DATE"] = os.environ["GIT_COMMITTER_DATE"] = f"{self.today}T12:00:00"

    def _begin(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self.sub("-q", "init", "--name", "Plan", "--language", "nl")
        first = (self.root / "documents/plan/document.yaml").read_text(encoding="utf-8").split()[-1]
        for name, (title, text) in TEXTS.items():
            self.sub("-q", "section", "new", "--title", title, "--id", name, "-m", text)
        self.sub("-q", "document", "adopt", "--date", ADOPTED.isoformat())
        shown = self.sub("show", "--json").json["sections"]
        assert shown[0]["id"] == first and {each["id"]: each["text"] for each in shown[1:]} == {
            name: text for name, (_, text) in TEXTS.items()
        }
        self.plan = Plan({each["id"]: (each["title"], each["text"]) for each in shown})
        self.branch = "main"
        self.sides = {"main": Side()}
        self.at: dict[str, Side] = {self.head(): Side()}
        self.done: list[tuple[str, Side, Side]] = []
        """What `sub` did since git was last at work, with what was before it and after it."""
        self.branches = 0
        self.edited = sum(row["what"] == "edited" for row in self.sub("log", "--json").json)

    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    # -- what is there ------------------------------------------------------------------------------

    @property
    def side(self) -> Side:
        return self.sides[self.branch]

    def name(self, slug: str) -> str:
        """Return the whole name of an erratum, as its file has it now."""
        found = list((self.root / "errata/plan").glob(f"*-{slug}.yaml"))
        if len(found) != 1:
            raise Broken(f"{slug} has {len(found)} files: {[each.name for each in found]}")
        return found[0].stem

    def _pick(self, number: int, choices: Sequence[Any]) -> Any:
        return choices[number % len(choices)] if choices else None

    def _did(self, side: Side, *, by_sub: bool = True) -> None:
        if by_sub:
            self.done.append((self.branch, self.side, side))
        else:
            self.done.clear()
        self.sides[self.branch] = side
        self.at[self.head()] = side

    def _tell(self, words: str) -> None:
        self.told.append(f"{self.today} [{self.branch}] {words}")

    # -- steps --------------------------------------------------------------------------------------

    def take(self, step: Step) -> None:
        verb, *numbers = step
        done = len(self.told)
        getattr(self, f"do_{verb}")(*numbers)
        if len(self.told) > done:
            self.counts[verb] = self.counts.get(verb, 0) + 1
            self.look()

    def do_pass(self, a: int, b: int, c: int) -> None:
        self.today += timedelta(days=1 + a % 12)

    def do_new(self, a: int, b: int, c: int) -> None:
        self.serial += 1
        slug = f"t{self.serial}"
        effective = {0: self.today + timedelta(days=1 + c % 25), 1: self.today - timedelta(days=1 + c % 25)}.get(b % 6)
        if effective is not None:
            effective = max(effective, ADOPTED)
        kind = self._pick(a, ("text",) * 11 + ("whole", "title", "insert", "remove", "move"))
        words, edits = getattr(self, f"_new_{kind}")(slug, a >> 4, b >> 3, c)
        if words is None:
            return
        flags = ("--effective", effective.isoformat()) if effective else ()
        self._tell(f"erratum new {' '.join(map(repr, words))} --title {slug} {' '.join(flags)}")
        self.sub("-q", "erratum", "new", *words, "--title", slug, "--reason", "x", *flags)
        paper = Paper(slug, edits or self._read(slug, self.side), effective)
        self._did(self.side.put(paper))

    def _sections(self) -> list[str]:
        return [line.text for line in self.plan.seen(OUTLINE, self.side.standing)]

    def _word(self, slug: str) -> str:
        self.words += 1
        word = f"w{self.words}"
        self.said[word] = slug
        return word

    def _new_text(self, slug: str, a: int, b: int, c: int, *flags: str):
        section = self._pick(a, self._sections())
        rows = [line.text for line in self.plan.seen(section, self.side.standing)]
        before = list(rows)
        for turn in range(1 + (b % 4 == 0)):
            self._edit(rows, slug, b // 4 + turn * 7, c + turn * 5)
        while rows and not rows[-1].strip():
            rows.pop()
        if rows == before or not rows or "".join(rows).startswith("\n"):
            return None, None
        return (section, "-m", "".join(rows), *flags), None

    def _new_whole(self, slug: str, a: int, b: int, c: int):
        return self._new_text(slug, a, b, c, "--whole")

    def _edit(self, rows: list[str], slug: str, b: int, c: int) -> None:
        """Change some lines as a person would: a word, a sentence, or a paragraph."""
        index = c % (len(rows) + 1)
        kind = b % 8
        if kind < 4 and index < len(rows) and rows[index].strip():
            words = rows[index].rstrip(".\n").split()
            words[b // 8 % len(words)] = self._word(slug)
            rows[index] = " ".join(words) + ".\n"
        elif kind == 4:
            rows.insert(index, f"Ook {self._word(slug)} geldt.\n")
        elif kind == 5:
            rows[index:index] = ["\n", f"Nieuw is {self._word(slug)}.\n", REPEATED[b // 8 % 2], "\n"]
        elif kind == 6 and index < len(rows):
            rows[index] = REPEATED[b // 8 % 2]
        elif index < len(rows) and len(rows) > 4:
            del rows[index : index + 1 + b // 8 % 2]
        for at in reversed(range(1, len(rows))):  # never two blank lines together, and none on top
            if not rows[at].strip() and not rows[at - 1].strip():
                del rows[at]
        if rows and not rows[0].strip():
            del rows[0]

    def _new_title(self, slug: str, a: int, b: int, c: int):
        section = self._pick(a, self._sections())
        strand = f"title {section}"
        (line,) = self.plan.seen(strand, self.side.standing)
        title = f"Titel {slug}"
        return (section, "--retitle", title), (Edit(strand, (line,), None, None, (Line(title),), whole=True),)

    def _new_insert(self, slug: str, a: int, b: int, c: int):
        above = self._pick(a, self.plan.seen(OUTLINE, self.side.standing))
        new, word = f"nieuw-{slug}", self._word(slug)
        text = f"Hierin staat {word}.\n\nNiet van toepassing.\n"
        edits = (
            Edit(OUTLINE, (), above, None, (Line(new),), behind=True),
            Edit(new, (), None, None, tuple(map(Line, text.splitlines(keepends=True)))),
            Edit(f"title {new}", (), None, None, (Line(f"Nieuw {slug}"),)),
        )
        return ("--insert", f"Nieuw {slug}", "--id", new, "--after", above.text, "-m", text), edits

    def _new_remove(self, slug: str, a: int, b: int, c: int):
        rows = self.plan.seen(OUTLINE, self.side.standing)
        if len(rows) < 4:
            return None, None
        row = self._pick(a, rows)
        state = self.side.standing
        edits = [Edit(OUTLINE, (row,), None, None, (), whole=True)]
        edits += [Edit(name, tuple(self.plan.seen(name, state)), None, None, (), whole=True)
                  for name in (row.text, f"title {row.text}")]  # fmt: skip
        return (row.text, "--remove"), tuple(edits)

    def _new_move(self, slug: str, a: int, b: int, c: int):
        rows = self.plan.seen(OUTLINE, self.side.standing)
        row = self._pick(a, rows)
        behind = self._pick(b, [each for each in rows if each is not row])
        if rows.index(behind) + 1 == rows.index(row):
            return None, None
        come = (Line(row.text, moved=True),)
        edits = (Edit(OUTLINE, (row,), None, None, ()), Edit(OUTLINE, (), behind, None, come, behind=True))
        return (row.text, "--move", "--after", behind.text), edits

    def _read(self, slug: str, side: Side) -> tuple[Edit, ...]:
        """Return what the file of an erratum says that it does to a text: its author's word."""
        data = YAML(typ="safe").load((self.root / f"errata/plan/{self.name(slug)}.yaml").read_bytes())
        first = data["changes"][0]
        if "replace" in first:
            section, was, becomes = first["replace"], first["was"], first["becomes"]
            gone = tuple(self.plan.seen(section, side.standing))
            if "".join(line.text for line in gone) != was:
                raise Broken(f"{slug} says another text than that of {section}")
            return (Edit(section, gone, None, None, tuple(map(Line, becomes.splitlines(keepends=True))), whole=True),)
        edits = []
        section = first["substitute"]
        rows = [line.text for line in self.plan.seen(section, side.standing)]
        for change in data["changes"]:
            was, becomes = ((change.get(key) or "").splitlines(keepends=True) for key in ("was", "becomes"))
            index = change["line"] - 1
            if rows[index : index + len(was)] != was:
                raise Broken(f"{slug} says that {was} stand at {index + 1} in\n{''.join(rows)}")
            rows[index : index + len(was)] = becomes
            edits.append((index, len(was), becomes))
        return self.plan.written(section, side.standing, edits)

    def do_apply(self, a: int, b: int, c: int) -> None:
        waiting = [each for each in self.side.papers if each.status in (*PENDING, "reverted")]
        paper = self._pick(a, waiting)
        if paper is None:
            return
        kept = {name: list(rows) for name, rows in self.plan.strands.items()}
        expected: Side | None
        try:
            expected = self.plan.apply(self.side, paper, self.today)
        except Impossible as why:
            expected, reason = None, why
        name = self.name(paper.slug)
        loose = b % 5 == 0
        self._tell(f"erratum apply {name}{' --no-commit, git commit' if loose else ''}")
        answer = self.sub("-q", "erratum", "apply", name, *(("--no-commit",) if loose else ()), code=None)
        if expected is None:
            self.told[-1] += " (does not fit)"
            if answer.code != 4:
                raise Broken(f"{name} must not fit ({reason}), but apply left with {answer.code}\n{answer.out}")
            self.plan.strands = kept
            self._carry(paper, c)
            return
        if answer.code != 0:
            raise Broken(f"{name} must fit, but apply left with {answer.code}\n{answer.out}\n{answer.err}")
        if loose:
            self.git("add", "--all")
            self.git("commit", "-q", "-m", f"Tekst bijgewerkt {name}")
        self._did(expected, by_sub=not loose)

    def _carry(self, paper: Paper, c: int) -> None:
        """Carry an erratum that does not fit along, or withdraw it."""
        if paper.status not in PENDING:
            return
        name = self.name(paper.slug)
        self._tell(f"erratum rebase {name}")
        before = self.head()
        answer = self.sub("-q", "erratum", "rebase", name, code=None)
        if answer.code == 0 and self._kinds(paper.slug) <= {"substitute", "replace"}:
            self._did(self.side.put(replace(paper, edits=self._read(paper.slug, self.side))))
            return
        self.told[-1] += f" (left with {answer.code})"
        if answer.code and self.head() != before:
            raise Broken(f"rebase {name} left with {answer.code} and a commit")
        if answer.code == 0:
            self.sub("-q", "undo", "--yes")
        elif self.git("status", "--porcelain", "--", f"errata/plan/{name}.yaml"):
            self.sub("-q", "erratum", "rebase", name, "--abort")
        self._withdraw(paper)

    def _kinds(self, slug: str) -> set[str]:
        data = YAML(typ="safe").load((self.root / f"errata/plan/{self.name(slug)}.yaml").read_bytes())
        return {next(iter(change)) for change in data["changes"]}

    def _withdraw(self, paper: Paper) -> None:
        name = self.name(paper.slug)
        self._tell(f"erratum withdraw {name}")
        self.sub("-q", "erratum", "withdraw", name)
        self._did(self.side.put(replace(paper, status="withdrawn")))

    def do_withdraw(self, a: int, b: int, c: int) -> None:
        paper = self._pick(a, [each for each in self.side.papers if each.status in PENDING])
        if paper is not None:
            self._withdraw(paper)

    def do_adopt(self, a: int, b: int, c: int) -> None:
        """Let an erratum wait for its day, as decided."""
        paper = self._pick(a, [each for each in self.side.papers if each.status in PENDING[:2] and each.effective])
        if paper is None:
            return
        for step in PENDING[PENDING.index(paper.status) + 1 :]:
            name = self.name(paper.slug)
            self._tell(f"erratum {step.removesuffix('ed').replace('propos', 'propose')} {name}")
            self.sub("-q", "erratum", "propose" if step == "proposed" else "adopt", name)
            self._did(self.side.put(replace(paper, status=step)))

    def do_revert(self, a: int, b: int, c: int) -> None:
        paper = self._pick(a, [each for each in self.side.papers if each.status == "applied"])
        if paper is None:
            return
        start = max(ADOPTED, self.today - timedelta(days=b // 3 % 30)) if b % 3 == 0 else self.today
        name = self.name(paper.slug)
        flags = ("--from", start.isoformat()) if start != self.today else ()
        self._tell(f"erratum revert {name} {' '.join(flags)}")
        answer = self.sub("-q", "erratum", "revert", name, *flags, code=None)
        try:
            expected = self.plan.revert(self.side, paper.slug, self.today, start)
        except Impossible as why:
            self.told[-1] += " (refused)"
            if answer.code != 4:
                raise Broken(f"{name} must not go ({why}), but revert left with {answer.code}") from None
            return
        if answer.code != 0:
            raise Broken(f"{name} can go, but revert left with {answer.code}\n{answer.out}\n{answer.err}")
        self._did(expected)

    def do_undo(self, a: int, b: int, c: int) -> None:
        if not self.done or self.done[-1][0] != self.branch:
            return
        _, before, after = self.done.pop()
        assert after == self.side
        self._tell("undo")
        self.sub("-q", "undo", "--yes")
        rest = list(self.done)
        self._did(before, by_sub=False)
        self.done = rest

    # -- git ----------------------------------------------------------------------------------------

    def do_branch(self, a: int, b: int, c: int) -> None:
        if len(self.sides) > 4:
            return
        self.branches += 1
        name = f"b{self.branches}"
        self._tell(f"git switch -c {name}")
        self.git("switch", "-q", "-c", name)
        self.sides[name] = self.side
        self.branch = name
        self.done.clear()

    def do_switch(self, a: int, b: int, c: int) -> None:
        other = self._pick(a, [name for name in self.sides if name != self.branch])
        if other is not None:
            self._switch(other)

    def _switch(self, name: str) -> None:
        self._tell(f"git switch {name}")
        self.git("switch", "-q", name)
        self.branch = name
        self.done.clear()

    def do_merge(self, a: int, b: int, c: int, *, how: str = "merge") -> None:
        """Take a branch into main, and let go of it where it came in."""
        other = self._pick(a, [name for name, side in self.sides.items() if side != self.sides["main"]])
        if other is None:
            return
        if self.branch != "main":
            self._switch("main")
        if self._join(other, how):
            self.git("branch", "-q", "-D", other)
            del self.sides[other]

    def do_squash(self, a: int, b: int, c: int) -> None:
        self.do_merge(a, b, c, how="squash")

    def do_rebase(self, a: int, b: int, c: int) -> None:
        self.do_merge(a, b, c, how="rebase")

    def do_update(self, a: int, b: int, c: int) -> None:
        """Take main into the branch at hand."""
        if self.branch != "main":
            self._join("main", "merge")

    def _join(self, other: str, how: str) -> bool:
        base = self.at.get(self.git("merge-base", "HEAD", other))
        ours, theirs = self.side, self.sides[other]
        mixed = merged(base, ours, theirs) if base else None
        before = self.head(), self.git("rev-parse", other)
        clean = self._git_join(other, how)
        self._tell(f"git {how} {other}" + ("" if clean else " (conflict)"))
        if not clean:
            self._explain(base, ours, theirs, how)
            return self._settled(mixed, how, before, other)
        skipped = how == "rebase" and mixed is None  # git leaves out what both branches did alike
        if skipped or self._twins(ours, theirs):
            self._as_before(before, other)
            return False
        if mixed is None:
            raise Broken(f"git merged {other}, though both went on with one erratum")
        if self._works(mixed):
            self._did(mixed, by_sub=False)
            return True
        self.told[-1] += " (git made another text of it)"
        self.counts["other text"] = self.counts.get("other text", 0) + 1
        if self.sub("check", code=None).code == 0:
            raise Broken(f"git made another text of {other} than its errata, and check is content")
        return self._settled(mixed, how, before, other)

    def _as_before(self, before: tuple[str, str], other: str) -> None:
        """Let both branches be where they were: a rebase moves the other one too."""
        here, there = before
        self.git("reset", "-q", "--hard", here)
        if self.git("rev-parse", other) != there:
            self.git("branch", "-q", "-f", other, there)

    def _settled(self, mixed: Side | None, how: str, before: tuple[str, str], other: str) -> bool:
        """Let what git could not merge be settled, or go back to before the merge."""
        if self.settle and mixed and how == "merge" and self.settle(self):
            if not self._works(mixed):
                raise Broken(f"settled, the text is\n{self._shown()}")
            self.told[-1] += " (settled)"
            self._did(mixed, by_sub=False)
            return True
        self._as_before(before, other)
        return False

    @staticmethod
    def _twins(ours: Side, theirs: Side) -> bool:
        """Tell whether both did the same to one erratum on the same day, so that git sees no difference."""
        days = [{(turn.slug, turn.day) for turn in side.turns} for side in (ours, theirs)]
        return bool(days[0] & days[1] - {(turn.slug, turn.day) for turn in ours.turns & theirs.turns})

    def _git_join(self, other: str, how: str) -> bool:
        if how == "squash":
            self.git("merge", "-q", "--squash", other, code=None)
            if self.left == 0 and self.git("status", "--porcelain"):
                self.git("commit", "-q", "-m", f"Wijzigingen van {other} (#12)\n\n* E01\n\n* E02 toegepast")
            return self.left == 0
        if how == "rebase":
            self.git("switch", "-q", other)
            self.git("rebase", "-q", "main", code=None)
            if self.left:
                self.git("rebase", "--abort")
                self.git("switch", "-q", "main")
                return False
            self.git("switch", "-q", "main")
            self.git("merge", "-q", "--ff-only", other)
            return True
        self.git("merge", "-q", "--no-ff", "-m", f"Merge {other}", other, code=None)
        return self.left == 0

    def _doubled(self) -> bool:
        """Tell whether a pick brought an erratum that has another number here, so that it is there twice."""
        slugs = [file.stem.partition("-")[2] for file in (self.root / "errata/plan").glob("*.yaml")]
        return len(set(slugs)) < len(slugs)

    def _explain(self, base: Side | None, ours: Side, theirs: Side, how: str) -> None:
        """See to it that git had a reason not to merge."""
        if base is None or how == "rebase":
            return
        paths = self.git("diff", "--name-only", "--diff-filter=U").splitlines()
        alone = merged(base, ours, theirs) is not None
        slugs = Counter(Path(path).stem.partition("-")[2] for path in paths if path.startswith("errata/"))
        if alone and 1 in slugs.values():  # one that was parted on both branches has several names
            raise Broken(f"git cannot merge errata: {paths}")
        if alone and apart(self.plan, base, ours, theirs):
            self.counts["apart but conflict"] = self.counts.get("apart but conflict", 0) + 1
            self.told[-1] += f" (in {paths}, where an unchanged line stands between)"

    def _works(self, side: Side) -> bool:
        """Tell whether the text in the work tree is what the errata of a side make."""
        try:
            expected = self.plan.whole(side.standing)
        except Impossible:
            return False
        return self._shown() == expected

    def _shown(self, *flags: str) -> list[tuple[str, str, str]]:
        rows = self.sub("show", "--json", *flags).json["sections"]
        return [(row["id"], row["title"], row["text"]) for row in rows]

    def do_amend(self, a: int, b: int, c: int) -> None:
        if self.head() in {self.git("rev-parse", name) for name in self.sides if name != self.branch}:
            return
        if len(self.git("log", "-1", "--format=%P").split()) != 1:
            return
        self._tell("git commit --amend -m Beter")
        self.git("commit", "-q", "--amend", "-m", "Beter")
        self._did(self.side, by_sub=False)

    def do_pick(self, a: int, b: int, c: int) -> None:
        """Pick what an erratum did on another branch: its commits since that left this one."""
        other = self._pick(a, [name for name in self.sides if name != self.branch])
        if other is None:
            return
        shas = self.git("log", "--format=%H", "--no-merges", "--reverse", f"HEAD..{other}").split()
        shas = [sha for sha in shas if sha in self.at]
        if not shas:
            return
        sha = self._pick(b, shas[:1])
        parent = self.at.get(self.git("rev-parse", f"{sha}~1"))
        if parent is None:
            return
        mixed = merged(parent, self.side, self.at[sha])
        new = self.at[sha].turns - parent.turns
        if mixed is None or any(turn.after - self.side.turns for turn in new):
            return
        mixed = replace(mixed, turns=self.side.turns | new)
        before = self.head()
        self._tell(f"git cherry-pick {other}: {self.git('log', '-1', '--format=%s', sha)}")
        self.git("cherry-pick", sha, code=None)
        if self.left or not self._works(mixed) or self._doubled():
            self.git("cherry-pick", "--abort", code=None)
            self.git("reset", "-q", "--hard", before)
            self.told[-1] += " (conflict)"
            return
        self._did(mixed, by_sub=False)

    # -- looking ------------------------------------------------------------------------------------

    def look(self) -> None:
        """Hold the text that stands there beside the model."""
        expected = self.plan.raw(self.side.standing)
        if (shown := self._shown()) != expected:
            raise Broken(f"the text is\n{shown}\nand not\n{expected}")
