"""Where a pipeline gets `sub`: the very bytes that are meant, whoever owns a name in some index of packages.

That holds for the packages that `sub` needs as well: it carries the lock of those that it was tested with, so whoever
names a commit or a wheel has named them too, by their digests. Nothing foreign is built on the way.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any, Final

from sub_cli.errors import Unable, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.workspace import Workspace

_COMMIT: Final = r"git\+((?:https|ssh)://[\w.@:/~-]+)@([0-9a-f]{40}|[0-9a-f]{64})"
_WHEEL: Final = r"https://[\w.:/~%+-]+\.whl#sha256=[0-9a-f]{64}"
_OWN: Final = r"(?:[\w+-][\w.+-]*/)*[\w+-][\w.+-]*\.whl"
_NAMED: Final = r"[a-z0-9-]+[.:][\w.:-]*(?:/[a-z0-9._-]+)+(?::[\w.-]+)?"
_IMAGE: Final = rf"{_NAMED}@sha256:[0-9a-f]{{64}}"
_PIP: Final = ".venv/bin/pip install --quiet --no-deps"
_LOCKED: Final = f"{_PIP} --require-hashes --only-binary ':all:' -r"
_CARRIED: Final = f"{_LOCKED} .venv/lib/python3*/site-packages/sub_cli/requirements.txt"
_CHECKED: Final = ".venv/bin/pip check"


@dataclass(frozen=True, slots=True)
class Source:
    """How a job comes to have `sub`: by commands that install it into `.venv`, or by the image that it runs in."""

    commands: tuple[str, ...] = ()
    image: str = ""


def found(workspace: Workspace, source: str = "") -> Source:
    """Return how a job gets `sub` from `source`, or else from where this copy came.

    A source is a commit (`git+https://…@COMMIT`), a wheel with its digest (`https://….whl#sha256=…`), a wheel in the
    workspace, or an image with its digest (`registry/name@sha256:…`). Raises `UsageProblem` for anything that can
    become something else, `Unable` where this copy came from nowhere that a pipeline can reach.
    """
    source = source or _own_source()
    if re.fullmatch(_OWN, source):
        return _from_workspace(workspace, source)
    if commit := re.fullmatch(_COMMIT, source):
        return _from_commit(commit[1], commit[2])
    if re.fullmatch(_WHEEL, source):
        return Source((f"{_PIP} '{source}'", _CARRIED, _CHECKED))
    return _from_image(source)


def _from_image(source: str) -> Source:
    """Return the image as it is; raises `UsageProblem` where it is none, or has no digest."""
    if re.fullmatch(_IMAGE, source):
        return Source(image=source)
    if re.fullmatch(_NAMED, source):
        raise UsageProblem(
            msg(
                "“{source}” names no digest: whoever can write to the registry can put another image there.",
                source=source,
            ),
            msg("Name the digest: --from {name}@sha256:DIGEST", name=source),
            msg("This prints it: docker buildx imagetools inspect {name}", name=source),
        )
    raise UsageProblem(msg("“{source}” does not say which bytes are meant.", source=source), *_ways())


def _from_commit(url: str, commit: str) -> Source:
    """Return the commands; the lock is read from the commit, before anything of it is run."""
    return Source(
        (
            f"git clone --quiet --no-checkout '{url}' .venv/sub",
            f"git -C .venv/sub checkout --quiet --detach {commit}",
            f"{_LOCKED} .venv/sub/requirements/run.txt",
            f"{_PIP} --no-build-isolation ./.venv/sub",
            _CHECKED,
        )
    )


def _from_workspace(workspace: Workspace, path: str) -> Source:
    try:
        digest = sha256(workspace.files.read(path)).hexdigest()
    except FileNotFoundError as error:
        raise UsageProblem(msg("There is no file {path}.", path=path), *_ways()) from error
    same = f"echo '{digest}  {path}' | sha256sum --check --quiet || exit 1"
    return Source((same, f"{_PIP} './{path}'", _CARRIED, _CHECKED))


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
        msg("Or an image with its digest: --from HOST/PATH@sha256:DIGEST"),
    )
