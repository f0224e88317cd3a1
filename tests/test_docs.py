"""The documentation, held against the program: transcripts are run again, and every name in it has to exist.

A block marked `console` is a transcript. The blocks of a page are run one after another, in a home folder that
holds a copy of the example in `voorbeeld/`. A command follows `$ `, and goes on after `> `; what follows is what
it said, on either stream. `…` stands for anything, on a line of its own for any number of lines. Commits and digests
may differ. When the program rightly says something else than a page does:

    .venv/bin/python tests/test_docs.py        writes anew what differs, and leaves the rest alone

The reference of commands in docs/cli.md and the tables in docs/codes.md and docs/nl/codes.md are written by it too.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from sub_cli import config
from sub_cli.actions.check.check import check_workspace
from sub_cli.actions.schema import FILES
from sub_cli.cli import main
from sub_cli.cli.anywhere import in_front
from sub_cli.cli.language import say, speaking
from sub_cli.errata.operations.table import OPERATIONS
from sub_cli.lint.codes import CHAPTERS, CODES
from sub_cli.store import schema
from sub_cli.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.nl.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLE = ("documents", "errata", "templates", "sub.toml", ".gitignore", ".gitattributes")
BEGIN = 1_617_969_600
"""9 April 2021, 14:00 in Utrecht: the day of the memorandum. Every command takes a minute."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return [found[2] for found in FENCE.finditer(text_of(name)) if found[1] == language]


# --- transcripts ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A command, and what the page says that it answers."""

    command: str
    """As it stands, with the marks `$ ` and `> `."""
    answer: str

    @property
    def words(self) -> str:
        rows = [row[2:] for row in self.command.splitlines()]
        return "\n".join(rows).replace("\\\n", " ")


def steps(block: str) -> Iterator[Step]:
    """Yield the commands of a transcript; raises ValueError for words that no command said."""
    for part in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
        if not part:
            continue
        command = re.match(r"\$ .*\n(?:> .*\n|>\n)*", part)
        if command is None:
            raise ValueError(f"a transcript begins with a command: {part[:40]}")
        yield Step(command[0], part[command.end() :])


PEOPLE = {"an": "An Bakker", "bo": "Bo Smit"}
"""Who is at work in a folder of that name; elsewhere it is Sanne."""
PIPED = re.compile(r"^sub .* [|>] \S+")
"""A command of `sub` that needs a shell, because its output goes elsewhere."""


class Shell:
    """A person at work in a home folder: `cd`, `sub`, and whatever the system has."""

    def __init__(self, home: Path) -> None:
        self.home = self.here = home.resolve()
        self.code = 0
        self.minutes = 0

    def run(self, command: str) -> str:
        """Return what `command` says, on both streams, with other names for the home folder and the machine."""
        first = "" if PIPED.search(command) else command.split(maxsplit=1)[0]
        self.minutes += 1
        moment = str(BEGIN + 60 * self.minutes)
        os.environ["SOURCE_DATE_EPOCH"] = moment
        if first == "cd":
            self.here = (self.here / shlex.split(command)[1]).resolve(strict=True)
            self._become(PEOPLE.get(self.here.name, "Sanne de Wit"))
            return ""
        said = self._sub(shlex.split(command)[1:]) if first == "sub" else self._other(command, f"{moment} +0000")
        return said.replace(str(self.home), "~").replace(f"@{socket.gethostname()}", "@laptop")

    @staticmethod
    def _become(name: str) -> None:
        """Let somebody else be at the keyboard."""
        for role in ("AUTHOR", "COMMITTER"):
            os.environ[f"GIT_{role}_NAME"] = name

    def _sub(self, words: list[str]) -> str:
        stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        nothing = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.here)
            patch.setattr(sys, "stdin", nothing)
            patch.setattr(sys, "stdout", stream)
            patch.setattr(sys, "stderr", stream)
            patch.setattr(main, "show_crash", _raise)
            self.code = main.run(words)
        stream.seek(0)
        return stream.read()

    def _other(self, command: str, moment: str) -> str:
        env = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "PAGER": "cat"}
        env |= {"PATH": f"{self.home / 'bin'}:{env['PATH']}", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["sh", "-c", command.replace("$?", str(self.code))],
            cwd=self.here,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.code = done.returncode
        return done.stdout


def _raise(error: BaseException) -> int:
    raise error


DIGEST = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{7})\b")


def masked(text: str) -> list[str]:
    """Return the lines of `text` without the commits and digests, which follow from the version of the program."""
    return [row.rstrip() for row in DIGEST.sub("DIGEST", text.rstrip()).splitlines()]


