"""What a person answers while two sides are brought together: kept until it is done, so that nothing is asked twice.

An answer belongs to the two versions that were shown. Where one of them is another by now, it is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from sub_cli.cli.answers import Answers
from sub_cli.cli.language import _
from sub_cli.cli.prompts import BackError, confirm, no_way_back
from sub_cli.cli.session import Session
from sub_cli.digests import digest_of
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.names import Named
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.settle.adopted import Choose
    from sub_cli.actions.settle.choices import Answer, Ask, Choice
    from sub_cli.errata.model import Erratum
    from sub_cli.errata.union import Dispute

Done = TypeVar("Done")

_WORDING = "text: "
"""Before an answer that is kept: it is what a person wrote."""


@dataclass
class GivenAnswers:
    """Asks what was not answered yet, in this run or in one before that came to no end; `<` goes back to the last."""

    session: Session
    answers: Answers
    """What was answered so far, by what was asked."""
    ask: Ask
    choose: Choose
    _picks: dict[str, Answer] = field(default_factory=dict)
    _held: dict[str, str] = field(default_factory=dict)
    """What was answered in this run, what is left for later too."""
    _earlier: dict[str, str] = field(default_factory=dict)
    """What was answered in runs before, as far as a person goes on with it."""
    _given: list[str] = field(default_factory=list)
    """What was asked in this run, in that order."""
    _goes_on: bool | None = None

    def __post_init__(self) -> None:
        """Note what was answered before this run; nobody goes on with it where nobody can be asked."""
        self._earlier |= self.answers.typed if self.session.interactive else {}

    def until_answered(self, bring_together: Callable[[], Done]) -> Done:
        """Return what `bring_together` makes of the answers; it begins anew for who goes back to an earlier one."""
        while True:
            try:
                return bring_together()
            except BackError:
                self._take_back()

    def _take_back(self) -> None:
        """Forget the last answer, which is then asked for again."""
        if not self._given:
            no_way_back()
            return
        key = self._given.pop()
        for known in (self._picks, self._held, self._earlier):
            known.pop(key, None)
        self.answers.drop(key)
        self.session.look_again()

    def pick(self, choice: Choice) -> Answer:
        """Return which version stands, or what a person wrote in the place of both."""
        if choice.key not in self._picks:
            self._picks[choice.key] = self._pick(choice)
        return self._picks[choice.key]

    def hold(self, dispute: Dispute, known: Mapping[str, Erratum]) -> str:
        """Return which of two errata holds."""
        marks = {name: fingerprint(known[name]) for name in (dispute.one, dispute.other)}
        key = digest_of(["errata", dispute.section, dispute.reverted, *marks.values()])
        if key not in self._held:
            self._held[key] = self._hold(known, key, marks) or self._chosen(key, dispute, known, marks)
            self.answers.put(key, self._held[key])
        return next(name for name, mark in marks.items() if mark == self._held[key])

    def _pick(self, choice: Choice) -> Answer:
        from sub_cli.actions.settle.choices import Pick, Wording

        known = self._before(choice.key)
        text = known.removeprefix(_WORDING) if known.startswith(_WORDING) else ""
        if text or known in list(Pick):
            told = text.strip() or _(known)
            self.session.output.say(msg("{what}: {answer}, as you answered before.", what=choice.what, answer=told))
            return Wording(text) if text else Pick(known)
        pick = self.ask(choice)
        self._given.append(choice.key)
        if pick is not Pick.LATER:
            self.answers.put(choice.key, _WORDING + pick.text if isinstance(pick, Wording) else pick.value)
        return pick

    def _chosen(self, key: str, dispute: Dispute, known: Mapping[str, Erratum], marks: Mapping[str, str]) -> str:
        """Return the mark of the erratum that holds, as it is answered now."""
        chosen = marks[self.choose(dispute, known)]
        self._given.append(key)
        return chosen

    def _hold(self, known: Mapping[str, Erratum], key: str, marks: Mapping[str, str]) -> str:
        """Return the mark of the erratum that held before, empty where that was not said."""
        before = self._before(key)
        for name, mark in marks.items():
            if mark == before:
                self.session.output.say(
                    msg("{erratum} holds, as you answered before.", erratum=Named(known[name].name))
                )
                return mark
        return ""

    def _before(self, key: str) -> str:
        """Return what was answered before; empty where nothing was, or a person does not go on with it."""
        if key not in self._earlier:
            return ""
        if self._goes_on is None:
            self._goes_on = self._asked_whether()
        return self._earlier.get(key, "")

    def _asked_whether(self) -> bool:
        """Ask once whether what was answered before still holds; without that it is forgotten."""
        self.session.output.say(msg("Some of this you answered the last time, and both versions are as they were."))
        explain = _("Yes takes these answers, and asks what is left. No throws them away, and asks everything.")
        question = _("Go on with these answers?")
        if goes_on := confirm(question, flag="sub sync", interactive=True, default=True, explain=explain):
            return goes_on
        self._earlier.clear()
        self.answers.forget()
        return False
