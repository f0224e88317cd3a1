"""Whole sections: their text anew, sections that go, come or move. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from sub_cli.errata.operations.at import At
from sub_cli.errata.orders.deeds.headings import without_heading
from sub_cli.errata.orders.deeds.model import EACH_BY_ITSELF, PLACE_UNKNOWN, SECTION_UNKNOWN, Uncertain
from sub_cli.errata.orders.deeds.task import Task
from sub_cli.errata.orders.edits import block
from sub_cli.errata.orders.provision import Target
from sub_cli.errata.orders.vocabulary import Chunk, Kind
from sub_cli.errata.phrases import Phrase, PhraseKind
from sub_cli.messages import msg

_SUBHEADING = re.compile(r"\s*[*#]*\s*\d+\.\d+[\w.]*\s+[A-Z][^.;:!?]{0,100}$|\s*#{1,4}\s", re.MULTILINE)
_CHAPTER = re.compile(r"hoofdstuk|chapter", re.IGNORECASE)
_SECTION = re.compile(r"paragra|section", re.IGNORECASE)
_ARTICLE = re.compile(r"artikel|article", re.IGNORECASE)
_LABEL = re.compile(r"^(?:hoofdstuk|paragraaf|chapter|section|§)\s*(?=\d)", re.IGNORECASE)
_NUMBERED_LINE = re.compile(r"[*#]*(?:artikel |article )?\d+[\d.]*[a-z]?\.? \S")
_LONGEST_TITLE = 150
_COMES = {Kind.AFTER: PhraseKind.UNIT_AFTER, Kind.BEFORE: PhraseKind.UNIT_BEFORE}


# -- a text anew ----------------------------------------------------------------------------------------


def replace_section(task: Task, target: Target) -> None:
    """Give a section another text, and a title where that has one; a chapter loses all that hangs below it."""
    section = task.plan.one(target)
    below = task.plan.below(section) if not task.segment.exact else []
    if below and target.text:
        _refuse_below(task, section, shown=(section, *below))
    title, text = without_heading(task.plan, section, task.new)
    if _SUBHEADING.search(text.partition("\n")[2]) or _SUBHEADING.match(text):
        raise Uncertain(msg("The new text has headings of its own: give each section by itself."))
    task.drop(*reversed(below))
    if title and title != task.plan.title(section):
        task.retitle(section, title)
    task.made.wholes[section] = block(text) + "\n"


def _refuse_below(task: Task, section: str, shown: tuple[str, ...] = ()) -> None:
    labels = task.plan.labels
    reason = msg("It is not certain whether what hangs below {label} is meant too.", label=labels[section])
    raise Uncertain(reason, [labels[each] for each in shown])


# -- that go --------------------------------------------------------------------------------------------


def delete_sections(task: Task, target: Target) -> None:
    """Take sections out with what hangs below them, or only their texts."""
    for section in task.plan.sections(target):
        below = task.plan.below(section)
        if not target.text:
            task.drop(*reversed(below), section)
            continue
        if below:
            _refuse_below(task, section)
        task.made.wholes[section] = ""


# -- that come ------------------------------------------------------------------------------------------


def insert_numbered(task: Task) -> None:
    """Put in what comes beside a section without a name: a section, if it begins with a number."""
    if task.provision.thing is not None or not _NUMBERED_LINE.match(task.new):
        raise Uncertain(msg("It does not say what comes: a section, a paragraph or a sentence."))
    thing = Chunk(Kind.THING, "unit", (1,))
    insert_section(replace(task, provision=replace(task.provision, thing=thing)), thing)


def insert_section(task: Task, thing: Chunk) -> None:
    """Put a section into the plan, `thing` as the order calls it; raises `Uncertain`."""
    if task.told > 1 or task.target.parts or task.provision.anchor >= 0:
        raise Uncertain(EACH_BY_ITSELF)
    text = _with_heading(thing, task.new.strip("\n"))
    other = task.plan.one(task.target) if task.target.numbers else ""
    if other:
        _require_level(task, thing, other)
    elif not (task.target.plan or task.target.whole):
        raise Uncertain(SECTION_UNKNOWN)
    task.made.units.append(Phrase(_comes(task, other), text=text, other=other))


def _comes(task: Task, other: str) -> PhraseKind:
    """Return whether a section comes behind another, before it or as its last."""
    kind = _COMES.get(task.provision.side or Kind.END, PhraseKind.UNIT_ADDED)
    if kind is not PhraseKind.UNIT_ADDED and not other:
        raise Uncertain(SECTION_UNKNOWN)
    if kind is PhraseKind.UNIT_ADDED and not task.provision.added and task.target.edge is None:
        raise Uncertain(PLACE_UNKNOWN)
    return kind


def _require_level(task: Task, thing: Chunk, other: str) -> None:
    """Refuse a chapter that would come below another section, and a section that would become a chapter."""
    chapter, among_chapters = bool(_CHAPTER.search(thing.words)), not task.plan.parents.get(other)
    nested = any(task.plan.parents.get(each) for each in task.plan.order)
    section = nested and bool(_SECTION.search(thing.words))
    beside = task.provision.side is not None
    if (chapter and not (beside and among_chapters)) or (section and beside and among_chapters):
        raise Uncertain(msg("It is not clear whether a chapter or a section comes."))


def _with_heading(thing: Chunk, text: str) -> str:
    """Return the heading and text of a new section; raises `Uncertain` where it has no heading."""
    first, _, rest = text.partition("\n")
    bare = first.strip(" *#")
    bare = bare if _ARTICLE.search(thing.words) else _LABEL.sub("", bare)
    bare = re.sub(r"^(\d[\w.]*)\.\s", r"\1 ", bare)
    if len(bare) > _LONGEST_TITLE or bare.endswith((".", ";", ":", ",")) or not re.search(r"[^\W\d_]{2}", bare):
        raise Uncertain(msg("The new section has no title."))
    if _SUBHEADING.search(rest):
        raise Uncertain(EACH_BY_ITSELF)
    return bare + "\n" + (f"\n{block(rest)}\n" if rest.strip() else "")


# -- that move ------------------------------------------------------------------------------------------


def move_section(task: Task) -> None:
    """Put a section elsewhere in the plan; raises `Uncertain`."""
    if len(task.provision.targets) != 1 or task.target.parts:
        raise Uncertain(msg("Only sections are moved."))
    section = task.plan.one(task.target)
    kind, other = _goal(task, section)
    task.made.units.append(Phrase(kind, section, other=other))
    if task.provision.number:
        task.made.numbers.append((section, task.provision.number))


def _goal(task: Task, section: str) -> tuple[PhraseKind, str]:
    """Return where a section goes: behind which other, or first below which."""
    provision, plan = task.provision, task.plan
    parent = plan.one(provision.destination) if provision.destination else ""
    if provision.behind is not None:
        return _goal_beside(task, plan.one(provision.behind), parent)
    if not parent:
        raise Uncertain(msg("It does not say where it goes."))
    below = [each for each in plan.children(parent) if each != section]
    return (PhraseKind.MOVE_AFTER, below[-1]) if below else (PhraseKind.MOVE_FIRST, parent)


def _goal_beside(task: Task, other: str, parent: str) -> tuple[PhraseKind, str]:
    labels, at = task.plan.labels, At.of(task.plan.document.outline, other)
    if parent and at.parent != parent:
        raise Uncertain(msg("{one} does not hang below {other}.", one=labels[other], other=labels[parent]))
    if task.behind:
        return PhraseKind.MOVE_AFTER, other
    return (PhraseKind.MOVE_AFTER, at.after) if at.after else (PhraseKind.MOVE_FIRST, at.parent)
