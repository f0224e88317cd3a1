"""Which targets are stale, and why; and a build, which makes those and no others.

A target is looked at twice. First by everything that may go into it, for which nothing has to be parsed: where all of
that is as it was, the target is fresh. Otherwise it is made ready, and the digest of what it will show (its key) says
whether the bytes would differ from those that lie there, or from those in the cache.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from sub_cli import disk
from sub_cli.artefacts.cache import Cache
from sub_cli.artefacts.manifest import Manifest, changed_inputs
from sub_cli.artefacts.model import Artefact, Order, Product, Record, Result, State, Target
from sub_cli.artefacts.runner import Crew, Made, carry_out
from sub_cli.digests import digest
from sub_cli.memory import TreeMemory
from sub_cli.messages import Message, msg

Prepare: TypeAlias = Callable[[Target], Order]
"""Makes a target ready: reads what it shows; raises a `SubError` for what cannot be read."""
Tell: TypeAlias = Callable[[Result], None]
"""Hears of every target as it is done."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a build takes place."""

    output: Path
    """The folder of the artefacts."""
    manifest: Manifest
    """What lies there, as the last build left it."""
    groups: Mapping[str, Mapping[str, str]]
    """What stands behind the inputs that are groups, now."""
    seen: TreeMemory
    """Digests of the files in `output`."""
    cache: Cache | None = None
    """None makes everything anew."""

    def intact(self, artefact: Artefact) -> bool:
        """Tell whether the file lies there with the bytes that were made."""
        try:
            _refuse_links(self.output, artefact.path)
            found = self.seen.digest(artefact.path, lambda path: disk.read_regular(self.output / path))
            return found == artefact.digest
        except OSError:
            return False


def stale(ground: Ground, target: Target) -> tuple[Message, ...]:
    """Return why the target has to be looked at again; nothing when it is fresh."""
    record = ground.manifest.records.get(target.name)
    if record is None:
        return (msg("it was not built here before"),)
    reasons = []
    if record.inputs != target.inputs:
        now = Manifest(groups=ground.groups)
        wanted = Record(target.name, record.key, target.inputs, ())
        names = changed_inputs(ground.manifest, record, now, wanted)
        reasons = [_difference(ground.manifest, record, now, wanted, name) for name in names]
    return (*reasons, *_damage(ground, record, target.files))


def _difference(old: Manifest, record: Record, new: Manifest, wanted: Record, name: str) -> Message:
    before, after = record.inputs.get(name), wanted.inputs.get(name)
    for each in record.inputs.keys() | wanted.inputs.keys():
        was, now = old.group(record.inputs.get(each, "")), new.group(wanted.inputs.get(each, ""))
        if name in was or name in now:
            before, after = was.get(name), now.get(name)
    if not before:
        return msg("{input} is new", input=name)
    if not after:
        return msg("{input} is gone", input=name)
    if before.startswith("sha256:") or after.startswith("sha256:"):
        return msg("{input} changed", input=name)
    return msg("{input} changed from {before} to {after}", input=name, before=before[:12], after=after[:12])


def _damage(ground: Ground, record: Record, files: Sequence[str]) -> Iterator[Message]:
    known = {artefact.path: artefact for artefact in record.artefacts}
    for path in files:
        if path not in known or not os.path.lexists(f"{ground.output}/{path}"):
            yield msg("{path} is not there", path=path)
        elif not ground.intact(known[path]):
            yield msg("{path} is not what was built", path=path)


def damaged(ground: Ground, target: Target) -> bool:
    """Tell whether an artefact of the last build is gone or changed."""
    record = ground.manifest.records.get(target.name)
    return record is None or any(_damage(ground, record, target.files))


