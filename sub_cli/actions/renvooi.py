"""The renvooi: a comparison on paper, with the change orders in words, the clean text and a table to sign off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from sub_cli import config
from sub_cli.actions import document_pages, house_style, pictures
from sub_cli.actions.comparing import Compared, erratum_compared
from sub_cli.actions.comparing import compared as two_states
from sub_cli.actions.document_pages import clean_commit, texts_of
from sub_cli.actions.memo_pages import attachments, sources_digest
from sub_cli.actions.publishing import commit_of
from sub_cli.actions.states import INDEX
from sub_cli.diff.changes import SectionChange
from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.errata import build, operations, wording
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.model import Change, Erratum, Status
from sub_cli.errata.names import Names
from sub_cli.errors import NotFetched, NotFound, Refused, SubError
from sub_cli.lint.programme import text_place
from sub_cli.messages import Message, msg
from sub_cli.redline.base import Look, headline, section_note
from sub_cli.redline.pdf import RenvooiRow, renvooi_rows, renvooi_summary
from sub_cli.redline.words import words_html
from sub_cli.store import documents, errata, memos, naming
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.render.job import Job
    from sub_cli.render.provenance import Provenance
    from sub_cli.render.renvooi import Comparison, RenvooiView, Sentence

_STATES = {"unchanged": "same"}
"""Where the page calls a state otherwise than the redline does."""
_SHORT = 12
"""Letters of a commit's name that tell it from any other, and fit on a page."""
_NAMED = 3
"""At most so many sections are named in the head of the page."""


@dataclass(frozen=True, slots=True)
class Origin:
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


def renvooi_job(workspace: Workspace, compared: Compared, look: Look, today: date) -> Job:
    """Return the PDF to be made of `compared`; `look` speaks the language of the document.

    What is committed is made from its commit. Raises `Refused` where there is nothing to show, `BadInput` for a
    text, picture or theme that cannot be shown.
    """
    if erratum := erratum_of(compared):
        commit = commit_of(workspace, erratum_sources(workspace, erratum))
        return erratum_job(workspace, erratum, commit, look, today, compared.section)
    return _job(_pinned(workspace, compared), look, today)


def erratum_job(workspace: Workspace, erratum: Erratum, commit: str, look: Look, today: date, section: str = "") -> Job:
    """Return the renvooi of an erratum as `commit` has it, or the work tree without one; raises as `renvooi_job`."""
    then = workspace.at(commit) if commit else workspace
    if commit:
        erratum = then.erratum(erratum.document, erratum.id)
    compared = erratum_compared(then, erratum, section=section)
    sources = tuple(_own_sources(then, erratum))
    return _job(Pinned(then, compared, sources, commit, f"#{section}" if section else ""), look, today)


def made_again(then: Workspace, provenance: Provenance, look: Callable[[str], Look]) -> Job:
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
    compared = two_states(then, old, new, document_id=provenance.number, section=section)
    pinned = Pinned(
        then, compared, tuple(texts_of(then.files, compared.after.id)), provenance.commit, provenance.version
    )
    return _job(pinned, look(compared.after.language), day)


def sources_of(then: Workspace, provenance: Provenance) -> list[str]:
    """Return the files whose newest commit a renvooi names; none where it names the revision that was compared."""
    states = provenance.version.partition("#")[0]
    if states:
        legal = states.partition("..")[2].startswith("@")
        return document_pages.sources_of(then, then.files, provenance.number) if legal else []
    if not provenance.errata:
        return []
    document_id, _, erratum_id = provenance.errata[0].name.partition("/")
    return erratum_sources(then, then.erratum(document_id, erratum_id))


def erratum_sources(workspace: Workspace, erratum: Erratum) -> list[str]:
    """Return the files that decide what the renvooi of an erratum looks like."""
    style = house_style.paths(workspace.settings, workspace.files).values()
    return [*_own_sources(workspace, erratum), *style, config.FILE]


def _own_sources(workspace: Workspace, erratum: Erratum) -> list[str]:
    """Return the files that decide what it says: once applied, an erratum holds both wordings itself."""
    paths = [errata.erratum_path(erratum.document, erratum.id)]
    if erratum.memo:
        paths.append(memos.memo_path(erratum.memo))
    if erratum.status is Status.APPLIED:
        return [*paths, *pictures.read(workspace.files, pictures.of_erratum(erratum))]
    shown = pictures.read(workspace.files, pictures.of_document(workspace.files, erratum.document))
    return [*paths, *texts_of(workspace.files, erratum.document), *shown]


