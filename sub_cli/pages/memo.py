"""What stands on the pages of a memo, gathered from the files of any state."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from sub_cli import config
from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.document.refs import references
from sub_cli.errata import application, effects
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names
from sub_cli.errata.operations.base import Change
from sub_cli.errors import BadInput, Finding, Place, SubError
from sub_cli.lint.memos import BLOCK
from sub_cli.lint.programme import text_place
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.signed import Record
from sub_cli.messages import msg
from sub_cli.pages import pictures
from sub_cli.pages import theme as house_style
from sub_cli.store import documents, errata, erratum_names, memos
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    memo = replace(memo, errata=erratum_names.brought_out(files, memo))
    named = [errata.load_erratum(files, memo.document, name) for name in memo.errata]
    path = memos.memo_path(memo.number)
    images = pictures.read(files, _pictures_of(files, memo))
    labels = numbering.labels(document, memo.language) if document else {}
    theme = house_style.theme_of(workspace.settings, house or files)
    prose = Prose(
        text_place(path, memo.source),
        _naming(memo, labels),
        memo.language,
        errata=memo.errata,
        assets=images,
    )
    blocks: list[ErratumBlock] = []
    if document:
        ledger = workspace.ledger(document.id, files) if named else Ledger(document)
        blocks = list(_blocks(ledger, named, memo, prose))
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


def _naming(memo: Memo, labels: Mapping[str, str]) -> Callable[[str], str | None]:
    """Return what names a section on the page; a withdrawn memo goes on naming one that is gone by now."""
    if memo.status is not MemoStatus.WITHDRAWN:
        return labels.get
    before = dict(memo.numbers)
    return lambda id: labels.get(id) or before.get(id) or id


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
    return paths + [errata.erratum_path(memo.document, name) for name in erratum_names.brought_out(files, memo)]


def _pictures_of(files: Files, memo: Memo) -> list[str]:
    """Return the paths of the pictures in the text of a memo and in the errata that it brings out."""
    from sub_cli.render.markdown import image_names

    return list(
        dict.fromkeys(
            [*image_names(memo.text), *pictures.of_errata(files, memo.document, erratum_names.brought_out(files, memo))]
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

    marks = tuple(ErratumMark(erratum.name, fingerprint(erratum)) for erratum in named)
    sources = sources_digest(files, own_sources(workspace, files, memo))
    # What no commit holds has no standing yet, whatever the memo says of itself.
    status = MemoStatus.DRAFT if memo.status is MemoStatus.FINAL and not commit else memo.status
    return Provenance("memo", memo.number, status.value, commit=commit, sources=sources, errata=marks)


def _blocks(ledger: Ledger, named: Iterable[Erratum], memo: Memo, prose: Prose) -> Iterator[ErratumBlock]:
    """Yield the blocks of a memo's errata, each read in the text with those before it, as they will be applied."""
    after = ledger
    for erratum in named:
        try:
            earlier, exact = application.exact(after, erratum)
        except SubError:  # it fits the text as it stands, and not with the others
            earlier, exact = application.exact(ledger, erratum)
        yield from _blocks_of(earlier, erratum, exact, memo, prose)
        after = _with(after, erratum)


def _with(ledger: Ledger, erratum: Erratum) -> Ledger:
    """Return the document with an erratum that waits; as it was with any other, and where it does not fit."""
    if erratum.status not in PENDING:
        return ledger
    try:
        return application.apply(ledger, erratum).ledger
    except SubError:
        return ledger


def _blocks_of(
    earlier: Document, erratum: Erratum, changes: tuple[Change, ...], memo: Memo, prose: Prose
) -> Iterator[ErratumBlock]:
    """Yield a block for each section that an erratum touches, and for each row that it renumbers."""
    from sub_cli.render.markdown import NOTHING, html_of
    from sub_cli.render.memo import ErratumBlock

    led = len({change.section for change in changes}) == 1 and _led(memo, erratum)
    around = _surroundings(earlier, erratum, changes, prose)
    _refuse_absent(changes, around)
    for each in effects.told(earlier, changes, prose.language):
        text = html_of(each.text, replace(around, prefix=f"{erratum.id}-{each.section}-")) if each.text else NOTHING
        order = tuple(said for said in each.order if not (led and said.whole and not each.heading))
        kind = erratum.kind.value
        yield ErratumBlock(erratum.id, each.label, each.effects, order, each.heading, text, each.was, kind)


def _surroundings(earlier: Document, erratum: Erratum, changes: Sequence[Change], prose: Prose) -> Prose:
    """Return what the new text of an erratum needs to know: sections have the numbers that they get by it."""
    labels = numbering.labels(earlier, prose.language)
    labels |= numbering.labels(application.performed(earlier, changes), prose.language)
    place = Place(errata.erratum_path(erratum.document, erratum.id))
    return replace(prose, place=place, label=lambda id: labels.get(id) or prose.label(id))


def _refuse_absent(changes: Iterable[Change], around: Prose) -> None:
    """Raise `BadInput` where new sentences, which only the order shows, refer to a section that is not there."""
    texts = (change.texts[1] for change in changes if not change.whole)
    targets = dict.fromkeys(found.target for text in texts for found in references(text))
    absent = [target for target in targets if around.label(target) is None]
    if absent:
        findings = (Finding("SUB212", msg("There is no section {id}.", id=id), around.place) for id in absent)
        raise BadInput.because(*findings)


def _led(memo: Memo, erratum: Erratum) -> bool:
    """Tell whether the memo leads to an erratum in its own words: a sentence with a colon stands before it."""
    names = Names.of(memo.errata)
    return any(
        names.stored(found[1]) == (erratum.id,) and memo.text[: found.start()].rstrip().endswith(":")
        for found in BLOCK.finditer(memo.text)
    )


def cover_job(workspace: Workspace, files: Files, memo: Memo, record: Record) -> Job:
    """Return the page of a signed memo in the house style of today; raises `BadInput` for a theme with mistakes."""
    from sub_cli.render.job import Job, stamped
    from sub_cli.render.memo import MemoView

    theme = house_style.theme_of(workspace.settings, files)
    words = theme.words(memo.language)
    body = tuple(_rows(workspace, memo, record, words))
    view = MemoView(
        memo.number,
        memo.date,
        memo.to,
        memo.sender,
        memo.subject,
        body,
        stamped(_origin(memo, record), theme),
        memo.language,
        attachments=memo.attachments,
        leads=True,
    )
    return Job(view, theme, memo.date, memos.memo_path(memo.number))


def _rows(workspace: Workspace, memo: Memo, record: Record, words: Mapping[str, str]) -> Iterator[Html]:
    from sub_cli.render.markdown import Html
    from sub_cli.render.templates import short_date

    zone = workspace.settings.programme.zone
    for each in record.signatures:
        day = short_date(words["date_pattern"], each.when.astimezone(zone).date())
        yield Html(f"<p>{escape(words['signed_by'].format(name=each.name, date=day))}</p>")
    yield Html(f'<p><a href="{escape(memo.number)}.pdf">{escape(memo.number)}.pdf</a></p>')


def _origin(memo: Memo, record: Record) -> Provenance:
    from sub_cli.render.provenance import ErratumMark, Provenance

    marks = tuple(ErratumMark(each.name, each.digest) for each in record.errata)
    return Provenance("memo", memo.number, memo.status.value, commit=record.commit, errata=marks)