def build(ground: Ground, targets: Sequence[Target], prepare: Prepare, crew: CrewFactory, tell: Tell) -> None:
    """Make what is stale among `targets`, and tell of every one; the failure of one is no other's.

    `crew` is called, and its makers started, only when something has to be made.
    """
    reasons: dict[str, tuple[Message, ...]] = {}

    def orders() -> Iterator[Order]:
        for target in targets:
            reasons[target.name] = stale(ground, target)
            if not reasons[target.name]:
                tell(Result(target.name, State.FRESH, ground.manifest.records[target.name]))
            elif order := _order(ground, target, prepare, reasons[target.name], tell):
                yield order

    waiting = orders()
    first = next(waiting, None)
    if first is None:
        return
    with crew() as people:
        for made in carry_out(_again(first, waiting), people):
            tell(_result(ground, made, reasons[made.order.target.name]))


CrewFactory: TypeAlias = Callable[[], AbstractContextManager[Crew]]


def _again(first: Order, rest: Iterator[Order]) -> Iterator[Order]:
    yield first
    yield from rest


def _order(ground: Ground, target: Target, prepare: Prepare, reasons: tuple[Message, ...], tell: Tell) -> Order | None:
    """Return what has to be made for a stale target; None when nothing has to, which is told."""
    try:
        order = prepare(target)
    except Exception as error:  # this target's own; the edge shows it beside those of the others
        tell(Result(target.name, State.FAILED, None, reasons, error))
        return None
    record = ground.manifest.records.get(target.name)
    if record and record.key == order.key and not any(_damage(ground, record, target.files)):
        kept = Record(target.name, order.key, order.target.inputs, record.artefacts, record.pages)
        tell(Result(target.name, State.SAME, kept, reasons))
        return None
    product = ground.cache.get(order.key) if ground.cache else None
    if isinstance(order.payload, Product):
        tell(_placed(ground, order, order.payload, State.BUILT, reasons))
        return None
    if product is None or len(product.data) != len(target.files):
        return order
    tell(_placed(ground, order, product, State.CACHED, reasons))
    return None


def _result(ground: Ground, made: Made, reasons: tuple[Message, ...]) -> Result:
    if made.product is None:
        return Result(made.order.target.name, State.FAILED, None, reasons, made.error)
    # What there is to say about a product is said when it is made, so such a product is made each time.
    if ground.cache and not made.product.notes:
        ground.cache.put(made.order.key, made.product)
    return _placed(ground, made.order, made.product, State.BUILT, reasons)


def _placed(ground: Ground, order: Order, product: Product, state: State, reasons: tuple[Message, ...]) -> Result:
    """Write the artefacts of a product, and return what became of its target."""
    target = order.target
    artefacts = tuple(
        Artefact(path, digest(data), len(data)) for path, data in zip(target.files, product.data, strict=True)
    )
    try:
        for path, data in zip(target.files, product.data, strict=True):
            place(ground.output, path, data)
    except OSError as error:
        return Result(target.name, State.FAILED, None, reasons, disk.unable(error, error.filename or ""))
    record = Record(target.name, order.key, target.inputs, artefacts, product.pages)
    return Result(target.name, state, record, reasons, None, product.seconds, product.notes)


def place(output: Path, name: str, data: bytes) -> None:
    """Let the file `name` in `output` hold `data`, whole or not at all; OSError where that cannot be.

    After a power cut the manifest's digest tells what did not arrive, and it is made again.
    """
    _refuse_links(output, name)
    disk.place(output / name, data)


def _refuse_links(output: Path, name: str) -> None:
    """Raise OSError where a folder between `output` and the file `name` is a link to another place."""
    for above in PurePosixPath(name).parents:
        if above.parts and (output / above).is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(output / above))


def clear(ground: Ground, gone: Sequence[Record]) -> list[str]:
    """Remove the artefacts of targets that are no more, and return their paths; a file somebody changed stays."""
    removed = []
    for artefact in (each for record in gone for each in record.artefacts):
        if ground.intact(artefact):
            with suppress(OSError):
                (ground.output / artefact.path).unlink()
                removed.append(artefact.path)
    return removed