def _pinned(workspace: Workspace, compared: Compared) -> Pinned:
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
    again = two_states(then, old, new, document_id=document_id, section=compared.section)
    version = f"{old}..{new}" + (f"#{compared.section}" if compared.section else "")
    return Pinned(then, again, tuple(texts_of(then.files, document_id)), commit, version)


def _committed(workspace: Workspace, name: str) -> str:
    """Return the full name of the commit that a state is; `@…` as it is; empty where it is neither."""
    return name if name.startswith("@") else _commit(workspace, name)


def _job(pinned: Pinned, look: Look, today: date) -> Job:
    from sub_cli.render.job import Job, stamped
    from sub_cli.render.markdown import image_names

    workspace, compared = pinned.workspace, pinned.compared
    shown = [section for section in compared.comparison.sections if section.blocks or section.title_runs]
    if compared.comparison.empty:
        raise Refused(msg("There is no difference to put on paper."))
    theme = house_style.theme_of(workspace.settings, workspace.files)
    origin = _origin(pinned, today)
    texts = (compared.after.sections[each.id].text for each in shown if each.id in compared.after.sections)
    images = pictures.read(workspace.files, [name for text in texts for name in image_names(text)])
    old, new = (numbering.labels(document, look.language) for document in (compared.before, compared.after))
    labels = old | new
    look = replace(look, refer=lambda id: labels.get(id, f"[](#{id})"))
    erratum = erratum_of(compared)
    kind = theme.words(look.language)[erratum.kind.value] if erratum else ""
    page = _Page(compared, shown, labels, look, tuple(images), _label(workspace, erratum) if erratum else "")
    view = page.view(origin, kind, stamped(_provenance(pinned, origin, images), theme))
    attached = attachments(workspace, workspace.files, pinned.sources)
    return Job(view, theme, origin.day, documents.document_path(compared.after.id), images, attached)


def erratum_of(compared: Compared) -> Erratum | None:
    """Return the erratum of which `compared` shows what it does; None where two states are compared."""
    named = compared.comparison.old or compared.comparison.new
    return None if named or len(compared.errata) != 1 else compared.errata[0]


@dataclass(frozen=True, slots=True)
class _Page:
    """What the parts of a renvooi need to know."""

    compared: Compared
    shown: list[SectionChange]
    labels: Mapping[str, str]
    """How each section is named, by id."""
    look: Look
    images: tuple[str, ...]
    name: str
    """What people read for the erratum; empty where two states are compared."""

    def view(self, origin: Origin, kind: str, provenance: Provenance) -> RenvooiView:
        """Return the pages; `kind` is the word for the erratum, empty where there is none."""
        from sub_cli.render.renvooi import RenvooiView

        say, comparison, plan = self.look.translate, self.compared.comparison, self.compared.after.title
        places = _places([self.labels[each.id] for each in self.shown])
        erratum = erratum_of(self.compared)
        about = msg("{what} to {places}", what=kind, places=places) if kind and places else None
        return RenvooiView(
            say(msg("Redline of {what}", what=self.name if erratum else plan)),
            say(about) if about else _capital(places) or plan,
            f"{plan}, {places}" if places else plan,
            say(origin.source),
            say(renvooi_summary(self.shown[0]) if len(self.shown) == 1 else headline(comparison)),
            tuple(self._sections()),
            provenance,
            say(origin.foot) if origin.foot else "",
            language=self.look.language,
            remarks=tuple(self._remarks()),
        )

    def _sections(self) -> Iterator[Comparison]:
        from sub_cli.render.markdown import NOTHING, Prose, html_of
        from sub_cli.render.renvooi import Comparison

        orders = _orders(self.compared, [section.id for section in self.shown], self.look.language)
        after = self.compared.after
        there = set(after.ids())
        for section in self.shown:
            source = after.sections[section.id].source if section.id in there else ""
            place = text_place(documents.section_path(after.id, section.id), source)
            prose = Prose(place, self.labels.get, self.look.language, 2, assets=self.images, prefix=f"{section.id}-")
            clean = section.id in there and section.blocks
            sentences = (*_title_row(section, self.look), *map(_sentence, renvooi_rows(section, self.look)))
            yield Comparison(
                _capital(self.labels[section.id]),
                sentences,
                *orders.get(section.id, ("", ())),
                html_of(after.sections[section.id].text, prose) if clean else NOTHING,
            )

    def _remarks(self) -> Iterator[str]:
        """Yield what happened to sections besides their words: new, moved, renumbered."""
        for section in self.compared.comparison.sections:
            note = section_note(section)
            if note and (not section.title_runs or section.blocks):
                label = _capital(self.labels.get(section.id, section.id))
                yield self.look.translate(msg("{section}: {note}.", section=label, note=note))


