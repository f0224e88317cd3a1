"""A Word file that `sub export` wrote and somebody edited: what it changes, section by section.

The file says from which commit it was made. That commit is exported anew: what the file says with all its tracked
changes rejected has to be the same, or it was edited without tracking as well. Every new text is exported once more
before it is believed: it has to read in Word as what came in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING

from sub_cli.actions.erratum import life
from sub_cli.actions.incoming import Surroundings, refuse_mistakes
from sub_cli.change import Recorded, Stamp
from sub_cli.document import numbering
from sub_cli.document.incoming import Incoming
from sub_cli.document.model import Document, Section
from sub_cli.errata.model import Erratum
from sub_cli.errors import Conflict, NotFound, Refused, Unable
from sub_cli.messages import Message, msg
from sub_cli.pages.document import DocumentState, at_commit
from sub_cli.store import documents
from sub_cli.text.format import ending_as, format_text
from sub_cli.word.names import bookmark
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from sub_cli.word.opening import Opened
    from sub_cli.word.sections import Part
    from sub_cli.word.settled import Takes


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the changes in a file are wanted."""

    name: str
    """Of the file, for errors."""
    author: str = ""
    """Whose tracked changes are taken; empty takes those of all."""
    until: date | None = None
    """The last day of the changes and comments that are taken; None takes those of any day."""
    untracked: bool = False
    """Whether what was changed without tracking is taken as well."""
    document: str = ""
    """The document that the file has to be of; empty takes what the file says."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file changes in one section."""

    section: Section
    """As it becomes."""
    was: Section
    number: str
    remarks: tuple[str, ...]
    """The comments at it, each with its author before it."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a file says of one section that is left out, and why."""

    number: str
    why: Message


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file came back with."""

    document: Document
    """As it is now."""
    proposals: tuple[Proposal, ...]
    left: tuple[Left, ...]
    untracked: tuple[str, ...]
    """The numbers of the sections that were changed without tracking."""
    remarks: tuple[tuple[str, str], ...]
    """Comments at sections that do not change, each with the number of the section."""
    notes: tuple[Message, ...]
    """What of the file was not looked at."""


def returned(workspace: Workspace, data: bytes, asked: Asked, today: date) -> Returned:
    """Return what a Word file changes; `today` dates an export of what is not committed.

    Raises `Unable` for what is no Word file or none of ours, `NotFound` for an author who changed nothing, `Refused`
    for a file of another state than there is, one edited without tracking, and a replacement that only one of two
    people is to have made, `BadInput` for a new text that no page can show.
    """
    return _Return(workspace, data, asked, today).returned()


def propose(
    workspace: Workspace, back: Returned, details: life.Details, file: str, stamp: Stamp
) -> tuple[tuple[Erratum, ...], Recorded]:
    """Write a draft erratum for each section that changes, all in one commit; comments go into their reasons."""
    wanted = []
    for each in back.proposals:
        reason = "\n".join(filter(None, (details.reason, *each.remarks)))
        text = Incoming(each.section.text, file) if each.section.text != each.was.text else None
        compose = partial(life.rewriting, reference=each.was.id, text=text, title=each.section.title,
                          expected=each.was.text)  # fmt: skip
        wanted.append(life.Wanted(compose, replace(details, reason=reason), text))
    return life.several(workspace, wanted, file, stamp, document_id=back.document.id)


def edit(workspace: Workspace, back: Returned, file: str, stamp: Stamp) -> tuple[Document, Recorded]:
    """Give the sections of a document that is not adopted their new texts, in one commit, and return the document.

    Raises `Conflict` where a section changed in the meantime, `BadText` for mistakes in a text.
    """
    with workspace.changing("erratum from-docx", stamp) as change:
        document = edited = workspace.document(back.document.id)
        for each in back.proposals:
            if document.sections.get(each.was.id) != each.was:
                raise Conflict(msg("The text of {number} changed while you were editing.", number=each.number))
            if each.section.text != each.was.text:
                incoming = Incoming(each.section.text, file)
                refuse_mistakes(incoming, each.was.text, Surroundings(workspace, document))
            edited = edited.with_section(each.section)
        change.put_all(documents.changes(workspace.files, document, edited))
        subject = msg("{count} sections from {file}", count=len(back.proposals), file=file)
        return edited, change.finish(subject)


@dataclass
class _Return:
    """Reads one file."""

    workspace: Workspace
    data: bytes
    asked: Asked
    today: date
    left: list[Left] = field(default_factory=list)

    @cached_property
    def opened(self) -> Opened:
        """The file as it came."""
        from sub_cli.word.opening import open_word

        return open_word(self.data, self.asked.name)

    @cached_property
    def shown(self) -> DocumentState:
        """The document in the state that was exported."""
        facts = _facts(self.opened)
        if facts.get("sub-kind") != "document" or not facts.get("sub-sources"):
            raise Unable(
                msg("{path} does not say that it is a document or section that sub exported.", path=self.asked.name),
                msg("Export it, and have that file edited: sub export {name}", name=self.workspace.document_id(
                    self.asked.document)),
            )  # fmt: skip
        if self.asked.document not in ("", facts.get("sub-number")):
            raise Refused(msg("{path} is of the document {document}.", path=self.asked.name,
                              document=facts.get("sub-number", "–")))  # fmt: skip
        return self._same_sources(facts)

    def _same_sources(self, facts: Mapping[str, str]) -> DocumentState:
        commit = facts.get("sub-commit", "")
        document = self.workspace.document_id(facts.get("sub-number", ""))
        if not commit:
            return at_commit(self.workspace, document, commit)
        try:
            return at_commit(self.workspace, document, commit)
        except (NotFound, Unable) as error:
            raise Refused(
                msg("{path} was exported from commit {commit}, which is not here.", path=self.asked.name,
                    commit=commit[:12]),
                msg("Get it with: sub sync"),
            ) from error  # fmt: skip

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number of each section in that state, or its title where it has none."""
        document = self.shown.document
        return {id: number or document.sections[id].title for id, number in numbering.numbers(document).items()}

    def export(self, shown: DocumentState, section: str) -> Opened:
        """Return what `sub export` writes of that state."""
        from sub_cli.pages.word.document import document_file
        from sub_cli.word.opening import open_word

        return open_word(document_file(self.workspace, shown, self.today, section).data, self.asked.name)

    def parts(self, opened: Opened) -> dict[str, Part]:
        """Return the sections of a file in which no change is tracked any more."""
        from sub_cli.word.found import blocks_of
        from sub_cli.word.sections import parts_of

        document = self.shown.document
        numbers = numbering.numbers(document)
        headings = {_heading(numbers[id], each.title): id for id, each in document.sections.items() if id in numbers}
        return parts_of(blocks_of(opened), {bookmark(id): id for id in document.sections}, headings)

    def settled(self, takes: Takes) -> dict[str, Part]:
        """Return the sections of the file with the changes of some taken, and those of the others not."""
        from sub_cli.word.opening import open_word
        from sub_cli.word.settled import settle

        opened = open_word(self.data, self.asked.name)
        for root in _texts(opened):
            settle(root, takes)
        return self.parts(opened)

    def returned(self) -> Returned:
        """Return what the file came back with."""
        shown = self.shown
        self._refuse_changes()
        old, new = self.settled(lambda _: False), self.settled(self._takes)
        scope = next(iter(old)) if len(old) == 1 else ""
        exported = self.export(shown, scope)
        self._refuse_version(exported)
        base = self.parts(exported)
        untracked = [id for id in base if id not in old or _differs(base[id], old[id])]
        if untracked and not self.asked.untracked:
            raise self._edited_untracked(untracked)
        proposals = self._believed(dict(self._proposals(base, new, exported)), new, scope)
        known = self._remarks(exported)
        remarks = [(self.numbers[id], said) for id in base if id not in proposals
                   for said in self._said(old.get(id), new.get(id), known)]  # fmt: skip
        made = [replace(each, remarks=tuple(self._said(old.get(id), new.get(id), known))) for id, each
                in proposals.items()]  # fmt: skip
        now = self.workspace.document(shown.document.id)
        places = [self.numbers[id] for id in untracked]
        return Returned(now, tuple(made), tuple(self.left), tuple(places), tuple(remarks), self.opened.left)

    # -- what is refused -------------------------------------------------------------------------------

    def _takes(self, change: Element) -> bool:
        """Tell whether a change, or a comment, is one of those that are asked for."""
        from sub_cli.word.settled import author_of, day_of

        if self.asked.author not in ("", author_of(change)):
            return False
        return self.asked.until is None or day_of(change) <= self.asked.until.isoformat()

    def _refuse_changes(self) -> None:
        """Raise `NotFound` for an author who changed nothing, `Refused` for what can only be taken together."""
        self._refuse_author()
        self._refuse_without_a_day()
        for root in _texts(self.opened):
            self._refuse_cells(root)
            self._refuse_torn(root)

    def _refuse_author(self) -> None:
        from sub_cli.word.settled import authors

        known = sorted(set().union(*map(authors, _texts(self.opened))))
        if self.asked.author and self.asked.author not in known:
            raise NotFound(
                msg(
                    "{author} changed nothing in {path} with tracking.", author=self.asked.author, path=self.asked.name
                ),
                msg("Who did: {names}.", names=", ".join(known) or "–"),
            )

    def _refuse_without_a_day(self) -> None:
        """Raise `Refused` where a day is asked for, and what may be wanted tells none."""
        from sub_cli.word.settled import author_of, changes, day_of

        if self.asked.until is None:
            return
        said = [comment for _author, _said, comment in _comments(self.opened).values()]
        for each in chain(*map(changes, _texts(self.opened)), said):
            if not day_of(each) and self.asked.author in ("", author_of(each)):
                raise Refused(
                    msg("{path} does not say when {author} changed or said “{words}”.", path=self.asked.name,
                        author=author_of(each) or "–", words=_around(each)),
                    msg("Take the changes of every day, without {flag}, or settle it in Word first.", flag="--until"),
                )  # fmt: skip

    def _refuse_cells(self, root: Element) -> None:
        from sub_cli.word.settled import CELLS

        if next(root.iter(*CELLS), None) is not None:
            raise Refused(msg("{path} has cells that came or went with tracking.", path=self.asked.name),
                          msg("Accept or reject these in Word, and save the file."))  # fmt: skip

    def _refuse_torn(self, root: Element) -> None:
        from sub_cli.word.settled import torn

        for gone, came, place in torn(root, self._takes):
            flag = "--author" if self.asked.author else "--until"
            raise Refused(
                msg("{one} took out what {other} put something in place of: “{words}”.", one=gone, other=came,
                    words=_around(place)),
                msg("Take the changes of both, without {flag}, or settle it in Word first.", flag=flag),
            )  # fmt: skip

    def _refuse_version(self, exported: Opened) -> None:
        """Raise `Refused` where the state that is here is not the one that the file was made from."""
        theirs, ours = _facts(self.opened), _facts(exported)
        if all(theirs.get(key) == ours.get(key) for key in ("sub-sources", "sub-version")):
            return
        commit = theirs.get("sub-commit", "")
        what = msg("commit {commit}", commit=commit[:7]) if commit else msg("files that were not committed")
        raise Refused(
            msg("{path} was exported from {what}, and that state is not to be had here.", path=self.asked.name,
                what=what),
            msg("Only an export of the newest text of its commit can come back."),
        )  # fmt: skip

    def _edited_untracked(self, ids: Sequence[str]) -> Refused:
        places = ", ".join(self.numbers[id] for id in ids)
        return Refused(
            msg("{path} was also changed without tracking, in {sections}.", path=self.asked.name, sections=places),
            msg("To take these changes as well, give {flag}.", flag="--untracked"),
        )

    # -- what is proposed ------------------------------------------------------------------------------

    def _proposals(
        self, base: Mapping[str, Part], new: Mapping[str, Part], exported: Opened
    ) -> Iterator[tuple[str, Proposal]]:
        """Yield what becomes of each section that differs, by id, and note what cannot be told."""
        gone = {id for id in base if id not in new}
        order = list(base)
        for place, id in enumerate(order):
            if id in gone:
                self._leave(id, msg("its heading is not in the file any more"))
            elif not _differs(base[id], new[id]):
                continue
            elif place + 1 < len(order) and order[place + 1] in gone:
                self._leave(id, msg("the heading below it is not in the file any more"))
            elif self.workspace.document(self.shown.document.id).sections.get(id) != self.shown.document.sections[id]:
                self._leave(id, msg("it changed here after it was exported (commit {commit})",
                                    commit=self.shown.commit[:7] or "–"))  # fmt: skip
            elif made := self._proposal(id, base[id], new[id]):
                yield id, made
        if [id for id in new if id in base] != [id for id in order if id in new]:
            self._leave(order[0], msg("the sections stand in another order in the file, which no erratum was made of"))

    def _leave(self, id: str, why: Message) -> None:
        self.left.append(Left(self.numbers[id], why))

    def _proposal(self, id: str, old: Part, new: Part) -> Proposal | None:
        from sub_cli.word.inline import Known, Unsaid
        from sub_cli.word.spliced import note_labels, spliced

        section, document = self.shown.document.sections[id], self.shown.document
        coming = Counter(fault for each in new.blocks for fault in each.faults)
        coming -= Counter(fault for each in old.blocks for fault in each.faults)
        if coming:
            self._leave(id, msg("it has what no text of ours can hold: {what}", what=next(iter(coming))))
            return None
        title = self._title(id, new.heading)
        if not title:
            self._leave(id, msg("its number was changed in the heading"))
            return None
        if old.blocks == new.blocks:
            return Proposal(replace(section, title=title), section, self.numbers[id], ())
        bookmarks = {bookmark(each): each for each in document.sections}
        named = {words: each for each, words in numbering.labels(document).items()}
        try:
            notes = note_labels(section.text, old.blocks)
            known = Known(lambda name: bookmarks.get(name, ""), lambda words: named.get(words, ""), notes)
            text = format_text(spliced(section.text, old.blocks, new.blocks, known))
        except Unsaid as unsaid:
            self._leave(id, msg("it has what no text of ours can hold: {what}", what=unsaid.what))
            return None
        return Proposal(
            replace(section, title=title, text=ending_as(text, section.text)), section, self.numbers[id], ()
        )

    def _title(self, id: str, heading: str) -> str:
        """Return the title in a heading; empty where its number is another."""
        number = numbering.numbers(self.shown.document)[id]
        if not number:
            return heading.strip()
        found, _, title = heading.partition("\t")
        return title.strip() if found.strip() == number else ""

    def _believed(self, made: dict[str, Proposal], new: Mapping[str, Part], scope: str) -> dict[str, Proposal]:
        """Return those of the proposals that, exported, read as what came in."""
        document = self.shown.document
        for each in made.values():
            document = document.with_section(each.section)
        if not made:
            return made
        again = self.parts(self.export(replace(self.shown, document=document), scope))
        for id in [id for id in made if id not in again or again[id].blocks != new[id].blocks]:
            self._leave(id, msg("written as Markdown it would read otherwise"))
            del made[id]
        return made

    # -- comments --------------------------------------------------------------------------------------

    def _remarks(self, exported: Opened) -> Counter[tuple[str, str]]:
        """Return the comments that the export has itself."""
        return Counter((author, said) for author, said, _comment in _comments(exported).values())

    def _said(self, old: Part | None, new: Part | None, known: Counter[tuple[str, str]]) -> Iterator[str]:
        """Yield the comments at a section that somebody wrote, each with its author before it."""
        every = _comments(self.opened)
        numbers = dict.fromkeys([*(new.remarks if new else ()), *(old.remarks if old else ())])
        for author, said, comment in (every[number] for number in numbers if number in every):
            if (author, said) not in known and self._takes(comment):
                yield f"{author}: {said}" if author else said


