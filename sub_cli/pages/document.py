"""What stands on the pages of a document in one state: its text, and which erratum each passage comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from sub_cli import config
from sub_cli.document import numbering
from sub_cli.document.model import Document, Section
from sub_cli.document.outline import walk
from sub_cli.errata.blame import Revision, blame
from sub_cli.errata.chain import erratum_of
from sub_cli.errata.conflicts import ErratumConflict, Misfit
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names
from sub_cli.errata.revisions import revisions
from sub_cli.lint.programme import text_place
from sub_cli.pages import pictures
from sub_cli.pages import theme as house_style
from sub_cli.pages.memo import attachments, sources_digest
from sub_cli.states.state import commit_of, state_from, state_of
from sub_cli.store import documents, errata, erratum_names
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.render.document import Mark, Passage, RegisterRow, SectionView
    from sub_cli.render.job import Job
    from sub_cli.render.markdown import Prose


@dataclass(frozen=True)
class Shown:
    """A document in one state, with where it comes from."""

    document: Document
    files: Files
    """The files that the state was read from, or worked out from."""
    errata: tuple[Erratum, ...]
    """Those that are in it, in the order in which they were applied."""
    commit: str
    """The commit of `files`; empty where they are not committed."""
    state: str
    """The legal state as a person named it: `@2021-03-31`; empty for the text as it stands."""
    ledger: Ledger
    """The document with all that its errata did."""

    @cached_property
    def names(self) -> Names:
        """Return the names of all errata of the document, among which labels have to tell them apart."""
        return erratum_names.names_of(self.files, self.document.id)


def shown(workspace: Workspace, document_id: str = "", state: str = "") -> Shown:
    """Return the document in the state that `state` names; empty is the newest.

    A date or erratum is worked out from the files of a commit, so that it can be worked out again. The commit is
    the one that last changed what is shown. Raises `NotFound` for an unknown state, `NotFetched` where that commit
    may lie behind what was fetched.
    """
    document_id = workspace.document_id(document_id)
    if state and not state.startswith("@"):
        state_of(workspace, state, document_id)  # says what was meant where there is no such revision
        return at_commit(workspace, document_id, _newest(workspace, document_id, state))
    commit = clean_commit(workspace, document_id)
    return _found(workspace, document_id, workspace.revision(commit) if commit else workspace.files, commit, state)


def at_commit(workspace: Workspace, document_id: str, commit: str, state: str = "") -> Shown:
    """Return the document as the files of `commit` have it."""
    return _found(workspace, document_id, workspace.revision(commit), commit, state)


def _found(workspace: Workspace, document_id: str, files: Files, commit: str, state: str) -> Shown:
    found = state_from(workspace, state, document_id, files)
    ledger = found.ledger or workspace.ledger(document_id, files)
    return Shown(found.document, files, ledger.chain.errata_in(ledger.present), commit, found.name, ledger)


def clean_commit(workspace: Workspace, document_id: str) -> str:
    """Return the newest commit that changed what the pages of a document show; empty where not all is committed.

    Raises `NotFetched` where it may lie behind what was fetched.
    """
    return commit_of(workspace, sources_of(workspace, workspace.files, document_id))


def _newest(workspace: Workspace, document_id: str, revision: str) -> str:
    """Return the newest commit of a revision that changed what the pages of a document show."""
    commit = workspace.repository.resolve(revision)
    sources = sources_of(workspace, workspace.revision(commit), document_id)
    found = workspace.repository.last_commit_touching(*sources, rev=commit)
    return found.sha if found else commit


def sources_of(workspace: Workspace, files: Files, document_id: str) -> list[str]:
    """Return the files that decide what the pages of a document show: its own, its pictures, the house style."""
    shown = pictures.read(files, pictures.of_document(files, document_id))
    style = house_style.paths(workspace.settings, files).values()
    return [*texts_of(files, document_id), *shown, *style, config.FILE]


def texts_of(files: Files, document_id: str) -> list[str]:
    """Return every file that a document, with its errata, consists of."""
    folder = documents.document_path(document_id).rpartition("/")[0]
    return [*files.names(folder), *files.names(errata.errata_folder(document_id))]


def document_job(workspace: Workspace, shown: Shown, today: date) -> Job:
    """Return the PDF to be made; raises `BadInput` with every mistake in the text or the theme."""
    from sub_cli.render.document import DocumentView
    from sub_cli.render.job import Job, stamped
    from sub_cli.render.markdown import image_names
    from sub_cli.render.provenance import ErratumMark, Provenance

    document, files = shown.document, shown.files
    theme = house_style.theme_of(workspace.settings, files)
    texts = texts_of(files, document.id)
    names = [name for id in document.ids() for name in image_names(document.sections[id].text)]
    images = pictures.read(files, names)
    provenance = Provenance(
        "document",
        document.id,
        "final" if document.adopted and shown.commit else "draft",
        shown.state,
        shown.commit,
        sources_digest(files, [*texts, *images]),
        errata=tuple(ErratumMark(each.name, fingerprint(each)) for each in shown.errata),
    )
    view = DocumentView(
        document.id,
        document.title,
        tuple(_sections(shown, images)),
        stamped(provenance, theme),
        str(theme.words(document.language).get(document.kind, "")),
        str(theme.house["organisation"]["name"]),
        document.language,
        document.adopted,
        _day(shown.state),
        tuple(_register(shown)),
    )
    when = _when(workspace, shown, today)
    source = documents.document_path(document.id)
    return Job(view, theme, when, source, images, attachments(workspace, files, texts))


def _day(state: str) -> date | None:
    return date.fromisoformat(state[1:]) if state[1:2].isdigit() else None


def _when(workspace: Workspace, shown: Shown, today: date) -> date:
    """Return the day of the text: that of its commit, `today` where it has none."""
    return workspace.repository.commit(shown.commit).date.date() if shown.commit else today


def _effective(shown: Shown, erratum: Erratum) -> date | None:
    """Return the day from which an erratum holds, by the event that brought it into the text."""
    number = shown.ledger.chain.application(erratum.id)
    day = shown.ledger.chain.traces[number].start if number is not None else None
    return day or erratum.effective


def _register(shown: Shown) -> Iterator[RegisterRow]:
    from sub_cli.render.document import RegisterRow

    document = shown.document
    base = _base(shown)
    labels = numbering.labels(base) | numbering.labels(document)
    for each in shown.errata:
        named = dict.fromkeys(change.section for change in each.changes)
        sections = tuple(labels.get(name, name or document.title) for name in named)
        yield RegisterRow(
            shown.names.label(each.id), each.kind.value, each.title, sections, each.memo, _effective(shown, each)
        )


def _base(shown: Shown) -> Document:
    return shown.ledger.base()


def _sections(shown: Shown, images: Mapping[str, bytes]) -> Iterator[SectionView]:
    from sub_cli.render.document import SectionView

    document = shown.document
    numbers, labels = numbering.numbers(document), numbering.labels(document)
    origins = _origins(shown)
    for depth, entry in walk(document.outline):
        section = document.sections[entry.id]
        prose = _prose(shown, section, depth + 1, labels, images)
        passages, told = _passages(shown, section, origins.texts.get(section.id, ()), prose)
        silent = [each for each in origins.touching.get(section.id, ()) if each.id not in told]
        marks = tuple(_mark(shown, each) for each in silent)
        yield SectionView(section.id, numbers[section.id], section.title, depth + 1, passages, marks)


def _prose(shown: Shown, section: Section, depth: int, labels: Mapping[str, str], images: Mapping[str, bytes]) -> Prose:
    from sub_cli.render.markdown import Prose

    path = documents.section_path(shown.document.id, section.id)
    return Prose(
        text_place(path, section.source),
        labels.get,
        shown.document.language,
        shift=depth + 1,
        assets=images,
        linked=True,
        prefix=f"{section.id}-",
    )


@dataclass(frozen=True, slots=True)
class _Origins:
    """Where the wording of the sections comes from."""

    texts: Mapping[str, Sequence[Revision]]
    """By section: every wording with the erratum that brought it, oldest first."""
    touching: Mapping[str, Sequence[Erratum]]
    """By section: the errata that changed anything of it."""


def _origins(shown: Shown) -> _Origins:
    """Return the wordings of each section that an erratum touched, by the turns that are in the state.

    Raises `ErratumConflict` where a section was written over by hand, and is not what its errata make.
    """
    ledger = shown.ledger
    texts: dict[str, list[Revision]] = {}
    touching: dict[str, list[Erratum]] = {}
    for name, numbers in ledger.touching.items():
        held = [number for number in numbers if ledger.present >> number & 1]
        touched = [ledger.chain.turn(number).erratum for number in held]
        touching[name] = [each for each in touched if any(change.section == name for change in each.changes)]
        if name in shown.document.sections and touching[name]:
            try:
                texts[name] = list(revisions(ledger, name, held))
            except Misfit as misfit:
                raise ErratumConflict.because(misfit.clash) from None
    return _Origins(texts, touching)


def _mark(shown: Shown, erratum: Erratum) -> Mark:
    from sub_cli.render.document import Mark

    return Mark(shown.names.label(erratum.id), erratum.memo, _effective(shown, erratum))


def _passages(
    shown: Shown, section: Section, wordings: Sequence[Revision], prose: Prose
) -> tuple[tuple[Passage, ...], set[str]]:
    """Return the text in passages, each with the errata that its words come from, and the ids of all of those."""
    from sub_cli.render.document import Passage
    from sub_cli.render.markdown import html_of

    if not wordings:
        return (Passage(html_of(section.text, prose)),) if section.text.strip() else (), set()
    from dataclasses import replace

    known = {each.id: each for each in shown.errata}
    origins = {
        credit.line: {erratum_of(word.origin) for word in credit.words} & known.keys() for credit in blame(wordings)
    }
    rows = section.text.splitlines(keepends=True)
    passages, told = [], set[str]()
    for start, end in _blocks(section.text, len(rows)):
        ids = [id for id in known if any(id in origins.get(line, ()) for line in range(start + 1, end + 1))]
        told |= set(ids)
        place = replace(prose.place, line=prose.place.line + start) if prose.place.line else prose.place
        html = html_of("".join(rows[start:end]), replace(prose, place=place))
        passages.append(Passage(html, tuple(_mark(shown, known[id]) for id in ids)))
    return _merged(passages), told


def _merged(passages: list[Passage]) -> tuple[Passage, ...]:
    """Return the passages with neighbours that have the same marks as one."""
    from sub_cli.render.document import Passage
    from sub_cli.render.markdown import Html

    merged: list[Passage] = []
    for passage in passages:
        if merged and merged[-1].marks == passage.marks:
            merged[-1] = Passage(Html(merged[-1].text + passage.text), passage.marks)
        else:
            merged.append(passage)
    return tuple(merged)


def _blocks(text: str, rows: int) -> list[tuple[int, int]]:
    """Return the lines of each block that can stand by itself, from 0; all as one where notes hold them together."""
    from markdown_it import MarkdownIt

    if "[^" in text or "]: " in text:
        return [(0, rows)]
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    starts = sorted({token.map[0] for token in tokens if token.level == 0 and token.map})
    return list(zip([0, *starts[1:]], [*starts[1:], rows], strict=True)) if starts else [(0, rows)]
