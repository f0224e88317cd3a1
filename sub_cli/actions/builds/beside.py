"""What lies in the output folder beside a page that was just made: other pages of the same memo, plan or renvooi.

Whoever mails one of them takes what lies there. So what `sub` made of it before is brought up to date with it, or goes:
pages of the last build, by its manifest, and those of single commands, by their list. What somebody changed, or put
there, is not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from sub_cli import disk
from sub_cli.actions.builds.site import left_here
from sub_cli.actions.builds.targets import COMMIT, files_of
from sub_cli.artefacts.loose import LoosePages, is_intact
from sub_cli.digests import digest_of
from sub_cli.messages import Message, msg
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.render.job import Job

Forms: TypeAlias = Mapping[str, Callable[[], bytes]]
"""Makes the bytes of a page in each form in which it may lie there, by the end of its name: `.pdf`, `.html`."""
LIST: Final = "loose.json"


def shown(job: Job) -> list[object]:
    """Return all that a page shows, as values that have a digest."""
    return [job.view, job.theme.digest, job.when, job.source, job.images, job.attachments]


def key_of(job: Job) -> str:
    """Return the digest of all that a page shows."""
    return digest_of(shown(job))


def loose_pages(workspace: Workspace) -> LoosePages:
    """Return the list of what single commands made."""
    folder = workspace.memory_folder()
    return LoosePages(workspace.root, folder / LIST if folder else None)


def keep_pace(
    workspace: Workspace, target: str, made: Mapping[Path, bytes], forms: Forms, key: str, commit: str
) -> tuple[Message, ...]:
    """Note the files that were `made` of a target, bring up to date what else lies there of it, and say of what.

    `key` and `commit` are those of the page; what was made of the same ones stays, and what has none of the `forms`
    goes.
    """
    pages, stem = loose_pages(workspace), files_of(target)[0].removesuffix(".pdf")
    anew, gone = [], []
    for path in dict.fromkeys(_outdated(workspace, pages, target, key, commit)):
        form = forms.get(path.name.removeprefix(stem))
        if path in made:
            continue
        if form is None:
            path.unlink(missing_ok=True)
            gone.append(path)
            continue
        made = {**made, path: form()}
        disk.atomic_write(path, made[path])
        anew.append(path)
    for path, data in made.items():
        pages.note(path, data, target, key)
    return _told(anew, gone)


def _outdated(workspace: Workspace, pages: LoosePages, target: str, key: str, commit: str) -> Iterator[Path]:
    """Yield the files of a target that `sub` made, that nobody changed, and that show something else."""
    output = workspace.output
    record = left_here(workspace.root, output).records.get(target)
    if record and not (commit and record.inputs.get(COMMIT) == commit):
        for each in record.artefacts:
            if is_intact(output / each.path, each.digest):
                yield output / each.path
    for page in pages.there():
        if page.target == target and page.key != key and page.path.parent == output:
            yield page.path


def _told(anew: Sequence[Path], gone: Sequence[Path]) -> tuple[Message, ...]:
    told = []
    if anew:
        told.append(
            msg("Made anew too, because it was out of date: {files}.", files=", ".join(path.name for path in anew))
        )
    if gone:
        told.append(msg("Removed, because it was out of date: {files}.", files=", ".join(path.name for path in gone)))
    return tuple(told)
