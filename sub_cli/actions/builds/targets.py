"""What a workspace declares to be built, and what goes into each: told without parsing what did not change.

Whatever is committed is made from the newest commit that changed one of its sources, so that commit and the tools
decide every byte. Whatever is not, is made from the work tree, and then everything that it may show counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sub_cli import config, layout
from sub_cli.actions.builds import entries
from sub_cli.actions.builds.entries import Telling
from sub_cli.actions.builds.site import Reading, Site
from sub_cli.actions.signature import file as signed_file
from sub_cli.actions.signature.evidence import refuse_unkept
from sub_cli.artefacts.model import Record, Target
from sub_cli.digests import digest
from sub_cli.errata.model import Status
from sub_cli.errata.names import Names, short
from sub_cli.errors import NotFound, SubError
from sub_cli.interop.table import endings
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import msg
from sub_cli.pages import pictures, theme
from sub_cli.pages.memo import own_sources
from sub_cli.pages.sources import SIGNED_MEMO, settings_files, sources
from sub_cli.states.state import differing
from sub_cli.store import documents, errata, erratum_names, memos
from sub_cli.store.files import Files

if TYPE_CHECKING:
    from sub_cli.history.newest_commits import Sources
    from sub_cli.pages.index import Entry
    from sub_cli.render.job import Job

DOCUMENT = "document"
MEMO = "memo"
RENVOOI = "renvooi"
THEME = "theme"
"""What targets are called by: the part of their name before the first slash."""
SHOWN = (Status.DRAFT, Status.PROPOSED, Status.ADOPTED, Status.APPLIED)
"""Errata in these states have a renvooi: what may come, and what came."""
TOOLS, COMMIT, STANDING, DAY, STATE, SIGNED = NO_FILES = "tools", "commit", "standing", "date", "state", "signed"
"""Inputs that are no file."""
_UNTOLD = "?"
"""Stands for the commit of a target whose newest commit may lie behind what was fetched; no commit is called so."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a target before history is asked."""

    own: Sequence[str]
    """The files whose newest commit it is made from, beside the settings and the house style."""
    inputs: Mapping[str, str]
    """What always goes into it, by name: a digest, or that of a group."""
    loose: Mapping[str, str] = field(default_factory=dict)
    """What goes into it besides, where it is made from the work tree."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of target; all is told by what follows the kind in the name of one."""

    plans: Callable[[Site], dict[str, Plan]]
    """Gives what goes into each that there is."""
    job: Callable[[Site, str, str, bool], Job]
    """Gives the page of one, from its commit ("" for the work tree), and as a draft or not; raises `SubError`."""
    is_final: Callable[[Site, str, str], bool]
    """Tells whether one is final, by its commit too; raises `SubError` for what cannot be read."""
    prefix: str = ""
    """What the names of its files begin with; a memo and a document lie where their own commands put them."""
    is_filed: bool = True
    """Whether the archive is told of it, where it is told of anything."""
    entry: Callable[[Site, str, Telling], Entry] | None = None
    """Gives what the index tells of one; raises `SubError` for what cannot be read. None: it does not tell of them."""


def targets(site: Site) -> list[Target]:
    """Return everything that is to be built, with all that goes into it."""
    every = ((kind, each.plans(site)) for kind, each in KINDS.items())
    plans = {f"{kind}/{name}": plan for kind, plans in every for name, plan in plans.items()}
    site.facts.save()
    commits, shared = _commits(site, plans), shared_inputs(site)
    then = _settings_then(site, commits.values())
    final = site.wanted.standing == "final"
    names = [name for name in plans if not final or _is_final(site, name, commits[name])]
    found = [_target(site, name, plans[name], commits[name], shared | then.get(commits[name], {})) for name in names]
    return [*found, _theme(site, shared)] if found else []


def commit_behind(site: Site, target: Target) -> str:
    """Return the newest commit behind a target, empty where a source is not committed; `NotFetched` if unknown."""
    commit = target.inputs.get(COMMIT, "")
    if commit == _UNTOLD:
        raise site.reading.repository.behind_the_edge()
    return commit


