"""Faults of what is read, of the disk and of the settings, told in words with an exit code of their own, and never as
a mistake in `sub`: one workspace for each fault, in which several commands are tried."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Desk

SECTION = "documents/plan-water/sections/rollen.yaml"
EDIT = ("section", "edit", "1", "-m", "Nieuw.", "--erratum")
LIST, CHECK, SHOW, DIFF = ("section", "list"), ("check",), ("show", "2.1"), ("diff",)
MEMO, BUILD, PLAN = ("memo", "build", "PS2021BEM02"), ("build",), ("document", "build")
NEW = (
    "memo",
    "new",
    "--to",
    "S",
    "--from",
    "G",
    "--committee",
    "BEM",
    "--date",
    "9-4-2021",
    "--subject",
    "S",
    "-m",
    "x",
)

Act = Callable[[Path], object]


def put(path: str, content: str | bytes) -> Act:
    """Let a file hold this, whatever stood there."""

    def act(root: Path) -> None:
        place = root / path
        gone(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)

    return act


def gone(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def folder(path: str) -> Act:
    """Put a folder in the place of a file."""
    return lambda root: (gone(root / path), (root / path).mkdir(parents=True))


def endless(path: str) -> Act:
    """Put a link to itself in the place of a file, which nobody can read, not even root."""
    return lambda root: (gone(root / path), (root / path).symlink_to(Path(path).name))


def pipe(path: str) -> Act:
    return lambda root: (gone(root / path), os.mkfifo(root / path))


def settings(old: str, new: str) -> Act:
    def act(root: Path) -> None:
        place = root / "sub.toml"
        said = place.read_text()
        assert old in said
        place.write_text(said.replace(old, new) if old else said + new)

    return act


def templates(text: str) -> Act:
    """Let the templates of a memo be this."""
    return lambda root: [place.write_text(text) for place in (root / "templates").rglob("memo*.j2")]


def form(root: Path) -> None:
    """Put a form on every page."""
    for place in (root / "templates").rglob("*.j2"):
        place.write_text(place.read_text().replace("<body>", "<body><form><input name=a value=b></form>"))


APPLY, UNDO, LOG, STATUS = ("erratum", "apply", "E02"), ("undo", "--yes"), ("log",), ()
IN_ALL, OVER = "SUB254", "SUB440"
VERIFY, SIGN = ("verify", "output/manifest.json"), ("memo", "sign", "PS2021BEM01")
TABLE: dict[str, tuple[Act, dict[tuple[str, ...], tuple[int, str]]]] = {
    "a section that cannot be read": (endless(SECTION), {CHECK: (1, "symbolic link"), SHOW: (3, "symbolic link")}),
    "a section that is a folder": (folder(SECTION), {LIST: (3, "rollen"), SHOW: (3, "rollen"), EDIT: (3, "rollen")}),
    "a section that is a pipe": (pipe(SECTION), {CHECK: (1, "not an ordinary file"), SHOW: (3, "ordinary file")}),
    "a section that is nested too deep": (put(SECTION, "a: " + "[" * 3000), {CHECK: (1, "SUB0"), SHOW: (3, "SUB0")}),
    "a number without end in a section": (
        put(SECTION, "id: rollen\ntitle: " + "9" * 6000 + "\ntext: x\n"),
        {CHECK: (1, "SUB0"), LIST: (3, "SUB0")},
    ),
    "brackets without end": (
        put(SECTION, "id: rollen\ntitle: R\ntext: |\n  " + "[" * 20000 + "\n"),
        {CHECK: (1, "SUB201"), PLAN: (4, "does not fit")},
    ),
    "documents that are a file": (put("documents", "x"), {LIST: (3, "no document"), EDIT: (3, "no document")}),
    "settings that are a folder": (folder("sub.toml"), {CHECK: (3, "no sub.toml"), EDIT: (3, "no sub.toml")}),
    "settings nested too deep": (
        settings("", "\nx = " + "[" * 5000 + "]" * 5000),
        {CHECK: (3, "sub.toml"), EDIT: (3, "sub.toml"), MEMO: (3, "sub.toml")},
    ),
    "a number without end in the settings": (
        settings("", "\nx = " + "9" * 5000),
        {CHECK: (3, "SUB265"), EDIT: (3, "SUB265")},
    ),
    "output with a null byte": (
        settings("", '\n[build]\noutput = "a\\u0000b"\n'),
        {CHECK: (3, IN_ALL), BUILD: (3, IN_ALL)},
    ),
    "output without end": (
        settings("", f'\n[build]\noutput = "{"a" * 5000}"\n'),
        {CHECK: (3, IN_ALL), PLAN: (3, IN_ALL), EDIT: (3, IN_ALL)},
    ),
    "output among the templates": (
        settings("", '\n[build]\noutput = "templates"\n'),
        {CHECK: (3, OVER), BUILD: (3, OVER)},
    ),
    "an index of git that is damaged": (put(".git/index", "DIRC"), {EDIT: (3, "rm .git/index, then git reset")}),
    "output where a file stands": (
        settings("", '\n[build]\noutput = "sub.toml"\n'),
        {CHECK: (1, OVER), BUILD: (3, "sub.toml")},
    ),
    "signed files below a file": (
        settings("[memo]\n", '[memo]\nsigned = "sub.toml/x"\n'),
        {CHECK: (1, OVER)},
    ),
    "output among the texts": (
        settings("", '\n[build]\noutput = "documents/x"\n'),
        {CHECK: (3, OVER), BUILD: (3, OVER)},
    ),
    "templates among the texts": (
        settings("", '\n[house]\ntemplates = "errata"\n'),
        {CHECK: (3, OVER), MEMO: (3, OVER)},
    ),
    "output inside another house style": (
        settings("", '\n[house]\ntemplates = "huis"\n[build]\noutput = "huis/uit"\n'),
        {CHECK: (3, OVER)},
    ),
    "a key with a null byte": (
        settings("", '\n[sign]\ncertificate = "a\\u0000"\n'),
        {SIGN: (3, "a")},
    ),
    "a pattern that asks for more": (settings("{seq:02}", "{seq.x}"), {NEW: (3, "SUB25")}),
    "a font size out of all proportion": (put("templates/memo.css", "body{font-size:1e9pt}"), {MEMO: (3, "SUB441")}),
    "rules nested too deep": (put("templates/memo.css", "a{" * 2000 + "}" * 2000), {MEMO: (3, "SUB")}),
    "no number at all in a style": (
        put("templates/memo.css", "body{width:calc(1px/0);line-height:1e400}"),
        {MEMO: (3, "SUB")},
    ),
    "a form in a template": (form, {MEMO: (3, "boxes for signatures")}),
    "a template that calls itself": (templates("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}"), {MEMO: (3, "SUB3")}),
    "a template that divides by nothing": (templates("{{ 1/0 }}"), {MEMO: (3, "SUB3")}),
    "a template that wants all memory": (templates('{{ "x" * 10000000000 }}'), {MEMO: (3, "SUB3")}),
    "a name with a control character": (
        put("documents/plan-water/sections/a\x01b.yaml", "id: x\n"),
        {CHECK: (1, "SUB019"), SHOW: (0, "")},
    ),
    "a house style with a line feed in a name": (
        put("templates/a\nb.css", "x"),
        {MEMO: (3, "SUB019"), PLAN: (3, "SUB019")},
    ),
    "a house style that is a file": (put("templates", "x"), {MEMO: (0, ""), CHECK: (1, "")}),
    "a house style that cannot be read": (
        endless("templates/house.toml"),
        {MEMO: (3, "house.toml"), CHECK: (1, "house.toml")},
    ),
    "a house style of no text": (
        put("templates/house.toml", b"\xff"),
        {MEMO: (3, "house.toml"), CHECK: (1, "house.toml")},
    ),
    "a head that is a folder": (folder(".git/HEAD"), {DIFF: (3, "git"), EDIT: (3, "git")}),
    "an index of garbage": (put(".git/index", "garbage"), {EDIT: (3, "index"), DIFF: (0, "")}),
    "an index that is a folder": (folder(".git/index"), {EDIT: (3, "index")}),
    "a lock that is a folder": (folder(".git/sub/lock"), {EDIT: (3, "lock"), UNDO: (3, "lock")}),
    "a folder of ours that is a file": (put(".git/sub", "x"), {EDIT: (3, "sub"), UNDO: (3, "sub")}),
    "a place for artefacts that is a file": (put("output", "x"), {MEMO: (3, "output"), BUILD: (3, "output")}),
    "a place for drafts that is a file": (put(".sub", "x"), {CHECK: (1, ""), EDIT: (0, "")}),
    "a manifest nested too deep": (
        put("output/manifest.json", "[" * 100000),
        {VERIFY: (1, "not a PDF")},
    ),
    "a cherry-pick that is not finished": (
        put(".git/CHERRY_PICK_HEAD", "0" * 40 + "\n"),
        {EDIT: (4, "cherry-pick"), APPLY: (4, "cherry-pick"), UNDO: (4, "cherry-pick"), LIST: (0, "")},
    ),
    "a revert that is not finished": (put(".git/REVERT_HEAD", "0" * 40 + "\n"), {EDIT: (4, "revert")}),
    "settings of git that are none": (put(".git/config", "[core\n"), {DIFF: (3, "git"), EDIT: (3, "git")}),
}


Inject = Callable[[pytest.MonkeyPatch], object]


def failing(call: str, code: int, name: str = "") -> Inject:
    """Let a call of the system fail: for files whose path ends in `name`, or for all."""
    real = getattr(os, call)

    def act(patch: pytest.MonkeyPatch) -> None:
        def fails(path: object, *rest: object, **more: object) -> object:
            if not name or str(path).endswith(name):
                raise OSError(code, os.strerror(code))  # as read(2) fails: without a name
            return real(path, *rest, **more)

        patch.setattr(os, call, fails)

    return act


def git_says(verb: str, words: str) -> Inject:
    """Let git fail where it is asked for `verb`."""

    def act(patch: pytest.MonkeyPatch) -> None:
        real, folder = shutil.which("git"), Path(os.environ["XDG_DATA_HOME"])
        folder.mkdir(exist_ok=True)
        git = folder / "git"
        git.write_text(
            f'#!/bin/sh\nfor word; do [ "$word" = {verb} ] && {{ echo "{words}" >&2; exit 128; }}; done\n'
            f'exec {real} "$@"\n'
        )
        git.chmod(0o755)
        patch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    return act


BROKEN = "fatal: unable to read: Input/output error"
FULL, LOCKED = "error: file write error: No space left on device", "error: open: Permission denied"
GIVES_NOTHING = dict.fromkeys((LIST, SHOW, CHECK, EDIT, DIFF), (3, "rollen.yaml"))
INJECTED: dict[str, tuple[Inject, dict[tuple[str, ...], tuple[int, str]]]] = {
    "a section on a broken disk": (failing("open", errno.EIO, "rollen.yaml"), GIVES_NOTHING),
    "a section of somebody else": (failing("open", errno.EACCES, "rollen.yaml"), GIVES_NOTHING),
    "a folder on a broken disk": (failing("scandir", errno.EIO, "documents"), {CHECK: (3, "documents")}),
    "a disk that is full": (
        failing("fsync", errno.ENOSPC),
        {EDIT: (3, "The disk is full"), APPLY: (3, "The disk is full"), UNDO: (3, "The disk is full")},
    ),
    "a disk that breaks while it is written": (failing("fsync", errno.EIO), {EDIT: (3, "the disk fails")}),
    "a disk that turned read-only": (failing("replace", errno.EROFS), {EDIT: (3, "can only be read")}),
    "no room for what is temporary": (failing("mkdir", errno.ENOSPC), {MEMO: (3, "The disk is full")}),
    "a repository on a broken disk": (
        git_says("rev-parse", BROKEN),
        {DIFF: (3, "Input/output"), EDIT: (3, "Input/output"), LOG: (3, "Input/output"), UNDO: (3, "Input/output")},
    ),
    "objects on a broken disk": (
        git_says("cat-file", BROKEN),
        {DIFF: (3, "Input/output"), EDIT: (3, "Input/output"), UNDO: (3, "Input/output")},
    ),
    "no room for objects": (
        git_says("unpack-objects", FULL),
        {EDIT: (3, "The disk is full"), APPLY: (3, "The disk is full")},
    ),
    "objects that may not be written": (
        git_says("unpack-objects", LOCKED),
        {EDIT: (3, "You may not write"), APPLY: (3, "You may not write")},
    ),
    "a branch that cannot be moved": (git_says("update-ref", BROKEN), {EDIT: (3, "Input/output"), UNDO: (3, "")}),
    "a history that cannot be read": (git_says("log", BROKEN), {LOG: (3, "Input/output")}),
}


def told(busy: Desk, expected: dict[tuple[str, ...], tuple[int, str]]) -> None:
    """Try each command, and compare its exit code and words."""
    for words, (code, said) in expected.items():
        answer = busy.any(*words)
        shown = answer.out + answer.err
        assert (answer.code, said in shown) == (code, True), f"sub {' '.join(words)[:40]}: {answer.code}\n{shown[:600]}"


SLOW = frozenset(
    {
        "a font size out of all proportion",
        "a manifest nested too deep",
        "a place for artefacts that is a file",
        "rules nested too deep",
    }
)
MARKED = [pytest.param(fault, marks=pytest.mark.slow) if fault in SLOW else fault for fault in TABLE]


@pytest.mark.parametrize("fault", MARKED)
def test_a_fault_is_told_in_words_and_with_its_own_code(busy, fault, monkeypatch):
    make, expected = TABLE[fault]
    make(busy.root)
    monkeypatch.chdir(busy.root)
    told(busy, expected)


@pytest.mark.parametrize("fault", INJECTED)
def test_a_fault_of_the_disk_or_of_git_names_what_it_befell(busy, fault, monkeypatch):
    inject, expected = INJECTED[fault]
    inject(monkeypatch)
    told(busy, expected)
