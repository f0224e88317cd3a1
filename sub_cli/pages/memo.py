"""What stands on the pages of a memo, gathered from the files of any state: head, text, errata, place to sign.

On the web a memo that was signed is a page that says who signed it and when, and leads to the signed file: that is the
memo. Nothing of its text is set anew, for numbers, templates and errata may have moved on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, TypedDict

from sub_cli import layout
from sub_cli.document import numbering
from sub_cli.document.codes import NO_SECTION
from sub_cli.document.model import Document
from sub_cli.errata import application, effects
from sub_cli.errata.effects import SectionEffect
from sub_cli.errata.fingerprint import fingerprint
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum
from sub_cli.errata.model import Kind as ErratumKind
from sub_cli.errata.names import Names
from sub_cli.errata.operations.base import Change
from sub_cli.errata.orders.writing import Instruction
from sub_cli.errors import BadInput, Finding, Place, SubError
from sub_cli.lint.memos import BLOCK
from sub_cli.lint.programme import text_place
from sub_cli.memo.model import Memo, MemoStatus, Signatory
from sub_cli.memo.signed import Record
from sub_cli.messages import msg
from sub_cli.pages import pictures
from sub_cli.pages import theme as house_style
from sub_cli.pages.frame import effect_words, signed_by, view_of
from sub_cli.pages.orders import set_out
from sub_cli.pages.sources import sources
from sub_cli.render.job import Attachment, Job, View
from sub_cli.render.markdown import NOTHING, Body, Embed, Html, Prose, body_of, html_of, image_names
from sub_cli.render.provenance import ErratumMark, Provenance
from sub_cli.render.templates import short_date
from sub_cli.render.theme import Theme
from sub_cli.store import errata, erratum_names
from sub_cli.store.files import Files
from sub_cli.text.references import references
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.newest_commits import Sources

LINES_OF_ADDRESSEES = 4
"""Up to so many addressees stand below one another; more run on, separated by semicolons."""
KEPT_WHOLE = 2500
"""Characters of HTML of new text, that which an order quotes included, that is kept on one page."""
_STANDING = {"draft": "not_signed", "withdrawn": "was_withdrawn"}
"""The word of the house that says, below the signatures, why a memo has no standing."""


def memo_job(
    workspace: Workspace, files: Files, memo: Memo, commit: str, house: Files | None = None, *, draft: bool = False
) -> Job:
    """Return the PDF to be made of `memo` as `files` hold it; `commit` is where those files come from.

    The house style comes from `house` where that is given: a revision that is trusted more than the memo's own.
    `draft` makes it one whatever the memo says.

    Raises `BadInput` with every mistake in the text or the theme, `NotFound` for a missing erratum or document.
    """
    document = workspace.document(memo.document, files) if memo.document else None
    memo = replace(memo, errata=erratum_names.brought_out(files, memo))
    named = [errata.load_erratum(files, memo.document, name) for name in memo.errata]
    path = layout.memo_path(memo.number)
    images = pictures.read(files, pictures_of(files, memo))
    labels = numbering.labels(document, memo.language) if document else {}
    theme = house_style.theme_of(workspace.settings, house or files)
    prose = Prose(
        text_place(path, memo.source),
        naming(memo, labels),
        memo.language,
        errata=memo.errata,
        assets=images,
    )
    blocks: list[ErratumBlock] = []
    if document:
        ledger = workspace.ledger(document.id, files) if named else Ledger(document)
        blocks = list(_blocks(ledger, named, memo, prose, theme.words(memo.language)))
    provenance = provenance_of(workspace, files, memo, named, commit, draft)
    view = memo_view(memo, body_of(memo.text, prose), provenance, theme, blocks)
    attached = attachments(workspace, files, own_sources(workspace, files, memo))
    return Job(view, theme, memo.date, path, images, attached)


def naming(memo: Memo, labels: Mapping[str, str]) -> Callable[[str], str | None]:
    """Return what names a section on the page; a withdrawn memo goes on naming one that is gone by now."""
    if memo.status is not MemoStatus.WITHDRAWN:
        return labels.get
    before = dict(memo.numbers)
    return lambda id: labels.get(id) or before.get(id) or id


def sources_of(workspace: Workspace, files: Files, memo: Memo) -> Sources:
    """Return the files that decide what a memo looks like: its own, the settings and the house style."""
    return sources(workspace.settings, files, "memo", own_sources(workspace, files, memo))


def own_sources(workspace: Workspace, files: Files, memo: Memo) -> list[str]:
    """Return the files that decide what a memo says: its own, its pictures, its errata, the numbers of its document."""
    paths = [layout.memo_path(memo.number), *pictures.read(files, pictures_of(files, memo))]
    if memo.document:
        document = workspace.document(memo.document, files)
        fixed = [id for id in document.ids() if id in document.sections and document.sections[id].number]
        paths.append(layout.document_path(memo.document))
        paths += [layout.section_path(memo.document, id) for id in fixed]
    return paths + [layout.erratum_path(memo.document, name) for name in erratum_names.brought_out(files, memo)]


def pictures_of(files: Files, memo: Memo) -> list[str]:
    """Return the paths of the pictures in the text of a memo and in the errata that it brings out."""
    return list(
        dict.fromkeys(
            [*image_names(memo.text), *pictures.of_errata(files, memo.document, erratum_names.brought_out(files, memo))]
        )
    )


def attachments(workspace: Workspace, files: Files, paths: Iterable[str]) -> tuple[Attachment, ...]:
    """Return the sources that travel inside the PDF, where the settings want them to."""
    if not workspace.settings.build.sources:
        return ()
    texts = [path for path in dict.fromkeys(paths) if path.endswith(".yaml")]
    return tuple(Attachment(path.replace("/", "."), files.read(path), "application/yaml", path) for path in texts)


def sources_digest(files: Files, paths: Iterable[str]) -> str:
    """Return one digest over the names and bytes of `paths`."""
    total = hashlib.sha256()
    for path in sorted(set(paths)):
        total.update(f"{path}\0{hashlib.sha256(files.read(path)).hexdigest()}\n".encode())
    return f"sha256:{total.hexdigest()}"


def provenance_of(
    workspace: Workspace, files: Files, memo: Memo, named: list[Erratum], commit: str, draft: bool
) -> Provenance:
    """Return what the page of a memo, with the errata `named`, is made from."""
    marks = tuple(ErratumMark(erratum.name, fingerprint(erratum)) for erratum in named)
    digest = sources_digest(files, own_sources(workspace, files, memo))
    # What no commit holds has no standing yet, whatever the memo says of itself.
    status = MemoStatus.DRAFT if draft or (memo.status is MemoStatus.FINAL and not commit) else memo.status
    return Provenance("memo", memo.number, status.value, commit=commit, sources=digest, errata=marks)


def _blocks(
    ledger: Ledger, named: Iterable[Erratum], memo: Memo, prose: Prose, words: Mapping[str, str]
) -> Iterator[ErratumBlock]:
    """Yield the blocks of a memo's errata."""
    for erratum, earlier, exact in readings(ledger, named):
        yield from _blocks_of(earlier, erratum, exact, memo, prose, words)


