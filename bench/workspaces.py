"""Workspaces to measure with: plans of many sections, errata and memos, the same on every run."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_WORDS = """de het een van in en op voor met dat te zijn is wordt door aan bij om als ook naar uit over niet meer
samenwerking gemeenten provincie waterschappen inwoners besluit overleg opgave partners begroting college staten
commissie programma democratische legitimatie bestuur ambitie energie wonen verkeer natuur water landbouw kwaliteit
middelen termijn uitvoering toezicht advies regio gebied voortgang evaluatie rapport onderzoek plan visie""".split()
_SETTINGS = """\
[programme]
name = "Meting"
language = "nl"
document = "plan"

[memo]
pattern = "PS{{year}}{{committee}}{{seq:05}}"
committee = "BEM"
{more}"""
_MEMO = """\
number: {number}
date: 2021-04-09
to: Provinciale Staten
from: Gedeputeerde Hanke Bruins Slot
subject: Voortgang van opgave {index}
status: final
signatories:
  - name: Hanke Bruins Slot
    role: Gedeputeerde
text: |
"""


def sentence(chance: random.Random) -> str:
    """Return a sentence of 8 to 24 words."""
    words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 24))]
    return " ".join(words).capitalize() + "."


def text(chance: random.Random, words: int) -> str:
    """Return about `words` words, a sentence a line, three to six lines a paragraph."""
    paragraphs: list[str] = []
    count = 0
    while count < words:
        lines = [sentence(chance) for _ in range(chance.randint(3, 6))]
        count += sum(len(line.split()) for line in lines)
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs) + "\n"


def indented(prose: str) -> str:
    """Return `prose` as the lines of a literal block."""
    return "".join(f"  {line}\n" if line else "\n" for line in prose.rstrip("\n").split("\n"))


def begin(root: Path) -> Path:
    """Make an empty workspace with the house style of this repository, and return it."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    shutil.copytree(ROOT / "templates", root / "templates")
    (root / "sub.toml").write_text(_SETTINGS.format(more=""), encoding="utf-8")
    (root / ".gitignore").write_text("output/\n.sub/\n", encoding="utf-8")
    return root


def plan(root: Path, sections: int, words: int = 120) -> Path:
    """Put a plan of `sections` sections of `words` words into a workspace: chapters of twenty paragraphs."""
    chance = random.Random(sections)
    folder = root / "documents" / "plan" / "sections"
    folder.mkdir(parents=True)
    outline = []
    for number in range(sections):
        name = f"deel-{number:05}"
        outline.append(f"{'  - ' if number % 20 == 0 else '      - '}{name}")
        near = f"deel-{chance.randrange(sections):05}"
        prose = text(chance, words) + f"\nZie ook [](#{near}).\n"
        (folder / f"{name}.yaml").write_text(
            f"id: {name}\ntitle: Deel {number}\ntext: |\n{indented(prose)}", encoding="utf-8"
        )
    rows = [row + ":" if row.startswith("  - ") and n + 1 < len(outline) and n % 20 == 0 else row
            for n, row in enumerate(outline)]  # fmt: skip
    head = "id: plan\nkind: programme-plan\ntitle: Plan\nlanguage: nl\nadopted: 2021-03-10\noutline:\n"
    (folder.parent / "document.yaml").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return root


def memos(root: Path, count: int, words: int = 250) -> Path:
    """Put `count` memos of `words` words into a workspace."""
    chance = random.Random(count)
    folder = root / "documents" / "memos"
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(1, count + 1):
        number = f"PS2021BEM{index:05}"
        body = _MEMO.format(number=number, index=index) + indented(text(chance, words))
        (folder / f"{number}.yaml").write_text(body, encoding="utf-8")
    return root


def commit(root: Path, subject: str = "Meting") -> str:
    """Commit everything in a workspace, which becomes a repository where it was none, and return the commit."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", subject)
    return git(root, "rev-parse", "HEAD")


def git(root: Path, *words: str) -> str:
    """Run git in `root` as somebody with a name, and return what it says."""
    who = ["-c", "user.name=Meting", "-c", "user.email=meting@example.org", "-c", "gc.auto=0"]
    done = subprocess.run(["git", "-C", root, *who, *words], capture_output=True, check=True, text=True)
    return done.stdout.strip()
