"""The questions of a new memorandum: what its head says, what it brings out, who signs it, and its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sub_cli.cli.dates import long_date, parse_date
from sub_cli.cli.editor import ask_text, set_aside
from sub_cli.cli.grammar import line_of
from sub_cli.cli.language import _, current, say, short_date, word
from sub_cli.cli.prompts import NOTHING, Asked, Meant, Question, chosen, show_list, yes_or_no
from sub_cli.cli.session import Session
from sub_cli.errata.names import Names
from sub_cli.errors import UsageProblem
from sub_cli.memo.model import Signatory
from sub_cli.messages import msg

if TYPE_CHECKING:
    from pathlib import Path

    from sub_cli.actions.memo.new import EarlierNames, Offer
    from sub_cli.document.incoming import Incoming

BETWEEN = "; "
"""Stands between names: a name may hold a comma."""
_COMMENT = re.compile(r"^[ \t]*<!-- sub: .*\n?", re.MULTILINE)
"""A line of help in the editor: never part of a text, also where somebody typed in it."""


@dataclass
class MemoQuestions:
    """What may be asked of a new memo in one workspace; each method gives the question of its name."""

    session: Session
    series: str
    document_id: str
    summary: Callable[[Meant], None]
    """Shows the memo that the answers make."""
    draft: Path | None = field(default=None, init=False)
    """The file in which its text is typed."""

    @cached_property
    def _earlier(self) -> EarlierNames:
        from sub_cli.actions.memo.new import earlier_names

        return earlier_names(self.session.workspace)

    @cached_property
    def _offers(self) -> list[Offer]:
        from sub_cli.actions.memo.new import offers

        documents = self.session.documents(self.document_id)
        return [offer for name in documents for offer in offers(self.session.workspace, name)]

    def _called(self, offer: Offer) -> str:
        """Return how a person knows an erratum that is offered."""
        return self.session.label(self.session.of(offer.document, offer.id))

    def committee(self) -> Question:
        """Ask for the committee in the number."""
        from sub_cli.actions.memo.number import as_committee

        known = self.session.workspace.settings.memo.committees or self._earlier.committees
        explain = _("The letters in the number of the memo that say which committee it goes to. For example: BEM.")
        if known:
            explain += " " + say(msg("There is: {known}.", known=", ".join(known)))
        return Question(
            "committee", _("Committee"), "--committee", partial(as_committee, self.session.workspace), explain,
            self.session.workspace.settings.memo.committee, partial(_committee_echo, known),
        )  # fmt: skip

    def date(self) -> Question:
        """Ask for the day that it carries."""
        today = self.session.today
        return Question(
            "date",
            _("DATE"),
            "--date",
            lambda typed: parse_date(typed, today),
            _("The day that stands above the memo; its year stands in the number. For example: 9 april, 9-4-2021."),
            short_date(today),
            _long,
        )

    def to(self) -> Question:
        """Ask for the addressees, with those of earlier memos to choose from."""
        names = self._earlier.to
        return Question(
            "to",
            _("TO"),
            "--to",
            lambda typed: chosen(typed, names, something),
            _("To whom the memo goes: names, or numbers of the list, with a semicolon between. For example: 1; Raad."),
            BETWEEN.join(self.session.workspace.settings.memo.to),
            BETWEEN.join,
            lambda: show_list(names),
        )

    def sender(self) -> Question:
        """Ask who sends it."""
        return Question(
            "sender",
            _("FROM"),
            "--from",
            something,
            _("Who sends the memo, as it has to stand above it. For example: Hanke de Boer."),
            self.session.workspace.settings.memo.sender,
        )

    def subject(self) -> Question:
        """Ask what it is about."""
        return Question(
            "subject",
            _("SUBJECT"),
            "--subject",
            something,
            _("What the memo is about, on one line. For example: Erratum bij het programmaplan."),
        )

    def errata(self) -> Question:
        """Ask which of the errata that wait it brings out."""
        offers = self._offers
        rows = [f"{self._called(each)}  {word(each.status)}  {each.title}" for each in offers]
        return Question(
            "offered",
            _("ERRATA"),
            "--erratum",
            partial(_errata, offers),
            _("Which of these errata the memo brings out: numbers or names, several too. For example: 1 2, or E01."),
            NOTHING,
            lambda found: ", ".join(map(self._called, found)) or NOTHING,
            lambda: show_list(rows),
        )

    def signatories(self) -> Question:
        """Ask who signs it."""
        usual = self.session.workspace.settings.memo.signatories
        names = tuple(map(signatory_words, self._earlier.signatories))
        return Question(
            "signatories",
            _("SIGNS"),
            "--signatory",
            lambda typed: read_signatories(chosen(typed, names, something)),
            _("Who signs the memo, with the role behind it in brackets. For example: A. de Vries (griffier)."),
            BETWEEN.join(map(signatory_words, usual)) or NOTHING,
            lambda people: BETWEEN.join(map(signatory_words, people)) or NOTHING,
            lambda: show_list(names),
        )

    def text(self, answers: Meant) -> Question:
        """Ask for the text, in the editor."""
        return Question(
            "text",
            _("Write the text now, in your editor?"),
            "--message",
            lambda typed: self._typed_text(answers) if yes_or_no(typed) else None,
            _("Yes opens the editor with an empty page. No leaves the text for later: sub memo edit."),
            _("yes"),
            kept=False,
        )

    def agreed(self, answers: Meant) -> Question:
        """Show the whole, and ask whether it is right."""
        return Question(
            "agreed",
            _("Write this memo?"),
            "--defaults",
            yes_or_no,
            _("Yes writes the memo under the next number. No writes nothing and keeps your answers for the next time."),
            _("yes"),
            shown=lambda: self.summary(answers),
            kept=False,
        )

    def wanted(self, *, named: bool, more: bool, text: bool) -> list[tuple[str, Asked]]:
        """Return the questions in their order, each with its name; `more` with what a memo can do without.

        `named` is whether its number names a committee.
        """
        head = [("date", self.date), ("to", self.to), ("sender", self.sender), ("subject", self.subject)]
        extra = [("errata", self.errata)] * bool(more and self._offers) + [("signatories", self.signatories)] * more
        every = [("committee", self.committee)] * named + head + extra
        asked: list[tuple[str, Asked]] = [(name, _whatever_was_said(make)) for name, make in every]
        return asked + ([("text", self.text)] if text else [])

    def _typed_text(self, answers: Meant) -> Incoming | None:
        """Return the text that was typed in the editor, None for none; raises as `ask_text`, and `BadText`."""
        from sub_cli.actions.incoming import refuse_in_memo

        workspace = self.session.workspace
        text, self.draft = ask_text(self.session, None, "memo-new", _page(), flag="--message", clean=without_help)
        if not text.text.strip():
            return None
        document, errata = brought_out(answers, self.document_id)
        document = workspace.document_id(document) if errata or document else ""
        refuse_in_memo(workspace, text, "", document, errata)
        return text

    def begin_anew(self) -> None:
        """Put the text of before aside: nobody who begins anew wants it in the editor, and nothing is lost."""
        set_aside(self.session, "memo-new", _page())


def _whatever_was_said(make: Callable[[], Question]) -> Asked:
    return lambda _answers: make()


def _page() -> str:
    """Return the empty page with its help."""
    help = (
        _("Write the text of the memo above these lines; they never become part of it."),
        _("An empty line begins another paragraph, “- ” an item of a list, **two asterisks** make it bold."),
        _("The errata come at the end, or where a line [](@E01) stands. Save and close the editor to go on."),
    )
    return "\n\n" + "".join(f"<!-- sub: {line} -->\n" for line in help)


def without_help(text: str) -> str:
    """Return a text from the editor without the lines of help, and without the empty ones above them."""
    return _COMMENT.sub("", text).rstrip() + "\n"


def _committee_echo(known: tuple[str, ...], committee: str) -> str:
    if not known or committee in known:
        return committee
    return say(msg("{name} is new here; so far: {known}.", name=committee, known=", ".join(known)))


def _long(day: date) -> str:
    return long_date(day, current())


def brought_out(answers: Meant, document_id: str) -> tuple[str, tuple[str, ...]]:
    """Return the document of a new memo and the errata that it brings out, as flags named them or a person chose."""
    found: tuple[Offer, ...] = answers.get("offered", ())
    if found:
        return found[0].document, tuple(each.id for each in found)
    return document_id, answers.get("errata", ())


def _errata(offers: list[Offer], typed: str) -> tuple[Offer, ...]:
    words = typed.replace(",", " ").replace(";", " ").split()
    found = tuple(_offer(offers, each) for each in words if each != NOTHING)
    documents = dict.fromkeys(each.document for each in found)
    if len(documents) > 1:
        raise UsageProblem(
            msg("One command is about one document, and these are named: {known}.", known=", ".join(documents))
        )
    return found


def _offer(offers: list[Offer], typed: str) -> Offer:
    """Return the erratum that a person means by its place in the list or by its name."""
    if typed.isdecimal() and 0 < int(typed) <= len(offers):
        return offers[int(typed) - 1]
    document, _slash, word = typed.rpartition("/")
    asked = [each for each in offers if document in ("", each.document)]
    found = [
        each
        for each in asked
        if each.id in Names.of(other.id for other in asked if other.document == each.document).typed(word)
    ]
    if len(found) == 1:
        return found[0]
    raise UsageProblem(msg("Choose from the list, by number or by name; {nothing} for none.", nothing=NOTHING))


def something(typed: str) -> str:
    """Return what was typed on one line; raises `UsageProblem` for nothing."""
    words = line_of(typed).strip()
    if not words:
        raise UsageProblem(msg("Something has to stand here."))
    return words


def read_signatories(said: tuple[str, ...]) -> tuple[Signatory, ...]:
    """Return who `A. de Vries (griffier)` and the like are; `-` is nobody."""
    return tuple(_signatory(each) for each in said if each != NOTHING)


def _signatory(said: str) -> Signatory:
    found = re.fullmatch(r"(.*\S)\s*\(([^()]*)\)", something(said))
    return Signatory(found[1], found[2].strip()) if found else Signatory(something(said))


def signatory_words(person: Signatory) -> str:
    """Return a signatory as one is typed: the role behind the name, in brackets."""
    return f"{person.name} ({person.role})" if person.role else person.name