def readings(ledger: Ledger, named: Iterable[Erratum]) -> Iterator[tuple[Erratum, Document, tuple[Change, ...]]]:
    """Yield errata, each with the text before it, those before it applied, and its changes with their places there."""
    after = ledger
    for erratum in named:
        try:
            earlier, exact = application.exact(after, erratum)
        except SubError:  # it fits the text as it stands, and not with the others
            earlier, exact = application.exact(ledger, erratum)
        yield erratum, earlier, exact
        after = _with(after, erratum)


def _with(ledger: Ledger, erratum: Erratum) -> Ledger:
    """Return the document with an erratum that waits; as it was with any other, and where it does not fit."""
    if erratum.status not in PENDING:
        return ledger
    try:
        return application.apply(ledger, erratum).ledger
    except SubError:
        return ledger


def _blocks_of(
    earlier: Document,
    erratum: Erratum,
    changes: tuple[Change, ...],
    memo: Memo,
    prose: Prose,
    words: Mapping[str, str],
) -> Iterator[ErratumBlock]:
    """Yield a block for each section that an erratum touches, and for each row that it renumbers."""
    is_led = len({change.section for change in changes}) == 1 and led(memo, erratum)
    around = surroundings(earlier, erratum, changes, prose)
    _refuse_absent(changes, around)
    after = application.performed(earlier, changes).sections
    for each in effects.told(earlier, changes, prose.language):
        text = html_of(each.text, replace(around, prefix=f"{erratum.id}-{each.section}-")) if each.text else NOTHING
        order = tuple(said for said in each.order if not (is_led and said.whole and not each.heading))
        becomes = after[each.section].text if each.section in after else ""
        quoted = set_out(order, becomes, replace(around, prefix=f"{erratum.id}-{each.section}-order-"))
        yield erratum_block(erratum.id, erratum.kind, replace(each, order=quoted), text, words)


