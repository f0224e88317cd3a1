"""The titles of a plan and its sections: another one, or other words in one. Pure."""

from __future__ import annotations

import re

from sub_cli.errata.orders.deeds.model import NO_TEXT, Uncertain
from sub_cli.errata.orders.deeds.plan import Plan
from sub_cli.errata.orders.deeds.task import Task
from sub_cli.messages import msg

_HEADING = re.compile(
    r"[*#\s]*(?:(?:hoofdstuk|paragraaf|chapter|section|§)\s*)?(?P<number>\d[\w.]*?)\.?[ \t]+(?P<title>\S.*?)[*\s]*",
    re.IGNORECASE,
)
_OWN_LABEL = re.compile(r"(?:artikel|article|hoofdstuk|chapter) \d+[a-z]*\b", re.IGNORECASE)


def retitle(task: Task) -> None:
    """Give a section, or the plan, another title, or other words in its title."""
    target = task.target
    if len(task.provision.targets) > 1 or target.parts:
        raise Uncertain(msg("It names more headings than one."))
    if task.provision.each.lstrip("-").isdigit():  # "de tweede maal"
        raise Uncertain(msg("It does not say which words."))
    section = "" if target.plan and not target.numbers else task.plan.one(target)
    new = _new_title(task, section)
    if not new.strip() or "\n" in new:
        raise Uncertain(NO_TEXT)
    task.retitle(section, new)


def _new_title(task: Task, section: str) -> str:
    new = task.words()
    if task.provision.old:
        return _reworded(task, task.plan.title(section), new)
    return numbered_title(task.plan, section, new) or _with_label(task.plan.title(section), new)


def _with_label(old: str, new: str) -> str:
    """Return another title with the kind and number that stand in the one it takes the place of: "Artikel 3"."""
    label = _OWN_LABEL.match(old)
    return f"{label[0]} {new}" if label and new and not _OWN_LABEL.match(new) else new


def numbered_title(plan: Plan, section: str, text: str) -> str:
    """Return the title in a heading with the number of its section, "2.1 Doel"; "" for anything else."""
    found = _HEADING.fullmatch(text) if section else None
    return found["title"] if found and plan.numbered(found["number"]) == section else ""


def _reworded(task: Task, title: str, new: str) -> str:
    old = task.plan.quotation(task.provision.old[0])
    if len(task.provision.old) > 1 or len(_whole_words(old).findall(title)) != 1:
        count = title.count(old)
        raise Uncertain(msg("“{words}” stands there {count} times, not once.", words=old, count=count))
    return _whole_words(old).sub(lambda _: new, title)


def reword_titles(task: Task, old: str, new: str) -> None:
    """Change words in all headings, where the whole plan is meant."""
    for section in task.plan.order:
        title = task.plan.title(section)
        if _whole_words(old).search(title):
            task.retitle(section, _whole_words(old).sub(lambda _: new, title))


def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


def without_heading(plan: Plan, section: str, text: str) -> tuple[str, str]:
    """Return the title with which the new text of a section begins, "" for none, and the text without it."""
    first, _, rest = text.strip("\n").partition("\n")
    title = _title_in(plan, section, first) if rest.strip() else ""
    return (title, rest.strip("\n")) if title else ("", text)


def _title_in(plan: Plan, section: str, line: str) -> str:
    """Return the title that a line gives to a section; "" where it gives none."""
    numbered = numbered_title(plan, section, line.strip())
    if numbered and not line.rstrip().endswith((".", ";", ":")):
        return numbered
    title, bare = plan.title(section), line.strip(" *#")
    label = _OWN_LABEL.match(title)
    if label and bare.lower().startswith(label[0].lower()):
        return bare
    return title if bare.casefold() == title.casefold() else ""
