"""A memo becomes a PDF, and that PDF is signed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli import disk
from sub_cli.actions.memo_pages import memo_job, sources_of
from sub_cli.errors import Conflict, Refused
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import Message, msg
from sub_cli.store import memos
from sub_cli.store.files import Files, Overlaid
from sub_cli.workspace import Recorded, Stamp, Workspace

if TYPE_CHECKING:
    from sub_cli.render.confined import Renderer
    from sub_cli.sign.base import Key


@dataclass(frozen=True, slots=True)
class Built:
    """A PDF that lies somewhere."""

    path: Path
    pages: int
    commit: str
    """The commit that holds its sources; empty where they are not committed."""
    notes: tuple[Message, ...]
    recorded: Recorded | None = None
    """What was committed; None where nothing had to be."""


@contextmanager
def renderer() -> Iterator[Renderer]:
    """Start the process that makes pages; it loads while its caller reads and asks."""
    from sub_cli.render.confined import Renderer

    with Renderer() as started:
        yield started


def build(workspace: Workspace, number: str, target: Path | None = None) -> Built:
    """Make the PDF of a memo as the work tree has it.

    Raises `NotFound` for an unknown number, `BadInput` for a text, template or picture that cannot be shown,
    `Unable` without Pango or when the limits of rendering are reached.
    """
    with renderer() as rendering:
        memo = workspace.memo(number)
        commit = source_commit(workspace, number)
        rendered = rendering.render(memo_job(workspace, workspace.files, memo, commit))
    path = target or _target(workspace, f"{number}.pdf")
    disk.atomic_write(path, rendered.pdf)
    return Built(path, rendered.pages, commit, rendered.warnings)


def sign(
    workspace: Workspace,
    number: str,
    key: Key,
    stamp: Stamp,
    *,
    renderer: Renderer,
    target: Path | None = None,
) -> Built:
    """Render a final memo, sign that very PDF, and record in the memo that it is signed, as one commit.

    A demonstration key records nothing, because it signs nothing. The commit is decided only after the signed
    PDF was checked and lies in its place. Raises `Refused` for a memo that is not final, `Conflict` when its
    sources are not committed or a signed PDF is there already.
    """
    memo = workspace.memo(number)
    if memo.status is not MemoStatus.FINAL:
        raise Refused(
            msg(
                "{number} is {status}; only a final memo is signed.",
                number=number,
                status=msg(memo.status.value),
            ),
            msg("Make it final with: sub memo edit {number} --status final", number=number),
        )
    path = target or _target(workspace, f"{number}-{'demo' if key.demonstration else 'signed'}.pdf")
    _refuse_uncommitted(workspace, number)
    if key.demonstration or not stamp.commit or stamp.dry_run:
        commit = source_commit(workspace, number)
        return _sign_as(workspace, workspace.files, number, commit, key, stamp, path, renderer)
    return _sign_and_record(workspace, number, key, stamp, path, renderer)


def source_commit(workspace: Workspace, number: str) -> str:
    """Return the newest commit that changed a source of the memo; empty when one differs from what is committed."""
    from sub_cli.errors import Unable

    paths = sources_of(workspace, workspace.files, workspace.memo(number))
    try:
        repository = workspace.repository
    except Unable:
        return ""
    if repository.head() is None or repository.dirty(paths):
        return ""
    entry = repository.last_commit_touching(*paths)
    return entry.sha if entry else ""


def _sign_and_record(
    workspace: Workspace, number: str, key: Key, stamp: Stamp, path: Path, renderer: Renderer
) -> Built:
    """Sign from the commit that says so, which becomes part of history only when the PDF is safe."""
    if path.exists():
        raise Conflict(msg("{path} is there already.", path=path), msg("A signed memo is not signed again."))
    file = memos.memo_path(number)
    data = memos.set_status(workspace.files.read(file), MemoStatus.SIGNED)
    built: list[Built] = []

    def make(commit: str) -> None:
        files = Overlaid(workspace.files, {file: data})
        built.append(_sign_as(workspace, files, number, commit, key, stamp, path, renderer))

    with workspace.changing(f"memo sign {number}", stamp) as change:
        change.put(file, data)
        try:
            recorded = change.finish(f"Memo {number}: signed by {key.name}", {"Memo": number}, ready=make)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return replace(built[0], recorded=recorded)


def _sign_as(
    workspace: Workspace,
    files: Files,
    number: str,
    commit: str,
    key: Key,
    stamp: Stamp,
    path: Path,
    renderer: Renderer,
) -> Built:
    """Render the memo that `files` hold, sign it, check the result as a reader would, and write it."""
    from sub_cli.sign.base import Appearance, SignatureRequest
    from sub_cli.sign.signer import sign_pdf
    from sub_cli.sign.verify import verify_pdf

    memo = memos.load_memo(files, number)
    job = memo_job(workspace, files, memo, commit)
    rendered = renderer.render(job)
    words = job.theme.words(memo.language)
    text = words["signed_by"].format(name=key.name, date=f"{stamp.when.day}-{stamp.when.month}-{stamp.when.year}")
    regular = next(data for name, data in sorted(job.theme.fonts().items()) if "Regular" in name)
    request = SignatureRequest(stamp.when, role=_role(memo.signatories), appearance=Appearance(text, regular))
    signed = sign_pdf(rendered.pdf, key, request)
    verdict = verify_pdf(signed, at=stamp.when)
    if not verdict.whole:
        raise Refused(msg("The signed PDF did not pass its own check."), *verdict.reasons)
    if not stamp.dry_run:
        disk.atomic_write(path, signed)
    return Built(path, rendered.pages, commit, rendered.warnings)


def _role(signatories: tuple[object, ...]) -> str:
    return str(getattr(signatories[0], "role", "")) if signatories else ""


def _refuse_uncommitted(workspace: Workspace, number: str) -> None:
    paths = sources_of(workspace, workspace.files, workspace.memo(number))
    if changed := workspace.repository.dirty(paths):
        raise Conflict(
            msg("Not everything that the memo shows is committed: {paths}.", paths=", ".join(changed)),
            msg("Only what history holds is signed. Commit it first."),
        )


def _target(workspace: Workspace, name: str) -> Path:
    return workspace.root / workspace.settings.build.output / name
