"""Of GitPython only what starts git is imported, and nobody else finds half a library for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .conftest import Programme

READS = """
import sys
from pathlib import Path
from sub_cli.history.repo import Repository
print(Repository.open(Path(sys.argv[1])).branch())
"""
LOADED = "print(*sorted(sys.modules.keys() & {'git', 'gitdb', 'gitdb.db', 'git.repo'}))\n"
WHOLE = (
    "import git\nprint(git.Repo(sys.argv[1]).active_branch, git.cmd.Git is git.Git, git.db.GitCmdObjectDB.__name__)\n"
)


def said(program: str, plan: Programme, *before: Path) -> list[str]:
    """Run a program of a few lines, to which the folders `before` come first, and return the lines that it prints."""
    path = os.pathsep.join(map(str, (*before, Path(__file__).resolve().parents[2])))
    words = [sys.executable, "-c", program, str(plan.root)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": path})
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_reading_a_repository_loads_little_of_it_and_the_whole_is_there_for_who_wants_it(plan: Programme) -> None:
    assert said(READS + LOADED + WHOLE, plan) == ["main", "", "main True GitCmdObjectDB"]


def test_a_library_whose_part_needs_the_whole_is_loaded_whole(plan: Programme, tmp_path: Path) -> None:
    package = tmp_path / "later" / "git"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from subprocess import Popen\n")
    (package / "exc.py").write_text("class GitCommandNotFound(Exception): ...\n")
    (package / "cmd.py").write_text(
        "from git import Popen\n"
        "class Git:\n"
        "    def __init__(self, folder):\n"
        "        self.folder = folder\n"
        "    def execute(self, command, istream, as_process, env, **options):\n"
        "        self.proc = Popen(command, cwd=self.folder, stdin=-1, stdout=-1, stderr=-1)\n"
        "        return self\n"
    )
    assert said(READS, plan, package.parent) == ["main"]
