"""Build: everything that a workspace declares, what of it is stale and why, and whether a rebuild gives the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias

from sub_cli import disk
from sub_cli.actions.builds import release
from sub_cli.actions.builds.beside import shown
from sub_cli.actions.builds.index import INDEX, index_order, with_index, without
from sub_cli.actions.builds.lost_words import lost_words
from sub_cli.actions.builds.outdated import clear_loose
from sub_cli.actions.builds.site import Site, Wanted
from sub_cli.actions.builds.targets import (
    KINDS,
    MEMO,
    STANDING,
    THEME,
    choose,
    commit_behind,
    files_behind,
    files_of,
    targets,
)
from sub_cli.actions.signature.file import standing
from sub_cli.artefacts import manifest as manifests
from sub_cli.artefacts import plan, provenance, shards
from sub_cli.artefacts.manifest import Difference, Manifest
from sub_cli.artefacts.model import Order, Product, Record, Result, State, Target
from sub_cli.artefacts.runner import Crew
from sub_cli.codes import OTHER_ARTEFACT
from sub_cli.digests import digest, digest_of
from sub_cli.errors import BadInput, NotFetched, NotFound, SubError
from sub_cli.messages import Message, msg
from sub_cli.pages import theme
from sub_cli.pages.places import locate
from sub_cli.store import memos
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.interop.base import Paper
    from sub_cli.render.job import Job, Rendered


@dataclass(frozen=True, slots=True)
class Build:
    """A build that is done."""

    output: Path
    manifest: Manifest
    results: tuple[Result, ...]
    removed: tuple[str, ...] = ()
    """Artefacts of targets that are no more."""
    missing: tuple[str, ...] = ()
    """Targets that no part of a merged build has."""
    left_out: Mapping[str, Message] = field(default_factory=dict)
    """Signed memos that were not taken along, by target, each with the reason."""

    @property
    def failed(self) -> list[Result]:
        """Return the targets that could not be made."""
        return [result for result in self.results if result.state is State.FAILED]

    @property
    def unfetched(self) -> NotFetched | None:
        """Return why a target could not be made for want of what was not fetched; None where none failed so."""
        return next((result.error for result in self.failed if isinstance(result.error, NotFetched)), None)


# -- building ------------------------------------------------------------------------------------------


def build(workspace: Workspace, wanted: Wanted, tell: Callable[[Result, int], None]) -> Build:
    """Make what is stale of what is wanted; `tell` hears of each target as it is done, and how many there are.

    A target that fails carries its error in its result, and stops no other. Raises `NotFound` for a name or state
    that is not there, `Unable` where nothing can be written.
    """
    site = Site(workspace, wanted)
    every, left_out = _offer(site)
    chosen, ground = _chosen(site, every), site.ground()
    results: list[Result] = []

    def hear(result: Result) -> None:
        if isinstance(result.error, BadInput):
            result = replace(result, error=locate(result.error, site.files))
        results.append(result)
        tell(result, len(chosen))

    crew = wanted.crew or (lambda: _pool(min(wanted.jobs, max(1, len(chosen)))))
    pages, index = ([each for each in chosen if (each.name == INDEX) == last] for last in (False, True))
    plan.build(ground, pages, partial(order, site), crew, hear)
    # Of a part of a build nobody knows what became of the others: there the index tells of all as if they were made.
    failed = [result.name for result in results if result.state is State.FAILED and wanted.shard[1] == 1]
    plan.build(ground, [without(site, each, failed) for each in index], partial(order, site), crew, hear)
    return replace(_record(site, ground, results, every, chosen), left_out=left_out)


def _offer(site: Site) -> tuple[list[Target], dict[str, Message]]:
    """Return all that can be built, and the signed memos that are not taken along, by target, each with the reason."""
    wanted = site.wanted
    vouched = (wanted.vouched or (lambda _: False)) if wanted.standing == "final" else None
    numbers = [number for number in memos.list_memos(site.files) if number in site.signed]
    reasons = {f"{MEMO}/{each}": release.left_out(site.reading, site.files, each, vouched) for each in numbers}
    left_out = {name: reason for name, reason in reasons.items() if reason}
    return with_index(site, [target for target in targets(site) if target.name not in left_out]), left_out


def _chosen(site: Site, every: Sequence[Target]) -> list[Target]:
    """Return the targets that are asked for; raises `NotFound` for a name that means none."""
    number, total = site.wanted.shard
    named = choose(every, site.wanted.names, site.wanted.kinds)
    return shards.part(named, site.costs, number, total, key=lambda target: target.name)


# -- one target ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is to be made."""

    job: Job
    name: str
    """The file name of the PDF."""
    paper: Paper | None = None
    """What the archive is told of it; None where it is told nothing."""
    signed: bytes | None = field(default=None, repr=False)
    """The signed file of a memo, which is copied in the place of a PDF: the page says so."""


