"""The renvooi: a comparison on paper, with the change orders in words, the clean text and a table to sign off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import TYPE_CHECKING, TypedDict

from sub_cli import layout
from sub_cli.diff.changes import Run, SectionChange, SectionKind
from sub_cli.document import numbering
from sub_cli.errata import effects
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.derivation import document_changes
from sub_cli.errata.effects import SectionEffect
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.model import Erratum, Status
from sub_cli.errata.names import Names
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.orders.writing import Instruction
from sub_cli.errors import NotFetched, NotFound, Place, Refused, SubError
from sub_cli.lint.programme import text_place
from sub_cli.messages import Message, msg, nmsg
from sub_cli.pages import document as document_pages
from sub_cli.pages import pictures
from sub_cli.pages import theme as house_style
from sub_cli.pages.document import clean_commit, texts_of
from sub_cli.pages.frame import effect_words, view_of
from sub_cli.pages.memo import attachments, sources_digest
from sub_cli.pages.orders import set_out
from sub_cli.pages.sources import sources
from sub_cli.redline.base import (
    STATE_WORDS,
    Look,
    RedlineRow,
    RowState,
    all_notes,
    counted_sign,
    counted_words,
    headline,
    printable,
    rows,
    section_note,
)
from sub_cli.redline.footnotes import raised
from sub_cli.redline.html import words_html
from sub_cli.redline.tables import Cell, cells_of, is_head, tables_of
from sub_cli.render.job import Job, View
from sub_cli.render.long_words import LINE, breakable_html
from sub_cli.render.markdown import NOTHING, Html, Prose, html_of, image_names
from sub_cli.render.provenance import ErratumMark, Provenance
from sub_cli.render.templates import short_date
from sub_cli.render.theme import Theme
from sub_cli.states.comparison import Compared, compare_erratum, compare_states
from sub_cli.states.state import INDEX, commit_of
from sub_cli.store import erratum_names
from sub_cli.text.blocks import BlockKind
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.newest_commits import Sources

_KINDS = {"+": "new", "-": "removed"}
REVIEWERS = 2
"""Empty rows in the table for sign-off."""
_SHORT = 12
"""Letters of a commit's name that tell it from any other, and fit on a page."""
_NAMED = 3
"""At most so many sections are named in the head of the page."""


@dataclass(frozen=True, slots=True)
class RenvooiOrigin:
    """Where a renvooi comes from."""

    number: str
    """What stands at the foot: a memo, an erratum or a document."""
    day: date
    """The day that the page carries."""
    source: Message
    final: bool = False
    """Whether what it shows has been decided."""
    foot: Message | None = None


@dataclass(frozen=True, slots=True)
class Pinned:
    """A comparison as one commit has it, so that it can be made again; as the work tree has it without a commit."""

    workspace: Workspace
    """Where everything on the page is read."""
    compared: Compared
    sources: tuple[str, ...]
    """The files that decide what it says."""
    commit: str = ""
    """The newest commit that changed one of its sources; empty where one of them is not committed."""
    version: str = ""
    """What was compared, where that is not simply an erratum: `6c1d0e9a1b2c..@E01`, `#rollen` for one section."""
    files: bool = False
    """Whether two files are compared, which are no states and have no numbers."""


def renvooi_job(workspace: Workspace, compared: Compared, look: Look, today: date) -> Job:
    """Return the PDF to be made of `compared`; `look` speaks the language of the document.

    What is committed is made from its commit. Raises `Refused` where there is nothing to show, `BadInput` for a
    text, picture or theme that cannot be shown.
    """
    if erratum := erratum_of(compared):
        commit = commit_of(workspace, erratum_sources(workspace, erratum))
        return erratum_job(workspace, erratum, commit, look, today, compared.section)
    return _job(_pin(workspace, compared), look, today)


