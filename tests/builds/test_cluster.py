"""Pages made by the workers of a real Dask cluster, one of which is killed while it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from yard import EXAMPLE, Yard

pytest.importorskip("distributed")


@dataclass
class Cluster:
    folder: Path
    settings: dict[str, str]
    """Of Dask, for everybody: where the certificates lie."""
    started: list[subprocess.Popen[bytes]]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def schedule(self) -> None:
        """Start the scheduler."""
        where = self.folder / "scheduler.json"
        host = ("tls://" if self.settings else "tcp://") + "127.0.0.1"
        self._start("dask_scheduler", "--host", host, "--port", "0", "--scheduler-file", str(where))
        while not where.exists():
            assert self.started[0].poll() is None
            time.sleep(0.05)
        self.address = json.loads(where.read_text())["address"]

    def work(self, before: str = "") -> subprocess.Popen[bytes]:
        """Start a worker; `before` is a program that goes before its own."""
        self._start("dask_worker", self.address, "--no-nanny", "--nthreads", "1", before=before)
        return self.started[-1]

    def _start(self, name: str, *words: str, before: str = "") -> None:
        program = f"{before}\nfrom distributed.cli.{name} import main\nmain()"
        command = [sys.executable, "-c", program, *words, "--no-dashboard"]
        env = {**os.environ, "PYTHONPATH": str(EXAMPLE), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "5"}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.started.append(
                subprocess.Popen(command, env=env | self.settings, cwd=self.folder, stdout=log, stderr=log)
            )


@contextmanager
def a_cluster(folder: Path, settings: dict[str, str]) -> Iterator[Cluster]:
    found = Cluster(folder, settings, [])
    try:
        found.schedule()
        yield found
    finally:
        for process in reversed(found.started):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two workers on loopback, as processes of their own."""
    with a_cluster(tmp_path, {}) as found:
        found.workers = [found.work(), found.work()]
        yield found


@pytest.mark.slow
def test_a_worker_that_is_killed_takes_nothing_along(once, fresh, cluster, tmp_path):
    yard = fresh.copy(tmp_path / "yard")
    memo = (yard.root / "documents/memos/PS2021BEM06.yaml").read_text()
    for number in range(10, 22):
        name = f"PS2021BEM{number}"
        (yard.root / f"documents/memos/{name}.yaml").write_text(memo.replace("PS2021BEM06", name))
    yard.commit("Veel memo's")
    local = yard.copy(tmp_path / "local")

    def kill_one() -> None:
        while len(list((yard.root / "output").glob("*.pdf"))) < 3:
            time.sleep(0.02)
        cluster.workers[0].kill()

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    found = yard.build("--cluster", cluster.address, "--only", "memo")
    killer.join(5)
    assert cluster.workers[0].poll() is not None
    assert set(found.values()) == {"built"}
    local.build("--jobs", "2", "--only", "memo")
    assert yard.output() == local.output()


def test_a_cluster_that_is_not_there_is_named(fresh, tmp_path):
    yard = fresh.copy(tmp_path / "yard")
    assert "127.0.0.1:9" in yard.sub("build", "--cluster", "tcp://127.0.0.1:9", "PS2021BEM06", code=3).err


EVIL = """
class Evil(Exception):
    def __init__(self, *words): super().__init__("evil")
    def __reduce__(self): return exec, ("import sys\\nif 'build' in sys.argv: open(MARK, 'w')",)
"""
"""Whoever unpickles one of these runs it; the one who builds leaves a file behind."""


def _certificates(folder: Path) -> dict[str, str]:
    """Make an authority and one certificate for everybody; return what Dask wants to know of them."""
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(["openssl", *words.split(), "-keyout", "key.pem", "-out", "cert.pem"], cwd=folder, check=True,
                   capture_output=True)  # fmt: skip
    found = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True"}
    found["DASK_DISTRIBUTED__COMM__TLS__CA_FILE"] = str(folder / "cert.pem")
    for who in ("SCHEDULER", "WORKER", "CLIENT"):
        found[f"DASK_DISTRIBUTED__COMM__TLS__{who}__CERT"] = str(folder / "cert.pem")
        found[f"DASK_DISTRIBUTED__COMM__TLS__{who}__KEY"] = str(folder / "key.pem")
    return found