Payload: TypeAlias = "Page | Product"


def order(site: Site, target: Target) -> Order:
    """Return what is to be made of a target; raises `SubError` for what cannot be read or is not known."""
    kind, _, rest = target.name.partition("/")
    if kind == THEME:
        from sub_cli.render.web import web_files

        ready = web_files(theme.theme_of(site.reading.settings, site.files))
        return Order(target, digest_of([ready]), Product(tuple(ready.values())))
    if kind == INDEX:
        return index_order(site, target)
    if kind == MEMO and rest in site.signed:
        return _order_of_signed(site, target, rest)
    job = KINDS[kind].job(site, rest, commit_behind(site, target), target.inputs.get(STANDING) == "draft")
    # Pictures that only its text names go into it as well.
    named = site.sources.digests(path for path in job.images if path not in target.inputs)
    whole = replace(target, inputs=dict(sorted({**target.inputs, **named}.items())))
    key, paper = _key(site, job), _paper(site, target, job)
    if paper is None:
        return Order(whole, key, Page(job, target.files[0]))
    return Order(whole, digest_of([key, paper, target.files[0]]), Page(job, target.files[0], paper))


def _order_of_signed(site: Site, target: Target, number: str) -> Order:
    """Return the order for a memo that was signed: its file as it is kept, and a page that says so."""
    from sub_cli.pages.memo import cover_job

    memo, name = site.reading.memo(number), target.files[0]
    kept = standing(site.reading, site.files, memo)
    job = cover_job(site.reading, files_behind(site, target), memo, kept.record)
    paper = _paper(site, target, job)
    if paper:
        paper = replace(paper, moment=kept.record.last.when)
    return Order(
        target, digest_of([_key(site, job), kept.record.last.digest, paper, name]), Page(job, name, paper, kept.data)
    )


def _paper(site: Site, target: Target, job: Job) -> Paper | None:
    """Return what the archive is told of a page; None where it gets no metadata."""
    if len(target.files) == len(files_of(target.name)):
        return None
    from sub_cli.actions.builds.archive import paper_of

    return paper_of(site.reading, job)


def _key(site: Site, job: Job) -> str:
    return digest_of([shown(job), site.tools])


@contextmanager
def _pool(size: int) -> Iterator[Crew]:
    from sub_cli.render.confined import Pool

    with Pool(size) as pool:
        yield Crew(lambda payload: make(payload, pool.render), pool.executor, size + 1)


def make(payload: Payload, render: Callable[[Job], Rendered]) -> Product:
    """Return the artefacts of an order: PDF, web page, metadata; what needs no making comes as it is."""
    from sub_cli.interop.base import Written
    from sub_cli.interop.table import sidecars
    from sub_cli.pages.on_screen import on_screen
    from sub_cli.render.web import web_page

    if isinstance(payload, Product):
        return payload
    start, job = perf_counter(), payload.job
    rendered = render(job)
    page = web_page(on_screen(rendered.html, job.theme, job.view.language), job.theme, job.images)
    pdf, pages = (rendered.pdf, rendered.pages) if payload.signed is None else (payload.signed, 0)
    beside = sidecars(payload.paper, payload.name, pdf) if payload.paper else Written(())
    notes = *rendered.warnings, *beside.notes
    return Product((pdf, page, *beside.files), pages, perf_counter() - start, notes)