def files_job(workspace: Workspace, compared: Compared, look: Look, today: date) -> Job:
    """Return the PDF of two files, in the style of the workspace; raises as `renvooi_job`."""
    job = _job(Pinned(workspace, compared, (), files=True), look, today)
    return replace(job, source=compared.comparison.new)


def erratum_job(
    workspace: Workspace,
    erratum: Erratum,
    commit: str,
    look: Look,
    today: date,
    section: str = "",
    *,
    draft: bool = False,
) -> Job:
    """Return the renvooi of an erratum as `commit` has it, or the work tree without one; raises as `renvooi_job`.

    `draft` makes it one whatever became of the erratum.
    """
    then = workspace.at(commit) if commit else workspace
    if commit:
        erratum = then.erratum(erratum.document, erratum.id)
    compared = compare_erratum(then, erratum, section=section)
    own = tuple(_own_sources(then, erratum))
    return _job(Pinned(then, compared, own, commit, f"#{section}" if section else ""), look, today, draft)


def remake(then: Workspace, provenance: Provenance, look: Callable[[str], Look]) -> Job:
    """Return the renvooi that `provenance` tells of, from the workspace as its commit has it."""
    states, _, section = provenance.version.partition("#")
    day = then.repository.commit(provenance.commit).date.date()
    if not states and not provenance.errata:
        raise Refused(msg("It does not say what it compares."))
    if not states:
        document_id, _, erratum_id = provenance.errata[0].name.partition("/")
        erratum = then.erratum(document_id, erratum_id)
        return erratum_job(then, erratum, provenance.commit, look(then.document(document_id).language), day, section)
    old, _, new = states.partition("..")
    compared = compare_states(then, old, new, document_id=provenance.number, section=section)
    pinned = Pinned(
        then, compared, tuple(texts_of(then.files, compared.after.id)), provenance.commit, provenance.version
    )
    return _job(pinned, look(compared.after.language), day)


def sources_of(then: Workspace, provenance: Provenance) -> Sources:
    """Return the files whose newest commit a renvooi names; none where it names the revision that was compared."""
    states = provenance.version.partition("#")[0]
    if states:
        legal = states.partition("..")[2].startswith("@")
        return document_pages.sources_of(then, then.files, provenance.number) if legal else {}
    if not provenance.errata:
        return {}
    document_id, _, erratum_id = provenance.errata[0].name.partition("/")
    return erratum_sources(then, then.erratum(document_id, erratum_id))


def erratum_sources(workspace: Workspace, erratum: Erratum) -> Sources:
    """Return the files that decide what the renvooi of an erratum looks like."""
    return sources(workspace.settings, workspace.files, "renvooi", _own_sources(workspace, erratum))


def _own_sources(workspace: Workspace, erratum: Erratum) -> list[str]:
    """Return the files that decide what it says: once applied, an erratum holds both wordings itself."""
    paths = [layout.erratum_path(erratum.document, erratum.id)]
    if erratum.memo:
        paths.append(layout.memo_path(erratum.memo))
    if erratum.status is Status.APPLIED:
        return [*paths, *pictures.read(workspace.files, pictures.of_erratum(erratum))]
    shown = pictures.read(workspace.files, pictures.of_document(workspace.files, erratum.document))
    return [*paths, *texts_of(workspace.files, erratum.document), *shown]


def _pin(workspace: Workspace, compared: Compared) -> Pinned:
    """Return a comparison of two states by the commits that they are, where they are committed."""
    document_id, comparison = compared.after.id, compared.comparison
    loose = Pinned(workspace, compared, tuple(texts_of(workspace.files, document_id)))
    names = [_committed(workspace, name) for name in (comparison.old, comparison.new)]
    old, new = (name if name.startswith("@") else name[:_SHORT] for name in names)
    # A state that follows from errata is read at the commit of the new side.
    commit = clean_commit(workspace, document_id) if new.startswith("@") else names[1]
    if not (old and new and commit):
        return loose
    try:
        then = workspace.at(commit)
        house_style.theme_of(then.settings, then.files)
    except NotFetched:
        raise
    except SubError:  # a commit from before there was a house style
        return loose
    again = compare_states(then, old, new, document_id=document_id, section=compared.section)
    version = f"{old}..{new}" + (f"#{compared.section}" if compared.section else "")
    return Pinned(then, again, tuple(texts_of(then.files, document_id)), commit, version)


