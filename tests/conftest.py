"""Every test runs on an island: no network, nobody's own settings, no unexpected log lines."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from sub_cli.locale import catalogue
from tests.browser import browser  # noqa: F401  a fixture for tests of several folders
from tests.sign.card import device  # noqa: F401  a fixture for tests of several folders

settings.register_profile("quick", max_examples=50, deadline=None)
settings.register_profile("fuzz", max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")

LOOPBACK = ("127.", "::1", "localhost")
FOREIGN = ("SUB_", "GIT_", "XDG_", "LC_", "PYTHONWARNINGS")
"""Settings of the surroundings that could change an outcome, by how their names begin."""
SINGLE = (
    "CI",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "LANGUAGE",
    "TZ",
    "SOURCE_DATE_EPOCH",
)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues, once and before any worker starts."""
    if not hasattr(config, "workerinput"):
        catalogue.compile_all()


@pytest.fixture(scope="session", autouse=True)
def island(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Take away the home folder, git's settings and the language of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    (home / "gitconfig").touch()
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(FOREIGN) or name in SINGLE]:
            patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("LANG", "C.UTF-8")
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def no_network(island: None) -> Iterator[None]:
    """Let connections reach this machine only."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Give back the language that a test chose, so that no test speaks another one's."""
    before = os.environ.get("LANGUAGE")
    yield
    from sub_cli.cli import language

    language.activate("en")
    if before is None:
        os.environ.pop("LANGUAGE", None)
    else:
        os.environ["LANGUAGE"] = before


@pytest.fixture(autouse=True)
def quiet_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail the test that logs a warning; one that expects it reads it and calls `caplog.clear()`."""
    yield
    loud = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    if loud:
        pytest.fail("unexpected log lines: " + "; ".join(loud))