def _title_row(section: SectionChange, look: Look) -> Iterator[Sentence]:
    """Yield the row of the heading, where that changed."""
    from sub_cli.render.markdown import Html
    from sub_cli.render.renvooi import Part, Sentence

    if section.title_runs:
        html = Html(words_html(section.title_runs, look, air=True))
        yield Sentence("changed", (Part(section.title),), look.translate(msg("title")), html, "heading")


def _sentence(row: RenvooiRow) -> Sentence:
    from sub_cli.render.markdown import Html
    from sub_cli.render.renvooi import Part, Sentence

    state = _STATES.get(row.state, row.state)
    parts = tuple(Part(text, kind) for text, kind in row.parts)
    mark = f'<span class="mark">{escape(row.mark)}</span> ' if row.mark else ""
    return Sentence(state, parts, "; ".join(row.notes), Html(mark + row.html), row.form)


# -- the orders in words -----------------------------------------------------------------------------


def _orders(compared: Compared, shown: list[str], language: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return by section the lead and the orders that make the new text of the old one, sentence by sentence.

    A text that is given in full needs no words: it stands below. Nothing is returned where no order can say it.
    """
    try:
        changes = build.document_changes(compared.before, compared.after, only=set(shown))
        return dict(_told(compared.before, changes, language))
    except (ErratumConflict, Refused):
        return {}


def _told(
    document: Document, changes: Iterable[Change], language: str
) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.section, []).append(change)
    for section, group in groups.items():
        said = wording.instructions(document, group, language)
        for change in group:
            document = operations.perform(document, change)
        if section:
            yield section, _lead_and_items(said)


def _lead_and_items(said: tuple[wording.Instruction, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the first line and the items of an order about one section."""
    items = said[0].items if len(said) == 1 and said[0].items else said
    orders = tuple(_quoted(each) for each in items if not each.whole)
    return (said[0].words if items is not said else "", orders) if len(orders) == len(items) else ("", ())


def _quoted(instruction: wording.Instruction) -> str:
    words = " ".join(instruction.text.split())
    return f"{instruction.words} “{words}”" if words else instruction.words


# -- where it comes from -----------------------------------------------------------------------------


def _origin(pinned: Pinned, today: date) -> Origin:
    compared = pinned.compared
    if erratum := erratum_of(compared):
        return _erratum_origin(pinned, erratum, today)
    comparison = compared.comparison
    names = [name if name.startswith("@") else name[:7] for name in (comparison.old, comparison.new)]
    if not pinned.commit:
        names = [_commit(pinned.workspace, name)[:7] or name for name in (comparison.old, comparison.new)]
    known = naming.names_of(pinned.workspace.files, compared.after.id)
    shown = [msg("the work tree") if name in ("", INDEX) else _state(known, name) for name in names]
    foot = msg("was {old} · is {new}", old=shown[0], new=shown[1])
    source = msg("{old} compared with {new}", old=shown[0], new=shown[1])
    return Origin(compared.after.id, _day(pinned, today), source, bool(pinned.commit), foot)


def _erratum_origin(pinned: Pinned, erratum: Erratum, today: date) -> Origin:
    final = bool(pinned.commit) and erratum.status not in (Status.DRAFT, Status.PROPOSED)
    if not erratum.memo:
        day = erratum.effective or _day(pinned, today)
        name = _label(pinned.workspace, erratum)
        return Origin(name, day, msg("Erratum {id}, not in a memorandum yet", id=name), final)
    memo = pinned.workspace.memo(erratum.memo)
    name = _label(pinned.workspace, erratum)
    source = msg("Memorandum {number} of {day}, erratum {id}", number=memo.number, day=memo.date, id=name)
    return Origin(memo.number, memo.date, source, final)


def _label(workspace: Workspace, erratum: Erratum) -> str:
    """Return what people read for an erratum, by the commit that the page is made of."""
    return naming.names_of(workspace.files, erratum.document).label(erratum.id)


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


def _provenance(pinned: Pinned, origin: Origin, images: Iterable[str]) -> Provenance:
    from sub_cli.render.provenance import ErratumMark, Provenance

    marks = tuple(ErratumMark(erratum.name, operations.fingerprint(erratum)) for erratum in pinned.compared.errata)
    return Provenance(
        "renvooi",
        origin.number,
        "final" if origin.final else "draft",
        pinned.version,
        pinned.commit,
        sources_digest(pinned.workspace.files, [*pinned.sources, *images]),
        errata=marks,
    )


def _places(labels: list[str]) -> str:
    return ", ".join(labels[:_NAMED]) + (" …" if len(labels) > _NAMED else "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
