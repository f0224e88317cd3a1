"""The page on the web of a memo that was signed: who signed it and when, and the way to the signed file.

The signed file is the memo. Nothing of its text is set anew: numbers, templates and errata may have moved on.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from sub_cli.memo.model import Memo
from sub_cli.memo.signed import Record
from sub_cli.pages import theme as house_style
from sub_cli.store import memos
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sub_cli.render.job import Job
    from sub_cli.render.markdown import Html
    from sub_cli.render.provenance import Provenance


def cover_job(workspace: Workspace, files: Files, memo: Memo, record: Record) -> Job:
    """Return the page of a signed memo in the house style of today; raises `BadInput` for a theme with mistakes."""
    from sub_cli.render.job import Job, stamped
    from sub_cli.render.memo import MemoView

    theme = house_style.theme_of(workspace.settings, files)
    words = theme.words(memo.language)
    body = tuple(_rows(workspace, memo, record, words))
    view = MemoView(
        memo.number,
        memo.date,
        memo.to,
        memo.sender,
        memo.subject,
        body,
        stamped(_origin(memo, record), theme),
        memo.language,
        attachments=memo.attachments,
        leads=True,
    )
    return Job(view, theme, memo.date, memos.memo_path(memo.number))


def _rows(workspace: Workspace, memo: Memo, record: Record, words: Mapping[str, str]) -> Iterator[Html]:
    from sub_cli.render.markdown import Html
    from sub_cli.render.templates import short_date

    zone = workspace.settings.programme.zone
    for each in record.signatures:
        day = short_date(words["date_pattern"], each.when.astimezone(zone).date())
        yield Html(f"<p>{escape(words['signed_by'].format(name=each.name, date=day))}</p>")
    yield Html(f'<p><a href="{escape(memo.number)}.pdf">{escape(memo.number)}.pdf</a></p>')


def _origin(memo: Memo, record: Record) -> Provenance:
    from sub_cli.render.provenance import ErratumMark, Provenance

    marks = tuple(ErratumMark(each.name, each.digest) for each in record.errata)
    return Provenance("memo", memo.number, memo.status.value, commit=record.commit, errata=marks)
