"""Init: a workspace that passes its checks from the first moment."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sub_cli import config, house, layout
from sub_cli.actions.document import files_of, first_document
from sub_cli.change import Recorded, Stamp
from sub_cli.disk import TEMPORARY, unable
from sub_cli.document.ids import id_of
from sub_cli.errors import Conflict, NoRepository, SubError, Unable, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.workspace import Workspace

_FOR_GIT = {
    ".gitignore": f"# What sub makes, and what it keeps for itself.\n{layout.OUTPUT}/\n{layout.OWN}/\n",
    ".gitattributes": "* text=auto eol=lf\n*.ttf binary\n*.png binary\n*.jpg binary\n*.pdf -text -diff -merge\n",
}
"""Files for git that many a repository has already; there they stay as they are."""
_NAME = re.compile(r"^name = .*$", re.MULTILINE)
"""The first of its kind in a house.toml that travels with `sub` names the organisation."""
_COMMENT = re.compile(r"^# (.+)$", re.MULTILINE)
_SETTINGS = """\
# Settings of this programme; see: sub --help

[programme]
format = {format}
name = {name}
language = {language}
document = {document}

[memo]
pattern = "PS{{year}}{{committee}}{{seq:02}}"
committee = "BEM"
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new workspace is to hold."""

    name: str
    language: str
    """Language of the documents, `nl` or `en`."""
    first_section: tuple[str, str]
    """Title and text of the first section, in that language."""
    theme: str = ""
    """Name of a theme that travels with `sub`; empty: the plain house style."""
    editor: Mapping[str, bytes] = field(default_factory=dict)
    """What an editor has to know of the files; where one of these is there already, it stays as it is."""
    comment: Callable[[str], str] = str
    """Words a comment of a settings file in the language of the workspace."""
    organisation: str = ""
    """The name on the pages; empty: that of the theme, without a theme that of the programme."""


def init(root: Path, wanted: Wanted, stamp: Stamp) -> Recorded:
    """Make `root` a workspace: git repository, settings, house style, a first document; all or nothing.

    Without a name in git the files stay uncommitted, and a note says so; another says what a .gitignore or
    .gitattributes of one's own lacks. Raises `Conflict` when `root` lies in a workspace or another file that would be
    written exists, `Unable` when nothing can be written.
    """
    if not stamp.dry_run:
        _finish_what_was_broken_off(root)
    theirs = {path: text for path, text in _FOR_GIT.items() if (root / path).is_file()}
    files = {path: data for path, data in _files(wanted).items() if path not in theirs}
    files |= {path: data for path, data in wanted.editor.items() if not os.path.lexists(root / path)}
    _refuse_existing(root, files)
    lacking = (note for path, text in theirs.items() for note in _missing_lines(root / path, text))
    notes = (*lacking, _who(files, wanted.theme))
    if stamp.dry_run:
        return Recorded(tuple(sorted(files)), notes=notes)
    with _or_nothing(root) as taking_back:
        _make_folder(root)
        workspace = Workspace(root, config.Settings(config.Programme(language=wanted.language)))
        nameless = _begin_history(workspace, wanted, stamp, taking_back) if stamp.commit else ()
        with workspace.changing("init", replace(stamp, commit=stamp.commit and not nameless)) as change:
            change.put_all(files)
            recorded = change.finish(msg("{name}: workspace started", name=wanted.name))
    return replace(recorded, notes=(*recorded.notes, *notes, *nameless))


def _finish_what_was_broken_off(root: Path) -> None:
    """Finish or take back what a crash left of an `init` in `root`: its settings may be the last that come there."""
    from sub_cli.history.recovery import recover
    from sub_cli.history.repo import Repository

    with suppress(NoRepository):
        if root.is_dir():
            with Repository.open(root) as repository:
                recover(repository)


@contextmanager
def _or_nothing(root: Path) -> Iterator[ExitStack]:
    """Where the block fails, take back what it made, the last first: the folders, the repository, and what it adds."""
    taking_back = ExitStack()
    for folder in reversed([each for each in (root, *root.parents) if not each.exists()]):
        taking_back.callback(_quietly, folder.rmdir)
    if not os.path.lexists(root / ".git"):
        taking_back.callback(_sweep, root)
        taking_back.callback(shutil.rmtree, root / ".git", ignore_errors=True)
    try:
        yield taking_back
    except Exception:  # then the files are in no commit: see `Transaction.commit`
        taking_back.close()
        raise
    except BaseException:
        if not _may_count(root):
            taking_back.close()
        raise


def _sweep(root: Path) -> None:
    """Remove what a disk that failed left of half-written files; with the repository goes the journal of them."""
    for path in root.rglob(f"{TEMPORARY}*"):
        _quietly(path.unlink)


def _quietly(action: Callable[[], None]) -> None:
    with suppress(OSError, SubError):
        action()


def _may_count(root: Path) -> bool:
    """Tell whether the files may be in history already, or will be when the next command has seen to it."""
    from sub_cli.history import journal
    from sub_cli.history.repo import Repository

    try:
        with Repository.open(root) as repository:
            return journal.pending(repository) or bool(repository.plumbing.run("ls-tree", "HEAD"))
    except SubError:
        return False


def _missing_lines(path: Path, ours: str) -> tuple[Message, ...]:
    """Return what to tell of a file for git that was there before: the lines that it lacks."""
    try:
        there = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise unable(error, path) from error
    lines = [line for line in ours.splitlines() if not line.startswith("#") and line not in there]
    if not lines:
        return ()
    return (
        msg("{path} was there already and stays as it is. Add to it: {lines}", path=path.name, lines=", ".join(lines)),
    )


def _who(files: Mapping[str, bytes], theme: str) -> Message:
    """Return what tells whose name the pages carry as yet, and where one's own comes."""
    path = f"{layout.TEMPLATES}/{_house_of(theme)}"
    name = tomllib.loads(files[path].decode())["organisation"]["name"]
    return msg("The pages say “{name}”; another name comes in {path}, under [organisation].", name=name, path=path)


