"""Which document a command is about, where there are several: as said, by what it names, or as a person answers.

A name may say its document: `plan/2.1`, `plan#rollen`, `plan/E02`, `@plan/E02`; one that may be left out may be the
document itself. A bare name that says more than one is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sub_cli.cli.language import _
from sub_cli.cli.prompts import ask
from sub_cli.document.ids import id_of
from sub_cli.errata.names import number_of
from sub_cli.errors import NotFound, SubError, UsageProblem
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.cli.session import Session
    from sub_cli.workspace import Workspace

_SECTIONS = ("reference", "section", "under", "after", "before")
_NEW = ("new_id",)
_ERRATA = ("name", "names", "erratum", "errata")
_STATES = ("states", "state")
Values = dict[str, Any]
"""What a command was called with, by the names of its parameters."""


def settled(session: Session, values: Values) -> Values:
    """Return the values of a command with its document, and names without it; as they are where it is about none.

    `only` instead of `document_id` is that of a command that is about all of them where none is named. Raises
    `UsageProblem` where more than one may be meant and nobody can be asked.
    """
    key = next((name for name in ("document_id", "only") if name in values), "")
    if not key or values.get("files"):
        return values
    from sub_cli.store.documents import list_documents

    known = list_documents(session.workspace.files)
    values = _of_the_whole(session.workspace, values, known, key)
    naming = _SECTIONS + _NEW + _ERRATA + _STATES
    bare = {name: _without(value, known) for name, value in values.items() if name in naming}
    named = dict.fromkeys(filter(None, [values[key], *(each for found, _bare in bare.values() for each in found)]))
    if len(named) > 1:
        raise UsageProblem(msg("One command is about one document, and these are named: {known}.", known=_list(named)))
    values = values | {name: value for name, (_found, value) in bare.items()}
    _refuse_unknown(session.workspace, values, known)
    meant = next(iter(named), "") or (_meant(session, values, known) if len(known) > 1 else "")
    return values | {key: meant}


def _of_the_whole(workspace: Workspace, values: Values, known: list[str], key: str) -> Values:
    """Return the values, a document that stands where a section may be left out as what it is: `sub show plan`."""
    word = values.get("section", "")
    if word not in known or any(_has_section(workspace, each, word) for each in known):
        return values
    return values | {"section": "", key: values[key] or word}


def of_state(session: Session, state: str) -> str:
    """Return the document of the erratum or memo that a state names; empty where it names none, or there is one only.

    Raises `UsageProblem` where it says more than one and nobody can be asked.
    """
    from sub_cli.store.documents import list_documents

    known = list_documents(session.workspace.files)
    document, bare = _split(state, known)
    if document or len(known) < 2:
        return document
    _refuse_unknown(session.workspace, {"state": bare}, known)
    return _meant(session, {"state": bare, "only": ""}, known)


def by_document(session: Session, words: Sequence[str], only: str = "") -> dict[str, list[str]]:
    """Return errata by their document, which each may name: `plan/E02`; a bare one is of `only`, or of who has it.

    Raises `UsageProblem` where a bare one says more than one and nobody can be asked, or one names another than `only`.
    """
    from sub_cli.store.documents import list_documents

    known, found = list_documents(session.workspace.files), dict[str, list[str]]()
    for word in dict.fromkeys(words):
        named, bare = _split(word, known)
        if only and named not in ("", only):
            raise UsageProblem(
                msg("{name} is an erratum to another document than {document}.", name=word, document=only)
            )
        _refuse_unknown(session.workspace, {"names": (bare,)}, known)
        found.setdefault(named or only or _whose(session, bare, known), []).append(bare)
    return found


def _whose(session: Session, word: str, known: list[str]) -> str:
    """Return the document whose erratum a bare name is; raises `NotFound`, or `UsageProblem` where it is of several."""
    having = [each for each in known if len(known) == 1 or _has_erratum(session.workspace, each, word)]
    if not having:
        raise NotFound(msg("There is no erratum {id}.", id=word))
    return having[0] if len(having) == 1 else _choose(session, having, word)


def _refuse_unknown(workspace: Workspace, values: Values, known: list[str]) -> None:
    """Raise `NotFound` for a name that says a document that is not there; a title may hold a slash."""
    errata = [word for word in _errata_of(values) if number_of(word.rpartition("/")[2]) is not None]
    sections = [word for word in _sections_of(values) if not any(_has_section(workspace, each, word) for each in known)]
    for word in errata + sections:
        document, slash, _rest = word.partition("/")
        if slash and id_of(document) == document:
            workspace.document_id(document)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _without(value: object, known: Sequence[str]) -> tuple[list[str], object]:
    """Return the documents that a value names, and the value without them."""
    if isinstance(value, tuple):
        parts = [_without(each, known) for each in value]
        return [name for found, _bare in parts for name in found], tuple(bare for _found, bare in parts)
    if not isinstance(value, str):
        return [], value
    sides = [_split(side, known) for side in value.split("..")]
    return [name for name, _bare in sides if name], "..".join(bare for _name, bare in sides)


def _split(word: str, known: Sequence[str]) -> tuple[str, str]:
    mark = "@" if word.startswith("@") else ""
    found = _QUALIFIED.fullmatch(word.removeprefix(mark))
    return (found[1], mark + found[2]) if found and found[1] in known else ("", word)


_QUALIFIED = re.compile(r"([a-z0-9-]+)[/#](.*)", re.DOTALL)
"""A name with its document: `plan/2.1`, or as texts refer to a section, `plan#rollen`."""


def _meant(session: Session, values: Values, known: list[str]) -> str:
    """Return the document that is meant by what a command names; empty where it is about all, or need not have one."""
    workspace = session.workspace
    for word in _errata_of(values):
        if found := [each for each in known if _has_erratum(workspace, each, word)]:
            return found[0] if len(found) == 1 else _choose(session, found, word)
    sections = _sections_of(values)
    found = [each for each in known if all(_has_section(workspace, each, word) for word in sections)]
    if sections and found:
        return found[0] if len(found) == 1 else _usual(session, values, found, sections[0])
    return "" if "only" in values or "errata" in values else _usual(session, values, known)


def _sections_of(values: Values) -> list[str]:
    return [values[name] for name in _SECTIONS if values.get(name)]


def _errata_of(values: Values) -> list[str]:
    """Return the errata and memos that a command names, also as a state."""
    said = [values.get(name) or () for name in _ERRATA]
    words = [word for each in said for word in ([each] if isinstance(each, str) else each)]
    sides = [side for name in _STATES for side in (values.get(name) or "").split("..")]
    return words + [side[1:] for side in sides if side.startswith("@")]


def _has_erratum(workspace: Workspace, document: str, word: str) -> bool:
    """Tell whether a word names an erratum of a document, or a memo that is about it."""
    from sub_cli.store.erratum_names import names_of
    from sub_cli.store.memos import list_memos

    if names_of(workspace.files, document).typed(word):
        return True
    return word in list_memos(workspace.files) and workspace.memo(word).document == document


def _has_section(workspace: Workspace, document: str, word: str) -> bool:
    """Tell whether a word may name a section of a document; one that cannot be read may have it."""
    from sub_cli.document.numbering import resolve

    try:
        return bool(resolve(workspace.document(document), word))
    except NotFound:
        return False
    except SubError:
        return True


def _usual(session: Session, values: Values, known: list[str], word: str = "") -> str:
    """Return the document of sub.toml for who reads, and say so; who changes something is asked."""
    usual = session.workspace.settings.programme.document
    if "stamp" in values or usual not in known:
        return _choose(session, known, word)
    session.output.say(
        msg("Of {document}; there is more than one document: {known}.", document=usual, known=_list(known))
    )
    return usual


def _choose(session: Session, known: list[str], word: str = "") -> str:
    """Return the document that a person chooses; raises `UsageProblem` with the choices where nobody can be asked."""
    if not session.interactive:
        raise _undecided(known, word)

    def parse(typed: str) -> str:
        if typed not in known:
            raise UsageProblem(msg("There is: {known}.", known=_list(known)))
        return typed

    label = _("Document") + f" ({_list(known)})"
    explain = _("The document that it is about, by its id; sub document list shows their titles.")
    return ask(label, flag="--document", parse=parse, interactive=True, explain=explain)


def _undecided(known: list[str], word: str) -> UsageProblem:
    if word:
        return UsageProblem(
            msg("{word} stands in more than one document.", word=word),
            msg("Say which: {names}.", names=_list(f"{each}/{word}" for each in known)),
        )
    return UsageProblem(
        msg("There is more than one document: {known}.", known=_list(known)),
        _way(click.get_current_context()),
    )


def _way(context: click.Context) -> Message:
    """Return how a document is named with the command that is carried out: by a flag, or as its argument."""
    flag = "--document"
    if any(flag in each.opts for each in context.command.params):
        return msg("Name one with {flag}.", flag=flag)
    return msg("Name one: {command}", command=f"{context.command_path} ID")
