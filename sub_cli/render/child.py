"""The process in which pages are made: limited in time, memory and file size, without network where that can be.

It reads jobs from stdin and answers on stdout (see `wire`) until stdin ends. Whatever goes wrong with a
page stays here.
"""

from __future__ import annotations

import errno
import os
import select
import shutil
import sys
import threading
from contextlib import suppress
from typing import BinaryIO, Final

from sub_cli import disk
from sub_cli.apart import close_network, limit
from sub_cli.errors import SubError
from sub_cli.render.wire import pack_error, receive, send

LARGEST_JOB: Final = 1 << 32
LOOSE_ENDS: Final = 400_000
"""So many containers may lie unused (some 60 MB) before they are looked for; a memo of a page leaves 30,000."""


def main(seconds: int, memory: int, file_size: int, on_paper: int) -> None:
    """Serve jobs within these limits (processor seconds per job, bytes, bytes); see `job.Limits`.

    `on_paper` is 0 where no PDF is likely to be asked for.
    """
    jobs, answers = sys.stdin.buffer, _private_stdout()
    limit("RLIMIT_AS", memory)
    limit("RLIMIT_FSIZE", file_size)
    limit("RLIMIT_CORE", 0)
    close_network()
    leave_with_parent()
    _prepare(on_paper=bool(on_paper))
    while (block := receive(jobs, LARGEST_JOB)) is not None:
        _limit_time(seconds)
        send(answers, *_answer(block))
        _tidy()


def leave_with_parent() -> None:
    """End when nobody holds the other end of stdin any more, also in the middle of a page, and take our folder along.

    Not by a parent-death signal: that comes when the thread ends that started us, and leaves the folder.
    """
    if not hasattr(select, "poll"):
        return
    threading.stack_size(256 * 1024)  # counts as memory of ours
    threading.Thread(target=_watch, args=(sys.stdin.fileno(), os.getcwd()), daemon=True).start()
    threading.stack_size(0)


def _watch(stdin: int, folder: str) -> None:
    poll = select.poll()
    poll.register(stdin, 0)  # that it was hung up is always told
    poll.poll()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _private_stdout() -> BinaryIO:
    """Keep the pipe to the parent to ourselves: what a library prints must not end up in an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _limit_time(seconds: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def _prepare(*, on_paper: bool) -> None:
    """Import what every job needs while the parent is still reading; what fails here fails again, with an answer."""
    import gc

    gc.disable()
    with suppress(SubError):
        from sub_cli.render.pdf import load

        if on_paper:
            load()
    import fontTools.ttLib  # noqa: F401
    import jinja2.sandbox  # noqa: F401

    gc.freeze()


def _tidy() -> None:
    """Let go of what rendered pages left in cycles, once that is much: a child makes thousands of pages."""
    import gc

    if gc.get_count()[0] > LOOSE_ENDS:
        gc.collect()


def _answer(block: bytes) -> tuple[bytes, bytes]:
    import pickle

    try:
        from sub_cli.render.pdf import render
        from sub_cli.render.wire import pack_result

        return pack_result(render(pickle.loads(block)))  # from the parent, which is us
    except Exception as error:
        import traceback

        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return pack_error(disk.unable(error, os.environ.get("TMPDIR", "")))
        return pack_error(error, traceback.format_exc(limit=-12))