def _committed(workspace: Workspace, name: str) -> str:
    """Return the full name of the commit that a state is; `@…` as it is; empty where it is neither."""
    return name if name.startswith("@") else _commit(workspace, name)


def _job(pinned: Pinned, look: Look, today: date, draft: bool = False) -> Job:
    workspace, compared = pinned.workspace, pinned.compared
    shown = [section for section in compared.comparison.sections if _is_shown(section)]
    if compared.comparison.empty:
        raise Refused(msg("There is no difference to put on paper."))
    theme = house_style.theme_of(workspace.settings, workspace.files)
    words = theme.words(look.language)
    origin = _origin(pinned, today, words)
    texts = (compared.after.sections[each.id].text for each in shown if each.id in compared.after.sections)
    images = pictures.read(workspace.files, [name for text in texts for name in image_names(text)])
    labels = _labels(pinned, look)
    look = replace(look, refer=lambda id: labels.get(id, f"[](#{id})"))
    erratum = erratum_of(compared)
    kind = words[erratum.kind.value] if erratum else ""
    told = () if pinned.files else _told(compared, [section.id for section in shown], look.language)
    name = _label(workspace, erratum) if erratum else ""
    file = compared.comparison.new if pinned.files else ""
    page = _Page(compared, shown, told, labels, look, words, tuple(images), name, file)
    view = page.view(origin, kind, _provenance(pinned, origin, images, draft), theme)
    attached = attachments(workspace, workspace.files, pinned.sources)
    return Job(view, theme, origin.day, layout.document_path(compared.after.id), images, attached)


def _labels(pinned: Pinned, look: Look) -> dict[str, str]:
    """Return how each section is named, by id; a file by its title, since it has no number."""
    before, after = pinned.compared.before, pinned.compared.after
    if pinned.files:
        sections = {**before.sections, **after.sections}
        return {id: each.title or look.translate(msg("the text")) for id, each in sections.items()}
    return numbering.labels(before, look.language) | numbering.labels(after, look.language)


def _is_shown(section: SectionChange) -> bool:
    """Tell whether more happens to a section than that it gets another number because of others."""
    other = any(kind is not SectionKind.RENUMBERED for kind in section.kinds)
    return other or bool(section.blocks or section.title_runs)


def erratum_of(compared: Compared) -> Erratum | None:
    """Return the erratum of which `compared` shows what it does; None where two states are compared."""
    named = compared.comparison.old or compared.comparison.new
    return None if named or len(compared.errata) != 1 else compared.errata[0]


