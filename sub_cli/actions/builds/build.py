"""Build: everything that a workspace declares, what of it is stale and why, and whether a rebuild gives the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias

from sub_cli import __version__, config, disk
from sub_cli.actions.builds import release
from sub_cli.actions.builds.lost_words import lost_words
from sub_cli.actions.builds.targets import KINDS, MEMO, RENVOOI, STANDING, THEME, Reading, Survey, files_of
from sub_cli.actions.memo.signed_file import standing
from sub_cli.actions.memo.signed_number import refuse_unkept
from sub_cli.artefacts import manifest as manifests
from sub_cli.artefacts import plan, provenance, shards
from sub_cli.artefacts.cache import Cache
from sub_cli.artefacts.manifest import Difference, Manifest
from sub_cli.artefacts.model import Order, Product, Record, Result, State, Target
from sub_cli.artefacts.runner import Crew
from sub_cli.codes import OTHER_ARTEFACT
from sub_cli.digests import digest, digest_of
from sub_cli.errata.names import Names, short
from sub_cli.errors import BadInput, NotFetched, NotFound, SubError
from sub_cli.history.git_directory import carries
from sub_cli.memory import Memory, TreeMemory, code_of
from sub_cli.messages import Message, msg
from sub_cli.pages import theme
from sub_cli.pages.glyphs import located
from sub_cli.store import erratum_names, memos
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from sub_cli.interop.base import Paper
    from sub_cli.redline.base import Look
    from sub_cli.render.job import Job, Rendered


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build is asked for."""

    today: date
    """Dates what no commit holds."""
    look: Callable[[str], Look]
    """Gives the look, with words, for a redline in a language."""
    names: tuple[str, ...] = ()
    """Targets: `PS2021BEM07`, `memo/PS2021BEM07`, a document, an erratum, a file; none: all."""
    kinds: tuple[str, ...] = ()
    """Only targets of these kinds; none: all."""
    state: str = ""
    """The state to build: empty is the work tree."""
    standing: str = ""
    """`draft` or `final`; empty takes each target as it is."""
    shard: tuple[int, int] = (1, 1)
    """Which part of how many."""
    jobs: int = 1
    """How many pages are made at a time on this machine."""
    output: Path | None = None
    """Where the artefacts go; None: the folder that sub.toml names."""
    fresh: bool = False
    """True makes everything anew and believes no cache."""
    sidecars: bool = False
    """Whether memos and documents get their archive metadata beside them, whatever sub.toml says."""
    crew: Callable[[], AbstractContextManager[Crew]] | None = None
    """Who makes pages, where not this machine alone does."""
    vouched: Callable[[bytes], bool] | None = None
    """Tells whether a list from outside vouches for whoever signed a file; None without such a list."""


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


