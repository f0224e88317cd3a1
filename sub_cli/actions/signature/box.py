"""Which box of a memo a key fills: a box belongs to a signatory, and it is chosen by who signs.

Boxes are filled in any order: the first signature certifies the file and permits further ones in every empty box.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sub_cli.errors import Refused, UsageProblem
from sub_cli.memo.model import Memo, Signatory
from sub_cli.memo.people import Likeness, likeness, likeness_of_parts
from sub_cli.messages import Message, msg
from sub_cli.sign.model import Holder, SignatureField

TITLE = r"^(Handtekening van|Signature of) "
"""What stands before a name in the title of a box."""
FIELD = "Signature"
"""With the place of the signatory, counted from 1, the name of his field."""
STANDS_FOR = {"nl": "voor {name}", "en": "for {name}"}
"""How a signature says whose box it fills, where the certificate has another name."""

Confirm = Callable[[Message], bool]
"""Asks a person a question, and returns whether the answer is yes."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose box is wanted, as the command says it, and who can be asked."""

    name: str = ""
    """Whose box it is to be; empty: that of whoever the certificate names."""
    confirm: Confirm | None = None
    """None where nobody can be asked."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a memo: whose it is, and what the certificate that fills it says."""

    field: str
    signatory: Signatory
    """Without a name where the memo names nobody."""
    holder: str = ""
    """Name in the certificate."""
    likeness: Likeness | None = None
    """How the two names stand to each other; None for a seal, a demonstration, and where the memo names nobody."""
    seal: bool = False
    """Whether an organisation seals it for the signatory."""

    def stands_for(self, language: str) -> str:
        """Return what the signature says of whose box it is; empty where the certificate says it."""
        if not (self.seal or self.likeness is Likeness.COMPATIBLE):
            return ""
        return STANDS_FOR.get(language, STANDS_FOR["en"]).format(name=self.signatory.name)


def boxes_of(memo: Memo) -> dict[str, Signatory]:
    """Return the boxes on the page of a memo: the name of each field, and whose it is; one where it names nobody."""
    people = memo.signatories or (Signatory(""),)
    return {f"{FIELD}{place}": person for place, person in enumerate(people, 1)}


def box_for(memo: Memo, who: Holder, claim: Claim, fields: Sequence[SignatureField] | None = None) -> Box:
    """Return the box that `who` fills; `fields` are those of the file to be signed, None where it is not made yet.

    Raises `Refused` where no box can be his, and `UsageProblem` where the command has to say whose it is.
    """
    boxes = boxes_of(memo)
    known = {field.name: field for field in fields or ()}
    empty = {name: person for name, person in boxes.items() if fields is None or _is_empty(known.get(name))}
    if not empty:
        raise Refused(msg("Everybody has signed {number}.", number=memo.number))
    if claim.name:
        return _box_of(memo, who, claim.name, boxes, empty)
    field, person = next(iter(empty.items()))
    if who.demonstration or not person.name:
        return Box(field, person, who.name)
    if who.seal:
        raise _say_whom(msg("The certificate of {name} is a seal of an organisation.", name=who.name), empty)
    if any(each.signer and each.signer.name == who.name for each in known.values()):
        raise _say_whom(msg("{name} has signed {number} already.", name=who.name, number=memo.number), empty)
    return _own(memo, who, claim.confirm, empty)


def _is_empty(field: SignatureField | None) -> bool:
    return field is not None and field.visible and not field.signed


@dataclass(frozen=True, slots=True)
class BoxStanding:
    """One box of a signed file: who was to sign, and who did."""

    field: str
    signatory: str
    """As the memo or the page names him; empty where neither does."""
    role: str = ""
    signer: str = ""
    """Name in the certificate; empty where nobody signed yet."""
    likeness: Likeness | None = None
    """How the two names stand to each other; None where that says nothing."""
    confirmed: bool = False
    """Whether the signature says whose box it fills."""
    seal: bool = False
    demonstration: bool = False

    @property
    def contradicted(self) -> bool:
        """Whether a person signed who cannot be the one who was to sign."""
        return self.likeness is Likeness.OTHER