def files_behind(site: Site, target: Target) -> Files:
    """Return the files of the newest commit behind a target, those that are built from where none is known."""
    commit = target.inputs.get(COMMIT, "")
    return site.reading.revision(commit) if commit not in ("", _UNTOLD) else site.files


def shared_inputs(site: Site) -> dict[str, str]:
    """Return what goes into every target."""
    standing = {STANDING: "draft"} if site.wanted.standing == "draft" else {}
    return _settings_as(site, {}) | {TOOLS: site.sources.group(site.tools)} | standing


def _settings_as(site: Site, then: Mapping[str, str]) -> dict[str, str]:
    """Return the settings and the house style as inputs; `then` holds digests that go before those of now."""
    style = site.sources.digests(site.style)
    style |= {path: value for path, value in then.items() if path in style}
    settings = site.sources.digests([config.FILE])
    settings |= {path: value for path, value in then.items() if path in settings}
    return {f"{site.reading.settings.house.templates}/": site.sources.group(style)} | settings


def _settings_then(site: Site, commits: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return by commit the settings and the house style as inputs, where a comment in them was another one then.

    A page is made from its commit, so what goes into it is what that commit holds.
    """
    from sub_cli.history.snapshots import blob_ids

    told, paths = {*commits} - {"", _UNTOLD}, settings_files(site.reading.settings, site.files)
    if not told:
        return {}
    repository = site.reading.repository
    ids = blob_ids(repository, sorted({*told, site.head}), paths)
    now = ids[site.head]
    others = {commit: {path: ids[commit][path] for path in paths if ids[commit][path] != now[path]} for commit in told}
    return {
        commit: _settings_as(site, {path: digest(repository.objects.need(oid, path)) for path, oid in each.items()})
        for commit, each in others.items()
        if each
    }


def _target(site: Site, name: str, plan: Plan, commit: str, shared: Mapping[str, str]) -> Target:
    inputs = {**plan.inputs, **shared}
    inputs |= {COMMIT: commit} if commit else {**plan.loose, DAY: site.wanted.today.isoformat()}
    if site.wanted.state:
        inputs[STATE] = site.wanted.state
    return Target(name, dict(sorted(inputs.items())), files_of(name, site.archived))


def _theme(site: Site, shared: Mapping[str, str]) -> Target:
    from sub_cli.render.web import web_paths

    inputs = {name: value for name, value in shared.items() if name != STANDING}
    return Target(THEME, inputs, tuple(web_paths(theme.paths(site.reading.settings, site.files))))


def _is_final(site: Site, name: str, commit: str) -> bool:
    """Tell whether a target is final; what cannot be read counts as that, so that it is told."""
    kind, _, rest = name.partition("/")
    try:
        return KINDS[kind].is_final(site, rest, commit)
    except SubError:
        return True


# -- documents -------------------------------------------------------------------------------------


def _documents(site: Site) -> dict[str, Plan]:
    return {name: _document(site, name) for name in documents.list_documents(site.files)}


def _document(site: Site, name: str) -> Plan:
    own, shown = layout.folders(name), _pictures(site, name)
    below = [path for folder in own for path in site.sources.names(folder)]
    loose = site.sources.folders(layout.MEMOS)
    return Plan([*below, *shown], site.sources.folders(*own) | shown, loose)


def _pictures(site: Site, document_id: str) -> dict[str, str]:
    """Return the digests of the pictures that are there of those that a document and its errata show."""
    named = _fact(site, "pictures", document_id, lambda: pictures.of_document(site.files, document_id))
    return site.sources.digests(named)


def _fact(site: Site, about: str, document_id: str, find: Callable[[], list[str]]) -> list[str]:
    """Return what `find` finds in a document and its errata, remembered for as long as they are as they were."""
    name = f"{about} {document_id}"
    image = "".join(site.sources.folders(*layout.folders(document_id)).values()).encode()
    known: list[str] | None = site.facts.recall(name, image)
    if known is None:
        known = find()
        site.facts.keep(name, image, known)
    return known


def _document_job(site: Site, name: str, commit: str, draft: bool) -> Job:
    from sub_cli.pages.document import at_state, document_job

    state = at_state(site.reading, name, site.wanted.state)
    return document_job(site.reading, state, site.wanted.today, draft=draft)


def _document_is_final(site: Site, name: str, commit: str) -> bool:
    return bool(site.reading.document(name).adopted and commit)


# -- memos -----------------------------------------------------------------------------------------


def _memos(site: Site) -> dict[str, Plan]:
    if site.wanted.state.startswith("@"):
        return {}
    numbers = memos.list_memos(site.files)
    return {each: _signed(site, each) if each in site.signed else _memo(site, each) for each in numbers}


def _signed(site: Site, number: str) -> Plan:
    own = signed_file.source_paths(site.reading, number)
    outside = signed_file.outside_digest(site.reading, number)
    return Plan(own, site.sources.digests(own) | ({SIGNED: outside} if outside else {}))


def _memo(site: Site, number: str) -> Plan:
    """Return the sources of a memo, and what more it may show: from the last build where it did not change."""
    record = site.manifest.records.get(f"{MEMO}/{number}")
    if record is None or not _says_the_same(site, record, layout.memo_path(number)):
        own = _memo_sources(site, number)
    else:
        own = [name for name in own_files(record) if "/sections/" not in name]
        own += [path for each in _documents_among(own) for path in _fixed_sections(site, each)]
    among = _documents_among(own)
    shown = (folder for each in among for folder in (layout.sections_folder(each), layout.errata_folder(each)))
    return Plan(own, site.sources.digests(own), site.sources.folders(*shown))


def _says_the_same(site: Site, record: Record, path: str) -> bool:
    """Tell whether a memo and its errata, which name all that it shows, are as they were when it was built."""
    texts = [path, *(name for name in own_files(record) if name.startswith(f"{layout.ERRATA}/"))]
    return all(record.inputs.get(name) == site.sources.digest(name) for name in texts)


def _memo_sources(site: Site, number: str) -> list[str]:
    try:
        return list(dict.fromkeys(own_sources(site.reading, site.files, site.reading.memo(number))))
    except SubError:
        return [layout.memo_path(number)]


def _documents_among(sources: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name.split("/")[1] for name in sources if name.endswith("/document.yaml")))


def _fixed_sections(site: Site, document_id: str) -> list[str]:
    """Return the files of the sections of a document that have a number of their own."""

    def find() -> list[str]:
        document = site.reading.document(document_id)
        return [id for id in document.ids() if id in document.sections and document.sections[id].number]

    return [layout.section_path(document_id, id) for id in _fact(site, "numbers", document_id, find)]


def _memo_job(site: Site, number: str, commit: str, draft: bool) -> Job:
    from sub_cli.pages.memo import memo_job

    memo = site.reading.memo(number)
    refuse_unkept(site.reading, site.files, memo)
    return memo_job(site.reading, site.reading.revision(commit) if commit else site.files, memo, commit, draft=draft)


def _memo_is_final(site: Site, number: str, commit: str) -> bool:
    return bool(site.reading.memo(number).status is not MemoStatus.DRAFT and commit)


# -- renvooien -------------------------------------------------------------------------------------


def _renvooien(site: Site) -> dict[str, Plan]:
    """Return a renvooi for every erratum that came or may come; only for the workspace as it stands."""
    if site.wanted.state:
        return {}
    return {
        f"{document_id}/{name}": _renvooi(site, document_id, name, status)
        for document_id in erratum_names.list_documents_with_errata(site.files)
        for name, status in site.reading.statuses(document_id).items()
        if status in SHOWN
    }


def _renvooi(site: Site, document_id: str, name: str, status: Status) -> Plan:
    """Return what goes into a renvooi: once applied, an erratum holds both wordings itself."""
    memo = _memo_of(site, document_id, name)
    own = [layout.erratum_path(document_id, name), *([memo] if memo else [])]
    inputs, shown = site.sources.digests(own), _pictures(site, document_id)
    text = site.sources.folders(*layout.folders(document_id))
    if status is Status.APPLIED:
        shown = _pictures_of_erratum(site, document_id, name, shown)
        return Plan([*own, *shown], inputs | shown, text)
    below = [path for folder in layout.folders(document_id) for path in site.sources.names(folder)]
    return Plan([*own, *below, *shown], inputs | text | shown)


def _pictures_of_erratum(site: Site, document_id: str, name: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return which of the pictures of all errata, `known` without parsing any, one erratum shows."""
    with suppress(SubError):
        shown = pictures.of_erratum(errata.load_erratum(site.files, document_id, name)) if known else ()
        return {path: value for path, value in known.items() if path in shown}
    return {}


def _memo_of(site: Site, document_id: str, name: str) -> str:
    """Return the file of the memo that brings an erratum out; empty without one."""
    path, record = layout.erratum_path(document_id, name), site.manifest.records.get(f"{RENVOOI}/{document_id}/{name}")
    if record and record.inputs.get(path) == site.sources.digest(path):
        return next((each for each in record.inputs if each.startswith(f"{layout.MEMOS}/")), "")
    with suppress(SubError):
        number = errata.load_erratum(site.files, document_id, name).memo
        return layout.memo_path(number) if number else ""
    return ""


def _renvooi_job(site: Site, name: str, commit: str, draft: bool) -> Job:
    from sub_cli.pages.renvooi import erratum_job

    document_id, _, erratum_id = name.partition("/")
    look = site.wanted.look(site.reading.document(document_id).language)
    erratum = site.reading.erratum(document_id, erratum_id)
    return erratum_job(site.reading, erratum, commit, look, site.wanted.today, draft=draft)


def _renvooi_is_final(site: Site, name: str, commit: str) -> bool:
    document_id, _, erratum_id = name.partition("/")
    return site.reading.statuses(document_id)[erratum_id] in (Status.ADOPTED, Status.APPLIED)


KINDS: Final[dict[str, Kind]] = {
    DOCUMENT: Kind(_documents, _document_job, _document_is_final, entry=entries.document),
    MEMO: Kind(_memos, _memo_job, _memo_is_final, entry=entries.memo),
    RENVOOI: Kind(
        _renvooien, _renvooi_job, _renvooi_is_final, prefix="renvooi-", is_filed=False, entry=entries.renvooi
    ),
}
"""Every kind of target but the theme, which goes along with all, and the index; documents first, which take longest."""


# -- history ---------------------------------------------------------------------------------------


def _commits(site: Site, plans: Mapping[str, Plan]) -> dict[str, str]:
    """Return the newest commit behind each target; empty for one with a source that is not committed so.

    `_UNTOLD` for one of which history, where it was fetched in part, does not tell.
    """
    from sub_cli.history.newest_commits import newest_commits

    nothing, repository, head = dict.fromkeys(plans, ""), site.reading.repository_if_any, site.head
    if not (repository and head):
        return nothing
    pages = {name: _page(site, name) for name in plans}
    style = {page: sources(site.reading.settings, site.files, page, ()) for page in {*pages.values()}}
    made_from = {name: {**dict.fromkeys(plan.own), **style[pages[name]]} for name, plan in plans.items()}
    changed, then = _changed(site, frozenset().union(*made_from.values()), head), site.reading.revision(head)
    clean = {name: each for name, each in made_from.items() if not differing(each, changed, then, site.files)}
    return nothing | dict.fromkeys(clean, _UNTOLD) | newest_commits(repository, clean, head, _answers(site, clean))


def _page(site: Site, name: str) -> str:
    """Return the kind of page that a target is, as `READ` has it."""
    kind, _, rest = name.partition("/")
    return SIGNED_MEMO if kind == MEMO and rest in site.signed else kind


def _changed(site: Site, paths: frozenset[str], head: str) -> set[str]:
    """Return those of `paths` that have other bytes in the commit `head`, or are not there."""
    missing = set(paths).difference(site.reading.revision(head).names(""))
    if site.reading.then is not None:
        return missing
    folders = sorted({path.split("/")[0] for path in paths})
    return missing | set(site.reading.repository.changes(*folders))


def _answers(site: Site, clean: Mapping[str, Sources]) -> tuple[str, dict[str, str]]:
    """Return the last build's commit and its answers, where this program gave them for the same sources."""
    head, answers = site.manifest.head, {}
    if site.manifest.tools != site.tools:
        return "", {}
    for name, paths in clean.items():
        record = site.manifest.records.get(name)
        commit = record.inputs.get(COMMIT, "") if record else ""
        if record and commit and _record_paths(site, record) == paths.keys():
            answers[name] = commit
    return (head, answers) if head and answers and _is_there(site.reading, head) else ("", {})


def _record_paths(site: Site, record: Record) -> frozenset[str]:
    """Return the sources of a target as they were when it was built."""
    folders = (site.reading.settings.house.templates, *layout.folders(record.name.split("/")[1]))
    members = (site.manifest.group(record.inputs.get(f"{folder}/", "")) for folder in folders)
    return frozenset([*own_files(record), config.FILE, *(path for each in members for path in each)])


def _is_there(reading: Reading, commit: str) -> bool:
    try:
        return reading.repository.resolve(commit) == commit
    except SubError:
        return False


# -- names -----------------------------------------------------------------------------------------


def own_files(record: Record) -> list[str]:
    """Return the inputs of a target that are files of its own."""
    return [name for name in record.inputs if name[-1] != "/" and name not in NO_FILES and name != config.FILE]


def files_of(name: str, archived: bool = False) -> tuple[str, ...]:
    """Return the artefacts of a target, the PDF first; with metadata where it is `archived`, as far as its kind is."""
    kind, _, rest = name.partition("/")
    stem = KINDS[kind].prefix + (layout.file_name(rest) if kind == MEMO else rest.replace("/", "-"))
    beside = endings() if archived and KINDS[kind].is_filed else ()
    return tuple(f"{stem}{ending}" for ending in (".pdf", ".html", *beside))


def choose(targets: Sequence[Target], names: Iterable[str], kinds: Iterable[str]) -> list[Target]:
    """Return those of `targets` that `names` and `kinds` mean, all without; raises `NotFound` for a name of none."""
    kinds = tuple(kinds)
    picked = [target for target in targets if not kinds or target.name.partition("/")[0] in (*kinds, THEME)]
    names = tuple(names)
    if not names:
        return picked
    found: dict[str, Target] = {}
    for name in names:
        meant = [target for target in picked if _means(name, target)]
        if not meant:
            raise _unknown(name, picked)
        _refuse_two_errata(name, meant)
        found |= {target.name: target for target in meant}
    return [target for target in picked if target.name in found or target.name == THEME]


def _means(name: str, target: Target) -> bool:
    kind, _, rest = target.name.partition("/")
    folder, _, last = rest.rpartition("/")
    known = [target.name, rest, last, *target.files]
    if kind == RENVOOI:
        for each in (short(last), f"{last}.yaml"):
            known += [each, f"{folder}/{each}", f"{kind}/{folder}/{each}"]
    return name in known


def _refuse_two_errata(name: str, meant: Iterable[Target]) -> None:
    """Raise `UsageProblem` where `name` says more than one erratum of a document."""
    folders: dict[str, list[str]] = {}
    for target in meant:
        folder, _, last = target.name.rpartition("/")
        if folder.startswith(f"{RENVOOI}/"):
            folders.setdefault(folder, []).append(last)
    for names in folders.values():
        if len(names) > 1:
            raise erratum_names.ambiguous(name, Names.of(names).told(names))


def _unknown(name: str, targets: Sequence[Target]) -> NotFound:
    from difflib import get_close_matches

    known = {target.name.rpartition("/")[2]: None for target in targets} | {target.name: None for target in targets}
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    advice = msg("Did you mean {choices}?", choices=", ".join(near)) if near else msg("See: sub build --dry-run")
    return NotFound(msg("There is nothing to build by the name {name}.", name=name), advice)
