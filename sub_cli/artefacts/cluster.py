"""More machines: the pages of a build made by the workers of a Dask cluster that somebody else runs.

A worker that dies takes nothing along: the scheduler gives its orders to another. Orders travel as pickles, so whoever
can reach the scheduler can run code on the workers: a cluster belongs on a network of its own, or behind TLS (`tls://`).
Nothing runs here: Dask unpickles whatever it is sent, whatever it is told, so names in a pickle are refused while the
connection lasts (`unpickling`), and answers are bytes that are judged before they count.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from sub_cli.artefacts.runner import Crew, Judge
from sub_cli.artefacts.unpickling import NotData, data_only
from sub_cli.errors import Unable
from sub_cli.messages import msg

PATIENCE = "20s"
"""How long a scheduler may take to answer."""
ATTEMPTS = 3
"""How often an order may end with the worker that had it, before it counts as failed."""


@contextmanager
def crew_of(
    address: str, make: Callable[..., bytes], judge: Judge, tools: Callable[[], Mapping[str, str]]
) -> Iterator[Crew]:
    """Have `make` done by the workers of the cluster at `address`; `tools` says what may change a byte.

    Their answers, bytes, are products once `judge` has looked at them. Raises `Unable` where the library or the
    cluster is not there, has no workers, or has a worker with other tools than this machine: its pages would not be
    the same to the byte.
    """
    library = _library()
    with data_only():
        client = _client(library, address)
        try:
            workers = _asked(client.nthreads)
            if not workers:
                raise Unable(msg("The cluster at {address} has no workers.", address=address))
            _refuse_others(_asked(lambda: client.run(_told, tools)), tools())
            size = 2 * sum(workers.values())
            # Threads that wait, because Dask's own executor waits for ever for an answer that it cannot read.
            threads = ThreadPoolExecutor(size, thread_name_prefix="sub-cluster")
            try:
                yield Crew(lambda payload: _made(client, make, payload), threads, size, judge)
            finally:
                threads.shutdown(wait=False, cancel_futures=True)
        finally:
            client.close()


def _made(client: Any, make: Callable[..., bytes], payload: object) -> object:
    """Return what some worker made of a payload; raises `Unable` where none did, or one sent more than data."""
    try:
        return client.submit(make, payload, pure=False, retries=ATTEMPTS).result()
    except Exception as error:  # whatever a worker raised comes as it is, or as what is left of it
        raise Unable(
            msg("The worker of the cluster that had it ended, or sent more than data. Nothing of that was run."),
            msg("Build it here, without --cluster, and look after that worker."),
        ) from error


def _told(tools: Callable[[], Mapping[str, str]]) -> bytes:
    """Return the tools of a worker as JSON."""
    return json.dumps(dict(tools())).encode()


def _library() -> ModuleType:
    """Return Dask's library, with all that it loads later: loading takes pickles of its own."""
    try:
        import_module("dask.delayed")
        library = import_module("distributed")
    except ImportError as error:
        raise Unable(
            msg("Building on a cluster needs the package distributed."),
            msg("Install it: {command}", command="pip install 'sub-cli[cluster]'"),
        ) from error
    _silence()
    return library


def _silence() -> None:
    """Keep the library's log off the terminal: it writes a traceback for whatever is refused here."""
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _client(library: ModuleType, address: str) -> Any:
    """Return the connection; what workers would print or warn of here is not listened to."""
    # A connection that failed would, when it is thrown away, wait for a minute to be closed.
    quiet = type("Client", (library.Client,), {"_default_event_handlers": {}, "__del__": lambda self: None})
    _require_certificates(library, address)
    try:
        _knock(address)
        return quiet(address, timeout=PATIENCE, set_as_default=False)
    except NotData as error:
        raise _hostile() from error
    except Exception as error:  # the library raises whatever it stumbles over
        reason = str(error)[:200] or type(error).__name__
        raise Unable(msg("There is no cluster at {address}: {reason}.", address=address, reason=reason)) from error


def _require_certificates(library: ModuleType, address: str) -> None:
    """Raise `Unable` for an address with TLS where Dask's settings name no certificates."""
    if not address.startswith("tls://") or library.Security().get_connection_args("client").get("ssl_context"):
        return
    names = ", ".join(f"DASK_DISTRIBUTED__COMM__TLS__{name}" for name in ("CA_FILE", "CLIENT__CERT", "CLIENT__KEY"))
    raise Unable(
        msg("The cluster at {address} asks for certificates, and Dask's settings name none.", address=address),
        msg("Set {names}.", names=names),
    )


def _asked(question: Callable[[], Any]) -> Any:
    """Return the answer to a question to the cluster; raises `Unable` where there is none, or it is more than data."""
    try:
        return question()
    except Exception as error:  # the library raises whatever it stumbles over
        raise _hostile() from error


def _hostile() -> Unable:
    return Unable(
        msg("The cluster does not answer as one does, or sends more than data. Nothing of it was run."),
        msg("Find out who runs it, and use tls:// with certificates of your own."),
    )


def _knock(address: str) -> None:
    """Raise OSError at once where nobody listens at `tcp://host:port`: the library would go on trying."""
    found = urlsplit(address)
    if found.hostname and found.port:
        socket.create_connection((found.hostname, found.port), timeout=5).close()


def _refuse_others(found: Mapping[str, bytes], own: Mapping[str, str]) -> None:
    for worker, said in sorted(found.items()):
        tools = _read(said)
        differing = sorted(name for name in own.keys() | tools.keys() if own.get(name) != tools.get(name))
        if differing:
            raise Unable(
                msg("The worker {worker} does not have the tools of this machine: {tools}.",
                    worker=worker, tools=", ".join(differing)),
                msg("Its pages would differ. Install the same versions there."),
            )  # fmt: skip


def _read(said: object) -> dict[str, str]:
    """Return the tools that a worker tells; none where it tells something else."""
    try:
        found = json.loads(said) if isinstance(said, bytes) else {}
        return {str(name): str(version) for name, version in found.items()}
    except (ValueError, AttributeError, RecursionError):
        return {}