@dataclass(frozen=True, slots=True)
class _Page:
    """What the parts of a renvooi need to know."""

    compared: Compared
    shown: list[SectionChange]
    told: tuple[SectionEffect, ...]
    """What happens to each section; empty where no order can say it."""
    labels: Mapping[str, str]
    """How each section is named, by id."""
    look: Look
    words: Mapping[str, str]
    """The fixed words of the house."""
    images: tuple[str, ...]
    name: str
    """What people read for the erratum; empty where two states are compared."""
    file: str = ""
    """The file whose text shall read so, where two files are compared."""

    def view(self, origin: RenvooiOrigin, kind: str, provenance: Provenance, theme: Theme) -> View:
        """Return the pages; `kind` is the word for the erratum, empty where there is none."""
        say, comparison, plan = self.look.translate, self.compared.comparison, self.compared.after.title
        places = _places([self.labels[each.id] for each in self.shown])
        about = msg("{what} to {places}", what=kind, places=places or plan) if kind else None
        return renvooi_view(
            theme,
            provenance,
            self.look.language,
            title=say(msg("Redline of {what}", what=self.name or plan)),
            subtitle=say(about) if about else _capital(places) or plan,
            plan=f"{plan}, {places}" if places else plan,
            source=say(origin.source),
            extent=say(extent(self.shown[0]) if self._one_text() else headline(comparison)),
            comparisons=list(self._sections()),
            foot=say(origin.foot) if origin.foot else "",
            remarks=list(self._remarks()),
        )

    def _one_text(self) -> bool:
        return len(self.shown) == 1 and bool(self.shown[0].blocks)

    def _sections(self) -> Iterator[SectionRedline]:
        """Yield the title of the document, where that changed, and every section of which more than the number did."""
        told = {each.section: each for each in self.told if each.order}
        if "" in told and not self.compared.section:
            yield self._comparison("", self.compared.after.title, told[""], [self._titles()])
        for section in self.shown:
            rows = [*_title_row(section, self.look), *sentences(section, self.look)]
            label = _capital(self.labels[section.id])
            yield self._comparison(section.id, label, told.get(section.id), rows, section.title)

    def _comparison(
        self, section: str, label: str, told: SectionEffect | None, rows: list[RedlineSentence], title: str = ""
    ) -> SectionRedline:
        return section_redline(
            label,
            rows,
            self._quoted(section, told) if told else (),
            self._clean(section, told.heading if told else ""),
            effect_words(told.effects, told.was, self.words) if told else (),
            gone=bool(section) and section not in self.compared.after.sections,
            title="" if title == label else title,
        )

    def _quoted(self, section: str, told: SectionEffect) -> tuple[Instruction, ...]:
        """Return the order about a section, with what it quotes set as it will stand in the text."""
        after = self.compared.after.sections
        text = after[section].text if section in after else ""
        return set_out(_order(told), text, self._prose(section, f"{section}-order-"))

    def _prose(self, section: str, prefix: str) -> Prose:
        """Return what the text of a section needs to know, with a prefix for its footnotes."""
        place = self._place(section)
        return Prose(place, self.labels.get, self.look.language, 2, assets=self.images, prefix=prefix)

    def _place(self, section: str) -> Place:
        """Return where the text of a section begins; of YAML that is no section only the file is known."""
        after = self.compared.after
        shown = after.sections.get(section)
        source = shown.source if shown else ""
        if not self.file:
            return text_place(layout.section_path(after.id, section), source)
        if not source:
            return Place(self.file, 1, 1)
        return text_place(self.file, source) if shown and shown.title else Place(self.file)

    def _clean(self, section: str, heading: str) -> Html:
        """Return the text as it shall read, where that is another one than before; below its heading if it is new."""
        after = self.compared.after
        changed = any(each.id == section and each.blocks for each in self.shown)
        if section not in after.sections or not (changed or heading):
            return NOTHING
        text = html_of(after.sections[section].text, self._prose(section, f"{section}-"))
        return Html(f'<p class="heading">{escape(heading)}</p>\n{text}') if heading else text

    def _titles(self) -> RedlineSentence:
        """Return the row of the document's title."""
        old, new = self.compared.before.title, self.compared.after.title
        parts = [Part(text=old, kind="removed"), Part(text=" ", kind="same"), Part(text=new, kind="new")]
        return sentence("changed", parts, self.look.translate(msg("title")), form="heading")

    def _remarks(self) -> Iterator[str]:
        """Yield which sections get other numbers because of what happens to others."""
        touched = {each.id for each in self.shown}
        for each in self.told:
            if each.section and each.section not in touched and not self.compared.section:
                yield " ".join(said.said for said in each.order)
        if not self.told:
            yield from self._notes()

    def _notes(self) -> Iterator[str]:
        """Yield what happened to sections besides their words, where no order can say it."""
        for section in self.compared.comparison.sections:
            note = section_note(section)
            if note and (not section.title_runs or section.blocks):
                label = _capital(self.labels.get(section.id, section.id))
                yield self.look.translate(msg("{section}: {note}.", section=label, note=note))


