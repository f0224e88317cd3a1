"""What an adopted plan answers to a change that only an erratum makes: no, and the command that does."""

from __future__ import annotations

import shlex

from sub_cli.document.model import Document
from sub_cli.errors import Refused
from sub_cli.messages import Message, msg
from sub_cli.workspace import Workspace


def refuse_adopted(workspace: Workspace, document: Document, *words: str, other: Message | None = None) -> None:
    """Raise `Refused` for an adopted document, with the `sub erratum new` of these words.

    `other` is another way to it, where there is one.
    """
    if not document.edition:
        return
    raise Refused(
        only_by_erratum(document),
        msg("The erratum that does this: {command}", command=erratum_command(workspace, document, *words)),
        *([other] if other else []),
    )


def only_by_erratum(document: Document) -> Message:
    """Return what is said of an adopted document to who wants to edit it."""
    return msg("{title} is adopted: only an erratum changes it.", title=document.title)


def erratum_command(workspace: Workspace, document: Document, *words: str) -> str:
    """Return the `sub erratum new` of these words, which names the document where there are several."""
    elsewhere = ("--document", document.id) if workspace.has_several() else ()
    return shlex.join(("sub", "erratum", "new", *words, *elsewhere))