def _record(
    site: Site, ground: plan.Ground, results: list[Result], every: Sequence[Target], chosen: Sequence[Target]
) -> Build:
    """Write the manifest, last of all, with the sums and the costs beside it."""
    old, wanted = ground.manifest, site.wanted
    names, asked = {target.name for target in every}, {target.name for target in chosen}
    records = {result.name: result.record for result in results if result.record}
    whole = not (wanted.names or wanted.kinds or wanted.shard[1] > 1)
    others = {name: record for name, record in old.records.items() if name in names - asked}
    gone = [record for name, record in old.records.items() if whole and name not in names]
    gone += [_left_behind(old.records[name], record) for name, record in records.items() if name in old.records]
    made = {artefact.path for record in [*others.values(), *records.values()] for artefact in record.artefacts}
    removed = plan.clear(ground, [_but(record, made) for record in gone])
    failed = {result.name for result in results if result.state is State.FAILED}
    removed += clear_loose(
        site, {each.name: each for each in every if whole or each.name in asked}, whole, made, failed
    )
    manifest = Manifest(site.head, wanted.state, site.tools, {**old.groups, **ground.groups}, others | records)
    # What one shard learns would have the next, on the same machine, divide the work in another way.
    memory = site.memory if wanted.shard[1] == 1 else None
    costs = {result.name: result.seconds for result in results if result.seconds}
    write_manifest(site.output, manifest, {**site.costs, **costs}, memory)
    if ground.cache and any(result.state is State.BUILT for result in results):
        ground.cache.prune()
    if site.sources.seen:
        site.sources.seen.save()
    ground.seen.save()
    ordered = tuple(sorted(results, key=lambda result: result.name))
    return Build(site.output, manifest, ordered, tuple(removed))


def _but(record: Record, paths: Collection[str]) -> Record:
    """Return a record without the artefacts that are those of another target by now."""
    return replace(record, artefacts=tuple(each for each in record.artefacts if each.path not in paths))


def _left_behind(before: Record, now: Record) -> Record:
    """Return the artefacts that a target had and has no more, such as metadata that nobody wants any longer."""
    paths = {artefact.path for artefact in now.artefacts}
    return replace(before, artefacts=tuple(each for each in before.artefacts if each.path not in paths))


def write_manifest(output: Path, manifest: Manifest, costs: Mapping[str, float], kept: Path | None = None) -> None:
    """Write manifest, sums and costs into a folder, each only where it differs; raises `Unable`.

    A provenance and signatures that spoke of another manifest go.
    """
    parts = [(output / manifests.SUMS, manifests.sums(manifest)), (output / manifests.FILE, manifests.dump(manifest))]
    if costs:
        parts += [(folder / manifests.COSTS, manifests.dump_costs(costs)) for folder in (output, kept) if folder]
    for path, data in parts:
        if path.is_symlink() or not path.is_file() or path.read_bytes() != data:
            if path.name == manifests.FILE:
                for name in (f"{manifests.FILE}.sig", provenance.FILE, f"{provenance.FILE}.sig"):
                    (output / name).unlink(missing_ok=True)
            disk.atomic_write(path, data)


# -- asking --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a build would do with one target."""

    target: Target
    stale: bool
    reasons: tuple[Message, ...]
    error: SubError | None = None
    shows_the_same: bool = False
    """True where something changed, but not what it shows."""


def outlook(workspace: Workspace, wanted: Wanted) -> list[Outlook]:
    """Return what a build would do, target by target, and why; nothing is written."""
    site = Site(workspace, wanted)
    chosen, ground = _chosen(site, _offer(site)[0]), site.ground()
    return [_look(site, ground, target) for target in chosen]


def _look(site: Site, ground: plan.Ground, target: Target) -> Outlook:
    reasons = plan.stale(ground, target)
    if not reasons:
        return Outlook(target, False, ())
    record = ground.manifest.records.get(target.name)
    try:
        key = order(site, target).key
    except SubError as error:
        return Outlook(target, True, reasons, error)
    same = record is not None and record.key == key and not plan.damaged(ground, target)
    return Outlook(target, not same, reasons, None, same)


def check(workspace: Workspace, wanted: Wanted, old: Manifest, tell: Callable[[Result, int], None]) -> list[Difference]:
    """Build everything anew, believing no cache, and return where that is not what the manifest `old` says.

    Where a PDF that was set lacks words of its page is a difference too. Raises `NotFetched` where something cannot be
    built for want of what was not fetched: that is none.
    """
    with disk.temporary_folder("check") as folder:
        done = build(workspace, replace(wanted, output=Path(folder), fresh=True, state=old.state), tell)
        silent = list(_wordless(done))
    if lacking := done.unfetched:
        raise lacking
    asked = {result.name for result in done.results}
    records = {name: record for name, record in old.records.items() if name in asked or not wanted.names}
    return [*manifests.differences(replace(old, records=records), done.manifest), *silent]