def _title_row(section: SectionChange, look: Look) -> Iterator[RedlineSentence]:
    """Yield the row of the heading, where that changed."""
    if section.title_runs:
        html = _words(section.title_runs, look)
        parts = [Part(text=section.title, kind="same")]
        yield sentence("changed", parts, look.translate(msg("title")), html, "heading")


def sentences(section: SectionChange, look: Look) -> list[RedlineSentence]:
    """Return every row of a section, unchanged ones too, as the renvooi shows them."""
    found = rows(section)
    cells, tables = cells_of(found), tables_of(found)
    return [
        _in_table(_sentence(row, look, cells.get(row.number, [])), row, look, cells[row.number], tables[row.number])
        if _fit(cells.get(row.number, []))
        else _sentence(row, look, [])
        for row in found
    ]


def _in_table(found: RedlineSentence, row: RedlineRow, look: Look, cells: list[Cell], table: int) -> RedlineSentence:
    """Return the row of a table with its cells apart, which make a table on the page."""
    words = [_here(_words(cell, look, room=45 // len(cells)), row) for cell in cells]
    return {**found, "cells": words, "table": table, "head": is_head(row)}


def _here(html: Html, row: RedlineRow) -> Html:
    """Return words that moved to this place marked as that."""
    return Html(f'<span class="moved">{html}</span>') if row.state is RowState.MOVED and not row.gone else html


def _sentence(row: RedlineRow, look: Look, cells: list[Cell]) -> RedlineSentence:
    kind = row.block.shape.kind
    html = _here(_cells(cells, look) if cells else _words(row.runs, look), row)
    form = "" if kind in (BlockKind.PARAGRAPH, BlockKind.OTHER) else kind.value
    mark = counted_sign(row, look)
    if kind is BlockKind.ITEM:
        form += " deep" * (row.block.shape.depth > 1) + " on" * (not row.first) + " counted" * bool(mark)
    state = "same" if row.state is RowState.SAME else row.state.value
    parts = [Part(text=printable(raised(run).text), kind=_KINDS.get(run.op, "same")) for run in row.runs]
    before = f'<span class="mark">{escape(mark)}</span> ' if mark else ""
    return sentence(state, parts, "; ".join(all_notes(row, look)), Html(before + html), form)


def _fit(cells: list[Cell]) -> bool:
    """Tell whether there are cells, and none so tall that it could not stand on one page beside the others."""
    letters = 75 // max(len(cells), 1)  # in a line of one of them
    return bool(cells) and all(sum(len(run.text) for run in cell) <= 20 * letters for cell in cells)


def _cells(cells: list[Cell], look: Look) -> Html:
    """Return the cells of a table row, each as wide as the others."""
    width = f"{100 / len(cells):.2f}"
    words = (_words(cell, look, room=45 // len(cells)) for cell in cells)
    return Html(" ".join(f'<span class="cell" style="width: {width}%">{each}</span>' for each in words))


def _words(runs: Iterable[Run], look: Look, room: int = LINE) -> Html:
    """Return what stayed, came and went, with words longer than `room` letters breakable between the three."""
    return Html(breakable_html(words_html(runs, look, air=True), room))


def extent(section: SectionChange) -> Message:
    """Return the size of a change: sentences by state, and words."""
    counted = Counter(row.state for row in rows(section) if not (row.state is RowState.MOVED and row.gone))
    said: Message = nmsg("{n} sentence changed", "{n} sentences changed", counted[RowState.EDITED])
    for state in (RowState.NEW, RowState.GONE, RowState.MOVED):
        if counted[state]:
            said = msg("{said}, {count} {state}", said=said, count=counted[state], state=STATE_WORDS[state])
    return msg(
        "{said}, {same} unchanged ({words})",
        said=said,
        same=counted[RowState.SAME],
        words=counted_words(section.added, section.removed),
    )


# -- what happens, in words -----------------------------------------------------------------------


def _told(compared: Compared, differing: Iterable[str], language: str) -> tuple[SectionEffect, ...]:
    """Return what happens to each section, sentence by sentence; nothing where no order can say it."""
    try:
        if compared.changes:
            changes = tuple(small for each in compared.changes for small in _in_sentences(each))
        else:
            changes = document_changes(compared.before, compared.after, only=set(differing))
        return effects.told(compared.before, changes, language)
    except (ErratumConflict, Refused):
        return ()


def _in_sentences(change: Change) -> tuple[Change, ...]:
    """Return a new text as what changes in the old one: in full it stands below."""
    if change.edits and change.whole:
        return text_changes(change.section, *change.texts)
    return (change,)


def _order(told: SectionEffect) -> tuple[Instruction, ...]:
    """Return the order about a section; that a text is given in full needs no words but for a section that comes."""
    return told.order if told.heading else tuple(each for each in told.order if not each.whole)


# -- where it comes from -----------------------------------------------------------------------------


def _origin(pinned: Pinned, today: date, words: Mapping[str, str]) -> RenvooiOrigin:
    compared = pinned.compared
    if erratum := erratum_of(compared):
        return _erratum_origin(pinned, erratum, today, words)
    comparison = compared.comparison
    names = [name if name.startswith("@") else name[:7] for name in (comparison.old, comparison.new)]
    if pinned.files:
        names = [comparison.old, comparison.new]
    elif not pinned.commit:
        names = [_commit(pinned.workspace, name)[:7] or name for name in (comparison.old, comparison.new)]
    known = erratum_names.names_of(pinned.workspace.files, compared.after.id)
    shown = [msg("the work tree") if name in ("", INDEX) else _state(known, name) for name in names]
    foot = msg("was {old} · is {new}", old=shown[0], new=shown[1])
    source = msg("{old} compared with {new}", old=shown[0], new=shown[1])
    return RenvooiOrigin(compared.after.id, _day(pinned, today), source, bool(pinned.commit), foot)


def _erratum_origin(pinned: Pinned, erratum: Erratum, today: date, words: Mapping[str, str]) -> RenvooiOrigin:
    final = bool(pinned.commit) and erratum.status not in (Status.DRAFT, Status.PROPOSED)
    if not erratum.memo:
        day = erratum.effective or _day(pinned, today)
        name = _label(pinned.workspace, erratum)
        return RenvooiOrigin(name, day, msg("Erratum {id}, not in a memorandum yet", id=name), final)
    memo = pinned.workspace.memo(erratum.memo)
    name = _label(pinned.workspace, erratum)
    written = short_date(words["date_pattern"], memo.date)
    source = msg("Memorandum {number} of {day}, erratum {id}", number=memo.number, day=written, id=name)
    return RenvooiOrigin(memo.number, memo.date, source, final)


def _label(workspace: Workspace, erratum: Erratum) -> str:
    """Return what people read for an erratum, by the commit that the page is made of."""
    return erratum_names.names_of(workspace.files, erratum.document).label(erratum.id)


def _state(known: Names, name: str) -> str:
    return f"@{known.label(name[1:])}" if name.startswith("@") else name


def _day(pinned: Pinned, today: date) -> date:
    return pinned.workspace.repository.commit(pinned.commit).date.date() if pinned.commit else today


def _commit(workspace: Workspace, name: str) -> str:
    """Return the commit that a state is, "" where it is none."""
    try:
        return workspace.repository.resolve(name) if name and name[0] not in "@:" else ""
    except NotFound:
        return ""


def _provenance(pinned: Pinned, origin: RenvooiOrigin, images: Iterable[str], draft: bool) -> Provenance:
    marks = tuple(ErratumMark(erratum.name, fingerprint(erratum)) for erratum in pinned.compared.errata)
    return Provenance(
        "renvooi",
        origin.number,
        "final" if origin.final and not draft else "draft",
        pinned.version,
        pinned.commit,
        sources_digest(pinned.workspace.files, [*pinned.sources, *images]),
        errata=marks,
    )


def _places(labels: list[str]) -> str:
    return ", ".join(labels[:_NAMED]) + (" …" if len(labels) > _NAMED else "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# -- what stands on it -------------------------------------------------------------------------------


class Part(TypedDict):
    """Words of a sentence that stayed, came or went."""

    text: str
    """Plain words, with the spaces around them."""
    kind: str
    """`same`, `new` or `removed`."""


class RedlineSentence(TypedDict):
    """One numbered row: a sentence and what happened to it."""

    state: str
    """`same`, `changed`, `new`, `removed` or `moved`."""
    parts: list[Part]
    note: str
    """A few words below the state, such as where it was moved from."""
    html: Html
    """The same words with their formats; shown in the place of `parts` where it is given."""
    form: str
    """What kind of block it stands in (`item`, `heading`, `quote`, `code`), for the style sheet."""
    cells: list[Html]
    """The words of a row of a table, cell by cell; `html` has them all, for a template of before."""
    table: int
    """Which table it is a row of; 0 where it is none, or has more words than a page has room for."""
    head: bool
    """Whether its cells say what the columns are."""


class SectionRedline(TypedDict):
    """One section, old beside new."""

    label: str
    """`Paragraaf 2.1`, as a heading begins with it."""
    title: str
    """What stands behind it in the heading; empty where that is the label itself."""
    sentences: list[RedlineSentence]
    order: tuple[Instruction, ...]
    """The change order in words; one that gives the whole text is the last, and `clean` follows it."""
    clean: Html
    """The new text as it shall read; empty where none is new."""
    effects: tuple[str, ...]
    """What happens to the section, in words."""
    gone: bool
    """Whether it goes."""
    lead: str
    """The sentence that leads to a list of orders, for a template of before, which knows no list within a list."""
    orders: list[str]
    """The orders as one list, for such a template."""


def sentence(state: str, parts: list[Part], note: str = "", html: Html = NOTHING, form: str = "") -> RedlineSentence:
    """Return a row."""
    return RedlineSentence(state=state, parts=parts, note=note, html=html, form=form, cells=[], table=0, head=False)


def section_redline(
    label: str,
    rows: list[RedlineSentence],
    order: tuple[Instruction, ...] = (),
    clean: Html = NOTHING,
    effects: tuple[str, ...] = (),
    *,
    gone: bool = False,
    title: str = "",
) -> SectionRedline:
    """Return a section, old beside new."""
    lead = next((each.words for each in order if each.items), "")
    orders = [each.said for said in order for each in said.items or (said,)]
    return SectionRedline(
        label=label,
        title=title,
        sentences=rows,
        order=order,
        clean=clean,
        effects=effects,
        gone=gone,
        lead=lead,
        orders=orders,
    )


def renvooi_view(
    theme: Theme,
    provenance: Provenance,
    language: str,
    *,
    title: str,
    subtitle: str,
    plan: str,
    source: str,
    extent: str,
    comparisons: list[SectionRedline],
    foot: str = "",
    remarks: Sequence[str] = (),
) -> View:
    """Return the pages: what is compared and how much of it changed, `comparisons`, and a table to sign off.

    `subtitle` stands below RENVOOI, `foot` (`was 6c1d0e9 · wordt 3f9c2a1`) in the place of state and commit, `remarks`
    in small print before what is signed. Raises `BadInput` where the house has no words for the language.
    """
    words = theme.words(language)
    values = {
        "renvooi": {"title": title, "subtitle": subtitle, "plan": plan, "comparisons": comparisons, "remarks": remarks},
        "head": ((words["plan"], (plan,)), (words["source"], (source,)), (words["extent"], (extent,))),
        "reviewers": ("",) * REVIEWERS,
    }
    return view_of(theme, "renvooi", language, provenance, (title, provenance.number, plan), values, version=foot)
