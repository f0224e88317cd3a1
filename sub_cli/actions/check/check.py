"""Check: every finding of a workspace, all at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sub_cli import config, layout
from sub_cli.actions import edition_pictures
from sub_cli.actions.check import conflict_copies, printable, prose, signed_memos
from sub_cli.actions.check import pictures as gallery
from sub_cli.actions.memo import register
from sub_cli.codes import CONFLICT_LEFT
from sub_cli.document.codes import LISTED_TWICE, NO_FILE, NO_OUTLINE, NO_SECTION, NOT_IN_PLAN
from sub_cli.document.digest import edition_digest
from sub_cli.document.model import Document
from sub_cli.document.outline import walk
from sub_cli.document.overlay import Overlay
from sub_cli.errata.chain import Chain
from sub_cli.errata.codes import OLD_CHAIN, UNEXPLAINED
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names
from sub_cli.errata.whose import told_of
from sub_cli.errors import BadInput, Finding, Place, SubError
from sub_cli.lint.programme import Brief, Programme, said
from sub_cli.lint.run import check, in_order
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memory import Memory
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, erratum_names, memos, signed
from sub_cli.store.files import Files, name_findings
from sub_cli.store.survey import Survey, survey
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.actions.erratum.before_edits import ErrataOnEditError

NAMES = "names:"
EDITION = "edition:"
"""What memory keeps besides files; no path of a file begins so."""


def check_workspace(
    workspace: Workspace,
    files: Files | None = None,
    memory: Memory | None = None,
    picture: gallery.Digest | None = None,
) -> list[Finding]:
    """Return everything that is wrong in the workspace, in the order of files and lines; warnings among it.

    `files` are those of the work tree. What `memory` knows of them spares reading, and changes nothing in the answer;
    nor does `picture`, which gives the digest of one.
    """
    files, memory = files or workspace.files, memory or Memory()
    programme, unreadable = _read(workspace, files, memory)
    found = check(programme)
    if any(finding.code == UNEXPLAINED for finding in found):
        bases = {name: base for name, each in programme.documents.items() if (base := _base(workspace, each))}
        found = _with_fixes(workspace, check(replace(programme, bases=bases)), bases)
    theme, unfit = printable.house(workspace, files, memory)
    kept = frozenset(signed.list_records(files))
    with gallery.Gallery(files, memory, picture or partial(gallery.digest_of, files), theme) as shown:
        found += prose.untold(_in_prose(programme, kept, memory, shown.show), found)
    usual = workspace.settings.programme.language
    unkept = replace(programme, memos={each.number: each for each in _set_anew(programme, kept)})
    found += printable.findings(unkept, theme, files, memory, usual) if theme else unfit
    found += gallery.uncommitted(workspace, shown.places)
    found += edition_pictures.findings(workspace, programme, files, shown.digest)
    text = files.read(config.FILE).decode("utf-8", "replace")
    found += config.not_folders(workspace.root, workspace.settings, text)
    found += signed_memos.findings(workspace, files, programme.memos, memory)
    found += register.findings(workspace, programme.memos)
    found += _lost_memos(workspace)
    told = _outlines(workspace, (*_not_following(found, unreadable), *unreadable))
    return in_order(_with_documents(programme, told) if len(programme.documents) > 1 else told)


def _with_documents(programme: Programme, found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings, in which errata are named with the document that they are to."""
    for each in found:
        document = _document_of(each) if layout.is_source(each.place.path) else ""
        if each.place.path.startswith(f"{layout.MEMOS}/"):
            memo = programme.memos.get(layout.name_of(each.place.path))
            document = memo.document if memo else ""
        known = document in programme.documents
        fix = each.fix and told_of(each.fix, document)
        yield replace(each, message=told_of(each.message, document), fix=fix) if known else each


def _read(workspace: Workspace, files: Files, memory: Memory) -> tuple[Programme, list[Finding]]:
    """Return all that can be read, and a finding for each thing that cannot."""
    findings = [*_names(files, memory), *conflict_copies.findings(files)]
    findings += _without_outline(files)
    plans: dict[str, Survey] = {}
    for name in documents.list_documents(files):
        try:
            plans[name] = survey(files, name, memory, partial(prose.in_section, name))
            findings += plans[name].findings
        except BadInput as error:
            findings += error.findings
    patches, ledgers, unread = {}, {}, {}
    for name in dict.fromkeys((*plans, *erratum_names.list_documents_with_errata(files))):
        patches[name], mistakes = errata.load_all(files, name)
        findings += mistakes
        unread[name] = {each for each in erratum_names.list_errata(files, name) if each not in patches[name]}
        if errata.old_chain(files, name)[1] is not None:
            findings.append(_chain_left(name))
        if name in plans:
            ledgers[name] = _ledger(workspace, plans[name].document, patches[name], files)
    letters, mistakes = memos.load_all(files)
    briefs = {name: each.briefs for name, each in plans.items()}
    programme = Programme(
        documents={name: each.document for name, each in plans.items()},
        errata=patches,
        unread=unread,
        ledgers=ledgers,
        memos=letters,
        patterns=workspace.settings.memo.patterns,
        briefs=briefs,
        edition=lambda document: _edition(document, briefs[document.id], memory),
        sent={name: _sent(workspace, name, known) for name, known in patches.items()},
    )
    return programme, findings + mistakes


