"""Reading what strangers wrote, in a process of its own: limited in time and memory, without network and secrets.

Questions go in as pickles, which are ours; answers come back as JSON, because reading them must not be able to run
anything. One process for each question: what a hostile file does to it is gone with it. Pages are rendered in processes
that are confined by the same means.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sub_cli import disk

MIB: Final = 1024 * 1024
START: Final = "import sys; sys.path[:] = sys.argv[5:]; from sub_cli.apart import main; main(*sys.argv[1:5])"
BY_THE_CLOCK: Final = 4
"""So many times its processor time may a question last, on a machine that is busy with other things."""
PARENT_DEATH: Final = 1
"""PR_SET_PDEATHSIG (prctl(2))."""
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost before it is given up."""

    seconds: int = 8
    """Processor time."""
    memory: int = 256 * MIB
    """Bytes that the process may fill."""
    files: int = 0
    """Bytes of each file that it may write, in a folder of its own that goes with it."""


class TooMuch(Exception):
    """The answer would take more time or memory than is allowed."""


def ask(function: str, *question: object, limits: Limits = Limits()) -> Any:
    """Return what `function` ("package.module:name") answers to `question`, made of what JSON knows.

    Raises `TooMuch` beyond the limits, and RuntimeError, with what was said last, where the function fails.
    """
    with disk.temporary_folder("apart") as folder:
        command = [sys.executable, "-I", "-B", "-c", START, function]
        command += [str(each) for each in (limits.seconds, limits.memory, limits.files)]
        command += [str(Path(each).absolute()) for each in sys.path]
        try:
            done = subprocess.run(
                command,
                input=pickle.dumps(question, pickle.HIGHEST_PROTOCOL),
                capture_output=True,
                timeout=limits.seconds * BY_THE_CLOCK,
                cwd=folder,
                env=environment(Path(folder)),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TooMuch from error
    answer = _answer(done.stdout)
    if done.returncode < 0 or (answer is None and b"MemoryError" in done.stderr):
        raise TooMuch  # a library in C that gets no memory ends the process in ways of its own
    if answer is None:
        raise RuntimeError(f"the reading process ended with {done.returncode}: {done.stderr[-2000:]!r}")
    if answer.get("failed") in ("MemoryError", "RecursionError"):
        raise TooMuch
    if "failed" in answer:
        raise RuntimeError(f"the reading process failed:\n{answer['trace']}")
    return answer["answer"]


def _answer(said: bytes) -> dict[str, object] | None:
    """Return what the process said; None where that is no answer."""
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


# -- in the process --------------------------------------------------------------------------------


def main(function: str, seconds: str, memory: str, files: str) -> None:
    """Answer the one question on stdin, within these limits (processor seconds, bytes, bytes of a file)."""
    _end_with_parent()
    limit("RLIMIT_DATA", int(memory))
    limit("RLIMIT_CPU", int(seconds))
    limit("RLIMIT_FSIZE", int(files))
    limit("RLIMIT_CORE", 0)
    close_network()
    sys.stdout.buffer.write(_said(function))


def _said(function: str) -> bytes:
    """Return the answer, or what went wrong, as JSON."""
    module, _, name = function.partition(":")
    try:
        question = pickle.load(sys.stdin.buffer)  # from the parent, which is us
        return json.dumps({"answer": getattr(import_module(module), name)(*question)}).encode()
    except Exception as error:
        import traceback

        trace = "" if isinstance(error, MemoryError) else traceback.format_exc(limit=-12)
        return json.dumps({"failed": type(error).__name__, "trace": trace}).encode()


def _end_with_parent() -> None:
    """Let the kernel end this process when its parent is gone, where it can."""
    if sys.platform.startswith("linux"):
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)


# -- what a confined process may no longer do, each where the system knows how ----------------------


def environment(folder: Path) -> Mapping[str, str]:
    """Return all that a confined process hears of this one's surroundings; `folder` is its home. No secret is in it."""
    home = {name: str(folder) for name in ("HOME", "TMPDIR", "TEMP", "XDG_CACHE_HOME")}
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, **home, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def limit(name: str, value: int) -> None:
    """Let this process have at most `value` of the resource `name` (`RLIMIT_AS`), soft and hard."""
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        which: int = getattr(resource, name)
        resource.setrlimit(which, (value, value))


def close_network() -> bool:
    """Leave for a network namespace with nothing in it; tell whether the system allowed that."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    return unshare is not None and any(unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))
