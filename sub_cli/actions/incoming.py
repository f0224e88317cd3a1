"""What comes in is refused where it enters: before anything is written, for what `sub check` would find in it.

Every command that takes a text asks here. What was wrong with the text before does not count: whoever puts one
sentence right need not put right all others first. What looks is loaded when a text is there to be looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from sub_cli.codes import MERGE_MARK
from sub_cli.document.codes import FORBIDDEN_ADDRESS, NO_PICTURE, NO_SECTION
from sub_cli.document.incoming import Incoming
from sub_cli.document.model import Document
from sub_cli.errors import BadText, Finding, Place
from sub_cli.memory import Memory
from sub_cli.messages import Message, msg, nmsg
from sub_cli.render.plain_text import plain
from sub_cli.store import yaml
from sub_cli.text.format import normal_form
from sub_cli.workspace import Workspace

_MERGE: Final = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |\Z)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a text may speak of."""

    workspace: Workspace
    """Whose pictures it may show, and whose fonts it is set with."""
    document: Document | None = None
    """The document whose sections it may refer to."""
    coming: Collection[str] = ()
    """Ids of sections that it may refer to besides."""
    errata: Collection[str] = ()
    """Names of the errata that it may show."""
    pictures: Collection[str] = ()
    """Paths of pictures that come with it."""

    @property
    def sections(self) -> Container[str]:
        """Return the ids of the sections that it may refer to."""
        return {*(self.document.sections if self.document else ()), *self.coming}


def refuse_mistakes(incoming: Incoming, before: str, around: Surroundings) -> None:
    """Raise `BadText` with every mistake in a text that comes in, but for those of `before`, whose place it takes."""
    from sub_cli.actions.check import printable

    strange = yaml.strange_characters(incoming.name, normal_form(incoming.text))
    found = [replace(each, fix=each.code.remedy) for each in strange] + _merge_marks(incoming, before)
    if not found:
        found = _more(_mistakes(incoming.text, incoming.name, around), _mistakes(before, "", around))
        found += printable.unprintable(around.workspace, incoming.name, incoming.text, before)
    if found := [incoming.as_it_came(each) for each in found]:
        message = nmsg(
            "The text has {n} mistake, so nothing was written.",
            "The text has {n} mistakes, so nothing was written.",
            len(found),
        )
        raise BadText(message, findings=found, line=lambda _path, number: incoming.line(number))


def _merge_marks(incoming: Incoming, before: str) -> list[Finding]:
    """Return the lines with which git marks what it could not merge, but for those that stood in `before`."""
    rows, known = incoming.text.split("\n"), frozenset(before.split("\n"))
    marks = [(n, row) for n, row in enumerate(rows, 1) if _MERGE.match(row) and row not in known]
    said = msg("git left this line where two versions differ; it is not part of the text.")
    return [Finding(MERGE_MARK, said, Place(incoming.name, n, 1, len(row)), MERGE_MARK.remedy) for n, row in marks]


def refuse_in_memo(
    workspace: Workspace, incoming: Incoming, before: str, document_id: str, errata: Collection[str]
) -> None:
    """Refuse mistakes in the text of a memo to `document_id` that brings out `errata`."""
    document = workspace.document(document_id) if document_id else None
    refuse_mistakes(incoming, before, Surroundings(workspace, document, errata=errata))


def _more(found: list[Finding], known: list[Finding]) -> list[Finding]:
    """Return those of `found` of which `known` has fewer, each once on a line; of equal ones the last."""
    left = Counter(str(each.message) for each in known)
    new = []
    for each in dict.fromkeys(found):
        left[str(each.message)] -= 1
        if left[str(each.message)] < 0:
            new.append(each)
    return new


def _mistakes(text: str, name: str, around: Surroundings) -> list[Finding]:
    """Return every mistake for which `sub check` would fail, each where it stands in `text`."""
    if plain(text) and "](#" not in text:
        return []
    from sub_cli.actions.check import pictures as gallery
    from sub_cli.render.markdown import Prose, mistakes

    known, files = around.sections, around.workspace.files
    prose = Prose(Place(name, 1, 1), label=lambda id: id if id in known else None, errata=around.errata)
    found: list[Finding] = []
    with gallery.Gallery(files, Memory(), partial(gallery.digest_of, files), None) as shown:
        for each in mistakes(normal_form(text), prose):
            if each.code != NO_PICTURE:
                found.append(each)
            elif str(each.message.facts["path"]) not in around.pictures:
                found += shown.show(each)
    return [each if each.fix else replace(each, fix=_fix(each, around)) for each in found]


def _fix(finding: Finding, around: Surroundings) -> Message | None:
    """Return what to do about a mistake, as its code says it where that helps."""
    from sub_cli.lint.references import nearest

    if finding.code == NO_SECTION and around.document is None:
        return msg("Name the document that it is about with {flag}.", flag="--document")
    if finding.code == NO_SECTION:
        wanted = str(finding.message.facts["id"])
        return nearest(around.document, wanted) or msg("Write that section first, or leave the reference out.")
    if finding.code == NO_PICTURE and "://" in str(finding.message.facts.get("path")):
        return msg("Save the picture in the workspace and in git, and give its path there.")
    if finding.code == NO_PICTURE:
        return msg("Put it there, and in git, first; its path counts from the root of the workspace.")
    return None if finding.code == FORBIDDEN_ADDRESS else finding.code.remedy