def _wordless(done: Build) -> Iterator[Difference]:
    """Yield each PDF of a build, but for those that were signed and only copied, that lacks words of its page."""
    from sub_cli.pdf.spoken_text import spoken_text
    from sub_cli.render.page_text import texts_of

    for record in done.manifest.records.values():
        paths = {PurePosixPath(each.path).suffix: each.path for each in record.artefacts}
        if record.pages:
            pdf, page = (disk.read_regular(done.output / paths[suffix]) for suffix in (".pdf", ".html"))
            if lost := lost_words(texts_of(page.decode()), spoken_text(pdf)):
                yield Difference(record.name, artefacts=(paths[".pdf"],), lost=lost)


def merge(workspace: Workspace, wanted: Wanted, folders: Sequence[Path]) -> Build:
    """Make one output folder of the parts that several machines built, and say which targets no part has.

    Raises `BadInput` where the parts do not belong together, or an artefact is not what its manifest says.
    """
    site = Site(workspace, wanted)
    parts = [(str(folder / manifests.FILE), manifests.load(_read(folder / manifests.FILE))) for folder in folders]
    whole = manifests.merged(parts)
    for folder, (_, part) in zip(folders, parts, strict=True):
        for record in part.records.values():
            _take_over(folder, record, site.output)
    costs: dict[str, float] = {}
    for folder in folders:
        if (folder / manifests.COSTS).is_file():
            costs |= manifests.load_costs(_read(folder / manifests.COSTS))
    every = _offer(site)[0]
    missing = tuple(target.name for target in every if target.name not in whole.records)
    whole = _index_without(site, whole, every, missing)
    write_manifest(site.output, whole, costs, site.memory)
    results = tuple(Result(name, State.CACHED, record) for name, record in sorted(whole.records.items()))
    return Build(site.output, whole, results, (), missing)


def _index_without(site: Site, whole: Manifest, every: Sequence[Target], missing: Collection[str]) -> Manifest:
    """Return the manifest with an index that leads to nothing that no part of a build has; that is made here."""
    index = next((each for each in every if each.name == INDEX and INDEX in whole.records), None)
    if index is None or not missing:
        return whole
    results: list[Result] = []
    ground = replace(site.ground(), manifest=whole)
    plan.build(ground, [without(site, index, missing)], partial(order, site), partial(_pool, 1), results.append)
    made = {result.name: result.record for result in results if result.record}
    return replace(whole, groups={**whole.groups, **ground.groups}, records={**whole.records, **made})


def write_provenance(workspace: Workspace, done: Build, builder: str = "", invocation: str = "") -> Path:
    """Write the statement of where the artefacts come from beside the manifest, and return its path.

    `builder` and `invocation` say who built and in which run, where a CI system knows.
    """
    path = done.output / provenance.FILE
    data = provenance.statement(done.manifest, _origin(workspace), builder or provenance.LOCAL, invocation)
    plan.place(done.output, provenance.FILE, data)
    return path


def _origin(workspace: Workspace) -> str:
    """Return the address of the remote repository, without the name and password that may stand in it."""
    repository = workspace.repository_if_any
    found = repository.plumbing.setting("remote.origin.url") if repository else ""
    scheme, separator, rest = found.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}" if separator else ""


def read_manifest(path: Path) -> Manifest:
    """Return the manifest at `path`; raises `NotFound`, and `BadInput` where it is none."""
    return manifests.load(_read(path), str(path))


def _read(path: Path) -> bytes:
    try:
        return disk.read_regular(path)
    except FileNotFoundError as error:
        raise NotFound(msg("There is no {path}.", path=str(path))) from error
    except OSError as error:
        raise disk.unable(error, path) from error


def _take_over(folder: Path, record: Record, output: Path) -> None:
    from sub_cli.errors import Finding, Place

    for artefact in record.artefacts:
        data = _read(folder / artefact.path)
        if digest(data) != artefact.digest:
            message = msg("{path} is not what its manifest says.", path=artefact.path)
            raise BadInput.because(Finding(OTHER_ARTEFACT, message, Place(str(folder / artefact.path))))
        try:
            plan.place(output, artefact.path, data)
        except OSError as error:
            raise disk.unable(error, artefact.path) from error
