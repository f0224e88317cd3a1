"""A real browser for tests: headless Chromium, spoken to over two pipes (DevTools protocol), without any package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions", "--mute-audio"),
    *("--no-default-browser-check", "--remote-debugging-pipe"),
)

WIRED = """
import fcntl, os, sys
reading, writing = (fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3])
os.dup2(reading, 3)
os.dup2(writing, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Starts the browser with the descriptors that its protocol wants: 3 to read orders from, 4 to answer on."""


def axe() -> str | None:
    """Return axe-core's script, from the package that carries it; None where it is not installed."""
    spec = find_spec("axe_playwright_python")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        return (Path(folder) / "axe.min.js").read_text(encoding="utf-8")
    return None


class Browser:
    """One page in one browser; leaving the block ends the process."""

    def __init__(self, profile: Path) -> None:
        assert CHROMIUM
        reading, theirs = os.pipe()
        ours, writing = os.pipe()

        self._process = subprocess.Popen(
            [sys.executable, "-c", WIRED, str(ours), str(theirs), CHROMIUM, *FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(ours, theirs),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "HOME": str(profile), "LANG": "C.UTF-8"},
        )
        os.close(ours)
        os.close(theirs)
        self._in, self._out = os.fdopen(writing, "wb", buffering=0), os.fdopen(reading, "rb")
        self._rest, self._number, self._session = b"", 0, ""
        page = next(each for each in self.ask("Target.getTargets")["targetInfos"] if each["type"] == "page")
        attached = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        self.ask("Page.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._in.close()
        self._out.close()
        self._process.terminate()
        self._process.wait(10)

    def ask(self, method: str, **params: Any) -> Any:
        """Send one command and return its result; events in between are passed over."""
        self._number += 1
        order: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            order["sessionId"] = self._session
        self._in.write(json.dumps(order).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def open(self, file: Path, scheme: str = "light") -> None:
        """Show a file, with the colours that a reader prefers."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", features=features)
        self.ask("Page.navigate", url=file.as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def run(self, script: str) -> Any:
        """Return the value of a JavaScript expression on the page; a promise is waited for."""
        result = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def press(self, key: str) -> None:
        """Press one key that types a letter."""
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            got = os.read(self._out.fileno(), 1 << 16)
            assert got, "the browser has gone"
            self._rest += got
        message, _, self._rest = self._rest.partition(b"\0")
        parsed: dict[str, Any] = json.loads(message)
        return parsed
