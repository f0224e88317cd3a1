"""More machines: the pages of a build made by the workers of a Dask cluster that somebody else runs.

A worker that dies takes nothing along: the scheduler gives its orders to another. Orders and answers travel as
pickles, so whoever can reach the scheduler can run code on the workers: a cluster belongs on a network of its own,
or behind TLS (`tls://`).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from sub_cli.build.runner import Crew, Make
from sub_cli.errors import Unable
from sub_cli.messages import msg

PATIENCE = "20s"
"""How long a scheduler may take to answer."""
ATTEMPTS = 3
"""How often an order may end with the worker that had it, before it counts as failed."""


@contextmanager
def crew_of(address: str, make: Make, tools: Callable[[], Mapping[str, str]]) -> Iterator[Crew]:
    """Have `make` done by the workers of the cluster at `address`; `tools` says what may change a byte.

    Raises `Unable` where the library or the cluster is not there, has no workers, or has a worker with other tools
    than this machine: its pages would not be the same to the byte.
    """
    client = _client(address)
    try:
        workers = client.nthreads()
        if not workers:
            raise Unable(msg("The cluster at {address} has no workers.", address=address))
        _refuse_others(client.run(tools), tools())
        yield Crew(make, client.get_executor(pure=False, retries=ATTEMPTS), 2 * sum(workers.values()))
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise Unable(
            msg("Building on a cluster needs the package distributed."),
            msg("Install it: {command}", command="pip install 'sub-cli[cluster]'"),
        ) from error
    try:
        _knock(address)
        connect: Any = Client
        return connect(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Unable(
            msg("There is no cluster at {address}: {reason}.", address=address, reason=str(error)[:200])
        ) from error


def _knock(address: str) -> None:
    """Raise OSError at once where nobody listens at `tcp://host:port`: the library would go on trying."""
    found = urlsplit(address)
    if found.hostname and found.port:
        socket.create_connection((found.hostname, found.port), timeout=5).close()


def _refuse_others(found: Mapping[str, Mapping[str, str]], own: Mapping[str, str]) -> None:
    for worker, tools in sorted(found.items()):
        differing = sorted(name for name in own.keys() | tools.keys() if own.get(name) != tools.get(name))
        if differing:
            raise Unable(
                msg("The worker {worker} does not have the tools of this machine: {tools}.",
                    worker=worker, tools=", ".join(differing)),
                msg("Its pages would differ. Install the same versions there."),
            )  # fmt: skip
