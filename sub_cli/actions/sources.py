"""Where a pipeline gets `sub`: the very bytes that are meant, whoever owns a name in some index of packages."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any, Final

from sub_cli.errors import Unable, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.workspace import Workspace

_COMMIT: Final = r"git\+(?:https|ssh)://[\w.@:/~-]+@(?:[0-9a-f]{40}|[0-9a-f]{64})"
_WHEEL: Final = r"https://[\w.:/~%+-]+\.whl#sha256=[0-9a-f]{64}"
_OWN: Final = r"(?:[\w+-][\w.+-]*/)*[\w+-][\w.+-]*\.whl"
_PIP: Final = ".venv/bin/pip install --quiet"


def installation(workspace: Workspace, source: str = "") -> str:
    """Return the command that installs `sub` into `.venv` from `source`, or else from where this copy came.

    A source is a commit (`git+https://…@COMMIT`), a wheel with its digest (`https://….whl#sha256=…`), or a wheel in the
    workspace. Raises `UsageProblem` for anything that can become something else, `Unable` where this copy came from
    nowhere that a pipeline can reach.
    """
    source = source or _own_source()
    if re.fullmatch(_OWN, source):
        return _from_workspace(workspace, source)
    if not re.fullmatch(f"{_COMMIT}|{_WHEEL}", source):
        raise UsageProblem(msg("“{source}” does not say which bytes are meant.", source=source), *_ways())
    return f"{_PIP} '{source}'"


def _from_workspace(workspace: Workspace, path: str) -> str:
    try:
        digest = sha256(workspace.files.read(path)).hexdigest()
    except FileNotFoundError as error:
        raise UsageProblem(msg("There is no file {path}.", path=path), *_ways()) from error
    return f"echo '{digest}  {path}' | sha256sum --check --quiet || exit 1; {_PIP} './{path}'"


def _own_source() -> str:
    """Return where pip got this copy from, by the record that it keeps (PEP 610)."""
    try:
        told: dict[str, Any] = json.loads(distribution("sub-cli").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        told = {}
    url = str(told.get("url", ""))
    if commit := told.get("vcs_info", {}).get("commit_id"):
        url = f"git+{url}@{commit}"
    elif digest := told.get("archive_info", {}).get("hashes", {}).get("sha256"):
        url = f"{url}#sha256={digest}"
    if not re.fullmatch(f"{_COMMIT}|{_WHEEL}", url):
        raise Unable(msg("Where a pipeline can get this copy of sub is not known."), *_ways())
    return url


def _ways() -> tuple[Message, ...]:
    return (
        msg("Name a commit: --from git+https://HOST/PATH@COMMIT"),
        msg("Or a wheel with its digest: --from https://HOST/PATH.whl#sha256=DIGEST"),
        msg("Or a wheel that you commit to the workspace: --from PATH.whl"),
    )
