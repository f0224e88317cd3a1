"""--dry-run writes nothing at all, --no-commit writes no commit: for every command that changes something."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import click
import pytest

from sub_cli.cli.main import root

HEAD = ("--date", "9-4-2021", "--to", "Staten", "--from", "G", "--subject", "S", "--committee", "BEM")
ROLES = "documents/plan-water/sections/rollen.yaml"
ORDER = "order.txt"
LETTER = "memo.txt"
PLAN = "oevers.md"
CHANGES: dict[str, tuple[str, ...]] = {
    "section new": ("--title", "Toezicht", "-m", "Wij zien toe.", "--document", "nota"),
    "section edit": ("1", "-m", "Ieder doet wat.", "--document", "nota"),
    "section move": ("1", "--under", "2", "--document", "nota"),
    "section rename": ("slot", "einde", "--document", "nota"),
    "section remove": ("slot", "--document", "nota"),
    "document new": ("--title", "Nota Lucht"),
    "document adopt": ("nota", "--date", "1-5-2021"),
    "document import": (PLAN,),
    "memo new": (*HEAD, "-m", "Hierbij."),
    "memo edit": ("PS2021BEM02", "-m", "Nu wel af."),
    "memo withdraw": ("PS2021BEM01", "--reason", "Onjuist."),
    "memo remove": ("PS2021BEM02",),
    "memo sign": ("PS2021BEM01", "--demo"),
    "memo import": (LETTER,),
    "erratum new": ("2.2", "-m", "Het kost niets."),
    "erratum edit": ("E02", "-m", "Het kost bijna niets."),
    "erratum from-order": (ORDER,),
    "erratum propose": ("E02",),
    "erratum adopt": ("E02",),
    "erratum withdraw": ("E02",),
    "erratum apply": ("E02",),
    "erratum revert": ("E03",),
    "erratum rebase": ("E04",),
    "undo": ("--yes",),
    "redo": ("--yes",),
    "fmt": (),
    "git setup": ("--yes",),
    "ci init": ("github", "--yes", "--from", f"git+https://example.org/sub@{'0' * 40}"),
}
UNCOMMITTED = {"git setup", "ci init", "memo sign"}
"""Commands that do not commit to the text (a demonstration records nothing); they are tried with --dry-run only."""
NOTE = ("document", "new", "--title", "Nota")
SECOND = ("section", "new", "--document", "nota", "--title", "Slot", "-m", "Een zin.\nNog een.")
BEFORE = {
    "section new": (NOTE,),
    "section edit": (NOTE,),
    "section move": (NOTE, SECOND),
    "section rename": (NOTE, SECOND),
    "section remove": (NOTE, SECOND),
    "document adopt": (NOTE,),
    "erratum adopt": (("erratum", "propose", "E02"),),
    "redo": (("undo", "--yes"),),
    "fmt": (NOTE, SECOND),
}
"""What has to happen first; a plan that is not adopted may be changed otherwise than by errata."""
ELSEWHERE = {"init", "settle", "memo keep", "erratum from-docx"}
"""Commands that need a folder, a merge, a signed or an edited file of their own: their stories stand beside those."""
ENDS_WITH = {"erratum rebase": 4}
"""E04 conflicts: there is something to settle."""


def changing(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the names of the commands below `command` that have --no-commit, thus change something."""
    if any("--no-commit" in param.opts for param in command.params):
        yield " ".join(words)
    for name, below in getattr(command, "commands", {}).items():
        yield from changing(below, (*words, name))


def test_every_command_that_changes_something_is_in_the_table():
    assert set(changing(root)) == {*CHANGES, *ELSEWHERE}


@pytest.fixture
def ready(busy):
    """Return the desk in mid-work: a staged change, one that is not, and a file that git does not know."""

    def make(name: str):
        for before in BEFORE.get(name, ()):
            busy.sub("-q", *before)
        if name == "fmt":
            file = "documents/nota/sections/slot.yaml"
            busy.write(file, busy.read(file).decode().replace("zin.\n  Nog", "zin. Nog"))
            busy.commit("Two sentences on one line")
        (busy.root.parent / ORDER).write_text(_order(busy), encoding="utf-8")
        (busy.root.parent / LETTER).write_text(LETTER_TEXT, encoding="utf-8")
        (busy.root.parent / PLAN).write_text("# Een\n\nTekst.\n\n# Twee\n", encoding="utf-8")
        busy.write("staged.txt", "1\n")
        busy.git("add", "staged.txt")
        busy.write("staged.txt", "2\n")
        busy.write("unknown.txt", "?\n")
        return busy

    return make


def _order(desk) -> str:
    return desk.sub("erratum", "order", "E02").out


