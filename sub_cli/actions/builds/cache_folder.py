"""What spares work: a folder in the workspace that may be deleted at any time, and a digest of the code itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sub_cli.artefacts.digests import digest_of
from sub_cli.errors import SubError
from sub_cli.workspace import Workspace

FOLDER = ".sub/build"
"""Where builds and checks keep what spares them work, from the workspace's root; safe to delete."""
_IGNORED = "*\n"
_SILENT = ("cli", "serve", "sign", "locale")
"""Parts of the package that decide neither what stands on a page nor what a check finds."""


def kept(workspace: Workspace) -> Path | None:
    """Return the folder, made where it is missing and ignored by git.

    None where nothing can be written, and where the branch carries such a folder: it would say what a stranger wants,
    that all is in order for one.
    """
    from sub_cli.history.git_directory import carries

    if carries(workspace.root, FOLDER.partition("/")[0]):
        return None
    try:
        folder = workspace.own_folder(FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        ignored = folder.parent / ".gitignore"
        if not ignored.exists():
            ignored.write_text(_IGNORED, encoding="utf-8")
    except (OSError, SubError):
        return None
    return folder


@cache
def own_code() -> str:
    """Return the digest of the modules that decide what stands on a page and what a check finds."""
    package = Path(__file__).resolve().parent.parent
    rows = [
        (path.relative_to(package).as_posix(), path.read_bytes())
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0] not in _SILENT
    ]
    return digest_of(rows)
