"""What stands on the pages of a document in one state: its text, and which erratum each passage comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from sub_cli import layout
from sub_cli.document import numbering
from sub_cli.document.model import Document, Section
from sub_cli.document.outline import walk
from sub_cli.errata.blame import Revision, blame, revisions
from sub_cli.errata.chain import erratum_of
from sub_cli.errata.conflicts import ErratumConflict, Misfit
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names
from sub_cli.lint.programme import text_place
from sub_cli.pages import pictures
from sub_cli.pages import theme as house_style
from sub_cli.pages.frame import view_of
from sub_cli.pages.memo import attachments, sources_digest
from sub_cli.pages.sources import sources
from sub_cli.render.captions import tables_with_caption
from sub_cli.render.job import Job, View
from sub_cli.render.markdown import NOTHING, Html, Prose, html_of, image_names
from sub_cli.render.provenance import ErratumMark, Provenance
from sub_cli.render.templates import long_date
from sub_cli.render.theme import Theme
from sub_cli.states.state import NamedState, commit_of, newest_commit, state_files, state_from, state_of
from sub_cli.store import erratum_names
from sub_cli.store.files import Files
from sub_cli.text.markdown import parser
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.newest_commits import Sources


@dataclass(frozen=True)
class DocumentState(NamedState):
    """A document in one state, with all that its errata did and the commit that it comes from."""

    ledger: Ledger
    commit: str
    """The commit of `files`; empty where they are not committed."""

    @cached_property
    def errata(self) -> tuple[Erratum, ...]:
        """Return those that are in it, in the order in which they were applied."""
        return self.ledger.chain.errata_in(self.ledger.present)

    @cached_property
    def names(self) -> Names:
        """Return the names of all errata of the document, among which labels have to tell them apart."""
        return erratum_names.names_of(self.files, self.document.id)


def at_state(workspace: Workspace, document_id: str = "", state: str = "") -> DocumentState:
    """Return the document in the state that `state` names; empty is the newest.

    A date or erratum is worked out from the files of a commit, so that it can be worked out again. The commit is
    the one that last changed what is shown. Raises `NotFound` for an unknown state, `NotFetched` where that commit
    may lie behind what was fetched.
    """
    document_id = workspace.document_id(document_id)
    if state and not state.startswith("@"):
        state_of(workspace, state, document_id)  # says what was meant where there is no such revision
        return at_commit(workspace, document_id, _newest(workspace, document_id, state))
    return at_commit(workspace, document_id, clean_commit(workspace, document_id), state)


def at_commit(workspace: Workspace, document_id: str, commit: str, state: str = "") -> DocumentState:
    """Return the document as the files of `commit` have it, as those of the work tree do without one."""
    files = state_files(workspace, commit)
    found = state_from(workspace, state, document_id, files)
    return DocumentState(
        found.name, found.document, files, found.ledger or workspace.ledger(document_id, files), commit
    )


def clean_commit(workspace: Workspace, document_id: str) -> str:
    """Return the newest commit that changed what the pages of a document show; empty where not all is committed.

    Raises `NotFetched` where it may lie behind what was fetched.
    """
    return commit_of(workspace, sources_of(workspace, workspace.files, document_id))


def _newest(workspace: Workspace, document_id: str, revision: str) -> str:
    """Return the newest commit of a revision that changed what the pages of a document show."""
    commit = workspace.repository.resolve(revision)
    made_from = sources_of(workspace, workspace.revision(commit), document_id)
    return newest_commit(workspace, made_from, commit) or commit


def sources_of(workspace: Workspace, files: Files, document_id: str) -> Sources:
    """Return the files that decide what the pages of a document show: its own, its pictures, the house style."""
    shown = pictures.read(files, pictures.of_document(files, document_id))
    return sources(workspace.settings, files, "document", [*texts_of(files, document_id), *shown])


def texts_of(files: Files, document_id: str) -> list[str]:
    """Return every file that a document, with its errata, consists of."""
    folder = layout.document_path(document_id).rpartition("/")[0]
    return [*files.names(folder), *files.names(layout.errata_folder(document_id))]


Setting: TypeAlias = Callable[[str, Prose], Html]
"""Gives a text as HTML, as `html_of` does."""


def document_job(
    workspace: Workspace, shown: DocumentState, today: date, *, draft: bool = False, setting: Setting = html_of
) -> Job:
    """Return the PDF to be made, a draft with `draft`; raises `BadInput` with every mistake in text or theme.

    `setting` may know the HTML of a text from before.
    """
    document, files = shown.document, shown.files
    theme = house_style.theme_of(workspace.settings, files)
    texts = texts_of(files, document.id)
    names = [name for id in document.ids() for name in image_names(document.sections[id].text)]
    images = pictures.read(files, names)
    provenance = provenance_of(shown, [*texts, *images], draft=draft)
    sections, register = list(_sections(shown, images, setting)), list(_register(shown))
    view = document_view(document, sections, register, provenance, theme, _day(shown.name))
    # The day of the text is that of its commit.
    when = workspace.repository.commit(shown.commit).date.date() if shown.commit else today
    source = layout.document_path(document.id)
    return Job(view, theme, when, source, images, attachments(workspace, files, texts))


def provenance_of(shown: DocumentState, made_from: Iterable[str], *, draft: bool = False) -> Provenance:
    """Return what a page of a document is made from: the files `made_from`."""
    document = shown.document
    return Provenance(
        "document",
        document.id,
        "final" if document.adopted and shown.commit and not draft else "draft",
        shown.name,
        shown.commit,
        sources_digest(shown.files, made_from),
        errata=tuple(ErratumMark(each.name, fingerprint(each)) for each in shown.errata),
    )


def facts_of(shown: DocumentState, words: Mapping[str, str]) -> list[str]:
    """Return the lines below the title: when adopted, as of when, with which errata."""
    return _facts(shown.document, list(_register(shown)), _day(shown.name), words)


def remarks_of(shown: DocumentState, section: str) -> Iterator[str]:
    """Yield what there is to say of each erratum that changed a section: its name, title, memo and day."""
    held = [number for number in shown.ledger.touching.get(section, ()) if shown.ledger.present >> number & 1]
    names = {shown.ledger.chain.turn(number).erratum.id for number in held}
    for each in shown.errata:
        if each.id in names and any(change.section == section for change in each.changes):
            day = _effective(shown, each)
            parts = [shown.names.label(each.id), each.title, each.memo, long_date(shown.document.language, day)
                     if day else ""]  # fmt: skip
            yield " · ".join(filter(None, parts))


def _day(state: str) -> date | None:
    return date.fromisoformat(state[1:]) if state[1:2].isdigit() else None


def _effective(shown: DocumentState, erratum: Erratum) -> date | None:
    """Return the day from which an erratum holds, by the event that brought it into the text."""
    number = shown.ledger.chain.application(erratum.id)
    day = shown.ledger.chain.traces[number].start if number is not None else None
    return day or erratum.effective


def _register(shown: DocumentState) -> Iterator[RegisterRow]:
    document = shown.document
    labels = numbering.labels(shown.ledger.base()) | numbering.labels(document)
    for each in shown.errata:
        named = dict.fromkeys(change.section for change in each.changes)
        sections = tuple(labels.get(name, name or document.title) for name in named)
        yield RegisterRow(
            id=shown.names.label(each.id), kind=each.kind.value, title=each.title, sections=sections,
            memo=each.memo, effective=_effective(shown, each),
        )  # fmt: skip


def _sections(shown: DocumentState, images: Mapping[str, bytes], setting: Setting) -> Iterator[NumberedSection]:
    document = shown.document
    numbers, labels = numbering.numbers(document), numbering.labels(document)
    origins = _origins(shown)
    for depth, entry in walk(document.outline):
        section = document.sections[entry.id]
        prose = _prose(shown, section, depth + 1, labels, images)
        passages, told = _passages(shown, section, origins.texts.get(section.id, ()), prose, setting)
        silent = [each for each in origins.touching.get(section.id, ()) if each.id not in told]
        marks = [_mark(shown, each) for each in silent]
        yield numbered_section(section.id, numbers[section.id], section.title, depth + 1, passages, marks)


def _prose(
    shown: DocumentState, section: Section, depth: int, labels: Mapping[str, str], images: Mapping[str, bytes]
) -> Prose:
    path = layout.section_path(shown.document.id, section.id)
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


def _origins(shown: DocumentState) -> _Origins:
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


def _mark(shown: DocumentState, erratum: Erratum) -> MarginMark:
    return MarginMark(erratum=shown.names.label(erratum.id), memo=erratum.memo, effective=_effective(shown, erratum))


def _passages(
    shown: DocumentState, section: Section, wordings: Sequence[Revision], prose: Prose, setting: Setting
) -> tuple[list[MarkedPassage], set[str]]:
    """Return the text in passages, each with the errata that its words come from, and the ids of all of those.

    Neighbours with the same errata are one.
    """
    if not wordings:
        return [MarkedPassage(text=setting(section.text, prose), marks=[])] if section.text.strip() else [], set()
    known = {each.id: each for each in shown.errata}
    origins = {
        credit.line: {erratum_of(word.origin) for word in credit.words} & known.keys() for credit in blame(wordings)
    }
    rows = section.text.splitlines(keepends=True)
    passages, told = list[MarkedPassage](), set[str]()
    for start, end in blocks_apart(section.text, len(rows)):
        ids = [id for id in known if any(id in origins.get(line, ()) for line in range(start + 1, end + 1))]
        told |= set(ids)
        place = replace(prose.place, line=prose.place.line + start) if prose.place.line else prose.place
        html = setting("".join(rows[start:end]), replace(prose, place=place))
        marks = [_mark(shown, known[id]) for id in ids]
        if passages and passages[-1]["marks"] == marks:
            passages[-1]["text"] = Html(passages[-1]["text"] + html)
        else:
            passages.append(MarkedPassage(text=html, marks=marks))
    return passages, told


def blocks_apart(text: str, rows: int) -> list[tuple[int, int]]:
    """Return the lines of each block that can stand by itself, from 0; all as one where notes hold them together.

    A table stands by its caption.
    """
    if "[^" in text or "]: " in text:
        return [(0, rows)]
    tokens = parser().parse(text)
    held = {id(tokens[at]) for at in tables_with_caption(tokens)}
    starts = sorted({token.map[0] for token in tokens if token.level == 0 and token.map and id(token) not in held})
    return list(zip([0, *starts[1:]], [*starts[1:], rows], strict=True)) if starts else [(0, rows)]


# -- what stands on them -----------------------------------------------------------------------------

DEEPEST_IN_CONTENTS = 3


class MarginMark(TypedDict):
    """That an erratum changed a passage, as it stands in the margin."""

    erratum: str
    """`E01`."""
    memo: str
    """The memo that brought it out; empty without one."""
    effective: date | None
    """The first day on which the text holds."""


class MarkedPassage(TypedDict):
    """A piece of a section's text: the whole of it, or one paragraph."""

    text: Html
    marks: list[MarginMark]
    """The errata that its present wording comes from."""


