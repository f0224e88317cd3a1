"""What stands on the pages of a memo, gathered from the files of any state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sub_cli import config
from sub_cli.actions import house_style, pictures
from sub_cli.document import numbering
from sub_cli.errata import operations, wording
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Change, Erratum, Insert, Replace, Substitute
from sub_cli.errors import Place
from sub_cli.lint.programme import text_place
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.store import documents, errata, memos, naming
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.render.job import Attachment, Job
    from sub_cli.render.markdown import Html, Prose
    from sub_cli.render.memo import ErratumBlock
    from sub_cli.render.provenance import Provenance


def memo_job(workspace: Workspace, files: Files, memo: Memo, commit: str, house: Files | None = None) -> Job:
    """Return the PDF to be made of `memo` as `files` hold it; `commit` is where those files come from.

    The house style comes from `house` where that is given: a revision that is trusted more than the memo's own.

    Raises `BadInput` with every mistake in the text or the theme, `NotFound` for a missing erratum or document.
    """
    from sub_cli.render.job import Job, stamped
    from sub_cli.render.markdown import Prose, body_of
    from sub_cli.render.memo import MemoView

    document = workspace.document(memo.document, files) if memo.document else None
    memo = replace(memo, errata=naming.brought_out(files, memo))
    named = [errata.load_erratum(files, memo.document, name) for name in memo.errata]
    path = memos.memo_path(memo.number)
    images = pictures.read(files, _pictures_of(files, memo))
    labels = numbering.labels(document, memo.language) if document else {}
    theme = house_style.theme_of(workspace.settings, house or files)
    prose = Prose(
        text_place(path, memo.source),
        labels.get,
        memo.language,
        errata=memo.errata,
        assets=images,
    )
    blocks: list[ErratumBlock] = []
    if document:
        ledger = workspace.ledger(document.id, files) if named else Ledger(document)
        blocks = [block for erratum in named for block in _blocks(ledger, erratum, prose)]
    view = MemoView(
        memo.number,
        memo.date,
        memo.to,
        memo.sender,
        memo.subject,
        body_of(memo.text, prose),
        stamped(_provenance(workspace, files, memo, named, commit), theme),
        memo.language,
        tuple(blocks),
        memo.signatories,
        memo.attachments,
    )
    attached = attachments(workspace, files, own_sources(workspace, files, memo))
    return Job(view, theme, memo.date, path, images, attached)


def sources_of(workspace: Workspace, files: Files, memo: Memo) -> list[str]:
    """Return the files that decide what a memo looks like: its own, the settings and the house style."""
    style = house_style.paths(workspace.settings, files)
    return [*own_sources(workspace, files, memo), config.FILE, *style.values()]


def own_sources(workspace: Workspace, files: Files, memo: Memo) -> list[str]:
    """Return the files that decide what a memo says: its own, its pictures, its errata, the numbers of its document."""
    paths = [memos.memo_path(memo.number), *pictures.read(files, _pictures_of(files, memo))]
    if memo.document:
        document = workspace.document(memo.document, files)
        fixed = [id for id in document.ids() if id in document.sections and document.sections[id].number]
        paths.append(documents.document_path(memo.document))
        paths += [documents.section_path(memo.document, id) for id in fixed]
    return paths + [errata.erratum_path(memo.document, name) for name in naming.brought_out(files, memo)]


def _pictures_of(files: Files, memo: Memo) -> list[str]:
    """Return the paths of the pictures in the text of a memo and in the errata that it brings out."""
    from sub_cli.render.markdown import image_names

    return list(
        dict.fromkeys(
            [*image_names(memo.text), *pictures.of_errata(files, memo.document, naming.brought_out(files, memo))]
        )
    )


def attachments(workspace: Workspace, files: Files, paths: Iterable[str]) -> tuple[Attachment, ...]:
    """Return the sources that travel inside the PDF, where the settings want them to."""
    from sub_cli.render.job import Attachment

    if not workspace.settings.build.sources:
        return ()
    texts = [path for path in dict.fromkeys(paths) if path.endswith(".yaml")]
    return tuple(Attachment(path.replace("/", "."), files.read(path), "application/yaml", path) for path in texts)


def sources_digest(files: Files, paths: Iterable[str]) -> str:
    """Return one digest over the names and bytes of `paths`."""
    total = hashlib.sha256()
    for path in sorted(set(paths)):
        total.update(f"{path}\0{hashlib.sha256(files.read(path)).hexdigest()}\n".encode())
    return f"sha256:{total.hexdigest()}"


def _provenance(workspace: Workspace, files: Files, memo: Memo, named: list[Erratum], commit: str) -> Provenance:
    from sub_cli.render.provenance import ErratumMark, Provenance

    marks = tuple(ErratumMark(erratum.name, operations.fingerprint(erratum)) for erratum in named)
    sources = sources_digest(files, own_sources(workspace, files, memo))
    # What no commit holds has no standing yet, whatever the memo says of itself.
    status = MemoStatus.DRAFT if memo.status is MemoStatus.FINAL and not commit else memo.status
    return Provenance("memo", memo.number, status.value, commit=commit, sources=sources, errata=marks)


def _blocks(ledger: Ledger, erratum: Erratum, prose: Prose) -> Iterator[ErratumBlock]:
    """Yield a block for each change; sentences that change in one section share a block."""
    from sub_cli.render.memo import ErratumBlock

    document = ledger.document
    prose = replace(prose, place=Place(errata.erratum_path(document.id, erratum.id)))
    earlier, exact = operations.exact(ledger, erratum)
    labels = numbering.labels(earlier, prose.language) | numbering.labels(document, prose.language)
    for section_id, changes in _by_section(exact):
        label = labels.get(section_id, section_id or document.title)
        text = _new_text(changes, prose)
        order = "" if text and isinstance(changes[0], Replace) else wording.order_of(earlier, changes, prose.language)
        yield ErratumBlock(erratum.id, label, text, order, erratum.kind.value)


def _by_section(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    groups: list[tuple[str, list[Change]]] = []
    for change in changes:
        joins = groups and groups[-1][0] == change.section and isinstance(change, Substitute)
        if joins and isinstance(groups[-1][1][-1], Substitute):
            groups[-1][1].append(change)
        else:
            groups.append((change.section, [change]))
    return groups


def _new_text(changes: list[Change], prose: Prose) -> Html:
    """Return the wording that comes new in full, as HTML; empty where the change order says it all."""
    from sub_cli.render.markdown import Html, html_of

    first = changes[0]
    if isinstance(first, Replace):
        return html_of(first.becomes, prose)
    return html_of(first.text, prose) if isinstance(first, Insert) else Html("")