_OUTLINE = (LISTED_TWICE, NO_FILE, NOT_IN_PLAN)
"""What may be wrong with an outline that git merged."""


def _outlines(workspace: Workspace, found: Iterable[Finding]) -> list[Finding]:
    """Return the findings, those about an outline that a merge tore with what puts it right."""
    rows = list(found)
    names = {each.place.path.split("/")[1] for each in rows if each.code in _OUTLINE}
    if not names or not workspace.repository_if_any:
        return rows
    from sub_cli.actions.settle.settle import mends

    torn = {name for name in names if mends(workspace, name)}
    return [replace(each, fix=msg("sub settle")) if each.code in _OUTLINE and each.place.path.split("/")[1] in torn
            else each for each in rows]  # fmt: skip


def _sent(workspace: Workspace, document: str, known: Mapping[str, Erratum]) -> set[str]:
    """Return which of the errata of a document that share a number others may have seen."""
    paths = {layout.erratum_path(document, name): name for twins in Names.of(known).twins() for name in twins}
    repository = workspace.repository_if_any if paths else None
    if repository is None:
        return set()
    from sub_cli.history.sent import sent

    return {paths[path] for path in sent(repository, list(paths))}


def _lost_memos(workspace: Workspace) -> list[Finding]:
    """Return the memos that a merge lost; most of the time there was none."""
    from sub_cli.history.merge import recent

    repository = workspace.repository_if_any
    if repository is None or next(recent(repository), None) is None:
        return []
    from sub_cli.actions.settle import lost_memos

    return list(lost_memos.findings(workspace))