def _house_of(theme: str) -> str:
    """Return the file of the house style that names the organisation: the theme's own, where there is one."""
    return f"{house.THEMES}/{theme}/house.toml" if theme else "house.toml"


def _style(wanted: Wanted) -> dict[str, bytes]:
    """Return the files of the house style, with the name of the organisation that it is for."""
    files = house.files(wanted.theme)
    names = {_house_of(wanted.theme): wanted.organisation, _house_of(""): wanted.organisation or wanted.name}
    files |= {path: _with_name(files[path], name) for path, name in names.items() if name}
    return {f"{layout.TEMPLATES}/{path}": data for path, data in files.items()}


def _with_name(data: bytes, name: str) -> bytes:
    """Return a house.toml with another name of the organisation."""
    return _NAME.sub(lambda _: f"name = {json.dumps(name, ensure_ascii=False)}", data.decode(), count=1).encode()


def _files(wanted: Wanted) -> dict[str, bytes]:
    """Return every file of the new workspace."""
    if wanted.theme and wanted.theme not in house.themes():
        raise UsageProblem(
            msg("There is no theme {name}.", name=wanted.theme),
            msg("There is: {known}.", known=", ".join(house.themes())),
        )
    document_id = id_of(wanted.name)
    if not document_id:
        raise UsageProblem(msg("“{name}” holds no letters to make an id from.", name=wanted.name))
    settings = _SETTINGS.format(
        name=json.dumps(wanted.name, ensure_ascii=False),
        language=json.dumps(wanted.language),
        document=json.dumps(document_id),
        format=config.FORMAT,
    )
    if wanted.theme:
        settings += f"\n[house]\ntheme = {json.dumps(wanted.theme)}\n"
    document = first_document(document_id, wanted.name, wanted.language, wanted.first_section)
    ours = {path: text.encode() for path, text in {config.FILE: settings, **_FOR_GIT}.items()} | _style(wanted)
    return {path: _commented(path, data, wanted) for path, data in ours.items()} | files_of(document)


def _commented(path: str, data: bytes, wanted: Wanted) -> bytes:
    """Return a file with its comments in the language of the workspace, where it is one that people read."""
    if not path.endswith((".toml", ".gitignore")):
        return data
    return _COMMENT.sub(lambda found: f"# {wanted.comment(found[1])}", data.decode()).encode()


def _refuse_existing(root: Path, files: dict[str, bytes]) -> None:
    above = config.find_workspace(root if root.is_dir() else root.parent)
    if above is not None:
        raise Conflict(msg("{folder} is a workspace already.", folder=above))
    existing = [path for path in sorted(files) if (root / path).exists() or (root / path).is_symlink()]
    if existing:
        raise Conflict(
            msg("Nothing is overwritten, and here is already: {paths}.", paths=", ".join(existing[:5])),
            msg("Take an empty folder: sub init FOLDER"),
        )


def _make_folder(root: Path) -> None:
    from sub_cli.history.repo import Repository

    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unable(error, root) from error
    try:
        Repository.open(root).close()
    except NoRepository:
        Repository.init(root).close()


def _beginning(wanted: Wanted, stamp: Stamp) -> str:
    return stamp.word(msg("{name}: history begins", name=wanted.name), wanted.language)


def _begin_history(workspace: Workspace, wanted: Wanted, stamp: Stamp, undo: ExitStack) -> tuple[Message, ...]:
    """Give the repository its first commit where it has none; return what to tell a person without a name in git."""
    try:
        author = workspace.repository.identity()
    except Unable as error:
        return (error.message, *error.advice, msg("The files are there, but not recorded yet."))
    if workspace.repository.head() is None:
        from sub_cli.history.commits import Header, begin, forget

        if ref := workspace.repository.ref():
            undo.callback(_quietly, partial(forget, workspace.repository, ref))
        begin(workspace.repository, Header(f"{_beginning(wanted, stamp)}\n", *author, stamp.when))
    return ()
