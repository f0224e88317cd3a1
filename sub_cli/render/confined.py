"""Rendering what strangers wrote: in a child process that can be stopped and that has no network.

The child starts before the job is known, so that its imports run beside the reading of the sources.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Timer
from types import TracebackType
from typing import TYPE_CHECKING, Final

from sub_cli import disk
from sub_cli.apart import environment
from sub_cli.codes import BEYOND_LIMITS, CANNOT_SET, UNSOUND_PDF
from sub_cli.errors import BadInput, Finding, Place, SubError, Unable
from sub_cli.messages import Message, msg
from sub_cli.render.job import MIB, Job, Rendered, RenderLimits
from sub_cli.render.wire import TooLong, receive, send, unpack

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

START: Final = (
    "import sys; sys.path[:] = sys.argv[5:]; from sub_cli.render.child import main; main(*map(int, sys.argv[1:5]))"
)
BY_THE_CLOCK: Final = 3
"""So many times its processor time may a rendering last, on a machine that is busy with other things."""
LONGEST_PAGE: Final = 16 * MIB
"""Bytes of the HTML of one page and all that is told with it."""
PATIENCE: Final = 5
"""Seconds that a child may take to end after it has stopped answering."""
EMPTY_FONTS: Final = "<fontconfig><cachedir>{folder}/cache</cachedir></fontconfig>"


def render_confined(job: Job, limits: RenderLimits = RenderLimits()) -> Rendered:  # noqa: B008  # frozen
    """Return `job` as a PDF, made in a child process of its own; see `Renderer.render`."""
    with Renderer(limits) as renderer:
        return renderer.render(job)


class _KilledError(Exception):
    """The child was killed, and not by us: that says nothing of the page."""


class Renderer:
    """A child process that makes one PDF after another; use it in a `with`."""

    def __init__(self, limits: RenderLimits = RenderLimits(), *, on_paper: bool = True) -> None:  # noqa: B008  # frozen
        """Say what a rendering may cost, and whether PDFs are wanted: for pages alone WeasyPrint is not loaded."""
        self._limits = limits
        self._on_paper = on_paper
        self._folder: TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False

    def __enter__(self) -> Renderer:
        """Start the child; its imports run while the caller goes on."""
        self._start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the child, whatever it is doing; a thread that waits for it starts no other."""
        self._over = True
        self._stop()

    def page(self, job: Job) -> str:
        """Return the HTML that the PDF of `job` would be set from; raises as `render` does."""
        return self.render(replace(job, on_paper=False)).html

    def render(self, job: Job) -> Rendered:
        """Return `job` as a PDF, or only its page where that is all that it wants.

        Raises BadInput for what is wrong with page or theme (SUB303, SUB310, SUB340-SUB342, SUB346), for a page
        that would take more than the limits (SUB343) and for a file that is no sound PDF (SUB345); Unable when the
        machine lacks Pango, or its child is killed from outside a second time.
        """
        with suppress(_KilledError):
            return self._attempt(job)
        try:
            return self._attempt(job)
        except _KilledError:
            message = msg("The process that sets pages was killed from outside, twice.")
            raise Unable(
                message, msg("The machine may be short of memory; set fewer pages at a time: --jobs 1")
            ) from None

    def _attempt(self, job: Job) -> Rendered:
        process = self._process or self._start()
        if self._over:
            self._stop()
            raise CancelledError
        assert process.stdin is not None
        assert process.stdout is not None
        late = Event()

        def stop() -> None:
            late.set()
            process.kill()

        watch = Timer(self._limits.seconds * BY_THE_CLOCK, stop)
        watch.start()
        try:
            with suppress(BrokenPipeError):
                send(process.stdin, pickle.dumps(job, pickle.HIGHEST_PROTOCOL))
            if job.on_paper:
                from sub_cli.pdf import soundness  # here, because loading it takes no longer than the page does

            head = receive(process.stdout, LONGEST_PAGE)
            pdf = receive(process.stdout, self._limits.memory)
        except TooLong:
            self._stop()  # it waits for somebody to read the rest
            raise _too_much(job, msg("The page is more than {limit} MB of HTML.", limit=LONGEST_PAGE // MIB)) from None
        finally:
            watch.cancel()
        if self._over:
            raise CancelledError
        if head is None or pdf is None:
            raise self._end_error(process, job, late.is_set())
        answer = unpack(head, pdf)
        if isinstance(answer, SubError):
            raise answer
        if isinstance(answer, dict):
            raise self._crash_error(answer, job)
        if job.on_paper and (fault := soundness.fault_in(answer.pdf, answer.pages)):
            raise _unsound(job, fault)
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self._folder = disk.temporary_folder("page")
        folder = Path(self._folder.name)
        fonts = folder / "no-fonts.conf"
        fonts.write_text(EMPTY_FONTS.format(folder=folder), encoding="utf-8")
        limits = (self._limits.seconds, self._limits.memory, self._limits.file_size, int(self._on_paper))
        # -I: neither the folder we stand in nor PYTHON* variables decide which code runs.
        command = [sys.executable, "-I", "-c", START, *map(str, limits), *map(os.path.abspath, sys.path)]
        pipe, env = subprocess.PIPE, {**environment(folder), "FONTCONFIG_FILE": str(fonts)}
        with (folder / "stderr").open("wb") as complaints:
            process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=complaints, cwd=folder, env=env)
        self._process = process
        return process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(BrokenPipeError):
                    pipe and pipe.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _end_error(self, process: subprocess.Popen[bytes], job: Job, late: bool) -> Exception:
        """Return the error for a child that is gone without an answer, and make room for the next."""
        try:
            code = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:  # it stopped answering, and lives on
            late = True
            process.kill()
            code = process.wait()
        assert self._folder is not None
        last = (Path(self._folder.name) / "stderr").read_text(errors="replace")[-2000:]
        self._stop()
        name = signal.Signals(-code).name if code < 0 else ""
        if name == "SIGKILL" and not late:
            return _KilledError()
        if name in ("SIGXCPU", "SIGKILL"):
            return _too_much(job, msg("The page takes more than {n} seconds to set.", n=self._limits.seconds))
        if name:
            return _too_much(job, msg("The page cannot be set: its process ended by {signal}.", signal=name))
        return RuntimeError(f"the rendering process ended with {code}: {last}")

    def _crash_error(self, answer: dict[str, str], job: Job) -> Exception:
        """Return the error for an exception in the child that is none of ours."""
        if answer["type"] == "MemoryError":
            limit = self._limits.memory // MIB
            self._stop()
            return _too_much(job, msg("The page takes more than {limit} MB of memory to set.", limit=limit))
        if answer["type"] == "RecursionError":
            return _too_much(job, msg("The page is nested too deep to be set."))
        if answer.get("foreign"):
            message = msg("The page cannot be set: {reason}.", reason=answer["foreign"].rstrip("."))
            fix = msg("Take out what was last changed in the house style (CSS, templates), or in the text.")
            return BadInput.because(Finding(CANNOT_SET, message, Place(job.source), fix))
        return RuntimeError(f"the rendering process failed:\n{answer['crash']}")


def _too_much(job: Job, message: Message) -> BadInput:
    return BadInput.because(Finding(BEYOND_LIMITS, message, Place(job.source)))


def _unsound(job: Job, fault: Message) -> BadInput:
    """Return the error for a PDF that nobody may rely on."""
    message = msg("The PDF that was set is not sound: {fault}.", fault=fault)
    fix = msg("Nothing was kept of it. Take back what changed last in the house style, and build again.")
    return BadInput.because(Finding(UNSOUND_PDF, message, Place(job.source), fix))


class Pool:
    """Up to `size` renderings at a time, each in a confined child of its own; use it in a `with`.

    Its `executor` only waits for the children, so threads are enough, and the parent stays free to read.
    """

    def __init__(self, size: int, limits: RenderLimits = RenderLimits()) -> None:  # noqa: B008  # frozen
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