LETTER_TEXT = """MEMORANDUM

PS2021BEM09

DATUM 9-4-2021
AAN Provinciale Staten
VAN Gedeputeerde
ONDERWERP Rollen

Hierbij een memo.
"""


def words_for(desk, name: str) -> list[str]:
    """Return the command line; files lie beside the workspace, so that they are no part of it."""
    return [
        *name.split(),
        *(str(desk.root.parent / word) if word in (ORDER, LETTER, PLAN) else word for word in CHANGES[name]),
    ]


def bytes_and_refs(desk) -> tuple[dict[str, bytes], str, str, str]:
    """Return every byte of the work tree, the refs, what is staged, and the settings of git."""
    tree = {path: data for path, data in desk.everything().items() if "/.git/" not in path}
    return tree, _git(desk, "for-each-ref"), _git(desk, "ls-files", "--stage"), _git(desk, "config", "--local", "-l")


def _git(desk, *words: str) -> str:
    done = subprocess.run(["git", "-C", desk.root, *words], capture_output=True, text=True, check=False)
    return done.stdout


@pytest.mark.parametrize("name", CHANGES)
def test_a_dry_run_leaves_every_byte_every_ref_and_the_index(ready, name):
    desk = ready(name)
    index = desk.read(".git/index")
    before = bytes_and_refs(desk)
    answer = desk.sub(*words_for(desk, name), "--dry-run", code=ENDS_WITH.get(name, 0))
    assert bytes_and_refs(desk) == before
    assert desk.read(".git/index") == index
    if not ENDS_WITH.get(name):
        assert "Dry run: nothing was written." in answer.err


@pytest.mark.parametrize("name", [name for name in CHANGES if name not in UNCOMMITTED])
def test_without_a_commit_head_and_the_index_stay_and_the_change_is_there(ready, name):
    desk = ready(name)
    before = bytes_and_refs(desk)
    desk.sub(*words_for(desk, name), "--no-commit", code=ENDS_WITH.get(name, 0))
    after = bytes_and_refs(desk)
    assert after[1:] == before[1:]
    changed = {path for path in before[0] | after[0] if before[0].get(path) != after[0].get(path)}
    content = {path for path in changed if "/documents/" in path or "/errata/" in path}
    assert content, f"only {changed} changed"


@pytest.mark.parametrize("name", [name for name in CHANGES if name not in UNCOMMITTED | {"erratum rebase", "fmt"}])
def test_the_same_command_in_earnest_makes_one_commit_that_holds_nothing_else(ready, name):
    """Otherwise a dry run would prove nothing; `fmt` and a conflict never commit, and what lay about stays."""
    desk = ready(name)
    before = int(desk.git("rev-list", "--count", "HEAD"))
    desk.sub(*words_for(desk, name), code=ENDS_WITH.get(name, 0))
    assert int(desk.git("rev-list", "--count", "HEAD")) == before + 1
    committed = desk.git("show", "--format=", "--name-only", "HEAD").splitlines()
    assert committed
    assert not {"staged.txt", "unknown.txt"} & set(committed)
    assert desk.git("show", ":staged.txt") == "1"
    assert (desk.read("staged.txt"), desk.read("unknown.txt")) == (b"2\n", b"?\n")


def test_a_dry_run_of_an_edit_shows_the_redline(desk):
    answer = desk.sub("section", "edit", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.", "--dry-run")
    assert "kiest" in answer.out
    assert "heeft" in answer.out


def test_a_dry_run_takes_no_number(desk):
    """The number that it names is the one that the next memo gets."""
    tried = desk.sub("memo", "new", *HEAD, "--dry-run").out
    assert desk.sub("memo", "new", *HEAD).out == tried == "PS2021BEM01\n"


def test_a_dry_run_of_what_cannot_be_done_says_so_too(busy):
    before = busy.files()
    busy.sub("erratum", "apply", "E04", "--dry-run", code=4)
    assert busy.files() == before


def test_a_dry_run_of_init_starts_nothing(desk_in, named):
    desk = desk_in("leeg")
    desk.write("mine.txt", "mine\n")
    assert "Dry run: nothing was written." in desk.sub("init", "--name", "Nieuw", "--dry-run").err
    assert set(desk.everything()) == {str(desk.root / "mine.txt")}
    desk.sub("init", "nieuw", "--dry-run")
    assert [path.name for path in desk.root.iterdir()] == ["mine.txt"]


def test_build_dry_run_makes_no_file(busy):
    before = bytes_and_refs(busy)
    busy.sub("build", "--dry-run")
    after = bytes_and_refs(busy)
    assert after[1:] == before[1:]
    assert {path: data for path, data in after[0].items() if "/.sub/" not in path} == {
        path: data for path, data in before[0].items() if "/.sub/" not in path
    }  # .sub holds caches, which git does not see
