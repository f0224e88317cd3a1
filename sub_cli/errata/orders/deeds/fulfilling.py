"""The provisions of a sentence made into deeds: each verb goes to the module of what it is about. Pure.

Whatever is not certain is refused with its reason: a place that is not there or could be two, words that stand there
more than once, a number that another has. Places are those of the plan before the order.
"""

from __future__ import annotations

from dataclasses import replace

from sub_cli.errata.orders.deeds.ends import insert_at_the_end
from sub_cli.errata.orders.deeds.headings import retitle
from sub_cli.errata.orders.deeds.model import (
    MEET,
    NO_TEXT,
    PLACE_UNKNOWN,
    SECTION_UNKNOWN,
    TWO_THINGS,
    Deeds,
    Uncertain,
)
from sub_cli.errata.orders.deeds.parts import delete_part, insert_beside, replace_part
from sub_cli.errata.orders.deeds.plan import Plan
from sub_cli.errata.orders.deeds.riders import renumber, renumber_too, repunctuate
from sub_cli.errata.orders.deeds.sections import (
    delete_sections,
    insert_numbered,
    insert_section,
    move_section,
    replace_section,
)
from sub_cli.errata.orders.deeds.task import Task
from sub_cli.errata.orders.deeds.words import delete_words, insert_beside_words, replace_words
from sub_cli.errata.orders.provision import Target
from sub_cli.errata.orders.segments.model import Segment
from sub_cli.errata.orders.vocabulary import Verb
from sub_cli.messages import msg


def fulfilled(plan: Plan, segment: Segment) -> Deeds:
    """Return what a sentence does to a plan; raises `NotThere` where that is not certain."""
    made = Deeds()
    for provision in segment.provisions:
        last = provision is segment.provisions[-1]
        if provision.verb is not Verb.LEAD:
            _fulfil(Task(plan, provision, segment if last else replace(segment, text=""), made))
    if made.wholes.keys() & made.edits.keys():
        raise Uncertain(MEET)
    return made


def _fulfil(task: Task) -> None:
    """Take down what one provision does, and what goes with it."""
    if task.provision.opens and not task.segment.text.strip():
        raise Uncertain(NO_TEXT)
    _OPERATIONS[task.provision.verb](task)
    for renumbering in task.provision.renumbered:
        renumber_too(task, renumbering)
    for repunctuation in task.provision.repunctuated:
        repunctuate(task, repunctuation)


def _replace(task: Task) -> None:
    """Put something in the place of words, a title, a section or a part."""
    _require_one_thing(task)
    if any(each.heading for each in task.provision.targets):
        retitle(task)
    elif task.provision.old or task.provision.old_words:
        replace_words(task)
    else:
        for target in task.provision.targets:
            (replace_part if target.parts else replace_section)(task, target)


def _delete(task: Task) -> None:
    """Take words, sections or parts out."""
    _require_one_thing(task)
    if task.provision.old:
        delete_words(task)
        return
    for target in task.provision.targets:
        _require_deletable(target)
        (delete_part if target.parts else delete_sections)(task, target)


def _insert(task: Task) -> None:
    """Put a section, words or a part beside something, or at its end."""
    provision, thing = task.provision, task.provision.thing
    if provision.old or len(provision.targets) != 1:
        raise Uncertain(PLACE_UNKNOWN)
    if thing is not None and thing.value == "unit":
        insert_section(task, thing)
    elif provision.anchor >= 0:
        insert_beside_words(task)
    elif provision.side is None:
        insert_at_the_end(task)
    elif task.target.parts:
        insert_beside(task, task.target)
    else:
        insert_numbered(task)


def _require_one_thing(task: Task) -> None:
    """Refuse a sentence that says beside what something comes, and that it goes or takes the place of another."""
    if task.provision.anchor >= 0 or task.provision.side is not None:
        raise Uncertain(TWO_THINGS)


def _require_deletable(target: Target) -> None:
    if target.heading or target.edge:
        raise Uncertain(msg("A section keeps its heading."))
    if target.whole or (not target.numbers and target.plan):
        raise Uncertain(SECTION_UNKNOWN)


_OPERATIONS = {
    Verb.REPLACE: _replace,
    Verb.CHANGE: _replace,
    Verb.SAYS: _replace,
    Verb.READ: _replace,
    Verb.DELETE: _delete,
    Verb.INSERT: _insert,
    Verb.MOVE: move_section,
    Verb.RENUMBER: renumber,
}
"""What carries each verb out; a new one is a row here, and a function that is given the `Task`."""
