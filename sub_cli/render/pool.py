"""Several processes that make pages, kept warm: WeasyPrint and what it needs are loaded once in each."""

from __future__ import annotations

import atexit
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from types import TracebackType

from sub_cli.render.confined import Renderer
from sub_cli.render.job import Job, Limits, Rendered


class Pool:
    """Up to `size` renderings at a time, each in a confined child of its own; use it in a `with`.

    Its `executor` only waits for the children, so threads are enough, and the parent stays free to read.
    """

    def __init__(self, size: int, limits: Limits = Limits()) -> None:  # noqa: B008  # frozen
        """Name how many children there are at most, and what each rendering may cost."""
        self.executor = ThreadPoolExecutor(size, thread_name_prefix="sub-render")
        self._limits = limits
        self._missing = size
        self._lock = threading.Lock()
        self._idle: SimpleQueue[Renderer] = SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Pool:
        """Start the first child; its imports run while the caller goes on. The others start when there is work."""
        self._idle.put(self._another())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the children; after an error without waiting for what they are doing."""
        if kind is not None:
            self._stack.close()
        self.executor.shutdown(wait=True, cancel_futures=True)
        self._stack.close()

    def render(self, job: Job) -> Rendered:
        """Return `job` as a PDF, made by whichever child is free; raises what `Renderer.render` does."""
        renderer = self._free()
        try:
            return renderer.render(job)
        finally:
            self._idle.put(renderer)

    def _free(self) -> Renderer:
        with self._lock:
            if self._idle.empty() and self._missing:
                return self._another()
        return self._idle.get()

    def _another(self) -> Renderer:
        self._missing -= 1
        return self._stack.enter_context(Renderer(self._limits))


_own = threading.local()


def render_here(job: Job) -> Rendered:
    """Return `job` as a PDF, made by a child that this thread keeps for the next one.

    For processes that others started: workers of a `ProcessPoolExecutor` or of a cluster.
    """
    renderer: Renderer | None = getattr(_own, "renderer", None)
    if renderer is None:
        renderer = _own.renderer = Renderer()
        renderer.__enter__()
        atexit.register(renderer.__exit__, None, None, None)
    return renderer.render(job)
