"""The hand that plans and carries out builds, with things to make that are quickly made: it knows nothing of PDF."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.artefacts import manifest as manifests
from sub_cli.artefacts import plan, shards
from sub_cli.artefacts.cache import Cache
from sub_cli.artefacts.manifest import Manifest
from sub_cli.artefacts.model import Artefact, Order, Product, Record, Result, State, Target
from sub_cli.artefacts.runner import Crew, carry_out
from sub_cli.digests import digest, digest_of
from sub_cli.errors import BadInput, Unable
from sub_cli.memory import TreeMemory
from sub_cli.messages import msg


def loud(word: str) -> Product:
    """What is made here: a word in capitals, and its length."""
    if word == "bad":
        raise ValueError("bad")
    return Product((word.upper().encode(), str(len(word)).encode()), pages=1)


def target(name: str, **inputs: str) -> Target:
    return Target(name, inputs or {"word": digest(name.encode())}, (f"{name}.txt", f"{name}.len"))


def order_of(target: Target) -> Order:
    if target.name == "unreadable":
        raise Unable(msg("no"))
    return Order(target, digest_of(target.name), target.name)


def ground(folder: Path, manifest: Manifest | None = None, **known: object) -> plan.Ground:
    seen = TreeMemory(folder / "out", folder / "kept" / "seen.json")
    return replace(plan.Ground(folder / "out", manifest or Manifest(), {}, seen, Cache(folder / "cache")), **known)


def crew(executor: Executor) -> Callable[[], Iterator[Crew]]:
    @contextmanager
    def start() -> Iterator[Crew]:
        with executor:
            yield Crew(loud, executor, 3)

    return start


def built(where: plan.Ground, *names: str, executor: Executor | None = None) -> dict[str, Result]:
    heard: list[Result] = []
    targets = [target(name) for name in names]
    plan.build(where, targets, order_of, crew(executor or ThreadPoolExecutor(2)), heard.append)
    return {result.name: result for result in heard}


def manifest_of(results: dict[str, Result]) -> Manifest:
    return Manifest(records={name: result.record for name, result in results.items() if result.record})


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_will_do_and_a_failure_is_no_others(kind, tmp_path):
    spawn = multiprocessing.get_context("fork")
    executor = ThreadPoolExecutor(2) if kind == "threads" else ProcessPoolExecutor(2, mp_context=spawn)
    found = built(ground(tmp_path), "one", "bad", "unreadable", "two", "three", "four", executor=executor)
    assert {name for name, result in found.items() if result.state is State.FAILED} == {"bad", "unreadable"}
    assert {name for name, result in found.items() if result.state is State.BUILT} == {"one", "two", "three", "four"}
    assert (tmp_path / "out" / "three.txt").read_bytes() == b"THREE"


def test_orders_are_made_ready_only_just_before_their_turn():
    ready, most, lock = [0], [0], threading.Lock()

    def orders() -> Iterator[Order]:
        for number in range(30):
            with lock:
                ready[0] += 1
                most[0] = max(most[0], ready[0])
            yield order_of(target(str(number)))

    def slow(word: str) -> Product:
        time.sleep(0.001)
        with lock:
            ready[0] -= 1
        return loud(word)

    with ThreadPoolExecutor(2) as executor:
        assert len(list(carry_out(orders(), Crew(slow, executor, 4)))) == 30
    assert most[0] <= 5


def test_nobody_is_called_when_nothing_has_to_be_made(tmp_path):
    first = built(ground(tmp_path), "one", "two")
    forbidden = ground(tmp_path, manifest_of(first))
    heard: list[Result] = []
    plan.build(forbidden, [target("one"), target("two")], order_of, lambda: pytest.fail("called"), heard.append)
    assert [result.state for result in heard] == [State.FRESH, State.FRESH]


def test_other_inputs_that_show_the_same_make_nothing_anew(tmp_path):
    first = manifest_of(built(ground(tmp_path), "one"))
    heard: list[Result] = []
    plan.build(
        ground(tmp_path, first), [target("one", word="other")], order_of, crew(ThreadPoolExecutor(1)), heard.append
    )
    assert [(each.state, [str(reason) for reason in each.reasons]) for each in heard] == [
        (State.SAME, ["word changed"])
    ]


def test_many_builds_share_one_cache(tmp_path):
    names = [f"word{number}" for number in range(40)]

    def work(number: int) -> dict[str, Result]:
        own = ground(tmp_path / str(number), cache=Cache(tmp_path / "shared"))
        return built(own, *names)

    with ThreadPoolExecutor(6) as several:
        for found in several.map(work, range(6)):
            assert {result.state for result in found.values()} <= {State.BUILT, State.CACHED}
    outputs = [{path.name: path.read_bytes() for path in (tmp_path / str(n) / "out").iterdir()} for n in range(6)]
    assert all(output == outputs[0] for output in outputs)
    assert {result.state for result in work(7).values()} == {State.CACHED}


@given(st.binary(max_size=60), st.integers(0, 200), st.integers(1, 255))
def test_a_cache_entry_that_changed_in_any_byte_is_not_believed(tmp_path_factory, data, place, change):
    cache = Cache(tmp_path_factory.mktemp("cache"))
    key = digest(b"key")
    cache.put(key, Product((data, b"x"), 3))
    assert cache.get(key) == Product((data, b"x"), 3)
    (entry,) = cache.folder.glob("??/*")
    stored = bytearray(entry.read_bytes())
    stored[place % len(stored)] ^= change
    entry.write_bytes(stored)
    assert cache.get(key) is None
    assert not entry.exists()


def test_a_cache_keeps_what_was_used_last(tmp_path):
    cache = Cache(tmp_path, limit=2500)
    for number in range(5):
        cache.put(digest(bytes([number])), Product((bytes(900),)))
        (entry,) = [path for path in tmp_path.glob("??/*") if path.name == digest(bytes([number]))[9:]]
        os.utime(entry, (1000 + number, 1000 + number))
    assert cache.get(digest(b"\0")) is not None
    assert cache.prune() == 3
    assert [cache.get(digest(bytes([n]))) is not None for n in range(5)] == [True, False, False, False, True]


def test_digests_are_remembered_but_never_for_what_may_change_unseen(tmp_path):
    file, record = tmp_path / "a", tmp_path / "kept" / "seen.json"
    file.write_bytes(b"one")
    time.sleep(0.05)
    first = TreeMemory(tmp_path, record)
    assert first.digest("a", lambda _: file.read_bytes()) == digest(b"one")
    first.save()
    second = TreeMemory(tmp_path, record)
    assert second.digest("a", lambda _: pytest.fail("read again")) == digest(b"one")
    file.write_bytes(b"two")
    assert second.digest("a", lambda _: file.read_bytes()) == digest(b"two")
    second.save()
    # Written in this run: the clock cannot tell it from a later write.
    assert TreeMemory(tmp_path, record).recall("a") is None
    record.write_text('{"format": 1, "root": 3, "files": {"a": []}}')
    assert TreeMemory(tmp_path, record).recall("a") is None


def test_a_digest_tells_every_kind_apart():
    values = ["1", 1, True, None, b"1", date(2021, 4, 9), "2021-04-09", ("1",), {"1": "1"}, (), "", State.BUILT, 1.5]
    digests = [digest_of(value) for value in values]
    assert len(set(digests)) == len(values)
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})


# -- manifests and shards --------------------------------------------------------------------------------


def record(name: str, data: bytes = b"x", **inputs: str) -> Record:
    return Record(name, digest(name.encode()), inputs, (Artefact(f"{name}.pdf", digest(data), len(data)),), 2)


def test_a_manifest_is_read_as_it_was_written():
    group = digest_of({"a": "b"})
    whole = Manifest("c0ffee", "@base", {"pango": "1.5"}, {group: {"a": "b"}}, {"m/1": record("m/1", files=group)})
    assert manifests.load(manifests.dump(whole)) == whole
    assert manifests.sums(whole) == f"{digest(b'x')[7:]}  m/1.pdf\n".encode()


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "", "a\\b", "a\0"])
def test_a_manifest_leads_nowhere_else(path):
    data = manifests.dump(Manifest(records={"a": replace(record("a"), artefacts=(Artefact(path, digest(b""), 0),))}))
    with pytest.raises(BadInput, match=r"manifest.json"):
        manifests.load(data)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": "sub-manifest", "version": 2}', b"\xff", b"[" * 9999])
def test_what_is_no_manifest_is_refused(data):
    with pytest.raises(BadInput):
        manifests.load(data)


def test_parts_of_one_build_become_one_and_others_do_not():
    one = Manifest("c1", "", {"pango": "1"}, {}, {"a": record("a")})
    two = Manifest("c1", "", {"pango": "1"}, {}, {"b": record("b")})
    assert set(manifests.merged([("1", one), ("2", two)]).records) == {"a", "b"}
    for other, reason in (
        (replace(two, head="c2"), "commits"),
        (replace(two, tools={"pango": "2"}), "pango"),
        (replace(two, records={"a": record("a", b"other")}), "a is not the same"),
    ):
        with pytest.raises(BadInput) as error:
            manifests.merged([("1", one), ("2", other)])
        assert reason in str(error.value.findings[0].message)


@given(
    st.dictionaries(st.text("abc/", min_size=1, max_size=5), st.floats(0.01, 9), min_size=1, max_size=40),
    st.integers(1, 9),
    st.data(),
)
def test_every_target_is_in_exactly_one_shard_and_none_has_much_more_than_its_share(costs, total, data):
    names = sorted(costs)
    measured = {name: costs[name] for name in data.draw(st.sets(st.sampled_from(names)))}
    parts = [shards.part(names, measured, number, total, key=str) for number in range(1, total + 1)]
    assert sorted(name for part in parts for name in part) == names
    full = [sum(costs[name] for name in shards.part(names, costs, n, total, key=str)) for n in range(1, total + 1)]
    assert max(full) <= sum(costs.values()) / total + max(costs.values()) + 1e-9