class Heading(TypedDict):
    """The heading of a section, here and in the contents."""

    id: str
    """Where references point to."""
    number: str
    """`2.1`; may be empty."""
    title: str
    depth: int
    """1 for a chapter."""


class NumberedSection(TypedDict):
    """One section on the page."""

    view: Heading
    heading: str
    """Its element: h1 is the title of the whole."""
    passages: list[MarkedPassage]


class ContentsLine(TypedDict):
    """A line of the contents, with those below it: a tree of lists, so that a screen reader hears what hangs where."""

    view: Heading
    children: list[ContentsLine]


class RegisterRow(TypedDict):
    """One applied erratum in the register at the end."""

    id: str
    kind: str
    """`erratum`, `amendment` or `revision`."""
    title: str
    sections: tuple[str, ...]
    """What it changed: `paragraaf 2.1`."""
    memo: str
    effective: date | None


def numbered_section(
    id: str, number: str, title: str, depth: int, passages: Sequence[MarkedPassage], marks: Sequence[MarginMark] = ()
) -> NumberedSection:
    """Return a section; `marks`, the errata that its heading or its place comes from, stand at its first passage."""
    if marks:
        first = passages[0] if passages else MarkedPassage(text=NOTHING, marks=[])
        every = [*marks, *(each for each in first["marks"] if each not in marks)]
        passages = [MarkedPassage(text=first["text"], marks=every), *passages[1:]]
    heading = Heading(id=id, number=number, title=title, depth=depth)
    return NumberedSection(view=heading, heading=f"h{min(6, depth + 1)}", passages=list(passages))


