"""Pages made by the workers of a real Dask cluster, one of which is killed while it works."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from yard import EXAMPLE

pytest.importorskip("distributed")


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    """A scheduler and two workers on loopback, as processes of their own."""
    env = {**os.environ, "PYTHONPATH": str(EXAMPLE), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "5"}
    where = tmp_path / "scheduler.json"
    quiet = {"env": env, "cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [*_program("dask_scheduler"), "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    started = [subprocess.Popen([*scheduler, "--scheduler-file", str(where)], **quiet)]
    try:
        while not where.exists():
            assert started[0].poll() is None
            time.sleep(0.05)
        worker = [*_program("dask_worker"), "--scheduler-file", str(where), "--no-nanny", "--nthreads", "1"]
        workers = [subprocess.Popen([*worker, "--no-dashboard"], **quiet) for _ in range(2)]
        started += workers
        yield Cluster(_address(where), workers)
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _program(name: str) -> list[str]:
    return [sys.executable, "-c", f"from distributed.cli.{name} import main; main()"]


def _address(where) -> str:
    import json

    return json.loads(where.read_text())["address"]


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
