"""The renvooi: a comparison on paper, with the change orders in words, the clean text and a table to sign off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sub_cli.actions import house_style
from sub_cli.actions.comparing import Compared
from sub_cli.actions.memo_pages import pictures
from sub_cli.actions.publishing import commit_of
from sub_cli.diff.changes import SectionChange
from sub_cli.document import numbering
from sub_cli.document.model import Document
from sub_cli.errata import build, operations, wording
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.model import Change, Erratum, Status
from sub_cli.errors import Place, Refused, SubError
from sub_cli.messages import Message, msg
from sub_cli.redline.base import Look, headline, section_note
from sub_cli.redline.pdf import RenvooiRow, renvooi_rows, renvooi_summary
from sub_cli.redline.words import words_html
from sub_cli.store import documents, errata
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.render.job import Job
    from sub_cli.render.provenance import Provenance
    from sub_cli.render.renvooi import Comparison, RenvooiView, Sentence

_STATES = {"unchanged": "same"}
"""Where the page calls a state otherwise than the redline does."""
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
    commit: str = ""
    """The commit that holds the new text; empty where none does."""
    final: bool = False
    """Whether what it shows has been decided."""
    foot: Message | None = None


def renvooi_job(workspace: Workspace, compared: Compared, look: Look, today: date) -> Job:
    """Return the PDF to be made of `compared`; `look` speaks the language of the document.

    Raises `Refused` where there is nothing to show, `BadInput` for a text, picture or theme that cannot be shown.
    """
    from sub_cli.render.job import Job, stamped
    from sub_cli.render.markdown import image_names

    shown = [section for section in compared.comparison.sections if section.blocks or section.title_runs]
    if compared.comparison.empty:
        raise Refused(msg("There is no difference to put on paper."))
    theme = house_style.theme_of(workspace.settings, workspace.files)
    origin = _origin(workspace, compared, today)
    texts = (compared.after.sections[each.id].text for each in shown if each.id in compared.after.sections)
    images = pictures(workspace.files, [name for text in texts for name in image_names(text)])
    old, new = (numbering.labels(document, look.language) for document in (compared.before, compared.after))
    labels = old | new
    look = replace(look, refer=lambda id: labels.get(id, f"[](#{id})"))
    erratum = erratum_of(compared)
    kind = theme.words(look.language)[erratum.kind.value] if erratum else ""
    page = _Page(compared, shown, labels, look, tuple(images))
    view = page.view(origin, kind, stamped(_provenance(compared, origin), theme))
    return Job(view, theme, origin.day, documents.document_path(compared.after.id), images)


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

    def view(self, origin: Origin, kind: str, provenance: Provenance) -> RenvooiView:
        """Return the pages; `kind` is the word for the erratum, empty where there is none."""
        from sub_cli.render.renvooi import RenvooiView

        say, comparison, plan = self.look.translate, self.compared.comparison, self.compared.after.title
        places = _places([self.labels[each.id] for each in self.shown])
        erratum = erratum_of(self.compared)
        about = msg("{what} to {places}", what=kind, places=places) if kind and places else None
        return RenvooiView(
            say(msg("Redline of {what}", what=erratum.id if erratum else plan)),
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
            place = Place(documents.section_path(after.id, section.id))
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
    return Sentence(state, parts, "; ".join(row.notes), Html(row.html), row.form)


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
        said = wording.order(document, Erratum("", document.id, "", tuple(group)), language)
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


def _origin(workspace: Workspace, compared: Compared, today: date) -> Origin:
    comparison = compared.comparison
    if erratum := erratum_of(compared):
        return _erratum_origin(workspace, erratum, today)
    old, new = (_commit(workspace, name) for name in (comparison.old, comparison.new))
    names = [sha[:7] or name or "…" for sha, name in ((old, comparison.old), (new, comparison.new))]
    shown = [msg("the work tree") if name == "…" else name for name in names]
    foot = msg("was {old} · is {new}", old=shown[0], new=shown[1])
    day = workspace.repository.commit(new).date.date() if new else today
    source = msg("{old} compared with {new}", old=comparison.old or shown[0], new=comparison.new or shown[1])
    return Origin(compared.after.id, day, source, new, bool(new), foot)


def _erratum_origin(workspace: Workspace, erratum: Erratum, today: date) -> Origin:
    commit = commit_of(workspace, [errata.erratum_path(erratum.document, erratum.id)])
    final = bool(commit) and erratum.status not in (Status.DRAFT, Status.PROPOSED)
    if not erratum.memo:
        day = erratum.effective or (workspace.repository.commit(commit).date.date() if commit else today)
        return Origin(erratum.id, day, msg("Erratum {id}, not in a memorandum yet", id=erratum.id), commit, final)
    memo = workspace.memo(erratum.memo)
    source = msg("Memorandum {number} of {day}, erratum {id}", number=memo.number, day=memo.date, id=erratum.id)
    return Origin(memo.number, memo.date, source, commit, final)


def _commit(workspace: Workspace, name: str) -> str:
    """Return the commit that a state is, "" where it is none."""
    try:
        return workspace.repository.resolve(name) if name and name[0] not in "@:" else ""
    except SubError:
        return ""


def _provenance(compared: Compared, origin: Origin) -> Provenance:
    from sub_cli.render.provenance import ErratumMark, Provenance

    marks = tuple(ErratumMark(erratum.name, operations.fingerprint(erratum)) for erratum in compared.errata)
    status = "final" if origin.final else "draft"
    return Provenance("renvooi", origin.number, status, commit=origin.commit, errata=marks)


def _places(labels: list[str]) -> str:
    return ", ".join(labels[:_NAMED]) + (" …" if len(labels) > _NAMED else "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