def document_view(
    document: Document,
    sections: Sequence[NumberedSection],
    register: Sequence[RegisterRow],
    provenance: Provenance,
    theme: Theme,
    as_of: date | None = None,
) -> View:
    """Return the plan as a book: title page, contents, numbered sections, errata in the margin, their register.

    `as_of` is the day whose text this is; None where it is simply the newest. Raises `BadInput` where the house has no
    words for the language.
    """
    words, author = theme.words(document.language), str(theme.house["organisation"]["name"])
    kind = str(words.get(document.kind, "")) or words["document"]
    headings = [each["view"] for each in sections if each["view"]["depth"] <= DEEPEST_IN_CONTENTS]
    values = {
        "document": {"id": document.id, "title": document.title, "author": author, "register": register,
                     "adopted": document.adopted, "as_of": as_of, "language": document.language},
        "kind": kind,
        "facts": _facts(document, register, as_of, words),
        "sections": sections,
        "contents": _contents(headings),
    }  # fmt: skip
    titles = document.title, kind, document.title
    return view_of(theme, "document", document.language, provenance, titles, values, author)


def _facts(
    document: Document, register: Sequence[RegisterRow], as_of: date | None, words: Mapping[str, str]
) -> list[str]:
    """Return the lines below the title: when adopted, as of when, with which errata."""
    language, adopted = document.language, document.adopted
    lines = [f"{words['adopted_on']} {long_date(language, adopted)}" if adopted else words["not_adopted"]]
    if as_of:
        lines.append(f"{words['as_of']} {long_date(language, as_of)}")
    names = ", ".join(f"{row['id']} ({row['memo']})" if row["memo"] else row["id"] for row in register)
    return [*lines, f"{words['with_errata']} {names}" if names else words["no_errata"]]


def _contents(headings: Sequence[Heading], depth: int = 1) -> list[ContentsLine]:
    """Return the contents: each heading with the deeper ones that follow it."""
    lines: list[ContentsLine] = []
    for at, heading in enumerate(headings):
        if heading["depth"] <= depth or not lines:
            below = takewhile(partial(_is_below, heading), headings[at + 1 :])
            lines.append(ContentsLine(view=heading, children=_contents(list(below), heading["depth"] + 1)))
    return lines


def _is_below(heading: Heading, other: Heading) -> bool:
    return other["depth"] > heading["depth"]