def _not_following(found: Iterable[Finding], unreadable: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what would be wrong as well if the files could be read in which a conflict of git's was left."""
    torn = {each.place.path for each in unreadable if each.code == CONFLICT_LEFT}
    unproved = {path.split("/")[1] for path in torn if path.startswith(f"{layout.ERRATA}/")}
    for each in found:
        parts = each.place.path.split("/")
        named = f"{'/'.join(parts[:2])}/sections/{each.message.facts.get('id')}.yaml"
        if each.place.path in torn or (each.code == NO_SECTION and named in torn):
            continue
        if each.code != UNEXPLAINED or parts[1] not in unproved:
            yield each


def _chain_left(document_id: str) -> Finding:
    message = msg("The order of errata stands in the errata; this file is of an older version.")
    return Finding(OLD_CHAIN, message, Place(layout.old_chain_path(document_id)), msg("sub check --fix"))


def _ledger(workspace: Workspace, document: Document, known: Mapping[str, Erratum], files: Files) -> Ledger:
    """Return the document with what its errata did; those of before there were events as far as they can be told."""
    try:
        return workspace.ledger_of(document, known, files)
    except ErratumConflict:
        return Ledger(document, Chain(known.values()))


def _set_anew(programme: Programme, kept: Collection[str]) -> list[Memo]:
    """Return the memos whose pages are set by a build: of the others the signed file, which is `kept`, is copied."""
    every = programme.memos.values()
    return [memo for memo in every if memo.status is not MemoStatus.SIGNED and memo.number not in kept]


def _in_prose(programme: Programme, kept: Collection[str], memory: Memory, show: prose.Show) -> Iterator[Finding]:
    """Yield what is wrong with the texts of sections and memos by themselves, and of sections as they may become.

    The memos whose signed file is `kept` are not set again: nothing can be wrong with their text any more.
    """
    for name, briefs in programme.briefs.items():
        sections = programme.documents[name].sections
        for each in briefs.values():
            if each.mistakes:
                yield from prose.wrong(each.mistakes, sections, show)
        for erratum in programme.errata[name].values():
            if erratum.status in PENDING:
                yield from prose.in_outcome(programme, erratum, memory, show)
    for memo in _set_anew(programme, kept):
        path = layout.memo_path(memo.number)
        rows = memory.recall(path)
        if rows is None:
            rows = prose.in_memo(memo)
            memory.keep(path, memo.source.encode(), rows)
        document = programme.documents.get(memo.document)
        known: Container[str] = document.sections if document else ()
        yield from prose.wrong(rows, prose.EVERY if memo.is_fixed else known, show)


def _names(files: Files, memory: Memory) -> list[Finding]:
    """Return what is wrong with the names of files; nothing at once where the same names were in order before."""
    paths = [path for folder in layout.SOURCES for path in files.names(folder)]
    image = json.dumps(paths).encode()
    if memory.recall(NAMES, image):
        return []
    found = name_findings(paths)
    memory.keep(NAMES, image, not found)
    return found


def _without_outline(files: Files) -> Iterator[Finding]:
    """Yield the documents of which sections are there, and the file is not that names them."""
    there = set(documents.list_documents(files))
    rows = (path.split("/") for path in files.names(layout.DOCUMENTS) if path.endswith(".yaml"))
    for name in sorted({row[1] for row in rows if len(row) == 4 and row[2] == "sections"}):
        if name not in there:
            path = layout.document_path(name)
            yield Finding(NO_OUTLINE, msg("{path} is not there, and its sections are.", path=path), Place(path))


def _edition(document: Document, heads: Mapping[str, Brief], memory: Memory) -> str:
    """Return the digest of an edition; it is worked out once for as long as every section says the same."""
    touched = document.sections.touched() if isinstance(document.sections, Overlay) else {}
    changed = {id: said(section) for id, section in touched.items() if section is not None}
    rows = [[depth, each.id, changed.get(each.id) or heads[each.id].says] for depth, each in walk(document.outline)]
    image = json.dumps([document.title, rows]).encode()
    return memory.get(EDITION + document.id, image, lambda: edition_digest(document))


def _base(workspace: Workspace, document: Document) -> Document | None:
    """Return the base edition as history has it, by itself or under errata; None where it does not tell these words."""
    files = edition_pictures.adopted_files(workspace, document)
    try:
        base = workspace.ledger(document.id, files).base() if files else None
    except SubError:
        return None
    return base if base and edition_digest(base) == document.edition else None


def _with_fixes(workspace: Workspace, found: list[Finding], bases: Mapping[str, Document]) -> list[Finding]:
    """Return the findings, each unexplained text with what puts it right; `bases` are the editions of history."""
    from sub_cli.actions.settle.settle import settles  # what is wrong with a text is rarely due to a merge
    from sub_cli.history.merge import unfinished

    if (repository := workspace.repository_if_any) and unfinished(repository):  # it is not said yet whose edit it is
        return [replace(each, fix=msg("sub settle")) if each.code == UNEXPLAINED else each for each in found]
    names = {_document_of(finding) for finding in found if finding.code == UNEXPLAINED}
    merged = {name for name in names if settles(workspace, name)}
    return [
        finding
        if finding.code != UNEXPLAINED
        else replace(finding, fix=msg("sub settle"))
        if _document_of(finding) in merged
        else _with_commit(workspace, finding, bases.get(_document_of(finding)))
        for finding in found
    ]


def _document_of(finding: Finding) -> str:
    return finding.place.path.split("/")[1]


def _with_commit(workspace: Workspace, finding: Finding, base: Document | None) -> Finding:
    """Return the finding for an unexplained edit with the commit that made it, and with what puts it right."""
    from sub_cli.actions.hand_edits import broke_with

    path = finding.place.path
    if base is None:
        return _in_unknown_history(workspace, finding)
    section = "" if path == layout.document_path(base.id) else layout.name_of(path)
    entry = broke_with(workspace, base, section)
    if entry is None:
        return replace(finding, fix=_way(workspace, base.id, "HEAD"))
    facts = {"commit": entry.sha[:7], "day": entry.date.date(), "author": entry.author}
    way = _way(workspace, base.id, f"{entry.sha[:7]}~1")
    return replace(finding, fix=msg("It came with commit {commit} of {day}, by {author}. {way}", **facts, way=way))


def _in_unknown_history(workspace: Workspace, finding: Finding) -> Finding:
    """Return the finding for an edit of which history does not tell what the text was."""
    repository = workspace.repository_if_any
    if repository is None or not repository.is_shallow or workspace.dirty([finding.place.path]):
        return finding
    return replace(finding, fix=repository.shallow_advice())


def _way(workspace: Workspace, document_id: str, revision: str) -> Message:
    """Return how an edit since `revision` becomes an erratum, also where errata that came since stand on it."""
    from sub_cli.actions.erratum.before_edits import ErrataOnEditError, before_edits, from_diff_command

    try:
        before_edits(workspace, workspace.document(document_id), revision)
    except ErrataOnEditError as error:
        return _after_errata(error)
    except SubError:
        pass
    return msg("Make an erratum of it: {command}", command=from_diff_command(workspace, document_id, revision))


def _after_errata(error: ErrataOnEditError) -> Message:
    take_back, make, again = error.advice
    facts = {"reason": error.message, "take_back": take_back, "make": make, "again": again}
    return msg("{reason} {take_back}. {make}. {again}.", **facts)