@dataclass
class _Site:
    """A workspace prepared for a build: surveyed, with what the last build left."""

    workspace: Workspace
    wanted: Wanted

    @cached_property
    def reading(self) -> Reading:
        """Return the workspace in the state that is wanted; its settings too are of that state."""
        name = self.wanted.state
        if not name or name.startswith("@"):
            return Reading(self.workspace.root, self.workspace.settings)
        files = self.workspace.revision(name)
        settings = config.read_settings(files.read(config.FILE))
        return Reading(self.workspace.root, settings, files)

    @cached_property
    def output(self) -> Path:
        """Return the folder of the artefacts; a named state has one of its own."""
        base = self.wanted.output or self.workspace.output
        state = self.wanted.state
        return base / "at" / state.strip("@:").replace("/", "-").replace("..", "-") if state else base

    @cached_property
    def kept(self) -> Path:
        """Return where the build keeps what spares work; beside the artefacts where the workspace takes nothing."""
        if folder := self.workspace.memory_folder():
            return folder
        return self.output / ".sub" if self.ours else Path(self._nowhere.name)

    @cached_property
    def _nowhere(self) -> TemporaryDirectory[str]:
        return disk.temporary_folder("build")

    @cached_property
    def ours(self) -> bool:
        """Tell whether what lies in the output folder was left by builds here, and is not what the branch carries.

        A stranger's manifest would call his own PDFs fresh, and have other files removed.
        """
        output, root = self.output.resolve(), self.workspace.root.resolve()
        if not output.is_relative_to(root):
            return True
        below = output.relative_to(root).as_posix()
        return not carries(root, "" if below == "." else below)

    @cached_property
    def manifest(self) -> Manifest:
        """Return what the last build left; nothing where it left nothing that can be read and believed."""
        try:
            return manifests.load(disk.read_regular(self.output / manifests.FILE)) if self.ours else Manifest()
        except (OSError, BadInput):
            return Manifest()

    @cached_property
    def survey(self) -> Survey:
        seen = TreeMemory(self.workspace.root, self.kept / "inputs.json")
        wanted, facts = self.wanted, Memory(self.kept / "facts.json")
        archived = wanted.sidecars or self.reading.settings.archive.sidecars
        day = wanted.today.isoformat()
        return Survey(self.reading, self.manifest, tools(), seen, facts, wanted.state, wanted.standing, day, archived)

    @cached_property
    def every(self) -> list[Target]:
        return [target for target in self.survey.targets() if target.name not in self.left_out]

    @cached_property
    def left_out(self) -> dict[str, Message]:
        """Return the signed memos that are not taken along, by target, each with the reason."""
        survey, wanted = self.survey, self.wanted
        vouched = (wanted.vouched or (lambda _: False)) if wanted.standing == "final" else None
        names = [number for number in memos.list_memos(survey.files) if survey.is_kept(number)]
        reasons = {name: release.left_out(survey.workspace, survey.files, name, vouched) for name in names}
        return {f"{MEMO}/{name}": reason for name, reason in reasons.items() if reason}

    @cached_property
    def costs(self) -> dict[str, float]:
        """Return the seconds that each target took when it was made last."""
        for path in (self.kept / manifests.COSTS, self.output / manifests.COSTS):
            if path.is_file():
                return manifests.load_costs(disk.read_regular(path))
        return {}

    def ground(self) -> plan.Ground:
        """Return where the build takes place."""
        wanted = self.wanted
        seen = TreeMemory(self.output, self.kept / f"{digest_of(str(self.output))[7:19]}.json")
        cache = None if wanted.fresh else Cache(self.kept / "cache")
        old = Manifest() if wanted.fresh else self.manifest
        return plan.Ground(self.output, old, self.survey.groups, seen, cache)

    def chosen(self) -> list[Target]:
        """Return the targets that are asked for; raises `NotFound` for a name that means none."""
        targets = chosen(self.every, self.wanted.names, self.wanted.kinds)
        number, total = self.wanted.shard
        return shards.part(targets, self.costs, number, total, key=lambda target: target.name)


def tools() -> dict[str, str]:
    """Return name and version of everything that can change a byte, `sub` with its own code among it."""
    from sub_cli.render.toolchain import toolchain

    return {"sub": __version__, "sub-code": code_of(), **toolchain()}


def chosen(targets: Sequence[Target], names: Iterable[str], kinds: Iterable[str]) -> list[Target]:
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


# -- building ------------------------------------------------------------------------------------------


def build(workspace: Workspace, wanted: Wanted, tell: Callable[[Result, int], None]) -> Build:
    """Make what is stale of what is wanted; `tell` hears of each target as it is done, and how many there are.

    A target that fails carries its error in its result, and stops no other. Raises `NotFound` for a name or state
    that is not there, `Unable` where nothing can be written.
    """
    site = _Site(workspace, wanted)
    targets = site.chosen()
    ground = site.ground()
    results: list[Result] = []

    def hear(result: Result) -> None:
        if isinstance(result.error, BadInput):
            result = replace(result, error=located(result.error, site.survey.files))
        results.append(result)
        tell(result, len(targets))

    maker = _Maker(site)
    crew = wanted.crew or (lambda: _pool(min(wanted.jobs, max(1, len(targets)))))
    plan.build(ground, targets, maker.order, crew, hear)
    return _recorded(site, ground, results, targets)


