"""LibreOffice as a judge of tracked changes: one start, many files, each accepted, rejected or as it is, as text.

It is driven through its own bridge by the Python of the machine, which knows it (`python3-uno`).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges", "plain": ""}
PYTHON = "/usr/bin/python3"
Job = tuple[str, Path, Path]
"""What is done, with which file, and where the text is written."""


@cache
def lacking() -> str:
    """Return why there is no such judge here; "" where there is."""
    if not shutil.which("soffice"):
        return "no LibreOffice on this machine"
    if not Path(PYTHON).exists() or subprocess.run([PYTHON, "-c", "import uno"], capture_output=True).returncode:
        return "the Python of this machine cannot drive LibreOffice"
    return ""


def texts(jobs: Sequence[Job], profile: Path) -> list[list[str]]:
    """Return the lines of what LibreOffice makes of each file, without the empty ones."""
    words = [str(word) for job in jobs for word in job]
    done = subprocess.run([PYTHON, __file__, str(profile), *words], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return [[row for row in target.read_text("utf-8-sig").split("\n") if row.strip("\u00a0\u200d \t")]
            for _, _, target in jobs]  # fmt: skip


def main(profile: str, *words: str) -> None:
    """Carry the jobs out: three words each."""
    import time

    import uno  # type: ignore[import-not-found]

    name = f"sub-{os.getpid()}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", "--nodefault",
         f"-env:UserInstallation=file://{profile}", f"--accept=pipe,name={name};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(600):
            try:
                context = resolver.resolve(f"uno:pipe,name={name};urp;StarOffice.ComponentContext")
                break
            except Exception:
                time.sleep(0.1)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        for start in range(0, len(words), 3):
            carry_out(context, desktop, *words[start : start + 3])
        with suppress(Exception):  # it may be gone before it answers
            desktop.terminate()
        with suppress(subprocess.TimeoutExpired):
            office.wait(10)
    finally:
        with suppress(ProcessLookupError):  # its script and what that started
            os.killpg(office.pid, signal.SIGKILL)


def carry_out(context: object, desktop: object, mode: str, source: str, target: str) -> None:
    from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

    def value(name: str, said: object) -> object:
        made = PropertyValue()
        made.Name, made.Value = name, said
        return made

    document = desktop.loadComponentFromURL(f"file://{source}", "_blank", 0, (value("Hidden", True),))  # type: ignore[attr-defined]
    if COMMANDS[mode]:
        name = "com.sun.star.frame.DispatchHelper"
        helper = context.ServiceManager.createInstanceWithContext(name, context)  # type: ignore[attr-defined]
        helper.executeDispatch(document.CurrentController.Frame, COMMANDS[mode], "", 0, ())
        assert not document.Redlines.createEnumeration().hasMoreElements()
    filters = (value("FilterName", "Text (encoded)"), value("FilterOptions", "UTF8,LF"))
    document.storeToURL(f"file://{target}", filters)
    document.close(True)


if __name__ == "__main__":
    main(*sys.argv[1:])