def boxes_in(
    fields: Sequence[SignatureField], memo: Memo | None, reasons: Mapping[str, str]
) -> tuple[BoxStanding, ...]:
    """Return the boxes on the pages of a file, whose they are by `memo`, or by the page where that is not there.

    `reasons` has what the signature in each field says of why it was put.
    """
    people = boxes_of(memo) if memo else {}
    return tuple(
        _standing(field, people.get(field.name), reasons.get(field.name, "")) for field in fields if field.visible
    )


def _standing(field: SignatureField, person: Signatory | None, reason: str) -> BoxStanding:
    name = person.name if person else re.sub(TITLE, "", field.title)
    role, who = person.role if person else "", field.signer
    if who is None:
        return BoxStanding(field.name, name, role)
    alike = how_alike(who, name)
    if person is None and alike is Likeness.OTHER:
        alike = None  # without the memo the page may name an organisation: too little to say that it is another person
    said = any(words.format(name=name) in reason for words in STANDS_FOR.values())
    return BoxStanding(field.name, name, role, who.name, alike, said, who.seal, who.demonstration)


def _box_of(memo: Memo, who: Holder, name: str, boxes: dict[str, Signatory], empty: dict[str, Signatory]) -> Box:
    """Return the box of the signatory who was named; a person fills it only where the names do not contradict."""
    named = [field for field, person in boxes.items() if person.name and likeness(person.name, name) is Likeness.EQUAL]
    if not named:
        raise UsageProblem(
            msg("{number} has no signatory called {name}.", number=memo.number, name=name), _signatories(boxes)
        )
    open_ones = [field for field in named if field in empty]
    if not open_ones:
        raise Refused(msg("The box of {name} is signed already.", name=boxes[named[0]].name))
    box = _compare(open_ones[0], empty[open_ones[0]], who)
    if box.likeness is Likeness.OTHER:
        raise _of_somebody_else(memo, who, {box.field: box.signatory})
    return box


def _own(memo: Memo, who: Holder, confirm: Confirm | None, empty: dict[str, Signatory]) -> Box:
    """Return the box of `who`: that of the same full name, or the only one that can be his, once confirmed."""
    found = [_compare(field, person, who) for field, person in empty.items()]
    for box in found:
        if box.likeness is Likeness.EQUAL:
            return box
    possible = [box for box in found if box.likeness is Likeness.COMPATIBLE]
    if not possible:
        raise _of_somebody_else(memo, who, empty)
    if len(possible) > 1:
        unclear = msg("The certificate is of {name}, and more than one box can be that person's.", name=who.name)
        raise _say_whom(unclear, {box.field: box.signatory for box in possible})
    _confirm(who, possible[0], confirm)
    return possible[0]


def _confirm(who: Holder, box: Box, confirm: Confirm | None) -> None:
    names = {"name": who.name, "signatory": box.signatory.name}
    if confirm is None:
        raise UsageProblem(
            msg("The certificate is of {name}; the box is of {signatory}.", **names),
            msg("If that is the same person, say so with: --for “{signatory}”", **names),
        )
    if not confirm(msg("The certificate is of {name}; the box is of {signatory}. The same person?", **names)):
        raise Refused(msg("Not signed: {name} is not {signatory}.", **names))


def _compare(field: str, person: Signatory, who: Holder) -> Box:
    return Box(field, person, who.name, how_alike(who, person.name), who.seal)


def how_alike(who: Holder, name: str) -> Likeness | None:
    """Return how the holder of a certificate stands to the name of a signatory; None where that says nothing."""
    if who.seal or who.demonstration or not name:
        return None
    whole = likeness(who.name, name)
    if not who.surname or whole is Likeness.EQUAL:
        return whole
    return likeness_of_parts(who.given, who.surname, name)


def _say_whom(why: Message, empty: dict[str, Signatory]) -> UsageProblem:
    return UsageProblem(why, msg("Say for whom it signs, with --for NAME."), _signatories(empty))


def _of_somebody_else(memo: Memo, who: Holder, boxes: dict[str, Signatory]) -> Refused:
    return Refused(
        msg("The certificate is of {name}, and {number} has no box for that name.", name=who.name, number=memo.number),
        _signatories(boxes),
    )


def _signatories(boxes: dict[str, Signatory]) -> Message:
    names = dict.fromkeys(person.name for person in boxes.values() if person.name)
    if not names:
        return msg("It names no signatories.")
    return msg("Who can sign: {names}.", names=", ".join(names))