def agrees(expected: str, said: str) -> bool:
    """Tell whether a page's answer is what was said, `…` standing for anything."""
    pattern = ""
    for row in masked(expected):
        pattern += r"(?:.*\n)*" if row == "…" else re.escape(row).replace("…", ".*") + r"\n"
    return re.fullmatch(pattern, "".join(row + "\n" for row in masked(said))) is not None


@contextmanager
def at_work(home: Path) -> Iterator[Shell]:
    """Furnish `home` with a copy of the example, and with somebody whom git knows."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("SUB_", "GIT_", "XDG_", "LC_"))]:
            patch.delenv(name)
        for name in ("CI", "COLUMNS", "LANGUAGE", "SOURCE_DATE_EPOCH"):
            patch.delenv(name, raising=False)
        settings = {"HOME": str(home), "LANG": "C", "GIT_CONFIG_NOSYSTEM": "1", "TZ": "Europe/Amsterdam"}
        settings |= {"LOGNAME": "sanne"}
        settings |= {"GIT_CONFIG_GLOBAL": os.devnull, "SOURCE_DATE_EPOCH": str(BEGIN)}
        for role in ("AUTHOR", "COMMITTER"):
            settings |= {f"GIT_{role}_NAME": "Sanne de Wit", f"GIT_{role}_EMAIL": "sanne@example.org"}
        for name, value in settings.items():
            patch.setenv(name, value)
        program = home / "bin" / "sub"
        program.parent.mkdir()
        call = "import sys; from sub_cli.cli.main import run; sys.exit(run(sys.argv[1:]))"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{call}" "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        example = home / "voorbeeld"
        example.mkdir()
        for name in EXAMPLE:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, example / name)
        shell = Shell(home)
        shell.run("cd voorbeeld")
        shell.run("git init -q -b main && git add . 2>&1 && git commit -q -m Voorbeeld")
        shell.here, shell.minutes = shell.home, 0
        yield shell


@pytest.mark.parametrize("page", [name for name in NAMES if blocks(name, "console")])
def test_the_transcripts_are_what_the_program_says(page: str, tmp_path: Path) -> None:
    with at_work(tmp_path) as shell:
        for step in (step for block in blocks(page, "console") for step in steps(block)):
            said = shell.run(step.words)
            assert agrees(step.answer, said), f"{page}: {step.command}\nthe page:\n{step.answer}\nthe program:\n{said}"


def test_a_transcript_that_says_something_else_is_noticed() -> None:
    assert agrees("commit 0123abc\n…\nend\n", "commit fedcba9\none\ntwo\nend\n")
    assert agrees("a … z\n", "a b c z\n")
    assert not agrees("a\n", "a\nb\n")
    assert not agrees("E01 past\n", "E01 botst\n")
    assert not agrees("", "a\n")


# --- commands ---------------------------------------------------------------------------------------------


def commands(group: click.Group = main.root, *above: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command and group with its whole name: `sub erratum new`."""
    for name, command in group.commands.items():
        whole = " ".join((*(above or ("sub",)), name))
        yield whole, command
        if isinstance(command, click.Group):
            yield from commands(command, whole)


COMMANDS = dict(commands())


def spoken_options(command: click.Command) -> list[str]:
    """Return the long names of the options of a command, or the short one where that is all there is."""
    named = [param for param in command.params if isinstance(param, click.Option)]
    return [next((name for name in param.opts if name.startswith("--")), param.opts[0]) for param in named]


REFERENCE = "\nWhat follows is written by `.venv/bin/python tests/test_docs.py` from the commands themselves.\n"


def reference() -> str:
    """Return the reference of all commands, as docs/cli.md holds it."""
    parts = []
    for name, command in COMMANDS.items():
        if not isinstance(command, click.Group):
            parts.append(chapter(name, command))
    return "".join(parts)


def chapter(name: str, command: click.Command) -> str:
    """Return what the reference says of one command: its words, its example, its options."""
    arguments = [
        param.make_metavar(click.Context(command)) for param in command.params if param.param_type_name == "argument"
    ]
    example = "".join(f"{line}\n" for line in str(getattr(command, "example", "")).splitlines())
    rows = [
        f"| `{', '.join((*param.opts, *param.secondary_opts))}{value_of(param)}` | {param.help} |\n"
        for param in command.params
        if isinstance(param, click.Option)
    ]
    table = "\n| | |\n|---|---|\n" + "".join(rows) if rows else ""
    said = textwrap.fill(command.help or "", 110)
    usage = " ".join((name, *arguments))
    shown = f"\n```sh\n{example}```\n" if example else ""
    return f"\n### `{usage}`\n\n{said}\n{shown}{table}"