def surroundings(earlier: Document, erratum: Erratum, changes: Sequence[Change], prose: Prose) -> Prose:
    """Return what the new text of an erratum needs to know: sections have the numbers that they get by it."""
    labels = numbering.labels(earlier, prose.language)
    labels |= numbering.labels(application.performed(earlier, changes), prose.language)
    place = Place(layout.erratum_path(erratum.document, erratum.id))
    return replace(prose, place=place, label=lambda id: labels.get(id) or prose.label(id))


def _refuse_absent(changes: Iterable[Change], around: Prose) -> None:
    """Raise `BadInput` where new sentences, which only the order shows, refer to a section that is not there."""
    texts = (change.texts[1] for change in changes if not change.whole)
    targets = dict.fromkeys(found.target for text in texts for found in references(text))
    absent = [target for target in targets if around.label(target) is None]
    if absent:
        findings = (Finding(NO_SECTION, msg("There is no section {id}.", id=id), around.place) for id in absent)
        raise BadInput.because(*findings)


def led(memo: Memo, erratum: Erratum) -> bool:
    """Tell whether the memo leads to an erratum in its own words: a sentence with a colon stands before it."""
    names = Names.of(memo.errata)
    return any(
        names.stored(found[1]) == (erratum.id,) and memo.text[: found.start()].rstrip().endswith(":")
        for found in BLOCK.finditer(memo.text)
    )


# -- what stands on them -----------------------------------------------------------------------------


class ErratumBlock(TypedDict):
    """One change that a memo brings out, in words and with its new text; an erratum may give several."""

    id: str
    """`E01`."""
    kind: str
    """What kind of erratum it is, in a word of the house."""
    label: str
    """What it is about, by the number after the change: `paragraaf 2.1`."""
    notes: tuple[str, ...]
    """What happens to it."""
    note: str
    """The same in one line, for a template of before."""
    orders: tuple[Instruction, ...]
    """The change order, as far as the memo's own sentence does not give it already."""
    order: str
    """The same in one line, for a template of before."""
    text: Html
    """The new text, below its heading where the section is new; empty where the order says it all."""
    short: bool
    """Whether it is kept on one page; a longer one starts where it comes."""


def erratum_block(
    id: str, kind: ErratumKind, told: SectionEffect, text: Html, words: Mapping[str, str]
) -> ErratumBlock:
    """Return what `told` says that an erratum does, with the new `text`, in the `words` of the house."""
    notes = effect_words(told.effects, told.was, words)
    lines = (line for each in told.order for line in (each.said, *(item.said for item in each.items)))
    shown = Html(f'<p class="heading">{escape(told.heading)}</p>\n{text}') if told.heading else text
    return ErratumBlock(
        id=id, kind=words[kind.value], label=told.label, notes=notes, note=", ".join(notes),
        orders=told.order, order=" ".join(lines), text=shown,
        short=_is_short(shown, told.order),
    )  # fmt: skip


def _is_short(text: str, orders: Sequence[Instruction]) -> bool:
    """Tell whether a change is kept on one page; a list whose items quote blocks goes on on the next, between them."""
    listed = any(item.block for each in orders for item in each.items)
    return not listed and len(text) + sum(len(each.block) for each in orders) <= KEPT_WHOLE


class SignaturePlace(TypedDict):
    """The place where somebody signs."""

    name: str
    role: str
    field: str
    """The name of its field in the PDF; empty where nobody can sign there."""
    picture: str
    """A picture of the signature, on a signed memo only: it proves nothing by itself."""


