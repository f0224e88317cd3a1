"""Asks a person which of two versions stands, of what two sides both changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sub_cli.cli.editor import ask_text, keep_draft
from sub_cli.cli.language import _, say
from sub_cli.cli.prompts import ask
from sub_cli.cli.session import Session
from sub_cli.errors import UsageProblem
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from sub_cli.actions.settle.choices import Answer, Choice, Pick, Wording


def ask_which(session: Session, choice: Choice, *, flag: str) -> Answer:
    """Return what a person answers at the terminal, to whom both versions are shown; `flag` says it beforehand.

    Where another text may stand, the person may write it in the editor.
    """
    session.output.say(*_shown(choice))
    words = _words(choice)
    label = say(msg("Which one stands: {words}?", words=", ".join(words)))
    picked = ask(
        label,
        flag=flag,
        parse=lambda typed: _picked(typed, words),
        interactive=True,
        explain=_explained(words),
        one_of_many=True,
    )
    return picked or _written(session, choice, flag)


def _written(session: Session, choice: Choice, flag: str) -> Wording:
    """Return what a person writes in the editor, which begins with their own version."""
    from sub_cli.actions.settle.choices import Wording
    from sub_cli.change import Stamp

    name = f"sentence-{choice.key.rpartition(':')[2][:12]}"
    text, draft = ask_text(session, None, name, f"{choice.mine or choice.theirs}\n", flag=flag)
    with keep_draft(draft, Stamp(session.now)):
        return Wording(text.text)


def both_changed(choice: Choice) -> Message:
    """Return what is chosen, as a sentence."""
    if choice.who:
        return msg("{what}: you and {who} changed the same.", what=choice.what, who=choice.who)
    return msg("{what}: both sides changed the same.", what=choice.what)


def beside_each_other(count: int) -> Message:
    """Return how many sentences a person has to read, of which two changed one each."""
    return nmsg("{n} pair of sentences stands beside each other that each of you changed one of.",
                "{n} pairs of sentences stand beside each other that each of you changed one of.", count)  # fmt: skip


def _shown(choice: Choice) -> list[Message]:
    """Return both versions, with who wrote theirs and what stands around them."""
    gone = say(msg("(taken away)"))
    rows = [both_changed(choice)]
    if choice.before:
        rows.append(msg("  above it:  {text}", text=choice.before))
    rows.append(msg("  yours:     {text}", text=_indented(choice.mine) or gone))
    rows.append(_theirs(choice, _indented(choice.theirs) or gone))
    if choice.after:
        rows.append(msg("  below it:  {text}", text=choice.after))
    return rows


def _theirs(choice: Choice, text: str) -> Message:
    if not choice.who:
        return msg("  theirs:    {text}", text=text)
    return msg("  theirs:    {text}  ({who}, {day})", text=text, who=choice.who, day=choice.day or "?")


def _indented(text: str) -> str:
    return text.replace("\n", "\n             ")


def _words(choice: Choice) -> dict[str, Pick | None]:
    """Return what may be answered; None stands for another text."""
    from sub_cli.actions.settle.choices import Pick

    words: dict[str, Pick | None] = {_("mine"): Pick.MINE, _("theirs"): Pick.THEIRS}
    if choice.both:
        words[_("both")] = Pick.BOTH
    if choice.open:
        words[_("other text")] = None
    return {**words, _("later"): Pick.LATER}


def _explained(words: dict[str, Pick | None]) -> str:
    """Return what each answer does."""
    from sub_cli.actions.settle.choices import Pick

    said = {
        None: msg("{word} opens the editor with yours, and what you leave there stands.", word=_("other text")),
        Pick.MINE: msg("{word} keeps what you wrote.", word=_("mine")),
        Pick.THEIRS: msg("{word} takes what the other wrote.", word=_("theirs")),
        Pick.BOTH: msg("{word} lets both stand, yours first.", word=_("both")),
        Pick.LATER: msg("{word} leaves everything as it is, and asks again the next time.", word=_("later")),
    }
    return " ".join(say(said[pick]) for pick in words.values())


def _picked(typed: str, words: dict[str, Pick | None]) -> Pick | None:
    """Return what was meant: the word, or how it begins."""
    found = [pick for word, pick in words.items() if typed.strip() and word.startswith(typed.strip().casefold())]
    if len(found) != 1:
        raise UsageProblem(msg("Please answer with one of: {words}.", words=", ".join(words)))
    return found[0]