def _heading(number: str, title: str) -> str:
    return f"{number}\t{title}" if number else title


def _differs(one: Part, other: Part) -> bool:
    return (one.heading, one.blocks) != (other.heading, other.blocks)


def _facts(opened: Opened) -> dict[str, str]:
    """Return the properties that a file has of its own."""
    custom = opened.parts.get("custom")
    if custom is None:
        return {}
    return {str(each.get("name")): "".join(map(str, each.itertext())) for each in custom}


def _texts(opened: Opened) -> list[Element]:
    """Return the parts of a file in which text stands that can be changed with tracking."""
    return [opened.document, *(opened.parts[kind] for kind in ("footnotes",) if kind in opened.parts)]


def _around(change: Element) -> str:
    """Return the words of the paragraph in which a change stands, or of a comment, to find it by."""
    from sub_cli.word.xml import w

    return _words(next(change.iterancestors(w("p")), change))[:80]


def _comments(opened: Opened) -> dict[str, tuple[str, str, Element]]:
    """Return author, words and the comment itself, by its number."""
    from sub_cli.word.settled import author_of
    from sub_cli.word.xml import w

    part = opened.parts.get("comments")
    if part is None:
        return {}
    return {
        str(each.get(w("id"))): (author_of(each), " ".join(filter(None, map(_words, each.iter(w("p"))))), each)
        for each in part
    }


def _words(paragraph: Element) -> str:
    from sub_cli.word.xml import w

    return "".join(each.text or "" for each in paragraph.iter(w("t"))).strip()
