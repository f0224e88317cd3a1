"""`sub --help` is quick because it loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sub_cli.cli.main import TASKS

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {
    "weasyprint", "pyhanko", "cryptography", "git", "jinja2", "babel", "ruamel", "markdown_it",
}  # fmt: skip
"""What takes tenths of a second."""
SLOW = {"csv", "difflib", "tempfile", "traceback", "tzdata", "zoneinfo"}
"""What click does without and takes milliseconds each: help is asked for often, by the shell's completion too."""


def loaded_by(*words: str) -> set[str]:
    """Return the top-level modules that a run of `sub` with these words has loaded."""
    program = (
        "import sys\n"
        f"sys.argv = ['sub', *{list(words)!r}]\n"
        "from sub_cli.cli.main import main\n"
        "try:\n    main()\n"
        "finally:\n    print('LOADED', *{name.split('.')[0] for name in sys.modules})\n"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.rpartition("LOADED ")[2].split())


def test_help_loads_no_heavy_library() -> None:
    loaded = loaded_by("--help")
    assert "click" in loaded
    assert not loaded & (HEAVY | SLOW)


def test_version_loads_no_heavy_library() -> None:
    assert not loaded_by("--version") & HEAVY


def test_a_run_loads_only_the_command_that_it_carries_out() -> None:
    program = (
        "import sys\n"
        "from sub_cli.cli.main import run\n"
        "run(['explain', 'SUB212'])\n"
        "print('LOADED', *(name for name in sys.modules if name.startswith('sub_cli.cli.')))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.rpartition("LOADED ")[2].split())
    commands = {f"sub_cli.cli.{name}" for _title, names in TASKS for name in names}
    assert loaded & commands == {"sub_cli.cli.explain"}