def value_of(option: click.Option) -> str:
    """Return how the value of an option is shown, with a blank before it; "" for a flag."""
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return " " + "\\|".join(map(str, option.type.choices))
    return f" {option.metavar or option.type.name.upper()}"


def test_the_reference_is_what_the_commands_say() -> None:
    said = text_of("docs/cli.md").partition(REFERENCE)[2]
    assert said == reference(), "write it anew with: .venv/bin/python tests/test_docs.py"


def test_every_global_option_stands_above_the_reference() -> None:
    preface = text_of("docs/cli.md").partition(REFERENCE)[0]
    assert [name for name in spoken_options(main.root) if f"`{name}" not in preface] == []


def test_every_command_has_an_example_that_runs_that_command() -> None:
    lame = []
    for name, command in COMMANDS.items():
        for line in str(getattr(command, "example", "")).splitlines():
            if complaint(line) or not line.startswith(name):
                lame.append(f"{name}: {line}")
        typed = not isinstance(command, click.Group) and "git calls this" not in str(command.help)
        if typed and not getattr(command, "example", ""):
            lame.append(f"{name}: no example")
    assert lame == []


def command_lines(name: str) -> Iterator[str]:
    """Yield every command line that a page gives: in transcripts, in shell blocks, and in the running text."""
    for block in blocks(name, "console"):
        yield from (step.words for step in steps(block))
    for block in blocks(name, "sh"):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", FENCE.sub("", text_of(name)))


def complaint(line: str) -> str:
    """Return what is wrong with a command line of `sub`, "" where nothing is or it is none."""
    words = shlex.split(re.split(r" [#|>] ?", line)[0])
    if not words or words[0] != "sub":
        return ""
    command: click.Command = main.root
    waiting = in_front(main.root, words[1:]).words
    while waiting:
        word = waiting.pop(0)
        if word.startswith("-") and word != "-":
            name, _, value = word.partition("=")
            option = next((each for each in command.params if name in (*each.opts, *each.secondary_opts)), None)
            if option is None and name not in ("-h", "--help"):
                return f"{line}: no option {name}"
            if isinstance(option, click.Option) and not option.is_flag and not value and waiting:
                waiting.pop(0)
        elif isinstance(command, click.Group) and word != "…":
            if word not in command.commands:
                return f"{line}: no command {word}"
            command = command.commands[word]
    return ""


@pytest.mark.parametrize("page", NAMES)
def test_every_command_line_can_be_typed(page: str) -> None:
    quoted = [line for line in command_lines(page) if line.split(" ")[0] == "sub"]
    assert [problem for line in quoted if (problem := complaint(line))] == []


def test_a_command_line_that_cannot_be_typed_is_noticed() -> None:
    assert complaint("sub --lang en diff --erratum E01 --stat") == ""
    assert complaint("sub diff --erratum E01 --lang en") == ""
    assert complaint("sub diff --errata E01") != ""
    assert complaint("sub frobnicate") != ""


@pytest.mark.parametrize("page", NAMES)
def test_every_target_of_make_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", text_of(page))) <= targets


# --- links ------------------------------------------------------------------------------------------------


