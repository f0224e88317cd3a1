"""An erratum by itself as a Word file: what it is about, its reason, and what it does in words and new text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sub_cli import layout
from sub_cli.document import numbering
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.model import Erratum
from sub_cli.errors import Place
from sub_cli.pages import pictures
from sub_cli.pages import theme as house_style
from sub_cli.pages.memo import sources_digest
from sub_cli.pages.word.errata import Told, errata_blocks
from sub_cli.pages.word.paper import WordFile, file_of, head, line, paper_of, prose
from sub_cli.render.markdown import Prose
from sub_cli.render.provenance import ErratumMark, Provenance
from sub_cli.render.templates import short_date
from sub_cli.states.state import commit_of
from sub_cli.store import errata, erratum_names
from sub_cli.word.flow import Part
from sub_cli.workspace import Workspace


def erratum_file(workspace: Workspace, document_id: str, name: str, today: date) -> WordFile:
    """Return the Word file of an erratum as it stands; `today` dates one whose events have no day.

    Raises `ErratumConflict` where it does not fit its text, and `BadInput` for what no page can show.
    """
    files = workspace.files
    erratum = errata.load_erratum(files, document_id, name)
    ledger = workspace.ledger(document_id)
    document, path = ledger.document, layout.erratum_path(document_id, name)
    theme = house_style.theme_of(workspace.settings, files)
    words, label = theme.words(document.language), erratum_names.names_of(files, document_id).label(name)
    images = pictures.read(files, pictures.of_erratum(erratum))
    labels = numbering.labels(document)
    around = Prose(Place(path), labels.get, document.language, assets=images)
    told = Told(words, document.language, {name: label})
    tokens = (
        *line("title", f"{words[erratum.kind.value]} {label}"),
        *line("subtitle", erratum.title),
        *head(dict(_rows(erratum, document.title, words))),
        *(prose(erratum.reason) if erratum.reason.strip() else ()),
        *(token for _, token in errata_blocks(ledger, [erratum], told, around)),
    )
    commit = commit_of(workspace, dict.fromkeys([path, *images]))
    marks = (ErratumMark(erratum.name, fingerprint(erratum)),)
    provenance = Provenance("erratum", f"{document_id}/{name}", erratum.status.value, commit=commit,
                            sources=sources_digest(files, [path, *images]), errata=marks)  # fmt: skip
    day = next((event.day for event in reversed(erratum.events) if event.day), today)
    author = str(theme.house["organisation"]["name"])
    title = f"{words[erratum.kind.value]} {label} – {erratum.title}"
    paper = paper_of(theme, provenance, title, author, document.language, day)
    return file_of([Part(tokens)], paper, around.label, images)


def _rows(erratum: Erratum, plan: str, words: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield words["plan"], (plan,)
    if erratum.memo:
        yield words["register_memo"].upper(), (erratum.memo,)
    if erratum.effective:
        yield words["register_effective"].upper(), (short_date(words["date_pattern"], erratum.effective),)