BAD = {
    "an object that runs something": "def bad(payload): return Evil()",
    "an error that runs something": "def bad(payload): raise Evil()",
    "no answer": "def bad(payload): return b'PDF'",
    "another page": (
        "good = workers.render\nfrom dataclasses import replace\n"
        "def bad(payload):\n"
        "    view = payload.view\n"
        "    other = replace(view, provenance=replace(view.provenance, sources='sha256:' + '0' * 64))\n"
        "    return good(replace(payload, view=other))"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_worker_costs_its_own_pages_and_runs_nothing_here(fresh, once, tmp_path, kind):
    yard, mark = fresh.copy(tmp_path / "yard"), tmp_path / "ran"
    settings = _certificates(tmp_path)
    evil = EVIL.replace("MARK", repr(str(mark)))
    lies = f"{evil}\nfrom sub_cli.actions.builds import workers\n{BAD[kind]}\nworkers.render = bad"
    with a_cluster(tmp_path, settings) as cluster:
        cluster.work()
        cluster.work(lies)
        _await_workers(cluster, 2)
        answer = yard.sub("build", "--json", "--jobs", "2", "--cluster", cluster.address, code=1, **settings)
    found = {each["name"]: each["state"] for each in answer.data["targets"]}
    assert not mark.exists()
    assert "mistake in sub" not in answer.err
    assert set(found.values()) == {"built", "failed"}, (found, answer.err)
    whole, made = once.output(), yard.output()
    assert len(made) > 3
    assert {name: data for name, data in made.items() if name.endswith(".pdf") and data != whole[name]} == {}


def _await_workers(cluster: Cluster, count: int) -> None:
    program = (
        "import sys; from distributed import Client; c = Client(sys.argv[1]); "
        "c.wait_for_workers(int(sys.argv[2])); c.close()"
    )
    command = [sys.executable, "-c", program, cluster.address, str(count)]
    subprocess.run(command, env=os.environ | cluster.settings, check=True, capture_output=True)


@pytest.mark.slow
def test_without_its_certificates_nobody_gets_into_a_cluster(fresh, tmp_path):
    yard = fresh.copy(tmp_path / "yard")
    (tmp_path / "other").mkdir()
    with a_cluster(tmp_path, _certificates(tmp_path)) as cluster:
        none = yard.sub("build", "--cluster", cluster.address, "PS2021BEM06", code=3)
        other = yard.sub(
            "build", "--cluster", cluster.address, "PS2021BEM06", code=3, **_certificates(tmp_path / "other")
        )
    assert "asks for certificates, and Dask's settings name none" in none.err
    assert "There is no cluster at tls://127.0.0.1" in other.err


HOSTILE = """
import asyncio, sys
from distributed.comm import listen
from distributed.protocol.serialize import ToPickle

async def serve(comm):
    while True:
        await comm.write({"op": "stream-start", "status": "OK", "x": ToPickle(Evil())})
        await comm.read()

async def main():
    listener = await listen("tcp://127.0.0.1:0", serve)
    print(listener.contact_address, flush=True)
    await asyncio.sleep(1000)

asyncio.run(main())
"""


def test_a_scheduler_that_sends_code_runs_nothing_here(fresh: Yard, tmp_path: Path) -> None:
    """Dask unpickles what it is sent before anybody can ask whether that was wanted."""
    yard, mark = fresh.copy(tmp_path / "yard"), tmp_path / "ran"
    program = EVIL.replace("MARK", repr(str(mark))) + HOSTILE
    scheduler = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    try:
        assert scheduler.stdout is not None
        address = scheduler.stdout.readline().strip()
        told = yard.sub("build", "--cluster", address, "PS2021BEM06", code=3)
    finally:
        scheduler.kill()
        scheduler.communicate()
    assert not mark.exists()
    assert "Traceback" not in told.err
