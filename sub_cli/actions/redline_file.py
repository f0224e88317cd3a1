"""A redline as a file for a word processor, with whose changes they are and what brought them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sub_cli import disk, layout
from sub_cli.actions.builds.publish import target_path
from sub_cli.actions.diff import diff_files, refer_to
from sub_cli.actions.export import Written
from sub_cli.diff.changes import Comparison, SectionChange
from sub_cli.errata.model import Erratum
from sub_cli.errors import Refused, SubError
from sub_cli.messages import msg
from sub_cli.pages import pictures
from sub_cli.pages import theme as house_style
from sub_cli.pages.word.paper import house_of
from sub_cli.redline.base import Look, between
from sub_cli.redline.docx import Reviewed, WordRedline
from sub_cli.redline.formats import FILES
from sub_cli.render.markdown import image_names
from sub_cli.states.comparison import Compared
from sub_cli.store.erratum_names import names_of
from sub_cli.word.flow import Hand
from sub_cli.word.package import Paper
from sub_cli.word.style import House
from sub_cli.workspace import Workspace


def write_states(
    workspace: Workspace,
    found: Sequence[Compared],
    form: str,
    look: Callable[[str], Look],
    today: date,
    target: Path | None = None,
) -> Written:
    """Write what differs between two states of documents, below one another, as a file of one of `redline.FILES`.

    `look` gives that for a language; `today` dates what no commit holds. Raises `Refused` where nothing differs.
    """
    changed = [each for each in found if not each.comparison.empty]
    if not changed:
        raise Refused(msg("There is no difference to put into a file."))
    first, theme = changed[0], house_style.theme_of(workspace.settings, workspace.files)
    organisation = str(theme.house["organisation"]["name"])
    those = [_reviewed(workspace, each, look(each.after.language), organisation, today) for each in changed]
    said = those[0].look.translate(between(first.comparison))
    names = ", ".join(each.after.title or each.after.id for each in changed)
    paper = Paper(
        f"{names} – {said}", organisation, first.after.language, today, f"{names} · {said}",
        {"sub-kind": "redline", "sub-number": ", ".join(each.after.id for each in changed), "sub-version": said},
        house_of(theme),
    )  # fmt: skip
    texts = (text for each in changed for one in each.comparison.sections for text in (one.old_text, one.new_text))
    images = pictures.read(workspace.files, dict.fromkeys(name for text in texts for name in image_names(text)))
    erratum = first.errata[0].id if len(changed) == len(first.errata) == 1 and not first.comparison.new else ""
    stem = "-".join(filter(None, ("renvooi", *(each.after.id for each in changed), erratum)))
    path = target or target_path(workspace, f"{layout.file_name(stem)}.{form}")
    return _written(FILES[form](those, paper, images), path)


def write_files(old: Path, new: Path, form: str, look: Look, today: date, target: Path) -> Written:
    """Write what differs between two files as a file of one of `redline.FILES`.

    Raises as `diff_files` does, and `Refused` where nothing differs.
    """
    comparison = diff_files(old, new)
    if comparison.empty:
        raise Refused(msg("There is no difference to put into a file."))
    said = look.translate(between(comparison))
    hand = Hand("sub", today)
    reviewed = Reviewed(comparison, replace(look, refer=None), lambda section: hand, lambda section: ())
    paper = Paper(said, hand.author, look.language, today, said, {"sub-kind": "redline"}, House())
    return _written(FILES[form]([reviewed], paper), target)


def _written(made: WordRedline, path: Path) -> Written:
    disk.atomic_write(path, made.data)
    notes = [msg("{section}: the old text goes as a whole and the new one comes; no finer change would be right.",
                 section=section) for section in made.whole]  # fmt: skip
    return Written(path, tuple(notes))


def _reviewed(workspace: Workspace, compared: Compared, look: Look, organisation: str, today: date) -> Reviewed:
    errata = {each.id: each for each in compared.errata}
    usual = _usual_hand(workspace, compared.comparison, organisation, today)
    hands: dict[str, Hand] = {}

    def hand(section: SectionChange) -> Hand:
        named = next((errata[name] for name in section.errata if name in errata), None)
        if named is None:
            return usual
        if named.id not in hands:
            hands[named.id] = _hand_of(workspace, named, usual)
        return hands[named.id]

    def remarks(section: SectionChange) -> list[str]:
        named = [errata[name] for name in section.errata if name in errata]
        return [_remark(workspace, each) for each in named]

    return Reviewed(compared.comparison, refer_to(compared.after, look), hand, remarks)


def _remark(workspace: Workspace, erratum: Erratum) -> str:
    """Return an erratum in words: name, title and memo on one line, its reason below."""
    label = names_of(workspace.files, erratum.document).label(erratum.id)
    head = " · ".join(filter(None, (label, erratum.title, erratum.memo)))
    return "\n".join(filter(None, (head, erratum.reason.strip())))


def _hand_of(workspace: Workspace, erratum: Erratum, usual: Hand) -> Hand:
    """Return who wrote an erratum, by the commit that brought its file, and the day of its last event."""
    repository = workspace.repository_if_any
    path = layout.erratum_path(erratum.document, erratum.id)
    commits = repository.log(path) if repository else []
    author = commits[-1].author if commits else usual.author
    return Hand(author, next((event.day for event in reversed(erratum.events) if event.day), usual.day))


def _usual_hand(workspace: Workspace, comparison: Comparison, organisation: str, today: date) -> Hand:
    """Return whose changes are that no erratum says: of a revision its author, of the work tree who works in it."""
    repository = workspace.repository_if_any
    if repository is None:
        return Hand(organisation, today)
    for told in _tellers(comparison):
        try:
            entry = repository.commit(told)
            return Hand(entry.author, entry.date.date())
        except SubError:
            continue
    try:
        return Hand(repository.identity()[0], today)
    except SubError:
        return Hand(organisation, today)


def _tellers(comparison: Comparison) -> Iterator[str]:
    name = comparison.new
    if name and name[0] not in "@:":
        yield name