def memo_view(
    memo: Memo,
    body: Body,
    provenance: Provenance,
    theme: Theme,
    blocks: Sequence[ErratumBlock] = (),
    *,
    leads: bool = False,
) -> View:
    """Return the pages of `memo`, whose text is `body`; blocks without a place in it come at the end.

    The `status` of `provenance` decides about CONCEPT and about the fields for signatures. What only `leads` to a file
    that was signed has no place to sign. Raises `BadInput` where the house has no words for the language.
    """
    words, status = theme.words(memo.language), provenance.status
    signatures = _signatures(memo, status, theme, leads)
    values = {
        "memo": memo,
        "head": head_of(memo, theme),
        "body": tuple(_pieces(body, blocks, words)),
        "signatures": signatures,
        "pictured": any(each["picture"] for each in signatures),
        "standing": standing_words(status, words),
    }
    titles = f"{memo.number} – {memo.subject}", memo.number, memo.subject
    labels = tuple((each["id"], each["label"]) for each in blocks)
    return view_of(theme, "memo", memo.language, provenance, titles, values, memo.sender, labels=labels)


def head_of(memo: Memo, theme: Theme) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the rows at the head of a memo: a label, and the lines behind it."""
    words = theme.words(memo.language)
    return (
        (words["date"], (short_date(words["date_pattern"], memo.date),)),
        (words["to"], memo.to if len(memo.to) <= LINES_OF_ADDRESSEES else ("; ".join(memo.to),)),
        (words["from"], (memo.sender,)),
        (words["subject"], (memo.subject,)),
        *((label, (said,)) for label, said in house_style.shown_details(memo, theme)),
    )


def standing_words(status: str, words: Mapping[str, str]) -> str:
    """Return why a memo has no standing, in the words of the house; "" where it has one."""
    return words[_STANDING[status]] if status in _STANDING else ""


def _signatures(memo: Memo, status: str, theme: Theme, leads: bool) -> tuple[SignaturePlace, ...]:
    """Return the places to sign; where a memo names nobody one of the organisation, for which somebody will."""
    fields = status in ("final", "signed") and not leads
    people = memo.signatories or (Signatory(str(theme.house["organisation"]["name"])),) * fields
    pictures = theme.house.get("signatures", {}) if status == "signed" else {}
    return tuple(
        SignaturePlace(name=each.name, role=each.role, field=f"Signature{number}" if fields else "",
                  picture=str(pictures.get(each.name, "")))
        for number, each in enumerate(people, 1)
    )  # fmt: skip


def _pieces(body: Body, blocks: Sequence[ErratumBlock], words: Mapping[str, str]) -> Iterator[object]:
    """Yield the text with the blocks of each erratum in its place, and those without one below a heading."""
    placed = {piece.id for piece in body if isinstance(piece, Embed)}
    for piece in body:
        if isinstance(piece, Embed):
            yield {"blocks": [block for block in blocks if block["id"] == piece.id]}
        else:
            yield piece
    if rest := [block for block in blocks if block["id"] not in placed]:
        heading = words["erratum" if len({block["id"] for block in rest}) == 1 else "errata"]
        yield Html(f"<h2>{escape(heading)}</h2>")
        yield {"blocks": rest}


# -- the page of a signed memo -----------------------------------------------------------------------


def cover_job(workspace: Workspace, files: Files, memo: Memo, record: Record) -> Job:
    """Return the page of a signed memo in the house style of today; raises `BadInput` for a theme with mistakes."""
    theme = house_style.theme_of(workspace.settings, files)
    body = tuple(_lines(workspace, memo, record, theme.words(memo.language)))
    view = memo_view(memo, body, _record_provenance(memo, record), theme, leads=True)
    return Job(view, theme, memo.date, layout.memo_path(memo.number))


def _lines(workspace: Workspace, memo: Memo, record: Record, words: Mapping[str, str]) -> Iterator[Html]:
    zone = workspace.settings.programme.zone
    for each in record.signatures:
        yield Html(f"<p>{escape(signed_by(each.name, each.when.astimezone(zone).date(), words))}</p>")
    name = f"{layout.file_name(memo.number)}.pdf"
    yield Html(f'<p><a href="{escape(name)}">{escape(name)}</a></p>')


def _record_provenance(memo: Memo, record: Record) -> Provenance:
    marks = tuple(ErratumMark(each.name, each.digest) for each in record.errata)
    return Provenance("memo", memo.number, memo.status.value, commit=record.commit, errata=marks)
