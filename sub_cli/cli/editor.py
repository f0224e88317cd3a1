"""A text in the person's own editor, so that nothing typed is ever lost."""

from __future__ import annotations

import os
from pathlib import Path

from sub_cli.errors import Refused, Unable
from sub_cli.messages import msg


def edit_text(text: str, draft: Path) -> str:
    """Return `text` as a person leaves it in the editor; it is edited in the file `draft`.

    The draft stays when the editor fails or leaves nothing, and is taken up again the next time.
    The caller removes it with `discard` once the result is safe.
    Raises `Unable` without an editor, `Refused` when the text was emptied or the editor failed.
    """
    draft.parent.mkdir(parents=True, exist_ok=True)
    if not draft.exists():
        draft.write_text(text, encoding="utf-8", newline="\n")
    _run_editor(draft)
    edited = draft.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    if not edited.strip():
        draft.write_text(text, encoding="utf-8", newline="\n")
        raise Refused(msg("The text was emptied, so nothing changed."))
    return edited if edited.endswith("\n") else edited + "\n"


def draft_for(root: Path, name: str, text: str) -> Path:
    """Return the file in which `name`, now holding `text`, is edited.

    Its name depends on that text: what was typed for one wording never comes back over another.
    """
    import hashlib

    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return root / ".sub" / "drafts" / f"{name}.{mark}.md"


def discard(draft: Path) -> None:
    """Remove a draft whose text is safe elsewhere."""
    draft.unlink(missing_ok=True)


def _run_editor(draft: Path) -> None:
    import shlex
    import subprocess

    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "nano"
    try:
        code = subprocess.call([*shlex.split(command), str(draft)])
    except OSError as error:
        raise Unable(
            msg("The editor “{editor}” cannot be started.", editor=command),
            msg("Set EDITOR, or give the text with --stdin or -m."),
        ) from error
    if code:
        raise Refused(
            msg("The editor stopped with an error, so nothing changed."),
            msg("What was typed is kept in {path} and comes back the next time.", path=draft),
        )