@dataclass
class _Maker:
    """Makes targets ready: gathers what each shows."""

    site: _Site

    def order(self, target: Target) -> Order:
        """Return what is to be made of a target; raises `SubError` for what cannot be read or is not known."""
        from sub_cli.render.web import web_files

        survey = self.site.survey
        kind, _, rest = target.name.partition("/")
        if kind == MEMO and survey.is_kept(rest):
            return self._signed(target, rest)
        if target.name == THEME:
            ready = web_files(theme.theme_of(survey.workspace.settings, survey.files))
            return Order(target, digest_of([ready]), Product(tuple(ready.values())))
        job = self._job(target, survey.commit(target.name), target.inputs.get(STANDING) == "draft")
        if len(target.files) == len(files_of(target.name)):
            return Order(self._complete(target, job), self._key(job), job)
        from sub_cli.actions.builds.publish import paper_of

        filed = Filed(job, paper_of(survey.workspace, job), target.files[0])
        return Order(self._complete(target, job), digest_of([self._key(job), filed.paper, filed.name]), filed)

    def _job(self, target: Target, commit: str, draft: bool) -> Job:
        kind, _, rest = target.name.partition("/")
        if kind == MEMO:
            return self._memo(rest, commit, draft)
        return self._renvooi(rest, commit, draft) if kind == RENVOOI else self._document(rest, draft)

    def _signed(self, target: Target, number: str) -> Order:
        """Return the order for a memo that was signed: its file as it is kept, and a page that says so."""
        from sub_cli.pages.memo import cover_job

        survey = self.site.survey
        memo = memos.load_memo(survey.files, number)
        kept = standing(survey.workspace, survey.files, memo)
        job = cover_job(survey.workspace, survey.files, memo, kept.record)
        paper = None
        if len(target.files) > len(files_of(target.name)):
            from sub_cli.actions.builds.publish import paper_of

            paper = replace(paper_of(survey.workspace, job), moment=kept.record.last.when)
        signed = Signed(job, kept.data, paper, target.files[0])
        return Order(target, digest_of([self._key(job), kept.record.last.digest, paper, signed.name]), signed)

    def _memo(self, number: str, commit: str, draft: bool) -> Job:
        from sub_cli.pages.memo import memo_job

        survey = self.site.survey
        files = survey.workspace.revision(commit) if commit else survey.files
        memo = survey.loaded.get(number) or memos.load_memo(survey.files, number)
        refuse_unkept(survey.workspace, survey.files, memo)
        return memo_job(survey.workspace, files, memo, commit, draft=draft)

    def _document(self, name: str, draft: bool) -> Job:
        from sub_cli.pages.document import at_state, document_job

        reading, wanted = self.site.survey.workspace, self.site.wanted
        return document_job(reading, at_state(reading, name, wanted.state), wanted.today, draft=draft)

    def _renvooi(self, rest: str, commit: str, draft: bool) -> Job:
        from sub_cli.pages.renvooi import erratum_job

        document_id, _, erratum_id = rest.partition("/")
        survey, wanted = self.site.survey, self.site.wanted
        look = wanted.look(survey.workspace.document(document_id).language)
        erratum = survey.workspace.erratum(document_id, erratum_id)
        return erratum_job(survey.workspace, erratum, commit, look, wanted.today, draft=draft)

    def _complete(self, target: Target, job: Job) -> Target:
        """Return the target with the pictures that only its text names."""
        survey = self.site.survey
        pictures = {path: survey.digest(path) for path in job.images if path not in target.inputs}
        return replace(target, inputs=dict(sorted({**target.inputs, **pictures}.items())))

    def _key(self, job: Job) -> str:
        shown = (job.view, job.theme.digest, job.when, job.source, job.images, job.attachments)
        return digest_of([list(shown), self.site.survey.tools])


@contextmanager
def _pool(size: int) -> Iterator[Crew]:
    from sub_cli.render.confined import Pool

    with Pool(size) as pool:
        yield Crew(lambda payload: made(payload, pool.render), pool.executor, size + 1)


@dataclass(frozen=True, slots=True)
class Filed:
    """A page that goes to the archive: with metadata beside it."""

    job: Job
    paper: Paper
    name: str
    """The file name of the PDF."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A memo that was signed: its file, which is copied, and the page that says so, which is made."""

    job: Job
    """Of the page."""
    pdf: bytes = field(repr=False)
    paper: Paper | None
    """What the archive is told; None where it is told nothing."""
    name: str
    """The file name of the PDF."""


Payload: TypeAlias = "Job | Filed | Signed | Product"