def anchors(name: str) -> set[str]:
    """Return the anchors of the headings of a page, as forges make them."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(name)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", NAMES)
def test_every_link_leads_somewhere(page: str) -> None:
    broken = []
    prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", text_of(page)))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        named = str(file.resolve().relative_to(ROOT)) if file.exists() else ""
        if not named or (anchor and anchor not in anchors(named)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", NAMES)
def test_lines_are_short_enough_to_review(page: str) -> None:
    prose = FENCE.sub("", text_of(page)).splitlines()
    assert [row for row in prose if len(row) > 110 and not row.startswith("|")] == []


# --- guards -----------------------------------------------------------------------------------------------


NAMED = re.compile(r"`(test_\w+)`")


def test_every_test_that_holds_a_guard_exists() -> None:
    rows = [row for row in (ROOT / "docs/security.md").read_text().splitlines() if "| tests/" in row]
    assert rows
    for row in rows:
        held = "".join((ROOT / place).read_text() for place in re.findall(r"\btests/[\w/]+\.py", row))
        assert [name for name in NAMED.findall(row) if f"def {name}(" not in held] == [], row


# --- codes ------------------------------------------------------------------------------------------------


TABLES = {
    "docs/codes.md": ("en", "| code | what is wrong | what to do |\n|---|---|---|\n", "look", ""),
    "docs/nl/codes.md": ("nl", "| code | wat er mis is | wat eraan te doen |\n|---|---|---|\n", "let op", "../"),
}
"""By page: its language, how its table begins, the word of a warning, and where the other pages lie."""


def table_of_codes(language: str, warning: str, above: str) -> str:
    """Return the rows of a page of codes, which say what `sub explain` says."""
    rows = []
    with speaking(language):
        for chapter in CHAPTERS:
            rows.append(f"| | **{say(chapter.title)}** | |\n")
            for code in chapter.codes:
                look = f" *{warning}*" if code.warning else ""
                remedy = re.sub(r"docs/(\w+\.md)(#[\w-]+)?", rf"[\1]({above}\1\2)", say(code.remedy))
                rows.append(f"| {code} | {say(code.wrong)}{look} | {remedy} |\n")
    return "".join(rows)


def test_every_code_that_is_declared_has_its_row_and_is_reported_somewhere() -> None:
    declared = [file for file in (ROOT / "sub_cli").rglob("codes.py") if file.parent.name != "lint"]
    text = "".join(text_of(str(file)) for file in declared)
    names = re.findall(r"^(\w+) = \w+\.code\(", text, re.MULTILINE)
    assert sorted(CODES) == sorted(re.findall(r"SUB\d{3}(?=\")", text)) and len(names) == len(CODES)
    files = [file for file in (ROOT / "sub_cli").rglob("*.py") if file not in declared]
    assert not set(names) - {word for file in files for word in re.findall(r"[A-Z_0-9]{3,}", text_of(str(file)))}


@pytest.mark.parametrize("page", TABLES)
def test_the_page_of_codes_says_what_sub_explain_says(page: str) -> None:
    language, head, *words = TABLES[page]
    assert text_of(page).partition(head)[2] == table_of_codes(language, *words)


# --- the model --------------------------------------------------------------------------------------------


def test_the_files_on_the_page_of_the_model_are_a_workspace_in_order(tmp_path: Path) -> None:
    for language in ("yaml", "toml", "text"):
        for block in blocks("docs/model.md", language):
            first, _, _rest = block.partition("\n")
            path = tmp_path / first.removeprefix("# ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block, encoding="utf-8")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    workspace = Workspace.find(tmp_path)
    assert [f"{each.place.path}: {each.code} {each.message}" for each in check_workspace(workspace)] == []


def test_every_key_of_every_file_is_explained() -> None:
    page = text_of("docs/model.md")
    known = [*FILES.values(), schema.RECORD, *(row.keys for row in OPERATIONS.values()), *schema.EVENTS.values()]
    names = [name for form in known if form is not config.SETTINGS for name in form.names]
    for table in config.SETTINGS.keys:
        names += [f"[{table.name}]", *(key.name for key in table.type.of.keys)]
    assert len(names) > 100
    assert [name for name in dict.fromkeys(names) if f"`{name}`" not in page] == []


# --- writing transcripts anew -----------------------------------------------------------------------------


def rewritten(text: str, shell: Shell) -> str:
    """Return a page with the answers that no longer hold replaced by what the program says now."""

    def again(found: re.Match[str]) -> str:
        if found[1] != "console":
            return found[0]
        parts = []
        for step in steps(found[2]):
            said = shell.run(step.words)
            fresh = "".join(row.rstrip() + "\n" for row in said.rstrip().splitlines())
            parts.append(step.command + (step.answer if agrees(step.answer, said) else fresh))
        return "```console\n" + "".join(parts) + "```"

    return FENCE.sub(again, text)


if __name__ == "__main__":
    commands_page = ROOT / "docs" / "cli.md"
    preface, mark, _ = commands_page.read_text(encoding="utf-8").partition(REFERENCE)
    commands_page.write_text(preface + mark + reference(), encoding="utf-8")
    for name, (language, head, *words) in TABLES.items():
        preface, mark, _ = text_of(name).partition(head)
        (ROOT / name).write_text(preface + mark + table_of_codes(language, *words), encoding="utf-8")
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder, at_work(Path(folder)) as shell:
            before = page.read_text(encoding="utf-8")
            after = rewritten(before, shell)
            if after != before:
                page.write_text(after, encoding="utf-8")
                print(f"written anew: {page.relative_to(ROOT)}")
