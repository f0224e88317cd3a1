"""`sub build`: every document, memo and renvooi as PDF and web page; only what a change demands."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from sub_cli.cli.dates import parse_state
from sub_cli.cli.errors import line_reader, show_crash, show_error
from sub_cli.cli.grammar import FOLDER, FOLDER_THERE, READABLE, Command, OneOf, option
from sub_cli.cli.language import N_, _, look_in, say
from sub_cli.cli.options import as_json, with_sidecar
from sub_cli.cli.output import attributes, path_from_here
from sub_cli.cli.prompts import PASS_PHRASE
from sub_cli.cli.session import Session, pass_session
from sub_cli.cli.which import of_state
from sub_cli.errors import NotFetched, SubError, UsageProblem
from sub_cli.messages import Message, msg, nmsg
from sub_cli.report.base import printable
from sub_cli.report.text import describe

if TYPE_CHECKING:
    from sub_cli.actions.builds.build import Build, Outlook
    from sub_cli.actions.builds.site import Wanted
    from sub_cli.artefacts.manifest import Difference
    from sub_cli.artefacts.model import Record, Result
    from sub_cli.artefacts.runner import Crew

WORDS = {
    "fresh": msg("unchanged"),
    "same": msg("shows the same"),
    "cached": msg("from the cache"),
    "built": msg("built"),
    "failed": msg("failed"),
}


class Said(TypedDict):
    """What the flags of `sub build` say."""

    jobs: int | None
    kinds: tuple[str, ...]
    state: str
    standing: str | None
    dry_run: bool
    why: str
    manifest: Path | None
    shard: str
    parts: tuple[Path, ...]
    cluster: str
    lists: tuple[Path, ...]
    sidecar: bool
    provenance: bool
    sign: bool
    output: Path | None


def _kinds() -> Iterable[str]:
    from sub_cli.actions.builds.index import INDEX
    from sub_cli.actions.builds.targets import KINDS

    return [*KINDS, INDEX]


@click.command(
    cls=Command,
    example="sub build\nsub build PS2021BEM07 --jobs 4\nsub build --why plan-water",
    help=N_("Build documents, memos and renvooien: PDF and web page. Only what changed is made anew."),
)
@click.argument("names", metavar="[TARGET]...", nargs=-1)
@option(
    "-j", "--jobs", type=click.IntRange(1, 256), default=None, help=N_("Pages made at a time; otherwise a CPU each.")
)
@option(
    "--only",
    "kinds",
    type=OneOf(_kinds),
    multiple=True,
    help=N_("Only targets of this kind."),
)
@option("--at", "state", default="", metavar="STATE", help=N_("A date, @E01, @base or a revision, not the work tree."))
@option("--draft", "standing", flag_value="draft", default=None, help=N_("Put CONCEPT on everything."))
@option("--final", "standing", flag_value="final", help=N_("Leave out what is a draft."))
@option("--dry-run", is_flag=True, help=N_("Say what would be built and why; write nothing."))
@option("--why", default="", metavar="TARGET", help=N_("Say why this target is stale, or that it is not."))
@option(
    "--check",
    "manifest",
    type=click.Path(path_type=Path),
    default=None,
    help=N_("Say whether a rebuild gives the same."),
)
@option("--shard", default="", metavar="I/N", help=N_("Build part I of N, for several machines."))
@option(
    "--merge",
    "parts",
    type=FOLDER_THERE,
    metavar="DIR",
    multiple=True,
    help=N_("Put output folders of several shards together."),
)
@option("--cluster", default="", metavar="ADDRESS", help=N_("Have pages made by a Dask cluster: tcp://host:8786."))
@option(
    "--trust",
    "lists",
    multiple=True,
    type=READABLE,
    metavar="FILE",
    help=N_("With --final: certificates (PEM), from outside the workspace, that vouch for who signed a memo."),
)
@with_sidecar
@option("--provenance", is_flag=True, help=N_("Write provenance.json (in-toto, SLSA) beside the manifest."))
@option("--sign", is_flag=True, help=N_("Sign the manifest, and the provenance, with git's SSH key."))
@option("-o", "--output", type=FOLDER, metavar="DIR", default=None, help=N_("Write into this folder."))
@as_json
@pass_session
def build(session: Session, names: tuple[str, ...], as_json: bool, **said: Unpack[Said]) -> int:
    """Build, or answer a question about building.

    Leaves with 1 when a target failed or differs, with 3 when what it is made from was not fetched.
    """
    from sub_cli.actions.builds import attestation, build

    os.environ.pop(PASS_PHRASE, None)  # nobody who makes pages has any use for it
    wanted = _wanted(session, names, said)
    if said["why"] or said["dry_run"]:
        return _tell_outlook(session, build.outlook(session.workspace, wanted), as_json)
    progress = _Progress(session, silent=as_json)
    if said["manifest"]:
        return _check(session, wanted, said["manifest"], progress, as_json)
    if said["parts"]:
        done = build.merge(session.workspace, wanted, said["parts"])
    else:
        with progress:
            done = build.build(session.workspace, wanted, progress.hear)
    if said["provenance"]:
        build.write_provenance(session.workspace, done, *_builder())
    if said["sign"]:
        attestation.sign(session.workspace, done.output)
    return _tell(session, done, as_json)


def _wanted(session: Session, names: tuple[str, ...], said: Said) -> Wanted:
    from sub_cli.actions.builds import release
    from sub_cli.actions.builds.site import Wanted

    if said["lists"] and said["standing"] != "final":
        raise UsageProblem(msg("{flag} goes with {other}.", flag="--trust", other="--final"))
    state = parse_state(said["state"], session.today)
    document = of_state(session, state)
    if document and "/" not in state:
        state = f"@{document}/{state[1:]}"
    return Wanted(
        session.today,
        look_in,
        (said["why"],) if said["why"] else names or ((document,) if document else ()),
        said["kinds"],
        state,
        said["standing"] or "",
        _shard(said["shard"]),
        said["jobs"] or _processors(),
        said["output"].absolute() if said["output"] else None,
        sidecars=said["sidecar"],
        crew=_cluster(said["cluster"]) if said["cluster"] else None,
        vouched=release.vouching(session.workspace, said["lists"], session.now),
    )


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shard(text: str) -> tuple[int, int]:
    number, _slash, total = (text or "1/1").partition("/")
    if number.isdigit() and total.isdigit() and 1 <= int(number) <= int(total) <= 10_000:
        return int(number), int(total)
    raise UsageProblem(msg("“{text}” is not a part of a build.", text=text), msg("Write it as --shard 2/8."))


def _cluster(address: str) -> Callable[[], AbstractContextManager[Crew]]:
    from sub_cli.actions.builds.site import tools
    from sub_cli.actions.builds.workers import judge, render
    from sub_cli.artefacts.cluster import crew_of

    return lambda: crew_of(address, render, judge, tools)


def _builder() -> tuple[str, str]:
    """Return who builds here and in which run, as the CI system tells it; nothing elsewhere."""
    told = os.environ
    if told.get("GITHUB_ACTIONS") == "true":
        run = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}/attempts/{GITHUB_RUN_ATTEMPT}"
        return "https://github.com/actions/runner", run.format_map(defaultdict(str, told))
    if told.get("GITLAB_CI") == "true":
        return f"{told.get('CI_SERVER_URL', '')}/gitlab-runner", told.get("CI_JOB_URL", "")
    return "", ""


# -- progress --------------------------------------------------------------------------------------------


@dataclass
class _Progress:
    """What is heard while a build goes on: a counter on a terminal, past one second; a line for each file elsewhere."""

    session: Session
    silent: bool = False
    done: int = 0
    total: int = 0
    """How many targets there are; 0 while none is done."""
    last: str = ""
    shown: bool = False
    started: float = 0.0
    lock: Lock = field(default_factory=Lock)
    ended: Event = field(default_factory=Event)
    clock: Thread | None = None

    def __enter__(self) -> _Progress:
        self.started = monotonic()
        if sys.stderr.isatty() and not self.session.output.quiet and not os.environ.get("CI"):
            self.clock = Thread(target=self._tick, daemon=True)
            self.clock.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.set()
        if self.clock:
            self.clock.join()
        self._wipe()

    def hear(self, result: Result, total: int) -> None:
        """Take in that a target is done, and show it."""
        from sub_cli.artefacts.model import State

        with self.lock:
            self.done, self.total, self.last = self.done + 1, total, result.name
            self._wipe()
            if result.state in (State.BUILT, State.CACHED) and result.record and not self.silent:
                for path in _shown_paths(result.record):
                    self.session.output.data(f"{say(WORDS[result.state.value])}  {path}")
            if result.notes:
                self.session.output.say(*result.notes)
            self._draw()

    def _tick(self) -> None:
        """Draw once a second: one large document may take a minute."""
        while not self.ended.wait(1):
            with self.lock:
                self._wipe()
                self._draw()

    def _draw(self) -> None:
        seconds = int(monotonic() - self.started)
        if self.clock and seconds and (self.done < self.total or not self.total):
            line = printable(f"{self.done}/{self.total or '…'}  {seconds} s  {self.last}")[: self.session.output.width]
            click.echo(line, err=True, nl=False)
            self.shown = True

    def _wipe(self) -> None:
        if self.shown:
            click.echo("\r\033[K", err=True, nl=False)
            self.shown = False


def _shown_paths(record: Record) -> list[str]:
    """Return the files of a target; of many in one folder, that folder."""
    paths = [artefact.path for artefact in record.artefacts]
    return paths if len(paths) < 5 else [os.path.commonpath(paths) + os.sep]


# -- answers ---------------------------------------------------------------------------------------------


def _tell(session: Session, done: Build, as_json: bool) -> int:
    if as_json:
        session.output.json("build", _as_data(session, done))
    else:
        for result in _one_of_each(done):
            _show_failure(session, result, [each.name for each in done.failed if _alike(each, result)])
        for path in done.removed:
            session.output.data(f"{_('removed')}  {path}")
        if done.missing:
            session.output.say(msg("Not in any part: {targets}.", targets=", ".join(done.missing)))
        session.output.say(*done.left_out.values())
        session.output.say(_summary(done))
    if done.unfetched:
        return NotFetched.exit_code
    return 1 if done.failed or done.missing else 0


def _summary(done: Build) -> Message:
    counts = [(word, sum(result.state.value == state for result in done.results)) for state, word in WORDS.items()]
    told = [f"{count} {say(word)}" for word, count in counts if count]
    return msg("{counts} in {folder}.", counts=", ".join(told) or "0", folder=path_from_here(done.output))


def _one_of_each(done: Build) -> list[Result]:
    """Return what failed, one of those that failed alike: what was not fetched of a shallow clone is told once."""
    found: list[Result] = []
    for result in done.failed:
        if not any(_alike(result, each) for each in found):
            found.append(result)
    return found


def _alike(one: Result, other: Result) -> bool:
    """Tell whether two failed for the one reason that has nothing to do with either: history that is not here."""
    said = [each.error.message for each in (one, other) if isinstance(each.error, NotFetched)]
    return one is other or (len(said) == 2 and said[0] == said[1])


def _show_failure(session: Session, result: Result, names: list[str]) -> None:
    click.echo(printable(say(msg("{target} was not built:", target=", ".join(names)))), err=True)
    if isinstance(result.error, SubError):
        with session.speaking_of(_document_of(session, result.name)):
            show_error(result.error, line_reader(session.workspace.root))
    elif result.error:
        show_crash(result.error)


def _document_of(session: Session, target: str) -> str:
    """Return the document that a target shows (`renvooi/plan/E02`); that of a memo where it can be read."""
    kind, _slash, name = target.partition("/")
    if kind != "memo":
        return name.partition("/")[0]
    try:
        return session.workspace.memo(name).document
    except SubError:
        return ""


def _as_data(session: Session, done: Build) -> dict[str, object]:
    return {
        "output": str(done.output),
        "head": done.manifest.head,
        "targets": [_result_data(session, result) for result in done.results],
        **attributes(done, "removed", "missing", "left_out"),
    }


def _result_data(session: Session, result: Result) -> dict[str, object]:
    error = result.error
    record = result.record
    with session.speaking_of(_document_of(session, result.name)):
        said = say(error.message) if isinstance(error, SubError) else str(error) if error else None
    return {
        **attributes(result, "name", "state"),
        **(attributes(record, "artefacts", "pages") if record else {"artefacts": [], "pages": 0}),
        "seconds": round(result.seconds, 3),
        "reasons": result.reasons,
        "error": said,
    }


def _tell_outlook(session: Session, looks: list[Outlook], as_json: bool) -> int:
    if as_json:
        session.output.json("outlook", [_outlook_data(look) for look in looks])
        return 0
    for look in looks:
        session.output.data(f"{look.target.name}  {say(_state_of(look))}")
        for reason in look.reasons:
            session.output.data(f"  {say(reason)}")
        if look.error:
            with session.speaking_of(_document_of(session, look.target.name)):
                session.output.data("  " + say(look.error.message))
            for finding in look.error.findings:
                session.output.data(describe(finding, say, line_reader(session.workspace.root)))
    stale = sum(look.stale for look in looks)
    session.output.say(nmsg("{n} target to build.", "{n} targets to build.", stale))
    return 0


def _outlook_data(look: Outlook) -> dict[str, object]:
    return {
        "name": look.target.name,
        **attributes(look, "stale", "reasons"),
        "inputs": dict(look.target.inputs),
        "error": look.error and look.error.message,
    }


def _state_of(look: Outlook) -> Message:
    if look.error:
        return msg("cannot be built")
    if look.stale:
        return msg("to be built")
    return msg("shows the same") if look.shows_the_same else msg("unchanged")


def _check(session: Session, wanted: Wanted, path: Path, progress: _Progress, as_json: bool) -> int:
    """Build anew and say where that differs from a manifest."""
    from sub_cli.actions.builds import build

    old = build.read_manifest(path)
    progress.silent = True
    with progress if not as_json else nullcontext():
        found = build.check(session.workspace, wanted, old, progress.hear)
    if as_json:
        session.output.json("differences", found)
    else:
        for each in found:
            session.output.data(say(_difference(each)))
    if not found and not as_json:
        session.output.say(msg("A rebuild gives the same bytes, and every PDF holds the words of its page."))
    return 1 if found else 0


def _difference(found: Difference) -> Message:
    if found.missing:
        return msg("{target}: only one of the two builds has it", target=found.name)
    facts = {"target": found.name, "files": ", ".join(found.artefacts)}
    if found.lost:
        return msg("{target}: {files} lacks words of its page: “{words}”", **facts, words=found.lost)
    if not found.inputs:
        return msg("{target}: {files} differ, though nothing that goes into them does", **facts)
    inputs = ", ".join(found.inputs)
    return msg("{target}: {files} differ; what differs of what goes into them: {inputs}", **facts, inputs=inputs)