def made(payload: Payload, render: Callable[[Job], Rendered]) -> Product:
    """Return the artefacts of an order: PDF, web page, metadata; what needs no making comes as it is."""
    from sub_cli.interop.base import Written
    from sub_cli.interop.table import sidecars
    from sub_cli.render.web import web_page

    if isinstance(payload, Product):
        return payload
    start = perf_counter()
    job = payload.job if isinstance(payload, Filed | Signed) else payload
    rendered = render(job)
    page = web_page(rendered.html, job.theme, job.images)
    pdf = payload.pdf if isinstance(payload, Signed) else rendered.pdf
    pages = 0 if isinstance(payload, Signed) else rendered.pages
    filed = payload if isinstance(payload, Filed | Signed) and payload.paper else None
    beside = sidecars(filed.paper, filed.name, pdf) if filed and filed.paper else Written(())
    notes = *rendered.warnings, *beside.notes
    return Product((pdf, page, *beside.files), pages, perf_counter() - start, notes)


def _recorded(site: _Site, ground: plan.Ground, results: list[Result], targets: list[Target]) -> Build:
    """Write the manifest, last of all, with the sums and the costs beside it."""
    old = ground.manifest
    names = {target.name for target in site.every}
    records = {result.name: result.record for result in results if result.record}
    whole = not (site.wanted.names or site.wanted.kinds or site.wanted.standing == "final" or site.wanted.shard[1] > 1)
    asked = {target.name for target in targets}
    kept = {name: record for name, record in old.records.items() if name in names - asked}
    gone = [record for name, record in old.records.items() if whole and name not in names]
    gone += [_left_behind(old.records[name], record) for name, record in records.items() if name in old.records]
    removed = plan.clear(ground, gone)
    head = _head(site)
    manifest = Manifest(head, site.wanted.state, site.survey.tools, {**old.groups, **ground.groups}, kept | records)
    # What one shard learns would have the next, on the same machine, divide the work in another way.
    kept_costs = site.kept if site.wanted.shard[1] == 1 else None
    write_manifest(site.output, manifest, {**site.costs, **_costs(results)}, kept_costs)
    if ground.cache and any(result.state is State.BUILT for result in results):
        ground.cache.prune()
    site.survey.seen.save()
    ground.seen.save()
    ordered = tuple(sorted(results, key=lambda result: result.name))
    return Build(site.output, manifest, ordered, tuple(removed), left_out=site.left_out)


def _left_behind(before: Record, now: Record) -> Record:
    """Return the artefacts that a target had and has no more, such as metadata that nobody wants any longer."""
    paths = {artefact.path for artefact in now.artefacts}
    return replace(before, artefacts=tuple(each for each in before.artefacts if each.path not in paths))


def _costs(results: Iterable[Result]) -> dict[str, float]:
    return {result.name: result.seconds for result in results if result.seconds}


def _head(site: _Site) -> str:
    repository = site.reading.repository_if_any
    return site.survey.revision or (repository and repository.head()) or ""


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
    site = _Site(workspace, wanted)
    ground = site.ground()
    maker = _Maker(site)
    return [_looked_at(ground, maker, target) for target in site.chosen()]


def _looked_at(ground: plan.Ground, maker: _Maker, target: Target) -> Outlook:
    reasons = plan.stale(ground, target)
    if not reasons:
        return Outlook(target, False, ())
    record = ground.manifest.records.get(target.name)
    try:
        key = maker.order(target).key
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
    site = _Site(workspace, wanted)
    parts = [(str(folder / manifests.FILE), manifests.load(_read(folder / manifests.FILE))) for folder in folders]
    whole = manifests.merged(parts)
    for folder, (_, part) in zip(folders, parts, strict=True):
        for record in part.records.values():
            _take_over(folder, record, site.output)
    costs: dict[str, float] = {}
    for folder in folders:
        if (folder / manifests.COSTS).is_file():
            costs |= manifests.load_costs(_read(folder / manifests.COSTS))
    write_manifest(site.output, whole, costs, site.kept)
    missing = tuple(target.name for target in site.every if target.name not in whole.records)
    results = tuple(Result(name, State.CACHED, record) for name, record in sorted(whole.records.items()))
    return Build(site.output, whole, results, (), missing)


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


def kinds() -> tuple[str, ...]:
    """Return what can be asked for with --only."""
    return tuple(kind for kind in KINDS if kind != THEME)
